"""Figures in a sentence: digits, words, ranges, vague numbers, shares, hedges; and numbers that count nothing."""

from __future__ import annotations

import pytest

from corridor.evidence.text.number_words import VAGUE, fraction_value, words_value
from corridor.evidence.text.numbers import find_figures, number_value
from corridor.world.claims import Qualifier

SINGLE = [
    ("200 people", "200", 200),
    ("1,234,567 people", "1,234,567", 1_234_567),
    ("1 234 people", "1 234", 1234),
    ("1\u202f234 people", "1\u202f234", 1234),
    ("2000 people", "2000", 2000),
    ("2000 displaced people", "2000", 2000),
    ("4.5 million people", "4.5 million", 4.5e6),
    ("12k people", "12k", 12_000),
    ("3m people", "3m", 3e6),
    ("5mn people", "5mn", 5e6),
    ("2 lakh people", "2 lakh", 200_000),
    ("four people", "four", 4),
    ("twenty-six people", "twenty-six", 26),
    ("two hundred and fifty thousand people", "two hundred and fifty thousand", 250_000),
    ("half a million people", "half a million", 500_000),
    ("three and a half million people", "three and a half million", 3.5e6),
    ("a dozen people", "a dozen", 12),
    ("two dozen people", "two dozen", 24),
    ("a hundred people", "a hundred", 100),
    ("a couple of people", "a couple", 2),
    ("a 2,000-strong force", "2,000", 2000),
    ("In March 40 people left", "40", 40),
    ("On 28 December 12 people left", "12", 12),
]


@pytest.mark.parametrize(("text", "span", "value"), SINGLE)
def test_one_figure(text: str, span: str, value: float) -> None:
    (figure,) = find_figures(text)
    assert (text[figure.start : figure.end], figure.value, figure.low, figure.high) == (span, value, None, None)
    assert figure.size == value
    assert not figure.is_share


RANGES = [
    ("3,000 to 4,000 people", "3,000 to 4,000", 3000, 4000),
    ("3,000-3,500 people", "3,000-3,500", 3000, 3500),
    ("3,000–3,500 people", "3,000–3,500", 3000, 3500),
    ("between 3,000 and 3,500 people", "between 3,000 and 3,500", 3000, 3500),
    ("3 to 4 million people", "3 to 4 million", 3e6, 4e6),
    ("50-60,000 people", "50-60,000", 50_000, 60_000),
    ("two or three people", "two or three", 2, 3),
    ("from 20 to 30 people", "20 to 30", 20, 30),
    ("dozens of people", "dozens", 24, 99),
    ("scores of people", "scores", 40, 99),
    ("hundreds of people", "hundreds", 200, 999),
    ("thousands of people", "thousands", 2000, 9999),
    ("tens of thousands of people", "tens of thousands", 20_000, 99_999),
    ("hundreds of thousands of people", "hundreds of thousands", 200_000, 999_999),
    ("millions of people", "millions", 2e6, 9_999_999),
    ("several people", "several", 3, 9),
    ("several hundred people", "several hundred", 300, 999),
    ("a few people", "a few", 3, 5),
    ("a few hundred people", "a few hundred", 300, 500),
]


@pytest.mark.parametrize(("text", "span", "low", "high"), RANGES)
def test_one_range(text: str, span: str, low: float, high: float) -> None:
    (figure,) = find_figures(text)
    assert (text[figure.start : figure.end], figure.value, figure.low, figure.high) == (span, None, low, high)
    assert figure.size == (low + high) / 2


def test_what_grew_is_two_figures() -> None:
    assert [one.value for one in find_figures("The number rose from 20 to 30 people")] == [20, 30]


SHARES = [
    ("20 per cent of them", 0.2),
    ("20% of homes", 0.2),
    ("half of the people", 0.5),
    ("two thirds of the people", 2 / 3),
    ("two-thirds of its people", 2 / 3),
    ("a quarter of the people", 0.25),
    ("one in five of the people", 0.2),
    ("three out of ten families", 0.3),
]


