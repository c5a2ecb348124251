"""Folders of Flee: what is read, what is mended, what is refused; written as scenario folders they read the same."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from corridor.api.imports import import_flee
from corridor.cli.imports import imports
from corridor.intake.flee.write import native_files
from corridor.intake.read import check_scenario, read_scenario
from corridor.world.days import RuleSet
from corridor.world.errors import RequestError, ScenarioError
from corridor.world.scenario import PlaceKind, Scenario, Use
from flee_builders import (
    CAMP,
    IDP,
    LAYOUT,
    REGISTRATION,
    SETTINGS,
    SOUND,
    TOTAL,
    C,
    K,
    L,
    P,
    R,
    write_flee,
)
from mutations import Mutation, mutate

if TYPE_CHECKING:
    from pathlib import Path

REAL = ("burundi2015", "car2013", "mali2012", "nigeria2016", "ssudan2013")
APART = {"digest", "location", "files", "warnings", "scenario_id"}
"""What the folder a case was read from says of itself."""


def day(number: int) -> datetime:
    return datetime(2020, 1, 10, tzinfo=UTC) + timedelta(days=number)


def assert_same(scenario: Scenario, other: Scenario) -> None:
    for field in dataclasses.fields(Scenario):
        if field.name not in APART:
            assert getattr(scenario, field.name) == getattr(other, field.name), field.name


def rewritten(scenario: Scenario, folder: Path) -> Scenario:
    folder.mkdir()
    for name, text in native_files(scenario).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return read_scenario(str(folder))


@pytest.fixture
def sound(tmp_path: Path) -> Scenario:
    return read_scenario(str(write_flee(tmp_path)))


def test_places_are_flees_locations(sound: Scenario) -> None:
    kinds = {place.place_id: (place.kind, place.population, place.capacity) for place in sound.places}
    assert kinds == {
        "alpha": (PlaceKind.SETTLEMENT, 5000, None),
        "beta": (PlaceKind.SETTLEMENT, 3000, None),
        "gamma": (PlaceKind.SETTLEMENT, 800, None),
        "hub": (PlaceKind.JUNCTION, 0, None),
        "camp": (PlaceKind.CAMP, 0, 4000),
        "idp": (PlaceKind.CAMP, 0, None),
    }
    assert sound.area_at_risk == {"North", "South"}
    rules = sound.day_rules
    assert rules is not None
    assert rules.home_country == "Home"
    assert rules.place_attributes["alpha"] == {"location_type": "conflict_zone", "conflict_date": "0", "IPC": "20"}
    assert rules.place_attributes["idp"] == {"location_type": "idpcamp"}
    assert rules.settings["optimisations.hasten"] == 10.0


def test_roads_are_flees_links(sound: Scenario) -> None:
    assert [(road.road_id, road.length_km) for road in sound.roads] == [
        ("alpha--beta", 30.0),
        ("beta--gamma", 40.5),
        ("hub--gamma", 25.0),  # code 2 swaps the ends
        ("hub--camp", 10.0),
        ("beta--idp", 12.0),
    ]
    assert sound.day_rules is not None
    assert sound.day_rules.road_attributes == {"beta--gamma": {"max_move_speed": "120"}}


def test_what_happens_is_in_the_order_of_days(sound: Scenario) -> None:
    assert [(str(one.kind), one.target, one.time, one.value) for one in sound.events] == [
        ("fighting", "alpha", day(0), 1.0),
        ("camp-closed", "camp", day(0), None),
        ("closure", "hub--gamma", day(1), None),
        ("fighting", "gamma", day(2), 0.5),
        ("camp-opened", "camp", day(2), None),
        ("fighting", "gamma", day(3), 0.25),
        ("opening", "hub--gamma", day(3), None),
        ("ceasefire", "alpha", day(4), None),
        ("closure", "idp", day(4), None),
        ("fighting", "beta", day(5), 1.0),
    ]


def test_counts_are_published_again_when_they_are_corrected(sound: Scenario) -> None:
    counts = [
        ((seen.time - day(0)).days, (seen.published_time - day(0)).days, seen.value)
        for seen in sound.observations
        if seen.place_id == "camp" and seen.published_time
    ]
    assert counts == [(0, 0, 100.0), (0, 4, 130.0), (2, 2, 200.0), (2, 4, 260.0), (4, 4, 260.0)]
    assert {seen.use for seen in sound.observations if seen.series == "refugees"} == {Use.NEVER}
    assert sound.case_start == day(-2)


def test_what_is_given_are_the_corrected_counts_of_every_day(sound: Scenario) -> None:
    assert sound.day_rules is not None
    assert sound.day_rules.given is not None
    assert sound.day_rules.given.columns == {
        "total": (150, 225, 300, 366, 433, 500),
        "camp": (130, 195, 260, 260, 260, 260),
        "idp": (20, 25, 30, 35, 40, 45),
    }


def test_clock_and_dates(sound: Scenario) -> None:
    assert (sound.clock.start, sound.clock.end) == (day(0), day(6))
    assert sound.issue_time == day(1)
    assert sound.title == "tiny (a folder of Flee)"
    assert set(sound.files) == set(SOUND)
    assert sound.warnings == ()


def swap(file: str, old: str, new: str) -> dict[str, str | None]:
    assert old in SOUND[file]
    return {file: SOUND[file].replace(old, new, 1)}


def more(file: str, text: str) -> dict[str, str | None]:
    return {file: SOUND[file] + text}


FAULTS = {
    "no locations": ({L: None}, f"{L}: missing"),
    "no routes": ({R: None}, f"{R}: missing"),
    "no closures": ({C: None}, f"{C}: missing; Flee needs it"),
    "no conflicts": ({K: None}, f"{K}: missing"),
    "no period": ({P: None}, f"{P}: missing"),
    "no layout": ({LAYOUT: None}, f"{LAYOUT}: missing; it names the files of counts"),
    "no location": ({L: "#name,region\n"}, "no location"),
    "no link": ({R: "#name1,name2,distance\n"}, "no link"),
    "unknown end": (swap(R, "Alpha,Beta", "Alpha,Elsewhere"), "name2 = Elsewhere; must be a name of locations.csv"),
    "near end": (swap(R, "Alpha,Beta", "Alpa,Beta"), "did you mean Alpha?"),
    "negative distance": (swap(R, "Beta,30", "Beta,-30"), "distance = -30; must be a length"),
    "no distance": (swap(R, "Beta,30", "Beta,far"), "distance = far; must be a length"),
    "too far": (swap(R, "Beta,30", "Beta,30000"), "must be a length from 0 to 20,000 km"),
    "a word for a code": (swap(R, "30,0", "30,drive"), "forced_redirection = drive"),
    "no speed": (swap(R, ",120", ",fast"), "max_move_speed = fast; must be a number"),
    "unknown type": (swap(L, "town", "village"), "location_type = village; must be one of"),
    "flood zone": (swap(L, "town", "flood_zone"), "Flee 3.1 knows no floods"),
    "no number of people": (swap(L, ",3000", ",many"), "population = many; must be a number"),
    "people with comma": (swap(L, ",3000", ',"3,000"'), "write it without separators: 3000"),
    "negative people": (swap(L, ",3000", ",-3"), "population = -3"),
    "no coordinate": (swap(L, "10.5", "north"), "latitude = north; must be a number of degrees"),
    "no conflict date": (swap(L, "zone,2,", "zone,,"), "conflict_date = empty; must be the day"),
    "no name": (swap(L, "Beta,", ","), "name = empty"),
    "short row": (swap(L, "town,,3000,", "town"), "6 cells; must be 8"),
    "column twice": (swap(L, "population,IPC", "population,IPC,IPC"), "IPC = twice in the header"),
    "nameless column": (swap(L, ",5000,20", ",5000,20,7"), "which has no name"),
    "hunger in words": (swap(L, ",5000,20", ",5000,bad"), "IPC = bad; must be a number from 0 to 100"),
    "own attribute": (swap(L, "IPC", "location_type"), "is a name of one of the first eight columns"),
    "few days": (swap(P, "6", "9"), "6 days; the run has 9; Flee stops on day 6"),
    "no days": (swap(P, "6", "0"), "Length = 0; must be a number from 1"),
    "no length": (swap(P, "Length,6\n", ""), "Length = missing"),
    "no start": (swap(P, "2020-01-10", "soon"), "StartDate = soon; must be a date"),
    "no such date": (swap(P, "2020-01-10", "2020-02-31"), "StartDate = 2020-02-31; must be a date"),
    "another age": (swap(P, "2020-01-10", "1066-10-14"), "must lie in the years"),
    "conflict twice": (swap(K, "Gamma", "Alpha"), "Alpha = twice in the header"),
    "conflict in words": (swap(K, "0,1,0,0", "0,1,x,0"), "Beta = x; must be an intensity"),
    "negative conflict": (swap(K, "0,1,0,0", "0,1,-1,0"), "Beta = -1; must be an intensity"),
    "short conflict": (swap(K, "0,1,0,0", "0,1"), "2 cells; the header has 4"),
    "empty conflicts": ({K: ""}, "empty; must have a header"),
    "closure in words": (swap(C, "1,3", "soon,3"), "closure_start = soon"),
    "short closure": (swap(C, "Abroad,1,3", "Abroad,1"), "4 cells"),
    "closure of nobody": (swap(C, "location,Idp", "location,Ipd"), "name1 = Ipd; must be a name"),
    "closed camp unknown": (swap(C, "camp,Camp", "camp,Kamp"), "Flee 3.1 shuts the first location instead"),
    "correction off dates": (swap(REGISTRATION, "01-14", "01-13"), "must be a date of source_data/camp.csv"),
    "correction unknown": (swap(REGISTRATION, "Camp", "Champ"), "did you mean Camp?"),
    "correction of nobody": (swap(CAMP, ",200", ",0"), "the row before a correction has nobody"),
    "name twice": (more(LAYOUT, "Camp,camp.csv\n"), "stands there twice"),
    "total later": ({LAYOUT: "all,refugees.csv\ntotal,refugees.csv\nCamp,camp.csv\n"}, "must be the first row"),
    "no total": ({TOTAL: None}, "the total must have counts"),
    "empty layout": ({LAYOUT: "#\n"}, "must name the files of counts"),
    "count in words": (swap(CAMP, ",200", ",many"), "count = many; must be a number"),
    "negative count": (swap(CAMP, ",200", ",-200"), "count = -200"),
    "date in words": (swap(CAMP, "2020-01-12", "12 Jan"), "date = 12 Jan; must be a date"),
    "an open quote": (more(R, '"Beta,Hub,3\n'), "a quote is opened and never closed"),
    "no UTF-8": (swap(SETTINGS, "agent", "\udce9gent"), "not UTF-8"),
    "bad settings": (swap(SETTINGS, "hasten", "hastn"), "optimisations.hastn"),
    "a name too long": (swap(R, "Alpha,Beta", "x" * 300 + ",Beta"), "at most 200 characters"),
}

WARNINGS = {
    "byte-order mark": ({L: "\ufeff" + SOUND[L]}, f"{L}:1: a byte-order mark"),
    "header without #": (swap(L, "#name", "name"), "a header without #"),
    "header of routes without #": (swap(R, "#name1", "name1"), "a header without #"),
    "header of closures without #": (swap(C, "#closure", "closure"), "a header without #"),
    "spaces round a name": (swap(R, "Alpha,Beta", "Alpha ,Beta"), "has spaces round it"),
    "people with decimals": (swap(L, ",3000", ",3000.0"), "population = 3000.0; is no whole number"),
    "no coordinate": (swap(L, "10.5,", ","), "latitude = empty; Flee takes 0"),
    "swapped coordinates": (swap(L, "10.5,20.5", "120.5,20.5"), "they would fit if swapped"),
    "far coordinates": (swap(L, "10.5,20.5", "10.5,300"), "must lie within"),
    "two of a name": (more(L, "Beta,West,Home,11,20,town,,10,\n"), "stands in row 3 already; roads lead to the last"),
    "no length": (swap(R, "Beta,30", "Beta,0"), "is next to nothing; 0.001 km"),
    "twice": (swap(R, "30,0", "30,1"), "Flee makes the link twice"),
    "a loop": (more(R, "Beta,Beta,3,,\n"), "it leads nowhere"),
    "link_type": (
        {R: "#name1,name2,distance,link_type\nAlpha,Beta,30,drive\nBeta,Gamma,4,walk\nGamma,Hub,2,\nHub,Camp,1,\n"},
        "must be forced_redirection",
    ),
    "odd days": (swap(K, "1,1,0,0", "7,1,0,0"), "Day = 7; is not the number of its row (1 such rows)"),
    "more days": (more(K, "6,0,0,0\n"), "1 more rows; the run has 6 days"),
    "no location fought at": (
        {K: SOUND[K].replace("\n", ",1\n").replace("Gamma,1", "Gamma,Delta")},
        "Delta = no location",
    ),
    "nobody in zones": (swap(K, "5,0,1,0.25", "5,0,0,0").copy() | {}, "no conflict zone has people on day 5"),
    "link closed": (more(C, "link,Alpha,Beta,1,2\n"), "has no effect: Flee compares names"),
    "redirection": (more(C, "remove_forced_redirection,Alpha,Beta,1,2\n"), "has no effect"),
    "unknown closure": (more(C, "Country,Home,Abroad,1,2\n"), "Flee does not know it"),
    "unknown country": (more(C, "country,Home,Aboard,1,2\n"), "did you mean Abroad?"),
    "no link between": (more(C, "country,Abroad,Abroad,1,2\n") | swap(R, "Hub,Camp", "Gamma,Camp"), "no link leads"),
    "never closes": (more(C, "location,Idp,,9,-1\n"), "closure_start = 9; is no day of the run"),
    "closes backwards": (more(C, "location,Idp,,3,1\n"), "is before closure_start = 3"),
    "camp first": (
        {L: SOUND[L].replace("Alpha,North,Home", "Kamp,East,Abroad,12,22,camp,,,\nAlpha,North,Home", 1)},
        "the first row is a camp",
    ),
    "camp without counts": (swap(LAYOUT, "Idp,idp.csv\n", ""), "Idp; a camp without a row"),
    "camp without file": ({IDP: None}, "a camp whose counts cannot be had"),
    "file without counts": ({IDP: "#date,count\n"}, "no count; Flee stops there"),
    "header of counts": (swap(CAMP, "2020-01-10", "When,How many\n2020-01-10"), "a header, and Flee stops there"),
    "empty counts": (more(CAMP, "2020-01-15,\n"), "count = empty; 1 such rows are left out"),
    "counts with decimals": (swap(CAMP, ",200", ",200.0"), "count = 200.0; is no whole number"),
    "out of order": (more(IDP, "2020-01-11,12\n"), "date = out of order"),
    "a date twice": (more(IDP, "2020-01-16,60\n"), "1 dates twice"),
    "counts of a town": (more(LAYOUT, "Beta,idp.csv\n"), "Beta; is no camp"),
    "counts of nowhere": (more(LAYOUT, "Cmap,idp.csv\n"), "Cmap; is no location"),
    "another total": (swap(LAYOUT, "total", "all"), "the first row is taken for the total"),
    "files of two ends": (swap(LAYOUT, "Camp,camp.csv", "Camp,camp.csv,idp.csv"), "does not end when"),
    "files of two starts": (swap(LAYOUT, "Idp,idp.csv", "Idp,idp.csv,camp.csv"), "starts later than"),
    "a first row corrected": (swap(REGISTRATION, "01-14", "01-10"), "is the first row of source_data/camp.csv"),
    "a comment of corrections": (more(REGISTRATION, "#Camp,2020-01-12\n"), "a comment with commas"),
    "an empty line": (swap(P, "Length", "\nLength"), "an empty line; Flee 3.1 stops there"),
    "days twice": (more(P, "Length,6\n"), "stands there twice"),
    "another key": (more(P, "End,6\n"), "is neither StartDate nor Length"),
    "days with decimals": (swap(P, "6", "6.0"), "Length = 6.0; is no whole number"),
    "no settings": ({SETTINGS: None}, "simsetting.yml: missing"),
    "no effect": (swap(SETTINGS, "  start_on", "  capacity_scaling: 2.0\n  start_on"), "without effect in flee-3.1"),
    "long ways": ({"input_csv/major_routes.csv": "Alpha,Beta\n"}, "where fixed_routes is on"),
    "floods": ({"input_csv/flood_level.csv": "#Day\n"}, "the level of floods"),
    "demographics": ({"input_csv/demographics_age.csv": "age,Default\n"}, "Flee draws age"),
    "changes": ({"input_csv/location_changes.csv": "a\n"}, "changes types of locations"),
    "hunger": ({"input_csv/region_attributes_IPC.csv": "a\n"}, "changes the hunger of regions"),
    "agents": ({"input_csv/agents.csv": "a\n"}, "read_from_agents_csv_file"),
    "others": ({"source_data/old.csv": "a\n"}, "source_data: old.csv; nothing reads them"),
}


@pytest.mark.parametrize(("changes", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_what_has_no_honest_reading_is_refused(changes: dict[str, str | None], words: str, tmp_path: Path) -> None:
    texts = {file: text for file, text in changes.items() if text is None or text.isprintable() or "\udce9" not in text}
    path = write_flee(tmp_path, texts)
    for file in changes.keys() - texts.keys():
        (path / file).write_bytes(str(changes[file]).encode("utf-8", "surrogateescape"))
    found = check_scenario(str(path))
    assert any(words in str(fault) for fault in found.faults), found
    with pytest.raises(ScenarioError) as caught:
        read_scenario(str(path))
    assert caught.value.faults == found.faults


@pytest.mark.parametrize(("changes", "words"), WARNINGS.values(), ids=WARNINGS.keys())
def test_what_is_odd_is_mended_and_said(changes: dict[str, str | None], words: str, tmp_path: Path) -> None:
    scenario = read_scenario(str(write_flee(tmp_path, changes)))
    assert any(words in str(one) for one in scenario.warnings), scenario.warnings
    assert_same(scenario, rewritten(scenario, tmp_path / "again"))


def test_counts_must_lie_in_the_folder(tmp_path: Path) -> None:
    path = write_flee(tmp_path, swap(LAYOUT, "camp.csv", "../../outside.csv"))
    (tmp_path / "outside.csv").write_text("2020-01-10,3\n", encoding="utf-8")
    assert "a link out of the folder" in str(check_scenario(str(path)).faults[0])


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = check_scenario(str(write_flee(tmp_path, {**swap(R, "Beta,30", "Beta,-3"), **swap(L, "town", "village")})))
    assert [fault.file for fault in found.faults] == [L, R]


@pytest.mark.parametrize("rule_set", RuleSet)
def test_of_two_places_of_a_name_each_rule_set_takes_its_own(rule_set: RuleSet, tmp_path: Path) -> None:
    path = write_flee(tmp_path, more(L, "Beta,West,Home,11,20,town,,10,\n"))
    scenario = read_scenario(str(path), None, rule_set)
    assert [place.place_id for place in scenario.places if "Beta" in place.names] == ["beta", "beta-2"]
    assert scenario.roads[0].to_place == ("beta-2" if rule_set is RuleSet.FLEE_3_1 else "beta")
    assert [one.target for one in scenario.events if one.kind == "fighting"][-1] == "beta"


def test_regions_that_lie_on_both_sides_of_the_border_are_told_apart(tmp_path: Path) -> None:
    scenario = read_scenario(str(write_flee(tmp_path, {L: SOUND[L].replace("East", "North")})))
    assert scenario.area_at_risk == {"North (Home)", "South (Home)"}
    assert {place.region for place in scenario.places if place.country == "Abroad"} == {"North (Abroad)"}


def test_names_of_many_dots_are_written_too(tmp_path: Path) -> None:
    dotted = "a." * 30 + "a"
    changes = {**swap(L, "Beta,North", f"Beta,{dotted}"), **more(C, f"{dotted},Alpha,Beta,1,2\n")}
    scenario = read_scenario(str(write_flee(tmp_path, changes)))
    assert dotted in scenario.area_at_risk
    assert_same(scenario, rewritten(scenario, tmp_path / "again"))


def test_a_link_of_code_1_is_two_roads(tmp_path: Path) -> None:
    scenario = read_scenario(str(write_flee(tmp_path, swap(R, "30,0", "30,1"))))
    assert [road.road_id for road in scenario.roads[:2]] == ["alpha--beta", "alpha--beta-2"]


def test_files_may_lie_in_the_folder_itself(tmp_path: Path) -> None:
    path = write_flee(tmp_path)
    for file in (path / "input_csv").iterdir():
        file.rename(path / file.name)
    (path / "input_csv").rmdir()
    assert read_scenario(str(path)).warnings == ()
    (path / "source_data").rename(tmp_path / "elsewhere")
    assert "conflict_validation" in str(check_scenario(str(path)).faults[0])


def test_settings_of_the_parent_hold_where_the_folder_has_none(tmp_path: Path) -> None:
    (tmp_path / "simsetting.yml").write_text("move_rules:\n  softening: 4.0\n", encoding="utf-8")
    scenario = read_scenario(str(write_flee(tmp_path, {SETTINGS: None})))
    assert scenario.day_rules is not None
    assert scenario.day_rules.settings == {"move_rules.softening": 4.0}
    assert scenario.files[SETTINGS] == b"move_rules:\n  softening: 4.0\n"


def test_the_digest_knows_the_rules(tmp_path: Path) -> None:
    path = str(write_flee(tmp_path))
    assert read_scenario(path).digest == read_scenario(path).digest
    assert read_scenario(path).digest != read_scenario(path, None, RuleSet.FLEE_2026).digest


def test_settings_are_of_no_use_to_other_folders(tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no folder of Flee"):
        read_scenario(str(tiny_folder), tmp_path / "simsetting.yml")


@pytest.mark.parametrize("rule_set", RuleSet)
@pytest.mark.parametrize("name", REAL)
def test_a_real_folder_reads_the_same_when_written(
    name: str, rule_set: RuleSet, shared_data: Path, tmp_path: Path
) -> None:
    scenario = read_scenario(str(shared_data / "flee" / name), None, rule_set)
    assert scenario.day_rules is not None
    assert scenario.day_rules.given is not None
    assert scenario.day_rules.settings["move_rules.max_move_speed"] == 200.0
    assert_same(scenario, rewritten(scenario, tmp_path / "again"))


NATIVE = {
    "rule set": ("scenario.toml", '"flee-3.1"', '"flee-4"', "flee.rule_set = flee-4; must be one of"),
    "home": ("scenario.toml", 'home_country = "Home"', 'home_country = "Hom"', "must be a country of places.csv"),
    "setting": ("scenario.toml", "move_rules.awareness_level", "move_rules.awarness_level", "no setting of Flee"),
    "value": ("scenario.toml", '_speed" = 200.0', '_speed" = -1', "flee.settings.move_rules.max_move_speed = -1"),
    "key": ("scenario.toml", "home_country", "home_town", "flee.home_town"),
    "steps": ("scenario.toml", "decide_step_s = 86400", "decide_step_s = 3600", "must be 86400 with [flee]"),
    "place": ("attributes.csv", "place,beta,", "place,bela,", "id = bela; must be the id of a place"),
    "owner": ("attributes.csv", "place,beta,", "town,beta,", "must be one of place, road"),
    "type": ("attributes.csv", ",town", ",village", "location_type = village"),
    "date": ("attributes.csv", "conflict_date,2", "conflict_date,soon", "conflict_date = soon"),
    "no date": ("attributes.csv", "place,gamma,conflict_date,2\n", "", "missing for gamma"),
    "speed": ("attributes.csv", "max_move_speed,120", "max_move_speed,0", "max_move_speed = 0"),
    "twice": (
        "attributes.csv",
        "location_type,town\n",
        "location_type,town\nplace,beta,location_type,town\n",
        "already",
    ),
    "camp": ("given.csv", "day,total,camp", "day,total,kamp", "kamp = unknown column"),
    "given twice": ("given.csv", "camp,idp", "camp,camp", "camp = twice in the header"),
    "no header": ("given.csv", "day,", "when,", "no header"),
    "people": ("given.csv", "\n2,300", "\n2,-3", "must be a whole number of people"),
    "days": ("given.csv", "\n2,300", "\n7,300", "day = 7; must be 2"),
    "few days": ("given.csv", "\n5,500,260,45", "", "5 days; the run has 6"),
    "cells": ("given.csv", "\n2,300", "\n2,300,1", "the header has 4"),
    "target": ("events.csv", "fighting,alpha", "fighting,alfa", "target = alfa; must be a place_id"),
    "fighting on a road": ("events.csv", "fighting,alpha,1", "fighting,alpha--beta,1", "must be a place_id"),
    "no intensity": ("events.csv", "fighting,alpha,1", "fighting,alpha,", "must be given for fighting"),
    "end of a road": ("roads.csv", ",alpha,beta,", ",alpha,bela,", "must be a place_id of places.csv"),
    "count of a place": ("observed.csv", "present,camp", "present,kamp", "place_id = kamp; must be in places.csv"),
}


@pytest.mark.parametrize(("file", "old", "new", "words"), NATIVE.values(), ids=NATIVE.keys())
def test_a_written_folder_is_checked_as_every_other(
    file: str, old: str, new: str, words: str, sound: Scenario, tmp_path: Path
) -> None:
    rewritten(sound, tmp_path / "again")
    path = tmp_path / "again" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = check_scenario(str(tmp_path / "again"))
    assert any(words in str(fault) for fault in found.faults), found


def test_a_written_folder_may_lack_what_is_given(sound: Scenario, tmp_path: Path) -> None:
    rewritten(sound, tmp_path / "again")
    (tmp_path / "again" / "given.csv").unlink()
    scenario = read_scenario(str(tmp_path / "again"))
    assert scenario.day_rules is not None
    assert scenario.day_rules.given is None
    assert_same(scenario, rewritten(scenario, tmp_path / "once-more"))


def test_an_empty_table_is_a_table(sound: Scenario, tmp_path: Path) -> None:
    rewritten(sound, tmp_path / "again")
    path = tmp_path / "again" / "scenario.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[flee]")] + "[flee]\n", encoding="utf-8")
    words = [str(fault) for fault in check_scenario(str(tmp_path / "again")).faults]
    assert any("flee.rule_set = missing" in one for one in words)


def test_other_folders_have_no_such_files(tiny_folder: Path) -> None:
    (tiny_folder / "given.csv").write_text("day\n", encoding="utf-8")
    words = [str(one) for one in check_scenario(str(tiny_folder)).warnings if one.file == "given.csv"]
    assert len(words) == 1
    assert "a file that nothing reads" in words[0]


def run(*arguments: str) -> typer.testing.Result:
    app = typer.Typer()
    app.add_typer(imports, name="import")
    return CliRunner().invoke(app, ["import", "flee", *arguments])


def test_the_command_writes_a_folder_and_says_what_it_read(tmp_path: Path) -> None:
    path = write_flee(tmp_path, swap(R, "30,0", "30,1"))
    result = run(str(path), "-o", str(tmp_path / "again"))
    assert result.exit_code == 0, result.output
    assert "Read 6 places, 6 roads, 6 days, 2 camps, 7 reports." in result.output
    assert "  input_csv/routes.csv\n    2: forced_redirection = 1" in result.output
    assert f"corridor check {tmp_path / 'again'}" in result.output
    assert_same(read_scenario(str(path)), read_scenario(str(tmp_path / "again")))
    assert "# What was odd there" in (tmp_path / "again" / "scenario.toml").read_text(encoding="utf-8")


def test_the_command_prints_an_object(tmp_path: Path) -> None:
    result = run(str(write_flee(tmp_path)), "-o", str(tmp_path / "again"), "--json", "--rule-set", "flee-2026")
    document = json.loads(result.output)
    assert document["camps"] == 2
    assert document["warnings"] == []


def test_many_warnings_are_cut_short(tmp_path: Path) -> None:
    result = run(str(write_flee(tmp_path, more(R, "Beta,Beta,3,,\n" * 40))), "-o", str(tmp_path / "again"))
    assert f"  and 10 more: corridor check {tmp_path / 'tiny'}" in result.output


def test_nothing_is_written_over_or_of_a_faulty_folder(tmp_path: Path) -> None:
    path = write_flee(tmp_path, swap(R, "Beta,30", "Beta,-30"))
    assert run(str(path), "-o", str(tmp_path / "again")).exit_code == 2
    assert not (tmp_path / "again").exists()
    (tmp_path / "again").mkdir()
    with pytest.raises(RequestError, match="is there already"):
        import_flee(write_flee(tmp_path, name="other"), tmp_path / "again")


def test_what_cannot_be_imported_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="is no folder of Flee"):
        import_flee(tiny_folder, tmp_path / "again")
    with pytest.raises(RequestError, match=r"no such rules; known: flee-3\.1, flee-2026"):
        import_flee(write_flee(tmp_path, name="other"), tmp_path / "again", rule_set="flee-4")


MUTATIONS = st.lists(st.integers(0, 2**64 - 1).map(Mutation.of), min_size=1, max_size=3)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MUTATIONS)
def test_spoilt_files_give_faults_or_a_case_that_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, mutations: list[Mutation]
) -> None:
    folder = tmp_path_factory.mktemp("spoilt")
    files = mutate({file: text.encode() for file, text in SOUND.items()}, mutations)
    path = folder / "tiny"
    for file, content in files.items():
        (path / file).parent.mkdir(parents=True, exist_ok=True)
        (path / file).write_bytes(content)
    try:
        scenario = read_scenario(str(path))
    except ScenarioError:
        return
    if scenario.day_rules is not None:
        assert_same(scenario, rewritten(scenario, folder / "again"))
