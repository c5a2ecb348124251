"""What codes of precision mean: how far from its point, and on which days, an event may have been."""

from __future__ import annotations

import calendar
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

ACLED_SPREAD_KM: Mapping[int, float] = {
    1: 0.0,  # the place itself
    2: 25.0,  # part of a region: a guess
    3: 75.0,  # a region: a guess
}
UCDP_SPREAD_KM: Mapping[int, float] = {
    1: 0.0,  # the place itself
    2: 25.0,  # near a place: the codebook's distance, recalled, unchecked
    3: 50.0,  # a district: a guess
    4: 100.0,  # a province: a guess
    5: 50.0,  # along a line, or in an area with unclear borders: a guess
}
UCDP_NOWHERE: Mapping[int, str] = {6: "country", 7: "sea or air"}
"""Places too vague for a threat that falls with distance."""

EXACT, WEEK, MONTH = 1, 2, 3
"""Codes of ACLED for time."""

_EITHER_SIDE = timedelta(days=3)
_DAY = timedelta(days=1)


def days_of(day: date, precision: int) -> tuple[date, date]:
    """Give the first day that an event of ACLED may have been on, and the day after the last.

    Examples
    --------
    >>> from datetime import date
    >>> [str(one) for one in days_of(date(2024, 2, 1), WEEK)], [str(one) for one in days_of(date(2024, 2, 9), MONTH)]
    (['2024-01-29', '2024-02-05'], ['2024-02-01', '2024-03-01'])
    """
    if precision == MONTH:
        first = day.replace(day=1)
        return first, first + timedelta(days=calendar.monthrange(day.year, day.month)[1])
    around = _EITHER_SIDE if precision == WEEK else timedelta()
    return day - around, day + around + _DAY
