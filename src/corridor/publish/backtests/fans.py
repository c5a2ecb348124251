"""Figure of forecasts at some of the issue times, with what was counted before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from corridor.publish.backtests.cases import ARRIVALS
from corridor.publish.backtests.counted import AFTER, KNOWN, UNPUBLISHED, counts_beside
from corridor.publish.backtests.panels import explain, make_panels, mark_times, name_figure, name_panel
from corridor.publish.canvas import INK, MUTED, cut_text, draw_fan, dress, is_narrow, start_at_zero
from corridor.world.backtests import ALL, Track

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.publish.backtests.cases import Case
    from corridor.publish.backtests.counted import Dot

MOST_TIMES, MOST_TIMES_OF_CAMPS, MOST_CAMPS = 6, 4, 3
GAP_IN = 0.18

_MARKS = {
    KNOWN: {"marker": "o", "color": MUTED, "markerfacecolor": "none", "markersize": 2.8},
    UNPUBLISHED: {"marker": "x", "color": MUTED, "markersize": 3.2},
    AFTER: {"marker": "o", "color": INK, "markerfacecolor": INK, "markersize": 2.8},
}


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


def _which(case: Case) -> str:
    drawn = len(chosen_times(case))
    if drawn < len(case.issue_times):
        return "at some of the issue times"
    return "at the issue time" if drawn == 1 else "at every issue time"


def fans_alt(case: Case) -> str:
    """Say what the figure shows to those who cannot see it."""
    return f"Forecasts {_which(case)} as fans, with counts before and after"


def fans_caption(case: Case) -> str:
    """Say what is drawn, and no more than that."""
    who = case.shown if case.has_ours else f"{case.shown}, the best rival,"
    where = ", in the camps that had most people" if case.of != ARRIVALS else ""
    texts = [
        f"Forecasts of {who} {_which(case)}{where}.",
        "Half of the members lie in the dark band, nine in ten in the light one.",
        "Full dots: counts after the issue time, which are scored.",
    ]
    kinds = {
        kind for place in chosen_places(case) for time in chosen_times(case)
        for kind, dots in counts_beside(case, place, time).items() if dots
    }  # fmt: skip
    if KNOWN in kinds:
        unseen = " to others, though this forecast was not shown them" if case.track == Track.COLD else ""
        texts.append(f"Hollow dots: counts that were known then{unseen}.")
    if UNPUBLISHED in kinds:
        texts.append("Crosses: earlier counts that were published later, or never.")
    return " ".join(texts)


def draw_fans(case: Case, width_in: float) -> Figure:
    """Draw a panel an issue time: the median, 50 % and 90 %, and the counts; one row of panels a camp."""
    times, places = chosen_times(case), chosen_places(case)
    columns = min(2 if is_narrow(width_in) else (3 if case.of == ARRIVALS else MOST_TIMES_OF_CAMPS), len(times))
    each = -(-len(times) // columns) * columns
    figure, panels = make_panels(
        each * len(places), columns, width_in, panel_in=1.35 if columns > 1 else 2.4, gap_in=GAP_IN,
        between_in=0.58 if case.of == ARRIVALS else 0.72, top_in=0.65 if case.of == ARRIVALS else 0.8,
        bottom_in=1.2 if is_narrow(width_in) else 0.95,
    )  # fmt: skip
    name_figure(figure, f"Forecasts of {case.shown}, and counts")
    names = _names(case, times)
    for k, place in enumerate(places):
        of_place = panels[k * each : (k + 1) * each]
        _draw_place(of_place, case, place, width_in)
        for axes, name in zip(of_place, names, strict=False):
            name_panel(axes, name if place == ALL else f"{cut_text(place, 16)}\n{name}")
            axes.tick_params(labelleft=axes in of_place[::columns])
        for axes in of_place[len(times) :]:
            axes.set_visible(False)
    labelled: dict[str, object] = {}
    for axes in panels:
        labelled = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True)) | labelled
    order = [name for name in ("90 % of members", "50 %", "median", "issue time", *_MARKS) if name in labelled]
    explain(figure, [labelled[name] for name in order], order, 2 if is_narrow(width_in) else 4)  # type: ignore[misc]
    return figure


def _names(case: Case, times: Sequence[datetime]) -> list[str]:
    if case.of == ARRIVALS:
        return [f"{time:%d %b %H:%M}" for time in times]
    is_once_a_day = len({time.date() for time in times}) == len(times)
    return [f"{time:%d %b %Y}" if is_once_a_day else f"{time:%d %b %Y %H:%M}" for time in times]


def _draw_place(panels: Sequence[Axes], case: Case, place: str, width_in: float) -> None:
    # All panels of a place have the same axes: from the first count, or issue time, to the end of the forecasts.
    times = chosen_times(case)
    rows = fan_rows(case).filter(pl.col("place") == place)
    beside = [counts_beside(case, place, time) for time in times]
    dots = [dot for one in beside for some in one.values() for dot in some]
    last = rows["valid_time"].max().astimezone(case.scenario.issue_time.tzinfo)  # type: ignore[union-attr]
    span = [min([times[0], *(time for time, _ in dots)]), last]
    most = max(float(str(rows["q95"].max())), *(value for _, value in dots), 1.0) * 1.05
    for axes, time, counts in zip(panels, times, beside, strict=False):
        _draw_one(axes, rows.filter(pl.col("issue_time") == time), time, case.colour)
        _draw_counts(axes, counts, last)
        dress(axes, "")
        axes.set_ylim(0, most)
        start_at_zero(axes)
    mark_times(panels, span, width_in, GAP_IN)


def _draw_one(axes: Axes, rows: pl.DataFrame, time: datetime, colour: str) -> None:
    moments = [moment.astimezone(time.tzinfo) for moment in rows["valid_time"].to_list()]
    quantiles = {name: rows[name].to_numpy() for name in ("q05", "q25", "q50", "q75", "q95")}
    draw_fan(axes, moments, quantiles, colour=colour)
    axes.axvline(time, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)), label="issue time")  # type: ignore[arg-type]


def _draw_counts(axes: Axes, counts: Mapping[str, Sequence[Dot]], last: datetime) -> None:
    for kind, dots in counts.items():
        some = [dot for dot in dots if dot[0] <= last]
        if some:
            # Not clipped: a dot on an axis stays whole.
            axes.plot(
                [moment for moment, _ in some], [value for _, value in some], linestyle="", markeredgewidth=0.8,  # type: ignore[arg-type]
                label=kind, zorder=3, clip_on=False, **_MARKS[kind],  # type: ignore[arg-type]
            )  # fmt: skip
