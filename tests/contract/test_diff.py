"""Two forecasts compared: each planted difference is named, in words and as JSON, and nothing else is."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from typer.testing import CliRunner

from conftest import EVENTS, OBSERVED, PLACES, ROADS, SCENARIO
from corridor.archive.folder import digest_files, write_record
from corridor.cli import app
from corridor.intake.read import read_scenario
from corridor.studies.forecast import forecast
from corridor.studies.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

MEMBERS = 12
NOON, EVENING = "2024-03-01T12:00+02:00", "2024-03-01T20:00+02:00"
NEW_EVENT = "truce,2024-03-01T14:00+02:00,,2024-03-01T15:00+02:00,ceasefire,upper,,,made up,A truce held\n"
UNCHANGED = ("settings", "inputs", "tables", "provenance")


@pytest.fixture(scope="module")
def make(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that forecasts the small scenario, with texts changed, and returns the result folder."""
    done: dict[str, Path] = {}

    def make_result(as_of: str = NOON, members: int = MEMBERS, seed: int = 0, **changes: str) -> Path:
        key = json.dumps([as_of, members, seed, changes])
        if key not in done:
            folder = tmp_path_factory.mktemp("diff")
            request = Request(datetime.fromisoformat(as_of), members=members, seed=seed)
            record = forecast(read_scenario(str(tiny(folder, **changes))), request)
            write_record(record, folder / "result", {"report.html": b"<p>"})
            done[key] = folder / "result"
        return done[key]

    return make_result


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, arguments)])


def words(*arguments: object) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


def facts(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def change_json(path: Path, **changes: object) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, **changes}), encoding="utf-8")


def test_the_same_forecast_twice_is_no_difference(make: Callable[..., Path]) -> None:
    found = facts(make(), make())
    assert found["is_same"]
    assert found["is_same_answer"]
    assert not any(found[name] for name in (*UNCHANGED, "request", "became_known", "counts"))
    assert "No difference: the same request, the same scenario, the same answer." in words(make(), make())


def test_another_seed_is_named_and_nothing_else(make: Callable[..., Path]) -> None:
    found = facts(make(), make(seed=1))
    assert found["request"] == [{"name": "seed", "before": "0", "after": "1"}]
    assert not any(found[name] for name in (*UNCHANGED, "became_known", "counts"))
    assert not found["is_same_answer"]
    text = words(make(), make(seed=1))
    assert "Asked differently: - seed: 0 -> 1" in text
    assert "so few that chance alone may explain any difference" in text
    assert "The scenario folder is the same in both." in text


def test_another_seed_with_members_enough_is_weighed_against_chance(make: Callable[..., Path]) -> None:
    found = facts(make(members=40), make(members=40, seed=1))
    moved = abs(found["last"]["after"]["q50"] - found["last"]["before"]["q50"])
    limit = 1.96 * (found["median_error_before"] ** 2 + found["median_error_after"] ** 2) ** 0.5
    assert 0 < moved < limit  # this seed; it would be above in 1 of 20
    text = words(make(members=40), make(members=40, seed=1))
    assert "The two drew different members: chance alone moves the last median by up to" in text
    assert "that may be nothing but chance" in text


def test_other_members_are_named(make: Callable[..., Path]) -> None:
    assert "Asked differently: - members: 12 -> 20" in words(make(), make(members=20))


def test_an_event_that_became_known_is_told_with_its_words_and_as_a_new_row(make: Callable[..., Path]) -> None:
    before, after = make(), make(as_of=EVENING, events=EVENTS + NEW_EVENT)
    found = facts(before, after)
    assert [event["event_id"] for event in found["became_known"]] == ["truce", "gate-open"]
    assert found["tables"] == [{"table": "events", "added": ["truce"], "removed": [], "changed": []}]
    text = words(before, after)
    assert "Became known in between (when it was published): - 01 Mar 15:00 ceasefire at upper: A truce held" in text
    assert "Changed in the scenario folder: - events.csv: added truce" in text


