"""Numbers that count nothing: dates, clock times, years, money, ages, ordinals, names with numbers in them."""

from __future__ import annotations

import re

MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
FIRST_YEAR, LAST_YEAR = 1800, 2099
_REACH = 40

_COUNTED = (
    r"(?:people|persons|civilians|residents|refugees|families|households|soldiers|troops|children|women|men|"
    r"displaced|migrants"
    r"|houses|homes|vehicles|cars|peacekeepers|evacuees|returnees|arrivals|individuals|inhabitants|patients|"
    r"tonnes|tons|tents)"
)
_AFTER = re.compile(
    r"""^(?:
      (?:st|nd|rd|th)\b                                              # ordinals
    | \s*[-–]?\s*(?:year|month|week|day)s?[-\s]olds?\b                # ages
    | \s+years?\s+(?:of\s+age|old)\b
    | \s*(?:a\.?m\b\.?|p\.?m\b\.?|o'clock|hrs\b|gmt\b|utc\b)          # clock times
    | :\d\d | \s*(?:h|hours)\s+(?:local|gmt)
    | [\s-]*(?:us\s+)?(?:dollars?|euros?|pounds?|rubles|roubles|lira|yen|francs?|rupees|dram|manat|cents?|usd|eur|gbp)\b
    | [\s-]*(?:million|billion|thousand|m|bn)?[\s-]*(?:us\s+)?(?:dollars?|euros?|pounds?|usd|eur|gbp)\b
    | \s*(?:°|degrees\b|mm\b|cm\b|millimet|centimet|inch|kg\s+of\s+explos|mw\b|megawatts?|kwh?\b|kilowatt|hpa\b
         |decibel|calibre|caliber)
    | -magnitude | \s*(?:on\s+the\s+richter)
    | \s*(?:km/h|kmh|kph|mph|m/s|knots|(?:kilomet(?:er|re)s|km|miles)\s+(?:per|an)\s+hour|cubic|m3/s)
    | \s+(?:times|per\s+cent\s+(?:rise|increase|drop|fall|more|less)|percentage\s+points?|points?|votes?|seats?
         |goals?|minutes?|min|seconds?)\b
    | \s*(?:/|:)\s*\d | \.\d
    | s\b                                                            # the 1990s
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(
    r"""(?:
      [$€£¥₽₺]\s*$ | \b(?:usd|eur|gbp|us\$|chf)\s*$
    | \b(?:aged?|ages|age\s+of|aged\s+(?:between|over|under)|children\s+(?:under|over
         |aged)(?:\s+the\s+age\s+of)?|at\s+age)\s*$
    | \b(?:man|woman|boy|girl|person)\s+of\s*$ | \bevery\s*$ | \b(?:anyone|those|children|men|women|boys|girls
         |everybody|everyone)\s+(?:aged\s+)?(?:under|over|below|above)\s*$
    | \b(?:father|mother|parents?|widow)\s+of\s*$
    | \b(?:under|over)[-\s]the[-\s]age[-\s]of\s*$
    | \b(?:magnitude|category|phase|level|grade|stage|class|no\.?|nos\.?|№|\#)\s*(?:of\s+)?$
    | [A-Za-z]-?$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(
    r"\b(?:chapter|section|page|article|resolution|protocol|flight|highway|route|road|motorway|kilomet(?:er|re)|km|"
    r"checkpoint|gate|block|sector|zone|ward|district|unit|battalion|brigade|update|report|round|bulletin|appendix|annex|"
    r"version|channel|bus|line|hotline|tel|phone|call|dial|type|model|ipc|group)\s*$",
    re.IGNORECASE,
)
_COUNTED_BEHIND = re.compile(
    rf"\s+(?:[\w-]+\s+){{0,2}}?(?:{_COUNTED}|dead|deaths|wounded|injured|missing|killed|others)\b", re.IGNORECASE
)
CAPITAL = r"(?-i:(?=[A-Z]))"
"""Months are written with one: `2,000 may be trapped` is no date."""

_MONTH_BEHIND = re.compile(rf"\s*{CAPITAL}(?:{MONTHS})\b", re.IGNORECASE)
_MONTH_BEFORE = re.compile(
    rf"(?P<day>\b\d{{1,2}}(?:st|nd|rd|th)?\s+)?\b{CAPITAL}(?:{MONTHS})\.?\s+(?:the\s+)?$", re.IGNORECASE
)
_LAST_DAY = 31
_AGE_APPOSITION = re.compile(r"(?:[A-Z][\w'’-]+|\b(?:man|woman|boy|girl)),\s*$")
_OF_TWO = re.compile(r"\b(?:first|second|other|latter|last|next|better|and a)\s+$", re.IGNORECASE)
_OLDEST = 120
_AGE_END = re.compile(r"^\s*,")
_DATE_AROUND = re.compile(r"\d[-/.]$")


def is_no_count(text: str, start: int, end: int, size: float) -> bool:
    """Whether the number at `start` to `end` cannot be a count.

    Parameters
    ----------
    size
        What it is worth.
    """
    number, before, after = text[start:end], text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if number.lower() == "one" and re.search(r"\b(?:not|no|every|any|each|which|the|at)\s+$", before, re.IGNORECASE):
        return True
    if re.match(r"0\d", number) or (number.lower() == "half" and _OF_TWO.search(before)):
        return True
    if _is_named(number, before, after) or _is_day(number, before, size):
        return True
    if _AFTER.search(after) or _BEFORE.search(before) or _DATE_AROUND.search(before):
        return True
    is_age = _AGE_APPOSITION.search(before) and _AGE_END.search(after) and size < _OLDEST
    if is_age and number.isdigit():
        return True
    return _is_year(number, before, after)


def _is_day(number: str, before: str, size: float) -> bool:
    # `September 19`, `March 2021`; in `In March 40 people`, `On 28 December 12 people` a count follows.
    month = _MONTH_BEFORE.search(before)
    is_day = month is not None and not month["day"] and size <= _LAST_DAY
    return is_day or (month is not None and re.fullmatch(r"\d{4}", number) is not None)


def _is_named(number: str, before: str, after: str) -> bool:
    # `19 September`; `Route 4`, `Report 12`, unless people follow: `doctors report 12 dead`.
    is_day = number.isdigit() and int(number) <= _LAST_DAY and _MONTH_BEHIND.match(after) is not None
    return is_day or (_NAMED.search(before) is not None and not _COUNTED_BEHIND.match(after))


def _is_year(number: str, before: str, after: str) -> bool:
    if not re.fullmatch(r"\d{4}", number) or not FIRST_YEAR <= int(number) <= LAST_YEAR:
        return False
    return not re.match(rf"\s+(?:[\w-]+\s+){{0,2}}{_COUNTED}\b", after, re.IGNORECASE) or bool(
        re.search(rf"(?:{MONTHS})\.?,?\s*$", before, re.IGNORECASE)
    )
