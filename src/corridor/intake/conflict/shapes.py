"""What tells one kind of file of conflict events from another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridor.intake.shape.schema import columns_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta, tzinfo

    from corridor.intake.conflict.cells import ConflictRow
    from corridor.intake.text.rows import Cells
    from corridor.world.conflict import ConflictEvent


@dataclass(frozen=True)
class Shape:
    """A kind of file.

    Parameters
    ----------
    format, name
        As scenario.toml and as people call it.
    row
        The columns that are needed, and what they may hold.
    id_column
        The one that tells events apart.
    skip
        Says what a row is that is no threat; empty for one that is.
    skipped
        What is said of such rows.
    convert
        Makes the event of a row, given the offset of its midnights, the lag and the source.
    order
        All columns in their order, where files without a header are about.
    """

    format: str
    name: str
    row: type[ConflictRow]
    id_column: str
    skip: Callable[[Cells], str]
    skipped: str
    convert: Callable[[ConflictRow, tzinfo, timedelta, str], ConflictEvent]
    order: tuple[str, ...] = field(default=())

    @property
    def columns(self) -> list[str]:
        """Columns that every row must fill."""
        return columns_of(self.row)
