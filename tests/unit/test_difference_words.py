"""Words and numbers of a comparison, against answers known beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from corridor.publish.backgrounds import LONGEST, background_lists, describe_counts, join_names
from corridor.publish.counts import count_words
from corridor.publish.differences import describe_answer, describe_chance, render_differences
from corridor.studies.differences import FEWEST_MEMBERS, median_error
from corridor.world.comparisons import Change, CountBeside, Differences, Outlook, Side
from corridor.world.scenario import Use

START = datetime(2024, 3, 1, 12, tzinfo=UTC)
END = START + timedelta(days=3)
OLD = {"q05": 500.0, "q25": 800.0, "q50": 1000.0, "q75": 1200.0, "q95": 1500.0}


def scaled(**changes: float) -> dict[str, float]:
    return {**OLD, **changes}


def make_found(after: dict[str, float], **changes: object) -> Differences:
    side = Side("old", "tiny", START, 100, 0, ())
    found = Differences(
        before=side, after=replace(side, folder="new", issue_time=START + timedelta(days=1)),
        were_swapped=False, is_same_answer=False, request=(Change("as_of", "noon", "night"),), provenance=(),
        settings=(), inputs=(), tables=(), became_known=(), inputs_known=(),
        last=Outlook(END, 48.0, OLD, after), end_before=END, end_after=END, leads=(),
        half_before=START + timedelta(hours=40), half_after=START + timedelta(hours=30), counts=(),
        median_error_before=30.0, median_error_after=40.0, is_same_chance=False,
    )  # fmt: skip
    return replace(found, **changes)


def answer(after: dict[str, float], **changes: object) -> str:
    return " ".join(describe_answer(make_found(after, **changes)))


@pytest.mark.parametrize(
    ("median", "piece"),
    [
        (1004.0, "The median hardly moved."),
        (1100.0, "went up by about 100 (10 %); it lies within the 50 % interval of the earlier forecast."),
        (1300.0, "went up by about 300 (30 %); it lies outside the 50 % but within the 90 % interval"),
        (1600.0, "went up by about 600 (60 %); it lies above the 90 % interval"),
        (400.0, "went down by about 600 (60 %); it lies below the 90 % interval"),
    ],
)
def test_the_move_of_the_median_is_placed_in_the_earlier_intervals(median: float, piece: str) -> None:
    assert piece in answer(scaled(q50=median))


def test_a_first_answer_other_than_nobody_has_no_share() -> None:
    nobody = dict.fromkeys(OLD, 0.0)
    found = make_found(OLD)
    text = " ".join(describe_answer(replace(found, last=replace(found.last, before=nobody))))
    assert "1,000 (90 % interval 500 to 1,500); the earlier forecast had 0 (90 % interval 0 to 0)" in text
    assert "went up by about 1,000; it lies above the 90 % interval" in text


@pytest.mark.parametrize(
    ("high", "piece"),
    [
        (1520.0, "about as wide as it was"),
        (1300.0, "is narrower: 800 people from end to end, it was 1,000."),
        (2000.0, "is wider: 1,500 people from end to end, it was 1,000."),
    ],
)
def test_the_width_of_the_interval_is_compared(high: float, piece: str) -> None:
    assert piece in answer(scaled(q95=high))


@pytest.mark.parametrize(
    ("hours", "piece"),
    [
        (30.0, "They come sooner: the median reaches half of that on 2 March 2024, 18:00 (+00:00), 10 hours sooner"),
        (41.0, "They come later: the median reaches half of that on 3 March 2024, 05:00 (+00:00), an hour later"),
        (40.0, "They come as soon"),
    ],
)
def test_sooner_and_later_follow_the_time_of_half(hours: float, piece: str) -> None:
    assert piece in answer(scaled(q50=1300.0), half_after=START + timedelta(hours=hours))


def test_where_nobody_comes_nothing_is_said_of_when() -> None:
    assert "They come" not in answer(scaled(q50=1300.0), half_before=None)


@pytest.mark.parametrize(("moved", "piece"), [(97.0, "It moved less"), (99.0, "It moved more than that")])
def test_a_move_is_weighed_against_twice_the_error_of_both_medians(moved: float, piece: str) -> None:
    # 1.96 * sqrt(30^2 + 40^2) = 98
    text = describe_chance(make_found(scaled(q50=1000.0 + moved)))
    assert "up to 100 people in 19 of 20 cases" in text
    assert piece in text


def test_the_same_draws_leave_little_to_chance() -> None:
    text = describe_chance(make_found(OLD, is_same_chance=True))
    assert "Both drew the same 100 members (seed 0), so that little of the difference is chance." in text
    assert "good to ±40 people (one standard error)" in text


@pytest.mark.parametrize(
    ("values", "piece"),
    [
        ([900.0], "1 count between the issue times; in the earlier forecast 1 within the 50 % interval, 1 within the"),
        ([900.0, 1000.0], "2 counts between the issue times; in the earlier forecast all within the 50 % interval"),
        ([600.0, 1600.0, 400.0], "0 within the 50 % interval, 1 within the 90 % interval, 1 above it, 1 below it."),
    ],
)
def test_counts_are_sorted_into_the_earlier_intervals(values: list[float], piece: str) -> None:
    counts = tuple(CountBeside(START + timedelta(hours=k), value, Use.SCORE, "", OLD) for k, value in enumerate(values))
    assert piece in " ".join(describe_counts(make_found(OLD, counts=counts)))


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (0.4, "fewer than 10"), (87.0, "90"), (87945, "88,000")])
def test_counts_read_as_numbers(value: float, text: str) -> None:
    assert count_words(value) == text


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    names = [f"event-{number}" for number in range(LONGEST + 3)]
    assert join_names(names).endswith(f"event-{LONGEST - 1} and 3 more")
    settings = tuple(Change(name, "a", "b") for name in names)
    found = make_found(OLD, settings=settings)
    lines = dict(background_lists(found))["Changed in the scenario folder:"]
    assert len(lines) == LONGEST + 3
    (grid,) = [part for part in render_differences(found) if getattr(part, "row_count", 0) == LONGEST + 1]
    assert "... and 3 more (--json lists all)" in [str(cell) for cell in grid.columns[1].cells]


def test_the_error_of_a_median_is_that_of_repeated_ensembles() -> None:
    # Of normal draws it is known: 1.2533 sd / sqrt(n). 400 ensembles of 200: each side is within 10 % but once in
    # some thousand seeds.
    draws = np.random.default_rng(7).normal(5000.0, 800.0, (400, 200))
    errors = np.array([median_error(one) for one in draws])
    known = 1.2533 * 800.0 / np.sqrt(200)
    assert np.median(draws, axis=1).std() == pytest.approx(known, rel=0.15)
    assert errors.mean() == pytest.approx(known, rel=0.1)


def test_too_few_members_give_no_error() -> None:
    assert median_error(np.arange(FEWEST_MEMBERS - 1, dtype=float)) is None
    assert median_error(np.arange(FEWEST_MEMBERS, dtype=float)) is not None


@pytest.mark.parametrize(
    ("edited", "piece"),
    [
        (("a.csv",), "of the later result, a.csv is not as it was written."),
        (("a.csv", "b.csv"), "of the later result, a.csv, b.csv are not as they were written."),
    ],
)
def test_edited_files_are_named_in_the_right_number(edited: tuple[str, ...], piece: str) -> None:
    found = make_found(OLD)
    first, *_ = render_differences(replace(found, after=replace(found.after, edited=edited)))
    assert piece in str(first)
