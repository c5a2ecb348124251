"""A sentence with its figures, the nouns behind them, and the words that say what is counted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from corridor.evidence.claims.lexicon import Place
from corridor.evidence.claims.phrases import Phrase, read_phrase
from corridor.evidence.claims.triggers import Trigger, find_triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.evidence.text.numbers import Figure
    from corridor.evidence.text.sentences import Word
    from corridor.world.evidence import Span

AUXILIARY = re.compile(
    r"^\s*(?:,?\s*(?:others?|more|further|additional|people)\s*)?(?:(?:were|was|are|is|have|has|had|been|being|be|"
    r"reported|confirmed|also|then|still|now|already|reportedly|feared|believed|presumed|to|said|either)\s+)*$",
    re.IGNORECASE,
)
"""What may stand between a noun and its verb."""

_APPOSITION = re.compile(
    r"(?P<aside>,\s[^,;.\d]{3,80},)\s+(?=(?:have|has|had|were|was|are|is|will|would|could|may|might)\b)"
)
_PART = re.compile(r",?\s*(?:including|among them|of whom|one of them|of them)\b[^,;.]*$", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)")
_BE = re.compile(r"\b(?:was|were|been|being|be|are|is)\s+(?:also\s+|reportedly\s+|still\s+)?$", re.IGNORECASE)
_LONGEST_PASSIVE, _LONGEST_CUE = 24, 300
_NUMBER_OF = re.compile(r"\b(?:number|numbers|total|count|tally) of\b", re.IGNORECASE)
_AUX_VERB = re.compile(r"\b(?:said|says|was|were|has|have|had|is|are)\b")


@dataclass(frozen=True)
class Clause:
    """A sentence; all spans count it.

    Parameters
    ----------
    figures
        Those that may count people.
    phrases
        What stands behind each of them.
    asides
        Spans that whoever looks for a verb skips: `, including 11 children,`, `, nearly all of them,`.
    """

    text: str
    words: Sequence[Word]
    figures: tuple[Figure, ...]

    @cached_property
    def phrases(self) -> dict[Figure, Phrase]:
        """What stands behind each figure."""
        return {figure: read_phrase(self.words, figure.end) for figure in self.figures}

    @cached_property
    def triggers(self) -> list[Trigger]:
        """Words that say what is counted; in the passive they stand behind their figure, unless one follows at once."""
        return [self._as_passive(one) for one in find_triggers(self.text)]

    def _as_passive(self, trigger: Trigger) -> Trigger:
        if trigger.text.endswith("ing") or any(0 <= one.start - trigger.end <= 1 for one in self.figures):
            return trigger
        head = self.text[max(0, trigger.start - _LONGEST_PASSIVE) : trigger.start]
        is_passive = trigger.place is Place.EITHER and _BE.search(head)
        return replace(trigger, place=Place.BEFORE) if is_passive else trigger

    @cached_property
    def asides(self) -> list[Span]:
        """Spans to skip, ascending."""
        text, spans = self.text, []
        for figure in self.figures:
            head = max(0, figure.start - _LONGEST_CUE)
            cue = _PART.search(text[head : figure.start])
            begin = head + cue.start() if cue else None
            if begin is None and re.match(r"\s+of\s+(?:them|whom)\b", text[figure.end :]):
                begin = figure.start
            if begin is not None:
                stop = re.search(r"[,;.)]", text[figure.end :])
                spans.append((begin, figure.end + (stop.end() if stop else len(text) - figure.end)))
        spans += [one.span("aside") for one in _APPOSITION.finditer(text)]
        return sorted(spans)

    def is_aside(self, start: int) -> bool:
        """Whether something lies in an aside."""
        return any(low <= start < high for low, high in self.asides)

    def parts(self, start: int, end: int) -> bool:
        """Whether an aside holds `start` and not `end`."""
        return any(low <= start < high and not low <= end < high for low, high in self.asides)

    def between(self, start: int, end: int) -> str:
        """The text between, without asides and brackets."""
        parts, at = [], start
        for low, high in self.asides:
            if at <= low < high <= end:
                parts.append(self.text[at:low])
                at = high
        return _BRACKETED.sub(" ", " ".join([*parts, self.text[at:end]]))

    def figures_between(self, start: int, end: int) -> int:
        """How many figures stand there, those in asides not counted."""
        return max(bisect_left(self._starts, end) - bisect_left(self._starts, start), 0)

    @cached_property
    def _starts(self) -> list[int]:
        return sorted(one.start for one in self.figures if not self.is_aside(one.start))

    @cached_property
    def number_heads(self) -> list[re.Match[str]]:
        """Where `number of` and the like stand."""
        return list(_NUMBER_OF.finditer(self.text))

    def adjacent(self, figure: Figure) -> Trigger | None:
        """The verb that follows a figure's noun at once."""
        begin = max(self.phrases[figure].end, figure.end)
        return next(
            (
                one
                for one in self.triggers
                if one.start >= begin
                and one.place is not Place.BEHIND
                and AUXILIARY.match(self.text[begin : one.start])
            ),
            None,
        )


@lru_cache(maxsize=256)
def has_verb(text: str) -> bool:
    """Whether a text has a verb, as far as the words known tell."""
    return bool(find_triggers(text)) or bool(_AUX_VERB.search(text))
