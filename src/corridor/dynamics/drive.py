"""Some steps on all roads: curves advance, then whole parties follow them. Equations T1 to T5 in docs/model.md.

Link transmission: Newell, "A simplified theory of kinematic waves in highway traffic", Transportation Research B 27,
1993; Yperman, "The link transmission model for dynamic network loading", KU Leuven, 2007. Whole parties cross once
the curve has passed them, in order of entry; a curve is never more than one vehicle away from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import hot, inlined, kernel
from corridor.dynamics.curves import ENTERED, LEFT, NEGLIGIBLE, PAST, ROUNDING
from corridor.dynamics.junctions import pass_one_way, pass_several_ways, road_onwards, wake
from corridor.dynamics.layout import BUS, SEVERAL
from corridor.dynamics.mishaps import refuse, wear
from corridor.dynamics.runs import append_run, free_run, pop_run

if TYPE_CHECKING:
    from corridor.dynamics.layout import Journal, Net


@hot
def _cross_exit(net: Net, journal: Journal, run: int, clock: int) -> None:
    # T5: counts a run past the exit.
    batch, rules, tally = net.runs[run], journal.rules[0], journal.tally[0]
    people = net.runs[run].people
    home = journal.origins[batch.origin]
    home.out += batch.parties
    home.people_out += people
    tally.crossed += people
    tally.cars += batch.parties * batch.width
    tally.last_out = clock + 1
    trip = journal.trips[batch.origin, batch.slot // rules.slots_per_bucket]
    trip.parties += batch.parties
    trip.steps += batch.parties * (clock + 1 - batch.slot * rules.steps_per_slot)


@hot
def _hand_on(net: Net, journal: Journal, at: int, road: int, run: int, clock: int) -> None:
    # A run that has come to the end of a road: past the exit, to the tail of the road onwards, or to its end.
    onwards = road_onwards(net, net.nodes[at], net.runs[run].plan)
    link = net.roads[road]
    if net.nodes[at].is_checkpoint and not (link.is_exit or link.is_beyond or link.is_verge):
        run = refuse(net, journal, at, run, onwards, clock)
    if run >= 0 and journal.rules[0].has_wear:
        run = wear(net, journal, at, run, road, onwards, clock)
    if run < 0:
        return
    if link.is_exit:
        link.people_out += net.runs[run].people
        _cross_exit(net, journal, run, clock)
    net.runs[run].entered = clock + 1
    if onwards >= 0:
        wake(net, net.roads[onwards].head, PAST + clock + 1)  # its curves may have passed that road already
        append_run(net.roads[onwards], net.runs, net.mix, run)
        return
    if net.runs[run].kind == BUS:
        journal.emptied[net.runs[run].origin] += net.runs[run].parties * net.runs[run].width
    free_run(net.runs, run)


@hot
def _cross_next(net: Net, journal: Journal, at: int, road: int, cars: float, clock: int) -> bool:
    # Lets as many parties of a road's first run cross as fit in `cars`, one at least; returns whether all of it did.
    link = net.roads[road]
    width = net.runs[link.first].width
    whole = net.runs[link.first].parties
    parties = min(int((cars + ROUNDING) / width), whole)
    if parties > 0:
        run = pop_run(link, net.runs, net.mix, parties)
        link.crossed += parties * width
        journal.tally[0].last_moved = clock + 1
        _hand_on(net, journal, at, road, run, clock)
    return bool(parties == whole)


@kernel
def _cross_last(net: Net, journal: Journal, at: int, road: int, clock: int) -> None:
    # Where plans change, part of a car may have gone the old way: whoever has driven along a road on which its curves
    # hold nobody any more goes on, if that is open.
    link = net.roads[road]
    while link.first >= 0:
        run = net.runs[link.first]
        onwards = road_onwards(net, net.nodes[at], run.plan)
        is_open = link.cap > 0.0 and net.nodes[at].cap > 0.0 and (onwards < 0 or net.roads[onwards].cap > 0.0)
        if not is_open or run.entered + link.free_lag > clock + 1:
            return
        _cross_next(net, journal, at, road, run.parties * run.width, clock)


@inlined
def _move_parties(net: Net, journal: Journal, at: int, clock: int) -> None:
    # T4: whole parties cross once the curve of their road has passed them.
    node = net.nodes[at]
    lacking = 0.0
    for k in range(node.in_start, node.in_stop):
        road = net.incident[k]
        link = net.roads[road]
        is_whole = node.cap > 0.0 and link.cap > 0.0
        while is_whole and link.first >= 0 and link.left - link.crossed >= net.runs[link.first].width - ROUNDING:
            is_whole = _cross_next(net, journal, at, road, link.left - link.crossed, clock)
        if link.first >= 0 and link.entered - link.left < ROUNDING:
            _cross_last(net, journal, at, road, clock)
        lacking += link.left - link.crossed
    # Where roads meet, parts of cars make a whole one: it is the road's that lacks least to its own.
    is_open = node.onward != SEVERAL and node.cap > 0.0 and (node.onward < 0 or net.roads[node.onward].cap > 0.0)
    while is_open and node.in_stop - node.in_start > 1 and lacking >= 1.0 - ROUNDING:
        nearest, part = -1, ROUNDING
        for k in range(node.in_start, node.in_stop):
            link = net.roads[net.incident[k]]
            if link.first < 0 or link.cap <= 0.0:
                continue
            if link.left - link.crossed > part and net.runs[link.first].width <= 1.0:
                nearest, part = net.incident[k], link.left - link.crossed
        if nearest < 0:
            break
        lacking -= net.runs[net.roads[nearest].first].width
        _cross_next(net, journal, at, nearest, net.runs[net.roads[nearest].first].width, clock)


@kernel
def _rouse(net: Net, clock: int) -> None:
    # Marks nodes with anybody before them; those that they drive on to wake when something comes. The others rest.
    net.active[0] = 0
    for at in range(net.nodes.shape[0]):
        net.nodes[at].is_active = 0
    for at in range(net.nodes.shape[0]):
        node = net.nodes[at]
        for k in range(node.in_start, node.in_stop):
            link = net.roads[net.incident[k]]
            if link.first >= 0 or link.entered - link.left > NEGLIGIBLE:
                wake(net, at, clock)
                break


@kernel
def drive(net: Net, journal: Journal, first: int, steps: int, steps_per_move: int) -> None:
    """Drive some steps on all roads, at the capacities that stand in `roads` and `nodes`.

    Conserves parties of every size class to the last one. `first` is the first step's number since the run's start.
    Curves advance every step; whole parties follow them every `steps_per_move`, counted from the run's start, so that
    it does not matter how calls divide the steps.
    """
    clock = PAST + first
    _rouse(net, clock)
    for step in range(steps):
        now = clock + step
        # Look-ups are of curves before this step, so nodes may be passed in any order; the list grows meanwhile.
        k = 1
        while k <= net.active[0]:
            node = net.nodes[net.active[k]]
            if node.onward == SEVERAL:
                pass_several_ways(net, node, now)
            else:
                pass_one_way(net, node, now)
            k += 1
        for k in range(1, net.active[0] + 1):
            node = net.nodes[net.active[k]]
            node.written = now + 1
            for i in range(node.in_start, node.in_stop):
                link = net.roads[net.incident[i]]
                if not link.is_line:
                    slot = link.past_start + ((now + 1) & link.past_mask)
                    net.past[ENTERED, slot] = link.entered
                    net.past[LEFT, slot] = link.left
        if (first + step + 1) % steps_per_move == 0:
            for at in range(net.nodes.shape[0]):
                if net.nodes[at].is_active:
                    _move_parties(net, journal, at, first + step)
