"""Fighting after the issue time: spells that are drawn, what they do, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from builders import START, make_event, make_inputs, make_plan, make_world
from conftest import SCENARIO, write_tiny
from corridor.engine.draws import MOST_FIGHTS, draw_fighting, draw_inputs, draw_prior_sets
from corridor.engine.simulate import simulate
from corridor.intake.read import check_scenario, read_scenario
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.studies.wall import known_at
from corridor.world.backtests import Terms
from corridor.world.events import AREA_TARGET
from corridor.world.inputs import FIGHTING_INPUTS, names_in_use
from corridor.world.results import Drivers, Plan

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.world.events import Event
    from corridor.world.scenario import Scenario

FALSE_ALARM = 1e-6
PROCESS = {"fighting_wait_mean_h": 30.0, "fighting_length_mean_h": 6.0, "fighting_intensity": 2.0}
# Nobody leaves without a threat: the rate at threat 0 is e^-12 of that at threat 1.
QUIET = {"threat_effect": 12.0, "decide_half_time_h": 1.0, "threat_age_h": 1.0}


def world_of(*events: Event, **inputs: float) -> Scenario:
    return make_world({"home": 4000}, hours=96, events=events, inputs=make_inputs(**{**QUIET, **inputs}))


def drawn_by(world: Scenario, members: int, *, issue_h: float = 0.0, is_open: bool = False) -> tuple[NDArray, Records]:
    plan = Plan(world.issue_time, (), members=members)
    return draw_fighting(plan, draw_inputs(world, plan, draw_prior_sets(world, plan)), issue_h, is_open=is_open)


def people_out(world: Scenario, members: int = 40, **changes: object) -> NDArray[np.int64]:
    return simulate(world, make_plan(world, every_h=96.0, members=members, **changes)).arrivals[:, -1]


def test_spells_are_exponential_and_take_turns() -> None:
    lull, fights = drawn_by(world_of(**PROCESS), 3000, issue_h=10.0)
    assert np.all(lull == 10.0)
    assert fights.shape == (3000, MOST_FIGHTS)
    assert stats.kstest(fights["start_h"][:, 0] - 10.0, stats.expon(scale=30.0).cdf).pvalue > FALSE_ALARM
    assert stats.kstest((fights["end_h"] - fights["start_h"]).ravel(), stats.expon(scale=6.0).cdf).pvalue > FALSE_ALARM
    quiet = fights["start_h"][:, 1:] - fights["end_h"][:, :-1]
    assert stats.kstest(quiet.ravel(), stats.expon(scale=30.0).cdf).pvalue > FALSE_ALARM
    assert np.all(fights["intensity"] == 2.0)


def test_open_fighting_ends_after_an_exponential_time_and_what_breaks_out_comes_after_it() -> None:
    lull, fights = drawn_by(world_of(**PROCESS), 3000, issue_h=10.0, is_open=True)
    assert stats.kstest(lull - 10.0, stats.expon(scale=6.0).cdf).pvalue > FALSE_ALARM
    assert np.all(fights["start_h"][:, 0] > lull)


def test_a_scenario_that_states_no_process_draws_none() -> None:
    world = world_of()
    lull, fights = drawn_by(world, 5, is_open=True)
    assert np.all(np.isinf(lull))
    assert fights.shape == (5, 0)
    plan = Plan(world.issue_time, (), members=5)
    assert not set(names_in_use(draw_inputs(world, plan, draw_prior_sets(world, plan)))) & set(FIGHTING_INPUTS)


def test_people_leave_in_those_members_in_which_fighting_breaks_out() -> None:
    out = people_out(world_of(**{**PROCESS, "fighting_wait_mean_h": 100.0}), members=300)
    assert people_out(world_of()).max() < 10
    # Within 96 h, fighting breaks out in 1 - exp(-0.96) of the members; in its last hours hardly anybody comes through.
    low, high = stats.binom.interval(1 - 2 * FALSE_ALARM, 300, 1 - np.exp(-0.96))
    assert low - 30 <= np.count_nonzero(out > 100) <= high
    assert out.max() > 1000


def test_open_fighting_that_may_end_drives_fewer_out_than_fighting_that_goes_on() -> None:
    fight = make_event("fighting", AREA_TARGET, 0.0, value=0.02)
    going_on = people_out(world_of(fight, threat_effect=1.0, decide_half_time_h=100.0, threat_age_h=0.5))
    ending = people_out(
        world_of(fight, threat_effect=1.0, decide_half_time_h=100.0, threat_age_h=0.5, fighting_length_mean_h=1.0)
    )
    assert going_on.mean() > ending.mean() > 0


@pytest.mark.parametrize("ended_by", ["until", "ceasefire"])
def test_fighting_whose_end_is_known_is_left_alone(ended_by: str) -> None:
    fight = make_event("fighting", AREA_TARGET, 0.0, value=1.0)
    events = [fight, make_event("ceasefire", AREA_TARGET, 20.0)]
    if ended_by == "until":
        events = [replace(fight, until=START + timedelta(hours=20))]
    plain, stated = world_of(*events), world_of(*events, fighting_length_mean_h=0.5)
    assert np.array_equal(people_out(plain), people_out(stated))


def test_a_member_draws_the_same_fights_in_any_ensemble_and_by_any_number_of_workers() -> None:
    world = world_of(**PROCESS)
    few, many = people_out(world, members=7), people_out(world, members=50, workers=2)
    assert np.array_equal(few, many[:7])


def test_given_drivers_draw_no_fighting() -> None:
    world = world_of(**PROCESS)
    assert set(FIGHTING_INPUTS) <= known_at(world, START).inputs.keys()
    assert not set(FIGHTING_INPUTS) & known_at(world, START, Terms(Drivers.GIVEN)).inputs.keys()


TABLES = {
    name: f'\n[inputs.{name}]\ndistribution = {{ kind = "log_uniform", low = 2, high = 10 }}\nunit = "{unit}"\n'
    'assumption = true\nreason = "Made up."\n'
    for name, unit in zip(FIGHTING_INPUTS, ("h", "h", "1"), strict=True)
}


def test_a_scenario_may_state_the_process_and_its_report_shows_it(tmp_path: Path) -> None:
    record = forecast(
        read_scenario(str(write_tiny(tmp_path, scenario=SCENARIO + "".join(TABLES.values())))), Request(members=6)
    )
    assert set(FIGHTING_INPUTS) <= record.tables["members"].keys()
    assert set(FIGHTING_INPUTS) <= {one.name for one in record.influences}
    plain = forecast(read_scenario(str(write_tiny(tmp_path / "plain"))), Request(members=6))
    assert not set(FIGHTING_INPUTS) & plain.tables["members"].keys()
    assert not np.array_equal(plain.ensemble.arrivals, record.ensemble.arrivals)


@pytest.mark.parametrize("lacking", FIGHTING_INPUTS[1:])
def test_a_process_stated_in_part_is_a_fault(lacking: str, tmp_path: Path) -> None:
    text = SCENARIO + "".join(table for name, table in TABLES.items() if name != lacking)
    (fault,) = check_scenario(str(write_tiny(tmp_path, scenario=text))).faults
    assert fault.column == f"inputs.{lacking}"
    assert "must be given where fighting_wait_mean_h is" in str(fault)


def test_the_end_of_fighting_may_be_stated_alone(tmp_path: Path) -> None:
    assert not check_scenario(str(write_tiny(tmp_path, scenario=SCENARIO + TABLES["fighting_length_mean_h"]))).faults
