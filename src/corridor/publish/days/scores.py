"""Figure of scores: how far all camps together are off, day by day, with the means as bars that are the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from corridor.publish.backtests.numbers import ratio_cell
from corridor.publish.backtests.panels import SMALL_PT, name_panel
from corridor.publish.canvas import BLUE, GRID, INK, MUTED, ORANGE, cut_text, is_narrow, new_figure
from corridor.publish.days.frame import dress_days, title_in, write_title
from corridor.publish.days.rows import ranked_methods
from corridor.publish.days.view import moments_of, valid_times
from corridor.world.backtests import OURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.day_results import DayRecord

    Line = Mapping[str, Any]

LOG_FROM = 3.0
"""With an ARD above this, the axis of days has equal steps for equal ratios; at 2, all are in the wrong camp."""
LEAST = 0.01
"""Smallest ARD that such an axis shows."""

_DASHES = ((0, ()), (0, (4, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)), (0, (2.5, 2.5)), (0, (7, 2)))
_ROW_IN, _DAYS_IN = 0.23, 2.2
_NAMES_IN = 1.45


def has_days(record: DayRecord) -> bool:
    """Whether there is an ARD of any day to draw."""
    return bool(_days_of(record).height and ranked_methods(record))


def _days_of(record: DayRecord) -> pl.DataFrame:
    table: pl.DataFrame = record.tables["days"]
    return table.filter(~pl.col("is_report"), pl.col("ard").is_not_null(), pl.col("ard").is_not_nan())


def draw_scores(record: DayRecord, width_in: float) -> Figure:
    """Draw the ARD of every method by day above, and its mean as a bar a method beneath."""
    methods = ranked_methods(record)
    lines = _lines([row["method"] for row in methods])
    top_in, bars_in = title_in(record, width_in) + 0.3, _ROW_IN * len(methods) + 0.1
    height_in = top_in + _DAYS_IN + 0.85 + bars_in + 0.35
    figure = new_figure(width_in, height_in)
    write_title(
        figure,
        f"Average relative difference{'' if is_narrow(width_in) else ' (ARD)'}: less is better",
        record,
        width_in,
    )
    wide_in = width_in - 0.75
    above = figure.add_axes(
        (0.55 / width_in, 1 - (top_in + _DAYS_IN) / height_in, wide_in / width_in, _DAYS_IN / height_in)
    )
    below = figure.add_axes(
        (_NAMES_IN / width_in, 0.35 / height_in, (width_in - _NAMES_IN - 0.6) / width_in, bars_in / height_in)
    )
    is_log = _draw_days(above, record, lines)
    times = valid_times(record)
    # Nothing is scored before the issue time.
    dress_days(above, [time for time in times if time >= record.plan.issue_time] or times, width_in)
    name_panel(above, f"day by day{' (logarithmic scale)' if is_log else ''}")
    _draw_means(below, methods, lines)
    name_panel(below, "mean over days")
    return figure


def _lines(methods: list[str]) -> dict[str, Line]:
    # Ours and the best rival have colours; the others are told apart by dashes.
    rivals = [method for method in methods if method != OURS]
    lines: dict[str, Line] = {OURS: {"color": BLUE, "linewidth": 2.2, "zorder": 4}}
    for k, method in enumerate(rivals):
        colour, width = (ORANGE, 1.7) if k == 0 else (MUTED, 1.1)
        lines[method] = {
            "color": colour,
            "linewidth": width,
            "zorder": 3 - 0.1 * k,
            "linestyle": _DASHES[k % len(_DASHES)],
        }
    return lines


def _draw_days(axes: Axes, record: DayRecord, lines: Mapping[str, Line]) -> bool:
    # Returns whether the axis is logarithmic.
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    least, most = np.inf, 0.0
    for method, line in lines.items():
        rows = _days_of(record).filter(pl.col("method") == method).sort("valid_time")
        if rows.height:
            values = rows["ard"].to_numpy()
            least, most = min(least, float(np.min(values))), max(most, float(np.max(values)))
            axes.plot(moments_of(rows["valid_time"], record), values, **line)  # type: ignore[arg-type]
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    is_log = most > LOG_FROM
    if is_log:
        axes.set_yscale("log")
        axes.set_ylim(max(least, LEAST) / 1.2, most * 1.2)
        axes.yaxis.set_major_locator(LogLocator(10, (1, 2, 5) if most / max(least, LEAST) < 100 else (1,)))  # noqa: PLR2004 - two decades
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.tick_params(axis="y", which="minor", length=0)
    else:
        axes.set_ylim(0, max(most * 1.05, 0.1))
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.tick_params(labelsize=SMALL_PT)
    axes.axvline(record.plan.issue_time, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)))  # type: ignore[arg-type]
    return is_log


def _draw_means(axes: Axes, methods: list[dict[str, Any]], lines: Mapping[str, Line]) -> None:
    means = [float(str(row["ard_daily"])) if row["ard_daily"] is not None else np.nan for row in methods]
    most = float(np.nanmax([*means, 0.01]))
    axes.set_axis_off()
    axes.set_xlim(0, most)
    axes.set_ylim(len(methods) - 0.4, -0.6)
    for row, (one, mean) in enumerate(zip(methods, means, strict=True)):
        name = str(one["method"])
        line = lines[name]
        weight = "bold" if name == OURS else "normal"
        if not np.isnan(mean):
            axes.barh(row, mean, height=0.6, color=line["color"], alpha=0.75, linewidth=0)
        axes.annotate(
            ratio_cell(mean), (0 if np.isnan(mean) else mean, row), (4, 0), textcoords="offset points", va="center",
            fontsize=8, color=INK, fontweight=weight, annotation_clip=False,
        )  # fmt: skip
        axes.annotate(
            cut_text(name, 16), (0, row), (-34, 0), textcoords="offset points", ha="right", va="center", fontsize=8,
            color=INK, fontweight=weight, annotation_clip=False, parse_math=False,
        )  # fmt: skip
        # A piece of the line in the panel above, between the name and the bar.
        axes.annotate(
            "", (0, row), (-30, 0), xycoords="data", textcoords="offset points", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "shrinkA": 0, "shrinkB": 4, "color": line["color"],
                        "linewidth": line["linewidth"], "linestyle": line.get("linestyle", "-")},
        )  # fmt: skip
