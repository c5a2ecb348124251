"""Queues and waits against closed forms of one bottleneck."""

from __future__ import annotations

import numpy as np
import pytest

from builders import make_event, make_inputs, make_plan, make_road, make_world
from corridor.engine.simulate import simulate

FREE_H = (10 + 5) / 40  # of home--gate and gate--camp
STORAGE = 10 * 130  # vehicles that home--gate holds


def test_behind_a_bottleneck_the_mean_wait_is_half_of_the_last_one() -> None:
    world = make_world({"home": 4000}, hours=24)
    run = simulate(world, make_plan(world))
    cars = run.vehicles[0, -1]
    assert run.waits.parties_left[0, 0] == 0
    assert run.waits.people_out[0, 0] == 4000
    assert run.waits.free_h[0] == pytest.approx(FREE_H)
    # All set out within the first quarter of an hour or so; the checkpoint passes 200 an hour.
    assert run.waits.road_h[0, 0] == pytest.approx(FREE_H + cars / 200 / 2, abs=0.3)


def test_on_an_empty_road_nobody_waits_longer_than_the_drive() -> None:
    inputs = make_inputs(checkpoint_veh_per_h=100_000.0, decide_half_time_h=10.0)
    world = make_world({"home": 400}, inputs=inputs)
    run = simulate(world, make_plan(world))
    assert run.waits.road_h[0, 0] == pytest.approx(FREE_H, abs=0.13)  # to half a decision step
    assert run.queues.total_km.max() < 0.05
    assert run.queues.worst_share.max() < 0.01


def test_what_stands_before_a_bottleneck_is_what_it_has_not_passed() -> None:
    world = make_world({"home": 4000}, [make_road("home", "gate", capacity=1200)], hours=12)
    run = simulate(world, make_plan(world, every_h=0.5))
    cars = run.vehicles[0, -1]
    on_road = run.queues.road_ids.index("home--gate")
    for k, hour in ((4, 2.0), (6, 3.0), (8, 4.0)):  # all cars would be through by then, were it not for the gate
        standing = cars - 200 * (hour - 10 / 40)
        assert run.queues.total_km[0, k] == pytest.approx(standing / STORAGE * 10, rel=0.02)
        assert run.queues.mean_share[k, on_road] == pytest.approx(standing / STORAGE, rel=0.02)
    assert run.queues.worst_share[0, on_road] >= run.queues.mean_share[:, on_road].max() - 0.001


def test_who_cannot_go_is_ready_for_as_long_as_the_run_lasts() -> None:
    shut = make_event("closure", "gate", 0.0)
    reopened = make_event("opening", "gate", 20.0)
    for events, hours in (((shut, reopened), 20), ((shut, make_event("opening", "gate", 40.0)), 40)):
        world = make_world({"home": 1000}, events=events)
        run = simulate(world, make_plan(world))
        assert run.waits.ready_h[0, 0] == pytest.approx(hours, abs=0.5)


def test_a_place_without_a_way_out_has_no_hours() -> None:
    world = make_world({"home": 100, "far-off": 100}, [make_road("home", "gate")])
    run = simulate(world, make_plan(world))
    assert run.waits.place_ids == ("home", "far-off")
    assert np.isnan(run.waits.free_h[1])
    assert np.isnan(run.waits.road_h[0, 1])
    assert run.waits.parties_left[0, 1] > 0
