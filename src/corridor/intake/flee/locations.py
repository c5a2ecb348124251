"""locations.csv: Flee's locations as places, and what its rules read of them besides."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from corridor.intake.flee.attributes import check_attribute
from corridor.intake.flee.cells import (
    LONGEST_NAME,
    MOST,
    Cell,
    as_number,
    check_header,
    extra_cells,
    read_rows,
    read_whole,
    split_header,
    trim,
)
from corridor.intake.shape.hints import slug_of
from corridor.intake.shape.ids import unique_id
from corridor.world.days import CONFLICT_DATE, LOCATION_TYPE, LocationType, RuleSet
from corridor.world.events import AREA_TARGET
from corridor.world.scenario import Place, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.intake.flee.cells import Row
    from corridor.intake.text.files import Folder

MAX_PLACES = 5_000
UNKNOWN = "unknown"
"""Region and country of a location that has none."""

CAMPS = frozenset({LocationType.CAMP, LocationType.IDP_CAMP})

_COLUMNS = ("name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population")
_FIXED = len(_COLUMNS)
_KINDS = {
    LocationType.CAMP: PlaceKind.CAMP,
    LocationType.IDP_CAMP: PlaceKind.CAMP,
    LocationType.FORWARDING_HUB: PlaceKind.JUNCTION,
    LocationType.MARKER: PlaceKind.JUNCTION,
}
# Flee looks for these parts of a type's name, in this order.
_PARTS = (
    ("camp", LocationType.CAMP),
    ("conflict", LocationType.CONFLICT_ZONE),
    ("forward", LocationType.FORWARDING_HUB),
    ("marker", LocationType.MARKER),
    ("default", LocationType.TOWN),
    ("town", LocationType.TOWN),
    ("flood", LocationType.FLOOD_ZONE),
)


@dataclass(frozen=True)
class Location:
    """A place and what Flee's rules read of it."""

    line: int
    name: str
    place: Place
    kind: LocationType
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def place_id(self) -> str:
        """Id of the place."""
        return self.place.place_id


@dataclass(frozen=True)
class Locations:
    """All locations in the order of the file.

    Parameters
    ----------
    home_country
        Country of the first one.
    is_whole
        Whether the name of every row is known, so that a name that is none of them is a fault.
    """

    rows: tuple[Location, ...]
    home_country: str
    is_whole: bool
    by_name: Mapping[str, Sequence[Location]]

    def first(self, name: str) -> Location | None:
        """Find the first location of a name."""
        return self.by_name[name][0] if name in self.by_name else None

    def last(self, name: str) -> Location | None:
        """Find the last location of a name."""
        return self.by_name[name][-1] if name in self.by_name else None

    def of_roads(self, name: str, rule_set: RuleSet) -> Location | None:
        """Find the location of a name that roads lead to: the last in Flee 3.1, the first in newer rules."""
        return self.last(name) if rule_set is RuleSet.FLEE_3_1 else self.first(name)

    @property
    def area_at_risk(self) -> frozenset[str]:
        """Regions of the home country."""
        return frozenset(one.place.region for one in self.rows if one.place.country == self.home_country)


def read_locations(folder: Folder, file: str, rule_set: RuleSet) -> Locations:
    """Read the locations; what is wrong or odd is noted."""
    rows = read_rows(
        folder, file, missing="Flee's places stand in it", most=MAX_PLACES + 100, names=(0, 2), keep_notes=True
    )
    header, rest = _split(folder, file, rows or [])
    if rows is not None and not rest:
        folder.fault(file, 0, "", "no location", "must have at least one row", "add the places of the case")
    if len(rest) > MAX_PLACES:
        folder.fault(file, 0, "", f"{len(rest):,} locations", f"must be at most {MAX_PLACES:,}", "split the case")
        rest = []
    taken: set[str] = {AREA_TARGET}
    found, is_whole = [], rows is not None
    for number, row in enumerate(rest, 1):
        wanted = slug_of(row.cells[0]) or f"place-{number}"
        one = _read_one(folder, file, row, header, unique_id(wanted, taken), rule_set)
        if one is None:
            is_whole = False
            continue
        taken.add(one.place_id)
        found.append(one)
    home = found[0].place.country if found else UNKNOWN
    if found and found[0].kind in CAMPS:
        folder.warn(
            file,
            found[0].line,
            "location_type",
            found[0].kind,
            "the first row is a camp: its country is the home country, and places of all others are foreign",
            "put a place that people flee from first",
        )
    found = _tell_regions_apart(found, home)
    by_name: dict[str, list[Location]] = {}
    for one in found:
        by_name.setdefault(one.name, []).append(one)
    _warn_of_doubles(folder, file, by_name, rule_set)
    return Locations(tuple(found), home, is_whole, by_name)


def _split(folder: Folder, file: str, rows: Sequence[Row]) -> tuple[Row | None, list[Row]]:
    header, rest = split_header(folder, file, rows, first=_FIXED, numbers=(3, 4))
    check_header(folder, file, header, _FIXED)
    return header, rest


