"""One member from start to end, compiled.

The order of a step:

1. world     known changes and drawn openings; slow disturbances of decisions and of checkpoints
2. decide    settled -> ready
3. depart    ready -> travelling, where a way out is passable; who is on the road may think again
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
from corridor.dynamics.choose import think_again
from corridor.dynamics.compiling import entry, kernel
from corridor.dynamics.curves import ROUNDING
from corridor.dynamics.drive import drive
from corridor.dynamics.latent import advance_latent
from corridor.dynamics.layout import FOOT
from corridor.dynamics.mishaps import give_lifts
from corridor.dynamics.register import serve
from corridor.dynamics.ways import judge_ways, lay_plans
from corridor.engine.changes import apply_changes, apply_openings, clear_roads, next_stop, set_capacities
from corridor.engine.departures import bring_buses_back, depart
from corridor.engine.people import decide, fade_fights, reach_of_fights, settle
from corridor.engine.records import count_waiting, note_worst, record_due, record_end
from corridor.world.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from corridor.dynamics.layout import Journal, Net, Records
    from corridor.engine.arrays import Clockwork, Output, People, World


@kernel
def _move_latents(nodes: Records, hazard: float, p: Records, clock: Clockwork, member: int, slot: int) -> float:
    # Moves every checkpoint's disturbance in place; returns that of decisions.
    slot_h = clock.step_h * clock.steps_per_decision
    for at in range(nodes.shape[0]):
        if nodes[at].is_checkpoint:
            u = streams.uniform(clock.seed, streams.CHECKPOINT_LATENT, member, slot, nodes[at].entity, 0)
            nodes[at].latent = advance_latent(
                nodes[at].latent, u, p.checkpoint_sd, p.checkpoint_memory_h, slot_h, slot == 0
            )
    u = streams.uniform(clock.seed, streams.HAZARD_LATENT, member, slot, clock.everybody, 0)
    return advance_latent(hazard, u, p.hazard_sd, p.hazard_memory_h, slot_h, slot == 0)


@kernel
def _set_rules(journal: Journal, clock: Clockwork, p: Records, member: int) -> None:
    rules = journal.rules[0]
    rules.seed, rules.member = clock.seed, member
    rules.step_h, rules.steps_per_slot = clock.step_h, clock.steps_per_decision
    rules.slots_per_bucket = clock.slots_per_bucket
    rules.has_wear = p.range_km < math.inf or p.breakdowns_per_million_km > 0.0
    rules.range_log_km, rules.range_log_sd = math.log(p.range_km), math.log(p.range_factor)
    rules.idle_km_per_step = p.idle_km_per_h * clock.step_h
    rules.breakdowns_per_km = p.breakdowns_per_million_km / 1e6
    rules.stranded_walk_share = p.stranded_walk_share
    rules.refusal_share = p.refusal_share
    journal.tally[0].last_out = journal.tally[0].last_moved = -1


@kernel
def _set_roads(net: Net, clock: Clockwork, p: Records) -> None:
    for at in range(net.nodes.shape[0]):
        if net.nodes[at].is_checkpoint and net.nodes[at].layer == 0:
            net.nodes[at].full_cap = p.checkpoint_veh_per_h * clock.step_h
    for road in range(net.roads.shape[0]):
        link = net.roads[road]
        if link.is_line:
            link.priority = p.entering_priority
        elif net.nodes[link.head].layer == FOOT:
            steps_per_km = HOURS_PER_DAY / (p.walk_km_per_day * clock.step_h)
            link.base_lag = link.free_lag = max(link.length_km * steps_per_km, 1.0)


@entry
def run_member(
    world: World, clock: Clockwork, out: Output, net: Net, journal: Journal, people: People, member: int
) -> None:
    """Run one member and write its row of `out`. The numbers are those of the module's list."""
    changes, shut, record_step = world.changes, world.shut, world.record_step
    opening_step = world.opening_step[member]
    p, spd, slot_h = world.inputs[member], clock.steps_per_decision, clock.step_h * clock.steps_per_decision
    drawn, lull_h = world.drawn_fights[member], world.lull_h[member]
    tally = journal.tally[0]
    _set_rules(journal, clock, p, member)
    reach_of_fights(people.reach, world.fights, drawn, world.fight_km, p.threat_distance_km)
    settle(people, journal, clock, world.draw_hash, p, member)
    row = step = due = int(np.int64(0))  # typed: with a bare 0, numba compiles what they are passed to twice
    hazard, served = 0.0, 0.0
    _set_roads(net, clock, p)
    due = apply_changes(net, journal, changes, p, due, step)  # known changes first: openings drawn before the run stand
    apply_openings(net, shut, opening_step, -(2**62), 0)
    lay_plans(net, clock.step_h)
    kept = math.exp(-slot_h / p.route_memory_h)
    for slot in range(clock.steps // spd):
        last = (slot + 1) * spd
        hazard = _move_latents(net.nodes, hazard, p, clock, member, slot)  # 1, with the changes at the end of a stretch
        fade_fights(world.fights, drawn, lull_h, people.decay, slot * slot_h, p.threat_age_h)
        decide(people, journal, clock, world.draw_hash, p, hazard, member, slot)  # 2
        if net.ways.shape[0] > 1:
            judge_ways(net, step, clock.step_h, spd, kept)
        depart(net, people, journal, clock, world.draw_hash, p, member, slot)  # 3
        if net.ways.shape[0] > 1:
            think_again(net, journal, slot, p.replan_gain, p.route_sensitivity, -math.expm1(-slot_h / p.replan_mean_h))
        if journal.rules[0].has_wear:
            give_lifts(net, -math.expm1(-slot_h / p.lift_wait_mean_h))
        count_waiting(journal.origins)
        while step < last:
            stop = next_stop(changes, due, opening_step, record_step, row, step, last)
            set_capacities(net, p)
            drive(net, journal, step, stop - step, clock.steps_per_move)  # 4, 5
            before = due
            due = apply_changes(net, journal, changes, p, due, stop)
            if apply_openings(net, shut, opening_step, step, stop) or due > before:
                lay_plans(net, clock.step_h)
            step = stop
            if step == last:
                served = serve(served, tally.crossed, p.registration_per_h, slot_h)  # 6
            row = record_due(out, member, row, record_step, step, net, journal, people, clock, int(served + ROUNDING))
        count_waiting(journal.origins)
        note_worst(net, step)
        bring_buses_back(net, people, journal, p, slot, slot_h)
        clear_roads(net, math.exp(-slot_h / p.clear_h))
    record_end(out, member, net, journal, people)
