"""Every file of a sensitivity analysis that people open: the figure, and its data."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.publish.canvas import NARROW_IN, WIDE_IN
from corridor.publish.data import to_csv
from corridor.publish.figures import render_twice
from corridor.publish.sensitivities.figure import draw_sensitivity

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from corridor.world.sensitivities import Sensitivity


def render_sensitivity(found: Sensitivity) -> dict[str, bytes]:
    """Render the figure as SVG and PNG, wide and narrow, and the table as CSV, by file name.

    The same analysis gives the same bytes on one platform.
    """
    images, _ = render_twice({
        "sensitivity": partial(_draw, found, WIDE_IN),
        "sensitivity_narrow": partial(_draw, found, NARROW_IN),
    })  # fmt: skip
    return {**images, "sensitivity.csv": to_csv(_columns(found))}


def _draw(found: Sensitivity, width_in: float, _: float) -> Figure:
    return draw_sensitivity(found, width_in)


def _columns(found: Sensitivity) -> dict[str, Any]:
    # No value becomes NaN, which is written as an empty cell.
    table = found.tables["sensitivity"]
    columns: dict[str, list[Any]] = {
        name: [math.nan if value is None else value for value in table[name].to_list()] for name in table.columns
    }
    return columns | {"is_held": [str(value).lower() for value in columns["is_held"]]}