@pytest.mark.parametrize(("text", "value"), SHARES)
def test_shares(text: str, value: float) -> None:
    (figure,) = find_figures(text)
    assert figure.is_share
    assert figure.value == pytest.approx(value)


def test_a_share_may_be_a_range() -> None:
    (figure,) = find_figures("15 to 20 per cent of the people")
    assert figure.is_share
    assert (figure.low, figure.high) == pytest.approx((0.15, 0.2))


HEDGES = [
    ("some 20 people", "some 20", Qualifier.ABOUT),
    ("about 20 people", "about 20", Qualifier.ABOUT),
    ("roughly 20 people", "roughly 20", Qualifier.ABOUT),
    ("an estimated 20 people", "an estimated 20", Qualifier.ABOUT),
    ("20 or so people", "20 or so", Qualifier.ABOUT),
    ("20-odd people", "20-odd", Qualifier.ABOUT),
    ("nearly 20 people", "nearly 20", Qualifier.NEARLY),
    ("close to 20 people", "close to 20", Qualifier.NEARLY),
    ("at least 20 people", "at least 20", Qualifier.AT_LEAST),
    ("at least some 20 people", "at least some 20", Qualifier.AT_LEAST),
    ("no fewer than 20 people", "no fewer than 20", Qualifier.AT_LEAST),
    ("20 or more people", "20 or more", Qualifier.AT_LEAST),
    ("20+ people", "20+", Qualifier.AT_LEAST),
    ("well over 20 people", "well over 20", Qualifier.MORE_THAN),
    ("upwards of 20 people", "upwards of 20", Qualifier.MORE_THAN),
    ("in excess of 20 people", "in excess of 20", Qualifier.MORE_THAN),
    ("no more than 20 people", "no more than 20", Qualifier.AT_MOST),
    ("up to 20 people", "up to 20", Qualifier.UP_TO),
    ("as many as 20 people", "as many as 20", Qualifier.UP_TO),
    ("fewer than 20 people", "fewer than 20", Qualifier.LESS_THAN),
    ("under 20 people", "under 20", Qualifier.LESS_THAN),
    ("20 people", "20", Qualifier.NONE),
]


@pytest.mark.parametrize(("text", "span", "qualifier"), HEDGES)
def test_hedges_belong_to_the_figure(text: str, span: str, qualifier: Qualifier) -> None:
    whole = f"Here {text} were seen."
    (figure,) = find_figures(whole)
    assert (whole[figure.start : figure.end], figure.qualifier) == (span, qualifier)
    assert whole[figure.number_start :].startswith("20")


NO_COUNTS = [
    "a teacher aged 45", "a 45-year-old man", "a man, 45, was seen", "children under 5", "a father of four",
    "on 19 September", "September 19", "March 2021", "in 2023", "2024-03-05", "the 1990s", "10:30", "10.30 a.m.",
    "$500", "500 euros", "5 million dollars", "600 rupees",
    "magnitude 6.1", "a 6.1-magnitude quake", "30 mm of rain", "12 MW", "40 km/h", "5°",
    "the 32nd day", "No. 5", "resolution 2334", "highway 12", "phase 3", "section 3.2.1", "F-16", "01234",
    "12 votes", "3 times", "12 minutes", "no one", "each one", "every two people",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_COUNTS)
def test_what_is_no_count(text: str) -> None:
    assert find_figures(text) == []


def test_values_of_words() -> None:
    assert words_value("nonsense") is None
    assert words_value("nine hundred ninety-nine") == 999
    assert fraction_value("one in every ten") == pytest.approx(0.1)
    assert number_value("1,5") == 1
    assert number_value("9" * 400) is None
    assert VAGUE[0].span_of("tens of millions") == (20e6, 99_999_999)
