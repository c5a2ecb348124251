"""What a word is: a noun for people, a name of a people, a unit in the plural."""

from __future__ import annotations

import re

from corridor.evidence.claims.lexicon import lexicon

_PLURAL_NAME = re.compile(r"^[A-Z][a-zà-ÿ]+(?:ians|eans|ans|is|ese|ites|ers|ks|bs|ds|ns|rs|ts|ss|ish)$")
_IRREGULAR = {"centuries": "century", "counties": "county", "municipalities": "municipality"}


def singular(word: str) -> str:
    """A unit's name in lower case, without the plural."""
    low = word.lower()
    return _IRREGULAR.get(low, low.removesuffix("s"))


def is_people_by_name(word: str) -> bool:
    """Whether a capitalised plural names people by where they come from (`Syrians`)."""
    return _PLURAL_NAME.match(word) is not None and word not in lexicon().no_people


def is_people(word: str) -> bool:
    """Whether a word is a noun for people, families included."""
    low, words = word.lower(), lexicon()
    return low in words.people or low in words.families or is_people_by_name(word)
