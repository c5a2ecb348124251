"""What a compiled run reads and writes: built by `network`, `course` and `draws`, consumed by `member`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor.dynamics.layout import RUN
from corridor.world.inputs import MODEL_INPUTS
from corridor.world.units import SIZE_CLASSES, STAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records

# Actions of a change.
SHUT, PASSABLE, CAPACITY = 0, 1, 2

INPUTS = np.dtype([(name, "f8") for name in MODEL_INPUTS])
"""One drawn value of every model input: a row a member."""

CHANGE = np.dtype(
    [
        ("step", "i8"),  # drive step from which it holds
        ("is_node", "i8"),  # whether the target is a node, else a road
        ("target", "i8"),  # its index
        ("action", "i8"),
        ("value", "f8"),  # of CAPACITY: vehicles a step
    ],
    align=True,
)

TARGET = np.dtype([("is_node", "i8"), ("target", "i8")], align=True)
"""Something shut with no known end: each member draws when it opens."""


class World(NamedTuple):
    """What all members share; the records hold no motion yet.

    `draw_hash`: keys of a decision's two draws; `everybody`: key of what moves all alike.
    `fight_km`: (origin, fight), 0 where a fight is all over the area at risk. `drawn_fights`: (member, fight), what
    breaks out after the issue time; `lull_h`: a member, hours after the run's start until open fights end.
    """

    roads: Records
    nodes: Records
    in_road: NDArray[np.int64]
    origins: Records
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


class State(NamedTuple):
    """What one member changes. `settled`, `ready`: parties (origin, size class); `sizes`: the lines.

    `acted`, `reach` (origin, fight), `decay` (fight) are scratch; `counts` people before the exit and past
    it, see `people`; `past` both curves of all roads.
    """

    roads: Records
    nodes: Records
    origins: Records
    queue: Records
    past: NDArray[np.float64]
    settled: NDArray[np.int64]
    ready: NDArray[np.int64]
    acted: NDArray[np.int64]
    counts: NDArray[np.int64]
    sizes: NDArray[np.int32]
    reach: NDArray[np.float64]
    decay: NDArray[np.float64]


class Clockwork(NamedTuple):
    """Numbers that shape a run."""

    seed: int
    everybody: int
    steps: int
    steps_per_decision: int
    steps_per_move: int
    step_h: float


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

    `standing` is (record, road): thousandths of a road that stand, summed over members. Sums of whole
    numbers, so that it does not matter in which order members finish.
    """

    arrivals: NDArray[np.int64]
    vehicles: NDArray[np.int64]
    stages: NDArray[np.int64]
    queue_km: NDArray[np.float64]
    worst: NDArray[np.float64]
    origins: Records
    standing: NDArray[np.int64]


def new_output(world: World, members: int) -> Output:
    """Make the output of a run before any member has run."""
    records, roads = len(world.record_step), len(world.roads)
    return Output(
        arrivals=np.zeros((members, records), np.int64),
        vehicles=np.zeros((members, records), np.int64),
        stages=np.zeros((members, records, len(STAGES)), np.int64),
        queue_km=np.zeros((members, records)),
        worst=np.zeros((members, roads)),
        origins=np.zeros((members, len(world.origins)), ORIGIN_COUNTS),
        standing=np.zeros((records, roads), np.int64),
    )


def new_state(world: World, clock: Clockwork, *, queue_length: int, past_length: int) -> State:
    """Make the state of one member before anything has moved."""
    origins, fights = len(world.origins), len(world.fights) + world.drawn_fights.shape[1]
    return State(
        roads=world.roads.copy(),
        nodes=world.nodes.copy(),
        origins=world.origins.copy(),
        queue=np.empty(queue_length, RUN),
        past=np.zeros((2, past_length)),
        settled=np.zeros((origins, SIZE_CLASSES), np.int64),
        ready=np.zeros((origins, SIZE_CLASSES), np.int64),
        acted=np.zeros(SIZE_CLASSES, np.int64),
        counts=np.zeros(5, np.int64),
        sizes=np.empty((origins, clock.steps // clock.steps_per_decision, SIZE_CLASSES), np.int32),
        reach=np.empty((origins, fights)),
        decay=np.empty(fights),
    )
