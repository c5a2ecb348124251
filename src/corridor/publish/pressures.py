"""Figures of what moves people: pressures, days of stock left, flight inside and encirclement."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from corridor.publish.canvas import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    draw_fan,
    dress,
    dress_time,
    is_narrow,
    new_figure,
    start_at_zero,
)
from corridor.publish.data import INSIDE_MOVES, felt_pressures, moments, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.results import Record

_LINES = {
    "threat": (ORANGE, "-", "threat"),
    "deprivation": (BLUE, (0, (5, 2)), "deprivation"),
    "trust": (INK, (0, (1, 1.2)), "trust"),
}
# A panel of a fan, inches; what stands above it and below the last.
PANEL_IN, TITLE_IN, LEGEND_IN = 1.75, 0.45, 0.95
AXIS_STRETCH = 1.5
"""Days left reach this many times as far up the axis as they ever did by the issue time; later ones may be cut."""


def draw_pressures(record: Record, width_in: float) -> Figure:
    """Draw threat, deprivation and trust over time: means of members and places."""
    figure = new_figure(width_in, 3.1 if is_narrow(width_in) else 3.3, bottom_in=0.95)
    axes = figure.subplots()
    columns = record.tables["pressures"]
    times = moments(columns["valid_time"], record)
    dress(axes, "What presses on people, from 0 to 1")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    for name in felt_pressures(record):
        colour, style, label = _LINES[name]
        axes.plot(times, columns[name], color=colour, linestyle=style, linewidth=2, label=label)  # type: ignore[arg-type]
    axes.set_ylim(0, 1.04)
    dress_time(axes, times, width_in)
    figure.legend(loc="lower center", ncols=3, frameon=False, fontsize=9)
    return figure


def draw_inside(record: Record, width_in: float) -> Figure:
    """Draw fans of people who fled inside so far, and of people who are encircled."""
    columns = record.tables["moves"]
    titles = {"fled_inside": "People who fled inside the area, so far", "trapped": "People who are encircled"}
    shown = [name for name in INSIDE_MOVES if np.any(columns[f"{name}_q95"] > 0)]
    figure, panels = _new_panels([titles[name] for name in shown], width_in)
    times = moments(columns["valid_time"], record)
    for axes, name in zip(panels, shown, strict=True):
        draw_fan(axes, times, dict(columns), f"{name}_")
        start_at_zero(axes)
    _finish(figure, panels, times, width_in)
    return figure


def draw_days_left(record: Record, width_in: float) -> Figure:
    """Draw a fan of days of stock left for each good, over months, with the issue time marked."""
    table = record.tables["days_left"]
    goods = list(dict.fromkeys(table["good"]))
    figure, panels = _new_panels([f"Days of {good} left" for good in goods], width_in)
    every = moments(table["day"], record)
    span = [min(every), max(*every, min(every) + timedelta(days=1))]
    for axes, good in zip(panels, goods, strict=True):
        columns = rows_of(table, good=good)
        days = moments(columns["day"], record)
        draw_fan(axes, days, columns)
        _limit(axes, columns["q95"], [day <= record.plan.issue_time for day in days])
        axes.axvline(record.plan.issue_time, color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)))  # type: ignore[arg-type]
    panels[0].plot([], [], color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)), label="issue time")
    _finish(figure, panels, span, width_in)
    return figure


def _limit(axes: Axes, highest: np.ndarray, is_known: list[bool]) -> None:
    # Those who are left live long on what others left behind: that would flatten all that came before.
    known = highest[np.array(is_known)]
    most = np.nanmax(known) if np.isfinite(known).any() else 0.0
    start_at_zero(axes)
    if most > 0:
        axes.set_ylim(0, max(min(axes.get_ylim()[1], AXIS_STRETCH * float(most)), 1))


def _new_panels(titles: list[str], width_in: float) -> tuple[Figure, list[Axes]]:
    # One panel above the other, with the same axis of time.
    rows = len(titles)
    figure = new_figure(width_in, rows * (PANEL_IN + TITLE_IN) + LEGEND_IN, bottom_in=LEGEND_IN, top_in=TITLE_IN)
    panels = list(figure.subplots(rows, 1, sharex=True, squeeze=False)[:, 0])
    figure.subplots_adjust(hspace=TITLE_IN / PANEL_IN)
    for axes, title in zip(panels, titles, strict=True):
        dress(axes, title)
    return figure, panels


def _finish(figure: Figure, panels: list[Axes], times: Sequence[datetime], width_in: float) -> None:
    dress_time(panels[-1], times, width_in)
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="lower center", ncols=2 if is_narrow(width_in) else 4,
        frameon=False, fontsize=9,
    )  # fmt: skip
