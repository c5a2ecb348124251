"""Folders of Flee on the command line: import, forecast on both terms, score, rerun, backtest, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from corridor.cli import app
from flee_builders import write_flee

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

OWN = ("--totals", "given", "--capacities", "shipped", "--drivers", "given")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_from_import_to_scores(tmp_path: Path) -> None:
    folder = write_flee(tmp_path)
    native, result = tmp_path / "tiny-again", tmp_path / "result"
    assert run("import", "flee", folder, "-o", native).exit_code == 0
    assert "it can run" in run("check", native).stdout

    made = run("forecast", folder, *OWN, "--members", 4, "-o", result, "--json")
    assert made.exit_code == 0, made.output
    document = json.loads(made.stdout)
    assert document["terms"].startswith("Flee's own terms")
    same = json.loads(run("forecast", native, *OWN, "--members", 4, "-o", tmp_path / "other", "--json").stdout)
    assert [same[name] for name in ("camps", "in_camps", "as_of")] == [
        document[name] for name in ("camps", "in_camps", "as_of")
    ]

    scored = json.loads(run("score", result, "--json").stdout)
    ours = document["scores"]["corridor"]
    assert scored["scores"][0]["points"] == ours["points"]
    assert scored["scores"][0]["crps"] == pytest.approx(ours["crps"], abs=1e-3)
    assert scored["ard_reported"] == pytest.approx(ours["ard_reported"], abs=1e-3)
    assert scored["ard_daily"] == pytest.approx(ours["ard_daily"], abs=1e-3)
    assert "day by day" in run("score", result, "--counts", native).stdout

    again = run("rerun", result, "--workers", 1)
    assert again.exit_code == 0, again.output
    assert "The same bytes" in again.stdout


def test_a_forecast_by_the_minute_is_scored_as_in_its_summary(tmp_path: Path) -> None:
    issued = ("--as-of", "2025-03-04T12:00+00:00")
    made = run("forecast", "one-bridge", *issued, "--members", 5, "-o", tmp_path / "result", "--json")
    scores = json.loads(made.stdout)["scores"]
    scored = json.loads(run("score", tmp_path / "result", "--json").stdout)
    assert scored["scores"][0]["points"] == scores["points"]
    assert scored["scores"][0]["crps"] == pytest.approx(scores["crps"], abs=1e-3)
    assert scored["ard_daily"] is None
    assert "CRPS" in run("score", tmp_path / "result").stdout


def test_a_backtest_scores_camps_beside_rivals(tmp_path: Path) -> None:
    folder = write_flee(tmp_path)
    made = run("backtest", folder, "--track", "updating", "--members", 4, "-o", tmp_path / "b", "--json")
    assert made.exit_code == 0, made.output
    methods = {row["method"] for row in json.loads(made.stdout)["camps"]}
    assert {"corridor", "shares_held"} <= methods


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("forecast", "one-bridge", "--totals", "given"), "for cases that run by Flee's rules"),
        (("forecast", "one-bridge", "--rule-set", "flee-2026"), "says itself whose rules"),
        (("forecast", "FOLDER", "--prior-set", "slow"), "have no prior sets"),
        (("forecast", "FOLDER", "--members", "0"), "must be 1 to"),
        (("clearance", "FOLDER"), "runs by Flee's rules"),
        (("score", "FOLDER"), "no result of corridor"),
    ],
)
def test_what_cannot_be_is_refused_in_words(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    folder = str(write_flee(tmp_path))
    refused = run(*(folder if one == "FOLDER" else one for one in arguments))
    assert refused.exit_code == 2
    assert words in refused.output


def test_counts_of_another_case_and_diffs_are_refused(tmp_path: Path) -> None:
    folder, result = write_flee(tmp_path), tmp_path / "result"
    assert run("forecast", folder, *OWN, "--members", 2, "-o", result).exit_code == 0
    assert "name a folder of the same case" in run("score", result, "--counts", "one-bridge").output
    assert "by the day" in run("diff", result, result).output
