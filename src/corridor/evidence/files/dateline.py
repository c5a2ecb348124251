"""The time of publication that a text states as its own; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

FIRST_LINES = 15
LAST_LINES = 5
"""Lines with text, from the start and from the end, in which a report states its date."""

_LONGEST_LINE = 160
_LONGEST_HEAD = 1000
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|thur|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20|21)\d\d)(?![\d%])"

# Dots stand between day, month and year wherever they are used. What slashes mean differs between countries: such a
# date counts only where one of its numbers can be no month.
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(?<![\d.,]){_DAY}[\s-](?:of\s)?{_MONTH},?[\s-]{_YEAR}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}\b{_MONTH}\s{_DAY},?\s{_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<![\d.,])((?:19|20|21)\d\d)([-/.])(\d\d)\2(\d\d)(?!\d)")
_NUMBERS = re.compile(r"(?<![\d.,])(\d{1,2})([./])(\d{1,2})\2((?:19|20|21)\d\d)(?!\d)")
_LAST_MONTH = 12

# Names of zones that mean one thing only.
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "wet": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "eat": 180,
          "edt": -240, "est": -300, "pdt": -420, "pst": -480}  # fmt: skip
_CLOCK = (
    r"(\d{1,2})[:.](\d\d)(?::\d\d(?:\.\d{1,9})?)?(?:\s?([ap])\.?m\b\.?)?(?:\s?(?:hrs|hours|h)\b)?"
    r"(?:\s?\(?(?:((?:utc|gmt)?\s?[+\u2212-]\d{1,2}(?::?\d\d)?)(?!\d)|("
    + "|".join(sorted(_ZONES, key=len, reverse=True))
    + r")\b)\)?)?(?:\slocal\stime)?"
)
_TIME_BEHIND = re.compile(rf"(?:t|\s?(?:,|\||·|•|-|–|at)?\s?){_CLOCK}", re.IGNORECASE)
_TIME_BEFORE = re.compile(rf"(?:^|(?<=[\s|(:])){_CLOCK}\s?(?:,|\||·|•|-|–|on)?\s?$", re.IGNORECASE)

_LABEL = re.compile(
    r"(?:first |last |originally )?(?:published|posted|updated|issued|released)(?: on| at)?"
    r"|(?:release |publication |report )?date(?: published| issued| of publication)?",
    re.IGNORECASE,
)
_LABEL_AT_END = re.compile(rf"(?:^|[\s(|·•–—-])(?:{_LABEL.pattern})$", re.IGNORECASE)
_HEADING = re.compile(r"\b(?:update|report|sitrep|bulletin|brief|briefing|release|statement|no\.)", re.IGNORECASE)
_BESIDE = re.compile(r"(?:\d{1,3} min(?:ute)?s? read|(?:last )?updated?\b.*|by [^.]*|(?-i:[A-Z]{2,5}))?", re.IGNORECASE)
_PLACE = re.compile(r"\(?[^\W\d_a-z][\w'\u2019. /-]*(?:,\s[^\W\d_a-z][\w'\u2019. -]*){0,2}(?:\s?\([^()]{1,40}\))?")
_DASH_BEHIND = re.compile(r"\s?\)?(?:\s?\([^()]{1,40}\))?\s?(?:[–—:]|--?(?=\s))\s?\S")
_NO_PLACES = frozenset(("on", "by", "in", "since", "until", "from", "after", "before", "as", "between", "during"))
_EDGES = " \t\u00a0()[]|·•–—-:,.;*#"


@dataclass(frozen=True)
class Stated:
    """A moment, the words that state it, and whether a label calls it the time of publication."""

    moment: datetime
    words: str
    labelled: bool = False


def read_moment(text: str) -> datetime | None:
    """Read a moment that is stated as a date of publication is; a bare date is the end of that day, 23:59 UTC.

    A time of day without its zone is no moment: the day counts.
    """
    text = text.strip()[:_LONGEST_LINE]
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        found = _find(text)
        return found[0] if found else None
    if moment.tzinfo is None:
        return _end_of(moment.year, moment.month, moment.day)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def find_dateline(text: str) -> tuple[datetime, str] | None:
    """Find the time that a text states as its own, among its first and last lines; None if it states none.

    Returns
    -------
    tuple
        The moment, and the basis (`stated: 20 September 2023`). Of several, the latest with a label counts (what
        was said then was not known before), else the first.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    own = lines[:FIRST_LINES] + lines[max(FIRST_LINES, len(lines) - LAST_LINES) :]
    found = [stated for stated in map(_stated, own) if stated is not None]
    if not found:
        return None
    labelled = [stated for stated in found if stated.labelled]
    best = max(labelled, key=lambda stated: stated.moment) if labelled else found[0]
    return best.moment, f"stated: {best.words}"


