"""Opens a map tool's export (GeoJSON, GeoPackage, shapefile, FlatGeobuf) without trusting it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.intake.maps.source import FORMATS, name_source
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MAX_LINES = 200_000

_WGS84 = "EPSG:4326"
_LINES = (1, 5)  # shapely's numbers for LineString and MultiLineString
_DECIMALS = 7  # of a degree: a centimetre


@dataclass(frozen=True)
class MapLines:
    """The lines of a map, in degrees on WGS84.

    Parameters
    ----------
    points
        Longitude and latitude of all lines' points, one line after the other, (point, 2).
    line
        Per point, which line it belongs to, ascending from 0.
    feature
        Per line, which feature of the file it came from.
    fields
        Values by property, one a feature.
    notes
        What was left out or assumed, in words.
    """

    points: NDArray[np.float64]
    line: NDArray[np.int64]
    feature: NDArray[np.int64]
    fields: Mapping[str, Sequence[object]]
    notes: tuple[str, ...]


def read_map(path: Path, keys: Sequence[str]) -> MapLines:
    """Read the lines of a map from a file on this computer.

    Parameters
    ----------
    keys
        Properties to read, in lowercase; others are not looked at.

    Raises
    ------
    RequestError
        When there is no such file, it is too large, of another format, broken, or holds no lines.
    """
    source = name_source(path)
    import pyogrio.raw  # noqa: PLC0415 - 0.2 s with GDAL, needed here only
    import shapely  # noqa: PLC0415

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            layer = _line_layer(path, pyogrio.list_layers(source))
            names = pyogrio.read_info(source, layer=layer)["fields"]
            columns = [str(name) for name in names if str(name).lower() in keys]
            meta, _, wkb, values = pyogrio.raw.read(
                source, layer=layer, columns=columns, force_2d=True, max_features=MAX_LINES + 1
            )
        except (RuntimeError, ValueError, OSError) as err:
            if isinstance(err, RequestError):
                raise
            raise RequestError(
                f"{path}: cannot be read as a map ({_one_line(err)}); {FORMATS}; export it again"
            ) from err
    if wkb is None or len(wkb) > MAX_LINES:
        found = "no geometry" if wkb is None else f"more than {MAX_LINES:,} features"
        raise RequestError(f"{path}: {found}; must hold 1 to {MAX_LINES:,} lines; thin the map, or cut a smaller part")
    notes = sorted({f"the reader says: {_one_line(one.message)}" for one in said})
    with np.errstate(invalid="ignore"):  # shapes with NaN are counted below
        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    is_line = np.isin(shapely.get_type_id(shapes), _LINES)
    parts, feature = shapely.get_parts(shapes[is_line], return_index=True)
    notes += _count(len(shapes) - int(is_line.sum()), "features left out, no lines")
    points, line = shapely.get_coordinates(parts, return_index=True)
    points, line, broken = _drop_broken(points, line)
    notes += _count(broken, "lines left out, coordinates that are no numbers")
    points, told = _to_degrees(path, points, meta["crs"])
    points, line, kept = _clean(points, line)
    notes += told + _count(len(parts) - broken - len(kept), "lines left out, no length")
    if not len(points):
        raise RequestError(
            f"{path}: holds no lines; must hold roads as LineString or MultiLineString; export the roads' layer"
        )
    feature = np.flatnonzero(is_line)[feature[kept]]
    fields = {str(name): list(column) for name, column in zip(meta["fields"], values, strict=True)}
    return MapLines(points, line, feature.astype(np.int64), fields, tuple(notes))


def _line_layer(path: Path, layers: NDArray[Any]) -> str:
    # The one layer with lines; a layer of mixed shapes may hold some.
    pure = [str(name) for name, kind in layers if "LineString" in str(kind)]
    mixed = [str(name) for name, kind in layers if str(kind) in {"None", "Unknown", "Geometry", "GeometryCollection"}]
    found = pure or mixed or ([str(layers[0][0])] if len(layers) == 1 else [])
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{name} ({kind})" for name, kind in layers)
    raise RequestError(
        f"{path}: {len(found)} layers with lines among {listed or 'none'}; must be one; export that layer alone"
    )


def _one_line(message: object) -> str:
    return printable(" ".join(str(message).split())[:200])


def _count(number: int, what: str) -> list[str]:
    return [f"{what}: {number:,}"] if number else []


def _drop_broken(
    points: NDArray[np.float64], line: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], int]:
    is_bad = ~np.isfinite(points).all(axis=1)
    bad = np.unique(line[is_bad])
    keep = ~np.isin(line, bad)
    return points[keep], line[keep], len(bad)


def _to_degrees(path: Path, points: NDArray[np.float64], crs: str | None) -> tuple[NDArray[np.float64], list[str]]:
    import pyproj  # noqa: PLC0415 - 0.1 s, needed here only
    from pyproj import network  # noqa: PLC0415

    notes = []
    if crs is None:
        notes = ["the map does not say its coordinate system; degrees on WGS84 are assumed"]
    elif crs != _WGS84:
        network.set_network_enabled(active=False)  # type: ignore[attr-defined]  # its types do not tell
        try:
            change = pyproj.Transformer.from_crs(crs, _WGS84, always_xy=True)
            points = np.column_stack(change.transform(points[:, 0], points[:, 1])).reshape(-1, 2)
        except pyproj.exceptions.ProjError as err:
            raise RequestError(
                f"{path}: its coordinate system is not understood ({_one_line(err)}); must be one that PROJ knows; "
                "export it in EPSG:4326"
            ) from err
    if not (np.isfinite(points).all() and (np.abs(points) <= (180, 90)).all()):
        said = crs if crs is None or len(crs) < 40 else crs[:37] + "..."  # noqa: PLR2004 - a readable line
        raise RequestError(
            f"{path}: coordinates outside the world, coordinate system {said or 'not given'}; must be the one that "
            "the numbers are in; export it in EPSG:4326 (degrees)"
        )
    return points, notes


def _clean(
    points: NDArray[np.float64], line: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    # Round, take out points that repeat the one before, and lines of which one point is left; renumber lines.
    points = np.round(points, _DECIMALS)
    points[:, 0] = np.where(points[:, 0] == 180, -180.0, points[:, 0])  # noqa: PLR2004 - one name for one meridian
    repeats = np.zeros(len(points), bool)
    repeats[1:] = (points[1:] == points[:-1]).all(axis=1) & (line[1:] == line[:-1])
    points, line = points[~repeats], line[~repeats]
    numbers, counts = np.unique(line, return_counts=True)
    kept = numbers[counts > 1]
    keep = np.isin(line, kept)
    return points[keep], np.searchsorted(kept, line[keep]), kept
