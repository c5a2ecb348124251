"""`corridor clearance`: when an area is clear, as a line, as JSON, and as a number that is known."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import corridor
from builders import START, make_inputs, make_plan, make_road, make_world, uncertain_inputs
from corridor.engine.simulate import simulate
from corridor.studies.clearance import clear_area, clearance_hours
from corridor.studies.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SMALL = ("--members", "8")
UPPER_RING = [[19.9, 39.9], [20.1, 39.9], [20.1, 40.04], [19.9, 40.04], [19.9, 39.9]]
BOTH_RING = [[19.9, 39.9], [20.1, 39.9], [20.1, 40.1], [19.9, 40.1], [19.9, 39.9]]
AROUND_LOWER = [[19.99, 40.07], [20.01, 40.07], [20.01, 40.09], [19.99, 40.09], [19.99, 40.07]]
POLYGON = {"type": "Polygon", "coordinates": [UPPER_RING]}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "corridor", "clearance", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


def read_json(folder: Path, *arguments: str) -> dict[str, Any]:
    done = run(folder, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def bench(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder with the small scenario in it."""
    return tiny(tmp_path_factory.mktemp("clearance")).parent


def test_the_answer_is_one_line_on_stdout_and_nothing_is_written(bench: Path) -> None:
    before = sorted(bench.rglob("*"))
    done = run(bench, "tiny", *SMALL)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith("The area at risk: of about ")
    assert "nine in ten are out " in done.stdout
    assert "from 1 March 2024, 12:00 (+02:00) on." in done.stdout
    assert "inf" not in done.stdout
    assert "nan" not in done.stdout
    assert sorted(bench.rglob("*")) == before


def test_json_is_one_object_and_the_same_seed_gives_the_same_one(bench: Path) -> None:
    documents = [read_json(bench, "tiny", *SMALL, "--seed", seed, "--workers", workers)
                 for seed, workers in (("3", "1"), ("3", "2"), ("4", "1"))]  # fmt: skip
    for document in documents:
        assert document.pop("seconds") >= 0
    assert documents[0] == documents[1] != documents[2]
    assert list(documents[0]) == ["scenario", "as_of", "start", "end", "places", "members", "people", "hours", "left"]
    assert list(documents[0]["hours"]) == ["0.5", "0.9", "1"]
    for quantiles in documents[0]["hours"].values():
        assert list(quantiles) == ["q05", "q50", "q95", "share_not_by_end"]
        known = [quantiles[name] for name in ("q05", "q50", "q95") if quantiles[name] is not None]
        assert known == sorted(known)


def test_the_same_request_prints_the_same_bytes(bench: Path) -> None:
    assert run(bench, "tiny", *SMALL).stdout == run(bench, "tiny", *SMALL).stdout


def wrap(kind: str) -> dict[str, Any]:
    """Say the same polygon in another way."""
    return {
        "Polygon": POLYGON,
        "MultiPolygon": {"type": "MultiPolygon", "coordinates": [[UPPER_RING]]},
        "Feature": {"type": "Feature", "properties": {"name": "x"}, "geometry": POLYGON},
        "FeatureCollection": {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [20, 40]}},
                {"type": "Feature", "properties": None, "geometry": POLYGON},
                {"type": "Feature", "properties": None, "geometry": None},
            ],
        },
        "GeometryCollection": {"type": "GeometryCollection", "geometries": [POLYGON]},
    }[kind]


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon", "Feature", "FeatureCollection", "GeometryCollection"])
def test_an_area_may_be_drawn_in_each_way(kind: str, bench: Path) -> None:
    (bench / f"{kind}.json").write_text(json.dumps(wrap(kind)), encoding="utf-8-sig")  # a byte-order mark is fine
    document = read_json(bench, "tiny", *SMALL, "--area", f"{kind}.json")
    assert document["places"] == ["upper"]


def test_a_hole_is_outside(bench: Path) -> None:
    rings = {"type": "Polygon", "coordinates": [BOTH_RING, AROUND_LOWER]}
    (bench / "hole.json").write_text(json.dumps(rings), encoding="utf-8")
    assert read_json(bench, "tiny", *SMALL, "--area", "hole.json")["places"] == ["upper"]
    (bench / "whole.json").write_text(json.dumps({**rings, "coordinates": [BOTH_RING]}), encoding="utf-8")
    assert read_json(bench, "tiny", *SMALL, "--area", "whole.json")["places"] == ["lower", "upper"]


