"""Figure of where those who came stay at the run's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.canvas import BLUE, INK, MUTED, cut_text, dress, is_narrow, name_of, new_figure
from corridor.publish.data import staying_rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from corridor.world.results import Record

MOST = 12
"""Places in the figure, those where most people stay; the CSV holds all."""
LEAST_AXIS = 100
"""People to which the axis reaches at least, so that fewer than ten cannot be told apart."""


def draw_staying(record: Record, width_in: float) -> Figure:
    """Draw people present at each place at the run's end: where 90 % and 50 % of members lie, and medians."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    places = {place.place_id: place for place in record.scenario.places}
    found = staying_rows(record)
    rows = found[:MOST]
    narrow = is_narrow(width_in)
    figure = new_figure(width_in, 1.3 + 0.4 * len(rows), left_in=0.1, right_in=0.25, top_in=0.55, bottom_in=0.55)
    axes = figure.subplots()
    title = "People who stay there at the run's end"
    if len(rows) < len(found):
        gap = "\n" if narrow else ": "
        title += f"{gap}the {len(rows)} places with most of {len(found)}"
    dress(axes, title)
    axes.grid(axis="x", color=MUTED, alpha=0.25, linewidth=0.8)
    axes.grid(visible=False, axis="y")
    for y, row in enumerate(rows):
        name = cut_text(name_of(places[row["place_id"]]), 55 if narrow else 110)
        axes.text(0, y - 0.3, name, fontsize=8, color=INK, va="center", parse_math=False)
        axes.plot([row["q05"], row["q95"]], [y + 0.1, y + 0.1], color=BLUE, linewidth=2, solid_capstyle="butt")
        axes.plot([row["q25"], row["q75"]], [y + 0.1, y + 0.1], color=BLUE, linewidth=6, solid_capstyle="butt")
        axes.plot([row["q50"]], [y + 0.1], "o", color=INK, markersize=4.5)
    axes.set_ylim(len(rows) - 0.5, -0.65)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, max(axes.get_xlim()[1], LEAST_AXIS))
    axes.xaxis.set_major_locator(MaxNLocator(4 if narrow else 8, steps=[1, 2, 2.5, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_xlabel("people; dot: median, thick: 50 %, thin: 90 % of members", fontsize=9)
    return figure
