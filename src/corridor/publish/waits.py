"""Figure of who waits how long, by origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.publish.canvas import BLUE, INK, MUTED, ORANGE, cut_text, dress, is_narrow, name_of, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.results import Record

MOST = 16
"""Origins in the figure, the most populous; the CSV holds all."""


def draw_waits(record: Record, width_in: float) -> Figure:
    """Draw hours ready and hours on the road by origin: medians, and where 90 % of members lie."""
    columns = record.tables["waits"]
    places = {place.place_id: place for place in record.scenario.places}
    rows = sorted(range(len(columns["place_id"])), key=lambda k: -places[columns["place_id"][k]].population)[:MOST]
    figure = new_figure(
        width_in, 1.75 + 0.42 * max(len(rows), 1), left_in=0.1, bottom_in=1.05 if is_narrow(width_in) else 0.85,
        top_in=0.55,
    )  # fmt: skip
    axes = figure.subplots()
    dress(axes, _title(len(rows), len(columns["place_id"]), is_short=is_narrow(width_in)))
    axes.grid(axis="x", color=MUTED, alpha=0.25, linewidth=0.8)
    axes.grid(visible=False, axis="y")
    for y, k in enumerate(rows):
        name = cut_text(name_of(places[columns["place_id"][k]]), 55 if is_narrow(width_in) else 110)
        axes.text(0, y - 0.36, name, fontsize=8, color=INK, va="center", parse_math=False)
        for kind, colour, at in (("ready_h", BLUE, y - 0.08), ("road_h", ORANGE, y + 0.16)):
            _draw_interval(axes, [columns[f"{kind}_q{level}"][k] for level in ("05", "50", "95")], at, colour)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.7)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(0, max(axes.get_xlim()[1], 1))
    axes.set_xlabel("hours; dot: median of members, line: 90 % of members")
    for colour, label in ((BLUE, "ready, not yet on the road"), (ORANGE, "on the road")):
        axes.plot([], [], color=colour, marker="o", markersize=4, linewidth=2, label=label)
    figure.legend(loc="lower center", ncols=1 if is_narrow(width_in) else 2, frameon=False, fontsize=9)
    return figure


def _title(shown: int, total: int, *, is_short: bool) -> str:
    title = "Hours of waiting, mean of a place's parties"
    if shown == total:
        return title
    gap = "\n" if is_short else ": "
    return f"{title}{gap}the {shown} most populous of {total} places"


def _draw_interval(axes: Axes, values: list[float], at: float, colour: str) -> None:
    low, median, high = values
    if not np.isnan(median):
        axes.plot([low, high], [at, at], color=colour, linewidth=2, solid_capstyle="butt")
        axes.plot([median], [at], "o", color=colour, markersize=4.5)
