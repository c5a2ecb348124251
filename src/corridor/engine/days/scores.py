"""What places and ways are worth on a day. Equations F3 and F4 in docs/model.md."""

from __future__ import annotations

from corridor.dynamics.compiling import hot
from corridor.engine.days.layout import VERSION, Now
from corridor.engine.days.zones import decay_of


@hot
def score_places(now: Now) -> None:
    """Score every place for those who look for one; ways are weighed anew where a score changed."""
    case, rules, state, day = now.case, now.rules, now.state, now.day
    group = now.row if case.attraction.shape[0] > 1 else 0
    for p in range(case.places.shape[0]):
        place = case.places[p]
        if rules.is_2026:
            state.capacity[p] += place.capacity_per_day
        score = case.attraction[group, p]
        if place.is_foreign:
            score *= rules.foreign_weight * place.pull
        elif rules.avoid_food_deprived_locations and day > 0:
            score *= 1.0 - place.hunger * place.hunger
        if state.is_camp[p]:
            score *= rules.camp_weight
        if state.conflict[p] > 0.0:
            score *= rules.conflict_weight ** (decay_of(case, rules, day - state.since[p]) * state.conflict[p])
        if rules.use_pop_for_loc_weight and not state.is_camp[p]:
            people = max(state.people[p], 1) if rules.is_2026 else min(state.people[p], 1)
            score *= float(people) ** rules.pop_power_for_loc_weight
        if score != state.score[p]:
            state.score[p] = score
            state.numbers[VERSION] += 1


@hot
def room_left(now: Now, p: int) -> float:
    """Factor of a place that fills up: 1 while there is room, 0 when it is full."""
    rules, state = now.rules, now.state
    capacity = state.capacity[p] * rules.capacity_scaling
    if capacity < 1.0:
        return 1.0
    people = state.live[p]
    if people <= rules.capacity_buffer * capacity:
        return 1.0
    if people >= capacity:
        return 0.0
    taken = people - rules.capacity_buffer * capacity
    room: float = 1.0 - taken / (capacity * (1.0 - rules.capacity_buffer))
    return room


@hot
def weigh_ways(now: Now, p: int) -> None:
    """Fill in weights of all ways from a place as of now; -1 for those that are closed."""
    case, rules, state = now.case, now.rules, now.state
    first, last = case.first_path[p], case.first_path[p + 1]
    if state.stamp[p] != state.numbers[VERSION]:
        state.stamp[p] = state.numbers[VERSION]
        for k in range(first, last):
            path = case.paths[k]
            weight = (rules.weight_softening + state.score[path.end] * path.homeliness) * path.nearness
            state.weights[k] = weight**rules.weight_power if rules.weight_power != 1.0 else weight
            for link in range(path.first_link, path.first_link + path.links):
                if state.is_closed[case.path_links[link]]:
                    state.weights[k] = -1.0
    most = 0.0
    for k in range(first, last):
        weight = state.weights[k]
        end = case.paths[k].end
        if weight > 0.0 and state.capacity[end] > 0.0:
            room = room_left(now, end)
            weight *= room**rules.weight_power if rules.weight_power != 1.0 else room
        state.shares[k] = weight
        most = max(most, weight)
    if rules.pruning_threshold >= 1.001:  # noqa: PLR2004 - Flee's own limit, below which nothing is pruned
        for k in range(first, last):
            if 0.0 <= state.shares[k] < most / rules.pruning_threshold:
                state.shares[k] = -1.0
