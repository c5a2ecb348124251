"""Reads what a person noted about reports before they were scanned: publisher, time of publication, how it is known."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from corridor.intake.shape.hints import slug_of
from corridor.intake.shape.schema import parse_time
from corridor.intake.text.files import Folder, nearest
from corridor.intake.text.rows import TornRow, is_filled, split_records
from corridor.world.claims import Document
from corridor.world.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_ROWS = 10_000

_KEYS = ("document_id", "document")
_COLUMNS = (*_KEYS, "publisher", "published_time", "basis")


def read_listed(path: Path) -> dict[str, Document]:
    """Read a list of documents: a CSV file with `document_id`, or `document` for the file's name, and more.

    Columns: `publisher`, `published_time` (with an offset) and `basis` (how the time is known), each of which may be
    missing or empty. Other columns are for people.

    Returns
    -------
    dict
        Documents by their id, or by the name of their file.

    Raises
    ------
    ScenarioError
        With every fault of the file.
    """
    folder, file = Folder(path.parent), path.name
    text = folder.read_text(file, missing="a list of documents was named")
    records = split_records(text or "")
    line, header = next(records, (1, []))
    names = [name.strip() for name in header] if isinstance(header, list) else []
    if text is not None and not set(_KEYS) & set(names):
        allowed = f"the header must name {_KEYS[0]} or {_KEYS[1]}; it may name {', '.join(_COLUMNS[2:])} too"
        folder.fault(file, line, "", ", ".join(names) or "no header", allowed, partial(nearest, _KEYS[0], names))
    found: dict[str, Document] = {}
    for count, (at, cells) in enumerate(filter(is_filled, records), 1):
        if folder.is_faulty and not found:
            break
        if count > MAX_ROWS or cells is None:
            folder.fault(file, at, "", f"row {count:,}", f"at most {MAX_ROWS:,} rows are read", "split it")
            break
        if isinstance(cells, TornRow):
            folder.fault(file, at, "", cells.problem, cells.allowed, cells.remedy)
            continue
        _note(folder, file, at, _row(names, cells), found)
    if folder.is_faulty:
        raise ScenarioError(str(path), folder.findings().faults)
    return found


def _row(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name in _COLUMNS}


def _note(folder: Folder, file: str, at: int, row: dict[str, str], found: dict[str, Document]) -> None:
    by_id = row.get("document_id", "")
    name = by_id or PurePath(row.get("document", "")).name
    document_id = by_id if by_id and by_id == slug_of(by_id) else slug_of(by_id or PurePath(name).stem)
    if not name or not document_id:
        folder.fault(file, at, " or ".join(_KEYS), name or "empty", "every row names a document", "fill it in")
        return
    if name in found:
        folder.fault(file, at, "document_id" if by_id else "document", name, "stands in an earlier row", "remove one")
        return
    document = Document(document_id, row.get("publisher", ""), None, row.get("basis", ""))
    if stated := row.get("published_time"):
        try:
            document = replace(document, published_time=parse_time(stated))
        except ValueError as err:
            folder.fault(file, at, "published_time", stated, str(err), "correct it, or leave it empty if unknown")
    found[name] = document
