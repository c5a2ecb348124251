"""From ready to the road: by car where a way is open, on foot, by bus, in a convoy. `p` is a row of `INPUTS`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.choose import set_out
from corridor.dynamics.compiling import hot, kernel
from corridor.dynamics.decide import act
from corridor.dynamics.junctions import roads_a_layer
from corridor.dynamics.layout import AMBULANCE, BARRED_CAR, BUS, CAR, ESCORT, FOOT, RIDE, TRACTOR, TRUCK, VEHICLES, WALK
from corridor.dynamics.mishaps import RIDE_CARS
from corridor.engine.arrays import (
    BARRED,
    DRY,
    LIFT,
    MEANS,
    ON_FOOT,
    ON_TRACTOR,
    OWN,
    PATIENT,
    SEAT,
    SHARED_TRUCK,
)
from corridor.engine.people import make_ready, take_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Journal, Net, Records
    from corridor.engine.arrays import Clockwork
    from corridor.engine.state import People

TRUCK_CARS, TRUCK_PARTIES = 2.0, 4.0
TRACTOR_CARS, TRACTOR_PARTIES = 1.5, 2.0
BUS_CARS = 2.0
"""Road that a vehicle takes, in cars (a bus: evacuation studies, KLD TR-497, 2012; the others are guesses), and parties
in it (guesses)."""


@kernel
def depart(
    net: Net, people: People, journal: Journal, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records,
    member: int, slot: int,
) -> None:  # fmt: skip
    """Move parties from ready to travelling, each kind where it can go."""
    log_failure = -clock.step_h * clock.steps_per_decision / p.depart_delay_mean_h
    chance = -math.expm1(log_failure)
    for origin in range(journal.origins.shape[0]):
        home = journal.origins[origin]
        _take_home(people, journal, origin)
        waiting = home.ready
        if waiting > 0:
            before = home.set_out
            if home.node >= 0:
                _fill_tanks(people, journal, p, origin)
                if home.escorted > 0.0:
                    _escort(net, people, journal, p, origin, slot)
                _go(net, people, journal, clock, draw_hash, p, origin, member, slot, log_failure, chance)
                if people.back.shape[1] > 0:
                    _board(
                        net, people, journal, p, origin, slot,
                        max(int(1.0 / (clock.step_h * clock.steps_per_decision)), 1),
                    )  # fmt: skip
            home.ready_slots += waiting - (home.set_out - before)
            people.homes[origin].hosted *= max(1.0 - (home.set_out - before) / waiting, 0.0)


@kernel
def _take_home(people: People, journal: Journal, origin: int) -> None:
    # Who was sent back at a checkpoint is ready at home, and may not pass one.
    if journal.tally[0].refused > 0:
        make_ready(people, journal.origins, origin, BARRED, journal.sent_back[origin])
        for k in range(people.ready.shape[2]):
            journal.tally[0].ready += journal.sent_back[origin, k] * (k + 1)
            journal.sent_back[origin, k] = 0


@kernel
def _fill_tanks(people: People, journal: Journal, p: Records, origin: int) -> None:
    # Parties without fuel for the way take what there is, a fill each; sizes in proportion.
    home = journal.origins[origin]
    if home.fuel_l < p.fill_l:
        return
    home.fuel_l -= take_parties(people, journal.origins, origin, DRY, home.fuel_l / p.fill_l) * p.fill_l
    make_ready(people, journal.origins, origin, OWN, people.acted)


@kernel
def take_parties(people: People, origins: Records, origin: int, means: int, most: float) -> int:
    """Take up to so many ready parties, each size class in proportion by nested rounding, and write them to `acted`."""
    whole = people.many[origin, means]
    count = int(min(float(whole), most))
    people.many[origin, means] -= count
    origins[origin].ready -= count
    take_out(people.ready[origin, means], people.acted, whole, count)
    return count


@kernel
def is_open(net: Net, at: int, is_barred: bool) -> bool:
    """Whether some way out of a place is passable, for the barred one without a checkpoint."""
    for plan in range(net.ways.shape[0]):
        way = net.ways[plan, at]
        if way.is_passable and not (is_barred and way.has_check):
            return True
    return False


@kernel
def _vehicle_of(means: int) -> tuple[int, float, int]:
    # How they travel, the road that a party takes, and the layer.
    kind, width, layer = CAR, 1.0, VEHICLES
    if means == PATIENT:
        kind, layer = AMBULANCE, ESCORT
    elif means == BARRED:
        kind = BARRED_CAR
    elif means == LIFT:
        kind, width = RIDE, RIDE_CARS
    elif means == ON_FOOT:
        kind, layer = WALK, FOOT
    elif means == SHARED_TRUCK:
        kind, width = TRUCK, TRUCK_CARS / TRUCK_PARTIES
    elif means == ON_TRACTOR:
        kind, width = TRACTOR, TRACTOR_CARS / TRACTOR_PARTIES
    return kind, width, layer


@hot
def _go(
    net: Net, people: People, journal: Journal, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records,
    origin: int, member: int, slot: int, log_failure: float, chance: float,
) -> None:  # fmt: skip
    # Whoever needs nothing but an open way, and knows of it, sets out after a delay.
    home = journal.origins[origin]
    if p.opening_news_mean_h > 0.0:
        known = _spread_word(net, people.homes[origin], home.node, p, clock.step_h * clock.steps_per_decision)
        log_failure *= known
        chance = -math.expm1(log_failure)
    shift = roads_a_layer(net)
    for means in range(MEANS):
        if people.many[origin, means] == 0 or means in (SEAT, DRY) or not is_open(net, home.node, means == BARRED):
            continue
        kind, width, layer = _vehicle_of(means)
        moved = act(
            people.ready[origin, means], people.acted, log_failure, chance, clock.seed, streams.DEPART, member, slot,
            home.entity, draw_hash[2 * means : 2 * means + 2],
        )  # fmt: skip
        if moved > 0:
            for k in range(people.acted.shape[0]):
                people.many[origin, means] -= people.acted[k]
                home.ready -= people.acted[k]
            set_out(
                net, journal, origin, people.acted, kind, width, layer * shift, slot, p.route_sensitivity,
                means == BARRED,
            )  # fmt: skip


@kernel
def _spread_word(net: Net, home: Records, node: int, p: Records, slot_h: float) -> float:
    # D11: the share of those ready who know that a way is passable; all forget when none is.
    if is_open(net, node, False):
        home.known += (1.0 - home.known) * -math.expm1(-slot_h / p.opening_news_mean_h)
    else:
        home.known = 0.0
    known: float = home.known
    return known


@hot
def _board(net: Net, people: People, journal: Journal, p: Records, origin: int, slot: int, slots_an_hour: int) -> None:
    # Buses that stand ready take who waits for a seat, then who has no fuel.
    home = journal.origins[origin]
    home.buses += people.back[origin, slot]
    parties_a_bus = max(p.bus_seats / p.party_size_mean, 1.0)
    if home.buses < 1.0 - 1e-9 or not is_open(net, home.node, False):
        return
    for means in (SEAT, DRY):
        waiting = people.many[origin, means]
        needed = math.ceil(waiting / parties_a_bus - 1e-9)
        if waiting < (needed - 0.5) * parties_a_bus and slot % slots_an_hour != 0:
            needed -= 1  # the last one would leave less than half full: it waits until the hour
        needed = min(needed, int(home.buses + 1e-9))
        count = take_parties(people, journal.origins, origin, means, needed * parties_a_bus)
        if count > 0:
            home.buses -= needed
            set_out(
                net, journal, origin, people.acted, BUS, needed * BUS_CARS / count, 0, slot, p.route_sensitivity,
                False,
            )  # fmt: skip


@kernel
def bring_buses_back(net: Net, people: People, journal: Journal, p: Records, slot: int, slot_h: float) -> None:
    """Note when the buses that came to their end in this step will stand ready again: a turn and the way back later."""
    slots = people.back.shape[1]
    for origin in range(people.back.shape[0]):
        if journal.emptied[origin] > 0.0:
            back_h = net.ways[0, journal.origins[origin].node].back_h + p.bus_turn_h
            due = slot + 2 + int(back_h / slot_h)
            if due < slots:
                people.back[origin, due] += journal.emptied[origin] / BUS_CARS
            journal.emptied[origin] = 0.0


@hot
def _escort(net: Net, people: People, journal: Journal, p: Records, origin: int, slot: int) -> None:
    # A convoy takes those along who can least go by themselves; it is let through what is shut to others.
    home = journal.origins[origin]
    shift = roads_a_layer(net)
    for means in (SEAT, DRY, ON_FOOT, LIFT, PATIENT, ON_TRACTOR, SHARED_TRUCK, OWN):
        seats = home.escorted / p.party_size_mean
        if seats >= 1.0:
            before = journal.tally[0].set_out
            if take_parties(people, journal.origins, origin, means, seats) > 0:
                set_out(
                    net, journal, origin, people.acted, AMBULANCE, 1.0, ESCORT * shift, slot, p.route_sensitivity,
                    False,
                )  # fmt: skip
                home.escorted -= journal.tally[0].set_out - before
