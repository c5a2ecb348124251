"""Ways that agents may choose from each place: all simple paths of a few links, and how far people get on a link."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.dynamics.streams import stable_hash
from corridor.engine.days.layout import PATH, POSITION
from corridor.engine.days.pools import PATH_BITS, POSITION_BITS
from corridor.world.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corridor.world.scenario import Place

EARTH_KM = 6373.0
"""Radius in Flee's distances."""

LARGEST_LOG = 200.0
"""Of a factor of a weight."""

MOST_WAYS = (1 << PATH_BITS) - 3
"""Links followed in the search for ways, at most; ways are numbered in so many bits."""

_CLOSE = 9


@dataclass(frozen=True)
class Ways:
    """All ways: records, where each place's begin, and their links."""

    paths: NDArray[np.void]
    first_path: NDArray[np.int64]
    path_links: NDArray[np.int64]


@dataclass(frozen=True)
class Looking:
    """How ways are looked for: links ahead, softening km, powers of distance and of the distance from here (0: off)."""

    awareness: int
    softening: float
    distance_power: float
    home_power: float


def find_ways(
    places: Sequence[Place], is_marker: Sequence[bool], links: NDArray[np.void], out_links: Sequence[Sequence[int]],
    looking: Looking,
) -> Ways:  # fmt: skip
    """List every way from every place.

    A way may end at any place on it but a marker, and passing a marker does not count as a link.

    Raises
    ------
    RequestError
        When there are too many.
    """
    chains = []
    left = [MOST_WAYS]  # links that may still be followed, in all
    for start in range(len(places)):
        found = _extend((), start, {start}, 0, looking.awareness, links, out_links, is_marker, left)
        chains.append(list(found))
        if left[0] < 0:
            raise RequestError(
                f"awareness_level = {looking.awareness}: more than {MOST_WAYS:,} ways through this network; lower it, "
                "or leave out places of the type marker, which are looked through"
            )
    position: dict[tuple[int, ...], int] = {}
    first_path = np.zeros(len(places) + 1, np.int64)
    for start, own in enumerate(chains):
        first_path[start + 1] = first_path[start] + len(own)
        for k, chain in enumerate(own):
            position.setdefault(_stops(chain, links), int(first_path[start]) + k)
    return _record(places, links, [chain for own in chains for chain in own], first_path, position, looking)


def _extend(
    chain: tuple[int, ...], here: int, seen: set[int], step: int, awareness: int, links: NDArray[np.void],
    out_links: Sequence[Sequence[int]], is_marker: Sequence[bool], left: list[int],
) -> Iterator[tuple[int, ...]]:  # fmt: skip
    for link in out_links[here]:
        end = int(links["end"][link])
        left[0] -= 1
        if left[0] < 0:
            return
        if end in seen:
            continue
        longer = (*chain, link)
        steps = step if is_marker[end] else step + 1
        if not is_marker[end]:
            yield longer
        if steps < awareness:
            yield from _extend(longer, end, seen | {end}, steps, awareness, links, out_links, is_marker, left)


def _stops(chain: tuple[int, ...], links: NDArray[np.void]) -> tuple[int, ...]:
    return (int(links["start"][chain[0]]), *(int(links["end"][link]) for link in chain))


def _record(
    places: Sequence[Place], links: NDArray[np.void], chains: Sequence[tuple[int, ...]],
    first_path: NDArray[np.int64], position: dict[tuple[int, ...], int], looking: Looking,
) -> Ways:  # fmt: skip
    paths = np.zeros(len(chains), PATH)
    path_links = np.array([link for chain in chains for link in chain], np.int64)
    begun = 0
    for k, chain in enumerate(chains):
        stops = _stops(chain, links)
        km = sum(float(links["length_km"][link]) for link in chain)
        paths[k] = (
            stable_hash(">".join(places[stop].place_id for stop in stops)),
            chain[0],
            stops[-1],
            position[stops[1:]] if len(chain) > 1 else -1,
            _power(looking.softening + km, -looking.distance_power),
            _homeliness(places[stops[0]], places[stops[-1]], looking.home_power),
            begun,
            len(chain),
            position.get((stops[0], *stops[2:]), -1) if len(chain) > 1 else -1,
        )
        begun += len(chain)
    return Ways(paths, first_path, path_links)


def _power(base: float, exponent: float) -> float:
    # No weight may overflow, or vanish, however odd a power is.
    log = exponent * math.log(base) if base > 0 else -math.copysign(math.inf, exponent) if exponent else 0.0
    if abs(log) > LARGEST_LOG:
        raise RequestError(
            f"{base:g} km to the power {exponent:g}: weights of ways would overflow or vanish; take a power nearer 0, "
            "or a larger softening"
        )
    return math.exp(log)


def _homeliness(here: Place, there: Place, power: float) -> float:
    # Flee takes latitudes for longitudes here.
    if power == 0:
        return 1.0
    swapped = [_Point(latitude=one.longitude, longitude=one.latitude) for one in (here, there)]
    return _power(max(1.0, _great_circle_km(*swapped)), -power)


@dataclass(frozen=True)
class _Point:
    latitude: float
    longitude: float


def _great_circle_km(one: _Point, other: _Point) -> float:
    lat_1, lat_2 = math.radians(one.latitude), math.radians(other.latitude)
    turn = math.radians(other.longitude - one.longitude)
    a = math.sin((lat_2 - lat_1) / 2) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(turn / 2) ** 2
    a = min(max(a, 0.0), 1.0)
    return EARTH_KM * 2 * math.atan2(math.sqrt(a), math.sqrt(1 - a))


def find_positions(
    links: NDArray[np.void], walk_km: float, names: Sequence[str], *, walks_first: bool
) -> NDArray[np.void]:
    """List how far on each link people can stand at the end of a day; sets `first_position` of the links.

    Raises
    ------
    RequestError
        When a link takes too many days.
    """
    rows: list[Any] = []
    for k, link in enumerate(links):
        links["first_position"][k] = len(rows)
        own = _positions(float(link["length_km"]), float(link["speed_km"]), walk_km, float(link["walkers"]),
                         walks_first=walks_first)  # fmt: skip
        if len(own) >= 1 << POSITION_BITS:
            raise RequestError(f"road {names[k]}: takes too many days at these speeds; raise the speed")
        first = len(rows)
        rows += [(km, car + first if car >= 0 else -1, foot + first if foot >= 0 else -1) for km, car, foot in own]
    return np.array(rows, POSITION)


def _positions(
    length_km: float, speed_km: float, walk_km: float, walkers: float, *, walks_first: bool
) -> list[tuple[float, int, int]]:
    # Breadth first from the start; whoever walks once need not drive later, and so on: only what can happen.
    drives, walks = walkers < 1.0, walkers > 0.0 or walks_first
    is_mixed = 0.0 < walkers < 1.0
    found: dict[tuple[float, bool, bool], int] = {(0.0, drives, walks): 0}
    order, rows = [(0.0, drives, walks)], []
    for km, may_drive, may_walk in order:
        if len(order) > 1 << POSITION_BITS:
            break
        row = []
        for is_meant, step, kept in (
            (may_drive, speed_km, (True, is_mixed)),
            (may_walk, walk_km, (is_mixed, True)),
        ):
            reached = km + step
            if not is_meant or reached > length_km:
                row.append(-1)
                continue
            key = (round(reached, _CLOSE) if is_mixed else reached, *kept)
            if key not in found:
                found[key] = len(order)
                order.append(key)
            row.append(found[key])
        rows.append((km, row[0], row[1]))
    return rows
