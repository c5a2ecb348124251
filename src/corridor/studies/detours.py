"""Who goes round what is shut: the way out is chosen once, at the issue time, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.engine.course import find_shut
from corridor.engine.network import find_ways_out
from corridor.world.results import Detour

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.engine.network import Link
    from corridor.world.scenario import Scenario


def find_detours(known: Scenario, issue_time: datetime) -> tuple[Detour, ...]:
    """List populated places at risk whose quickest way is shut at the issue time, and that have another one.

    Parameters
    ----------
    known
        The scenario behind the wall.
    """
    shut = frozenset(find_shut(known, issue_time))
    if not shut:
        return ()
    quickest, taken = find_ways_out(known, frozenset()), find_ways_out(known, shut)
    found = []
    for place in known.places:
        if place.population and known.is_at_risk(place) and place.place_id in quickest:
            first, second = _way(quickest, place.place_id), _way(taken, place.place_id)
            target = _first_shut(first, shut)
            if target and not _first_shut(second, shut):
                hours = [sum(link.free_hours for link in way) for way in (second, first)]
                found.append(Detour(place.place_id, target, *hours))
    return tuple(found)


def _way(onward: Mapping[str, Link], place_id: str) -> list[Link]:
    way = []
    while place_id in onward:
        way.append(onward[place_id])
        place_id = onward[place_id].head
    return way


def _first_shut(way: list[Link], shut: frozenset[str]) -> str:
    for link in way:
        for target in (link.tail, link.road.road_id, link.head):
            if target in shut:
                return target
    return ""
