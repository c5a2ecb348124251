"""A backtest: forecasts replayed at issue times of the past, scored beside all rivals."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import polars as pl

from corridor.scores.summary import detail, summarise, summarise_camps
from corridor.studies.replays.account import keys_of, list_notes, list_rows, make_manifest, without_nan
from corridor.studies.replays.issue_times import issue_times_of, say_span
from corridor.studies.replays.leaks import find_leaks
from corridor.studies.replays.replay import Replay, groups_of, replay
from corridor.studies.replays.rows import DAY_SCHEMA, POINT_SCHEMA
from corridor.studies.request import Request, check_numbers
from corridor.studies.rivals.ensembles import Rivals
from corridor.studies.series import camps_of, counts_of
from corridor.world.backtests import SCORE_COLUMNS, Backtest, Totals, Track
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from corridor.archive.cells import Cells
    from corridor.world.backtests import BacktestRequest
    from corridor.world.scenario import Scenario

SCHEMAS = {"points": dict(POINT_SCHEMA), "days": dict(DAY_SCHEMA)}

_SUMMARY_COLUMNS = (
    "scenario", "track", "drivers", "lead", "method", "crps", "skill_vs_best_rival", "low", "high", "coverage50",
    "coverage90", "of", "crps_capped", "wis", "mae", "points", "counts", "issue_times",
)  # fmt: skip


def plan_replays(scenarios: Sequence[Scenario], request: BacktestRequest) -> list[Replay]:
    """List the forecasts of a backtest, in order.

    Raises
    ------
    RequestError
        When the request does not fit a scenario, none is given, or one twice, or nothing could be scored.
    """
    if not scenarios:
        raise RequestError("no scenario is named: give at least one")
    names = [scenario.scenario_id for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise RequestError(f"{printable(name)}: two scenarios have this name; rename one of the folders")
    if not request.tracks:
        raise RequestError(f"no track is named: give one of {', '.join(Track)}, or both")
    replays = []
    for scenario in scenarios:
        if request.terms.totals is Totals.GIVEN and not camps_of(counts_of(scenario)):
            raise RequestError(f"--totals given: {printable(scenario.scenario_id)} has no camps that are scored")
        if request.terms.totals is Totals.GIVEN and scenario.day_rules is not None and scenario.day_rules.given is None:
            raise RequestError(f"--totals given: {printable(scenario.scenario_id)} has no given.csv; import it anew")
        for issue_time in issue_times_of(scenario, request.issue_times):
            one = Request(issue_time, request.terms.drivers, request.prior_set, request.members, request.seed,
                          request.workers)  # fmt: skip
            check_numbers(scenario, one)
            replays += [Replay(scenario, request, track, issue_time) for track in request.tracks]
    if not replays:
        raise RequestError(
            "\n".join(["--issue: no issue time has a count after it, in any scenario", *map(say_span, scenarios)])
        )
    return replays


def count_members(replays: Sequence[Replay]) -> int:
    """Members that a backtest simulates in all."""
    return sum(one.request.members for one in replays if one.is_simulated)


def backtest(
    scenarios: Sequence[Scenario],
    request: BacktestRequest,
    cells: Cells,
    progress: Callable[[int], None] = lambda _: None,
) -> Backtest:
    """Replay every scenario at its issue times on the tracks asked for.

    Parameters
    ----------
    cells
        Where finished forecasts are kept, and found again.
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit a scenario.
    ResultError
        When finished forecasts cannot be kept.
    """
    replays = plan_replays(scenarios, request)
    keys = keys_of(replays)
    rivals = {
        scenario.scenario_id: [Rivals(scenario, places, request) for places in groups_of(scenario)]
        for scenario in scenarios
    }
    frames: dict[str, list[pl.DataFrame]] = {name: [] for name in SCHEMAS}
    for one, key in zip(replays, keys, strict=True):
        tables = cells.load(key)
        if tables is None or {name: dict(table.schema) for name, table in tables.items()} != SCHEMAS:
            tables = replay(one, rivals[one.scenario.scenario_id], progress)
            cells.store(key, tables)
        elif one.is_simulated:
            progress(request.members)
        for name, table in tables.items():
            frames[name].append(table)
    points, days = (pl.concat(frames[name], rechunk=True) for name in ("points", "days"))
    return _finish(scenarios, request, replays, points, days)


def _finish(
    scenarios: Sequence[Scenario], request: BacktestRequest, replays: Sequence[Replay], points: pl.DataFrame,
    days: pl.DataFrame,
) -> Backtest:  # fmt: skip
    scores = points.filter(pl.col("observed").is_not_nan()).select(SCORE_COLUMNS)
    summary = summarise(points, request.seed)
    tables = {
        name: without_nan(table)
        for name, table in (
            ("scores", scores),
            ("points", points.with_columns(pl.col("phase").replace("", None))),
            ("days", days),
            ("summary", summary),
            ("details", detail(points)),
            ("camps", summarise_camps(days)),
        )
    }
    issue_times: dict[str, tuple[datetime, ...]] = {}
    for one in replays:
        before = issue_times.get(one.scenario.scenario_id, ())
        issue_times[one.scenario.scenario_id] = (*before, one.issue_time) if one.issue_time not in before else before
    leaks = tuple(leak for scenario in scenarios for leak in find_leaks(scenario, request.terms))
    document = {
        "rows": list_rows(scores, scenarios),
        "summary": summary.select(_SUMMARY_COLUMNS).to_dicts(),
        "camps": tables["camps"].to_dicts(),
        "leaks": [asdict(leak) for leak in leaks],
    }
    return Backtest(
        scenarios=tuple(scenarios),
        request=request,
        issue_times=issue_times,
        tables=tables,
        leaks=leaks,
        notes=list_notes(scenarios, request, issue_times),
        summary=document,
        manifest=make_manifest(scenarios, request, issue_times),
    )
