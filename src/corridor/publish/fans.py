"""Figures of arrivals: cumulative, and an hour."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridor.publish.canvas import INK, ORANGE, draw_fan, dress, dress_time, is_narrow, new_figure, start_at_zero
from corridor.publish.data import moments, moments_of, rows_of
from corridor.world.scenario import Use
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.results import Record


def _new_axes(record: Record, title: str, width_in: float) -> tuple[Figure, Axes]:
    figure = new_figure(width_in, 4.2 if is_narrow(width_in) else 5, bottom_in=1.1 if is_narrow(width_in) else 0.9)
    axes = figure.subplots()
    dress(axes, title)
    dress_time(axes, moments_of(record), width_in)
    return figure, axes


def _finish(figure: Figure, axes: Axes, columns: int) -> Figure:
    start_at_zero(axes)
    figure.legend(loc="lower center", ncols=columns, frameon=False, fontsize=9)
    return figure


def draw_arrivals(record: Record, width_in: float) -> Figure:
    """Draw cumulative arrivals: our fan, the interval of no_physics, and what was counted."""
    figure, axes = _new_axes(record, "People past the exit, in total", width_in)
    ours = rows_of(record.tables["quantiles"], method="corridor")
    rival = rows_of(record.tables["quantiles"], method="no_physics")
    times = moments(ours["valid_time"], record)
    draw_fan(axes, times, ours)
    for bound, label in (("q05", "no_physics, 90 %"), ("q95", None)):
        axes.plot(times, rival[bound], color=ORANGE, linewidth=1.3, linestyle=(0, (5, 3)), label=label)  # type: ignore[arg-type]
    for use, face, label in ((Use.SHOW, "none", "counted, not scored"), (Use.SCORE, INK, "counted")):
        seen = [one for one in record.observed if one.use is use and one.time >= record.ensemble.valid_times[0]]
        if seen:
            axes.plot(
                [one.time for one in seen], [one.value for one in seen], "o", markersize=4.5,  # type: ignore[arg-type]
                color=INK, markerfacecolor=face, label=label, zorder=3 if use is Use.SCORE else 2.9,
            )  # fmt: skip
    return _finish(figure, axes, 2 if is_narrow(width_in) else 3)


def draw_people_per_hour(record: Record, width_in: float) -> Figure:
    """Draw people an hour past the exit: our fan over full hours, and means between counts."""
    figure, axes = _new_axes(record, "People past the exit, per hour", width_in)
    columns = record.tables["people_per_hour"]
    draw_fan(axes, moments(columns["hour_end"], record), dict(columns))
    seen = sorted((one for one in record.observed if one.use is Use.SCORE), key=lambda one: one.time)
    first, last = record.ensemble.valid_times[0], record.ensemble.valid_times[-1]
    pairs = [(one, two) for one, two in pairwise(seen) if two.time > first and one.time < last]
    for k, (one, two) in enumerate(pairs):
        rate = (two.value - one.value) / hours_between(one.time, two.time)
        axes.plot(
            [one.time, two.time], [rate, rate], color=INK, linewidth=2, solid_capstyle="butt",  # type: ignore[arg-type]
            label="counted, mean between counts" if k == 0 else None,
        )  # fmt: skip
    if np.size(columns["hour_end"]) == 0:
        axes.text(0.5, 0.5, "no full hour in this run", transform=axes.transAxes, ha="center", color=INK)
    return _finish(figure, axes, 2 if is_narrow(width_in) else 4)
