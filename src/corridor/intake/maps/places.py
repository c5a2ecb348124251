"""Reads the places of a map: every row, every fault at once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.intake.maps.columns import clean, read_table
from corridor.intake.shape.hints import PLACE_WORDS, slug_of
from corridor.intake.shape.ids import unique_id
from corridor.intake.shape.schema import LONGEST_SLUG, SLUG
from corridor.intake.text.files import nearest
from corridor.world.events import AREA_TARGET
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corridor.intake.maps.columns import Table

_KINDS: Mapping[str, PlaceKind] = {
    **{kind.value: kind for kind in PlaceKind},
    **{word: kind for kind, words in PLACE_WORDS.items() for word in words.split()},
}
_EMPTY_MAY_BE_ZERO = {PlaceKind.CHECKPOINT, PlaceKind.RECEPTION, PlaceKind.CAMP, PlaceKind.JUNCTION}
_LONGEST = 200
_MOST_PEOPLE = 10**9


@dataclass(frozen=True)
class MapPlace:
    """A place of the user's file; `row` is its line there, `population_input` is None where the file does not say."""

    row: int
    place_id: str
    names: tuple[str, ...]
    kind: PlaceKind
    latitude: float
    longitude: float
    population: int
    population_input: str | None
    capacity: str
    region: str
    country: str
    p_code: str
    source: str


@dataclass(frozen=True)
class MapPlaces:
    """The rows of a file of places that are sound, ids given.

    Parameters
    ----------
    table
        The file, with its own names of columns; faults are noted in its folder.
    notes
        What was taken for what, in words.
    """

    table: Table
    places: tuple[MapPlace, ...]
    notes: tuple[str, ...]

    @property
    def has_regions(self) -> bool:
        """Whether any place has a region."""
        return any(place.region for place in self.places)

    def fault(self, row: int, column: str, found: object, allowed: str, remedy: str = "") -> None:
        """Note one fault, under the file's own name of the column."""
        self.table.folder.fault(self.table.file, row, self.table.columns.get(column, column), found, allowed, remedy)


def read_places(path: Path) -> MapPlaces:
    """Read a file of places; what is wrong with its rows is noted in its folder.

    Raises
    ------
    RequestError, ScenarioError
        As `read_table`.
    """
    reader = _Rows(MapPlaces(read_table(path), (), ()))
    places = [place for row, cells in reader.into.table.rows if (place := reader.read(row, cells)) is not None]
    has_ids = reader.into.table.columns.get("place_id") == "place_id"
    return replace(
        reader.into, places=_with_ids(places, has_ids=has_ids), notes=(*reader.into.table.notes, *reader.notes())
    )


