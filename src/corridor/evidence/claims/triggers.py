"""Finds the words of a sentence that say what a figure of people counts."""

from __future__ import annotations

from dataclasses import dataclass

from corridor.evidence.claims.lexicon import Place, lexicon


@dataclass(frozen=True)
class Trigger:
    """A word found in a sentence: what it counts, and on which side its figure may stand."""

    start: int
    end: int
    quantity: str
    place: Place
    weight: float
    text: str


def find_triggers(text: str) -> list[Trigger]:
    """Find all of them, in order of their start."""
    found = [
        Trigger(one.start(), one.end(), row.counts, row.figure, row.weight, one.group().lower())
        for row in lexicon().rows
        for one in row.pattern.finditer(text)
    ]
    return sorted(found, key=lambda one: (one.start, -one.end))
