"""Stages before the road: settle, decide, depart. Compiled; `p` is one row of `INPUTS`.

`state.counts` holds people, by the indices below.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import kernel
from corridor.dynamics.cross import join_line
from corridor.dynamics.decide import act, decision_rate, party_sizes, threat_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.arrays import Clockwork, State

SETTLED, STAYER, READY, SET_OUT, CROSSED = range(5)


@kernel
def settle(state: State, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records, member: int) -> None:
    """Put everybody at home, and set those apart who would never leave."""
    origins, settled, counts = state.origins, state.settled, state.counts
    log_leaver = math.log(max(p.leaver_share, 1e-300))
    for origin in range(origins.shape[0]):
        home = origins[origin]
        people = int(home.population * p.population_factor + 0.5) if home.is_scaled else home.population
        party_sizes(people, p.party_size_mean, settled[origin])
        counts[STAYER] += act(
            settled[origin], state.acted, log_leaver, 1.0 - p.leaver_share,
            clock.seed, streams.STAY, member, 0, home.entity, draw_hash,
        )  # fmt: skip
        for k in range(settled.shape[1]):
            home.leavers += settled[origin, k]
            counts[SETTLED] += settled[origin, k] * (k + 1)


@kernel
def reach_of_fights(
    reach: NDArray[np.float64], fights: Records, drawn: Records, distance_km: NDArray[np.float64], scale_km: float
) -> None:
    """Write each fight's intensity as felt at each origin: it falls to 1/e in `scale_km`; drawn ones are everywhere."""
    known = fights.shape[0]
    for origin in range(reach.shape[0]):
        for k in range(known):
            reach[origin, k] = fights[k].intensity * math.exp(-distance_km[origin, k] / scale_km)
        for k in range(drawn.shape[0]):
            reach[origin, known + k] = drawn[k].intensity


@kernel
def fade_fights(
    fights: Records, drawn: Records, lull_h: float, decay: NDArray[np.float64], now_h: float, age_h: float
) -> None:
    """Write how much of each fight's threat is left: 0 before it, 1 during, then falling to 1/e in `age_h`."""
    known = fights.shape[0]
    for k in range(known):
        end_h = min(fights[k].end_h, lull_h) if fights[k].is_open else fights[k].end_h
        decay[k] = math.exp(-max(now_h - end_h, 0.0) / age_h) if fights[k].start_h <= now_h else 0.0
    for k in range(drawn.shape[0]):
        since = max(now_h - drawn[k].end_h, 0.0)
        decay[known + k] = math.exp(-since / age_h) if drawn[k].start_h <= now_h else 0.0


@kernel
def decide(
    state: State,
    clock: Clockwork,
    draw_hash: NDArray[np.int64],
    p: Records,
    latent: float,
    member: int,
    slot: int,
) -> None:
    """Move parties from settled to ready."""
    slot_h = clock.step_h * clock.steps_per_decision
    base_per_h = math.log(2.0) / p.decide_half_time_h
    for origin in range(state.origins.shape[0]):
        home = state.origins[origin]
        left = 0
        for k in range(state.settled.shape[1]):
            left += state.settled[origin, k]
        if left == 0:
            continue
        threat = threat_at(state.reach[origin], state.decay)
        gone = 1.0 - left / home.leavers
        rate = decision_rate(base_per_h, threat, p.threat_effect, gone, p.social_effect, latent)
        moved = act(
            state.settled[origin], state.acted, -rate * slot_h, -math.expm1(-rate * slot_h),
            clock.seed, streams.DECIDE, member, slot, home.entity, draw_hash,
        )  # fmt: skip
        state.counts[SETTLED] -= moved
        state.counts[READY] += moved
        for k in range(state.acted.shape[0]):
            state.ready[origin, k] += state.acted[k]


@kernel
def is_passable(roads: Records, nodes: Records, at: int) -> bool:
    """Whether a party at this node could drive past the exit: nothing on its way is shut."""
    while at >= 0:
        if nodes[at].is_shut:
            return False
        if nodes[at].onward < 0:
            return True
        if roads[nodes[at].onward].is_shut:
            return False
        at = roads[nodes[at].onward].head
    return False


@kernel
def depart(state: State, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records, member: int, slot: int) -> None:
    """Move parties from ready to travelling, where the way out is passable."""
    log_failure = -clock.step_h * clock.steps_per_decision / p.depart_delay_mean_h
    chance = -math.expm1(log_failure)
    for origin in range(state.origins.shape[0]):
        home = state.origins[origin]
        waiting = 0
        for k in range(state.ready.shape[1]):
            waiting += state.ready[origin, k]
        home.ready_slots += waiting
        if waiting == 0 or not is_passable(state.roads, state.nodes, home.node):
            continue
        moved = act(
            state.ready[origin], state.acted, log_failure, chance,
            clock.seed, streams.DEPART, member, slot, home.entity, draw_hash,
        )  # fmt: skip
        state.counts[READY] -= moved
        state.counts[SET_OUT] += moved
        for k in range(state.acted.shape[0]):
            home.ready_slots -= state.acted[k]
        join_line(state.origins, state.sizes, origin, state.acted)
