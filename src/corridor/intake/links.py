"""Checks that hold between rows and files: ids, ends of roads, targets of events, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.intake.files import nearest
from corridor.world.scenario import AREA_TARGET, EventKind, Use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corridor.intake.files import Folder
    from corridor.intake.schema import ClockTable, EventRow, ObservedRow, PlaceRow, RoadRow, ScenarioTable

MAX_STEPS = 1_000_000
_NEEDS_VALUE = {EventKind.FIGHTING: "intensity, 0 or more", EventKind.CAPACITY: "vehicles/h, 0 or more"}
_NEEDS_WAY = {EventKind.CLOSURE, EventKind.OPENING, EventKind.CAPACITY}


def check_unique(folder: Folder, file: str, column: str, ids: Sequence[tuple[int, str]]) -> None:
    """Note every id that stands in more than one row."""
    first: dict[str, int] = {}
    for row, name in ids:
        if name in first:
            folder.fault(file, row, column, name, f"stands in row {first[name]} already", "give it another id")
        first.setdefault(name, row)


def check_roads(folder: Folder, roads: Sequence[tuple[int, RoadRow]], places: Sequence[PlaceRow]) -> None:
    """Note roads whose ends are unknown or the same, and whose diagram has no falling branch."""
    known = [place.place_id for place in places]
    ids = set(known)
    for row, road in roads:
        for column, end in (("from", road.from_), ("to", road.to)):
            if end not in ids:
                folder.fault("roads.csv", row, column, end, "must be a place_id of places.csv", nearest(end, known))
        if road.from_ == road.to:
            folder.fault("roads.csv", row, "to", road.to, "must differ from the place it starts from")
        if road.road_id in ids:
            folder.fault("roads.csv", row, "road_id", road.road_id, "must not be the id of a place too")
        critical = road.capacity_veh_per_h / road.free_speed_km_h
        if road.jam_veh_per_km <= critical:
            folder.fault("roads.csv", row, "jam_veh_per_km", road.jam_veh_per_km,
                         f"must be > capacity / free speed = {critical:.3g}",
                         "a jam holds more vehicles than free flow; check units")  # fmt: skip


def check_events(
    folder: Folder, events: Sequence[tuple[int, EventRow]], places: Sequence[PlaceRow], roads: Sequence[RoadRow],
    scenario: ScenarioTable | None, clock: ClockTable | None,
) -> None:  # fmt: skip
    """Note events with unknown targets, missing values, or dates outside the case."""
    ways = [place.place_id for place in places] + [road.road_id for road in roads]
    known = set(ways)
    for row, event in events:
        allowed = known if event.kind in _NEEDS_WAY else known | {AREA_TARGET}
        if event.target not in allowed:
            what = "a place_id or a road_id" + ("" if event.kind in _NEEDS_WAY else f", or {AREA_TARGET}")
            folder.fault("events.csv", row, "target", event.target, f"must be {what}", nearest(event.target, ways))
        if event.kind in _NEEDS_VALUE and event.value is None:
            folder.fault("events.csv", row, "value", "missing",
                         f"must be given for {event.kind}: {_NEEDS_VALUE[event.kind]}")  # fmt: skip
        if event.until is not None and event.until < event.time:
            folder.fault("events.csv", row, "until", event.until, f"must not be before time = {event.time}")
        if scenario and clock and not scenario.case_start <= event.time <= clock.end:
            folder.fault("events.csv", row, "time", event.time,
                         f"must lie in the case, {scenario.case_start} to {clock.end}",
                         "widen the case in scenario.toml or remove the row")  # fmt: skip


def check_observed(
    folder: Folder, observed: Sequence[tuple[int, ObservedRow]], places: Sequence[PlaceRow],
    roads: Sequence[RoadRow], clock: ClockTable | None,
) -> None:  # fmt: skip
    """Note observations of unknown places or roads, and points to score that no run reaches."""
    scored_at: dict[datetime, int] = {}
    known_places = [place.place_id for place in places]
    known_roads = [road.road_id for road in roads]
    for row, seen in observed:
        if seen.place_id and seen.place_id not in known_places:
            folder.fault("observed.csv", row, "place_id", seen.place_id, "must be in places.csv",
                         nearest(seen.place_id, known_places))  # fmt: skip
        if seen.road_id and seen.road_id not in known_roads:
            folder.fault("observed.csv", row, "road_id", seen.road_id, "must be in roads.csv",
                         nearest(seen.road_id, known_roads))  # fmt: skip
        if seen.use is not Use.SCORE:
            continue
        if seen.series != "arrivals":
            folder.fault("observed.csv", row, "use", "score", "only the series arrivals is scored", "use show")
        if seen.time in scored_at:
            folder.fault(
                "observed.csv", row, "time", seen.time, f"row {scored_at[seen.time]} is scored at that time already",
                "use show",
            )  # fmt: skip
        scored_at.setdefault(seen.time, row)
        if clock and not clock.start <= seen.time <= clock.end:
            folder.fault("observed.csv", row, "time", seen.time,
                         f"a scored point must lie in the run, {clock.start} to {clock.end}", "use never")  # fmt: skip


def check_times(folder: Folder, scenario: ScenarioTable, clock: ClockTable) -> None:
    """Note a case, clock or issue time out of order, and steps that do not divide."""
    if not scenario.case_start <= clock.start < clock.end:
        folder.fault("scenario.toml", 0, "clock.start", clock.start,
                     f"must lie between case_start = {scenario.case_start} and clock.end = {clock.end}")  # fmt: skip
    elif not scenario.case_start <= scenario.issue_time < clock.end:
        folder.fault("scenario.toml", 0, "issue_time", scenario.issue_time,
                     f"must lie between case_start = {scenario.case_start} and clock.end = {clock.end}")  # fmt: skip
    if clock.decide_step_s % clock.drive_step_s:
        folder.fault("scenario.toml", 0, "clock.decide_step_s", clock.decide_step_s,
                     f"must be a multiple of drive_step_s = {clock.drive_step_s}")  # fmt: skip
    elif (clock.end - clock.start).total_seconds() / clock.drive_step_s > MAX_STEPS:
        folder.fault(
            "scenario.toml", 0, "clock.end", clock.end, f"a run must have at most {MAX_STEPS:,} steps of drive_step_s",
            "end it earlier, or take longer steps",
        )  # fmt: skip
    elif (clock.end - clock.start).total_seconds() % clock.decide_step_s:
        folder.fault("scenario.toml", 0, "clock.end", clock.end,
                     f"must be a whole number of decide_step_s = {clock.decide_step_s} after clock.start")  # fmt: skip


def check_area(
    folder: Folder, scenario: ScenarioTable, places: Sequence[tuple[int, PlaceRow]], roads: Sequence[RoadRow]
) -> None:
    """Note an area at risk that nobody lives in, that is nowhere, or that no road leaves."""
    regions = sorted({place.region for _, place in places if place.region})
    inside = {place.place_id for _, place in places if place.region in scenario.area_at_risk}
    for region in scenario.area_at_risk:
        if region not in regions:
            folder.fault("scenario.toml", 0, "area_at_risk", region, "must be a region of places.csv",
                         nearest(region, regions))  # fmt: skip
    if inside and not any(place.population for _, place in places if place.place_id in inside):
        folder.fault("places.csv", 0, "population", 0, "somebody must live in the area at risk")
    crossing = [
        road for road in roads
        if (road.from_ in inside) != (road.to in inside) and (road.two_way or road.from_ in inside)
    ]  # fmt: skip
    if inside and not crossing:
        folder.fault("roads.csv", 0, "", "no exit", "a road must lead out of the area at risk", "add one")
    for row, place in places:
        if place.population_input not in {"", "population_factor"}:
            folder.fault("places.csv", row, "population_input", place.population_input,
                         "must be population_factor, or empty for a population that is certain")  # fmt: skip
