"""One member from the first day to the last: the order of a day."""

from __future__ import annotations

from corridor.dynamics.compiling import entry, kernel
from corridor.engine.days.layout import VERSION, WAITING, Case, Now, Output, Rules, State
from corridor.engine.days.moves import set_out, travel
from corridor.engine.days.pools import empty, put
from corridor.engine.days.scores import score_places
from corridor.engine.days.zones import change_conflicts, close_and_open, send_out


@entry
def run_days(case: Case, rules: Rules, state: State, out: Output, row: int, member: int) -> None:
    """Run all days of a member.

    Parameters
    ----------
    row
        Where its results go, and what it drew for itself stands.
    member
        Whose random streams it uses.
    """
    _begin(case, rules, state)
    odd = State(
        state.later, state.here, state.hop, state.stops, state.people, state.capacity, state.live, state.chance,
        state.conflict, state.since, state.is_camp, state.is_town, state.flag, state.score, state.is_closed,
        state.weights, state.stamp, state.scratch, state.shares, state.taken, state.numbers,
    )  # fmt: skip
    action = 0
    for day in range(case.days):
        # What is later on one day is here on the next.
        today = state if day % 2 == 0 else odd
        now = Now(case, rules, today, out, row, member, day)
        change_conflicts(now)  # 1. conflicts begin and end
        send_out(now)  # 2. people leave their homes
        action = close_and_open(now, action)  # 3. roads and camps close and open
        score_places(now)  # 4. places are scored
        empty(today.later)
        empty(today.hop)
        set_out(now)  # 5. those at places leave
        travel(now)  # 6. those on roads travel
        _end_day(case, today, out, row, day)  # 7. counts are taken in; all is recorded


@kernel
def _begin(case: Case, rules: Rules, state: State) -> None:
    empty(state.here)
    state.numbers[:] = 0
    state.numbers[VERSION] = 1
    state.stamp[:] = 0
    state.is_closed[:] = 0
    state.flag[:] = 0.0
    for p in range(case.places.shape[0]):
        place = case.places[p]
        state.people[p] = place.people
        state.capacity[p] = place.capacity
        state.chance[p] = place.chance
        state.conflict[p] = place.conflict
        state.since[p] = -1
        state.is_camp[p] = place.is_camp
        state.is_town[p] = place.is_town
        state.score[p] = -1.0
        state.live[p] = case.inserted[p]
        if case.inserted[p] > 0:
            first = 1 if rules.start_on_foot else 0
            put(state.here, p, 0, -1, first, 0.0, 0, 0.0, 0, case.inserted[p], state.numbers)


@kernel
def _end_day(case: Case, state: State, out: Output, row: int, day: int) -> None:
    # A camp that was counted holds as many as were counted.
    places = case.places.shape[0]
    on_the_way, total = 0, 0
    for k in range(state.later.size[0]):
        cohort = state.later.cohorts[k]
        if cohort.where < places and case.counted[day, cohort.where] >= 0:
            cohort.people = 0
        total += cohort.people
        if cohort.where >= places:
            on_the_way += cohort.people
    for p in range(places):
        counted = case.counted[day, p]
        if counted >= 0:
            state.live[p] = counted
            total += counted
            if counted > 0:
                put(state.later, p, 0, -1, 0, 0.0, 0, 0.0, 0, counted, state.numbers)
        out.sum_people[day, p] += state.live[p]
    for k in range(case.camps.shape[0]):
        out.present[row, day, k] = state.live[case.camps[k]] * case.hasten
    out.displaced[row, day] = total * case.hasten
    out.on_the_way[row, day] = on_the_way * case.hasten
    out.waiting[row, day] = state.numbers[WAITING] * case.hasten
