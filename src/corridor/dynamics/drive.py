"""Roads that fill up: link transmission on real-valued cumulative curves. Equations T1 to T4 in docs/model.md.

Newell, "A simplified theory of kinematic waves in highway traffic", Transportation Research B 27,
1993; Yperman, "The link transmission model for dynamic network loading", KU Leuven, 2007; merges as
Tampere, Corthout, Cattrysse and Immers, Transportation Research B 45, 2011, without diverges.

A road holds two curves: vehicles entered and vehicles left. Whole vehicles follow the curves in order
of entry (first in, first out); a curve is never more than one vehicle ahead of them. Rows of `roads`,
`nodes`, `origins` and `queue` are the records of `layout`; `past` is (curve, step modulo what the
road keeps), one road after another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import inlined, kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records

# A flow this small is rounding; so is what a curve lacks to a whole vehicle.
NEGLIGIBLE = 1e-12
ROUNDING = 1e-6

ENTERED, LEFT = 0, 1

# Steps before the start, when all curves were 0: far enough back for any road, near enough for exact fractions.
PAST = 1_000_000


@inlined
def _curve_before(link: Records, past: NDArray[np.float64], curve: int, clock: int, lag: float) -> float:
    # The curve `lag` steps before the end of this step, linear between steps.
    moment = clock + 1 - lag
    step = int(moment)
    share = moment - step
    earlier = past[curve, link.past_start + (step & link.past_mask)]
    later = past[curve, link.past_start + ((step + 1) & link.past_mask)]
    return float(earlier + share * (later - earlier))


@inlined
def sending_flow(roads: Records, past: NDArray[np.float64], road: int, clock: int) -> float:
    """Vehicles that could leave the road in this step (T1)."""
    link = roads[road]
    if link.entered - link.left < NEGLIGIBLE or link.cap <= 0.0:
        return 0.0
    at_end = _curve_before(link, past, ENTERED, clock, link.free_lag)
    return float(min(max(at_end - link.left, 0.0), link.cap))


@inlined
def receiving_flow(roads: Records, past: NDArray[np.float64], road: int, clock: int) -> float:
    """Vehicles that could enter the road in this step (T2): room whose gaps have moved up to its start."""
    link = roads[road]
    if link.cap <= 0.0:
        return 0.0
    freed = _curve_before(link, past, LEFT, clock, link.wave_lag)
    return float(min(max(freed + link.storage - link.entered, 0.0), link.cap))


@inlined
def standing_share(link: Records, past: NDArray[np.float64], step: int) -> float:
    """Share of a road that stands after `step` steps since the run's start (T6), in [0, 1]."""
    if link.entered - link.left < NEGLIGIBLE:  # empty: its curves may not have been written up to now
        return 0.0
    late = _curve_before(link, past, ENTERED, PAST + step - 1, link.free_lag) - link.left
    return float(min(max(late / link.storage, 0.0), 1.0))


@inlined
def _share_between_two(link: Records, home: Records, supply: float) -> None:
    # The commonest merge, one road and the people who live there, without the search for who is satisfied.
    level = supply / (link.priority + 1.0)
    if link.sent <= link.priority * level:
        home.admits = supply - link.sent
    elif home.admits <= level:
        link.sent = supply - home.admits
    else:
        link.sent = link.priority * level
        home.admits = level


@kernel
def share_supply(roads: Records, node: Records, in_road: NDArray[np.int64], origins: Records, supply: float) -> None:
    """Share what a node can take among what wants through (T3), in place in `sent` and `admits`.

    Everybody is offered their priority's share; who needs less leaves the rest to the others. People
    who enter at the node have priority 1.
    """
    if node.in_stop - node.in_start == 1 and node.origin >= 0:
        _share_between_two(roads[in_road[node.in_start]], origins[node.origin], supply)
        return
    weight = 0.0
    for k in range(node.in_start, node.in_stop):
        link = roads[in_road[k]]
        link.is_settled = link.sent <= 0.0
        weight += 0.0 if link.is_settled else link.priority
    wants_in = node.origin >= 0 and origins[node.origin].admits > 0.0
    weight += 1.0 if wants_in else 0.0
    is_changed = True
    while is_changed and weight > NEGLIGIBLE:
        is_changed = False
        level = supply / weight
        for k in range(node.in_start, node.in_stop):
            link = roads[in_road[k]]
            if not link.is_settled and link.sent <= link.priority * level:
                link.is_settled = 1
                supply -= link.sent
                weight -= link.priority
                is_changed = True
        if wants_in and origins[node.origin].admits <= level:
            supply -= origins[node.origin].admits
            weight -= 1.0
            wants_in = False
            is_changed = True
    level = max(supply, 0.0) / weight if weight > NEGLIGIBLE else 0.0
    for k in range(node.in_start, node.in_stop):
        link = roads[in_road[k]]
        if not link.is_settled:
            link.sent = link.priority * level
    if wants_in:
        origins[node.origin].admits = level


