"""From places and roads to the arrays of the road model: everybody's way out as a forest.

Until routes are chosen in the run, each place uses the way that is quickest on empty roads, ways that
are open first. What nobody's way out uses is left out of the run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.layout import NODE, ORIGIN, ROAD
from corridor.dynamics.streams import stable_hash
from corridor.world.diagram import wave_speed_km_h
from corridor.world.errors import RequestError
from corridor.world.scenario import Place, PlaceKind, Road, Scenario
from corridor.world.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records

# A detour of this many hours is preferred to a shut road or place.
SHUT_PENALTY_H = 1e6


@dataclass(frozen=True)
class Link:
    """One direction of a road."""

    road: Road
    tail: str
    head: str

    @property
    def free_hours(self) -> float:
        """Hours along it on an empty road."""
        return self.road.length_km / self.road.free_speed_km_h


@dataclass(frozen=True)
class Ways:
    """Everybody's way out.

    Parameters
    ----------
    node_of
        Index of each place on somebody's way.
    links_of
        Per road id, the indices of its directions that are on somebody's way.
    links
        What the records of `roads` are about.
    roads, nodes, origins, in_road
        Records of the run, with nothing moving yet.
    queue_length, past_length
        Runs of vehicles that all queues can hold; steps of past that all roads keep.
    """

    node_of: Mapping[str, int]
    links_of: Mapping[str, tuple[int, ...]]
    links: Sequence[Link]
    roads: Records
    nodes: Records
    origins: Records
    in_road: NDArray[np.int64]
    queue_length: int
    past_length: int


def list_links(scenario: Scenario) -> list[Link]:
    """List both directions of two-way roads, one of the others."""
    links = [Link(road, road.from_place, road.to_place) for road in scenario.roads]
    return links + [Link(road, road.to_place, road.from_place) for road in scenario.roads if road.two_way]


def find_ways_out(scenario: Scenario, shut: frozenset[str]) -> dict[str, Link]:
    """Map each place that can reach an exit to the first link of its quickest way out.

    Parameters
    ----------
    shut
        Ids of roads and places that are shut with no known end; ways through them are a last resort.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - import of 0.1 s, needed here only
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    index = {place.place_id: k for k, place in enumerate(scenario.places)}
    at_risk = {place.place_id for place in scenario.places if scenario.is_at_risk(place)}
    outside = len(index)
    best: dict[tuple[int, int], tuple[float, Link]] = {}
    for link in list_links(scenario):
        if link.tail not in at_risk:
            continue
        head = index[link.head] if link.head in at_risk else outside
        is_shut = not shut.isdisjoint((link.road.road_id, link.tail, link.head))
        hours = link.free_hours + (SHUT_PENALTY_H if is_shut else 0.0)
        key = (index[link.tail], head)
        if key not in best or hours < best[key][0]:
            best[key] = hours, link
    if not best:
        return {}
    tails, heads = np.array(list(best)).T
    weights = np.array([hours for hours, _ in best.values()])
    towards = csr_array((weights, (heads, tails)), shape=(outside + 1, outside + 1))
    _, onward = dijkstra(towards, indices=outside, return_predecessors=True)
    return {place: best[k, onward[k]][1] for place, k in index.items() if place in at_risk and onward[k] >= 0}


def build_ways(scenario: Scenario, origins: Sequence[Place], shut: frozenset[str]) -> Ways:
    """Build the arrays of the road model.

    Raises
    ------
    RequestError
        When the drive step is too long for a road: a vehicle, or the gap it leaves, would cross it
        within one step.
    """
    onward = find_ways_out(scenario, shut)
    nodes, links = _order_nodes(onward, origins)
    links_of: dict[str, tuple[int, ...]] = {}
    for k, link in enumerate(links):
        links_of[link.road.road_id] = (*links_of.get(link.road.road_id, ()), k)
    step_s = scenario.clock.drive_step_s
    roads = _road_records(links, nodes, step_s)
    kinds = {place.place_id: place.kind for place in scenario.places}
    checkpoints = {place for place in nodes if kinds[place] is PlaceKind.CHECKPOINT}
    node_records, in_road = _node_records(links, nodes, checkpoints, origins)
    return Ways(
        node_of=nodes,
        links_of=links_of,
        links=links,
        roads=roads,
        nodes=node_records,
        origins=_origin_records(origins, nodes),
        in_road=in_road,
        queue_length=int(roads["fifo_size"].sum()),
        past_length=int((roads["past_mask"] + 1).sum()),
    )


