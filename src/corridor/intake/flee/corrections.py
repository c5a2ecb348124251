"""registration_corrections.csv, and the counts as they stand when some or all corrections are known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.flee.cells import MOST, Cell, read_date, read_rows
from corridor.intake.flee.series import correct
from corridor.intake.text.files import nearest
from corridor.world.days import RuleSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.intake.flee.counts import Column
    from corridor.intake.flee.period import Period
    from corridor.intake.flee.series import Table
    from corridor.intake.text.files import Folder

_MAX_ROWS = 5_000
_MOST_OF_ONE = 100

Corrections = dict[str, list[int]]
"""Days of corrections by name of the column, in the order of the file."""


@dataclass(frozen=True)
class Corrected:
    """A column whose counts are corrected.

    Parameters
    ----------
    table
        Counts when all corrections are known.
    days
        Days of corrections, in the order of the file.
    """

    column: Column
    table: Table
    days: tuple[int, ...]

    def known_on(self, day: int) -> Table:
        """Counts as they stand when corrections up to a day are known."""
        table = self.column.table or ()
        for when in self.days:
            if when <= day:
                table = correct(table, when) or table
        return table


def read_corrections(
    folder: Folder, file: str, columns: Sequence[Column], period: Period, rule_set: RuleSet
) -> list[Corrected]:
    """Read corrections, where there are any, and apply them; columns without counts are left out."""
    found: Corrections = {}
    if _is_there(folder, file):
        known = {column.name: column for column in columns}
        for row in read_rows(folder, file, missing="", most=_MAX_ROWS, names=(0,), keep_notes=True) or []:
            if len(row.cells) < 2:  # noqa: PLR2004 - a name and a date
                continue
            if row.cells[0].startswith("#"):
                folder.warn(file, row.line, "", row.cells[0], "a comment with commas, and Flee stops there",
                            "delete it")  # fmt: skip
                continue
            column = known.get(row.cells[0])
            if column is None and columns:
                folder.fault(
                    file,
                    row.line,
                    "name",
                    row.cells[0] or "empty",
                    "must be a name of source_data/data_layout.csv; Flee stops",
                    partial(nearest, row.cells[0], list(known)),
                )
            day = _read_day(Cell(folder, file, row.line, "date"), row.cells[1], column, period, rule_set)
            if day is not None and column is not None:
                found.setdefault(column.name, []).append(day)
    return [one for column in columns if (one := _apply(folder, file, column, found.get(column.name, [])))]


def _is_there(folder: Folder, file: str) -> bool:
    try:
        return (folder.path / file).exists()
    except OSError:
        return False


def _read_day(cell: Cell, text: str, column: Column | None, period: Period, rule_set: RuleSet) -> int | None:
    date = read_date(cell, text)
    if date is None or column is None or column.table is None:
        return None
    day = period.day_of(date)
    if day < 0 and rule_set is not RuleSet.FLEE_3_1:
        cell.warn(text, "is before the run; newer Flee ignores it, and so is done", "delete the row")
        return None
    days = [when for when, _ in column.table]
    if day not in days:
        cell.fault(text, f"must be a date of {', '.join(column.files)}; Flee stops", "check the date")
        return None
    if days[0] == day and days.count(day) == 1:
        cell.warn(text, f"is the first row of {column.files[0]}: there is nothing to correct before it, and Flee stops "
                  "there", "delete the row")  # fmt: skip
    return day


def _apply(folder: Folder, file: str, column: Column, days: list[int]) -> Corrected | None:
    if column.table is None:
        return None
    if len(days) > _MOST_OF_ONE:
        folder.fault(file, 0, "name", column.name, f"has {len(days):,} corrections; must be at most {_MOST_OF_ONE}",
                     "leave some out")  # fmt: skip
        return None
    table = column.table
    for day in days:
        after = correct(table, day)
        if after is None:
            folder.fault(file, 0, "name", column.name, "the row before a correction has nobody, so that no factor can "
                         "be told; Flee stops", "delete the correction")  # fmt: skip
            return None
        table = after
    if any(people > MOST for _, people in table):
        folder.fault(file, 0, "name", column.name, f"its corrections make more than {MOST:,} people",
                     "check the counts round the dates of correction")  # fmt: skip
    return Corrected(column, table, tuple(days))
