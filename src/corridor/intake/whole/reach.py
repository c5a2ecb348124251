"""Which places can reach an exit over roads as they are when nothing is shut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.intake.shape.schema import PlaceRow, RoadRow


@dataclass(frozen=True)
class Reach:
    """Place ids; all but `touched` lie in the area at risk.

    Parameters
    ----------
    inside
        All of the area.
    exits
        (row of roads.csv, place that it leaves from) of every direction of a road out of the area.
    outward
        Those from which an exit can be reached.
    used
        Those that somebody who lives in the area can come to.
    touched
        Those at an end of any road.
    """

    inside: frozenset[str]
    exits: tuple[tuple[int, str], ...]
    outward: frozenset[str]
    used: frozenset[str]
    touched: frozenset[str]


def find_reach(places: Iterable[PlaceRow], roads: Sequence[tuple[int, RoadRow]], area: Sequence[str]) -> Reach:
    """Follow the roads of the area at risk, each in the directions that it may be driven."""
    regions, listed = set(area), list(places)
    inside = frozenset(place.place_id for place in listed if place.region in regions)
    ahead: dict[str, list[str]] = {}
    behind: dict[str, list[str]] = {}
    exits = []
    for row, road in roads:
        for tail, head in ((road.from_, road.to), (road.to, road.from_))[: 2 if road.two_way else 1]:
            if tail in inside and head in inside:
                ahead.setdefault(tail, []).append(head)
                behind.setdefault(head, []).append(tail)
            elif tail in inside:
                exits.append((row, tail))
    populated = [place.place_id for place in listed if place.population and place.place_id in inside]
    return Reach(
        inside=inside,
        exits=tuple(exits),
        outward=_follow([tail for _, tail in exits], behind),
        used=_follow(populated, ahead),
        touched=frozenset(end for _, road in roads for end in (road.from_, road.to)),
    )


def _follow(start: Iterable[str], links: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found = set(start)
    queue = list(found)
    while queue:
        for place in links.get(queue.pop(), ()):
            if place not in found:
                found.add(place)
                queue.append(place)
    return frozenset(found)
