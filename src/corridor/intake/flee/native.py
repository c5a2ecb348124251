"""Scenario folders that run by Flee's rules: the table [flee], attributes.csv and given.csv, and what they must fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.intake.flee.attributes import check_attribute
from corridor.intake.flee.cells import MOST, Cell, read_whole
from corridor.intake.flee.given import read_given
from corridor.intake.flee.happenings import MAX_EVENTS
from corridor.intake.flee.locations import MAX_PLACES
from corridor.intake.flee.observed import MAX_OBSERVED
from corridor.intake.flee.routes import MAX_ROADS
from corridor.intake.flee.settings import Setter, check_together
from corridor.intake.shape.checks import check_table
from corridor.intake.shape.schema import AttributeRow, FleeTable
from corridor.intake.shape.tables import KnownIds, read_table
from corridor.intake.shape.uncertain import FILE
from corridor.intake.whole import links
from corridor.world.days import CONFLICT_DATE, LOCATION_TYPE, DayRules, LocationType, RuleSet
from corridor.world.events import EventKind
from corridor.world.scenario import PlaceKind
from corridor.world.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import EventRow, ObservedRow, PlaceRow, RoadRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder

ATTRIBUTES = "attributes.csv"
MAX_ATTRIBUTES = 200_000
ROWS = {"places.csv": MAX_PLACES, "roads.csv": MAX_ROADS, "events.csv": MAX_EVENTS, "observed.csv": MAX_OBSERVED}
"""Rows that are read, by file."""

_AT_PLACES = {EventKind.FIGHTING, EventKind.CEASEFIRE, EventKind.CAMP_CLOSED, EventKind.CAMP_OPENED}
_ACTING = {*_AT_PLACES, EventKind.CLOSURE, EventKind.OPENING}


@dataclass(frozen=True)
class Tables:
    """The tables that every scenario has."""

    places: Table[PlaceRow]
    roads: Table[RoadRow]
    events: Table[EventRow]
    observed: Table[ObservedRow]


def read_day_rules(folder: Folder, frame: Frame, tables: Tables) -> DayRules:
    """Read what Flee's rules need beside the tables; what is wrong or odd is noted."""
    top = check_table(FleeTable, frame.top["flee"], folder, FILE, "flee.")
    rule_set = top.get("rule_set", RuleSet.FLEE_3_1)
    setter = Setter(folder, FILE, rule_set, {}, where="flee.settings.")
    for name, value in _flat(top.get("settings", {})):
        setter.put(name, value)
    check_together(setter)
    home = top.get("home_country", "")
    countries = sorted({place.country for _, place in tables.places.rows})
    if home and tables.places.is_sound and home not in countries:
        folder.fault(FILE, 0, "flee.home_country", home, "must be a country of places.csv", ", ".join(countries[:30]))
    attributes = _read_attributes(folder, tables)
    camps = {place.place_id for _, place in tables.places.rows if place.kind is PlaceKind.CAMP}
    run = frame.run
    days = int((run[1] - run[0]).total_seconds() // SECONDS_PER_DAY) if run else None
    return DayRules(
        rule_set=rule_set,
        settings=setter.settings,
        home_country=home,
        place_attributes=attributes["place"],
        road_attributes=attributes["road"],
        given=read_given(folder, camps if tables.places.is_sound else None, days),
    )


def check_by_day(folder: Folder, frame: Frame, tables: Tables) -> None:
    """Note what does not fit between the tables of a case that runs by the day."""
    places, roads, events = tables.places, tables.roads, tables.events
    for table in (places, roads):
        if table.is_whole and not table.cells:
            folder.fault(table.file, 1, "", "a header and no rows", "must have at least one row")
    links.check_unique(folder, places, "place_id")
    links.check_unique(folder, roads, "road_id")
    links.check_unique(folder, events, "event_id")
    links.check_roads(folder, roads, places)
    links.check_observed(folder, tables.observed, places, roads, frame)
    links.check_regions(folder, places, frame.area_at_risk)
    _check_events(folder, frame, tables)
    step_s = frame.clock.decide_step_s if frame.clock else SECONDS_PER_DAY
    if step_s != SECONDS_PER_DAY:
        folder.fault(FILE, 0, "clock.decide_step_s", step_s, f"must be {SECONDS_PER_DAY} with [flee]",
                     "Flee's rules go by the day")  # fmt: skip


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    # Names in quotes hold dots; those without quotes make tables of tables.
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _read_attributes(folder: Folder, tables: Tables) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {"place": {}, "road": {}}
    table = read_table(folder, ATTRIBUTES, AttributeRow, "", MAX_ATTRIBUTES)
    known = {"place": KnownIds(tables.places), "road": KnownIds(tables.roads)}
    for line, row in table.rows:
        if known[row.of].lack(row.id):
            folder.fault(ATTRIBUTES, line, "id", row.id, f"must be the id of a {row.of}",
                         partial(known[row.of].nearest, row.id))  # fmt: skip
            continue
        own = found[row.of].setdefault(row.id, {})
        if row.attribute in own:
            folder.fault(ATTRIBUTES, line, "attribute", row.attribute, f"{row.id} has it already", "delete one row")
        elif _fits(Cell(folder, ATTRIBUTES, line, row.attribute), row):
            own[row.attribute] = row.value
    _check_zones(folder, found["place"])
    return found


def _fits(cell: Cell, row: AttributeRow) -> bool:
    if row.of == "place" and row.attribute == LOCATION_TYPE:
        if row.value in set(LocationType):
            return True
        cell.fault(row.value, f"must be one of {', '.join(LocationType)}")
        return False
    if row.of == "place" and row.attribute == CONFLICT_DATE:
        return read_whole(cell, row.value, -MOST, MOST) is not None
    return check_attribute(cell, row.attribute, row.value)


def _check_zones(folder: Folder, attributes: Mapping[str, Mapping[str, str]]) -> None:
    for place_id, own in attributes.items():
        if own.get(LOCATION_TYPE) == LocationType.CONFLICT_ZONE and CONFLICT_DATE not in own:
            folder.fault(ATTRIBUTES, 0, CONFLICT_DATE, f"missing for {place_id}", "every conflict zone has the "
                         "day that it becomes one", f"add place,{place_id},{CONFLICT_DATE},0")  # fmt: skip


def _check_events(folder: Folder, frame: Frame, tables: Tables) -> None:
    places, ways = KnownIds(tables.places), KnownIds(tables.places, tables.roads)
    for row, event in tables.events.rows:
        ids = places if event.kind in _AT_PLACES else ways
        if event.kind not in _ACTING:
            folder.warn("events.csv", row, "kind", event.kind, "has no part in Flee's rules", "remove the row")
        elif ids.lack(event.target):
            what = "a place_id" if ids is places else "a place_id or a road_id"
            folder.fault("events.csv", row, "target", event.target, f"must be {what}",
                         partial(ids.nearest, event.target))  # fmt: skip
        if event.kind is EventKind.FIGHTING and event.value is None:
            folder.fault("events.csv", row, "value", "missing", "must be given for fighting: intensity, 0 or more")
        if frame.run and not frame.run[0] <= event.time < frame.run[1]:
            folder.warn("events.csv", row, "time", event.time, f"is outside the run, {frame.run[0]} to {frame.run[1]}; "
                        "it never happens", "check the time")  # fmt: skip
        elif frame.run and (event.time - frame.run[0]).total_seconds() % SECONDS_PER_DAY:
            folder.warn("events.csv", row, "time", event.time, "is within a day; it happens as that day begins",
                        "give the start of the day")  # fmt: skip
