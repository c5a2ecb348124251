"""Lanes, closures, order and composition against cumulative curves."""

from __future__ import annotations

import numpy as np
import pytest

from builders import make_road, make_world
from road_bench import Bench


@pytest.mark.parametrize("lanes", [1, 2, 3])
def test_a_road_of_several_lanes_passes_as_many_times_one(lanes: int) -> None:
    # Capacity is stated per lane (docs/model.md, T1): a queue leaves at lanes x 400 an hour.
    bench = Bench(make_world({"home": 1}, [make_road("home", "gate", 10.0, 400.0, lanes=lanes)]))
    bench.join("home", 10**5)
    bench.run(120)
    before = bench.arrived("home")
    bench.run(600)
    assert abs(bench.arrived("home") - before - 10 * lanes * 400) <= 1


def test_arrivals_follow_the_integral_of_a_capacity_that_changes() -> None:
    # With a queue before the gate all the time, arrivals(t) is the integral of its rate up to t - 5 km / 40 km/h.
    bench = Bench(make_world({"home": 1}))
    bench.join("home", 10**5)
    bench.run(30)  # no longer: from the first car on the gate is what limits
    behind_h, passed, begun_h = 5 / 40, 0.0, 0.5 - 10 / 40
    passed = 1200 * begun_h
    for rate in (200.0, 90.0, 0.0, 350.0, 10.0):
        bench.limit("gate", rate)
        bench.run(180)
        passed += 3 * rate
        assert abs(bench.arrived("home") - (passed - behind_h * rate)) <= 1.5


def test_after_a_closure_arrivals_go_on_as_if_it_had_not_been() -> None:
    # Place shut for 5 h: who has passed arrives; then nobody; free time behind it after the reopening, the old rate.
    bench = Bench(make_world({"home": 1}))
    bench.join("home", 10**5)
    bench.limit("gate", 240)
    bench.run(600)
    passed = 240 * (10 - 10 / 40)
    bench.limit("gate", 0)
    bench.run(300)
    assert abs(bench.arrived("home") - passed) <= 1
    bench.limit("gate", 240)
    for hour in range(1, 5):
        bench.run(60)
        assert abs(bench.arrived("home") - (passed + 240 * (hour - 5 / 40))) <= 1


def test_whoever_is_on_a_road_that_shuts_stays_there_until_it_opens() -> None:
    # 240 an hour x 7.5 minutes are on gate--camp: they stay, and are the first after the reopening, at the road's 1200
    # an hour: in 30 x 60 / 1200 = 1.5 minutes; the next comes free time later.
    bench = Bench(make_world({"home": 1}))
    bench.join("home", 10**5)
    bench.limit("gate", 240)
    bench.run(600)
    before = bench.arrived("home")
    bench.shut("gate--camp")
    bench.run(300)
    assert bench.arrived("home") == before
    assert abs(bench.count("gate--camp") - 30) <= 1
    bench.shut("gate--camp", is_shut=False)
    bench.run(2)
    assert abs(bench.arrived("home") - before - 30) <= 1
    bench.run(5)
    assert abs(bench.arrived("home") - before - 30) <= 1
    bench.run(60)
    assert abs(bench.arrived("home") - before - 30 - 240 * (67 - 7.5) / 60) <= 2


def _forked() -> Bench:
    # Two homes, two branches that meet again before the exit.
    roads = [make_road(home, "fork", 4.0) for home in ("a", "bb")]
    roads += [make_road("fork", "north", 6.0, 260.0), make_road("fork", "south", 4.0, 500.0)]
    roads += [make_road("north", "gate", 4.0), make_road("south", "gate", 3.0)]
    bench = Bench(make_world({"a": 1, "bb": 1, "fork": 0, "north": 0, "south": 0}, roads))
    bench.part("fork", "fork--north", "fork--south")
    bench.limit("gate", 400)
    return bench


def test_nobody_of_one_origin_and_plan_overtakes() -> None:
    # First in, first out on every road: from the exit back to the line, later departures are never in front.
    bench = _forked()
    ways = [["north--gate", "fork--north"], ["south--gate", "fork--south"]]
    for slot in range(150):
        if slot < 60:
            bench.join("a", 5 + slot % 7, plan=slot % 2)
            bench.join("bb", 3 + slot % 5, plan=slot % 3 % 2)
        bench.run(4)
        for origin, home in enumerate(bench.home):
            for plan, way in enumerate(ways):
                rows = [bench.link(name) for name in ("gate--camp", *way, f"{home}--fork")]
                rows.append(int(bench.origins[origin]["line"]) + plan)
                runs = bench.net.runs[[run for row in rows for run in bench.queue(row)]]
                slots = runs["slot"][(runs["origin"] == origin) & (runs["plan"] == plan)]
                assert (np.diff(slots) >= 0).all()
    assert bench.arrived("a") + bench.arrived("bb") == bench.origins["set_out"].sum()  # all came through


def test_every_origin_and_size_class_comes_through_to_the_last_party() -> None:
    # Conservation at every moment: what went in, by size class, is on roads, in lines or past the exit.
    bench = _forked()
    rng = np.random.default_rng(1)
    joined = np.zeros((2, 8), np.int64)
    for _ in range(100):
        for origin, home in enumerate(bench.home):
            size, cars = int(rng.integers(1, 9)), int(rng.integers(0, 9))
            bench.join(home, cars, size=size, plan=int(rng.integers(2)))
            joined[origin, size - 1] += cars
        bench.run(3)
        left = bench.sizes()
        assert (left >= 0).all()
        assert (left <= joined.sum(axis=0)).all()
        assert left.sum() + bench.origins["out"].sum() == joined.sum()
        people = (joined * np.arange(1, 9)).sum()
        assert (left * np.arange(1, 9)).sum() + bench.journal.tally[0]["crossed"] == people
    bench.run(1200)
    assert bench.sizes().sum() == 0
    assert (bench.origins["out"] == joined.sum(axis=1)).all()
    assert (bench.origins["people_out"] == (joined * np.arange(1, 9)).sum(axis=1)).all()


def test_a_bottleneck_passes_the_size_classes_of_a_batch_in_proportion() -> None:
    # A systematic sample: of one batch of 800, a party at a time, each class keeps within 1 % of it of its share.
    bench = Bench(make_world({"home": 1}))
    mixed = np.zeros(8, np.int64)
    mixed[[0, 3, 7]] = 400, 300, 100
    bench.join_mixed("home", mixed)
    bench.limit("gate", 60)
    for _ in range(13):
        bench.run(60)
        gone = 1 - bench.sizes().sum() / mixed.sum()
        assert np.abs(bench.sizes() - mixed * (1 - gone)).max() <= 8
