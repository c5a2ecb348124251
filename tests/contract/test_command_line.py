"""The command line as a user meets it: what it prints, what it refuses, and that each option matters."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corridor.publish.figures import FIGURES, SOMETIMES

ROOT = Path(__file__).parents[2]

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.results import Record

QUANTILES = ["q05", "q25", "q50", "q75", "q95"]
SMALL = ("--members", "12")
CLI = ("-m", "corridor")
# Blocks of two members, so that two workers have something to share in a small ensemble.
SMALL_BLOCKS = (
    "-c", "import corridor.engine.blocks as engine; engine.BLOCK = 2; from corridor.cli import main; main()",
)  # fmt: skip


def run(folder: Path, *arguments: str, entry: tuple[str, ...] = CLI) -> subprocess.CompletedProcess[str]:
    """Run `corridor` in a folder of its own."""
    command = [sys.executable, *entry, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


def read_output(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def bench(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder with the small scenario in it."""
    return tiny(tmp_path_factory.mktemp("command-line")).parent


@pytest.fixture(scope="module")
def base(bench: Path) -> subprocess.CompletedProcess[str]:
    """Return one plain forecast as JSON, in the folder `base`."""
    return run(bench, "forecast", "tiny", *SMALL, "--json", "-o", "base")


@pytest.fixture(scope="module")
def plain(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the working folder and the text of one forecast for a terminal, without -o."""
    folder = tiny(tmp_path_factory.mktemp("terminal")).parent
    done = run(folder, "forecast", "tiny", *SMALL)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def without_seconds(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "seconds"}


def quantiles_by_time(document: dict[str, Any]) -> dict[str, list[float]]:
    return {row["valid_time"]: [row[name] for name in QUANTILES] for row in document["arrivals"]}


def test_help_and_version_answer_on_stdout(tmp_path: Path) -> None:
    helped = run(tmp_path, "--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "forecast" in helped.stdout
    options = run(tmp_path, "forecast", "--help")
    assert options.returncode == 0
    for name in ("--as-of", "--drivers", "--prior-set", "--members", "--seed", "--workers", "--output", "--json"):
        assert name in options.stdout
    asked = run(tmp_path, "--version")
    assert (asked.returncode, asked.stdout) == (0, f"corridor {version('corridor')}\n")
    assert list(tmp_path.iterdir()) == []


def test_json_is_one_object_of_the_promised_shape_and_nothing_else(base: subprocess.CompletedProcess[str]) -> None:
    document = read_output(base)
    assert base.stdout.count("\n") == 1
    assert list(document) == [
        "scenario", "as_of", "drivers", "prior_set", "members", "seed", "seconds", "arrivals", "total", "stayers",
        "fled_inside", "scores", "prior_sets",
    ]  # fmt: skip
    for row in document["arrivals"]:
        assert list(row) == ["valid_time", *QUANTILES, "observed"]
    assert list(document["total"]) == ["q05", "q50", "q95", "observed"]
    names = ["crps", "mae", "coverage50", "coverage90", "width90", "points", "rivals"]
    assert list(document["scores"]) == names
    assert set(document["scores"]["rivals"]) == {
        "zero", "free_flow", "nominal_road", "constant_14d", "constant_7d", "uniform", "no_physics",
    }  # fmt: skip
    for score in document["scores"]["rivals"].values():
        assert list(score) == ["crps", "mae"]
    for score in document["prior_sets"].values():
        assert list(score) == ["crps", "coverage90", "width90"]


def test_json_says_what_was_asked_and_what_was_counted(base: subprocess.CompletedProcess[str]) -> None:
    document = read_output(base)
    assert (document["scenario"], document["as_of"]) == ("tiny", "2024-03-01T12:00:00+02:00")
    assert (document["drivers"], document["prior_set"]) == ("forecast", "mixture")
    assert (document["members"], document["seed"]) == (12, 0)
    assert document["scores"]["points"] == 3
    assert set(document["prior_sets"]) == {"fast", "slow"}
    counted = {row["valid_time"]: row["observed"] for row in document["arrivals"] if row["observed"] is not None}
    assert counted == {
        "2024-03-02T00:00:00+02:00": 500.0,
        "2024-03-02T12:00:00+02:00": 1300.0,
        "2024-03-03T00:00:00+02:00": 1700.0,
    }
    assert document["total"]["observed"] == 1700.0


def test_quantiles_are_ordered_within_a_time_and_never_fall(base: subprocess.CompletedProcess[str]) -> None:
    document = read_output(base)
    times = [row["valid_time"] for row in document["arrivals"]]
    rows = list(quantiles_by_time(document).values())
    assert times == sorted(set(times))
    assert (times[0], times[-1], len(times)) == ("2024-03-01T12:00:00+02:00", "2024-03-03T00:00:00+02:00", 37)
    assert rows == [sorted(row) for row in rows]
    for earlier, later in pairwise(rows):
        assert all(before <= after for before, after in zip(earlier, later, strict=True))
    assert rows[0] == [0.0] * 5
    assert document["total"]["q50"] == rows[-1][2] > 0


def test_a_result_folder_holds_tables_figures_report_and_the_same_summary(
    bench: Path, base: subprocess.CompletedProcess[str]
) -> None:
    document = read_output(base)
    names = {path.name for path in (bench / "base").iterdir()}
    listed, _, _ = (ROOT / "docs" / "result.md").read_text(encoding="utf-8").partition("## A forecast by the day")
    tables = {f"{name}.parquet" for name in re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE)}
    # Nobody flees inside here; no stocks, no places to stay, no ages and no claims are stated.
    figures = {
        f"{name}.{kind}" for name in FIGURES for kind in ("svg", "png") if name not in {*SOMETIMES} - {"pressures"}
    }
    spreadsheets = set(re.findall(r"`(\w+\.csv)`", listed))
    shown = spreadsheets - {"moves.csv", "staying.csv", "days_left.csv", "who.csv", "evidence.csv"}
    assert names == tables | figures | shown | {"manifest.json", "summary.json", "report.html", "scenario"}
    assert len(tables) == 19
    assert len(spreadsheets) == 18
    assert all(f"`{name}`" in listed for name in FIGURES)
    assert json.loads((bench / "base" / "summary.json").read_text(encoding="utf-8")) == document


def test_the_command_in_the_manifest_makes_the_same_result(bench: Path, base: subprocess.CompletedProcess[str]) -> None:
    manifest = json.loads((bench / "base" / "manifest.json").read_text(encoding="utf-8"))
    program, *arguments = shlex.split(manifest["command"])
    again = read_output(run(bench, *arguments, "--json", "-o", "again"))
    assert program == "corridor"
    assert without_seconds(again) == without_seconds(read_output(base))


@pytest.mark.parametrize(
    "option",
    [
        ("--as-of", "2024-03-01T20:00+02:00"),
        ("--drivers", "given"),
        ("--prior-set", "slow"),
        ("--members", "13"),
        ("--seed", "1"),
    ],
    ids=lambda option: option[0].strip("-"),
)
def test_each_option_changes_the_arrivals(
    option: tuple[str, str], bench: Path, base: subprocess.CompletedProcess[str]
) -> None:
    arguments = ("forecast", "tiny", *SMALL, *option, "--json", "-o", f"with{option[0]}")
    document = read_output(run(bench, *arguments))
    before, after = quantiles_by_time(read_output(base)), quantiles_by_time(document)
    shared = before.keys() & after.keys()
    assert len(shared) > 24
    assert any(before[time] != after[time] for time in shared)
    key = option[0].strip("-").replace("-", "_")
    assert str(document[key]).startswith(option[1][:16])


def test_a_prior_set_asked_for_is_the_only_one_that_is_scored(bench: Path) -> None:
    asked = ("forecast", "tiny", "--members", "3", "--prior-set", "fast", "--json", "-o", "fast")
    document = read_output(run(bench, *asked))
    assert set(document["prior_sets"]) == {"fast"}
    assert document["prior_sets"]["fast"]["crps"] == document["scores"]["crps"]


def test_the_number_of_workers_changes_no_byte_of_a_table(bench: Path, base: subprocess.CompletedProcess[str]) -> None:
    documents = []
    for workers in ("1", "2"):
        arguments = ("forecast", "tiny", *SMALL, "--workers", workers, "--json", "-o", f"workers-{workers}")
        documents.append(without_seconds(read_output(run(bench, *arguments, entry=SMALL_BLOCKS))))
    assert documents[0] == documents[1] == without_seconds(read_output(base))
    tables = sorted(path.name for path in (bench / "base").glob("*.parquet"))
    assert len(tables) == 19
    for name in tables:
        contents = {(bench / folder / name).read_bytes() for folder in ("base", "workers-1", "workers-2")}
        assert len(contents) == 1, name


def test_a_terminal_gets_headline_leads_scores_and_the_place_of_the_report(plain: tuple[Path, str]) -> None:
    _, text = plain
    flat = " ".join(text.split())
    assert "By 3 March 2024, 00:00 (+02:00)," in flat
    assert "people will have come out (90 % interval), of 2,000 said to live there" in flat
    assert "People past the exit" in flat
    assert "Scores on 3 counts, in people; lower CRPS is better" in flat
    assert "no_physics" in flat
    assert "Report: forecasts/tiny_2024-03-01T1200+0200/report.html" in flat.replace("\\", "/")


def test_the_default_folder_is_named_after_scenario_and_issue_time(plain: tuple[Path, str]) -> None:
    folder, _ = plain
    assert [path.name for path in (folder / "forecasts").iterdir()] == ["tiny_2024-03-01T1200+0200"]
    assert (folder / "forecasts" / "tiny_2024-03-01T1200+0200" / "manifest.json").is_file()


def test_an_earlier_result_is_replaced_as_a_whole(
    tiny_folder: Path, tiny_record: Record, write_result: Callable[[Record, Path], None]
) -> None:
    target = tiny_folder.parent / "result"
    write_result(tiny_record, target)
    document = read_output(run(target.parent, "forecast", "tiny", "--members", "5", "--json", "-o", "result"))
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    assert tiny_record.plan.members != 5
    assert (manifest["members"], document["members"]) == (5, 5)
    assert {path.name for path in target.parent.iterdir()} == {"tiny", "result"}


def test_a_result_with_somebody_elses_file_in_it_is_not_replaced(
    tiny_folder: Path, tiny_record: Record, write_result: Callable[[Record, Path], None]
) -> None:
    target = tiny_folder.parent / "result"
    write_result(tiny_record, target)
    (target / "notes.txt").write_text("keep me", encoding="utf-8")
    done = run(target.parent, "forecast", "tiny", "--members", "5", "-o", "result")
    assert done.returncode == 2
    assert "holds other files too" in done.stderr
    assert (target / "notes.txt").read_text(encoding="utf-8") == "keep me"
    assert (target / "manifest.json").is_file()


def test_an_issue_time_after_the_last_count_leaves_nothing_to_score(tiny_folder: Path) -> None:
    observed = tiny_folder / "observed.csv"
    observed.write_text(observed.read_text(encoding="utf-8").replace(",score", ",show"), encoding="utf-8")
    arguments = ("forecast", "tiny", "--members", "5", "--json", "-o", "result")
    document = read_output(run(tiny_folder.parent, *arguments))
    scores = document["scores"]
    assert (scores["points"], scores["crps"], scores["coverage90"]) == (0, None, None)
    assert document["total"]["observed"] is None
    assert all(row["observed"] is None for row in document["arrivals"])


BAD_REQUESTS = [
    (("forecast", "nowhere"), "no scenario nowhere"),
    (("forecast", "karabach-2023"), "did you mean karabakh-2023?"),
    (("forecast", "broken"), "roads.csv:2: length_km = -4; must be > 0"),
    (("forecast", "empty"), "scenario.toml: missing"),
    (("forecast", "tiny", "--as-of", "2024-03-01T12:00"), "--as-of 2024-03-01T12:00:00: has no offset"),
    (("forecast", "tiny", "--as-of", "2024-03-01"), "has no offset"),
    (("forecast", "tiny", "--as-of", "noon"), "--as-of noon: is no time"),
    (("forecast", "tiny", "--as-of", "2024-13-01T12:00+02:00"), "is no time"),
    (("forecast", "tiny", "--as-of", "2024-03-03T00:00+02:00"), "must lie in the case"),
    (("forecast", "tiny", "--as-of", "2024-02-19T23:59+02:00"), "must lie in the case"),
    (("forecast", "tiny", "--members", "0"), "--members 0: must be 1 to"),
    (("forecast", "tiny", "--members", "1000001"), "--members 1000001: must be 1 to 1,000,000"),
    (("forecast", "tiny", "--members", "few"), "'--members'"),
    (("forecast", "tiny", "--seed", "-1"), "--seed -1: must be 0 to"),
    (("forecast", "tiny", "--seed", str(2**32)), f"--seed {2**32}: must be 0 to {2**32 - 1}"),
    (("forecast", "tiny", "--prior-set", "calm"), "--prior-set calm: must be one of mixture, fast, slow"),
    (("forecast", "tiny", "--drivers", "known"), "known"),
    (("forecast", "tiny", "--workers", "0"), "--workers 0: must be at least 1"),
    (("forecast", "tiny", "--workers", "-1"), "--workers -1: must be at least 1"),
    (("forecast", "tiny", "-o", "notes.txt"), "is no result of corridor"),
    (("forecast", "tiny", "-o", "notes.txt/below"), "cannot be written"),
    (("forecast", "tiny", "-o", "theirs"), "is no result of corridor"),
    (("forecast", "tiny", "--membres", "3"), "--membres"),
    (("forecast",), "Missing argument"),
    (("foresee", "tiny"), "foresee"),
]


@pytest.fixture(scope="module")
def offices(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder with a good, a broken and an empty scenario, and somebody's files."""
    folder = tmp_path_factory.mktemp("bad-requests")
    tiny(folder)
    broken = tiny(folder / "new").rename(folder / "broken")
    (folder / "new").rmdir()
    roads = broken / "roads.csv"
    roads.write_text(roads.read_text(encoding="utf-8").replace("true,10,", "true,-4,"), encoding="utf-8")
    (folder / "empty").mkdir()
    (folder / "theirs").mkdir()
    (folder / "theirs" / "letter.txt").write_text("keep me", encoding="utf-8")
    (folder / "notes.txt").write_text("keep me too", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("arguments", "piece"), BAD_REQUESTS, ids=["_".join(arguments) for arguments, _ in BAD_REQUESTS]
)
def test_what_cannot_be_served_is_refused_in_words_and_leaves_all_as_it_was(
    arguments: tuple[str, ...], piece: str, offices: Path
) -> None:
    before = {path: path.is_file() and path.read_bytes() for path in offices.rglob("*")}
    done = run(offices, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert piece in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert {path: path.is_file() and path.read_bytes() for path in offices.rglob("*")} == before
