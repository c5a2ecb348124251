"""Who passes a node in a step: merges with priorities, diverges in order of entry. Equation T3 in docs/model.md.

Tampere, Corthout, Cattrysse and Immers, "A generic class of first order node models for dynamic macroscopic simulation
of traffic flows", Transportation Research B 45, 2011. A checkpoint is one more thing with limited room, which all use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import inlined, kernel
from corridor.dynamics.curves import ENTERED, NEGLIGIBLE, freed_by, receiving_flow, sending_flow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Net, Records

_PAIR = 2

FRONT, AHEAD, WEIGHT = 0, 1, 2
"""Columns of `turns`, a row a road in: the run that passes next, cars of it that have not passed, the road's rate."""


@inlined
def _count_lines(roads: Records, incident: NDArray[np.int64], node: Records) -> int:
    # Lines of those who enter at a node and can go on.
    lines = 0
    for k in range(node.in_start, node.in_stop):
        link = roads[incident[k]]
        lines += link.is_line and not link.is_verge and not link.is_settled
    return lines


@inlined
def _weigh(link: Records, lines: int) -> float:
    # Priority of a road; those who enter have one between them, however many lines they wait in.
    return float(link.priority / lines if link.is_line and not link.is_verge else link.priority)


@inlined
def _find_level(roads: Records, incident: NDArray[np.int64], node: Records, lines: int, supply: float) -> float:
    # What is left of a supply, a unit of priority of those who want more than they got.
    weight = 0.0
    for k in range(node.in_start, node.in_stop):
        link = roads[incident[k]]
        weight += 0.0 if link.is_settled else _weigh(link, lines)
    return max(supply, 0.0) / weight if weight > NEGLIGIBLE else 0.0


@kernel
def share_supply(roads: Records, incident: NDArray[np.int64], node: Records, supply: float) -> None:
    """Share what one road onwards can take among what wants through, in place in `sent`.

    Everybody is offered their priority's share; who needs less leaves the rest to the others.
    """
    if node.in_stop - node.in_start == _PAIR:  # the commonest merge, without the search for who is satisfied
        one, other = roads[incident[node.in_start]], roads[incident[node.in_start + 1]]
        level = supply / (one.priority + other.priority)
        if one.sent <= one.priority * level:
            other.sent = supply - one.sent
        elif other.sent <= other.priority * level:
            one.sent = supply - other.sent
        else:
            one.sent = one.priority * level
            other.sent = other.priority * level
        return
    for k in range(node.in_start, node.in_stop):
        roads[incident[k]].is_settled = roads[incident[k]].sent <= 0.0
    is_changed, level, lines = True, 0.0, 0
    while is_changed:
        is_changed = False
        lines = _count_lines(roads, incident, node)
        level = _find_level(roads, incident, node, lines, supply)
        for k in range(node.in_start, node.in_stop):
            link = roads[incident[k]]
            if not link.is_settled and link.sent <= _weigh(link, lines) * level:
                link.is_settled = 1
                supply -= link.sent
                is_changed = True
    for k in range(node.in_start, node.in_stop):
        link = roads[incident[k]]
        if not link.is_settled:
            link.sent = _weigh(link, lines) * level


@inlined
def pass_one_way(net: Net, node: Records, clock: int) -> None:
    """One step at a node from which all drive on the same way, or nobody drives on."""
    roads, incident = net.roads, net.incident
    demand = 0.0
    for k in range(node.in_start, node.in_stop):
        link = roads[incident[k]]
        link.sent = sending_flow(link, net.past, clock)
        demand += link.sent
    if demand <= 0.0:
        return
    supply = node.cap
    if node.onward >= 0:
        if not net.nodes[roads[node.onward].head].is_active:
            wake(net, roads[node.onward].head, clock)
        supply = min(supply, receiving_flow(roads[node.onward], net.past, clock))
    if demand > supply:
        share_supply(roads, incident, node, supply)
    passed = 0.0
    for k in range(node.in_start, node.in_stop):
        link = roads[incident[k]]
        link.left += link.sent
        passed += link.sent
    if node.onward >= 0:
        roads[node.onward].entered += passed


@kernel
def roads_a_layer(net: Net) -> int:
    """Rows of roads that one layer has: from a road to the same one in the next layer."""
    rows: int = net.roads.shape[0] // (net.nodes.shape[0] // net.ways.shape[1])
    return rows


@kernel
def road_onwards(net: Net, node: Records, plan: int) -> int:
    """Road that a plan takes from a node, in the node's own layer; negative at an end."""
    road: int = net.ways[plan, node.base].next
    return road + node.shift if road >= 0 else road


@kernel
def _cars_of(net: Net, run: int) -> float:
    return net.runs[run].parties * net.runs[run].width if run >= 0 else 0.0


@kernel
def _find_front(net: Net, road: int, row: int) -> None:
    # Writes which run of a road passes next, and how many cars of it have not passed.
    link = net.roads[road]
    passed = max(link.left - link.crossed, 0.0)
    run = link.first
    while run >= 0 and _cars_of(net, run) - passed <= NEGLIGIBLE:
        passed -= _cars_of(net, run)
        run = net.runs[run].next
    net.turns[row, FRONT] = run
    net.turns[row, AHEAD] = _cars_of(net, run) - passed


