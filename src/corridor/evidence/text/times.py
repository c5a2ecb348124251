"""Dates in a sentence, counted from the report's own: when something was said, and what time it is about."""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from corridor.evidence.text.not_counts import CAPITAL, MONTHS
from corridor.evidence.text.number_words import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_COUNT = r"(?P<count{0}>\d{{1,3}}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m1>{CAPITAL}(?:{MONTHS}))\b\.?,?(?:\s+(?P<y1>{_YEAR}))?"
    rf"|\b(?P<m2>{CAPITAL}(?:{MONTHS}))\.?\s+(?P<d2>[0-3]?\d)(?!\d|,\d|\.\d)(?:st|nd|rd|th)?(?:,?\s+(?P<y2>{_YEAR}))?"
    rf"|\b(?P<m3>{CAPITAL}(?:{MONTHS}))\.?,?\s+(?P<y3>{_YEAR})"
    rf"|\b(?:in|since|during|of|from|by)\s+(?:early\s+|late\s+|mid-?)?(?P<m4>{CAPITAL}(?:{MONTHS}))\b(?!\s+(?:[0-3]?\d|{_YEAR})\b)"
    rf"|\b(?P<weekday>(?:last\s+|this\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    rf"|\b(?P<near>yesterday|today|tonight|overnight|this morning|this evening)\b"
    rf"|\b{_COUNT.format(1)}\s+(?P<unit1>day|week|month|year|fortnight)s?\s+(?:ago|earlier|"
    rf"before)\b(?!\s+(?:the|a|its|their|his|that)\b)"
    rf"|\b(?:past|last)\s+(?:{_COUNT.format(2)}\s+)?(?P<unit2>day|week|month|year|fortnight)s?\b"
    rf"|\bthe\s+(?:early\s+|late\s+)?(?P<decade>(?:19|20)\d0)s\b"
    rf"|\b(?:in|since|of|by|during|from|until|the)\s+(?P<year>{_YEAR})\b",
    re.IGNORECASE,
)
_TO_SPEECH = 16
"""Characters between a verb of speaking and a date that says when it was said."""

_TO_NAME = 4
"""Between such a date and the speaker: a comma and a blank."""

_AHEAD = re.compile(r"\b(?:will|would|next|to be|due|scheduled|planned|expected)\b[^.;,]*$", re.IGNORECASE)
_TO_AHEAD = 60
"""Characters before a weekday in which something says that it lies ahead."""

_SOON = timedelta(days=7)


@dataclass(frozen=True)
class _Dated:
    start: int
    end: int
    iso: str


@dataclass(frozen=True)
class Calendar:
    """Resolves dates against a report's time of publication.

    Parameters
    ----------
    published
        None if unknown: then only dates with a year are known.
    """

    published: datetime | None

    def times_of(self, text: str, at: int, spoken: tuple[int, int] | None) -> tuple[str, str]:
        """When a figure was said, and what time it is about; '' where that is not stated.

        Parameters
        ----------
        at
            Where the figure stands in the sentence.
        spoken
            Span of the speaker's name and verb; None for the report's own voice.
        """
        dated = list(_dates_of(self, text))
        said = ""
        if spoken:
            near = [
                one
                for one in dated
                if -_TO_SPEECH <= one.start - spoken[1] <= _TO_SPEECH or 0 <= spoken[0] - one.end <= _TO_NAME
            ]
            if near:
                said = near[0].iso
                dated = [one for one in dated if one is not near[0]]
        about = min(dated, key=lambda one: min(abs(one.start - at), abs(one.end - at)), default=None)
        return said, about.iso if about else ""

    def dates(self, text: str) -> Iterator[_Dated]:
        """Find all dates of a text that can be resolved."""
        for one in _DATE.finditer(text):
            head = text[max(0, one.start() - _TO_AHEAD) : one.start()]
            iso = self._resolve(one, is_ahead=_AHEAD.search(head) is not None)
            if iso:
                yield _Dated(one.start(), one.end(), iso)

    def _resolve(self, one: re.Match[str], *, is_ahead: bool) -> str:
        found = {name: part for name, part in one.groupdict().items() if part is not None}
        if "iso" in found:
            return found["iso"] if _is_date(found["iso"]) else ""
        if "decade" in found:
            return f"{found['decade']}/{int(found['decade']) + 9}"
        if "year" in found:
            return found["year"]
        for k in "123":
            if f"m{k}" in found:
                return self._dated(found[f"m{k}"], found.get(f"d{k}"), found.get(f"y{k}"))
        if "m4" in found:
            return self._dated(found["m4"], None, None)
        return self._relative(found, is_ahead=is_ahead) if self.published else ""

    def _dated(self, month: str, day: str | None, year: str | None) -> str:
        number = next(k for k in range(1, 13) if months.month_abbr[k].lower() == month[:3].lower())
        if year is None:
            if self.published is None:
                return ""
            latest = (self.published + _SOON).date()
            # A day such as 29 February may be missing from a year; the first of the month decides then.
            own = date(latest.year, number, 1)
            year = str(latest.year if own <= latest else latest.year - 1)
        iso = f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")
        return iso if _is_date(iso if day else iso + "-01") else ""

    def _relative(self, found: dict[str, str], *, is_ahead: bool) -> str:
        assert self.published is not None
        today = self.published.date()
        if "weekday" in found:
            words = found["weekday"].lower().split()
            back = (today.weekday() - _DAYS.index(words[-1])) % 7
            if is_ahead and words[0] != "last":
                return (today + timedelta(days=(7 - back) % 7)).isoformat()
            return (today - timedelta(days=7 if words[0] == "last" and back == 0 else back)).isoformat()
        if "near" in found:
            return (today - timedelta(days=found["near"].lower() == "yesterday")).isoformat()
        k = "1" if "unit1" in found else "2"
        count_word = found.get(f"count{k}", "one").lower()
        count = int(count_word) if count_word.isdigit() else SMALL.get(count_word, 1)
        moment = _back(today, count, found[f"unit{k}"].lower())
        if moment is None:
            return ""
        return moment.isoformat() if k == "1" else f"{moment.isoformat()}/{today.isoformat()}"


@lru_cache(maxsize=4)
def _dates_of(calendar: Calendar, text: str) -> tuple[_Dated, ...]:
    # Once a sentence, not once a figure.
    return tuple(calendar.dates(text))


def _back(today: date, count: int, unit: str) -> date | None:
    try:
        if unit in _UNIT_DAYS:
            return today - timedelta(days=count * _UNIT_DAYS[unit])
        before = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
        return date(before // 12, before % 12 + 1, min(today.day, 28))
    except (ValueError, OverflowError):
        return None


def _is_date(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True
