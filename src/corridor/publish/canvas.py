"""What all figures share: colours, sizes, axes of time, and files with the same bytes for the same record."""

from __future__ import annotations

import io
import math
import unicodedata
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.scenario import Place

# Okabe and Ito, "Color universal design", 2008: told apart by colour-blind readers.
BLUE, ORANGE = "#0072B2", "#D55E00"
INK, MUTED, GRID, BORDER = "#1A1A1A", "#5F6368", "#DDDDDD", "#B0B7BD"
# The more of a road stands, the darker: ColorBrewer's YlOrBr (Brewer and Harrower, 2013).
FLOWS = "#9AA0A6"
STANDS = ((0.05, "#FED98E"), (0.25, "#FE9929"), (0.5, "#D95F0E"), (0.75, "#993404"))
STANDS_WORDS = ("under 5 %", "5 to 25 %", "25 to 50 %", "50 to 75 %", "over 75 %")

ON_DARK = {
    BLUE: "#56B4E9", ORANGE: "#E69F00", INK: "#E8E6E3", MUTED: "#A8ADB3", GRID: "#3C4043", BORDER: "#5A6067",
    FLOWS: "#80868B", "#FED98E": "#6B4A1A", "#FE9929": "#B3701F", "#D95F0E": "#F0A53A", "#993404": "#FFE0A3",
}  # fmt: skip
"""The same colours on a dark page; there, the more of a road stands, the brighter."""

WIDE_IN, NARROW_IN = 8.0, 4.3
"""Widths of a figure, inches: for desks and paper, and for phones, where the same letters must stay readable."""


def is_narrow(width_in: float) -> bool:
    """Whether a figure of this width is one for phones."""
    return width_in < 6  # noqa: PLR2004 - inches, between the two


def new_figure(
    width_in: float, height_in: float, *, left_in: float = 0.85, right_in: float = 0.15, top_in: float = 0.35,
    bottom_in: float = 0.9,
) -> Figure:  # fmt: skip
    """Make an empty figure with margins in inches; matplotlib's own search for margins takes as long as drawing."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_in, height_in))
    figure.subplots_adjust(
        left=left_in / width_in, right=1 - right_in / width_in, top=1 - top_in / height_in,
        bottom=bottom_in / height_in,
    )  # fmt: skip
    return figure


def dress(axes: Axes, title: str) -> None:
    """Give axes a title and the plain look that all figures share."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))


def start_at_zero(axes: Axes) -> None:
    """Let the y axis start at 0 and reach 1 at least, or an axis of nothing would be marked 0, 0, 0."""
    axes.set_ylim(0, max(axes.get_ylim()[1], 1))


