"""Figures that count what was counted before: in this sentence, in the one before, or further back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.evidence.claims.lexicon import lexicon
from corridor.evidence.claims.phrases import Phrase, read_phrase
from corridor.evidence.claims.triggers import find_triggers
from corridor.evidence.text.sentences import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.evidence.claims.counted import Counted
    from corridor.evidence.text.numbers import Figure
    from corridor.evidence.text.sentences import Word

_OF_THESE = re.compile(
    r"^(?:of (?:these|those|them|this (?:number|total)|the total)|among (?:them|these|those)|(?:they|these|"
    r"those) include[sd]?)\b",
    re.IGNORECASE,
)
_COMPOSED = re.compile(
    r"^\s*,?\s*(?:are|were|is|come from|came from|headed by|aged|under \d|over \d|have a member|have passed)\b"
    r"(?!\s+(?:killed|wounded|injured|missing|needed|required))",
    re.IGNORECASE,
)
_MAKE_UP = re.compile(
    r"\b(?:make up|made up|account(?:s|ed)? for|represent(?:s|ed)?|constitute[sd]?|compris(?:e|es|ed))\s+$",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:g[ai]ves?|confirm(?:s|ed)|claim(?:s|ed)|sp(?:eaks?|oke) of|talks? of|estimate[sd]?|acknowledge[sd]|"
    r"count(?:s|ed)|record(?:s|ed)|report(?:s|ed)|(?:number|figure|total) (?:could|may|might|will|would|"
    r"is expected to|was expected to) (?:reach|rise to|exceed|climb to)|"
    r"puts? (?:it|the (?:\w+ ){1,4}?|their number |the figure |the total )at|the (?:figure|number|"
    r"total) (?:of|is|was|stands at|rose to)|suggests?|admits?(?: to)?|says?|said)\s+[\"“]?(?:a total of\s+)?$",
    re.IGNORECASE,
)
_WAS_COUNTED = re.compile(
    r"\s+(?:were|was|had been|have been|has been)\s+(?:counted|reported|recorded|confirmed)\b", re.IGNORECASE
)


def count_of_these(
    text: str, people: Sequence[Figure], words: Sequence[Word], counted: Sequence[Counted], last: Counted | None
) -> list[Counted]:
    """Let `Of these, 9,400 are children` count what the sentence before did, unless a verb of its own follows.

    Parameters
    ----------
    people
        Figures of the sentence that may count people.
    counted
        What was found in it by itself.
    last
        What the sentence before counted last.
    """
    head = _OF_THESE.match(text)
    if head is None or not people:
        return list(counted)
    named = next((one.quantity for one in find_triggers(text[: people[0].start])), "")
    if last is None and not named:
        return list(counted)
    known = last or next(iter(counted), None)
    if known is None:
        return list(counted)
    found = []
    for one in people:
        phrase = read_phrase(words, one.end)
        own = next((each for each in counted if each.figure is one), None)
        is_own = (
            own is not None
            and not named
            and bool(re.match(r"\s+(?:\w+\s+)?(?:have|has|had|were|was|are)\b", text[one.end :]))
        )
        if own is not None and is_own:
            found.append(own)
        elif own is not None or not phrase.noun or phrase.unit or one is people[0]:
            found.append(
                replace(
                    known,
                    figure=one,
                    quantity=named or known.quantity,
                    who=phrase.who or _who_behind(text, one.end) or "all",
                    unit="share" if one.is_share else phrase.unit or "people",
                    whose=phrase.whose,
                    rule="of these",
                )
            )
    return [*(one for one in counted if one.figure not in people), *found]


@dataclass(frozen=True)
class Known:
    """What was counted before.

    Parameters
    ----------
    last
        Last, in the sentence before.
    topic
        Last, however long ago.
    """

    last: Counted | None
    topic: Counted | None


def count_again(
    text: str, people: Sequence[Figure], words: Sequence[Word], counted: Sequence[Counted], before: Known
) -> list[Counted]:
    """Find figures that say again, or part, what was counted: `the ministry confirmed 15`, `women make up 52 per cent`.

    Parameters
    ----------
    people, counted
        As in `count_of_these`; figures that count something already are left alone.
    """
    done = {one.figure for one in counted}
    found = []
    for figure in people:
        phrase = read_phrase(words, figure.end)
        here = [one for one in counted if one.figure.end <= figure.start and one.unit in {"people", "families"}]
        known = here[-1] if here else before.last
        if figure in done:
            continue
        if before.topic is not None and _is_composition(text, figure, phrase):
            who = phrase.who or _who_behind(text, figure.end) or "all"
            unit = "share" if figure.is_share else phrase.unit or "people"
            found.append(replace(known or before.topic, figure=figure, unit=unit, who=who, rule="composition"))
            continue
        if known is None:
            continue
        if figure.is_share and phrase.is_part:
            found.append(replace(known, figure=figure, unit="share", who=phrase.who or "all", rule="share of them"))
        elif phrase.unit and _WAS_COUNTED.match(text[phrase.end :]):
            found.append(
                replace(known, figure=figure, who=phrase.who, unit=phrase.unit, whose=phrase.whose, rule="restated")
            )
        elif (
            not figure.is_share
            and figure.value != 1
            and (phrase.unit or not phrase.noun)
            and _STATED.search(text[: figure.start])
        ):
            found.append(replace(known, figure=figure, rule="restated"))
    return found


def _is_composition(text: str, figure: Figure, phrase: Phrase) -> bool:
    # `Women make up 52 per cent`, `two thirds are under 18`: of what is spoken of.
    if figure.is_share and _MAKE_UP.search(text[: figure.start]):
        return True
    behind = text[max(figure.end, phrase.end) :]
    return (figure.is_share or bool(phrase.unit)) and figure.value != 1 and _COMPOSED.match(behind) is not None


def _who_behind(text: str, end: int) -> str:
    # `9,400 are children`
    return next(
        (lexicon().people[word.low] for word in split_words(text[end:])[:4] if word.low in lexicon().people), ""
    )
