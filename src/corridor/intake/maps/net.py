"""Thins a net of stretches to what matters between places: no dead ends, no bends, nothing too short to drive."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.intake.maps.classes import JAM_VEH_PER_KM
from corridor.world.diagram import wave_speed_km_h
from corridor.world.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from corridor.intake.maps.classes import Carriageway

_MARGIN = 1.01  # rounding in the files must not make a road too short again
_MOST_NAMES = 3


@dataclass(frozen=True)
class Stretch:
    """A piece of road between two nodes, the smaller one first.

    Parameters
    ----------
    hours
        Along it on an empty road.
    lanes, capacity
        The least along it; capacity in vehicles/h and lane.
    forward, backward
        Whether it may be driven from the first node to the second, and back.
    """

    ends: tuple[int, int]
    km: float
    hours: float
    lanes: int
    capacity: float
    forward: bool
    backward: bool
    classes: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, road: Carriageway, tail: int, head: int, km: float) -> Stretch:
        """Make a stretch of a road as it was drawn, from `tail` to `head`."""
        names = (road.name,) if road.name else ()
        made = cls(
            ends=(tail, head),
            km=km,
            hours=km / road.free_speed_km_h,
            lanes=road.lanes,
            capacity=road.capacity_veh_per_h,
            forward=road.forward,
            backward=road.backward,
            classes=(road.road_class,),
            names=names,
        )
        return made if tail < head else made.turned()

    def turned(self) -> Stretch:
        """The same, its ends swapped."""
        return replace(self, ends=self.ends[::-1], forward=self.backward, backward=self.forward)

    def towards(self, node: int) -> Stretch:
        """The same, with its ends in the order that ends at `node`."""
        return self if self.ends[1] == node else self.turned()

    def open_ways(self, *, forward: bool, backward: bool) -> Stretch:
        """The same, open in further directions."""
        return replace(self, forward=self.forward or forward, backward=self.backward or backward)

    def other(self, node: int) -> int:
        """The node at the other end."""
        return self.ends[0] if self.ends[1] == node else self.ends[1]

    def sort_key(self) -> tuple[object, ...]:
        """An order that does not depend on the map's."""
        return (self.ends, round(self.km, 6), self.classes, self.names, self.lanes, self.forward, self.backward)

    def shortest_km(self, step_s: int) -> float:
        """The least length that traffic, and the gaps it leaves, need a drive step for."""
        speed = self.km / self.hours
        wave = wave_speed_km_h(capacity_veh_per_h=self.capacity, jam_veh_per_km=JAM_VEH_PER_KM, free_speed_km_h=speed)
        return _MARGIN * max(speed, wave) * step_s / SECONDS_PER_HOUR


def _joined(first: Stretch, second: Stretch, node: int) -> Stretch:
    # Two stretches that meet at a node nothing else is at, as one.
    before, after = first.towards(node), second.towards(node).turned()
    made = Stretch(
        ends=(before.ends[0], after.ends[1]),
        km=before.km + after.km,
        hours=before.hours + after.hours,
        lanes=min(before.lanes, after.lanes),
        capacity=min(before.capacity, after.capacity),
        forward=before.forward and after.forward,
        backward=before.backward and after.backward,
        classes=_union(before.classes, after.classes),
        names=_union(before.names, after.names)[:_MOST_NAMES],
    )
    return made if made.ends[0] < made.ends[1] else made.turned()


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return first if first == second else tuple(sorted({*first, *second}))


