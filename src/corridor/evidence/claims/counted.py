"""A figure, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.evidence.text.numbers import Figure


@dataclass(frozen=True)
class Counted:
    """A figure, and what it counts.

    Parameters
    ----------
    quantity, who, unit, whose
        As in `world.claims`.
    rule
        Which rule decided.
    """

    figure: Figure
    quantity: str
    who: str
    unit: str
    whose: str
    rule: str


def in_units(counted: Counted, factor: float, end: int) -> Counted:
    """Take the unit into the span, up to `end`, and say the figure in units of which one said holds `factor`."""
    figure = counted.figure
    return replace(
        counted,
        figure=replace(
            figure,
            end=end,
            value=None if figure.value is None else figure.value * factor,
            low=None if figure.low is None else figure.low * factor,
            high=None if figure.high is None else figure.high * factor,
        ),
    )
