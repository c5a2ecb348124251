"""Figure of disagreement: a row for each thing counted, a dot a voice, a bar where it gave a range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridor.publish.canvas import (
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    cut_text,
    drawable,
    is_narrow,
    name_of,
    new_figure,
    text_width_in,
)
from corridor.publish.evidence.data import accepted_groups
from corridor.publish.evidence.rows import span_words, stated_ends, times_words, unit_of
from corridor.publish.evidence.words import names_of, place_words, plain
from corridor.world.evidence import Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.publish.evidence.rows import Spoken
    from corridor.world.evidence import Voice
    from corridor.world.results import Record

MOST = 12
"""Rows in the figure, the most contested; the CSV holds all."""

_SMALL_PT = 7.5
_MOST_LEVELS = 8
# Inches: a mark, an arrow to its open side, marks above each other, a line of small text, space above and below a row.
_DOT, _ARROW, _STEP, _LINE, _PAD = 0.1, 0.2, 0.115, 0.135, 0.09
_FIRST_LINE = 0.16
_TITLE_LINE = 0.2
_BOTTOM = {True: 1.35, False: 0.85}
_LEFT, _RIGHT = {True: 0.12, False: 2.7}, {True: 0.12, False: 1.75}


@dataclass(frozen=True)
class _Scale:
    """Powers of ten along x; 0 has a place of its own, half a power left of the least."""

    low: int
    high: int
    has_zero: bool
    inches: float

    @property
    def start(self) -> float:
        return self.low - 0.5 if self.has_zero else self.low

    @property
    def per_inch(self) -> float:
        """Powers of ten that an inch holds, with room for an arrow on both sides."""
        return (self.high - self.start) / (self.inches - 2 * _ARROW)

    def at(self, value: float) -> float:
        return math.log10(value) if value > 0 else self.start


@dataclass(frozen=True)
class _Mark:
    """A voice on its row: where it is drawn, what it covers, and how many marks it stands above."""

    voice: Voice
    low: float
    high: float
    covers: tuple[float, float]
    level: int


@dataclass(frozen=True)
class _Row:
    group: Spoken
    marks: list[_Mark]
    small: list[str]
    narrow: bool

    @property
    def label_in(self) -> float:
        return _FIRST_LINE + _LINE * len(self.small)

    @property
    def marks_in(self) -> float:
        return _STEP * (1 + max(one.level for one in self.marks))

    @property
    def height(self) -> float:
        inner = self.label_in + self.marks_in if self.narrow else max(self.label_in, self.marks_in, 2 * _LINE)
        return inner + 2 * _PAD

    @property
    def base(self) -> float:
        """Middle of the lowest mark, under the row's top."""
        if self.narrow:
            return self.height - _PAD - _STEP / 2
        return self.height / 2 + (self.marks_in - _STEP) / 2


def draw_disagreement(record: Record, width_in: float) -> Figure:
    """Draw what voices say of each thing counted, the most contested first, on a scale of factors."""
    groups = accepted_groups(record)
    shown = groups[:MOST]
    narrow = is_narrow(width_in)
    left_in, right_in = _LEFT[narrow], _RIGHT[narrow]
    scale = _scale(shown, width_in - left_in - right_in)
    names = names_of(record.scenario) | {place.place_id: name_of(place) for place in record.scenario.places}
    room_in = (width_in if narrow else left_in) - 0.24
    rows = [_Row(group, _place(group, scale), _small_lines(group, names, room_in), narrow) for group in shown]
    height_in = sum(row.height for row in rows)
    title = _title(len(shown), len(groups), narrow=narrow)
    top_in = 0.22 + _TITLE_LINE * (1 + title.count("\n"))
    figure = new_figure(
        width_in, top_in + height_in + _BOTTOM[narrow], left_in=left_in, right_in=right_in,
        top_in=top_in, bottom_in=_BOTTOM[narrow],
    )  # fmt: skip
    axes = figure.subplots()
    _dress(axes, scale, height_in)
    figure.text(
        0.12 / width_in, 1 - 0.1 / figure.get_figheight(), title, fontsize=11,
        fontweight="bold", color=INK, va="top",
    )  # fmt: skip
    top = 0.0
    for row in rows:
        _label(axes, row, top, scale)
        for mark in row.marks:
            _draw(axes, mark, top + row.base - _STEP * mark.level, scale)
        top += row.height
        if row is not rows[-1]:
            axes.plot([-left_in / scale.inches, 1 + right_in / scale.inches], [top, top], color=GRID, linewidth=0.8,
                      transform=axes.get_yaxis_transform(), clip_on=False)  # fmt: skip
    _explain(figure, narrow=narrow)
    return figure


