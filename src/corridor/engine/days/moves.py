"""How agents leave a place, travel, arrive, and maybe travel on the same day. Equations F5 to F7 in docs/model.md."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import hot, kernel
from corridor.engine.days.chances import draw_count, mix, share_out
from corridor.engine.days.pools import MOST_BINS, empty, put, situation
from corridor.engine.days.scores import room_left, weigh_ways

if TYPE_CHECKING:
    from corridor.dynamics.layout import Records
    from corridor.engine.days.layout import Now, Pool

RECENT_BINS = 4
"""Cohorts at rest are merged whose recent travel falls into one bin of so many to a full day's travel."""

SPENT_BINS, MOVED_BINS = 4, 1
"""Cohorts that stop on their way are merged whose recent travel and today's km, in full days of travel, together fall
into one bin of so many to a day, and today's km into one of so many (docs/model.md, F7)."""

NEARLY_FULL = 0.5
"""Who finds less room than this at the camp they set out for stays where they are."""

ANOTHER_HOP = 0.001
"""Chance of leaving a camp again on the day of arrival, in flee-2026."""

PARTS, MOST_PARTS = 8, 8
"""Agents travel in so many parts for each whole factor of room that those who are under way to a camp will take."""

MOST_ROUNDS = 100
"""Places passed within one bin of a day's travel, at most: roads without length would go on for ever."""

MORNING = -1
"""The turn of those who leave before anybody travels; later turns count up, those of the day's first ride down."""

LOST_WAY = -2
"""The way of those who were turned back at a road that closed: they find out on the next day that they would leave."""


@kernel
def set_out(now: Now) -> None:
    """Let those who are at places leave, all of them before anybody travels."""
    _leave_all(now, now.state.here, MOST_BINS, MORNING)


@kernel
def travel(now: Now) -> None:
    """Move all who are on links, and those on who arrive before the day is over, in the order of km moved."""
    state = now.state
    parts = _count_parts(now)
    for part in range(parts):
        empty(state.stops)
        _ride_all(now, state.here, part, parts)
        _ride_all(now, state.hop, part, parts)
        spent_bin = 0
        while spent_bin <= MOST_BINS:
            for one in range(MOST_ROUNDS):
                following = _leave_all(
                    now, state.stops, spent_bin, (part * (MOST_BINS + 1) + spent_bin) * MOST_ROUNDS + one
                )
                if following > spent_bin:
                    break
            spent_bin = max(following, spent_bin + 1)
        for k in range(state.stops.size[0]):  # still passing places: the rest of the way is tomorrow's
            cohort = state.stops.cohorts[k]
            _rest(now, cohort, cohort.path, cohort.people)


@kernel
def _count_parts(now: Now) -> int:
    # Flee moves agent after agent, and those who arrive first fill a camp for the others. Where today's arrivals change
    # the room in a camp much, agents travel in parts, one after another.
    case, state = now.case, now.state
    places, parts = case.places.shape[0], 1
    for p in range(places):
        state.scratch[p] = 0.0
    _count_coming(now, state.here)
    _count_coming(now, state.hop)
    for p in range(places):
        if state.capacity[p] > 0.0 and state.scratch[p] > 0.0:
            coming = int(state.scratch[p])
            before = room_left(now, p)
            state.live[p] += coming
            after = room_left(now, p)
            state.live[p] -= coming
            parts = max(parts, min(math.ceil(PARTS * (before - after)), MOST_PARTS))
    return parts


@kernel
def _count_coming(now: Now, pool: Pool) -> None:
    # Adds up those of a pool who are under way to each place.
    case, places, links = now.case, now.case.places.shape[0], now.case.links.shape[0]
    for k in range(pool.size[0]):
        cohort = pool.cohorts[k]
        number = cohort.where - places
        if 0 <= number < links:
            now.state.scratch[case.links[number].end] += cohort.people
            if cohort.path >= 0:
                now.state.scratch[case.paths[cohort.path].end] += cohort.people


@kernel
def _ride_all(now: Now, pool: Pool, part: int, parts: int) -> None:
    # A part of all who are on a link in the morning, or went on to one.
    places, links = now.case.places.shape[0], now.case.links.shape[0]
    for k in range(pool.size[0]):
        cohort = pool.cohorts[k]
        if cohort.where < places:
            continue
        people = cohort.people * (part + 1) // parts - cohort.people * part // parts
        is_closed = cohort.where >= places + links
        number = cohort.where - places - (links if is_closed else 0)
        _ride(now, number, is_closed, cohort.position, cohort.path, cohort.first, cohort.recent, 0.0, people,
              MORNING - 1 - part)  # fmt: skip


