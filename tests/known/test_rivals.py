"""Rivals by hand: what each says of counts that anybody can work out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from builders import START, make_camp_world, make_inputs, make_observation, make_world
from corridor.studies.rivals.camps import camp_paths
from corridor.studies.rivals.cold import cold_paths
from corridor.studies.rivals.counts import RATE_TO_TOTAL, count_paths
from corridor.studies.rivals.dressing import (
    COMMITTED_SD,
    ENOUGH,
    LEVELS,
    Rates,
    error_quantiles,
    weighted_quantiles,
)
from corridor.studies.rivals.ensembles import Rivals
from corridor.studies.rivals.past import PastErrors
from corridor.studies.rivals.view import view_of
from corridor.studies.wall import known_at
from corridor.world.backtests import ALL, BacktestRequest, Terms, Totals, Track
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from corridor.studies.rivals.view import View
    from corridor.world.scenario import Scenario


def world_of(counts: list[tuple[float, float]]) -> Scenario:
    """A town of 10,000 with counts (hours after the start, people), each published when it was made."""
    seen = tuple(make_observation(hours, people, START + timedelta(hours=hours)) for hours, people in counts)
    return replace(make_world({"home": 10_000}, hours=240), observations=seen)


def view_at(world: Scenario, hours: float, places: tuple[str, ...] = (ALL,), terms: Terms | None = None) -> View:
    moment = START + timedelta(hours=hours)
    return view_of(known_at(world, moment, terms), moment, places)


COUNTS = [(6.0, 100.0), (12.0, 400.0), (18.0, 1000.0), (24.0, 1300.0)]


@pytest.mark.parametrize(
    ("name", "at_36h"),
    [
        ("level_held", 1300.0),
        ("rate_6h", 1300 + 12 * 300 / 6),
        ("rate_12h", 1300 + 12 * 900 / 12),
        # Before the first count nobody is known to have come: 24 h before the last one that is 0.
        ("rate_24h", 1300 + 12 * 1300 / 24),
        (RATE_TO_TOTAL, 1300 + 12 * 900 / 12),
        # Least squares by hand: hours -9 -3 3 9, slope = sum(h y) / sum(h h) = 12600 / 180.
        ("linear", 1300 + 12 * 70),
    ],
)
def test_rivals_that_carry_counts_on(name: str, at_36h: float) -> None:
    path = count_paths(view_at(world_of(COUNTS), 30.0))[name]
    assert path(np.array([24.0, 30.0, 36.0]))[0].tolist() == pytest.approx([1300, (1300 + at_36h) / 2, at_36h])


def test_a_rival_sees_only_counts_that_were_published() -> None:
    path = count_paths(view_at(world_of(COUNTS), 13.0))["level_held"]
    assert path(np.array([36.0]))[0, 0] == 400


def test_a_correction_counts_from_its_own_date() -> None:
    world = world_of(COUNTS)
    fixed = replace(world.observations[1], value=800.0, published_time=START + timedelta(hours=20))
    world = replace(world, observations=(fixed, *world.observations))
    assert count_paths(view_at(world, 13.0))["level_held"](np.array([36.0]))[0, 0] == 400
    # Between 12 and 18 h: 200 instead of 600, whatever the order of the rows.
    assert count_paths(view_at(world, 19.0))["rate_6h"](np.array([24.0]))[0, 0] == 1000 + 600
    assert count_paths(view_at(world, 21.0))["rate_6h"](np.array([24.0]))[0, 0] == 1000 + 200


def test_without_any_count_nobody_is_said_to_come() -> None:
    paths = count_paths(view_at(world_of(COUNTS), 3.0))
    assert len(paths) == 7
    assert all(path(np.array([24.0, 48.0])).tolist() == [[0.0, 0.0]] for path in paths.values())


def test_the_logistic_rival_finds_a_logistic_curve() -> None:
    hours = np.arange(2.0, 40.0, 4.0)
    curve = lambda h: 6000 / (1 + np.exp(-0.2 * (h - 30)))  # noqa: E731 - the known answer
    world = world_of([(float(h), float(curve(h))) for h in hours])
    said = count_paths(view_at(world, 39.0))["logistic"](np.array([50.0, 80.0, 120.0]))[0]
    np.testing.assert_allclose(said, curve(np.array([50.0, 80.0, 120.0])), rtol=0.01)


def test_cold_rivals_need_no_counts() -> None:
    world = world_of(COUNTS)
    early, late = cold_paths(known_at(world, START), START), cold_paths(world, START)
    hours = np.array([0.0, 84.0, 168.0, 400.0])
    assert early["constant_7d"](hours)[0].tolist() == pytest.approx([0, 5000, 10000, 10000])
    assert all(np.array_equal(early[name](hours), late[name](hours)) for name in early)


CAMPS = {"near": [(0.0, 100.0), (30.0, 300.0), (60.0, 900.0)], "far": [(0.0, 300.0), (30.0, 300.0), (60.0, 300.0)]}


@pytest.mark.parametrize(
    ("name", "near", "far"),
    [
        ("shares_held", 900, 300),
        ("shares_30d", 600, 600),  # on day 65, day 35: the reports of day 30
        ("shares_90d", 300, 900),  # before the first report, the first one
        ("equal_shares", 600, 600),
        ("gravity", 1200 * 4 / 5, 1200 * 1 / 5),  # twice as far, a quarter as many
    ],
)
def test_rivals_of_camps_share_out_the_last_known_total(name: str, near: float, far: float) -> None:
    view = view_at(make_camp_world(CAMPS), 24 * 65.0, ("near", "far"))
    said = camp_paths(view)[name](np.array([24 * 80.0]))[:, 0]
    np.testing.assert_allclose(said, [near, far], rtol=0.002 if name == "gravity" else 1e-12)


def test_given_totals_are_shared_out_and_nothing_else_is_given() -> None:
    world = make_camp_world(CAMPS)
    view = view_at(world, 24 * 40.0, ("near", "far"), Terms(totals=Totals.GIVEN))
    said = camp_paths(view)["shares_held"](np.array([24 * 45.0, 24 * 60.0]))
    # Half of 600 on day 30; 900 on day 45, on the straight line to 1,200 on day 60.
    np.testing.assert_allclose(said, [[450, 600], [450, 600]])
    assert not known_at(world, view.issue_time).observations[-1].series.startswith("given")


def test_without_a_report_or_a_total_camps_have_no_rivals() -> None:
    assert camp_paths(view_at(make_camp_world(CAMPS), 12.0, ("near", "far"))) == {}


def test_arrivals_are_dressed_as_rates_since_the_last_count() -> None:
    scale = Rates(10.0, 500.0)
    hours = np.array([15.0, 20.0])
    logs = scale.to_log(np.array([500.0, 1500.0]), hours)
    assert logs.tolist() == pytest.approx([0.0, np.log(101.0)])
    np.testing.assert_allclose(scale.to_people(logs, hours), [500.0, 1500.0])
    # Twice the log of a rate of 100 + 1: (101 ** 2 - 1) people an hour for 10 hours.
    assert scale.to_people(2 * logs, hours)[1] == pytest.approx(500 + 10 * (101**2 - 1))
    assert scale.to_log(np.array([100.0]), hours[:1])[0] == 0.0


def errors_of(lead_h: list[float], values: list[float], known_h: list[float] | None = None) -> PastErrors:
    known = known_h or [0.0] * len(values)
    return PastErrors(np.array(lead_h), np.array(known)[:, None], np.array(values)[:, None])


def test_without_past_errors_the_committed_spread_stands_in() -> None:
    for past in (None, errors_of([5.0], [np.nan])):
        found = error_quantiles(past, 0, np.array([0.0, 24.0, 96.0, 2400.0]), grows_with_lead=True)
        assert np.all(found[:, 0] == 0)
        assert found[:, 1].std() == pytest.approx(COMMITTED_SD, rel=0.01)
        assert found[:, 2].std() == pytest.approx(2 * COMMITTED_SD, rel=0.01)
        assert np.array_equal(found[:, 3], found[:, 2])


def test_enough_errors_of_like_leads_push_out_the_others() -> None:
    alike = errors_of([10.0] * ENOUGH + [100.0], [1.0] * ENOUGH + [5.0])
    found = error_quantiles(alike, 0, np.array([12.0]), grows_with_lead=True)
    assert np.all(found == 1.0)


@pytest.mark.parametrize(("grows", "expected"), [(True, 2.0), (False, 1.0)])
def test_errors_of_other_leads_are_scaled_by_the_root_of_the_lead(expected: float, *, grows: bool) -> None:
    found = error_quantiles(errors_of([6.0] * ENOUGH, [1.0] * ENOUGH), 0, np.array([24.0]), grows_with_lead=grows)
    np.testing.assert_allclose(found, expected)


def test_few_errors_are_filled_up_by_the_committed_spread() -> None:
    # One error of 3 among eight; the other seven are the committed spread round 0.
    found = error_quantiles(errors_of([24.0], [3.0]), 0, np.array([24.0]), grows_with_lead=False)[:, 0]
    assert np.mean(found > 2.0) == pytest.approx(1 / 8, abs=0.06)
    assert abs(np.median(found)) < 0.2
    assert 0.3 < np.std(found[found < 2.0]) < 0.8


def test_a_camp_that_reports_late_is_not_blamed_for_what_nobody_could_say() -> None:
    days = [float(day) for day in range(0, 120, 12)]
    counts = {"near": [(day, 3000.0) for day in days], "late": [(day, 3000.0) for day in days if day >= 84]}
    rivals = Rivals(make_camp_world(counts), ("near", "late"), BacktestRequest(members=5))
    said = rivals.forecast(START + timedelta(days=100), Track.UPDATING, np.array([24 * 108.0]))["shares_held"]
    # Both camps held what they hold for as long as they were counted; two errors of the late one are filled up.
    assert np.median(said[:, 0, 0]) == pytest.approx(3000, rel=0.01)
    assert np.median(said[:, 1, 0]) == pytest.approx(3000, rel=0.1)
    assert said.max() < 20_000


def test_a_correction_of_all_counts_leaves_a_rival_its_memory() -> None:
    days = [float(day) for day in range(0, 100, 6)]
    world = make_camp_world({"near": [(day, 1000.0 + day) for day in days], "far": [(day, 800.0) for day in days]})
    again = tuple(
        replace(one, value=one.value + 1, published_time=START + timedelta(days=90))
        for one in world.observations
        if one.time < START + timedelta(days=88)
    )
    moment, hours = START + timedelta(days=91), np.array([24 * 95.0])
    plain, corrected = (
        Rivals(one, ("near", "far"), BacktestRequest(members=5)).forecast(moment, Track.UPDATING, hours)["shares_held"]
        for one in (world, replace(world, observations=(*world.observations, *again)))
    )
    assert np.ptp(plain[:, 0, 0]) < 100
    assert np.ptp(corrected[:, 0, 0]) < 100


def test_no_camp_holds_more_than_all_were_told_to_hold() -> None:
    world = make_camp_world(CAMPS)
    hours = np.array([24 * 45.0, 24 * 60.0])
    given = BacktestRequest(members=5, terms=Terms(totals=Totals.GIVEN))
    for members in (
        Rivals(world, ("near", "far"), given).forecast(START + timedelta(days=40), Track.UPDATING, hours).values()
    ):
        assert np.all(members <= np.array([900.0, 1200.0]))
        assert members.std(axis=0).min() > 0


def test_the_latest_errors_weigh_most() -> None:
    # Half-life of two leads: at a lead of 10 h, the error of 20 h before counts half.
    past = errors_of([10.0] * 8, [0.0] * 4 + [3.0] * 4, [0.0] * 4 + [20.0] * 4)
    found = error_quantiles(past, 0, np.array([10.0]), grows_with_lead=False)
    assert np.mean(found > 1.5) == pytest.approx(2 / 3, abs=0.06)


def test_weighted_quantiles_of_equal_weights_lie_between_the_values() -> None:
    found = weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.ones(3))
    assert found.min() == 1.0
    assert found.max() == 3.0
    assert np.interp(0.5, LEVELS, found) == pytest.approx(2.0, abs=0.02)
    assert np.all(np.diff(found) >= 0)


def test_the_total_of_the_hard_rival_is_the_prior_of_our_own_model_above_the_known_count() -> None:
    inputs = make_inputs(population_factor=("uniform", 0.2, 1.0), leaver_share=0.5)
    world = replace(world_of([(6.0, 1000.0), (12.0, 3500.0), (18.0, 3900.0)]), inputs=inputs)
    request = BacktestRequest(members=400)
    said = Rivals(world, (ALL,), request).forecast(START + timedelta(hours=19), Track.UPDATING, np.array([5000.0]))
    totals = said[RATE_TO_TOTAL][:, 0, 0]
    # 1,000 to 5,000 by the prior; 3,900 have come.
    assert totals.min() >= 3900
    assert totals.max() <= 5000
    assert totals.std() > 100


def test_dressed_arrivals_stay_between_what_came_and_who_was_there() -> None:
    hours = np.arange(20.0, 200.0, 5.0)
    said = Rivals(world_of(COUNTS), (ALL,), BacktestRequest(members=50)).forecast(
        START + timedelta(hours=25), Track.UPDATING, hours
    )
    assert "zero" not in said
    for name, members in said.items():
        if name not in {"uniform", "no_physics"}:
            assert members.shape == (200, 1, len(hours))
            assert members.min() >= 1300, name
            assert members.max() <= 12_000, name


def test_on_the_cold_track_no_count_is_seen() -> None:
    hours = np.arange(20.0, 200.0, 5.0)
    moment = START + timedelta(hours=25)
    with_counts = Rivals(world_of(COUNTS), (ALL,), BacktestRequest(members=50)).forecast(moment, Track.COLD, hours)
    without = Rivals(world_of([]), (ALL,), BacktestRequest(members=50)).forecast(moment, Track.COLD, hours)
    assert with_counts.keys() == without.keys()
    assert all(np.array_equal(with_counts[name], without[name]) for name in without)


def test_before_any_count_the_hard_rival_says_what_no_physics_says() -> None:
    hours = np.array([12.0, 48.0])
    rivals = Rivals(world_of(COUNTS), (ALL,), BacktestRequest(members=50))
    early = rivals.forecast(START + timedelta(hours=3), Track.UPDATING, hours)
    assert np.array_equal(early[RATE_TO_TOTAL], early["no_physics"])
    late = rivals.forecast(START + timedelta(hours=7), Track.UPDATING, hours)
    assert not np.array_equal(late[RATE_TO_TOTAL], late["no_physics"])


def test_rivals_see_counts_that_are_shown_and_of_two_for_one_moment_the_scored_one() -> None:
    world = world_of(COUNTS)
    shown = replace(world.observations[-1], time=START + timedelta(hours=27), value=1500.0, use=Use.SHOW)
    beside = replace(world.observations[0], value=7.0, use=Use.SHOW)
    kept = replace(world.observations[0], time=START + timedelta(hours=28), value=9999.0, use=Use.NEVER)
    world = replace(world, observations=(*world.observations, shown, beside, kept))
    paths = count_paths(view_at(world, 30.0))
    assert paths["level_held"](np.array([40.0]))[0, 0] == 1500
    # 24 h before the last count, half-way between nobody known at 3 h: before the first count, at 6 h, nobody.
    assert paths["rate_24h"](np.array([27.0 + 24.0]))[0, 0] == 1500 + 1500
