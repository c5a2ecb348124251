"""What is told of a backtest beside its tables: keys of its forecasts, notes, rows for JSON, manifest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from corridor.archive.folder import BACKTEST
from corridor.studies.manifest import describe_makers, quote_command
from corridor.studies.series import camps_of, counts_of
from corridor.world.backtests import ALL, Totals, Track
from corridor.world.day_results import name_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from corridor.studies.replays.replay import Replay
    from corridor.world.backtests import BacktestRequest
    from corridor.world.scenario import Scenario

FORMAT = 1
_MORE_PACKAGES = ("scoringrules",)

_SHOWN = 3


def keys_of(replays: Sequence[Replay]) -> list[str]:
    """Name each forecast by all that could move a number of it."""
    made_by = {"format": FORMAT, **describe_makers(*_MORE_PACKAGES)}
    digests = {one.scenario.scenario_id: _digest(one.scenario) for one in replays}
    return [
        hashlib.sha256(
            json.dumps(
                {
                    **made_by, **one.case, "content": digests[one.scenario.scenario_id],
                    "issue_time": one.issue_time.isoformat(), "members": one.request.members, "seed": one.request.seed,
                },
                sort_keys=True,
            ).encode()
        ).hexdigest()
        for one in replays
    ]  # fmt: skip


def _digest(scenario: Scenario) -> str:
    # Of what it holds, not of its files: in Python a scenario may have been changed since it was read.
    area = sorted(scenario.area_at_risk)
    plain = replace(scenario, area_at_risk=frozenset(), files={}, warnings=())
    return hashlib.sha256(f"{area} {plain!r}".encode()).hexdigest()


def list_notes(
    scenarios: Sequence[Scenario], request: BacktestRequest, issue_times: Mapping[str, Sequence[datetime]]
) -> tuple[str, ...]:
    """Say what is missing from the tables, and why."""
    has_arrivals = any(ALL in counts_of(scenario) for scenario in scenarios)
    has_camps = any(camps_of(counts_of(scenario)) for scenario in scenarios)
    can_be_cold = Track.COLD not in request.tracks or request.terms.totals is Totals.GIVEN
    notes = [f"{name_terms(request.terms)}."] if any(scenario.day_rules for scenario in scenarios) else []
    if has_arrivals and Track.UPDATING in request.tracks:
        notes.append("The updating track holds rivals only: our own forecast does not learn from counts yet.")
    if any(camps_of(counts_of(scenario)) and scenario.day_rules is None for scenario in scenarios):
        notes.append("Camps are forecast by rivals only: our own model does not share people out over camps yet.")
    if any(scenario.day_rules for scenario in scenarios) and not can_be_cold:
        notes.append("Flee's rules have no forecast on the cold track: without counts they know no numbers.")
    if has_camps and Track.COLD in request.tracks and request.terms.totals is Totals.FORECAST:
        notes.append("Camps have no rivals on the cold track, where no count may be seen.")
    for scenario in scenarios:
        left_out = [time for time in request.issue_times if time not in issue_times.get(scenario.scenario_id, ())]
        if left_out:
            some = ", ".join(time.isoformat() for time in left_out[:_SHOWN]) + (
                ", ..." if len(left_out) > _SHOWN else ""
            )
            notes.append(
                f"{scenario.scenario_id}: {len(left_out)} of {len(request.issue_times)} issue times were left out, "
                f"since they lie before the case or have no count after them: {some}"
            )
    return tuple(notes)


def without_nan(frame: pl.DataFrame) -> pl.DataFrame:
    """Put null where there is no number: means then leave it out, and JSON knows no NaN."""
    return frame.with_columns(pl.selectors.float().fill_nan(None))


def list_rows(scores: pl.DataFrame, scenarios: Sequence[Scenario]) -> list[dict[str, Any]]:
    """List scores for JSON; times with the offset of the scenario's own issue time."""
    zones = {scenario.scenario_id: scenario.issue_time.tzinfo for scenario in scenarios}
    rows = without_nan(scores).to_dicts()
    for row in rows:
        for name in ("issue_time", "valid_time"):
            row[name] = row[name].astimezone(zones[row["scenario"]]).isoformat()
    return rows


def make_manifest(
    scenarios: Sequence[Scenario], request: BacktestRequest, issue_times: Mapping[str, Sequence[datetime]]
) -> dict[str, Any]:
    """Say what made a backtest, and the command that makes it again."""
    options = [option for time in request.issue_times for option in ("--issue", time.isoformat())]
    if len(request.tracks) == 1:
        options += ["--track", str(request.tracks[0])]
    arguments = [
        "corridor", "backtest", *(scenario.location for scenario in scenarios), *options,
        "--drivers", str(request.terms.drivers), "--totals", str(request.terms.totals),
        "--capacities", str(request.terms.capacities), "--prior-set", request.prior_set,
        "--members", str(request.members), "--seed", str(request.seed),
    ]  # fmt: skip
    sets = {str(one.day_rules.rule_set) if one.day_rules is not None else "" for one in scenarios}
    if len(sets) == 1 and sets != {""}:
        arguments += ["--rule-set", *sets]
    return {
        "format": FORMAT,
        "kind": BACKTEST,
        "command": quote_command(arguments),
        "arguments": arguments,
        "scenarios": [
            {"scenario": one.scenario_id, "location": one.location, "scenario_sha256": one.digest} for one in scenarios
        ],
        "issue_times": {name: [time.isoformat() for time in times] for name, times in issue_times.items()},
        **describe_makers(*_MORE_PACKAGES),
    }
