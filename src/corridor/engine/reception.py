"""Where people stay who came: places outside, by attraction, time and room; moving on later. Equations Q2 to Q4.

Compiled.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import kernel
from corridor.dynamics.pressures import felt_at, threat_of
from corridor.dynamics.quantiles import binomial_quantile, normal_quantile

if TYPE_CHECKING:
    from corridor.dynamics.layout import Journal, Net, Records
    from corridor.engine.arrays import Clockwork
    from corridor.engine.society import Society
    from corridor.engine.state import Lodging, People

NEEDS_ROOM, OWN_ARRANGEMENT = range(2)


@kernel
def draw_tastes(lodging: Lodging, society: Society, clock: Clockwork, p: Records, member: int) -> None:
    """Draw what else draws people to each place, once a member, and write the odds that do not change (Q2)."""
    for one in range(society.shelters.shape[0]):
        shelter = society.shelters[one]
        taste = normal_quantile(streams.uniform(clock.seed, streams.ATTRACTION, member, 0, shelter.entity, 0))
        for exit_row in range(society.exits.shape[0]):
            lodging.odds[exit_row, one] = 0.0
            hours = society.shelter_h[exit_row, one]
            if hours < math.inf:
                lodging.odds[exit_row, one] = math.exp(
                    p.destination_attraction_exponent * shelter.log_attraction
                    - p.destination_distance_exponent * math.log1p(hours)
                    + society.shelter_size[exit_row, one]
                    + p.destination_sd * taste
                )


@kernel
def _weigh(lodging: Lodging, people: People, society: Society, p: Records, exit_row: int, is_own: bool) -> float:
    # Q2: path-size logit on log time, attraction, safety and taste; who needs room goes where some is left.
    whole = 0.0
    for one in range(society.shelters.shape[0]):
        lodging.weight[one] = 0.0
        is_full = lodging.used[one] >= society.shelters[one].room
        if lodging.odds[exit_row, one] <= 0.0 or (is_full and not is_own):
            continue
        row = people.homes.shape[0] + one
        threat = threat_of(felt_at(people.reach[row], people.decay, people.heat[0, row] + people.heat[1, row]))
        lodging.weight[one] = lodging.odds[exit_row, one] * math.exp(-p.destination_threat_effect * threat)
        whole += lodging.weight[one]
    return whole


@kernel
def _move_in(lodging: Lodging, kind: int, exit_row: int, shelter: int, count: int) -> None:
    lodging.present[kind, exit_row, shelter] += count
    if kind == NEEDS_ROOM:
        lodging.used[shelter] += count


@kernel
def _place(
    lodging: Lodging, people: People, society: Society, clock: Clockwork, p: Records, exit_row: int, count: int,
    kind: int, member: int, slot: int, process: int,
) -> int:  # fmt: skip
    # Shares people out by sequential conditional binomials; where room runs short, the rest choose again among what
    # is left. Returns how many found no place.
    while count > 0:
        whole = _weigh(lodging, people, society, p, exit_row, kind == OWN_ARRANGEMENT)
        if whole <= 0.0:
            return count
        left, ahead = count, whole
        is_full = False
        for one in range(society.shelters.shape[0]):
            weight = lodging.weight[one]
            if weight <= 0.0 or left == 0:
                continue
            chance = min(weight / ahead, 1.0)
            going = left
            if chance < 1.0:
                u = streams.uniform(
                    clock.seed, process, member, slot, society.shelters[one].entity, 2 * exit_row + kind
                )
                going = binomial_quantile(u, left, math.log1p(-chance), chance)
            ahead = max(ahead - weight, 0.0)
            left -= going
            if kind == NEEDS_ROOM and lodging.used[one] + going > society.shelters[one].room:
                going = int(max(society.shelters[one].room - lodging.used[one], 0.0))
                is_full = True
            _move_in(lodging, kind, exit_row, one, going)
            count -= going
        if not is_full:
            return count
    return 0


@kernel
def _own_part(clock: Clockwork, p: Records, count: int, exit_row: int, member: int, slot: int, process: int) -> int:
    share = p.own_arrangement_share
    if share <= 0.0 or count == 0:
        return 0
    if share >= 1.0:
        return count
    u = streams.uniform(clock.seed, process, member, slot, clock.everybody, exit_row)
    own: int = binomial_quantile(u, count, math.log1p(-share), share)
    return own


@kernel
def lodge(
    lodging: Lodging, people: People, society: Society, net: Net, journal: Journal, clock: Clockwork, p: Records,
    member: int, slot: int, registered: int, passed_h: float,
) -> None:  # fmt: skip
    """Send those registered since the last time to a place to stay (Q2), by exits in proportion; let some move on (Q4).

    Who finds no room stays where they registered, and tries again next time.
    """
    exits = society.exits.shape[0]
    if society.shelters.shape[0] == 0:
        return
    _see_off(lodging, journal.tally[0].returned)
    waiting = 0
    for k in range(exits):
        waiting += net.roads[society.exits[k]].people_out - lodging.served[k]
    due = registered - lodging.total[0]
    for k in range(exits):
        here = net.roads[society.exits[k]].people_out - lodging.served[k]
        count = (2 * due * here + waiting) // (2 * waiting) if waiting > 0 else 0
        waiting -= here
        due -= count
        lodging.served[k] += count
        lodging.total[0] += count
        own = _own_part(clock, p, count, k, member, slot, streams.DESTINATION)
        lodging.unplaced[k] += count - own
        stream = streams.DESTINATION
        unhoused = _place(lodging, people, society, clock, p, k, own, OWN_ARRANGEMENT, member, slot, stream)
        needy = lodging.unplaced[k]
        lodging.unplaced[k] = unhoused + _place(
            lodging, people, society, clock, p, k, needy, NEEDS_ROOM, member, slot, stream
        )
    if p.onward_mean_h < math.inf:
        _move_on(lodging, people, society, clock, p, member, slot, -passed_h / p.onward_mean_h)
    _see_off(lodging, journal.tally[0].returned)  # those, too, who had not been sent on when they left


@kernel
def _move_on(
    lodging: Lodging, people: People, society: Society, clock: Clockwork, p: Records, member: int, slot: int,
    log_failure: float,
) -> None:  # fmt: skip
    # Q4: with a rate, people choose again among the places that roads lead to from their exit, and find their own
    # arrangement there.
    for k in range(society.exits.shape[0]):
        moving = 0
        for one in range(society.shelters.shape[0]):
            held = lodging.present[NEEDS_ROOM, k, one]
            if held > 0:
                u = streams.uniform(clock.seed, streams.ONWARD, member, slot, society.shelters[one].entity, 2 * k + 2)
                going = binomial_quantile(u, held, log_failure, -math.expm1(log_failure))
                _move_in(lodging, NEEDS_ROOM, k, one, -going)
                moving += going
        lodging.unplaced[k] += _place(
            lodging, people, society, clock, p, k, moving, OWN_ARRANGEMENT, member, slot, streams.ONWARD
        )


@kernel
def _see_off(lodging: Lodging, returned: int) -> None:
    # Who returned home left every place, and those without one, in proportion.
    held = 0
    for k in range(lodging.unplaced.shape[0]):
        held += lodging.unplaced[k]
        for kind in range(2):
            for one in range(lodging.present.shape[2]):
                held += lodging.present[kind, k, one]
    left = min(returned - lodging.total[1], held)
    lodging.total[1] += left
    for k in range(lodging.unplaced.shape[0]):
        here = (2 * left * lodging.unplaced[k] + held) // (2 * held) if held > 0 else 0
        held -= lodging.unplaced[k]
        left -= here
        lodging.unplaced[k] -= here
        for kind in range(2):
            for one in range(lodging.present.shape[2]):
                here = (2 * left * lodging.present[kind, k, one] + held) // (2 * held) if held > 0 else 0
                held -= lodging.present[kind, k, one]
                left -= here
                _move_in(lodging, kind, k, one, -here)
