"""Says in plain words how a later forecast differs from an earlier one: the answer, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from corridor.publish.backgrounds import (
    LONGEST,
    background_lists,
    describe_counts,
    interval_words,
    join_names,
)
from corridor.publish.counts import FEW, count_words
from corridor.publish.words import format_time
from corridor.world.errors import printable
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType
    from rich.table import Table

    from corridor.world.comparisons import Differences, Side

NORMAL_95 = 1.96
NEARLY = 0.05
"""Widths that differ by less than this share are called the same."""


def as_document(found: Differences) -> dict[str, Any]:
    """Return the facts as one JSON object; times are ISO 8601."""
    return {"is_same": is_same(found), **_plain(asdict(found))}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part of a document
    match value:
        case dict():
            return {key: _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case datetime():
            return value.isoformat()
    return value


def is_same(found: Differences) -> bool:
    """Whether nothing at all differs."""
    others = (found.request, found.settings, found.inputs, found.tables, found.provenance)
    return found.is_same_answer and not any(others)


def render_differences(found: Differences) -> list[RenderableType]:
    """Render for a terminal: the answer first, then what was counted, then what lies behind it."""
    from rich.text import Text

    parts: list[RenderableType] = [Text("\n".join(_sides(found))), ""]
    first, *rest = describe_answer(found)
    parts += [Text(first, style="bold"), *([Text(" ".join(rest))] if rest else [])]
    if is_same(found):
        return parts
    if not found.is_same_answer:
        parts += ["", _lead_table(found), "", Text(describe_chance(found))]
    counts = describe_counts(found)
    if counts:
        parts += ["", Text("\n".join(counts))]
    for title, lines in background_lists(found):
        if lines:
            parts += ["", Text(title), _bullets(lines)]
    if not (found.settings or found.inputs or found.tables):
        parts += ["", Text("The scenario folder is the same in both.")]
    return parts


def _sides(found: Differences) -> list[str]:
    lines = [_side("Earlier", found.before), _side("Later", found.after)]
    if found.were_swapped:
        lines += ["(The later one was named first.)"]
    for word, side in (("earlier", found.before), ("later", found.after)):
        if side.edited:
            verb = "is not as it was" if len(side.edited) == 1 else "are not as they were"
            lines += [f"Careful: of the {word} result, {join_names(side.edited)} {verb} written."]
    return lines


def _side(word: str, side: Side) -> str:
    return (
        f"{word + ':':<9}{printable(side.scenario)} as of {format_time(side.issue_time)}, "
        f"{side.members:,} members, seed {side.seed}, in {side.folder}"
    )


def describe_answer(found: Differences) -> list[str]:
    """Say, sentence by sentence, what either forecast expects by the last common time, and how that moved."""
    if is_same(found):
        return ["No difference: the same request, the same scenario, the same answer."]
    before, after = found.last.before, found.last.after
    when = format_time(found.last.valid_time)
    if found.is_same_answer:
        lines = [f"The answer is the same: {interval_words(after)} people out by {when}."]
    else:
        lines = [
            f"People out by {when}: {interval_words(after)}; the earlier forecast had {interval_words(before)}.",
            _moved(before, after),
            _width(before, after),
            *_sooner(found),
        ]
    if found.end_before != found.end_after:
        ends = f"{format_time(found.end_before)} and {format_time(found.end_after)}"
        lines += [
            f"The runs end at different times, {ends}: their totals cannot be compared, so this is the last in both."
        ]
    return lines


def _moved(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    moved = after["q50"] - before["q50"]
    if count_words(before["q50"]) == count_words(after["q50"]) or abs(moved) < FEW:
        return "The median hardly moved."
    share = f" ({100 * abs(moved) / before['q50']:.0f} %)" if before["q50"] > 0 else ""
    return (
        f"The median went {'up' if moved > 0 else 'down'} by about {count_words(abs(moved))}{share}; "
        f"it lies {_place_in(after['q50'], before)} of the earlier forecast."
    )


def _place_in(value: float, row: Mapping[str, float]) -> str:
    if row["q25"] <= value <= row["q75"]:
        return "within the 50 % interval"
    if row["q05"] <= value <= row["q95"]:
        return "outside the 50 % but within the 90 % interval"
    return f"{'above' if value > row['q95'] else 'below'} the 90 % interval"


def _width(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    old, new = (row["q95"] - row["q05"] for row in (before, after))
    if abs(new - old) <= NEARLY * old:
        return "The 90 % interval is about as wide as it was."
    word = "wider" if new > old else "narrower"
    return f"The 90 % interval is {word}: {count_words(new)} people from end to end, it was {count_words(old)}."


def _sooner(found: Differences) -> list[str]:
    if found.half_before is None or found.half_after is None:
        return []
    hours = hours_between(found.half_after, found.half_before)
    reached = f"the median reaches half of that on {format_time(found.half_after)}"
    if abs(hours) < 1:
        return [f"They come as soon: {reached}, as before."]
    span = "an hour" if abs(hours) < 2 else f"{abs(hours):.0f} hours"  # noqa: PLR2004 - plural
    word = "sooner" if hours > 0 else "later"
    return [f"They come {word}: {reached}, {span} {word} than before."]


def describe_chance(found: Differences) -> str:
    """Say how much of the difference may be the chance of the ensembles."""
    old, new = found.median_error_before, found.median_error_after
    if found.is_same_chance:
        error = (
            ""
            if new is None
            else f" With so many members a median is good to ±{count_words(new)} people (one standard error)."
        )
        return (
            f"Both drew the same {found.after.members:,} members (seed {found.after.seed}), so that little of the "
            f"difference is chance.{error}"
        )
    if old is None or new is None:
        return (
            "The two drew different members, and so few that chance alone may explain any difference. "
            "Make both with the same seed and more members."
        )
    limit = NORMAL_95 * math.hypot(old, new)
    moved = abs(found.last.after["q50"] - found.last.before["q50"])
    text = f"The two drew different members: chance alone moves the last median by up to {count_words(limit)} people "
    if moved > limit:
        return text + "in 19 of 20 cases. It moved more than that."
    return (
        text + "in 19 of 20 cases. It moved less: that may be nothing but chance. "
        "Make both with the same seed and members to be sure."
    )


def _lead_table(found: Differences) -> Table:
    from rich.table import Table

    table = Table(title="People past the exit: median (90 % interval)", title_justify="left", box=None, pad_edge=False)
    table.add_column("by")
    for name in ("hours ahead", "earlier forecast", "later forecast", "moved by"):
        table.add_column(name, justify="right")
    for one in (*found.leads, found.last):
        table.add_row(
            f"{one.valid_time:%d %b %H:%M}", f"{one.lead_hours:g}", _cell(one.before), _cell(one.after),
            _moved_cell(one.before["q50"], one.after["q50"]),
        )  # fmt: skip
    return table


def _cell(row: Mapping[str, float]) -> str:
    return f"{count_words(row['q50'])} ({count_words(row['q05'])} to {count_words(row['q95'])})"


def _moved_cell(before: float, after: float) -> str:
    if count_words(before) == count_words(after) or abs(after - before) < FEW:
        return "about 0"
    return f"{'+' if after > before else '-'}{count_words(abs(after - before))}"


def _bullets(lines: list[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = lines[:LONGEST]
    if len(lines) > LONGEST:
        shown += [f"... and {len(lines) - LONGEST} more (--json lists all)"]
    grid = Table.grid(padding=(0, 1))
    for line in shown:
        grid.add_row(Text(" -"), Text(line))
    return grid
