"""What moment a claim is about: times of ISO 8601, from a year to a second, as first and last moments."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corridor.world.claims import Claim

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECEMBER = 12
_TICK = timedelta(seconds=1)


class Moments(NamedTuple):
    """First and last moment of a stretch of time; equal for a point in time."""

    first: datetime
    last: datetime


def read_moments(text: str) -> Moments | None:
    """Read a year, a month, a day or a time, or two of them with `/` between; None where there is none.

    A time without an offset is taken in UTC, and so are days, months and years.
    """
    first, _, last = text.strip().partition("/")
    try:
        start = _read_one(first.strip())
        end = _read_one(last.strip()) if last else start
    except (ValueError, OverflowError):
        return None
    return Moments(start.first, max(start.last, end.last))


def _read_one(text: str) -> Moments:
    if _YEAR.fullmatch(text):
        start = datetime(int(text), 1, 1, tzinfo=UTC)
        return Moments(start, start.replace(year=start.year + 1) - _TICK)
    if _MONTH.fullmatch(text):
        start = datetime(int(text[:4]), int(text[5:]), 1, tzinfo=UTC)
        over = start.month // _DECEMBER
        return Moments(start, start.replace(year=start.year + over, month=start.month % _DECEMBER + 1) - _TICK)
    start = datetime.fromisoformat(text)
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    return Moments(start, start + timedelta(days=1) - _TICK) if _DAY.fullmatch(text) else Moments(start, start)


def moments_of(claim: Claim) -> Moments:
    """When a claim's figure held: the time it is about, else when it was said, else its publication."""
    published = claim.published_time
    assert published is not None, claim.claim_id
    return read_moments(stated_time(claim)) or Moments(published, published)


def latest_moment(claim: Claim) -> datetime:
    """Last moment that a claim's figure can have taken in: nobody counts beyond its publication.

    Of a time that lies ahead altogether, its first moment.
    """
    published = claim.published_time
    assert published is not None, claim.claim_id
    moments = moments_of(claim)
    return min(moments.last, max(moments.first, published))


def stated_time(claim: Claim) -> str:
    """Return the time that a claim is about, else when it was said; empty if it tells neither."""
    return next((text for text in (claim.about_time, claim.said_time) if read_moments(text)), "")
