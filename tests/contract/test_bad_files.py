"""Files that are no tables, no text, no files or far too large: one plain fault each, and soon."""

# ruff: noqa: E501 - tables: one case a line

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from conftest import OBSERVED, PLACES, ROADS, SCENARIO
from corridor.intake.read import read_scenario
from corridor.world.errors import ScenarioError, ScenarioMissingError
from spoil import Case, E, O, P, R, S, add, faults_of, rewrite, swap, warnings_of, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def as_semicolons(text: str) -> str:
    return text.replace(";", "/").replace(",", ";")


def nested(text: str) -> Callable[[Path], None]:
    """Put lines before the first table of scenario.toml."""
    return swap(S, "[clock]", f"{text}\n[clock]")


DEEP = ("nested too deep", "20 levels")

CASES = [
    # encodings
    Case("UTF-16 with a mark", write(P, PLACES.encode("utf-16")), P, 1, "", ("not UTF-8 but UTF-16", "save it")),
    Case("UTF-16 without a mark", write(P, PLACES.encode("utf-16-be")), P, 1, "", ("not UTF-8 but UTF-16",)),
    Case("escape sequence", swap(E, "The gate was shut", "\x1b[2J"), E, 2, "", ("control character U+001B",)),
    Case("escape in TOML", swap(S, "Made up, small", "\\u001b[2J"), S, 0, "about", ("control character U+001B",)),
    Case("many control characters", swap(E, "The gate", "\x01\x02\x03"), E, 2, "", ("U+0001 (and 2 more",)),
    Case("surrogate in TOML", swap(S, "Made up, small", "\\ud800"), S, 3, "", ("must be TOML 1.0",)),
    # separators, quotes, headers
    Case("semicolons", write(R, as_semicolons(ROADS)), R, 1, "", ("semicolons between cells", "commas")),
    Case("tabs", write(P, PLACES.replace(",", "\t")), P, 1, "", ("tabs between cells",)),
    Case("Excel's separator line", write(O, "sep=;\n" + as_semicolons(OBSERVED)), O, 1, "", ("semicolons",)),
    Case("quote in the middle of a table", swap(R, "lower--gate,lower", 'lower--gate,"lower'), R, 3, "", ("never closed",)),
    Case("quote before quoted cells", swap(R, "true,8,", '"true,8,'), R, 3, "", ("a quote is opened",)),
    Case("text after a quote", swap(R, "true,8,", '"tr"ue,8,'), R, 3, "", ("text after a closing quote",)),
    Case("cell of 11,000 characters", swap(E, "A fight", "x" * 11_000), E, 3, "note", ("at most 10,000 characters",)),
    Case("text of 11,000 characters", swap(S, "Made up, small", "x" * 11_000), S, 0, "about", ("10,000 characters",)),
    Case("capital in the header", swap(P, "p_code", "P_Code"), P, 1, "P_Code", ("did you mean p_code?",)),
    Case("quotes in the header", swap(P, "p_code", "“p_code”"), P, 1, "“p_code”", ("did you mean p_code?",)),
    Case("a thousand columns", write(P, "," * 1000 + "\n"), P, 1, "", ("1,001 columns", "place_id,names")),
    Case("comments only", write(P, "# one\n# two\n"), P, 1, "", ("empty", "place_id,names")),
    # nesting
    Case("deep lists", nested("x = " + "[" * 100_000), S, 0, "", DEEP),
    Case("deep inline tables", nested("x = " + "{a=" * 100_000), S, 0, "", DEEP),
    Case("dotted key", nested("a." * 50_000 + "a = 1"), S, 8, "", DEEP),
    Case("quoted dotted key", nested('"\\"a".' * 50_000 + "a = 1"), S, 8, "", DEEP),
    Case("dotted table", nested("[" + "a." * 50_000 + "a]"), S, 8, "", DEEP),
    Case("tables in tables", nested("".join(f"[{'.'.join('a' * k)}]\n" for k in range(1, 40))), S, 28, "", DEEP),
    Case("all of it together", nested("a.b.c.d.e = { a.b.c.d.e = { a.b.c.d.e = { a.b.c.d.e = { a.b = 1 } } } }"), S, 0,
         "a.b.c.d.e.a.b.c.d.e.a.b.c.d.e.a.b.c.d.e.a", DEEP),
    Case("a number of 100,000 digits", nested("x = 0x" + "f" * 100_000), S, 0, "x", ("thousands of digits", "unknown")),
    # sizes
    Case("TOML of 2 MB", add(S, "# " + "x" * 2_000_000 + "\n"), S, 0, "", ("2 MB", "must be at most 1 MB")),
    Case("cell of 40 MB", add(E, f"x,y,,,fighting,upper,1,1,{'y' * 40_000_000},n\n"), E, 5, "", ("more than 100,000 char",)),
    Case("five million cells", add(R, "," * 5_000_000 + "x\n"), R, 5, "", ("5000001 cells",)),
    Case("a million rows", add(O, "arrivals,,,2024-03-02T00:00Z,5,p,,,m,show\n" * 1_000_000), O, 100_002, "",
         ("at most 100,000 rows",)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_one_bad_file_gives_one_fault(case: Case, tiny_folder: Path) -> None:
    case.damage(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert (fault.file, fault.row, fault.column) == (case.file, case.row, case.column)
    for piece in case.pieces:
        assert piece in str(fault)


def test_a_sparse_file_of_100_mb_is_refused_by_its_size(tiny_folder: Path) -> None:
    with (tiny_folder / P).open("ab") as stream:
        stream.truncate(100_000_000)
    (fault,) = faults_of(tiny_folder)
    assert (fault.file, fault.found, fault.allowed) == (P, "100 MB", "must be at most 50 MB")


@pytest.mark.parametrize(
    ("row", "listed"),
    [("a,b\n", "2 cells"), ("r,x,y,true,-1,x,0,0,0,0,\n", "must be > 0"), ('a","\n', "a quote is opened"), ('""x\n', "text after")],
    ids=["short", "bad-cells", "quotes-that-never-end", "torn"],
)  # fmt: skip
def test_a_million_broken_rows_are_counted_in_a_short_time(row: str, listed: str, tiny_folder: Path) -> None:
    started = time.perf_counter()
    add(R, row * 1_000_000)(tiny_folder)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(str(tiny_folder))
    assert time.perf_counter() - started < 60
    assert listed in "".join(map(str, caught.value.faults[:9]))
    assert len([fault for fault in caught.value.faults if fault.file == R]) <= 1_001


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_a_pipe_for_a_file_is_refused_and_not_waited_for(tiny_folder: Path) -> None:
    (tiny_folder / R).unlink()
    os.mkfifo(tiny_folder / R)
    (fault,) = faults_of(tiny_folder)
    assert (fault.file, fault.found) == (R, "no ordinary file")


def test_links_out_of_the_folder_are_not_followed(tiny_folder: Path) -> None:
    outside = tiny_folder.parent / "outside"
    outside.mkdir()
    for name in (P, R):
        (tiny_folder / name).rename(outside / name)
    (tiny_folder / "inner").symlink_to(outside)
    (tiny_folder / P).symlink_to("../outside/" + P)
    (tiny_folder / R).symlink_to("inner/" + R)
    (tiny_folder / E).unlink()
    (tiny_folder / E).symlink_to(E)
    found = {fault.file: fault.found for fault in faults_of(tiny_folder)}
    assert found[P] == found[R] == "a link out of the folder"
    assert E in found


def test_a_link_within_the_folder_and_a_linked_folder_are_read(tiny_folder: Path) -> None:
    (tiny_folder / P).rename(tiny_folder / "README.places")
    (tiny_folder / P).symlink_to("README.places")
    link = tiny_folder.parent / "linked"
    link.symlink_to(tiny_folder)
    assert read_scenario(str(link)).population == 2000


def test_rows_that_start_with_a_hash_are_comments(tiny_folder: Path) -> None:
    before = read_scenario(str(tiny_folder))
    rewrite(
        R, lambda b: b'# roads, "as of" 2024\n' + b.replace(b"lower--gate,", b" # closed in winter\n#,,\nlower--gate,")
    )(tiny_folder)
    assert read_scenario(str(tiny_folder)).roads == before.roads


def test_a_comment_does_not_shift_the_rows_of_faults(tiny_folder: Path) -> None:
    rewrite(R, lambda b: b"# roads\n" + b.replace(b"true,8,", b"true,-8,"))(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert (fault.row, fault.column) == (4, "length_km")


@pytest.mark.parametrize("file", [P, R, E, O])
def test_what_a_spreadsheet_leaves_behind_a_table_is_ignored(file: str, tiny_folder: Path) -> None:
    before = read_scenario(str(tiny_folder))
    header, *lines = (tiny_folder / file).read_text(encoding="utf-8").splitlines()
    blank = "," * (header.count(",") + 3)
    rows = [f"{header},, ,", *(f"{line},,," for line in lines[:-1]), blank, f"{lines[-1]}", blank, ""]
    write(file, "\r\n".join(rows))(tiny_folder)
    after = read_scenario(str(tiny_folder))
    for name in ("places", "roads", "events", "observations"):
        assert getattr(after, name) == getattr(before, name)


def test_a_cell_in_a_column_without_a_name_is_a_fault(tiny_folder: Path) -> None:
    rewrite(R, lambda b: b.replace(b"\n", b",\n").replace(b"made up,\n", b"made up,stray\n", 1))(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert (fault.row, fault.found, fault.allowed) == (2, "stray", "stands in column 12, which has no name")


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_no_scenario_whatever_the_current_folder_holds(
    name: str, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_folder)
    assert read_scenario(".").population == 2000
    with pytest.raises(ScenarioMissingError, match="the name is empty; give a scenario's folder"):
        read_scenario(name)


@pytest.mark.parametrize(
    ("damage", "row", "remedy"),
    [
        (swap(S, 'title = "A valley with one gate"', "title = \u201cA valley\u201d"), 2, "straight quotes"),
        (swap(S, "weight = 2", "weight = 2,5"), None, "write a decimal point"),
        (swap(S, 'title = "A valley with one gate"', "title = A valley"), 2, "usual are text without quotes"),
    ],
    ids=["curly-quotes", "decimal-comma", "no-quotes"],
)
def test_broken_toml_names_its_row_and_what_is_usual(
    damage: Callable[[Path], None], row: int | None, remedy: str, tiny_folder: Path
) -> None:
    damage(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert fault.row == row or row is None
    assert f"(at line {fault.row}, " in fault.found
    assert remedy in fault.remedy


def test_what_is_no_folder_is_no_scenario(tiny_folder: Path) -> None:
    with pytest.raises(ScenarioMissingError, match="a file; name the folder"):
        read_scenario(str(tiny_folder / S))
    with pytest.raises(ScenarioMissingError, match=r"no scenario x+"):
        read_scenario("x" * 5000)
    with pytest.raises(ScenarioMissingError, match=r"no scenario \\x1b\\x00"):
        read_scenario("\x1b\0")


def test_every_file_is_kept_as_it_was_read(tiny_folder: Path) -> None:
    scenario = read_scenario(str(tiny_folder))
    assert scenario.files == {name: (tiny_folder / name).read_bytes() for name in (S, P, R, E, O)}
    assert scenario.files[S] == SCENARIO.encode()
    assert scenario.warnings == warnings_of(tiny_folder)