def _title(shown: int, total: int, *, narrow: bool) -> str:
    title = "What different voices say"
    if shown == total:
        return title
    return f"{title}{chr(10) if narrow else ': '}the {shown} most contested rows; {total - shown} are not shown"


def _drawn_ends(group: Spoken, voice: Voice) -> tuple[float, float]:
    # Shares are drawn in per cent.
    low, high = stated_ends(voice)
    return (100 * low, 100 * high) if unit_of(group) == "share" else (low, high)


def _scale(groups: Sequence[Spoken], inches: float) -> _Scale:
    ends = [end for group in groups for voice in group.voices for end in _drawn_ends(group, voice)]
    powers = [math.log10(end) for end in ends if end > 0] or [0.0]
    low = math.floor(min(powers))
    return _Scale(low, max(math.ceil(max(powers)), low + 1), min(ends) <= 0, inches)


def _place(group: Spoken, scale: _Scale) -> list[_Mark]:
    # Marks that would cover each other stand above each other.
    found: list[_Mark] = []
    reach = 0.6 * _DOT * scale.per_inch
    arrow = (_ARROW + 0.03) * scale.per_inch
    for voice in sorted(group.voices, key=lambda one: _drawn_ends(group, one)):
        low, high = (scale.at(end) for end in _drawn_ends(group, voice))
        left = low - (arrow if voice.side is Side.FROM_ABOVE else reach)
        right = high + (arrow if voice.side is Side.FROM_BELOW else reach)
        taken = {one.level for one in found if one.covers[0] < right and left < one.covers[1]}
        level = next((k for k in range(_MOST_LEVELS) if k not in taken), _MOST_LEVELS - 1)
        found.append(_Mark(voice, low, high, (left, right), level))
    return found


def _small_lines(group: Spoken, names: Mapping[str, str], room_in: float) -> list[str]:
    who, unit, whose = group.claims[0].definition_parts
    parts = [", ".join(one for one in (who, whose, "" if unit in {"people", "share"} else unit) if one)]
    parts += [place_words(group.place_id, names)]
    lines = [drawable(plain(part)) for part in parts if part]
    joined = ", ".join(lines)
    if joined and text_width_in(joined, _SMALL_PT) <= room_in:
        return [joined]
    return [_cut_to(line, room_in) for line in lines]


def _cut_to(line: str, room_in: float) -> str:
    fitting = len(line) * room_in / max(text_width_in(line, _SMALL_PT), room_in)
    for most in range(min(int(fitting) + 8, len(line)), 1, -1):
        if text_width_in(cut := cut_text(line, most), _SMALL_PT) <= room_in:
            return cut
    return ""


def _dress(axes: Axes, scale: _Scale, height_in: float) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    axes.set_ylim(height_in, 0)
    margin = _ARROW * scale.per_inch
    axes.set_xlim(scale.start - margin, scale.high + margin)
    label_in = max(text_width_in(_power_words(power), 8) for power in range(scale.low, scale.high + 1)) + 0.1
    step = max(math.ceil(label_in * scale.per_inch), 1)
    powers = range(scale.low, scale.high + 1, step)
    marks, labels = [float(power) for power in powers], [_power_words(power) for power in powers]
    if scale.has_zero:
        # 0 stands close to the least power; that loses its label where there is no room for both.
        marks, labels = [scale.start, *marks], ["0", *labels]
        if label_in * scale.per_inch > 1:
            labels[1] = ""
    axes.set_xticks(marks, labels, fontsize=8)
    factor = f"{10**step:,}" if step < 6 else f"1e{step}"  # noqa: PLR2004 - reads well in full
    axes.set_xlabel(f"in the unit of the row; each mark is {factor} times the one before", fontsize=8.5)
    axes.grid(axis="x", color=GRID, linewidth=0.8)


