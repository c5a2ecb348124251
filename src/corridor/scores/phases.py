"""Where counts, and changes between them, stand in the whole happening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.world.backtests import Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FLAT = 0.01
"""Counts that stay within this share of the last one are a finished plateau, if there are two or more."""

START_SHARE, LATE_SHARE = 0.1, 0.9
"""Shares of the largest count between which the main phase lies."""


def phases_of(values: NDArray[np.float64]) -> tuple[Phase, ...]:
    """Phase of each count of a series in valid-time order, judged by the whole series."""
    if not len(values):
        return ()
    off = np.flatnonzero(np.abs(values - values[-1]) > FLAT * values[-1])
    flat_from = int(off[-1]) + 1 if off.size else 0
    if len(values) - flat_from == 1:
        flat_from = len(values)
    peak = int(np.argmax(values))
    return tuple(_phase(k, float(values[k]), peak, float(values[peak]), flat_from) for k in range(len(values)))


def _phase(position: int, value: float, peak: int, most: float, flat_from: int) -> Phase:
    if position >= flat_from:
        return Phase.PLATEAU
    if position > peak:
        return Phase.FALL
    if value < START_SHARE * most:
        return Phase.START
    return Phase.MAIN if value < LATE_SHARE * most else Phase.LATE


def phases_of_changes(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """Phase of the change up to each count, given those of the counts: the step onto a plateau is not on it yet."""
    before = (None, *phases[:-1])
    return tuple(
        Phase.LATE if now is Phase.PLATEAU and then is not Phase.PLATEAU else now
        for then, now in zip(before, phases, strict=True)
    )
