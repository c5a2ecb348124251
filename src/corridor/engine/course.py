"""From dated events to the course of a run: what changes at which step, what stays shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.layout import ESCORT
from corridor.engine.arrays import (
    AT_NODE,
    AT_ORIGIN,
    AT_ROAD,
    BUSES,
    CAPACITY,
    CHANGE,
    CLOSED,
    CONVOY,
    DEATHS,
    ENCIRCLE,
    EVACUEES,
    EVERYWHERE,
    FUEL,
    FUEL_LOSS,
    INJURIES,
    LANES,
    PACE,
    PASSABLE,
    RELIEVE,
    RINGED,
    SHUT,
    TARGET,
)
from corridor.world.events import AREA_TARGET, LITRES_OF_FUEL, TO_REFUGE, EventKind
from corridor.world.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from corridor.dynamics.layout import Records
    from corridor.engine.network import Network
    from corridor.world.scenario import Place, Scenario

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
    EventKind.EVACUATION: EVACUEES,
    EventKind.DEATHS: DEATHS,
    EventKind.INJURIES: INJURIES,
    EventKind.ENCIRCLEMENT: ENCIRCLE,
    EventKind.RELIEF: RELIEVE,
}
_REASONS = {SHUT: CLOSED, PASSABLE: CLOSED, ENCIRCLE: RINGED, RELIEVE: RINGED}
_ENDS = {SHUT: PASSABLE, ENCIRCLE: RELIEVE}
_STRIKES = {DEATHS, INJURIES, EVACUEES}
_RINGS = {ENCIRCLE, RELIEVE}
_AT_ORIGINS = {FUEL, FUEL_LOSS, BUSES, CONVOY, *_STRIKES}

Change = tuple["datetime", int, str, float]


def _changes(scenario: Scenario) -> list[Change]:
    # (time, action, target, value), in order of time; a closure or hazard with a known end is over then.
    changes: list[Change] = []
    for event in scenario.events:
        is_shown_only = event.kind is EventKind.DELIVERY and event.unit not in LITRES_OF_FUEL
        is_shown_only |= event.kind is EventKind.EVACUATION and event.unit != TO_REFUGE
        is_shown_only |= event.kind is EventKind.HAZARD and event.value is None
        if event.kind not in _ACTIONS or is_shown_only:
            continue
        value = (event.value or 0.0) * LITRES_OF_FUEL.get(event.unit, 1.0)
        action = _ACTIONS[event.kind]
        if action == PACE and value <= 0.0:
            action = SHUT
        changes.append((event.time, action, event.target, value))
        if event.until is not None:
            if action in _ENDS:
                changes.append((event.until, _ENDS[action], event.target, 0.0))
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


def list_switches(scenario: Scenario) -> list[tuple[datetime, str, int, bool]]:
    """When which target is shut, for which reason (`CLOSED`, `RINGED`), and when it no longer is; in order of time."""
    return [
        (time, target, _REASONS[action], action in _ENDS)
        for time, action, target, _ in _changes(scenario)
        if action in _REASONS
    ]


def find_shut(scenario: Scenario, issue_time: datetime) -> dict[str, int]:
    """Targets that are shut at the issue time with no known end, in order of id; sum of the reasons for each."""
    now: dict[tuple[str, int], bool] = {}
    for time, target, reason, is_shut in list_switches(scenario):
        if time <= issue_time:
            now[target, reason] = is_shut
        elif not is_shut:
            now[target, reason] = False
    shut: dict[str, int] = {}
    for (target, reason), is_shut in sorted(now.items()):
        if is_shut:
            shut[target] = shut.get(target, 0) + reason
    return shut


def list_changes(scenario: Scenario, network: Network, origins: Sequence[Place]) -> Records:
    """Records of what is known to change on somebody's way out, in order of time."""
    clock = scenario.clock
    home = {place.place_id: k for k, place in enumerate(origins)}
    rows: list[tuple[int, int, int, int, float]] = []
    for time, action, target, value in _changes(scenario):
        step = max(clock.step_at(time), 0)
        if action in _STRIKES and time < clock.start:
            continue  # those at home at the start are those left
        if action in _RINGS:
            rows += [(step, AT_ORIGIN, origin, action, value) for origin in _homes_of(target, home, origins)]
            rows += [(step, sort, row, action, value) for sort, row in _resolve(target, network, network.layers)]
        elif action in {DEATHS, INJURIES} and target == AREA_TARGET:
            rows.append((step, AT_ORIGIN, EVERYWHERE, action, value))
        elif action == EVACUEES:
            parts = _shares_of(target, value, home, origins)
            rows += [(step, AT_ORIGIN, origin, action, part) for origin, part in parts]
        elif action in _AT_ORIGINS:
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


