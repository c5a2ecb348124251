"""Which way people take: a second road once it is open, even shares, inertia; and that the step does not matter."""

from __future__ import annotations

import numpy as np
import pytest

from builders import make_event, make_inputs, make_plan, make_road, make_world
from corridor.engine.simulate import simulate
from road_bench import Bench

QUARTER = 1 - np.exp(-0.25)  # reconsider in a quarter of an hour, at the default mean of 1 h
MEMORY = np.exp(-0.25 / 0.5)  # default route_memory_h


def test_a_second_road_is_used_from_when_it_opens() -> None:
    # Before: the checkpoint's 200 an hour and no more. After: those, and the 300 of the second road, 0.3 h later.
    roads = [make_road("home", "gate"), make_road("home", "camp", 12.0, 300.0)]
    events = (make_event("closure", "home--camp", 0.0), make_event("opening", "home--camp", 10.0))
    world = make_world({"home": 40_000}, roads, hours=24, events=events)
    vehicles = simulate(world, make_plan(world)).vehicles[0]
    assert np.abs(np.diff(vehicles[1:11]) - 200).max() <= 1
    assert np.abs(np.diff(vehicles[12:18]) - 500).max() <= 5


def _two_ways(other_km: float) -> Bench:
    # From home by a place of its own each, 10 and some km, to the camp.
    roads = [
        make_road("home", "north", 10.0),
        make_road("home", "south", other_km),
        make_road("north", "camp", 5.0, 300.0),
        make_road("south", "camp", 5.0, 300.0),
    ]
    return Bench(make_world({"home": 1, "north": 0, "south": 0}, roads))


def _plan_by(bench: Bench, road_id: str) -> int:
    at = bench.network.node_of["home"]
    return int(np.argmax(bench.net.ways["next"][:, at] == bench.link(road_id)))


@pytest.mark.parametrize(("cars_a_quarter", "most"), [(100, 0.01), (145, 0.01), (190, 0.08)])
def test_equal_ways_stay_equal_and_hardly_anybody_changes(cars_a_quarter: int, most: float) -> None:
    # By symmetry one half each; deviations breed no swings: of those on the way at most 1 % change in a quarter hour.
    # 400 and 580 an hour are less than the two exits' 600; 760 are more, and two queues grow.
    bench = _two_ways(10.0)
    roads = [bench.link("home--north"), bench.link("home--south")]
    shares, changed, seen = [], 0, 0
    entered = np.zeros(2)
    for quarter in range(96):
        before = bench.plans()
        bench.think(gain=0.2, share=QUARTER, kept=MEMORY)
        changed += np.abs(bench.plans() - before).sum() // 2
        seen += before.sum()
        bench.join("home", cars_a_quarter)
        bench.run(15)
        if quarter >= 16 and quarter % 4 == 3:
            hour = bench.roads["entered"][roads] - entered
            shares.append(hour[0] / hour.sum())
        if quarter % 4 == 3:
            entered = bench.roads["entered"][roads].copy()
    assert np.abs(np.array(shares) - 0.5).max() <= most
    assert changed <= 0.01 * seen


@pytest.mark.parametrize(("other_km", "changes"), [(12.0, False), (12.9, False), (13.2, True), (20.0, True)])
def test_nobody_changes_for_less_than_the_gain_that_it_takes(other_km: float, changes: bool) -> None:  # noqa: FBT001
    # 15 km against other_km + 5: 1.2 times as long at 13 km; all reconsider at once.
    bench = _two_ways(other_km)
    bench.join("home", 500, plan=_plan_by(bench, "home--south"))
    before = bench.plans()
    bench.think(gain=0.2)
    assert np.abs(bench.plans() - before).sum() == (1000 if changes else 0)


def test_halving_the_step_hardly_matters_where_roads_meet_part_and_shut() -> None:
    # Curves are exact up to the step: what is past the exit differs by less than 1 % of an hour's largest arrivals.
    roads = [make_road("a", "meet", 6.0, 700.0), make_road("bb", "meet", 4.0, 800.0, merge_priority=2.0)]
    roads += [make_road("meet", "fork"), make_road("fork", "gate", 8.0), make_road("fork", "camp", 11.0, 450.0)]
    homes = {"a": 1, "bb": 1, "meet": 0, "fork": 0}
    arrivals = []
    for step_s in (30, 60):
        bench = Bench(make_world(homes, roads, step_s=step_s), step_s)
        bench.part("fork", "fork--gate", "fork--camp")
        bench.join("a", 3000, plan=0)
        bench.join("bb", 5000, plan=1)
        bench.limit("gate", 400)
        hours = []
        for hour in range(24):
            bench.limit("fork", 0 if 9 <= hour < 14 else np.inf)
            bench.run(bench.per_h)
            hours.append(bench.origins["out"].sum())
        arrivals.append(hours)
    assert arrivals[0][-1] == 8000
    assert np.abs(np.diff(arrivals, axis=0)).max() <= 0.01 * np.diff(arrivals[0]).max()


def test_starvation_nothing_is_lost_where_roads_meet_and_part_over_six_days() -> None:
    # 230 an hour are 3.83 cars a step, shared by two homes and parted on two ways that meet again before the gate.
    roads = [make_road(home, "meet", 4.0) for home in ("a", "bb")] + [make_road("meet", "fork", 4.0)]
    roads += [make_road("fork", "north", 4.0), make_road("fork", "south", 4.0)]
    roads += [make_road("north", "gate", 4.0), make_road("south", "gate", 4.0)]
    bench = Bench(make_world({"a": 1, "bb": 1, "meet": 0, "fork": 0, "north": 0, "south": 0}, roads))
    bench.part("fork", "fork--north", "fork--south")
    bench.join("a", 10**5, plan=0)
    bench.join("bb", 10**5, plan=1)
    bench.limit("gate", 230)
    bench.run(6 * 24 * 60)
    free_h = (4 * 4 + 5) / 40
    assert abs(bench.origins["out"].sum() - 230 * (144 - free_h)) <= 2
    assert np.ptp(bench.origins["out"]) <= 0.01 * bench.origins["out"].sum()


def test_people_learn_to_shun_the_way_on_which_a_queue_stands() -> None:
    # A checkpoint of 40 an hour on one of two equal ways: after some hours a queue stands there, and most shun it.
    roads = [make_road("home", "gate", 10.0), make_road("home", "camp", 15.0)]
    inputs = make_inputs(checkpoint_veh_per_h=40.0, decide_half_time_h=6.0)
    world = make_world({"home": 8_000}, roads, hours=48, inputs=inputs)
    run = simulate(world, make_plan(world))
    # 2000 cars: if half waited for the checkpoint, it would take 25 h from the start on; they are through sooner.
    assert run.arrivals[0, 30] >= 0.9 * 8_000
