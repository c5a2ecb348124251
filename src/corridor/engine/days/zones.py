"""What a day begins with: conflicts that start and end, people who leave, roads and camps that close and open.

Equations F1 and F2 in docs/model.md.
"""

from __future__ import annotations

from corridor.dynamics import streams
from corridor.dynamics.compiling import hot, kernel
from corridor.engine.days.chances import draw_count
from corridor.engine.days.layout import (
    CLOSE_CAMP,
    CLOSE_PLACE,
    CLOSE_ROAD,
    CONSTANT,
    DEBT,
    IS_CHANGED,
    NOT_DRIVEN,
    OPEN_PLACE,
    POP_RATIO,
    VERSION,
    WAITING,
    Case,
    Now,
    Rules,
    State,
)
from corridor.engine.days.pools import put

NONE = 1e-6
"""Conflict below this is none."""


@hot
def decay_of(case: Case, rules: Rules, days: int) -> float:
    """Part of a conflict that still drives people out and away, so many days after it began."""
    if case.decay.shape[0] == 0:
        return 1.0
    part: float = case.decay[min(days // rules.decay_interval, case.decay.shape[0] - 1)]
    return part


@kernel
def change_conflicts(now: Now) -> None:
    """Turn places into conflict zones and back, by what is known and, after the issue day, by draws."""
    case, rules, state, day = now.case, now.rules, now.state, now.day
    state.numbers[IS_CHANGED] = 0
    group = now.row if case.outbreak.shape[0] > 1 else 0
    for p in range(case.places.shape[0]):
        place = case.places[p]
        before = state.flag[p]
        if day <= case.issue_day:
            conflict = case.intensity[day, p]
        elif place.can_break_out:
            chance = case.lull[group] if before > NONE else case.outbreak[group]
            is_turning = streams.uniform(case.seed, streams.DAY_CONFLICT, now.member, day, place.hash, 0) < chance
            conflict = before if not is_turning else 0.0 if before > NONE else 1.0
        else:
            conflict = before
        state.flag[p] = conflict
        if conflict > NONE and (day == 0 or before < NONE):
            state.chance[p] = rules.conflict_movechance
            state.conflict[p] = conflict
            state.is_town[p] = 0
            state.since[p] = day
            state.numbers[IS_CHANGED] = 1
        elif conflict < NONE and day > 0 and (before > NONE if rules.is_2026 else before == 1.0):
            state.chance[p] = rules.default_movechance
            state.conflict[p] = -1.0
            state.is_town[p] = 1
            state.numbers[IS_CHANGED] = 1


@kernel
def send_out(now: Now) -> int:
    """Let the day's people leave their homes; gives their number."""
    case, rules, state, day = now.case, now.rules, now.state, now.day
    if rules.conflict_driven != NOT_DRIVEN:
        return _send_by_zone(now)
    due = case.due[now.row if case.due.shape[0] > 1 else 0, day] - state.numbers[DEBT]
    state.numbers[DEBT] = max(-due, 0)
    due = max(due, 0) + state.numbers[WAITING]
    if due == 0:
        return 0
    # Weights stand from the evening before, unless a conflict began or ended today.
    told = day if state.numbers[IS_CHANGED] or day == 0 else day - 1
    total = 0.0
    for p in range(case.places.shape[0]):
        state.scratch[p] = _pressure(case, rules, state, p, told)
        total += state.scratch[p]
    left = due
    for p in range(case.places.shape[0]):
        weight = state.scratch[p]
        if weight <= 0.0 or left == 0:
            continue
        chance = min(weight / total, 1.0) if total > 0.0 else 1.0
        total -= weight
        is_last = not _has_more(state, p + 1, case.places.shape[0])
        count = left if is_last else draw_count(now, streams.DAY_SPAWN, case.places[p].hash, 0, left, chance)
        left -= _leave(rules, state, p, count)
    state.numbers[WAITING] = left
    sent: int = due - left
    return sent


@kernel
def _has_more(state: State, first: int, last: int) -> bool:
    for p in range(first, last):  # noqa: SIM110 - compiled
        if state.scratch[p] > 0.0:
            return True
    return False


@kernel
def _pressure(case: Case, rules: Rules, state: State, p: int, day: int) -> float:
    # People times conflict, softened with its age; with hunger, times that too.
    pressure = 0.0
    if state.conflict[p] > 0.0:
        pressure = state.people[p] * state.conflict[p] * decay_of(case, rules, day - state.since[p])
    if rules.starvation_driven_spawning:
        pressure += state.people[p] * case.places[p].hunger
    return pressure


@kernel
def _send_by_zone(now: Now) -> int:
    case, rules, state, sent = now.case, now.rules, now.state, 0
    for p in range(case.places.shape[0]):
        conflict = state.conflict[p]
        if conflict <= 0.0:
            continue
        mean = rules.displaced_per_conflict_day * conflict
        if rules.conflict_driven == CONSTANT:
            count = int(mean)
        elif rules.conflict_driven == POP_RATIO:
            count = int(rules.displaced_per_conflict_day * state.people[p] * conflict)
        else:  # a Poisson draw, as a binomial one of very many trials
            trials = 2**40
            count = draw_count(now, streams.DAY_SPAWN, case.places[p].hash, 0, trials, mean / trials)
        sent += _leave(rules, state, p, count)
    return sent


@kernel
def _leave(rules: Rules, state: State, p: int, count: int) -> int:
    if rules.take_from_population and state.conflict[p] > 0.0:
        count = min(count, state.people[p])
        state.people[p] -= count
    if count > 0:
        first = 1 if rules.start_on_foot else 0
        put(state.here, p, 0, -1, first, 0.0, 0, 0.0, 0, count, state.numbers)
        state.live[p] += count
    return count


@kernel
def close_and_open(now: Now, first: int) -> int:
    """Do the closures and openings of a day, from the `first` on; gives the next one."""
    case, rules, state, day = now.case, now.rules, now.state, now.day
    k = first
    while k < case.actions.shape[0] and case.actions[k].day <= day:
        action = case.actions[k]
        k += 1
        if action.day < day:
            continue
        state.numbers[VERSION] += 1
        if action.what >= CLOSE_CAMP:
            _change_camp(rules, state, action.target, action.what == CLOSE_CAMP, action.is_idp)
            continue
        is_closing = action.what in (CLOSE_PLACE, CLOSE_ROAD)
        for link in range(case.links.shape[0]):
            one = case.links[link]
            is_meant = one.road == action.target
            if action.what in (CLOSE_PLACE, OPEN_PLACE):
                is_meant = action.target in (one.start, one.end)
            if is_meant and is_closing and not state.is_closed[link]:
                _turn_back(case, state, link)
            if is_meant:
                state.is_closed[link] = is_closing
    return k


@kernel
def _turn_back(case: Case, state: State, link: int) -> None:
    # Who is on a road when it closes walks on to its end, and is then back at its start, even if it opens before.
    places, links = case.places.shape[0], case.links.shape[0]
    for k in range(state.here.size[0]):
        cohort = state.here.cohorts[k]
        if cohort.where == places + link:
            cohort.where = places + links + link


@kernel
def _change_camp(rules: Rules, state: State, p: int, is_closing: bool, is_idp: int) -> None:
    state.conflict[p] = -1.0
    if is_closing:
        state.chance[p] = rules.default_movechance
        state.is_camp[p] = 0
        state.is_town[p] = 1
    else:
        state.chance[p] = rules.idpcamp_movechance if is_idp else rules.camp_movechance
        state.is_camp[p] = 1
        state.is_town[p] = 0
