"""`corridor backtest` as users call it: its JSON, its folder, its messages, and what a kill leaves behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import corridor
from builders import START, make_camp_world
from corridor.archive.cells import Cells
from corridor.archive.folder import check_target
from corridor.archive.read import read_result
from corridor.studies.backtest import backtest, plan_replays
from corridor.studies.replays.account import keys_of
from corridor.world.backtests import LEADS, OURS, SCORE_COLUMNS, BacktestRequest, Track
from corridor.world.errors import RequestError, ResultError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
ISSUES = ["--issue", "2024-03-01T12:00+02:00..2024-03-02T12:00+02:00/12h"]
SMALL = ["--members", "8", "--workers", "1"]

# The command line, killed or interrupted when so many forecasts have been kept; drawing is not at stake.
PROGRAM = """
import os, signal, sys
import corridor.cli as cli
from corridor.api import forecasts
from corridor.archive.cells import Cells

number, count = signal.Signals[sys.argv.pop(1)], int(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent in the background may have it ignored
forecasts.render_backtest = lambda backtest: {"report.html": b"<p>page</p>"}
store = Cells.store

def store_and_stop(self, key, tables):
    store(self, key, tables)
    if len([path for path in self._folder.iterdir() if path.name[0] != "."]) == count:
        os.kill(os.getpid(), number)

Cells.store = store_and_stop
cli.main()
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "corridor", "backtest", *arguments], cwd=folder, capture_output=True, text=True,
        encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


def run_stopped(folder: Path, with_signal: str, count: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, with_signal, str(count), "backtest", *arguments], cwd=folder,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def tables_of(folder: Path) -> dict[str, bytes]:
    kept = {".parquet", ".json", ".toml", ".csv"}
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in kept}
    return {name: path.read_bytes() for name, path in names.items()}


