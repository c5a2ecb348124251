"""The forecast as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.words import headline, lead_rows, score_rows, verdict

if TYPE_CHECKING:
    from rich.console import RenderableType

    from corridor.world.results import Record


def render_terminal(record: Record) -> list[RenderableType]:
    """Headline, quantiles by lead, and scores, as renderables of rich."""
    from rich.table import Table
    from rich.text import Text

    leads = Table(title="People past the exit", title_justify="left", box=None, pad_edge=False)
    leads.add_column("valid time")
    for name in ("lead", "5 %", "25 %", "median", "75 %", "95 %"):
        leads.add_column(name, justify="right")
    for row in lead_rows(record):
        leads.add_row(row["time"], row["lead"], *row["values"])
    parts: list[RenderableType] = ["", Text(headline(record), style="bold"), "", leads]
    if record.scores.corridor.points:
        title = f"Scores on {record.scores.corridor.points} counts, in people; lower CRPS is better"
        scores = Table(title=title, title_justify="left", box=None, pad_edge=False)
        scores.add_column("method")
        for name in ("CRPS", "error", "in 50 %", "in 90 %", "width 90 %"):
            scores.add_column(name, justify="right")
        for row in score_rows(record):
            scores.add_row(row["name"], *row["values"], style="bold" if row["is_ours"] else "")
        parts += ["", scores, "", Text(verdict(record))]
    else:
        parts += ["", Text("No counts lie after the issue time: nothing to score.")]
    return parts
