"""What a forecast leaves behind: the JSON summary, the manifest and the tables."""

from __future__ import annotations

import platform
import shlex
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.scores.levels import LEVELS
from corridor.world.inputs import MODEL_INPUTS
from corridor.world.results import MIXTURE
from corridor.world.units import STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.world.results import Drivers, Ensemble, Plan, Score, ScoreTable
    from corridor.world.scenario import Observation, Scenario

QUANTILE_NAMES = tuple(f"q{round(level * 100):02d}" for level in LEVELS)
SCORE_NAMES = ("crps", "mae", "coverage50", "coverage90", "width90")


def _scores_of(score: Score, names: Sequence[str]) -> dict[str, float | None]:
    # JSON knows no NaN: a score without points is null.
    values = {name: getattr(score, name) for name in names}
    return {name: None if np.isnan(value) else round(value, 4) for name, value in values.items()}


def make_summary(  # noqa: PLR0913 - the parts of one document
    scenario: Scenario,
    plan: Plan,
    drivers: Drivers,
    ensemble: Ensemble,
    scores: ScoreTable,
    scored: Sequence[Observation],
    *,
    seconds: float,
) -> dict[str, Any]:
    """Make the one JSON object of `corridor forecast --json`; all but `seconds` is reproducible."""
    quantiles = np.quantile(ensemble.arrivals, LEVELS, axis=0).round(1).tolist()
    counted = {seen.time: seen.value for seen in scored}
    total = {name: row[-1] for name, row in zip(QUANTILE_NAMES, quantiles, strict=True)}
    rivals = {one.method: _scores_of(one, ("crps", "mae")) for one in scores.rivals}
    return {
        "scenario": scenario.scenario_id,
        "as_of": plan.issue_time.isoformat(),
        "drivers": str(drivers),
        "prior_set": plan.prior_set,
        "members": plan.members,
        "seed": plan.seed,
        "seconds": round(seconds, 2),
        "arrivals": [
            {
                "valid_time": valid_time.isoformat(),
                **dict(zip(QUANTILE_NAMES, column, strict=True)),
                "observed": counted.get(valid_time),
            }
            for valid_time, *column in zip(ensemble.valid_times, *quantiles, strict=True)
        ],
        "total": {name: total[name] for name in ("q05", "q50", "q95")}
        | {"observed": counted[max(counted)] if counted else None},
        "scores": _scores_of(scores.corridor, SCORE_NAMES) | {"points": scores.corridor.points, "rivals": rivals},
        "prior_sets": {one.method: _scores_of(one, ("crps", "coverage90", "width90")) for one in scores.prior_sets},
    }


def make_manifest(scenario: Scenario, plan: Plan, drivers: Drivers) -> dict[str, Any]:
    """Say what made a result, and the command that makes it again."""
    issue_time = plan.issue_time.isoformat()
    packages = ("corridor", "numba", "numpy", "polars", "scipy")
    return {
        "format": 1,
        "command": (
            f"corridor forecast {shlex.quote(scenario.location)} --as-of {issue_time} --drivers {drivers} "
            f"--prior-set {plan.prior_set} --members {plan.members} --seed {plan.seed}"
        ),
        "scenario": scenario.scenario_id,
        "scenario_sha256": scenario.digest,
        "as_of": issue_time,
        "drivers": str(drivers),
        "prior_set": plan.prior_set,
        "members": plan.members,
        "seed": plan.seed,
        "versions": {name: version(name) for name in packages} | {"python": platform.python_version()},
        "platform": platform.platform(),
    }


def _utc(times: Sequence[datetime]) -> NDArray[np.datetime64]:
    return np.array([round(time.timestamp() * 1000) for time in times], "datetime64[ms]")


def make_tables(
    ensemble: Ensemble,
    rivals: Mapping[str, NDArray[np.float64]],
    scores: ScoreTable,
    observed: Sequence[Observation],
) -> dict[str, dict[str, Any]]:
    """Make the columns of every table, by table name; times are UTC."""
    return {
        "quantiles": _quantile_columns(ensemble, rivals),
        "ensemble": _ensemble_columns(ensemble),
        "members": _member_columns(ensemble),
        "scores": _score_columns(scores),
        "observed": {
            "valid_time": _utc([seen.time for seen in observed]),
            "value": [seen.value for seen in observed],
            "use": [str(seen.use) for seen in observed],
            "source": [seen.source for seen in observed],
        },
    }


def _quantile_columns(ensemble: Ensemble, rivals: Mapping[str, NDArray[np.float64]]) -> dict[str, Any]:
    methods: dict[str, NDArray[Any]] = {"corridor": ensemble.arrivals, **rivals}
    quantiles = [np.quantile(values, LEVELS, axis=0) for values in methods.values()]
    valid_time = _utc(ensemble.valid_times)
    return {
        "method": [method for method in methods for _ in valid_time],
        "valid_time": np.tile(valid_time, len(methods)),
        **{name: np.concatenate([one[k] for one in quantiles]) for k, name in enumerate(QUANTILE_NAMES)},
    }


def _ensemble_columns(ensemble: Ensemble) -> dict[str, Any]:
    members, times = ensemble.arrivals.shape
    return {
        "member": np.repeat(np.arange(members, dtype=np.int32), times),
        "valid_time": np.tile(_utc(ensemble.valid_times), members),
        "arrivals": ensemble.arrivals.ravel(),
        "vehicles": ensemble.vehicles.ravel(),
        **{stage: ensemble.stages[:, :, k].ravel() for k, stage in enumerate(STAGES)},
    }


def _member_columns(ensemble: Ensemble) -> dict[str, Any]:
    sets = np.array(ensemble.prior_set_names or (MIXTURE,))
    waits = {
        f"opening_wait_h:{target}": ensemble.opening_wait_h[:, k] for k, target in enumerate(ensemble.opening_targets)
    }
    return {
        "member": np.arange(len(ensemble.inputs), dtype=np.int32),
        "prior_set": sets[ensemble.prior_set].tolist(),
        **{name: np.ascontiguousarray(ensemble.inputs[name]) for name in MODEL_INPUTS},
        **waits,
    }


def _score_columns(scores: ScoreTable) -> dict[str, Any]:
    rows = [("corridor", scores.corridor)]
    rows += [("prior_set", one) for one in scores.prior_sets]
    rows += [("rival", one) for one in scores.rivals]
    return {"kind": [kind for kind, _ in rows]} | {
        name: [getattr(score, name) for _, score in rows] for name in ("method", "points", *SCORE_NAMES)
    }
