"""Every file of a forecast by the day that people open: the page, the figures, and their data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.publish.backtests.rules import explain_rules
from corridor.publish.days.camps import draw_camps
from corridor.publish.days.data import DATA, render_data
from corridor.publish.days.everybody import draw_everybody
from corridor.publish.days.map import draw_map
from corridor.publish.days.rows import camp_rows, end_row, leads_of, ranked_methods, score_rows, scored_on
from corridor.publish.days.scores import draw_scores, has_days
from corridor.publish.days.view import capacities_of
from corridor.publish.days.words import (
    RULE_SENTENCES,
    date_words,
    headline,
    made_words,
    rule_set_of,
    terms_meaning,
    terms_name,
    unknown_words,
    verdict,
    warning_words,
)
from corridor.publish.figures import render_twice
from corridor.publish.pages import render_page
from corridor.world.backtests import Totals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.figure import Figure

    from corridor.world.day_results import DayRecord

FIGURES: Mapping[str, Callable[[DayRecord, float], Figure]] = {
    "camps": draw_camps,
    "everybody": draw_everybody,
    "map": draw_map,
    "scores": draw_scores,
}
"""Figures by file name without ending; each draws at a width in inches."""


def figures_of(record: DayRecord) -> list[str]:
    """Names of the figures that this record has something to show in."""
    lacking = {"camps": not record.ensemble.camp_ids, "scores": not has_days(record)}
    return [name for name in FIGURES if not lacking.get(name)]


def render_days(record: DayRecord) -> dict[str, bytes]:
    """Render the report, figures as SVG and PNG, and their data as CSV, by file name.

    The same record gives the same bytes on one platform.
    """
    images, inline = render_twice({name: partial(FIGURES[name], record) for name in figures_of(record)})
    return {**images, **render_data(record), "report.html": render_day_report(record, inline)}


def render_day_report(record: DayRecord, inline: Mapping[str, Mapping[str, str]]) -> bytes:
    """Render the page.

    Parameters
    ----------
    inline
        SVG of every figure, `wide` and `narrow`, as `render_twice` returned it for the same record.
    """
    return render_page("days.html.jinja", inline, data=DATA, **_values(record))


def _values(record: DayRecord) -> dict[str, Any]:
    leads, methods = leads_of(record), ranked_methods(record)
    points, reports = scored_on(record)
    warned, warnings = warning_words(record.scenario.warnings)
    return {
        "scenario": record.scenario,
        "rule_set": str(rule_set_of(record)),
        "rule_meaning": RULE_SENTENCES[rule_set_of(record)],
        "terms": terms_name(record),
        "terms_meaning": terms_meaning(record),
        "is_given": record.terms.totals is Totals.GIVEN,
        "made": made_words(record),
        "headline": headline(record, end_row(record), leads[-1].time),
        "issue_day": date_words(record.plan.issue_time),
        "leads": [{"name": lead.name, "date": f"{lead.time.day} {lead.time:%b %Y}"} for lead in leads],
        "camps": camp_rows(record),
        "has_room": bool(capacities_of(record)),
        "points": points,
        "reports": reports,
        "verdict": verdict(methods),
        "scores": score_rows(record),
        "rules": explain_rules(str(row["method"]) for row in methods),
        "warned": warned,
        "warnings": warnings,
        "unknown": unknown_words(record),
        "command": record.manifest["command"],
    }
