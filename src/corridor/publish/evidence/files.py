"""Claims and documents as CSV and as objects for JSON."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from corridor.world.claims import Claim, Document

if TYPE_CHECKING:
    from collections.abc import Iterable

# A spreadsheet takes a cell that starts like this for a formula (OWASP, "CSV injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_EXACT = 1e15
"""Whole numbers below this are written in full: a float holds every one of them."""


def claims_csv(claims: Iterable[Claim]) -> bytes:
    """Write claims as the file `claims.csv` of a scenario: a line a claim, times with their offset, in UTF-8."""
    return _rows_csv(Claim, claims)


def documents_csv(documents: Iterable[Document]) -> bytes:
    """Write documents as the file `documents.csv` of a scenario."""
    return _rows_csv(Document, documents)


def claim_object(claim: Claim) -> dict[str, Any]:
    """Make a claim an object for JSON: its fields, null where there is none, and the parts of its definition.

    The parts are `counted` (who or what), `unit` and `whose`.
    """
    counted, unit, whose = claim.definition_parts
    found = {one.name: _json_value(getattr(claim, one.name)) for one in fields(Claim)}
    return {**found, "counted": counted, "unit": unit, "whose": whose}


def number_text(value: float) -> str:
    """Write a number in full, without needless digits: `120000`, `0.333333`."""
    if not abs(value) < _EXACT or 0 < abs(value) < 1:
        return f"{value:.6g}"
    return f"{value:.0f}" if value == int(value) else f"{value:.6f}".rstrip("0").rstrip(".")


def safe_cell(text: str) -> str:
    """Make a text one line that no spreadsheet runs: a leading apostrophe, unless it is a plain number."""
    line = text
    if not text.isprintable():
        line = "".join(" " if unicodedata.category(one) in {"Cc", "Cs"} else one for one in text)
    # A letter of full width counts as the plain one in some spreadsheets, and leading blanks are dropped by others.
    start = unicodedata.normalize("NFKC", line.lstrip()[:1])
    if (text.startswith(_FORMULA_STARTS) or start.startswith(_FORMULA_STARTS)) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{line}"
    return line


def _rows_csv(kind: type[Claim | Document], rows: Iterable[Claim] | Iterable[Document]) -> bytes:
    names = [one.name for one in fields(kind)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(getattr(row, name)) for name in names] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return time_text(value)
        case float() | int():
            return number_text(value)
        case _:
            return safe_cell(str(value))


def time_text(time: datetime) -> str:
    """Write a time as scenarios do: `2024-03-01T06:00+02:00`, with seconds only where it has any."""
    return time.isoformat(timespec="seconds" if time.second else "minutes")


def _json_value(value: object) -> object:
    match value:
        case datetime():
            return time_text(value)
        case float():
            return int(value) if abs(value) < _EXACT and value == int(value) else value
        case str():
            return str(value)  # an enum becomes the text that it stands for
        case _:
            return value
