"""Figure of what each unknown carries: a row an unknown, a panel an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.backtests.panels import SMALL_PT, explain, make_panels, name_figure, name_panel
from corridor.publish.canvas import BLUE, GRID, INK, MUTED, cut_text, is_narrow
from corridor.publish.sensitivities.words import SHORT, label_of, share_words
from corridor.world.sensitivities import OUTCOMES, describe_unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridor.world.sensitivities import Effect, Sensitivity

MOST_ROWS = 20
"""Unknowns in the figure; the CSV holds all."""

PALE = 0.35
_LETTERS = {True: 27, False: 40}
"""Of a label that have room in a narrow and in a wide figure."""
_MEANING_LETTERS = 57


def draw_sensitivity(found: Sensitivity, width_in: float) -> Figure:
    """Draw shares of variance as bars, with ranks of the screening for what was held; else effects of the screening."""
    names = found.unknowns[:MOST_ROWS]
    narrow = is_narrow(width_in)
    gap_row = 1 if 0 < len(found.shared) < len(names) else 0
    rows = {name: k + (gap_row if k >= len(found.shared) else 0) for k, name in enumerate(names)}
    columns = 2 if narrow else len(OUTCOMES)
    figure, panels = make_panels(
        len(OUTCOMES), columns, width_in, panel_in=(0.21 if narrow else 0.33) * (len(names) + gap_row) + 0.1,
        left_in=1.95 if narrow else 2.9, gap_in=0.2, between_in=0.75, top_in=0.85, bottom_in=1.15 if narrow else 0.85,
    )  # fmt: skip
    name_figure(figure, _title(found, is_short=narrow))
    for k, (axes, outcome) in enumerate(zip(panels, OUTCOMES, strict=True)):
        effects = {one.unknown: one for one in found.effects[outcome.name]}
        _dress(axes, rows, has_labels=k % columns == 0, narrow=narrow)
        beneath = ""
        if found.shared:
            _draw_shares(axes, effects, rows, found.shared)
            _write_ranks(axes, list(effects.values()), rows, found.shared)
            beneath = f"chance alone: {share_words(found.chance[outcome.name])}"
        else:
            _draw_effects(axes, effects, rows)
            beneath = outcome.unit
        name_panel(axes, SHORT[outcome.name], beneath)
    if gap_row:
        for axes in panels[::columns]:
            _separate(axes, len(found.shared), narrow=narrow)
    _explain(figure, found, narrow=narrow)
    return figure


def _title(found: Sensitivity, *, is_short: bool) -> str:
    if found.shared:
        words = (
            "Share of the spread by unknown, %" if is_short else "Share of the spread that goes with each unknown, %"
        )
    else:
        words = "What each unknown moves" + ("" if is_short else ", over the whole of its distribution")
    hidden = len(found.unknowns) - MOST_ROWS
    if hidden <= 0:
        return words
    gap = "\n" if is_short else ": "
    return f"{words}{gap}the first {MOST_ROWS} of {len(found.unknowns)}"


def _dress(axes: Axes, rows: dict[str, int], *, has_labels: bool, narrow: bool) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis="x", color=GRID, linewidth=0.7)
    axes.set_ylim(max(rows.values()) + 0.6, -0.6)
    axes.set_yticks([])
    if not has_labels:
        return
    for name, row in rows.items():
        axes.annotate(
            cut_text(label_of(name), _LETTERS[narrow]), (0, row), (-6, 0 if narrow else 4.5),
            xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", va="center", fontsize=8,
            color=INK, annotation_clip=False, parse_math=False,
        )  # fmt: skip
        if not narrow:
            axes.annotate(
                cut_text(describe_unknown(name), _MEANING_LETTERS), (0, row), (-6, -5),
                xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", va="center", fontsize=6.5,
                color=MUTED, annotation_clip=False, parse_math=False,
            )  # fmt: skip


def _draw_shares(axes: Axes, effects: dict[str, Effect], rows: dict[str, int], shared: Sequence[str]) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter

    for name in shared:
        one = effects[name]
        if name not in rows or one.st is None or one.s1 is None or one.st_conf is None:
            continue
        y = rows[name]
        axes.barh(y, max(one.st, 0), height=0.62, color=BLUE, alpha=PALE, linewidth=0)
        axes.barh(y, min(max(one.s1, 0), max(one.st, 0)), height=0.62, color=BLUE, linewidth=0)
        axes.plot([max(one.st - one.st_conf, 0), one.st + one.st_conf], [y, y], color=INK, linewidth=1, zorder=3)
    axes.set_xlim(0, 1.08)
    axes.tick_params(axis="x", labelsize=SMALL_PT)
    axes.xaxis.set_major_locator(FixedLocator([0, 0.5, 1]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}"))


def _write_ranks(axes: Axes, effects: Sequence[Effect], rows: dict[str, int], shared: Sequence[str]) -> None:
    sizes = sorted((one.mu_star for one in effects if one.mu_star is not None), reverse=True)
    for one in effects:
        if one.unknown in shared or one.unknown not in rows or one.mu_star is None:
            continue
        rank = f"rank {1 + sizes.index(one.mu_star)}" if one.mu_star > 0 else "no effect"
        axes.annotate(
            rank, (0, rows[one.unknown]), (4, 0), textcoords="offset points", va="center", fontsize=7, color=MUTED
        )


def _separate(axes: Axes, row: int, *, narrow: bool) -> None:
    words = "held; rank when screened" if narrow else "held meanwhile; rank in the screening"
    axes.annotate(
        words, (0, row), (-6, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", va="center", fontsize=7, color=MUTED, style="italic",
        annotation_clip=False,
    )  # fmt: skip


def _draw_effects(axes: Axes, effects: dict[str, Effect], rows: dict[str, int]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    for name, y in rows.items():
        size, spread = effects[name].mu_star or 0.0, effects[name].mu_star_conf or 0.0
        axes.barh(y, size, height=0.62, color=BLUE, alpha=PALE, linewidth=0)
        axes.plot([max(size - spread, 0), size + spread], [y, y], color=INK, linewidth=1, zorder=3)
    axes.set_xlim(0, max(axes.get_xlim()[1], 1e-9))
    axes.xaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}"))
    axes.tick_params(axis="x", labelsize=SMALL_PT)


def _explain(figure: Figure, found: Sensitivity, *, narrow: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    line = Line2D([], [], color=INK, linewidth=1)
    if found.shared:
        handles = [Patch(color=BLUE, linewidth=0), Patch(facecolor=BLUE, alpha=PALE, linewidth=0), line]
        labels = ["by itself", "with all that it has a part in", "90 % interval of that"]
    else:
        handles = [Patch(facecolor=BLUE, alpha=PALE, linewidth=0), line]
        labels = ["mean size of its effect", "90 % interval of that"]
    explain(figure, handles, labels, 1 if narrow else 3)
