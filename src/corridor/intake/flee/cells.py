"""Rows and numbers of Flee's files, trusting nothing: what is odd is mended and said, as far as it can be."""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from corridor.intake.shape.hints import number_hint
from corridor.intake.shape.schema import FIRST_YEAR, LAST_YEAR
from corridor.intake.text.files import MAX_CHARACTERS
from corridor.intake.text.rows import TornRow, is_filled, split_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corridor.intake.text.files import Folder

MOST = 10**9
"""People of a place, and counts."""

_HEADS = frozenset({"name", "name1", "closure_type", "type", "location", "location1", "place", "from", "source"})
"""What stands first in a header that lacks its `#`, as far as it is no name of a place."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_LONGEST_NUMBER = 400
LONGEST_NAME = 200
"""Characters of a name of a place, region, country or column."""


class Row(NamedTuple):
    """A row of a file: its line, and its cells without spaces round them."""

    line: int
    cells: list[str]

    def cell(self, number: int) -> str:
        """Cell by its place in the row; empty where the row is shorter."""
        return self.cells[number] if number < len(self.cells) else ""


@dataclass(frozen=True)
class Cell:
    """Where a number or date stands, so that what is wrong with it can be said."""

    folder: Folder
    file: str
    line: int
    column: str

    def fault(self, found: object, allowed: str, remedy: str = "") -> None:
        """Note a fault of this cell."""
        self.folder.fault(self.file, self.line, self.column, found, allowed, remedy)

    def warn(self, found: object, allowed: str, remedy: str = "") -> None:
        """Note what is odd about this cell."""
        self.folder.warn(self.file, self.line, self.column, found, allowed, remedy)


def trim(text: str) -> str:
    """Take off spaces round a text, and all but one within it."""
    return " ".join(text.split())


def as_number(text: str) -> float | None:
    """Read a finite number; None for other text."""
    text = text.strip()
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def read_number(cell: Cell, text: str, low: float, high: float) -> float | None:
    """Read a number in [low, high]; None, and a fault, for anything else."""
    value = as_number(text)
    if value is None or not low <= value <= high:
        allowed = f"must be a number from {low:g} to {high:g}"
        cell.fault(text or "empty", allowed, number_hint(text))
        return None
    return value


def read_whole(cell: Cell, text: str, low: int, high: int) -> int | None:
    """Read a whole number in [low, high]; None, and a fault, for anything else.

    Decimals are rounded, with a warning: Flee stops there.
    """
    value = read_number(cell, text, low, high)
    if value is None:
        return None
    if re.fullmatch(r"[+-]?\d+", text.strip(), re.ASCII):
        return int(text)
    cell.warn(text, f"is no whole number, and Flee stops there; {round(value)} is taken", "write it without decimals")
    return round(value)


def read_date(cell: Cell, text: str) -> datetime | None:
    """Read a date as the start of its day in UTC; None, and a fault, for what is none."""
    match = _DATE.fullmatch(text)
    try:
        found = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC) if match else None
    except ValueError:
        found = None
    if found is None:
        cell.fault(text or "empty", "must be a date such as 2012-02-29")
    elif not FIRST_YEAR <= found.year < LAST_YEAR:
        cell.fault(text, f"must lie in the years {FIRST_YEAR} to {LAST_YEAR - 1}")
        return None
    return found


def is_date(text: str) -> bool:
    """Whether a text looks like one of Flee's dates."""
    return _DATE.fullmatch(text) is not None


