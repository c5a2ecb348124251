"""Counts by date as Flee reckons with them: sums of tables, corrections, and people on every day."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Table = tuple[tuple[int, float], ...]
"""Days (from the run's first, negative before it) and people, in the order of the file."""


def add_tables(first: Table, second: Table) -> Table:
    """Add two tables as Flee does.

    Where only one has a row, the first keeps its next row's people, the second its last row's (none before its first
    row). Rows of the second behind the end of the first bring the first's last row again; rows of the first behind the
    end of the second are lost.
    """
    total: list[tuple[int, float]] = []
    at, last = 0, 0.0
    for day, people in second:
        while first[at][0] < day:
            total.append((first[at][0], last + first[at][1]))
            if at == len(first) - 1:
                break
            at += 1
        there = first[at][0]
        if there < day:
            continue
        total.append((day, people + first[at][1]))
        last = people
        if there == day and at < len(first) - 1:
            at += 1
    return tuple(total)


def correct(table: Table, day: int) -> Table | None:
    """Scale all rows before that of a day, so that the step to it vanishes; rows are those before it in the file.

    Returns
    -------
    tuple or None
        None where the row before has nobody, so that no factor can be told.
    """
    people = [value for _, value in table]
    for at, (when, _) in enumerate(table):
        if when != day or at == 0:
            continue
        if people[at - 1] == 0:
            return None
        factor = people[at] / people[at - 1]
        people[:at] = [value * factor for value in people[:at]]
    return tuple((when, value) for (when, _), value in zip(table, people, strict=True))


def by_day(table: Table, days: int) -> tuple[int, ...]:
    """Give people on each day: straight lines between rows, flat before and after them, decimals cut off.

    Rows out of order are met as Flee meets them: the line ends in the first row of a later day.
    """
    when, people = [row[0] for row in table], [row[1] for row in table]
    # The first row behind the first one that is later than a day is where the largest day so far passes it.
    passed = list(accumulate(when[1:], max))
    return tuple(_on(day, when, people, passed) for day in range(days))


def _on(day: int, when: Sequence[int], people: Sequence[float], passed: Sequence[int]) -> int:
    if day <= when[0]:
        return int(people[0])
    at = bisect_right(passed, day) + 1
    if at == len(when):
        return int(people[-1])
    share = float(day - when[at - 1]) / float(when[at] - when[at - 1])
    return int(people[at - 1] + share * float(people[at] - people[at - 1]))
