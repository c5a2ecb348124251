"""Waves that run against the traffic, and queues that reach back over several roads."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from builders import make_road, make_world
from road_bench import Bench

CAPACITY, JAM, SPEED = 1200.0, 130.0, 40.0  # of builders.make_road
WAVE = CAPACITY / (JAM - CAPACITY / SPEED)


@pytest.mark.parametrize("length", [4.0, 10.0])
def test_a_jam_dissolves_from_its_front_at_wave_speed(length: float) -> None:
    # A full road of standing cars takes in the first car length / wave speed after its front starts to move.
    bench = Bench(make_world({"home": 1}, [make_road("home", "gate", length)]))
    bench.join("home", 10**5)
    bench.limit("gate", 0)
    bench.run(300)
    road = bench.link("home--gate")
    jammed = bench.roads[road]["entered"]
    assert abs(jammed - JAM * length) <= 1e-6
    bench.limit("gate", np.inf)
    steps = 0
    while bench.roads[road]["entered"] <= jammed + 1:
        bench.run(1)
        steps += 1
    assert abs(steps / 60 - length / WAVE) <= 1.5 / 60


@pytest.mark.parametrize(("inflow", "outflow"), [(900.0, 300.0), (600.0, 100.0), (1000.0, 700.0)])
def test_the_tail_of_a_queue_moves_at_the_speed_of_a_shock(inflow: float, outflow: float) -> None:
    # Rankine and Hugoniot: (q_2 - q_1) / (k_2 - k_1), with k_1 = q_1 / v before the tail, k_2 = k - q_2 / w behind it.
    shock = (inflow - outflow) / (JAM - outflow / WAVE - inflow / SPEED)
    names = ["home", "a", "b", "c", "gate"]
    roads = [make_road(one, other, 3.0, inflow if one == "home" else CAPACITY) for one, other in pairwise(names)]
    bench = Bench(make_world({name: int(name == "home") for name in names[:-1]}, roads))
    bench.join("home", 10**5)
    bench.limit("gate", outflow)
    rows = [bench.link(road.road_id) for road in roads[1:]]
    entered = [bench.run(1) or bench.roads["entered"][rows].copy() for _ in range(400)]
    flow = np.diff(entered, axis=0) * 60
    has_flowed = np.maximum.accumulate(flow, axis=0) > inflow * 0.99
    held = np.argmax(has_flowed & (flow < (inflow + outflow) / 2), axis=0)  # step in which each road's entry is held
    assert abs((held[1] - held[2]) / 60 - 3 / shock) <= 2 / 60
    assert abs((held[0] - held[1]) / 60 - 3 / shock) <= 2 / 60


def test_a_queue_reaches_back_into_a_side_road_and_a_home() -> None:
    # All want through a gate of 240 an hour: near--gate fills up, then far--near and side--near, then the lines. A road
    # in a queue that moves at q holds (k - q / w) L; at near three share (far, side, its own home), each 80.
    roads = [make_road("far", "near", 4.0), make_road("side", "near", 3.0), make_road("near", "gate", 5.0)]
    bench = Bench(make_world({"far": 1, "near": 1, "side": 1}, roads))
    for home in bench.home:
        bench.join(home, 10**4)
    bench.limit("gate", 240)
    bench.run(1200)
    for road, length, flow in (("near--gate", 5.0, 240), ("far--near", 4.0, 80), ("side--near", 3.0, 80)):
        assert abs(bench.count(road) - (JAM - flow / WAVE) * length) <= 2
    before = [bench.waiting(home) for home in bench.home]
    bench.run(600)
    assert np.abs(np.array(before) - [bench.waiting(home) for home in bench.home] - 800).max() <= 2


def test_a_queue_that_ends_leaves_the_side_road_free_again() -> None:
    # By counting: 500 cars on each of two roads and a gate of 240 an hour; when all are through, nothing stands.
    roads = [make_road("far", "near", 4.0), make_road("side", "near", 3.0), make_road("near", "gate", 5.0)]
    bench = Bench(make_world({"far": 1, "near": 0, "side": 1}, roads))
    for home in bench.home:
        bench.join(home, 500)
    bench.limit("gate", 240)
    bench.run(120)
    assert bench.sizes().sum() == 1000 - bench.origins["out"].sum() > 0
    last_h = 1000 / 240 + (3 + 5 + 5) / SPEED  # the nearer ones are there first
    while bench.sizes().sum() > 0 and bench.steps < 600:
        bench.run(1)
    assert abs(bench.steps / 60 - last_h) <= 2 / 60
