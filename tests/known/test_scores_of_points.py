"""Scores of forecasts whose scores are known in closed form, and of forecasters who are right, or too sure."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from corridor.scores.camps import energy_score, relative_difference
from corridor.scores.levels import score_levels
from corridor.scores.library import load_scoringrules
from corridor.scores.points import INTERVAL_ALPHAS, score_points
from corridor.scores.summary import skill_interval

FALSE_ALARM = 1e-6
"""How often each test of chance here would fail although all is right, on either side."""


def normal_quantiles(members: int, mean: float, spread: float) -> np.ndarray:
    return stats.norm.ppf((np.arange(members) + 0.5) / members, mean, spread)


def test_fair_crps_of_a_normal_ensemble_is_that_of_the_normal_distribution() -> None:
    members = np.random.default_rng(5).normal(100.0, 20.0, (4000, 3))
    observed = np.array([100.0, 130.0, 40.0])
    found = score_points(members, observed).crps
    np.testing.assert_allclose(found, load_scoringrules().crps_normal(observed, 100.0, 20.0), rtol=0.04)


def test_crps_of_two_members_by_hand() -> None:
    # Half the mean distance to the count, less half the distance between the members: (|1-4| + |7-4|)/2 - 6/2 = 0.
    assert score_points(np.array([[1.0], [7.0]]), np.array([4.0])).crps[0] == pytest.approx(0.0)
    assert score_points(np.array([[1.0], [7.0]]), np.array([10.0])).crps[0] == pytest.approx(3.0)


def test_one_member_scores_its_absolute_error() -> None:
    scores = score_points(np.array([[5.0, 9.0]]), np.array([7.0, 9.0]))
    assert scores.crps.tolist() == [2.0, 0.0]
    assert scores.mae.tolist() == [2.0, 0.0]


def test_points_and_levels_give_the_same_means() -> None:
    rng = np.random.default_rng(1)
    members, observed = rng.gamma(2.0, 100.0, (301, 7)), rng.gamma(2.0, 100.0, 7)
    points, levels = score_points(members, observed), score_levels("", members, observed)
    assert points.crps.mean() == pytest.approx(levels.crps, rel=1e-10)
    assert points.mae.mean() == pytest.approx(levels.mae)
    assert points.inside50.mean() == levels.coverage50
    assert points.inside90.mean() == levels.coverage90
    assert points.width90.mean() == pytest.approx(levels.width90)


def test_weighted_interval_score_by_hand() -> None:
    # Of the numbers 0 to 100 in even steps, every central interval is known: [50 a, 100 - 50 a], width 100 (1 - a).
    members = np.linspace(0.0, 100.0, 100_001)[:, None]
    a = INTERVAL_ALPHAS
    inside = (0.5 * abs(50 - 50) + np.sum(a / 2 * 100 * (1 - a))) / (len(a) + 0.5)
    assert score_points(members, np.array([50.0])).wis[0] == pytest.approx(inside, rel=1e-6)
    beyond = 130.0
    missed = (0.5 * 80 + np.sum(a / 2 * (100 * (1 - a) + 2 / a * (beyond - (100 - 50 * a))))) / (len(a) + 0.5)
    assert score_points(members, np.array([beyond])).wis[0] == pytest.approx(missed, rel=1e-6)


def test_where_nothing_was_counted_nothing_is_scored_but_the_interval_stands() -> None:
    scores = score_points(np.arange(101.0)[:, None] + [0.0, 10.0], np.array([math.nan, 60.0]))
    assert np.isnan([scores.crps[0], scores.wis[0], scores.mae[0], scores.pit[0]]).all()
    assert not scores.inside90[0]
    assert scores.width90.tolist() == [90.0, 90.0]
    assert scores.pit[1] == pytest.approx(50.5 / 101)


def test_energy_score_of_one_camp_is_its_crps() -> None:
    members = np.random.default_rng(2).normal(0.0, 1.0, (50, 1))
    observed = np.array([0.3])
    assert energy_score(members, observed) == pytest.approx(score_points(members, observed).crps[0])


def test_energy_score_of_two_members_by_hand() -> None:
    # Distances to the count 5 and 5, between the members 6: (5 + 5)/2 - 6/2 = 2.
    assert energy_score(np.array([[3.0, 4.0], [-3.0, 4.0]]), np.zeros(2)) == pytest.approx(2.0)
    assert energy_score(np.array([[3.0, 4.0]]), np.zeros(2)) == pytest.approx(5.0)


def test_energy_score_is_that_of_scoringrules() -> None:
    rng = np.random.default_rng(4)
    for members, camps in ((2, 1), (7, 3), (60, 12)):
        forecast, observed = rng.gamma(2.0, 500.0, (members, camps)), rng.gamma(2.0, 500.0, camps)
        theirs = load_scoringrules().es_ensemble(observed, forecast, estimator="fair", backend="numpy")
        assert energy_score(forecast, observed) == pytest.approx(float(theirs), rel=1e-12)


def test_relative_difference_by_hand() -> None:
    members = np.array([[10.0, 50.0], [20.0, 50.0], [90.0, 80.0]])
    assert relative_difference(members, np.array([30.0, 70.0])) == pytest.approx((10 + 20) / 100)
    assert math.isnan(relative_difference(members, np.zeros(2)))


@pytest.mark.parametrize("members", [200, 1000])
def test_a_perfect_forecaster_covers_what_it_says(members: int) -> None:
    points = 3000
    rng = np.random.default_rng(7)
    centre = rng.normal(0.0, 5.0, points)
    forecast = centre + rng.normal(0.0, 1.0, (members, points))
    observed = centre + rng.normal(0.0, 1.0, points)
    scores = score_points(forecast, observed)
    for inside, share in ((scores.inside50, 0.5), (scores.inside90, 0.9)):
        # The interval of a finite ensemble holds a little less than its share: of (members - 1) gaps between
        # members + 1 places where a count can fall.
        held = share * (members - 1) / (members + 1)
        low, high = stats.binom.interval(1 - 2 * FALSE_ALARM, points, held)
        assert low <= inside.sum() <= high
    assert stats.kstest(scores.pit, "uniform").pvalue > FALSE_ALARM


@pytest.mark.parametrize("spread", [0.6, 1.8])
def test_a_forecaster_who_is_too_sure_or_not_sure_enough_is_caught(spread: float) -> None:
    points, members = 1000, 200
    rng = np.random.default_rng(8)
    forecast, observed = rng.normal(0.0, spread, (members, points)), rng.normal(0.0, 1.0, points)
    scores = score_points(forecast, observed)
    low, high = stats.binom.interval(1 - 2 * FALSE_ALARM, points, 0.9)
    assert not low <= scores.inside90.sum() <= high
    assert stats.kstest(scores.pit, "uniform").pvalue < FALSE_ALARM


def test_the_interval_of_the_skill_holds_the_true_one_about_as_often_as_it_says() -> None:
    # Scores of 60 issue times that hang together (AR(1), 0.6); the true skill is 0.2. The block bootstrap is known to
    # cover less than it says on short series; between 75 and 99 of 100 passes.
    rng = np.random.default_rng(9)
    held, repeats, times = 0, 200, 60
    for _ in range(repeats):
        shocks = rng.normal(0.0, 1.0, (times + 50, 2))
        state = np.zeros(2)
        scores = []
        for shock in shocks:
            state = 0.6 * state + shock
            scores.append(np.exp(0.3 * state))
        mean = math.exp(0.3**2 / (1 - 0.6**2) / 2)
        theirs, ours = np.array(scores[50:]).T / mean
        low, high = skill_interval(0.8 * ours, theirs, seed=0)
        assert low is not None
        held += low <= 0.2 <= high
    assert 0.75 <= held / repeats <= 0.99


def test_the_interval_of_the_skill_is_not_given_for_few_times_or_against_nothing() -> None:
    assert skill_interval(np.ones(4), np.ones(4), seed=0) == (None, None)
    assert skill_interval(np.ones(9), np.zeros(9), seed=0) == (None, None)
    assert skill_interval(np.full(9, 0.5), np.ones(9), seed=0) == (0.5, 0.5)


def test_the_library_loads_without_its_compiled_half_and_leaves_the_compiler_in_place() -> None:
    program = (
        "import sys, numba; from corridor.scores.library import load_scoringrules; library = load_scoringrules(); "
        "assert sys.modules['numba'] is numba; assert load_scoringrules() is library; "
        "assert library.backend.backends.active.name == 'numpy'; import numba.core"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
