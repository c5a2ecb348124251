"""Eighty kilometres of road behind a checkpoint, by our road model and by the peer UXsim: travel times, queue, seconds.

The corridor has 40 links of 2 km, at 45 km/h, with one lane of 1,400 vehicles/h and 140 vehicles/km. Eight origins join
it at km 0, 10, 20, ..., 70, each by an access link of 2 km of the same kind; the one at km 0 merges with nobody. Each
sends 3,125 of the 25,000 vehicles, evenly over 72 h, to the checkpoint at km 80, which lets 200 to 260 vehicles/h pass.

Ours is driven without anybody's decisions: cars of one party each, a party of every size in turn, come to their line
every quarter of an hour, as in a forecast; UXsim gets platoons of five. A merge shares what the road onwards takes by
`merge_priority`; unused shares pass on.

UXsim (MIT) is installed by hand, `pip install uxsim`, and is imported when it runs. How the road is said in it:

- Capacity follows from speed, jam density and reaction time: 1 / capacity = reaction time + 1 / (speed x jam density).
  The reaction time that gives 1,400 vehicles/h is 2 s, and its step is the reaction time times the platoon.
- The checkpoint is the `capacity_out` of the last link. It binds only between two links, never where a trip ends; so a
  stub of less than a step follows, and a vehicle leaves the stub in the step in which it passes the checkpoint.
- One platoon may enter a link a step. When the first of two links both want to, one is drawn at random, with the
  weights `merge_priority`; when one wants to, it goes. In the mean, supply is shared by priority, and unused shares
  pass on.
- Those whom the access link cannot take wait at its start, in no link.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import statistics
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.choose import set_out
from corridor.dynamics.compiling import entry
from corridor.dynamics.drive import drive
from corridor.dynamics.layout import CAR, Journal, Net
from corridor.dynamics.ways import lay_plans
from corridor.engine.arrays import INPUTS, Clockwork
from corridor.engine.changes import set_capacities
from corridor.engine.network import build_network
from corridor.engine.state import new_journal, new_net
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.scenario import Clock, Place, PlaceKind, Road, Scenario
from corridor.world.units import SIZE_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from uxsim import World  # type: ignore[import-not-found,import-untyped,unused-ignore]

    from corridor.dynamics.layout import Records
    from corridor.engine.network import Network

S_PER_H = 3600
M_PER_KM = 1000
SLOT_S = 900
SPARE_H = 6  # beyond what the checkpoint needs at full rate and the longest free journey
SEED = 1  # of the draws at merges
RATES = (200.0, 230.0, 260.0)
MERGES = ((1.0, 1.0), (1.0, 2.0))  # priority of the access link, priority of the main road
CHECKPOINT = "checkpoint"
STEP_S = 60  # our drive step
STEPS_S = (60, 150)  # that of forecasts, and the longest that the roads and whole slots allow
MOVE_S = 300  # whole cars follow the curves so often, as in forecasts
PLATOON = 5
PAIRS = 3


@dataclass(frozen=True)
class Corridor:
    """The road, its merges, its checkpoint, and who comes."""

    checkpoint_per_h: float = 230.0
    access_priority: float = 1.0
    main_priority: float = 1.0
    links: int = 40
    link_km: float = 2.0
    speed_km_per_h: float = 45.0
    capacity_per_h: float = 1400.0
    jam_per_km: float = 140.0
    origins: int = 8
    links_between_origins: int = 5
    vehicles: int = 25_000
    load_h: float = 72.0

    @property
    def reaction_s(self) -> float:
        """Reaction time that makes the triangle of speed and jam density peak at the capacity."""
        return S_PER_H * (1 / self.capacity_per_h - 1 / (self.speed_km_per_h * self.jam_per_km))

    @property
    def joins(self) -> tuple[int, ...]:
        """Node of the corridor at which each origin joins, from its start."""
        return tuple(origin * self.links_between_origins for origin in range(self.origins))

    @property
    def free_h(self) -> NDArray[np.float64]:
        """Travel time from each origin to the checkpoint on an empty road, access link included."""
        links = np.array([1 + self.links - join for join in self.joins])
        return links * self.link_km / self.speed_km_per_h

    @property
    def horizon_h(self) -> int:
        """Whole hours by which everybody should be through."""
        passing_h = max(self.load_h, self.vehicles / self.checkpoint_per_h)
        return math.ceil(passing_h + float(self.free_h.max()) + SPARE_H)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run says.

    Travel time runs from the wish to enter the access link to the checkpoint: waiting outside a full access link is in
    it. `most_on_road` is the largest number of vehicles at once on the corridor and the access links together: those
    who wait outside are not in it. `delay_h` is the mean travel time of each origin, from the start of the corridor,
    less its free travel time. `hourly_arrivals` counts who passed the checkpoint in each hour. `seconds` is the wall
    time of the run alone, without imports, building the world, or reading it.
    """

    mean_travel_h: float
    max_travel_h: float
    most_on_road: float
    delay_h: tuple[float, ...]
    hourly_arrivals: NDArray[np.float64]
    seconds: float


