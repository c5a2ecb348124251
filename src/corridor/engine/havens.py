"""Where people can go: refuges inside the area at risk, places to stay outside, and how far these are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.streams import stable_hash
from corridor.engine.graph import list_links
from corridor.engine.society import SHELTER
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.graph import Link
    from corridor.engine.network import Network
    from corridor.world.scenario import Place, Scenario

PLAIN, TOWN, BASE = range(3)
"""How safe people think a place: one flees to a town that takes people in, or to a base of those who protect them."""


def list_origins(scenario: Scenario) -> list[Place]:
    """Places that people set out from: those they live in, and refuges."""
    return [
        place
        for place in scenario.places
        if scenario.is_at_risk(place) and (place.population > 0 or place.kind is PlaceKind.REFUGE)
    ]


def rank_origins(origins: Sequence[Place]) -> NDArray[np.int64]:
    """How safe each is thought: a town is a populated place with a stated `capacity`."""
    ranks = [
        BASE if place.kind is PlaceKind.REFUGE else TOWN if place.capacity is not None else PLAIN for place in origins
    ]
    return np.array(ranks, np.int64)


def refuge_hours(scenario: Scenario, origins: Sequence[Place], refuges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Hours on empty roads inside the area from each origin to each refuge, inf without a road; (origin, refuge)."""
    at_risk = {place.place_id for place in scenario.places if scenario.is_at_risk(place)}
    links = [link for link in list_links(scenario) if link.tail in at_risk and link.head in at_risk]
    ways = _Ways(links, [*at_risk])
    hours = np.full((len(origins), len(refuges)), math.inf)
    for column, refuge in enumerate(refuges):
        towards = ways.hours_to(origins[refuge].place_id)
        hours[:, column] = [towards[place.place_id] for place in origins]
    return hours


@dataclass(frozen=True)
class Shelters:
    """Places to stay outside, and the ways to them from each exit; (exit, shelter)."""

    places: tuple[Place, ...]
    records: Records
    exits: NDArray[np.int64]
    hours: NDArray[np.float64]
    log_size: NDArray[np.float64]


def find_shelters(scenario: Scenario, network: Network) -> Shelters:
    """Find the places outside with an attraction that roads lead to from an exit."""
    outside = [place.place_id for place in scenario.places if not scenario.is_at_risk(place)]
    links = [link for link in list_links(scenario) if link.tail in set(outside) and link.head in set(outside)]
    ways = _Ways(links, outside)
    exits = [
        k
        for k, link in enumerate(network.graph.links)
        if link.tail in network.graph.at_risk and link.head not in network.graph.at_risk
    ]
    heads = [network.graph.links[k].head for k in exits]
    pulls = [(place, _attraction_of(place)) for place in scenario.places if not scenario.is_at_risk(place)]
    open_to = {head: ways.ways_from(head) for head in dict.fromkeys(heads)}
    found = [(place, pull) for place, pull in pulls if pull > 0 and any(place.place_id in open_to[h] for h in heads)]
    records = np.zeros(len(found), SHELTER)
    hours, sizes = np.full((len(exits), len(found)), math.inf), np.zeros((len(exits), len(found)))
    for row, (place, pull) in zip(records, found, strict=True):
        row["entity"] = stable_hash(place.place_id)
        row["room"] = math.inf if place.capacity is None else place.capacity
        row["log_attraction"] = math.log(pull)
    for k, head in enumerate(heads):
        taken = {place.place_id: open_to[head][place.place_id] for place, _ in found if place.place_id in open_to[head]}
        for column, (place, _) in enumerate(found):
            if place.place_id in taken:
                hours[k, column] = sum(link.free_hours for link in taken[place.place_id])
                sizes[k, column] = math.log(_path_size(place.place_id, taken))
    return Shelters(tuple(place for place, _ in found), records, np.array(exits, np.int64), hours, sizes)


def _attraction_of(place: Place) -> float:
    if place.attraction is not None:
        return place.attraction
    if place.kind is PlaceKind.CAMP:
        return 1.0
    if place.kind in {PlaceKind.SETTLEMENT, PlaceKind.REGION}:
        return float(max(place.population, 1))
    return 0.0


def _path_size(place_id: str, ways: dict[str, tuple[Link, ...]]) -> float:
    # How little of the way is shared with the ways to others, in (0, 1].
    users: dict[Link, int] = {}
    for way in ways.values():
        for link in way:
            users[link] = users.get(link, 0) + 1
    total = sum(link.free_hours for link in ways[place_id])
    return sum(link.free_hours / total / users[link] for link in ways[place_id]) if total > 0 else 1.0


class _Ways:
    # Quickest ways on empty roads among some places.

    def __init__(self, links: Iterable[Link], places: Sequence[str]) -> None:
        self._index = {place: k for k, place in enumerate(places)}
        self._best: dict[tuple[int, int], Link] = {}
        for link in links:
            key = self._index[link.tail], self._index[link.head]
            if key not in self._best or link.free_hours < self._best[key].free_hours:
                self._best[key] = link

    def hours_to(self, place_id: str) -> dict[str, float]:
        hours, _ = self._search(place_id, is_back=True)
        return {place: float(hours[k]) for place, k in self._index.items()}

    def ways_from(self, place_id: str) -> dict[str, tuple[Link, ...]]:
        hours, before = self._search(place_id, is_back=False)
        names = list(self._index)
        ways: dict[str, tuple[Link, ...]] = {}
        for k in np.argsort(hours, kind="stable"):
            if not np.isfinite(hours[k]):
                break
            came = int(before[k])
            ways[names[k]] = (*ways[names[came]], self._best[came, int(k)]) if came >= 0 else ()
        return ways

    def _search(self, place_id: str, *, is_back: bool) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        from scipy.sparse import csr_array  # noqa: PLC0415 - import of 0.1 s, needed here only
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        tails = [tail for tail, _ in self._best]
        heads = [head for _, head in self._best]
        weights = [link.free_hours for link in self._best.values()]
        ends = (heads, tails) if is_back else (tails, heads)
        matrix = csr_array((weights, ends), shape=(len(self._index), len(self._index)))
        hours, before = dijkstra(matrix, indices=self._index[place_id], return_predecessors=True)
        return hours, before
