"""Figure of the score of every method, lead by lead: a row a method, a panel a lead."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.publish.backtests.cases import ALL_LEADS
from corridor.publish.backtests.numbers import comparison_words, score_words
from corridor.publish.backtests.panels import SMALL_PT, explain, make_panels, name_figure, name_panel
from corridor.publish.canvas import BLUE, BORDER, GRID, INK, MUTED, ORANGE, cut_text, is_narrow
from corridor.world.backtests import OURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from corridor.publish.backtests.cases import Case, Score

ROW_IN = 0.19
LOG_FROM = 20.0
"""From this ratio of the largest to the smallest score, the axis has equal steps for equal ratios."""

_MOST_IN_A_ROW = 5


def draw_leads(case: Case, width_in: float) -> Figure:
    """Draw the mean CRPS of every method at every lead that has counts, all of them first."""
    from matplotlib.lines import Line2D

    leads = [ALL_LEADS, *(lead for lead in case.leads if lead != ALL_LEADS)]
    methods = sorted(case.methods, key=lambda name: case.overall(name)["crps"])
    columns = 2 if is_narrow(width_in) else len(leads)
    if columns > _MOST_IN_A_ROW:
        columns = -(-len(leads) // 2)
    figure, panels = make_panels(
        len(leads), columns, width_in, panel_in=ROW_IN * max(len(methods), 2) + 0.1, left_in=1.3, gap_in=0.16,
        between_in=0.85, top_in=1.05 if is_narrow(width_in) and is_log(case) else 0.9,
        bottom_in=1.0 if is_narrow(width_in) else 0.8,
    )  # fmt: skip
    scale = f"{chr(10) if is_narrow(width_in) else ' '}(logarithmic scale)" if is_log(case) else ""
    name_figure(figure, f"Mean CRPS by lead, people: less is better{scale}")
    numbers = []
    for k, (axes, lead) in enumerate(zip(panels, leads, strict=True)):
        numbers.append(_draw_lead(axes, case, lead, methods))
        _dress_rows(axes, methods, has_names=k % columns == 0)
        rest = comparison_words(next(iter(case.scores[lead].values())))
        name_panel(axes, "all leads" if lead == ALL_LEADS else lead, rest.replace(" with", "\nwith"))
    _dress_scores(case, panels)
    for axes, named in zip(panels, numbers, strict=True):
        _write_numbers(axes, named)
    handles = [
        _mark("D", ORANGE, 5), _mark("o", MUTED, 4.5),
        Line2D([], [], color=BORDER, linewidth=1.2),
    ]  # fmt: skip
    labels = ["best rival at that lead", "other rivals", f"line: {'corridor' if case.has_ours else 'the best rival'}"]
    if case.has_ours:
        handles.insert(0, _mark("o", BLUE, 7))
        labels.insert(0, "corridor")
    explain(figure, handles, labels, 2 if is_narrow(width_in) else 4)
    return figure


def _mark(marker: str, colour: str, size: float) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle="", marker=marker, color=colour, markersize=size)


def _draw_lead(axes: Axes, case: Case, lead: str, methods: list[str]) -> list[tuple[float, int]]:
    # Returns which scores are worth their number, with their rows.
    named: list[tuple[float, int]] = []
    scores, best = case.scores[lead], case.best_rival(lead)
    axes.axvline(_crps(scores.get(OURS) or scores[best]), color=BORDER, linewidth=1.2, zorder=1)
    for row, name in enumerate(methods):
        if name not in scores:
            continue
        marker, colour, size = "o", MUTED, 4.5
        if name == OURS:
            colour, size = BLUE, 7
        elif name == best:
            marker, colour, size = "D", ORANGE, 5
        crps = _crps(scores[name])
        axes.plot([crps], [row], marker, color=colour, markersize=size, zorder=3)
        if name in {OURS, best}:
            named.append((crps, row))
    return named


def _write_numbers(axes: Axes, named: list[tuple[float, int]]) -> None:
    # Beside its mark, on the side with more room.
    for crps, row in named:
        across = axes.transAxes.inverted().transform(axes.transData.transform((crps, row)))[0]
        side = 1 if across < 0.5 else -1  # noqa: PLR2004 - the middle
        axes.annotate(
            score_words(crps), (crps, row), (6 * side, 0), textcoords="offset points", va="center",
            ha="left" if side > 0 else "right", fontsize=7, color=INK, zorder=4,
        )  # fmt: skip


def _crps(score: Score) -> float:
    return float(score["crps"])


def _dress_rows(axes: Axes, methods: list[str], *, has_names: bool) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(color=GRID, linewidth=0.7)
    axes.set_yticks(range(len(methods)), [cut_text(name, 18) for name in methods])
    axes.set_ylim(max(len(methods), 2) - 0.4, -0.6)
    for label, name in zip(axes.get_yticklabels(), methods, strict=True):
        if name == OURS:
            label.set_fontweight("bold")
        label.set_color(INK)
    axes.tick_params(axis="y", length=0, labelsize=8, labelleft=has_names)


def is_log(case: Case) -> bool:
    """Whether scores lie so far apart that their axis is logarithmic."""
    least, most, _ = _range(case)
    return most / least >= LOG_FROM


def _range(case: Case) -> tuple[float, float, bool]:
    # The least and the largest score above 0, and whether one is 0.
    values = [_crps(row) for rows in case.scores.values() for row in rows.values()]
    above = [value for value in values if value > 0] or [1.0]
    return min(above), max(above), min(values) <= 0


def _dress_scores(case: Case, panels: list[Axes]) -> None:
    # One scale for all leads: how the distance grows with them is part of what is shown.
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

    least, most, has_zero = _range(case)
    for axes in panels:
        if not is_log(case):
            axes.set_xlim(-0.03 * most, most * 1.08)
            axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 4, 5, 10]))
        else:
            if has_zero:
                axes.set_xscale("symlog", linthresh=least, linscale=0.5)
            else:
                axes.set_xscale("log")
            axes.set_xlim(-least / 2 if has_zero else least / 1.5, most * 1.5)
            axes.xaxis.set_major_locator(FixedLocator([0.0] * has_zero + _marks(least / 1.5, most * 1.5)))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}"))
        axes.tick_params(axis="x", labelsize=SMALL_PT)


def _marks(least: float, most: float) -> list[float]:
    # Powers of ten with room for their letters: three at most; where there are not two, round numbers at the ends.
    powers = range(math.ceil(math.log10(least)), math.floor(math.log10(most)) + 1)
    if len(powers) > 1:
        return [10.0**power for power in powers[:: -(-len(powers) // 3)]]
    around = range(math.floor(math.log10(least)), math.ceil(math.log10(most)))
    rounds = [digit * 10.0**power for power in around for digit in (1, 2, 5) if least <= digit * 10.0**power <= most]
    return [rounds[0], rounds[-1]]
