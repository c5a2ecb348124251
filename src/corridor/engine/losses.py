"""Deaths and injuries at home (D15): the dead leave the count by an exit of their own, so that people are conserved.

Compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel
from corridor.engine.arrays import MEANS, PATIENT
from corridor.engine.departures import take_parties
from corridor.engine.people import make_ready, people_at_home, people_in, take_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Journal
    from corridor.engine.state import People


@kernel
def lose(people: People, journal: Journal) -> None:
    """Take those out who die at home, and let the injured wait for an ambulance (D15)."""
    if journal.tally[0].dying > 0 or journal.tally[0].injured > 0:
        _spread(people, journal)
    for origin in range(people.homes.shape[0]):
        home = people.homes[origin]
        if home.dying > 0:
            dead = _die(people, journal, origin, home.dying)
            journal.tally[0].dead += dead
            home.dying = 0
        if home.injured > 0:
            _injure(people, journal, origin, home.injured)
            home.injured = 0


@kernel
def _spread(people: People, journal: Journal) -> None:
    # What strikes all over the area strikes those who are at home, in proportion, by nested rounding.
    tally, everybody = journal.tally[0], 0
    for origin in range(people.homes.shape[0]):
        everybody += people_at_home(people, origin)
    dying, injured = min(tally.dying, everybody), min(tally.injured, everybody)
    for origin in range(people.homes.shape[0]):
        here = people_at_home(people, origin)
        if everybody > 0:
            struck = (2 * dying * here + everybody) // (2 * everybody)
            hurt = (2 * injured * here + everybody) // (2 * everybody)
            people.homes[origin].dying += struck
            people.homes[origin].injured += hurt
            dying -= struck
            injured -= hurt
        everybody -= here
    tally.dying = tally.injured = 0


@kernel
def _strike(stage: NDArray[np.int64], part: NDArray[np.int64], alive: int, left: int) -> int:
    # Writes how many of each size class are struck, by nested rounding: `left` of `alive` people die, here and in what
    # comes behind. Each death makes a party smaller by one; small ones come first, so that none is struck twice.
    dead = 0
    for k in range(stage.shape[0]):
        held = stage[k] * (k + 1)
        here = (2 * (left - dead) * held + alive) // (2 * alive) if alive > 0 else 0
        here = min(here, stage[k], left - dead)
        alive -= held
        dead += here
        part[k] = here
        stage[k] -= here
        if k > 0:
            stage[k - 1] += here
    return dead


@kernel
def _die(people: People, journal: Journal, origin: int, wanted: int) -> int:
    # Of those at home, each as likely: settled, stayers, those who are ready. A party of one is gone with its last.
    dead, tally, source = 0, journal.tally[0], journal.origins[origin]
    while dead < wanted:
        before = dead
        alive = people_at_home(people, origin)
        held = people_in(people.settled[origin])
        here = _strike(people.settled[origin], people.part, alive, wanted - dead)
        tally.settled -= here
        source.leavers -= people.part[0]
        people.homes[origin].leavers -= people.part[0]
        dead += here
        alive -= held
        held = people_in(people.stayers[origin])
        here = _strike(people.stayers[origin], people.part, alive, wanted - dead)
        tally.stayer -= here
        dead += here
        alive -= held
        for means in range(MEANS):
            held = people_in(people.ready[origin, means])
            here = _strike(people.ready[origin, means], people.part, alive, wanted - dead)
            tally.ready -= here
            source.leavers -= people.part[0]
            people.homes[origin].leavers = max(people.homes[origin].leavers - people.part[0], 0)
            source.ready -= people.part[0]
            people.many[origin, means] -= people.part[0]
            dead += here
            alive -= held
        if dead == before:
            return dead
    return dead


@kernel
def _injure(people: People, journal: Journal, origin: int, wanted: int) -> None:
    # So many parties have somebody injured: first of those who are ready, then of those settled.
    left = wanted
    for means in range(MEANS):
        if means == PATIENT or left <= 0:
            continue
        left -= take_parties(people, journal.origins, origin, means, left)
        make_ready(people, journal.origins, origin, PATIENT, people.acted)
    if left > 0:
        journal.tally[0].ready += take_settled(people, journal, origin, left)
        make_ready(people, journal.origins, origin, PATIENT, people.acted)


@kernel
def take_settled(people: People, journal: Journal, origin: int, most: int) -> int:
    """Take up to so many settled parties, each size class in proportion, and write them to `acted`; returns people."""
    settled = 0
    for k in range(people.settled.shape[1]):
        settled += people.settled[origin, k]
    moved = take_out(people.settled[origin], people.acted, settled, min(most, settled))
    journal.tally[0].settled -= moved
    return moved
