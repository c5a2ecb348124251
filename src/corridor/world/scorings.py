"""A stored forecast scored by counts, those in it or newer ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.results import Score


@dataclass(frozen=True)
class Scoring:
    """How a stored forecast went.

    Parameters
    ----------
    scenario, issue_time
        Of the forecast.
    terms
        What of the future it was given, in words; empty for a forecast by the minute.
    counts
        Where the counts come from, in words.
    scores
        Of all points together first (`all`), then by camp; the name stands in `method`.
    ard_reported, ard_daily
        Means over moments of the distance of the medians over the counts, sums over camps: on days with a report over
        the camps that reported, and day by day between reports; NaN where nobody was counted, or no camps are.
    left_out
        Counts after the issue time at moments that the result holds no forecast for.
    """

    scenario: str
    issue_time: datetime
    terms: str
    counts: str
    scores: tuple[Score, ...]
    ard_reported: float
    ard_daily: float
    left_out: int
