"""Errors that rivals were seen to make: from every moment at which a count became known, to every later count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.studies.series import place_of, seen_counts, seen_rows
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.studies.rivals.view import View

MOST_ORIGINS = 300
"""Of more moments at which counts became known, the latest are looked back to; older errors weigh next to nothing."""


@dataclass(frozen=True)
class PastErrors:
    """Errors of one rival, one row a forecast and a later count; places are columns.

    Parameters
    ----------
    lead_h
        Lead of each, hours, > 0.
    known_h
        When its count became known first, hours after the run's start, (error, place).
    log_error
        Log of the count less log of the forecast, on a scale, (error, place); NaN where a place was not counted then,
        or not yet when the forecast was made.
    """

    lead_h: NDArray[np.float64]
    known_h: NDArray[np.float64]
    log_error: NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """Known counts as arrays: moments are rows, in order of time; places are columns, NaN where not counted.

    Parameters
    ----------
    hours
        Moments, hours after the run's start.
    people
        Counts, by their latest revision.
    known_h
        When a count became known first, whatever its revisions, hours after the run's start.
    origins
        Moments at which a count or a revision became known, ascending.
    """

    hours: NDArray[np.float64]
    people: NDArray[np.float64]
    known_h: NDArray[np.float64]
    origins: tuple[datetime, ...]


def counted(view: View) -> Counted:
    """Lay out what was known of the places that are forecast."""
    start = view.known.clock.start
    column = {place: k for k, place in enumerate(view.places)}
    rows = [seen for seen in seen_rows(view.known) if place_of(seen) in column]
    latest = [seen for seen in seen_counts(view.known) if place_of(seen) in column]
    times = sorted({seen.time for seen in latest})
    row_of = {time: k for k, time in enumerate(times)}
    people = np.full((len(times), len(column)), np.nan)
    known_h = np.full(people.shape, np.inf)
    for seen in latest:
        people[row_of[seen.time], column[place_of(seen)]] = seen.value
    origins = set()
    for seen in rows:
        if seen.published_time is not None:
            origins.add(seen.published_time)
            at = row_of[seen.time], column[place_of(seen)]
            known_h[at] = min(known_h[at], hours_between(start, seen.published_time))
    hours = np.array([hours_between(start, time) for time in times])
    return Counted(hours, people, known_h, tuple(sorted(origins)))
