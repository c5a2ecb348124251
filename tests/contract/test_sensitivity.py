"""`corridor sensitivity`: what carries the spread, as words, as JSON, as a folder."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

import corridor
import corridor.api.sensitivities
from builders import START, make_event, make_inputs, make_world, uncertain_inputs
from corridor.archive.folder import check_target
from corridor.engine.simulate import simulate
from corridor.publish.sensitivities.words import answer_lines, note_lines
from corridor.studies.sensitivities import runs
from corridor.studies.sensitivities.runs import AT_ONCE, measure
from corridor.studies.sensitivities.unknowns import hold_position, list_unknowns
from corridor.studies.sensitivity import analyse_sensitivity, plan_sensitivity
from corridor.world.errors import RequestError
from corridor.world.inputs import PriorSet
from corridor.world.results import PRIOR_SET
from corridor.world.sensitivities import Method, SensitivityRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario

SMALL = ("--trajectories", "4", "--base", "8")
REQUEST = SensitivityRequest(trajectories=4, base=8)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "corridor", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def bench(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder with the small scenario in it."""
    return tiny(tmp_path_factory.mktemp("sensitivity")).parent


@pytest.fixture(scope="module")
def written(bench: Path) -> tuple[Path, dict[str, Any]]:
    """Return the folder that one run of the command wrote, and what it printed."""
    done = run(bench, "sensitivity", "tiny", *SMALL, "--json", "-o", "found")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
    return bench / "found", json.loads(done.stdout)


def two_sets(**inputs: float | tuple) -> Scenario:
    """Make a world with a heavy and a light prior set that differ in how many leave."""
    stated = make_inputs(**inputs)
    sets = {
        name: PriorSet(name, weight, "made up", {"leaver_share": make_inputs(leaver_share=share)["leaver_share"]})
        for name, weight, share in (("few", 1.0, 0.3), ("many", 3.0, 0.9))
    }
    return replace(make_world({"home": 2000}, hours=24, inputs=stated), prior_sets=sets)


def test_json_is_one_document_and_the_same_as_in_the_folder(written: tuple[Path, dict[str, Any]]) -> None:
    folder, document = written
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8")) == document
    assert sorted(path.name for path in folder.iterdir()) == [
        "manifest.json", "scenario", "sensitivity.csv", "sensitivity.parquet", "sensitivity.png", "sensitivity.svg",
        "sensitivity_narrow.png", "sensitivity_narrow.svg", "summary.json",
    ]  # fmt: skip
    names = [one["unknown"] for one in document["unknowns"]]
    assert {PRIOR_SET, "opening_wait_h:gate", "checkpoint_veh_per_h", "population_factor"} <= set(names)
    assert "road_factor" not in names  # stated as a constant
    assert document["shared"] == names[:8]
    assert sorted(document["held"]) == sorted(names[8:])
    assert document["runs"] == 4 * (len(names) + 1) + 8 * 10
    assert list(document["outcomes"]) == ["early", "total", "half_h", "peak"]
    for outcome in document["outcomes"].values():
        assert [one["unknown"] for one in outcome["effects"]] == names
        assert all(one["mu_star"] >= 0 for one in outcome["effects"])


def test_table_and_csv_hold_every_unknown_and_outcome(written: tuple[Path, dict[str, Any]]) -> None:
    folder, document = written
    table = pl.read_parquet(folder / "sensitivity.parquet")
    assert len(table) == 4 * len(document["unknowns"])
    assert table["st"].is_null().to_list() == table["is_held"].to_list()
    first = table.filter(outcome="early")
    assert first["mu_star"].max() == first.filter(mu_star_rank=1)["mu_star"][0]
    csv = pl.read_csv(folder / "sensitivity.csv")
    assert csv.columns == table.columns
    assert csv["st"].null_count() == table["st"].null_count()
    assert csv["unknown"].to_list() == table["unknown"].to_list()


def test_the_command_in_the_manifest_makes_the_same_folder(written: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = written
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["versions"]["SALib"] > "1") == ("sensitivity", True)
    again = run(folder.parent, *manifest["arguments"][1:], "--workers", "1", "-o", "again")
    assert again.returncode == 0, again.stderr
    assert "chance alone" in again.stdout
    for path in folder.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (folder.parent / "again" / path.relative_to(folder)).read_bytes(), path.name


