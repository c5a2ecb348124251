"""Words by which reports are read: `words.toml`, loaded once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Place(StrEnum):
    """Where the figure stands, seen from the word."""

    BEFORE = "before"
    BEHIND = "behind"
    EITHER = "either"


@dataclass(frozen=True)
class Row:
    """Words that say what a figure of people counts.

    Parameters
    ----------
    figure
        On which side of the word it stands.
    weight
        A higher one gives way to other words.
    """

    counts: str
    figure: Place
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    """All words.

    Parameters
    ----------
    people
        By noun, the kind of people.
    families, one_person, homes, vehicles, no_people
        Nouns; `one_person` are counted by an article, `no_people` look like names of peoples.
    stops, skipped, no_noun, not_lasting, times
        Words that end or pad a noun's phrase, and others that `words.toml` explains.
    implied
        By noun, the quantity that it counts where no other word says it.
    lasting
        By word, what lasts.
    time
        By unit in the singular, what a claim calls it, and how many of these it is.
    length, land, goods
        By unit in the singular, what a claim calls it.
    """

    people: Mapping[str, str]
    families: frozenset[str]
    one_person: frozenset[str]
    homes: frozenset[str]
    vehicles: frozenset[str]
    no_people: frozenset[str]
    stops: frozenset[str]
    skipped: frozenset[str]
    no_noun: frozenset[str]
    not_lasting: frozenset[str]
    times: frozenset[str]
    implied: Mapping[str, str]
    lasting: Mapping[str, str]
    time: Mapping[str, tuple[str, int]]
    length: Mapping[str, str]
    land: Mapping[str, str]
    goods: Mapping[str, str]
    rows: tuple[Row, ...]


@cache
def lexicon() -> Lexicon:
    """Load the words."""
    table = tomllib.loads(files("corridor.evidence.claims").joinpath("words.toml").read_text(encoding="utf-8"))
    nouns = {name: frozenset(words) for name, words in table["nouns"].items()}
    rows = tuple(
        Row(one["counts"], Place(one["figure"]), float(one["weight"]), _pattern(one["words"]))
        for one in table["trigger"]
    )
    return Lexicon(
        people={word: kind for kind, words in table["people"].items() for word in words},
        **nouns,
        implied=table["implied"],
        lasting=table["lasting"],
        time={name: (unit, factor) for name, (unit, factor) in table["time"].items()},
        length=table["length"],
        land=table["land"],
        goods=table["goods"],
        rows=rows,
    )


def _pattern(words: list[str]) -> re.Pattern[str]:
    # A hyphen before a word belongs to another word, but for `2,000-strong`.
    return re.compile(rf"(?<!\w)(?<![A-Za-z]-)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
