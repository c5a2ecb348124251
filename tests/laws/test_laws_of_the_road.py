"""Laws that hold on any road network, over random small ones, whatever shuts and opens meanwhile."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import make_road, make_world
from corridor.engine.layers import Needs
from road_bench import Bench

SLACK = 1e-6
HOURS = 6


class Traffic:
    """Cars of random size on a random network of 3 to 8 places, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        rng = self.rng = np.random.default_rng(seed)
        names = [f"p{k}" + "x" * k for k in range(int(rng.integers(1, 7)))]
        ends, roads = [*names, "gate"], []
        for k, name in enumerate(names):
            others = {str(rng.choice(ends[k + 1 :])), *rng.choice(ends, int(rng.integers(0, 3)))} - {name}
            others = sorted(other for other in others if f"{other}--{name}" not in {road.road_id for road in roads})
            roads += [
                make_road(
                    name, other, rng.uniform(1.5, 12), rng.uniform(60, 1500), two_way=bool(rng.integers(2)),
                    lanes=int(rng.integers(1, 3)), merge_priority=rng.uniform(0.2, 5),
                )
                for other in others
            ]  # fmt: skip
        if rng.integers(2):
            roads.append(make_road(names[0], "camp", rng.uniform(1.5, 12)))
        homes = {name: int(k == 0 or rng.integers(2)) for k, name in enumerate(names)}
        self.bench = Bench(make_world(homes, roads), needs=Needs(layers=int(rng.integers(1, 4))), runs=20_000)
        self.joined = np.zeros(8, np.int64)
        self.bench.limit("gate", rng.uniform(20, 600))

    def disturb(self) -> None:
        """Let cars join, roads and places shut and open, and people think again."""
        bench, rng = self.bench, self.rng
        for home in bench.home:
            if bench.origins[bench.home[home]]["node"] >= 0 and rng.integers(2):
                size, cars = int(rng.integers(1, 9)), int(rng.integers(0, 300))
                bench.join(home, cars, size=size, plan=int(rng.integers(bench.network.plans)))
                self.joined[size - 1] += cars
        nodes, roads = bench.net.nodes, bench.roads
        if rng.integers(2):
            at = int(rng.integers(len(nodes)))
            nodes["is_shut"][nodes["base"] == nodes["base"][at]] = rng.integers(2)
        if rng.integers(2):
            road_id = str(rng.choice(sorted(bench.network.links_of)))
            roads["is_shut"][list(bench.network.links_of[road_id])] = rng.integers(2)
        bench.plan()
        if bench.network.plans > 1:
            bench.think(share=0.5, gain=0.1)

    def open_everything(self) -> None:
        """Open all roads and places."""
        self.bench.roads["is_shut"] = self.bench.net.nodes["is_shut"] = 0
        self.bench.limit("gate", 1200)
        self.bench.plan()


some = settings(max_examples=40, deadline=None, derandomize=True)
seeds = given(st.integers(0, 2**32 - 1))


@some
@seeds
def test_parties_of_every_size_are_conserved_and_nothing_passes_what_is_shut(seed: int) -> None:
    traffic = Traffic(seed)
    bench = traffic.bench
    for _ in range(4 * HOURS):
        traffic.disturb()
        shut_nodes = np.flatnonzero(bench.net.nodes["is_shut"])
        is_shut = (bench.roads["is_shut"] == 1) | np.isin(bench.roads["head"], shut_nodes)
        before, entered = bench.roads["crossed"].copy(), bench.roads["entered"].copy()
        bench.run(15)
        assert (bench.roads["crossed"] == before)[is_shut].all()
        assert (bench.roads["entered"] == entered)[bench.roads["is_shut"] == 1].all()
        sizes = bench.sizes()
        people = np.arange(1, 9)
        assert (sizes >= 0).all()
        assert sizes.sum() + bench.origins["out"].sum() == traffic.joined.sum() == bench.origins["set_out"].sum()
        assert (sizes * people).sum() + bench.journal.tally[0]["crossed"] == (traffic.joined * people).sum()
        assert bench.roads["parties"].min() >= 0
        assert (bench.roads["entered"] >= bench.roads["left"] - SLACK).all()


@some
@seeds
def test_curves_stay_within_a_car_a_road_of_whole_parties(seed: int) -> None:
    # While nothing opens or shuts: cars by curve and by count differ by less than one for each road that comes in.
    traffic = Traffic(seed)
    bench = traffic.bench
    for home in bench.home:
        for plan in range(bench.network.plans):
            bench.join(home, 200, plan=plan)
    for _ in range(40):
        bench.run(7)
        roads, nodes = bench.roads, bench.net.nodes
        ins = (nodes["in_stop"] - nodes["in_start"])[roads["tail"]]
        apart = np.abs(roads["entered"] - roads["left"] - roads["parties"])
        is_road = roads["is_line"] == 0
        ahead = (nodes["in_stop"] - nodes["in_start"])[roads["head"]]
        assert (apart <= ins + ahead + SLACK)[is_road].all()


@some
@seeds
def test_everybody_is_out_once_everything_is_open(seed: int) -> None:
    traffic = Traffic(seed)
    bench = traffic.bench
    for _ in range(8):
        traffic.disturb()
        bench.run(15)
    traffic.open_everything()
    for _ in range(60):
        bench.run(60)
        if bench.network.plans > 1:
            bench.think(share=0.5)
    has_way = bench.origins["node"] >= 0
    assert bench.sizes().sum() == 0
    assert (bench.origins["out"] == bench.origins["set_out"])[has_way].all()


@some
@seeds
def test_it_does_not_matter_how_calls_divide_the_steps(seed: int) -> None:
    one, other = Traffic(seed), Traffic(seed)
    for _ in range(3):
        one.disturb()
        other.disturb()
        one.bench.run(60)
        for _ in range(60):
            other.bench.run(1)
        for name in ("entered", "left", "crossed", "parties", "people"):
            np.testing.assert_array_equal(one.bench.roads[name], other.bench.roads[name])
        np.testing.assert_array_equal(one.bench.origins, other.bench.origins)
        np.testing.assert_array_equal(one.bench.journal.trips, other.bench.journal.trips)


@some
@seeds
def test_nobody_is_faster_than_the_empty_road(seed: int) -> None:
    # Steps between setting out and the exit, summed, are at least parties x free time of their quickest way.
    traffic = Traffic(seed)
    bench = traffic.bench
    bench.plan()
    free_h = bench.net.ways[0]["free_h"][np.maximum(bench.origins["node"], 0)]
    for home in bench.home:
        for plan in range(bench.network.plans):
            bench.join(home, 50, plan=plan)
    for _ in range(30):
        bench.run(20)
        if bench.network.plans > 1:
            bench.think(share=0.5, gain=0.05)
    trips = bench.journal.trips[:, 0]
    least = trips["parties"] * (free_h * bench.per_h - 1)
    assert (trips["steps"] >= least - SLACK).all()
