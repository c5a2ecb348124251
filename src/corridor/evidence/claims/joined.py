"""Figures that count what another one counts: a part of it, joined to it, compared with it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.evidence.claims.clause import has_verb
from corridor.evidence.claims.lexicon import lexicon
from corridor.evidence.claims.triggers import find_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridor.evidence.claims.clause import Clause
    from corridor.evidence.claims.counted import Counted
    from corridor.evidence.text.numbers import Figure

_PART_CUE = re.compile(
    r"(?:\bincluding(?:\s+(?:at\s+least|some|about))?|\bamong\s+them|\bof\s+whom|\bof\s+them|"
    r"\bamong\s+(?:the\s+)?(?:dead|wounded|injured|victims|those\s+killed))\s*,?\s*(?:were\s+)?$",
    re.IGNORECASE,
)
_PART_WORD = re.compile(r"\b(?:including|among them|of whom|of them)\b", re.IGNORECASE)
_PART_END = re.compile(
    r"[^;.]*?(?:,|\band\b)\s*(?:(?:another|some|about|also|mostly|mainly|at least)\s+)?", re.IGNORECASE
)
_JOINED = re.compile(r"[^;:.]{0,60}?(?:\band|,|\bor|\bplus|\bas well as)\s+")
_BRACKET = re.compile(r"\s*\((?:some |about |or |i\.e\. )?")
_IN_FAMILIES = re.compile(r"\s+(?:in|from|or)\s+(?:some |about )?")
_OR_A_SHARE = re.compile(r"[^.;]{0,40}?(?:,?\s+or|\(|–|—|,)\s*(?:about |some |nearly )?")
_CHANGE = re.compile(
    r"(?:\bagainst|\bcompared (?:with|to)|\b(?:up|down) from|,\s*from|\bversus|\brather than|\bnot|"
    r"\bafter)\s+(?:some |about )?$",
    re.IGNORECASE,
)


def whole_of(clause: Clause, figure: Figure, found: Mapping[Figure, Counted]) -> Counted | None:
    """Find what a figure is a part of, where it says so: `26 civilians, including 11 children`, `ten of them`."""
    before = [one for one in found.values() if one.figure.end <= figure.start]
    if not before:
        return None
    phrase = clause.phrases[figure]
    is_named = bool(phrase.unit or not phrase.noun)
    is_cued = is_named and _PART_CUE.search(clause.text[: figure.start]) is not None
    if is_cued or (phrase.is_part and (figure.value != 1 or phrase.who)):
        return before[-1]
    head = clause.text[before[-1].figure.end : figure.start]
    cue = _PART_WORD.search(head)
    is_listed = cue is not None and _PART_END.fullmatch(head) is not None and not find_triggers(head[cue.end() :])
    return before[-1] if is_listed and is_named else None


def join(clause: Clause, found: dict[Figure, Counted], outside: frozenset[str]) -> None:
    """Add the figures that are joined to one that was found: `7,000 soldiers and 170 civilians were killed`.

    Parameters
    ----------
    found
        Grows.
    outside
        Nouns that are never counted.
    """
    for one, other in _neighbours(clause.figures):
        phrase = clause.phrases[other]
        if one not in found or other in found or phrase.noun in outside:
            continue
        first, second = sorted((one, other), key=lambda figure: figure.start)
        between = clause.text[clause.phrases[first].end : second.start]
        is_joined = bool(phrase.unit) and _JOINED.fullmatch(between) is not None and not has_verb(between)
        if is_joined or (one is first and _is_the_same(clause, other, between)):
            found[other] = replace(
                found[one],
                figure=other,
                who=phrase.who or found[one].who,
                unit="share" if other.is_share else phrase.unit or found[one].unit,
                whose=phrase.whose,
                rule="joined by and" if is_joined else "compared",
            )


def _neighbours(figures: tuple[Figure, ...]) -> Iterator[tuple[Figure, Figure]]:
    # Forward, then backward.
    yield from itertools.pairwise(figures)
    yield from itertools.pairwise(reversed(figures))


def _is_the_same(clause: Clause, other: Figure, between: str) -> bool:
    # The same in other words or at another time: `9,866 individuals (2,411 households)`, `58, up from 49`.
    phrase = clause.phrases[other]
    if _CHANGE.search(between):
        return bool(phrase.unit or not phrase.noun or phrase.noun in lexicon().times)
    if other.is_share:
        return _OR_A_SHARE.fullmatch(between) is not None
    if phrase.unit and _BRACKET.fullmatch(between):
        return True
    return phrase.unit == "families" and _IN_FAMILIES.fullmatch(between) is not None