def test_a_day_later_the_answer_is_compared_at_common_times_with_what_was_counted(make: Callable[..., Path]) -> None:
    before, after = make(), make(as_of=EVENING)
    found = facts(before, after)
    early, late = (
        {row["valid_time"]: row for row in json.loads((one / "summary.json").read_text(encoding="utf-8"))["arrivals"]}
        for one in (before, after)
    )
    assert [one["lead_hours"] for one in (*found["leads"], found["last"])] == [0, 24, 28]
    for one in (*found["leads"], found["last"]):
        for side, rows in (("before", early), ("after", late)):
            assert one[side] == {name: rows[one["valid_time"]][name] for name in one[side]}
    (seen,) = found["counts"]
    assert (seen["value"], seen["use"], seen["time"]) == (40.0, "show", "2024-03-01T18:00:00+02:00")
    assert seen["forecast"] == {name: early[seen["time"]][name] for name in seen["forecast"]}
    text = words(before, after)
    assert "1 count between the issue times; in the earlier forecast" in text
    assert "The last: 40 people by 1 March 2024, 18:00 (+02:00)" in text
    assert "Neither forecast uses counts" in text
    assert "Both drew the same 12 members (seed 0)" in text


def test_a_count_between_two_hours_is_laid_on_a_straight_line(make: Callable[..., Path]) -> None:
    row = "arrivals,,gate--town,2024-03-01T19:30+02:00,60,people,cumulative,,made up,show\n"
    before, after = make(), make(as_of=EVENING, observed=OBSERVED + row)
    rows = json.loads((before / "summary.json").read_text(encoding="utf-8"))["arrivals"]
    hours = {one["valid_time"][11:16]: one for one in rows if one["valid_time"].startswith("2024-03-01")}
    seen = facts(before, after)["counts"][-1]
    for name, value in seen["forecast"].items():
        assert value == pytest.approx((hours["19:00"][name] + hours["20:00"][name]) / 2)


def test_the_later_one_named_first_is_taken_as_the_later(make: Callable[..., Path]) -> None:
    before, after = make(), make(as_of=EVENING)
    right, wrong = facts(before, after), facts(after, before)
    assert (right.pop("were_swapped"), wrong.pop("were_swapped")) == (False, True)
    assert right == wrong
    text = words(after, before)
    assert text.index("Earlier: tiny as of 1 March 2024, 12:00") < text.index("Later: tiny as of 1 March 2024, 20:00")
    assert "(The later one was named first.)" in text


def test_each_change_of_the_scenario_is_named_with_what_it_was(make: Callable[..., Path]) -> None:
    scenario = SCENARIO.replace("median = 12, factor = 2", "median = 24, factor = 2").replace(
        "weight = 2", "weight = 3"
    )
    scenario = scenario.replace('"A valley with one gate"', '"A valley"')
    after = make(
        scenario=scenario,
        places=PLACES.replace(",800,", ",900,"),
        roads=ROADS.replace("gate,town,true,12,", "gate,town,true,14,"),
        events=EVENTS.replace("gate-open", "gate-opened"),
        observed=OBSERVED.replace(",1700,", ",1750,"),
    )  # fmt: skip
    found = facts(make(), after)
    assert found["inputs"] == [
        {"name": "fast: weight", "before": "2", "after": "3"},
        {
            "name": "hazard_memory_h", "before": "log-normal, median 12, factor 2",
            "after": "log-normal, median 24, factor 2",
        },
    ]  # fmt: skip
    assert found["settings"] == [{"name": "title", "before": "A valley with one gate", "after": "A valley"}]
    text = words(make(), after)
    for line in (
        "hazard_memory_h: log-normal, median 12, factor 2 -> log-normal, median 24, factor 2",
        "fast: weight: 2 -> 3",
        "title: A valley with one gate -> A valley",
        "places.csv: lower, population: 800 -> 900",
        "roads.csv: gate--town, length_km: 12 -> 14",
        "events.csv: added gate-opened",
        "events.csv: removed gate-open",
        "observed.csv: arrivals gate--town 2024-03-03T00:00+02:00, value: 1700 -> 1750",
    ):
        assert f"- {line}" in text


def test_an_input_whose_source_was_published_in_between_is_named(make: Callable[..., Path]) -> None:
    before, after = make(as_of="2024-02-21T00:00+02:00"), make(as_of="2024-02-23T00:00+02:00")
    line = "population_factor: uniform, 0.3 to 1.3 -> triangular, 0.8 to 1.1, most likely 1"
    assert f"Ranges that a source published in between has changed: - {line}" in words(before, after)
    assert facts(before, after)["counts"] == []
    assert "Nothing was counted between the two issue times." in words(before, after)