def cut_text(text: str, most: int) -> str:
    """Cut a text to so many letters, and show that it is cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


LONG_H = 300 * 24
"""Runs longer than this, or over the turn of a year, have years on their axis."""
LETTER_IN = 0.085
"""Width of a letter of a mark, inches, about."""
_STEPS_H = (1, 3, 6, 12, 24, 48, 96, 168, 336, 672, 1344, 2688, 5376, 10752)


def dress_time(axes: Axes, times: Sequence[datetime], width_in: float, most: float | None = None) -> None:
    """Give axes the span of these times along x, with marks at full days, or hours where the run is short.

    Parameters
    ----------
    width_in
        Of the figure.
    most
        Steps between marks that have room; without it, those of axes as wide as the figure.
    """
    hours = hours_between(times[0], times[-1])
    has_year = hours > LONG_H or times[0].year != times[-1].year
    if most is None:
        most = (3.0 if has_year else 4.5) if is_narrow(width_in) else (7 if has_year else 9)
    step_h = next((step for step in _STEPS_H if hours / step <= most), math.ceil(hours / most / 24) * 24)
    words = "%d %b %Y" if has_year else "%d %b"
    if step_h < 24:  # noqa: PLR2004 - hours of a day
        words += "\n%H:%M"
    first = times[0].replace(hour=0, minute=0, second=0, microsecond=0)
    marks = [first + timedelta(hours=k * step_h) for k in range(math.ceil((hours + 24) / step_h) + 1)]
    # A mark near the end would be cut at the edge of the figure.
    span = axes.get_position()
    over_in = LETTER_IN * len(f"{first:%d %b %Y}" if has_year else f"{first:%d %b}") / 2 - (1 - span.x1) * width_in
    last = times[-1] - timedelta(hours=hours * max(over_in, 0) / (span.width * width_in))
    marks = [mark for mark in marks if times[0] <= mark <= last]
    axes.set_xticks(marks, [f"{mark:{words}}" for mark in marks])  # type: ignore[arg-type]
    axes.set_xlim(times[0], times[-1])  # type: ignore[arg-type]


def draw_fan(
    axes: Axes, times: Sequence[object], columns: dict[str, Any], prefix: str = "", colour: str = BLUE
) -> None:
    """Draw the 90 % and 50 % intervals and the median."""
    q05, q25, q50, q75, q95 = (columns[f"{prefix}q{level}"] for level in ("05", "25", "50", "75", "95"))
    axes.fill_between(times, q05, q95, color=colour, alpha=0.2, linewidth=0, label="90 % of members")  # type: ignore[arg-type]
    axes.fill_between(times, q25, q75, color=colour, alpha=0.35, linewidth=0, label="50 %")  # type: ignore[arg-type]
    axes.plot(times, q50, color=colour, linewidth=2, label="median")  # type: ignore[arg-type]


def shade_of(share: float) -> str:
    """Colour of a road of which this share stands."""
    reached = [colour for limit, colour in STANDS if share >= limit]
    return reached[-1] if reached else FLOWS


@cache
def _letters() -> frozenset[int]:
    # Letters that the font of all figures has.
    from matplotlib import font_manager, ft2font

    return frozenset(ft2font.FT2Font(font_manager.findfont("DejaVu Sans")).get_charmap())


def _is_drawable(text: str) -> bool:
    # The font has all letters, and they stand from left to right without joining.
    shaped = {"R", "AL", "AN"}
    return all(
        ord(letter) in _letters()
        and unicodedata.bidirectional(letter) not in shaped
        and unicodedata.category(letter) not in {"Mn", "Mc", "Cc", "Cf", "Cs", "Co", "Cn"}
        for letter in text
    )


def text_width_in(text: str, size_pt: float, weight: str = "normal") -> float:
    """Width of a text in the font of all figures, inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size_pt, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72


def drawable(text: str) -> str:
    """Put a question mark for every letter that the font cannot draw."""
    return text if _is_drawable(text) else "".join(one if _is_drawable(one) else "?" for one in text)


def name_of(place: Place) -> str:
    """Write every name of a place that the font can draw, else its id; the report lists all of them."""
    names = [" ".join(name.split()) for name in place.names]
    return " / ".join(name for name in names if name and _is_drawable(name)) or place.place_id


def to_bytes(figure: Figure, ending: str) -> bytes:
    """Render as `svg` or `png`; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    metadata = {"Date": None} if ending == "svg" else {"Software": None}
    figure.savefig(buffer, format=ending, dpi=144, metadata=metadata, transparent=ending == "svg")
    return buffer.getvalue()


def to_inline(svg: bytes, prefix: str) -> str:
    """Make an SVG part of a page: its colours become the page's variables, its ids get a prefix of their own."""
    text = svg.decode()
    text = text[text.index("<svg") :]
    for colour in ON_DARK:
        text = text.replace(colour.lower(), f"var(--{colour[1:].lower()})")
    for before in ('id="', 'href="#', "url(#"):
        text = text.replace(before, f"{before}{prefix}-")
    return text


def css_variables(*, is_dark: bool) -> str:
    """The colours of figures as CSS variables, for one of the page's two looks."""
    return " ".join(f"--{light[1:].lower()}: {dark if is_dark else light};" for light, dark in ON_DARK.items())
