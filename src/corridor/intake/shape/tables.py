"""A table of a scenario as rows that fit, and the ids that its rows give, broken rows included."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from corridor.intake.shape.checks import check
from corridor.intake.shape.schema import LONGEST_SLUG, SLUG, Model, columns_of, is_required
from corridor.intake.text.files import nearest
from corridor.intake.text.rows import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.intake.text.files import Folder
    from corridor.intake.text.rows import Cells

MAX_ROWS = {
    "places.csv": 50_000, "roads.csv": 100_000, "events.csv": 20_000, "observed.csv": 100_000,
    "claims.csv": 50_000, "documents.csv": 10_000,
}  # fmt: skip
"""Above the largest networks in use; and some checks and the engine's set-up grow with their product."""

# To look a name up among known ones takes time with their number; so many are compared with it in all.
_COMPARISONS = 200_000


# What spreadsheets take for the start of a formula (OWASP, CSV injection); a minus before a digit is a number.
_FORMULA = re.compile(r"[=+@\t\r]|-(?!\d)")
_TEXTS = (
    "names", "region", "country", "p_code", "unit", "definition", "source", "note", "place_id", "said_by",
    "original_source", "publisher", "decided_by_rule", "basis", "extractor_version",
)  # fmt: skip


@dataclass(frozen=True)
class Table(Generic[Model]):
    """Rows of a file by line.

    Parameters
    ----------
    rows
        Rows that fit the model.
    cells
        Of every row, the cells that fit; ids and references are checked in these.
    raw_ids
        Ids of all rows as they stand; empty where a row has none.
    is_whole
        Whether every row of the file is in `cells`.
    """

    file: str
    rows: list[tuple[int, Model]]
    cells: list[tuple[int, Cells]]
    raw_ids: list[str]
    is_whole: bool

    @property
    def is_sound(self) -> bool:
        """Whether all rows fit."""
        return self.is_whole and len(self.rows) == len(self.cells)

    def column(self, name: str) -> list[tuple[int, str]]:
        """(line, cell) where the cell is filled and fits."""
        return [(row, cells[name]) for row, cells in self.cells if name in cells]


def read_table(folder: Folder, file: str, model: type[Model], id_column: str, most: int | None = None) -> Table[Model]:
    """Read a table; faults for every row that does not fit.

    Parameters
    ----------
    id_column
        Column of the rows' ids; empty where they have none.
    most
        Rows that are read, if others than `MAX_ROWS`.
    """
    columns = columns_of(model)
    sheet = read_sheet(folder, file, columns, [name for name in columns if is_required(model, name)],
                       most or MAX_ROWS[file])  # fmt: skip
    rows: list[tuple[int, Model]] = []
    cells, raw_ids = [], [row.get(id_column, "").strip() for _, row in sheet.broken]
    for line, raw in sheet.rows:
        _warn_of_formulas(folder, file, line, raw)
        stripped = {name: cell.strip() for name, cell in raw.items()}
        raw_ids.append(stripped.get(id_column, ""))
        row, failing = check(model, stripped, folder, file, line)
        if row is not None:
            rows.append((line, row))
        cells.append((line, {name: cell for name, cell in stripped.items() if name not in failing}))
    cells += [(line, {}) for line, _ in sheet.broken]
    return Table(file, rows, cells, raw_ids, sheet.is_whole)


def _warn_of_formulas(folder: Folder, file: str, line: int, raw: Cells) -> None:
    for name in _TEXTS:
        if name in raw and _FORMULA.match(raw[name]):
            allowed = "a spreadsheet would take it for a formula"
            folder.warn(file, line, name, raw[name], allowed, "put a word before it")


def fold(name: str) -> str:
    """Letters and digits of a name, without case and accents: what it has in common with a misspelt one."""
    return "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if one.isalnum())


class KnownIds:
    """What the rows of some tables can be referred to by."""

    def __init__(self, *tables: Table[Any], more: Iterable[str] = ()) -> None:
        ids = [*more, *(name for table in tables for name in table.raw_ids)]
        self._ids = set(ids)
        self._offered = sorted(name for name in self._ids if len(name) <= LONGEST_SLUG and re.fullmatch(SLUG, name))
        self._folded = {fold(name) for name in self._ids}
        # A row whose id is lost could be the one that is referred to; so could all, where there is none.
        self._is_whole = "" not in self._ids and all(table.is_whole and table.cells for table in tables)
        self._left = _COMPARISONS

    def __contains__(self, name: str) -> bool:
        """Whether a row has exactly this id."""
        return name in self._ids

    def lack(self, name: str) -> bool:
        """Whether no row can have meant this id, not even a broken one or one whose id is at fault itself."""
        return self._is_whole and name not in self._ids and fold(name) not in self._folded

    def nearest(self, name: str) -> str:
        """Name the nearest id; empty when too much was looked up before."""
        self._left -= len(self._ids)
        return nearest(name, self._offered) if self._left >= 0 else ""
