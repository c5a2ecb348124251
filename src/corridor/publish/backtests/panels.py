"""What the figures of a backtest share: grids of small panels, in inches, and their letters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.publish.canvas import INK, new_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def name_panel(axes: Axes, title: str) -> None:
    """Write the title of a panel, smaller than that of the figure."""
    axes.set_title(title, loc="left", fontsize=8.5, fontweight="bold", color=INK)


def explain(figure: Figure, handles: Sequence[Artist], labels: Sequence[str], columns: int) -> None:
    """Write one legend for all panels, at the bottom."""
    figure.legend(
        handles, labels, loc="lower center", ncols=columns, frameon=False, fontsize=8.5, columnspacing=1.4
    )  # fmt: skip
