"""What changes at which step: known changes, drawn openings, and the capacities that follow from them. Compiled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel
from corridor.engine.arrays import (
    AT_NODE,
    AT_ORIGIN,
    BUSES,
    CAPACITY,
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
    RELIEVE,
    RINGED,
    SHUT,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Journal, Net, Records
    from corridor.engine.state import People

AGAINST_STREAM = 0.25
"""Share of its speed at which a bus comes back along lanes that are used the other way, or a one-way road (a guess)."""

MOST_BLOCKED = 0.95
"""Share of a road that stopped vehicles can block: past them all, somebody always squeezes through (a guess)."""


@kernel
def set_capacities(net: Net, p: Records) -> None:
    """Write what every road and node passes in a step as things stand."""
    roads, nodes = net.roads, net.nodes
    for road in range(roads.shape[0]):
        link = roads[road]
        if link.is_line:
            link.cap = link.lane_cap
            continue
        link.cap = 0.0
        if not link.is_shut and link.files > 0.0:
            cap = link.set_cap if link.set_cap >= 0.0 else link.lane_cap * link.lanes
            blocked = min(link.blocking * p.blocked_share / link.files, MOST_BLOCKED)
            link.cap = cap * link.pace * (1.0 - blocked) * p.road_factor
    for at in range(nodes.shape[0]):
        if nodes[at].is_shut:
            nodes[at].cap = 0.0
        else:
            nodes[at].cap = nodes[at].full_cap * (math.exp(nodes[at].latent) if nodes[at].is_checkpoint else 1.0)


@kernel
def clear_roads(net: Net, kept: float) -> None:
    """Clear vehicles that stand in the way, all but a share; what is left blocks roads in the next decision step."""
    for road in range(net.roads.shape[0]):
        link = net.roads[road]
        link.stopped *= kept
        link.blocking = link.stopped


@kernel
def apply_changes(net: Net, journal: Journal, people: People, changes: Records, p: Records, due: int, step: int) -> int:
    """Apply what is known to change up to this step; returns the change that comes next."""
    while due < changes.shape[0] and changes[due].step <= step:
        change = changes[due]
        if change.sort == AT_ORIGIN and change.target == EVERYWHERE:
            if change.action == DEATHS:
                journal.tally[0].dying += int(change.value + 0.5)
            else:
                journal.tally[0].injured += int(change.value + 0.5)
        elif change.sort == AT_ORIGIN:
            _change_origin(journal.origins[change.target], people.homes[change.target], change)
        elif change.sort == AT_NODE:
            if change.action == CAPACITY:
                net.nodes[change.target].full_cap = change.value
            else:
                _switch(net.nodes[change.target], change.action)
        else:
            _change_road(net.roads[change.target], change, p)
        due += 1
    return due


@kernel
def _change_origin(source: Records, home: Records, change: Records) -> None:
    if change.action == FUEL:
        source.fuel_l += change.value
    elif change.action == FUEL_LOSS:
        source.fuel_l = 0.0
    elif change.action == BUSES:
        source.buses += change.value
    elif change.action == CONVOY:
        source.escorted += change.value
    elif change.action == EVACUEES:
        home.evacuees += change.value
    elif change.action == DEATHS:
        home.dying += int(change.value + 0.5)
    elif change.action == INJURIES:
        home.injured += int(change.value + 0.5)
    elif change.action in (ENCIRCLE, RELIEVE):
        home.is_trapped = change.action == ENCIRCLE


@kernel
def _switch(place: Records, action: int) -> None:
    # A place or road may be shut for two reasons; the end of the one is not that of the other.
    reason = RINGED if action in (ENCIRCLE, RELIEVE) else CLOSED
    if action in (SHUT, ENCIRCLE):
        place.is_shut |= reason
    else:
        place.is_shut &= ~reason


@kernel
def _change_road(link: Records, change: Records, p: Records) -> None:
    if change.action == CAPACITY:
        link.set_cap = change.value
    elif change.action == PACE:
        link.pace = change.value
        link.free_lag = link.base_lag / link.pace
        link.wave_lag = link.base_wave / link.pace
    elif change.action == LANES:
        link.files = change.value
        link.lanes = min(link.files, link.base_lanes) + p.added_lane_gain * max(link.files - link.base_lanes, 0.0)
        link.storage = link.lane_storage * max(link.files, 1e-9)
        is_taken = link.files > 2.0 * link.base_lanes - 0.5
        link.back_pace = AGAINST_STREAM if is_taken else 1.0
    else:
        _switch(link, change.action)


@kernel
def apply_openings(
    net: Net, people: People, shut: Records, opening_step: NDArray[np.int64], after: int, step: int
) -> bool:
    """Open what this member drew to open after one step and up to another; returns whether anything did."""
    has_opened = False
    for k in range(shut.shape[0]):
        if after < opening_step[shut[k].wait] <= step:
            has_opened = True
            if shut[k].sort == AT_NODE:
                net.nodes[shut[k].target].is_shut &= ~shut[k].reasons
            elif shut[k].sort == AT_ORIGIN:
                people.homes[shut[k].target].is_trapped = 0
            else:
                net.roads[shut[k].target].is_shut &= ~shut[k].reasons
    return has_opened


@kernel
def next_stop(
    changes: Records, due: int, opening_step: NDArray[np.int64], record_step: NDArray[np.int64], row: int,
    step: int, last: int,
) -> int:  # fmt: skip
    """Step up to which nothing changes and nothing is recorded; at most `last`."""
    if row < record_step.shape[0]:
        last = max(min(last, record_step[row]), step)
    if due < changes.shape[0]:
        last = min(last, changes[due].step)
    for k in range(opening_step.shape[0]):
        if opening_step[k] > step:
            last = min(last, opening_step[k])
    return last
