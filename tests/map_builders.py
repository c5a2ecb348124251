"""Small maps and tables of places as files, for tests of scenarios made from a map."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from corridor.intake.maps.build import build_map

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.intake.maps.build import BuiltMap

STEP_S = 60

PLACES = """\
name,lat,lon,pop,kind
South,40.0,20.0,1000,
North,40.2,20.0,,reception
"""
"""Two places on the meridian 20, 22 km apart; the northern one is outside the area at risk."""

MERIDIAN = [[20.0, 40.0], [20.0, 40.1], [20.0, 40.2]]


def make_line(*points: list[float], **properties: object) -> dict[str, Any]:
    """Make a feature with one line, a primary road unless told otherwise."""
    return {
        "type": "Feature",
        "properties": {"highway": "primary", **properties},
        "geometry": {"type": "LineString", "coordinates": list(points)},
    }


def make_map(*features: dict[str, Any], **members: object) -> str:
    """Make the text of a GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


def write(path: Path, text: str) -> Path:
    """Write a text file as it is; returns its path."""
    path.write_text(text, encoding="utf-8", newline="")
    return path


def build(folder: Path, roads: str | Path, places: str = PLACES, *, area: tuple[str, ...] = ()) -> BuiltMap:
    """Build a map from the texts of its two files, or from a map's file that is there already."""
    if isinstance(roads, str):
        roads = write(folder / "roads.geojson", roads)
    return build_map(roads, write(folder / "places.csv", places), area, STEP_S)


def read_rows(text: str) -> list[dict[str, str]]:
    """Rows of a built table, comments taken out."""
    return [row for row in csv.DictReader(io.StringIO(text)) if not next(iter(row.values())).startswith("#")]


def read_roads(built: BuiltMap) -> dict[str, dict[str, str]]:
    """Rows of roads.csv by id."""
    return {row["road_id"]: row for row in read_rows(built.roads_csv)}


def read_places(built: BuiltMap) -> dict[str, dict[str, str]]:
    """Rows of places.csv by id."""
    return {row["place_id"]: row for row in read_rows(built.places_csv)}
