"""Violence that a data set recorded: when it may have been, where, how deadly, and since when it was known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class ConflictEvent:
    """One recorded act of violence; unknown to forecasts issued before `published_time`.

    Actors, notes and the record's own sources are left behind where it is read.

    Parameters
    ----------
    event_id
        The data set's own id; no two events of a scenario share one.
    start, end
        It was at some moment in [start, end): from a midnight to the midnight after the last day that it may have been
        on, both in the offset of the run's start. A vague date may leave `end` behind `published_time`.
    latitude, longitude
        Degrees.
    spread_km
        Radius round the point in which it may have been; 0 where the point is exact.
    deaths_low, deaths_best, deaths_high
        Low <= best <= high; all three the same where the data set has one figure.
    source
        Data set and file.
    """

    event_id: str
    start: datetime
    end: datetime
    published_time: datetime
    latitude: float
    longitude: float
    spread_km: float
    deaths_low: int
    deaths_best: int
    deaths_high: int
    source: str
