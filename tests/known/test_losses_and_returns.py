"""Deaths, injuries and returns, worked out by hand: equations D14 and D15."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from builders import START, make_event, make_inputs, make_place, make_plan, make_road, make_world
from corridor.dynamics.compiling import entry
from corridor.dynamics.quantiles import binomial_quantile
from corridor.engine.simulate import simulate
from corridor.world.events import AREA_TARGET
from corridor.world.scenario import Clock

if TYPE_CHECKING:
    from corridor.world.events import Event
    from corridor.world.results import Ensemble
    from corridor.world.scenario import Scenario

SHUT = (make_event("closure", "gate", 0.0), make_event("opening", "gate", 9999.0))
FLED, RETURNED, TRAPPED = range(3)
WIDE = {"checkpoint_veh_per_h": 1e5, "registration_per_h": 1e6}


def fight(until_h: float, target: str = AREA_TARGET, value: float = 50.0) -> Event:
    return replace(make_event("fighting", target, 0.0, value=value), until=START + timedelta(hours=until_h))


def run_home(*events: Event, people: int = 4000, hours: int = 48, members: int = 1, **inputs: float) -> Ensemble:
    world = make_world({"home": people}, hours=hours, inputs=make_inputs(**inputs), events=events)
    return simulate(world, make_plan(world, members=members))


@pytest.mark.parametrize("people", [0, 1, 399, 400, 401, 1_000_000_000])
def test_the_dead_leave_the_count_by_their_own_exit(people: int) -> None:
    run = run_home(make_event("deaths", "home", 5.0, value=people), people=400, decide_half_time_h=1e6)
    dead = min(people, 400)
    assert run.stages[0, 5, 6] == 0
    assert (run.stages[0, 6:, 6] == dead).all()
    assert (run.stages[0, :, :6].sum(axis=1) == 400 - run.stages[0, :, 6]).all()


def test_deaths_strike_settled_ready_and_stayers_alike() -> None:
    events = (*SHUT, make_event("deaths", "home", 10.0, value=8000))
    run = run_home(*events, people=40_000, leaver_share=0.7, decide_half_time_h=10.0, threat_effect=0.0)
    before, after = run.stages[0, 10], run.stages[0, 11]
    half_h = 1 - 2 ** (-1 / 10)
    moved = before[0] * half_h
    assert after[6] == 8000
    assert after[1] / before[1] == pytest.approx(0.8, abs=0.001)
    # An hour's decisions lie between: at the rate of the half-time, on a tenth more or less settled.
    assert after[0] / before[0] == pytest.approx(0.8 * (1 - half_h), abs=0.02)
    assert after[2] == pytest.approx(0.8 * (before[2] + moved), rel=0.03)


def test_parties_lose_members_and_are_not_lost() -> None:
    # Of 1,000 parties of eight, 2,000 people die: the same parties drive out, with six each.
    run = run_home(
        *SHUT[:1], make_event("opening", "gate", 20.0), make_event("deaths", "home", 10.0, value=2000), people=8000,
        party_size_mean=7.99, hours=40, **WIDE,
    )  # fmt: skip
    assert run.arrivals[0, -1] == 6000
    assert abs(run.vehicles[0, -1] - 1001) <= 2


def test_deaths_all_over_the_area_are_shared_out_by_people() -> None:
    world = make_world(
        {"home": 3000, "hamlet": 1000}, inputs=make_inputs(),
        events=(*SHUT, make_event("deaths", AREA_TARGET, 5.0, value=402)),
    )  # fmt: skip
    run = simulate(world, make_plan(world))
    assert run.ends.ready_people.tolist() == pytest.approx([3000 - 301.5, 1000 - 100.5], abs=0.5)
    assert run.stages[0, -1, 6] == 402


def test_deaths_all_over_the_area_strike_those_who_are_there() -> None:
    # All of the hamlet have left; the fifty who die are of those at home.
    order = make_event("leave-order", "hamlet", 0.0, value=20.0)
    inputs = make_inputs(decide_half_time_h=1e6, order_effect=20.0, news_delay_mean_h=0.01, **WIDE)
    world = make_world(
        {"home": 100, "hamlet": 900}, inputs=inputs, events=(order, make_event("deaths", AREA_TARGET, 40.0, value=50))
    )
    run = simulate(world, make_plan(world))
    assert run.stages[0, 39].tolist() == [100, 0, 0, 0, 0, 900, 0]
    assert run.stages[0, -1, 6] == 50


def test_the_dead_draw_nobody_away() -> None:
    # One in four of people who live alone dies: of the others none has gone, so none is drawn by them.
    values = {"party_size_mean": 1.01, "decide_half_time_h": 1e5, "social_effect": 20.0}
    calm, struck = (
        run_home(*SHUT, *deaths, people=4000, members=40, hours=24, **values)
        for deaths in ((), (make_event("deaths", "home", 1.0, value=1000),))
    )
    assert struck.stages[:, -1, 2].mean() <= calm.stages[:, -1, 2].mean() + 1


def test_deaths_before_the_run_are_shown_only() -> None:
    run = run_home(make_event("deaths", "home", -1.0, value=100), people=400, decide_half_time_h=1e6)
    assert run.stages[0, -1].tolist() == [400, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("patients", [0.0, 1e-9])
def test_the_injured_leave_by_ambulance(patients: float) -> None:
    # 1e-9: nobody else needs an ambulance, and yet the model knows of them.
    run = run_home(
        make_event("injuries", "home", 5.0, value=30), people=400, decide_half_time_h=1e6, patient_share=patients
    )
    assert run.stages[0, 5, 0] == 400
    assert run.waits.parties_left[0, 0] == 0
    assert 30 * 4 - 4 <= run.arrivals[0, -1] <= 30 * 4 + 4


@entry
def call_binomial(u: float, trials: int, log_failure: float, chance: float) -> int:
    return binomial_quantile(u, trials, log_failure, chance)


@pytest.mark.parametrize("trials", [1, 20, 21])
@pytest.mark.parametrize("rate", [30.0, 38.0, math.inf])
def test_at_a_chance_of_one_all_act(trials: int, rate: float) -> None:
    assert call_binomial(0.5, trials, -rate, -math.expm1(-rate)) == trials


def test_ten_parties_leave_at_once_whatever_the_step() -> None:
    # Everybody decides within the first hours and sets out within the hour: no step of an hour may hold them up.
    world = make_world({"home": 40}, inputs=make_inputs(**WIDE))
    start = world.clock.start
    for step_s in (900, 3600, 14_400):
        slow = replace(world, clock=Clock(start, start + timedelta(hours=48), 60, step_s))
        run = simulate(slow, make_plan(slow, every_h=4.0))
        assert run.arrivals[0, 2] == 40, step_s


def test_nobody_returns_while_home_is_in_danger_and_all_do_at_the_rate_after() -> None:
    # Threat is 1 until hour 24, and falls below 0.1 when 50 exp(-age/2) < -log(0.9): 12.3 hours later.
    run = run_home(
        fight(24.0), people=40_000, hours=120, members=10, threat_effect=20.0, threat_age_h=2.0, return_mean_h=20.0,
        return_threat=0.1, **WIDE,
    )  # fmt: skip
    safe_h = 24 + 2 * math.log(50 / -math.log(0.9))
    returned = run.pressures.moves[:, :, RETURNED].mean(axis=0)
    first = int(np.argmax(returned > 0))
    assert returned[int(safe_h)] == 0
    assert first == 6 * math.ceil(safe_h / 6)
    outside = 40_000 - returned
    for hour in range(first, 102, 6):
        # 10 x 10,000 parties at first: four standard errors while a tenth of them is left.
        assert outside[hour + 6] / outside[hour] == pytest.approx(math.exp(-6 / 20), rel=0.03)
    assert (run.stages[:, :, 5] <= 40_000 - run.pressures.moves[:, :, RETURNED]).all()


@pytest.mark.parametrize(("limit", "all_return"), [(0.4, False), (0.6, True)])
def test_the_threshold_of_return_is_a_threat(limit: float, all_return: bool) -> None:  # noqa: FBT001 - a table
    # All leave at threat 1; from then on it is 0.5.
    events = (fight(12.0, value=1e9), make_event("fighting", AREA_TARGET, 0.0, value=math.log(2)))
    run = run_home(
        *events, people=400, threat_age_h=0.1, threat_effect=20.0, return_mean_h=1.0, return_threat=limit, **WIDE
    )
    assert (run.pressures.moves[0, -1, RETURNED] > 300) == all_return
    assert run.pressures.moves[0, 12, RETURNED] == 0


def test_who_returned_may_leave_again() -> None:
    events = (fight(12.0), replace(make_event("fighting", AREA_TARGET, 60.0, value=50.0), until=None))
    run = run_home(*events, people=4000, hours=96, threat_age_h=0.1, threat_effect=20.0, return_mean_h=0.5, **WIDE)
    assert run.arrivals[0, 20] == 4000
    assert run.stages[0, 55, 0] > 3900
    assert run.arrivals[0, -1] == 4000 + run.pressures.moves[0, -1, RETURNED]
    assert run.stages[0, -1, 5] == 4000


def test_nobody_returns_into_an_encircled_place() -> None:
    walls = (make_event("encirclement", "home", 19.0), make_event("relief", "home", 9999.0))
    run = run_home(fight(18.5), *walls, people=400, threat_age_h=0.1, threat_effect=20.0, return_mean_h=1.0, **WIDE)
    assert run.pressures.moves[0, 20, TRAPPED] == 0
    assert run.pressures.moves[0, -1, TRAPPED] == 0


def _village_and_base(*events: Event, **inputs: float) -> Scenario:
    world = make_world({"home": 400}, hours=96, inputs=make_inputs(**inputs), events=events)
    roads = (make_road("home", "base"), make_road("base", "gate"))
    return replace(
        world, places=(*world.places, make_place("base", 0, "refuge")), roads=(*world.roads, *roads)
    )  # fmt: skip


def test_who_fled_through_a_base_returns_home_and_not_to_the_base() -> None:
    # After all have returned, those who live at the base die: nobody does.
    events = (fight(24.0), SHUT[0], make_event("opening", "gate", 20.0), make_event("deaths", "base", 90.0, value=400))
    world = _village_and_base(
        *events, inside_half_time_h=0.2, return_mean_h=1.0, threat_age_h=0.1, threat_effect=20.0, **WIDE
    )
    run = simulate(world, make_plan(world))
    assert run.pressures.moves[0, 20, FLED] == 400
    assert run.pressures.moves[0, 89, RETURNED] == 400
    assert run.stages[0, -1, 6] == 0
