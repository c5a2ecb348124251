"""Slow disturbances: what moves everybody at once. Equation L1 in docs/model.md."""

from __future__ import annotations

import math

from corridor.dynamics.compiling import kernel
from corridor.dynamics.quantiles import normal_quantile


@kernel
def advance_latent(
    state: float, uniform: float, spread: float, memory_h: float, step_h: float, is_first: bool
) -> float:
    """One step of a stationary first-order autoregression with mean 0.

    Parameters
    ----------
    state
        The disturbance before the step, on the log scale; ignored at the first step.
    uniform
        In (0, 1); becomes the step's innovation.
    spread
        Standard deviation of the stationary distribution, >= 0.
    memory_h
        Hours after which the correlation has fallen to 1/e, > 0.

    Returns
    -------
    float
        The disturbance after the step; its distribution is the same at every step.
    """
    shock = spread * normal_quantile(uniform)
    if is_first:
        return shock
    kept = math.exp(-step_h / memory_h)
    return kept * state + math.sqrt(1.0 - kept * kept) * shock
