"""Sentences on a backtest: who was nearer to the counts, how sure that is, whether intervals held."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.publish.backtests.cases import ALL_LEADS, ARRIVALS, CHANGES, lowest
from corridor.publish.backtests.numbers import (
    LEAD_WORDS,
    days_words,
    listed,
    plural,
    score_words,
    skill_words,
    span_words,
)
from corridor.world.backtests import OURS, Totals, Track
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.publish.backtests.cases import Case, Score

FEWEST_POINTS = 10
"""With fewer counts, a share of them inside an interval says nothing."""

NEAR_NOMINAL = {0.5: 0.1, 0.9: 0.05}
"""Coverage within this of the nominal one is called about right."""

TRACK_WORDS = {
    (Track.COLD, "arrivals"): "without seeing any arrivals",
    (Track.COLD, "camps"): "without seeing any count of a camp",
    (Track.UPDATING, "arrivals"): "seeing the arrivals published by then",
    (Track.UPDATING, "camps"): "seeing the counts of camps published by then",
}


def headline(case: Case) -> str:
    """Say who was nearer to the counts, by how much, and how far the replayed moments alone could move that."""
    moments = plural(len(case.issue_times), "moment")
    start = f"At {moments} {days_words(case.issue_times)}, {TRACK_WORDS[Track(case.track), case.of]}, "
    who = _beside_rivals(case) + _bare(case) if case.has_ours else _rivals_only(case)
    return start + who + _foresight(case)


def _off(value: float, case: Case) -> str:
    words = score_words(value)
    return f"{words} people{' a camp' if case.of != ARRIVALS else ''} on average"


def _rules(count: int) -> str:
    return "the one naive rule" if count == 1 else f"the best of {count} naive rules"


def _beside_rivals(case: Case) -> str:
    ours = case.overall(OURS)
    if not case.rivals:
        return f"corridor was off by {_off(ours['crps'], case)}. No rival stands beside it."
    best = case.best_rival()
    theirs = case.overall(best)["crps"]
    text = f"corridor was off by {_off(ours['crps'], case)}; {_rules(len(case.rivals))} ({best}) by "
    return f"{text}{score_words(theirs)}. {_verdict(case, best)}{_chance(case)}"


def _verdict(case: Case, best: str) -> str:
    ours, theirs = case.overall(OURS)["crps"], case.overall(best)["crps"]
    if is_alike(ours, theirs):
        return f"corridor and {best} are as good as each other."
    if theirs <= 0:
        return f"{best} was never off: it is better than corridor."
    skill = 1 - ours / theirs
    if skill > 0:
        return f"That is {skill_words(skill)}."
    return f"{best} is better than corridor, which is {skill_words(skill)}."


def _chance(case: Case) -> str:
    row = case.overall(OURS)
    if row["skill_vs_best_rival"] is None:
        return ""
    if row["low"] is None or row["high"] is None:
        moments = int(row["issue_times"])
        few = f"{plural(moments, 'moment')} {'is' if moments == 1 else 'are'} too few"
        return f" {few} to tell how much of that is chance."
    text = f" Chance of replayed days alone could make it {span_words(row['low'], row['high'])}"
    return text + (": these days do not settle who is better." if row["low"] <= 0 <= row["high"] else ".")


def _bare(case: Case) -> str:
    # Where a rival's median alone, as a certain forecast, is nearer than our whole forecast. The CRPS of a certain
    # forecast is its error, so the two can be laid side by side: a rival may lose by the spread it was given.
    if not case.rivals:
        return ""
    bare, ours = case.best_rival(score="mae"), case.overall(OURS)["crps"]
    error = case.overall(bare)["mae"]
    if error >= case.overall(bare)["crps"] or error >= ours or is_alike(error, ours):
        return ""
    return (
        f" The median of {bare} alone, as a certain forecast without the spread it was given, is off by "
        f"{score_words(error)}: nearer than corridor with its spread ({score_words(ours)})."
    )


def _rivals_only(case: Case) -> str:
    best = case.best_rival()
    text = f"{_rules(len(case.rivals))} ({best}) was off by {_off(case.overall(best)['crps'], case)}"
    if len(case.rivals) > 1:
        second, last = case.rivals[1], case.rivals[-1]
        text += f", the next ({second}) by {score_words(case.overall(second)['crps'])}"
        if last != second:
            text += f", the worst ({last}) by {score_words(case.overall(last)['crps'])}"
    return f"{text}. Only rivals stand here: there is no forecast by corridor."


def _foresight(case: Case) -> str:
    row = next(iter(case.scores[ALL_LEADS].values()))
    given = []
    if row["drivers"] == Drivers.GIVEN and case.has_ours:
        given.append("the events that followed")
    if row["totals"] == Totals.GIVEN and case.of != ARRIVALS:
        given.append("the people in all camps together")
    return f" It was told {listed(given)}, so this was no forecast." if given else ""


def is_alike(one: float, two: float) -> bool:
    """Whether two scores are written alike, or are less than a percent apart."""
    return score_words(one) == score_words(two) or round(100 * abs(one - two) / max(one, two)) == 0


def lead_sentence(case: Case) -> str:
    """Say which method is best at which lead, by name."""
    leads = [lead for lead in case.leads if lead != ALL_LEADS]
    if len(leads) < 2:  # noqa: PLR2004 - one lead is all leads
        return ""
    by_winner: dict[str, list[str]] = {}
    for lead in leads:
        scores = case.scores[lead]
        best = case.best_rival(lead)
        winner = best
        if OURS in scores and best and is_alike(scores[OURS]["crps"], scores[best]["crps"]):
            winner = f"{OURS} and {best} alike"
        elif OURS in scores and (not best or scores[OURS]["crps"] < scores[best]["crps"]):
            winner = OURS
        points = int(scores[best or OURS]["points"])
        few = f" (only {plural(points, 'count')})" if points < FEWEST_POINTS else ""
        by_winner.setdefault(winner, []).append(f"{LEAD_WORDS[lead]}{few}")
    order = sorted(by_winner, key=lambda name: name != OURS)
    if len(order) == 1:
        return f"At every lead, {order[0]} {'are' if order[0].endswith('alike') else 'is'} best."
    parts = [f"{name} {'are' if name.endswith('alike') else 'is'} best {listed(by_winner[name])}" for name in order]
    return f"By lead: {'; '.join(parts)}."


def other_scores_sentence(case: Case) -> str:
    """Say where another score, or changes instead of levels, names another winner; empty where all agree.

    It follows the sentence on leads, or the headline.
    """
    winner = _winner(case.scores[ALL_LEADS], "crps")
    asked: list[tuple[str, Mapping[str, Score], str]] = [
        ("with a finished plateau capped", case.scores[ALL_LEADS], "crps_capped"),
        ("by the weighted interval score", case.scores[ALL_LEADS], "wis"),
        ("by the error of the median", case.scores[ALL_LEADS], "mae"),
    ]
    if CHANGES in case.phases:
        asked.append(("for changes from count to count", case.phases[CHANGES], "crps"))
    parts = []
    for words, scores, name in asked:
        found = _winner(scores, name)
        if found and found != winner and winner in scores:
            one, two = scores[found][name], scores[winner][name]
            if is_alike(one, two):
                parts.append(f"{words}, {found} is as good ({score_words(one)})")
            else:
                parts.append(f"{words}, {found} leads ({score_words(one)}, {winner} {score_words(two)})")
    if not parts:
        return ""
    return f"{winner} does not lead by every score: {'; '.join(parts)}."


def _winner(scores: Mapping[str, Score], name: str) -> str:
    best = lowest(scores, name)
    ours = scores.get(OURS)
    has_ours = ours is not None and ours[name] is not None and not math.isnan(ours[name])
    if ours is not None and has_ours and (not best or ours[name] <= scores[best][name]):
        return OURS
    return best


def coverage_sentences(case: Case) -> list[str]:
    """Say how many counts lay in the intervals of the method that is drawn, and what that tells."""
    row = case.overall(case.shown)
    points, moments = int(row["points"]), int(row["issue_times"])
    who = "corridor" if case.has_ours else f"the best rival, {case.shown}"
    texts = [f"The intervals here are those of {who}."]
    for nominal, should in ((0.9, "9 of 10 counts"), (0.5, "Half of the counts")):
        inside = round(float(row[f"coverage{100 * nominal:.0f}"]) * points)
        text = f"{should} should lie in the {100 * nominal:.0f} % interval; {inside:,} of {points:,} did"
        texts.append(f"{text}: {_judge(inside / points, nominal, points, moments)}.")
    return texts


def _judge(share: float, nominal: float, points: int, moments: int) -> str:
    if points < FEWEST_POINTS:
        return "too few counts to judge by"
    if abs(share - nominal) <= NEAR_NOMINAL[nominal]:
        return "about right"
    words = "too wide" if share > nominal else "too narrow"
    # Counts after one moment go together: they tell hardly more than one count a moment.
    if abs(share - nominal) <= 2 * math.sqrt(nominal * (1 - nominal) / moments):
        return f"{words}, though {plural(moments, 'moment')} cannot rule out chance"
    return words
