"""What one member moves: its roads, its parties before the road, those who came. A member starts from fresh ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor.dynamics.layout import RULES, RUN, TALLY, TRIP, Journal, Net
from corridor.engine.arrays import MEANS, count_buckets
from corridor.world.events import GOODS
from corridor.world.scenario import PlaceKind
from corridor.world.units import SIZE_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.arrays import Clockwork, World
    from corridor.engine.network import Network
    from corridor.engine.society import Society
    from corridor.world.scenario import Place

HOME = np.dtype(
    [
        # what presses, as of the last decision step
        ("threat", "f8"),
        ("deprivation", "f8"),
        ("trust", "f8"),
        ("news", "f8"),  # orders and rumours, log of a rate
        ("pull", "f8"),  # of others
        ("seen", "f8"),  # share ready or gone that people see
        ("own_rules", "f8"),  # of rules that users added, log of a rate
        ("gone", "f8"),  # share of its leavers ready or gone
        ("left", "i8"),  # parties settled
        ("leavers", "i8"),  # parties that would leave at all, at the start
        ("present", "f8"),  # people at home, as of the last day
        ("known", "f8"),  # share of the ready who know that a way is passable
        # flight inside, losses, return
        ("is_trapped", "i8"),
        ("room", "f8"),  # people from elsewhere whom it takes in
        ("hosted", "f8"),  # people from elsewhere who are here
        ("natives", "f8"),  # people who would leave at all, at the start
        ("weight", "f8"),  # scratch of a choice
        ("fled", "i8"),  # people who fled from here to a refuge
        ("evacuees", "f8"),  # people who are to be brought to a refuge
        ("dying", "i8"),  # people who die before the next step
        ("injured", "i8"),
        ("returned_parties", "i8"),
        ("returned", "i8"),  # people
    ],
    align=True,
)
"""What moves people at an origin."""

PROGRESS = np.dtype(
    [
        ("has_begun", "i8"),
        ("row", "i8"),  # the next record
        ("step", "i8"),
        ("due", "i8"),  # the next known change
        ("stock_due", "i8"),  # the next change of stocks
        ("hazard", "f8"),  # slow disturbance of decisions
        ("served", "f8"),  # people registered
    ],
    align=True,
)
"""How far a member has come."""


class People(NamedTuple):
    """Parties before the road: `settled`, `stayers` (origin, size class), `ready` (origin, way to go, size class).

    `many` is (origin, way to go), parties in `ready`; `back` (origin, decision step), buses that will be back by then;
    `sight` (origin, neighbour), how much people see of others; `came` (origin, origin), people whose home is the first
    and who left, or will leave, from the second; `stock` (origin, good), person-days. `heat` (goes on or
    is over, origin or shelter) is threat of conflict events, `heat_due` those that come next. `acted`, `part`, `reach`
    (origin or shelter, fight), `decay` (fight) are scratch.
    """

    settled: NDArray[np.int64]
    stayers: NDArray[np.int64]
    ready: NDArray[np.int64]
    many: NDArray[np.int64]
    acted: NDArray[np.int64]
    part: NDArray[np.int64]
    reach: NDArray[np.float64]
    decay: NDArray[np.float64]
    heat: NDArray[np.float64]
    heat_due: NDArray[np.int64]
    back: NDArray[np.float64]
    homes: Records
    sight: NDArray[np.float64]
    came: NDArray[np.float64]
    stock: NDArray[np.float64]
    progress: Records


class Lodging(NamedTuple):
    """Those who came: `present` (needs room or own arrangement, exit by which they came, shelter), people.

    `served`, `unplaced` (exit): people sent on, and of them those without a place; `used` (shelter): room that is
    taken; `total`: people sent on, and people seen off home. `odds` (exit, shelter): what draws people, apart from
    threat; `weight` (shelter): scratch.
    """

    present: NDArray[np.int64]
    served: NDArray[np.int64]
    unplaced: NDArray[np.int64]
    used: NDArray[np.int64]
    total: NDArray[np.int64]
    odds: NDArray[np.float64]
    weight: NDArray[np.float64]


MOST_RIDES = 20.0
"""Parties on the road that one car takes, at most."""

MOST_RUNS = 30_000_000


def count_runs(network: Network, clock: Clockwork, people: float) -> int:
    """Runs that a member may need at once: no more than parties, nor than lines and roads can hold."""
    slots = clock.steps // clock.steps_per_decision
    lines = len(network.origins) * slots * network.plans * network.layers * 3.0
    links = network.roads[network.roads["is_line"] == 0]
    on_roads = 2 * float(links["storage"][: len(network.graph.links)].sum()) + (network.layers - 1) * lines * 4
    return int(min(people, lines + on_roads * MOST_RIDES, MOST_RUNS)) + 1000


def new_net(network: Network, runs: int) -> Net:
    """Make the roads of one member before anything has moved."""
    pool = np.empty(runs + 1, RUN)
    pool[0] = np.zeros((), RUN)
    return Net(
        roads=network.roads.copy(),
        nodes=network.nodes.copy(),
        incident=network.incident,
        ways=network.new_ways(),
        runs=pool,
        mix=np.empty((runs + 1, SIZE_CLASSES), np.int32),
        past=np.zeros((2, network.past_length)),
        turns=network.new_turns(),
        active=np.zeros(len(network.nodes) + 1, np.int64),
        heap=network.new_heap(),
    )


def new_journal(network: Network, clock: Clockwork) -> Journal:
    """Make the journal of one member, empty."""
    origins = len(network.origins)
    return Journal(
        origins=network.origins.copy(),
        trips=np.zeros((origins, count_buckets(clock)), TRIP),
        tally=np.zeros(1, TALLY),
        rules=np.zeros(1, RULES),
        sent_back=np.zeros((origins, SIZE_CLASSES), np.int64),
        emptied=np.zeros(origins),
    )


def new_homes(origins: Sequence[Place]) -> Records:
    """Make what is known of origins before the run: the room that they have for others."""
    homes = np.zeros(len(origins), HOME)
    for place, home in zip(origins, homes, strict=True):
        if place.capacity is not None:
            home["room"] = place.capacity
        elif place.kind is PlaceKind.REFUGE:
            home["room"] = np.inf
    return homes


def new_people(world: World, society: Society, clock: Clockwork, homes: Records, *, has_buses: bool) -> People:
    """Make the parties of one member before anybody has been placed."""
    origins, fights = len(homes), len(world.fights) + world.drawn_fights.shape[1]
    places = origins + len(society.shelters)
    slots = clock.steps // clock.steps_per_decision if has_buses else 0
    return People(
        settled=np.zeros((origins, SIZE_CLASSES), np.int64),
        stayers=np.zeros((origins, SIZE_CLASSES), np.int64),
        ready=np.zeros((origins, MEANS, SIZE_CLASSES), np.int64),
        many=np.zeros((origins, MEANS), np.int64),
        acted=np.zeros(SIZE_CLASSES, np.int64),
        part=np.zeros(SIZE_CLASSES, np.int64),
        reach=np.empty((places, fights)),
        decay=np.empty(fights),
        heat=np.zeros((2, places)),
        heat_due=np.zeros(2, np.int64),
        back=np.zeros((origins, slots)),
        homes=homes.copy(),
        sight=np.zeros(society.near.shape),
        came=np.zeros((origins, origins) if len(society.refuges) else (0, 0)),
        stock=np.zeros((origins, len(GOODS))),
        progress=np.zeros(1, PROGRESS),
    )


def new_lodging(society: Society) -> Lodging:
    """Make the places to stay, empty."""
    exits, shelters = len(society.exits), len(society.shelters)
    return Lodging(
        present=np.zeros((2, exits, shelters), np.int64),
        served=np.zeros(exits, np.int64),
        unplaced=np.zeros(exits, np.int64),
        used=np.zeros(shelters, np.int64),
        total=np.zeros(2, np.int64),
        odds=np.zeros((exits, shelters)),
        weight=np.zeros(shelters),
    )
