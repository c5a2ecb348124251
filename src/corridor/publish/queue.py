"""Figure of the queue: how many people are on the road, and where on the busiest way it stands."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from corridor.publish.canvas import (
    FLOWS,
    GRID,
    INK,
    MUTED,
    STANDS,
    STANDS_WORDS,
    cut_text,
    draw_fan,
    dress,
    dress_time,
    is_narrow,
    name_of,
    new_figure,
    shade_of,
    start_at_zero,
)
from corridor.publish.data import moments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.outcomes import Queues
    from corridor.world.results import Record

# Names along the way stand at least this share of its length apart.
APART = 0.07
SHORT_KM = 3
"""Ways shorter than this have marks at parts of a km."""


def busiest_way(record: Record) -> list[int]:
    """Roads from the most populous place that has a way out to the exit, in order of travel."""
    return list(record.ensemble.queues.main_way)


def draw_queue(record: Record, width_in: float) -> Figure:
    """Draw people on the road as a fan; below, per piece of the busiest way, the share that stands."""
    figure = new_figure(
        width_in, 7.4 if is_narrow(width_in) else 7, right_in=1.05 if is_narrow(width_in) else 1.25,
        bottom_in=1.25 if is_narrow(width_in) else 1.0,
        top_in=0.6 if is_narrow(width_in) else 0.4,
    )  # fmt: skip
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.25))
    columns = record.tables["on_the_road"]
    times = moments(columns["valid_time"], record)
    dress(above, "People on the road")
    draw_fan(above, times, dict(columns), "people_")
    start_at_zero(above)
    # Above the axes, right of the title, or over it where the figure is narrow: the fan may fill all of the axes.
    at = (1, 1.13) if is_narrow(width_in) else (1, 0.99)
    above.legend(
        loc="lower right", bbox_to_anchor=at, ncols=3, frameon=False, fontsize=8 if is_narrow(width_in) else 9,
        borderaxespad=0, columnspacing=1, handlelength=1.2,
    )  # fmt: skip
    dress(below, "The queue, km from the exit")
    below.grid(visible=False)
    below.set_facecolor("none")
    _draw_way(below, record, times, is_short=is_narrow(width_in))
    dress_time(below, times, width_in)
    for colour, words in zip((FLOWS, *(colour for _, colour in STANDS)), STANDS_WORDS, strict=True):
        if colour != FLOWS:
            below.fill_between([], [], color=colour, linewidth=0, label=words)
    figure.legend(
        *below.get_legend_handles_labels(), loc="lower center", ncols=2 if is_narrow(width_in) else 4,
        frameon=False, fontsize=9, title="share of the road that stands, mean of members", title_fontsize=9,
    )  # fmt: skip
    return figure


def _draw_way(axes: Axes, record: Record, times: Sequence[datetime], *, is_short: bool) -> None:
    from matplotlib.ticker import AutoLocator

    queues = record.ensemble.queues
    way = busiest_way(record)
    ends_km = np.cumsum([0.0, *(queues.length_km[road] for road in reversed(way))])
    for road, low_km, high_km in zip(reversed(way), ends_km[:-1], ends_km[1:], strict=True):
        _draw_road(axes, times, queues.mean_share[:, road], (low_km, high_km - low_km))
    axes.set_ylim(0, max(ends_km[-1], 1e-3))
    if ends_km[-1] < SHORT_KM:
        axes.yaxis.set_major_locator(AutoLocator())
        axes.yaxis.set_major_formatter("{x:g}")
    if not any(shade_of(share) != FLOWS for road in way for share in queues.mean_share[:, road]):
        words = "on no piece of the way does 5 % stand,\nin the mean of members"
        axes.text(
            0.5,
            0.5,
            words,
            transform=axes.transAxes,
            ha="center",
            va="center",
            color=MUTED,
            fontsize=7 if is_short else 10,
        )
    _name_places(axes, record, way, ends_km, is_short=is_short)


def _draw_road(axes: Axes, times: Sequence[datetime], share: np.ndarray, span_km: tuple[float, float]) -> None:
    # One rectangle for each stretch of time in one colour.
    import matplotlib.dates as mdates

    starts = mdates.date2num(times)  # type: ignore[no-untyped-call]
    colours = [shade_of(value) for value in share[1:]]  # each hour by how it ends
    at = 0
    for colour, run in groupby(colours):
        stop = at + len(list(run))
        if colour != FLOWS:
            axes.broken_barh([(starts[at], starts[stop] - starts[at])], span_km, facecolors=colour, linewidth=0)
        at = stop


def _name_places(axes: Axes, record: Record, way: list[int], ends_km: np.ndarray, *, is_short: bool) -> None:
    # Marks along the y axis: names of the places on the way, the most populous first where they crowd.
    queues = record.ensemble.queues
    places = {place.place_id: place for place in record.scenario.places}
    ids = _places_along(queues, way)
    marked: list[tuple[float, str]] = []
    order = sorted(range(len(ids)), key=lambda k: (-places[ids[k]].population, str(places[ids[k]].kind)))
    for k in order:
        if all(abs(ends_km[k] - km) > APART * ends_km[-1] for km, _ in marked):
            names = name_of(places[ids[k]]).split(" / ")
            marked.append((ends_km[k], "\n".join(cut_text(name, 16 if is_short else 22) for name in names[:3])))
    for km in ends_km:
        axes.axhline(km, color=GRID, linewidth=0.6, zorder=0.5)
    twin = axes.secondary_yaxis("right")
    twin.set_yticks([km for km, _ in marked], [name for _, name in marked], fontsize=6.5, color=INK, parse_math=False)
    twin.tick_params(length=2, color=MUTED)
    twin.spines["right"].set_visible(False)


def _places_along(queues: Queues, way: list[int]) -> list[str]:
    # From the exit inwards, as `ends_km`.
    return [queues.heads[way[-1]], *(queues.tails[road] for road in reversed(way))] if way else []
