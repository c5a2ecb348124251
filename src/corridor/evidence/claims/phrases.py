"""What stands behind a figure: the noun that it counts, whose, and where the phrase ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.evidence.claims.lexicon import lexicon
from corridor.evidence.claims.nouns import is_people, is_people_by_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.evidence.text.sentences import Word


_LONGEST_PHRASE = 8


@dataclass(frozen=True)
class Phrase:
    """The words behind a figure, up to the noun.

    Parameters
    ----------
    who
        A kind of people; empty if none is named, or what is counted is something else.
    unit
        `people`, `families`, or empty for what is no people.
    whose
        From where they are, as a lower-case word; empty if not said.
    noun
        The last word of the phrase, or empty where no noun follows.
    end
        Where the phrase ends.
    is_part
        `of them`, `of whom`: a part of what was counted before.
    """

    who: str
    unit: str
    whose: str
    noun: str
    end: int
    is_part: bool = False


def read_phrase(words: Sequence[Word], end: int) -> Phrase:
    """Read the noun phrase that begins behind a figure.

    Parameters
    ----------
    words
        Of the sentence.
    end
        Where the figure ends.
    """
    first = bisect_left(words, end, key=lambda word: word.start)
    behind = words[first : first + _LONGEST_PHRASE + 4]
    low = [word.low for word in behind]
    if low[:2] in (["of", "them"], ["of", "whom"], ["of", "those"], ["of", "these"]) or low[:3] == [
        "of",
        "the",
        "dead",
    ]:
        rest = read_phrase(words, behind[1].end)
        return Phrase(rest.who, rest.unit or "people", rest.whose, rest.noun, rest.end, is_part=True)
    is_of = low[:2] == ["out", "of"] or (low[:1] == ["of"] and low[1:2] in (["its"], ["the"], ["their"], ["our"]))
    if is_of and len(behind) > 2 and behind[2].text[0].isdigit():  # noqa: PLR2004 - `212 out of 340 households`
        last = next(
            (k for k, word in enumerate(behind[2:], 2) if not (word.text[0].isdigit() or word.text == ",")), len(behind)
        )
        return read_phrase(words, behind[last - 1].end)
    taken: list[Word] = []
    for word in behind[:_LONGEST_PHRASE]:
        if word.low in lexicon().skipped and (not taken or word.low in {"of", "the"}):
            if word.low == "of" and any(is_people(one.text) for one in taken):
                break
            continue
        if word.low in lexicon().stops or not (word.text[0].isalnum()) or word.text[0].isdigit():
            if word.text == "-" and taken and len(word.text) == 1:
                continue
            break
        taken.append(word)
    return _name(taken, end)


def _name(taken: Sequence[Word], end: int) -> Phrase:
    at = [k for k, word in enumerate(taken) if is_people(word.text)]
    if not at:
        noun = taken[-1].low if taken else ""
        return Phrase("", "", "", noun, taken[0].start if taken else end)
    first = at[0]
    # `Russian soldiers`, `family members`, `asylum seekers`: the last of several nouns in a row is what is counted.
    last = first
    while last + 1 in at:
        last += 1
    word = taken[last]
    people = lexicon().people
    named = [one.text for one in taken[:first] if one.is_name_like and one.low not in people]
    whose = " ".join(named[-2:]).lower()
    if is_people_by_name(word.text) and word.low not in people:
        whose = word.low.removesuffix("s")
    unit = "families" if word.low in lexicon().families else "people"
    who = next((people[taken[k].low] for k in range(last, first - 1, -1) if taken[k].low in people), "all")
    before = {one.low for one in taken[:last]}
    if "peacekeeping" in before or ("un" in before and who == "soldiers"):
        who = "peacekeepers"
    return Phrase(who, unit, re.sub(r"^(?:the|ethnic)\s+", "", whose), word.low, word.end)
