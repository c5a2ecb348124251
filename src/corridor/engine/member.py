"""One member from start to end, compiled.

The order of a step:

1. world     known changes and drawn openings; slow disturbances; once a day stocks; threat, news, the pull of others
2. decide    settled -> ready; deaths, flight inside, giving up
3. depart    ready -> travelling, where a way out is passable; who is on the road may think again
4. drive     roads and checkpoints, every drive step
5. cross     past the exit: travelling -> waiting
6. register  waiting -> registered, then every few hours to a place to stay; return
7. record
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

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
from corridor.engine.losses import lose
from corridor.engine.moves import come_back, flee_inside, give_up
from corridor.engine.people import decide, settle
from corridor.engine.pressures import fade_fights, feel, hear, look_around, move_heat, reach_of_fights
from corridor.engine.reception import draw_tastes, lodge
from corridor.engine.records import count_waiting, note_worst, record_due, record_end
from corridor.engine.stocks import count_present, live_a_day, live_through
from corridor.world.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from corridor.dynamics.layout import Journal, Net, Records
    from corridor.engine.arrays import Clockwork, Output, World
    from corridor.engine.society import Society
    from corridor.engine.state import Lodging, People


SHIFT_H = 6.0
"""Hours between which people are sent on to places to stay, give up, or return; at least a decision step."""


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


@kernel
def _begin(
    world: World, society: Society, clock: Clockwork, out: Output, net: Net, journal: Journal, people: People,
    lodging: Lodging, p: Records, row: int, member: int,
) -> None:  # fmt: skip
    _set_rules(journal, clock, p, member)
    homes, drawn = people.homes.shape[0], world.drawn_fights[row]
    reach_of_fights(people.reach, world.fights, drawn, world.fight_km, homes, p.threat_distance_km)
    settle(people, journal, clock, world.draw_hash, p, member)
    look_around(people, society, p)
    draw_tastes(lodging, society, clock, p, member)
    _set_roads(net, clock, p)
    state = people.progress[0]
    if society.has_good.any():
        state.stock_due = live_through(people, society, net, p, out.days_left[row])
    # Known changes first: openings drawn before the run stand.
    state.due = apply_changes(net, journal, people, world.changes, p, 0, 0)
    apply_openings(net, people, world.shut, world.opening_step[row], -(2**62), 0)
    lay_plans(net, clock.step_h)


@kernel
def _live(
    society: Society, out: Output, net: Net, people: People, p: Records, row: int, slot: int, slot_h: float
) -> None:
    # Once a day, as it begins: what is eaten, what comes.
    day = int(slot * slot_h / HOURS_PER_DAY + ROUNDING)
    if society.has_good.any() and (slot == 0 or day > int((slot - 1) * slot_h / HOURS_PER_DAY + ROUNDING)):
        count_present(people)
        state = people.progress[0]
        state.stock_due = live_a_day(people, society, net, p, state.stock_due, day, True, out.days_left[row])


@kernel
def _press(
    world: World, society: Society, journal: Journal, people: People, p: Records, row: int, now_h: float,
    slot_h: float, is_hour: bool,
) -> None:  # fmt: skip
    # All that presses on decisions in this step, and those whom it strikes. News goes round by the hour.
    lose(people, journal)
    drawn, lull_h = world.drawn_fights[row], world.lull_h[row]
    broken_h = fade_fights(world.fights, drawn, lull_h, people.decay, now_h, p.threat_age_h)
    move_heat(society, people.heat, people.heat_due, p, now_h, slot_h)
    if is_hour:
        hear(people.homes, society.news, p, now_h, broken_h)
    feel(people, society, p)


@kernel
def _receive(
    society: Society, clock: Clockwork, net: Net, journal: Journal, people: People, lodging: Lodging, p: Records,
    member: int, slot: int, slots_a_shift: int,
) -> None:  # fmt: skip
    state, slot_h = people.progress[0], clock.step_h * clock.steps_per_decision
    state.served = serve(state.served, journal.tally[0].crossed, p.registration_per_h, slot_h)
    registered = int(state.served + ROUNDING)
    if (slot + 1) % slots_a_shift == 0:
        come_back(people, journal, clock, p, member, slot, slots_a_shift * slot_h, registered)
        lodge(lodging, people, society, net, journal, clock, p, member, slot, registered, slots_a_shift * slot_h)


@kernel
def _set_off(
    world: World, clock: Clockwork, net: Net, journal: Journal, people: People, p: Records, member: int, slot: int,
    slot_h: float, kept: float,
) -> None:  # fmt: skip
    # Those at home set out; those on the road may think again, or get a lift.
    has_choice = net.ways.shape[0] > 1
    if has_choice:
        judge_ways(net, people.progress[0].step, clock.step_h, clock.steps_per_decision, kept)
    depart(net, people, journal, clock, world.draw_hash, p, member, slot)
    if has_choice:
        think_again(net, journal, slot, p.replan_gain, p.route_sensitivity, -math.expm1(-slot_h / p.replan_mean_h))
    if journal.rules[0].has_wear:
        give_lifts(net, -math.expm1(-slot_h / p.lift_wait_mean_h))


@entry
def run_member(
    world: World, society: Society, clock: Clockwork, out: Output, net: Net, journal: Journal, people: People,
    lodging: Lodging, row: int, first: int, last: int,
) -> None:  # fmt: skip
    """Run the decision steps from `first` to before `last` of one member; its results go to a row of `out`.

    All steps in one call or one by one: the result is the same. The numbers are those of the module's list.
    """
    p, spd, slot_h = world.inputs[row], clock.steps_per_decision, clock.step_h * clock.steps_per_decision
    member, state = world.stream[row], people.progress[0]
    opening_step, record_step, slots = world.opening_step[row], world.record_step, clock.steps // spd
    slots_an_hour, slots_a_shift = max(int(1.0 / slot_h + 0.5), 1), max(int(SHIFT_H / slot_h + 0.5), 1)
    if not state.has_begun:
        state.has_begun = 1
        _begin(world, society, clock, out, net, journal, people, lodging, p, row, member)
    kept = math.exp(-slot_h / p.route_memory_h)
    for slot in range(first, last):
        end = (slot + 1) * spd
        # 1, with the changes at the end of a stretch
        state.hazard = _move_latents(net.nodes, state.hazard, p, clock, member, slot)
        _live(society, out, net, people, p, row, slot, slot_h)
        is_hour = slot % slots_an_hour == 0
        _press(world, society, journal, people, p, row, slot * slot_h, slot_h, is_hour)
        decide(people, journal, clock, world.draw_hash, p, state.hazard, member, slot)  # 2
        if is_hour:
            flee_inside(net, people, journal, society, clock, world.draw_hash, p, member, slot, slots_an_hour * slot_h)
        if slot % slots_a_shift == 0:
            give_up(people, journal, clock, world.draw_hash, p, member, slot, slots_a_shift * slot_h)
        _set_off(world, clock, net, journal, people, p, member, slot, slot_h, kept)  # 3
        count_waiting(journal.origins)
        while state.step < end:
            stop = next_stop(world.changes, state.due, opening_step, record_step, state.row, state.step, end)
            set_capacities(net, p)
            drive(net, journal, state.step, stop - state.step, clock.steps_per_move)  # 4, 5
            before = state.due
            state.due = apply_changes(net, journal, people, world.changes, p, before, stop)
            if apply_openings(net, people, world.shut, opening_step, state.step, stop) or state.due > before:
                lay_plans(net, clock.step_h)
            state.step = stop
            if stop == end:
                _receive(society, clock, net, journal, people, lodging, p, member, slot, slots_a_shift)  # 6
            state.row = record_due(
                out, row, state.row, record_step, stop, net, journal, people, lodging, clock,
                int(state.served + ROUNDING),
            )  # fmt: skip
        count_waiting(journal.origins)
        note_worst(net, state.step)
        bring_buses_back(net, people, journal, p, slot, slot_h)
        clear_roads(net, math.exp(-slot_h / p.clear_h))
    if last == slots:
        record_end(out, row, net, journal, people)
