"""Seconds a member on made-up networks of 500, 1,000 and 2,000 directed roads: a million people, fourteen days.

The network is a grid with gaps: two-way roads of 4 to 8 km between neighbours, some taken out at random as long as all
places stay joined. A hundred places are populated; four places at the border lead out, two of them checkpoints. All is
drawn from one seed. Everybody who would leave decides within days, so that roads fill up and ways part.
"""

from __future__ import annotations

import math
import statistics
import time
from datetime import UTC, datetime, timedelta

import numpy as np

from corridor.engine.simulate import simulate
from corridor.world.distributions import Distribution
from corridor.world.inputs import UncertainInput
from corridor.world.results import Plan
from corridor.world.scenario import Clock, Place, PlaceKind, Road, Scenario

START = datetime(2030, 1, 1, tzinfo=UTC)
DAYS = 14
PEOPLE = 1_000_000
HOMES = 100
EXITS = 4
SEED = 1
SIZES = (500, 1000, 2000)
ROUNDS = 3
STEP_S, DECIDE_S = 60, 900
DEGREES_A_CELL = 0.05
INPUTS = {
    "population_factor": 1.0,
    "party_size_mean": 4.0,
    "leaver_share": 0.9,
    "decide_half_time_h": 36.0,
    "threat_effect": 0.0,
    "social_effect": 0.5,
    "threat_distance_km": 30.0,
    "threat_age_h": 48.0,
    "hazard_sd": 0.3,
    "hazard_memory_h": 12.0,
    "opening_wait_mean_h": 5.0,
    "depart_delay_mean_h": 2.0,
    "checkpoint_veh_per_h": 500.0,
    "checkpoint_sd": 0.3,
    "checkpoint_memory_h": 24.0,
    "road_factor": 1.0,
    "registration_per_h": 10_000.0,
}


def _grid(pairs: int, draw: np.random.Generator) -> tuple[int, list[tuple[int, int]]]:
    """Draw so many pairs of neighbours on a square grid, all of it joined; returns the grid's width as well."""
    width = 2
    while 2 * width * (width - 1) < pairs * 1.1:
        width += 1
    cells = np.arange(width * width).reshape(width, width)
    edges = [*zip(cells[:, :-1].flat, cells[:, 1:].flat, strict=True)]
    edges += [*zip(cells[:-1].flat, cells[1:].flat, strict=True)]
    order = draw.permutation(len(edges))
    root = list(range(width * width))

    def find(cell: int) -> int:
        while root[cell] != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    tree, others = [], []
    for k in order:
        one, other = int(edges[k][0]), int(edges[k][1])
        if find(one) != find(other):
            root[find(one)] = find(other)
            tree.append((one, other))
        else:
            others.append((one, other))
    return width, tree + others[: pairs - len(tree)]


def make_network(directed: int) -> Scenario:
    """Make a world with so many directed roads, those that lead out among them."""
    draw = np.random.default_rng(SEED)
    width, pairs = _grid((directed - EXITS) // 2, draw)
    cells = width * width
    gates = [0, width - 1, cells - width, cells - 1]
    homes = draw.choice(np.setdiff1d(np.arange(cells), gates), HOMES, replace=False)
    people = dict(zip(homes.tolist(), draw.multinomial(PEOPLE, np.full(HOMES, 1 / HOMES)).tolist(), strict=True))
    places = []
    for cell in range(cells):
        kind = PlaceKind.SETTLEMENT if cell in people else PlaceKind.JUNCTION
        kind = PlaceKind.CHECKPOINT if cell in gates[:2] else kind
        places.append(_place(f"p{cell}", kind, cell, width, people.get(cell, 0)))
    places += [_place(f"out{gate}", PlaceKind.CAMP, gate, width, 0) for gate in gates]
    roads = [_road(f"p{one}", f"p{other}", draw, two_way=True) for one, other in pairs]
    roads += [_road(f"p{gate}", f"out{gate}", draw, two_way=False) for gate in gates]
    return Scenario(
        scenario_id="two-thousand-roads",
        title="A made-up network",
        about="",
        issue_time=START,
        case_start=START,
        clock=Clock(START, START + timedelta(days=DAYS), STEP_S, DECIDE_S),
        area_at_risk=frozenset({"inside"}),
        places=tuple(places),
        roads=tuple(roads),
        events=(),
        observations=(),
        inputs={
            name: UncertainInput(name, Distribution("constant", (value,)), "made up", is_assumption=True)
            for name, value in INPUTS.items()
        },
        prior_sets={},
        digest="0" * 64,
        location="",
    )


def _place(name: str, kind: PlaceKind, cell: int, width: int, people: int) -> Place:
    return Place(
        place_id=name,
        names=(name,),
        kind=kind,
        latitude=40.0 + cell // width * DEGREES_A_CELL,
        longitude=45.0 + cell % width * DEGREES_A_CELL,
        population=people,
        population_input="population_factor" if people else "",
        capacity=None,
        region="outside" if kind is PlaceKind.CAMP else "inside",
        country="",
        p_code="",
        source="made up",
    )


def _road(start: str, end: str, draw: np.random.Generator, *, two_way: bool) -> Road:
    return Road(
        road_id=f"{start}--{end}",
        from_place=start,
        to_place=end,
        two_way=two_way,
        length_km=float(draw.uniform(4, 8)),
        free_speed_km_h=float(draw.choice([40, 50, 60])),
        lanes=1,
        capacity_veh_per_h=float(draw.choice([900, 1200, 1500])),
        jam_veh_per_km=130.0,
        merge_priority=1.0,
        source="made up",
    )


def make_plan(members: int) -> Plan:
    """Record every hour."""
    times = tuple(START + timedelta(hours=hour) for hour in range(24 * DAYS + 1))
    return Plan(START, times, members=members)


def main() -> None:
    """Print seconds a member for each size, measured in turn, and how they grow with roads."""
    worlds = {size: make_network(size) for size in SIZES}
    simulate(worlds[SIZES[0]], make_plan(1))  # compiled once
    seconds: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size, world in worlds.items():
            start = time.perf_counter()
            ensemble = simulate(world, make_plan(1))
            seconds[size].append(time.perf_counter() - start)
            if math.isnan(float(ensemble.ends.last_out_h[0])):
                raise RuntimeError(f"nobody came out of the network of {size} roads")
    for size, times in seconds.items():
        ratios = [one / other for one, other in zip(times, seconds[SIZES[0]], strict=True)]
        print(
            f"{size:5} roads: {statistics.median(times):6.2f} s a member ({min(times):.2f} to {max(times):.2f}),"
            f" {statistics.median(ratios):.2f} times {SIZES[0]} roads'"
        )


if __name__ == "__main__":
    main()
