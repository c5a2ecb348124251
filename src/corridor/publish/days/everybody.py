"""Figure of everybody: people in all camps with what was reported, displaced so far, on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.backtests.panels import explain, name_panel
from corridor.publish.canvas import INK, MUTED, draw_fan, is_narrow, new_figure
from corridor.publish.counts import FEW
from corridor.publish.days.frame import dress_days, dress_people, title_in, write_title
from corridor.publish.days.view import (
    DISPLACED,
    IN_CAMPS,
    ON_THE_WAY,
    WAITING,
    moments_of,
    quantiles_of,
    reported_total,
    series_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.day_results import DayRecord

TITLES = {
    IN_CAMPS: "in all camps",
    DISPLACED: "displaced so far",
    ON_THE_WAY: "on the way",
    WAITING: "due to leave, and cannot",
}
REPORTED = "reported, straight lines between"

_AXIS_IN, _GAP_IN, _BETWEEN_IN = 0.75, 0.75, 0.7
_TALL_IN, _LOW_IN = 2.4, 1.25


def shown_series(record: DayRecord) -> list[str]:
    """What is drawn: those who wait only where there are some."""
    waits = series_of(record, WAITING)["q95"].max()
    return [of for of in TITLES if of != WAITING or (waits is not None and float(str(waits)) >= FEW)]


def draw_everybody(record: DayRecord, width_in: float) -> Figure:
    """Draw people in all camps large, and those displaced, on the way and waiting small beneath."""
    shown, narrow = shown_series(record), is_narrow(width_in)
    figure, panels = _make_panels(record, shown, width_in)
    write_title(figure, "People in all, by day", record, width_in)
    labelled: dict[str, object] = {}
    for axes, of in zip(panels, shown, strict=True):
        rows = series_of(record, of)
        times = moments_of(rows["valid_time"], record)
        draw_fan(axes, times, quantiles_of(rows))
        axes.lines[-1].set_linewidth(1.6)
        axes.axvline(record.plan.issue_time, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)), label="issue time")  # type: ignore[arg-type]
        most = float(str(rows["q95"].max()))
        if of == IN_CAMPS:
            most = max(most, _draw_reported(axes, record))
        dress_people(axes, most, marks=5 if of == IN_CAMPS else 4)
        dress_days(axes, times, width_in)
        name_panel(axes, TITLES[of])
        labelled |= dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    order = [name for name in ("90 % of members", "50 %", "median", REPORTED, "issue time") if name in labelled]
    explain(figure, [labelled[name] for name in order], order, 2 if narrow else 5)  # type: ignore[misc]
    return figure


def _make_panels(record: DayRecord, shown: list[str], width_in: float) -> tuple[Figure, list[Axes]]:
    # The first one as wide as the figure; the others beside each other, or, for phones, below.
    narrow, rest = is_narrow(width_in), len(shown) - 1
    rows = rest if narrow else 1
    top_in, bottom_in = title_in(record, width_in) + 0.28, 1.1 if narrow else 0.8
    height_in = top_in + _TALL_IN + rows * (_BETWEEN_IN + _LOW_IN) + bottom_in
    figure = new_figure(width_in, height_in)
    full_in = width_in - _AXIS_IN - 0.2
    panels = [_place(figure, _AXIS_IN, top_in, full_in, _TALL_IN)]
    across_in = full_in if narrow else (full_in - (rest - 1) * _GAP_IN) / rest
    for k in range(rest):
        left_in = _AXIS_IN + (0 if narrow else k * (across_in + _GAP_IN))
        down_in = top_in + _TALL_IN + _BETWEEN_IN + (k * (_BETWEEN_IN + _LOW_IN) if narrow else 0)
        panels.append(_place(figure, left_in, down_in, across_in, _LOW_IN))
    return figure, panels


def _place(figure: Figure, left_in: float, down_in: float, wide_in: float, high_in: float) -> Axes:
    width_in, height_in = figure.get_size_inches()
    return figure.add_axes(
        (left_in / width_in, 1 - (down_in + high_in) / height_in, wide_in / width_in, high_in / height_in)
    )


def _draw_reported(axes: Axes, record: DayRecord) -> float:
    # Returns the most people reported.
    days, people = reported_total(record)
    if not days:
        return 0.0
    axes.plot(days, people, color=INK, linewidth=0.9, label=REPORTED)  # type: ignore[arg-type]
    return max(people)
