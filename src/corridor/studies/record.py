"""What a forecast leaves behind as JSON: the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.scores.levels import LEVELS, QUANTILE_NAMES
from corridor.world.outcomes import MOVES
from corridor.world.results import SCORE_NAMES
from corridor.world.units import STAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.world.results import Drivers, Ensemble, Plan, Score, ScoreTable
    from corridor.world.scenario import Observation, Scenario


def _scores_of(score: Score, names: Sequence[str]) -> dict[str, float | None]:
    # JSON knows no NaN: a score without points is null.
    values = {name: getattr(score, name) for name in names}
    return {name: None if np.isnan(value) else round(value, 4) for name, value in values.items()}


def _at_the_end(people: NDArray[Any]) -> dict[str, float]:
    # Of people by member and time.
    names = ("q05", "q50", "q95")
    levels = [LEVELS[QUANTILE_NAMES.index(name)] for name in names]
    return dict(zip(names, np.quantile(people[:, -1], levels).round(1).tolist(), strict=True))


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
        # Who has not decided to leave, whether or not they would.
        "stayers": _at_the_end(ensemble.stages[:, :, [STAGES.index("stayer"), STAGES.index("settled")]].sum(axis=2)),
        "fled_inside": _at_the_end(ensemble.pressures.moves[:, :, MOVES.index("fled_inside")]),
        "scores": _scores_of(scores.corridor, SCORE_NAMES) | {"points": scores.corridor.points, "rivals": rivals},
        "prior_sets": {one.method: _scores_of(one, ("crps", "coverage90", "width90")) for one in scores.prior_sets},
    }
