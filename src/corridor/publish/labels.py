"""Labels on the map that do not cover each other: names of the first places, numbers of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.publish.canvas import INK, cut_text, name_of
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Annotation, Text
    from matplotlib.transforms import Bbox
    from numpy.typing import NDArray

    from corridor.world.scenario import Place, Scenario

# Where a label may stand round its place: direction, and how the text hangs from there.
_SIDES = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"), (0, -1, "center", "top"),
    (0.8, 0.8, "left", "bottom"), (-0.8, 0.8, "right", "bottom"),
    (0.8, -0.8, "left", "top"), (-0.8, -0.8, "right", "top"),
)  # fmt: skip
_MOST_NAMED = 9
LONGEST_NAME = 26
"""Letters of a name on the map; the key below has more."""


def place_labels(
    axes: Axes, shown: Sequence[Place], keyed: Sequence[Place], radius: Mapping[str, float], scenario: Scenario
) -> None:
    """Write a number, and for the first places their names, beside every place shown.

    Parameters
    ----------
    shown, keyed
        Places on the map, and all places in the order of their numbers.
    radius
        Of each place's symbol, points, by id.
    """
    crossings = (PlaceKind.CHECKPOINT, PlaceKind.RECEPTION)
    ordered = sorted(shown, key=lambda place: (place.kind not in crossings, -place.population))
    label_in_order(axes, ordered, keyed, radius, scenario)


def label_in_order(
    axes: Axes, ordered: Sequence[Place], keyed: Sequence[Place], radius: Mapping[str, float], scenario: Scenario,
    keep_off: Sequence[Text] = (),
) -> None:  # fmt: skip
    """Write labels as `place_labels` does, of the places shown, those that get a free side first of all.

    Parameters
    ----------
    keep_off
        Texts on the map that no label may cover.
    """
    taken: list[Bbox] = [_box_of_symbol(axes, place, radius[place.place_id]) for place in ordered]
    taken += [text.get_window_extent() for text in keep_off]
    roads = _points_of_roads(axes, scenario)
    numbers = {place.place_id: str(k + 1) for k, place in enumerate(keyed)}
    for k, place in enumerate(ordered):
        number = numbers[place.place_id]
        names = f"{number} " + "\n".join(cut_text(name, LONGEST_NAME) for name in name_of(place).split(" / ")[:3])
        for text in [names, number] if k < _MOST_NAMED else [number]:
            if _write(axes, place, text, radius[place.place_id], taken, roads):
                break


def _points_of_roads(axes: Axes, scenario: Scenario) -> NDArray[np.float64]:
    # Points along all roads, in pixels, so that labels can keep off them.
    where = {place.place_id: (place.longitude, place.latitude) for place in scenario.places}
    ends = np.array([(where[road.from_place], where[road.to_place]) for road in scenario.roads])
    along = np.linspace(0, 1, 50)[None, :, None]
    points = ends[:, None, 0] * (1 - along) + ends[:, None, 1] * along
    return np.asarray(axes.transData.transform(points.reshape(-1, 2)))


def _box_of_symbol(axes: Axes, place: Place, radius_pt: float) -> Bbox:
    from matplotlib.transforms import Bbox

    x, y = axes.transData.transform((place.longitude, place.latitude))
    radius = radius_pt * axes.figure.dpi / 72
    return Bbox.from_extents(x - radius, y - radius, x + radius, y + radius)


def _write(
    axes: Axes, place: Place, text: str, radius_pt: float, taken: list[Bbox], roads: NDArray[np.float64]
) -> bool:
    # Takes the free side that covers least road; a bare number is written in any case, or it would be missing.
    own = _box_of_symbol(axes, place, radius_pt)
    frame = axes.get_window_extent()
    others = [one for one in taken if one.bounds != own.bounds]
    label = _annotate(axes, place, text)
    size = label.get_window_extent()
    best: tuple[int, int, Bbox] | None = None
    for side in range(len(_SIDES)):
        box = _box_at(own, size, side, axes.figure.dpi)
        fits = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        if not fits or any(box.overlaps(one) for one in others):
            continue
        covered = int(np.sum((roads > box.min).all(axis=1) & (roads < box.max).all(axis=1)))
        if best is None or covered < best[0]:
            best = covered, side, box
    if best is None and not text.isdigit():
        label.remove()
        return False
    side = best[1] if best else 0
    dx, dy, align, hang = _SIDES[side]
    label.set_position((dx * (radius_pt + 2), dy * (radius_pt + 2)))
    label.set(horizontalalignment=align, verticalalignment=hang)
    taken.append(_box_at(own, size, side, axes.figure.dpi))
    return True


def _box_at(symbol: Bbox, size: Bbox, side: int, dpi: float) -> Bbox:
    # Where a text of this size lies at one side of a symbol, in pixels.
    from matplotlib.transforms import Bbox

    dx, dy, align, hang = _SIDES[side]
    gap = 2 * dpi / 72
    x = (symbol.x0 + symbol.x1) / 2 + dx * (symbol.width / 2 + gap)
    y = (symbol.y0 + symbol.y1) / 2 + dy * (symbol.height / 2 + gap)
    left = {"left": x, "center": x - size.width / 2, "right": x - size.width}[align]
    low = {"bottom": y, "center": y - size.height / 2, "top": y - size.height}[hang]
    return Bbox.from_bounds(left, low, size.width, size.height)


def _annotate(axes: Axes, place: Place, text: str) -> Annotation:
    return axes.annotate(
        text, (place.longitude, place.latitude), (0, 0), textcoords="offset points", ha="left", va="bottom",
        fontsize=7.5, color=INK, zorder=6, parse_math=False, linespacing=1.05,
    )  # fmt: skip
