"""Stages before the road: settle, decide, by which means. Compiled; `p` is one row of `INPUTS`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import kernel
from corridor.dynamics.curves import ROUNDING
from corridor.dynamics.decide import act, party_sizes
from corridor.dynamics.mishaps import range_exceeded
from corridor.dynamics.pressures import decision_rate
from corridor.engine.arrays import BARRED, DRY, LIFT, MEANS, ON_FOOT, ON_TRACTOR, OWN, PATIENT, SEAT, SHARED_TRUCK

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Journal, Records
    from corridor.engine.arrays import Clockwork
    from corridor.engine.state import People


@kernel
def settle(
    people: People, journal: Journal, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records, member: int
) -> None:
    """Put everybody at home, and set those apart who would never leave."""
    settled, tally = people.settled, journal.tally[0]
    log_leaver = math.log(max(p.leaver_share, 1e-300))
    for origin in range(journal.origins.shape[0]):
        home = journal.origins[origin]
        count = int(home.population * p.population_factor + 0.5) if home.is_scaled else home.population
        party_sizes(count, p.party_size_mean, settled[origin])
        tally.stayer += act(
            settled[origin], people.acted, log_leaver, 1.0 - p.leaver_share,
            clock.seed, streams.STAY, member, 0, home.entity, draw_hash,
        )  # fmt: skip
        for k in range(settled.shape[1]):
            people.stayers[origin, k] = people.acted[k]
            home.leavers += settled[origin, k]
            tally.settled += settled[origin, k] * (k + 1)
            people.homes[origin].natives += settled[origin, k] * (k + 1)
        people.homes[origin].leavers = home.leavers


@kernel
def decide(
    people: People,
    journal: Journal,
    clock: Clockwork,
    draw_hash: NDArray[np.int64],
    p: Records,
    latent: float,
    member: int,
    slot: int,
) -> None:
    """Move parties from settled to ready (D3), by the pressures that `homes` holds."""
    slot_h = clock.step_h * clock.steps_per_decision
    base_per_h = math.log(2.0) / p.decide_half_time_h
    for origin in range(journal.origins.shape[0]):
        home = people.homes[origin]
        if home.left == 0:
            continue
        push = home.news + home.own_rules + latent
        push += p.deprivation_effect * home.deprivation - p.trust_effect * home.trust
        rate = decision_rate(base_per_h, home.threat, p.threat_effect, home.pull, p.social_effect, push)
        moved = act(
            people.settled[origin], people.acted, -rate * slot_h, -math.expm1(-rate * slot_h),
            clock.seed, streams.DECIDE, member, slot, journal.origins[origin].entity, draw_hash,
        )  # fmt: skip
        journal.tally[0].settled -= moved
        journal.tally[0].ready += moved
        if moved > 0 and has_only_cars(p):
            make_ready(people, journal.origins, origin, OWN, people.acted)
        elif moved > 0:
            tell_apart(people, journal, clock, draw_hash, p, origin, member, slot)


@kernel
def has_only_cars(p: Records) -> bool:
    """Whether everybody goes in a car of their own that has fuel for the way, and may pass."""
    others = p.patient_share + p.barred_share + p.carless_share + p.truck_share + p.tractor_share + p.refusal_share
    return bool(others <= 0.0 and p.range_km == math.inf)


@kernel
def make_ready(people: People, origins: Records, origin: int, means: int, parties: NDArray[np.int64]) -> None:
    """Add parties to those who are ready to go in one way."""
    for k in range(parties.shape[0]):
        people.ready[origin, means, k] += parties[k]
        people.many[origin, means] += parties[k]
        origins[origin].ready += parties[k]


@kernel
def people_in(stage: NDArray[np.int64]) -> int:
    """Count people in parties per size class."""
    people = 0
    for k in range(stage.shape[0]):
        people += stage[k] * (k + 1)
    return people


@kernel
def people_at_home(people: People, origin: int) -> int:
    """Count people at an origin: settled, stayers and ready."""
    count = people_in(people.settled[origin]) + people_in(people.stayers[origin])
    for means in range(MEANS):
        count += people_in(people.ready[origin, means])
    return count


@kernel
def take_out(stage: NDArray[np.int64], taken: NDArray[np.int64], whole: int, count: int) -> int:
    """Take `count` of the `whole` parties of a stage, each size class in proportion by nested rounding.

    Writes them to `taken`; returns how many people they are.
    """
    people = 0
    for k in range(stage.shape[0]):
        here = (2 * count * stage[k] + whole) // (2 * whole) if whole > 0 else 0
        whole -= stage[k]
        count -= here
        taken[k] = here
        stage[k] -= here
        people += here * (k + 1)
    return people


@kernel
def _part_off(
    people: People, journal: Journal, clock: Clockwork, draw_hash: NDArray[np.int64], origin: int, means: int,
    share: float, member: int, slot: int,
) -> None:  # fmt: skip
    # Sets a share of the parties that have just decided apart, by how they will go.
    if share <= 0.0:
        return
    if share >= 1.0:
        make_ready(people, journal.origins, origin, means, people.acted)
        for k in range(people.acted.shape[0]):
            people.acted[k] = 0
        return
    act(
        people.acted, people.part, math.log1p(-share), share, clock.seed, streams.MEANS, member, slot,
        journal.origins[origin].entity,
        draw_hash[2 * means : 2 * means + 2],
    )  # fmt: skip
    make_ready(people, journal.origins, origin, means, people.part)


@kernel
def tell_apart(
    people: People, journal: Journal, clock: Clockwork, draw_hash: NDArray[np.int64], p: Records, origin: int,
    member: int, slot: int,
) -> None:  # fmt: skip
    """Make those in `acted` ready by how they will go (D5): shares of all, each taken of who is left."""
    home = journal.origins[origin]
    dry = range_exceeded(home.way_km, math.log(p.range_km), math.log(p.range_factor))
    left = 1.0
    for means in range(PATIENT, DRY + 1):
        if means == PATIENT:
            share = p.patient_share
        elif means == BARRED:
            share = p.barred_share
        elif means == LIFT:
            share = p.carless_share * p.ride_share
        elif means == ON_FOOT:
            share = p.carless_share * (1.0 - p.ride_share) * p.walk_share
        elif means == SEAT:
            share = p.carless_share * (1.0 - p.ride_share) * (1.0 - p.walk_share)
        elif means == SHARED_TRUCK:
            share = p.truck_share
        elif means == ON_TRACTOR:
            share = p.tractor_share
        else:
            share = dry * left  # of those with a car of their own
        part = share / left if left > ROUNDING else 0.0
        _part_off(people, journal, clock, draw_hash, origin, means, min(part, 1.0), member, slot)
        left = max(left - share, 0.0)
    make_ready(people, journal.origins, origin, OWN, people.acted)
