"""Food, fuel and medicine at home against a reckoning by hand, day by day: equation D9."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from builders import START, make_event, make_inputs, make_plan, make_world
from corridor.engine.simulate import simulate
from corridor.world.events import AREA_TARGET

if TYPE_CHECKING:
    from corridor.world.events import Event
    from corridor.world.results import Ensemble
    from corridor.world.scenario import Scenario

PEOPLE = {"home": 600, "village": 200}
OPEN_H = 9999.0
SHUT_ALL = (make_event("closure", "gate--camp", 0.0), make_event("opening", "gate--camp", OPEN_H))


def goods(kind: str, target: str, day: float, value: float, unit: str, until_day: float | None = None) -> Event:
    event = replace(make_event(kind, target, 24 * day, value=value), unit=unit)
    event = replace(event, event_id=f"{event.event_id}-{unit}-{value}")
    return event if until_day is None else replace(event, until=START + timedelta(days=until_day))


def live(*events: Event, days: int = 4, homes: dict[str, int] | None = None, **inputs: float) -> Ensemble:
    return simulate(*_ask(*events, days=days, homes=homes, **inputs))


def _ask(*events: Event, days: int, homes: dict[str, int] | None, **inputs: float) -> tuple[Scenario, object]:
    values = {"decide_half_time_h": 1e6, **inputs}
    world = make_world(homes or PEOPLE, hours=24 * days, inputs=make_inputs(**values), events=(*SHUT_ALL, *events))
    world = replace(world, case_start=START - timedelta(days=400))
    return world, make_plan(world, every_h=24)


def test_two_months_of_rationing_sharing_and_a_gate_that_shuts() -> None:
    first = -60
    events = (
        goods("stock", "home", first, 40, "days food"),
        goods("stock", "village", first, 5, "days food"),
        goods("supply", "gate", first, 300, "person-days food/day"),  # shared out by people
        goods("supply", "village", first + 10, 0.03, "t food/day", until_day=first + 30.5),
        goods("supply", "gate", -20, 400, "person-days food/day"),  # takes the place of the other
        make_event("closure", "gate", 24 * (first + 20)),
        make_event("opening", "gate", 24 * -15.25),
        goods("delivery", "home", -8.5, 900, "person-days food"),
        goods("delivery", AREA_TARGET, -3, 1.2, "t food"),
    )
    inputs = {
        "ration_days": 20.0, "ration_floor": 0.5, "stock_sharing": 0.25, "food_kg_per_day": 0.5, "stock_factor": 1.5,
        "days_safe": 25.0,
    }  # fmt: skip
    run = live(*events, **inputs)

    stock = {"home": 0.0, "village": 0.0}
    expected = []
    for day in range(first, 4):
        if day == first:
            stock = {"home": 1.5 * 40 * 600, "village": 1.5 * 5 * 200}
        if day == -9:  # at noon of that day
            stock["home"] += 1.5 * 900
        if day == -3:
            for name, people in PEOPLE.items():
                stock[name] += 1.5 * 1200 / 0.5 * people / 800
        gate_open = 1.0 if day < first + 20 or day >= -15 else 0.25 if day == -16 else 0.0
        for name, people in PEOPLE.items():
            stock[name] += 1.5 * (300 if day < -20 else 400) * gate_open * people / 800
        stock["village"] += 1.5 * 60 * np.clip(first + 30.5 - day, 0, 1) * (day >= first + 10)
        for name, people in PEOPLE.items():
            ration = max(min(stock[name] / people / 20, 1), 0.5)
            stock[name] = max(stock[name] - ration * people, 0.0)
        whole = sum(stock.values())
        expected.append(whole / 800)
        for name, people in PEOPLE.items():
            stock[name] += 0.25 * (whole * people / 800 - stock[name])

    pressures = run.pressures
    assert pressures.goods == ("food",)
    assert pressures.days[0] == START + timedelta(days=first)
    assert len(pressures.days) == 64
    assert np.allclose(pressures.days_left[0, :, 0], expected, rtol=1e-6)
    felt = [1 - min(stock[name] / people / 25, 1) for name, people in PEOPLE.items()]
    assert pressures.levels[-1, 1] == pytest.approx(np.dot(felt, [600, 200]) / 800, abs=0.0006)


def test_what_people_feel_is_the_mean_over_goods_of_their_own_place() -> None:
    events = (
        goods("stock", "home", 0, 11, "days food"),
        goods("stock", "home", 0, 31, "days medicine"),
        goods("stock", "village", 0, 1, "days food"),
        goods("stock", "village", 0, 6, "days medicine"),
    )
    run = live(*events, days_safe=20.0, ration_days=0.0, days=1)
    home, village = (0.5 + 0.0) / 2, (1.0 + 0.75) / 2
    # Weighted by the parties that would leave: the sizes of parties differ by chance of rounding.
    assert run.pressures.levels[-1, 1] == pytest.approx((3 * home + village) / 4, abs=0.01)
    assert run.pressures.goods == ("food", "medicine")


@pytest.mark.parametrize("opened_h", [30.0, 50.0])
def test_in_the_run_a_supply_waits_for_the_gate_of_this_member(opened_h: float) -> None:
    events = (
        make_event("closure", "gate", -100.0),
        make_event("opening", "gate", opened_h),
        goods("stock", AREA_TARGET, -1, 10, "days food"),
        goods("supply", "gate", -1, 1600, "person-days food/day"),
    )
    run = live(*events, ration_days=0.0, days=5)
    expected, left = [], 10.0
    for day in range(-1, 5):
        left += 2 * (24 * day >= opened_h) - 1
        expected.append(left)
    assert np.allclose(run.pressures.days_left[0, :, 0], expected, rtol=1e-6)


def test_a_gate_with_no_known_end_feeds_each_member_from_its_own_day_on() -> None:
    events = (
        make_event("closure", "gate", -100.0),
        goods("stock", AREA_TARGET, 0, 10, "days food"),
        goods("supply", "gate", 0, 1600, "person-days food/day"),
    )
    world, plan = _ask(*events, days=6, homes=None, ration_days=0.0, opening_wait_mean_h=48.0)
    run = simulate(world, replace(plan, members=50))
    for wait_h, days_left in zip(run.opening_wait_h[:, 0], run.pressures.days_left[:, :, 0], strict=True):
        fed = [1.0 if 24 * day >= wait_h else -1.0 for day in range(6)]
        assert np.allclose(days_left, 10 + np.cumsum(fed), rtol=1e-6)


def test_no_ration_cuts_use_below_its_floor_and_nothing_falls_below_zero() -> None:
    run = live(goods("stock", AREA_TARGET, -30, 2, "days fuel"), ration_days=1000.0, ration_floor=0.25)
    expected = np.maximum(2 - 0.25 * np.arange(1, 35), 0)
    assert np.allclose(run.pressures.days_left[0, :, 0], expected, atol=1e-6)


def test_who_has_gone_eats_no_more() -> None:
    # All but the stayers leave within the first day; then stocks last longer by as much.
    world = make_world(
        {"home": 4000}, hours=72, inputs=make_inputs(ration_days=0.0, leaver_share=0.5, checkpoint_veh_per_h=2000.0),
        events=(goods("stock", "home", 0, 10, "days food"),),
    )  # fmt: skip
    run = simulate(world, make_plan(world, every_h=24))
    stayers = run.stages[0, 0, 1]
    after = (9 * 4000 - stayers) / stayers
    assert run.stages[0, 1, 0] == 0
    assert run.pressures.days_left[0, :, 0].tolist() == pytest.approx([9, after, after - 1], rel=1e-6)


def test_where_nobody_is_left_nothing_runs_out() -> None:
    world = make_world(
        {"home": 400}, hours=120, events=(goods("stock", "home", 0, 100, "days food"),),
        inputs=make_inputs(decide_half_time_h=10.0),
    )  # fmt: skip
    run = simulate(world, make_plan(world, every_h=24))
    assert run.stages[0, -1, 5] == 400
    left = run.pressures.days_left[0, :, 0]
    assert np.isnan(left[-1]) or left[-1] >= left[0]


def test_nothing_comes_into_an_encircled_place() -> None:
    events = (
        make_event("encirclement", "home", 0.0),
        make_event("relief", "home", OPEN_H),
        goods("stock", "home", 0, 10, "days food"),
        goods("supply", "home", 0, 600, "person-days food/day"),
    )
    run = live(*events, homes={"home": 600}, ration_days=0.0)
    assert run.pressures.days_left[0, :, 0].tolist() == pytest.approx([9, 8, 7, 6])


@pytest.mark.parametrize("kind", ["closure", "hazard"])
def test_a_road_that_is_shut_lets_no_supply_through_whatever_shut_it(kind: str) -> None:
    shut = replace(make_event(kind, "gate--camp", -240.0, value=0.0), until=START + timedelta(hours=OPEN_H))
    inputs = make_inputs(decide_half_time_h=1e6, ration_days=0.0)
    supply = goods("supply", "gate--camp", -10, 400, "person-days food/day")
    world = make_world(
        {"home": 400}, hours=48, inputs=inputs, events=(shut, supply, goods("stock", "home", -10, 30, "days food"))
    )
    world = replace(world, case_start=START - timedelta(days=20))
    run = simulate(world, make_plan(world, every_h=24))
    assert run.pressures.days_left[0, :, 0].tolist() == pytest.approx(list(range(29, 17, -1)))


def test_fuel_that_is_lost_is_gone() -> None:
    lost = make_event("fuel-loss", "home", 3.0)
    run = live(goods("stock", "home", 0, 30, "days fuel"), lost, homes={"home": 400}, days=3)
    assert run.pressures.days_left[0, 1:, 0].tolist() == [0.0, 0.0]
