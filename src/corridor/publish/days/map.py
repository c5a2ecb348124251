"""Figure of the map: camps by people at the end, places that are fought at, roads by how many set out on them.

Borders and coasts are those of Natural Earth, as in `corridor.publish.map`. Roads are straight lines between their
ends.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from corridor.publish.canvas import BLUE, FLOWS, INK, MUTED, ORANGE, cut_text, is_narrow, name_of
from corridor.publish.counts import FEW
from corridor.publish.days.frame import short_number, title_in, write_title
from corridor.publish.days.view import camps_of, fought_at, places_by_id
from corridor.publish.days.words import people_cell
from corridor.publish.labels import label_in_order
from corridor.publish.map import MOST_KEYED, draw_ground, frame_places, on_one_branch
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from corridor.publish.map import Box
    from corridor.world.day_results import DayRecord
    from corridor.world.scenario import Place, Scenario

LEAST_SHARE = 0.01
"""Roads that carry a smaller share of what the busiest does do not widen the map."""

_THIN_PT, _THICK_PT = 0.9, 6.0
_ROW_IN, _REST_IN = 0.165, 0.25
_IDLE = (0, (2, 2))
_SAMPLES = (1.0, 0.25, 0.05)
"""Shares of the busiest road that the legend shows."""


class Land(NamedTuple):
    """What is drawn: the scenario with places on one side of the date line, and the numbers beside them."""

    scenario: Scenario
    people: dict[str, float]
    fought: dict[str, bool]
    passed: dict[str, float]


def draw_map(record: DayRecord, width_in: float) -> Figure:
    """Draw camps, fighting and roads, with a key of the names of camps and of places that are fought at."""
    from matplotlib.figure import Figure

    narrow = is_narrow(width_in)
    land = _lay_out(record)
    keyed = keyed_places(land)
    columns = 2 if narrow else 3
    key_in = _ROW_IN * math.ceil(len(keyed) / columns) + _REST_IN
    symbols, across = _list_symbols(land), 2 if narrow else 4
    legend_in, top_in = 0.2 + 0.17 * math.ceil(len(symbols) / across), title_in(record, width_in)
    most_in = (1.3 if narrow else 0.9) * width_in
    box = frame_places(_framed_places(land), width_in - 0.2, 0.5 * width_in, most_in)
    map_in = (width_in - 0.2) / box.wide_per_high
    height_in = top_in + map_in + 0.08 + key_in + legend_in
    figure = Figure(figsize=(width_in, height_in))
    wide = 1 - 0.2 / width_in
    axes = figure.add_axes((0.1 / width_in, 1 - (top_in + map_in) / height_in, wide, map_in / height_in))
    below = figure.add_axes((0.1 / width_in, legend_in / height_in, wide, key_in / height_in))
    title = "Camps at the end, and people on roads" if narrow else "People in camps at the end, and on roads until then"
    write_title(figure, title, record, width_in)
    draw_ground(axes, box)
    _draw_roads(axes, land)
    radius = _draw_places(axes, land)
    label_in_order(axes, [one for one in keyed if box.holds(one)], keyed, radius, land.scenario, list(axes.texts))
    figure.legend(handles=symbols, loc="lower center", ncols=across, frameon=False, fontsize=8)
    _write_key(below, land, keyed, columns, box)
    return figure


def keyed_places(land: Land) -> list[Place]:
    """Places that the map numbers: camps by people at the end, then places that are fought at, known ones first."""
    places = {place.place_id: place for place in land.scenario.places}
    fought = sorted(land.fought, key=lambda one: (not land.fought[one], -places[one].population, one))
    return [places[one] for one in [*land.people, *(one for one in fought if one not in land.people)]][:MOST_KEYED]


def _lay_out(record: DayRecord) -> Land:
    scenario = replace(record.scenario, places=on_one_branch(record.scenario.places))
    table = record.tables["roads"]
    people = {camp: float(rows["mean"][-1]) for camp, rows in camps_of(record).items()}
    return Land(
        scenario=scenario,
        people=dict(sorted(people.items(), key=lambda one: -one[1])),
        fought={place: known for place, known in fought_at(record).items() if place in places_by_id(record)},
        passed=dict(zip(table["road_id"].to_list(), table["mean_passed"].to_list(), strict=True)),
    )


def _framed_places(land: Land) -> list[Place]:
    # What the map is about: camps, fighting, and the roads between them.
    least = LEAST_SHARE * max(land.passed.values(), default=0.0)
    wanted = {*land.people, *land.fought}
    for road in land.scenario.roads:
        if land.passed.get(road.road_id, 0.0) > least:
            wanted |= {road.from_place, road.to_place}
    return [place for place in land.scenario.places if place.place_id in wanted] or list(land.scenario.places)


def _width_pt(passed: float, most: float) -> float:
    return _THIN_PT + (_THICK_PT - _THIN_PT) * math.sqrt(passed / most)


def _draw_roads(axes: Axes, land: Land) -> None:
    where = {place.place_id: (place.longitude, place.latitude) for place in land.scenario.places}
    most = max(land.passed.values(), default=0.0)
    for road in land.scenario.roads:
        (x_1, y_1), (x_2, y_2) = where[road.from_place], where[road.to_place]
        passed = land.passed.get(road.road_id, 0.0)
        is_idle = passed < 1
        axes.plot(
            [x_1, x_2], [y_1, y_2], color=FLOWS, linewidth=_THIN_PT if is_idle else _width_pt(passed, most),
            linestyle=_IDLE if is_idle else "-", zorder=2, solid_capstyle="round",
        )  # fmt: skip


def _round_down(value: float) -> float:
    # To one digit.
    if value < 1:
        return 0.0
    step = 10.0 ** math.floor(math.log10(value))
    return step * math.floor(value / step)


def _draw_places(axes: Axes, land: Land) -> dict[str, float]:
    # Returns the radius of each symbol in points, by place.
    most, radius = max([*land.people.values(), 1.0]), {}
    for place in land.scenario.places:
        at = [place.longitude], [place.latitude]
        if place.place_id in land.people:
            share = land.people[place.place_id] / most
            area = 22 + 380 * share
            axes.scatter(*at, s=area, marker="s", facecolors=BLUE, edgecolors=INK, linewidths=0.5, zorder=4 - share)
        elif place.place_id in land.fought:
            area = 38.0
            inside = ORANGE if land.fought[place.place_id] else "none"
            axes.scatter(*at, s=area, marker="^", facecolors=inside, edgecolors=ORANGE, linewidths=0.9, zorder=3.5)
        else:
            area = 9.0 if place.kind is not PlaceKind.JUNCTION else 3.0
            axes.scatter(*at, s=area, marker="o", facecolors=MUTED, edgecolors="none", zorder=2.5)
        radius[place.place_id] = math.sqrt(area) / 2
    return radius


def _list_symbols(land: Land) -> list[Line2D]:
    # What the legend shows: only what is there.
    symbols: list[Line2D] = []
    if land.people:
        symbols.append(
            _symbol("s", "camp, by people", color=BLUE, markeredgecolor=INK, markeredgewidth=0.5, markersize=7)
        )
    for is_known, words in ((True, "fighting it knew of"), (False, "fighting it did not know")):
        if is_known in land.fought.values():
            inside = ORANGE if is_known else "none"
            symbols.append(_symbol("^", words, color=ORANGE, markerfacecolor=inside, markersize=6))
    if any(place.place_id not in {*land.people, *land.fought} for place in land.scenario.places):
        symbols.append(_symbol("o", "other places", color=MUTED, markersize=3))
    most = max(land.passed.values(), default=0.0)
    samples = [value for value in (_round_down(share * most) for share in _SAMPLES) if value >= FEW]
    symbols += [_line(f"{short_number(value)} set out", linewidth=_width_pt(value, most)) for value in samples]
    if any(passed < 1 for passed in land.passed.values()):
        symbols.append(_line("nobody on it", linewidth=_THIN_PT, linestyle=_IDLE))
    return symbols


def _symbol(marker: str, label: str, **look: Any) -> Line2D:  # noqa: ANN401 - looks of matplotlib
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle="", marker=marker, label=label, **look)


def _line(label: str, **look: Any) -> Line2D:  # noqa: ANN401 - looks of matplotlib
    from matplotlib.lines import Line2D

    return Line2D([], [], color=FLOWS, label=label, **look)


def _write_key(axes: Axes, land: Land, keyed: Sequence[Place], columns: int, box: Box) -> None:
    axes.set_axis_off()
    rows = max(math.ceil(len(keyed) / columns), 1)
    letters = 30 if columns == 2 else 38  # noqa: PLR2004 - phones
    high_in = _ROW_IN * rows + _REST_IN
    for k, place in enumerate(keyed):
        column, row = divmod(k, rows)
        people = f", {people_cell(land.people[place.place_id])}" if place.place_id in land.people else ""
        off = "" if box.holds(place) else " (off the map)"
        text = f"{k + 1}  {cut_text(name_of(place), letters - 4 - len(people + off))}{people}{off}"
        axes.text(
            column / columns, 1 - (row + 0.6) * _ROW_IN / high_in, text, fontsize=7.5, color=INK, va="center",
            transform=axes.transAxes, parse_math=False,
        )  # fmt: skip
    numbered = {place.place_id for place in keyed}
    left_out = sum(
        place.kind is not PlaceKind.JUNCTION and place.place_id not in numbered for place in land.scenario.places
    )
    if left_out:
        words = f"and {left_out} other place{'' if left_out == 1 else 's'} (dots)"
        axes.text(0, 1 - (rows + 0.6) * _ROW_IN / high_in, words, fontsize=7.5, color=MUTED, va="center",
                  transform=axes.transAxes)  # fmt: skip
