"""Scores of cumulative counts: fair CRPS, absolute error of the median, coverage and width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.world.results import Score

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that a forecast shows; the 50 % and 90 % intervals lie between them."""

QUANTILE_NAMES = tuple(f"q{round(level * 100):02d}" for level in LEVELS)
"""Their names in tables and documents: `q05` to `q95`."""


def score_levels(method: str, forecast: NDArray[np.float64], observed: NDArray[np.float64]) -> Score:
    """Score an ensemble at the observed points; all points count alike.

    Parameters
    ----------
    method
        Name for the result.
    forecast
        People, (member, point).
    observed
        People, (point,).

    Returns
    -------
    Score
        CRPS by the fair estimator (Ferro, Quarterly Journal of the Royal Meteorological Society 140,
        2014; unbiased in the number of members; of one member, its absolute error), lower is better.
        NaN where there are no members or no points.
    """
    members, points = forecast.shape
    if members == 0 or points == 0:
        return Score(method, points, *[float("nan")] * 5)
    low90, low50, median, high50, high90 = np.quantile(forecast, LEVELS, axis=0)
    error = np.abs(median - observed)
    return Score(
        method=method,
        points=points,
        crps=float(np.mean(_fair_crps(forecast, observed))),
        mae=float(np.mean(error)),
        coverage50=float(np.mean((low50 <= observed) & (observed <= high50))),
        coverage90=float(np.mean((low90 <= observed) & (observed <= high90))),
        width90=float(np.mean(high90 - low90)),
    )


def _fair_crps(forecast: NDArray[np.float64], observed: NDArray[np.float64]) -> NDArray[np.float64]:
    # E|X - y| - E|X - X'| / 2 over pairs of different members, the second by order statistics.
    if forecast.shape[0] == 1:
        return np.asarray(np.abs(forecast[0] - observed))
    members = forecast.shape[0]
    ranks = 2.0 * np.arange(1, members + 1) - members - 1
    spread = ranks @ np.sort(forecast, axis=0) / (members * (members - 1))
    return np.asarray(np.mean(np.abs(forecast - observed), axis=0) - spread)
