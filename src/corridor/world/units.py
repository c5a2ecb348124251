"""Units of time, and the two sizes that the whole model shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SECONDS_PER_HOUR = 3600
SECONDS_PER_DAY = 86400
HOURS_PER_DAY = 24

SIZE_CLASSES = 8
"""Parties hold 1 to 8 people; the size class is that number."""

STAGES = ("settled", "stayer", "ready", "travelling", "waiting", "registered", "dead")
"""Where a person can be, in the order of the last axis of `Ensemble.stages`."""


def hours_between(start: datetime, end: datetime) -> float:
    """Hours from `start` to `end`; negative when `end` is earlier."""
    return (end - start).total_seconds() / SECONDS_PER_HOUR


def seconds_between(start: datetime, end: datetime) -> int:
    """Whole seconds from `start` to `end`, rounded down."""
    return int((end - start).total_seconds() // 1)
