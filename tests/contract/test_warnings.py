"""What is legal but odd: one warning each, the scenario can run, and nothing sound is called odd."""

# ruff: noqa: E501 - tables: one case a line

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conftest import PLACES, ROADS
from corridor.intake.read import check_scenario, read_scenario
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from spoil import Case, E, O, P, R, S, add, both, swap, warnings_of, write

if TYPE_CHECKING:
    from pathlib import Path

DATED = swap(
    O,
    "2024-03-03T00:00+02:00,1700,people,cumulative,,",
    "2024-03-03T00:00+02:00,1700,people,cumulative,2024-03-03T01:00+02:00,",
)


def place(place_id: str, names: str, kind: str, latitude: float, longitude: float, region: str = "plain") -> str:
    return f"{place_id},{names},{kind},{latitude},{longitude},0,,,{region},,,made up\n"


def named(old: str, new: str) -> str:
    assert old in PLACES
    return PLACES.replace(old, new)


CASES = [
    # roads
    Case("300 km/h", swap(R, "true,10,50", "true,10,300"), R, 2, "free_speed_km_h", ("300", "more than 130 km/h")),
    Case("capacity of all lanes", swap(R, "50,1,600,130", "50,4,4800,130"), R, 2, "capacity_veh_per_h", ("4800", "one lane")),
    Case("shorter than the straight line", swap(R, "true,10,50", "true,7.9,50"), R, 2, "length_km", ("7.9", "8.9 km of the straight")),
    Case("far longer than the straight line", swap(R, "true,8,50", "true,80,50"), R, 3, "length_km", ("more than 5 times the 6.67 km",)),
    # places
    Case("home without people", add(P, place("farm", "Farm", "settlement", 40.05, 20.1, "valley") + ""), P, 6, "place_id", ("no road",)),
    Case("settlement of nobody", both(swap(P, "800,,,valley", "0,,,valley")), P, 3, "population", ("nobody leaves this settlement",)),
    Case("junction without a road", add(P, place("fork", "Fork", "junction", 40.05, 20.1, "valley")), P, 6, "place_id", ("no road touches it",)),
    Case("dead end", both(add(P, place("fork", "Fork", "junction", 40.05, 20.05, "valley")),
         add(R, "lower--fork,lower,fork,false,6,50,1,600,130,1,x\n")), P, 6, "place_id", ("no exit can be reached from it",)),
    Case("exit for nobody", both(add(P, place("pass", "Pass", "junction", 40.05, 20.05, "valley")),
         add(R, "pass--town,pass,town,false,25,50,1,600,130,1,x\n")), R, 5, "", ("the exit from pass", "nobody who lives")),
    Case("same name", write(P, named("Lower,", "Lower;Hâut,")), P, 3, "names", ("Hâut", "is a name of upper (row 2) too")),
    Case("same name but for signs", write(P, named("Lower,", "Lower;UP-PER,")), P, 3, "names", ("UP-PER", "upper (row 2)")),
    Case("names alike and near", both(swap(P, "Lower,", "Karmir Shuka,"), add(P, place("other", "Garmir Shuka", "junction", 40.1, 20.01))),
         P, 6, "names", ("is like Karmir Shuka, a name of lower (row 3) too",)),
    Case("same point", swap(P, "40.24,20.00", "40.14,20.00"), P, 5, "latitude", ("is the point of gate (row 4) too",)),
    Case("swapped coordinates", swap(P, "40.24,20.00", "20.00,40.24"), P, 5, "latitude", ("km from the middle of all", "latitude comes first")),
    Case("uncertain population of nobody", swap(P, "population_factor", ""), P, 2, "population_input", ("applies to no place",)),
    Case("thousands of kilometres", swap(P, "40.24,20.00", "20.00,140.24"), R, 4, "length_km", ("10900 km", "(miles?)", "(swapped?)")),
    # events and counts
    Case("intensity in per cent", swap(E, "upper,1,1", "upper,80,"), E, 3, "value", ("80", "hardly grows", "80 % is 0.8")),
    Case("intensity with a unit", swap(E, "upper,1,1", "upper,1,dead"), E, 3, "unit", ("dead", "an intensity")),
    Case("fight known before it began", swap(E, "2024-03-01T03:00", "2024-02-29T23:00"), E, 3, "published_time", ("before the fighting",)),
    Case("no fight known in time", swap(E, "2024-03-01T03:00", "2024-03-01T13:00"), E, 0, "", ("no fighting published by issue_time", "threat 0")),
    Case("undated event", swap(E, "2024-03-01T03:00+02:00", ""), E, 3, "published_time", ("1 row has none, and is never known",)),
    Case("ceasefire in peace", swap(E, "gate-open,2024-03-01T16:00+02:00,,2024-03-01T18:00+02:00,opening,gate",
         "truce,2024-03-01T16:00+02:00,,2024-03-01T18:00+02:00,ceasefire,lower"), E, 4, "target", ("this ends nothing",)),
    Case("opening of what is open", swap(E, "opening,gate", "opening,lower"), E, 4, "target", ("this opens nothing",)),
    Case("count known before it was made", swap(O, "2024-03-02T13:00", "2024-03-02T11:00"), O, 4, "published_time", ("before the count itself",)),
    Case("count that falls", swap(O, ",1300,", ",400,"), O, 4, "value", ("less than the 500 of row 3",)),
    # cells and files
    Case("formula", swap(P, ",,,made up", ",,,=cmd()"), P, 2, "source", ("=cmd()", "spreadsheet")),
    Case("formula after a tab", swap(E, "made up,A fight", '"\t@SUM(A1)",A fight'), E, 3, "source", ("spreadsheet",)),
    Case("minus before a word", swap(E, "A fight", "-A fight"), E, 3, "note", ("spreadsheet",)),
    Case("misnamed file", write("Road.csv", ROADS), "Road.csv", 0, "", ("a file that nothing reads", "did you mean roads.csv?")),
    Case("unknown file", write("photo.jpg", b""), "photo.jpg", 0, "", ("a file that nothing reads", "known: scenario.toml")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_one_oddity_gives_one_warning_and_the_scenario_runs(case: Case, tiny_folder: Path) -> None:
    DATED(tiny_folder)
    assert warnings_of(tiny_folder) == ()
    case.damage(tiny_folder)
    found = [
        one for one in warnings_of(tiny_folder) if (one.file, one.row, one.column) == (case.file, case.row, case.column)
    ]
    assert len(found) == 1
    for piece in case.pieces:
        assert piece in str(found[0])
    assert read_scenario(str(tiny_folder)).warnings == warnings_of(tiny_folder)


ALONE = {"300 km/h", "capacity of all lanes", "shorter than the straight line", "settlement of nobody", "dead end",
         "exit for nobody", "same name", "names alike and near", "uncertain population of nobody", "undated event",
         "opening of what is open", "count that falls", "intensity in per cent", "intensity with a unit",
         "fight known before it began", "no fight known in time", "formula", "misnamed file"}  # fmt: skip


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name in ALONE], ids=lambda case: case.name.replace(" ", "-")
)
def test_an_oddity_brings_no_other_warning_with_it(case: Case, tiny_folder: Path) -> None:
    DATED(tiny_folder)
    case.damage(tiny_folder)
    assert len(warnings_of(tiny_folder)) == 1


