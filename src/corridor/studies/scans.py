"""What a scan of reports gives: readings, files that could not be read, and reports that repeat others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.world.evidence import Likeness, Reading


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and why, in one line."""

    file: str
    fault: str


@dataclass(frozen=True)
class Scan:
    """What was read in some files.

    Parameters
    ----------
    readings, unread
        Each in the order of the files. The readings' texts are dropped.
    likenesses
        Reports that repeat others of the same scan. What a copy says in its own voice traces to its original.
    """

    readings: tuple[Reading, ...]
    unread: tuple[Unread, ...]
    likenesses: tuple[Likeness, ...]
