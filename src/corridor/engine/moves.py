"""Moves that use no road out: flight inside the area, giving up, return. Equations D12 to D14. Compiled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import kernel
from corridor.dynamics.decide import act, party_sizes
from corridor.dynamics.quantiles import binomial_quantile
from corridor.dynamics.runs import GOLDEN
from corridor.engine.arrays import BARRED, MEANS
from corridor.engine.departures import is_open, take_parties
from corridor.engine.losses import take_settled
from corridor.engine.people import make_ready, people_at_home, tell_apart

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Journal, Net, Records
    from corridor.engine.arrays import Clockwork
    from corridor.engine.society import Society
    from corridor.engine.state import People


@kernel
def _count_guests(people: People, journal: Journal, refuge: int) -> float:
    # Where nobody lives, all are guests; in a town they leave as the others do.
    haven = people.homes[refuge]
    if journal.origins[refuge].population == 0:
        haven.hosted = people_at_home(people, refuge)
    guests: float = haven.hosted
    return guests


@kernel
def _weigh_refuges(people: People, journal: Journal, society: Society, p: Records, origin: int) -> float:
    # D12: odds of each refuge that is thought safer, has room and is not encircled: the nearer the better.
    whole = 0.0
    for r in range(society.refuges.shape[0]):
        refuge = society.refuges[r]
        haven, hours = people.homes[refuge], society.refuge_h[origin, r]
        haven.weight = 0.0
        is_safer = society.rank[refuge] > society.rank[origin] and not haven.is_trapped
        if is_safer and hours < math.inf and _count_guests(people, journal, refuge) + 1.0 <= haven.room:
            haven.weight = math.exp(-p.inside_time_sensitivity * hours)
            whole += haven.weight
    return whole


@kernel
def _take_in(
    people: People, journal: Journal, society: Society, origin: int, means: int, parties: NDArray[np.int64],
    whole: float, start: float,
) -> int:  # fmt: skip
    # Brings parties to refuges, each its share of every size class and no more than it has room for; who finds none
    # stays ready at home. Returns how many people came.
    came, upto = 0, 0.0
    for k in range(parties.shape[0]):
        people.part[k] = parties[k]
    for r in range(society.refuges.shape[0]):
        refuge = society.refuges[r]
        haven = people.homes[refuge]
        if haven.weight <= 0.0:
            continue
        below, before = upto, came
        upto = min(upto + haven.weight / whole, 1.0)
        for k in range(parties.shape[0]):
            begin = (start + k * GOLDEN) % 1.0
            count = int(begin + parties[k] * upto) - int(begin + parties[k] * below)
            count = min(count, people.part[k])
            if haven.room < math.inf:
                count = max(min(count, int((haven.room - haven.hosted) / (k + 1))), 0)
            people.part[k] -= count
            people.ready[refuge, means, k] += count
            people.many[refuge, means] += count
            journal.origins[refuge].ready += count
            journal.origins[refuge].leavers += count
            journal.origins[origin].leavers -= count
            haven.hosted += count * (k + 1)
            came += count * (k + 1)
        if came > before:
            _keep_home(people, origin, refuge, came - before)
    make_ready(people, journal.origins, origin, means, people.part)
    people.homes[origin].fled += came
    return came


@kernel
def _keep_home(people: People, origin: int, refuge: int, count: int) -> None:
    # Those who go on to another refuge are, in proportion, natives and guests of the place that they leave.
    guests = 0.0
    for home in range(people.came.shape[0]):
        guests += people.came[home, origin]
    whole = guests + people.homes[origin].natives
    if whole <= 0.0:
        return
    for home in range(people.came.shape[0]):
        part = min(count * people.came[home, origin] / whole, people.came[home, origin])
        people.came[home, origin] -= part
        people.came[home, refuge] += part
    people.came[origin, refuge] += count * people.homes[origin].natives / whole


@kernel
def flee_inside(
    net: Net, people: People, journal: Journal, society: Society, clock: Clockwork, draw_hash: NDArray[np.int64],
    p: Records, member: int, slot: int, slot_h: float,
) -> None:  # fmt: skip
    """Let those who are ready and have no way out go to a refuge inside the area (D12), and bring evacuees there.

    `slot_h` are the hours that have passed since the last time.
    """
    for origin in range(people.homes.shape[0]):
        home, node = people.homes[origin], journal.origins[origin].node
        if home.evacuees >= 1.0:
            _evacuate(people, journal, society, clock, draw_hash, p, origin, member, slot)
        if journal.origins[origin].ready == 0 or home.is_trapped or p.inside_half_time_h == math.inf:
            continue
        if node >= 0 and is_open(net, node, True):
            continue  # for all
        rate = math.log(2.0) / p.inside_half_time_h * home.threat
        whole = _weigh_refuges(people, journal, society, p, origin) if rate > 0.0 else 0.0
        if whole <= 0.0:
            continue
        entity = journal.origins[origin].entity
        start = streams.uniform(clock.seed, streams.REFUGE, member, slot, entity, 0)
        for means in range(MEANS):
            if people.many[origin, means] == 0 or (node >= 0 and is_open(net, node, means == BARRED)):
                continue
            moved = act(
                people.ready[origin, means], people.acted, -rate * slot_h, -math.expm1(-rate * slot_h), clock.seed,
                streams.INSIDE, member, slot, entity, draw_hash[2 * means : 2 * means + 2],
            )  # fmt: skip
            if moved == 0:
                continue
            _unmake_ready(people, journal, origin, means)
            _take_in(people, journal, society, origin, means, people.acted, whole, start)


@kernel
def _unmake_ready(people: People, journal: Journal, origin: int, means: int) -> None:
    # Those in `acted` have been taken out of `ready`; their sums follow.
    for k in range(people.acted.shape[0]):
        people.many[origin, means] -= people.acted[k]
        journal.origins[origin].ready -= people.acted[k]


@kernel
def _evacuate(
    people: People, journal: Journal, society: Society, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records,
    origin: int, member: int, slot: int,
) -> None:  # fmt: skip
    # Those who are ready first, then the others at home who would leave; past whatever encircles them, as far as
    # there is room.
    home, source = people.homes[origin], journal.origins[origin]
    start = streams.uniform(clock.seed, streams.REFUGE, member, slot, source.entity, 1)
    if _weigh_refuges(people, journal, society, p, origin) <= 0.0:
        return
    room = 0.0
    for r in range(society.refuges.shape[0]):
        haven = people.homes[society.refuges[r]]
        room += max(haven.room - haven.hosted, 0.0) if haven.weight > 0.0 else 0.0
    # Whoever has not decided is made ready only if there is room for the largest party.
    most = min(home.evacuees / p.party_size_mean, room / people.acted.shape[0])
    lacking = int(most) - source.ready
    if lacking > 0:
        journal.tally[0].ready += take_settled(people, journal, origin, lacking)
        tell_apart(people, journal, clock, draw_hash, p, origin, member, slot)
    for means in range(MEANS):
        seats = home.evacuees / p.party_size_mean
        whole = _weigh_refuges(people, journal, society, p, origin)
        if whole > 0.0 and seats >= 1.0 and take_parties(people, journal.origins, origin, means, seats) > 0:
            home.evacuees -= _take_in(people, journal, society, origin, means, people.acted, whole, start)


@kernel
def give_up(
    people: People, journal: Journal, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records, member: int,
    slot: int, slot_h: float,
) -> None:  # fmt: skip
    """Let those who are ready unpack again, the sooner the less threat there is (D13)."""
    if p.unpack_mean_h == math.inf:
        return
    for origin in range(people.homes.shape[0]):
        rate = (1.0 - people.homes[origin].threat) / p.unpack_mean_h
        if journal.origins[origin].ready == 0 or rate <= 0.0:
            continue
        for means in range(MEANS):
            if people.many[origin, means] == 0:
                continue
            moved = act(
                people.ready[origin, means], people.acted, -rate * slot_h, -math.expm1(-rate * slot_h), clock.seed,
                streams.UNPACK, member, slot, journal.origins[origin].entity, draw_hash[2 * means : 2 * means + 2],
            )  # fmt: skip
            _unmake_ready(people, journal, origin, means)
            for k in range(people.acted.shape[0]):
                people.settled[origin, k] += people.acted[k]
            journal.tally[0].ready -= moved
            journal.tally[0].settled += moved


@kernel
def come_back(
    people: People, journal: Journal, clock: Clockwork, p: Records, member: int, slot: int, slot_h: float,
    registered: int,
) -> None:  # fmt: skip
    """Let those outside return to homes that are safe (D14): they settle there, and may leave again.

    Who had fled to a refuge first returns to the place that they fled from.
    """
    if p.return_mean_h == math.inf:
        return
    for left_from in range(people.homes.shape[0]):
        source, door = journal.origins[left_from], people.homes[left_from]
        people_out = source.people_out - door.returned
        parties = source.out - door.returned_parties
        if parties <= 0 or people_out <= 0:
            continue
        guests = 0.0
        for home in range(people.came.shape[0]):
            guests += people.came[home, left_from]
        whole = guests + door.natives
        for home in range(people.homes.shape[0]):
            share = 1.0 if home == left_from else 0.0
            if whole > 0.0 and people.came.shape[0] > 0:
                share = (door.natives if home == left_from else people.came[home, left_from]) / whole
            if share > 0.0 and people.homes[home].threat < p.return_threat and not people.homes[home].is_trapped:
                _return_some(
                    people, journal, clock, p, left_from, home, int(parties * share + 0.5), people_out / parties,
                    -slot_h / p.return_mean_h, member, slot, registered,
                )  # fmt: skip


@kernel
def _return_some(
    people: People, journal: Journal, clock: Clockwork, p: Records, left_from: int, home: int, parties: int,
    size: float, log_failure: float, member: int, slot: int, registered: int,
) -> None:  # fmt: skip
    source, door, tally = journal.origins[left_from], people.homes[left_from], journal.tally[0]
    entity = journal.origins[home].entity
    category = 0 if home == left_from else source.entity
    u = streams.uniform(clock.seed, streams.RETURN, member, slot, entity, category)
    going = binomial_quantile(u, parties, log_failure, -math.expm1(log_failure))
    going = min(going, source.out - door.returned_parties)
    is_last = going == source.out - door.returned_parties
    count = source.people_out - door.returned if is_last else int(going * size)
    count = min(count, registered - tally.returned, source.people_out - door.returned)
    if count <= 0:
        return
    party_sizes(count, p.party_size_mean, people.acted)
    for k in range(people.acted.shape[0]):
        people.settled[home, k] += people.acted[k]
        journal.origins[home].leavers += people.acted[k]
    door.returned_parties += going
    door.returned += count
    tally.returned += count
    tally.settled += count
