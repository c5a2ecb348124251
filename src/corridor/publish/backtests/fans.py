"""Figure of forecasts at some of the issue times, with what was counted before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from corridor.publish.backtests.cases import ARRIVALS
from corridor.publish.backtests.panels import explain, make_panels, name_figure, name_panel
from corridor.publish.canvas import (
    INK,
    MUTED,
    cut_text,
    draw_fan,
    dress,
    dress_time,
    is_narrow,
    start_at_zero,
)
from corridor.world.backtests import ALL
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.publish.backtests.cases import Case

MOST_TIMES, MOST_TIMES_OF_CAMPS, MOST_CAMPS = 6, 4, 3


def chosen_times(case: Case) -> list[datetime]:
    """Issue times that are drawn: evenly chosen from the first on; after the last, little is left to see."""
    most = MOST_TIMES if case.of == ARRIVALS else MOST_TIMES_OF_CAMPS
    times = case.issue_times
    if len(times) <= most:
        return list(times)
    return [times[k * len(times) // most] for k in range(most)]


def chosen_places(case: Case) -> list[str]:
    """Places that are drawn: everybody, or the camps that had most people."""
    if case.of == ARRIVALS:
        return [ALL]
    most = (
        case.levels_of(case.shown).filter(pl.col("observed").is_not_nan())
        .group_by("place").agg(pl.col("observed").max()).sort(["observed", "place"], descending=[True, False])
    )  # fmt: skip
    return most["place"].to_list()[:MOST_CAMPS]


def fan_rows(case: Case) -> pl.DataFrame:
    """Rows that are drawn, in the order of the panels."""
    levels = case.levels_of(case.shown)
    return pl.concat(
        [
            levels.filter(pl.col("place") == place, pl.col("issue_time") == time).sort("valid_time")
            for place in chosen_places(case) for time in chosen_times(case)
        ]
    )  # fmt: skip


def counted(case: Case, place: str) -> list[tuple[datetime, float]]:
    """Counts of a place that are scored, in order of time; of a corrected one, the revision published last."""
    zone = case.scenario.issue_time.tzinfo
    rows = [
        one for one in case.scenario.observations
        if one.use is Use.SCORE and (one.place_id if one.series == "present" else ALL) == place
    ]  # fmt: skip
    # A row without a time of publication is the last word, as in the scores.
    rows.sort(key=lambda one: (one.published_time is None, one.published_time or one.time))
    latest = {one.time.astimezone(zone): one.value for one in rows}
    return sorted(latest.items())


def draw_fans(case: Case, width_in: float) -> Figure:
    """Draw a panel an issue time: the median, 50 % and 90 %, and the counts; one row of panels a camp."""
    times, places = chosen_times(case), chosen_places(case)
    columns = min(2 if is_narrow(width_in) else (3 if case.of == ARRIVALS else MOST_TIMES_OF_CAMPS), len(times))
    rows_each = -(-len(times) // columns)
    figure, panels = make_panels(
        columns * rows_each * len(places), columns, width_in, panel_in=1.35 if columns > 1 else 2.4, gap_in=0.18,
        between_in=0.58 if case.of == ARRIVALS else 0.72, top_in=0.65 if case.of == ARRIVALS else 0.8,
        bottom_in=1.05 if is_narrow(width_in) else 0.8,
    )  # fmt: skip
    name_figure(figure, f"Forecasts of {case.shown}, and counts")
    drawn = fan_rows(case)
    for k, place in enumerate(places):
        of_place = panels[k * columns * rows_each : (k + 1) * columns * rows_each]
        rows = drawn.filter(pl.col("place") == place)
        seen = counted(case, place)
        span = _span(case, rows, seen)
        most = max(float(str(rows["q95"].max())), *(value for _, value in seen), 1.0) * 1.05
        for axes, time in zip(of_place, times, strict=False):
            _draw_one(axes, rows.filter(pl.col("issue_time") == time), time, seen, case.colour)
            dress(axes, "")
            label = f"{time:%d %b %H:%M}" if case.of == ARRIVALS else f"{time:%d %b %Y}"
            name_panel(axes, label if place == ALL else f"{cut_text(place, 16)}\n{label}")
            dress_time(axes, span, width_in, most=2.6 if span[1] - span[0] < timedelta(days=300) else 1.6)
            # A count at the very end keeps its dot whole.
            axes.set_xlim(span[0], span[1] + (span[1] - span[0]) / 40)  # type: ignore[arg-type]
            axes.set_ylim(0, most)
            start_at_zero(axes)
            if axes not in of_place[::columns]:
                axes.tick_params(labelleft=False)
        for axes in of_place[len(times) :]:
            axes.set_visible(False)
    explain(figure, *_legend(panels, len(times)), 2 if is_narrow(width_in) else 6)
    return figure


def _span(case: Case, rows: pl.DataFrame, seen: Sequence[tuple[datetime, float]]) -> list[datetime]:
    # From the first count, or issue time, to the end of the forecasts.
    zone = case.scenario.issue_time.tzinfo
    first, last = rows["valid_time"].min(), rows["valid_time"].max()
    ends = [time.astimezone(zone) for time in (first, last)]  # type: ignore[union-attr]
    return [min(ends[0], *(time for time, _ in seen)), ends[1]]


def _draw_one(
    axes: Axes, rows: pl.DataFrame, time: datetime, seen: Sequence[tuple[datetime, float]], colour: str
) -> None:
    moments = [moment.astimezone(time.tzinfo) for moment in rows["valid_time"].to_list()]
    quantiles = {name: rows[name].to_numpy() for name in ("q05", "q25", "q50", "q75", "q95")}
    draw_fan(axes, moments, quantiles, colour=colour)
    axes.axvline(time, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)), label="issue time")  # type: ignore[arg-type]
    for is_after, label in ((False, "counted before"), (True, "counted after")):
        some = [one for one in seen if (one[0] > time) == is_after]
        axes.plot(
            [moment for moment, _ in some], [value for _, value in some], "o", markersize=2.8,  # type: ignore[arg-type]
            color=INK if is_after else MUTED, markerfacecolor=INK if is_after else "none", markeredgewidth=0.8,
            label=label, zorder=3,
        )  # fmt: skip


def _legend(panels: Sequence[Axes], shown: int) -> tuple[list[Artist], list[str]]:
    handles, labels = panels[min(shown, len(panels)) - 1].get_legend_handles_labels()
    return list(handles), labels
