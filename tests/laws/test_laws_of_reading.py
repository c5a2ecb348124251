"""Laws of reading, whatever the text: it never fails, spans lie in the text, and later paragraphs change nothing."""

# ruff: noqa: E501 - a list of pieces

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corridor.world.claims import QUANTITIES
from reading import found_in

PIECES = [
    "1", "2,000", "between 1 and", "200 to 300", "dozens of", "half of the", "12 per cent of", "at least", "some", "9" * 400,
    "people", "soldiers", "families", "homes", "km", "months", "tonnes of flour", "trucks", "children",
    "were killed", "fled", "arrived", "said", "according to", "the ministry", "The governor", "he", "including", "of them",
    "of these", "and", "but", "ago", "in Lyon", "on Monday", "30 February", "May", "2024-13-45", "Xankəndi", "out of",
    ",", ".", ";", ":", "(", ")", "“", "”", '"', "–", "-", "\n", "\n\n", "•", "\u202e", "\u200f", "\x00", "\x0b", "\u2028", "😀", "²", "٣",
]  # fmt: skip

texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
long_lines = st.tuples(st.sampled_from(PIECES), st.integers(1, 2000)).map(lambda one: f"{one[0]} " * one[1])

many = settings(max_examples=200, deadline=None)
few = settings(max_examples=15, deadline=None)


def check(text: str) -> None:
    claims = found_in(text)
    spans = []
    for claim in claims:
        start, end = claim.span_start, claim.span_end
        assert start is not None
        assert end is not None
        assert 0 <= start < end <= len(text)
        spans.append((start, end))
        assert (claim.value is None) == (claim.low is not None) == (claim.high is not None)
        assert claim.low is None or claim.high is None or claim.low <= claim.high
        _, unit, _ = claim.definition_parts
        assert unit in {*QUANTITIES[claim.quantity].units, "share"}
        assert claim.said_by
    assert spans == sorted(spans)
    assert claims == found_in(text)


@many
@given(texts)
@example("1 killed " * 100)
@example("(" * 5000 + "5 killed" + ")" * 5000)
@example("0 people were killed; one in zero of them, 1 out of 0 of the people")
@example("a couple and a half million people fled")
def test_reading_any_text(text: str) -> None:
    check(text)


@few
@given(long_lines)
@example("9" * 20_000)
@example('"' * 9000)
def test_reading_long_lines(text: str) -> None:
    check(text[:20_000])


@many
@given(texts)
def test_a_later_paragraph_changes_nothing_before_it(text: str) -> None:
    assert found_in(f"{text}\n\nIt rained.") == found_in(text)
