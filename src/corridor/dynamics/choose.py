"""Who takes which way: those who set out choose, those on the road think again at junctions. Equations T10 and T12.

Both conserve parties of every size class.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import kernel
from corridor.dynamics.curves import ROUNDING
from corridor.dynamics.layout import SEVERAL
from corridor.dynamics.runs import GOLDEN, append_run, people_in, split_off, take_run
from corridor.dynamics.ways import plan_weight, quickest

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
    whole = 0.0
    best_h = 1.0
    start = 0.0
    if plans > 1:
        best_h = quickest(net, node, is_barred)
        for plan in range(plans):
            whole += plan_weight(net, node, plan, best_h, sensitivity, is_barred)
        start = streams.uniform(rules.seed, streams.ROUTE, rules.member, slot, home.entity, kind)
    upto = 0.0
    for plan in range(plans):
        below = upto
        if whole > 0.0:
            upto += plan_weight(net, node, plan, best_h, sensitivity, is_barred) / whole
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
            batch.parties, batch.used_km, batch.width = 0, 0.0, width
            batch.entered = slot * journal.rules[0].steps_per_slot
            for j in range(net.mix.shape[1]):
                net.mix[run, j] = 0
        net.mix[run, k] = count
        net.runs[run].parties += count
    if run >= 0:
        people = people_in(net.mix, run)
        journal.tally[0].set_out += people
        journal.tally[0].ready -= people
        home.set_out += net.runs[run].parties
        line = home.line + plan + shift
        net.roads[line].entered += net.runs[run].parties * width
        append_run(net.roads[line], net.runs, net.mix, run)


@kernel
def think_again(net: Net, journal: Journal, slot: int, gain: float, sensitivity: float, share: float) -> None:
    """Let parties on roads that end at a junction change their plan, if another way from there gains enough (T12).

    Who follows a way that takes 1 + `gain` times as long as the quickest, or that is shut, reconsiders with
    probability `share` in this step and chooses as if setting out from there; the others keep their plan.
    """
    plans = net.ways.shape[0]
    for at in range(net.nodes.shape[0]):
        node = net.nodes[at]
        if node.onward != SEVERAL:
            continue
        best_h = quickest(net, node.base, False)
        if best_h == math.inf:
            continue
        is_any_left = False
        whole = 0.0
        for plan in range(plans):
            way = net.ways[plan, node.base]
            way.is_left = not way.is_passable or way.hours > best_h * (1.0 + gain)
            is_any_left |= bool(way.is_left)
            if not way.is_left:
                whole += plan_weight(net, node.base, plan, best_h, sensitivity, False)
        if is_any_left and whole > 0.0:
            for k in range(node.in_start, node.in_stop):
                if net.roads[net.incident[k]].first >= 0:
                    _change_plans(net, journal, at, net.incident[k], slot, best_h, sensitivity, share, whole)


@kernel
def _pick_plan(net: Net, at: int, best_h: float, sensitivity: float, wanted: float) -> int:
    chosen = 0
    for plan in range(net.ways.shape[0]):
        if not net.ways[plan, at].is_left:
            chosen = plan
            wanted -= plan_weight(net, at, plan, best_h, sensitivity, False)
            if wanted <= 0.0:
                break
    return chosen


@kernel
def _change_plans(
    net: Net, journal: Journal, at: int, road: int, slot: int, best_h: float, sensitivity: float, share: float,
    whole: float,
) -> None:  # fmt: skip
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
        if net.ways[net.runs[run].plan, base].is_left:
            due += net.runs[run].parties * share
            count = min(int(due), net.runs[run].parties)
            due -= count
        if count == 0:
            before, run = run, behind
            continue
        pick = (pick + GOLDEN) % 1.0
        plan = _pick_plan(net, base, best_h, sensitivity, pick * whole)
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
    parties, people = net.runs[piece].parties, people_in(net.mix, piece)
    cars = parties * float(net.runs[piece].width)
    net.roads[here].parties -= parties
    net.roads[here].people -= people
    net.roads[here].entered -= cars
    net.roads[there].entered += cars
    net.runs[piece].plan = plan
    append_run(net.roads[there], net.runs, net.mix, piece)
