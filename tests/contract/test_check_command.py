"""`corridor check` as a user meets it: words, exit codes, --json, and terminals that know few letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from corridor.intake.read import check_scenario
from spoil import E, P, R, both, swap, write

if TYPE_CHECKING:
    from pathlib import Path

UNDATED = "observed.csv:5: published_time = empty; 1 row has none, and is never known to a forecast"


def run(folder: Path, *arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """Run `corridor` beside the small scenario."""
    command = [sys.executable, "-m", "corridor", *arguments]
    return subprocess.run(
        command, cwd=folder.parent, capture_output=True, encoding=encoding, check=False, timeout=300,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip


def break_it(folder: Path) -> None:
    both(swap(R, "true,8,", "true,-8,"), swap(P, "Haut", "Şuşa"), swap(E, "fighting,upper", "fighting,Şuşa\u202e"))(
        folder
    )


def test_warnings_alone_exit_with_0(tiny_folder: Path) -> None:
    done = run(tiny_folder, "check", "tiny")
    assert (done.returncode, done.stderr) == (0, "")
    heading, warning, empty, counts = done.stdout.splitlines()
    assert heading == "tiny: warnings, for what is legal but odd"
    assert warning.startswith(UNDATED)
    assert (empty, counts) == ("", "no faults, 1 warning: it can run")


def test_faults_come_first_and_exit_with_2(tiny_folder: Path) -> None:
    break_it(tiny_folder)
    done = run(tiny_folder, "check", "tiny")
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.splitlines()[0] == "tiny: faults, which must be mended"
    assert [line.split(";")[0] for line in done.stdout.splitlines() if ": " in line and ".csv" in line] == [
        r"events.csv:3: target = Şuşa\u202e", "roads.csv:3: length_km = -8", UNDATED.split(";", maxsplit=1)[0],
    ]  # fmt: skip
    assert done.stdout.splitlines()[-1] == "2 faults, 1 warning"


def test_a_sound_scenario_without_oddities_says_so_in_one_line(tiny_folder: Path) -> None:
    swap("observed.csv", "1700,people,cumulative,,", "1700,people,cumulative,2024-03-03T01:00+02:00,")(tiny_folder)
    assert run(tiny_folder, "check", "tiny").stdout == "no faults, no warnings: it can run\n"


def test_json_is_one_object_with_the_same_findings(tiny_folder: Path) -> None:
    break_it(tiny_folder)
    done = run(tiny_folder, "check", "tiny", "--json")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (2, "", 1)
    document = json.loads(done.stdout)
    assert list(document) == ["scenario", "faults", "warnings"]
    assert document["scenario"] == "tiny"
    findings = check_scenario(str(tiny_folder))
    for listed, found in ((document["faults"], findings.faults), (document["warnings"], findings.warnings)):
        assert [list(one) for one in listed] == [["file", "row", "column", "found", "allowed", "remedy"]] * len(found)
        assert [tuple(one.values()) for one in listed] == [
            (one.file, one.row, one.column, one.found, one.allowed, one.remedy) for one in found
        ]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
@pytest.mark.parametrize("arguments", [("check", "tiny"), ("check", "tiny", "--json"), ("forecast", "tiny")])
def test_a_terminal_that_lacks_the_letters_gets_them_escaped(
    arguments: tuple[str, ...], encoding: str, tiny_folder: Path
) -> None:
    break_it(tiny_folder)
    done = run(tiny_folder, *arguments, encoding=encoding)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert r"\u015e" in done.stdout + done.stderr


def test_a_scenario_that_is_not_there_exits_with_2(tiny_folder: Path) -> None:
    done = run(tiny_folder, "check", "tini\x1b")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(r"corridor: no scenario tini\x1b: neither a folder")


def test_a_forecast_names_the_number_of_warnings_on_stderr(tiny_folder: Path) -> None:
    write("photo.jpg", b"")(tiny_folder)
    done = run(tiny_folder, "forecast", "tiny", "--members", "2", "--json")
    assert done.returncode == 0
    assert "2 warnings: corridor check tiny shows them" in done.stderr.splitlines()
    assert json.loads(done.stdout)["scenario"] == "tiny"
