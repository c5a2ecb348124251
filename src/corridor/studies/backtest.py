"""A backtest: forecasts replayed at issue times of the past, scored beside all rivals."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import polars as pl

from corridor.archive.folder import BACKTEST
from corridor.scores.summary import detail, summarise, summarise_camps
from corridor.studies.manifest import PACKAGES, describe_platform, digest_code, quote_command
from corridor.studies.replays.issue_times import issue_times_of
from corridor.studies.replays.leaks import find_leaks
from corridor.studies.replays.replay import Replay, groups_of, replay
from corridor.studies.request import Request, check_request
from corridor.studies.rivals.ensembles import Rivals
from corridor.studies.series import camps_of, counts_of
from corridor.world.backtests import ALL, SCORE_COLUMNS, Backtest, Totals, Track
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from corridor.archive.cells import Cells
    from corridor.world.backtests import BacktestRequest
    from corridor.world.scenario import Scenario

FORMAT = 1

_SUMMARY_COLUMNS = (
    "scenario", "track", "drivers", "lead", "method", "crps", "skill_vs_best_rival", "low", "high", "coverage50",
    "coverage90", "of", "crps_capped", "wis", "mae", "points", "issue_times",
)  # fmt: skip


def plan_replays(scenarios: Sequence[Scenario], request: BacktestRequest) -> list[Replay]:
    """List the forecasts of a backtest, in order.

    Raises
    ------
    RequestError
        When the request does not fit a scenario, or none is given, or one twice.
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
        for issue_time in issue_times_of(scenario, request.issue_times):
            one = Request(issue_time, request.terms.drivers, request.prior_set, request.members, request.seed,
                          request.workers)  # fmt: skip
            check_request(scenario, one)
            replays += [Replay(scenario, request, track, issue_time) for track in request.tracks]
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
    code = _made_by()
    rivals = {
        scenario.scenario_id: [Rivals(scenario, places, request) for places in groups_of(scenario)]
        for scenario in scenarios
    }
    frames: dict[str, list[pl.DataFrame]] = {"points": [], "days": []}
    for one in replays:
        key = _key(one, code)
        tables = cells.load(key)
        if tables is None or tables.keys() != frames.keys():
            tables = replay(one, rivals[one.scenario.scenario_id], progress)
            cells.store(key, tables)
        elif one.is_simulated:
            progress(request.members)
        for name, table in tables.items():
            frames[name].append(table)
    points, days = pl.concat(frames["points"]), pl.concat(frames["days"])
    return _finish(scenarios, request, replays, points, days)


def _finish(
    scenarios: Sequence[Scenario], request: BacktestRequest, replays: Sequence[Replay], points: pl.DataFrame,
    days: pl.DataFrame,
) -> Backtest:  # fmt: skip
    scores = points.filter(pl.col("observed").is_not_nan()).select(SCORE_COLUMNS)
    summary = summarise(points, request.seed)
    tables = {
        "scores": scores,
        "points": points,
        "days": days,
        "summary": summary,
        "details": detail(points),
        "camps": summarise_camps(days),
    }
    issue_times: dict[str, tuple[datetime, ...]] = {}
    for one in replays:
        before = issue_times.get(one.scenario.scenario_id, ())
        issue_times[one.scenario.scenario_id] = (*before, one.issue_time) if one.issue_time not in before else before
    leaks = tuple(leak for scenario in scenarios for leak in find_leaks(scenario, request.terms))
    document = {
        "rows": _as_json(scores, scenarios),
        "summary": summary.select(_SUMMARY_COLUMNS).to_dicts(),
        "camps": _without_nan(tables["camps"]).to_dicts(),
        "leaks": [{"scenario": leak.scenario, "kind": leak.kind, "text": leak.text} for leak in leaks],
    }
    return Backtest(
        scenarios=tuple(scenarios),
        request=request,
        issue_times=issue_times,
        tables=tables,
        leaks=leaks,
        notes=_notes(scenarios, request),
        summary=document,
        manifest=make_manifest(scenarios, request, issue_times),
    )


def _notes(scenarios: Sequence[Scenario], request: BacktestRequest) -> tuple[str, ...]:
    # What of ours is missing from the tables, and why.
    has_arrivals = any(ALL in counts_of(scenario) for scenario in scenarios)
    has_camps = any(camps_of(counts_of(scenario)) for scenario in scenarios)
    notes = []
    if has_arrivals and Track.UPDATING in request.tracks:
        notes.append("The updating track holds rivals only: our own forecast does not learn from counts yet.")
    if has_camps:
        notes.append("Camps are forecast by rivals only: our own model does not share people out over camps yet.")
    if has_camps and Track.COLD in request.tracks:
        notes.append("Camps have no rivals on the cold track, where no count may be seen.")
    return tuple(notes)


def _without_nan(frame: pl.DataFrame) -> pl.DataFrame:
    # JSON knows no NaN.
    return frame.with_columns(pl.selectors.float().fill_nan(None))


def _as_json(scores: pl.DataFrame, scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    # Times with the offset of the scenario's own issue time.
    zones = {scenario.scenario_id: scenario.issue_time.tzinfo for scenario in scenarios}
    rows = _without_nan(scores).to_dicts()
    for row in rows:
        for name in ("issue_time", "valid_time"):
            row[name] = row[name].astimezone(zones[row["scenario"]]).isoformat()
    return rows


def _made_by() -> dict[str, Any]:
    # Whatever could move a number.
    names = (*PACKAGES, "scoringrules")
    return {
        "format": FORMAT,
        "code": digest_code(),
        "versions": {name: version(name) for name in names},
        "platform": describe_platform(),
    }


def _key(one: Replay, made_by: Mapping[str, Any]) -> str:
    facts = {
        **made_by,
        "scenario_sha256": one.scenario.digest,
        **one.case,
        "issue_time": one.issue_time.isoformat(),
        "members": one.request.members,
        "seed": one.request.seed,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def make_manifest(
    scenarios: Sequence[Scenario], request: BacktestRequest, issue_times: Mapping[str, Sequence[datetime]]
) -> dict[str, Any]:
    """Say what made a backtest, and the command that makes it again."""
    made_by = _made_by()
    options = [option for time in request.issue_times for option in ("--issue", time.isoformat())]
    if len(request.tracks) == 1:
        options += ["--track", str(request.tracks[0])]
    arguments = [
        "corridor", "backtest", *(scenario.location for scenario in scenarios), *options,
        "--drivers", str(request.terms.drivers), "--totals", str(request.terms.totals),
        "--prior-set", request.prior_set, "--members", str(request.members), "--seed", str(request.seed),
    ]  # fmt: skip
    return {
        "format": FORMAT,
        "kind": BACKTEST,
        "command": quote_command(arguments),
        "arguments": arguments,
        "scenarios": [
            {"scenario": one.scenario_id, "location": one.location, "scenario_sha256": one.digest} for one in scenarios
        ],
        "issue_times": {name: [time.isoformat() for time in times] for name, times in issue_times.items()},
        "versions": made_by["versions"],
        "code_sha256": made_by["code"],
        "platform": made_by["platform"],
    }
