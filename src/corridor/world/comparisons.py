"""What is found when results are read again: a stored result, what a second run gave, how two forecasts differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from corridor.world.events import Event
    from corridor.world.scenario import Use


@dataclass(frozen=True)
class StoredResult:
    """A result folder as read back.

    Parameters
    ----------
    folder
        As the user named it.
    manifest, summary
        The two JSON documents, checked for the keys that a reader needs.
    scenario_folder
        The copy of the scenario within the result; None when there is none.
    edited, missing, foreign
        Files that are not as they were written, that are gone, that were never written.
    """

    folder: Path
    manifest: Mapping[str, Any]
    summary: Mapping[str, Any]
    scenario_folder: Path | None
    edited: tuple[str, ...]
    missing: tuple[str, ...]
    foreign: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One named thing that was one and is another, both in words; empty where it was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class FileDifference:
    """One file that two results do not share byte by byte.

    Parameters
    ----------
    where
        The first place that differs (column, key, line); empty where only bytes can be compared.
    before, after
        What stands there.
    rows
        Rows of that column that differ; 0 where it is no table.
    largest
        Largest difference in that column; None where it holds no numbers.
    is_edited
        The earlier file is not as it was written.
    """

    file: str
    where: str
    before: str
    after: str
    rows: int = 0
    largest: float | None = None
    is_edited: bool = False


class Original(StrEnum):
    """What became of a scenario at the place it was read from, since the result was made."""

    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True)
class Rerun:
    """What a second run of a stored result gave.

    Parameters
    ----------
    same
        Files whose bytes agree; summary.json without `seconds`, manifest.json without digests of files.
    differing
        The others.
    provenance
        Versions, code and platform that are not what they were.
    location, original, original_files
        Where the scenario was read from, what became of it there, and which of its files changed.
    foreign
        Files in the stored result that corridor did not write.
    """

    folder: str
    same: tuple[str, ...]
    differing: tuple[FileDifference, ...]
    provenance: tuple[Change, ...]
    location: str
    original: Original
    original_files: tuple[str, ...]
    foreign: tuple[str, ...]


@dataclass(frozen=True)
class RowChange:
    """A row of a scenario's table that is in both scenarios, and not the same."""

    row_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class TableChange:
    """How a table of one scenario differs from the same table of another, by id."""

    table: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[RowChange, ...]


@dataclass(frozen=True)
class Side:
    """One of two forecasts that are compared.

    `edited` are its files that are not as they were written.
    """

    folder: str
    scenario: str
    issue_time: datetime
    members: int
    seed: int
    edited: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """What two forecasts say about one valid time.

    Parameters
    ----------
    lead_hours
        From the later issue time.
    before, after
        Arrivals by `q05` to `q95`.
    """

    valid_time: datetime
    lead_hours: float
    before: Mapping[str, float]
    after: Mapping[str, float]


@dataclass(frozen=True)
class CountBeside:
    """A count made between two issue times, beside what the earlier forecast said of that moment.

    `forecast` holds the quantiles `q05` to `q95`, on a straight line between the forecast's own times.
    """

    time: datetime
    value: float
    use: Use
    source: str
    forecast: Mapping[str, float]


@dataclass(frozen=True)
class Differences:
    """How a later forecast differs from an earlier one of the same case.

    Parameters
    ----------
    were_swapped
        The user named the later one first.
    is_same_answer
        Every quantile at every valid time agrees.
    request
        What was asked differently; versions, code and platform in `provenance`.
    settings, inputs, tables
        What was changed in the scenario folder: keys of scenario.toml, uncertain inputs, rows.
    became_known
        Events published between the two issue times, in order.
    inputs_known
        Inputs whose sources were published between them: name, generic range, range.
    last
        The last valid time that both reach.
    end_before, end_after
        Ends of the two runs; where they differ, totals are not comparable.
    leads
        The first valid time that both reach, and some at leads of whole days before the last, in order.
    half_before, half_after
        When the medians reach half of what they reach by `last`; None where that is nobody.
    counts
        What was counted between the two issue times, in order.
    median_error_before, median_error_after
        Standard error, by the size of the ensemble, of the medians of `last`; None with too few members to tell.
    is_same_chance
        Both ensembles have the same seed and size.
    """

    before: Side
    after: Side
    were_swapped: bool
    is_same_answer: bool
    request: tuple[Change, ...]
    provenance: tuple[Change, ...]
    settings: tuple[Change, ...]
    inputs: tuple[Change, ...]
    tables: tuple[TableChange, ...]
    became_known: tuple[Event, ...]
    inputs_known: tuple[Change, ...]
    last: Outlook
    end_before: datetime
    end_after: datetime
    leads: tuple[Outlook, ...]
    half_before: datetime | None
    half_after: datetime | None
    counts: tuple[CountBeside, ...]
    median_error_before: float | None
    median_error_after: float | None
    is_same_chance: bool
