"""Counts as series: of one place, in valid-time order, each moment by its latest revision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.backtests import ALL
from corridor.world.scenario import Observation, Use
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.world.scenario import Scenario

ARRIVALS, PRESENT, TOTAL = "arrivals", "present", "given-total"
"""Series of observed.csv that are scored, and the one (no name that a file may use) that given totals add."""

PEOPLE = "people"
"""Unit of counts that are scored."""


@dataclass(frozen=True)
class Series:
    """Counts of one place.

    Parameters
    ----------
    times
        Valid times, ascending, each once.
    hours
        The same in hours after the run's start.
    values
        People.
    """

    times: tuple[datetime, ...]
    hours: NDArray[np.float64]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        """Counts in the series."""
        return len(self.times)

    def at(self, hours: NDArray[np.float64]) -> NDArray[np.float64]:
        """Counts on the straight lines between them; the first and the last one before and after."""
        return np.interp(hours, self.hours, self.values)

    def last_by(self, hours: float) -> float:
        """The last count that is not after a moment; NaN where there is none."""
        before = np.flatnonzero(self.hours <= hours)
        return float(self.values[before[-1]]) if before.size else math.nan


def latest_revisions(observations: Iterable[Observation]) -> list[Observation]:
    """Keep one row of each series, place and moment, in valid-time order: the one published last.

    A row that was never published is taken for the last word: no forecast sees it, but scores do. A row that is
    scored goes before one that is shown.
    """
    latest: dict[tuple[str, str, float], Observation] = {}
    for seen in observations:
        key = seen.series, place_of(seen), seen.time.timestamp()
        before = latest.get(key)
        if before is None or _rank(before) <= _rank(seen):
            latest[key] = seen
    return sorted(latest.values(), key=lambda seen: seen.time)


def counts_of(scenario: Scenario) -> dict[str, Series]:
    """Counts that are scored, by place: `all` for arrivals, else the camp.

    Of a scenario behind the wall, these are the ones that were known; of the scenario itself, the truth.
    """
    return _by_place(
        scenario,
        (one for one in scenario.observations if one.use is Use.SCORE and not _is_beyond_days(scenario, one)),
    )


def seen_counts_of(known: Scenario) -> dict[str, Series]:
    """Counts that a forecast may learn from, by place: those that are scored, and others of these series.

    Parameters
    ----------
    known
        The scenario behind the wall.
    """
    return _by_place(known, seen_counts(known))


def seen_counts(known: Scenario) -> list[Observation]:
    """Rows of `seen_counts_of`, in valid-time order: each moment by its latest revision."""
    return latest_revisions(seen_rows(known))


def seen_rows(known: Scenario) -> list[Observation]:
    """Rows of counts that a forecast may learn from, all revisions of them.

    They are those that are scored, and those that are shown and count the same: the series, place, road and
    definition of a scored row that is known.
    """
    scored = {_what(one) for one in known.observations if one.use is Use.SCORE}
    return [
        one for one in known.observations if one.use is not Use.NEVER and one.unit == PEOPLE and _what(one) in scored
    ]


def _by_place(scenario: Scenario, observations: Iterable[Observation]) -> dict[str, Series]:
    rows: dict[str, list[Observation]] = {}
    for seen in latest_revisions(observations):
        rows.setdefault(place_of(seen), []).append(seen)
    return {place: _series(scenario, seen) for place, seen in sorted(rows.items())}


def camps_of(counts: Mapping[str, Series]) -> list[str]:
    """Places of counts that are camps."""
    return [place for place in counts if place != ALL]


def total_of(scenario: Scenario) -> Series | None:
    """People in all camps together, where totals are given."""
    rows = [seen for seen in scenario.observations if seen.series == TOTAL]
    return _series(scenario, rows) if rows else None


def given_totals(scenario: Scenario) -> tuple[Observation, ...]:
    """People in all camps together at every moment with a count of any: straight lines between reports.

    Before its first report a camp counts with that one.
    """
    counts = counts_of(scenario)
    camps = [counts[camp] for camp in camps_of(counts)]
    moments = {hour: time for one in camps for hour, time in zip(one.hours.tolist(), one.times, strict=True)}
    hours = np.array(sorted(moments))
    if not hours.size:
        return ()
    values = np.sum([one.at(hours) for one in camps], axis=0)
    words = "people in all camps together, counted between reports on straight lines"
    return tuple(
        Observation(TOTAL, "", "", moments[hour], float(value), "people", words, None, "given", Use.NEVER)
        for hour, value in zip(hours.tolist(), values, strict=True)
    )


def place_of(seen: Observation) -> str:
    """Place that a count is of: a camp, or `all`."""
    return seen.place_id if seen.series == PRESENT else ALL


def _what(seen: Observation) -> tuple[str, str, str, str]:
    return seen.series, seen.place_id, seen.road_id, seen.definition


def _is_beyond_days(scenario: Scenario, seen: Observation) -> bool:
    # The folders of Flee hold counts of years that their runs do not reach.
    return scenario.day_rules is not None and seen.time >= scenario.clock.end


def _rank(seen: Observation) -> tuple[bool, float, float]:
    # The value last, so that of two rows alike in all else the order in the file does not matter.
    published = math.inf if seen.published_time is None else seen.published_time.timestamp()
    return seen.use is Use.SCORE, published, seen.value


def _series(scenario: Scenario, rows: list[Observation]) -> Series:
    times = tuple(seen.time for seen in rows)
    return Series(
        times=times,
        hours=np.array([hours_between(scenario.clock.start, time) for time in times]),
        values=np.array([seen.value for seen in rows]),
    )
