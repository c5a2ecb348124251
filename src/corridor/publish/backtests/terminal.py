"""A backtest as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.backtests.cases import split_cases
from corridor.publish.backtests.numbers import comparison_words
from corridor.publish.backtests.page import case_names, new_rules
from corridor.publish.backtests.rows import lead_matrix, score_rows
from corridor.publish.backtests.words import headline, lead_sentence, other_scores_sentence, sentences_beneath
from corridor.publish.canvas import cut_text
from corridor.world.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from corridor.publish.backtests.cases import Case
    from corridor.world.backtests import Backtest

    Row = tuple[str, str, bool, list[str]]
    """Name, star, whether it is ours, cells."""

MOST_RIVALS = 5
"""Rivals that the table of leads shows; the page shows all."""

_MOST_LETTERS = 16
"""Of a method's name with its star that are never cut: rules must be told apart."""

NARROW = 100
"""Below this width, the scores that a phone leaves out are left out."""

_COLUMNS = {
    "CRPS": "crps", "capped": "capped", "WIS": "wis", "error": "mae", "in 50 %": "in50", "in 90 %": "in90",
    "skill": "skill", "its 90 % interval": "interval",
}  # fmt: skip
_ORDER = ("capped", "WIS", "in 50 %", "in 90 %", "error", "its 90 % interval", "skill")
"""Which columns go first where a line is short."""

_LEFT_OUT = 3


def render_backtest_terminal(backtest: Backtest, width: int = 110) -> list[RenderableType]:
    """Headline, scores over all leads and CRPS by lead of every case, as renderables of rich.

    Parameters
    ----------
    width
        Letters that a line has room for. Columns that do not fit are left out, none is cut.
    """
    from rich.text import Text

    cases = split_cases(backtest)
    parts: list[RenderableType] = []
    for case, name, rules in zip(cases, case_names(backtest, cases), new_rules(cases), strict=True):
        parts += ["", Text(printable(name), style="underline")] if name else []
        parts += ["", Text(headline(case), style="bold")]
        parts += [Text(text) for text in sentences_beneath(case)]
        parts.append(Text(f"Scored: {comparison_words(case.overall(case.shown))}.", style="dim"))
        parts += [Text(f"{rule}: {words}", style="dim") for rule, words in rules]
        parts += [Text(text) for text in (lead_sentence(case), other_scores_sentence(case)) if text]
        for title, table in (_all_table(case, width), _lead_table(case, width)):
            parts += ["", Text(title, style="italic"), table]
    if not cases:
        parts += ["", Text("No counts lie after the issue times: nothing to score.")]
    for text in (*backtest.notes, *(f"{leak.scenario}: {leak.text}" for leak in backtest.leaks)):
        parts += ["", Text(printable(text))]
    return parts


def _all_table(case: Case, width: int) -> tuple[str, Table]:
    rows = [
        (row["name"], " *" if row["is_best"] else "", row["is_ours"], [row[key] for key in _COLUMNS.values()])
        for row in score_rows(case)
    ]
    columns = list(_COLUMNS)
    gone = _leave_out(columns, rows, width, order=_ORDER, gone=_LEFT_OUT if width < NARROW else 0)
    title = "Scores over all leads, in people; lower is better. * best rival"
    return title + _no_room(gone), _table(columns, rows, width, without=gone)


def _lead_table(case: Case, width: int) -> tuple[str, Table]:
    matrix = lead_matrix(case)
    names = [column["name"] for column in matrix["columns"]]
    few = [row for row in matrix["rows"] if not row["is_ours"]][:MOST_RIVALS]
    rows = [
        (row["name"], "", row["is_ours"], [f"{'*' if cell['is_best'] else ''}{cell['text']}" for cell in row["cells"]])
        for row in matrix["rows"]
        if row["is_ours"] or row in few or any(cell["is_best"] for cell in row["cells"])
    ]
    # The last leads first; all leads together stay.
    gone = _leave_out(names, rows, width, order=names[:0:-1])
    return f"CRPS by lead. * best rival at that lead{_no_room(gone)}", _table(names, rows, width, without=gone)


def _leave_out(
    columns: Sequence[str], rows: Sequence[Row], width: int, *, order: Sequence[str], gone: int = 0
) -> Sequence[str]:
    # The first of `order`: `gone` of them at least, and as many more as it takes to leave room for names.
    letters = min(max(len(name) + len(star) for name, star, *_ in rows), _MOST_LETTERS)
    return next(
        (order[:k] for k in range(gone, len(order)) if _room(columns, rows, width, without=order[:k]) >= letters), order
    )


def _no_room(without: Sequence[str]) -> str:
    return f". No room for: {', '.join(without)}" if without else ""


def _wide(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, int]:
    return {name: max(len(name), *(len(cells[k]) for *_, cells in rows)) for k, name in enumerate(columns)}


def _room(columns: Sequence[str], rows: Sequence[Row], width: int, *, without: Sequence[str]) -> int:
    # Letters that are left for names: every other column has two blanks before it.
    return width - sum(letters + 2 for name, letters in _wide(columns, rows).items() if name not in without)


def _table(columns: Sequence[str], rows: Sequence[Row], width: int, *, without: Sequence[str]) -> Table:
    from rich.table import Table

    letters = max(_room(columns, rows, width, without=without), 4)
    wide = _wide(columns, rows)
    table = Table(box=None, pad_edge=False)
    table.add_column("method", no_wrap=True)
    for name in columns:
        if name not in without:
            table.add_column(name, justify="right", no_wrap=True, min_width=wide[name])
    for name, star, is_ours, cells in rows:
        kept = [cell for column, cell in zip(columns, cells, strict=True) if column not in without]
        # The star stays, whatever is cut.
        table.add_row(cut_text(name, letters - len(star)) + star, *kept, style="bold" if is_ours else "")
    return table
