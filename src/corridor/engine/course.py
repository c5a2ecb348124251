"""From dated events to the course of a run: what changes at which step, what stays shut, who is threatened."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.layout import FIGHT
from corridor.engine.arrays import CAPACITY, CHANGE, PASSABLE, SHUT, TARGET
from corridor.world.geography import distance_km
from corridor.world.scenario import AREA_TARGET, EventKind
from corridor.world.units import SECONDS_PER_HOUR, hours_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.network import Ways
    from corridor.world.scenario import Event, Place, Scenario

_ACTIONS = {EventKind.CLOSURE: SHUT, EventKind.OPENING: PASSABLE, EventKind.CAPACITY: CAPACITY}


def _changes(scenario: Scenario) -> list[tuple[datetime, int, str, float]]:
    # (time, action, target, value), in order of time; a closure with a known end opens again then.
    changes = []
    for event in scenario.events:
        if event.kind in _ACTIONS:
            changes.append((event.time, _ACTIONS[event.kind], event.target, event.value or 0.0))
            if event.kind is EventKind.CLOSURE and event.until is not None:
                changes.append((event.until, PASSABLE, event.target, 0.0))
    return sorted(changes, key=lambda change: change[0])


def find_shut(scenario: Scenario, issue_time: datetime) -> list[str]:
    """Targets that are shut at the issue time with no known end; in order of id."""
    switches = [change for change in _changes(scenario) if change[1] != CAPACITY]
    now = {target: action for time, action, target, _ in switches if time <= issue_time}
    opens_later = {target for time, action, target, _ in switches if time > issue_time and action == PASSABLE}
    return sorted(target for target, action in now.items() if action == SHUT and target not in opens_later)


def list_changes(scenario: Scenario, ways: Ways) -> Records:
    """Records of what is known to change on somebody's way out, in order of time."""
    clock = scenario.clock
    rows = []
    for time, action, target, value in _changes(scenario):
        per_step = value * clock.drive_step_s / SECONDS_PER_HOUR
        step = max(clock.step_at(time), 0)
        rows += [(step, is_node, index, action, per_step) for is_node, index in _resolve(target, ways)]
    return np.array(rows, CHANGE)


def list_shut(shut: Sequence[str], ways: Ways) -> tuple[list[str], Records]:
    """Those shut targets that lie on somebody's way out: their ids, and their records."""
    rows = [(target, where) for target in shut for where in _resolve(target, ways)]
    return [target for target, _ in rows], np.array([where for _, where in rows], TARGET)


def list_fights(scenario: Scenario, issue_time: datetime) -> Records:
    """Records of the fighting events; those that go on at the issue time with no known end are open."""
    start = scenario.clock.start
    ceasefires: dict[str, list[datetime]] = {}
    for event in sorted(scenario.events, key=lambda event: event.time):
        if event.kind is EventKind.CEASEFIRE:
            ceasefires.setdefault(event.target, []).append(event.time)
    rows = [
        (
            hours_between(start, event.time),
            hours_between(start, _end_of(event, scenario, ceasefires)),
            event.value or 0.0,
            event.time <= issue_time and event.until is None and not _ceasefires_after(event, ceasefires),
        )
        for event in scenario.events
        if event.kind is EventKind.FIGHTING
    ]
    return np.array(rows, FIGHT)


def _resolve(target: str, ways: Ways) -> list[tuple[bool, int]]:
    # Where a target lies on somebody's way out; nowhere if it does not.
    if target in ways.node_of:
        return [(True, ways.node_of[target])]
    return [(False, link) for link in ways.links_of.get(target, ())]


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


def fight_distances(scenario: Scenario, origins: Sequence[Place]) -> NDArray[np.float64]:
    """Kilometres from each origin to each fight, (origin, fight); 0 where it is all over the area."""
    where = {place.place_id: place for place in scenario.places}
    fights = [event for event in scenario.events if event.kind is EventKind.FIGHTING]
    distances = np.zeros((len(origins), len(fights)))
    for row, origin in enumerate(origins):
        for column, fight in enumerate(fights):
            if fight.target != AREA_TARGET:
                distances[row, column] = distance_km(origin, where[fight.target])
    return distances
