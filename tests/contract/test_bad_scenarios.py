"""Broken scenario folders: each fault names its file, row and column, and says what is allowed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from corridor.intake.read import read_scenario
from corridor.intake.text import files
from corridor.world.errors import ScenarioMissingError
from spoil import Case, E, O, P, R, S, drop_file, drop_table, faults_of, folder_for_file, link_out, rewrite, swap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OFFSET = "must be a time with an offset"
HAZARD = "low = 0.2, high = 0.8"
WHERE_HAZARD = "inputs.hazard_sd.distribution"

ONE_FAULT = [
    # files
    Case("missing table", drop_file(R), R, 0, "", ("missing", "every scenario has this file")),
    Case("missing scenario.toml", drop_file(S), S, 0, "", ("missing", "every scenario has this file")),
    Case("folder for a file", folder_for_file, P, 0, "", ("must be a file that can be read",)),
    Case("link out of the folder", link_out, P, 0, "", ("a link out of the folder", "must lie in the folder")),
    Case("empty table", rewrite(P, lambda _: b""), P, 1, "", ("empty", "place_id,names,kind")),
    Case("Latin-1", rewrite(P, lambda b: b.replace(b"Haut", b"Ch\xe2teau")), P, 2, "", ("not UTF-8",)),
    Case("UTF-16", rewrite(P, lambda b: b.decode().encode("utf-16")), P, 1, "", ("not UTF-8",)),
    Case("NUL in TOML", rewrite(S, lambda b: b.replace(b"Made", b"M\0de", 1)), S, 3, "", ("a zero byte",)),
    Case("NUL in a number", rewrite(R, lambda b: b.replace(b"e,10,", b"e,1\x000,")), R, 2, "", ("a zero byte",)),
    # shape of tables
    Case("row too short", swap(P, ",,,made up", ",,made up"), P, 2, "", ("11 cells", "header has 12", "fill the row up with commas")),
    Case("row too long", swap(P, ",,,made up", ",,,,made up"), P, 2, "", ("13 cells", "header has 12", "delete the comma too many")),
    Case("column twice", swap(P, "country,p_code", "country,country"), P, 1, "country", ("twice in the header",)),
    Case("open quote", swap(P, "Upper;Haut", '"Upper;Haut'), P, 2, "", ("must be comma-separated values",)),
    Case("cell too long", swap(E, "A fight", "x" * 200_000), E, 3, "", ("must be comma-separated values",)),
    # cells
    Case("thousands with a comma", swap(P, ",1200,", ',"1,200",'), P, 2, "population", ("separators: 1200",)),
    Case("thousands with spaces", swap(P, ",1200,", ",1 200,"), P, 2, "population", ("separators: 1200",)),
    Case("thousands in all ways", swap(R, "true,10,", 'true,"1,000.5",'), R, 2, "length_km", ("separators: 1000.5",)),
    Case("three decimals or thousands", swap(R, "true,10,", 'true,"10,500",'), R, 2, "length_km",
         ("separators: 10500, or with a decimal point: 10.500",)),
    Case("percent in a cell", swap(E, "upper,1,1", "upper,80%,1"), E, 3, "value", ("a number", "80 % is 0.8")),
    Case("percent for a bound", swap(S, HAZARD, 'low = "5 %", high = 1'), S, 0, f"{WHERE_HAZARD}.low", ("5 % is 0.05",)),
    Case("percent for a share", swap(S, 'kind = "constant", value = 0.8', 'kind = "constant", value = 79'), S, 0,
         "inputs.road_factor.distribution", ("is it per cent? 79 % is 0.79",)),
    Case("capitals and spaces in an id", swap(R, "upper--lower", "Upper Lower"), R, 2, "road_id",
         ("Upper Lower", "joined by hyphens; did you mean upper-lower?")),
    Case("capitals in a series", swap(O, "arrivals,", "Left Home,"), O, 2, "series", ("joined by underscores",)),
    Case("capital in a kind", swap(P, "checkpoint", "Checkpoint"), P, 4, "kind", ("did you mean checkpoint?",)),
    Case("village", swap(P, "Haut,settlement", "Haut,village"), P, 2, "kind", ("did you mean settlement?",)),
    Case("border", swap(P, "checkpoint", "Border Crossing"), P, 4, "kind", ("did you mean checkpoint?",)),
    Case("truce for an opening", swap(E, "opening", "reopened"), E, 4, "kind", ("did you mean opening?",)),
    Case("not a number", swap(R, "true,10,", "true,ten,"), R, 2, "length_km", ("ten", "must be a number")),
    Case("decimal comma", swap(R, "true,10,", 'true,"10,5",'), R, 2, "length_km", ("10,5", "must be a number", "write a decimal point: 10.5")),
    Case("NaN", swap(R, "true,10,", "true,nan,"), R, 2, "length_km", ("nan", "finite")),
    Case("infinity", swap(R, "true,8,", "true,inf,"), R, 3, "length_km", ("inf", "finite")),
    Case("negative length", swap(R, "true,12,", "true,-4,"), R, 4, "length_km", ("-4", "must be > 0")),
    Case("empty length", swap(R, "true,10,", "true,,"), R, 2, "length_km", ("missing", "must be given")),
    Case("capacity 0", swap(R, "600,130", "0,130"), R, 2, "capacity_veh_per_h", ("must be > 0",)),
    Case("half a lane", swap(R, "50,1,600", "50,1.5,600"), R, 2, "lanes", ("1.5", "whole number")),
    Case("doubtful truth", swap(R, "lower,true", "lower,perhaps"), R, 2, "two_way", ("perhaps", "true or false")),
    Case("latitude 140", swap(P, "40.14", "140.14"), P, 4, "latitude", ("140.14", "must be <= 90")),
    Case("population below 0", swap(P, "1200", "-5"), P, 2, "population", ("-5", "must be >= 0")),
    Case("population of 5,001 digits", swap(P, "1200", "1" + "0" * 5000), P, 2, "population", ("...", "whole number")),
    Case("capital in an id", swap(P, "town,Town", "Town,Town"), P, 5, "place_id", ("Town", "lowercase")),
    Case("no name", swap(P, "Upper;Haut", ";"), P, 2, "names", ("must not be empty",)),
    Case("no source", swap(P, ",,,made up", ",,,"), P, 2, "source", ("missing", "must be given")),
    Case("unknown kind of place", swap(P, "checkpoint", "check"), P, 4, "kind", ("check", "'checkpoint'")),
    Case("unknown population input", swap(P, "n_factor", "n_fact"), P, 2, "population_input", ("population_factor",)),
    Case("time without offset", swap(E, "01T02:00+02:00", "01T02:00"), E, 3, "time", ("2024-03-01T02:00", OFFSET)),
    Case("date for a time", swap(E, "01T02:00+02:00", "01"), E, 3, "time", ("2024-03-01", OFFSET)),
    Case("offset of 99 hours", swap(E, "01T02:00+02:00", "01T02:00+99:00"), E, 3, "time", ("+99:00", OFFSET)),
    Case("unknown kind of event", swap(E, "closure", "closing"), E, 2, "kind", ("closing", "'closure'")),
    Case("negative intensity", swap(E, "upper,1,1", "upper,-1,1"), E, 3, "value", ("-1", "must be >= 0")),
    Case("unknown use", swap(O, "made up,score", "made up,test"), O, 3, "use", ("test", "'score', 'show' or 'never'")),
    Case("count below 0", swap(O, ",500,", ",-500,"), O, 3, "value", ("-500", "must be >= 0")),
    # between rows and files
    Case("place twice", rewrite(P, lambda b: b + b.splitlines()[1] + b"\n"), P, 6, "place_id", ("upper", "row 2")),
    Case("road twice", swap(R, "lower--gate,", "upper--lower,"), R, 3, "road_id", ("upper--lower", "row 2 already")),
    Case("event twice", swap(E, "gate-open", "gate-shut"), E, 4, "event_id", ("gate-shut", "row 2 already")),
    Case("road to nowhere", swap(R, "lower,gate,", "lower,gaet,"), R, 3, "to", ("gaet", "did you mean gate?")),
    Case("road from nowhere", swap(R, "lower,gate,", "lowr,gate,"), R, 3, "from", ("lowr", "did you mean lower?")),
    Case("road to its start", swap(R, "lower,gate,", "lower,lower,"), R, 3, "to", ("lower", "must differ")),
    Case("road named as a place", swap(R, "upper--lower", "upper"), R, 2, "road_id", ("the id of a place",)),
    Case("jam below free flow", swap(R, "600,130", "600,11"), R, 2, "jam_veh_per_km", ("11", "must be >", "12")),
    Case("no exit", swap(R, "gate,town,true", "town,gate,false"), R, 0, "", ("no exit", "must lead out")),
    Case("event before the case", swap(E, "2024-02-25T00", "2024-01-25T00"), E, 2, "time", ("must lie in the case",)),
    Case("event after the case", swap(E, "2024-03-01T16", "2024-03-09T16"), E, 4, "time", ("must lie in the case",)),
    Case("event ends before it starts", swap(E, "01T08", "01T01"), E, 3, "until", ("must not be before time",)),
    Case("closure of nothing known", swap(E, "closure,gate", "closure,gaet"), E, 2, "target", ("mean gate?",)),
    Case("closure of the area", swap(E, "closure,gate", "closure,area-at-risk"), E, 2, "target", ("a road_id",)),
    Case("fight nowhere", swap(E, "fighting,upper", "fighting,uper"), E, 3, "target", ("area-at-risk", "mean upper?")),
    Case("fight of no intensity", swap(E, "upper,1,1", "upper,,1"), E, 3, "value", ("missing", "intensity")),
    Case("count on no road", swap(O, "gate--town", "gate--twon"), O, 2, "road_id", ("did you mean gate--town?",)),
    Case("count at no place", swap(O, "arrivals,,", "arrivals,twn,"), O, 2, "place_id", ("did you mean town?",)),
    Case("score after the run", swap(O, "2024-03-03T00", "2024-03-04T00"), O, 5, "time", ("must lie in the run",)),
    Case("score of families", swap(O, "500,people", "500,families"), O, 3, "unit", ("families", "must be people")),
    Case("score before the run", swap(O, "2024-03-02T00", "2024-02-28T00"), O, 3, "time", ("must lie in the run",)),
    Case("score of another series", swap(O, "arrivals,,gate--town,2024-03-02T00", "left,,gate--town,2024-03-02T00"),
         O, 3, "use", ("score", "only the series arrivals and present")),
    Case("score of a camp without a name", swap(O, "arrivals,,gate--town,2024-03-02T00", "present,,,2024-03-02T00"),
         O, 3, "place_id", ("missing", "must name the place")),
    Case("score twice, published at once", swap(O, "2024-03-02T12:00+02:00,1300,people,cumulative,2024-03-02T13", "2024-03-02T00:00+02:00,1300,people,cumulative,2024-03-02T01"),
         O, 4, "time", ("row 3 is scored at that time already",)),
    # scenario.toml
    Case("broken TOML", swap(S, 'title = "', "title = "), S, 2, "", ("line 2", "must be TOML 1.0")),
    Case("key twice", swap(S, "[clock]", 'title = "B"\n[clock]'), S, 8, "", ("must be TOML 1.0", "stands there twice")),
    Case("deep nesting", swap(S, "[clock]", f"deep = {'[' * 5000}{']' * 5000}\n[clock]"), S, 0, "", ("nested too deep",)),
    Case("later schema", swap(S, "schema_version = 1", "schema_version = 2"), S, 0, "schema_version", ("2", "<= 1")),
    Case("unknown key", swap(S, "[clock]", 'tittle = "B"\n[clock]'), S, 0, "tittle", ("did you mean title?",)),
    Case("number for a title", swap(S, 'title = "A valley with one gate"', "title = 5"), S, 0, "title", ("be text",)),
    Case("text for a step", swap(S, "step_s = 60", 'step_s = "long"'), S, 0, "clock.drive_step_s", ("whole number",)),
    Case("text for a table", swap(S, 'distribution = { kind = "constant", value = 0.8 }', "distribution = 0.8"),
         S, 0, "inputs.road_factor.distribution", ("0.8", "must be a table")),
    Case("issue time without offset", swap(S, "12:00:00+02:00", "12:00:00"), S, 0, "issue_time", (OFFSET,)),
    Case("date for an issue time", swap(S, "T12:00:00+02:00", ""), S, 0, "issue_time", (OFFSET,)),
    Case("issue time after the case", swap(S, "issue_time = 2024-03-01", "issue_time = 2024-03-09"),
         S, 0, "issue_time", ("must lie between",)),
    Case("issue time before the case", swap(S, "issue_time = 2024-03-01", "issue_time = 2024-01-09"),
         S, 0, "issue_time", ("must lie between",)),
    Case("clock before the case", swap(S, "\nstart = 2024-03", "\nstart = 2024-01"), S, 0, "clock.start", ("between",)),
    Case("end before the start", swap(S, "\nend = 2024-03-03", "\nend = 2024-02-28"), S, 0, "clock.end",
         ("must be after clock.start = 2024-03-01",)),
    Case("no region", rewrite(P, lambda b: b.replace(b",valley,", b",,").replace(b",plain,", b",,")), P, 0, "region",
         ("no place has one", "add the column region")),
    Case("no column of regions", rewrite(P, lambda b: b.replace(b",region,", b",").replace(b",valley,", b",").replace(
         b",plain,", b",")), P, 0, "region", ("no place has one", "add the column region")),
    Case("all regions at risk", swap(S, '["valley"]', '["valley", "plain"]'), S, 0, "area_at_risk",
         ("plain, valley", "every place of places.csv lies in it", "leave out the region")),
    Case("decision between drive steps", swap(S, "step_s = 900", "step_s = 100"), S, 0, "clock.decide_step_s",
         ("100", "must be a multiple of drive_step_s = 60")),
    Case("end between decisions", swap(S, "end = 2024-03-03T00:00", "end = 2024-03-03T00:10"), S, 0, "clock.end",
         ("must be a whole number of decide_step_s = 900",)),
    Case("unknown area", swap(S, '["valley"]', '["valey"]'), S, 0, "area_at_risk", ("valey", "did you mean valley?")),
    Case("no area", swap(S, '["valley"]', "[]"), S, 0, "area_at_risk", ("must not be empty",)),
    # uncertain inputs and prior sets
    Case("missing input", drop_table("inputs.road_factor"), S, 0, "inputs.road_factor", ("missing", "fast, slow")),
    Case("input missing in one set", drop_table("prior_sets.slow.inputs.leaver_share"), S, 0, "inputs.leaver_share",
         ("prior sets without it: slow",)),
    Case("wrong unit", swap(S, 'unit = "km"', 'unit = "m"'), S, 0, "inputs.threat_distance_km.unit", ("must be km",)),
    Case("no reason", swap(S, 'reason = "A count that is made up."', 'reason = ""'), S, 0,
         "inputs.population_factor.reason", ("must not be empty",)),
    Case("published without a generic range", swap(S, "generic = {", "# {"), S, 0, "inputs.population_factor",
         ("must have both or neither",)),
    Case("generic range upside down", swap(S, "low = 0.3, high = 1.3", "low = 1.3, high = 0.3"), S, 0,
         "inputs.population_factor.generic", ("low must be below high",)),
    Case("low above high", swap(S, HAZARD, "low = 0.8, high = 0.2"), S, 0, WHERE_HAZARD, ("0.8 to 0.2", "low must be below high")),
    Case("mode outside", swap(S, "mode = 4.0", "mode = 9.0"), S, 0, "inputs.party_size_mean.distribution",
         ("most likely 9", "low <= mode <= high")),
    Case("unknown distribution", swap(S, f'"uniform", {HAZARD}', f'"normal", {HAZARD}'), S, 0, f"{WHERE_HAZARD}.kind",
         ("normal", "constant, uniform, log_uniform, triangular, log_normal")),
    Case("text for a bound", swap(S, HAZARD, 'low = "little", high = 1'), S, 0, f"{WHERE_HAZARD}.low", ("a number",)),
    Case("bound missing", swap(S, HAZARD, "low = 0.2"), S, 0, f"{WHERE_HAZARD}.high", ("missing", "a number")),
    Case("number too many", swap(S, HAZARD, f"{HAZARD}, mode = 0.5"), S, 0, f"{WHERE_HAZARD}.mode", ("unknown name",)),
    Case("NaN for a bound", swap(S, HAZARD, "low = nan, high = 0.8"), S, 0, f"{WHERE_HAZARD}.low", ("nan", "a number up to")),
    Case("kind as a list", swap(S, 'kind = "uniform", ' + HAZARD, 'kind = ["uniform"], ' + HAZARD), S, 0, f"{WHERE_HAZARD}.kind", ("one of",)),
    Case("huge bound", swap(S, HAZARD, f"low = 0.2, high = 1{'0' * 400}"), S, 0, f"{WHERE_HAZARD}.high", ("up to",)),
    Case("number of 5,001 digits", swap(S, HAZARD, f"low = 0.2, high = 1{'0' * 5000}"), S, 0, "", ("TOML",)),
    Case("rival from zero", rewrite(S, lambda b: b + b"\n[rivals.no_physics]\nrate_per_h = [0, 5]\n"), S, 0,
         "rivals.no_physics.rate_per_h", ("0 < low < high",)),
    Case("unknown rival", rewrite(S, lambda b: b + b"\n[rivals.fysics]\nrate_per_h = [1, 5]\n"), S, 0, "rivals.fysics", ("only no_physics",)),
    Case("no roads", rewrite(R, lambda b: b.splitlines()[0] + b"\n"), R, 1, "", ("at least one row",)),
    Case("unknown column without cells", rewrite(R, lambda b: b"\n".join(line + (b",colour" if k == 0 else b",") for k, line in
         enumerate(b.splitlines())) + b"\n"), R, 1, "colour", ("must be a column",)),
    Case("text for a whole number in TOML", swap(S, "drive_step_s = 60", 'drive_step_s = "60"'), S, 0,
         "clock.drive_step_s", ("whole number",)),
    Case("yes for true", swap(R, "true", "yes"), R, 2, "two_way", ("true or false",)),
    Case("infinite bound", swap(S, HAZARD, "low = 0.2, high = inf"), S, 0, f"{WHERE_HAZARD}.high", ("inf", "a number up to")),
    Case("out of the model's range", swap(S, HAZARD, "low = -0.2, high = 0.8"), S, 0, WHERE_HAZARD,
         ("hazard_sd must lie in [0, 5]",)),
    Case("log-uniform from 0", swap(S, "low = 10, high = 50", "low = 0, high = 50"), S, 0,
         "inputs.threat_distance_km.distribution", ("low must be > 0",)),
    Case("log-normal factor below 1", swap(S, "factor = 2", "factor = 0.5"), S, 0,
         "inputs.hazard_memory_h.distribution", ("factor >= 1",)),
    Case("prior set named mixture", swap(S, "prior_sets.slow", "prior_sets.mixture", 4), S, 0, "prior_sets.mixture",
         ("not mixture",)),
    Case("prior set with a hyphen", swap(S, "prior_sets.slow", "prior_sets.very-slow", 4), S, 0,
         "prior_sets.very-slow", ("letters, digits and underscores",)),
    Case("weight 0", swap(S, "weight = 2", "weight = 0"), S, 0, "prior_sets.fast.weight", ("must be > 0",)),
    Case("infinite weight", swap(S, "weight = 2", "weight = inf"), S, 0, "prior_sets.fast.weight", ("finite",)),
    Case("set without argument", swap(S, 'argument = "Nearly', '# "Nearly'), S, 0, "prior_sets.fast.argument",
         ("must be given",)),
    Case("unknown input of a set", swap(S, "[inputs.hazard_sd]", "[inputs.hazard_std]"), S, 0, "inputs.hazard_std",
         ("unknown input", "did you mean hazard_sd?")),
]  # fmt: skip


@pytest.mark.parametrize("case", ONE_FAULT, ids=lambda case: case.name.replace(" ", "-"))
def test_one_mistake_gives_one_fault_that_says_where_and_what(case: Case, tiny_folder: Path) -> None:
    case.damage(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert (fault.file, fault.row, fault.column) == (case.file, case.row, case.column)
    for piece in case.pieces:
        assert piece in str(fault)


def test_the_small_scenario_is_sound(tiny_folder: Path) -> None:
    scenario = read_scenario(str(tiny_folder))
    assert scenario.scenario_id == "tiny"
    assert scenario.population == 2000
    assert scenario.clock.steps == 48 * 60
    assert scenario.places[0].names == ("Upper", "Haut")


def test_a_column_of_unknown_name_is_named_with_the_nearest_known_one(tiny_folder: Path) -> None:
    swap(R, "merge_priority", "merge_prority")(tiny_folder)
    fault = faults_of(tiny_folder)[0]
    assert (fault.file, fault.column) == (R, "merge_prority")
    assert "did you mean merge_priority?" in fault.remedy


def test_a_missing_column_is_named(tiny_folder: Path) -> None:
    rewrite(R, lambda b: b.replace(b"lanes,", b"").replace(b"50,1,600", b"50,600"))(tiny_folder)
    fault = faults_of(tiny_folder)[0]
    assert (fault.file, fault.column, fault.found, fault.allowed) == (
        R,
        "lanes",
        "missing",
        "every row needs this column",
    )


def test_a_repeated_header_is_faulted_in_its_row(tiny_folder: Path) -> None:
    rewrite(P, lambda b: b.splitlines()[0] + b"\n" + b)(tiny_folder)
    faults = faults_of(tiny_folder)
    assert {(fault.file, fault.row) for fault in faults} == {(P, 2)}
    assert {"kind", "latitude", "longitude", "population"} <= {fault.column for fault in faults}


def test_an_empty_scenario_toml_names_every_required_key(tiny_folder: Path) -> None:
    (tiny_folder / S).write_bytes(b"")
    required = {"schema_version", "title", "issue_time", "case_start", "area_at_risk", "clock", "inputs"}
    assert {(fault.column, fault.found) for fault in faults_of(tiny_folder)} == {(key, "missing") for key in required}


def test_a_misspelt_key_is_named_beside_the_one_that_is_missing(tiny_folder: Path) -> None:
    swap(S, "drive_step_s", "drive_steps")(tiny_folder)
    missing, misspelt = faults_of(tiny_folder)
    assert (missing.column, missing.found) == ("clock.drive_step_s", "missing")
    assert (misspelt.column, misspelt.remedy) == ("clock.drive_steps", "did you mean drive_step_s?")


def test_a_file_over_the_limit_is_refused_unread(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = max(path.stat().st_size for path in tiny_folder.iterdir())
    monkeypatch.setattr(files, "MAX_BYTES", largest - 1)
    (fault,) = faults_of(tiny_folder)
    assert (fault.file, fault.row) == (S, 0)
    assert "must be at most" in fault.allowed
    monkeypatch.setattr(files, "MAX_BYTES", largest)
    assert read_scenario(str(tiny_folder)).population == 2000


def test_several_faults_come_at_once_by_file_and_row(tiny_folder: Path) -> None:
    swap(S, "weight = 2", "weight = 0")(tiny_folder)
    swap(R, "true,12,", "true,-4,")(tiny_folder)
    swap(R, "true,10,", "true,nan,")(tiny_folder)
    swap(E, "closure", "closing")(tiny_folder)
    drop_file(O)(tiny_folder)
    faults = faults_of(tiny_folder)
    assert [(fault.file, fault.row) for fault in faults] == [(E, 2), (O, 0), (R, 2), (R, 4), (S, 0)]


def test_faults_between_files_come_at_once_too(tiny_folder: Path) -> None:
    swap(R, "lower,gate,", "lower,gaet,")(tiny_folder)
    swap(E, "opening,gate", "opening,door")(tiny_folder)
    swap(S, "decide_step_s = 900", "decide_step_s = 100")(tiny_folder)
    drop_table("inputs.road_factor")(tiny_folder)
    assert [(fault.file, fault.row, fault.column) for fault in faults_of(tiny_folder)] == [
        (E, 4, "target"),
        (R, 3, "to"),
        (S, 0, "clock.decide_step_s"),
        (S, 0, "inputs.road_factor"),
    ]


def test_a_long_value_is_cut_in_the_message(tiny_folder: Path) -> None:
    swap(R, "true,10,", f"true,{'9x' * 500},")(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert len(fault.found) == 80
    assert fault.found.endswith("...")


@pytest.mark.parametrize("file", [S, P, R, E, O])
@pytest.mark.parametrize(
    "change",
    [lambda b: b.replace(b"\n", b"\r\n"), lambda b: b"\xef\xbb\xbf" + b, lambda b: b.rstrip(b"\n")],
    ids=["CRLF", "byte-order-mark", "no-last-newline"],
)
def test_how_an_editor_saved_a_file_changes_nothing(
    file: str, change: Callable[[bytes], bytes], tiny_folder: Path
) -> None:
    before = read_scenario(str(tiny_folder))
    rewrite(file, change)(tiny_folder)
    after = read_scenario(str(tiny_folder))
    for name in ("title", "clock", "places", "roads", "events", "observations", "inputs", "prior_sets"):
        assert getattr(after, name) == getattr(before, name)
    assert after.digest != before.digest


def test_empty_lines_and_spaces_round_cells_are_taken(tiny_folder: Path) -> None:
    before = read_scenario(str(tiny_folder))
    rewrite(R, lambda b: b.replace(b",", b" , ") + b"\n\n")(tiny_folder)
    assert read_scenario(str(tiny_folder)).roads == before.roads


def test_events_and_counts_may_be_none(tiny: Callable[..., Path], tmp_path: Path) -> None:
    events = "event_id,time,kind,target,source\n"
    observed = "series,time,value,unit,source,use\n"
    scenario = read_scenario(str(tiny(tmp_path, events=events, observed=observed)))
    assert (scenario.events, scenario.observations) == ((), ())


def test_cells_left_out_take_their_defaults(tiny_folder: Path) -> None:
    rewrite(R, lambda b: b.replace(b"130,1,", b"130,,"))(tiny_folder)
    scenario = read_scenario(str(tiny_folder))
    assert [road.merge_priority for road in scenario.roads] == [1.0, 1.0, 1.0]
    assert scenario.places[0].capacity is None
    assert scenario.events[0].until is None
    assert scenario.events[0].time == dt.datetime(2024, 2, 24, 22, tzinfo=dt.UTC)


def test_a_name_that_is_no_scenario_is_refused_with_the_bundled_ones(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMissingError, match="did you mean karabakh-2023"):
        read_scenario("karabach-2023")
    with pytest.raises(ScenarioMissingError, match="no scenario"):
        read_scenario(str(tmp_path / "nowhere"))
