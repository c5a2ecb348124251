"""Figure of the map: borders, places by people, roads by how much of them stands at worst. Needs no network.

Borders and coasts are those of Natural Earth, 1:50 million, as drawn there; that says nothing about their
status. Roads are drawn as straight lines between their ends.
"""

from __future__ import annotations

import math
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corridor.publish.canvas import (
    BLUE,
    BORDER,
    FLOWS,
    GRID,
    INK,
    MUTED,
    STANDS,
    STANDS_WORDS,
    cut_text,
    is_narrow,
    name_of,
    shade_of,
)
from corridor.publish.labels import place_labels
from corridor.publish.words import stated_people
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from corridor.world.results import Record
    from corridor.world.scenario import Place

MOST_KEYED = 42
"""Places with a number and their names below the map; more would be unreadable."""

FULL_SIZE = 40
"""Up to so many places have symbols of full size; more have smaller ones, or they would cover each other."""
SYMBOLS_IN = 0.2
"""Height of the line that explains the symbols, inches."""
KEY_LETTERS = 58
"""Letters of a line of the key."""

_SYMBOLS = {PlaceKind.CHECKPOINT: "D", PlaceKind.RECEPTION: "s", PlaceKind.CAMP: "s"}


class Box(NamedTuple):
    """What a map shows, in degrees, and the shape of its frame."""

    west: float
    east: float
    south: float
    north: float
    wide_per_high: float

    def holds(self, place: Place) -> bool:
        """Whether a place lies in it."""
        return self.west <= place.longitude <= self.east and self.south <= place.latitude <= self.north


def keyed_places(record: Record) -> list[Place]:
    """Places that the map numbers, in the order of their numbers: by people, checkpoints and reception first of all."""
    named = [place for place in record.scenario.places if place.kind is not PlaceKind.JUNCTION]
    ranked = sorted(named, key=lambda place: (place.kind not in _SYMBOLS, -place.population))
    return sorted(ranked[:MOST_KEYED], key=lambda place: (place.kind in _SYMBOLS, -place.population))


def draw_map(record: Record, width_in: float) -> Figure:
    """Draw the area at risk and the roads out of it, with a key of all names below."""
    from matplotlib.figure import Figure

    scenario = replace(record.scenario, places=on_one_branch(record.scenario.places))
    record = replace(record, scenario=scenario)
    keyed = keyed_places(record)
    columns = 1 if is_narrow(width_in) else 2
    key_in = 0.165 * math.ceil(len(keyed) / columns) + 0.1
    legend_in = (1.05 if is_narrow(width_in) else 0.75) + SYMBOLS_IN
    most_in = (1.3 if is_narrow(width_in) else 0.9) * width_in
    box = frame_places(_framed_places(record), width_in - 0.2, 0.55 * width_in, most_in)
    map_in = (width_in - 0.2) / box.wide_per_high
    height_in = map_in + key_in + legend_in + 0.45
    figure = Figure(figsize=(width_in, height_in))
    axes = figure.add_axes((0.1 / width_in, 1 - (map_in + 0.32) / height_in, 1 - 0.2 / width_in, map_in / height_in))
    below = figure.add_axes((0.1 / width_in, legend_in / height_in, 1 - 0.2 / width_in, key_in / height_in))
    axes.set_title("Roads by how much of them stands at worst", loc="left", fontsize=11, fontweight="bold", color=INK)
    draw_ground(axes, box)
    _draw_roads(axes, record)
    sizes = _draw_places(axes, record)
    _add_legend(figure, axes, record, width_in)
    place_labels(axes, [place for place in keyed if box.holds(place)], keyed, sizes, record.scenario)
    _write_key(below, record, keyed, columns, box)
    return figure


def on_one_branch(places: Sequence[Place]) -> tuple[Place, ...]:
    """Move places on both sides of 180 degrees beside each other, not to two ends of the world."""
    longitudes = [place.longitude for place in places]
    if max(longitudes) - min(longitudes) <= 180:  # noqa: PLR2004 - degrees, half the way round
        return tuple(places)
    return tuple(replace(one, longitude=one.longitude + 360) if one.longitude < 0 else one for one in places)


def draw_ground(axes: Axes, box: Box) -> None:
    """Draw the frame of a map, with borders and coasts, and where they are from."""
    axes.set_xlim(box.west, box.east)
    axes.set_ylim(box.south, box.north)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_color(GRID)
    for line in read_borders(box):
        axes.plot(line[:, 0], line[:, 1], color=BORDER, linewidth=0.9, zorder=1)
    axes.annotate(
        "borders: Natural Earth, as drawn there", (1, 0), (-4, 4), "axes fraction", "offset points", ha="right",
        fontsize=7, color=MUTED,
    )  # fmt: skip


def _framed_places(record: Record) -> list[Place]:
    # What the map is about: the area at risk, and where its ways out lead.
    queues = record.ensemble.queues
    on_way = {*queues.tails, *queues.heads}
    places = record.scenario.places
    framed = [place for place in places if record.scenario.is_at_risk(place) or place.place_id in on_way]
    return framed or list(places)


def read_borders(box: Box) -> list[NDArray[np.float32]]:
    """Lines of borders and coasts that come near a box; each (point, longitude and latitude)."""
    with files("corridor.publish").joinpath("borders.npz").open("rb") as file, np.load(file) as archive:
        points, starts = archive["points"], archive["starts"]
    low, high = np.minimum.reduceat(points, starts[:-1]), np.maximum.reduceat(points, starts[:-1])
    lines = []
    for turn in (-360, 0, 360):  # a box may reach beyond 180 degrees
        is_near = (low[:, 0] + turn < box.east) & (high[:, 0] + turn > box.west)
        is_near &= (low[:, 1] < box.north) & (high[:, 1] > box.south)
        shift = np.array([turn, 0], np.float32)
        lines += [points[starts[k] : starts[k + 1]] + shift for k in np.flatnonzero(is_near)]
    return lines


