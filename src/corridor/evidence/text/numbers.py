"""Finds figures in a sentence: digits and words, ranges, vague numbers, shares, and how they are hedged."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.evidence.text.not_counts import is_no_count
from corridor.evidence.text.number_words import FRACTIONS, MULTIPLIERS, SMALL, TENS, VAGUE, fraction_value, words_value
from corridor.world.claims import Qualifier

if TYPE_CHECKING:
    from collections.abc import Iterator


_Q = Qualifier
_BEFORE: tuple[tuple[str, Qualifier], ...] = (
    (
        r"at\s+least|no\s+(?:fewer|less)\s+than|not\s+(?:fewer|less)\s+than|a\s+minimum\s+of|at\s+a\s+minimum|≥",
        _Q.AT_LEAST,
    ),
    (r"no\s+more\s+than|not\s+more\s+than|at\s+most|a\s+maximum\s+of|at\s+the\s+most|≤", _Q.AT_MOST),
    (
        (r"(?:well\s+|far\s+|just\s+|slightly\s+|a\s+little\s+)?(?:more\s+than|over|above)|exceed(?:s|ed|ing)|"
        r"in\s+excess\s+of|upwards?\s+of|(?<!the )past|>"),
     _Q.MORE_THAN),
    (r"up\s+to|as\s+many\s+as|as\s+much\s+as", _Q.UP_TO),
    (r"nearly|almost|close\s+to|just\s+short\s+of|approaching|not\s+quite|virtually|the\s+best\s+part\s+of", _Q.NEARLY),
    (r"(?:far\s+|well\s+)?(?:less|fewer)\s+than|(?:just\s+|well\s+)?(?:under|below)|<", _Q.LESS_THAN),
    (
        (r"some|about|around|approximately|approx\.?|roughly|circa|ca\.|an\s+estimated|estimated(?:\s+at)?|"
        r"in\s+the\s+region\s+of"
     r"|on\s+the\s+order\s+of|more\s+or\s+less|perhaps|maybe|probably|~|≈"), _Q.ABOUT),
)  # fmt: skip
_AFTER: tuple[tuple[str, Qualifier], ...] = (
    (r"\+|\s+(?:people\s+)?or\s+more\b|\s*plus\b", _Q.AT_LEAST),
    (r"\s+or\s+so\b|-odd\b|\s+odd\b", _Q.ABOUT),
    (r"\s+or\s+(?:fewer|less)\b|\s+at\s+(?:the\s+)?(?:very\s+)?most\b", _Q.AT_MOST),
    (r"\s+at\s+(?:the\s+)?(?:very\s+)?least\b", _Q.AT_LEAST),
    (r"\s+est\.", _Q.ABOUT),
)

_WORD_NUMBER = "|".join(sorted([*SMALL, *TENS], key=len, reverse=True))
_SCALE = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?!\d)|\d+(?:\.\d+)?"
_WORDS = (
    rf"(?:a[- ](?:{_SCALE})\b|(?:{_WORD_NUMBER})\b)"
    rf"(?:[- ](?:{_WORD_NUMBER}|{_SCALE})\b|(?<=hundred)\s+and\s+(?:{_WORD_NUMBER})\b|"
    rf"(?<=thousand)\s+and\s+(?:{_WORD_NUMBER})\b)*"
)
_HALVES = rf"half\s+a\s+(?:million|thousand|dozen)|(?:{_WORD_NUMBER}|a)\s+and\s+a\s+half\s+(?:{_SCALE})"
_LONG = r"(?!\s*(?:long|wide|high|deep|from|away|tall|north|south|east|west|radius|off|below|above)\b)"
_NUMBER = rf"(?:(?:{_DIGITS})(?:\s?(?:{_SCALE}|mn|bn)\b|(?:k|m)\b{_LONG})?|\b(?:{_HALVES}|{_WORDS})\b)"
_VAGUE = "|".join(one.pattern for one in VAGUE)
_PER_CENT = r"(?:\s?(?:%|per\s?cent\b|pct\b|percent\b))"
_FIGURE = re.compile(
    rf"(?P<vague>\b(?:{_VAGUE}))(?![\w-])"
    rf"|(?P<fraction>{FRACTIONS})"
    rf"|"
    rf"\b(?P<between>between)\s+(?P<from_>{_NUMBER}){_PER_CENT}?\s+and\s+(?P<until>{_NUMBER})(?P<between_sh"
    rf"are>{_PER_CENT})?"
    rf"|(?<![\w.,/:#°-])(?P<low>{_NUMBER}){_PER_CENT}?(?P<join>\s?[-–—]\s?|\s+to\s+|"
    rf"\s+or\s+)(?P<high>{_NUMBER})(?P<range_share>{_PER_CENT})?(?![\w/])"
    rf"|(?<![\w/:#°])(?<!\w[.,-])(?P<number>{_NUMBER})(?P<share>{_PER_CENT}|\s?percentage\s+points?\b)?",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?P<number>{_NUMBER})(?P<share>{_PER_CENT})?", re.IGNORECASE)
_HEDGES = [
    (re.compile(rf"(?:^|(?<![\w-]))(?:{pattern})\s*(?:the\s+)?$", re.IGNORECASE), kind) for pattern, kind in _BEFORE
]
_TRAILS = [(re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _AFTER]
_FROM = re.compile(r"\bfrom\s*$", re.IGNORECASE)
_GREW = re.compile(
    r"\b(?:rose|risen|ris(?:e|es|ing)|grew|grown|grow(?:s|ing)?|increas\w+|climb\w*|jump\w*|soar\w*|swell\w*|"
    r"swollen|went|up|fell|fallen|fall(?:s|ing)?|drop\w*|declin\w+|down|decreas\w+|shr[aiu]nk\w*|reduced|cut|"
    r"raised|lowered|revised|upgraded|downgraded|doubled|changed|moved|widened|extended|expanded|"
    r"narrowed)\b[^.;]*$",
    re.IGNORECASE,
)
_LONGEST_HEDGE = 28
_LONGEST_GROWTH = 300
"""Characters before a range in which a word says that it grew."""


@dataclass(frozen=True)
class Figure:
    """A figure as a text states it.

    Parameters
    ----------
    start, end
        Span of hedge and number.
    number_start
        Where the number itself begins.
    value, low, high
        One figure, or a range; shares between 0 and 1.
    is_vague
        Such as `dozens`.
    """

    start: int
    number_start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    qualifier: Qualifier
    is_share: bool = False
    is_vague: bool = False

    def shifted(self, by: int) -> Figure:
        """The same figure, counted from elsewhere."""
        return replace(self, start=self.start + by, number_start=self.number_start + by, end=self.end + by)

    @property
    def size(self) -> float:
        """Its value, or the middle of its range."""
        return self.value if self.value is not None else ((self.low or 0) + (self.high or 0)) / 2


def find_figures(text: str) -> list[Figure]:
    """Find all figures of a text that may count something, in order.

    Dates, clock times, years, money, ages, ordinals and names with numbers in them are left out.
    """
    return [one for one in _all_figures(text) if not is_no_count(text, one.number_start, one.end, one.size)]


def _all_figures(text: str) -> Iterator[Figure]:
    at = 0
    while found := _FIGURE.search(text, at):
        figures, at = _read(text, found)
        yield from (_hedged(text, one) for one in figures)


def _read(text: str, found: re.Match[str]) -> tuple[list[Figure], int]:
    # The figures of a match, and where to go on.
    start, end = found.span()
    if found["vague"]:
        low, high = next(one.span_of(found["vague"]) for one in VAGUE if one.matches(found["vague"]))
        value = low if low == high else None
        return [Figure(start, start, end, value, None if value else low, None if value else high, _Q.NONE,
                       is_vague=value is None)], end  # fmt: skip
    if found["fraction"]:
        value = fraction_value(found["fraction"])
        return [Figure(start, start, end, value, None, None, _Q.NONE, is_share=True)] if value <= 1 else [], end
    if found["between"]:
        return _read_between(found)
    if found["number"]:
        value, is_share = number_value(found["number"]), found["share"] is not None
        if value is None:
            return [], end
        return [Figure(start, start, end, value / 100 if is_share else value, None, None, _Q.NONE, is_share)], end
    return _read_range(text, found)


def _read_range(text: str, found: re.Match[str]) -> tuple[list[Figure], int]:
    # "3,000 to 4,000" is one figure; "from 20 to 30" says that it grew.
    low, high, join = number_value(found["low"]), number_value(found["high"]), found["join"].strip().lower()
    head = text[max(0, found.start() - _LONGEST_GROWTH) : found.start()]
    if low is None or high is None or (_FROM.search(head) and _GREW.search(head)):
        return _single(found)
    low = _of_one_scale(low, high, found["low"], found["high"])
    if low >= high or (join in {"-", "–", "—"} and not _is_plain(found)) or (join == "or" and high > 2 * low + 2):
        return _single(found)
    is_share = found["range_share"] is not None
    scale = 0.01 if is_share else 1
    start, end = found.span()
    return [Figure(start, start, end, None, low * scale, high * scale, _Q.NONE, is_share)], end


def _read_between(found: re.Match[str]) -> tuple[list[Figure], int]:
    low, high = number_value(found["from_"]), number_value(found["until"])
    start, end = found.span()
    if low is None or high is None:
        return [], end
    low = _of_one_scale(low, high, found["from_"], found["until"])
    is_share = found["between_share"] is not None
    scale = 0.01 if is_share else 1
    if low >= high:
        return [], end
    return [Figure(start, found.start("from_"), end, None, low * scale, high * scale, _Q.NONE, is_share)], end


def _of_one_scale(low: float, high: float, low_words: str, high_words: str) -> float:
    # `3 to 4 million`, `50-60,000`: the scale that the second states is the first one's too.
    scale = _scale_of(high_words)
    if scale and not _scale_of(low_words) and low * scale < high:
        return low * scale
    thousand = MULTIPLIERS["thousand"]
    is_short = high % thousand == 0 and low < thousand and low * thousand < high and "," not in low_words
    return low * thousand if is_short and low_words.isdigit() else low


def _is_plain(found: re.Match[str]) -> bool:
    # Digits on both sides, or words on both: `two-hundred` is no range, nor is a telephone number.
    return found["low"][0].isdigit() == found["high"][0].isdigit()


def _single(found: re.Match[str]) -> tuple[list[Figure], int]:
    # No range after all: the first number alone, as long as it goes (`twenty-six` is one).
    one = _ALONE.match(found.string, found.start())
    value = number_value(one["number"]) if one else None
    if one is None or value is None:
        return [], found.end("low")
    is_share = one["share"] is not None
    return [
        Figure(one.start(), one.start(), one.end(), value / 100 if is_share else value, None, None, _Q.NONE, is_share)
    ], one.end()


def _scale_of(words: str) -> float:
    last = re.split(r"[\s\d.,]+", words.lower().strip())[-1]
    return MULTIPLIERS.get(last, {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9}.get(last, 0))


def number_value(words: str) -> float | None:
    """Read one number in digits or words; None if it is none after all, or beyond 10^12."""
    words = words.lower().strip()
    if not words[0].isdigit():
        value = words_value(words)
    else:
        digits = re.match(_DIGITS, words)
        assert digits is not None
        value = float(re.sub(r"[,\u00a0\u202f\u2009 ]", "", digits.group())) * (_scale_of(words) or 1)
    return value if value is not None and value <= 1e12 else None  # noqa: PLR2004 - the largest figure of a claim


def _hedged(text: str, figure: Figure) -> Figure:
    # Hedges before (also two of them) and behind it; the first one said is what counts.
    start, qualifier = figure.start, figure.qualifier
    for _ in range(2):
        head = text[max(0, start - _LONGEST_HEDGE) : start]
        for pattern, kind in _HEDGES:
            hedge = pattern.search(head)
            if hedge:
                start, qualifier = start - len(head) + hedge.start(), kind
                while text[start].isspace():
                    start += 1
                break
        else:
            break
    end = figure.end
    for pattern, kind in _TRAILS:
        trail = pattern.match(text, end)
        if trail:
            end, qualifier = trail.end(), qualifier or kind
            break
    return replace(figure, start=start, end=end, qualifier=qualifier)
