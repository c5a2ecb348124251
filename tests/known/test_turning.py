"""Who finds the way shut turns round; who cannot, stays: exits that shut, roads back, gridlock."""

from __future__ import annotations

import numpy as np

from builders import make_event, make_inputs, make_plan, make_road, make_world
from corridor.engine.simulate import simulate
from road_bench import Bench

HALF_HOUR = 1 - np.exp(-0.5)  # of those who could gain, as many reconsider in a quarter of an hour


def _two_exits(cars: int = 2000) -> Bench:
    # left--camp is the nearer exit, by the other it is 17 km more; every road between the two leads both ways.
    roads = [
        make_road("left", "camp", 2.0, 300.0),
        make_road("left", "mid", 6.0, two_way=True),
        make_road("mid", "right", 8.0, two_way=True),
        make_road("right", "gate", 10.0),
    ]
    bench = Bench(make_world({"left": 0, "mid": 1, "right": 0}, roads))
    bench.join("mid", cars, plan=0)
    return bench


def _drive_and_think(bench: Bench, hours: int) -> None:
    for _ in range(4 * hours):
        bench.run(15)
        bench.think(share=HALF_HOUR)


def test_a_queue_turns_round_where_its_exit_shuts_and_leaves_by_the_other() -> None:
    # Conservation: all 2000 are past an exit in the end, those who had not left by the first by the second.
    bench = _two_exits()
    bench.run(120)
    by_left = bench.arrived("mid")
    assert bench.count("left--mid", 1) > 300  # the queue before the exit
    assert bench.count("left--mid", 0) == bench.count("right--gate") == 0
    bench.shut("left--camp")
    bench.think(share=HALF_HOUR)
    bench.run(30)
    assert bench.count("left--mid", 0) > 0  # on the way back
    _drive_and_think(bench, 24)
    stuck = bench.count("left--camp")
    assert bench.arrived("mid") == 2000 - stuck
    assert abs(bench.roads[bench.link("right--gate")]["crossed"] - (2000 - by_left - stuck)) <= 1e-6
    bench.shut("left--camp", is_shut=False)
    _drive_and_think(bench, 2)
    assert bench.arrived("mid") == 2000


def test_those_who_turn_take_the_time_of_the_way_back() -> None:
    # Nobody waits at mid any more; who is first before the exit drives back 6 km, then 8 and 10 to the gate, at 40 km/h
    # (the clock starts when all reconsider).
    bench = _two_exits(700)
    bench.run(90)
    bench.shut("left--camp")
    assert bench.waiting("mid") == 0
    back, on = bench.link("left--mid"), bench.link("right--gate")
    bench.think()
    starts = bench.steps
    while bench.roads[back]["crossed"] < 1:
        bench.run(1)
    assert abs(bench.steps - starts - 6 / 40 * 60) <= 2
    while bench.roads[on]["crossed"] < 1:
        bench.run(1)
    assert abs(bench.steps - starts - (6 + 8 + 10) / 40 * 60) <= 2


def test_where_everything_is_shut_everybody_stays_and_is_there_when_it_opens() -> None:
    bench = _two_exits()
    bench.run(120)
    bench.shut("left--camp")
    bench.shut("right--gate")
    before = bench.arrived("mid"), bench.sizes()
    _drive_and_think(bench, 48)
    assert bench.arrived("mid") == before[0]
    assert (bench.sizes() == before[1]).all()
    bench.shut("right--gate", is_shut=False)
    _drive_and_think(bench, 24)
    assert bench.arrived("mid") == 2000 - bench.count("left--camp")


def test_a_queue_turns_round_before_a_place_that_shuts() -> None:
    # As above, but it is the place `left` that shuts: whoever stands before it could turn round on the road.
    bench = _two_exits()
    bench.run(120)
    at = bench.network.node_of["left"]
    bench.net.nodes[at]["is_shut"] = 1
    bench.plan()
    _drive_and_think(bench, 24)
    assert bench.arrived("mid") == 2000


def test_a_run_in_which_every_exit_shuts_ends_with_everybody_in_it() -> None:
    # Through `simulate`: conservation, and no arrivals once both exits are shut for good.
    roads = [make_road("home", "gate", two_way=True), make_road("home", "camp", 12.0)]
    shut = tuple(make_event("closure", name, 2.0) for name in ("gate--camp", "home--camp"))
    world = make_world({"home": 20_000}, roads, hours=48, events=shut)
    run = simulate(world, make_plan(world))
    assert (run.stages[0].sum(axis=1) == 20_000).all()
    assert 0 < run.arrivals[0, 2] < 20_000
    assert (run.arrivals[0, 2:] == run.arrivals[0, 2]).all()


def _ring() -> Bench:
    # Four places on a one-way ring of short roads; plan 0 leaves it at `n`, plan 1 at `sss`.
    names = ["n", "ee", "sss", "wwww"]
    roads = [make_road(one, names[(k + 1) % 4], 0.8) for k, one in enumerate(names)]
    roads += [make_road("n", "camp", 2.0), make_road("sss", "gate", 2.0)]
    bench = Bench(make_world(dict.fromkeys(names, 1), roads))
    bench.part("n", "n--camp", "n--ee")
    bench.part("sss", "sss--wwww", "sss--gate")
    bench.part("ee", "ee--sss")
    bench.part("wwww", "wwww--n")
    return bench


def test_gridlock_on_a_ring_ends_without_a_loss() -> None:
    # Everybody who enters at `n` and `sss` wants the other exit: the ring fills with cars that wait for each other.
    # Whatever still moves, nobody is lost, nobody is made, no road holds more than its jam.
    bench = _ring()
    bench.join("n", 2000, plan=1)
    bench.join("ee", 2000, plan=0)
    bench.join("sss", 2000, plan=0)
    bench.join("wwww", 2000, plan=1)
    ring = [bench.link(name) for name in ("n--ee", "ee--sss", "sss--wwww", "wwww--n")]
    for _ in range(48):
        bench.run(60)
        assert bench.sizes().sum() + bench.origins["out"].sum() == 8000
        assert (bench.roads["entered"] - bench.roads["left"])[ring].max() <= 130 * 0.8 + 1e-6
        assert bench.roads["parties"][ring].max() <= 130 * 0.8 + 2


def test_an_uncertain_member_with_turning_conserves_people() -> None:
    # Both exits open and shut in turn, checkpoints vary: people by stage always add up, and all are out at last.
    roads = [make_road("home", "gate", two_way=True), make_road("home", "camp", 12.0, 300.0)]
    events = [make_event("closure", "gate--camp", 3.0), make_event("opening", "gate--camp", 12.0)]
    events += [make_event("closure", "home--camp", 12.0), make_event("opening", "home--camp", 30.0)]
    inputs = make_inputs(checkpoint_sd=0.5)
    world = make_world({"home": 20_000}, roads, hours=96, events=tuple(events), inputs=inputs)
    run = simulate(world, make_plan(world, members=8))
    assert (run.stages.sum(axis=2) == 20_000).all()
    assert (run.arrivals[:, -1] == 20_000).all()
