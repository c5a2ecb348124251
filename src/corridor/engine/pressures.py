"""What presses people to leave, as things stand: written to `homes` at every decision step. Compiled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel
from corridor.dynamics.pressures import conflict_intensity, felt_at, heard, reach_at, social_pull, threat_of
from corridor.engine.society import ASSURANCE, LEAVE, RUMOUR

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.society import Society
    from corridor.engine.state import People


@kernel
def reach_of_fights(
    reach: NDArray[np.float64], fights: Records, drawn: Records, distance_km: NDArray[np.float64], origins: int,
    scale_km: float,
) -> None:  # fmt: skip
    """Write each fight's intensity as felt at each origin, then at each shelter: it falls to 1/e in `scale_km`.

    Drawn ones are felt alike at all origins, and at no shelter.
    """
    known = fights.shape[0]
    for place in range(reach.shape[0]):
        for k in range(known):
            reach[place, k] = fights[k].intensity * math.exp(-distance_km[place, k] / scale_km)
        for k in range(drawn.shape[0]):
            reach[place, known + k] = drawn[k].intensity if place < origins else 0.0


@kernel
def fade_fights(
    fights: Records, drawn: Records, lull_h: float, decay: NDArray[np.float64], now_h: float, age_h: float
) -> float:
    """Write how much of each fight's threat is left: 0 before it, 1 during, then falling to 1/e in `age_h`.

    Returns the hour at which the last of them began, -inf before the first: what was promised before is worth nothing.
    """
    known = fights.shape[0]
    last = -math.inf
    for k in range(known):
        end_h = min(fights[k].end_h, lull_h) if fights[k].is_open else fights[k].end_h
        decay[k] = math.exp(-max(now_h - end_h, 0.0) / age_h) if fights[k].start_h <= now_h else 0.0
        if fights[k].start_h <= now_h and fights[k].is_breach:
            last = max(last, fights[k].start_h)
    for k in range(drawn.shape[0]):
        since = max(now_h - drawn[k].end_h, 0.0)
        decay[known + k] = math.exp(-since / age_h) if drawn[k].start_h <= now_h else 0.0
        if drawn[k].start_h <= now_h:
            last = max(last, drawn[k].start_h)
    return last


@kernel
def _add_conflict(
    heat: NDArray[np.float64], conflict: Records, one: int, distance_km: NDArray[np.float32], p: Records, sign: float
) -> None:
    event = conflict[one]
    intensity = sign * conflict_intensity(
        event.deaths_low, event.deaths_best, event.deaths_high, p.fatality_quantile, p.event_intensity,
        p.fatality_elasticity, event.days,
    )  # fmt: skip
    for place in range(heat.shape[0]):
        heat[place] += intensity * reach_at(distance_km[place, one], event.spread_km, p.threat_distance_km)


@kernel
def move_heat(
    society: Society, heat: NDArray[np.float64], due: NDArray[np.int64], p: Records, now_h: float, slot_h: float
) -> None:
    """Let conflict events begin and end: `heat[0]` holds those that go on, `heat[1]` what is left of those over.

    Costs as many steps as events begin or end, however many there were. `due` are the next to begin and to end.
    """
    conflict, ends, distance_km = society.conflict, society.conflict_end, society.conflict_km
    active, past = heat[0], heat[1]
    if conflict.shape[0] == 0:
        return
    kept = math.exp(-slot_h / p.threat_age_h)
    for place in range(past.shape[0]):
        past[place] *= kept
    while due[0] < conflict.shape[0] and conflict[due[0]].start_h <= now_h:
        _add_conflict(active, conflict, due[0], distance_km, p, 1.0)
        due[0] += 1
    while due[1] < conflict.shape[0] and conflict[ends[due[1]]].end_h <= now_h:
        # What had ended before the run began has faded since.
        ended = ends[due[1]]
        left = math.exp(-(now_h - conflict[ended].end_h) / p.threat_age_h)
        _add_conflict(active, conflict, ended, distance_km, p, -1.0)
        _add_conflict(past, conflict, ended, distance_km, p, left)
        due[1] += 1


@kernel
def hear(homes: Records, news: Records, p: Records, now_h: float, broken_h: float) -> None:
    """Write trust and the push of orders and rumours at every origin (D8).

    Assurances given before `broken_h`, when the last fight began, are worth nothing.
    """
    calm, push = 0.0, 0.0
    for origin in range(homes.shape[0]):
        homes[origin].trust = homes[origin].news = 0.0
    for k in range(news.shape[0]):
        age_h = now_h - news[k].start_h
        weight = news[k].strength * heard(age_h, p.news_reach, p.news_delay_mean_h)
        if weight <= 0.0:
            continue
        trust, pressing = 0.0, 0.0
        if news[k].sort == ASSURANCE:
            is_kept = news[k].start_h > broken_h and now_h < news[k].end_h
            trust = weight * math.exp(-age_h / p.trust_age_h) if is_kept else 0.0
        elif news[k].sort == RUMOUR:
            pressing = p.rumour_effect * weight * math.exp(-age_h / p.rumour_age_h) if now_h < news[k].end_h else 0.0
        elif now_h < news[k].end_h and (news[k].end_h < math.inf or age_h < p.order_length_h):
            pressing = p.order_effect * weight * (1.0 if news[k].sort == LEAVE else -1.0)
        if news[k].origin < 0:
            calm += trust
            push += pressing
        else:
            homes[news[k].origin].trust += trust
            homes[news[k].origin].news += pressing
    for origin in range(homes.shape[0]):
        homes[origin].trust = -math.expm1(-(homes[origin].trust + calm))
        homes[origin].news += push


@kernel
def feel(people: People, society: Society, p: Records) -> None:
    """Write threat and the pull of others at every origin, from what stood before this step (D2, D10)."""
    homes = people.homes
    before, threat = -1.0, 0.0
    for origin in range(homes.shape[0]):
        home = homes[origin]
        felt = felt_at(people.reach[origin], people.decay, people.heat[0, origin] + people.heat[1, origin])
        if felt != before:  # often the same everywhere
            before, threat = felt, threat_of(felt)
        home.threat = threat
        left = 0
        for k in range(people.settled.shape[1]):
            left += people.settled[origin, k]
        home.left = left
        home.gone = max(1.0 - left / home.leavers, 0.0) if home.leavers > 0 else 0.0
    for origin in range(homes.shape[0]):
        home = homes[origin]
        if home.left == 0:
            continue
        seen = home.gone
        if p.neighbour_share > 0.0:
            seen = (1.0 - p.neighbour_share) * home.gone + p.neighbour_share * _gone_around(people, society, origin)
        if seen != home.seen or seen == 0.0:
            home.seen = seen
            home.pull = social_pull(seen, p.social_threshold, p.social_shape)


@kernel
def look_around(people: People, society: Society, p: Records) -> None:
    """Write how much people see of each place around: its leavers, less with distance."""
    for origin in range(people.sight.shape[0]):
        for k in range(people.sight.shape[1]):
            other = society.near[origin, k]
            leavers = people.homes[other].leavers if other >= 0 else 0
            people.sight[origin, k] = leavers * math.exp(-society.near_km[origin, k] / p.neighbour_km)


@kernel
def _gone_around(people: People, society: Society, origin: int) -> float:
    homes = people.homes
    seen, gone = 0.0, 0.0
    for k in range(society.near.shape[1]):
        other = society.near[origin, k]
        if other >= 0:
            weight = people.sight[origin, k]
            seen += weight
            gone += weight * homes[other].gone
    return gone / seen if seen > 0.0 else homes[origin].gone