def test_part_of_the_area_is_clear_earlier_than_all_of_it_or_as_late(bench: Path) -> None:
    (bench / "part.json").write_text(json.dumps(POLYGON), encoding="utf-8")
    part = corridor.clearance(bench / "tiny", area=bench / "part.json", members=20)
    whole = corridor.clearance(bench / "tiny", members=20)
    assert (part.hours[1.0] <= whole.hours[1.0]).all()
    assert (part.people <= whole.people).all()
    assert (part.left <= whole.left).all()
    assert (part.people > 0).all()


@pytest.mark.parametrize("vehicles_per_h", [40.0, 100.0])
def test_nine_in_ten_pass_a_lone_checkpoint_in_nine_tenths_of_the_time(vehicles_per_h: float) -> None:
    world = make_world({"home": 4000}, hours=48, inputs=make_inputs(checkpoint_veh_per_h=vehicles_per_h))
    answer = clear_area(world, Request(members=1))
    parties = 4000 / 4
    # First the way to the gate and past it (0.25 h), and the first decisions (0.25 h); looked at every 0.25 h.
    for share in (0.5, 0.9, 1.0):
        assert answer.hours[share] == pytest.approx(share * parties / vehicles_per_h + 0.5, abs=0.5)
    assert answer.people.tolist() == [4000]
    assert answer.left.tolist() == [0]


def test_who_passes_through_an_area_counts_while_inside() -> None:
    world = make_world({"far": 2000, "near": 400}, [make_road("far", "near"), make_road("near", "gate")])
    world = replace(world, inputs=make_inputs(checkpoint_veh_per_h=50.0))
    plan = make_plan(world)
    area = frozenset({"near", "gate"})
    part, whole = simulate(world, replace(plan, area=area)), simulate(world, plan)
    assert part.inside[0, 0] == 400
    assert part.inside.max() > 1000  # queue before the gate, most of it from afar
    assert (part.inside <= whole.inside).all()
    assert part.inside[0, -1] == 0


def test_an_area_asked_about_changes_nothing_else() -> None:
    world = make_world({"far": 2000, "near": 400}, inputs=uncertain_inputs())
    plan = make_plan(world, members=5)
    one, two = simulate(world, plan), simulate(world, replace(plan, area=frozenset({"near"})))
    assert one.stages.tobytes() == two.stages.tobytes()
    assert one.queues.total_km.tobytes() == two.queues.total_km.tobytes()


def test_hours_are_counted_until_nobody_comes_back_in() -> None:
    times = [START + timedelta(hours=k) for k in range(5)]
    inside = np.array([[100, 40, 60, 5, 5], [100, 100, 100, 100, 51], [0, 0, 0, 0, 0], [100, 0, 0, 0, 20]])
    assert clearance_hours(inside, times, 0.5).tolist() == [3.0, np.inf, 0.0, 1.0]
    assert clearance_hours(inside, times, 1.0).tolist() == [np.inf, np.inf, 0.0, np.inf]


def test_nobody_left_at_the_issue_time_is_said_in_words(bench: Path, tiny: Callable[..., Path]) -> None:
    folder = tiny(bench / "late")
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    for name in ("fast", "slow"):
        start = text.index(f"[prior_sets.{name}.inputs.leaver_share]")
        line = text.index("distribution", start)
        text = text[:line] + 'distribution = { kind = "constant", value = 0 }' + text[text.index("\n", line) :]
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    done = run(bench, "late/tiny", *SMALL)
    assert done.stdout == "The area at risk: nobody who would leave is there on 1 March 2024, 12:00 (+02:00).\n"
    assert read_json(bench, "late/tiny", *SMALL)["hours"]["1"]["q95"] == 0


@pytest.mark.parametrize(
    ("arguments", "piece"),
    [
        (("nowhere",), "no scenario nowhere"),
        (("tiny", "--members", "0"), "--members 0: must be 1 to"),
        (("tiny", "--as-of", "2024-03-01T12:00"), "has no offset"),
        (("tiny", "--prior-set", "calm"), "must be one of mixture, fast, slow"),
        (("tiny", "--area", "nowhere.json"), "nowhere.json"),
    ],
)
def test_what_cannot_be_served_exits_with_2(arguments: tuple[str, ...], piece: str, bench: Path) -> None:
    done = run(bench, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert piece in done.stderr
    assert "Traceback" not in done.stderr
