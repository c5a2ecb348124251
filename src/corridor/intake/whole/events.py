"""What events need: a target that they can act on, a value in range, dates within the case."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.shape.tables import KnownIds
from corridor.world.events import AREA_TARGET, DAYS_OF, GOODS_UNITS, LITRES_OF_FUEL, TO_REFUGE, EventKind
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import EventRow, PlaceRow, RoadRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder

_NEEDS_VALUE = {
    EventKind.FIGHTING: "intensity, 0 or more",
    EventKind.CAPACITY: "vehicles/h, 0 or more",
    EventKind.LANES: "cars abreast, from the road's start to its end",
    EventKind.BUSES: "buses",
    EventKind.CONVOY: "people",
    EventKind.DEATHS: "people",
    EventKind.INJURIES: "people",
    EventKind.STOCK: "days that it lasts",
    EventKind.SUPPLY: "what comes a day",
}
_HINTS = {EventKind.OPENING_ANNOUNCED, EventKind.OPENING_RUMOURED}
_NEEDS_WAY = {EventKind.CLOSURE, EventKind.OPENING, EventKind.CAPACITY, *_HINTS}
_NEEDS_ROAD = {EventKind.LANES, EventKind.HAZARD}
_NEWS = {EventKind.GUARANTEE, EventKind.LEAVE_ORDER, EventKind.STAY_ORDER, EventKind.RUMOUR}
_LOSSES = {EventKind.DEATHS, EventKind.INJURIES}
_AT_ONE_HOME = {EventKind.BUSES, EventKind.CONVOY, EventKind.ENCIRCLEMENT, EventKind.RELIEF}
_AT_HOMES = {EventKind.FUEL_LOSS, EventKind.EVACUATION, EventKind.STOCK, *_NEWS, *_LOSSES}
_NEEDS_HOME = {EventKind.DELIVERY, *_AT_ONE_HOME, *_AT_HOMES}
_MOST = {
    EventKind.HAZARD: 1.0,
    EventKind.LANES: 20.0,
    EventKind.BUSES: 100_000.0,
    EventKind.STOCK: 100_000.0,
    **dict.fromkeys((EventKind.TALKS, *_NEWS), 20.0),
    **dict.fromkeys(_LOSSES, 1e9),
}
_UNITS = {
    EventKind.STOCK: sorted(DAYS_OF),
    EventKind.SUPPLY: sorted(f"{unit}/day" for unit in GOODS_UNITS),
    EventKind.DEATHS: ["", "people"],
    EventKind.INJURIES: ["", "people"],
}
_LEAST = {EventKind.LANES: 1.0, EventKind.BUSES: 1.0}
_LEAST_PACE = 0.01


def check_events(
    folder: Folder, events: Table[EventRow], places: Table[PlaceRow], roads: Table[RoadRow], frame: Frame
) -> None:
    """Note events with unknown targets, missing values, or dates outside the case."""
    ways = KnownIds(places, roads)
    for row, cells in events.cells:
        target, kind = cells.get("target"), cells.get("kind")
        may_be_area = kind not in _NEEDS_WAY | _AT_ONE_HOME | {EventKind.LANES}
        if target is None or (target == AREA_TARGET and may_be_area):
            continue
        if target == AREA_TARGET or ways.lack(target):
            what = "a place_id or a road_id" + (f", or {AREA_TARGET}" if may_be_area else "")
            folder.fault("events.csv", row, "target", target, f"must be {what}",
                         partial(ways.nearest, target))  # fmt: skip
    known_roads, homes = KnownIds(roads), _homes(places, frame)
    for row, event in events.rows:
        if event.kind in _NEEDS_VALUE and event.value is None:
            folder.fault("events.csv", row, "value", "missing",
                         f"must be given for {event.kind}: {_NEEDS_VALUE[event.kind]}")  # fmt: skip
        if event.unit not in _UNITS.get(event.kind, [event.unit]):
            allowed = ", ".join(unit or "nothing" for unit in _UNITS[event.kind])
            folder.fault("events.csv", row, "unit", event.unit or "missing", f"must be one of: {allowed}")
        _check_kind(folder, row, event, known_roads, homes)
        if event.until is not None and event.until < event.time:
            folder.fault("events.csv", row, "until", event.until, f"must not be before time = {event.time}")
        if frame.case and not frame.case[0] <= event.time <= frame.case[1]:
            folder.fault("events.csv", row, "time", event.time,
                         f"must lie in the case, {frame.case[0]} to {frame.case[1]}",
                         "widen the case in scenario.toml or remove the row")  # fmt: skip


def _homes(places: Table[PlaceRow], frame: Frame) -> set[str] | None:
    # Populated places of the area at risk, and refuges there; None where a broken row could be one.
    if not places.is_sound:
        return None
    inside = [place for _, place in places.rows if place.region in frame.area_at_risk]
    return {place.place_id for place in inside if place.population or place.kind is PlaceKind.REFUGE}


def _acts(event: EventRow) -> bool:
    # Some kinds act in some units only, and are shown in all others.
    if event.kind is EventKind.HAZARD:
        return event.value is not None
    if event.kind is EventKind.DELIVERY:
        return event.value is not None and event.unit in {*LITRES_OF_FUEL, *GOODS_UNITS}
    return event.kind is not EventKind.EVACUATION or event.unit == TO_REFUGE


def _check_kind(folder: Folder, row: int, event: EventRow, roads: KnownIds, homes: set[str] | None) -> None:
    acts = _acts(event)
    if acts and event.kind is EventKind.EVACUATION and event.value is None:
        folder.fault("events.csv", row, "value", "missing", f"must be given for {event.kind} in {event.unit}: people")
    if event.value is not None and event.value > _MOST.get(event.kind, event.value):
        most = _MOST[event.kind]
        folder.fault("events.csv", row, "value", event.value, f"must be at most {most:,g} for {event.kind}")
    if event.value is not None and event.value < _LEAST.get(event.kind, event.value):
        remedy = "write a closure where nothing passes" if event.kind is EventKind.LANES else "remove the row"
        folder.fault("events.csv", row, "value", event.value, f"must be at least {_LEAST[event.kind]:g}", remedy)
    if event.kind is EventKind.HAZARD and event.value is not None and 0 < event.value < _LEAST_PACE:
        folder.fault("events.csv", row, "value", event.value,
                     f"must be 0, which shuts the road, or the share of speed left, {_LEAST_PACE} to 1")  # fmt: skip
    if acts and event.kind in _NEEDS_ROAD and event.target != AREA_TARGET and roads.lack(event.target):
        folder.fault("events.csv", row, "target", event.target, f"must be a road_id for {event.kind} with a value",
                     partial(roads.nearest, event.target))  # fmt: skip
    if acts and event.kind in _NEEDS_HOME and homes is not None and event.target not in homes:
        if event.target == AREA_TARGET and (event.kind is not EventKind.DELIVERY or event.unit in GOODS_UNITS):
            return  # right for what can be all over the area, noted already for the others
        folder.fault("events.csv", row, "target", event.target,
                     f"must be a place of the area at risk that people live in, for {event.kind}"
                     + (f" in {event.unit}" if event.kind is EventKind.DELIVERY else ""))  # fmt: skip
    if acts and event.kind is EventKind.HAZARD and event.target == AREA_TARGET:
        folder.fault("events.csv", row, "target", event.target, "must be a road_id for hazard with a value",
                     "write a row for each road, or leave the value empty to have it shown only")  # fmt: skip
