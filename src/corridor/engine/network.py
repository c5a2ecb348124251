"""From the graph to the records of the road model: roads, lines where people wait to enter, nodes, layers of both."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.curves import PAST
from corridor.dynamics.layout import HEAP, NODE, ORIGIN, ROAD, WAY
from corridor.dynamics.streams import stable_hash
from corridor.engine.changes import AGAINST_STREAM
from corridor.engine.graph import find_graph, way_to_exit
from corridor.engine.layers import ENDLESS, Needs, past_mask, stack_layers
from corridor.world.diagram import wave_speed_km_h
from corridor.world.errors import RequestError
from corridor.world.scenario import PlaceKind
from corridor.world.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.graph import Graph, Link
    from corridor.world.scenario import Place, Scenario

PLANS = 4
"""Ways that parties know from a place, where there is more than one."""


@dataclass(frozen=True)
class Network:
    """Records of a run in which nothing moves yet, and what their rows are about.

    Parameters
    ----------
    graph
        Its links are the first rows of `roads`, its places those of `nodes`; then come lines and verges, and all of
        it again for each further layer.
    plans
        Ways that parties know from each place.
    node_of, links_of
        Row of a place, and rows of the directions of a road, in the layer of vehicles.
    layer_nodes, layer_roads
        Rows of one layer.
    past_length
        Steps of past that all roads keep.
    """

    graph: Graph
    plans: int
    layers: int
    node_of: Mapping[str, int]
    links_of: Mapping[str, tuple[int, ...]]
    roads: Records
    nodes: Records
    incident: NDArray[np.int64]
    origins: Records
    layer_nodes: int
    layer_roads: int
    past_length: int

    def new_ways(self) -> Records:
        """Make plans that lead nowhere yet."""
        return np.zeros((self.plans, self.layer_nodes), WAY)

    def new_heap(self) -> Records:
        """Make the queue of a search: a road enters it once at most."""
        return np.zeros(self.layer_roads + self.layer_nodes + 1, HEAP)

    def new_turns(self) -> NDArray[np.float64]:
        """Make room for the turns at the busiest node."""
        ins = (self.nodes["in_stop"] - self.nodes["in_start"]).max(initial=0)
        outs = (self.nodes["out_stop"] - self.nodes["out_start"]).max(initial=0)
        return np.zeros((ins + 1, outs + 1))


def build_network(
    scenario: Scenario, origins: Sequence[Place], needs: Needs | None = None, area: frozenset[str] | None = None
) -> Network:
    """Build the records of the road model.

    Parameters
    ----------
    area
        Places of the area asked about; None: all of the area at risk.

    Raises
    ------
    RequestError
        When the drive step is too long for a road: a vehicle, or the gap it leaves, would cross it
        within one step.
    """
    needs = needs or Needs()
    graph = find_graph(scenario, origins)
    plans = PLANS if graph.has_choice else 1
    node_of = {place: k for k, place in enumerate(graph.places)}
    links_of: dict[str, tuple[int, ...]] = {}
    for k, link in enumerate(graph.links):
        links_of[link.road.road_id] = (*links_of.get(link.road.road_id, ()), k)
    within = graph.at_risk if area is None else area
    roads = _road_records(graph, node_of, scenario.clock.drive_step_s, needs.slowest or {}, within)
    origin_records = _origin_records(graph, origins, node_of, within, plans)
    roads = np.concatenate([roads, _line_records(origin_records, plans)])
    nodes = _node_records(scenario, graph)
    if needs.has_verges:
        nodes["verge"] = len(roads) + np.arange(len(nodes))
        verges = _standing_records(np.arange(len(nodes)), [place in within for place in graph.places])
        verges["is_verge"] = 1
        verges["is_beyond"] = [place not in graph.at_risk for place in graph.places]
        roads = np.concatenate([roads, verges])
    layer_nodes, layer_roads = len(nodes), len(roads)
    roads, nodes = stack_layers(roads, nodes, needs, scenario.clock.drive_step_s)
    roads["past_start"] = np.cumsum(roads["past_mask"] + 1) - roads["past_mask"] - 1
    return Network(
        graph=graph,
        plans=plans,
        layers=needs.layers,
        node_of=node_of,
        links_of=links_of,
        roads=roads,
        nodes=nodes,
        incident=_connect(roads, nodes),
        origins=origin_records,
        layer_nodes=layer_nodes,
        layer_roads=layer_roads,
        past_length=int((roads["past_mask"] + 1).sum()),
    )


def _lags(link: Link, step_s: int) -> tuple[float, float]:
    # Steps that a vehicle and a gap need.
    road = link.road
    wave_km_h = wave_speed_km_h(
        capacity_veh_per_h=road.capacity_veh_per_h,
        jam_veh_per_km=road.jam_veh_per_km,
        free_speed_km_h=road.free_speed_km_h,
    )
    steps_per_km = SECONDS_PER_HOUR / step_s * road.length_km
    lags = steps_per_km / road.free_speed_km_h, steps_per_km / wave_km_h
    if min(lags) < 1:
        longest = min(lags) * step_s
        raise RequestError(
            f"roads.csv: road {road.road_id}: drive_step_s = {step_s}; must be <= {longest:.0f}, the seconds that "
            f"traffic needs along its {road.length_km:g} km; make the step shorter or join it to the next road"
        )
    return lags


def _new_roads(count: int) -> Records:
    roads = np.zeros(count, ROAD)
    roads["first"] = roads["last"] = -1
    roads["pace"] = roads["back_pace"] = roads["files"] = roads["lanes"] = roads["base_lanes"] = roads["priority"] = 1.0
    roads["set_cap"] = -1.0
    return roads


def _road_records(
    graph: Graph, node_of: Mapping[str, int], step_s: int, slowest: Mapping[str, float], within: frozenset[str]
) -> Records:
    roads = _new_roads(len(graph.links))
    rows = {(link.road.road_id, link.tail): k for k, link in enumerate(graph.links)}
    for link, row in zip(graph.links, roads, strict=True):
        road = link.road
        row["base_lag"], row["base_wave"] = row["free_lag"], row["wave_lag"] = _lags(link, step_s)
        longest = max(row["base_lag"], row["base_wave"]) / slowest.get(road.road_id, 1.0)
        row["past_mask"] = past_mask(longest)
        row["lane_storage"] = road.jam_veh_per_km * road.length_km
        row["lane_cap"] = road.capacity_veh_per_h * step_s / SECONDS_PER_HOUR
        row["base_lanes"] = row["lanes"] = row["files"] = road.lanes
        row["storage"] = row["lane_storage"] * road.lanes
        row["length_km"] = road.length_km
        row["priority"] = road.merge_priority
        row["back_pace"] = 1.0 if road.two_way else AGAINST_STREAM
        row["tail"], row["head"] = node_of[link.tail], node_of[link.head]
        row["reverse"] = rows.get((road.road_id, link.head), -1)
        row["is_exit"] = link.tail in graph.at_risk and link.head not in graph.at_risk
        row["is_beyond"] = link.tail not in graph.at_risk
        row["in_area"] = link.tail in within
        row["entity"] = stable_hash(f"{road.road_id}>{link.head}")
    return roads


def _standing_records(heads: NDArray[np.int64], in_area: Sequence[bool]) -> Records:
    # Lines and verges: no length, endless room.
    lines = _new_roads(len(heads))
    lines["is_line"] = 1
    lines["storage"] = lines["lane_cap"] = ENDLESS
    lines["tail"] = lines["reverse"] = -1
    lines["head"] = heads
    lines["in_area"] = in_area
    lines["entity"] = [stable_hash(f"line {k}") for k in range(len(heads))]
    return lines


def _line_records(origins: Records, plans: int) -> Records:
    entering = origins[origins["node"] >= 0]
    lines = _standing_records(np.repeat(entering["node"], plans), np.repeat(entering["in_area"], plans) == 1)
    lines["plan"] = np.tile(np.arange(plans), len(entering))
    lines["entity"] = np.repeat(entering["entity"], plans) ^ lines["plan"]
    return lines


def _node_records(scenario: Scenario, graph: Graph) -> Records:
    kinds = {place.place_id: place.kind for place in scenario.places}
    records = np.zeros(len(graph.places), NODE)
    records["verge"] = -1
    records["written"] = PAST
    records["full_cap"] = records["cap"] = np.inf
    for place, row in zip(graph.places, records, strict=True):
        row["entity"] = stable_hash(place)
        row["is_checkpoint"] = kinds[place] is PlaceKind.CHECKPOINT
        row["is_end"] = place in graph.ends
    records["base"] = np.arange(len(records))
    return records


def _connect(roads: Records, nodes: Records) -> NDArray[np.int64]:
    # Rows of roads by the node they end in, then by the node they start from.
    into = np.argsort(roads["head"], kind="stable")
    places = np.arange(len(nodes))
    heads = roads["head"][into]
    nodes["in_start"], nodes["in_stop"] = (np.searchsorted(heads, places, side=side) for side in ("left", "right"))
    out_of = np.argsort(roads["tail"], kind="stable")
    tails = roads["tail"][out_of]
    nodes["out_start"], nodes["out_stop"] = (
        len(into) + np.searchsorted(tails, places, side=side) for side in ("left", "right")
    )
    return np.concatenate([into, out_of]).astype(np.int64)


def _origin_records(
    graph: Graph, origins: Sequence[Place], node_of: Mapping[str, int], within: frozenset[str], plans: int
) -> Records:
    records = np.zeros(len(origins), ORIGIN)
    line = len(graph.links)
    for place, row in zip(origins, records, strict=True):
        row["population"] = place.population
        row["is_scaled"] = bool(place.population_input)
        row["node"] = node_of.get(place.place_id, -1)
        row["entity"] = stable_hash(place.place_id)
        row["in_area"] = place.place_id in within
        row["line"] = line if row["node"] >= 0 else -1
        line += plans * (row["node"] >= 0)
        row["way_km"] = sum(link.road.length_km for link in way_to_exit(graph, place.place_id))
    return records


def free_hours(network: Network, origins: Sequence[Place]) -> NDArray[np.float64]:
    """Hours from each origin past the exit on empty roads; NaN where there is no way out."""
    ways = [way_to_exit(network.graph, origin.place_id) for origin in origins]
    return np.array([sum(link.free_hours for link in way) if way else math.nan for way in ways])