def read_rows(
    folder: Folder, file: str, *, missing: str, most: int, names: Collection[int] = (), keep_notes: bool = False
) -> list[Row] | None:
    """Read the rows of one of Flee's files; None, and a fault, where there is no such file.

    Parameters
    ----------
    missing
        Why the file must be there.
    most
        Rows that are read; more are a fault.
    names
        Columns of names, by which Flee compares.
    keep_notes
        Whether rows that start with `#` are given too.
    """
    text = folder.read_text(file, missing=missing)
    if text is None:
        return None
    if folder.contents[file].startswith(codecs.BOM_UTF8):
        folder.warn(file, 1, "", "a byte-order mark", "Flee takes it for part of the first cell; it is taken off",
                    "save it as UTF-8 without one")  # fmt: skip
    rows: list[Row] = []
    for at, cells in filter(is_filled, split_records(text, keep_notes=True)):
        if isinstance(cells, TornRow):
            folder.fault(file, at, "", cells.problem, cells.allowed, cells.remedy)
            continue
        if cells is None or len(rows) >= most:
            found = "too many torn rows" if cells is None else f"more than {most:,} rows"
            folder.fault(file, at, "", found, f"at most {most:,} rows are read", "thin it, or split the case")
            break
        if any(len(cell) > MAX_CHARACTERS for cell in cells):
            folder.fault(file, at, "", "a cell that is too long", f"must be at most {MAX_CHARACTERS:,} characters",
                         "shorten it")  # fmt: skip
            continue
        row = Row(at, [trim(cell) for cell in cells])
        if row.cells[0].startswith("#") and not keep_notes:
            continue
        rows.append(row)
        _check_names(folder, file, row, cells, names)
    return rows


def _check_names(folder: Folder, file: str, row: Row, raw: Sequence[str], names: Collection[int]) -> None:
    for number in names:
        name = row.cell(number)
        if not name or row.cells[0].startswith("#"):
            continue
        if len(name) > LONGEST_NAME:
            folder.fault(file, row.line, "", name, f"a name must be at most {LONGEST_NAME} characters", "shorten it")
        if name != raw[number]:
            folder.warn(file, row.line, "", repr(raw[number]), "has spaces round it, with which Flee compares; it is "
                        "compared without", "take them off")  # fmt: skip


def split_header(
    folder: Folder, file: str, rows: Sequence[Row], *, first: int, numbers: Collection[int]
) -> tuple[Row | None, list[Row]]:
    """Tell the header of a table from its rows, and drop comments.

    Parameters
    ----------
    first
        Columns that have fixed meanings; the header names those behind them.
    numbers
        Columns that hold numbers in every row: a first row of words alone is a header that lacks its `#`.

    Returns
    -------
    Row or None
        The first row with `#` that names further columns, else the first with `#`.
    list of Row
        All that are no comments.
    """
    notes = [row for row in rows if row.cells[0].startswith("#")]
    rest = [row for row in rows if not row.cells[0].startswith("#")]
    header = next((row for row in notes if len(row.cells) > first), notes[0] if notes else None)
    if (
        rest
        and rest[0].cells[0].casefold() in _HEADS
        and all(rest[0].cell(k) and as_number(rest[0].cell(k)) is None for k in numbers)
    ):
        folder.warn(file, rest[0].line, "", ",".join(rest[0].cells[:3]), "a header without #, and Flee stops there; "
                    "it is taken for the header", "put # before it")  # fmt: skip
        header, rest = rest[0], rest[1:]
    return header, rest


def extra_cells(folder: Folder, file: str, row: Row, header: Row | None, first: int) -> Iterator[tuple[str, str]]:
    """Give name and text of the filled cells behind the fixed columns; a fault for those without a name."""
    for number in range(first, len(row.cells)):
        name, text = (header.cell(number) if header else ""), row.cells[number]
        if name and text:
            yield name, text
        elif text:
            folder.fault(file, row.line, "", text, f"stands in column {number + 1}, which has no name; Flee stops",
                         "name the column in a header that starts with #, or delete the cell")  # fmt: skip


def check_header(folder: Folder, file: str, header: Row | None, first: int) -> None:
    """Note names that stand twice among the further columns of a header."""
    names = header.cells[first:] if header else []
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        folder.fault(file, header.line if header else 0, name, "twice in the header", "must stand there once",
                     "delete one of the columns")  # fmt: skip
