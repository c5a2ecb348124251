"""All figures of a record, as files and as parts of the report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.publish.canvas import INK, MUTED, NARROW_IN, WIDE_IN, to_bytes, to_inline
from corridor.publish.data import shown_tables
from corridor.publish.departures import draw_departures
from corridor.publish.evidence.data import accepted_groups
from corridor.publish.evidence.figure import draw_disagreement
from corridor.publish.fans import draw_arrivals, draw_people_per_hour
from corridor.publish.map import draw_map
from corridor.publish.pressures import draw_days_left, draw_inside, draw_pressures
from corridor.publish.queue import draw_queue
from corridor.publish.staying import draw_staying
from corridor.publish.waits import draw_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.figure import Figure

    from corridor.world.results import Record

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "corridor",
    "svg.fonttype": "path",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}

FIGURES: Mapping[str, Callable[[Record, float], Figure]] = {
    "arrivals": draw_arrivals,
    "people_per_hour": draw_people_per_hour,
    "map": draw_map,
    "inside": draw_inside,
    "staying": draw_staying,
    "days_left": draw_days_left,
    "pressures": draw_pressures,
    "queue": draw_queue,
    "waits": draw_waits,
    "departures": draw_departures,
    "evidence": draw_disagreement,
}
"""Figures of a record, by file name without ending; each draws at a width in inches."""

SOMETIMES = ("inside", "staying", "days_left", "pressures", "evidence")
"""Figures that are drawn only where there is something to show."""


def figures_of(record: Record) -> list[str]:
    """Names of the figures that this record has something to show in, in the order of the page."""
    shown = {*shown_tables(record), *(["evidence"] if accepted_groups(record) else [])}
    return [name for name in FIGURES if name in shown or name not in SOMETIMES]


def render_figures(record: Record) -> tuple[dict[str, bytes], dict[str, dict[str, str]]]:
    """Render every figure that has something to show: files by name, by figure the SVG for a wide and a narrow page.

    The same record gives the same bytes on one platform.
    """
    return render_twice({name: partial(FIGURES[name], record) for name in figures_of(record)})


def render_twice(
    draws: Mapping[str, Callable[[float], Figure]],
) -> tuple[dict[str, bytes], dict[str, dict[str, str]]]:
    """Render drawings wide and narrow: files by name, and by drawing the SVG for a wide and a narrow page.

    Parameters
    ----------
    draws
        By file name without ending; each draws at a width in inches.
    """
    import matplotlib as mpl

    files: dict[str, bytes] = {}
    inline: dict[str, dict[str, str]] = {}
    with mpl.rc_context():
        mpl.rcdefaults()  # whoever uses matplotlib beside us, or has a style of their own, changes no figure
        mpl.rcParams.update(_STYLE)
        for name, draw in draws.items():
            wide = draw(WIDE_IN)
            files[f"{name}.svg"] = to_bytes(wide, "svg")
            files[f"{name}.png"] = to_bytes(wide, "png")
            narrow = to_bytes(draw(NARROW_IN), "svg")
            inline[name] = {
                "wide": to_inline(files[f"{name}.svg"], f"{name}-wide"),
                "narrow": to_inline(narrow, f"{name}-narrow"),
            }
    return files, inline
