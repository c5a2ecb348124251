"""Pools of cohorts: agents in like situations are merged, so that cost grows with situations, not with agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import hot
from corridor.engine.days.layout import COHORT, LOST, Pool

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_BINS = 127
INDEX_BITS = 24
INDEX_MASK = (1 << INDEX_BITS) - 1
PATH_BITS, POSITION_BITS, BIN_BITS = 18, 12, 7

_SPREAD = 0x9E3779B97F4A7C1


@hot
def empty(pool: Pool) -> None:
    """Forget all cohorts."""
    pool.size[0] = 0
    pool.size[1] += 1


@hot
def situation(position: int, path: int, first: int, recent_bin: int, moved_bin: int) -> int:
    """Number a situation; places and links apart, so that it is the same wherever a case has them."""
    head = (((position << PATH_BITS) | (path + 2)) << 1) | first
    return (((head << BIN_BITS) | recent_bin) << BIN_BITS) | moved_bin


@hot
def put(
    pool: Pool, where: int, position: int, path: int, first: int, recent: float, recent_bin: int, moved_km: float,
    moved_bin: int, people: int, numbers: NDArray[np.int64],
) -> None:  # fmt: skip
    """Add agents to the cohort of their situation.

    Parameters
    ----------
    position
        On a link, counted from its first one.
    recent_bin, moved_bin
        Cohorts alike in all else are merged when these are the same; the merged one has the means.
    numbers
        Those of the state, which count agents for whom there was no room.
    """
    key = (where << (POSITION_BITS + PATH_BITS + 1 + 2 * BIN_BITS)) | situation(
        position, path, first, recent_bin, moved_bin
    )
    mixed = key * _SPREAD
    mixed ^= mixed >> 29
    last = pool.slots.shape[0] - 1
    slot = mixed & last
    stamp = pool.size[1]
    while pool.slots[slot] >> INDEX_BITS == stamp:
        cohort = pool.cohorts[pool.slots[slot] & INDEX_MASK]
        if cohort.key == key:
            both = cohort.people + people
            cohort.recent += (recent - cohort.recent) * people / both
            cohort.moved_km += (moved_km - cohort.moved_km) * people / both
            cohort.people = both
            return
        slot = (slot + 1) & last
    number = pool.size[0]
    if number >= pool.cohorts.shape[0]:
        numbers[LOST] += people
        return
    pool.size[0] = number + 1
    pool.slots[slot] = stamp << INDEX_BITS | number
    cohort = pool.cohorts[number]
    cohort.where = where
    cohort.position = position
    cohort.path = path
    cohort.first = first
    cohort.recent = recent
    cohort.moved_km = moved_km
    cohort.people = people
    cohort.key = key


def new_pool(room: int) -> Pool:
    """Make an empty pool with room for a power of two of cohorts."""
    import numpy as np  # noqa: PLC0415 - the module is compiled; only this function needs it

    return Pool(
        cohorts=np.zeros(room, COHORT),
        slots=np.zeros(4 * room, np.int64),
        size=np.array([0, 1], np.int64),
    )
