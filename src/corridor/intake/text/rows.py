"""Reads the rows of a CSV file; what one broken row hides of the others is as little as can be."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeGuard

from corridor.intake.text.files import MAX_CHARACTERS, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.intake.text.files import Folder

MAX_COLUMNS = 200
"""Names in a header: the known ones and what a spreadsheet leaves behind."""

Cells = dict[str, str]
"""Filled cells of a row by column, spaces round them kept."""


@dataclass
class Sheet:
    """Rows of a file by line.

    Parameters
    ----------
    rows
        Rows of the right shape.
    broken
        Cells that could be made out of rows that were not.
    is_whole
        Whether every row is in `rows` or `broken`.
    """

    rows: list[tuple[int, Cells]] = field(default_factory=list)
    broken: list[tuple[int, Cells]] = field(default_factory=list)
    is_whole: bool = True


@dataclass(frozen=True)
class TornRow:
    """A row that is no CSV: what is wrong, what may stand there, what to do, and its first line as it stands."""

    problem: str
    allowed: str
    remedy: str
    line: str


_ALLOWED = "must be comma-separated values"


def _explain(err: csv.Error, *, is_one_line: bool) -> tuple[str, str, str]:
    message = str(err)
    if "limit" in message and is_one_line:
        allowed = f"{_ALLOWED} of at most {MAX_CHARACTERS:,} characters"
        return "a cell of more than 100,000 characters", allowed, "shorten it"
    if "limit" in message or "end of data" in message:
        return "a quote is opened and never closed", _ALLOWED, "close it, or double quotes within a cell"
    return "text after a closing quote", _ALLOWED, "double quotes within a cell"


def split_records(text: str, *, keep_notes: bool = False) -> Iterator[tuple[int, list[str] | TornRow | None]]:
    """Give line and cells of every record; of rows that start with `#` only where `keep_notes` says so.

    After a torn one, reading goes on in the next line: what looked like part of it (all up to the end, after an open
    quote) are rows again. None when that was tried too often.
    """
    stream = io.StringIO(text, newline="")
    reader, lines_before, again = csv.reader(stream, strict=True), 0, 0
    while True:
        line, start = lines_before + reader.line_num + 1, stream.tell()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as err:
            again += stream.tell() - start
            is_one_line = lines_before + reader.line_num == line
            stream.seek(start)
            yield line, TornRow(*_explain(err, is_one_line=is_one_line), stream.readline())
            if again > 3 * len(text) + 10_000_000:
                yield line + 1, None
                return
            reader, lines_before = csv.reader(stream, strict=True), line
            continue
        if cells and (keep_notes or not cells[0].lstrip().startswith("#")):
            yield line, cells


def read_sheet(folder: Folder, file: str, columns: Sequence[str], required: Sequence[str], max_rows: int) -> Sheet:
    """Read a CSV file; faults for a header or rows that do not fit.

    Rows whose first cell starts with `#` are comments, before the header too.
    """
    sheet = Sheet()
    text = folder.read_text(file)
    records = split_records(text or "")
    line, header = next(records, (1, []))
    if text is None or not _is_header(header, folder, file, line, columns):
        sheet.is_whole = False
        return sheet
    found_names = [name.strip() for name in header]
    nameless = [k for k, name in enumerate(found_names) if not name]
    least = max((k + 1 for k, name in enumerate(found_names) if name), default=0)
    is_sound = _check_names(folder, file, line, found_names, columns, required)
    names = [name if name in columns else "" for name in found_names]
    for count, (at, cells) in enumerate(filter(is_filled, records), 1):
        if count > max_rows or cells is None:
            found = "too many torn rows" if cells is None else f"row {count:,}"
            folder.fault(file, at, "", found, f"at most {max_rows:,} rows are read", "thin it, or split the case")
            sheet.is_whole = False
            break
        if isinstance(cells, TornRow):
            folder.fault(file, at, "", cells.problem, cells.allowed, cells.remedy)
            sheet.broken.append((at, _pair(names, [cell.strip(' "\r\n') for cell in cells.line.split(",")])))
            continue
        row = _pair(names, cells)
        # A spreadsheet leaves commas behind its last column: no names in the header, no cells in the rows.
        fits = least <= len(cells) <= len(names)
        if not fits:
            remedy = (
                "fill the row up with commas, one for each empty cell"
                if len(cells) < least
                else "quote cells that hold commas, or delete the comma too many"
            )
            folder.fault(file, at, "", f"{len(cells)} cells", f"the header has {len(names)}", remedy)
        elif stray := [k for k in nameless if k < len(cells) and cells[k].strip()]:
            folder.fault(file, at, "", cells[stray[0]], f"stands in column {stray[0] + 1}, which has no name",
                         "name the column in the header, or delete the cell")  # fmt: skip
        for name in [name for name, cell in row.items() if len(cell) > MAX_CHARACTERS]:
            allowed = f"must be at most {MAX_CHARACTERS:,} characters"
            folder.fault(file, at, name, row.pop(name), allowed, "shorten it")
            fits = False
        (sheet.rows if fits and is_sound else sheet.broken).append((at, row))
    return sheet


def is_filled(record: tuple[int, list[str] | TornRow | None]) -> bool:
    """Whether a row is more than the commas that spreadsheets leave behind."""
    cells = record[1]
    return not isinstance(cells, list) or any(cell and not cell.isspace() for cell in cells)


def _pair(names: Sequence[str], cells: Sequence[str]) -> Cells:
    return {name: cell for name, cell in zip(names, cells, strict=False) if name and cell and not cell.isspace()}


def _is_header(
    header: list[str] | TornRow | None, folder: Folder, file: str, line: int, columns: Sequence[str]
) -> TypeGuard[list[str]]:
    if isinstance(header, TornRow):
        folder.fault(file, line, "", header.problem, header.allowed, header.remedy)
        return False
    if not header:
        folder.fault(file, 1, "", "empty", f"the first line must be: {','.join(columns)}")
        return False
    if len(header) > MAX_COLUMNS:
        folder.fault(file, line, "", f"{len(header):,} columns", f"the columns are: {','.join(columns)}")
        return False
    if len(header) == 1:
        for separator, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            parts = header[0].split(separator)
            if len(parts) > 1 and (parts[0] == "sep=" or any(part.strip(' "') in columns for part in parts)):
                remedy = "save it with commas, and with points in numbers"
                folder.fault(file, line, "", f"{word} between cells", _ALLOWED, remedy)
                return False
    return True


def _check_names(
    folder: Folder, file: str, line: int, names: Sequence[str], columns: Sequence[str], required: Sequence[str]
) -> bool:
    # False when rows cannot be told apart by these names; an unknown column beside the known ones does no harm,
    # nor does one without a name and without cells.
    names = [name for name in names if name]
    for name in sorted(name for name, count in Counter(names).items() if count > 1):
        folder.fault(file, line, name, "twice in the header", "each column must stand there once")
    for name in sorted({name for name in names if name not in columns}):
        folder.fault(file, line, name, "unknown column", "must be a column of this file",
                     partial(nearest, name, columns))  # fmt: skip
    for name in required:
        if name not in names:
            folder.fault(file, line, name, "missing", "every row needs this column", "add it to the header")
    return len(set(names)) == len(names) and set(required) <= set(names)