def run_corridor(corridor: Corridor, *, step_s: int = STEP_S, move_s: int = MOVE_S) -> Outcome:
    """Run the corridor in our road model, in drive steps of so many seconds; whole cars move every `move_s`."""
    per_h = S_PER_H // step_s
    scenario = as_scenario(corridor, step_s)
    network = build_network(scenario, [place for place in scenario.places if place.population])
    net, journal = _empty_roads(corridor, network, per_h)
    per_origin = corridor.vehicles // corridor.origins
    slots = corridor.horizon_h * S_PER_H // SLOT_S
    # A car joins its line at the slot that begins nearest to its departure.
    departures_h = (np.arange(per_origin) + 0.5) * corridor.load_h / per_origin
    joins = np.searchsorted(departures_h, (np.arange(slots) + 0.5) * SLOT_S / S_PER_H)
    inputs = np.zeros(1, INPUTS)
    for name, meaning in MODEL_INPUTS.items():
        inputs[0][name] = 1.0 if meaning.default is None else meaning.default
    passed, most = np.zeros(corridor.horizon_h), np.zeros(1)
    start = time.perf_counter()
    _run(net, journal, inputs, joins, np.zeros(SIZE_CLASSES, np.int64), passed, most, max(move_s // step_s, 1))
    seconds = time.perf_counter() - start
    return _read_journal(corridor, journal, passed, float(most[0]), seconds)


def as_scenario(corridor: Corridor, step_s: int) -> Scenario:
    """Write the corridor as a world: the checkpoint is where it leads out of the area."""
    names = [f"km {node * corridor.link_km:g}" for node in range(corridor.links)] + [CHECKPOINT]
    people = corridor.vehicles // corridor.origins
    places = [_place(name, PlaceKind.JUNCTION) for name in names[:-1]]
    places.append(replace(_place(CHECKPOINT, PlaceKind.CHECKPOINT), region="outside"))
    roads = [_road(corridor, start, end, corridor.main_priority) for start, end in pairwise(names)]
    for origin, join in enumerate(corridor.joins):
        places.append(replace(_place(_origin(origin), PlaceKind.SETTLEMENT), population=people))
        roads.append(_road(corridor, _origin(origin), names[join], corridor.access_priority))
    start = datetime(2030, 1, 1, tzinfo=UTC)
    return Scenario(
        scenario_id="eighty-km",
        title="Eighty kilometres of road",
        about="",
        issue_time=start,
        case_start=start,
        clock=Clock(start, start + timedelta(hours=corridor.horizon_h), step_s, step_s),
        area_at_risk=frozenset({"inside"}),
        places=tuple(places),
        roads=tuple(roads),
        events=(),
        observations=(),
        inputs={},
        prior_sets={},
        digest="",
        location="",
    )


def _place(name: str, kind: PlaceKind) -> Place:
    return Place(
        place_id=name,
        names=(name,),
        kind=kind,
        latitude=0.0,
        longitude=0.0,
        population=0,
        population_input="",
        capacity=None,
        region="inside",
        country="",
        p_code="",
        source="made up",
    )


def _road(corridor: Corridor, start: str, end: str, priority: float) -> Road:
    return Road(
        road_id=f"{start}--{end}",
        from_place=start,
        to_place=end,
        two_way=False,
        length_km=corridor.link_km,
        free_speed_km_h=corridor.speed_km_per_h,
        lanes=1,
        capacity_veh_per_h=corridor.capacity_per_h,
        jam_veh_per_km=corridor.jam_per_km,
        merge_priority=priority,
        source="made up",
    )


def _empty_roads(corridor: Corridor, network: Network, per_h: int) -> tuple[Net, Journal]:
    """Make the roads and an empty journal that tells departures of every slot apart."""
    net = new_net(network, corridor.vehicles + 1000)
    checkpoint = net.nodes[network.node_of[CHECKPOINT]]
    checkpoint["full_cap"] = corridor.checkpoint_per_h / per_h
    checkpoint["is_checkpoint"] = 0  # passes the same all the time
    steps, steps_per_slot = corridor.horizon_h * per_h, SLOT_S * per_h // S_PER_H
    clock = Clockwork(0, 0, steps, steps_per_slot, 1, 1 / per_h, 1, has_area=False)
    journal = new_journal(network, clock)
    rules = journal.rules[0]
    rules["step_h"], rules["steps_per_slot"], rules["slots_per_bucket"] = 1 / per_h, steps_per_slot, 1
    return net, journal


@entry
def _run(  # noqa: PLR0913, PLR0917 - a kernel takes arrays one by one, by position
    net: Net,
    journal: Journal,
    inputs: Records,
    joins: NDArray[np.int64],
    parties: NDArray[np.int64],
    passed: NDArray[np.float64],
    most: NDArray[np.float64],
    steps_per_move: int,
) -> None:
    # By each slot's start, `joins` cars have come to each origin's line. Writes who passed in each hour, and `most`.
    slots_per_hour = joins.shape[0] // passed.shape[0]
    steps = int(journal.rules[0].steps_per_slot)
    lay_plans(net, 1.0 / (slots_per_hour * steps))
    set_capacities(net, inputs[0])
    come = 0
    for slot in range(joins.shape[0]):
        for k in range(parties.shape[0]):
            parties[k] = 0
        for car in range(come, joins[slot]):
            parties[car % parties.shape[0]] += 1
        if joins[slot] > come:
            for origin in range(journal.origins.shape[0]):
                set_out(net, journal, origin, parties, CAR, 1.0, 0, slot, 5.0, False)  # noqa: FBT003 - likewise
        come = joins[slot]
        drive(net, journal, slot * steps, steps, steps_per_move)
        on_road = 0.0
        for road in range(net.roads.shape[0]):
            if not net.roads[road].is_line:
                on_road += net.roads[road].entered - net.roads[road].left
        most[0] = max(most[0], on_road)
        passed[slot // slots_per_hour] = journal.tally[0].cars


def _read_journal(
    corridor: Corridor, journal: Journal, passed: NDArray[np.float64], most: float, seconds: float
) -> Outcome:
    """Read the outcome off the journal: `passed` cars by the end of each hour, `most` on the roads at once."""
    trips = journal.trips
    arrived = int(trips["parties"].sum())
    if arrived != corridor.vehicles:
        raise RuntimeError(f"{arrived} of {corridor.vehicles} vehicles are through after {corridor.horizon_h} h")
    hours = trips["steps"] * journal.rules[0]["step_h"]
    is_taken = trips["parties"] > 0
    delay_h = hours.sum(axis=1) / trips["parties"].sum(axis=1) - corridor.free_h
    return Outcome(
        mean_travel_h=float(hours.sum() / arrived),
        max_travel_h=float((hours[is_taken] / trips["parties"][is_taken]).max()),
        most_on_road=most,
        delay_h=tuple(delay_h.tolist()),
        hourly_arrivals=np.diff(passed, prepend=0.0),
        seconds=seconds,
    )


def run_uxsim(corridor: Corridor, *, platoon: int, cpp: bool) -> Outcome:
    """Run the corridor in UXsim, in platoons of so many vehicles, by its C++ engine or by its Python."""
    world = _empty_world(corridor, platoon, cpp=cpp)
    _add_road(world, corridor)
    _add_vehicles(world, corridor, platoon)
    world.finalize_scenario()
    start = time.perf_counter()
    world.exec_simulation()
    return _read(world, corridor, time.perf_counter() - start)


def _empty_world(corridor: Corridor, platoon: int, *, cpp: bool) -> World:
    """Build a world without output or logs of vehicles, that searches its only routes once."""
    horizon_s = corridor.horizon_h * S_PER_H
    return importlib.import_module("uxsim").World(
        deltan=platoon,
        reaction_time=corridor.reaction_s,
        tmax=horizon_s,
        duo_update_time=2 * horizon_s,
        random_seed=SEED,
        print_mode=0,
        save_mode=0,
        vehicle_logging_timestep_interval=-1,
        cpp=cpp,
    )


def _add_road(world: World, corridor: Corridor) -> None:
    """Add corridor, access links, checkpoint and the stub behind it."""
    length_m = corridor.link_km * M_PER_KM
    speed_m_per_s = corridor.speed_km_per_h * M_PER_KM / S_PER_H
    kind = {"free_flow_speed": speed_m_per_s, "jam_density": corridor.jam_per_km / M_PER_KM}
    for node in range(corridor.links + 1):
        world.addNode(f"km {node * corridor.link_km:g}", node * length_m, 0)
    names = [node.name for node in world.NODES]
    main = {**kind, "merge_priority": corridor.main_priority}
    for start, end in pairwise(names[:-1]):
        world.addLink(f"from {start}", start, end, length_m, **main)
    passing = corridor.checkpoint_per_h / S_PER_H
    world.addLink(CHECKPOINT, names[-2], names[-1], length_m, capacity_out=passing, **main)
    for origin, join in enumerate(corridor.joins):
        world.addNode(_origin(origin), join * length_m, length_m)
        priority = corridor.access_priority
        world.addLink(f"access {origin}", _origin(origin), names[join], length_m, merge_priority=priority, **kind)
    world.addNode("end", (corridor.links + 1) * length_m, 0)
    world.addLink("stub", names[-1], "end", speed_m_per_s * world.DELTAT / 2, **kind)


def _origin(origin: int) -> str:
    return f"origin {origin}"


def _add_vehicles(world: World, corridor: Corridor, platoon: int) -> None:
    """Add each platoon one by one, in the middle of the time in which its vehicles come.

    UXsim's own `adddemand` adds up rounded numbers, and may lose the last platoon.
    """
    platoons, left_over = divmod(corridor.vehicles, platoon * corridor.origins)
    if left_over:
        raise ValueError(f"{corridor.vehicles} vehicles are not {corridor.origins} times whole platoons of {platoon}")
    departures_s = (np.arange(platoons) + 0.5) * corridor.load_h * S_PER_H / platoons
    for origin in range(corridor.origins):
        for step in np.round(departures_s / world.DELTAT).astype(int).tolist():
            world.addVehicle(_origin(origin), "end", step, departure_time_is_time_step=1)


def _read(world: World, corridor: Corridor, seconds: float) -> Outcome:
    """Read the outcome off a world that has run."""
    travel_h = _travel_h(world, corridor)
    passed = np.asarray(world.get_link(CHECKPOINT).cum_departure)
    steps_per_h = round(S_PER_H / world.DELTAT)
    hours = np.arange(1, corridor.horizon_h + 1) * steps_per_h - 1
    delay_h = travel_h.mean(axis=1) - corridor.free_h
    return Outcome(
        mean_travel_h=float(travel_h.mean()),
        max_travel_h=float(travel_h.max()),
        most_on_road=_most_on_road(world),
        delay_h=tuple(delay_h.tolist()),
        hourly_arrivals=np.diff(passed[hours], prepend=0.0),
        seconds=seconds,
    )


def _travel_h(world: World, corridor: Corridor) -> NDArray[np.float64]:
    """Travel time of each platoon: one row an origin."""
    travel_s = np.array([vehicle.travel_time for vehicle in world.VEHICLES.values()], dtype=float)
    arrived, expected = int((travel_s >= 0).sum()) * world.DELTAN, corridor.vehicles
    if arrived != expected:
        raise RuntimeError(f"{arrived} of {expected} vehicles are through after {corridor.horizon_h} h")
    return travel_s.reshape(corridor.origins, -1) / S_PER_H


def _most_on_road(world: World) -> float:
    """Count the vehicles on corridor and access links together, when they are most."""
    roads = [link for link in world.LINKS if link.name != "stub"]
    on_road = sum(np.asarray(link.cum_arrival) - np.asarray(link.cum_departure) for link in roads)
    return float(np.max(on_road))


def has_uxsim() -> bool:
    """Whether UXsim can be imported."""
    return importlib.util.find_spec("uxsim") is not None


def _line(tool: str, numbers: list[float], digits: int) -> str:
    return f"  {tool:6} " + "".join(f"{number:10.{digits}f}" for number in numbers)


def _numbers(outcome: Outcome) -> list[float]:
    return [outcome.mean_travel_h, outcome.max_travel_h, outcome.most_on_road, *outcome.delay_h]


def _compare(corridor: Corridor) -> None:
    """Print all outcomes, what ours differ by, and how much longer UXsim takes, measured in turn."""
    runs: dict[str, list[Outcome]] = {}
    for _ in range(PAIRS):
        for step_s in STEPS_S:
            runs.setdefault(f"{step_s} s", []).append(run_corridor(corridor, step_s=step_s))
        if has_uxsim():
            runs.setdefault("UXsim", []).append(run_uxsim(corridor, platoon=PLATOON, cpp=True))
    peers = runs.get("UXsim", [])
    for name, outcomes in runs.items():
        print(_line(name, _numbers(outcomes[0]), 2) + f"  {_seconds(outcomes)}")
    for name, outcomes in runs.items():
        if not peers or outcomes is peers:
            continue
        ratios = [one / other - 1 for one, other in zip(_numbers(outcomes[0]), _numbers(peers[0]), strict=True)]
        print(_line("diff %", [100 * ratio for ratio in ratios], 2) + f"  of {name}")
        times = [peer.seconds / mine.seconds for mine, peer in zip(outcomes, peers, strict=True)]
        span = f"{statistics.median(times):.1f} ({min(times):.1f} to {max(times):.1f})"
        print(f"  UXsim takes {span} times the seconds of ours at a step of {name}")


def _seconds(outcomes: list[Outcome]) -> str:
    return f"{statistics.median(one.seconds for one in outcomes):.3f} s"


def main() -> None:
    """Print what both tools say, how they differ, and their seconds."""
    if not has_uxsim():
        print("The peer is not installed: `pip install uxsim` for the comparison. Ours alone:")
    run_corridor(Corridor())  # compiled once
    heads = ["mean h", "max h", "most on", *(f"delay {k} h" for k in range(Corridor().origins))]
    for rate in RATES:
        for access, road in MERGES:
            print(f"{rate:g} vehicles/h, access : main = {access:g} : {road:g}")
            print(" " * 9 + "".join(f"{head:>10}" for head in heads))
            _compare(replace(Corridor(), checkpoint_per_h=rate, access_priority=access, main_priority=road))


if __name__ == "__main__":
    main()
