"""One forecast by the day from request to record: wall, ensemble, rivals, scores."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.scores.summary import summarise, summarise_camps
from corridor.studies.days.account import make_day_manifest, make_day_summary
from corridor.studies.days.run import can_forecast, people_at, run_ensemble
from corridor.studies.days.tables import make_day_tables
from corridor.studies.replays.account import without_nan
from corridor.studies.replays.replay import Replay, groups_of, score_replay
from corridor.studies.request import Request, check_numbers
from corridor.studies.rivals.ensembles import Rivals
from corridor.studies.series import PRESENT, camps_of, counts_of, latest_revisions
from corridor.studies.wall import known_at
from corridor.world.backtests import BacktestRequest, Totals, Track
from corridor.world.day_results import OWN_TERMS, DayRecord, DayRequest
from corridor.world.errors import RequestError
from corridor.world.results import Plan
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from corridor.world.scenario import Scenario


def check_day_request(scenario: Scenario, request: DayRequest) -> datetime:
    """Return the issue time of a request that a scenario by the day can serve.

    Raises
    ------
    RequestError
        With what was found, what is allowed, and what to do.
    """
    rules = scenario.day_rules
    if rules is None:
        raise RequestError("--totals, --capacities: these terms are for cases that run by Flee's rules; leave them out")
    if request.terms.totals is Totals.GIVEN and rules.given is None:
        raise RequestError("--totals given: the scenario has no given.csv; import it anew from Flee's folder")
    own = scenario.clock.start if request.terms == OWN_TERMS else scenario.issue_time
    issue_time = request.issue_time or own
    plain = Request(issue_time, request.terms.drivers, members=request.members, seed=request.seed,
                    workers=request.workers)  # fmt: skip
    return check_numbers(scenario, plain)


def track_of(request: DayRequest) -> Track:
    """Whether counts are taken in: where totals are given, Flee looks at nothing else; else they are all there is."""
    return Track.COLD if request.terms.totals is Totals.GIVEN else Track.UPDATING


def forecast_days(
    scenario: Scenario, request: DayRequest | None = None, progress: Callable[[int], None] = lambda _: None
) -> DayRecord:
    """Forecast a case by the day on the terms asked for, and score it by what was counted later.

    Parameters
    ----------
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit the scenario.
    """
    request = request or DayRequest()
    started = time.perf_counter()
    issue_time, track = check_day_request(scenario, request), track_of(request)
    assert can_forecast(scenario, request.terms, track)
    # Files that nothing reads are not in the copy that a result holds: it is told of what stands in those that are.
    scenario = replace(scenario, warnings=tuple(one for one in scenario.warnings if one.row))
    known = known_at(scenario, issue_time, request.terms)
    plan = Plan(issue_time, (), request.members, request.seed, workers=request.workers)
    ensemble = run_ensemble(known, plan, request.terms, track, progress)
    asked = BacktestRequest(tracks=(track,), terms=request.terms, members=request.members, seed=request.seed)
    what = Replay(scenario, asked, track, issue_time)
    # Camps of a folder without counts are forecast, and not scored.
    groups = (
        [Rivals(scenario, places, asked) for places in groups_of(scenario)] if camps_of(counts_of(scenario)) else []
    )
    scored = score_replay(what, known, groups, lambda places, times: people_at(ensemble, scenario, places, times))
    observed = latest_revisions(
        seen for seen in scenario.observations
        if seen.series == PRESENT and seen.use is not Use.NEVER
        and scenario.clock.start <= seen.time < scenario.clock.end
    )  # fmt: skip
    points = without_nan(scored["points"])
    tables = {
        **make_day_tables(scenario, ensemble, observed),
        "points": points,
        "days": without_nan(scored["days"]),
        "summary": without_nan(summarise(scored["points"], request.seed)),
        "ard": without_nan(summarise_camps(scored["days"])),
    }
    seconds = time.perf_counter() - started
    return DayRecord(
        scenario=scenario,
        known=known,
        terms=request.terms,
        track=track,
        plan=plan,
        ensemble=ensemble,
        tables=tables,
        summary=make_day_summary(scenario, request.terms, track, plan, tables, seconds=seconds),
        manifest=make_day_manifest(scenario, request.terms, plan),
    )
