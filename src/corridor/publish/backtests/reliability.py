"""Figure of how far a method's intervals can be trusted: coverage, where counts fell, width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from corridor.publish.backtests.cases import ALL_LEADS
from corridor.publish.backtests.panels import explain, make_panels, name_figure, name_panel
from corridor.publish.canvas import INK, MUTED, dress, is_narrow, start_at_zero

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from corridor.publish.backtests.cases import Case

BINS = 10
MOST_SIDE_BY_SIDE = 3
"""Leads whose names have room beside each other in a third of the width."""


def pit_counts(case: Case) -> NDArray[np.int64]:
    """Comparisons of levels by the share of members below them, in ten equal bins."""
    levels = case.levels_of(case.shown).filter(pl.col("observed").is_not_nan())
    return np.histogram(levels["pit"].to_numpy(), BINS, (0, 1))[0].astype(np.int64)


def draw_reliability(case: Case, width_in: float) -> Figure:
    """Draw coverage by lead, the PIT histogram and the width of the 90 % interval by lead."""
    columns = 1 if is_narrow(width_in) else 3
    figure, panels = make_panels(
        3, columns, width_in, panel_in=1.9, left_in=0.65, gap_in=0.75, between_in=0.75,
        bottom_in=0.95 if columns == 1 else 1.1,
    )  # fmt: skip
    name_figure(figure, f"How far the intervals of {case.shown} held")
    _draw_coverage(panels[0], case)
    _draw_pit(panels[1], case)
    _draw_width(panels[2], case)
    for axes in (panels[0], panels[2]):
        # More leads have room side by side on a phone only, where a panel has the whole width.
        is_tight = columns > 1 and len(axes.get_xticks()) > MOST_SIDE_BY_SIDE
        axes.tick_params(axis="x", labelrotation=90 if is_tight else 0)
    handles, labels = panels[0].get_legend_handles_labels()
    more, words = panels[1].get_legend_handles_labels()
    explain(figure, [*handles, *more], [*labels, *words], 2 if is_narrow(width_in) else 4)
    return figure


def _by_lead(axes: Axes, case: Case, name: str) -> tuple[range, list[float]]:
    leads = [lead for lead in case.leads if case.shown in case.scores[lead]]
    axes.set_xticks(range(len(leads)), ["all" if lead == ALL_LEADS else lead for lead in leads])
    axes.set_xlim(-0.6, len(leads) - 0.4)
    axes.tick_params(axis="x", length=0)
    return range(len(leads)), [float(case.scores[lead][case.shown][name]) for lead in leads]


def _draw_coverage(axes: Axes, case: Case) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter

    dress(axes, "")
    name_panel(axes, "Comparisons inside, by lead")
    # Side by side: both may lie at the same height.
    for name, nominal, marker, face, aside in (
        ("coverage50", 0.5, "D", "none", -0.16), ("coverage90", 0.9, "o", case.colour, 0.16),
    ):  # fmt: skip
        percent = f"{100 * nominal:.0f} %"
        axes.axhline(nominal, color=MUTED, linewidth=1.1, linestyle=(0, (4, 3)))
        leads, shares = _by_lead(axes, case, name)
        axes.plot(
            [lead + aside for lead in leads], shares, marker, color=case.colour, markerfacecolor=face,
            markeredgewidth=1.3, markersize=5, label=f"in the {percent} interval", clip_on=False, zorder=3,
        )  # fmt: skip
    axes.set_ylim(-0.05, 1.06)  # marks at 0 % stay above the axis
    axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 0.9, 1]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f} %"))
    axes.grid(visible=False)


def _draw_pit(axes: Axes, case: Case) -> None:
    counts = pit_counts(case)
    dress(axes, "")
    name_panel(axes, "Members below the count")
    edges = np.arange(BINS) / BINS
    axes.bar(edges, counts, 1 / BINS, align="edge", color=MUTED, linewidth=0)
    axes.axhline(counts.sum() / BINS, color=INK, linewidth=1.2, label="a perfect forecaster")
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["none", "half", "all"])
    axes.set_ylabel("comparisons", fontsize=8)
    start_at_zero(axes)


def _draw_width(axes: Axes, case: Case) -> None:
    dress(axes, "")
    name_panel(axes, "Width of 90 %, people")
    axes.plot(*_by_lead(axes, case, "width90"), "o", color=case.colour, markersize=6, zorder=3)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.1)
    start_at_zero(axes)
