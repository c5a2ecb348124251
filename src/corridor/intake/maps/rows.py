"""From a thinned net to the texts of places.csv and roads.csv."""

from __future__ import annotations

import csv
import heapq
import io
from typing import TYPE_CHECKING

from corridor.intake.maps.classes import JAM_VEH_PER_KM
from corridor.intake.maps.columns import clean
from corridor.intake.shape.ids import unique_id
from corridor.intake.shape.schema import PlaceRow, RoadRow, columns_of
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from corridor.intake.maps.net import Net, Stretch
    from corridor.intake.maps.places import MapPlace

_GENERIC = (
    "speed and capacity generic by class, lanes as mapped or by class: assumption; "
    "jam density derived: 12 km queue of 1600 cars (PAP 29 June 2022)"
)
_LONGEST_ROAD_ID = 90


def name_nodes(net: Net, places: Mapping[int, MapPlace]) -> dict[int, str]:
    """Give each node an id: its place's, else junction-1, junction-2, ... from west to east."""
    names = {node: place.place_id for node, place in places.items()}
    taken = set(names.values())
    junctions = sorted(node for node, there in net.at.items() if there and node not in names)
    for number, node in enumerate(junctions, 1):
        names[node] = unique_id(f"junction-{number}", taken)
        taken.add(names[node])
    return names


def spread_regions(net: Net, regions: Mapping[int, str], names: Mapping[int, str]) -> dict[int, str]:
    """Give each node the region of the nearest place by road; of equals, the one whose id comes first."""
    found: dict[int, str] = {}
    todo = [(0.0, names[node], node) for node in regions]
    origin = {names[node]: region for node, region in regions.items()}
    heapq.heapify(todo)
    while todo:
        km, place_id, node = heapq.heappop(todo)
        if node in found:
            continue
        found[node] = origin[place_id]
        for number in net.at[node]:
            stretch = net.stretches[number]
            other = stretch.other(node)
            if other not in found:
                heapq.heappush(todo, (km + stretch.km, place_id, other))
    return found


def place_rows(
    places: Mapping[int, MapPlace], regions: Mapping[int, str], *, names: Mapping[int, str], area: Sequence[str],
    position: NDArray[np.float64], files: tuple[str, str],
) -> list[list[object]]:  # fmt: skip
    """Rows of places.csv: the user's places in their order, then junctions.

    Parameters
    ----------
    position
        Longitude and latitude by node.
    files
        Names of the files of roads and of places.
    """
    rows: list[list[object]] = []
    for node, place in sorted(places.items(), key=lambda one: one[1].row):
        uncertain = place.population_input
        if uncertain is None:
            uncertain = "population_factor" if place.population and regions[node] in area else ""
        rows.append([
            place.place_id, ";".join(place.names), place.kind.value, place.latitude, place.longitude, place.population,
            uncertain, place.capacity, regions[node], place.country, place.p_code,
            place.source or f"as given in {files[1]}", "",
        ])  # fmt: skip
    for node in sorted(names.keys() - places.keys()):
        longitude, latitude = position[node].tolist()
        name = names[node].replace("-", " ").capitalize()
        source = f"where roads meet in {files[0]}; region of the nearest place by road"
        kind = PlaceKind.JUNCTION.value
        rows.append([names[node], name, kind, latitude, longitude, 0, "", "", regions[node], "", "", source, ""])
    return rows


def road_rows(net: Net, names: Mapping[int, str], order: Mapping[str, int], file: str) -> list[list[object]]:
    """Rows of roads.csv, in the order of their places; one-way roads from where they start."""
    taken = set(names.values())
    rows: list[list[object]] = []
    for stretch in sorted((_turned(one, names, order) for one in net.stretches.values()), key=lambda one: (
        order[names[one.ends[0]]], order[names[one.ends[1]]], one.sort_key(),
    )):  # fmt: skip
        tail, head = (names[node] for node in stretch.ends)
        wanted = f"{tail}--{head}" if len(tail) + len(head) < _LONGEST_ROAD_ID else f"road-{len(rows) + 1}"
        road_id = unique_id(wanted, taken)
        taken.add(road_id)
        rows.append([
            road_id, tail, head, str(stretch.forward and stretch.backward).lower(), f"{stretch.km:.3f}",
            f"{stretch.km / stretch.hours:.1f}", stretch.lanes, f"{stretch.capacity:g}", f"{JAM_VEH_PER_KM:g}", 1,
            _source(stretch, file),
        ])  # fmt: skip
    return rows


def _turned(stretch: Stretch, names: Mapping[int, str], order: Mapping[str, int]) -> Stretch:
    is_two_way = stretch.forward and stretch.backward
    ranks = [order[names[node]] for node in stretch.ends]
    return stretch.turned() if (ranks[0] > ranks[1] if is_two_way else stretch.backward) else stretch


def _source(stretch: Stretch, file: str) -> str:
    called = f" ({clean('; '.join(stretch.names))[:120]})" if stretch.names else ""
    return f"course and length from {file}{called}; class {' and '.join(stretch.classes)}; {_GENERIC}"


def to_csv(header: Sequence[str], notes: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV text: header, notes as rows of comment, rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for note in notes:
        writer.writerow([f"# {note}"])
    writer.writerows(rows)
    return text.getvalue()


PLACE_COLUMNS = columns_of(PlaceRow)
ROAD_COLUMNS = columns_of(RoadRow)
