"""All of a folder's faults come in one go: what is broken hides nothing and accuses nothing falsely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import ROADS
from corridor.intake.read import check_scenario
from corridor.world.errors import Fault, ScenarioError, count_of, printable
from spoil import E, O, P, R, S, add, both, drop_table, faults_of, rewrite, swap, write

if TYPE_CHECKING:
    from pathlib import Path

    from spoil import Break

# A fault between files in each of them, none of which a broken row elsewhere may hide.
BETWEEN = both(
    swap(R, "upper--lower,upper,lower", "upper--lower,upper,lowr"),
    swap(E, "opening,gate", "opening,door"),
    swap(O, "arrivals,,gate--town,2024-03-02T12", "arrivals,,gate--twn,2024-03-02T12"),
    drop_table("inputs.road_factor"),
)
FOUND_BETWEEN = {
    (R, "to", "lowr"),
    (E, "target", "door"),
    (O, "road_id", "gate--twn"),
    (S, "inputs.road_factor", "missing (prior sets without it: fast, slow)"),
}

BROKEN = {
    "a place of unknown kind": swap(P, "checkpoint", "check"),
    "a place without coordinates": swap(P, "40.14,20.00", "north,20.00"),
    "a place with an accent in its id": swap(P, "gate,Gate", "g\u00e2te,Gate"),
    "a place with a capital in its id": swap(P, "gate,Gate", "Gate,Gate"),
    "a place row too long": swap(P, "gate,Gate", "gate,Gate,Tor"),
    "a place with an open quote": swap(P, "gate,Gate", 'gate,"Gate'),
    "a place with a text too long": swap(P, "gate,Gate", "gate," + "G" * 11_000),
    "a place in Latin-1": rewrite(P, lambda b: b.replace(b"Gate", b"G\xe2te")),
    "places in UTF-16": rewrite(P, lambda b: b.decode().encode("utf-16")),
    "a zero byte": rewrite(P, lambda b: b.replace(b"Gate", b"G\0te")),
    "an unknown column of places": swap(P, "p_code", "pcodes"),
    "a road of no length": swap(R, "true,12,", "true,,"),
    "a road row too short": swap(R, "gate--town,gate,town,true,12,50", "gate--town,gate,town,true,12"),
    "a road with an open quote": swap(R, "gate,town,true", 'gate,town,"true'),
    "no title": swap(S, 'title = "A valley with one gate"', "title = 5"),
    "a broken case start": swap(S, "case_start = 2024-02-20T00:00:00+02:00", "case_start = 2024-02-20"),
    "a broken clock": swap(S, "drive_step_s = 60", "drive_step_s = 0"),
    "a broken weight": swap(S, "weight = 2", "weight = -2"),
    "a broken input": swap(S, 'unit = "km"', "unit = 5"),
    "a broken event": swap(E, "fighting,upper,1", "fighting,upper,-1"),
    "a broken count": swap(O, ",500,", ",many,"),
}  # fmt: skip


def triples(folder: Path) -> set[tuple[str, str, str]]:
    return {(fault.file, fault.column, fault.found) for fault in faults_of(folder)}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=[name.replace(" ", "-") for name in BROKEN])
def test_a_broken_row_hides_no_fault_between_files_and_makes_no_false_one(damage: Break, tiny_folder: Path) -> None:
    damage(tiny_folder)
    alone = triples(tiny_folder)
    assert len(alone) == 1
    BETWEEN(tiny_folder)
    assert triples(tiny_folder) == alone | FOUND_BETWEEN


def test_a_row_that_is_broken_itself_still_shows_its_other_faults(tiny_folder: Path) -> None:
    swap(R, "lower,gate,true,8,", "lower,gaet,true,-8,")(tiny_folder)
    swap(E, "gate-shut,2024-02-25T00:00+02:00", "fight,2024-02-25")(tiny_folder)
    assert triples(tiny_folder) == {
        (R, "to", "gaet"), (R, "length_km", "-8"), (E, "time", "2024-02-25"), (E, "event_id", "fight"),
    }  # fmt: skip


def test_a_broken_road_leaves_open_who_can_reach_an_exit(tiny_folder: Path) -> None:
    swap(R, "true,8,", "true,-8,")(tiny_folder)
    assert triples(tiny_folder) == {(R, "length_km", "-8")}
    swap(R, "true,-8,", "true,8,")(tiny_folder)
    swap(R, "lower,gate,true", "gate,lower,false")(tiny_folder)
    assert triples(tiny_folder) == {(P, "place_id", "upper"), (P, "place_id", "lower")}


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (swap(R, "lower,gate,", "lower,lower,"), {(R, "to", "lower")}),
        (swap(E, "gate-shut,2024-02-25T00:00+02:00", "gate-shut,2024-02-25"), {(E, "time", "2024-02-25")}),
        (swap(E, "fighting,upper,1", "fighting,upper,-1"), {(E, "value", "-1")}),
        (swap(S, '["valley"]', '["valley", "plain"]'), {(S, "area_at_risk", "plain, valley")}),
        (swap(R, "gate,town,true", "town,gate,false"), {(R, "", "no exit")}),
    ],
    ids=["road-to-its-start", "broken-closure", "broken-fight", "all-at-risk", "no-exit"],
)
def test_a_fault_brings_no_warning_that_only_follows_from_it(
    damage: Break, found: set[tuple[str, str, str]], tiny_folder: Path
) -> None:
    before = check_scenario(str(tiny_folder)).warnings
    damage(tiny_folder)
    assert triples(tiny_folder) == found
    assert check_scenario(str(tiny_folder)).warnings == before


def test_a_file_that_is_missing_makes_no_false_faults_in_others(tiny_folder: Path) -> None:
    (tiny_folder / P).unlink()
    swap(O, ",500,", ",-500,")(tiny_folder)
    swap(E, "upper,1,1", "upper,,1")(tiny_folder)
    assert triples(tiny_folder) == {(P, "", "missing"), (O, "value", "-500"), (E, "value", "missing")}


def test_all_wrong_numbers_of_one_distribution_come_at_once(tiny_folder: Path) -> None:
    swap(S, "low = 0.8, mode = 1.0, high = 1.1", 'low = "a", mode = true, hgh = 1')(tiny_folder)
    found = {column.rsplit(".", 1)[1] for _, column, _ in triples(tiny_folder)}
    assert found == {"low", "mode", "high", "hgh"}


def test_a_thousand_faults_are_listed_a_file_and_the_rest_counted_last(tiny_folder: Path) -> None:
    add(R, "".join(f"r{k},upper,lower,true,-1,50,1,600,130,1,x\n" for k in range(1500)))(tiny_folder)
    swap(E, "closure", "closing")(tiny_folder)
    findings = check_scenario(str(tiny_folder))
    assert [fault.file for fault in findings.faults] == [E] + [R] * 1001
    last = findings.faults[-1]
    assert (last.row, last.found, last.more) == (0, "500 more", 500)
    assert [fault.row for fault in findings.faults[1:-1]] == list(range(5, 1005))
    assert count_of(findings.faults, "fault") == "1,501 faults"


def test_two_hundred_warnings_are_listed_a_file_and_the_rest_counted(tiny_folder: Path) -> None:
    row = "e{k},2024-03-01T02:00+02:00,,2024-03-01T03:00Z,talks,upper,,,=x,\n"
    add(E, "".join(row.format(k=k) for k in range(300)))(tiny_folder)
    findings = check_scenario(str(tiny_folder))
    assert findings.faults == ()
    assert len([one for one in findings.warnings if one.file == E]) == 201
    assert count_of(findings.warnings, "warning") == "301 warnings"


def test_values_are_shown_without_what_a_terminal_would_act_on(tiny_folder: Path) -> None:
    swap(R, "lower,gate,", "lower,ga\u202e\u2028te,")(tiny_folder)
    swap(S, "[clock]", '"ti\\u001b[31mtle" = "a\\u0007\\nb"\n[clock]')(tiny_folder)
    faults = faults_of(tiny_folder)
    assert [(fault.column, fault.found) for fault in faults] == [
        ("to", r"ga\u202e\u2028te"),
        (r"ti\x1b[31mtle", r"a\x07 b"),
        (r"ti\x1b[31mtle", "control character U+0007"),
    ]
    assert all(str(fault).isprintable() for fault in faults)


def test_a_fault_and_an_error_escape_what_they_are_given() -> None:
    assert printable("Xank\u0259ndi") == "Xank\u0259ndi"
    assert str(Fault("a\nb.csv", 0, "", "x", "")) == r"a\nb.csv: x"
    error = ScenarioError("folder\x1b", [Fault("b.csv", 2, "", "x", ""), Fault("a.csv", 9, "", "y", "")])
    assert str(error).splitlines() == [r"folder\x1b: 2 faults", "a.csv:9: y", "b.csv:2: x"]


def test_nobody_looks_up_a_thousand_names_among_thousands_for_long(tiny_folder: Path) -> None:
    add(P, "".join(f"p{k},P{k},junction,40,{k / 1000},0,,,plain,,,x\n" for k in range(5000)))(tiny_folder)
    write(R, ROADS + "".join(f"r{k},q{k},lower,true,10,50,1,600,130,1,x\n" for k in range(5000)))(tiny_folder)
    faults = [fault for fault in faults_of(tiny_folder) if fault.column == "from"]
    assert faults[0].remedy.startswith("did you mean")
    assert faults[-1].remedy == ""


def test_a_spoilt_id_as_long_as_a_page_makes_no_message_long(tiny_folder: Path) -> None:
    swap(P, "gate,Gate", "{a=" * 3000 + ",Gate")(tiny_folder)
    faults = faults_of(tiny_folder)
    assert (R, 3, "to") in [(fault.file, fault.row, fault.column) for fault in faults]
    assert max(len(str(fault)) for fault in faults) < 300