def _power_words(power: int) -> str:
    if power >= 9 or power < -3:  # noqa: PLR2004 - powers of ten that still read well in full
        return f"1e{power}"
    if power >= 6:  # noqa: PLR2004 - millions
        return f"{10 ** (power - 6)}M"
    if power >= 4:  # noqa: PLR2004 - thousands
        return f"{10 ** (power - 3)}k"
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"


def _label(axes: Axes, row: _Row, top: float, scale: _Scale) -> None:
    # Left of the marks on a wide figure, above them on a narrow one.
    left = 0.0 if row.narrow else -(_LEFT[False] - _LEFT[True]) / scale.inches
    right = 1.0 if row.narrow else 1 + (_RIGHT[False] - _RIGHT[True]) / scale.inches
    at: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "parse_math": False, "clip_on": False}
    y = top + _PAD + (0.0 if row.narrow else (row.height - 2 * _PAD - row.label_in) / 2)
    name = drawable(plain(row.group.quantity, 20)) + (" (%)" if unit_of(row.group) == "share" else "")
    axes.text(left, y + _FIRST_LINE / 2, name, fontsize=8.5, fontweight="bold", color=INK, va="center", **at)
    for k, line in enumerate(row.small):
        axes.text(left, y + _FIRST_LINE + _LINE * (k + 0.5), line, fontsize=_SMALL_PT, color=MUTED, va="center", **at)
    room_in = scale.inches - text_width_in(name, 8.5, "bold") - 0.15 if row.narrow else _RIGHT[False] - 0.2
    texts = _apart_texts(row.group, room_in, narrow=row.narrow)
    middle = y + _FIRST_LINE / 2 if row.narrow else top + row.height / 2
    for k, text in enumerate(texts):
        axes.text(right, middle + _LINE * (k - (len(texts) - 1) / 2), text, fontsize=_SMALL_PT, color=INK, ha="right",
                  va="center", **at)  # fmt: skip


def _apart_texts(group: Spoken, room_in: float, *, narrow: bool) -> list[str]:
    # Right of the marks in two lines, or above them in one; what has no room is left out.
    count, times = len(group.voices), group.apart.times
    voices = f"{count} voice{'' if count == 1 else 's'}"
    if (count > 1 or times > 1) and math.isfinite(times):
        voices += f", {times_words(times)}"
    span = span_words(group).replace(">=", "≥").replace("<=", "≤")
    texts = [f"{span}; {voices}"] if narrow else [span, voices]
    return texts if max(text_width_in(one, _SMALL_PT) for one in texts) <= room_in else [voices]


def _draw(axes: Axes, mark: _Mark, y: float, scale: _Scale) -> None:
    if mark.voice.side is Side.BOTH:
        if mark.low == mark.high:
            axes.plot([mark.low], [y], "o", color=BLUE, markersize=5.5, markeredgewidth=0)
            return
        axes.plot([mark.low, mark.high], [y, y], color=BLUE, linewidth=3.5, solid_capstyle="butt", alpha=0.6)
        axes.plot([mark.low, mark.high], [y, y], "|", color=BLUE, markersize=7, markeredgewidth=1.6)
        return
    is_below = mark.voice.side is Side.FROM_BELOW
    x = mark.low if is_below else mark.high
    tip = x + (_ARROW if is_below else -_ARROW) * scale.per_inch
    axes.plot([x, tip], [y, y], color=ORANGE, linewidth=1.3)
    axes.plot([tip], [y], ">" if is_below else "<", color=ORANGE, markersize=4, markeredgewidth=0)
    axes.plot([x], [y], "o", color=ORANGE, markersize=5.5, markeredgewidth=0)


def _explain(figure: Figure, *, narrow: bool) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=BLUE, marker="o", markersize=5.5, linestyle="none"),
        Line2D([], [], color=BLUE, marker="|", markersize=7, markeredgewidth=1.6, linewidth=3.5, alpha=0.6),
        Line2D([], [], color=ORANGE, marker=">", markersize=4.5, linewidth=1.3),
    ]
    labels = ["a figure", "a range", "open: at least, or, to the left, at most"]
    figure.legend(
        handles, labels, loc="lower center", ncols=1 if narrow else 3, frameon=False, fontsize=8.5, columnspacing=1.4
    )
