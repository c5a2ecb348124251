"""Who takes which way: those who set out choose, those on the road think again at junctions. Equations T10 and T12.

Both conserve parties of every size class.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import kernel
from corridor.dynamics.curves import PAST, ROUNDING
from corridor.dynamics.junctions import wake
from corridor.dynamics.layout import BARRED_CAR, SEVERAL
from corridor.dynamics.runs import GOLDEN, append_run, pop_run, split_off, take_run
from corridor.dynamics.ways import weigh_plans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Journal, Net


@kernel
def set_out(
    net: Net, journal: Journal, origin: int, parties: NDArray[np.int64], kind: int, width: float, shift: int,
    slot: int, sensitivity: float, is_barred: bool,
) -> None:  # fmt: skip
    """Bring parties of one origin (per size class) to the lines of their plans; somewhere a way must be passable.

    `shift` leads from a line of the layer of vehicles to the same one in theirs.
    """
    home, rules, plans = journal.origins[origin], journal.rules[0], net.ways.shape[0]
    node = home.node
    whole, start = 0.0, 0.0
    if plans > 1:
        whole = weigh_plans(net, node, home.line, sensitivity, math.inf, is_barred)
        start = streams.uniform(rules.seed, streams.ROUTE, rules.member, slot, home.entity, kind)
    upto = 0.0
    for plan in range(plans):
        below = upto
        if whole > 0.0:
            upto += net.ways[plan, node].weight / whole
        if whole <= 0.0 or plan == plans - 1:  # one plan, or an escort where all is shut
            upto = 1.0
        _join_line(net, journal, origin, plan, parties, below, upto, start, kind, width, shift, slot)


@kernel
def _join_line(
    net: Net, journal: Journal, origin: int, plan: int, parties: NDArray[np.int64], below: float, upto: float,
    start: float, kind: int, width: float, shift: int, slot: int,
) -> None:  # fmt: skip
    # Of each size class the parties between two shares: a systematic sample with a start of its own.
    home = journal.origins[origin]
    run = -1
    for k in range(parties.shape[0]):
        begin = (start + k * GOLDEN) % 1.0
        count = int(begin + parties[k] * upto) - int(begin + parties[k] * below)
        if count <= 0:
            continue
        if run < 0:
            run = take_run(net.runs)
            if run < 0:
                journal.tally[0].lost = 1
                return
            batch = net.runs[run]
            batch.origin, batch.slot, batch.kind, batch.plan = origin, slot, kind, plan
            batch.parties, batch.people, batch.used_km, batch.width = 0, 0, 0.0, width
            batch.entered = slot * journal.rules[0].steps_per_slot
            for j in range(net.mix.shape[1]):
                net.mix[run, j] = 0
        net.mix[run, k] = count
        net.runs[run].parties += count
        net.runs[run].people += count * (k + 1)
    if run >= 0:
        people = net.runs[run].people
        journal.tally[0].set_out += people
        journal.tally[0].ready -= people
        home.set_out += net.runs[run].parties
        line = home.line + plan + shift
        net.roads[line].entered += net.runs[run].parties * width
        append_run(net.roads[line], net.runs, net.mix, run)


@kernel
def think_again(net: Net, journal: Journal, slot: int, gain: float, sensitivity: float, share: float) -> None:
    """Let parties on roads that end at a junction change their plan, if another way from there gains enough (T12).

    Who follows a way that takes more than 1 + `gain` times as long as the quickest, or that is shut, reconsiders with
    probability `share` in this step, and chooses among those that do not; the others keep their plan. Who stands
    before a place that is shut turns round on the road, with the same probability.
    """
    for at in range(net.nodes.shape[0]):
        node = net.nodes[at]
        for k in range(node.in_start, node.in_stop):
            road = net.incident[k]
            link = net.roads[road]
            if link.first < 0:
                continue
            if node.is_shut and link.reverse >= 0:
                _turn_round(net, journal, road, slot, gain, sensitivity, share)
            elif node.onward == SEVERAL:
                line = road - link.plan - node.shift if link.is_line and not link.is_verge else -1
                whole = weigh_plans(net, node.base, line, sensitivity, gain, False)
                if whole > 0.0:
                    _change_plans(net, journal, at, road, slot, share, whole)


@kernel
def _pick_plan(net: Net, at: int, wanted: float) -> int:
    chosen = 0
    for plan in range(net.ways.shape[0]):
        if net.ways[plan, at].weight > 0.0:
            chosen = plan
            wanted -= net.ways[plan, at].weight
            if wanted <= 0.0:
                break
    return chosen


@kernel
def _turn_round(
    net: Net, journal: Journal, road: int, slot: int, gain: float, sensitivity: float, share: float
) -> None:
    # Those first in the queue turn first, as fast as the other direction takes them in: they join its tail.
    link, rules = net.roads[road], journal.rules[0]
    back = net.roads[link.reverse]
    tail = net.nodes[link.tail].base
    whole = weigh_plans(net, tail, -1, sensitivity, gain, False)
    if whole <= 0.0 or link.is_shut or back.cap <= 0.0:
        return
    room = min(back.storage - (back.entered - back.left), back.cap * rules.steps_per_slot)
    due = streams.uniform(rules.seed, streams.REPLAN, rules.member, slot, link.entity, 0) + share * link.parties
    pick = streams.uniform(rules.seed, streams.REPLAN, rules.member, slot, link.entity, 1)
    link.left = min(link.left, link.crossed)  # a car of which a part had passed turns with the others
    wake(net, back.head, PAST + slot * rules.steps_per_slot)
    while link.first >= 0:
        width = net.runs[link.first].width
        parties = min(int(min(due, room / width)), net.runs[link.first].parties)
        if parties <= 0:
            return
        run = pop_run(link, net.runs, net.mix, parties)
        cars = parties * width
        link.left += cars
        link.crossed += cars
        back.entered += cars
        room -= cars
        due -= parties
        pick = (pick + GOLDEN) % 1.0
        net.runs[run].plan = _pick_plan(net, tail, pick * whole)
        net.runs[run].entered = slot * rules.steps_per_slot
        append_run(back, net.runs, net.mix, run)


@kernel
def _change_plans(net: Net, journal: Journal, at: int, road: int, slot: int, share: float, whole: float) -> None:
    # Along one road's queue: a systematic sample of those who follow a plan that is left.
    link, rules, base = net.roads[road], journal.rules[0], net.nodes[at].base
    due = streams.uniform(rules.seed, streams.REPLAN, rules.member, slot, link.entity, 0)
    pick = streams.uniform(rules.seed, streams.REPLAN, rules.member, slot, link.entity, 1)
    before, run = -1, link.first
    if link.left - link.crossed > ROUNDING:  # a car of which a part has passed drives on
        run, before = _behind_first(net, road), link.first
    while run >= 0:
        behind = net.runs[run].next
        count = 0
        if net.ways[net.runs[run].plan, base].weight <= 0.0 and net.runs[run].kind != BARRED_CAR:
            due += net.runs[run].parties * share
            count = min(int(due), net.runs[run].parties)
            due -= count
        if count == 0:
            before, run = run, behind
            continue
        pick = (pick + GOLDEN) % 1.0
        plan = _pick_plan(net, base, pick * whole)
        is_all = count == net.runs[run].parties
        piece = run if is_all else split_off(net.runs, net.mix, run, count)
        if link.is_line and not link.is_verge:
            if is_all:  # take it out of this line
                _set_behind(net, road, before, behind)
                if behind < 0:
                    link.last = before
            _swap_line(net, piece, road, road + plan - net.runs[piece].plan, plan)
        else:
            net.runs[piece].plan = plan
            if not is_all:
                net.runs[piece].next = run
                _set_behind(net, road, before, piece)
        if not (is_all and link.is_line and not link.is_verge):
            before = run
        run = behind


@kernel
def _behind_first(net: Net, road: int) -> int:
    # The run behind the first party of a road, which becomes a run of its own.
    link = net.roads[road]
    run: int = link.first
    if net.runs[run].parties > 1:
        link.first = split_off(net.runs, net.mix, run, 1)
        net.runs[link.first].next = run
        return run
    behind: int = net.runs[run].next
    return behind


@kernel
def _set_behind(net: Net, road: int, before: int, run: int) -> None:
    if before < 0:
        net.roads[road].first = run
    else:
        net.runs[before].next = run


@kernel
def _swap_line(net: Net, piece: int, here: int, there: int, plan: int) -> None:
    parties, people = net.runs[piece].parties, net.runs[piece].people
    cars = parties * net.runs[piece].width
    net.roads[here].parties -= parties
    net.roads[here].people -= people
    net.roads[here].entered -= cars
    net.roads[there].entered += cars
    net.runs[piece].plan = plan
    append_run(net.roads[there], net.runs, net.mix, piece)
