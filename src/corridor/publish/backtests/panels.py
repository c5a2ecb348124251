"""What the figures of a backtest share: grids of small panels, in inches, and their letters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.publish.canvas import INK, LETTER_IN, LONG_H, MUTED, dress_time, new_figure
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMALL_PT = 7.5
"""Letters of a panel."""


def make_panels(  # noqa: PLR0913 - sizes of a grid
    count: int, columns: int, width_in: float, *, panel_in: float, left_in: float = 0.75, gap_in: float = 0.3,
    between_in: float = 0.62, top_in: float = 0.65, bottom_in: float = 0.8,
) -> tuple[Figure, list[Axes]]:  # fmt: skip
    """Make so many panels in rows of so many columns.

    Parameters
    ----------
    panel_in
        Height of a panel.
    gap_in, between_in
        Between columns, and between rows.
    top_in, bottom_in
        Room for titles above all panels, and for marks and the legend below.
    """
    rows = math.ceil(count / columns)
    right_in = 0.2
    height_in = top_in + rows * panel_in + (rows - 1) * between_in + bottom_in
    figure = new_figure(width_in, height_in, left_in=left_in, right_in=right_in, top_in=top_in, bottom_in=bottom_in)
    across_in = (width_in - left_in - right_in - (columns - 1) * gap_in) / columns
    grid = figure.add_gridspec(rows, columns, wspace=gap_in / across_in, hspace=between_in / panel_in)
    panels = [figure.add_subplot(grid[k // columns, k % columns]) for k in range(count)]
    for axes in panels:
        axes.tick_params(labelsize=SMALL_PT)
    return figure, panels


def name_figure(figure: Figure, title: str) -> None:
    """Write the title of the whole figure."""
    height_in = float(figure.get_figheight())
    figure.text(0.1 / figure.get_figwidth(), 1 - 0.1 / height_in, title, fontsize=11, fontweight="bold", color=INK,
                va="top")  # fmt: skip


def name_panel(axes: Axes, title: str, beneath: str = "") -> None:
    """Write the title of a panel, smaller than that of the figure, and quieter lines beneath it."""
    lines = beneath.count("\n") + 1 if beneath else 0
    axes.set_title(title, loc="left", fontsize=8.5, fontweight="bold", color=INK, pad=4 + 9 * lines)
    if beneath:
        axes.annotate(
            beneath, (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", fontsize=7, color=MUTED,
            va="bottom", linespacing=1.1,
        )  # fmt: skip


def mark_times(panels: Sequence[Axes], span: Sequence[datetime], width_in: float, gap_in: float) -> None:
    """Give panels side by side the same axis of time, with room between marks, and to those of the next panel.

    Parameters
    ----------
    span
        First and last moment; the axis is a little longer, so that dots at its ends stay whole.
    width_in
        Of the figure.
    gap_in
        Between panels.
    """
    first = panels[0]
    across_in = first.get_position().width * width_in
    has_year = hours_between(span[0], span[-1]) > LONG_H or span[0].year != span[-1].year
    label_in = LETTER_IN * SMALL_PT / 10 * len("24 Sep 2023" if has_year else "24 Sep")
    dress_time(first, span, width_in, most=across_in / (1.6 * label_in))
    margin = (span[-1] - span[0]) / 40
    first.set_xlim(span[0] - margin, span[-1] + margin)  # type: ignore[arg-type]
    low, high = first.get_xlim()
    # The first label of the next panel may start in the gap, or before it.
    room_in = label_in / 2 + max(label_in / 2 - gap_in, 0.0) + 0.04
    marks = [(float(x), label.get_text()) for x, label in zip(first.get_xticks(), first.get_xticklabels(), strict=True)]
    kept = [mark for mark in marks if (high - mark[0]) / (high - low) * across_in >= room_in] or marks[:1]
    for axes in panels:
        axes.set_xlim(low, high)
        axes.set_xticks([x for x, _ in kept], [text for _, text in kept])


def explain(figure: Figure, handles: Sequence[Artist], labels: Sequence[str], columns: int) -> None:
    """Write one legend for all panels, at the bottom."""
    figure.legend(
        handles, labels, loc="lower center", ncols=columns, frameon=False, fontsize=8.5, columnspacing=1.4
    )  # fmt: skip
