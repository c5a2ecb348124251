"""Further attributes of places and roads, as far as Flee's rules reckon with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.intake.flee.cells import read_number
from corridor.world.days import CONFLICT_INTENSITY

if TYPE_CHECKING:
    from corridor.intake.flee.cells import Cell

_LARGE = 1e9

RANGES = {
    CONFLICT_INTENSITY: (0.0, 1e6),
    "IPC": (0.0, 100.0),
    "trade_volume": (0.0, _LARGE),
    "hdi": (0.0, _LARGE),
    "initial_idps": (0.0, _LARGE),
    "capacity_per_day": (-_LARGE, _LARGE),
    "deactivation_probability": (0.0, 1.0),
    "max_move_speed": (1e-3, 1e6),
    "walk_probability": (0.0, 1.0),
}
"""Those that are numbers, with the smallest and the largest."""


def check_attribute(cell: Cell, name: str, text: str) -> bool:
    """Whether an attribute can be kept: all but numbers that are none, which are faults."""
    return name not in RANGES or read_number(cell, text, *RANGES[name]) is not None