def _shares_of(target: str, value: float, home: Mapping[str, int], origins: Sequence[Place]) -> list[tuple[int, float]]:
    # People of one place, or of all in proportion to their population, whole ones by nested rounding.
    if target != AREA_TARGET:
        return [(home[target], value)] if target in home else []
    parts, left, people = [], int(value), sum(place.population for place in origins)
    for k, place in enumerate(origins):
        part = (2 * left * place.population + people) // (2 * people) if people else 0
        people -= place.population
        left -= part
        if part:
            parts.append((k, float(part)))
    return parts


def _lanes_of(target: str, used: float, network: Network) -> list[tuple[int, float]]:
    # So many cars abreast from the road's start to its end; those beyond its own lanes are taken from the other way.
    lanes = []
    links = network.graph.links
    for row in network.links_of.get(target, ()):
        own = links[row].road.lanes
        is_forward = links[row].tail == links[row].road.from_place
        lanes.append((row, used if is_forward else max(0.0, own - max(0.0, used - own))))
    return lanes


def list_shut(shut: Mapping[str, int], network: Network, origins: Sequence[Place]) -> tuple[list[str], Records]:
    """Those shut targets that lie on somebody's way out: their ids, and their records."""
    home = {place.place_id: k for k, place in enumerate(origins)}
    found = [(target, where) for target in shut if (where := _resolve(target, network, network.layers))]
    rows = [(*one, number, shut[target]) for number, (target, where) in enumerate(found) for one in where]
    rows += [
        (AT_ORIGIN, home[target], number, shut[target])
        for number, (target, _) in enumerate(found)
        if target in home and shut[target] & RINGED
    ]
    return [target for target, _ in found], np.array(rows, TARGET)


_HINTS = {EventKind.OPENING_ANNOUNCED, EventKind.OPENING_RUMOURED}


def last_known(scenario: Scenario, shut: Sequence[str], issue_time: datetime) -> dict[str, EventKind]:
    """By shut target: how it was shut, or what was said of its opening since; announcements count before rumours."""
    known: dict[str, EventKind] = {}
    for target in shut:
        events = [event for event in scenario.events if event.target == target and event.time <= issue_time]
        closings = {EventKind.CLOSURE, EventKind.ENCIRCLEMENT}
        closing = max(
            (one for one in events if one.kind in closings or (one.kind is EventKind.HAZARD and one.value == 0)),
            key=lambda event: event.time,
            default=None,
        )
        said = {event.kind for event in events if event.kind in _HINTS and (not closing or event.time >= closing.time)}
        shut_by = closing.kind if closing else EventKind.CLOSURE
        known[target] = next((kind for kind in sorted(_HINTS) if kind in said), shut_by)
    return known


def _resolve(target: str, network: Network, layers: int) -> list[tuple[int, int]]:
    # Where a target lies on somebody's way out, in every layer but that of those who are let through; nowhere if it
    # does not.
    shared = range(min(layers, ESCORT))
    if target in network.node_of:
        return [(AT_NODE, network.node_of[target] + layer * network.layer_nodes) for layer in shared]
    links = network.links_of.get(target, ())
    return [(AT_ROAD, link + layer * network.layer_roads) for layer in shared for link in links]
