"""Checks that hold between rows and files: ids, ends of roads, what was counted where, ways out.

A row that does not fit hides nothing here: ids and references are checked in those of its cells that do,
and its own id stays known.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.intake.shape.tables import KnownIds
from corridor.intake.text.files import nearest
from corridor.intake.whole.counts import check_scored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import Model, ObservedRow, PlaceRow, RoadRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder
    from corridor.intake.whole.reach import Reach


def check_unique(folder: Folder, table: Table[Model], column: str) -> None:
    """Note every id that stands in more than one row."""
    first: dict[str, int] = {}
    for row, name in table.column(column):
        if name in first:
            folder.fault(table.file, row, column, name, f"stands in row {first[name]} already", "give it another id")
        first.setdefault(name, row)


def check_streams(folder: Folder, places: Table[PlaceRow]) -> None:
    """Note places whose ids share a random stream, which a run refuses.

    The digest is that of `dynamics.streams.stable_hash`, which this room must not import.
    """
    first: dict[bytes, str] = {}
    for row, name in places.column("place_id"):
        other = first.setdefault(hashlib.blake2s(name.encode(), digest_size=4).digest(), name)
        if other != name:
            folder.fault("places.csv", row, "place_id", name, f"shares a random stream with {other}", "rename one")


def check_roads(folder: Folder, roads: Table[RoadRow], places: Table[PlaceRow]) -> bool:
    """Note roads whose ends are unknown or the same, or that are named as a place; False if any end is unsure."""
    known = KnownIds(places)
    is_sure = True
    for column in ("from", "to"):
        for row, end in roads.column(column):
            is_sure &= end in known
            if known.lack(end):
                folder.fault("roads.csv", row, column, end, "must be a place_id of places.csv",
                             partial(known.nearest, end))  # fmt: skip
    for row, cells in roads.cells:
        if "from" in cells and cells["from"] == cells.get("to"):
            is_sure = False
            folder.fault("roads.csv", row, "to", cells["to"], "must differ from the place it starts from")
        if "road_id" in cells and cells["road_id"] in known:
            folder.fault("roads.csv", row, "road_id", cells["road_id"], "must not be the id of a place too")
    return is_sure


def check_observed(
    folder: Folder, observed: Table[ObservedRow], places: Table[PlaceRow], roads: Table[RoadRow], frame: Frame
) -> None:
    """Note observations of unknown places or roads, and points to score that no run reaches."""
    tables: dict[str, Table[Any]] = {"place_id": places, "road_id": roads}
    for column, table in tables.items():
        known = KnownIds(table)
        for row, name in observed.column(column):
            if known.lack(name):
                folder.fault("observed.csv", row, column, name, f"must be in {table.file}",
                             partial(known.nearest, name))  # fmt: skip
    check_scored(folder, observed, frame)


def check_area(folder: Folder, places: Table[PlaceRow], area: Sequence[str]) -> None:
    """Note an area at risk that is nowhere, or that nobody lives in."""
    check_regions(folder, places, area)
    inside = [place for _, place in places.rows if place.region in area]
    if places.is_sound and inside and not any(place.population for place in inside):
        folder.fault("places.csv", 0, "population", 0, "somebody must live in the area at risk")


def check_regions(folder: Folder, places: Table[PlaceRow], area: Sequence[str]) -> None:
    """Note an area at risk that is nowhere, and unknown inputs of populations."""
    regions = sorted({name for _, name in places.column("region")})
    # Without any row, that is a fault of its own.
    is_known = places.is_whole and bool(places.cells) and all(cells for _, cells in places.cells)
    if is_known and area and not regions:
        folder.fault("places.csv", 0, "region", "empty in all rows",
                     "area_at_risk in scenario.toml names regions of places.csv, and no place has one",
                     "add the column region, and fill it in")  # fmt: skip
    for region in area:
        if is_known and regions and region not in regions:
            folder.fault("scenario.toml", 0, "area_at_risk", region, "must be a region of places.csv",
                         partial(nearest, region, regions[:1000]))  # fmt: skip
    for row, name in places.column("population_input"):
        if name != "population_factor":
            folder.fault("places.csv", row, "population_input", name,
                         "must be population_factor, or empty for a population that is certain")  # fmt: skip


def check_ways_out(folder: Folder, places: Table[PlaceRow], reach: Reach) -> None:
    """Note every place that people live in and can never leave."""
    if not reach.inside:
        return
    if all(place.place_id in reach.inside for _, place in places.rows):
        folder.fault("scenario.toml", 0, "area_at_risk", ", ".join(sorted({place.region for _, place in places.rows})),
                     "every place of places.csv lies in it, so that no road can lead out",
                     "leave out the region that people come out to, or add a place beyond it")  # fmt: skip
        return
    if not reach.exits:
        folder.fault("roads.csv", 0, "", "no exit", "a road must lead out of the area at risk", "add one")
        return
    stuck = reach.inside - reach.outward
    for row, place in places.rows:
        if place.population and place.place_id in stuck:
            folder.fault("places.csv", row, "place_id", place.place_id,
                         "an exit must be reachable from every place in the area at risk that people live in",
                         "add a road, or mind which way a one-way road leads")  # fmt: skip
