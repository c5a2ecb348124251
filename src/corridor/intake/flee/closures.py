"""closures.csv: borders, places and camps that close and open again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.flee.cells import MOST, Cell, read_rows, read_whole, split_header
from corridor.intake.flee.happenings import Happening
from corridor.intake.text.files import nearest
from corridor.world.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.intake.flee.cells import Row
    from corridor.intake.flee.locations import Locations
    from corridor.intake.text.files import Folder
    from corridor.world.days import RuleSet
    from corridor.world.scenario import Road

SOURCE = "closures.csv"
_MAX_ROWS = 10_000
_COLUMNS = ("closure_type", "name1", "name2", "closure_start", "closure_end")
_NEVER = -1
_CAMPS = ("camp", "idpcamp")
_WITHOUT_EFFECT = {
    "link": "Flee compares names in a way that never matches",
    "remove_forced_redirection": "Flee's choice of way looks at no redirection",
}
_TYPES = ("country", "location", *_CAMPS, *_WITHOUT_EFFECT)


@dataclass(frozen=True)
class Borders:
    """What closures act on."""

    locations: Locations
    roads: Sequence[Road]
    rule_set: RuleSet
    days: int
    between: dict[frozenset[str], list[str]] = field(default_factory=dict)

    def roads_between(self, first: str, second: str) -> list[str]:
        """Ids of the roads between two countries."""
        if not self.between:
            country = {one.place_id: one.place.country for one in self.locations.rows}
            for road in self.roads:
                key = frozenset({country[road.from_place], country[road.to_place]})
                self.between.setdefault(key, []).append(road.road_id)
        return self.between.get(frozenset({first, second}), [])


def read_closures(folder: Folder, file: str, borders: Borders) -> list[Happening]:
    """Read what closes and opens; what is wrong, odd or without effect is noted."""
    rows = read_rows(
        folder, file, missing="Flee needs it, if only with a header", most=_MAX_ROWS, names=(1, 2), keep_notes=True
    )
    _, rest = split_header(folder, file, rows or [], first=len(_COLUMNS), numbers=(3, 4))
    found: list[Happening] = []
    for row in rest:
        if len(row.cells) < len(_COLUMNS):
            folder.fault(file, row.line, "", f"{len(row.cells)} cells", f"must be {','.join(_COLUMNS)}",
                         "fill the row up with commas")  # fmt: skip
            continue
        start = read_whole(Cell(folder, file, row.line, "closure_start"), row.cells[3], -MOST, MOST)
        end = read_whole(Cell(folder, file, row.line, "closure_end"), row.cells[4], -MOST, MOST)
        if not _acts(folder, file, row):
            continue
        targets = _targets(folder, file, row, borders)
        if start is None or end is None:
            continue
        if not 0 <= start < borders.days:
            folder.warn(file, row.line, "closure_start", start,
                        f"is no day of the run, 0 to {borders.days - 1}; it never closes, as in Flee",
                        "check the day")  # fmt: skip
        if end != _NEVER and end < start:
            folder.warn(file, row.line, "closure_end", end, f"is before closure_start = {start}; it opens first and "
                        "closes then, as in Flee", "check both days")  # fmt: skip
        found += _happenings(row, targets, (start, end), borders.days)
    # Flee goes through the rows day by day.
    return found


def _acts(folder: Folder, file: str, row: Row) -> bool:
    kind = row.cells[0]
    if kind in _WITHOUT_EFFECT:
        folder.warn(file, row.line, "closure_type", kind, f"has no effect: {_WITHOUT_EFFECT[kind]}", "delete the row")
        return False
    if kind not in _TYPES:
        folder.warn(file, row.line, "closure_type", kind or "empty", "Flee does not know it; the row has no effect",
                    partial(nearest, kind, _TYPES))  # fmt: skip
        return False
    return True


def _targets(folder: Folder, file: str, row: Row, borders: Borders) -> list[str]:
    kind, name, other = row.cells[0], row.cells[1], row.cells[2]
    if kind == "country":
        roads = borders.roads_between(name, other)
        if not roads and borders.locations.is_whole:
            _warn_of_countries(folder, file, row, borders.locations)
        return roads
    locations = borders.locations
    location = locations.last(name) if kind in _CAMPS else locations.of_roads(name, borders.rule_set)
    if location is not None:
        return [location.place_id]
    if locations.is_whole or not name:
        folder.fault(file, row.line, "name1", name or "empty",
                     "must be a name of locations.csv; Flee 3.1 shuts the first location instead"
                     if kind in _CAMPS else "must be a name of locations.csv",
                     partial(nearest, name, sorted(locations.by_name)))  # fmt: skip
    return []


def _warn_of_countries(folder: Folder, file: str, row: Row, locations: Locations) -> None:
    countries = sorted({one.place.country for one in locations.rows})
    for column, name in zip(("name1", "name2"), row.cells[1:3], strict=True):
        if name not in countries:
            folder.warn(file, row.line, column, name or "empty", "is no country of locations.csv; the row has no "
                        "effect, as in Flee", partial(nearest, name, countries))  # fmt: skip
    if set(row.cells[1:3]) <= set(countries):
        folder.warn(file, row.line, "name1", f"{row.cells[1]}, {row.cells[2]}", "no link leads from one to the other; "
                    "the row has no effect, as in Flee", "check both names, or delete the row")  # fmt: skip


def _happenings(row: Row, targets: Sequence[str], at: tuple[int, int], days: int) -> list[Happening]:
    kind, note = row.cells[0], ""
    closing, opening = EventKind.CLOSURE, EventKind.OPENING
    if kind in _CAMPS:
        closing, opening = EventKind.CAMP_CLOSED, EventKind.CAMP_OPENED
        note = "idp" if kind == "idpcamp" else ""
    elif kind == "country":
        note = f"country {row.cells[1]}, {row.cells[2]}"
    return [
        Happening(day, event, target, SOURCE, note=note)
        for day, event in zip(at, (closing, opening), strict=True)
        if 0 <= day < days
        for target in targets
    ]
