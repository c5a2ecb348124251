"""When an area is clear: the question and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from corridor.world.results import Ensemble
    from corridor.world.scenario import Scenario

SHARES = (0.5, 0.9, 1.0)
"""Of those who would leave and are in the area at the issue time; 1 is the last one."""


@dataclass(frozen=True)
class Clearance:
    """How long it takes until an area is clear.

    Parameters
    ----------
    scenario
        As read; what the forecast saw of it lies behind the wall at `issue_time`.
    area
        Places of the area asked about; None: all of the area at risk.
    start
        Hours are counted from here: the issue time, or the run's start, if that is later.
    people
        Who would leave and is in the area then, (member,).
    hours
        By share in `SHARES`, hours until at most the rest is left, (member,); inf where not by the run's end.
    left
        People of these still in the area at the run's end, (member,).
    """

    scenario: Scenario
    issue_time: datetime
    area: frozenset[str] | None
    start: datetime
    end: datetime
    people: NDArray[np.int64]
    hours: Mapping[float, NDArray[np.float64]]
    left: NDArray[np.int64]
    ensemble: Ensemble
