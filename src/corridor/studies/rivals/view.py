"""What a rival sees, and what it says: counts behind the wall in, a path out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridor.studies.series import Series, seen_counts_of, total_of
from corridor.world.backtests import ALL
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.scenario import Scenario

Path = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Moments (hours after the run's start) in, people (place, time) out."""


@dataclass(frozen=True)
class View:
    """A scenario behind the wall, with the counts that were known.

    Parameters
    ----------
    known
        The scenario as `known_at` returned it.
    places
        What is forecast: `all`, or the camps that are scored.
    counts
        Known counts by place; a place without any is missing.
    total
        Given totals, or None.
    """

    known: Scenario
    issue_time: datetime
    places: tuple[str, ...]
    counts: dict[str, Series]
    total: Series | None

    @property
    def issue_h(self) -> float:
        """Issue time in hours after the run's start."""
        return hours_between(self.known.clock.start, self.issue_time)

    @property
    def is_of_camps(self) -> bool:
        """Whether camps are forecast, not arrivals."""
        return self.places != (ALL,)


def view_of(known: Scenario, issue_time: datetime, places: tuple[str, ...]) -> View:
    """Look at a scenario that is behind the wall already."""
    counts = {place: one for place, one in seen_counts_of(known).items() if place in places}
    return View(known, issue_time, places, counts, total_of(known))
