"""Distributions of uncertain inputs, drawn by mapping one uniform through the quantile function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "constant": ("value",),
    "uniform": ("low", "high"),
    "log_uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "log_normal": ("median", "factor"),
}
"""Kinds of distribution that a scenario may state, and the numbers each takes, in order."""

RECONCILED = "reconciled"
"""The kind that claims come to: quantiles at evenly spaced levels from 0 to 1, linear between. Not for scenarios."""

_OUTER = (0.05, 0.5, 0.95)
_THOUSAND = 1000


@dataclass(frozen=True)
class Distribution:
    """A one-dimensional distribution.

    Parameters
    ----------
    kind
        A key of `PARAMETERS`, or `RECONCILED`. `log_normal` is given by its median and by the factor from the
        median to the 84 % quantile.
    values
        The kind's numbers, in the order of `PARAMETERS[kind]`, in the unit of the input.
    """

    kind: str
    values: tuple[float, ...]

    def problem(self) -> str:
        """Say what is wrong with the numbers; empty when nothing is."""
        if self.kind == RECONCILED:
            return _table_problem(self.values)
        names = PARAMETERS[self.kind]
        if not all(np.isfinite(self.values)):
            return f"{', '.join(names)} must be finite numbers"
        if self.kind == "log_uniform" and self.values[0] <= 0:
            return "low must be > 0"
        if self.kind == "log_normal":
            return "" if self.values[0] > 0 and self.values[1] >= 1 else "median must be > 0 and factor >= 1"
        if self.kind != "constant" and not (
            list(self.values) == sorted(self.values) and self.values[0] < self.values[-1]
        ):
            return "low <= mode <= high must hold, and low < high" if "mode" in names else "low must be below high"
        return ""

    def quantile(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """Quantiles at probabilities in (0, 1); same shape, in the unit of the input."""
        match self.kind, self.values:
            case "constant", (value,):
                return np.full_like(probability, value)
            case "uniform", (low, high):
                return low + (high - low) * probability
            case "log_uniform", (low, high):
                return np.asarray(low * (high / low) ** probability)
            case "log_normal", (median, factor):
                from scipy.special import ndtri  # noqa: PLC0415 - only this kind pays for the import

                return np.asarray(median * factor ** ndtri(probability))
            case "reconciled", values:
                return np.interp(probability, np.linspace(0.0, 1.0, len(values)), values)
            case _:
                return _triangular_quantile(probability, *self.values)

    def bounds(self) -> tuple[float, float]:
        """Smallest and largest value that can be drawn."""
        match self.kind:
            case "constant":
                return self.values[0], self.values[0]
            case "log_normal":
                return 0.0, np.inf
            case _:
                return self.values[0], self.values[-1]

    def scaled(self, factor: float) -> Distribution:
        """Return the distribution of what is `factor` (> 0) times as large."""
        if self.kind == "log_normal":  # its second number is a ratio
            return Distribution(self.kind, (self.values[0] * factor, self.values[1]))
        return Distribution(self.kind, tuple(value * factor for value in self.values))

    def clipped(self, low: float, high: float) -> Distribution:
        """Return a reconciled distribution with all that lies outside [low, high] moved to its ends."""
        assert self.kind == RECONCILED, self.kind
        return Distribution(self.kind, tuple(min(max(value, low), high) for value in self.values))

    def __str__(self) -> str:
        """Give the words of the report: `log_uniform 80 to 350`."""
        if self.kind == RECONCILED:
            low, median, high = (_rounded(float(one)) for one in self.quantile(np.array(_OUTER)))
            return f"reconciled, {low} to {high}, median {median}"
        if self.kind == "constant":
            return f"{self.values[0]:g}"
        if self.kind == "log_normal":
            return f"log-normal, median {self.values[0]:g}, factor {self.values[1]:g}"
        span = f"{self.kind.replace('_', '-')}, {self.values[0]:g} to {self.values[-1]:g}"
        return f"{span}, most likely {self.values[1]:g}" if self.kind == "triangular" else span


def _table_problem(values: tuple[float, ...]) -> str:
    if len(values) < 2 or not all(np.isfinite(values)):  # noqa: PLR2004 - from level 0 to level 1
        return "quantiles must be two or more finite numbers"
    return "" if list(values) == sorted(values) else "quantiles must not fall"


def _rounded(value: float) -> str:
    # Three digits, as nobody counted what a mixture says.
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= _THOUSAND else f"{value:.3g}"


def _triangular_quantile(probability: NDArray[np.float64], low: float, mode: float, high: float) -> NDArray[np.float64]:
    split = (mode - low) / (high - low)
    rising = low + np.sqrt(probability * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - probability) * (high - low) * (high - mode))
    return np.where(probability < split, rising, falling)
