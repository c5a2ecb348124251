"""Where roads meet and part, against closed forms: merges by priority, diverges in order of entry, composition."""

from __future__ import annotations

import numpy as np
import pytest

from builders import make_road, make_world
from road_bench import Bench

SLACK = 1e-6


def _merge_then_part(one: float, other: float) -> Bench:
    # Cars of `east` take the first branch, those of `west`, three for each of them, the second.
    roads = [
        make_road("east", "join", 3.0, merge_priority=1.0),
        make_road("west", "join", 3.0, merge_priority=3.0),
        make_road("join", "fork", 3.0),
        make_road("fork", "gate", 3.0, one),
        make_road("fork", "camp", 3.0, other),
    ]
    bench = Bench(make_world({"east": 1, "west": 1, "join": 0, "fork": 0}, roads))
    bench.part("fork", "fork--gate", "fork--camp")
    bench.join("east", 10**5, plan=0)
    bench.join("west", 10**5, plan=1)
    return bench


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(150.0, 1200.0, 600.0), (1200.0, 600.0, 800.0), (600.0, 1200.0, 1200.0), (100.0, 300.0, 400.0)],
)
def test_a_full_branch_holds_up_those_for_the_free_one(one: float, other: float, expected: float) -> None:
    # Daganzo, "The cell transmission model, part II", 1995: outflow min(S, R_a / share_a, R_b / share_b), shares 1/4
    # and 3/4 as the merge upstream mixes them by priority 1:3; S is the road's capacity of 1200.
    bench = _merge_then_part(one, other)
    bench.run(1200)
    before = bench.origins["out"].copy()
    bench.run(1200)
    assert np.abs(bench.origins["out"] - before - 20 * expected * np.array([0.25, 0.75])).max() <= 0.01 * 20 * expected


def test_branches_that_are_full_at_once_each_pass_what_they_can() -> None:
    # The same with queues that reach back from both ends: 100 = 400 / 4 and 300 = 400 x 3 / 4, so 400 in all.
    bench = _merge_then_part(1200.0, 1200.0)
    bench.limit("gate", 100)
    bench.limit("camp", 400)  # of both
    bench.run(1200)
    before = bench.origins["out"].copy()
    bench.run(1200)
    assert np.abs(bench.origins["out"] - before - 20 * np.array([100, 300])).max() <= 40


def test_platoons_pass_a_checkpoint_where_ways_part_at_its_rate() -> None:
    # Order of entry never makes a checkpoint pass less than it could while both ways onwards are free.
    roads = [make_road("home", "fork", 5.0), make_road("fork", "gate", 5.0), make_road("fork", "camp", 5.0)]
    bench = Bench(make_world({"home": 1, "fork": 0}, roads))
    bench.part("fork", "fork--gate", "fork--camp")
    bench.limit("fork", 200)
    for platoon in range(50):
        bench.join("home", 100, plan=platoon % 2)
        bench.run(6)
    before = bench.arrived("home")
    bench.run(600)
    assert abs(bench.arrived("home") - before - 2000) <= 1


def test_a_platoon_behind_another_waits_only_until_that_has_passed() -> None:
    # `home` sends 100 cars into the full branch (50 an hour are its share of 100), then 100 into the free one.
    roads = [make_road(home, "fork", 5.0) for home in ("home", "side")]
    roads += [make_road("fork", "gate", 5.0, 100.0), make_road("fork", "camp", 5.0)]
    bench = Bench(make_world({"home": 1, "side": 1, "fork": 0}, roads))
    bench.part("fork", "fork--gate", "fork--camp")
    bench.join("side", 10**4, plan=0)
    bench.run(60)
    bench.join("home", 100, plan=0)
    bench.run(10)
    bench.join("home", 100, plan=1)
    free = bench.link("fork--camp")
    while bench.roads[free]["entered"] == 0:
        bench.run(1)
    # They drive 5 km at 40 km/h, then the last of the first platoon passes two hours after its first.
    assert abs(bench.steps - (60 + 7.5 + 120)) <= 2
    bench.run(15)  # the second platoon follows at the road's 20 a minute
    assert bench.roads[free]["entered"] >= 100 - SLACK


@pytest.mark.parametrize(
    ("priorities", "capacities", "expected"),
    [
        ((1.0, 2.0, 3.0), (900.0, 900.0, 900.0), (50.0, 100.0, 150.0)),
        ((1.0, 2.0, 3.0), (900.0, 900.0, 30.0), (90.0, 180.0, 30.0)),
        ((1.0, 1.0, 1.0), (60.0, 90.0, 900.0), (60.0, 90.0, 150.0)),
        ((1.0, 1.0, 1.0), (60.0, 90.0, 100.0), (60.0, 90.0, 100.0)),  # there is room for all
    ],
)
def test_a_merge_of_three_shares_by_priority(priorities: tuple, capacities: tuple, expected: tuple) -> None:
    # By hand: everybody is offered 300 x priority / sum; what one does not need is offered to the others again.
    roads = [
        make_road(home, "gate", 3.0, capacity, merge_priority=priority)
        for home, capacity, priority in zip(("a", "bb", "ccc"), capacities, priorities, strict=True)
    ]
    bench = Bench(make_world({"a": 1, "bb": 1, "ccc": 1}, roads))
    for home in bench.home:
        bench.join(home, 10**5)
    bench.limit("gate", 300)
    bench.run(600)
    before = bench.origins["out"].copy()
    bench.run(1200)
    assert np.abs(bench.origins["out"] - before - 20 * np.array(expected)).max() <= 2


def test_a_home_that_waits_in_several_lines_enters_with_one_priority() -> None:
    # 200 an hour pass `near`; its own people, whatever their plans, have half, as with one line (equal priorities).
    roads = [make_road("far", "near", 3.0), make_road("near", "gate", 3.0), make_road("near", "camp", 3.0)]
    bench = Bench(make_world({"far": 1, "near": 1}, roads))
    for plan in range(bench.network.plans):
        bench.join("far", 10**4, plan=plan)
        bench.join("near", 10**4, plan=plan)
    bench.limit("near", 200)
    bench.run(600)
    before = bench.origins["out"].copy()
    bench.run(1200)
    assert np.abs(bench.origins["out"] - before - 2000).max() <= 2


def test_a_branch_that_rested_takes_in_as_much_as_a_new_one() -> None:
    # The same 400 cars arrive minute by minute as the first 400 did, although the road's past was not kept meanwhile.
    roads = [make_road("home", "fork", 5.0), make_road("fork", "gate", 2.8), make_road("fork", "camp", 5.0)]
    bench = Bench(make_world({"home": 1, "fork": 0}, roads))
    bench.part("fork", "fork--gate", "fork--camp")
    arrivals = []
    for _ in range(2):
        before = bench.arrived("home")
        bench.join("home", 400, plan=0)
        arrivals.append([bench.run(1) or bench.arrived("home") - before for _ in range(60)])
        bench.run(143)
    assert arrivals[0][-1] == 400
    assert np.abs(np.diff(arrivals, axis=0)).max() <= 1
