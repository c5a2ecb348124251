"""What number words are worth: exact ones, vague ones as ranges, fractions."""

from __future__ import annotations

import re
from dataclasses import dataclass

SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "zero": 0,
}  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
MULTIPLIERS = {
    "dozen": 12.0, "score": 20.0, "hundred": 100.0, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7,
    "billion": 1e9,
}  # fmt: skip

_HALF = 0.5
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
          "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip

FRACTIONS = (
    r"\b(?:(?:a|one|two|three|four|five|seven|nine)[- ](?:third|quarter|fifth|tenth|eighth)s?\b(?=\s+(?:of|"
    r"its|the|their)\b|\s*[,.;]|\s+(?:were|are|was|have|had|is)\b)"
    r"|half\b(?=\s+(?:of|the|its|their|them|his|her|our|all|that|were|are|was|have|had|is|live|remain|fled)\b)"
    r"|(?:one|two|three|four|five|nine|\d)\s+(?:in|out\s+of)(?:\s+every)?\s+(?:three|four|five|six|seven|"
    r"eight|nine|ten|[1-9]\d?)\b(?!\s+(?:days|hours|weeks|months|years|minutes))"
    r"|(?:one|two|three|nine)\s+[a-z]+\s+in\s+(?:every\s+)?(?:three|four|five|six|seven|eight|nine|ten|twenty)\b)"
)
"""Shares in words; those in per cent are numbers with a sign."""


@dataclass(frozen=True)
class VagueNumber:
    """A vague number, and what it spans.

    Parameters
    ----------
    pattern
        As it is written.
    low, high
        What it can mean (see the annotation guide).
    """

    pattern: str
    low: float
    high: float

    def matches(self, words: str) -> bool:
        """Whether these words are this number."""
        found = re.match(self.pattern, f"{words} of ", re.IGNORECASE)
        return found is not None and found.end() == len(words)

    def span_of(self, words: str) -> tuple[float, float]:
        """Both ends."""
        assert self.matches(words)
        return self.low, self.high


_FEW = r"(?:a\s+)?(?:few|handful\s+of|couple\s+of)"
VAGUE = tuple(
    VagueNumber(pattern, low, high)
    for pattern, low, high in (
        (r"(?:many\s+|several\s+)?tens\s+of\s+millions", 20e6, 99_999_999),
        (r"(?:many\s+|several\s+)?hundreds\s+of\s+thousands", 200_000, 999_999),
        (r"(?:many\s+|several\s+)?tens\s+of\s+thousands", 20_000, 99_999),
        (r"(?:many\s+)?hundreds\s+of\s+millions", 200e6, 999_999_999),
        (r"several\s+million", 3e6, 9_999_999),
        (r"several\s+thousand", 3_000, 9_999),
        (r"several\s+hundred", 300, 999),
        (r"several\s+dozen", 36, 99),
        (rf"{_FEW}\s+million", 3e6, 5e6),
        (rf"{_FEW}\s+thousand", 3_000, 5_000),
        (rf"{_FEW}\s+hundred", 300, 500),
        (rf"{_FEW}\s+dozen", 36, 60),
        (r"millions", 2e6, 9_999_999),
        (r"(?:many\s+|multiple\s+)?thousands", 2_000, 9_999),
        (r"(?:many\s+|multiple\s+)?hundreds", 200, 999),
        (r"(?:many\s+)?dozens", 24, 99),
        (r"scores", 40, 99),
        (r"several", 3, 9),
        (r"a\s+(?:few|handful)(?=\s)", 3, 5),
        (r"a\s+couple(?=\s+of\s)", 2, 2),
    )
)


def words_value(words: str) -> float | None:
    """Read a number in words, such as `two hundred and fifty thousand`, `half a million`, `a dozen`."""
    total, part, words = 0.0, 0.0, " ".join(words.split())
    if " and a half " in f" {words} ":
        head, _, scale = words.partition(" and a half ")
        return ((1.0 if head == "a" else float(SMALL.get(head, 0) or TENS.get(head, 0))) + _HALF) * MULTIPLIERS[
            scale.strip()
        ]
    for word in re.split(r"[\s-]+", words):
        if word in SMALL or word in TENS:
            part += SMALL.get(word, 0) or TENS.get(word, 0)
        elif word == "half":
            part = _HALF
        elif word in MULTIPLIERS:
            scale_by = MULTIPLIERS[word]
            if scale_by >= MULTIPLIERS["thousand"]:
                total, part = total + (part or 1) * scale_by, 0.0
            else:
                part = (part or 1) * scale_by
        elif word not in {"and", "a"}:
            return None
    return total + part


def fraction_value(words: str) -> float:
    """Read a share in words, such as `two thirds`, `half`, `one in five`."""
    parts = [part for part in re.split(r"[\s-]+", words.lower()) if part not in {"every", "of"}]
    if parts[0] == "half":
        return _HALF
    top = 1.0 if parts[0] == "a" else float(SMALL.get(parts[0]) or parts[0])
    if "in" in parts or "out" in parts:
        bottom = parts[-1]
        return top / float(SMALL.get(bottom) or bottom)
    return top / _PARTS[parts[1].removesuffix("s")]