def _stated(line: str) -> Stated | None:
    head = re.sub(r"[^\S\n]+", " ", line[:_LONGEST_HEAD])
    found = _find(head)
    if found is None:
        return None
    moment, start, end = found
    before, behind = head[:start], head[end:]
    words = head[start:end].strip(_EDGES)
    name = before.strip(_EDGES)
    if len(head) <= _LONGEST_LINE and _BESIDE.fullmatch(behind.strip(_EDGES)):
        if not name or _LABEL.fullmatch(name):
            return Stated(moment, words, labelled=bool(name))
        if not behind.strip(_EDGES):
            if _LABEL_AT_END.search(name) and _is_heading(before, name):
                return Stated(moment, words, labelled=True)
            if before.rstrip()[-1:] in "|·•" or (before.rstrip()[-1:] in "(–—-," and _HEADING.search(name)):
                return Stated(moment, words)
    place = before.strip(" ,–—-(")
    if _PLACE.fullmatch(place) and _is_place(place) and _DASH_BEHIND.match(behind):
        return Stated(moment, words)
    return None


def _is_heading(before: str, name: str) -> bool:
    # "Arrivals as of 20 September 2023" heads a table, and "By NAME | Published 20 September 2023" a report.
    return _HEADING.search(name) is not None or re.search(r"[(|·•–—-]\s?[\w ]{1,30}:?\s?$", before) is not None


def _is_place(name: str) -> bool:
    words = re.sub(r"\([^()]*\)", "", name).split()
    small = {"of", "the", "de", "la", "al", "el", "and", "near", "in"}
    # "On 20 September 2023 - a Wednesday - ..." is a sentence.
    if words and words[0].casefold() in _NO_PLACES:
        return False
    return 0 < len(words) <= 6 and all(word[0].isupper() or word in small for word in words)  # noqa: PLR2004 - a name


def _find(text: str) -> tuple[datetime, int, int] | None:
    # The first date, with the time of day beside it: moment, start, end.
    dates = [found for found in (_day_first(text), _month_first(text), _by_number(text)) if found is not None]
    if not dates:
        return None
    day, start, end = min(dates, key=lambda found: found[1])
    behind = _TIME_BEHIND.match(text, end)
    before = None if behind else _TIME_BEFORE.search(text[max(0, start - 40) : start])
    clock = behind or before
    if clock is None:
        return day, start, end
    moment = _at(day, clock)
    if behind:
        return moment, start, behind.end()
    return moment, start - len(clock[0]), end


def _day_first(text: str) -> tuple[datetime, int, int] | None:
    found = _DAY_FIRST.search(text)
    return _dated(found, found[3], _number(found[2]), found[1]) if found else None


def _month_first(text: str) -> tuple[datetime, int, int] | None:
    found = _MONTH_FIRST.search(text)
    return _dated(found, found[3], _number(found[1]), found[2]) if found else None


def _by_number(text: str) -> tuple[datetime, int, int] | None:
    found = _YEAR_FIRST.search(text)
    if found:
        return _dated(found, found[1], int(found[3]), found[4])
    found = _NUMBERS.search(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > _LAST_MONTH or first == second:
        return _dated(found, found[4], second, found[1])
    return _dated(found, found[4], first, found[3]) if second > _LAST_MONTH else None


def _dated(found: re.Match[str], year: str, month: int, day: str) -> tuple[datetime, int, int] | None:
    try:
        return _end_of(int(year), month, int(day)), found.start(), found.end()
    except ValueError:
        return None


def _number(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1


def _end_of(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, tzinfo=UTC)


def _at(day: datetime, clock: re.Match[str]) -> datetime:
    hour, minute, half, shift, name = int(clock[1]), int(clock[2]), clock[3], clock[4], clock[5]
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    offset = _ZONES[name.lower()] if name else _offset(shift)
    if offset is None:
        return day
    try:
        zone = timezone(timedelta(minutes=offset))
        return day.replace(hour=hour, minute=minute, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return day


def _offset(shift: str | None) -> int | None:
    if not shift:
        return None
    digits = re.search(r"([+\u2212-])(\d{1,2}):?(\d\d)?$", shift)
    if digits is None:
        return None
    minutes = 60 * int(digits[2]) + int(digits[3] or 0)
    return minutes if digits[1] == "+" else -minutes
