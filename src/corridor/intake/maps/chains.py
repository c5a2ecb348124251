"""From the lines of a map to a net of stretches: where lines meet, and where places lie on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.intake.maps.nearest import Pieces
from corridor.intake.maps.net import Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.intake.maps.classes import Carriageway

JOIN_KM = 0.02
"""Loose ends this near to another line are joined to it."""

_SAME_KM = 0.001  # points this near to each other are one
_SEARCHES_KM = (0.5, 2.0, 10.0)  # how far places look for a road
FARTHEST_KM = _SEARCHES_KM[-1]


@dataclass(frozen=True)
class Chains:
    """The net of a map before it is thinned.

    Parameters
    ----------
    stretches
        Between nodes, in an order that does not depend on the order of the file.
    position
        Longitude and latitude by node.
    node_of
        Per place, its node on the roads; -1 where no road is near enough.
    away_km
        Per place, how far from the roads it lies.
    joined, loops, doubles
        Loose ends joined; stretches that end where they start; stretches drawn twice.
    """

    stretches: tuple[Stretch, ...]
    position: NDArray[np.float64]
    node_of: NDArray[np.int64]
    away_km: NDArray[np.float64]
    joined: int
    loops: int
    doubles: int


def build_chains(
    points: NDArray[np.float64], line: NDArray[np.int64], roads: Sequence[Carriageway], places: NDArray[np.float64]
) -> Chains:
    """Build the net.

    Nodes are ends of lines, points that two lines share (or one passes twice), and the nearest road points of
    places. Lines that cross without a shared point stay apart, as a bridge and the road below it do.

    Parameters
    ----------
    points, line
        As in `MapLines`; `line` counts from 0 without gaps.
    roads
        Per line, what it carries.
    places
        Longitude and latitude, (place, 2).
    """
    points, line, ties = _tie_loose_ends(points, line)
    pieces = Pieces(points, line)
    position, share, away = _look_around(pieces, places)
    points, line, moved, spots = _insert(points, line, position, share)
    ties = moved[ties]
    vertex, where = _name_vertices(points, ties)
    is_near = position >= 0
    node_of = np.full(len(places), -1)
    node_of[is_near] = vertex[spots[is_near]]
    stretches, loops, doubles = _cut(vertex, where, line, roads, node_of[is_near])
    return Chains(stretches, where, node_of, away, len(ties), loops, doubles)


def _look_around(
    pieces: Pieces, places: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    position, share, away = np.full(len(places), -1), np.zeros(len(places)), np.full(len(places), np.inf)
    for radius_km in _SEARCHES_KM:
        left = np.flatnonzero(position < 0)
        found = pieces.nearest(places[left], radius_km)
        position[left], share[left], away[left] = found.position, found.share, found.distance_km
    return position, share, away


def _keys(points: NDArray[np.float64]) -> NDArray[np.int64]:
    # One whole number a point, so that equal points are found by sorting; ordered by longitude, then latitude.
    whole = np.round((points + np.array([180, 90])) * 1e7).astype(np.int64)
    return np.asarray(whole[:, 0] * 2_000_000_000 + whole[:, 1])


def _tie_loose_ends(
    points: NDArray[np.float64], line: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    # Pairs (end, point of another line) that are one place on the ground; the point is inserted where there is none.
    _, vertex = np.unique(_keys(points), return_inverse=True)
    is_end = np.ones(len(points), bool)
    is_end[1:-1] = (line[1:-1] != line[:-2]) | (line[1:-1] != line[2:])
    loose = np.flatnonzero(is_end & (np.bincount(vertex)[vertex] == 1))
    found = Pieces(points, line).nearest(points[loose], JOIN_KM, own=line[loose])
    is_found = found.position >= 0
    loose, position, share = loose[is_found], found.position[is_found], found.share[is_found]
    share = _to_near_ends(points, position, share, points[loose])
    points, line, moved, spots = _insert(points, line, position, share)
    return points, line, np.column_stack([moved[loose], spots])


def _to_near_ends(
    points: NDArray[np.float64], position: NDArray[np.int64], share: NDArray[np.float64], ends: NDArray[np.float64]
) -> NDArray[np.float64]:
    # A loose end within reach of a piece's own point is joined there.
    first, second = _distance_km(points[position], ends), _distance_km(points[position + 1], ends)
    nearer = np.where(first <= second, 0.0, 1.0)
    return np.where(np.minimum(first, second) <= JOIN_KM, nearer, share)


def _distance_km(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    from pyproj import Geod  # noqa: PLC0415 - needed for maps only

    # Geodesic on the WGS84 ellipsoid (Karney, 2013, as pyproj has it).
    _, _, metres = Geod(ellps="WGS84").inv(first[:, 0], first[:, 1], second[:, 0], second[:, 1])
    return np.asarray(metres, np.float64) / 1000


def _insert(
    points: NDArray[np.float64], line: NDArray[np.int64], position: NDArray[np.int64], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    # Put points on pieces. Returns the new points and lines, where each old point went, and where each wanted one is
    # (-1 for position -1).
    spots = np.full(len(position), -1)
    wanted = np.flatnonzero(position >= 0)
    start = points[position[wanted]]
    step = points[position[wanted] + 1] - start
    step[:, 0] -= 360 * np.round(step[:, 0] / 360)
    new = np.round(start + share[wanted, None] * step, 7)
    new[:, 0] = (new[:, 0] + 180) % 360 - 180
    is_start = _distance_km(start, new) <= _SAME_KM
    is_stop = ~is_start & (_distance_km(points[position[wanted] + 1], new) <= _SAME_KM)
    is_new = ~(is_start | is_stop)
    inner = wanted[is_new]
    order = np.lexsort((share[inner], position[inner]))
    inner, at = inner[order], position[inner][order] + 1
    moved = np.arange(len(points)) + np.searchsorted(at, np.arange(len(points)), side="right")
    spots[wanted[is_start]] = moved[position[wanted[is_start]]]
    spots[wanted[is_stop]] = moved[position[wanted[is_stop]] + 1]
    spots[inner] = at + np.arange(len(at))
    fresh = new[is_new][order]
    return np.insert(points, at, fresh, axis=0), np.insert(line, at, line[at - 1]), moved, spots


def _name_vertices(
    points: NDArray[np.float64], ties: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    # Per point, the number of its vertex, by longitude and latitude; tied points get the smaller number.
    _, first, vertex = np.unique(_keys(points), return_index=True, return_inverse=True)
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.get(one, one) != one:
            one = parent[one]
        return one

    for end, spot in sorted((int(vertex[end]), int(vertex[spot])) for end, spot in ties):
        low, high = sorted((root(end), root(spot)))
        parent[high] = low
    names = np.arange(len(first))
    for one in parent:
        names[one] = root(one)
    return names[vertex], points[first]


def _cut(
    vertex: NDArray[np.int64], where: NDArray[np.float64], line: NDArray[np.int64], roads: Sequence[Carriageway],
    places: NDArray[np.int64],
) -> tuple[tuple[Stretch, ...], int, int]:  # fmt: skip
    # Cut every line at its nodes.
    is_node = np.bincount(vertex, minlength=len(where)) > 1
    is_node[places] = True
    is_first = np.ones(len(vertex), bool)
    is_first[1:] = line[1:] != line[:-1]
    is_last = np.append(is_first[1:], True)  # the last point of all ends a line
    piece = np.flatnonzero(~is_last)
    lengths = _distance_km(where[vertex[piece]], where[vertex[piece + 1]])
    starts = np.flatnonzero(is_first[piece] | is_node[vertex[piece]])
    lengths = np.add.reduceat(lengths, starts)
    tails, heads = vertex[piece[starts]], vertex[np.append(piece[starts[1:] - 1], piece[-1]) + 1]
    owner = line[piece[starts]]
    return _stretches(list(zip(tails.tolist(), heads.tolist(), lengths.tolist(), owner.tolist(), strict=True)), roads)


def _stretches(
    cuts: Sequence[tuple[int, int, float, int]], roads: Sequence[Carriageway]
) -> tuple[tuple[Stretch, ...], int, int]:
    found: dict[tuple[object, ...], Stretch] = {}
    loops = 0
    for tail, head, km, owner in cuts:
        if tail == head:
            loops += 1
            continue
        stretch = Stretch.of(roads[owner], tail, head, km)
        key = (stretch.ends, round(km, 4), stretch.classes, stretch.lanes, stretch.names)
        if key in found:
            # The same stretch again: one line drawn twice, or one a direction.
            other = found[key]
            stretch = other.open_ways(forward=stretch.forward, backward=stretch.backward)
        found[key] = stretch
    ordered = sorted(found.values(), key=Stretch.sort_key)
    return tuple(ordered), loops, len(cuts) - loops - len(found)
