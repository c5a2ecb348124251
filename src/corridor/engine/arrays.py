"""What a compiled run reads and writes: built by `network`, `course` and `draws`, consumed by `member`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corridor.dynamics.layout import TALLY, TRIP
from corridor.world.events import GOODS
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.outcomes import MOVES, PRESSURES
from corridor.world.units import STAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.network import Network
    from corridor.engine.society import Society

# Actions of a change.
SHUT, PASSABLE, CAPACITY, PACE, LANES, FUEL, FUEL_LOSS, BUSES, CONVOY = range(9)
ENCIRCLE, RELIEVE, DEATHS, INJURIES, EVACUEES = range(9, 14)

# Why something is shut; bits of `is_shut`.
CLOSED, RINGED = 1, 2

EVERYWHERE = -1
"""Target of a change that strikes whoever is at any origin."""

# What a change is about.
AT_ROAD, AT_NODE, AT_ORIGIN = range(3)

INPUTS = np.dtype([(name, "f8") for name in MODEL_INPUTS])
"""One drawn value of every model input: a row a member."""

CHANGE = np.dtype(
    [
        ("step", "i8"),  # drive step from which it holds
        ("sort", "i8"),  # what the target is
        ("target", "i8"),  # its index
        ("action", "i8"),
        ("value", "f8"),  # of CAPACITY: cars a step; of PACE: share; of FUEL: litres; of BUSES, LANES: how many
    ],
    align=True,
)

TARGET = np.dtype([("sort", "i8"), ("target", "i8"), ("wait", "i8"), ("reasons", "i8")], align=True)
"""Something shut with no known end; each member draws when it opens: column `wait` of its draws."""

# Ready parties by how they will go; the order in which they are told apart.
OWN, PATIENT, BARRED, LIFT, ON_FOOT, SEAT, SHARED_TRUCK, ON_TRACTOR, DRY = range(9)
MEANS = 9


class World(NamedTuple):
    """What all members share.

    `draw_hash`: keys of the two draws of a decision, then of each way to go; `everybody`: key of what moves all alike.
    `fight_km`: (origin or shelter, fight), 0 at origins where a fight is all over the area at risk. `drawn_fights`:
    (member, fight), what breaks out after the issue time; `lull_h`: a member, hours after the run's start until open
    fights end; `stream`: whose random streams a member uses.
    """

    changes: Records
    shut: Records
    fights: Records
    fight_km: NDArray[np.float64]
    drawn_fights: Records
    lull_h: NDArray[np.float64]
    stream: NDArray[np.int64]
    draw_hash: NDArray[np.int64]
    record_step: NDArray[np.int64]
    inputs: Records
    opening_step: NDArray[np.int64]


class Clockwork(NamedTuple):
    """Numbers that shape a run."""

    seed: int
    everybody: int
    steps: int
    steps_per_decision: int
    steps_per_move: int
    step_h: float
    slots_per_bucket: int
    has_area: bool


ORIGIN_COUNTS = np.dtype(
    [
        ("leavers", "i8"),  # parties that would leave at all
        ("decided", "i8"),  # parties that decided to, whatever became of them
        ("set_out", "i8"),  # of those, parties that set out
        ("out", "i8"),  # of those, parties past the exit
        ("people_out", "i8"),  # people in those
        ("ready_slots", "i8"),  # decision steps spent ready, summed over parties
        ("road_half_slots", "i8"),  # half decision steps spent on the way, summed over parties
    ],
    align=True,
)
"""What became of an origin's parties by the end of a run."""


class Output(NamedTuple):
    """What a run writes; axes (member, record), (member, record, stage), (member, road), (member, origin).

    `moves` is (member, record, move as in `MOVES`); `present` (member, record, shelter); `days_left` (member, day from
    the spin-up's start, good); `pressure` (record, pressure as in `PRESSURES`), thousandths, weighted by people.
    `member_trips` is (member, departure bucket). The last ones are sums of whole numbers over members, so that it does
    not matter in which order they finish: `standing` (record, road), thousandths of a road; `on_road` (record, road),
    people; `trips` (origin, departure bucket); `end_ready`, `end_line` (origin), `end_road` (road), `end_verge`
    (node), people at the run's end.
    """

    arrivals: NDArray[np.int64]
    vehicles: NDArray[np.int64]
    stages: NDArray[np.int64]
    inside: NDArray[np.int64]
    moves: NDArray[np.int64]
    present: NDArray[np.int64]
    days_left: NDArray[np.float32]
    queue_km: NDArray[np.float64]
    worst: NDArray[np.float64]
    origins: Records
    tally: Records
    member_trips: Records
    standing: NDArray[np.int64]
    on_road: NDArray[np.int64]
    pressure: NDArray[np.int64]
    trips: Records
    end_ready: NDArray[np.int64]
    end_line: NDArray[np.int64]
    end_road: NDArray[np.int64]
    end_verge: NDArray[np.int64]


SUMS = ("standing", "on_road", "pressure", "trips", "end_ready", "end_line", "end_road", "end_verge")
"""Fields of `Output` that are summed over members."""


def count_buckets(clock: Clockwork) -> int:
    """Departure buckets of a run."""
    return -(-(clock.steps // clock.steps_per_decision) // clock.slots_per_bucket)


def new_output(world: World, society: Society, network: Network, clock: Clockwork, members: int) -> Output:
    """Make the output of a run before any member has run."""
    records, links, origins = len(world.record_step), len(network.graph.links), len(network.origins)
    return Output(
        arrivals=np.zeros((members, records), np.int64),
        vehicles=np.zeros((members, records), np.int64),
        stages=np.zeros((members, records, len(STAGES)), np.int64),
        inside=np.zeros((members, records), np.int64),
        moves=np.zeros((members, records, len(MOVES)), np.int64),
        present=np.zeros((members, records, len(society.shelters)), np.int64),
        days_left=np.zeros((members, society.open_share.shape[1], len(GOODS)), np.float32),
        queue_km=np.zeros((members, records)),
        worst=np.zeros((members, links)),
        origins=np.zeros((members, origins), ORIGIN_COUNTS),
        tally=np.zeros(members, TALLY),
        member_trips=np.zeros((members, count_buckets(clock)), TRIP),
        **new_sums(world, network, clock),
    )


def new_sums(world: World, network: Network, clock: Clockwork) -> dict[str, Any]:
    """Make what is summed over members, all zero."""
    records, links, origins = len(world.record_step), len(network.graph.links), len(network.origins)
    return {
        "standing": np.zeros((records, links), np.int64),
        "on_road": np.zeros((records, links), np.int64),
        "pressure": np.zeros((records, len(PRESSURES)), np.int64),
        "trips": np.zeros((origins, count_buckets(clock)), TRIP),
        "end_ready": np.zeros(origins, np.int64),
        "end_line": np.zeros(origins, np.int64),
        "end_road": np.zeros(links, np.int64),
        "end_verge": np.zeros(network.layer_nodes, np.int64),
    }
