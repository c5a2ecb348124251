"""From dated events to the course of a run: what changes at which step, what stays shut, who is threatened."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.layout import ESCORT, FIGHT
from corridor.engine.arrays import (
    AT_NODE,
    AT_ORIGIN,
    AT_ROAD,
    BUSES,
    CAPACITY,
    CHANGE,
    CONVOY,
    FUEL,
    FUEL_LOSS,
    LANES,
    PACE,
    PASSABLE,
    SHUT,
    TARGET,
)
from corridor.world.geography import distance_km
from corridor.world.scenario import AREA_TARGET, LITRES_OF_FUEL, EventKind
from corridor.world.units import SECONDS_PER_HOUR, hours_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.network import Network
    from corridor.world.scenario import Event, Place, Scenario

_ACTIONS = {
    EventKind.CLOSURE: SHUT,
    EventKind.OPENING: PASSABLE,
    EventKind.CAPACITY: CAPACITY,
    EventKind.HAZARD: PACE,
    EventKind.LANES: LANES,
    EventKind.DELIVERY: FUEL,
    EventKind.FUEL_LOSS: FUEL_LOSS,
    EventKind.BUSES: BUSES,
    EventKind.CONVOY: CONVOY,
}
_SWITCHES = {SHUT, PASSABLE}
_AT_ORIGINS = {FUEL, FUEL_LOSS, BUSES, CONVOY}

Change = tuple["datetime", int, str, float]


def _changes(scenario: Scenario) -> list[Change]:
    # (time, action, target, value), in order of time; a closure or hazard with a known end is over then.
    changes: list[Change] = []
    for event in scenario.events:
        is_shown_only = event.kind is EventKind.DELIVERY and event.unit not in LITRES_OF_FUEL
        is_shown_only |= event.kind is EventKind.HAZARD and event.value is None
        if event.kind not in _ACTIONS or is_shown_only:
            continue
        value = (event.value or 0.0) * LITRES_OF_FUEL.get(event.unit, 1.0)
        action = _ACTIONS[event.kind]
        if action == PACE and value <= 0.0:
            action = SHUT
        changes.append((event.time, action, event.target, value))
        if event.until is not None:
            if action == SHUT:
                changes.append((event.until, PASSABLE, event.target, 0.0))
            elif action == PACE:
                changes.append((event.until, PACE, event.target, 1.0))
    return sorted(changes, key=lambda change: change[0])


def find_slowest(scenario: Scenario) -> dict[str, float]:
    """Smallest share of its speed that a hazard leaves on a road without shutting it, by road id."""
    slowest: dict[str, float] = {}
    for _, action, target, value in _changes(scenario):
        if action == PACE:
            slowest[target] = min(value, slowest.get(target, 1.0))
    return slowest


def find_shut(scenario: Scenario, issue_time: datetime) -> list[str]:
    """Targets that are shut at the issue time with no known end; in order of id."""
    switches = [change for change in _changes(scenario) if change[1] in _SWITCHES]
    now = {target: action for time, action, target, _ in switches if time <= issue_time}
    opens_later = {target for time, action, target, _ in switches if time > issue_time and action == PASSABLE}
    return sorted(target for target, action in now.items() if action == SHUT and target not in opens_later)


def list_changes(scenario: Scenario, network: Network, origins: Sequence[Place]) -> Records:
    """Records of what is known to change on somebody's way out, in order of time."""
    clock = scenario.clock
    home = {place.place_id: k for k, place in enumerate(origins)}
    rows: list[tuple[int, int, int, int, float]] = []
    for time, action, target, value in _changes(scenario):
        step = max(clock.step_at(time), 0)
        if action in _AT_ORIGINS:
            rows += [(step, AT_ORIGIN, origin, action, value) for origin in _homes_of(target, home, origins)]
        elif action == LANES:
            rows += [(step, AT_ROAD, link, action, lanes) for link, lanes in _lanes_of(target, value, network)]
        else:
            amount = value * clock.drive_step_s / SECONDS_PER_HOUR if action == CAPACITY else value
            layers = 1 if action == CAPACITY else network.layers
            rows += [(step, sort, row, action, amount) for sort, row in _resolve(target, network, layers)]
    return np.array(rows, CHANGE)


def _homes_of(target: str, home: Mapping[str, int], origins: Sequence[Place]) -> list[int]:
    # All over the area, what comes is for everybody: shared out by the engine is left to the rows' values.
    return list(range(len(origins))) if target == AREA_TARGET else [home[target]] if target in home else []


def _lanes_of(target: str, used: float, network: Network) -> list[tuple[int, float]]:
    # So many cars abreast from the road's start to its end; those beyond its own lanes are taken from the other way.
    lanes = []
    links = network.graph.links
    for row in network.links_of.get(target, ()):
        own = links[row].road.lanes
        is_forward = links[row].tail == links[row].road.from_place
        lanes.append((row, used if is_forward else max(0.0, own - max(0.0, used - own))))
    return lanes


def list_shut(shut: Sequence[str], network: Network) -> tuple[list[str], Records]:
    """Those shut targets that lie on somebody's way out: their ids, and their records."""
    found = [(target, where) for target in shut if (where := _resolve(target, network, network.layers))]
    rows = [(*one, number) for number, (_, where) in enumerate(found) for one in where]
    return [target for target, _ in found], np.array(rows, TARGET)


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


def _resolve(target: str, network: Network, layers: int) -> list[tuple[int, int]]:
    # Where a target lies on somebody's way out, in every layer but that of those who are let through; nowhere if it
    # does not.
    shared = range(min(layers, ESCORT))
    if target in network.node_of:
        return [(AT_NODE, network.node_of[target] + layer * network.layer_nodes) for layer in shared]
    links = network.links_of.get(target, ())
    return [(AT_ROAD, link + layer * network.layer_roads) for layer in shared for link in links]


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
