"""From events to fights: when they begin and end, how far they are."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.layout import FIGHT
from corridor.world.events import AREA_TARGET, INTENSITY_UNITS, EventKind
from corridor.world.geography import distance_km
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.world.events import Event
    from corridor.world.geography import Point
    from corridor.world.scenario import Place, Scenario


def _fights_of(scenario: Scenario) -> list[Event]:
    # Fighting, and shocks that frighten.
    return [
        event
        for event in scenario.events
        if event.kind is EventKind.FIGHTING or (event.kind is EventKind.SHOCK and _frightens(event))
    ]


def _frightens(shock: Event) -> bool:
    return shock.value is not None and shock.unit.casefold() in INTENSITY_UNITS


def list_fights(scenario: Scenario, issue_time: datetime) -> Records:
    """Records of the fighting events; those that go on at the issue time with no known end are open."""
    start = scenario.clock.start
    ceasefires: dict[str, list[datetime]] = {}
    for event in sorted(scenario.events, key=lambda event: event.time):
        if event.kind is EventKind.CEASEFIRE:
            ceasefires.setdefault(event.target, []).append(event.time)
    rows = []
    for event in _fights_of(scenario):
        is_fight = event.kind is EventKind.FIGHTING
        begun = hours_between(start, event.time)
        over = hours_between(start, _end_of(event, scenario, ceasefires)) if is_fight else begun
        is_endless = is_fight and event.until is None and not _ceasefires_after(event, ceasefires)
        rows.append((begun, over, event.value or 0.0, is_endless and event.time <= issue_time, is_fight))
    return np.array(rows, FIGHT)


def _end_of(fight: Event, scenario: Scenario, ceasefires: Mapping[str, Sequence[datetime]]) -> datetime:
    # A fight lasts until its stated end, else until the first later ceasefire there, else the run's end.
    if fight.until is not None:
        return fight.until
    return min(_ceasefires_after(fight, ceasefires), default=scenario.clock.end)


def _ceasefires_after(fight: Event, ceasefires: Mapping[str, Sequence[datetime]]) -> list[datetime]:
    # The first one there, and the first one all over the area.
    found: list[datetime] = []
    for target in {fight.target, AREA_TARGET}:
        times = ceasefires.get(target, ())
        after = bisect_left(times, fight.time)
        found += times[after : after + 1]
    return found


@dataclass(frozen=True)
class _Middle:
    latitude: float
    longitude: float


def _points(scenario: Scenario) -> dict[str, Point]:
    # Of places, and of roads half way between their ends.
    points: dict[str, Point] = {place.place_id: place for place in scenario.places}
    for road in scenario.roads:
        ends = points[road.from_place], points[road.to_place]
        middle = [sum(getattr(end, name) for end in ends) / 2 for name in ("latitude", "longitude")]
        points.setdefault(road.road_id, _Middle(*middle))
    return points


def fight_distances(scenario: Scenario, places: Sequence[Place]) -> NDArray[np.float64]:
    """Kilometres from each place to each fight, (place, fight); all over the area: 0 in it, and inf outside."""
    where = _points(scenario)
    fights = _fights_of(scenario)
    distances = np.zeros((len(places), len(fights)))
    for row, place in enumerate(places):
        for column, fight in enumerate(fights):
            if fight.target != AREA_TARGET:
                distances[row, column] = distance_km(place, where[fight.target])
            elif not scenario.is_at_risk(place):
                distances[row, column] = np.inf
    return distances
