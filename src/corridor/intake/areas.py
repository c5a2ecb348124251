"""An area drawn on a map: a GeoJSON polygon -> the populated places in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corridor.world.scenario import Scenario

MOST_BYTES = 20_000_000
_POLYGONS = ("Polygon", "MultiPolygon")
_DEEPEST = 4  # lists around the numbers of a MultiPolygon
_LARGEST = 1e9  # of anything that could be meant as a coordinate; not a number is more, too


def read_area(path: Path, scenario: Scenario) -> frozenset[str]:
    """Read which places of a scenario lie within the polygons of a GeoJSON file (RFC 7946: longitude, latitude).

    Parameters
    ----------
    path
        A Polygon, a MultiPolygon, or a Feature, FeatureCollection or GeometryCollection with such.

    Returns
    -------
    frozenset
        Ids of places, at least one of which people live in that may leave.

    Raises
    ------
    RequestError
        When the file is no such GeoJSON, or nobody lives in the area.
    """
    import shapely  # noqa: PLC0415 - import of 0.1 s, needed here only

    shapes = [_to_shape(geometry, path) for geometry in _geometries(_read_json(path), path)]
    if not shapes:
        raise RequestError(f"{_name(path)}: no polygon; must hold a Polygon or MultiPolygon; draw the area as one")
    area = shapely.union_all(shapes)
    shapely.prepare(area)
    points = {place.place_id: (place.longitude, place.latitude) for place in scenario.places}
    inside = frozenset(name for name, point in points.items() if shapely.intersects_xy(area, *point))
    homes = [place for place in scenario.places if place.population and scenario.is_at_risk(place)]
    if any(place.place_id in inside for place in homes):
        return inside
    swapped = any(shapely.intersects_xy(area, place.latitude, place.longitude) for place in homes)
    remedy = "latitude and longitude look swapped: GeoJSON has longitude first" if swapped else "check the area"
    west, south, east, north = shapely.bounds(area).round(3).tolist()
    raise RequestError(
        f"{_name(path)}: none of the {len(homes):,} populated places of {scenario.scenario_id} lies in it "
        f"(longitude {west:g} to {east:g}, latitude {south:g} to {north:g}); one must; {remedy}"
    )


def _name(path: Path) -> str:
    return printable(str(path))


def _read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    try:
        if path.stat().st_size > MOST_BYTES:
            raise RequestError(f"{_name(path)}: {path.stat().st_size:,} bytes; must be at most {MOST_BYTES:,}")
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as err:
        raise RequestError(f"{_name(path)}: cannot be read ({err}); name a GeoJSON file") from err
    except (ValueError, RecursionError) as err:
        raise RequestError(f"{_name(path)}: no JSON ({printable(str(err))}); name a GeoJSON file") from err


def _geometries(document: Any, path: Path) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - as above
    if not isinstance(document, dict) or not isinstance(document.get("type"), str):
        raise RequestError(f"{_name(path)}: no GeoJSON object; must be one with a type, such as Polygon or Feature")
    kind = document["type"]
    if kind in _POLYGONS:
        yield document
    elif kind == "Feature" and document.get("geometry") is not None:
        yield from _geometries(document["geometry"], path)
    elif kind in {"FeatureCollection", "GeometryCollection"}:
        parts = document.get("features" if kind == "FeatureCollection" else "geometries")
        for part in parts if isinstance(parts, list) else ():
            yield from _geometries(part, path)


def _to_shape(geometry: dict[str, Any], path: Path) -> Any:  # noqa: ANN401 - shapely has no types
    import shapely  # noqa: PLC0415 - as above

    kind = geometry["type"]
    corners = _check_numbers(geometry.get("coordinates"), f"{_name(path)}: coordinates of a {kind}")
    if not corners:
        raise RequestError(f"{_name(path)}: a {kind} without coordinates; must hold rings of [longitude, latitude]")
    try:
        shape = shapely.geometry.shape(geometry)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError) as err:
        raise RequestError(
            f"{_name(path)}: coordinates of a {kind} cannot be read ({printable(str(err))}); "
            "must be rings of [longitude, latitude]"
        ) from err
    west, south, east, north = shapely.bounds(shape).tolist()
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        raise RequestError(
            f"{_name(path)}: longitude {west:g} to {east:g}, latitude {south:g} to {north:g}; must lie in -180 to 180 "
            "and -90 to 90; save the area in degrees (WGS 84)"
        )
    if not shapely.is_valid(shape):
        reason = shapely.is_valid_reason(shape)
        raise RequestError(f"{_name(path)}: a {kind} is not valid ({reason}); draw it without crossings")
    return shape


def _check_numbers(coordinates: object, where: str) -> int:
    # Counts the numbers in lists of lists; refuses what is none, and lists deeper than those of a MultiPolygon.
    found = 0
    waiting = [(coordinates, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, list) and depth < _DEEPEST:
            waiting += [(part, depth + 1) for part in one]
        elif isinstance(one, int | float) and not isinstance(one, bool) and abs(one) <= _LARGEST:
            found += 1
        elif one is not None or depth:
            shown = "lists in lists" if isinstance(one, list) else printable(f"{one!r:.40}")
            raise RequestError(f"{where} hold {shown}; must be rings of [longitude, latitude], in degrees")
    return found
