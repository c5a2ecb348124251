"""What a compiled run reads and writes: built by `network`, `course` and `draws`, consumed by `member`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corridor.dynamics.layout import RULES, RUN, TALLY, TRIP, Journal, Net
from corridor.world.inputs import MODEL_INPUTS
from corridor.world.units import SIZE_CLASSES, STAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.network import Network

# Actions of a change.
SHUT, PASSABLE, CAPACITY, PACE, LANES, FUEL, FUEL_LOSS, BUSES, CONVOY = range(9)

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

TARGET = np.dtype([("sort", "i8"), ("target", "i8"), ("wait", "i8")], align=True)
"""Something shut with no known end; each member draws when it opens: column `wait` of its draws."""

# Ready parties by how they will go; the order in which they are told apart.
OWN, PATIENT, BARRED, LIFT, ON_FOOT, SEAT, SHARED_TRUCK, ON_TRACTOR, DRY = range(9)
MEANS = 9


class World(NamedTuple):
    """What all members share.

    `draw_hash`: keys of the two draws of a decision, then of each way to go; `everybody`: key of what moves all alike.
    `fight_km`: (origin, fight), 0 where a fight is all over the area at risk. `drawn_fights`: (member, fight), what
    breaks out after the issue time; `lull_h`: a member, hours after the run's start until open fights end.
    """

    changes: Records
    shut: Records
    fights: Records
    fight_km: NDArray[np.float64]
    drawn_fights: Records
    lull_h: NDArray[np.float64]
    draw_hash: NDArray[np.int64]
    record_step: NDArray[np.int64]
    inputs: Records
    opening_step: NDArray[np.int64]


class People(NamedTuple):
    """Parties before the road: `settled` (origin, size class), `ready` (origin, way to go, size class).

    `many` is (origin, way to go), parties in `ready`; `back` (origin, decision step), buses that will be back by then.
    `acted`, `part`, `reach` (origin, fight), `decay` (fight) are scratch.
    """

    settled: NDArray[np.int64]
    ready: NDArray[np.int64]
    many: NDArray[np.int64]
    acted: NDArray[np.int64]
    part: NDArray[np.int64]
    reach: NDArray[np.float64]
    decay: NDArray[np.float64]
    back: NDArray[np.float64]


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

    `member_trips` is (member, departure bucket). The last ones are sums of whole numbers over members, so that it does
    not matter in which order they finish: `standing` (record, road), thousandths of a road; `on_road` (record, road),
    people; `trips` (origin, departure bucket); `end_ready`, `end_line` (origin), `end_road` (road), `end_verge`
    (node), people at the run's end.
    """

    arrivals: NDArray[np.int64]
    vehicles: NDArray[np.int64]
    stages: NDArray[np.int64]
    inside: NDArray[np.int64]
    queue_km: NDArray[np.float64]
    worst: NDArray[np.float64]
    origins: Records
    tally: Records
    member_trips: Records
    standing: NDArray[np.int64]
    on_road: NDArray[np.int64]
    trips: Records
    end_ready: NDArray[np.int64]
    end_line: NDArray[np.int64]
    end_road: NDArray[np.int64]
    end_verge: NDArray[np.int64]


SUMS = ("standing", "on_road", "trips", "end_ready", "end_line", "end_road", "end_verge")
"""Fields of `Output` that are summed over members."""


def count_buckets(clock: Clockwork) -> int:
    """Departure buckets of a run."""
    return -(-(clock.steps // clock.steps_per_decision) // clock.slots_per_bucket)


def new_output(world: World, network: Network, clock: Clockwork, members: int) -> Output:
    """Make the output of a run before any member has run."""
    records, links, origins = len(world.record_step), len(network.graph.links), len(network.origins)
    return Output(
        arrivals=np.zeros((members, records), np.int64),
        vehicles=np.zeros((members, records), np.int64),
        stages=np.zeros((members, records, len(STAGES)), np.int64),
        inside=np.zeros((members, records), np.int64),
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
        "trips": np.zeros((origins, count_buckets(clock)), TRIP),
        "end_ready": np.zeros(origins, np.int64),
        "end_line": np.zeros(origins, np.int64),
        "end_road": np.zeros(links, np.int64),
        "end_verge": np.zeros(network.layer_nodes, np.int64),
    }


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


def new_people(world: World, network: Network, clock: Clockwork, *, has_buses: bool) -> People:
    """Make the parties of one member before anybody has been placed."""
    origins, fights = len(network.origins), len(world.fights) + world.drawn_fights.shape[1]
    slots = clock.steps // clock.steps_per_decision if has_buses else 0
    return People(
        settled=np.zeros((origins, SIZE_CLASSES), np.int64),
        ready=np.zeros((origins, MEANS, SIZE_CLASSES), np.int64),
        many=np.zeros((origins, MEANS), np.int64),
        acted=np.zeros(SIZE_CLASSES, np.int64),
        part=np.zeros(SIZE_CLASSES, np.int64),
        reach=np.empty((origins, fights)),
        decay=np.empty(fights),
        back=np.zeros((origins, slots)),
    )