@pytest.fixture(scope="module")
def done(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return the folder of a whole backtest, and the JSON it printed."""
    folder = tmp_path_factory.mktemp("backtest")
    tiny(folder)
    result = run(folder, "tiny", *ISSUES, *SMALL, "--json", "-o", "out")
    assert result.returncode == 0, result.stderr
    return folder / "out", json.loads(result.stdout)


def test_the_json_holds_rows_and_a_summary_under_the_names_that_are_promised(done: tuple[Path, dict[str, Any]]) -> None:
    _, document = done
    assert {"rows", "summary"} <= document.keys()
    assert all(tuple(row) == SCORE_COLUMNS for row in document["rows"])
    names = {"scenario", "track", "drivers", "lead", "method", "crps", "skill_vs_best_rival", "low", "high",
             "coverage50", "coverage90"}  # fmt: skip
    assert all(names <= row.keys() for row in document["summary"])
    assert {row["lead"] for row in document["summary"]} <= {lead.name for lead in LEADS}
    assert {row["track"] for row in document["rows"]} == {"cold", "updating"}
    assert {row["place"] for row in document["rows"]} == {"all"}
    first = document["rows"][0]
    assert first["issue_time"] == "2024-03-01T12:00:00+02:00"
    assert (
        datetime.fromisoformat(first["valid_time"]).utcoffset()
        == datetime.fromisoformat(first["issue_time"]).utcoffset()
    )
    assert isinstance(first["inside90"], bool)


def test_the_summary_is_the_mean_of_the_rows(done: tuple[Path, dict[str, Any]]) -> None:
    _, document = done
    ours = [row["crps"] for row in document["rows"] if row["method"] == OURS and row["kind"] == "level"]
    (row,) = [row for row in document["summary"] if row["method"] == OURS and row["lead"] == "all"]
    assert len(ours) == 3 + 2 + 1
    assert row["crps"] == pytest.approx(sum(ours) / len(ours))


def test_the_folder_holds_tables_the_page_and_the_scenario(done: tuple[Path, dict[str, Any]]) -> None:
    folder, document = done
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {*manifest["files"], "manifest.json"}
    assert {"scores.parquet", "points.parquet", "summary.parquet", "details.parquet", "days.parquet", "camps.parquet",
            "summary.json", "report.html", "scenarios/tiny/scenario.toml"} <= found  # fmt: skip
    assert any(name.startswith("fans") and name.endswith(".png") for name in found)
    _, _, listed = (ROOT / "docs" / "result.md").read_text(encoding="utf-8").partition("## A backtest")
    listed, _, _ = listed.partition("\n## ")
    tables = {f"{name}.parquet" for name in re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE)}
    assert tables == {name for name in found if name.endswith(".parquet")}
    for name in tables:
        columns = set(pl.read_parquet(folder / name).columns)
        assert columns <= set(re.findall(r"`(\w+)`", listed)) | {"q25", "q50", "q75", "lead"}, name
    scores = pl.read_parquet(folder / "scores.parquet")
    assert tuple(scores.columns) == SCORE_COLUMNS
    assert scores.height == len(document["rows"])
    written = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert written == {name: part for name, part in document.items() if name != "rows"}
    assert not list(folder.parent.glob(".*"))


def test_the_command_in_the_manifest_makes_the_same_bytes_again(done: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = done
    arguments = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["arguments"]
    assert arguments[:2] == ["corridor", "backtest"]
    again = run(folder.parent, *arguments[2:], "--workers", "2", "-o", "again")
    assert again.returncode == 0, again.stderr
    assert tables_of(folder.parent / "again") == tables_of(folder)
    assert (folder.parent / "again" / "report.html").read_bytes() == (folder / "report.html").read_bytes()
    assert "corridor" in again.stdout
    assert "Page: again" in again.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_killed_it_goes_on_where_it_stopped_and_ends_with_the_same_bytes(
    done: tuple[Path, dict[str, Any]], tiny_folder: Path
) -> None:
    arguments = ["tiny", *ISSUES, *SMALL, "--json", "-o", "out"]
    killed = run_stopped(tiny_folder.parent, "SIGKILL", 4, *arguments)
    assert killed.returncode == -signal.SIGKILL
    unfinished = tiny_folder.parent / ".out.unfinished"
    assert not (tiny_folder.parent / "out").exists()
    kept = {path.name: path.stat().st_mtime_ns for path in unfinished.iterdir()}
    assert len(kept) == 4

    stopped_again = run_stopped(tiny_folder.parent, "SIGINT", 5, *arguments)
    assert stopped_again.returncode == 130
    assert "5 of 6 forecasts are kept, and the same command goes on from there" in stopped_again.stderr
    assert "Traceback" not in stopped_again.stderr
    after = {path.name: path.stat().st_mtime_ns for path in unfinished.iterdir()}
    assert {name: after[name] for name in kept} == kept

    whole = run(tiny_folder.parent, *arguments)
    assert whole.returncode == 0, whole.stderr
    assert json.loads(whole.stdout) == done[1]
    assert tables_of(tiny_folder.parent / "out") == tables_of(done[0])
    assert not unfinished.exists()


def test_a_kept_forecast_that_is_broken_is_made_anew(tmp_path: Path) -> None:
    cells = Cells(tmp_path / "out")
    table = {"points": pl.DataFrame({"a": [1.0]})}
    assert cells.load("key") is None
    cells.store("key", table)
    loaded = cells.load("key")
    assert loaded is not None
    assert loaded["points"].equals(table["points"])
    (tmp_path / ".out.unfinished" / "key" / "points.parquet").write_bytes(b"PAR1 and no more")
    assert cells.load("key") is None
    cells.store("key", table)
    assert cells.load("key") is not None
    cells.store("other", table)
    assert cells.count(["key", "absent"]) == 1
    cells.clear(["key"])
    assert cells.load("other") is not None
    cells.clear(["other"])
    assert list(tmp_path.iterdir()) == []
    assert cells.count(["other"]) == 0


def test_a_kept_forecast_of_another_shape_is_made_anew(tmp_path: Path) -> None:
    cells = Cells(tmp_path / "out")
    scenario = corridor.read("one-bridge")
    request = BacktestRequest((scenario.issue_time,), (Track.UPDATING,), members=5)
    (key,) = keys_of(plan_replays([scenario], request))
    cells.store(key, {"points": pl.DataFrame({"a": [1.0]}), "days": pl.DataFrame({"a": [1.0]})})
    assert backtest([scenario], request, cells).tables["scores"].height > 0


def test_a_scenario_that_was_changed_in_python_finds_no_forecast_of_the_unchanged_one() -> None:
    scenario = corridor.read("one-bridge")
    halved = replace(scenario, observations=tuple(replace(one, value=one.value / 2) for one in scenario.observations))
    request = BacktestRequest((scenario.issue_time,))
    assert not set(keys_of(plan_replays([scenario], request))) & set(keys_of(plan_replays([halved], request)))


def test_forecasts_that_cannot_be_kept_are_a_result_error(tmp_path: Path) -> None:
    (tmp_path / ".out.unfinished").write_bytes(b"a file in the way")
    with pytest.raises(ResultError, match="cannot be written"):
        Cells(tmp_path / "out").store("key", {"points": pl.DataFrame({"a": [1.0]})})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no scenario nowhere"),
        (["tiny", "--issue", "2024-03-01T12:00"], "has no offset"),
        (["tiny", "--issue", "2025-03-01T12:00+02:00"], "no issue time has a count after it"),
        (["tiny", "tiny"], "two scenarios have this name"),
        (["tiny", "--totals", "given"], "has no camps"),
        (["tiny", "--members", "0"], "--members 0"),
        (["tiny", "--prior-set", "x"], "must be one of mixture, fast, slow"),
        (["tiny", "-o", "tiny"], "is no result of corridor"),
        (["tiny", "-o", "."], "needs a folder of its own"),
    ],
)
def test_bad_input_ends_with_two_and_words(arguments: list[str], said: str, tiny_folder: Path) -> None:
    result = run(tiny_folder.parent, *arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(path.name for path in tiny_folder.parent.iterdir()) == ["tiny"]


def test_a_backtest_is_no_forecast_to_rerun_or_compare(done: tuple[Path, dict[str, Any]]) -> None:
    with pytest.raises(ResultError, match="is a backtest, not a forecast; make it again by the command"):
        read_result(done[0])


def test_a_backtest_may_be_replaced_but_not_lie_in_another(done: tuple[Path, dict[str, Any]]) -> None:
    check_target(done[0])
    with pytest.raises(ResultError, match="lies in a result"):
        check_target(done[0] / "inner")


def test_python_takes_several_scenarios_and_writes_the_same_folder(tmp_path: Path) -> None:
    ours = corridor.read("one-bridge")
    camps = make_camp_world(
        {"near": [(0, 100), (50, 300), (90, 400)], "far": [(10, 300), (60, 300), (90, 200)]}, days=100
    )
    issues = ["2025-03-04T12:00+00:00", START.replace(day=31)]
    result = corridor.backtest([ours, camps], issues=issues, track="updating", members=5)
    assert set(result.issue_times) == {"one-bridge", "camps"}
    assert {row["scenario"] for row in result.summary["summary"]} == {"one-bridge", "camps"}
    corridor.write(result, tmp_path / "both")
    assert (tmp_path / "both" / "scenarios" / "one-bridge" / "scenario.toml").is_file()
    page = (tmp_path / "both" / "report.html").read_text(encoding="utf-8")
    assert re.search("A made-up world", page)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"issues": 5}, "must be times"),
        ({"issues": [5]}, "must be a time"),
        ({"issues": [datetime(2025, 3, 4)]}, "has no offset"),  # noqa: DTZ001 - the case
        ({"track": "both"}, "must be one of cold, updating"),
        ({"totals": "known"}, "must be one of forecast, given"),
        ({"members": "many"}, "whole number"),
        ({"unfinished": 5}, "must be a path"),
    ],
)
def test_a_wrong_call_is_an_error_in_words(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        corridor.backtest("one-bridge", **changes)


def test_the_example_of_camps_in_the_docs_is_scored(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
    example = text.split("```\nseries,place_id")[1].split("```")[0].splitlines()[1:]
    folder = tmp_path / "camps"
    corridor.new(folder)
    for camp in ("north-camp", "south-camp"):
        append(folder / "places.csv", f"{camp},{camp},camp,45.0,20.5,0,,,other-bank,,,invented")
    later = [line.replace("2025-03-07T09", "2025-03-09T09").replace("2025-03-06", "2025-03-08") for line in example[:2]]
    append(folder / "observed.csv", *example, *later)
    assert not corridor.check(folder).faults
    result = corridor.backtest(folder, issues="2025-03-07T10:00+00:00", track="updating", members=5)
    assert set(result.tables["scores"]["place"]) == {"all", "north-camp", "south-camp"}
    assert [leak.kind for leak in result.leaks] == ["corrections"]


def append(path: Path, *lines: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