class Net:
    """Stretches between nodes; nodes in `kept` (those of places) stay whatever happens."""

    def __init__(self, stretches: Iterable[Stretch], kept: Collection[int]) -> None:
        self.kept = frozenset(kept)
        self.stretches: dict[int, Stretch] = {}
        self.at: dict[int, set[int]] = {node: set() for node in sorted(kept)}
        self.counts: Counter[str] = Counter()
        self._next = 0
        for stretch in stretches:
            self.add(stretch)

    def add(self, stretch: Stretch) -> int:
        """Add a stretch; returns its number."""
        number = self._next
        self._next += 1
        self.stretches[number] = stretch
        for node in stretch.ends:
            self.at.setdefault(node, set()).add(number)
        return number

    def remove(self, number: int) -> Stretch:
        """Take a stretch out."""
        stretch = self.stretches.pop(number)
        for node in stretch.ends:
            self.at[node].discard(number)
        return stretch

    def thin(self, step_s: int) -> None:
        """Thin until nothing changes: what no place needs, bends, what is too short for a drive step."""
        self._drop_unreached()
        while True:
            before = len(self.stretches)
            self._drop_dead_ends()
            self._join_bends()
            self._merge_short(step_s)
            if len(self.stretches) == before:
                break
        self._lengthen(step_s)

    def _drop_unreached(self) -> None:
        seen = set(self.kept)
        todo = sorted(seen)
        while todo:
            node = todo.pop()
            for number in self.at[node]:
                other = self.stretches[number].other(node)
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        for number in [number for number, one in self.stretches.items() if one.ends[0] not in seen]:
            self.remove(number)
            self.counts["unreached"] += 1

    def _drop_dead_ends(self) -> None:
        todo = [node for node in self.at if len(self.at[node]) == 1]
        while todo:
            node = todo.pop()
            if node in self.kept or len(self.at[node]) != 1:
                continue
            stretch = self.remove(min(self.at[node]))
            self.counts["dead ends"] += 1
            todo.append(stretch.other(node))

    def _join_bends(self) -> None:
        todo = sorted((node for node in self.at if len(self.at[node]) == 2), reverse=True)  # noqa: PLR2004 - a bend
        while todo:
            node = todo.pop()
            if node in self.kept or len(self.at[node]) != 2:  # noqa: PLR2004 - as above
                continue
            first, second = (self.remove(number) for number in sorted(self.at[node]))
            made = _joined(first, second, node)
            if made.ends[0] == made.ends[1]:
                self.counts["loops"] += 1
            elif not (made.forward or made.backward):
                self.counts["impassable"] += 1
            else:
                self.add(made)
                continue
            todo += [end for end in {first.other(node), second.other(node)} if len(self.at[end]) == 2]  # noqa: PLR2004

    def _merge_short(self, step_s: int) -> None:
        # The shortest first: the junction at its end moves into the other one (a place, else where more roads meet),
        # and its other roads grow by the stretch. So every length stays that of a real way between what remains.
        todo = [(one.km, one.sort_key(), number) for number, one in self.stretches.items()]
        todo = [entry for entry in todo if self._is_short(entry[2], step_s)]
        heapq.heapify(todo)
        while todo:
            _, _, number = heapq.heappop(todo)
            if number not in self.stretches or not self._is_short(number, step_s):
                continue
            short = self.remove(number)
            stays, goes = sorted(short.ends, key=lambda node: (node not in self.kept, -len(self.at[node]), node))
            self.counts["short"] += 1
            for other in sorted(self.at[goes]):
                moved = self._move(self.remove(other), short, goes, stays)
                if moved is not None and self._is_short(moved, step_s):
                    heapq.heappush(todo, (self.stretches[moved].km, self.stretches[moved].sort_key(), moved))

    def _is_short(self, number: int, step_s: int) -> bool:
        stretch = self.stretches[number]
        return not self.kept.issuperset(stretch.ends) and stretch.km < stretch.shortest_km(step_s)

    def _move(self, stretch: Stretch, short: Stretch, goes: int, stays: int) -> int | None:
        far = stretch.other(goes)
        if far == stays:
            self.counts["loops"] += 1
            return None
        turned = stretch.towards(goes)
        made = replace(turned, ends=(far, stays), km=turned.km + short.km, hours=turned.hours + short.hours)
        return self.add(made if far < stays else made.turned())

    def _lengthen(self, step_s: int) -> None:
        # What is still too short joins two places, which must both stay.
        for number, stretch in list(self.stretches.items()):
            least = stretch.shortest_km(step_s)
            if stretch.km < least:
                self.stretches[number] = replace(stretch, km=least, hours=stretch.hours * least / stretch.km)
                self.counts["lengthened"] += 1
