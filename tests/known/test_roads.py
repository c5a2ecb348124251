"""The road model against closed forms of Newell's cumulative curves (worked out in docs/model.md)."""

from __future__ import annotations

import numpy as np
import pytest

from builders import make_event, make_inputs, make_plan, make_road, make_world
from corridor.engine.simulate import simulate
from corridor.world.errors import RequestError
from road_bench import Bench

FREE_H = (10 + 5) / 40  # of home--gate and gate--camp


@pytest.mark.parametrize("veh_per_h", [30.0, 200.0, 230.0, 777.0])
def test_a_single_bottleneck_follows_its_closed_form(veh_per_h: float) -> None:
    # All cars queue from the start: arrivals are the bottleneck's rate from the first car on, until all are through.
    bench = Bench(make_world({"home": 1}))
    cars = 5000
    bench.join("home", cars)
    bench.limit("gate", veh_per_h)
    for hour in range(1, 60):
        bench.run(60)
        expected = min(cars, max(0.0, veh_per_h * (hour - FREE_H)))
        assert abs(bench.arrived("home") - expected) <= max(0.005 * expected, 1.0)


def test_starvation_nothing_is_lost_to_rounding_over_six_days() -> None:
    bench = Bench(make_world({"home": 1}))
    bench.join("home", 10**6)
    bench.limit("gate", 230)  # 3.83 a minute
    bench.run(6 * 24 * 60)
    assert abs(bench.arrived("home") - 230 * (144 - FREE_H)) <= 1


def test_of_two_bottlenecks_in_a_row_the_tighter_one_rules() -> None:
    roads = [make_road("home", "narrow", capacity=400), make_road("narrow", "gate", capacity=250)]
    bench = Bench(make_world({"home": 1, "narrow": 0}, roads))
    bench.join("home", 10**5)
    bench.limit("gate", 300)
    bench.run(600)
    before = bench.arrived("home")
    bench.run(600)
    assert abs(bench.arrived("home") - before - 2500) <= 1


def test_spillback_reaches_the_entry_when_the_shock_wave_says() -> None:
    # Cars enter at capacity C and leave at c < C: the entry is held back once the road holds
    # k_jam L - c L / w, at t = (k_jam L - c (L / w + L / v)) / (C - c); then it takes in c.
    length, capacity, out, jam, speed = 10.0, 1200.0, 300.0, 130.0, 40.0
    wave = capacity / (jam - capacity / speed)
    reached_h = (jam * length - out * (length / wave + length / speed)) / (capacity - out)
    bench = Bench(make_world({"home": 1}, [make_road("home", "gate", length, capacity)]))
    bench.join("home", 10**5)
    bench.limit("gate", out)
    road = bench.link("home--gate")
    entered = []
    for _ in range(180):
        bench.run(1)
        entered.append(bench.roads[road]["entered"])
    flow = np.diff(entered) * 60
    held_back = int(np.argmax(flow < (capacity + out) / 2)) + 1
    assert abs(held_back / 60 - reached_h) <= 1.5 / 60
    np.testing.assert_allclose(flow[: held_back - 2], capacity, rtol=1e-9)
    np.testing.assert_allclose(flow[held_back + 1 :], out, rtol=1e-9)


@pytest.mark.parametrize(
    ("priorities", "capacities", "expected"),
    [
        ((1.0, 1.0), (900.0, 900.0), (150.0, 150.0)),
        ((1.0, 2.0), (900.0, 900.0), (100.0, 200.0)),
        ((1.0, 2.0), (900.0, 50.0), (250.0, 50.0)),  # who needs less leaves the rest to the other
    ],
)
def test_a_merge_shares_by_priority(priorities: tuple, capacities: tuple, expected: tuple) -> None:
    roads = [
        make_road(home, "gate", 3.0, capacity, merge_priority=priority)
        for home, capacity, priority in zip(("east", "west"), capacities, priorities, strict=True)
    ]
    bench = Bench(make_world({"east": 1, "west": 1}, roads))
    for home in bench.home:
        bench.join(home, 10**5)
    bench.limit("gate", 300)
    bench.run(600)
    before = bench.origins["out"].copy()
    bench.run(1200)
    assert np.abs(bench.origins["out"] - before - 20 * np.array(expected)).max() <= 2


def test_an_entering_home_shares_with_those_who_drive_by() -> None:
    roads = [make_road("far", "near", 3.0), make_road("near", "gate", 3.0)]
    bench = Bench(make_world({"far": 1, "near": 1}, roads))
    for home in bench.home:
        bench.join(home, 10**5)
    bench.limit("gate", 200)
    bench.run(600)
    before = bench.origins["out"].copy()
    bench.run(1200)
    assert np.abs(bench.origins["out"] - before - 2000).max() <= 2


def test_vehicles_arrive_in_whole_numbers_and_every_one_does() -> None:
    world = make_world({"a-home": 3001, "b-home": 777}, hours=48, inputs=make_inputs(checkpoint_veh_per_h=61.7))
    run = simulate(world, make_plan(world))
    assert run.arrivals[0, -1] == 3778
    rate = np.diff(run.vehicles[0][3:12])
    assert set(rate.tolist()) <= {61, 62}


def test_halving_the_step_changes_hourly_arrivals_by_less_than_one_percent() -> None:
    homes = {"a-home": 8000, "b-home": 5000}
    events = (make_event("closure", "gate", 10.0), make_event("opening", "gate", 14.0))
    fine, coarse = (
        simulate(world, make_plan(world)).vehicles[0]
        for world in (make_world(homes, hours=24, step_s=step_s, events=events) for step_s in (30, 60))
    )
    assert np.abs(fine - coarse).max() <= max(0.01 * fine.max(), 1)


def test_a_step_too_long_for_a_road_names_both() -> None:
    world = make_world({"home": 10}, [make_road("home", "gate", 1.0)], step_s=180)
    with pytest.raises(RequestError, match=r"home--gate: drive_step_s = 180; must be <= 90"):
        simulate(world, make_plan(world))
