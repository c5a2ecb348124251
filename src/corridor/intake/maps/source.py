"""Lets the map reader near nothing but an existing local file of a known format.

The reader (GDAL) opens far more than files: addresses, databases, small files that point elsewhere or run commands.
"""

from __future__ import annotations

import json
import mmap
import re
from typing import TYPE_CHECKING

from corridor.world.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 200_000_000
FORMATS = "must be GeoJSON, GeoPackage (.gpkg), a shapefile (.shp) or FlatGeobuf (.fgb)"

_MAGIC = {".gpkg": b"SQLite format 3\0", ".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb"}
_MAPS = {".geojson", ".json", *_MAGIC}
_TABLES = {".csv", ".tsv", ".txt"}
_CRS_KEY = re.compile(rb'"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"\s*:\s*', re.IGNORECASE)
_LONGEST_CRS = 4000


def name_source(path: Path) -> str:
    """Name a map's file as the reader is to be given it.

    Raises
    ------
    RequestError
        When it is no file, too large, or of another format.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no file on this computer"
        raise RequestError(f"{path}: {what}; must be a map's export; download or export it first")
    full = path.resolve()
    try:
        size = full.stat().st_size
        with full.open("rb") as file:
            start = file.read(4096)
    except OSError as err:
        raise RequestError(f"{path}: cannot be read ({err.strerror}); check the file") from err
    if size > MAX_BYTES:
        found, most = f"{size / 1e6:.0f} MB", f"{MAX_BYTES / 1e6:.0f} MB"
        raise RequestError(f"{path}: {found}; must be at most {most}; thin it, or cut a smaller part")
    text = str(full)
    if not text.startswith("/vsi"):
        if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
            _refuse_overpass(path, start)
            _refuse_links(path, full)
            return f"GeoJSON:{text}"  # the one driver that reads GeoJSON alone
        magic = _MAGIC.get(full.suffix.lower())
        if magic and start.startswith(magic):
            return text
    remedy = "unzip it first" if start.startswith(b"PK") else "export it again as GeoJSON"
    raise RequestError(f"{path}: is another format, or broken; {FORMATS}; {remedy}")


def check_order(roads: Path, places: Path) -> None:
    """Refuse a table for the map and a map for the table.

    Raises
    ------
    RequestError
        When the names of both files say so.
    """
    if roads.suffix.lower() in _TABLES and places.suffix.lower() in _MAPS:
        raise RequestError(
            f"{roads} for the map of roads, {places} for the table of places: must be the other way round; "
            "interchange the two files"
        )


def _refuse_overpass(path: Path, start: bytes) -> None:
    # What an Overpass server answers is no GeoJSON before a tool has turned it into that.
    if b'"elements"' in start and b'"Feature' not in start:
        raise RequestError(
            f'{path}: is raw Overpass JSON (a list of "elements"); {FORMATS}; export it as GeoJSON, for example from '
            "overpass turbo: Export, GeoJSON"
        )


def _refuse_links(path: Path, full: Path) -> None:
    # The reader would fetch a coordinate system that is named by a link.
    with full.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for key in _CRS_KEY.finditer(content):
            start = content[key.end() : key.end() + _LONGEST_CRS].decode("utf-8", "replace")
            pairs: list[tuple[str, object]] = []
            try:
                json.JSONDecoder(object_pairs_hook=pairs.extend).raw_decode(start)
            except (ValueError, RecursionError):
                pairs.append(("type", "link"))
            if any(name.lower() == "href" or str(value).lower() == "link" for name, value in pairs):
                raise RequestError(
                    f"{path}: names its coordinate system by a link, or in too many words; must name it in a few; "
                    "export it in EPSG:4326"
                )
