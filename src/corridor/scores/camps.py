"""Scores of all camps together: energy score, and the relative difference that Flee's readers know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def energy_score(forecast: NDArray[np.float64], observed: NDArray[np.float64]) -> float:
    """Fair energy score of one moment, people; lower is better (Gneiting and Raftery, JASA 102, 2007).

    Parameters
    ----------
    forecast
        People, (member, camp).
    observed
        People, (camp,).
    """
    # Imported late, as are all parts of scipy that single forecasts do without.
    from scipy.spatial.distance import pdist  # noqa: PLC0415

    if forecast.shape[0] == 1:
        return float(np.linalg.norm(forecast[0] - observed))
    # scoringrules gives the same number (a test holds it to that), and takes 26 times as long over all pairs.
    return float(np.linalg.norm(forecast - observed, axis=1).mean() - pdist(forecast).mean() / 2)


def relative_difference(forecast: NDArray[np.float64], observed: NDArray[np.float64]) -> float:
    """Sum over camps of the distance of the median, over the sum of the counts; NaN when nobody was counted.

    Parameters
    ----------
    forecast
        People, (member, camp).
    observed
        People, (camp,).
    """
    total = float(observed.sum())
    return float(np.abs(np.median(forecast, axis=0) - observed).sum() / total) if total > 0 else float("nan")
