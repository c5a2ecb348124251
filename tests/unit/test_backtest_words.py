"""Sentences on a backtest: who was nearer, how sure that is, and no more than the scores carry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backtest_builders import make_case, make_scores
from corridor.publish.backtests.numbers import (
    days_words,
    listed,
    score_cell,
    score_words,
    skill_cell,
    skill_words,
    span_words,
)
from corridor.publish.backtests.words import (
    coverage_sentences,
    headline,
    lead_sentence,
    other_scores_sentence,
)


def test_where_ours_is_best_the_headline_says_by_how_much_and_how_sure_that_is() -> None:
    scores = make_scores({"corridor": 11_806.0, "constant_7d": 14_757.0, "zero": 70_000.0}, low=0.04, high=0.31)
    assert headline(make_case({"all": scores})) == (
        "At 11 moments between 24 September and 4 October 2023, without seeing any arrivals, corridor was off by "
        "11,800 people on average; the best of 2 naive rules (constant_7d) by 14,800. That is 20 % better. Chance of "
        "replayed days alone could make it 4 % to 31 % better."
    )


def test_where_a_rival_is_best_the_headline_names_it() -> None:
    scores = make_scores({"corridor": 15_000.0, "no_physics": 10_000.0}, low=-0.9, high=-0.2)
    text = headline(make_case({"all": scores}))
    assert "the one naive rule (no_physics) by 10,000. no_physics is better than corridor, which is 50 % worse." in text
    assert text.endswith("could make it 90 % to 20 % worse.")


def test_a_rival_that_loses_by_its_spread_alone_is_named() -> None:
    scores = make_scores({"corridor": 10_900.0, "constant_7d": 12_300.0}, low=0.05, high=0.17)
    scores["constant_7d"]["mae"] = 9_240.0
    assert headline(make_case({"all": scores})).endswith(
        "The median of constant_7d alone, as a certain forecast without the spread it was given, is off by 9,240: "
        "nearer than corridor with its spread (10,900)."
    )
    scores["constant_7d"]["mae"] = 11_000.0
    assert "The median of" not in headline(make_case({"all": scores}))


def test_far_behind_is_told_as_times() -> None:
    scores = make_scores({"corridor": 64_000.0, "no_physics": 10_000.0}, low=-8.0, high=-3.5)
    text = headline(make_case({"all": scores}))
    assert "no_physics is better than corridor, which is 6.4 times as far off." in text
    assert "could make it 9.0 to 4.5 times as far off." in text


@pytest.mark.parametrize(("low", "high"), [(-0.07, 0.21), (0.0, 0.1), (-0.3, 0.0)])
def test_an_interval_that_spans_no_difference_settles_nothing(low: float, high: float) -> None:
    scores = make_scores({"corridor": 95.0, "zero": 100.0}, low=low, high=high)
    assert headline(make_case({"all": scores})).endswith(": these days do not settle who is better.")


def test_without_an_interval_the_moments_are_too_few() -> None:
    scores = make_scores({"corridor": 50.0, "zero": 100.0}, issue_times=4)
    text = headline(make_case({"all": scores}, moments=4))
    assert "That is 50 % better. 4 moments are too few to tell how much of that is chance." in text
    assert "could make it" not in text


def test_one_issue_time_is_named_with_its_hour() -> None:
    scores = make_scores({"corridor": 50.0, "zero": 100.0}, issue_times=1)
    text = headline(make_case({"all": scores}, moments=1))
    assert text.startswith("At 1 moment on 24 September 2023, 12:00, without seeing any arrivals, corridor was off")
    assert text.endswith("1 moment is too few to tell how much of that is chance.")


def test_scores_less_than_a_percent_apart_are_as_good_as_each_other() -> None:
    text = headline(make_case({"all": make_scores({"corridor": 10_040.0, "zero": 10_000.0}, low=-0.1, high=0.1)}))
    assert "corridor and zero are as good as each other." in text
    assert "better than" not in text


def test_where_only_rivals_stand_the_best_the_next_and_the_worst_are_named() -> None:
    scores = make_scores({"rate_6h": 500.0, "zero": 9_000.0, "linear": 2_000.0})
    assert headline(make_case({"all": scores}, track="updating")) == (
        "At 11 moments between 24 September and 4 October 2023, seeing the arrivals published by then, the best of 3 "
        "naive rules (rate_6h) was off by 500 people on average, the next (linear) by 2,000, the worst (zero) by "
        "9,000. Only rivals stand here: there is no forecast by corridor."
    )


def test_camps_are_counted_a_camp() -> None:
    text = headline(make_case({"all": make_scores({"shares_held": 1_210.0})}, track="updating", of="camps"))
    assert "seeing the counts of camps published by then, the one naive rule (shares_held) was off by 1,210" in text
    assert "1,210 people a camp on average. Only rivals" in text


def test_scores_of_zero_are_no_division_by_zero() -> None:
    alike = headline(make_case({"all": make_scores({"corridor": 0.0, "zero": 0.0})}))
    assert "corridor was off by 0 people on average" in alike
    assert "corridor and zero are as good as each other." in alike
    beaten = headline(make_case({"all": make_scores({"corridor": 40.0, "zero": 0.0})}))
    assert "zero was never off: it is better than corridor." in beaten
    assert "chance" not in beaten.lower()


def test_distances_below_ten_people_are_not_told_apart() -> None:
    text = headline(make_case({"all": make_scores({"corridor": 3.0, "zero": 8.0}, low=0.1, high=0.9)}))
    assert "off by fewer than 10 people on average; the one naive rule (zero) by fewer than 10." in text
    assert "corridor and zero are as good as each other." in text
    assert [score_cell(value) for value in (0.0, 3.0, 9.9, 10.0, 12_345.6, None, float("nan"))] == [
        "0", "<10", "<10", "10", "12,346", "–", "–",
    ]  # fmt: skip


def test_without_rivals_none_is_made_up() -> None:
    assert headline(make_case({"all": make_scores({"corridor": 500.0})})).endswith("No rival stands beside it.")


def test_given_futures_are_no_forecast() -> None:
    given = make_scores({"corridor": 50.0, "zero": 100.0}, drivers="given")
    assert headline(make_case({"all": given})).endswith(
        "It was told the events that followed, so this was no forecast."
    )
    totals = make_scores({"shares_held": 50.0}, totals="given")
    text = headline(make_case({"all": totals}, track="updating", of="camps"))
    assert text.endswith("It was told the people in all camps together, so this was no forecast.")


def test_leads_where_a_rival_wins_are_said_by_name() -> None:
    leads = {
        "0-6 h": make_scores({"corridor": 100.0, "zero": 50.0, "linear": 70.0}, points=7),
        "6-24 h": make_scores({"corridor": 100.0, "zero": 150.0, "linear": 170.0}),
        ">72 h": make_scores({"corridor": 400.0, "zero": 600.0, "linear": 300.0}),
        "all": make_scores({"corridor": 200.0, "zero": 250.0, "linear": 270.0}),
    }
    assert lead_sentence(make_case(leads)) == (
        "By lead: corridor is best 6 to 24 hours ahead; zero is best up to 6 hours ahead (only 7 counts); linear is "
        "best more than 72 hours ahead."
    )


def test_one_winner_at_every_lead_is_said_once_and_a_single_lead_not_at_all() -> None:
    rows = make_scores({"corridor": 100.0, "zero": 150.0})
    assert lead_sentence(make_case({"0-6 h": rows, "6-24 h": rows, "all": rows})) == "At every lead, corridor is best."
    assert lead_sentence(make_case({"6-24 h": rows, "all": rows})) == ""
    alike = make_scores({"corridor": 100.0, "zero": 100.0})
    both = lead_sentence(make_case({"0-6 h": alike, "6-24 h": alike, "all": alike}))
    assert both == "At every lead, corridor and zero alike are best."


def test_scores_that_name_another_winner_are_said() -> None:
    scores = make_scores({"corridor": 11_800.0, "constant_7d": 12_500.0})
    scores["constant_7d"] |= {"crps_capped": 11_795.0, "mae": 9_260.0}
    scores["corridor"] |= {"crps_capped": 11_817.0, "mae": 14_600.0}
    changes = make_scores({"corridor": 1_990.0, "constant_7d": 1_000.0})
    assert other_scores_sentence(make_case({"all": scores}, changes=changes)) == (
        "corridor does not lead by every score: with a finished plateau capped, constant_7d is as good (11,800); by "
        "the error of the median, constant_7d leads (9,260, corridor 14,600); for changes from count to count, "
        "constant_7d leads (1,000, corridor 1,990)."
    )
    assert other_scores_sentence(make_case({"all": make_scores({"corridor": 50.0, "zero": 100.0})})) == ""


@pytest.mark.parametrize(
    ("points", "moments", "coverage90", "said"),
    [
        (115, 11, 1.0, "115 of 115 did: too wide, though 11 moments cannot rule out chance."),
        (400, 60, 1.0, "400 of 400 did: too wide."),
        (400, 60, 0.5, "200 of 400 did: too narrow."),
        (100, 11, 0.92, "92 of 100 did: about right."),
        (9, 9, 1.0, "9 of 9 did: too few counts to judge by."),
        (1, 1, 0.0, "0 of 1 did: too few counts to judge by."),
    ],
)
def test_coverage_is_told_in_counts_and_judged_with_care(
    points: int, moments: int, coverage90: float, said: str
) -> None:
    rows = make_scores({"corridor": 50.0, "zero": 1.0}, points=points, issue_times=moments, coverage90=coverage90)
    who, wide, _ = coverage_sentences(make_case({"all": rows}))
    assert who == "The intervals here are those of corridor."
    assert wide == f"9 of 10 counts should lie in the 90 % interval; {said}"


def test_coverage_of_rivals_names_the_best_one() -> None:
    texts = coverage_sentences(make_case({"all": make_scores({"zero": 9.0, "linear": 5.0}, coverage50=0.8)}))
    assert texts[0] == "The intervals here are those of the best rival, linear."
    assert texts[2].startswith("Half of the counts should lie in the 50 % interval; 32 of 40 did: too wide")


def test_numbers_as_words() -> None:
    assert [score_words(value) for value in (0.0, 5.0, 44.0, 123.4, 11_806.0)] == [
        "0", "fewer than 10", "40", "120", "11,800",
    ]  # fmt: skip
    assert [skill_words(value) for value in (0.05, -0.34, -1.5, 0.001, 1.0)] == [
        "5 % better", "34 % worse", "2.5 times as far off", "as good", "100 % better",
    ]  # fmt: skip
    assert [skill_cell(value) for value in (0.05, -0.34, 0.001, -0.001, None)] == ["+5 %", "-34 %", "0 %", "0 %", "–"]
    assert span_words(0.101, 0.102) == "about 10 % better"
    assert [listed(["a", "b", "c"][:count]) for count in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_days_name_month_and_year_where_they_change() -> None:
    new_year = (datetime(2023, 12, 30, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC))
    assert days_words(new_year) == "between 30 December 2023 and 2 January 2024"
    new_month = (datetime(2023, 9, 24, tzinfo=UTC), datetime(2023, 10, 4, tzinfo=UTC))
    assert days_words(new_month) == "between 24 September and 4 October 2023"
    one_month = (datetime(2023, 9, 3, tzinfo=UTC), datetime(2023, 9, 24, tzinfo=UTC))
    assert days_words(one_month) == "between 3 and 24 September 2023"
    one_day = (datetime(2023, 12, 30, 6, tzinfo=UTC), datetime(2023, 12, 30, 18, tzinfo=UTC))
    assert days_words(one_day) == "on 30 December 2023"
