"""conflicts.csv: fighting that starts, changes and ends, by day and location."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.flee.cells import as_number, read_rows
from corridor.intake.flee.happenings import Happening
from corridor.intake.text.files import nearest
from corridor.world.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.intake.flee.cells import Row
    from corridor.intake.flee.locations import Locations
    from corridor.intake.text.files import Folder

NEXT_TO_NOTHING = 1e-6
"""Intensity up to which Flee takes a place to be at peace."""

_LARGEST = 1e6
SOURCE = "conflicts.csv"
_SHORT = {"0": 0.0, "1": 1.0}  # nearly all cells


@dataclass
class _Column:
    # A column of the table: its name, the place it stands for, and the last intensity.
    name: str
    place_id: str | None
    last: float = 0.0
    was_fought_at: bool = False


def read_fights(folder: Folder, file: str, locations: Locations, days: int) -> list[Happening]:
    """Read every change of intensity; row number is the day, as in Flee, which ignores the column of days."""
    # A comment is a day like any other to Flee, where it has cells enough.
    rows = read_rows(folder, file, missing="Flee reads the conflicts from it", most=days + 10_000, keep_notes=True)
    if rows is None:
        return []
    if not rows:
        folder.fault(file, 0, "", "empty", "must have a header: #Day and the names of locations")
        return []
    columns = _read_header(folder, file, rows[0], locations)
    # Nothing but a day, or a comment: Flee reads nothing from it.
    filled = [row for row in rows[1:] if len(row.cells) > 1]
    found: list[Happening] = []
    for day, row in enumerate(filled[:days]):
        _read_day(folder, file, row, columns, day, found)
    _check_days(folder, file, filled, days)
    for column in columns:
        if column.place_id is None and column.name and column.was_fought_at:
            folder.warn(file, rows[0].line, column.name, "no location", "Flee prints an error; the column is ignored",
                        partial(nearest, column.name, sorted(locations.by_name)))  # fmt: skip
    return found


def _read_header(folder: Folder, file: str, header: Row, locations: Locations) -> list[_Column]:
    columns: list[_Column] = []
    names: set[str] = set()
    for name in header.cells[1:]:
        if name and name in names:
            folder.fault(file, header.line, name, "twice in the header", "Flee mixes up the days of both",
                         "delete one of the columns")  # fmt: skip
        names.add(name)
        location = locations.first(name)
        columns.append(_Column(name, location.place_id if location else None))
    return columns


def _read_day(folder: Folder, file: str, row: Row, columns: list[_Column], day: int, found: list[Happening]) -> None:
    cells = row.cells[1:]
    named = max((k + 1 for k, column in enumerate(columns) if column.name), default=0)
    if len(cells) < named or any(cells[k] for k in range(named, len(cells))):
        folder.fault(file, row.line, "", f"{len(row.cells)} cells", f"the header has {named + 1}; Flee mixes up the "
                     "days, or stops", "give each column one cell")  # fmt: skip
        return
    for column, text in zip(columns, cells, strict=False):
        if not column.name:
            continue
        value = _SHORT.get(text)
        if value is None:
            value = as_number(text)
        if value is None or not 0 <= value <= _LARGEST:
            folder.fault(file, row.line, column.name, text or "empty", "must be an intensity, 0 or more",
                         "write 0 for peace")  # fmt: skip
            continue
        if value == column.last:
            continue
        _note_change(column, value, day, found)
        column.last = value


def _note_change(column: _Column, value: float, day: int, found: list[Happening]) -> None:
    is_fought = value > NEXT_TO_NOTHING
    column.was_fought_at |= is_fought
    if column.place_id is None:
        return
    if is_fought:
        found.append(Happening(day, EventKind.FIGHTING, column.place_id, SOURCE, value))
    elif column.last > NEXT_TO_NOTHING:
        found.append(Happening(day, EventKind.CEASEFIRE, column.place_id, SOURCE))


def _check_days(folder: Folder, file: str, rows: Sequence[Row], days: int) -> None:
    odd = [row for day, row in enumerate(rows[:days]) if as_number(row.cells[0]) != day]
    if odd:
        folder.warn(file, odd[0].line, "Day", odd[0].cells[0] or "empty",
                    f"is not the number of its row ({len(odd):,} such rows); Flee counts rows, and so is done",
                    "number the days from 0")  # fmt: skip
    if len(rows) < days:
        folder.fault(file, 0, "", f"{len(rows):,} days", f"the run has {days:,}; Flee stops on day {len(rows)}",
                     "add a row for each day, or make the run shorter in sim_period.csv")  # fmt: skip
    if len(rows) > days:
        folder.warn(file, rows[days].line, "", f"{len(rows) - days:,} more rows",
                    f"the run has {days:,} days; they are not reached",
                    "make the run longer in sim_period.csv, or delete them")  # fmt: skip
