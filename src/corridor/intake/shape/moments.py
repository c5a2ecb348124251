"""Times as reports give them: a year, a month, a day, a time, or two of them with `/` between."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from corridor.intake.shape.schema import FIRST_YEAR, LAST_YEAR

ALLOWED = (
    "must be a year, a month, a day, or a time with an offset, such as 2023-09-24 or 2023-09-24T12:00+04:00, or two "
    f"with / between, in order; years {FIRST_YEAR} to {LAST_YEAR}"
)

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DECEMBER = 12


class Stretch(NamedTuple):
    """First moment, and the one behind the last; of a time, both are that time."""

    first: datetime
    end: datetime


@lru_cache(maxsize=4096)
def read_stretch(text: str, zone: tzinfo = UTC) -> Stretch:
    """Read when something was.

    Parameters
    ----------
    zone
        In which days, months and years begin.

    Raises
    ------
    ValueError
        With what is allowed.
    """
    parts = text.split("/")
    try:
        stretches = [_read_one(part.strip(), zone) for part in parts]
    except (ValueError, OverflowError):
        raise ValueError(ALLOWED) from None
    first, last = stretches[0], stretches[-1]
    if len(parts) > 2 or last.first < first.first or last.end < first.end:  # noqa: PLR2004 - from, until
        raise ValueError(ALLOWED)
    return Stretch(first.first, last.end)


def _read_one(text: str, zone: tzinfo) -> Stretch:
    if match := _DATE.fullmatch(text):
        year, month, day = (int(part) if part else 0 for part in match.groups())
        first = date(year, month or 1, day or 1)
        if day:
            end = first + timedelta(days=1)
        elif month:
            end = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
        else:
            end = date(year + 1, 1, 1)
        stretch = Stretch(*(datetime(one.year, one.month, one.day, tzinfo=zone) for one in (first, end)))
    else:
        time = datetime.fromisoformat(text)
        stretch = Stretch(time, time)
    if stretch.first.tzinfo is None or not FIRST_YEAR <= stretch.first.year <= LAST_YEAR:
        raise ValueError
    return stretch
