"""Which way: plans, how long people think they take, who follows which. Equations T10 to T12 in docs/model.md.

A plan says at every node which road to take next. Plan 0 is the quickest way on empty roads that are open; each
further plan is the quickest once the roads of those before it count as longer (link penalty: de la Barra, Perez and
Anez, "Multidimensional path search and assignment", ARRB conference, 1993; recalled, unchecked). Plans change only when
something opens or shuts; who follows which changes with the traffic.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel
from corridor.dynamics.curves import standing_share
from corridor.dynamics.layout import NOWHERE, SEVERAL

if TYPE_CHECKING:
    from corridor.dynamics.layout import Net, Records

PENALTY = 3.0
"""How many times longer a road counts for each earlier plan that uses it: the last of four may be 27 times as long."""

SHUT_H = 1e6
"""Any detour of fewer hours is preferred to a shut road or place."""

SHORTEST_SIZE = 1e-3

SLOWEST = 0.01
"""A road that passes less than this share of a lane's capacity is thought to pass this much: nobody waits for ever."""


@kernel
def _sift_up(heap: Records, count: int, cost: float, node: int) -> None:
    at = count
    while at > 0 and cost < heap[(at - 1) // 2].cost:
        heap[at].cost = heap[(at - 1) // 2].cost
        heap[at].node = heap[(at - 1) // 2].node
        at = (at - 1) // 2
    heap[at].cost = cost
    heap[at].node = node


@kernel
def _sift_down(heap: Records, count: int) -> None:
    # Puts the last of `count` entries in the place of the first, which has been taken.
    cost, node = heap[count - 1].cost, heap[count - 1].node
    at, child = 0, 1
    while child < count - 1:
        if child + 1 < count - 1 and heap[child + 1].cost < heap[child].cost:
            child += 1
        if heap[child].cost >= cost:
            break
        heap[at].cost = heap[child].cost
        heap[at].node = heap[child].node
        at, child = child, 2 * child + 1
    heap[at].cost = cost
    heap[at].node = node


@kernel
def _search(net: Net, plan: int, step_h: float) -> None:
    # Dijkstra's search from the ends back, roads weighted by what earlier plans use.
    nodes, roads, heap, places = net.nodes, net.roads, net.heap, net.ways.shape[1]
    count = 0
    for at in range(places):
        nodes[at].is_done = 0
        nodes[at].cost = math.inf
        net.ways[plan, at].next = NOWHERE
        if nodes[at].is_end:
            nodes[at].cost = 0.0
            _sift_up(heap, count, 0.0, at)
            count += 1
    settled = 0
    while count > 0:
        at = heap[0].node
        _sift_down(heap, count)
        count -= 1
        if nodes[at].is_done:
            continue
        nodes[at].is_done = 1
        net.ways[plan, settled].order = at
        settled += 1
        for k in range(nodes[at].in_start, nodes[at].in_stop):
            road = net.incident[k]
            link = roads[road]
            if link.is_line or nodes[link.tail].is_done or nodes[link.tail].is_end:
                continue
            hours = link.free_lag * step_h * PENALTY**link.uses
            if link.is_shut or nodes[at].is_shut or nodes[link.tail].is_shut:
                hours += SHUT_H
            if nodes[at].cost + hours < nodes[link.tail].cost:
                nodes[link.tail].cost = nodes[at].cost + hours
                net.ways[plan, link.tail].next = road
                _sift_up(heap, count, nodes[link.tail].cost, link.tail)
                count += 1
    while settled < places:
        net.ways[plan, settled].order = -1
        settled += 1


@kernel
def lay_plans(net: Net, step_h: float) -> None:
    """Find all plans anew, what is open and what is shut as it is now; nodes learn where plans part."""
    roads, nodes, ways = net.roads, net.nodes, net.ways
    places = ways.shape[1]
    for road in range(roads.shape[0]):
        roads[road].uses = 0
    for plan in range(ways.shape[0]):
        _search(net, plan, step_h)
        _count_uses(net, plan)
        _sum_up(net, plan, step_h)
    for at in range(nodes.shape[0]):
        node = nodes[at]
        onward = ways[0, node.base].next
        node.has_way = 0
        for plan in range(ways.shape[0]):
            node.has_way |= ways[plan, node.base].is_passable
            if ways[plan, node.base].next != onward:
                onward = SEVERAL
        node.onward = onward + node.shift if onward >= 0 else onward
    if ways.shape[0] > 1:
        for at in range(places):
            _size_ways(net, at, step_h)


@kernel
def _count_uses(net: Net, plan: int) -> None:
    # Every road on the way of anybody who sets out counts once: not those from places where nobody ever is.
    for road in range(net.roads.shape[0]):
        net.roads[road].room = 0.0
    for line in range(net.roads.shape[0]):
        if net.roads[line].is_line and not net.roads[line].is_verge and net.roads[line].head < net.ways.shape[1]:
            road = net.ways[plan, net.roads[line].head].next
            while road >= 0 and net.roads[road].room <= 0.0:
                net.roads[road].room = 1.0
                net.roads[road].uses += 1
                road = net.ways[plan, net.roads[road].head].next


@kernel
def _sum_up(net: Net, plan: int, step_h: float) -> None:
    # What holds along the whole way, from the ends inwards.
    for k in range(net.ways.shape[1]):
        at = net.ways[plan, k].order
        if at < 0:
            break
        way, node = net.ways[plan, at], net.nodes[at]
        way.is_passable = not node.is_shut
        way.has_check = node.is_checkpoint
        way.free_h = way.back_h = 0.0
        if way.next >= 0:
            link = net.roads[way.next]
            after = net.ways[plan, link.head]
            way.is_passable = way.is_passable and not link.is_shut and after.is_passable
            way.has_check = way.has_check or after.has_check
            way.free_h = link.free_lag * step_h + after.free_h
            way.back_h = link.free_lag * step_h / link.back_pace + after.back_h


@kernel
def _size_ways(net: Net, start: int, step_h: float) -> None:
    # Path size of each plan's way from a node: the less of it is shared with other plans' ways, the nearer to 1.
    # Ben-Akiva and Bierlaire, "Discrete choice methods and their applications to short term travel decisions", 1999.
    plans = net.ways.shape[0]
    for plan in range(plans):
        at = start
        while net.ways[plan, at].next >= 0:
            net.roads[net.ways[plan, at].next].uses = 0
            at = net.roads[net.ways[plan, at].next].head
    for plan in range(plans):
        at = start
        while net.ways[plan, at].next >= 0:
            net.roads[net.ways[plan, at].next].uses += 1
            at = net.roads[net.ways[plan, at].next].head
    for plan in range(plans):
        at, size, whole = start, 0.0, 0.0
        while net.ways[plan, at].next >= 0:
            link = net.roads[net.ways[plan, at].next]
            whole += link.free_lag * step_h
            size += link.free_lag * step_h / link.uses
            at = link.head
        net.ways[plan, start].size = max(size / whole, SHORTEST_SIZE) if whole > 0.0 else 1.0


@kernel
def _learn_hours(net: Net, link: Records, step: int, step_h: float, steps: int, kept: float) -> None:
    # Where all is shut ahead, nobody learns how long a road takes; of a line that did not move, neither.
    if not net.nodes[link.head].has_way or (link.is_line and link.left <= link.left_before):
        return
    free_h, floor, standing = link.free_lag * step_h, SLOWEST * link.lane_cap, 0.0
    if not link.is_line:
        standing = standing_share(link, net.past, step) * link.storage
    elif net.ways[link.plan, link.head].next >= 0:
        free_h, standing = 0.0, link.entered - link.left
        floor = SLOWEST * net.roads[net.ways[link.plan, link.head].next].lane_cap
    rate = max(link.left - link.left_before, floor * steps) / (steps * step_h)
    hours = free_h + max(standing, 0.0) / rate
    link.hours = hours + kept * (link.hours - hours) if link.hours > 0.0 else hours


@kernel
def judge_ways(net: Net, step: int, step_h: float, steps: int, kept: float) -> None:
    """Update how long people think each way takes (T11).

    After `step` steps, a road takes its free time and as long as those who stand on it need at the rate of the last
    `steps`; what people think follows with memory: `kept` in [0, 1) is the share that they keep of what they thought.
    """
    for road in range(net.roads.shape[0]):
        link = net.roads[road]
        # The layer of vehicles is the one that can be slow.
        if not link.is_verge and link.head < net.ways.shape[1]:
            _learn_hours(net, link, step, step_h, steps, kept)
            link.left_before = link.left
    for plan in range(net.ways.shape[0]):
        for k in range(net.ways.shape[1]):
            at = net.ways[plan, k].order
            if at < 0:
                break
            way = net.ways[plan, at]
            way.hours = 0.0
            if way.next >= 0:
                link = net.roads[way.next]
                way.hours = link.hours + net.ways[plan, link.head].hours
            if not way.is_passable:
                way.hours = SHUT_H


@kernel
def quickest(net: Net, at: int, line: int, is_barred: bool) -> float:
    """Hours of the quickest way from a node that a party may take; infinite if there is none.

    `line` is the first line of those who set out there, whose wait to enter counts; -1 for those on the road.
    Writes each way's hours with that wait, infinite where it is shut, or leads through a checkpoint that the party may
    not pass.
    """
    best = math.inf
    for plan in range(net.ways.shape[0]):
        way = net.ways[plan, at]
        way.total_h = math.inf
        if way.is_passable and not (is_barred and way.has_check):
            way.total_h = max(way.hours + (net.roads[line + plan].hours if line >= 0 else 0.0), 1e-9)
            best = min(best, way.total_h)
    return best


@kernel
def weigh_plans(net: Net, at: int, line: int, sensitivity: float, gain: float, is_barred: bool) -> float:
    """Write each plan's weight in the choice at a node (T10); returns their sum, 0 where no way may be taken.

    Path-size logit on hours over those of the quickest way; plans that take more than 1 + `gain` times as long as it
    have no weight.
    """
    best_h = quickest(net, at, line, is_barred)
    whole = 0.0
    for plan in range(net.ways.shape[0]):
        way = net.ways[plan, at]
        way.weight = 0.0
        if way.total_h < math.inf and way.total_h <= best_h * (1.0 + gain):
            way.weight = way.size * math.exp(-sensitivity * (way.total_h / best_h - 1.0))
        whole += way.weight
    return whole
