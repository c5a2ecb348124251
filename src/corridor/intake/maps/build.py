"""Builds a scenario's files from a map tool's export: roads from a map, places from a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.intake.maps.chains import FARTHEST_KM, build_chains
from corridor.intake.maps.classes import (
    ACCESS_ROAD,
    CLASS_KEYS,
    JUNCTION_KEYS,
    LANES_KEYS,
    NAME_KEYS,
    ONEWAY_KEYS,
    classify,
)
from corridor.intake.maps.columns import clean
from corridor.intake.maps.files import read_map
from corridor.intake.maps.net import Net, Stretch
from corridor.intake.maps.places import MapPlace, MapPlaces, read_places
from corridor.intake.maps.rows import (
    PLACE_COLUMNS,
    ROAD_COLUMNS,
    name_nodes,
    place_rows,
    road_rows,
    spread_regions,
    to_csv,
)
from corridor.intake.maps.source import check_order
from corridor.intake.text.files import nearest
from corridor.world.errors import RequestError, ScenarioError, printable
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corridor.intake.maps.chains import Chains
    from corridor.intake.maps.files import MapLines

AREA, BEYOND = "area", "beyond"
"""Regions of a map whose places have none."""

ACCESS_KM = 0.5
"""A place nearer than this to a road is on it; one farther off gets an access road."""

_SPEED_KEY = "maxspeed"
_KEYS = (*CLASS_KEYS, *NAME_KEYS, *ONEWAY_KEYS, *LANES_KEYS, *JUNCTION_KEYS, _SPEED_KEY)
_LISTED = 30
_OUTSIDE_KINDS = {PlaceKind.RECEPTION, PlaceKind.CAMP}


@dataclass(frozen=True)
class BuiltMap:
    """What was made of a map.

    Parameters
    ----------
    places_csv, roads_csv
        The two files' texts.
    area_at_risk
        Regions that people may leave.
    notes
        What was taken, assumed, joined and left out, in words.
    """

    places_csv: str
    roads_csv: str
    area_at_risk: tuple[str, ...]
    notes: tuple[str, ...]


def build_map(roads: Path, places: Path, area_at_risk: Sequence[str], step_s: int) -> BuiltMap:
    """Build places.csv and roads.csv.

    Parameters
    ----------
    roads
        A map tool's export with roads as lines; `places` is a CSV file.
    area_at_risk
        Regions of `places` that people may leave; empty where it has no regions.
    step_s
        The drive step that roads must be long enough for.

    Raises
    ------
    ScenarioError
        With every fault of the rows of `places`.
    RequestError
        When a file cannot be read, or the regions do not fit.
    """
    check_order(roads, places)
    given = read_places(places)
    area = tuple(dict.fromkeys(map(clean, area_at_risk))) or (AREA,)
    # Rows that are broken would make false faults of regions; they are raised below, with those that lie off the map.
    regions = {} if given.table.folder.is_faulty else _regions(places, given, area_at_risk)
    if regions:
        _check_sides(places, given, regions, area)
    lines = read_map(roads, _KEYS)
    chains, notes = _chains(roads, lines, given)
    _check_rows(places, given, chains)
    net, at, told = _net(given, chains, step_s)
    files = clean(roads.name)[:80], clean(places.name)[:80]
    names = name_nodes(net, at)
    spread = spread_regions(net, {node: regions[place.place_id] for node, place in at.items()}, names)
    rows = place_rows(at, spread, names=names, area=area, position=chains.position, files=files)
    order = {str(row[0]): k for k, row in enumerate(rows)}
    links = road_rows(net, names, order, files[0])
    km = sum(one.km for one in net.stretches.values())
    made = f"made: places {len(at):,}, junctions {len(names) - len(at):,}, roads {len(links):,}; {km:,.1f} km in all"
    return BuiltMap(
        to_csv(PLACE_COLUMNS, _PLACE_NOTES, rows),
        to_csv(ROAD_COLUMNS, _ROAD_NOTES, links),
        area,
        tuple(map(printable, (*given.notes, *lines.notes, *notes, *told, *_counts(net), made))),
    )


_PLACE_NOTES = (
    "Your places; then the junctions between them. population_factor stands where a population is uncertain.",
    "A region that area_at_risk in scenario.toml names can be left; a road out of it is an exit.",
)
_ROAD_NOTES = (
    "Lengths are geodesic along the map's lines. Speed and capacity are generic by class: check those of the ways out.",
)


def _regions(path: Path, given: MapPlaces, area_at_risk: Sequence[str]) -> dict[str, str]:
    # Region by place id.
    if not given.has_regions:
        if area_at_risk:
            raise RequestError(
                f"--area-at-risk {area_at_risk[0]}: {path} has no column of regions; add a column region, or leave the "
                "option away: then places of kind reception or camp are outside the area at risk, all others inside"
            )
        return {place.place_id: BEYOND if place.kind in _OUTSIDE_KINDS else AREA for place in given.places}
    known = sorted({place.region for place in given.places if place.region})
    listed = ", ".join(known[:_LISTED]) + (", ..." if len(known) > _LISTED else "")
    if not area_at_risk:
        raise RequestError(
            f"{path}: has the regions {listed}; must be told which of them people may leave; "
            f'type --area-at-risk "{known[0]}", once for each'
        )
    for region in map(clean, area_at_risk):
        if region not in known:
            raise RequestError(f"--area-at-risk {region}: is no region of {path} ({listed}); {nearest(region, known)}")
    return {place.place_id: place.region for place in given.places}


def _check_sides(path: Path, given: MapPlaces, regions: Mapping[str, str], area: Sequence[str]) -> None:
    inside = [place for place in given.places if regions[place.place_id] in area]
    if len(inside) == len(given.places):
        how = "put it in another region" if given.has_regions else "give it the kind reception"
        raise RequestError(
            f"{path}: every place lies in the area at risk; must have one that people come out to; {how}"
        )
    if not any(place.population for place in inside):
        raise RequestError(
            f"{path}: nobody lives in the area at risk; must have a place with a population; check kinds and regions"
        )


def _chains(path: Path, lines: MapLines, given: MapPlaces) -> tuple[Chains, list[str]]:
    fields = {name: [values[k] for k in lines.feature.tolist()] for name, values in lines.fields.items()}
    roads, notes = classify(fields, len(lines.feature))
    if any(name.lower() == _SPEED_KEY for name in lines.fields):
        notes.append(f"{_SPEED_KEY} of the map not used: speeds are generic by class")
    driven = np.array([road is not None for road in roads])
    keep = driven[lines.line]
    if not keep.any():
        raise RequestError(f"{path}: holds no road that cars can use ({'; '.join(notes)}); export the roads' layer")
    line = (np.cumsum(driven) - 1)[lines.line[keep]]
    spots = np.array([(place.longitude, place.latitude) for place in given.places]).reshape(-1, 2)
    return build_chains(lines.points[keep], line, [road for road in roads if road is not None], spots), notes


def _check_rows(path: Path, given: MapPlaces, chains: Chains) -> None:
    for place, node in zip(given.places, chains.node_of.tolist(), strict=True):
        if node < 0:
            found = f"{place.latitude:g}, longitude {place.longitude:g}"
            given.fault(place.row, "latitude", found, f"must lie within {FARTHEST_KM:g} km of a road of the map",
                        "are they swapped, does the map end before, or is its coordinate system wrong?")  # fmt: skip
    if given.table.folder.is_faulty:
        raise ScenarioError(str(path), given.table.folder.findings().faults)


def _net(given: MapPlaces, chains: Chains, step_s: int) -> tuple[Net, dict[int, MapPlace], list[str]]:
    # Places on their nodes; those off the road, or whose node is another place's, on one of their own.
    at: dict[int, MapPlace] = {}
    added: list[Stretch] = []
    order = sorted(range(len(given.places)), key=lambda k: (chains.away_km[k], given.places[k].place_id))
    for k in order:
        place, node, away_km = given.places[k], int(chains.node_of[k]), float(chains.away_km[k])
        if away_km > ACCESS_KM or node in at:
            own = len(chains.position) + len(added)
            added.append(Stretch.of(ACCESS_ROAD, node, own, max(away_km, 0.01)))
            node = own
        at[node] = place
    net = Net([*chains.stretches, *added], at)
    net.counts["loops"] += chains.loops
    net.thin(step_s)
    return net, at, _told(chains, added)


def _told(chains: Chains, added: Sequence[Stretch]) -> list[str]:
    far = [one.km for one in added]
    notes = []
    if chains.joined:
        notes.append(f"loose ends joined to another line within 20 m: {chains.joined:,}")
    if chains.doubles:
        notes.append(f"stretches drawn twice, taken once: {chains.doubles:,}")
    if far:
        notes.append(f"places with an access road, assumed: {len(far):,} ({min(far):.1f} to {max(far):.1f} km)")
    return notes


_COUNTED = {
    "unreached": "stretches left out, joined to no place",
    "dead ends": "stretches left out, dead ends without a place",
    "loops": "stretches left out, loops",
    "impassable": "bends left out, no way through",
    "short": "stretches too short for the drive step, merged into their neighbours",
    "lengthened": "roads between neighbouring places lengthened to what the drive step needs",
}


def _counts(net: Net) -> list[str]:
    return [f"{words}: {net.counts[key]:,}" for key, words in _COUNTED.items() if net.counts[key]]