@kernel
def _leave_all(now: Now, pool: Pool, limit: int, turn: int) -> int:
    # All of a pool who are up to a bin; gives the lowest bin of those who are left, or one too high. New cohorts may
    # join the pool meanwhile, at its end or in the place of ones that were dealt with.
    places = now.case.places.shape[0]
    lowest = MOST_BINS + 1
    for k in range(pool.size[0]):
        cohort = pool.cohorts[k]
        if cohort.where >= places:
            continue
        own = 0 if turn == MORNING else _spent_bin(now, cohort.recent, cohort.moved_km)
        if cohort.people == 0 or own > limit:
            lowest = min(lowest, own) if cohort.people > 0 else lowest
            continue
        people = cohort.people
        if turn != MORNING:
            cohort.people = 0
        _leave(now, cohort, people, turn)
    for k in range(pool.size[0] if turn != MORNING else 0):
        cohort = pool.cohorts[k]
        if cohort.people > 0:
            lowest = min(lowest, _spent_bin(now, cohort.recent, cohort.moved_km))
    return lowest


@kernel
def _turned_back(now: Now, number: int, then: int) -> int:
    # The way of those who are back at the start of a link: past the stop that they did not reach, if a link leads on.
    case = now.case
    link = case.links[number]
    for k in range(case.first_path[link.start], case.first_path[link.start + 1]):
        path = case.paths[k]
        if path.then == then and case.links[path.link].end == link.end and path.detour >= 0:
            detour: int = path.detour
            return detour
    return LOST_WAY


@hot
def _path_hash(now: Now, path: int) -> int:
    hashed: int = now.case.paths[path].hash if path >= 0 else path
    return hashed


@hot
def _recent_bin(recent: float) -> int:
    return min(int(recent * RECENT_BINS), MOST_BINS)


@hot
def _spent_bin(now: Now, recent: float, moved_km: float) -> int:
    return min(int((recent + moved_km / now.rules.max_move_speed) * SPENT_BINS), MOST_BINS)


@hot
def _chance(now: Now, cohort: Records, turn: int) -> float:
    # Who arrived with part of the day left leaves again as on any day; towns are left for certain by those who have
    # travelled little of late.
    rules, p = now.rules, cohort.where
    if rules.is_2026 and cohort.path != -1:
        return 1.0
    if turn != MORNING:
        spent = cohort.recent + cohort.moved_km / rules.max_move_speed
        if rules.avoid_short_stints and now.state.is_town[p] and spent < 1.0:
            return 1.0
        if rules.is_2026 and now.state.is_camp[p]:
            return ANOTHER_HOP
    chance: float = now.state.chance[p]
    if rules.flee_when_starving:
        hunger = now.case.places[p].hunger
        chance = hunger + (1.0 - hunger) * chance
    if rules.movechance_pop_scale_factor != 0.0:
        size = float(max(now.state.people[p], now.state.capacity[p]))
        chance *= (size / rules.movechance_pop_base) ** rules.movechance_pop_scale_factor
    return chance


@hot
def _leave(now: Now, cohort: Records, people: int, turn: int) -> None:
    # Some leave, along their way or one that they choose; the others rest.
    state, p, path = now.state, cohort.where, cohort.path
    entity = now.case.places[p].hash
    moved = cohort.moved_km / now.rules.max_move_speed
    bins = situation(0, 0, cohort.first, int(cohort.recent * RECENT_BINS), int(moved * RECENT_BINS))
    like = mix(mix(bins, turn), _path_hash(now, path))
    going = 0
    if now.rules.is_aware:
        going = draw_count(now, streams.DAY_LEAVE, entity, like, people, _chance(now, cohort, turn))
    left = people - going
    if going > 0 and path == LOST_WAY:
        _rest(now, cohort, -1, going)
    elif going > 0:
        first, last = path, path + 1
        if path >= 0:
            state.taken[path] = going
        else:
            weigh_ways(now, p)
            first, last = now.case.first_path[p], now.case.first_path[p + 1]
            share_out(now, entity, like, going, first, last)
        stays = going
        for k in range(first, last):
            taken = int(state.taken[k])
            if taken > 0:
                stays -= _enter(now, cohort, k, taken, turn)
        if path < 0:
            left += stays
        elif stays > 0:
            _rest(now, cohort, -1, stays)  # the way that they were on is shut
    _rest(now, cohort, path, left)


