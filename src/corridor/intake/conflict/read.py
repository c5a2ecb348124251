"""The conflict events of a scenario: those of every file that scenario.toml names, as far as they are a threat."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from corridor.intake.conflict.acled import ACLED
from corridor.intake.conflict.sheet import read_rows
from corridor.intake.conflict.ucdp import UCDP
from corridor.intake.shape.checks import check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from corridor.intake.shape.frame import Frame
    from corridor.intake.text.files import Folder
    from corridor.world.conflict import ConflictEvent

MAX_EVENT_ROWS = 200_000
"""In all files together; those that are skipped count."""

SHAPES = {shape.format: shape for shape in (ACLED, UCDP)}

_LISTED, _LONG = 10, 40
"""Types of skipped rows that a warning lists, and characters of each."""


def read_conflict(folder: Folder, frame: Frame) -> tuple[ConflictEvent, ...]:
    """Read the files of all tables [[conflict_events]]; faults for what does not fit, a warning for what is skipped."""
    zone = frame.clock.start.tzinfo if frame.clock else None
    reading = _Reading(folder, zone or UTC)
    return tuple(event for keys in frame.conflict if "format" in keys for event in reading.read_file(keys))


class _Reading:
    # What goes from one file to the next: ids that were seen, and how many rows there were.

    def __init__(self, folder: Folder, zone: tzinfo) -> None:
        self.folder = folder
        self.zone = zone
        self._rows = 0
        self._seen: dict[str, tuple[str, int]] = {}

    def read_file(self, keys: Mapping[str, Any]) -> Iterator[ConflictEvent]:
        # A lag that is at fault is noted; the rows are checked all the same.
        file, shape, lag = keys["file"], SHAPES[keys["format"]], timedelta(days=keys.get("lag_days", 0))
        others = [one for one in SHAPES.values() if one is not shape]
        skipped: Counter[str] = Counter()
        for line, cells in read_rows(self.folder, file, shape, others):
            self._rows += 1
            if self._rows > MAX_EVENT_ROWS:
                self.folder.fault(file, line, "", f"row {self._rows:,} of conflict events",
                                  f"at most {MAX_EVENT_ROWS:,} rows are read, of all files together",
                                  "export only the region and the period of the case")  # fmt: skip
                break
            if what := shape.skip(cells):
                skipped[what] += 1
                continue
            row, failing = check(shape.row, cells, self.folder, file, line)
            if shape.id_column not in failing:
                self._check_id(file, line, shape.id_column, cells[shape.id_column])
            if row is not None:
                yield shape.convert(row, self.zone, lag, f"{shape.name} ({file})")
        if skipped:
            self._warn_of_skipped(file, skipped, shape.skipped)

    def _check_id(self, file: str, line: int, column: str, event_id: str) -> None:
        if event_id in self._seen:
            other, at = self._seen[event_id]
            where = f"row {at}" if other == file else f"row {at} of {other}"
            self.folder.fault(file, line, column, event_id, f"stands in {where} already",
                              "each event must stand once, or it would threaten twice")  # fmt: skip
        self._seen.setdefault(event_id, (file, line))

    def _warn_of_skipped(self, file: str, skipped: Counter[str], what: str) -> None:
        listed = ", ".join(f"{count:,} {name[:_LONG]}" for name, count in skipped.most_common(_LISTED))
        left = len(skipped) - _LISTED
        more = f" and {left:,} more kinds" if left > 0 else ""
        total = skipped.total()
        self.folder.warn(file, 0, "", f"{total:,} {'row' if total == 1 else 'rows'} skipped",
                         f"{what}: {listed}{more}", "see whether any should count")  # fmt: skip
