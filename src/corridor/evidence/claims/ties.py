"""How close a word stands to a figure: the nearest one says what the figure counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridor.evidence.claims.clause import AUXILIARY, has_verb
from corridor.evidence.claims.lexicon import Place

if TYPE_CHECKING:
    from corridor.evidence.claims.clause import Clause
    from corridor.evidence.claims.triggers import Trigger
    from corridor.evidence.text.numbers import Figure

FARTHEST = 14.0
"""Beyond this cost (words between, breaks counted more) a word says nothing about a figure."""

NEAR_ENOUGH = 7.0
"""Of a word, to a figure without a noun."""

_OF_A_COUNT = 2.0
"""Of a noun such as `death toll`, however far: what rose to a figure is what it counts."""

_FARTHEST_CHARACTERS = 500
"""What lies farther apart is not looked at: costs must not grow with the square of a sentence."""

_MOST_FIGURES_BETWEEN = 8
"""With more figures between, costs are beyond the farthest."""

_LONGEST_REACHED = 80
"""Characters of `has been revised to at least` and the like."""

_A_BREAK, _A_COMMA, _A_FIGURE, _A_PREPOSITION = 6.0, 2.0, 6.5, 5.0

_BREAK = re.compile(
    r"[;()\[\]–—]|:(?=\s*\w+\s+\w+)|\s-\s|\b(?:but|while|whereas|although|though|after|when|because|as|amid|"
    r"since)\b",
    re.IGNORECASE,
)
_COUNT_NOUN = re.compile(
    r"death toll|fatalit|toll|.*population|arrivals?|crossings?|displaced|capacity|entries|departures|returns|.*dead"
)
_REACHED = re.compile(
    r"\b(?:rose|risen|rises|rising|climb(?:ed|s|ing)?|jumped|grew|grown|increased|gone up|went up|fell|fallen|"
    r"dropped|declined|stood|stands|standing|reached|reaching|passed|topped|exceed(?:ed|s)|is|was|now|put|"
    r"has been (?:put|revised|raised)|were|been|estimated|currently|revised|raised|brought|"
    r"bringing[\w ]*)\s+(?:now\s+|up\s+|down\s+)?(?:to\s+|at\s+|by\s+)?(?:least\s+)?$",
    re.IGNORECASE,
)
_LONGEST_COUNT = 16
"""Words between `number of` and the number."""

_JOINED_BEHIND = re.compile(r"[^;]*\b(?:and|,|or)\b[^;]*", re.IGNORECASE)
_JOINED_BEFORE = re.compile(r"(?:\band\b|,)\s*(?:[a-z]+\s+){0,2}$", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:from|up from|down from|to|compared (?:with|to)|against)\s+$", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:in|on|by|at|from|with)\s+(?:the\s+)?$", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:,|and\b|or\b)")


def nearest_word(clause: Clause, figure: Figure) -> tuple[Trigger, float] | None:
    """Find the word that says what a figure counts, and its cost; None if none is near enough."""
    costs = [
        (cost, -len(one.text), one.start, one)
        for one in clause.triggers
        if (cost := _cost(clause, figure, one)) is not None and cost <= FARTHEST
    ]
    if not costs:
        return None
    cost, _, _, trigger = min(costs, key=lambda one: one[:3])
    return trigger, cost


def may_lack_noun(clause: Clause, figure: Figure, trigger: Trigger, cost: float) -> bool:
    """Whether a figure may count people though no noun says so, since no other noun stands where theirs would.

    `500 were wounded`, `several hundred never arrived`, `the toll rose to 41`.
    """
    text, phrase = clause.text, clause.phrases[figure]
    is_next = trigger.start >= figure.end and bool(AUXILIARY.match(text[figure.end : trigger.start]))
    if figure.is_share:
        return is_next
    if phrase.noun and not phrase.is_part and trigger.start >= figure.end:
        return is_next and phrase.noun in trigger.text  # `311 evacuation centres` are no people
    if phrase.is_part or not phrase.noun:
        return cost <= NEAR_ENOUGH
    is_count = trigger.place is Place.BEHIND and bool(_COUNT_NOUN.match(trigger.text))
    return is_count and not text[figure.end :].lstrip().startswith("-")


def _cost(clause: Clause, figure: Figure, trigger: Trigger) -> float | None:
    # None where they cannot go together.
    is_before = trigger.start >= figure.end  # the figure, of the word
    gap = clause.text[figure.end : trigger.start] if is_before else clause.text[trigger.end : figure.start]
    is_apart = len(gap) > _FARTHEST_CHARACTERS or (";" in gap and ";" in re.sub(r"\([^()]*\)", "", gap))
    if is_apart or clause.parts(trigger.start, figure.start):
        return None
    if _has_reached(clause, figure, trigger):
        return _OF_A_COUNT
    if figure.is_share and trigger.quantity == "population":
        return None
    if _is_number_of(clause, figure, trigger):
        return _OF_A_COUNT
    ends = (figure.end, trigger.start) if is_before else (trigger.end, figure.start)
    if clause.figures_between(*ends) > _MOST_FIGURES_BETWEEN:
        return None
    cost = _cost_behind(clause, figure, trigger) if is_before else _cost_ahead(clause, figure, trigger)
    return None if cost is None else cost + trigger.weight


def _cost_behind(clause: Clause, figure: Figure, trigger: Trigger) -> float | None:
    # `200 people were killed`: the word stands behind.
    phrase = clause.phrases[figure]
    if trigger.place is Place.BEHIND:
        return None
    begin = phrase.end if phrase.unit else figure.end
    if trigger.start < begin:  # the noun itself, or a word within its phrase
        return 0.5
    between = clause.between(begin, trigger.start)
    others = clause.figures_between(figure.end, trigger.start)
    if others and _JOINED_BEHIND.fullmatch(between) and not has_verb(between):
        return _length(between) * 0.5 + _breaks(between)
    return _length(between) + _A_FIGURE * others + _breaks(between)


def _cost_ahead(clause: Clause, figure: Figure, trigger: Trigger) -> float | None:
    # `killed 200 people`: the word stands ahead.
    if trigger.place is Place.BEFORE or trigger.end > figure.start:
        return None
    between = clause.between(trigger.end, figure.start)
    others = clause.figures_between(trigger.end, figure.start)
    is_joined = (_JOINED_BEFORE.search(between) and not has_verb(between)) or _CHANGED.search(f"{between} ")
    cost = 0.6 + _length(between) + _breaks(between) + (1.0 if others and is_joined else _A_FIGURE * others)
    if trigger.place is Place.EITHER:
        is_loose = _PREPOSITION.search(between) is not None
        is_next = not others and _NEXT.match(between) is not None
        cost += _A_PREPOSITION * (is_loose + is_next)
    return cost


def _length(between: str) -> float:
    return float(len(re.findall(r"\w+", between)))


def _breaks(between: str) -> float:
    return _A_BREAK * len(_BREAK.findall(between)) + _A_COMMA * between.count(",")


def _has_reached(clause: Clause, figure: Figure, trigger: Trigger) -> bool:
    # `the death toll from the quake that struck the south rose to 41`
    if trigger.place is Place.BEFORE or trigger.end > figure.start or clause.phrases[figure].unit:
        return False
    return bool(
        _COUNT_NOUN.match(trigger.text)
        and _REACHED.search(clause.text[max(0, figure.start - _LONGEST_REACHED) : figure.start])
    )


def _is_number_of(clause: Clause, figure: Figure, trigger: Trigger) -> bool:
    # `the number of people who have crossed has climbed past 10,000`
    if clause.phrases[figure].unit or trigger.end > figure.start:
        return False
    heads = [one for one in clause.number_heads if one.end() <= trigger.start]
    since = clause.text[heads[-1].end() : figure.start] if heads else "."
    return not re.search(r"[;.]", since) and len(since.split()) <= _LONGEST_COUNT
