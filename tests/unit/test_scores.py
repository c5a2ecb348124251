"""Scores of an ensemble: against another implementation, and against answers known by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from corridor.scores.levels import LEVELS, score_levels
from corridor.scores.library import load_scoringrules

FIELDS = ("crps", "mae", "coverage50", "coverage90", "width90")


def test_fair_crps_is_that_of_scoringrules() -> None:
    draws = np.random.default_rng(7)
    for members in (2, 3, 10, 51):
        forecast = draws.gamma(2.0, 1000.0, (members, 6))
        forecast[:, 0] = np.round(forecast[:, 0], -3)  # ties
        observed = draws.gamma(2.0, 1000.0, 6)
        # All pairs of members, one by one; a backtest takes a shorter way to the same number.
        theirs = load_scoringrules().crps_ensemble(observed, forecast, m_axis=0, estimator="fair", backend="numpy")
        assert score_levels("ours", forecast, observed).crps == pytest.approx(float(np.mean(theirs)), rel=1e-10)


def test_fair_crps_of_two_members_by_hand() -> None:
    # E|X - y| = (2 + 4) / 2 = 3; half the mean distance of different members = 6 / 2 = 3.
    assert score_levels("", np.array([[1.0], [7.0]]), np.array([3.0])).crps == pytest.approx(0.0)
    # E|X - y| = (9 + 3) / 2 = 6; minus 3.
    assert score_levels("", np.array([[1.0], [7.0]]), np.array([10.0])).crps == pytest.approx(3.0)


def test_crps_of_one_member_is_its_absolute_error() -> None:
    score = score_levels("one", np.array([[10.0, 20.0, 30.0]]), np.array([13.0, 20.0, 21.0]))
    assert score.crps == score.mae == pytest.approx(4.0)
    assert score.width90 == 0.0
    assert score.coverage90 == pytest.approx(1 / 3)


def test_equal_members_score_as_one_member() -> None:
    observed = np.array([13.0, 20.0, 21.0])
    one = np.array([[10.0, 20.0, 30.0]])
    assert score_levels("", np.repeat(one, 5, axis=0), observed) == score_levels("", one, observed)


def test_coverage_and_width_of_a_known_ensemble() -> None:
    # 0, 1, ..., 100 at each point: the 5 % quantile is 5, the 25 % quantile 25, and so on.
    forecast = np.repeat(np.arange(101.0)[:, None], 8, axis=1)
    observed = np.array([4.0, 5.0, 24.0, 25.0, 75.0, 76.0, 95.0, 96.0])
    score = score_levels("known", forecast, observed)
    assert (score.method, score.points) == ("known", 8)
    assert score.coverage50 == 2 / 8
    assert score.coverage90 == 6 / 8
    assert score.width90 == pytest.approx(90.0)
    assert score.mae == pytest.approx(np.mean([46, 45, 26, 25, 25, 26, 45, 46]))


def test_the_levels_bound_the_50_and_the_90_percent_interval() -> None:
    assert LEVELS[3] - LEVELS[1] == pytest.approx(0.5)
    assert LEVELS[4] - LEVELS[0] == pytest.approx(0.9)


def test_all_points_count_alike() -> None:
    forecast = np.random.default_rng(8).normal(0, 1, (9, 4))
    observed = np.array([0.0, 1.0, -2.0, 0.5])
    alone = [score_levels("", forecast[:, [k]], observed[[k]]) for k in range(4)]
    together = score_levels("", forecast, observed)
    for field in FIELDS:
        assert getattr(together, field) == pytest.approx(np.mean([getattr(one, field) for one in alone]))


def test_the_order_of_members_does_not_matter() -> None:
    forecast = np.random.default_rng(9).normal(0, 1, (9, 4))
    observed = np.zeros(4)
    assert score_levels("", forecast[::-1], observed).crps == pytest.approx(score_levels("", forecast, observed).crps)


@pytest.mark.parametrize(("members", "points"), [(5, 0), (0, 3), (0, 0)])
def test_without_points_or_members_every_score_is_nan(members: int, points: int) -> None:
    score = score_levels("none", np.zeros((members, points)), np.zeros(points))
    assert score.points == points
    assert all(math.isnan(getattr(score, field)) for field in FIELDS)


def test_fair_crps_does_not_depend_on_the_number_of_members() -> None:
    # X and y standard normal: CRPS in expectation 1 / sqrt(pi). 40,000 points; the standard error is about
    # 0.004 with two members, so that five of them are a false alarm of less than one in a million.
    draws = np.random.default_rng(10)
    for members in (2, 5, 20):
        forecast, observed = draws.normal(0, 1, (members, 40_000)), draws.normal(0, 1, 40_000)
        assert score_levels("", forecast, observed).crps == pytest.approx(1 / math.sqrt(math.pi), abs=5 * 0.004)
