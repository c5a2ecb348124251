"""data_layout.csv and the files it names: people in camps, by date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.flee.cells import MOST, Cell, Row, is_date, read_date, read_rows, read_whole
from corridor.intake.flee.locations import CAMPS
from corridor.intake.flee.series import add_tables
from corridor.intake.text.files import nearest
from corridor.world.days import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.intake.flee.locations import Locations
    from corridor.intake.flee.period import Period
    from corridor.intake.flee.series import Table
    from corridor.intake.text.files import Folder

LAYOUT = "source_data/data_layout.csv"
MAX_ROWS_OF_FILE = 20_000
_MOST_FILES = 20
_LONGEST_PATH = 255
_HEADERS = ("DateTime", "Date")


@dataclass(frozen=True)
class Column:
    """A row of data_layout.csv.

    Parameters
    ----------
    name
        As the row has it.
    key
        As `Given` has it: `total`, a camp's place_id, or `+NAME`.
    files
        Files that its people were read from.
    table
        None where no file could be read.
    """

    line: int
    name: str
    key: str
    files: tuple[str, ...]
    table: Table | None

    @property
    def is_camp(self) -> bool:
        """Whether it belongs to a camp of its own."""
        return self.key != TOTAL and not self.key.startswith("+")


def read_counts(folder: Folder, locations: Locations, period: Period) -> list[Column]:
    """Read the counts of every column; what is wrong or odd is noted."""
    rows = read_rows(
        folder,
        LAYOUT,
        most=5_000,
        names=(0,),
        missing="it names the files of counts, which Flee's own repository keeps in conflict_validation",
    )
    if rows is None:
        return []
    files = _Files(folder, period)
    columns: list[Column] = []
    for row in rows:
        if not row.cells[0] or len(row.cells) < 2:  # noqa: PLR2004 - a name and a file
            folder.fault(LAYOUT, row.line, "", ",".join(row.cells), "must be a name and its files", "mend the row")
            continue
        if any(column.name == row.cells[0] for column in columns):
            folder.fault(LAYOUT, row.line, "", row.cells[0], "stands there twice, and Flee counts the first one twice",
                         "delete one of the rows")  # fmt: skip
            continue
        names = [name for name in row.cells[1:] if name]
        if len(names) > _MOST_FILES:
            folder.fault(LAYOUT, row.line, "", f"{len(names):,} files", f"must be at most {_MOST_FILES}", "join some")
            continue
        key = _key_of(folder, row, locations, is_first=not columns)
        columns.append(Column(row.line, row.cells[0], key, *_add_up(folder, row, names, files)))
    _check(folder, columns, locations)
    return columns


def _key_of(folder: Folder, row: Row, locations: Locations, *, is_first: bool) -> str:
    name = row.cells[0]
    location = locations.last(name)
    if is_first:
        if name != TOTAL:
            folder.warn(LAYOUT, row.line, "", name, "the first row is taken for the total, whatever its name; Flee 3.1 "
                        "stops where none is called total", "put total,FILE first")  # fmt: skip
        return TOTAL
    if name == TOTAL:
        folder.fault(LAYOUT, row.line, "", name, "must be the first row: newer Flee takes that one for it",
                     "move it there")  # fmt: skip
    if location is not None and location.kind in CAMPS:
        return location.place_id
    if locations.is_whole:
        what = "is no camp" if location else "is no location"
        folder.warn(
            LAYOUT,
            row.line,
            "",
            name,
            f"{what}: its people are counted, and come to no place",
            partial(nearest, name, sorted(one.name for one in locations.rows if one.kind in CAMPS)),
        )
    return f"+{name}"


def _add_up(folder: Folder, row: Row, names: Sequence[str], files: _Files) -> tuple[tuple[str, ...], Table | None]:
    paths = tuple(f"source_data/{name}" for name in names)
    tables = [files.read(row.line, path) for path in paths]
    total: Table | None = tables[0] if tables else None
    for path, table in zip(paths[1:], tables[1:], strict=True):
        if total is None or table is None:
            return paths, None
        if table[0][0] > total[0][0]:
            folder.warn(LAYOUT, row.line, "", path, f"starts later than {paths[0]}, and Flee 3.1 stops there; nobody "
                        "is added before", "give it a row of 0 for the first date")  # fmt: skip
        if table[-1][0] != total[-1][0]:
            folder.warn(LAYOUT, row.line, "", path, f"does not end when {paths[0]} does; what is later in one of them "
                        "is lost, as in Flee", "give both a row for the last date")  # fmt: skip
        total = add_tables(total, table) or None
    return paths, total


def _check(folder: Folder, columns: Sequence[Column], locations: Locations) -> None:
    if not columns:
        folder.fault(LAYOUT, 0, "", "no row", "must name the files of counts", "add total,refugees.csv and the camps")
        return
    if columns[0].table is None:
        folder.fault(LAYOUT, columns[0].line, "", columns[0].name, "the total must have counts; Flee stops",
                     "add the file that it names")  # fmt: skip
    known = {column.key: column for column in columns}
    for one in locations.rows:
        if one.kind in CAMPS and one is locations.last(one.name):
            column = known.get(one.place_id)
            if column is None:
                folder.warn(LAYOUT, 0, "", one.name, "a camp without a row, and Flee stops there; it starts empty and "
                            "is not scored", "add NAME,FILE")  # fmt: skip
            elif column.table is None:
                folder.warn(LAYOUT, column.line, "", one.name, "a camp whose counts cannot be had, and Flee stops "
                            "there; it starts empty and is not scored", "add the file")  # fmt: skip


class _Files:
    # Tables by file, each read and noted once.

    def __init__(self, folder: Folder, period: Period) -> None:
        self._folder = folder
        self._period = period
        self._tables: dict[str, Table | None] = {}

    def read(self, line: int, path: str) -> Table | None:
        if path not in self._tables:
            self._tables[path] = self._read(line, path)
        return self._tables[path]

    def _read(self, line: int, path: str) -> Table | None:
        folder = self._folder
        try:
            is_there = len(path) <= _LONGEST_PATH and (folder.path / path).exists()
        except (OSError, ValueError):  # a name that is too long
            is_there = False
        if not is_there:
            folder.warn(LAYOUT, line, "", path, "no such file, and Flee stops there; it is left out", "add it")
            return None
        rows = read_rows(folder, path, missing="", most=MAX_ROWS_OF_FILE)
        if rows is None:
            return None
        table: list[tuple[int, float]] = []
        empty: list[Row] = []
        for number, row in enumerate(rows):
            if len(row.cells) < 2:  # noqa: PLR2004 - a date and a count
                continue
            if number == 0 and row.cells[0] and not is_date(row.cells[0]) and not row.cells[1].isdigit():
                if row.cells[0] not in _HEADERS:
                    folder.warn(path, row.line, "", ",".join(row.cells[:2]), "a header, and Flee stops there; it is "
                                "left out", "put # before it")  # fmt: skip
                continue
            if not row.cells[1]:
                empty.append(row)
                continue
            date = read_date(Cell(folder, path, row.line, "date"), row.cells[0])
            count = read_whole(Cell(folder, path, row.line, "count"), row.cells[1], 0, MOST)
            if date is not None and count is not None:
                table.append((self._period.day_of(date), float(count)))
        self._warn(path, table, empty)
        return tuple(table) or None

    def _warn(self, path: str, table: Sequence[tuple[int, float]], empty: Sequence[Row]) -> None:
        folder = self._folder
        if empty:
            folder.warn(path, empty[0].line, "count", "empty", f"{len(empty):,} such rows are left out, as in Flee",
                        "give the count, or delete the row")  # fmt: skip
        days = [day for day, _ in table]
        if not table:
            folder.warn(path, 0, "", "no count", "Flee stops there; the file is left out", "add dates and counts")
        if days != sorted(days):
            folder.warn(path, 0, "date", "out of order", "Flee draws its lines between rows as they stand, and the "
                        "run is given the same; counts to score are sorted", "sort the rows by date")  # fmt: skip
        if len(set(days)) < len(days):
            folder.warn(path, 0, "date", f"{len(days) - len(set(days)):,} dates twice", "Flee keeps both rows; of "
                        "counts to score the last one is kept", "delete one of them")  # fmt: skip