class _Rows:
    """Reads rows one by one, and keeps what was assumed on the way."""

    def __init__(self, into: MapPlaces) -> None:
        self.into = into
        self._kinds: dict[str, str] = {}
        self._empty = 0
        self._ids: set[str] = set()
        self._faults = 0

    def notes(self) -> list[str]:
        """What was assumed, in words."""
        kinds = ", ".join(f"{word} as {kind}" for word, kind in sorted(self._kinds.items()))
        empty = f"places without a population that are no settlements, given 0: {self._empty:,}"
        return ([f"kinds taken: {kinds}"] if kinds else []) + ([empty] if self._empty else [])

    def _fault(self, row: int, column: str, found: object, allowed: str, remedy: str = "") -> None:
        self._faults += 1
        self.into.fault(row, column, found if str(found) else "empty", allowed, remedy)

    def read(self, row: int, cells: Mapping[str, str]) -> MapPlace | None:
        """Read one row; None if anything is wrong with it."""
        before = self._faults
        names = tuple(part for part in map(clean, cells["names"].split(";")) if part)
        if not names or len(cells["names"]) > _LONGEST:
            self._fault(row, "names", cells["names"], f"must be 1 to {_LONGEST} characters", "name the place")
        kind = self._kind(row, cells.get("kind", ""))
        latitude = self._degrees(row, "latitude", cells["latitude"], 90)
        longitude = self._degrees(row, "longitude", cells["longitude"], 180)
        population = self._people(row, cells["population"], kind)
        self._check_id(row, cells.get("place_id", ""))
        uncertain = cells.get("population_input")
        if uncertain not in {None, "", "population_factor"}:
            self._fault(row, "population_input", uncertain, "must be population_factor, or empty")
        capacity = cells.get("capacity", "")
        if capacity and not _is_count(capacity):
            self._fault(row, "capacity", capacity, "must be a whole number of people, or empty")
        if self._faults > before:
            return None
        words = [cells.get(name, "")[:_LONGEST] for name in ("region", "country", "p_code", "source")]
        return MapPlace(
            row, cells.get("place_id", ""), names, kind, latitude, longitude, population, uncertain, capacity, *words
        )

    def _kind(self, row: int, text: str) -> PlaceKind:
        word = text.lower().replace(" ", "_").replace("-", "_")
        if word and word not in _KINDS:
            known = [kind.value for kind in PlaceKind]
            allowed = f"must be one of {', '.join(known)}, or a usual word for a settlement"
            self._fault(row, "kind", text, allowed,
                        nearest(word[:_LONGEST], known))  # fmt: skip
        kind = _KINDS.get(word, PlaceKind.SETTLEMENT)
        if word in _KINDS and word != kind.value:
            self._kinds[word] = kind.value
        return kind

    def _degrees(self, row: int, column: str, text: str, limit: int) -> float:
        try:
            value = float(text) if "_" not in text else math.nan  # Python reads 4_0 as 40
        except ValueError:
            value = math.nan
        if math.isfinite(value) and abs(value) <= limit:
            return value
        remedy = "give decimal degrees, such as 40.25"
        if column == "latitude" and limit < abs(value) <= 180:  # noqa: PLR2004 - could be a longitude
            remedy = "are latitude and longitude swapped?"
        elif "," in text:
            remedy = "write a decimal point"
        self._fault(row, column, text, f"must be degrees, -{limit} to {limit}", remedy)
        return 0.0

    def _people(self, row: int, text: str, kind: PlaceKind) -> int:
        if not text and kind in _EMPTY_MAY_BE_ZERO:
            self._empty += 1
            return 0
        whole = text.removesuffix(".0")  # spreadsheets write 12000.0
        if _is_count(whole):
            return int(whole)
        remedy = "write it without separators, such as 12000" if text else "write 0 if nobody lives there"
        self._fault(row, "population", text, f"must be a whole number of people, 0 to {_MOST_PEOPLE:,}", remedy)
        return 0

    def _check_id(self, row: int, place_id: str) -> None:
        if not place_id or self.into.table.columns["place_id"] != "place_id":
            return  # a map tool's own id: anything goes, a slug is made of it
        if not re.fullmatch(SLUG, place_id) or len(place_id) > LONGEST_SLUG or place_id == AREA_TARGET:
            offer = slug_of(place_id)
            allowed = f"must be lowercase letters and digits, joined by hyphens, not {AREA_TARGET}"
            self._fault(row, "place_id", place_id, allowed, f"for example {offer}" if offer else "")
        elif place_id in self._ids:
            self._fault(row, "place_id", place_id, "stands in an earlier row already", "give it another id")
        self._ids.add(place_id)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST_PEOPLE)) and int(text) <= _MOST_PEOPLE


def _with_ids(places: list[MapPlace], *, has_ids: bool) -> tuple[MapPlace, ...]:
    # The file's own place_id, else a map tool's id if it is a word, else the first name that has Latin letters, else
    # the P-code, else a number.
    taken = {AREA_TARGET} | {place.place_id for place in places if has_ids}
    named = []
    for number, place in enumerate(places, 1):
        if has_ids and place.place_id:
            named.append(place)
            continue
        words = ("" if place.place_id.isdecimal() else place.place_id, *place.names, place.p_code, f"place-{number}")
        chosen = unique_id(next(slug for slug in map(slug_of, words) if slug), taken)
        taken.add(chosen)
        named.append(replace(place, place_id=chosen))
    return tuple(named)
