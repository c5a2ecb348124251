"""Says what lies behind a difference between two forecasts: counts, what became known, what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.counts import count_words, format_people
from corridor.publish.reruns import describe_change
from corridor.publish.words import format_time
from corridor.world.errors import printable
from corridor.world.events import ACTING_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corridor.world.comparisons import Change, Differences, TableChange
    from corridor.world.events import Event

LONGEST = 12
"""Lines of one list on a terminal; --json has all of them."""

_MEANINGS = {"prior_set": "prior set"}


def interval_words(row: Mapping[str, float]) -> str:
    """Write a median with its interval: `88,000 (90 % interval 41,000 to 110,000)`."""
    return f"{count_words(row['q50'])} (90 % interval {count_words(row['q05'])} to {count_words(row['q95'])})"


def join_names(names: Iterable[str]) -> str:
    """Join names that a file holds into one line, the first few of them."""
    shown = [printable(name) for name in names]
    rest = f" and {len(shown) - LONGEST} more" if len(shown) > LONGEST else ""
    return ", ".join(shown[:LONGEST]) + rest


def describe_counts(found: Differences) -> list[str]:
    """Say what was counted between the issue times, and how the earlier forecast had seen it; a sentence each."""
    if found.before.issue_time == found.after.issue_time:
        return []
    rows = found.counts
    if not rows:
        return ["Nothing was counted between the two issue times."]
    within = {
        "50 %": sum(one.forecast["q25"] <= one.value <= one.forecast["q75"] for one in rows),
        "90 %": sum(one.forecast["q05"] <= one.value <= one.forecast["q95"] for one in rows),
    }
    above = sum(one.value > one.forecast["q95"] for one in rows)
    below = len(rows) - within["90 %"] - above
    parts = [f"{_of(count, len(rows))} within the {level} interval" for level, count in within.items()]
    parts += [f"{count} {word} it" for word, count in (("above", above), ("below", below)) if count]
    last = rows[-1]
    noun = "count" if len(rows) == 1 else "counts"
    lines = [f"{len(rows)} {noun} between the issue times; in the earlier forecast {', '.join(parts)}."]
    when = format_time(last.time)
    lines += [f"The last: {format_people(last.value)} people by {when}; it had {interval_words(last.forecast)}."]
    start = found.leads[0] if found.leads else found.last
    if start.valid_time == found.after.issue_time:
        lines += [f"Neither forecast uses counts: the later one starts from {interval_words(start.after)}."]
    return lines


def _of(count: int, total: int) -> str:
    return "all" if count == total > 1 else str(count)


def background_lists(found: Differences) -> Iterator[tuple[str, list[str]]]:
    """List, under a title each, what became known, what was asked otherwise, what was changed, what made it."""
    known = [_event(one) for one in found.became_known]
    yield "Became known in between (when it was published):", known
    yield "Ranges that a source published in between has changed:", _changes(found.inputs_known)
    # The two issue times stand at the top.
    yield "Asked differently:", _changes(one for one in found.request if one.name != "as_of")
    changed = [*_changes(found.inputs), *_changes(found.settings)]
    yield "Changed in the scenario folder:", changed + [line for one in found.tables for line in _rows(one)]
    yield "Made by other code, versions or machine:", _changes(found.provenance)


def _event(event: Event) -> str:
    value = f" {event.value:g} {event.unit}".rstrip() if event.value is not None else ""
    effect = "" if event.kind in ACTING_KINDS else ", without effect on the model"
    note = f": {event.note}" if event.note else ""
    when = f"{event.published_time:%d %b %H:%M}  " if event.published_time else ""
    return f"{when}{event.kind} at {printable(event.target + value)}{effect}{printable(note)} [{event.event_id}]"


def _changes(changes: Iterable[Change]) -> list[str]:
    return [describe_change(one, _MEANINGS.get(one.name, one.name)) for one in changes]


def _rows(table: TableChange) -> Iterator[str]:
    file = f"{table.table}.csv"
    for word, names in (("added", table.added), ("removed", table.removed)):
        if names:
            yield f"{file}: {word} {join_names(names)}"
    for row in table.changed:
        for change in row.changes:
            yield f"{file}: {printable(row.row_id)}, {describe_change(change, change.name)}"
