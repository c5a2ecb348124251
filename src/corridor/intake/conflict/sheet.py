"""The needed cells of each row of a file of conflict events, whatever other columns its makers gave it."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from corridor.intake.text.rows import TornRow, is_filled, split_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.intake.conflict.shapes import Shape
    from corridor.intake.text.files import Folder
    from corridor.intake.text.rows import Cells

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_ALLOWED = "must be comma-separated values"


def read_rows(folder: Folder, file: str, shape: Shape, others: Sequence[Shape]) -> Iterator[tuple[int, Cells]]:
    """Give line and filled cells, stripped, of every row that has the right number of cells; faults for the others.

    Parameters
    ----------
    others
        Kinds of files that it could be instead.
    """
    text = folder.read_text(file, missing="scenario.toml names it in conflict_events; no result holds a copy")
    if text is None:
        return
    records: Iterator[tuple[int, list[str] | TornRow | None]] = filter(is_filled, split_records(text))
    line, header = next(records, (1, []))
    if header is None or _is_no_csv(folder, file, line, header, shape):
        return
    assert not isinstance(header, TornRow)
    names = _clean(header)
    if _is_row(header, shape):
        names, records = list(shape.order), chain([(line, header)], records)
    elif not _check_header(folder, file, line, names, shape, others):
        return
    places = {name: names.index(name) for name in shape.columns}
    yield from _pick(folder, file, records, places, names)


def _clean(header: Sequence[str]) -> list[str]:
    return [name.strip(" \t\ufeff\"'\r\n").casefold() for name in header]


def _is_row(header: Sequence[str], shape: Shape) -> bool:
    # No column is named by a number.
    return len(header) == len(shape.order) and header[0].strip().isdecimal()


def _is_no_csv(folder: Folder, file: str, line: int, header: list[str] | TornRow, shape: Shape) -> bool:
    if not header:
        folder.fault(file, 1, "", "empty", f"must have the columns {', '.join(shape.columns)}")
        return True
    as_written = header.line if isinstance(header, TornRow) else ",".join(header)
    if as_written.casefold().startswith("sep="):
        found = "a line for spreadsheets"
        folder.fault(file, line, "", found, "the first line must name the columns", "save it with commas")
        return True
    if not isinstance(header, TornRow) and (_is_row(header, shape) or set(_clean(header)) & set(shape.columns)):
        return False
    for separator, word in _SEPARATORS.items():
        parts = _clean(as_written.split(separator))
        if len(parts) > 1 and (set(parts) & set(shape.columns) or len(parts) >= len(shape.order) > 0):
            folder.fault(file, line, "", f"{word} between cells", _ALLOWED,
                         "save it with commas, and with points in numbers")  # fmt: skip
            return True
    if isinstance(header, TornRow):
        folder.fault(file, line, "", header.problem, header.allowed, header.remedy)
        return True
    return False


def _check_header(
    folder: Folder, file: str, line: int, names: Sequence[str], shape: Shape, others: Sequence[Shape]
) -> bool:
    missing = [name for name in shape.columns if name not in names]
    other = next((one for one in others if set(one.columns) <= set(names) or _is_row(names, one)), None)
    if missing and other:
        folder.fault(file, line, "", f"columns of {other.name}", f'scenario.toml says format = "{shape.format}"',
                     f'write format = "{other.format}"')  # fmt: skip
        return False
    if len(missing) == len(shape.columns):
        without = f", or be a row of {len(shape.order)} cells in the order of {shape.name}" if shape.order else ""
        folder.fault(file, line, "", "none of the columns that are needed",
                     f"the first line must name them{without}", f"they are: {', '.join(shape.columns)}")  # fmt: skip
        return False
    for name in missing:
        folder.fault(file, line, name, "missing", f"every row of {shape.name} needs this column", "export it too")
    doubled = sorted(name for name, count in Counter(names).items() if count > 1 and name in shape.columns)
    for name in doubled:
        folder.fault(file, line, name, "twice in the header", "each column must stand there once")
    return not missing and not doubled


def _pick(
    folder: Folder,
    file: str,
    records: Iterator[tuple[int, list[str] | TornRow | None]],
    places: Mapping[str, int],
    names: Sequence[str],
) -> Iterator[tuple[int, Cells]]:
    least = max(k + 1 for k, name in enumerate(names) if name)
    for line, cells in records:
        if cells is None:
            folder.fault(file, line, "", "too many torn rows", _ALLOWED, "export the file anew")
            return
        if isinstance(cells, TornRow):
            folder.fault(file, line, "", cells.problem, cells.allowed, cells.remedy)
        elif not least <= len(cells) <= len(names):
            # Cells would stand under the names of others.
            folder.fault(file, line, "", f"{len(cells)} cells", f"rows here have {len(names)}",
                         "quote cells that hold commas, or export the file anew")  # fmt: skip
        else:
            yield line, {name: cell for name, k in places.items() if k < len(cells) and (cell := cells[k].strip())}