@pytest.mark.parametrize(
    "harmless",
    [
        write("README.txt", "x"), write("notes.md", "x"), write("LICENSE", "x"), write(".gitignore", "x"),
        swap(E, "A fight", "-5 degrees"),
        swap(E, "upper,1,1", "upper,2,intensity"),
        swap(E, "2024-03-01T03:00", "2024-03-01T01:00"),
        swap(E, "2024-03-01T18:00", "2024-02-29T12:00"),
        swap(R, "true,10,50", "true,13,130"),
        add(P, place("camp-1", "Camp 1", "camp", 40.3, 20.3) + place("camp-2", "Camp 2", "camp", 40.3, 20.31)),
        add(P, place("far", "Uper", "junction", 42, 20)),
        swap(P, "Upper;Haut", "Upper;Haut;UPPER;Upper"),
        both(swap(S, 'kind = "triangular", low = 0.8, mode = 1.0, high = 1.1', 'kind = "constant", value = 1'),
             swap(P, "population_factor", "")),
    ],
    ids=["readme", "markdown", "licence", "hidden", "minus-before-a-digit", "assault", "hour-rounded", "opening-announced", "fast-road", "numbered-names", "alike-but-far",
         "own-names", "certain-population"],
)  # fmt: skip
def test_what_is_ordinary_gives_no_warning(harmless: object, tiny_folder: Path) -> None:
    both(DATED, harmless)(tiny_folder)
    assert warnings_of(tiny_folder) == ()


def test_the_bundled_scenario_has_only_warnings_that_are_true() -> None:
    findings = check_scenario("karabakh-2023")
    assert findings.faults == ()
    # Two villages bear one name.
    assert [(one.row, one.column, one.found) for one in findings.warnings] == [(17, "names", "Mets Shen")]


def test_warnings_change_no_result(tiny_folder: Path) -> None:
    DATED(tiny_folder)
    before = read_scenario(str(tiny_folder))
    write("photo.jpg", b"")(tiny_folder)
    after = read_scenario(str(tiny_folder))
    assert (len(before.warnings), len(after.warnings)) == (0, 1)
    assert after == before
    assert after.digest == before.digest
    same = forecast(replace(after, warnings=()), Request(members=2)).ensemble.arrivals
    assert (forecast(after, Request(members=2)).ensemble.arrivals == same).all()


def test_two_thousand_places_and_five_thousand_roads_are_checked_in_seconds(tiny_folder: Path) -> None:
    count = 2000
    where = [(39 + k % 45 / 50, 19 + k // 45 / 50) for k in range(count)]
    add(P, "".join(f"p{k},Town {'abcdefghij'[k % 10] * 3}{k};Ville {k},settlement,{y},{x},50,,,valley,,,x\n"
                   for k, (y, x) in enumerate(where)))(tiny_folder)  # fmt: skip
    links = [(k, (k * 7 + step) % count) for k in range(count) for step in (1, 2, 45)][:5000]
    add(R, "gate--p0,p0,gate,true,200,50,1,600,130,1,x\n" + "".join(
        f"r{n},p{a},p{b},true,150,50,1,600,130,1,x\n" for n, (a, b) in enumerate(links) if a != b))(tiny_folder)  # fmt: skip
    started = time.perf_counter()
    check_scenario(str(tiny_folder))
    assert time.perf_counter() - started < 10  # it takes 1 s on a free core
