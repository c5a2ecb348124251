"""One queue for registration behind the exit. Equation Q1 in docs/model.md."""

from __future__ import annotations

from corridor.dynamics.compiling import kernel


@kernel
def serve(served: float, arrived: int, rate_per_h: float, step_h: float) -> float:
    """People served after a step: the desks work at their rate while anybody waits.

    `served` and the result are real-valued; whole people are the result rounded down. Nobody is
    served before arriving.
    """
    return min(served + rate_per_h * step_h, float(arrived))
