"""One forecast of a backtest: replayed at its issue time, with all rivals, and scored point by point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from corridor.engine.simulate import simulate
from corridor.studies.days.run import can_forecast, people_at, run_ensemble
from corridor.studies.replays.rows import DAY_SCHEMA, POINT_SCHEMA, Moments, Said, day_rows, increment_rows, level_rows
from corridor.studies.series import camps_of, counts_of
from corridor.studies.wall import known_at
from corridor.world.backtests import ALL, OURS, Track
from corridor.world.results import Plan
from corridor.world.units import HOURS_PER_DAY, hours_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.studies.rivals.ensembles import Rivals
    from corridor.studies.series import Series
    from corridor.world.backtests import BacktestRequest
    from corridor.world.scenario import Scenario

FAN_MOMENTS = 48
"""Moments between counts at which forecasts are kept too, about, so that their fans can be drawn."""


@dataclass(frozen=True)
class Replay:
    """What is replayed: a scenario on one track at one issue time."""

    scenario: Scenario
    request: BacktestRequest
    track: Track
    issue_time: datetime

    @property
    def case(self) -> dict[str, Any]:
        """Columns that all rows of the replay share."""
        terms = self.request.terms
        return {
            "scenario": self.scenario.scenario_id,
            "track": str(self.track),
            "drivers": str(terms.drivers),
            "totals": str(terms.totals),
            "capacities": str(terms.capacities),
            "prior_set": self.request.prior_set,
        }

    @property
    def is_simulated(self) -> bool:
        """Whether our own model has a forecast: of arrivals on the cold track, of camps where it runs by the day."""
        if self.scenario.day_rules is not None:
            return can_forecast(self.scenario, self.request.terms, self.track)
        arrivals = counts_of(self.scenario).get(ALL)
        return self.track is Track.COLD and arrivals is not None and arrivals.times[-1] > self.issue_time


def groups_of(scenario: Scenario) -> list[tuple[str, ...]]:
    """Places that are forecast together: arrivals, and all camps."""
    counts = counts_of(scenario)
    camps = tuple(camps_of(counts))
    return ([(ALL,)] if ALL in counts else []) + ([camps] if camps else [])


def replay(
    what: Replay, rivals: Sequence[Rivals], progress: Callable[[int], None] = lambda _: None
) -> dict[str, pl.DataFrame]:
    """Make the forecast of every method, and score it: the rows of the tables `points` and `days`.

    Parameters
    ----------
    rivals
        Of each group of places of the scenario.
    progress
        Called with the number of members finished since the last call, from any thread.
    """
    known = known_at(what.scenario, what.issue_time, what.request.terms)

    def ours(places: tuple[str, ...], times: tuple[datetime, ...]) -> NDArray[np.float64] | None:
        return _simulate(what, known, places, times, progress) if what.is_simulated else None

    return score_replay(what, known, rivals, ours)


def score_replay(
    what: Replay, known: Scenario, rivals: Sequence[Rivals],
    ours: Callable[[tuple[str, ...], tuple[datetime, ...]], NDArray[np.float64] | None],
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """Score our forecast and every rival's: the rows of the tables `points` and `days`.

    Parameters
    ----------
    known
        The scenario behind the wall.
    ours
        Gives people, (member, place, time), for places and times; None where we have no forecast.
    """
    truth, before = counts_of(what.scenario), counts_of(known)
    points, days = [pl.DataFrame(schema=POINT_SCHEMA)], [pl.DataFrame(schema=DAY_SCHEMA)]
    for group in rivals:
        series = {place: truth[place] for place in group.places}
        moments = _moments(what, series, before)
        if moments is None:
            continue
        methods = group.forecast(what.issue_time, what.track, moments.hours)
        is_of_camps = group.places != (ALL,)
        own = ours(group.places, moments.times)
        if own is not None:
            methods = {OURS: own, **methods}
        for k, place in enumerate(group.places):
            for method, members in methods.items():
                said = Said(what.case, what.track, what.issue_time, method, place, truth[place], before.get(place),
                            moments, members[:, k])  # fmt: skip
                points += [level_rows(said), increment_rows(said)]
        if is_of_camps:
            camps = list(series.values())
            days += [
                day_rows(what.case, what.issue_time, method, members, moments, camps)
                for method, members in methods.items()
            ]
    return {"points": pl.concat(points), "days": pl.concat(days)}


def _moments(what: Replay, series: Mapping[str, Series], before: Mapping[str, Series]) -> Moments | None:
    # Counts after the issue time, a grid between them, and the last known counts, where increments start.
    start = what.scenario.clock.start
    last = max(one.times[-1] for one in series.values())
    first = max(what.issue_time, start) if ALL in series else what.issue_time  # days are counted from it
    if last <= what.issue_time:
        return None
    span_h = hours_between(first, last)
    step_h = HOURS_PER_DAY if ALL not in series else max(math.ceil(span_h / FAN_MOMENTS), 1)
    scored = {time for one in series.values() for time in one.times if time > what.issue_time}
    earlier = {before[place].times[-1] for place in series if place in before}
    grid = {first + k * timedelta(hours=step_h) for k in range(int(span_h / step_h) + 1)}
    times = tuple(sorted(scored | grid | {time for time in earlier if time >= start}))
    return Moments(times, np.array([hours_between(start, time) for time in times]))


def _simulate(
    what: Replay, known: Scenario, places: tuple[str, ...], times: tuple[datetime, ...],
    progress: Callable[[int], None],
) -> NDArray[np.float64] | None:  # fmt: skip
    request, is_of_camps = what.request, places != (ALL,)
    plan = Plan(what.issue_time, times, request.members, request.seed, request.prior_set, request.workers)
    if what.scenario.day_rules is not None:
        if not is_of_camps:
            return None
        ensemble = run_ensemble(known, plan, request.terms, what.track, progress)
        return people_at(ensemble, what.scenario, places, times)
    if is_of_camps:
        return None
    return simulate(known, plan, progress).arrivals.astype(np.float64)[:, None]
