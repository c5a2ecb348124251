"""What all tables share: times in UTC, and quantiles over members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.scores.levels import LEVELS, QUANTILE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

Columns = dict[str, Any]
"""Columns of one table, by name."""


def utc(times: Sequence[datetime]) -> NDArray[np.datetime64]:
    """Write times as they stand in tables."""
    return np.array([round(time.timestamp() * 1000) for time in times], "datetime64[ms]")


def text(values: Sequence[str]) -> NDArray[np.str_]:
    """Write a column of text that is one without rows too."""
    return np.array(values, np.str_)


def quantiles(values: NDArray[Any], prefix: str = "") -> Columns:
    """Quantiles over members, one column a level; members without a value (NaN) are left out.

    Parameters
    ----------
    values
        (member, row).
    """
    names = [f"{prefix}{name}" for name in QUANTILE_NAMES]
    values = np.asarray(values, np.float64)
    if not np.isnan(values).any():
        return dict(zip(names, np.quantile(values, LEVELS, axis=0), strict=True))
    rows = np.full((len(LEVELS), values.shape[1]), np.nan)
    for k in range(values.shape[1]):
        known = values[~np.isnan(values[:, k]), k]
        if known.size:
            rows[:, k] = np.quantile(known, LEVELS)
    return dict(zip(names, rows, strict=True))
