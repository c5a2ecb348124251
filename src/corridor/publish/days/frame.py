"""What figures of a forecast by the day share: a title with the terms, an axis of days, numbers with little room."""

from __future__ import annotations

import textwrap
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from corridor.publish.backtests.panels import SMALL_PT
from corridor.publish.canvas import GRID, INK, MUTED, is_narrow
from corridor.publish.days.words import terms_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.day_results import DayRecord

SUBTITLE_PT = 8.5
_LINE_IN = 0.155
_MARK_IN = 0.5
"""Room that a mark of the axis of days takes, inches."""

_DAY_STEPS, _MOST_DAYS = (1, 2, 3, 5, 7, 14), 100
_MONTH_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)
_MONTHS = 12
_MILLION = 1_000_000


def subtitle_of(record: DayRecord, width_in: float) -> list[str]:
    """Lines beneath the title of a figure: on which terms, by whose rules, as of when."""
    return textwrap.wrap(terms_line(record), 62 if is_narrow(width_in) else 120)


def title_in(record: DayRecord, width_in: float) -> float:
    """Room that the title and the lines beneath it take, inches."""
    return 0.36 + _LINE_IN * len(subtitle_of(record, width_in))


def write_title(figure: Figure, title: str, record: DayRecord, width_in: float) -> None:
    """Write the title of a figure, and the terms beneath it."""
    height_in, left = float(figure.get_figheight()), 0.1 / width_in
    figure.text(left, 1 - 0.1 / height_in, title, fontsize=11, fontweight="bold", color=INK, va="top")
    figure.text(
        left, 1 - 0.32 / height_in, "\n".join(subtitle_of(record, width_in)), fontsize=SUBTITLE_PT, color=MUTED,
        va="top", linespacing=1.15, parse_math=False,
    )  # fmt: skip


def short_number(value: float) -> str:
    """Write a number of people for an axis: `45,000`, `1.5 M`."""
    return f"{value / _MILLION:g} M" if abs(value) >= _MILLION else f"{value:,.0f}"


def dress_people(axes: Axes, most: float, *, marks: int = 4) -> None:
    """Give axes a scale of people from 0, with a few marks."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_ylim(0, max(most * 1.06, 1))
    axes.yaxis.set_major_locator(MaxNLocator(marks, steps=[1, 2, 2.5, 5, 10], integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short_number(value)))
    axes.tick_params(labelsize=SMALL_PT)


def dress_days(axes: Axes, times: Sequence[datetime], width_in: float) -> None:
    """Give axes the span of these days along x, marked at days, months or years as there is room.

    Parameters
    ----------
    width_in
        Of the figure.
    """
    across_in = axes.get_position().width * width_in
    marks = day_marks(times[0], times[-1], max(across_in / _MARK_IN, 2))
    axes.set_xticks([time for time, _ in marks], [words for _, words in marks])  # type: ignore[arg-type]
    margin = max((times[-1] - times[0]) / 60, timedelta(hours=6))
    axes.set_xlim(times[0] - margin, times[-1] + margin)  # type: ignore[arg-type]
    axes.tick_params(axis="x", labelsize=SMALL_PT)


def day_marks(first: datetime, last: datetime, most: float) -> list[tuple[datetime, str]]:
    """Moments to mark between two, no more than `most` but one, with words; the year stands where it begins.

    Marks are days where the span is short, first days of months where it is longer, and of years in the end.
    """
    days = (last - first) / timedelta(days=1)
    step = next((step for step in _DAY_STEPS if days / step <= most), None) if days <= _MOST_DAYS else None
    if step is not None:
        start = first.replace(hour=0, minute=0, second=0, microsecond=0)
        moments = [start + timedelta(days=k) for k in range(0, int(days) + 2, step)]
        return _with_years([time for time in moments if first <= time <= last], "%d %b")
    months = next((step for step in _MONTH_STEPS if days / (30.4 * step) <= most), _MONTH_STEPS[-1])
    begins = [
        datetime(month // _MONTHS, month % _MONTHS + 1, 1, tzinfo=first.tzinfo)
        for month in range(first.year * _MONTHS, (last.year + 1) * _MONTHS)
        if month % months == 0
    ]
    shown = [time for time in begins if first <= time <= last]
    if months % _MONTHS == 0:
        return [(time, f"{time:%Y}") for time in shown]
    return _with_years(shown, "%b")


def _with_years(moments: list[datetime], words: str) -> list[tuple[datetime, str]]:
    # All marks have two lines, or those with one would stand higher.
    years = [None, *(time.year for time in moments)]
    return [
        (time, f"{time:{words}}\n{time.year if time.year != before else ' '}")
        for time, before in zip(moments, years, strict=False)
    ]
