"""Food, fuel and medicine at home, day by day, from months before the run on (D9). Compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel
from corridor.dynamics.pressures import deprivation_of
from corridor.engine.people import people_at_home
from corridor.engine.society import LOSE, SET_DAYS
from corridor.world.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from corridor.dynamics.layout import Net, Records
    from corridor.engine.society import Society
    from corridor.engine.state import People

KG_PER_TONNE = 1000.0

MOST_DAYS = 366.0
"""Days of stock that are told apart: where few are left, what comes for all lasts for ever."""


@kernel
def _person_days(value: float, is_tonnes: bool, p: Records) -> float:
    return value * KG_PER_TONNE / p.food_kg_per_day if is_tonnes else value


@kernel
def _deliver(people: People, society: Society, p: Records, due: int, until_h: float) -> int:
    # Stocks that are stated and deliveries of this day; returns the one that comes next.
    changes, homes, stock = society.stock_changes, people.homes, people.stock
    while due < changes.shape[0] and changes[due].hour < until_h:
        change = changes[due]
        value = p.stock_factor * _person_days(change.value, change.is_tonnes, p)
        if change.action == LOSE:
            stock[change.origin, change.good] = 0.0
        elif change.action == SET_DAYS:
            stock[change.origin, change.good] = value * homes[change.origin].present
        else:
            stock[change.origin, change.good] += value
        due += 1
    return due


@kernel
def _supply(people: People, society: Society, net: Net, p: Records, day: int, is_run: bool) -> None:
    # What comes day by day: to one place, or shared out by people among those that are not encircled.
    everybody = 0.0
    for origin in range(people.homes.shape[0]):
        if not people.homes[origin].is_trapped:
            everybody += people.homes[origin].present
    begin_h, end_h = day * float(HOURS_PER_DAY), (day + 1) * float(HOURS_PER_DAY)
    for k in range(society.supplies.shape[0]):
        supply = society.supplies[k]
        days = (min(supply.end_h, end_h) - max(supply.start_h, begin_h)) / HOURS_PER_DAY
        if days <= 0.0:
            continue
        is_open = society.open_share[k, day - society.first_day]
        if is_run and supply.gate_node >= 0:
            is_open = 0.0 if net.nodes[supply.gate_node].is_shut else 1.0
        elif is_run and supply.gate_road >= 0:
            is_open = 0.0 if net.roads[supply.gate_road].is_shut else 1.0
        amount = p.stock_factor * days * is_open * _person_days(supply.per_day, supply.is_tonnes, p)
        for origin in range(people.homes.shape[0]):
            if supply.origin == origin:
                people.stock[origin, supply.good] += amount
            elif supply.origin < 0 and everybody > 0.0 and not people.homes[origin].is_trapped:
                people.stock[origin, supply.good] += amount * people.homes[origin].present / everybody


@kernel
def _use(people: People, p: Records, good: int, everybody: float) -> float:
    # A day's use, rationed; then places share. Returns days left over all places.
    whole = 0.0
    for origin in range(people.homes.shape[0]):
        present = people.homes[origin].present
        if present <= 0.0:
            whole += people.stock[origin, good]
            continue
        days = people.stock[origin, good] / present
        ration = max(min(days / p.ration_days, 1.0), p.ration_floor) if p.ration_days > 0.0 else 1.0
        people.stock[origin, good] = max(people.stock[origin, good] - ration * present, 0.0)
        whole += people.stock[origin, good]
    _share(people, p, good)
    return whole / everybody if everybody > 0.0 else MOST_DAYS


@kernel
def _share(people: People, p: Records, good: int) -> None:
    # Places even out what they are apart, all but those that nothing can come to or leave.
    whole, everybody = 0.0, 0.0
    for origin in range(people.homes.shape[0]):
        if not people.homes[origin].is_trapped:
            whole += people.stock[origin, good]
            everybody += people.homes[origin].present
    if p.stock_sharing <= 0.0 or everybody <= 0.0:
        return
    for origin in range(people.homes.shape[0]):
        if not people.homes[origin].is_trapped:
            fair = whole / everybody * people.homes[origin].present
            people.stock[origin, good] += p.stock_sharing * (fair - people.stock[origin, good])


@kernel
def live_a_day(
    people: People, society: Society, net: Net, p: Records, due: int, day: int, is_run: bool, days_left: Records
) -> int:
    """Let one day pass: deliveries and supplies come, people use what they need or what rations leave; places share.

    Writes deprivation at every origin, and `days_left` of each good over all of them. Returns the change of stocks
    that comes next.
    """
    homes = people.homes
    everybody = 0.0
    for origin in range(homes.shape[0]):
        everybody += homes[origin].present
    due = _deliver(people, society, p, due, (day + 1) * float(HOURS_PER_DAY))
    _supply(people, society, net, p, day, is_run)
    for good in range(society.has_good.shape[0]):
        if society.has_good[good]:
            days_left[day - society.first_day, good] = min(_use(people, p, good, everybody), MOST_DAYS)
    for origin in range(homes.shape[0]):
        total, goods = 0.0, 0
        for good in range(society.has_good.shape[0]):
            if society.has_good[good] and homes[origin].present > 0.0:
                total += deprivation_of(people.stock[origin, good] / homes[origin].present, p.days_safe)
                goods += 1
        homes[origin].deprivation = total / goods if goods > 0 else 0.0
    return due


@kernel
def count_present(people: People) -> None:
    """Count people at every origin: settled, ready and stayers."""
    for origin in range(people.homes.shape[0]):
        people.homes[origin].present = people_at_home(people, origin)


@kernel
def live_through(people: People, society: Society, net: Net, p: Records, days_left: Records) -> int:
    """Live all days before the run; returns the change of stocks that comes next."""
    count_present(people)
    due = 0
    for day in range(society.first_day, 0):
        due = live_a_day(people, society, net, p, due, day, False, days_left)
    return due
