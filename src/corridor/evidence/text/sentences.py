"""Splits a text into paragraphs and sentences, and these into words; spans count the whole text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.world.evidence import Span

LONGEST_SENTENCE = 3000
"""Characters; what is longer is cut there, so that no rule meets more."""

_LONG_LINE = 60
"""A line at least this long that ends without a full stop goes on in the next."""

_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\sa-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|St|No|Nos|vs|etc|approx|ca|est|Jan|Feb|"
    r"Mar|Apr|Jun|Jul|Aug"
    r"|Sept|Sep|Oct|Nov|Dec|Mt|Ft|Inc|Ltd|Co|Fig|Art)|\b[A-Z](?:\.[A-Z])*|\b[aA]\.[mM]|\b[pP]\.[mM]|\be\.g|\bi\.e)\.$"
)
_BULLET = re.compile(r"\s*(?:[-–—•*·▪●►>]|\d{1,2}[.)])\s+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")


@dataclass(frozen=True)
class Word:
    """A word, or one sign; `low` without case."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """In lower case, with straight apostrophes."""
        return self.text.lower().replace("’", "'")

    @property
    def is_name_like(self) -> bool:
        """Whether it starts with a capital."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Sentence:
    """A sentence of a paragraph.

    Parameters
    ----------
    paragraph
        Which paragraph of the text, from 0.
    is_bullet
        Whether it is an item of a list.
    """

    start: int
    end: int
    text: str
    paragraph: int
    is_bullet: bool


def split_words(text: str, start: int = 0) -> list[Word]:
    """Split into words and signs; `start` is where `text` begins in the whole."""
    return [Word(start + one.start(), start + one.end(), one.group()) for one in _WORD.finditer(text)]


def split_sentences(text: str, furniture: Sequence[Span] = ()) -> Iterator[Sentence]:
    """Split a text into sentences; what lies in furniture is skipped.

    A line's end ends a sentence, unless the line is long, has no full stop, and the next one follows at once.
    """
    for number, (start, end) in enumerate(_paragraphs(text, furniture)):
        bullet = _BULLET.match(text, start, end)
        begin = bullet.end() if bullet else start
        for low, high in _cut(text, begin, end):
            yield Sentence(low, high, text[low:high], number, bullet is not None)


def _paragraphs(text: str, furniture: Sequence[Span]) -> Iterator[Span]:
    # Lines, joined where one goes on in the next.
    skipped = {start for start, _ in furniture}
    open_span: Span | None = None
    for line in _LINE.finditer(text):
        start, end = line.span()
        is_skipped = start in skipped or any(low <= start < high for low, high in _near(furniture, start))
        if not line.group().strip() or is_skipped:
            if open_span:
                yield open_span
            open_span = None
            continue
        if open_span and _goes_on(text, open_span, line):
            open_span = (open_span[0], end)
            continue
        if open_span:
            yield open_span
        open_span = (start, end)
    if open_span:
        yield open_span


def _near(furniture: Sequence[Span], start: int) -> Sequence[Span]:
    # Spans are few and ascending: the last one that begins before this.
    from bisect import bisect_right  # noqa: PLC0415 - used here only

    at = bisect_right(furniture, (start, 1 << 60))
    return furniture[max(at - 1, 0) : at]


def _goes_on(text: str, before: Span, line: re.Match[str]) -> bool:
    if text[before[1] : line.start()].count("\n") > 1 or _BULLET.match(line.group()):
        return False
    last = text.rfind("\n", before[0], before[1]) + 1
    tail = text[max(last, before[0]) : before[1]].rstrip()
    if not tail or tail[-1] in '.!?:;”"':
        return False
    follows = line.group().lstrip()[:1]
    return follows.islower() or len(tail) >= _LONG_LINE


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for stop in _SENTENCE_END.finditer(text, start, end):
        head = text[max(begin, stop.start() - 12) : stop.start() + 1]
        if _ABBREVIATION.search(head) and text[stop.start()] == ".":
            continue
        yield from _bounded(text, begin, stop.end())
        begin = stop.end()
    yield from _bounded(text, begin, end)


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    for low in range(start, end, LONGEST_SENTENCE):
        yield low, min(low + LONGEST_SENTENCE, end)
