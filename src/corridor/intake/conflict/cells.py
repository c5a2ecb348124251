"""What the cells of files of conflict events may hold: days as they are written there, degrees, deaths, ids."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from corridor.intake.shape.schema import FIRST_YEAR, LAST_YEAR, LONGEST_SLUG, Number

if TYPE_CHECKING:
    from datetime import tzinfo

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORDS = re.compile(r"([0-9]{1,2}) +([A-Za-z]{3,9})\.? +([0-9]{4})")
_MIDNIGHT = re.compile(r" 00:00:00(\.0{1,9})?$")


def _day_in_numbers(text: object) -> date:
    example = "must be a day that exists, such as 2023-09-19"
    parts = _ISO.fullmatch(_MIDNIGHT.sub("", text)) if isinstance(text, str) else None
    if parts is None:
        raise ValueError(example)
    return _make_day(int(parts[1]), int(parts[2]), int(parts[3]), example)


def _day_in_words(text: object) -> date:
    example = "must be a day that exists, such as 2023-09-19 or 19 September 2023"
    if isinstance(text, str) and (parts := _ISO.fullmatch(text)):
        return _make_day(int(parts[1]), int(parts[2]), int(parts[3]), example)
    parts = _WORDS.fullmatch(text) if isinstance(text, str) else None
    months = [k for k, name in enumerate(MONTHS, 1) if parts and name.startswith(parts[2].casefold())]
    if parts is None or not months:
        raise ValueError(example)
    return _make_day(int(parts[3]), months[0], int(parts[1]), example)


def _make_day(year: int, month: int, day: int, example: str) -> date:
    # Near the years 1 and 9999 the days around have no counterpart.
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(example) from None


DayInNumbers = Annotated[date, BeforeValidator(_day_in_numbers)]
DayInWords = Annotated[date, BeforeValidator(_day_in_words)]
Id = Annotated[str, Field(max_length=LONGEST_SLUG)]
Latitude = Annotated[Number, Field(ge=-90, le=90)]
Longitude = Annotated[Number, Field(ge=-180, le=180)]
Deaths = Annotated[int, Field(ge=0, le=10**9)]


class ConflictRow(BaseModel):
    """A row of a file of conflict events: the columns that are needed, by the names that they have there."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Give the moment that a day begins in an offset."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)
