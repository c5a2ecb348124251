"""Rows of text laid out in columns for a terminal: no number is cut, long names go on in the next line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_BREAK = re.compile(r"(?<=\d) (?=%)")
_HARD_BLANK = "\N{NO-BREAK SPACE}"

GAP = 2
"""Blanks between columns."""


@dataclass(frozen=True)
class Column:
    """A column.

    Parameters
    ----------
    heading
        Above it.
    is_firm
        It takes the room that it needs; others share what is left.
    most
        Letters that a firm one has at most, unless a single word is longer.
    least
        Letters that one of the others has at least, be the terminal as narrow as it may.
    """

    heading: str
    is_firm: bool = False
    most: int = 26
    least: int = 10


def width_of(text: str) -> int:
    """Cells that a text takes in a terminal: letters of some scripts take two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def column_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Give every column what it needs, or its share of what is left."""
    needed = [_needed(column, [column.heading, *(row[k] for row in rows)]) for k, column in enumerate(columns)]
    left = (
        width - GAP * (len(columns) - 1) - sum(need for need, one in zip(needed, columns, strict=True) if one.is_firm)
    )
    given = list(needed)
    # Who needs least is served first; the others share what that leaves.
    loose = sorted((k for k, one in enumerate(columns) if not one.is_firm), key=lambda k: needed[k])
    for number, k in enumerate(loose):
        given[k] = max(min(needed[k], left // (len(loose) - number)), min(columns[k].least, needed[k]))
        left -= given[k]
    return given


def _needed(column: Column, cells: Sequence[str]) -> int:
    whole = max(map(width_of, cells))
    if not column.is_firm or whole <= column.most:
        return whole
    return max(column.most, *(width_of(word) for cell in cells for word in cell.split(" ")))


def lay_out(row: Sequence[str], widths: Sequence[int], indent: str = "") -> list[str]:
    """Write a row as lines: a cell goes on beneath itself, broken at blanks, within a word only if that is too long."""
    cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    return [
        indent
        + (" " * GAP)
        .join(_padded(cell[k] if k < len(cell) else "", width) for cell, width in zip(cells, widths, strict=True))
        .rstrip()
        for k in range(max(map(len, cells)))
    ]


def wrap(text: str, width: int) -> list[str]:
    """Break a text at blanks into lines of so many cells; longer words are broken too; a per cent sign stays."""
    if width_of(text) <= width:
        return [text]
    lines = [""]
    for word in _NO_BREAK.sub(_HARD_BLANK, text).split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(joined) <= width:
            lines[-1] = joined
            continue
        rest = word
        if lines[-1]:
            lines.append("")
        while width_of(rest) > width:
            cut = max(_fitting(rest, width), 1)
            lines[-1] = rest[:cut]
            lines.append("")
            rest = rest[cut:]
        lines[-1] = rest
    return [line.replace(_HARD_BLANK, " ") for line in lines]


def _fitting(text: str, width: int) -> int:
    # Letters of a text that have room.
    used = 0
    for k, letter in enumerate(text):
        used += width_of(letter)
        if used > width:
            return k
    return len(text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
