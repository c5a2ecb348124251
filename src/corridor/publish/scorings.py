"""The scores of a stored forecast: as a table on a terminal, and as JSON."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corridor.world.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from corridor.world.scorings import Scoring

_HEADINGS = ("", "points", "CRPS", "MAE", "in 50 %", "in 90 %", "90 % width")


def as_document(scoring: Scoring) -> dict[str, Any]:
    """The JSON object of `corridor score --json`; what cannot be told is null."""
    document = asdict(scoring)
    document["issue_time"] = scoring.issue_time.isoformat()
    document["scores"] = [
        {"of": one.pop("method")} | {name: _or_none(value) for name, value in one.items()} for one in document["scores"]
    ]
    return document | {name: _or_none(document[name]) for name in ("ard_reported", "ard_daily")}


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def render_scoring(scoring: Scoring) -> Iterator[RenderableType]:
    """Yield a heading, a table (people; shares for coverage), and the relative differences of camps."""
    from rich.table import Table
    from rich.text import Text

    terms = f", {scoring.terms}" if scoring.terms else ""
    heading = f"{printable(scoring.scenario)} as of {scoring.issue_time.isoformat()}{terms}; counts {scoring.counts}"
    yield Text(heading, style="bold")
    table = Table(box=None, pad_edge=False)
    for name in _HEADINGS:
        table.add_column(name, justify="left" if not name else "right", no_wrap=True)
    for one in scoring.scores:
        numbers = (f"{one.crps:,.0f}", f"{one.mae:,.0f}", f"{one.coverage50:.2f}", f"{one.coverage90:.2f}",
                   f"{one.width90:,.0f}")  # fmt: skip
        table.add_row(printable(one.method), f"{one.points:,}", *(numbers if one.points else ("-",) * 5))
    yield table
    if not math.isnan(scoring.ard_reported):
        yield Text(f"ARD on report days {scoring.ard_reported:.3f}, day by day {scoring.ard_daily:.3f}")
    if scoring.left_out:
        yield Text(f"{scoring.left_out} counts lie at moments that the result holds no forecast for.")
