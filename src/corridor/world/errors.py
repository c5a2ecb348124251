"""Everything that corridor raises on purpose, on one screen.

CorridorError
├── ScenarioError        a scenario folder has faults (all of them, at once)   (ValueError)
├── ScenarioMissingError no such scenario                                      (FileNotFoundError)
├── RequestError         what was asked cannot be done                         (ValueError)
├── DocumentError        a report cannot be read                               (ValueError)
└── ResultError          a result folder cannot be written or read             (OSError)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class CorridorError(Exception):
    """Base of every error that corridor raises on purpose; its text is meant for the user."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a scenario folder, or, as a warning, one that is legal but odd.

    Parameters
    ----------
    file
        Name of the file within the folder.
    row
        Line of the file, counted from 1 with the header as line 1; 0 where no line is meant.
    column
        Column or key; empty where the whole line or file is meant.
    found, allowed, remedy
        What stands there, what may stand there, what to do.
    more
        How many others this line counts that are not listed; 0 for a fault of its own.
    """

    file: str
    row: int
    column: str
    found: str
    allowed: str
    remedy: str = ""
    more: int = field(default=0, compare=False)

    def __str__(self) -> str:
        """`roads.csv:14: length_km = -4; must be > 0; give the road's length or remove the row`."""
        where = f"{self.file}:{self.row}" if self.row else self.file
        what = f"{self.column} = {self.found}" if self.column else self.found
        return printable(f"{where}: " + "; ".join(part for part in (what, self.allowed, self.remedy) if part))


def printable(text: str) -> str:
    """Escape what a terminal could act on or break a line at: what a file holds is not trusted."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sort by file and row; the line that counts the rest of a file comes last in it."""
    return tuple(sorted(faults, key=lambda fault: (fault.file, fault.more > 0, fault)))


def count_of(faults: Iterable[Fault], noun: str) -> str:
    """Say how many there are, those not listed included: `2 faults`, `1 warning`, `no warnings`."""
    number = sum(fault.more or 1 for fault in faults)
    return f"{number or 'no':{',' if number else ''}} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class Findings:
    """All that a check of a scenario folder found, sorted by file and row.

    Parameters
    ----------
    folder
        The folder, as the user named it.
    faults
        What must be mended before anything can run.
    warnings
        What is legal but odd.
    """

    folder: str
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


class ScenarioError(CorridorError, ValueError):
    """A scenario folder has faults; `faults` holds all of them, by file and row."""

    def __init__(self, folder: str, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        heading = f"{printable(folder)}: {count_of(self.faults, 'fault')}"
        super().__init__("\n".join([heading, *map(str, self.faults)]))


class ScenarioMissingError(CorridorError, FileNotFoundError):
    """Neither a folder nor a bundled scenario has this name."""


class RequestError(CorridorError, ValueError):
    """The request does not fit the scenario (an issue time outside its period, no members, ...)."""


class DocumentError(CorridorError, ValueError):
    """A report cannot be read: empty, binary, broken, too large, or in a language that is not supported."""


class ResultError(CorridorError, OSError):
    """A result folder cannot be written where it was asked for, or cannot be read."""
