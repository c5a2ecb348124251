"""A backtest as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.backtests.cases import split_cases
from corridor.publish.backtests.page import case_names
from corridor.publish.backtests.rows import lead_matrix, score_rows
from corridor.publish.backtests.words import headline, lead_sentence, other_scores_sentence
from corridor.publish.canvas import cut_text
from corridor.world.errors import printable

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from corridor.publish.backtests.cases import Case
    from corridor.world.backtests import Backtest

MOST_RIVALS = 5
"""Rivals that the table of leads shows; the page shows all."""

_LONGEST = 18


def render_backtest_terminal(backtest: Backtest) -> list[RenderableType]:
    """Headline, scores over all leads and CRPS by lead of every case, as renderables of rich."""
    from rich.text import Text

    cases = split_cases(backtest)
    parts: list[RenderableType] = []
    for case, name in zip(cases, case_names(backtest, cases), strict=True):
        parts += ["", Text(printable(name), style="underline")] if name else []
        parts += ["", Text(headline(case), style="bold")]
        parts += [Text(text) for text in (lead_sentence(case), other_scores_sentence(case)) if text]
        parts += ["", _all_table(case), "", _lead_table(case)]
    if not cases:
        parts += ["", Text("No counts lie after the issue times: nothing to score.")]
    for text in (*backtest.notes, *(f"{leak.scenario}: {leak.text}" for leak in backtest.leaks)):
        parts += ["", Text(printable(text))]
    return parts


def _table(title: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("method", no_wrap=True)
    return table


def _all_table(case: Case) -> Table:
    table = _table("Scores over all leads, in people; lower is better. * best rival")
    for name in ("CRPS", "capped", "WIS", "error", "in 50 %", "in 90 %", "skill", "its 90 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    keys = ("crps", "capped", "wis", "mae", "in50", "in90", "skill", "interval")
    for row in score_rows(case):
        name = cut_text(row["name"], _LONGEST) + (" *" if row["is_best"] else "")
        table.add_row(name, *(row[key] for key in keys), style="bold" if row["is_ours"] else "")
    return table


def _lead_table(case: Case) -> Table:
    matrix = lead_matrix(case)
    table = _table("CRPS by lead. * best rival at that lead")
    for column in matrix["columns"]:
        table.add_column(column["name"], justify="right", no_wrap=True)
    few = [row for row in matrix["rows"] if not row["is_ours"]][:MOST_RIVALS]
    winners = [row for row in matrix["rows"] if any(cell["is_best"] for cell in row["cells"])]
    for row in matrix["rows"]:
        if row["is_ours"] or row in few or row in winners:
            cells = [f"{'* ' if cell['is_best'] else ''}{cell['text']}" for cell in row["cells"]]
            table.add_row(cut_text(row["name"], _LONGEST), *cells, style="bold" if row["is_ours"] else "")
    return table
