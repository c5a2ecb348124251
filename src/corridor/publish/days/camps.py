"""Figure of people in each camp: a small panel a camp, forecast as a fan, reports as dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.backtests.panels import explain, make_panels, name_panel
from corridor.publish.canvas import INK, MUTED, ORANGE, cut_text, draw_fan, is_narrow, name_of
from corridor.publish.counts import count_words
from corridor.publish.days.frame import dress_days, dress_people, short_number, title_in, write_title
from corridor.publish.days.view import (
    camps_of,
    capacities_of,
    known_reports,
    moments_of,
    places_by_id,
    quantiles_of,
    reports_of,
)

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.publish.days.view import Report
    from corridor.world.day_results import DayRecord

KNOWN, LATER, ISSUED, ROOM = "reported by then", "reported later", "issue time", "capacity"

OFF_SCALE = 1.6
"""Capacities above so many times the most people shown are written, not drawn: they would flatten the curves."""

_FEW_CAMPS = 3
_LETTER_IN = 0.07
"""Width of a digit on an axis, inches, about."""


def draw_camps(record: DayRecord, width_in: float) -> Figure:
    """Draw the median, 50 % and 90 % of people in each camp by day, with what was reported and the room there is."""
    camps, room = camps_of(record), capacities_of(record)
    narrow, count = is_narrow(width_in), len(camps)
    reports = {camp: _reports_of(record, camp) for camp in camps}
    most = {camp: _most(rows, reports[camp]) for camp, rows in camps.items()}
    axis_in = 0.2 + _LETTER_IN * max(len(short_number(1.06 * value)) for value in most.values())
    figure, panels = make_panels(
        count, _columns(count, narrow=narrow), width_in, panel_in=_height_in(count, narrow=narrow),
        left_in=axis_in + 0.05, gap_in=axis_in + 0.12, between_in=0.78, top_in=title_in(record, width_in) + 0.32,
        bottom_in=1.15 if narrow else 0.9,
    )  # fmt: skip
    write_title(figure, "People in each camp", record, width_in)
    places = places_by_id(record)
    letters = int(panels[0].get_position().width * width_in / 0.088)
    labelled: dict[str, object] = {}
    for axes, (camp, rows) in zip(panels, camps.items(), strict=True):
        times = moments_of(rows["valid_time"], record)
        _draw_fan(axes, rows, times)
        axes.axvline(record.plan.issue_time, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)), label=ISSUED)  # type: ignore[arg-type]
        _draw_reports(axes, reports[camp])
        beneath = _draw_room(axes, room.get(camp), most[camp])
        high = max(most[camp], room.get(camp, 0) if not beneath else 0)
        dress_people(axes, high)
        dress_days(axes, times, width_in)
        name_panel(axes, cut_text(name_of(places[camp]), letters), beneath)
        labelled = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True)) | labelled
    order = [name for name in ("90 % of members", "50 %", "median", KNOWN, LATER, ISSUED, ROOM) if name in labelled]
    explain(figure, [labelled[name] for name in order], order, 2 if narrow else 4)  # type: ignore[misc]
    return figure


def _reports_of(record: DayRecord, camp: str) -> list[Report]:
    # Within the run: as they stood at the issue time; and those that came, or were mended, later.
    known = [one for one in known_reports(record, camp) if one.time >= record.scenario.clock.start]
    return [*known, *(one for one in reports_of(record, camp) if not one.is_known)]


def _columns(count: int, *, narrow: bool) -> int:
    if narrow:
        return 1 if count <= _FEW_CAMPS else 2
    return count if count <= _FEW_CAMPS else 2 if count == 4 else 3  # noqa: PLR2004 - two rows of two


def _height_in(count: int, *, narrow: bool) -> float:
    if count == 1:
        return 2.4
    return 1.5 if narrow and count <= _FEW_CAMPS else 1.25


def _most(rows: pl.DataFrame, reports: list[Report]) -> float:
    return max([float(str(rows["q95"].max())), 1.0, *(one.people for one in reports)])


def _draw_fan(axes: Axes, rows: pl.DataFrame, times: list[datetime]) -> None:
    draw_fan(axes, times, quantiles_of(rows))
    axes.lines[-1].set_linewidth(1.5)


def _draw_reports(axes: Axes, reports: list[Report]) -> None:
    # Not clipped: a dot on an axis stays whole.
    for words, inside, some in (
        (LATER, "none", [one for one in reports if not one.is_known]),
        (KNOWN, INK, [one for one in reports if one.is_known]),
    ):
        if some:
            axes.plot(
                [one.time for one in some], [one.people for one in some], "o", color=INK, markerfacecolor=inside,  # type: ignore[arg-type]
                markersize=2.6, markeredgewidth=0.6, label=words, zorder=3, clip_on=False,
            )  # fmt: skip


def _draw_room(axes: Axes, room: int | None, most: float) -> str:
    # Returns what to write beneath the name where the line would lie far above everything.
    if room is None:
        return ""
    if room > OFF_SCALE * most:
        return f"capacity {count_words(room)}, above"
    axes.axhline(room, color=ORANGE, linewidth=1, label=ROOM)
    return ""
