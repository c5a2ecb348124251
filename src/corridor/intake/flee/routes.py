"""routes.csv: Flee's links as roads."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.flee.attributes import check_attribute
from corridor.intake.flee.cells import Cell, as_number, check_header, extra_cells, read_rows, split_header
from corridor.intake.shape.hints import number_hint
from corridor.intake.shape.ids import unique_id
from corridor.intake.shape.schema import LONGEST_SLUG
from corridor.intake.text.files import nearest
from corridor.world.scenario import Road

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.intake.flee.cells import Row
    from corridor.intake.flee.locations import Locations
    from corridor.intake.text.files import Folder
    from corridor.world.days import RuleSet

MAX_ROADS = 20_000
_SHORTEST_KM, _LONGEST_KM = 0.001, 20_000.0
_SOURCE = "routes.csv; speed, lanes, capacity and jam density are assumed: Flee's rules use none of them"
_TWICE, _SWAPPED = 1, 2
_FIXED = 4
_LINK_TYPE = "link_type"


@dataclass(frozen=True)
class Routes:
    """Roads, and their further attributes by road_id."""

    roads: tuple[Road, ...] = ()
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_routes(folder: Folder, file: str, locations: Locations, rule_set: RuleSet) -> Routes:
    """Read the links between locations; what is wrong or odd is noted."""
    rows = read_rows(
        folder, file, missing="Flee's links stand in it", most=MAX_ROADS + 100, names=(0, 1), keep_notes=True
    )
    header, rest = split_header(folder, file, rows or [], first=_FIXED, numbers=(2,))
    first = _FIXED
    if header and header.cell(3) == _LINK_TYPE:
        folder.warn(file, header.line, _LINK_TYPE, "the fourth column",
                    "must be forced_redirection, and Flee stops there; it is kept as an attribute",
                    "put forced_redirection before it")  # fmt: skip
        first = 3
    check_header(folder, file, header, first)
    if rows is not None and not rest:
        folder.fault(file, 0, "", "no link", "must have at least one row", "add the links between the places")
    roads: list[Road] = []
    attributes: dict[str, Mapping[str, str]] = {}
    taken: set[str] = set()
    known = sorted(locations.by_name)
    for row in rest:
        ends = _read_ends(folder, file, row, locations, known, rule_set)
        length_km = _read_length(Cell(folder, file, row.line, "distance"), row.cell(2))
        code = _read_code(Cell(folder, file, row.line, "forced_redirection"), row.cell(3)) if first == _FIXED else 0
        if ends is None or length_km is None:
            continue
        if code == _SWAPPED:
            ends = ends[1], ends[0]
        extra = {
            name: text
            for name, text in extra_cells(folder, file, row, header, first)
            if check_attribute(Cell(folder, file, row.line, name), name, text)
        }
        for _ in range(2 if code == _TWICE else 1):
            road = _road(ends, length_km, taken)
            taken.add(road.road_id)
            roads.append(road)
            if extra:
                attributes[road.road_id] = extra
    if len(roads) > MAX_ROADS:
        folder.fault(file, 0, "", f"{len(roads):,} links", f"must be at most {MAX_ROADS:,}", "split the case")
    return Routes(tuple(roads), attributes)


def _read_ends(
    folder: Folder, file: str, row: Row, locations: Locations, known: list[str], rule_set: RuleSet
) -> tuple[str, str] | None:
    # Ids of both ends; None where they are no two places.
    ends = []
    for number, column in enumerate(("name1", "name2")):
        name = row.cell(number)
        location = locations.of_roads(name, rule_set)
        if location is not None:
            ends.append(location.place_id)
        elif locations.is_whole or not name:
            folder.fault(file, row.line, column, name or "empty", "must be a name of locations.csv; Flee stops",
                         partial(nearest, name, known))  # fmt: skip
    if len(ends) < 2:  # noqa: PLR2004 - two ends
        return None
    if ends[0] == ends[1]:
        folder.warn(file, row.line, "name2", row.cell(1), "is where the link starts; it leads nowhere and is left out",
                    "delete the row")  # fmt: skip
        return None
    return ends[0], ends[1]


def _read_length(cell: Cell, text: str) -> float | None:
    length_km = as_number(text)
    if length_km is None or not 0 <= length_km <= _LONGEST_KM:
        cell.fault(text or "empty", f"must be a length from 0 to {_LONGEST_KM:,.0f} km", number_hint(text))
        return None
    if length_km < _SHORTEST_KM:
        cell.warn(text, f"is next to nothing; {_SHORTEST_KM} km is taken", "give the length of the road")
    return max(length_km, _SHORTEST_KM)


def _read_code(cell: Cell, text: str) -> int:
    if not text:
        return 0
    if text not in {"0", "1", "2"}:
        remedy = "put the attribute into a column of its own behind this one, named in the header"
        cell.fault(text, "must be 0, 1, 2 or empty; Flee stops at a word", remedy)
        return 0
    if text == "1":
        cell.warn(text, "Flee makes the link twice, and so is done: it is taken twice as often", "write 0 or 2")
    return int(text)


def _road(ends: tuple[str, str], length_km: float, taken: set[str]) -> Road:
    most = LONGEST_SLUG // 2 - 5  # room for the hyphens and a number
    wanted = "--".join(end[:most].strip("-") for end in ends)
    return Road(
        road_id=unique_id(wanted, taken),
        from_place=ends[0],
        to_place=ends[1],
        two_way=True,
        length_km=length_km,
        free_speed_km_h=60.0,
        lanes=1,
        capacity_veh_per_h=1000.0,
        jam_veh_per_km=130.0,
        merge_priority=1.0,
        source=_SOURCE,
    )
