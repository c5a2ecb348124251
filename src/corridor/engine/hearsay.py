"""From events to what people hear and fear: announcements, orders, rumours, conflict events, neighbours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.society import ASSURANCE, CONFLICT, LEAVE, NEWS, RUMOUR, STAY
from corridor.world.events import AREA_TARGET, EventKind
from corridor.world.geography import distance_km, distances_km
from corridor.world.units import HOURS_PER_DAY, hours_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.world.conflict import ConflictEvent
    from corridor.world.scenario import Place, Scenario

NEIGHBOURS = 12
"""Other places that people see, at most."""

_SORTS = {
    EventKind.CEASEFIRE: ASSURANCE,
    EventKind.TALKS: ASSURANCE,
    EventKind.GUARANTEE: ASSURANCE,
    EventKind.LEAVE_ORDER: LEAVE,
    EventKind.STAY_ORDER: STAY,
    EventKind.RUMOUR: RUMOUR,
}


def list_news(scenario: Scenario, origins: Sequence[Place]) -> Records:
    """Records of what people hear: everywhere, or in one populated place; elsewhere it moves nobody."""
    home = {place.place_id: k for k, place in enumerate(origins)} | {AREA_TARGET: -1}
    start = scenario.clock.start
    rows = [
        (
            hours_between(start, event.time),
            math.inf if event.until is None else hours_between(start, event.until),
            _SORTS[event.kind],
            1.0 if event.value is None else event.value,
            home[event.target],
        )
        for event in scenario.events
        if event.kind in _SORTS and event.target in home
    ]
    return np.array(rows, NEWS)


def list_conflict(scenario: Scenario) -> tuple[list[ConflictEvent], Records]:
    """Conflict events by start, and their records; none that begins after the run."""
    start, end = scenario.clock.start, scenario.clock.end
    found = sorted((one for one in scenario.conflict if one.start < end), key=lambda one: one.start)
    rows = [
        (
            (begun := hours_between(start, one.start)),
            (over := hours_between(start, one.end)),
            max((over - begun) / HOURS_PER_DAY, 1.0),
            one.spread_km,
            one.deaths_low,
            one.deaths_best,
            one.deaths_high,
        )
        for one in found
    ]
    return found, np.array(rows, CONFLICT)


def conflict_distances(places: Sequence[Place], found: Sequence[ConflictEvent]) -> NDArray[np.float32]:
    """Kilometres from each place to each conflict event, (place, event)."""
    where = np.array([(one.latitude, one.longitude) for one in found]).reshape(-1, 2)
    return np.array([distances_km(place, where) for place in places], np.float32).reshape(len(places), len(found))


def find_neighbours(origins: Sequence[Place]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the nearest other populated places of each, and kilometres to them."""
    count = min(NEIGHBOURS, len(origins) - 1)
    near = np.full((len(origins), max(count, 0)), -1, np.int64)
    near_km = np.zeros(near.shape)
    for row, origin in enumerate(origins):
        km = [(distance_km(origin, other), k) for k, other in enumerate(origins) if k != row]
        for column, (one, k) in enumerate(sorted(km)[:count]):
            near[row, column], near_km[row, column] = k, one
    return near, near_km
