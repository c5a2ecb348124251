"""Sentences on a backtest: who was nearer, how sure that is, and no more than the scores carry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backtest_builders import make_backtest, make_case, make_scores
from corridor.publish.backtests.coverage import coverage_sentences
from corridor.publish.backtests.numbers import (
    comparison_words,
    days_words,
    listed,
    other_days_words,
    score_cell,
    score_words,
    skill_cell,
    skill_words,
    span_words,
)
from corridor.publish.backtests.rules import RULES, explain_rules
from corridor.publish.backtests.words import (
    FEWEST_COUNTS,
    FEWEST_ISSUE_TIMES,
    headline,
    lead_sentence,
    named_rules,
    other_scores_sentence,
    sentences_beneath,
)
from corridor.scores import summary


def test_where_ours_is_best_the_headline_says_by_how_much_and_how_sure_that_is() -> None:
    scores = make_scores({"corridor": 11_806.0, "constant_7d": 14_757.0, "zero": 70_000.0}, low=0.04, high=0.31)
    assert headline(make_case({"all": scores})) == (
        "At 11 moments between 24 September and 4 October 2023, without seeing any arrivals, corridor's forecasts, "
        "spread and all, lay 11,800 people from the counts on average; those of the best of 2 naive rules "
        "(constant_7d) 14,800: corridor is 20 % better. Had other days of these weeks been replayed, corridor might "
        "have been 4 % to 31 % better; another crisis may be quite different."
    )


def test_where_a_rival_is_best_the_headline_names_it() -> None:
    scores = make_scores({"corridor": 15_000.0, "no_physics": 10_000.0}, low=-0.9, high=-0.2)
    text = headline(make_case({"all": scores}))
    assert (
        "those of the one naive rule (no_physics) 10,000: no_physics is better than corridor, which is 50 % worse."
    ) in text
    assert "corridor might have been 90 % to 20 % worse; another crisis" in text


def test_middle_values_are_told_apart_from_whole_forecasts() -> None:
    scores = make_scores({"corridor": 10_900.0, "constant_7d": 12_300.0})
    scores["corridor"]["mae"], scores["constant_7d"]["mae"] = 13_200.0, 14_000.0
    assert sentences_beneath(make_case({"all": scores})) == [
        "The middle values of these forecasts alone were off by 13,200 people (corridor) and 14,000 (constant_7d)."
    ]
    assert sentences_beneath(make_case({"all": make_scores({"corridor": 500.0})})) == [
        "The middle values of these forecasts alone were off by 500 people (corridor)."
    ]
    only_rivals = make_scores({"rate_6h": 500.0, "zero": 900.0})
    assert sentences_beneath(make_case({"all": only_rivals}, of="camps", members=8)) == [
        "The middle values of these forecasts alone were off by 500 people a camp (rate_6h)."
    ]


def test_a_rival_that_loses_by_its_spread_alone_is_named() -> None:
    scores = make_scores({"corridor": 10_900.0, "constant_7d": 12_300.0, "zero": 20_000.0})
    scores["constant_7d"]["mae"] = 9_240.0
    case = make_case({"all": scores})
    assert sentences_beneath(case)[0].endswith(
        "(constant_7d). As a certain forecast, that of constant_7d would be nearer than corridor with its spread "
        "(10,900)."
    )
    assert named_rules(case) == ["constant_7d"]
    scores["zero"]["mae"] = 8_000.0
    assert "that of zero, off by 8,000, would be nearer" in sentences_beneath(case)[0]
    assert named_rules(case) == ["constant_7d", "zero"]
    scores["zero"]["mae"], scores["constant_7d"]["mae"] = 20_000.0, 11_000.0
    assert "certain" not in sentences_beneath(case)[0]


def test_few_members_are_said_where_ours_stands() -> None:
    scores = {"all": make_scores({"corridor": 50.0, "zero": 100.0})}
    assert "With 50 members our own score moves with the seed; quote that of 1,000." in sentences_beneath(
        make_case(scores, members=50)
    )
    assert len(sentences_beneath(make_case(scores, members=500))) == 1


def test_far_behind_is_told_as_times() -> None:
    scores = make_scores({"corridor": 64_000.0, "no_physics": 10_000.0}, low=-8.0, high=-3.5)
    text = headline(make_case({"all": scores}))
    assert "no_physics is better than corridor, which is 6.4 times as far off." in text
    assert "corridor might have been 9.0 to 4.5 times as far off; another" in text


@pytest.mark.parametrize(("low", "high"), [(-0.07, 0.21), (0.0, 0.1), (-0.3, 0.0), (0.004, 0.1)])
def test_an_interval_that_spans_no_difference_settles_nothing(low: float, high: float) -> None:
    scores = make_scores({"corridor": 95.0, "zero": 100.0}, low=low, high=high)
    assert headline(make_case({"all": scores})).endswith(": these days do not settle who is better.")


@pytest.mark.parametrize(
    ("moments", "counts", "few"),
    [
        (4, 28, "4 moments are too few"),
        (11, 7, "7 counts are too few"),
        (1, 28, "1 moment is too few"),
        (4, 1, "4 moments and 1 count are too few"),
        (11, 28, "It cannot be told how much"),
    ],
)
def test_without_an_interval_it_is_said_what_is_too_few(moments: int, counts: int, few: str) -> None:
    scores = make_scores({"corridor": 50.0, "zero": 100.0}, issue_times=moments, counts=counts)
    text = headline(make_case({"all": scores}, moments=moments))
    assert f"corridor is 50 % better. {few}" in text
    assert text.endswith(" how much of that hangs on the days that were replayed.")
    assert "might have been" not in text


def test_the_sentence_and_the_scores_agree_on_what_is_too_few() -> None:
    assert (FEWEST_ISSUE_TIMES, FEWEST_COUNTS) == (summary.FEWEST_ISSUE_TIMES, summary.FEWEST_COUNTS)


def test_one_issue_time_is_named_with_its_hour() -> None:
    scores = make_scores({"corridor": 50.0, "zero": 100.0}, issue_times=1)
    text = headline(make_case({"all": scores}, moments=1))
    assert text.startswith("At 1 moment on 24 September 2023, 12:00, without seeing any arrivals, corridor's forecasts")


def test_scores_less_than_a_percent_apart_are_as_good_as_each_other() -> None:
    text = headline(make_case({"all": make_scores({"corridor": 10_040.0, "zero": 10_000.0}, low=-0.1, high=0.1)}))
    assert "corridor and zero are as good as each other." in text
    assert "better than" not in text


def test_where_only_rivals_stand_the_best_the_next_and_the_worst_are_named() -> None:
    scores = make_scores({"rate_6h": 500.0, "zero": 9_000.0, "linear": 2_000.0})
    assert headline(make_case({"all": scores}, track="updating")) == (
        "At 11 moments between 24 September and 4 October 2023, seeing the arrivals published by then, the forecasts "
        "of the best of 3 naive rules (rate_6h), spread and all, lay 500 people from the counts on average; those of "
        "the next (linear) 2,000, of the worst (zero) 9,000. Only naive rules stand here: there is no forecast by "
        "corridor."
    )


def test_rules_that_are_about_equal_are_not_ranked() -> None:
    scores = make_scores({"linear": 1_020.0, "zero": 9_000.0, "rate_6h": 1_000.0})
    text = headline(make_case({"all": scores}, track="updating"))
    assert "on average; 2 rules did about equally well (rate_6h and linear). Only" in text
    assert "worst" not in text
    scores["linear"]["crps"] = 1_030.0
    assert "the next (linear) 1,030, of the worst (zero) 9,000" in headline(make_case({"all": scores}))


def test_camps_are_counted_a_camp() -> None:
    text = headline(make_case({"all": make_scores({"shares_held": 1_210.0})}, track="updating", of="camps"))
    assert "seeing the counts of camps published by then, the forecasts of the one naive rule (shares_held)" in text
    assert "lay 1,210 people a camp from the counts on average. Only naive rules" in text


def test_scores_of_zero_are_no_division_by_zero() -> None:
    alike = headline(make_case({"all": make_scores({"corridor": 0.0, "zero": 0.0})}))
    assert "lay 0 people from the counts on average" in alike
    assert "corridor and zero are as good as each other." in alike
    beaten = headline(make_case({"all": make_scores({"corridor": 40.0, "zero": 0.0})}))
    assert "zero was never off and is better than corridor." in beaten
    assert "might have been" not in beaten


def test_distances_below_ten_people_are_not_told_apart() -> None:
    text = headline(make_case({"all": make_scores({"corridor": 3.0, "zero": 8.0}, low=0.1, high=0.9)}))
    assert (
        "lay fewer than 10 people from the counts on average; those of the one naive rule (zero) fewer than 10: "
        in text
    )
    assert "corridor and zero are as good as each other." in text
    assert [score_cell(value) for value in (0.0, 3.0, 9.9, 10.0, 12_345.6, None, float("nan"))] == [
        "0", "<10", "<10", "10", "12,346", "–", "–",
    ]  # fmt: skip


def test_without_rivals_none_is_made_up() -> None:
    assert headline(make_case({"all": make_scores({"corridor": 500.0})})).endswith("No rival stands beside them.")


def test_given_futures_are_no_forecast_and_that_comes_first() -> None:
    given = make_scores({"corridor": 50.0, "zero": 100.0}, drivers="given")
    assert headline(make_case({"all": given})).startswith(
        "corridor was told the events that followed, so this is no forecast. At 11 moments"
    )
    totals = {"all": make_scores({"shares_held": 50.0}, totals="given", drivers="given")}
    text = headline(make_case(totals, track="updating", of="camps"))
    assert text.startswith("The rules were told the people in all camps together, so this is no forecast. At 11")
    both = {"all": make_scores({"corridor": 50.0, "shares_held": 60.0}, totals="given", drivers="given")}
    assert headline(make_case(both, of="camps")).startswith(
        "All were told the events that followed and the people in all camps together, so this is no forecast."
    )
    assert headline(make_case({"all": make_scores({"zero": 1.0}, totals="given")})).startswith("At 11")


def test_leads_where_a_rival_wins_are_said_by_name() -> None:
    leads = {
        "0-6 h": make_scores({"corridor": 100.0, "zero": 50.0, "linear": 70.0}, counts=7),
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
    few = make_scores({"corridor": 100.0, "zero": 150.0}, counts=2)
    text = lead_sentence(make_case({"0-6 h": few, "6-24 h": few, "all": few}))
    assert text == "At every lead, corridor is best (only 2 counts in all)."
    alike = make_scores({"corridor": 100.0, "zero": 100.0})
    both = lead_sentence(make_case({"0-6 h": alike, "6-24 h": alike, "all": alike}))
    assert both == "At every lead, corridor and zero alike are best."


def test_scores_that_name_another_winner_are_said() -> None:
    scores = make_scores({"corridor": 11_800.0, "constant_7d": 12_500.0})
    scores["constant_7d"] |= {"crps_capped": 11_795.0, "mae": 9_260.0}
    scores["corridor"] |= {"crps_capped": 11_817.0, "mae": 14_600.0}
    changes = make_scores({"corridor": 1_990.0, "constant_7d": 1_000.0})
    assert other_scores_sentence(make_case({"all": scores}, changes=changes)) == (
        "Yet corridor does not lead by every score: with a finished plateau capped, constant_7d is as good (11,800); "
        "by the error of the median, constant_7d leads (9,260, corridor 14,600); for changes from count to count, "
        "constant_7d leads (1,000, corridor 1,990)."
    )
    assert other_scores_sentence(make_case({"all": make_scores({"corridor": 50.0, "zero": 100.0})})) == ""


@pytest.mark.parametrize(
    ("points", "counts", "moments", "coverage90", "said"),
    [
        (115, 28, 11, 1.0, "115 of 115: too wide, though 11 moments cannot rule out chance."),
        (400, 12, 60, 1.0, "400 of 400: too wide, though 12 counts cannot rule out chance."),
        (400, 90, 60, 1.0, "400 of 400: too wide."),
        (400, 90, 60, 0.5, "200 of 400: too narrow."),
        (100, 10, 11, 0.92, "92 of 100: about right."),
    ],
)
def test_coverage_is_told_in_comparisons_and_judged_with_care(
    points: int, counts: int, moments: int, coverage90: float, said: str
) -> None:
    rows = make_scores(
        {"corridor": 50.0, "zero": 1.0}, points=points, counts=counts, issue_times=moments, coverage90=coverage90
    )
    who, wide, _ = coverage_sentences(make_case({"all": rows}))
    assert who == f"The intervals here are those of corridor, in {points} comparisons with {counts} counts."
    assert wide == f"In 9 of 10 comparisons the count should lie in the 90 % interval; it did in {said}"


@pytest.mark.parametrize(("counts", "few"), [(9, "9 different counts are"), (1, "1 different count is")])
def test_coverage_on_few_counts_is_not_judged_however_many_comparisons(counts: int, few: str) -> None:
    rows = make_scores({"corridor": 50.0, "zero": 1.0}, points=99, counts=counts, coverage90=1.0)
    _, wide, half, judged = coverage_sentences(make_case({"all": rows}))
    assert wide.endswith("it did in 99 of 99.")
    assert "wide" not in half + judged
    assert judged == f"{few} too few to judge by."


def test_coverage_of_rivals_names_the_best_one() -> None:
    texts = coverage_sentences(make_case({"all": make_scores({"zero": 9.0, "linear": 5.0}, coverage50=0.8)}))
    assert texts[0].startswith("The intervals here are those of the best rival, linear, in 40 comparisons")
    assert texts[2].startswith(
        "In half of the comparisons the count should lie in the 50 % interval; it did in 32 of 40: too wide"
    )


def test_every_rule_of_a_real_backtest_has_words() -> None:
    methods = set(make_backtest().tables["points"]["method"]) - {"corridor"}
    assert methods == set(RULES)
    assert [name for name, _ in explain_rules(["corridor", "linear", "zero"])] == ["zero", "linear"]


def test_numbers_as_words() -> None:
    assert [score_words(value) for value in (0.0, 5.0, 44.0, 123.4, 11_806.0)] == [
        "0", "fewer than 10", "40", "120", "11,800",
    ]  # fmt: skip
    assert [skill_words(value) for value in (0.05, -0.34, -1.5, 0.001, 1.0)] == [
        "5 % better", "34 % worse", "2.5 times as far off", "as good", "100 % better",
    ]  # fmt: skip
    assert [skill_cell(value) for value in (0.05, -0.34, 0.001, -0.001, None)] == ["+5 %", "-34 %", "0 %", "0 %", "–"]
    assert span_words(0.101, 0.102) == "about 10 % better"
    assert span_words(0.001, 0.12) == "as good, or up to 12 % better"
    assert span_words(-0.12, -0.001) == "as good, or up to 12 % worse"
    assert comparison_words({"points": 115, "counts": 28}) == "115 comparisons with 28 counts"
    assert comparison_words({"points": 1, "counts": 1}) == "1 comparison with 1 count"
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


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (150, "other days of these months"), (10, "other days of these weeks"), (3, "other hours of these days"),
        (0.5, "other moments of these hours"),
    ],
)  # fmt: skip
def test_other_days_are_named_by_how_long_was_replayed(days: float, words: str) -> None:
    first = datetime(2023, 9, 24, tzinfo=UTC)
    assert other_days_words((first, first + timedelta(days=days))) == words
