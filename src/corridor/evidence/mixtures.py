"""Equal mixtures of simple distributions, moved by one-sided bounds, as quantiles (E4 to E7 of docs/model.md)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.distributions import RECONCILED, Distribution

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

LEVELS = 201
"""Quantiles are kept at so many levels, 0.5 % apart: enough for the 5 % and 95 % that are shown."""

_HALVINGS = 60
"""Beyond the digits of a float."""

_AT_ONCE = 500
"""Pieces that are worked out at once, so that memory stays flat."""

Bound = tuple[float, bool]
"""A figure, and whether it bounds from below."""


def tabulate(piece: Distribution) -> Distribution:
    """Return the quantiles of a distribution with finite bounds."""
    return _as_table(piece.quantile(np.linspace(0.0, 1.0, LEVELS)))


def mix(pieces: Sequence[Distribution], bounds: Sequence[Bound], credence: float) -> Distribution:
    """Mix distributions in equal parts, and let bounds act on the mixture one after another.

    A bound `v` from below turns X into max(X, v) with chance `credence`, from above into min(X, v).

    Parameters
    ----------
    pieces
        Triangular, uniform or log-uniform.
    credence
        In (0, 1).
    """
    if not bounds and len(set(pieces)) == 1:
        return tabulate(pieces[0])
    mixture = _Mixture(pieces)
    low = min([mixture.low, *(value for value, is_below in bounds if not is_below)])
    high = max([mixture.high, *(value for value, is_below in bounds if is_below)])
    levels = np.linspace(0.0, 1.0, LEVELS)
    below, above = np.full(LEVELS, low), np.full(LEVELS, high)
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        is_enough = _act(mixture.cumulative(middle), middle, bounds, credence) >= levels
        below, above = np.where(is_enough, below, middle), np.where(is_enough, middle, above)
    above[0], above[-1] = low, high
    return _as_table(above)


def larger_of(first: Distribution, second: Distribution) -> Distribution:
    """Return the larger quantile at every level: neither is lowered."""
    return Distribution(RECONCILED, tuple(map(max, first.values, second.values)))


def _as_table(values: NDArray[np.float64]) -> Distribution:
    return Distribution(RECONCILED, tuple(np.maximum.accumulate(values).tolist()))


def _act(
    share: NDArray[np.float64], values: NDArray[np.float64], bounds: Sequence[Bound], credence: float
) -> NDArray[np.float64]:
    # From P(X <= value) to that of what the bounds make of X.
    for bound, is_below in bounds:
        if is_below:
            share = np.where(values < bound, (1 - credence) * share, share)
        else:
            share = np.where(values < bound, share, share + credence * (1 - share))
    return share


class _Mixture:
    """Cumulative distribution function of equal parts; equal pieces are worked out once."""

    def __init__(self, pieces: Sequence[Distribution]) -> None:
        # Sorted, so that sums of floats do not depend on the order of claims.
        counted = sorted(Counter((one.kind, one.values) for one in pieces).items())
        self._parts = {
            kind: np.array([[*values, count / len(pieces)] for (found, values), count in counted if found == kind])
            for kind in sorted({kind for (kind, _), _ in counted})
        }
        self.low = min(one.values[0] for one in pieces)
        self.high = max(one.values[-1] for one in pieces)

    def cumulative(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.zeros_like(values)
        for kind, table in self._parts.items():
            for start in range(0, len(table), _AT_ONCE):
                *numbers, weights = table[start : start + _AT_ONCE].T[:, :, None]
                total += (weights * _CUMULATIVE[kind](values, *numbers)).sum(axis=0)
        return total


def _triangular(
    x: NDArray[np.float64], low: NDArray[np.float64], mode: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    x = np.clip(x, low, high)
    # Where one side is missing, its branch is not taken; 1 keeps it from dividing by 0.
    rising = (x - low) ** 2 / np.where(mode > low, (high - low) * (mode - low), 1.0)
    falling = 1 - (high - x) ** 2 / np.where(high > mode, (high - low) * (high - mode), 1.0)
    return np.where(x < mode, rising, falling)


def _uniform(x: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    return (np.clip(x, low, high) - low) / (high - low)


def _log_uniform(x: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log(np.clip(x, low, high) / low) / np.log(high / low)


_CUMULATIVE: Mapping[str, Callable[..., NDArray[np.float64]]] = {
    "triangular": _triangular,
    "uniform": _uniform,
    "log_uniform": _log_uniform,
}
