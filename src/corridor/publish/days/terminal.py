"""A forecast by the day as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.publish.canvas import cut_text
from corridor.publish.days.rows import camp_rows, end_row, leads_of, ranked_methods
from corridor.publish.days.words import headline, rule_set_of, terms_meaning, terms_name, verdict
from corridor.world.errors import count_of, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from corridor.world.day_results import DayRecord

MOST_CAMPS = 15
"""Camps in the table; the page shows all."""

_LONGEST_NAME, _COUNT_LETTERS = 18, 10


def render_day_terminal(record: DayRecord, width: int = 110) -> list[RenderableType]:
    """Terms and rules, people in all camps, a table of camps, ARD beside the best rival, as renderables of rich.

    Parameters
    ----------
    width
        Letters that a line has room for. Days that do not fit are left out of the table; the end stays.
    """
    from rich.text import Text

    heading = f"{printable(record.scenario.title)}: {terms_name(record)}; rules: {rule_set_of(record)}"
    parts: list[RenderableType] = ["", Text(heading, style="bold"), Text(terms_meaning(record), style="dim"), ""]
    parts += [Text(headline(record, end_row(record), leads_of(record)[-1].time), style="bold")]
    if record.ensemble.camp_ids:
        parts += ["", _camps(record, width)]
    said = verdict(ranked_methods(record))
    parts += ["", Text(said or "No counts lie after the issue time: nothing to score.")]
    if record.scenario.warnings:
        words = f"The folder has {count_of(record.scenario.warnings, 'warning')}; corridor check lists them."
        parts.append(Text(words, style="dim"))
    return parts


def _cell(lead: Mapping[str, str]) -> str:
    return f"{lead['median']} ({lead['span'].replace(' to ', '–')})"


def _shown_leads(rows: Sequence[Mapping[str, Any]], width: int) -> list[int]:
    # The end always; of the others, the first ones that have room.
    wide = [max(len(_cell(row["leads"][k])) + 1 for row in rows) for k in range(len(rows[0]["leads"]))]
    names = max(len(cut_text(row["name"], _LONGEST_NAME)) for row in rows)
    room = width - names - 2 * _COUNT_LETTERS - wide[-1]
    return [*(k for k in range(len(wide) - 1) if sum(wide[: k + 1]) <= room), len(wide) - 1]


def _camps(record: DayRecord, width: int) -> Table:
    from rich.table import Table

    leads, rows = leads_of(record), camp_rows(record)
    camps = [row for row in rows if not row["is_all"]]
    hidden = len(camps) - MOST_CAMPS
    shown = _shown_leads(rows, width)
    title = "People in camps: median (90 % of members)" + (
        f"; {hidden} smaller ones are not shown" if hidden > 0 else ""
    )
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("camp", no_wrap=True)
    table.add_column("reported\nby then", justify="right", no_wrap=True)
    for k in shown:
        table.add_column(f"{leads[k].name}\n{leads[k].time.day} {leads[k].time:%b %Y}", justify="right", no_wrap=True)
    table.add_column("last\nreport", justify="right", no_wrap=True)
    for row in [*camps[:MOST_CAMPS], *(row for row in rows if row["is_all"])]:
        cells = [_cell(row["leads"][k]) for k in shown]
        name = cut_text(printable(row["name"]), _LONGEST_NAME)
        table.add_row(
            name, row["known"]["people"], *cells, row["last"]["people"], style="bold" if row["is_all"] else ""
        )
    return table
