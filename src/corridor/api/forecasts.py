"""Forecasts, backtests, and their result folders: forecast, forecast_days, backtest, write."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from corridor.api.arguments import check_folder, check_issues, check_time, check_whole, ignore
from corridor.api.folders import read
from corridor.archive.cells import Cells
from corridor.archive.folder import check_target, write_backtest, write_record, write_sensitivity
from corridor.publish.backtests.page import render_backtest
from corridor.publish.days.render import render_days
from corridor.publish.report import render_attachments
from corridor.publish.sensitivities.render import render_sensitivity
from corridor.studies.backtest import backtest as run_backtest
from corridor.studies.days.forecast import forecast_days as run_forecast_days
from corridor.studies.forecast import forecast as run_forecast
from corridor.studies.request import Request, count_workers, parse_choice, parse_drivers
from corridor.world.backtests import Backtest, BacktestRequest, Capacities, Terms, Totals, Track
from corridor.world.day_results import DayRecord, DayRequest
from corridor.world.errors import RequestError
from corridor.world.results import MIXTURE, Drivers, Record
from corridor.world.scenario import Scenario
from corridor.world.sensitivities import Sensitivity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path


def forecast(  # noqa: PLR0913 - what a user may ask for, all of it by keyword
    scenario: Scenario | str | Path,
    *,
    as_of: datetime | str | None = None,
    drivers: Drivers | str = Drivers.FORECAST,
    prior_set: str = MIXTURE,
    members: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    progress: Callable[[int], None] = ignore,
) -> Record:
    """Forecast a scenario as it was known at an issue time, and score it by what was counted later.

    A case that runs by Flee's rules is forecast by `forecast_days`.

    Parameters
    ----------
    scenario
        A scenario, or what `read` takes.
    as_of
        Issue time with an offset; default: the scenario's own.
    drivers
        Later events: drawn (`forecast`), or as they happened (`given`).
    prior_set
        One of the scenario's prior sets, or `mixture`.
    members
        Size of the ensemble, 1 to 1,000,000.
    seed
        Root seed, 0 to 4,294,967,295; the same seed gives the same bytes.
    workers
        Threads; changes no result. Default: one per core.
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit the scenario.
    ScenarioError, ScenarioMissingError
        As `read`.

    Examples
    --------
    >>> import corridor
    >>> record = corridor.forecast("one-bridge", as_of="2025-03-04T12:00+00:00", members=20, seed=7)
    >>> record.ensemble.arrivals.shape[0]
    20
    >>> record.summary["scores"]["points"]
    8
    """
    known = scenario if isinstance(scenario, Scenario) else read(scenario)
    issue_time = check_time(as_of, "as_of")
    for name, value in (("members", members), ("seed", seed), ("workers", 1 if workers is None else workers)):
        check_whole(value, name)
    request = Request(issue_time, parse_drivers(drivers), prior_set, members, seed, count_workers(workers))
    return run_forecast(known, request, progress)


def forecast_days(  # noqa: PLR0913 - what a user may ask for, all of it by keyword
    scenario: Scenario | str | Path,
    *,
    as_of: datetime | str | None = None,
    drivers: Drivers | str = Drivers.FORECAST,
    totals: Totals | str = Totals.FORECAST,
    capacities: Capacities | str = Capacities.NONE,
    members: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    progress: Callable[[int], None] = ignore,
) -> DayRecord:
    """Forecast people in the camps of a case that runs by Flee's rules, and score it by what was counted later.

    Parameters
    ----------
    scenario
        A scenario, or what `read` takes: a folder of Flee, or one that `import_flee` wrote.
    as_of
        Issue time with an offset; default: the scenario's own, and on Flee's own terms the run's start.
    drivers
        Conflicts and closures after the issue time: drawn (`forecast`), or as they happened (`given`).
    totals
        How many leave each day: `forecast`, or `given` as counted.
    capacities
        Room in camps: without limit (`none`), or as in the folder (`shipped`). With `given` drivers and totals, these
        are Flee's own terms.
    members, seed, workers, progress
        As in `forecast`.

    Raises
    ------
    RequestError
        When the request does not fit the scenario, or it does not run by Flee's rules.
    ScenarioError, ScenarioMissingError
        As `read`.

    Examples
    --------
    >>> import corridor
    >>> record = corridor.forecast_days("mali2012", members=100)  # doctest: +SKIP
    >>> record.summary["terms"]  # doctest: +SKIP
    'honest terms (totals forecast, capacities none, drivers forecast)'
    """
    known = scenario if isinstance(scenario, Scenario) else read(scenario)
    issue_time = check_time(as_of, "as_of")
    for name, value in (("members", members), ("seed", seed), ("workers", 1 if workers is None else workers)):
        check_whole(value, name)
    terms = make_terms(drivers, totals, capacities)
    request = DayRequest(issue_time, terms, members, seed, count_workers(workers))
    return run_forecast_days(known, request, progress)


def make_terms(drivers: Drivers | str, totals: Totals | str, capacities: Capacities | str) -> Terms:
    """Read the terms of a forecast."""
    return Terms(
        parse_drivers(drivers),
        parse_choice(Totals, totals, "--totals"),
        parse_choice(Capacities, capacities, "--capacities"),
    )


def backtest(  # noqa: PLR0913 - what a user may ask for, all of it by keyword
    scenarios: Scenario | str | Path | Sequence[Scenario | str | Path],
    *,
    issues: Sequence[datetime | str] | str | datetime = (),
    track: Track | str | None = None,
    drivers: Drivers | str = Drivers.FORECAST,
    totals: Totals | str = Totals.FORECAST,
    capacities: Capacities | str = Capacities.NONE,
    prior_set: str = MIXTURE,
    members: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    unfinished: str | Path | None = None,
    progress: Callable[[int], None] = ignore,
) -> Backtest:
    """Replay forecasts at issue times of the past, and score them beside naive rivals.

    Parameters
    ----------
    scenarios
        One, or several: scenarios, or what `read` takes.
    issues
        Issue times: times with an offset, or texts such as `A..B/6h`. Default: in equal steps from each
        scenario's own issue time while counts follow.
    track
        `cold` (no counts are seen) or `updating` (those known by then are). Default: both.
    drivers
        Later events: drawn (`forecast`), or as they happened (`given`).
    totals
        People in all camps together: `forecast`, or `given` as they were counted.
    capacities
        Room in camps, of cases by Flee's rules: `none`, or as `shipped`.
    prior_set, members, seed, workers
        As in `forecast`.
    unfinished
        The result folder to be: finished forecasts are kept beside it, and found again after an interrupt.
        Default: nothing is kept.
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit a scenario, or nothing can be scored.
    ScenarioError, ScenarioMissingError
        As `read`.
    ResultError
        When finished forecasts cannot be kept.

    Examples
    --------
    >>> import corridor
    >>> result = corridor.backtest("one-bridge", issues="2025-03-04T12:00+00:00", track="cold", members=20)
    >>> sorted(result.tables)
    ['camps', 'days', 'details', 'points', 'scores', 'summary']
    >>> result.summary["summary"][0]["method"]
    'corridor'
    """
    chosen = [scenarios] if isinstance(scenarios, Scenario | str | os.PathLike) else list(scenarios)
    known = [one if isinstance(one, Scenario) else read(one) for one in chosen]
    for name, value in (("members", members), ("seed", seed), ("workers", 1 if workers is None else workers)):
        check_whole(value, name)
    request = BacktestRequest(
        issue_times=check_issues(issues),
        tracks=tuple(Track) if track is None else (parse_choice(Track, track, "--track"),),
        terms=make_terms(drivers, totals, capacities),
        prior_set=prior_set,
        members=members,
        seed=seed,
        workers=count_workers(workers),
    )
    cells = Cells(None if unfinished is None else check_folder(unfinished, "unfinished"))
    return run_backtest(known, request, cells, progress)


def write(record: Record | DayRecord | Backtest | Sensitivity, folder: str | Path) -> None:
    """Write a result folder: tables, figures, report, manifest and a copy of the scenario.

    Of a forecast, of a backtest, or of a sensitivity analysis.

    It is there whole or not at all; an earlier result under the same name is replaced.

    Raises
    ------
    ResultError
        When the folder cannot be written, or holds something else.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "result"
    >>> corridor.write(corridor.forecast("one-bridge", members=5), folder)
    >>> (folder / "report.html").is_file()
    True
    """
    if not isinstance(record, Record | DayRecord | Backtest | Sensitivity):
        raise RequestError(
            f"record = {record!r:.60}: must be what corridor.forecast, corridor.backtest "
            "or corridor.sensitivity returned"
        )
    target = check_folder(folder, "folder")
    check_target(target)
    if isinstance(record, Backtest):
        write_backtest(record, target, render_backtest(record))
    elif isinstance(record, Sensitivity):
        write_sensitivity(record, target, render_sensitivity(record))
    elif isinstance(record, DayRecord):
        write_record(record, target, render_days(record))
    else:
        write_record(record, target, render_attachments(record))
