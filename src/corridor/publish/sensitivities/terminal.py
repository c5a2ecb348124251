"""A sensitivity analysis as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.sensitivities.words import SHORT, answer_lines, label_of, note_lines, share_words, size_words
from corridor.world.sensitivities import OUTCOMES, Method

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from corridor.world.sensitivities import Sensitivity

MOST_ROWS = 15
"""Unknowns in the table of the screening; the folder holds all."""


def render_sensitivity_terminal(found: Sensitivity) -> list[RenderableType]:
    """What carries most, and the numbers, as renderables of rich."""
    from rich.text import Text

    parts: list[RenderableType] = [""]
    parts += [Text(line, style="bold") for line in answer_lines(found)]
    if found.shared:
        title = "Share of the variance that goes with each unknown (by itself)"
        parts += ["", Text(title, style="italic"), _shares(found)]
    if found.request.method is not Method.SOBOL:
        more = len(found.unknowns) - MOST_ROWS
        rest = f"; {more} more are weaker" if more > 0 else ""
        title = f"Screening: mean change over the whole of each distribution{rest}"
        parts += ["", Text(title, style="italic"), _effects(found)]
    parts += ["", *(Text(line, style="dim") for line in note_lines(found))] if note_lines(found) else []
    return parts


def _table(*, units: bool) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("unknown", no_wrap=True)
    for one in OUTCOMES:
        table.add_column(f"{SHORT[one.name]}, {one.unit}" if units else SHORT[one.name], justify="right")
    return table


def _shares(found: Sensitivity) -> Table:
    table = _table(units=False)
    for k, name in enumerate(found.shared):
        of = [found.effects[one.name][k] for one in OUTCOMES]
        table.add_row(
            label_of(name), *("–" if one.st is None else f"{share_words(one.st)} ({share_words(one.s1)})" for one in of)
        )
    table.add_row("chance alone", *(share_words(found.chance[one.name]) for one in OUTCOMES), style="dim")
    return table


def _effects(found: Sensitivity) -> Table:
    table = _table(units=True)
    for k, name in enumerate(found.unknowns[:MOST_ROWS]):
        table.add_row(label_of(name), *(size_words(found.effects[one.name][k].mu_star) for one in OUTCOMES))
    return table
