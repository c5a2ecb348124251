"""What is told of an analysis: the table, the JSON document, the manifest."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import polars as pl

from corridor.archive.folder import SENSITIVITY
from corridor.studies.manifest import describe_makers, quote_command
from corridor.world.sensitivities import OUTCOMES, Effect, describe_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from corridor.world.scenario import Scenario
    from corridor.world.sensitivities import SensitivityRequest

FORMAT = 1
_NUMBERS = tuple(field.name for field in fields(Effect) if field.name != "unknown")


def ranks_of(effects: Sequence[Effect]) -> list[int | None]:
    """Rank of every effect by its size in the screening, 1 the largest; None without a screening."""
    sizes = sorted((one.mu_star for one in effects if one.mu_star is not None), reverse=True)
    return [None if one.mu_star is None else 1 + sizes.index(one.mu_star) for one in effects]


def make_table(effects: Mapping[str, Sequence[Effect]], shared: Sequence[str]) -> pl.DataFrame:
    """Make the table `sensitivity`: a row an unknown and outcome, null where something was not asked."""
    rows = [
        {
            "outcome": outcome.name,
            "unit": outcome.unit,
            "unknown": one.unknown,
            "meaning": describe_unknown(one.unknown),
            "mu_star_rank": rank,
            **{name: getattr(one, name) for name in _NUMBERS},
            "is_held": bool(shared) and one.unknown not in shared,
        }
        for outcome in OUTCOMES
        for one, rank in zip(effects[outcome.name], ranks_of(effects[outcome.name]), strict=True)
    ]
    kinds = {
        "outcome": pl.String, "unit": pl.String, "unknown": pl.String, "meaning": pl.String, "mu_star_rank": pl.Int64,
        **dict.fromkeys(_NUMBERS, pl.Float64), "is_held": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds)


def make_summary(  # noqa: PLR0913 - all that it tells
    scenario: Scenario, issue_time: datetime, request: SensitivityRequest, *, unknowns: Sequence[str],
    shared: Sequence[str], held: Mapping[str, float], effects: Mapping[str, Sequence[Effect]],
    chance: Mapping[str, float | None], runs: int, nobody_out: int,
) -> dict[str, Any]:  # fmt: skip
    """Make the JSON document: unknowns in order, and by outcome what each does to it."""
    return {
        "scenario": scenario.scenario_id,
        "as_of": issue_time.isoformat(),
        "end": scenario.clock.end.isoformat(),
        "prior_set": request.prior_set,
        "method": str(request.method),
        "trajectories": request.trajectories,
        "base": request.base,
        "seed": request.seed,
        "runs": runs,
        "runs_with_nobody_out": nobody_out,
        "unknowns": [{"unknown": name, "meaning": describe_unknown(name)} for name in unknowns],
        "shared": list(shared),
        "held": dict(held),
        "outcomes": {
            outcome.name: {
                "unit": outcome.unit,
                "meaning": outcome.meaning,
                "chance": _rounded(chance.get(outcome.name)),
                "effects": [
                    {name: value if name == "unknown" else _rounded(value) for name, value in asdict(one).items()}
                    for one in effects[outcome.name]
                ],
            }
            for outcome in OUTCOMES
        },
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def make_manifest(scenario: Scenario, issue_time: datetime, request: SensitivityRequest) -> dict[str, Any]:
    """Say what made an analysis, and the command that makes it again."""
    chosen = {
        "as_of": issue_time.isoformat(),
        "prior_set": request.prior_set,
        "method": str(request.method),
        "trajectories": request.trajectories,
        "base": request.base,
        "seed": request.seed,
    }
    options = [part for name, value in chosen.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    arguments = ["corridor", "sensitivity", scenario.location, *options]
    return {
        "format": FORMAT,
        "kind": SENSITIVITY,
        "command": quote_command(arguments),
        "arguments": arguments,
        "scenario": scenario.scenario_id,
        "scenario_sha256": scenario.digest,
        **chosen,
        **describe_makers("SALib"),
    }