@hot
def _rest(now: Now, cohort: Records, path: int, people: int) -> None:
    # The evening of those who are at a place.
    if people > 0:
        recent = 0.0
        if now.rules.avoid_short_stints:
            recent = (cohort.recent + cohort.moved_km / now.rules.max_move_speed) / 2.0
        put(now.state.later, cohort.where, 0, path, cohort.first, recent, _recent_bin(recent), 0.0, 0, people,
            now.state.numbers)  # fmt: skip


@hot
def _enter(now: Now, cohort: Records, path: int, people: int, turn: int) -> int:
    # Onto the first link of a way; of several to the same place, the first that is open. Gives how many went.
    case, state, p = now.case, now.state, cohort.where
    way = case.paths[path]
    link = way.link
    if state.is_closed[link] or case.has_parallels:
        link = -1
        for k in range(case.first_out[p], case.first_out[p + 1]):
            one = case.out_links[k]
            if case.links[one].end == case.links[way.link].end and not state.is_closed[one]:
                link = one
                break
    if link < 0 or (state.is_camp[way.end] and room_left(now, way.end) < NEARLY_FULL):
        return 0
    state.live[p] -= people
    now.out.sum_passed[now.day, case.links[link].road] += people
    if turn == MORNING:
        put(state.hop, case.places.shape[0] + link, 0, way.then, cohort.first, cohort.recent,
            _recent_bin(cohort.recent), 0.0, 0, people, state.numbers)  # fmt: skip
    else:
        _ride(now, link, False, 0, way.then, cohort.first, cohort.recent, cohort.moved_km, people, turn)
    return people


@hot
def _ride(
    now: Now, number: int, is_closed: bool, position: int, path: int, first: int, recent: float, moved_km: float,
    people: int, turn: int,
) -> None:  # fmt: skip
    # A day on a link: some on foot, the others not.
    link = now.case.links[number]
    on_foot = people if first else 0
    if not first and link.walkers > 0.0:
        moved = moved_km / now.rules.max_move_speed
        bins = situation(position, 0, first, int(recent * RECENT_BINS), int(moved * RECENT_BINS))
        way = mix(now.case.places[link.start].hash, now.case.places[link.end].hash)
        like = mix(mix(bins, turn), _path_hash(now, path))
        on_foot = draw_count(now, streams.DAY_WALK, way, like, people, link.walkers)
    for is_walking in range(2):
        moving = on_foot if is_walking else people - on_foot
        if moving > 0:
            _advance(now, number, is_closed, position, path, first, recent, moved_km, moving, is_walking)


@hot
def _advance(
    now: Now, number: int, is_closed: bool, position: int, path: int, first: int, recent: float, moved_km: float,
    people: int, is_walking: int,
) -> None:  # fmt: skip
    case, rules, state = now.case, now.rules, now.state
    link = case.links[number]
    speed_km = rules.max_walk_speed if is_walking else link.speed_km
    stand = case.positions[link.first_position + position]
    following = stand.on_foot if is_walking else stand.by_car
    moved_km += speed_km if following >= 0 else link.length_km - stand.km
    evening = 0.0
    if rules.avoid_short_stints:
        evening = (recent + moved_km / rules.max_move_speed) / 2.0
    where = case.places.shape[0] + number + (case.links.shape[0] if is_closed else 0)
    place = 0
    if following >= 0:
        place = following - link.first_position
    else:
        where = link.start if is_closed else link.end
        path = _turned_back(now, number, path) if is_closed and path >= 0 else path
        first = 0
        state.live[where] += people
        if moved_km < speed_km and not is_closed:
            recent = recent if rules.avoid_short_stints else 0.0
            put(state.stops, where, 0, path, 0, recent, _spent_bin(now, recent, moved_km), moved_km,
                min(int(moved_km / rules.max_move_speed * MOVED_BINS), MOST_BINS), people, state.numbers)  # fmt: skip
            return
    put(state.later, where, place, path, first, evening, _recent_bin(evening), 0.0, 0, people, state.numbers)