@inlined
def _pass_node(
    roads: Records, nodes: Records, in_road: NDArray[np.int64], origins: Records, past: NDArray[np.float64],
    at: int, clock: int,
) -> None:  # fmt: skip
    # One step at one node: what flows in from its roads and its origin enters the road onwards. All
    # look-ups are of curves before this step, so nodes may be passed one after another.
    node = nodes[at]
    demand = 0.0
    for k in range(node.in_start, node.in_stop):
        flow = sending_flow(roads, past, in_road[k], clock)
        roads[in_road[k]].sent = flow
        demand += flow
    if node.origin >= 0:
        waiting = origins[node.origin].joined - origins[node.origin].admitted
        flow = min(waiting, roads[node.onward].cap) if waiting > NEGLIGIBLE else 0.0
        origins[node.origin].admits = flow
        demand += flow
    if demand > 0.0:
        supply = node.cap
        if node.onward >= 0:
            supply = min(supply, receiving_flow(roads, past, node.onward, clock))
        if demand > supply:
            share_supply(roads, node, in_road, origins, supply)
            demand = min(demand, supply)
        if node.origin >= 0:
            origins[node.origin].admitted += origins[node.origin].admits
        if node.onward >= 0:
            roads[node.onward].entered += demand
    for k in range(node.in_start, node.in_stop):
        link = roads[in_road[k]]
        link.left += link.sent
        now = link.past_start + ((clock + 1) & link.past_mask)
        past[ENTERED, now] = link.entered
        past[LEFT, now] = link.left


@inlined
def _deliver(roads: Records, node: Records, origins: Records, queue: Records, origin: int, count: int) -> None:
    # Past the exit, or to the tail of the road onwards.
    if node.onward < 0:
        origins[origin].arrived += count
        return
    link = roads[node.onward]
    tail = link.fifo_start + (link.fifo_last - 1) % link.fifo_size
    if link.fifo_last > link.fifo_first and queue[tail].origin == origin:
        queue[tail].count += count
        return
    tail = link.fifo_start + link.fifo_last % link.fifo_size
    queue[tail].origin = origin
    queue[tail].count = count
    link.fifo_last += 1


@inlined
def _move_vehicles(roads: Records, node: Records, in_road: NDArray[np.int64], origins: Records, queue: Records) -> None:
    # T4: whole vehicles cross once the curve has passed them, in order of entry.
    for k in range(node.in_start, node.in_stop):
        link = roads[in_road[k]]
        due = int(link.left + ROUNDING) - link.crossed
        while due > 0 and link.fifo_first < link.fifo_last:
            first = link.fifo_start + link.fifo_first % link.fifo_size
            count = min(due, queue[first].count)
            _deliver(roads, node, origins, queue, queue[first].origin, count)
            queue[first].count -= count
            link.crossed += count
            due -= count
            if queue[first].count == 0:
                link.fifo_first += 1
    if node.origin >= 0:
        due = int(origins[node.origin].admitted + ROUNDING) - origins[node.origin].started
        if due > 0:
            _deliver(roads, node, origins, queue, node.origin, due)
            origins[node.origin].started += due


@inlined
def _mark_active(
    roads: Records, nodes: Records, in_road: NDArray[np.int64], origins: Records, past: NDArray[np.float64],
    clock: int, steps: int,
) -> None:  # fmt: skip
    # Marks nodes with vehicles before them, and all nodes that those can reach; the others can wait.
    # Curves that rested are filled in when they are needed again.
    for at in range(nodes.shape[0]):
        nodes[at].is_active = 0
    for at in range(nodes.shape[0]):
        node = nodes[at]
        has_vehicles = node.origin >= 0 and origins[node.origin].joined > origins[node.origin].started
        for k in range(node.in_start, node.in_stop):
            link = roads[in_road[k]]
            has_vehicles |= link.fifo_last > link.fifo_first or link.entered - link.left > NEGLIGIBLE
        reached = at if has_vehicles else -1
        while reached >= 0 and not nodes[reached].is_active:
            nodes[reached].is_active = 1
            onward = nodes[reached].onward
            reached = roads[onward].head if onward >= 0 else -1
    for road in range(roads.shape[0]):
        link = roads[road]
        if not nodes[link.head].is_active:
            link.rested += steps
        elif link.rested > 0:
            for k in range(min(link.rested, link.past_mask + 1)):
                past[ENTERED, link.past_start + ((clock - k) & link.past_mask)] = link.entered
                past[LEFT, link.past_start + ((clock - k) & link.past_mask)] = link.left
            link.rested = 0


@kernel
def drive(
    roads: Records, nodes: Records, in_road: NDArray[np.int64], origins: Records, queue: Records,
    past: NDArray[np.float64], first: int, steps: int, steps_per_move: int,
) -> None:  # fmt: skip
    """Drive some steps on all roads, at the capacities that stand in `roads` and `nodes`.

    Conserves vehicles to the last one. `first` is the first step's number since the run's start; `nodes`
    are in the order of travel. Curves advance every step; whole vehicles follow them every
    `steps_per_move`, counted from the run's start, so that it does not matter how calls divide the steps.
    """
    clock = PAST + first
    _mark_active(roads, nodes, in_road, origins, past, clock, steps)
    for step in range(steps):
        for at in range(nodes.shape[0]):
            if nodes[at].is_active:
                _pass_node(roads, nodes, in_road, origins, past, at, clock + step)
        if (first + step + 1) % steps_per_move == 0:
            for at in range(nodes.shape[0]):
                if nodes[at].is_active:
                    _move_vehicles(roads, nodes[at], in_road, origins, queue)
