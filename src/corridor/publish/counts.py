"""Counts of people as words: in full for tables, rounded for sentences, never so few that they could be known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FEW = 10
"""Counts from 1 to below this are not told apart."""


def format_people(value: float) -> str:
    """Write a count in full: 12,345; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:,.0f}"


def count_words(value: float, digits: int = 2) -> str:
    """Round a count to some digits, below 100 to tens, for sentences: `0`, `fewer than 10`, `88,000`."""
    if value < FEW:
        return "0" if value <= 0 else f"fewer than {FEW}"
    digits = max(int(math.log10(value)) - digits + 1, 1)
    return f"{round(value, -digits):,.0f}"


def range_words(low: float, high: float) -> str:
    """Write an interval to stand before a noun: `0 to 910`, `up to 730`, `about 500`, `fewer than 10`."""
    if high < FEW:
        return count_words(high)
    if 0 < low < FEW:
        return f"up to {count_words(high)}"
    if count_words(low) == count_words(high):
        return f"about {count_words(high)}"
    return f"{count_words(low)} to {count_words(high)}"


def median_words(row: Mapping[str, float]) -> str:
    """Write where the middle of an interval lies, to follow it; empty where the interval has said all."""
    if row["q50"] >= FEW:
        return f"; as likely more as fewer than {count_words(row['q50'])}"
    if row["q50"] <= 0:
        return "; in at least half of the members, nobody"
    return "" if row["q95"] < FEW else f"; in at least half of the members, fewer than {FEW}"
