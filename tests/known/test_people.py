"""Decisions, disturbances and registration against closed forms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from builders import START, make_event, make_inputs, make_place, make_plan, make_world
from corridor.dynamics.compiling import entry
from corridor.dynamics.decide import act, party_sizes
from corridor.dynamics.latent import advance_latent
from corridor.dynamics.streams import stable_hash
from corridor.engine.simulate import simulate
from corridor.world.geography import distance_km
from corridor.world.units import hours_between

MEMBERS = 400


@entry
def call_sizes(people: int, mean: float, sizes: np.ndarray) -> None:
    party_sizes(people, mean, sizes)


@entry
def call_act(stage: np.ndarray, acted: np.ndarray, chance: float, member: int, draw_hash: np.ndarray) -> int:
    return act(stage, acted, math.log1p(-chance), chance, 3, 5, member, 1, 77, draw_hash)


@entry
def call_latent(state: float, u: float, first: int) -> float:
    return advance_latent(state, u, 0.5, 6.0, 2.0, first == 1)


@pytest.mark.parametrize("mean", [1.01, 2.0, 4.5, 7.9])
@pytest.mark.parametrize("people", [0, 1, 3, 130, 55_151])
def test_parties_hold_everybody_and_their_mean_is_as_asked(people: int, mean: float) -> None:
    sizes = np.zeros(8, np.int64)
    call_sizes(people, mean, sizes)
    assert (sizes >= 0).all()
    assert int((sizes * np.arange(1, 9)).sum()) == people
    if people > 10_000:
        assert abs(people / sizes.sum() - mean) < 0.01


def act_often(start: np.ndarray, chance: float, times: int) -> np.ndarray:
    draw_hash = np.array([stable_hash("how-many"), stable_hash("of-which-sizes")])
    acted = np.zeros((times, 8), np.int64)
    for member, row in enumerate(acted):
        stage = start.copy()
        people = call_act(stage, row, chance, member, draw_hash)
        assert people == int((row * np.arange(1, 9)).sum())
        assert (stage + row == start).all()
        assert (stage >= 0).all()
    return acted


def test_how_many_act_is_binomial() -> None:
    acted = act_often(np.array([40, 0, 30, 20, 5, 5, 0, 0]), 0.3, 4000)
    counts = np.bincount(acted.sum(axis=1), minlength=101)
    expected = stats.binom.pmf(np.arange(101), 100, 0.3) * 4000
    common = expected >= 5
    found, wanted = [*counts[common], counts[~common].sum()], [*expected[common], expected[~common].sum()]
    assert stats.chisquare(found, wanted).pvalue > 1e-4  # false alarm 1 in 10,000, were the seed not fixed


def test_each_size_acts_in_proportion_and_a_single_party_is_drawn_by_chance() -> None:
    start = np.array([40, 0, 30, 20, 5, 5, 0, 0])
    many = act_often(start, 0.3, 4000)
    shares = many.sum(axis=1, keepdims=True) * start / 100
    assert (np.abs(many - shares) < 1).all()
    assert np.abs((many - shares).mean(axis=0)).max() < 0.032  # four standard errors
    one = act_often(start, 0.001, 40_000)
    one = one[one.sum(axis=1) == 1]
    expected = start[start > 0] / 100 * len(one)
    assert stats.chisquare(one.sum(axis=0)[start > 0], expected).pvalue > 1e-4


def test_half_of_the_leavers_decide_within_the_half_time() -> None:
    inputs = make_inputs(decide_half_time_h=12.0, leaver_share=0.8)
    shut = (make_event("closure", "gate", 0.0), make_event("opening", "gate", 999.0))
    fight = make_event("fighting", "area-at-risk", 0.0, value=1e9)
    world = make_world({"home": 20_000}, hours=24, inputs=inputs, events=(*shut, fight))
    run = simulate(world, make_plan(world, members=MEMBERS))
    ready = run.stages[:, 12, 2].mean() / 20_000
    # 5,000 parties: standard error of one run 0.0069, of the mean of 400 0.00035, times four.
    assert abs(ready - 0.4) < 0.0014
    assert abs(run.stages[:, 0, 1].mean() / 20_000 - 0.2) < 0.0012


def test_threat_falls_with_distance_and_age() -> None:
    # Intensity 1, felt at 20 km with a scale of 10 km, 12 h after its end with a memory of 24 h.
    threat = 1 - math.exp(-math.exp(-2.0) * math.exp(-0.5))
    rate = math.log(2) / 10 * math.exp(3.0 * (threat - 1))
    inputs = make_inputs(decide_half_time_h=10.0, threat_effect=3.0, threat_distance_km=10.0, threat_age_h=24.0)
    shut = (make_event("closure", "gate", 0.0), make_event("opening", "gate", 999.0))
    fight = replace(make_event("fighting", "front", 0.0, value=1.0), until=START)
    world = make_world({"home": 40_000}, hours=48, inputs=inputs, events=(*shut, fight))
    home = next(place for place in world.places if place.place_id == "home")
    front = replace(make_place("front"), latitude=home.latitude + math.degrees(20 / 6371.0088))
    assert distance_km(home, front) == pytest.approx(20.0, rel=1e-9)
    world = replace(world, places=(*world.places, front))
    run = simulate(world, make_plan(world, members=MEMBERS, every_h=0.25))
    moment = 12 * 4
    settled = run.stages[:, moment : moment + 2, 0].sum(axis=0)
    found = math.log(settled[0] / settled[1]) / 0.25
    assert found == pytest.approx(rate, rel=0.06)  # about 22,000 decisions: four standard errors are 2.7 %


def test_a_disturbance_keeps_its_spread_and_forgets_as_asked() -> None:
    rng = np.random.default_rng(1)
    chains = np.array([call_latent(0.0, u, 1) for u in rng.random(4000)])
    later = np.array([call_latent(x, u, 0) for x, u in zip(chains, rng.random(4000), strict=True)])
    assert abs(later.std() - 0.5) < 0.023  # four standard errors
    assert abs(np.corrcoef(chains, later)[0, 1] - math.exp(-2 / 6)) < 0.035


def test_the_desks_register_at_their_rate_while_people_wait() -> None:
    world = make_world(
        {"home": 4000}, hours=24, inputs=make_inputs(checkpoint_veh_per_h=900.0, registration_per_h=100.0)
    )
    run = simulate(world, make_plan(world))
    registered = run.stages[0, :, 5]
    assert np.abs(np.diff(registered)[2:20] - 100).max() <= 1
    assert (registered <= run.arrivals[0]).all()


def test_openings_wait_exponentially_after_the_issue_time() -> None:
    inputs = make_inputs(opening_wait_mean_h=5.0)
    world = make_world({"home": 100}, inputs=inputs, events=(make_event("closure", "gate", 0.0),))
    world = replace(world, issue_time=make_event("closure", "gate", 7.0).time)
    run = simulate(world, make_plan(world, members=4000))
    waits = run.opening_wait_h[:, 0]
    assert stats.kstest(waits, stats.expon(scale=5.0).cdf).pvalue > 1e-3
    opened = hours_between(world.clock.start, world.issue_time) + waits
    first = np.array([np.argmax(row > 0) if row.any() else 99 for row in run.arrivals])
    assert (first[opened < 40] >= np.floor(opened[opened < 40])).all()


def test_a_way_drawn_to_open_before_the_run_starts_is_open_when_it_does() -> None:
    inputs = make_inputs(opening_wait_mean_h=0.5)
    world = make_world({"home": 400}, inputs=inputs, events=(make_event("closure", "gate", -48.0),))
    world = replace(world, issue_time=make_event("closure", "gate", -24.0).time)
    assert (simulate(world, make_plan(world, members=5)).arrivals[:, -1] == 400).all()


def test_a_capacity_known_now_and_a_closure_known_for_later_draw_no_opening() -> None:
    events = (make_event("capacity", "gate", 0.0, value=100.0), make_event("closure", "gate", 10.0))
    world = make_world({"home": 40_000}, hours=24, events=events)
    run = simulate(world, make_plan(world, members=3))
    assert run.opening_targets == ()
    assert (run.vehicles[:, 11] == run.vehicles[:, -1]).all()
    assert (run.vehicles[:, -1] > 900).all()