def _read_one(
    folder: Folder, file: str, row: Row, header: Row | None, place_id: str, rule_set: RuleSet
) -> Location | None:
    if not row.cells[0]:
        folder.fault(file, row.line, "name", "empty", "every location has a name; Flee stops", "name it")
        return None
    if len(row.cells) < _FIXED:
        folder.fault(file, row.line, "", f"{len(row.cells)} cells", f"must be {_FIXED}: {','.join(_COLUMNS)}",
                     "fill the row up with commas")  # fmt: skip
    if len(row.cell(1)) > LONGEST_NAME:
        folder.fault(file, row.line, "region", row.cell(1), f"must be at most {LONGEST_NAME} characters", "shorten it")
    name, region, country = row.cells[0], row.cell(1) or UNKNOWN, row.cell(2) or UNKNOWN
    kind = _kind_of(Cell(folder, file, row.line, "location_type"), row.cell(5), rule_set)
    latitude, longitude = _read_point(folder, file, row)
    people = _read_people(Cell(folder, file, row.line, "population"), row.cell(7), kind)
    attributes = dict(_read_attributes(folder, file, row, header, kind))
    is_camp = kind in CAMPS
    place = Place(
        place_id=place_id,
        names=(name.replace(";", ","),),  # a semicolon stands between names
        kind=_KINDS.get(kind, PlaceKind.SETTLEMENT),
        latitude=latitude,
        longitude=longitude,
        population=0 if is_camp else people,
        population_input="",
        capacity=people or None if is_camp else None,
        region=region,
        country=country,
        p_code="",
        source="locations.csv",
    )
    return Location(row.line, name, place, kind, attributes)


def _kind_of(cell: Cell, text: str, rule_set: RuleSet) -> LocationType:
    lowered = text.casefold()
    kind = next((kind for part, kind in _PARTS if part in lowered), None)
    if kind is None:
        allowed = "must be one of conflict_zone, town, camp, idpcamp, forwarding_hub, marker"
        cell.fault(text or "empty", allowed, "Flee would take it for a camp that hardly anybody leaves")
        return LocationType.TOWN
    if kind is LocationType.FLOOD_ZONE and rule_set is RuleSet.FLEE_3_1:
        allowed = "Flee 3.1 knows no floods, and would take it for a camp"
        cell.fault(text, allowed, f"call it town, or take the rule set {RuleSet.FLEE_2026}")
    return LocationType.IDP_CAMP if kind is LocationType.CAMP and "idp" in lowered else kind


def _read_point(folder: Folder, file: str, row: Row) -> tuple[float, float]:
    values = []
    for column, number in (("latitude", 3), ("longitude", 4)):
        cell, text = Cell(folder, file, row.line, column), row.cell(number)
        value = as_number(text)
        if not text:
            cell.warn("empty", "Flee takes 0, and so is done", "give the coordinates")
        elif value is None:
            cell.fault(text, "must be a number of degrees")
        values.append(value or 0.0)
    latitude, longitude = values
    if abs(latitude) <= 90 and abs(longitude) <= 180:  # noqa: PLR2004 - degrees
        return latitude, longitude
    swapped = "; they would fit if swapped" if abs(longitude) <= 90 and abs(latitude) <= 180 else ""  # noqa: PLR2004
    folder.warn(file, row.line, "latitude", f"{latitude:g}, {longitude:g}",
                f"must lie within -90..90 and -180..180{swapped}; 0, 0 is taken", "mend them")  # fmt: skip
    return 0.0, 0.0


def _read_people(cell: Cell, text: str, kind: LocationType) -> int:
    # People of a place, or room of a camp, where 0 and less mean that nothing limits it.
    if not text:
        return 0
    people = read_whole(cell, text, -MOST if kind in CAMPS else 0, MOST) or 0
    return max(people, 0)


def _read_attributes(
    folder: Folder, file: str, row: Row, header: Row | None, kind: LocationType
) -> list[tuple[str, str]]:
    attributes = [(LOCATION_TYPE, str(kind))]
    date = Cell(folder, file, row.line, CONFLICT_DATE)
    if kind is LocationType.CONFLICT_ZONE:
        day = read_whole(date, row.cell(6), -MOST, MOST) if row.cell(6) else None
        if not row.cell(6):
            date.fault("empty", "must be the day that the conflict starts; Flee stops", "give it: 0 for from the start")
        attributes.append((CONFLICT_DATE, str(day or 0)))
    for name, text in extra_cells(folder, file, row, header, _FIXED):
        cell = Cell(folder, file, row.line, name)
        if name in {LOCATION_TYPE, CONFLICT_DATE}:
            cell.fault(text, "is a name of one of the first eight columns", "rename the column")
        elif check_attribute(cell, name, text):
            attributes.append((name, text))
    return attributes


def _tell_regions_apart(found: Sequence[Location], home: str) -> list[Location]:
    # A region of this name may lie at home and abroad; the area at risk names regions alone.
    inside = {one.place.region for one in found if one.place.country == home}
    abroad = {one.place.region for one in found if one.place.country != home}
    if not inside & abroad:
        return list(found)
    return [
        replace(one, place=replace(one.place, region=trim(f"{one.place.region} ({one.place.country})")))
        for one in found
    ]


def _warn_of_doubles(folder: Folder, file: str, by_name: Mapping[str, Sequence[Location]], rule_set: RuleSet) -> None:
    which = "last" if rule_set is RuleSet.FLEE_3_1 else "first"
    for name, same in by_name.items():
        for one in same[1:]:
            folder.warn(file, one.line, "name", name, f"stands in row {same[0].line} already; roads lead to the "
                        f"{which} of this name, conflicts come to the first, counts to the last, as in Flee",
                        "give each place a name of its own")  # fmt: skip
