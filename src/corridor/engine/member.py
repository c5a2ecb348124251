"""One member from start to end, compiled.

The order of a step:

1. world     known changes and drawn openings; slow disturbances of decisions and of checkpoints
2. decide    settled -> ready
3. depart    ready -> travelling, where the way out is passable
4. drive     roads and checkpoints, every drive step
5. cross     past the exit: travelling -> waiting
6. register  waiting -> registered
7. record
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics import streams
from corridor.dynamics.compiling import entry, kernel
from corridor.dynamics.cross import people_past
from corridor.dynamics.drive import ROUNDING, drive, standing_share
from corridor.dynamics.latent import advance_latent
from corridor.dynamics.register import serve
from corridor.engine.arrays import CAPACITY, SHUT, Clockwork, Output, State, World
from corridor.engine.people import (
    CROSSED,
    READY,
    SET_OUT,
    SETTLED,
    STAYER,
    decide,
    depart,
    fade_fights,
    reach_of_fights,
    settle,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records


@kernel
def _open_checkpoints(nodes: Records, cap: float) -> None:
    for at in range(nodes.shape[0]):
        if nodes[at].is_checkpoint:
            nodes[at].full_cap = cap


@kernel
def _set_capacities(roads: Records, nodes: Records, road_factor: float) -> None:
    for road in range(roads.shape[0]):
        roads[road].cap = 0.0 if roads[road].is_shut else roads[road].full_cap * road_factor
    for at in range(nodes.shape[0]):
        if nodes[at].is_shut:
            nodes[at].cap = 0.0
        else:
            nodes[at].cap = nodes[at].full_cap * (math.exp(nodes[at].latent) if nodes[at].is_checkpoint else 1.0)


@kernel
def _apply_changes(roads: Records, nodes: Records, changes: Records, due: int, step: int) -> int:
    # What is known to change up to this step; returns the change that comes next.
    while due < changes.shape[0] and changes[due].step <= step:
        change = changes[due]
        if change.action == CAPACITY:
            if change.is_node:
                nodes[change.target].full_cap = change.value
            else:
                roads[change.target].full_cap = change.value
        elif change.is_node:
            nodes[change.target].is_shut = change.action == SHUT
        else:
            roads[change.target].is_shut = change.action == SHUT
        due += 1
    return due


@kernel
def _apply_openings(
    roads: Records, nodes: Records, shut: Records, opening_step: NDArray[np.int64], after: int, step: int
) -> None:
    # What this member drew to open after one step and up to another.
    for k in range(shut.shape[0]):
        if after < opening_step[k] <= step:
            if shut[k].is_node:
                nodes[shut[k].target].is_shut = 0
            else:
                roads[shut[k].target].is_shut = 0


@kernel
def _next_stop(
    changes: Records, due: int, opening_step: NDArray[np.int64], record_step: NDArray[np.int64], row: int,
    step: int, last: int,
) -> int:  # fmt: skip
    # The step up to which nothing changes and nothing is recorded; at most `last`.
    if row < record_step.shape[0]:
        last = max(min(last, record_step[row]), step)
    if due < changes.shape[0]:
        last = min(last, changes[due].step)
    for k in range(opening_step.shape[0]):
        if opening_step[k] > step:
            last = min(last, opening_step[k])
    return last


@kernel
def _move_latents(
    nodes: Records, hazard: float, p: Records, clock: Clockwork, member: int, slot: int, slot_h: float
) -> float:
    # Moves every checkpoint's disturbance in place; returns that of decisions.
    for at in range(nodes.shape[0]):
        if nodes[at].is_checkpoint:
            u = streams.uniform(clock.seed, streams.CHECKPOINT_LATENT, member, slot, nodes[at].entity, 0)
            nodes[at].latent = advance_latent(
                nodes[at].latent, u, p.checkpoint_sd, p.checkpoint_memory_h, slot_h, slot == 0
            )
    u = streams.uniform(clock.seed, streams.HAZARD_LATENT, member, slot, clock.everybody, 0)
    return advance_latent(hazard, u, p.hazard_sd, p.hazard_memory_h, slot_h, slot == 0)


@kernel
def _count_waiting(origins: Records) -> None:
    # Called when parties have set out and again at the end of the step: half a step each.
    for origin in range(origins.shape[0]):
        origins[origin].road_half_slots += origins[origin].joined - origins[origin].arrived


@kernel
def _note_worst(roads: Records, past: NDArray[np.float64], step: int) -> None:
    for road in range(roads.shape[0]):
        roads[road].worst = max(roads[road].worst, standing_share(roads[road], past, step))


@kernel
def _record_queues(out: Output, member: int, row: int, roads: Records, past: NDArray[np.float64], step: int) -> None:
    for road in range(roads.shape[0]):
        share = standing_share(roads[road], past, step)
        out.queue_km[member, row] += share * roads[road].length_km
        out.standing[row, road] += int(1000.0 * share + 0.5)


@kernel
def _record_end(out: Output, member: int, state: State) -> None:
    for road in range(state.roads.shape[0]):
        out.worst[member, road] = state.roads[road].worst
    for origin in range(state.origins.shape[0]):
        home, row = state.origins[origin], out.origins[member, origin]
        row.leavers = home.leavers
        row.decided = home.leavers
        for k in range(state.settled.shape[1]):
            row.decided -= state.settled[origin, k]
        row.set_out = home.joined
        row.out = home.arrived
        row.people_out = home.people
        row.ready_slots = home.ready_slots
        row.road_half_slots = home.road_half_slots


@kernel
def _cross(origins: Records, sizes: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
    counts[CROSSED] = 0
    for origin in range(origins.shape[0]):
        counts[CROSSED] += people_past(origins, sizes, origin)


@kernel
def _record(out: Output, member: int, row: int, origins: Records, counts: NDArray[np.int64], registered: int) -> None:
    for origin in range(origins.shape[0]):
        out.vehicles[member, row] += origins[origin].arrived
    out.arrivals[member, row] = counts[CROSSED]
    out.stages[member, row, 0] = counts[SETTLED]
    out.stages[member, row, 1] = counts[STAYER]
    out.stages[member, row, 2] = counts[READY]
    out.stages[member, row, 3] = counts[SET_OUT] - counts[CROSSED]
    out.stages[member, row, 4] = counts[CROSSED] - registered
    out.stages[member, row, 5] = registered


@kernel
def _record_due(
    out: Output, member: int, row: int, record_step: NDArray[np.int64], step: int, origins: Records,
    counts: NDArray[np.int64], registered: int, roads: Records, past: NDArray[np.float64],
) -> int:  # fmt: skip
    # Records all that is due by this step; returns the row that comes next.
    while row < record_step.shape[0] and record_step[row] <= step:
        _record(out, member, row, origins, counts, registered)
        _record_queues(out, member, row, roads, past, step)
        row += 1
    return row


@entry
def run_member(world: World, clock: Clockwork, out: Output, state: State, member: int) -> None:
    """Run one member and write its row of `out`. The numbers are those of the module's list."""
    roads, nodes, origins, counts = state.roads, state.nodes, state.origins, state.counts
    draw_hash, changes, shut = world.draw_hash, world.changes, world.shut
    record_step, opening_step = world.record_step, world.opening_step[member]
    p, spd = world.inputs[member], clock.steps_per_decision
    slot_h = clock.step_h * spd
    _open_checkpoints(nodes, p.checkpoint_veh_per_h * clock.step_h)
    drawn, lull_h = world.drawn_fights[member], world.lull_h[member]
    reach_of_fights(state.reach, world.fights, drawn, world.fight_km, p.threat_distance_km)
    settle(state, clock, draw_hash, p, member)
    row = step = int(np.int64(0))  # typed: with a bare 0, numba compiles what they are passed to twice
    hazard, served = 0.0, 0.0
    due = _apply_changes(
        roads, nodes, changes, step, step
    )  # known changes first: an opening drawn before the run stands
    _apply_openings(roads, nodes, shut, opening_step, -(2**62), 0)
    for slot in range(clock.steps // spd):
        last = (slot + 1) * spd
        hazard = _move_latents(
            nodes, hazard, p, clock, member, slot, slot_h
        )  # 1, with the changes at the end of a stretch
        fade_fights(world.fights, drawn, lull_h, state.decay, slot * slot_h, p.threat_age_h)
        decide(state, clock, draw_hash, p, hazard, member, slot)  # 2
        depart(state, clock, draw_hash, p, member, slot)  # 3
        _count_waiting(origins)
        while step < last:
            stop = _next_stop(changes, due, opening_step, record_step, row, step, last)
            _set_capacities(roads, nodes, p.road_factor)
            drive(  # 4
                roads, nodes, world.in_road, origins, state.queue, state.past, step, stop - step, clock.steps_per_move
            )  # fmt: skip
            due = _apply_changes(roads, nodes, changes, due, stop)
            _apply_openings(roads, nodes, shut, opening_step, step, stop)
            step = stop
            _cross(origins, state.sizes, counts)  # 5
            if step == last:
                served = serve(served, counts[CROSSED], p.registration_per_h, slot_h)  # 6
            registered = int(served + ROUNDING)
            row = _record_due(  # 7
                out, member, row, record_step, step, origins, counts, registered, roads, state.past
            )  # fmt: skip
        _count_waiting(origins)
        _note_worst(roads, state.past, step)
    _record_end(out, member, state)
