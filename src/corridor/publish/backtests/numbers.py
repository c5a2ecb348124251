"""Scores as text: people to three digits in sentences, in full in tables; shares; skill in words."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from corridor.publish.counts import FEW, count_words, format_people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DIGITS = 3
"""Two digits would call scores equal that a table tells apart."""

LEAD_WORDS = {
    "0-6 h": "up to 6 hours ahead",
    "6-24 h": "6 to 24 hours ahead",
    "24-72 h": "24 to 72 hours ahead",
    ">72 h": "more than 72 hours ahead",
    "30 d": "about 30 days ahead",
    "90 d": "about 90 days ahead",
    "all": "over all leads",
}


def score_words(value: float) -> str:
    """Write a distance in people for a sentence: `11,800`, `fewer than 10`, `0`."""
    return count_words(value, DIGITS)


def score_cell(value: float | None) -> str:
    """Write a distance in people for a table: `11,806`, `<10`, `0`; a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    return f"<{FEW}" if 0 < value < FEW else format_people(value)


def share_cell(value: float | None) -> str:
    """Write a share: `54 %`; a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{100 * value:.0f} %"


def ratio_cell(value: float | None) -> str:
    """Write a ratio to two places; a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{value:.2f}"


def skill_cell(value: float | None) -> str:
    """Write a skill with its sign: `+5 %`, `-34 %`; a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    percent = round(100 * value)
    return f"{percent:+,d} %" if percent else "0 %"


def skill_words(value: float) -> str:
    """Write a skill for a sentence: `5 % better`, `34 % worse`, `6.4 times as far off`."""
    percent = round(100 * value)
    if percent == 0:
        return "as good"
    if value > 0:
        return f"{percent} % better"
    return f"{-percent} % worse" if value > -1 else f"{1 - value:.1f} times as far off"


def span_words(low: float, high: float) -> str:
    """Write an interval of skill: `7 % worse to 21 % better`, `4 % to 31 % better`."""
    one, two = skill_words(low), skill_words(high)
    if one == two:
        return f"about {one}"
    if "as good" in (one, two):
        return f"as good, or up to {two}" if one == "as good" else f"as good, or up to {one}"
    for same in (" better", " worse", " times as far off"):
        if one.endswith(same) and two.endswith(same):
            return f"{one.removesuffix(same)} to {two}"
    return f"{one} to {two}"


def plural(count: int, noun: str) -> str:
    """Write a number with its noun: `1 moment`, `11 moments`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def comparison_words(row: Mapping[str, Any]) -> str:
    """Write what scores rest on: `115 comparisons with 28 counts`."""
    return f"{plural(int(row['points']), 'comparison')} with {plural(int(row['counts']), 'count')}"


def listed(words: list[str]) -> str:
    """Write words as a list: `a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def days_words(times: tuple[datetime, ...]) -> str:
    """Write when issue times lie: `between 24 September and 4 October 2023`, or `on 1 March 2024, 12:00`."""
    first, last = times[0], times[-1]
    if first == last:
        return f"on {first.day} {first:%B %Y, %H:%M}"
    if first.date() == last.date():
        return f"on {first.day} {first:%B %Y}"
    start = f"{first.day} {first:%B %Y}"
    if first.year == last.year:
        start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"between {start} and {last.day} {last:%B %Y}"


def other_days_words(times: tuple[datetime, ...]) -> str:
    """Write what else could have been replayed: `other days of these weeks`, `other hours of these days`."""
    span = times[-1] - times[0]
    for least, words in ((60, "days of these months"), (7, "days of these weeks"), (2, "hours of these days")):
        if span >= timedelta(days=least):
            return f"other {words}"
    return "other moments of these hours"