def free_hours(ways: Ways, origins: Sequence[Place]) -> NDArray[np.float64]:
    """Hours from each origin past the exit on empty roads; NaN where there is no way out."""
    hours = np.full(len(origins), np.nan)
    for k, origin in enumerate(origins):
        at = ways.node_of.get(origin.place_id)
        if at is not None:
            hours[k] = 0.0
        while at is not None and ways.nodes[at]["onward"] >= 0:
            link = ways.links[ways.nodes[at]["onward"]]
            hours[k] += link.free_hours
            at = ways.node_of[link.head]
    return hours


def _order_nodes(onward: Mapping[str, Link], origins: Sequence[Place]) -> tuple[dict[str, int], list[Link]]:
    # Places on somebody's way with the links onwards, those farthest from the exit first.
    hops: dict[str, int] = {}
    for origin in origins:
        way = [origin.place_id] if origin.place_id in onward else []
        while way and way[-1] in onward and way[-1] not in hops:
            way.append(onward[way[-1]].head)
        if way:
            last = hops.setdefault(way[-1], 0)
            hops.update({place: last + k for k, place in enumerate(reversed(way))})
    places = sorted(hops, key=lambda place: -hops[place])
    return {place: k for k, place in enumerate(places)}, [onward[place] for place in places if place in onward]


def flow_per_step(road: Road, step_s: int) -> float:
    """Vehicles that all lanes of an undisturbed road pass in one step."""
    return road.capacity_veh_per_h * road.lanes * step_s / SECONDS_PER_HOUR


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


def _road_records(links: Sequence[Link], nodes: Mapping[str, int], step_s: int) -> Records:
    roads = np.zeros(len(links), ROAD)
    for link, row in zip(links, roads, strict=True):
        row["free_lag"], row["wave_lag"] = _lags(link, step_s)
        row["past_mask"] = 2 ** math.ceil(math.log2(max(row["free_lag"], row["wave_lag"]) + 3)) - 1
        row["storage"] = link.road.jam_veh_per_km * link.road.length_km * link.road.lanes
        row["length_km"] = link.road.length_km
        row["full_cap"] = flow_per_step(link.road, step_s)
        row["priority"] = link.road.merge_priority
        row["head"] = nodes[link.head]
        # A queue of whole vehicles never outgrows what the road holds, plus one step's flow and rounding.
        row["fifo_size"] = math.ceil(row["storage"] + row["full_cap"]) + 4
    roads["past_start"] = np.cumsum(roads["past_mask"] + 1) - roads["past_mask"] - 1
    roads["fifo_start"] = np.cumsum(roads["fifo_size"]) - roads["fifo_size"]
    return roads


def _node_records(
    links: Sequence[Link], nodes: Mapping[str, int], checkpoints: set[str], origins: Sequence[Place]
) -> tuple[Records, NDArray[np.int64]]:
    records = np.zeros(len(nodes), NODE)
    records["onward"] = records["origin"] = -1
    records["full_cap"] = np.inf
    for place, at in nodes.items():
        records[at]["entity"] = stable_hash(place)
        records[at]["is_checkpoint"] = place in checkpoints
    for k, origin in enumerate(origins):
        if origin.place_id in nodes:
            records[nodes[origin.place_id]]["origin"] = k
    for k, link in enumerate(links):
        records[nodes[link.tail]]["onward"] = k
    heads = np.array([nodes[link.head] for link in links], np.int64)
    in_road = np.argsort(heads, kind="stable")
    records["in_start"] = np.searchsorted(heads[in_road], np.arange(len(nodes)))
    records["in_stop"] = np.searchsorted(heads[in_road], np.arange(len(nodes)), side="right")
    return records, in_road.astype(np.int64)


def _origin_records(origins: Sequence[Place], nodes: Mapping[str, int]) -> Records:
    records = np.zeros(len(origins), ORIGIN)
    for place, row in zip(origins, records, strict=True):
        row["population"] = place.population
        row["is_scaled"] = bool(place.population_input)
        row["node"] = nodes.get(place.place_id, -1)
        row["entity"] = stable_hash(place.place_id)
    return records