def frame_places(places: Sequence[Place], width_in: float, least_in: float, most_in: float) -> Box:
    """Find the smallest box round places with a margin, at least about 5 km, that fits between two heights, inches."""
    longitudes = [place.longitude for place in places]
    latitudes = [place.latitude for place in places]
    x, y = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    stretch = 1 / max(math.cos(math.radians(y)), 0.1)
    wide = 1.25 * max(max(longitudes) - min(longitudes), 0.05)
    high = 1.2 * max(max(latitudes) - min(latitudes), 0.05)
    height_in = min(max(width_in * high * stretch / wide, least_in), most_in)
    high = max(high, wide * height_in / (width_in * stretch))
    wide = max(wide, high * stretch * width_in / height_in)
    return Box(x - wide / 2, x + wide / 2, y - high / 2, y + high / 2, width_in / height_in)


def _draw_roads(axes: Axes, record: Record) -> None:
    where = {place.place_id: (place.longitude, place.latitude) for place in record.scenario.places}
    columns = record.tables["roads"]
    worst: dict[str, float] = {}
    for road_id, share in zip(columns["road_id"], columns["worst_share_q50"], strict=True):
        worst[road_id] = max(share, worst.get(road_id, 0.0))
    for road in record.scenario.roads:
        (x_1, y_1), (x_2, y_2) = where[road.from_place], where[road.to_place]
        share = worst.get(road.road_id)
        is_used = share is not None
        colour = shade_of(share or 0.0)
        axes.plot(
            [x_1, x_2], [y_1, y_2], color=colour, linewidth=2.2 + 3 * (share or 0.0) if is_used else 1.2,
            linestyle="-" if is_used else (0, (2, 2)), zorder=2 + (share or 0.0), solid_capstyle="round",
        )  # fmt: skip


def _draw_places(axes: Axes, record: Record) -> dict[str, float]:
    # Returns the radius of each symbol in points, by place.
    most = max(place.population for place in record.scenario.places)
    crowd = min(1.0, FULL_SIZE / len(record.scenario.places))
    radius = {}
    for place in record.scenario.places:
        share = place.population / max(most, 1)
        symbol = _SYMBOLS.get(place.kind, "o")
        area = (14 + 420 * share) * max(crowd, 0.3) if place.kind is not PlaceKind.JUNCTION else 5
        inside = record.scenario.is_at_risk(place)
        axes.scatter(
            [place.longitude], [place.latitude], s=area, marker=symbol, zorder=4 - share,
            facecolors=BLUE if inside and place.kind is not PlaceKind.JUNCTION else MUTED, alpha=0.85,
            edgecolors=INK, linewidths=0.5,
        )  # fmt: skip
        radius[place.place_id] = math.sqrt(area) / 2
    return radius


def _add_legend(figure: Figure, axes: Axes, record: Record, width_in: float) -> None:
    handles: list[Any] = []
    for k, words in enumerate(STANDS_WORDS):
        handles += axes.plot([], [], color=((0.0, FLOWS), *STANDS)[k][1], linewidth=2 + k, label=words)
    if any(road.road_id not in set(record.tables["roads"]["road_id"]) for road in record.scenario.roads):
        handles += axes.plot([], [], color=FLOWS, linewidth=1.2, linestyle=(0, (2, 2)), label="on nobody's way")
    narrow = is_narrow(width_in)
    figure.legend(
        handles=handles, loc="lower center", ncols=2 if narrow else 3, frameon=False, fontsize=8, title_fontsize=8,
        title="share of the road that stands at its worst (median)",
        bbox_to_anchor=(0.5, SYMBOLS_IN / figure.get_figheight()),
    )  # fmt: skip
    symbols: list[Any] = []
    present = {place.kind for place in record.scenario.places}
    named = ((PlaceKind.CHECKPOINT, "checkpoint"), (PlaceKind.RECEPTION, "reception"), (PlaceKind.CAMP, "camp"))
    for kind, words in named:
        if kind in present:
            symbols += axes.plot([], [], _SYMBOLS[kind], color=MUTED, markeredgecolor=INK, markersize=5, label=words)
    figure.legend(handles=symbols, loc="lower center", ncols=3, frameon=False, fontsize=8)


def _write_key(axes: Axes, record: Record, keyed: Sequence[Place], columns: int, box: Box) -> None:
    axes.set_axis_off()
    rows = math.ceil(len(keyed) / columns)
    for k, place in enumerate(keyed):
        column, row = divmod(k, max(rows, 1))
        people = f", {stated_people(place)}" if place.population else ""
        off = "" if box.holds(place) else " (off the map)"
        text = f"{k + 1}  {cut_text(name_of(place), KEY_LETTERS - 4 - len(people + off))}{people}{off}"
        axes.text(
            column / columns, 1 - (row + 0.5) / max(rows, 1), text, fontsize=7.5, color=INK,
            va="center", transform=axes.transAxes, parse_math=False,
        )  # fmt: skip
    left_out = sum(place.kind is not PlaceKind.JUNCTION for place in record.scenario.places) - len(keyed)
    if left_out > 0:
        words = f"and {left_out} smaller places"
        axes.text(0, -0.02, words, fontsize=7.5, color=MUTED, va="top", transform=axes.transAxes)
