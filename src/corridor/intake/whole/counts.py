"""What the counts of observed.csv must hold to be scored, and what is odd about them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.intake.text.notes import figure
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import ObservedRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder

MOST_SCORED = {"arrivals": 5_000, "present": 50_000}
"""Counts to score, by series: each of arrivals adds a moment that every member records."""

SCORED_UNIT = "people"


def check_scored(folder: Folder, observed: Table[ObservedRow], frame: Frame) -> None:
    """Note counts that cannot be scored: of other series, in other units, twice, or that no run reaches."""
    scored_at: dict[tuple[object, ...], int] = {}
    counts = dict.fromkeys(MOST_SCORED, 0)
    for row, seen in observed.rows:
        if seen.use is not Use.SCORE:
            continue
        if seen.series not in MOST_SCORED:
            folder.fault("observed.csv", row, "use", "score", f"only the series {' and '.join(MOST_SCORED)} are scored",
                         "use show")  # fmt: skip
            continue
        counts[seen.series] += 1
        if seen.unit != SCORED_UNIT:
            folder.fault("observed.csv", row, "unit", seen.unit, f"must be {SCORED_UNIT} in a row that is scored",
                         f"give the count in {SCORED_UNIT}, or use show")  # fmt: skip
        if seen.series == "present" and not seen.place_id:
            folder.fault("observed.csv", row, "place_id", "missing", "must name the place where they are present",
                         "name the camp, or use show")  # fmt: skip
        place = seen.place_id if seen.series == "present" else ""
        # The same count published again is a correction.
        key = seen.series, place, seen.time, seen.published_time
        if key in scored_at:
            folder.fault("observed.csv", row, "time", seen.time,
                         f"row {scored_at[key]} is scored at that time already, and was published when this was",
                         "use show, or say when the correction was published")  # fmt: skip
        scored_at.setdefault(key, row)
        # A count of Flee's before the run, or after it, tells what was known.
        if frame.run and not frame.is_by_day and not frame.run[0] <= seen.time <= frame.run[1]:
            folder.fault("observed.csv", row, "time", seen.time,
                         f"a scored point must lie in the run, {frame.run[0]} to {frame.run[1]}",
                         "use never")  # fmt: skip
    for series, found in counts.items():
        if found > MOST_SCORED[series] and not frame.is_by_day:
            folder.fault("observed.csv", 0, "use", f"{found:,} rows of {series} to score",
                         f"must be at most {MOST_SCORED[series]:,}", "use show for the others")  # fmt: skip


def warn_of_counts(folder: Folder, observed: Table[ObservedRow]) -> None:
    """Counts that were known before they were made, and cumulative ones that fall."""
    for row, seen in observed.rows:
        if seen.published_time is not None and seen.published_time < seen.time:
            folder.warn("observed.csv", row, "published_time", seen.published_time,
                        f"is before the count itself, {seen.time}", "check both times")  # fmt: skip
    latest: dict[datetime, tuple[int, ObservedRow]] = {}
    for row, seen in observed.rows:
        if seen.use is Use.SCORE and seen.series == "arrivals":
            revised = latest.get(seen.time)
            if revised is None or _published(revised[1]) <= _published(seen):
                latest[seen.time] = row, seen
    scored = sorted((time, row, seen.value) for time, (row, seen) in latest.items())
    for (_, earlier, before), (_, row, value) in pairwise(scored):
        if value < before:
            folder.warn("observed.csv", row, "value", figure(value),
                        f"is less than the {figure(before)} of row {earlier}, which was earlier",
                        "arrivals are cumulative: check both")  # fmt: skip


def _published(seen: ObservedRow) -> float:
    return math.inf if seen.published_time is None else seen.published_time.timestamp()
