"""Figure of how long the way takes, by when parties set out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.publish.canvas import MUTED, draw_fan, dress, dress_time, is_narrow, new_figure, start_at_zero
from corridor.publish.data import moments

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from corridor.world.results import Record


def draw_departures(record: Record, width_in: float) -> Figure:
    """Draw hours between setting out and the exit as a fan over the time of departure."""
    figure = new_figure(width_in, 3.2, bottom_in=0.5)
    axes = figure.subplots()
    columns = record.tables["departures"]
    times = moments(columns["departed_from"], record)
    known = np.flatnonzero(~np.isnan(columns["road_h_q50"]))
    title = "Hours on the road, by departure" if is_narrow(width_in) else "Hours on the road, by when parties set out"
    dress(axes, title)
    if known.size:
        # From the first to the last stretch in which anybody sets out; a lone one is drawn as long as it lasts.
        part = slice(int(known[0]), int(known[-1]) + 1)
        shown = {name: np.asarray(values)[part] for name, values in columns.items()}
        draw_fan(axes, times[part], shown, "road_h_")
        axes.legend(loc="upper right", frameon=False, fontsize=8 if is_narrow(width_in) else 9)
    else:
        axes.text(0.5, 0.5, "nobody who sets out is past the exit by the run's end", transform=axes.transAxes,
                  ha="center", va="center", color=MUTED)  # fmt: skip
    start_at_zero(axes)
    first = times[int(known[0]) if known.size else 0]
    dress_time(axes, [first, record.scenario.clock.end.astimezone(first.tzinfo)], width_in)
    return figure
