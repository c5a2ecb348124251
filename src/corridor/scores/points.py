"""Scores of single points: fair CRPS, weighted interval score, coverage, width, PIT.

scoringrules does the arithmetic, in NumPy. A single forecast is scored by `scores.levels`, which needs no library and
which tests hold to the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.scores.levels import LEVELS
from corridor.scores.library import load_scoringrules

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

INTERVAL_ALPHAS = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
"""Central intervals of 98 % to 10 % that the weighted interval score weighs (Bracher et al., PLOS Computational
Biology 17, 2021)."""


@dataclass(frozen=True)
class PointScores:
    """Scores of one method, one number a point; people, but for shares in [0, 1].

    Parameters
    ----------
    quantiles
        At `LEVELS`, (level, point).
    crps, wis, mae
        Lower is better; `mae` is the distance of the median.
    inside50, inside90
        Whether the count lies in the central interval, its ends included.
    width90
        Width of the 90 % interval.
    pit
        Share of members below the count, those at it by half: uniform for a perfect forecaster.
    """

    quantiles: NDArray[np.float64]
    crps: NDArray[np.float64]
    wis: NDArray[np.float64]
    mae: NDArray[np.float64]
    inside50: NDArray[np.bool_]
    inside90: NDArray[np.bool_]
    width90: NDArray[np.float64]
    pit: NDArray[np.float64]


def score_points(forecast: NDArray[np.float64], observed: NDArray[np.float64]) -> PointScores:
    """Score an ensemble point by point.

    Parameters
    ----------
    forecast
        People, (member, point), at least one member.
    observed
        People, (point,); NaN where nothing was counted, and the scores are then NaN (inside: False).
    """
    quantiles = np.quantile(forecast, LEVELS, axis=0)
    low90, low50, median, high50, high90 = quantiles
    pit = (forecast < observed).mean(axis=0) + (forecast == observed).mean(axis=0) / 2
    return PointScores(
        quantiles=quantiles,
        crps=_where_counted(_crps, forecast, observed),
        wis=_where_counted(_wis, forecast, observed),
        mae=np.abs(median - observed),
        inside50=(low50 <= observed) & (observed <= high50),
        inside90=(low90 <= observed) & (observed <= high90),
        width90=high90 - low90,
        pit=np.where(np.isnan(observed), np.nan, pit),
    )


def _where_counted(
    score: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
    forecast: NDArray[np.float64],
    observed: NDArray[np.float64],
) -> NDArray[np.float64]:
    out = np.full(len(observed), np.nan)
    is_counted = ~np.isnan(observed)
    if is_counted.any():
        out[is_counted] = score(forecast[:, is_counted], observed[is_counted])
    return out


def _crps(forecast: NDArray[np.float64], observed: NDArray[np.float64]) -> NDArray[np.float64]:
    if forecast.shape[0] == 1:  # the fair estimator divides by pairs of members
        return np.asarray(np.abs(forecast[0] - observed))
    # By probability-weighted moments: the fair estimator, without all pairs of members in memory.
    return np.asarray(load_scoringrules().crps_ensemble(observed, forecast.T, estimator="pwm", backend="numpy"))


def _wis(forecast: NDArray[np.float64], observed: NDArray[np.float64]) -> NDArray[np.float64]:
    median = np.median(forecast, axis=0)
    lower, upper = (np.quantile(forecast, side, axis=0).T for side in (INTERVAL_ALPHAS / 2, 1 - INTERVAL_ALPHAS / 2))
    # Weighed here: scoringrules 0.10 does it wrongly in NumPy (it adds the median, not its error).
    scores = load_scoringrules().interval_score(observed, lower, upper, INTERVAL_ALPHAS, backend="numpy")
    weighed = np.reshape(scores, lower.shape) @ (INTERVAL_ALPHAS / 2) + np.abs(observed - median) / 2
    return np.asarray(weighed / (len(INTERVAL_ALPHAS) + 0.5))
