"""One forecast from request to record: wall, ensemble, rivals, scores."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.simulate import simulate
from corridor.scores.levels import score_levels
from corridor.studies.influence import rank_influences
from corridor.studies.manifest import make_manifest
from corridor.studies.record import make_summary
from corridor.studies.request import Request, check_request
from corridor.studies.rivals.cold import forecast_rivals
from corridor.studies.series import ARRIVALS, latest_revisions
from corridor.studies.tables import make_tables
from corridor.studies.wall import known_at
from corridor.world.backtests import Terms
from corridor.world.results import Plan, Record, ScoreTable
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from corridor.world.results import Ensemble
    from corridor.world.scenario import Observation, Scenario


def hourly_grid(scenario: Scenario, issue_time: datetime) -> list[datetime]:
    """Issue time (or the run's start, if later), every full hour after it, and the run's end."""
    first = max(issue_time, scenario.clock.start)
    hour = first.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    grid = [first]
    while hour < scenario.clock.end:
        grid.append(hour)
        hour += timedelta(hours=1)
    return [*grid, scenario.clock.end]


def forecast(
    scenario: Scenario, request: Request | None = None, progress: Callable[[int], None] = lambda _: None
) -> Record:
    """Forecast a scenario as it was known at the issue time, and score it by what was counted later.

    Parameters
    ----------
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit the scenario.
    """
    request = request or Request()
    started = time.perf_counter()
    issue_time = check_request(scenario, request)
    known = known_at(scenario, issue_time, Terms(request.drivers))
    observed = tuple(
        seen
        for seen in scenario.observations
        if seen.series == ARRIVALS and seen.use is not Use.NEVER and seen.time <= scenario.clock.end
    )
    hourly = hourly_grid(known, issue_time)
    truth = latest_revisions(seen for seen in observed if seen.use is Use.SCORE)
    scored = [seen for seen in truth if seen.time > issue_time]
    times = tuple(sorted({*hourly, *(seen.time for seen in scored)}))
    plan = Plan(issue_time, times, request.members, request.seed, request.prior_set, request.workers)
    ensemble = simulate(known, plan, progress)
    rivals = forecast_rivals(known, plan)
    scores = score_all(ensemble, rivals, scored)
    influences = rank_influences(ensemble, issue_time)
    return Record(
        scenario=scenario,
        known=known,
        plan=plan,
        ensemble=ensemble,
        rivals=rivals,
        scores=scores,
        influences=influences,
        observed=observed,
        tables=make_tables(ensemble, rivals, scores, observed, influences),
        manifest=make_manifest(scenario, plan, request.drivers),
        summary=make_summary(
            scenario, plan, request.drivers, ensemble, scores, scored, seconds=time.perf_counter() - started
        ),
    )


def score_all(ensemble: Ensemble, rivals: dict[str, NDArray[np.float64]], scored: list[Observation]) -> ScoreTable:
    """Score the ensemble, each prior set on its own members, and every rival at the scored points."""
    where = [ensemble.valid_times.index(seen.time) for seen in scored]
    values = np.array([seen.value for seen in scored], np.float64)
    arrivals = ensemble.arrivals[:, where].astype(np.float64)
    return ScoreTable(
        corridor=score_levels("corridor", arrivals, values),
        prior_sets=tuple(
            score_levels(name, arrivals[ensemble.prior_set == position], values)
            for position, name in enumerate(ensemble.prior_set_names)
            if np.any(ensemble.prior_set == position)
        ),
        rivals=tuple(score_levels(name, rival[:, where], values) for name, rival in rivals.items()),
    )
