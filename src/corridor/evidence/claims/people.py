"""Figures of people in a sentence: rules, in order, that say what each counts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from corridor.evidence.claims.clause import AUXILIARY, Clause
from corridor.evidence.claims.counted import Counted
from corridor.evidence.claims.joined import join, whole_of
from corridor.evidence.claims.lexicon import Place, lexicon
from corridor.evidence.claims.phrases import read_phrase
from corridor.evidence.claims.ties import NEAR_ENOUGH, may_lack_noun, nearest_word
from corridor.evidence.text.numbers import Figure
from corridor.world.claims import Qualifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from corridor.evidence.text.sentences import Word

_SUDDEN = frozenset({"killed", "wounded", "missing", "detained"})
"""What one person is counted for by an article."""

_STATES = frozenset(
    {"victims", "drowned", "dead", "deceased", "deaths", "fatalities", "injured", "wounded", "missing", "injuries"}
)
"""Nouns that say what is counted, whatever the verb."""

_OUT_OF = re.compile(r"\d\s+out of\s+$", re.IGNORECASE)
_LABEL = re.compile(r"^\W*(?P<label>[^.:;\d]{3,70}):\s*$")
_MANY = 10
"""Soldiers, police or helpers of whom no more is said: fewer are most often somebody in passing."""

_SENT = frozenset({"soldiers", "police", "peacekeepers", "staff"})
"""Who is deployed where others arrive."""

_OUTSIDE = frozenset(
    {"protesters", "demonstrators", "voters", "representatives", "delegates", "spectators", "subscribers"}
)


def count_people(text: str, words: Sequence[Word], figures: Sequence[Figure]) -> list[Counted]:
    """Find the figures of a sentence that count people, and what they count.

    Parameters
    ----------
    text
        The sentence; spans of `figures` and `words` count it.
    figures
        Those that count nothing else.
    """
    if not figures and not _article().search(text):
        return []
    clause = Clause(text, words, tuple(figures))
    found: dict[Figure, Counted] = {}
    for figure in figures:
        if _counts_nothing(clause, figure):
            continue
        counted = next((one for rule in _RULES if (one := rule(clause, figure, found)) is not None), None)
        if counted is not None:
            found[figure] = counted
    join(clause, found, _OUTSIDE)
    return [*found.values(), *_count_articles(clause)]


def _counts_nothing(clause: Clause, figure: Figure) -> bool:
    phrase = clause.phrases[figure]
    if not phrase.is_part:
        is_pronoun = not phrase.unit and clause.text[figure.number_start : figure.end].lower() == "one"
        return phrase.noun in _OUTSIDE or is_pronoun
    # `a third of them`: of what the sentence before counted; `one of them said`: nobody was counted.
    is_somebody = figure.value == 1 and not phrase.who and clause.adjacent(figure) is None
    return (figure.is_share and phrase.noun not in _STATES) or is_somebody


def _by_state(clause: Clause, figure: Figure, _: Mapping[Figure, Counted]) -> Counted | None:
    phrase = clause.phrases[figure]
    return _counted(clause, figure, lexicon().implied[phrase.noun], "noun") if phrase.noun in _STATES else None


def _by_label(clause: Clause, figure: Figure, _: Mapping[Figure, Counted]) -> Counted | None:
    # `New arrivals since January: 104,000`: a line of a list, which its label names.
    phrase = clause.phrases[figure]
    label = _LABEL.match(clause.text[: figure.start])
    if label is None or (phrase.noun and not phrase.unit):
        return None
    words = re.findall(r"[\w-]+", label["label"].lower())
    spoken = [one for one in clause.triggers if one.end <= label.end("label") and one.quantity != "population"]
    implied = (lexicon().implied[word] for word in words if word in lexicon().implied)
    quantity = spoken[0].quantity if spoken else next(implied, "")
    if not quantity:
        return None
    who = next((lexicon().people[word] for word in words if word in lexicon().people), "all")
    unit = "families" if lexicon().families & set(words) else phrase.unit or "people"
    return Counted(figure, quantity, who, "share" if figure.is_share else unit, "", "label of a list")


def _by_total(clause: Clause, figure: Figure, _: Mapping[Figure, Counted]) -> Counted | None:
    # `212 out of 340 households`
    is_total = clause.phrases[figure].unit and _OUT_OF.search(clause.text[: figure.start])
    return _counted(clause, figure, "population", "out of") if is_total else None


def _by_whole(clause: Clause, figure: Figure, found: Mapping[Figure, Counted]) -> Counted | None:
    whole = whole_of(clause, figure, found)
    if whole is None:
        return None
    own, phrase = clause.adjacent(figure), clause.phrases[figure]
    return Counted(
        figure,
        own.quantity if own else whole.quantity,
        phrase.who or "all",
        phrase.unit or "people",
        phrase.whose or whole.whose,
        "part of a whole",
    )


def _by_word(clause: Clause, figure: Figure, _: Mapping[Figure, Counted]) -> Counted | None:
    nearest = nearest_word(clause, figure)
    if nearest is None:
        return None
    (trigger, cost), phrase = nearest, clause.phrases[figure]
    is_near = cost <= NEAR_ENOUGH or figure.is_share
    if not phrase.unit and not (is_near and may_lack_noun(clause, figure, trigger, cost)):
        return None
    quantity = trigger.quantity
    if quantity in {"arrived", "population"} and phrase.who in _SENT:
        quantity = "deployed"
    elif quantity == "arrived" and phrase.who == "patients":
        quantity = "wounded"
    return _counted(clause, figure, quantity, f"word: {trigger.text}")


def _by_noun(clause: Clause, figure: Figure, _: Mapping[Figure, Counted]) -> Counted | None:
    # No other word says it.
    phrase = clause.phrases[figure]
    if figure.is_share or not phrase.unit:
        return None
    if phrase.noun in lexicon().implied:
        return _counted(clause, figure, lexicon().implied[phrase.noun], f"noun: {phrase.noun}")
    is_sent = phrase.who in _SENT and figure.size >= _MANY
    return _counted(clause, figure, "deployed", f"noun: {phrase.noun}") if is_sent else None


_RULES: tuple[Callable[[Clause, Figure, Mapping[Figure, Counted]], Counted | None], ...] = (
    _by_state, _by_label, _by_total, _by_whole, _by_word, _by_noun,
)  # fmt: skip
"""The first that knows decides."""


def _counted(clause: Clause, figure: Figure, quantity: str, rule: str) -> Counted:
    phrase = clause.phrases[figure]
    unit = "share" if figure.is_share else phrase.unit or "people"
    return Counted(figure, quantity, phrase.who or "all", unit, phrase.whose, rule)


@cache
def _article() -> re.Pattern[str]:
    nouns = "|".join(sorted(lexicon().one_person, key=len, reverse=True))
    return re.compile(rf"\b(?P<article>an?)\s+(?:[\w-]+\s+){{0,3}}?(?:{nouns})\b", re.IGNORECASE)


def _count_articles(clause: Clause) -> Iterator[Counted]:
    # `a civilian was killed`, `killed a soldier`: one person.
    triggers = [one for one in clause.triggers if one.quantity in _SUDDEN]
    for one in _article().finditer(clause.text):
        start, end = one.span("article")
        phrase = read_phrase(clause.words, end)
        begin = max(one.end(), phrase.end)
        trigger = next(
            (
                each
                for each in triggers
                if (
                    each.place is not Place.BEHIND and each.start >= begin and _follows(clause.text[begin : each.start])
                )
                or (each.place is Place.EITHER and each.end <= start and not clause.text[each.end : start].strip())
            ),
            None,
        )
        if trigger is not None:
            figure = Figure(start, start, end, 1.0, None, None, Qualifier.NONE)
            rule = f"article: {trigger.text}"
            yield Counted(figure, trigger.quantity, phrase.who or "all", "people", phrase.whose, rule)


def _follows(between: str) -> bool:
    # Over `of four` in `a father of four was killed`.
    return AUXILIARY.match(re.sub(r"^ of \w+", "", between)) is not None
