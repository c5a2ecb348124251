"""Places that may stand in a scenario twice, or where they are not: warnings from names and coordinates."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, cast

import numpy as np

from corridor.intake.shape.tables import fold
from corridor.world.geography import EARTH_RADIUS_KM, distance_km

if TYPE_CHECKING:
    from corridor.intake.shape.schema import PlaceRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder
    from corridor.world.scenario import Place

FAR_KM = 1000
NEAR_KM = 10
ALIKE = 0.85
"""Share of letters that two names have in common in the same order (difflib's ratio)."""

_NEIGHBOURS = 8


def straight_km(first: PlaceRow, second: PlaceRow) -> float:
    """Great-circle distance between two rows."""
    return distance_km(cast("Place", first), cast("Place", second))  # it reads coordinates only


def warn_of_doubles(folder: Folder, places: Table[PlaceRow]) -> None:
    """Note places with names alike, places at one point, and places far from all others."""
    _warn_of_names(folder, places.rows)
    _warn_of_points(folder, places.rows)
    _warn_of_distance(folder, places.rows)


def _warn_of_names(folder: Folder, rows: list[tuple[int, PlaceRow]]) -> None:
    # To compare every two names takes too long: those that are alike share their start or their end, so
    # each is compared with its neighbours in the order of the alphabet, forwards and backwards.
    names = [(fold(name), row, place, name) for row, place in rows for name in dict.fromkeys(place.names)]
    noted: set[tuple[int, int]] = set()
    for key in (lambda one: (one[0], one[1]), lambda one: (one[0][::-1], one[1])):
        ordered = sorted((one for one in names if one[0]), key=key)
        for k, one in enumerate(ordered):
            for other in ordered[k + 1 : k + 1 + _NEIGHBOURS]:
                first, later = sorted((one, other), key=lambda named: named[1])
                pair = first[1], later[1]
                if pair[0] == pair[1] or pair in noted:
                    continue
                if first[0] == later[0]:
                    words = "is a name of"
                elif _are_alike(first[0], later[0]) and straight_km(first[2], later[2]) <= NEAR_KM:
                    words = f"is like {first[3]}, a name of"
                else:
                    continue
                noted.add(pair)
                folder.warn("places.csv", later[1], "names", later[3],
                            f"{words} {first[2].place_id} (row {first[1]}) too",
                            "if they are one place, join the rows")  # fmt: skip


def _are_alike(first: str, second: str) -> bool:
    # Camp 1 and camp 2 are two places.
    if re.sub(r"\D", "", first) != re.sub(r"\D", "", second):
        return False
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _warn_of_points(folder: Folder, rows: list[tuple[int, PlaceRow]]) -> None:
    first: dict[tuple[float, float], tuple[int, str]] = {}
    for row, place in rows:
        point = place.latitude, place.longitude
        if point in first:
            at, name = first[point]
            folder.warn("places.csv", row, "latitude", f"{point[0]:g}, {point[1]:g}",
                        f"is the point of {name} (row {at}) too", "check both coordinates")  # fmt: skip
        first.setdefault(point, (row, place.place_id))


def _warn_of_distance(folder: Folder, rows: list[tuple[int, PlaceRow]]) -> None:
    if not rows:
        return
    latitude, longitude = np.radians([(place.latitude, place.longitude) for _, place in rows]).T
    # In space, since longitudes have no middle where they jump from 180 to -180.
    points = np.array([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])
    middle = np.median(points, axis=1)
    length = float(np.linalg.norm(middle))
    if length == 0:
        return
    cosine = np.clip(middle @ points / length, -1, 1)
    km = EARTH_RADIUS_KM * np.arccos(cosine)
    for k in np.flatnonzero(km > FAR_KM):
        row, place = rows[k]
        folder.warn("places.csv", row, "latitude", f"{place.latitude:g}, {place.longitude:g}",
                    f"is {km[k]:,.0f} km from the middle of all places",
                    "check the coordinates: latitude comes first")  # fmt: skip
