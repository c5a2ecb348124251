"""sim_period.csv: when a run starts, and how many days it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from corridor.intake.flee.cells import Cell, read_date, read_rows, read_whole
from corridor.intake.shape.schema import LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corridor.intake.flee.cells import Row
    from corridor.intake.text.files import Folder

MAX_DAYS = 10_000
_MAX_ROWS = 100
_KEYS = {"startdate": "StartDate", "length": "Length"}


@dataclass(frozen=True)
class Period:
    """First day of a run, as its midnight in UTC, and its number of days."""

    start: datetime
    days: int

    @property
    def end(self) -> datetime:
        """When the last day is over."""
        return self.start + timedelta(days=self.days)

    def day_of(self, date: datetime) -> int:
        """Days from the start to a date; negative before it."""
        return (date - self.start).days

    def date_of(self, day: int) -> datetime:
        """Midnight that a day of the run starts with."""
        return self.start + timedelta(days=day)


def read_period(folder: Folder, file: str) -> Period | None:
    """Read when the run starts and how long it is; None, and a fault, where that cannot be told."""
    rows = read_rows(folder, file, missing="Flee needs to know when the run starts", most=_MAX_ROWS)
    if rows is None:
        return None
    stated = _by_key(folder, file, rows)
    start = days = None
    if row_of_start := stated.get("startdate"):
        start = read_date(Cell(folder, file, row_of_start.line, "StartDate"), row_of_start.cell(1))
    if row_of_days := stated.get("length"):
        days = read_whole(Cell(folder, file, row_of_days.line, "Length"), row_of_days.cell(1), 1, MAX_DAYS)
    text = folder.contents[file].decode("utf-8", "replace")
    if any(not line.strip() for line in text.splitlines()):
        folder.warn(file, 0, "", "an empty line", "Flee 3.1 stops there; it is ignored", "delete it")
    if start is None or days is None:
        return None
    if (start + timedelta(days=days)).year >= LAST_YEAR:
        folder.fault(file, 0, "Length", days, f"the run must end before the year {LAST_YEAR}", "end it earlier")
        return None
    return Period(start, days)


def _by_key(folder: Folder, file: str, rows: Sequence[Row]) -> dict[str, Row]:
    stated: dict[str, Row] = {}
    for row in rows:
        key = row.cells[0].casefold()
        cell = Cell(folder, file, row.line, row.cells[0] or "key")
        if key in stated:
            cell.warn("stands there twice", "Flee takes the last one, and so is done", "delete one of the rows")
        elif key not in _KEYS:
            cell.warn(row.cell(1) or "empty", "is neither StartDate nor Length; it is ignored", "delete the row")
        stated[key] = row
    for key, name in _KEYS.items():
        if key not in stated:
            folder.fault(file, 0, name, "missing", "must be given in a row of its own", f"add {name},...")
    return stated