@kernel
def _advance(net: Net, node: Records, row: int, span: float) -> bool:
    # Lets a road in send for a span at its rate; returns whether it has more to send.
    road = net.incident[node.in_start + row]
    link, turns = net.roads[road], net.turns
    run = int(turns[row, FRONT])
    out = net.roads[road_onwards(net, node, net.runs[run].plan)]
    flow = turns[row, WEIGHT] * span
    if flow > 0.0:
        link.left += flow
        link.room -= flow
        out.entered += flow
        out.room -= flow
        turns[row, AHEAD] -= flow
    if turns[row, AHEAD] <= NEGLIGIBLE:
        run = net.runs[run].next
        turns[row, FRONT] = run
        turns[row, AHEAD] = _cars_of(net, run)
    return bool(run >= 0 and link.room > NEGLIGIBLE)


@kernel
def _share_rates(net: Net, node: Records) -> float:
    # Writes at which rate each road in sends, and each road out (`sent`) takes in; settles who cannot go on.
    roads, incident, turns = net.roads, net.incident, net.turns
    for k in range(node.out_start, node.out_stop):
        roads[incident[k]].sent = 0.0
    for i in range(node.in_stop - node.in_start):
        link = roads[incident[node.in_start + i]]
        if not link.is_settled:
            out = roads[road_onwards(net, node, net.runs[int(turns[i, FRONT])].plan)]
            link.is_settled = out.room <= NEGLIGIBLE
    lines = _count_lines(roads, incident, node)
    whole = 0.0
    for i in range(node.in_stop - node.in_start):
        link = roads[incident[node.in_start + i]]
        if not link.is_settled:
            weight = _weigh(link, lines)
            turns[i, WEIGHT] = weight
            roads[road_onwards(net, node, net.runs[int(turns[i, FRONT])].plan)].sent += weight
            whole += weight
    return whole


@kernel
def _room_onwards(net: Net, out: Records, clock: int) -> float:
    # What a road can take in, with what of its capacity lay idle in the last steps, up to a car: whole cars in their
    # order cannot use two roads evenly within one step.
    if out.cap <= 0.0:
        return 0.0
    wake(net, out.head, clock)
    steps = min(int(1.0 / out.cap) + 1, out.past_mask)
    earlier = net.past[ENTERED, out.past_start + ((clock - steps) & out.past_mask)]
    idle = min(max(steps * out.cap - (out.entered - earlier), 0.0), 1.0)
    freed = freed_by(out, net.past, clock)
    return float(min(max(freed + out.storage - out.entered, 0.0), out.cap + idle))


@kernel
def _set_demands(net: Net, node: Records, clock: int) -> bool:
    # Writes what each road in would still send, and each road out could take in (`room`); returns whether any would.
    roads, is_any_open = net.roads, False
    for i in range(node.in_stop - node.in_start):
        road = net.incident[node.in_start + i]
        link = roads[road]
        link.room = sending_flow(link, net.past, clock)
        link.is_settled = link.room <= NEGLIGIBLE
        if not link.is_settled:
            _find_front(net, road, i)
            link.is_settled = net.turns[i, FRONT] < 0
            is_any_open |= not link.is_settled
    if is_any_open:
        for k in range(node.out_start, node.out_stop):
            roads[net.incident[k]].room = _room_onwards(net, roads[net.incident[k]], clock)
    return is_any_open


@kernel
def _next_event(net: Net, node: Records, room: float, whole: float) -> float:
    # Span until the node or a road out is full, a road in has sent all, or its next run comes up.
    roads, incident = net.roads, net.incident
    span = room / whole
    for k in range(node.out_start, node.out_stop):
        out = roads[incident[k]]
        if out.sent > 0.0:
            span = min(span, out.room / out.sent)
    for i in range(node.in_stop - node.in_start):
        link = roads[incident[node.in_start + i]]
        if not link.is_settled:
            span = min(span, min(link.room, net.turns[i, AHEAD]) / net.turns[i, WEIGHT])
    return span


@kernel
def pass_several_ways(net: Net, node: Records, clock: int) -> None:
    """One step at a node where plans part (T3).

    Cars leave in order of entry: a road in wants one way at a time, that of its first car. All send at the rates of
    their priorities until they have sent what they would, or the node or the way that the first car wants is full.
    """
    if not _set_demands(net, node, clock):
        return
    room = node.cap
    while room > NEGLIGIBLE:
        whole = _share_rates(net, node)
        if whole <= 0.0:
            return
        span = _next_event(net, node, room, whole)
        room -= whole * span
        for i in range(node.in_stop - node.in_start):
            link = net.roads[net.incident[node.in_start + i]]
            if not link.is_settled:
                link.is_settled = not _advance(net, node, i, span)


@kernel
def wake(net: Net, at: int, clock: int) -> None:
    """Make a node active before anything comes to its roads: fill in the curves that rested."""
    node = net.nodes[at]
    if node.is_active:
        return
    node.is_active = 1
    net.active[0] += 1
    net.active[net.active[0]] = at
    for k in range(node.in_start, node.in_stop):
        link = net.roads[net.incident[k]]
        if link.is_line:
            continue
        for step in range(max(node.written + 1, clock - link.past_mask), clock + 1):
            net.past[0, link.past_start + (step & link.past_mask)] = link.entered
            net.past[1, link.past_start + (step & link.past_mask)] = link.left
    node.written = clock
