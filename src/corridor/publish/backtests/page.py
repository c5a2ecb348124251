"""The page of a backtest, and every file beside it that people open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.publish.backtests.cases import ALL_LEADS, ARRIVALS, split_cases
from corridor.publish.backtests.coverage import coverage_sentences
from corridor.publish.backtests.data import render_data
from corridor.publish.backtests.fans import draw_fans, fans_alt, fans_caption
from corridor.publish.backtests.leads import draw_leads
from corridor.publish.backtests.numbers import LEAD_WORDS, comparison_words, listed, plural
from corridor.publish.backtests.reliability import draw_reliability
from corridor.publish.backtests.rows import camp_tables, lead_matrix, phase_matrix, score_rows
from corridor.publish.backtests.rules import RULES, explain_rules
from corridor.publish.backtests.words import (
    headline,
    lead_sentence,
    named_rules,
    other_scores_sentence,
    sentences_beneath,
)
from corridor.publish.canvas import cut_text
from corridor.publish.figures import render_twice
from corridor.publish.pages import render_page
from corridor.publish.words import format_time
from corridor.world.backtests import Totals, Track
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.figure import Figure

    from corridor.publish.backtests.cases import Case
    from corridor.world.backtests import Backtest

FIGURES: Mapping[str, Callable[[Case, float], Figure]] = {
    "fans": draw_fans,
    "leads": draw_leads,
    "reliability": draw_reliability,
}
"""Figures of a case, by file name without suffix and ending; each draws at a width in inches."""

_LONGEST_LINK = 24

TRACK_NAMES = {Track.COLD: "cold start", Track.UPDATING: "updating"}


def render_backtest(backtest: Backtest) -> dict[str, bytes]:
    """Render the report, figures as SVG and PNG, and their data as CSV, by file name.

    The same backtest gives the same bytes on one platform.
    """
    cases = split_cases(backtest)
    draws = {f"{name}{case.suffix}": partial(draw, case) for case in cases for name, draw in FIGURES.items()}
    images, inline = render_twice(draws)
    tables = {name: content for case in cases for name, content in render_data(case).items()}
    names = case_names(backtest, cases)
    report = render_page(
        "backtest.html.jinja",
        inline,
        title=_title(backtest),
        cases=[
            _case(case, name, _link(backtest, case)) | {"rules": rules}
            for case, name, rules in zip(cases, names, new_rules(cases), strict=True)
        ],
        rules=explain_rules(method for case in cases for method in case.methods),
        facts=_facts(backtest, cases),
        notes=backtest.notes,
        leaks=[
            {"tag": "refused" if leak.is_refused else "note", "text": leak.text, "scenario": leak.scenario}
            for leak in backtest.leaks
        ],
        has_many=len(backtest.scenarios) > 1,
        manifest=backtest.manifest,
    )
    return {**images, **tables, "report.html": report}


def _title(backtest: Backtest) -> str:
    if len(backtest.scenarios) == 1:
        return backtest.scenarios[0].title
    return f"{len(backtest.scenarios)} scenarios"


def case_names(backtest: Backtest, cases: Sequence[Case]) -> list[str]:
    """Name every case; a single one needs no name."""
    if len(cases) == 1:
        return [""]
    has_title = len(backtest.scenarios) > 1
    return [f"{case.scenario.title}: {_track(case)}" if has_title else _track(case).capitalize() for case in cases]


def new_rules(cases: Sequence[Case]) -> list[list[tuple[str, str]]]:
    """Explain what a case's headline names and no headline before it, by case."""
    said: set[str] = set()
    found = []
    for case in cases:
        fresh = [name for name in named_rules(case) if name in RULES and name not in said]
        said.update(fresh)
        found.append([(name, RULES[name]) for name in fresh])
    return found


def _link(backtest: Backtest, case: Case) -> str:
    # Links do not break; of a long title, the track must still be seen.
    if len(backtest.scenarios) == 1:
        return _track(case).capitalize()
    return f"{cut_text(case.scenario.title, _LONGEST_LINK)}: {_track(case)}"


def _track(case: Case) -> str:
    return TRACK_NAMES[Track(case.track)] + (", camps" if case.of != ARRIVALS else "")


def _case(case: Case, name: str, link: str) -> dict[str, Any]:
    return {
        "id": f"case{case.suffix}",
        "suffix": case.suffix,
        "name": name,
        "link": link if name else "Scores",
        "headline": headline(case),
        "beneath": sentences_beneath(case),
        "rest": comparison_words(case.overall(case.shown)),
        "sentences": [text for text in (lead_sentence(case), other_scores_sentence(case)) if text],
        "coverage": coverage_sentences(case),
        "shown": case.shown,
        "has_ours": case.has_ours,
        "fans_alt": fans_alt(case),
        "fans_caption": fans_caption(case),
        "all": score_rows(case),
        "by_lead": [
            {
                "words": LEAD_WORDS[lead],
                "rest": comparison_words(next(iter(case.scores[lead].values()))),
                "rows": score_rows(case, lead),
            }
            for lead in case.leads
            if lead != ALL_LEADS
        ],
        "leads": lead_matrix(case),
        "phases": phase_matrix(case),
        "camps": camp_tables(case),
    }


def _facts(backtest: Backtest, cases: Sequence[Case]) -> list[tuple[str, str]]:
    request = backtest.request
    is_given = request.terms.drivers is Drivers.GIVEN
    are_given = request.terms.totals is Totals.GIVEN
    facts = [
        ("Tracks", listed([_TRACKS[track] for track in request.tracks])),
        ("Events after each moment", "given as they happened (perfect foresight)" if is_given else "drawn, not known"),
        ("People in all camps", "given as counted (perfect foresight)" if are_given else "forecast"),
        ("Room in camps", "not shown to any forecast"),
        ("Prior set", request.prior_set),
        ("Members", f"{request.members:,}"),
        ("Seed", str(request.seed)),
    ]
    for case, name in zip(cases, case_names(backtest, cases), strict=True):
        first, last = case.issue_times[0], case.issue_times[-1]
        when = format_time(first) if first == last else f"{format_time(first)} to {format_time(last)}"
        rest = comparison_words(case.overall(case.shown))
        facts.append((name or "Scored", f"{rest}, forecast at {plural(len(case.issue_times), 'moment')}: {when}"))
    return facts


_TRACKS = {
    Track.COLD: "cold start (no count is seen)",
    Track.UPDATING: "updating (counts published by each moment are seen)",
}
