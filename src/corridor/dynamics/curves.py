"""What a road can give and take: cumulative curves of a triangular diagram. Equations T1, T2 and T6 in docs/model.md.

Newell, "A simplified theory of kinematic waves in highway traffic", Transportation Research B 27,
1993; Yperman, "The link transmission model for dynamic network loading", KU Leuven, 2007.

A road holds two curves: cars entered and cars left, real-valued, in step with the drive step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import inlined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records

# A flow this small is rounding; so is what a curve lacks to a whole car.
NEGLIGIBLE = 1e-12
ROUNDING = 1e-6

ENTERED, LEFT = 0, 1

# Steps before the start, when all curves were 0: far enough back for any road, near enough for exact fractions.
PAST = 1_000_000


@inlined
def _curve_before(link: Records, past: NDArray[np.float64], curve: int, clock: int, lag: float) -> float:
    # The curve `lag` steps before the end of this step, linear between steps.
    moment = clock + 1 - lag
    step = int(moment)
    share = moment - step
    earlier = past[curve, link.past_start + (step & link.past_mask)]
    later = past[curve, link.past_start + ((step + 1) & link.past_mask)]
    return float(earlier + share * (later - earlier))


@inlined
def sending_flow(link: Records, past: NDArray[np.float64], clock: int) -> float:
    """Cars that could leave the road in this step (T1)."""
    if link.entered - link.left < NEGLIGIBLE or link.cap <= 0.0:
        return 0.0
    if link.is_line:
        return float(link.entered - link.left)
    at_end = _curve_before(link, past, ENTERED, clock, link.free_lag)
    return float(min(max(at_end - link.left, 0.0), link.cap))


@inlined
def freed_by(link: Records, past: NDArray[np.float64], clock: int) -> float:
    """Cars that had left the road when the gaps set out that are at its start at the end of this step."""
    return _curve_before(link, past, LEFT, clock, link.wave_lag)


@inlined
def receiving_flow(link: Records, past: NDArray[np.float64], clock: int) -> float:
    """Cars that could enter the road in this step (T2): room whose gaps have moved up to its start."""
    if link.cap <= 0.0:
        return 0.0
    freed = freed_by(link, past, clock)
    return float(min(max(freed + link.storage - link.entered, 0.0), link.cap))


@inlined
def standing_share(link: Records, past: NDArray[np.float64], step: int) -> float:
    """Share of a road that stands after `step` steps since the run's start (T6), in [0, 1]."""
    if link.entered - link.left < NEGLIGIBLE:  # empty: its curves may not have been written up to now
        return 0.0
    late = _curve_before(link, past, ENTERED, PAST + step - 1, link.free_lag) - link.left
    return float(min(max(late / link.storage, 0.0), 1.0))
