"""The two figures of a forecast: arrivals as a fan, and people an hour."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.scenario import Use
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from corridor.world.results import Record

# Okabe and Ito, "Color universal design", 2008: told apart by colour-blind readers.
BLUE, ORANGE, BLACK, GREY = "#0072B2", "#D55E00", "#000000", "#666666"


def _new_figure(record: Record, title: str, unit: str) -> tuple[Figure, Axes]:
    import matplotlib.dates as mdates
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    zone = record.plan.issue_time.tzinfo
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold")
    axes.set_ylabel(unit)
    locator = mdates.AutoDateLocator(tz=zone, minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b", tz=zone))  # type: ignore[no-untyped-call]
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    return figure, axes


def _fan(axes: Axes, times: list[object], ensemble: NDArray[np.float64]) -> None:
    low90, low50, median, high50, high90 = np.quantile(ensemble, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
    axes.fill_between(times, low90, high90, color=BLUE, alpha=0.18, linewidth=0, label="90 % of members")  # type: ignore[arg-type]
    axes.fill_between(times, low50, high50, color=BLUE, alpha=0.35, linewidth=0, label="50 %")  # type: ignore[arg-type]
    axes.plot(times, median, color=BLUE, linewidth=2, label="median")  # type: ignore[arg-type]


def draw_arrivals(record: Record) -> Figure:
    """Draw cumulative arrivals: our fan, the interval of no_physics, and what was counted."""
    figure, axes = _new_figure(record, "People past the exit, in total", "people")
    times = list(record.ensemble.valid_times)
    _fan(axes, times, record.ensemble.arrivals)  # type: ignore[arg-type]
    low, high = np.quantile(record.rivals["no_physics"], (0.05, 0.95), axis=0)
    for bound, label in ((low, "no_physics, 90 %"), (high, None)):
        axes.plot(times, bound, color=ORANGE, linewidth=1.3, linestyle=(0, (5, 3)), label=label)  # type: ignore[arg-type]
    for use, face, label in ((Use.SHOW, "white", "counted, not scored"), (Use.SCORE, BLACK, "counted")):
        seen = [one for one in record.observed if one.use is use and one.time >= times[0]]
        if seen:
            axes.plot(
                [one.time for one in seen], [one.value for one in seen], "o", markersize=4.5,  # type: ignore[arg-type]
                color=BLACK, markerfacecolor=face, label=label, zorder=3 if use is Use.SCORE else 2.9,
            )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(times[0], times[-1])  # type: ignore[arg-type]
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return figure


def draw_people_per_hour(record: Record) -> Figure:
    """Draw people an hour past the exit: our fan over full hours, and means between counts."""
    figure, axes = _new_figure(record, "People past the exit, per hour", "people per hour")
    times = record.ensemble.valid_times
    hourly = [k for k, time in enumerate(times) if (time.minute, time.second) == (0, 0)]
    ends = [times[k] for k in hourly[1:]]
    per_hour = np.diff(record.ensemble.arrivals[:, hourly].astype(np.float64), axis=1)
    _fan(axes, list(ends), per_hour)
    seen = sorted((one for one in record.observed if one.use is Use.SCORE), key=lambda one: one.time)
    for k, (first, last) in enumerate(pairwise(seen)):
        rate = (last.value - first.value) / hours_between(first.time, last.time)
        axes.plot(
            [first.time, last.time], [rate, rate], color=BLACK, linewidth=2, solid_capstyle="butt",  # type: ignore[arg-type]
            label="counted, mean between counts" if k == 0 else None,
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlim(times[0], times[-1])  # type: ignore[arg-type]
    figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    return figure


FIGURES: dict[str, Callable[[Record], Figure]] = {
    "arrivals": draw_arrivals,
    "people_per_hour": draw_people_per_hour,
}
"""Figures of a record, by file name without ending."""


def render_figures(record: Record) -> dict[str, bytes]:
    """Render every figure as SVG and PNG; the same record gives the same bytes of SVG."""
    import matplotlib as mpl

    files = {}
    with mpl.rc_context({"svg.hashsalt": "corridor", "svg.fonttype": "path", "font.size": 10}):
        for name, draw in FIGURES.items():
            figure = draw(record)
            for ending in ("svg", "png"):
                buffer = io.BytesIO()
                metadata = {"Date": None} if ending == "svg" else {"Software": None}
                figure.savefig(buffer, format=ending, dpi=144, metadata=metadata)
                files[f"{name}.{ending}"] = buffer.getvalue()
    return files
