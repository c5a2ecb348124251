"""The roads that lead out: where people drive to, which directions of roads can serve, the ways on empty roads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.scenario import SHELTERS, Road, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.world.scenario import Place


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
class Graph:
    """Everything that can be on somebody's way.

    Parameters
    ----------
    places
        Ids, those farthest from the ends first.
    links
        Directions of roads, in the order of roads.csv, forward before backward.
    ends
        Places that nobody drives on from.
    onward
        First link of the quickest way on empty roads, by place.
    has_choice
        Whether from some place there is more than one way.
    at_risk
        Places of the area at risk.
    """

    places: tuple[str, ...]
    links: tuple[Link, ...]
    ends: frozenset[str]
    onward: Mapping[str, Link]
    has_choice: bool
    at_risk: frozenset[str]


def list_links(scenario: Scenario) -> list[Link]:
    """List both directions of two-way roads, one of the others."""
    links = []
    for road in scenario.roads:
        links.append(Link(road, road.from_place, road.to_place))
        if road.two_way:
            links.append(Link(road, road.to_place, road.from_place))
    return links


def find_graph(scenario: Scenario, origins: Sequence[Place]) -> Graph:
    """Find all roads that can be on the way of somebody from an origin to an end."""
    at_risk = {place.place_id for place in scenario.places if scenario.is_at_risk(place)}
    links = _open_links(scenario, at_risk)
    ends = _find_ends(scenario, links, at_risk)
    links = [link for link in links if link.tail not in ends]
    leading = _reach(ends, ((link.head, link.tail) for link in links))
    links = [link for link in links if link.head in leading]
    used = _reach({place.place_id for place in origins} & leading, ((link.tail, link.head) for link in links))
    links = [link for link in links if link.tail in used]
    onward, hours = _quickest_ways([place.place_id for place in scenario.places], links, sorted(ends & used))
    taken = {(link.road.road_id, link.tail) for link in onward.values()}
    turned = {(link.road.road_id, link.head) for link in onward.values()}
    has_choice = any((link.road.road_id, link.tail) not in taken | turned for link in links)
    if not has_choice:
        links = [link for link in links if (link.road.road_id, link.tail) in taken]
    places = sorted((place for place in hours if place in used), key=lambda place: -hours[place])
    return Graph(tuple(places), tuple(links), frozenset(ends & used), onward, has_choice, frozenset(at_risk))


def way_from(graph: Graph, place_id: str) -> list[Link]:
    """Links of the quickest way on empty roads from a place to an end; none where there is no way."""
    way = []
    while place_id in graph.onward:
        way.append(graph.onward[place_id])
        place_id = graph.onward[place_id].head
    return way


def way_to_exit(graph: Graph, place_id: str) -> list[Link]:
    """Links of that way up to and with the one that leads out of the area at risk."""
    return [link for link in way_from(graph, place_id) if link.tail in graph.at_risk]


def _open_links(scenario: Scenario, at_risk: set[str]) -> list[Link]:
    # Nobody drives back into the area.
    return [link for link in list_links(scenario) if link.tail in at_risk or link.head not in at_risk]


def _find_ends(scenario: Scenario, links: Sequence[Link], at_risk: set[str]) -> set[str]:
    # Shelters past an exit; where none can be reached, the place behind the exit itself.
    shelters = {place.place_id for place in scenario.places if place.kind in SHELTERS} - at_risk
    beyond = [(link.head, link.tail) for link in links if link.tail not in at_risk]
    sheltered = _reach(shelters, beyond)
    exits = {link.head for link in links if link.tail in at_risk and link.head not in at_risk}
    return shelters | (exits - sheltered)


def _reach(start: Iterable[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    after: dict[str, list[str]] = {}
    for one, other in steps:
        after.setdefault(one, []).append(other)
    found = set(start)
    queue = sorted(found)
    while queue:
        for place in after.get(queue.pop(), ()):
            if place not in found:
                found.add(place)
                queue.append(place)
    return found


def _quickest_ways(
    places: Sequence[str], links: Sequence[Link], ends: Sequence[str]
) -> tuple[dict[str, Link], dict[str, float]]:
    # From every place the first link of its quickest way to an end, and the hours that it takes.
    from scipy.sparse import csr_array  # noqa: PLC0415 - import of 0.1 s, needed here only
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    index = {place: k for k, place in enumerate(places)}
    goal = len(index)
    best: dict[tuple[int, int], Link] = {}
    for link in links:
        key = index[link.tail], index[link.head]
        if key not in best or link.free_hours < best[key].free_hours:
            best[key] = link
    rows = [head for _, head in best] + [goal] * len(ends)
    columns = [tail for tail, _ in best] + [index[end] for end in ends]
    weights = [link.free_hours for link in best.values()] + [1e-12] * (len(rows) - len(best))
    towards = csr_array((weights, (rows, columns)), shape=(goal + 1, goal + 1))
    hours, onward = dijkstra(towards, indices=goal, return_predecessors=True)
    reached = {place: float(hours[k]) for place, k in index.items() if np.isfinite(hours[k])}
    return {
        place: best[index[place], onward[index[place]]] for place in reached if onward[index[place]] < goal
    }, reached