def test_another_period_is_said_and_compared_only_where_both_reach(make: Callable[..., Path]) -> None:
    after = make(
        scenario=SCENARIO.replace("end = 2024-03-03T00:00:00", "end = 2024-03-02T18:00:00"),
        observed=OBSERVED.replace(",,made up,score", ",,made up,never"),
    )
    assert facts(make(), after)["last"]["valid_time"] == "2024-03-02T18:00:00+02:00"
    text = words(make(), after)
    assert "The runs end at different times, 3 March 2024, 00:00 (+02:00) and 2 March 2024, 18:00 (+02:00)" in text
    assert "their totals cannot be compared" in text


def test_periods_that_do_not_meet_cannot_be_compared(make: Callable[..., Path]) -> None:
    moved = {"scenario": SCENARIO, "events": EVENTS, "observed": OBSERVED}
    moved = {name: text.replace("2024-0", "2025-0") for name, text in moved.items()}
    done = run(make(), make(as_of=NOON.replace("2024", "2025"), **moved))
    assert done.exit_code == 2
    assert "have no valid time in common" in done.output


def test_forecasts_of_different_cases_cannot_be_compared(make: Callable[..., Path]) -> None:
    def rename(text: str) -> str:
        return text.replace("upper", "hill").replace("lower", "vale").replace("gate", "pass")

    other = make(places=rename(PLACES), roads=rename(ROADS), events=rename(EVENTS), observed=rename(OBSERVED))
    done = run(make(), other)
    assert done.exit_code == 2
    assert "are of different cases" in done.output
    assert "Traceback" not in done.output


def spoil(result: Path, folder: Path) -> Path:
    return shutil.copytree(result, folder / "spoiled")


def test_another_version_is_named(make: Callable[..., Path], tmp_path: Path) -> None:
    after = spoil(make(), tmp_path)
    versions = json.loads((after / "manifest.json").read_text(encoding="utf-8"))["versions"]
    change_json(after / "manifest.json", versions={**versions, "scipy": "0.0.1"})
    found = facts(make(), after)
    assert (found["is_same"], found["is_same_answer"]) == (False, True)
    text = words(make(), after)
    assert f"Made by other code, versions or machine: - scipy: {versions['scipy']} -> 0.0.1" in text
    assert "The answer is the same" in text


def test_a_table_edited_by_hand_is_named(make: Callable[..., Path], tmp_path: Path) -> None:
    after = spoil(make(), tmp_path)
    path = after / "members.parquet"
    pl.read_parquet(path).head(3).write_parquet(path)
    assert "Careful: of the later result, members.parquet is not as it was written." in words(make(), after)
    assert facts(after, make(as_of=EVENING))["before"]["edited"] == ["members.parquet"]


def test_a_missing_table_and_a_foreign_folder_are_refused(make: Callable[..., Path], tmp_path: Path) -> None:
    after = spoil(make(), tmp_path)
    (after / "ensemble.parquet").unlink()
    for folder, piece in ((after, "ensemble.parquet: missing"), (tmp_path, "no result of corridor")):
        done = run(make(), folder)
        assert done.exit_code == 2
        assert piece in done.output


def test_a_table_of_members_that_cannot_be_read_is_refused(make: Callable[..., Path], tmp_path: Path) -> None:
    after = spoil(make(), tmp_path)
    (after / "ensemble.parquet").write_bytes(b"PAR1 nonsense PAR1")
    done = run(make(), after)
    assert done.exit_code == 2
    assert "is no table that can be read" in done.output


def test_text_from_files_cannot_steer_the_terminal(make: Callable[..., Path]) -> None:
    nasty = NEW_EVENT.replace("A truce held", "[bold]A truce[/bold]\u202e held")
    after = make(as_of=EVENING, events=EVENTS + nasty)
    text = words(make(), after)
    assert "[bold]A truce[/bold]\\u202e held" in text
    assert "\u202e" not in text


def test_a_comparison_writes_nothing(make: Callable[..., Path]) -> None:
    before, after = make(), make(as_of=EVENING)
    old = [digest_files(one.parent) for one in (before, after)]
    run(before, after)
    assert [digest_files(one.parent) for one in (before, after)] == old
