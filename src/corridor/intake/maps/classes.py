"""What a road of a map's class carries: free speed, lanes, capacity; and which way it may be driven."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Vehicles/km and lane in a jam. Derived: 1,600 cars in a queue of 12 km (PAP, 29 June 2022).
JAM_VEH_PER_KM = 133.0

CLASS_KEYS = ("highway", "fclass", "class", "road_class")
NAME_KEYS = ("name",)
ONEWAY_KEYS = ("oneway",)
LANES_KEYS = ("lanes",)
JUNCTION_KEYS = ("junction",)


@dataclass(frozen=True)
class RoadClass:
    """Generic values of a class: free speed in km/h, lanes one way, capacity in vehicles/h and lane."""

    free_speed_km_h: float
    lanes: int
    capacity_veh_per_h: float


# Generic by class; assumption. Capacities lean on what was counted elsewhere: 2,016 cars an hour and lane leave a
# motorway's queue (Zhang and Levinson, 2007), 1,700 an hour is the base of a two-lane road one way (Penn State notes,
# 2008), 1,145 what is left of that at 6 % grade (J. Transp. Eng. A 149(7), 2023), 600 what evacuations sustained
# (TRB paper 11-4115, 2011). Speeds are those of loaded cars on an empty road, judged.
CLASSES: Mapping[str, RoadClass] = {
    "motorway": RoadClass(100, 2, 1900),
    "trunk": RoadClass(80, 1, 1700),
    "primary": RoadClass(65, 1, 1145),
    "secondary": RoadClass(55, 1, 1145),
    "tertiary": RoadClass(45, 1, 900),
    "unclassified": RoadClass(40, 1, 600),
    "residential": RoadClass(30, 1, 600),
    "living_street": RoadClass(15, 1, 300),
    "service": RoadClass(20, 1, 300),
    "track": RoadClass(20, 1, 300),
}
LINK = RoadClass(40, 1, 1145)
"""Slip roads: classes that end in _link."""

DEFAULT = "unclassified"
"""Stands in for a class that is not known."""

NO_CARS = frozenset({
    "footway", "path", "cycleway", "pedestrian", "steps", "bridleway", "corridor", "platform", "elevator", "proposed",
    "construction", "planned", "abandoned", "disused", "razed", "demolished", "raceway", "busway", "bus_guideway",
    "via_ferrata", "rest_area", "services", "ferry",
})  # fmt: skip

_FORWARD = frozenset({"yes", "true", "1", "t", "ft"})
_BACKWARD = frozenset({"-1", "reverse", "tf"})


@dataclass(frozen=True)
class Carriageway:
    """One line of a map as a road: what its class gives, what the map says.

    Parameters
    ----------
    road_class
        The class as used; `name` as the map has it, empty when it has none.
    lanes
        One way.
    forward, backward
        Whether cars may drive from the line's first point to its last, and back.
    """

    road_class: str
    name: str
    free_speed_km_h: float
    lanes: int
    capacity_veh_per_h: float
    forward: bool
    backward: bool


ACCESS_ROAD = Carriageway("access road, assumed", "", 20, 1, 300, forward=True, backward=True)
"""From a place to the nearest road of the map: as a track."""


def class_values(road_class: str) -> RoadClass | None:
    """Values of a class; None for one that is not known."""
    if road_class.startswith("track_grade"):
        return CLASSES["track"]
    if road_class.endswith("_link"):
        return LINK
    return CLASSES.get(road_class)


def _first(fields: Mapping[str, Sequence[object]], keys: Sequence[str], count: int) -> list[str]:
    by_name = {name.lower(): values for name, values in reversed(list(fields.items()))}
    for key in keys:
        if key in by_name:
            return [_text(value) for value in by_name[key]]
    return [""] * count


def _text(value: object) -> str:
    # Tables of maps hold True, 1, 1.0, None, NaN and lists where others hold text.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = "" if value is None else " ".join(str(value)[:200].split())
    return "" if text in {"nan", "NaT"} else text


def _directions(oneway: str, junction: str) -> tuple[bool, bool]:
    # As OpenStreetMap writes it: yes, no, -1; FT and TF (from-to, to-from) are another tool's.
    if oneway in _FORWARD or (not oneway and junction in {"roundabout", "circular"}):
        return True, False
    return (False, True) if oneway in _BACKWARD else (True, True)


def _oneways(fields: Mapping[str, Sequence[object]], count: int) -> list[str]:
    # Geofabrik's shapefiles write F along the line, T against it, B both ways; elsewhere T and F are true and false.
    values = [value.lower() for value in _first(fields, ONEWAY_KEYS, count)]
    found = {value for value in values if value}
    if found <= {"b", "f", "t"} and ("b" in found or "fclass" in {name.lower() for name in fields}):
        return [{"f": "yes", "t": "-1"}.get(value, "no") for value in values]
    return values


def _lanes(text: str, *, generic: int, is_one_way: bool) -> int:
    # The map counts the lanes of both directions on a two-way road.
    if not text.isdecimal() or not 1 <= int(text) <= 20:  # noqa: PLR2004 - no road has more
        return generic
    return int(text) if is_one_way else max(1, int(text) // 2)


def classify(fields: Mapping[str, Sequence[object]], count: int) -> tuple[list[Carriageway | None], list[str]]:
    """Read the properties of a map's lines.

    Parameters
    ----------
    fields
        Values by property, one a line; `count` is the number of lines.

    Returns
    -------
    roads, notes
        One road a line, None where no car drives; and what was assumed or left out, in words.
    """
    classes = [text.lower() for text in _first(fields, CLASS_KEYS, count)]
    names = _first(fields, NAME_KEYS, count)
    oneways = _oneways(fields, count)
    lanes = _first(fields, LANES_KEYS, count)
    junctions = _first(fields, JUNCTION_KEYS, count)
    left_out: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    roads: list[Carriageway | None] = []
    for k, road_class in enumerate(classes):
        if road_class in NO_CARS:
            left_out[road_class] += 1
            roads.append(None)
            continue
        values = class_values(road_class)
        if values is None:
            unknown[road_class or "none given"] += 1
        used = road_class if values is not None else DEFAULT
        generic = values or CLASSES[DEFAULT]
        forward, backward = _directions(oneways[k], junctions[k].lower())
        roads.append(
            Carriageway(
                used, names[k], generic.free_speed_km_h,
                _lanes(lanes[k], generic=generic.lanes, is_one_way=forward != backward),
                generic.capacity_veh_per_h, forward, backward,
            )
        )  # fmt: skip
    return roads, [
        *_counted(left_out, "lines left out, not for cars"),
        *_counted(unknown, f"lines of a class that is not known, taken as {DEFAULT}"),
    ]


def _counted(found: Counter[str], what: str) -> list[str]:
    if not found:
        return []
    most = [f"{name[:40]} {number:,}" for name, number in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:8]]
    more = ", ..." if len(found) > len(most) else ""
    return [f"{what}: {found.total():,} ({', '.join(most)}{more})"]