def test_a_folder_of_it_is_a_result_that_may_be_replaced_but_no_forecast(
    written: tuple[Path, dict[str, Any]],
) -> None:
    check_target(written[0])
    done = run(written[0].parent, "rerun", "found")
    assert done.returncode == 2
    assert "is a sensitivity analysis, not a forecast" in done.stderr


def test_without_a_folder_nothing_is_written_and_workers_change_nothing(bench: Path) -> None:
    before = sorted(bench.rglob("*"))
    found = [
        corridor.sensitivity(bench / "tiny", trajectories=4, base=8, seed=seed, workers=workers).summary
        for seed, workers in ((3, 1), (3, 2), (4, 1), (0, 2))
    ]
    assert found[0] == found[1]
    assert found[0]["outcomes"] != found[2]["outcomes"] != found[3]["outcomes"]
    assert sorted(bench.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "pieces"),
    [
        (("nowhere",), ["no scenario nowhere"]),
        (("tiny", "--method", "guess"), ["guess", "both", "morris", "sobol"]),
        (("tiny", "--trajectories", "3"), ["--trajectories 3: must be at least 4"]),
        (("tiny", "--base", "100"), ["--base 100: must be a power of two, at least 8; 128 is the nearest"]),
        (("tiny", "--base", "0"), ["--base 0: must be a power of two, at least 8; 8 is the nearest"]),
        (("tiny", "--base", str(2**20)), ["runs for", "must be 1,000,000 at most"]),
        (("tiny", "--seed", "-1"), ["--seed -1: must be 0 to"]),
        (("tiny", "--workers", "0"), ["--workers 0: must be at least 1"]),
        (("tiny", "--as-of", "2024-03-01T12:00"), ["has no offset"]),
        (("tiny", "--prior-set", "calm"), ["must be one of mixture, fast, slow"]),
        (("tiny", *SMALL, "-o", "tiny"), ["is no result of corridor"]),
    ],
)
def test_what_cannot_be_served_exits_with_2(arguments: tuple[str, ...], pieces: list[str], bench: Path) -> None:
    done = run(bench, "sensitivity", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(piece in done.stderr for piece in pieces), done.stderr
    assert "Traceback" not in done.stderr


def test_python_says_the_same_of_a_wrong_call() -> None:
    for wrong in ({"method": "guess"}, {"trajectories": "4"}, {"base": 8.0}, {"base": 9}, {"as_of": 5}):
        with pytest.raises(RequestError):
            corridor.sensitivity("one-bridge", **wrong)
    assert doctest.testmod(corridor.api.sensitivities).failed == 0


def test_a_scenario_in_which_all_is_certain_has_nothing_to_find() -> None:
    with pytest.raises(RequestError, match=r"made-up: nothing is uncertain: .* give at least one input a range"):
        plan_sensitivity(make_world({"home": 100}), REQUEST)
    with pytest.raises(RequestError, match="nothing is uncertain in the prior set few"):
        plan_sensitivity(two_sets(), replace(REQUEST, prior_set="few"))


def test_the_one_input_that_matters_is_found() -> None:
    world = make_world({"home": 2000}, hours=48)
    inputs = make_inputs(leaver_share=("uniform", 0.2, 1.0), registration_per_h=("log_uniform", 10.0, 1000.0))
    found = analyse_sensitivity(replace(world, inputs=inputs), SensitivityRequest(trajectories=8, base=64))
    assert found.unknowns[0] == "leaver_share"
    for outcome in ("early", "total", "half_h", "peak"):
        strong, idle = found.effects[outcome]
        assert idle.mu_star == idle.sigma == idle.st == 0  # exactly: runs of one trajectory share their chance
        assert strong.mu_star > 0
    total = found.effects["total"][0]
    assert total.mu_star == pytest.approx(1600, rel=0.05)  # eight tenths of 2,000 people
    assert total.st == pytest.approx(1, abs=0.1)
    assert found.chance["total"] < 0.15
    assert "leaver_share" in answer_lines(found)[1]


def test_the_choice_of_prior_set_and_an_opening_are_unknowns() -> None:
    world = two_sets(opening_wait_mean_h=("uniform", 4.0, 6.0))
    assert list_unknowns(world, START, "mixture") == (PRIOR_SET, "opening_wait_mean_h")
    assert list_unknowns(world, START, "many") == ("opening_wait_mean_h",)
    shut = replace(world, events=(make_event("closure", "gate", -1.0),))
    assert list_unknowns(shut, START, "few") == ("opening_wait_mean_h", "opening_wait_h:gate")
    # Few lies in the first quarter, many in the rest: it is held in the middle of that.
    assert hold_position(world, PRIOR_SET) == pytest.approx(0.625)
    assert hold_position(world, "leaver_share") == 0.5


def test_what_was_not_known_is_no_unknown() -> None:
    late = replace(make_event("closure", "gate", -1.0), published_time=START + timedelta(hours=1))
    world = replace(two_sets(), events=(late,))
    assert plan_sensitivity(world, REQUEST).unknowns == (PRIOR_SET,)
    later = plan_sensitivity(world, replace(REQUEST, issue_time=START + timedelta(hours=2)))
    assert later.unknowns == (PRIOR_SET, "opening_wait_h:gate")


def test_runs_hold_what_is_held_and_share_their_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[Plan] = []

    def watch(known: Scenario, plan: Plan, progress: Callable[[int], None]) -> object:
        plans.append(plan)
        return simulate(known, plan, progress)

    monkeypatch.setattr(runs, "simulate", watch)
    world = make_world({"home": 200}, hours=12, inputs=uncertain_inputs())
    found = analyse_sensitivity(world, REQUEST)
    first, last = plans
    unknowns = len(found.unknowns)
    assert found.summary["held"] == dict.fromkeys(found.unknowns[8:], 0.5)
    assert first.streams.tolist() == np.repeat(np.arange(4), unknowns + 1).tolist()
    assert last.streams.tolist() == np.repeat(np.arange(8), 10).tolist()
    assert sorted(last.positions) == sorted(found.unknowns)
    for name in found.unknowns[8:]:
        assert set(last.positions[name]) == {0.5}
    for plan in plans:
        assert all(one.min() > 0 and one.max() < 1 for one in plan.positions.values())
    assert found.runs == first.members + last.members


def test_parts_of_the_runs_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world({"home": 200}, hours=12, inputs=uncertain_inputs())
    whole = analyse_sensitivity(world, REQUEST).summary
    assert AT_ONCE > 100
    monkeypatch.setattr(runs, "AT_ONCE", 7)
    assert analyse_sensitivity(world, REQUEST).summary == whole


@pytest.mark.parametrize("method", [Method.MORRIS, Method.SOBOL])
def test_one_method_alone(method: Method, tmp_path: Path) -> None:
    world = make_world({"home": 400}, hours=12, inputs=uncertain_inputs())
    members: list[int] = []
    found = analyse_sensitivity(world, replace(REQUEST, method=method), members.append)
    unknowns = len(found.unknowns)
    assert sum(members) == found.runs == (4 * (unknowns + 1) if method is Method.MORRIS else 8 * (unknowns + 2))
    assert len(found.shared) == (0 if method is Method.MORRIS else unknowns)
    assert not found.summary["held"]
    for one in found.effects["total"]:
        assert (one.mu_star is None, one.s1 is None) == (method is Method.SOBOL, method is Method.MORRIS)
    assert not any("held" in line for line in note_lines(found))
    corridor.write(found, tmp_path / "found")
    assert (tmp_path / "found" / "sensitivity.svg").stat().st_size > 5000


def test_outcomes_are_read_off_the_arrivals() -> None:
    times = [START + timedelta(hours=k) for k in range(5)]
    arrivals = np.array([[0, 0, 10, 30, 40], [0, 0, 0, 0, 0], [0, 100, 100, 100, 100]])
    found = measure(arrivals, times, START + timedelta(hours=1))
    assert found["early"].tolist() == found["total"].tolist() == [40, 0, 100]
    assert found["half_h"].tolist() == [1.5, 3.0, -0.5]
    assert found["peak"].tolist() == [20, 0, 100]
    assert found["nobody_out"].tolist() == [0, 1, 0]
    long = [START + timedelta(hours=k) for k in (0, 71, 73, 200)]
    assert measure(np.array([[0, 10, 30, 50]]), long, START)["early"].tolist() == [20]


def test_runs_in_which_nobody_comes_out_are_told() -> None:
    inputs = make_inputs(depart_delay_mean_h=("uniform", 1.0, 2.0), checkpoint_veh_per_h=0.0)
    found = analyse_sensitivity(make_world({"home": 50}, hours=6, inputs=inputs), REQUEST)
    assert found.nobody_out == found.runs
    assert found.chance == dict.fromkeys(("early", "total", "half_h", "peak"))
    assert all(line.endswith("does not vary.") for line in answer_lines(found))
    assert f"In {found.runs:,} of {found.runs:,} runs nobody came out" in note_lines(found)[-1]
