"""A figure, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass
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
