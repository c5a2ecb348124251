"""Sentences on a backtest: whose forecasts lay nearer to the counts, by how much, and how sure that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.publish.backtests.cases import ALL_LEADS, ARRIVALS, CHANGES, lowest
from corridor.publish.backtests.coverage import FEWEST_TO_JUDGE
from corridor.publish.backtests.numbers import (
    LEAD_WORDS,
    days_words,
    listed,
    other_days_words,
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

FEWEST_ISSUE_TIMES, FEWEST_COUNTS = 5, 8
"""With fewer, scores come without an interval of skill (`scores.summary`)."""

FEWEST_MEMBERS, MEMBERS_TO_QUOTE = 500, 1000
"""With fewer members, our own score moves with the seed; what a forecast has by default."""

NEAR = 0.02
"""Rules within this share of the best one did about as well."""

TRACK_WORDS = {
    (Track.COLD, "arrivals"): "without seeing any arrivals",
    (Track.COLD, "camps"): "without seeing any count of a camp",
    (Track.UPDATING, "arrivals"): "seeing the arrivals published by then",
    (Track.UPDATING, "camps"): "seeing the counts of camps published by then",
}


def headline(case: Case) -> str:
    """Say whose forecasts lay nearer to the counts, by how much, and how far other days could have moved that."""
    moments = plural(len(case.issue_times), "moment")
    start = f"At {moments} {days_words(case.issue_times)}, {TRACK_WORDS[Track(case.track), case.of]}, "
    return _foresight(case) + start + (_beside_rivals(case) if case.has_ours else _rivals_only(case))


def _foresight(case: Case) -> str:
    # Comes first: whoever reads no further must not take it for a forecast.
    row = next(iter(case.scores[ALL_LEADS].values()))
    are_events_given = row["drivers"] == Drivers.GIVEN and case.has_ours
    are_totals_given = row["totals"] == Totals.GIVEN and case.of != ARRIVALS
    given = ["the events that followed"] * are_events_given + ["the people in all camps together"] * are_totals_given
    if not given:
        return ""
    told = "The rules were" if not case.has_ours else "All were" if are_totals_given else "corridor was"
    return f"{told} told {listed(given)}, so this is no forecast. "


def _lay(value: float, case: Case) -> str:
    return f"lay {score_words(value)} people{' a camp' if case.of != ARRIVALS else ''} from the counts on average"


def _best_rule(case: Case) -> str:
    count = len(case.rivals)
    return f"{'the one naive rule' if count == 1 else f'the best of {count} naive rules'} ({case.best_rival()})"


def _beside_rivals(case: Case) -> str:
    ours = case.overall(OURS)["crps"]
    text = f"corridor's forecasts, spread and all, {_lay(ours, case)}"
    if not case.rivals:
        return f"{text}. No rival stands beside them."
    theirs = case.overall(case.best_rival())["crps"]
    return f"{text}; those of {_best_rule(case)} {score_words(theirs)}: {_verdict(case)}.{_other_days(case)}"


def _verdict(case: Case) -> str:
    best = case.best_rival()
    ours, theirs = case.overall(OURS)["crps"], case.overall(best)["crps"]
    if is_alike(ours, theirs):
        return f"corridor and {best} are as good as each other"
    if theirs <= 0:
        return f"{best} was never off and is better than corridor"
    skill = 1 - ours / theirs
    if skill > 0:
        return f"corridor is {skill_words(skill)}"
    return f"{best} is better than corridor, which is {skill_words(skill)}"


def _other_days(case: Case) -> str:
    row = case.overall(OURS)
    low, high = row["low"], row["high"]
    if row["skill_vs_best_rival"] is None:
        return ""
    if low is None or high is None:
        return f" {_too_few(row)} how much of that hangs on the days that were replayed."
    text = f" Had {other_days_words(case.issue_times)} been replayed, corridor might have been {span_words(low, high)}"
    # By the digits that are written: a span from 0 % settles nothing.
    if round(100 * low) <= 0 <= round(100 * high):
        return f"{text}: these days do not settle who is better."
    return f"{text}; another crisis may be quite different."


def _too_few(row: Score) -> str:
    moments, counts = int(row["issue_times"]), int(row["counts"])
    few = [plural(moments, "moment")] if moments < FEWEST_ISSUE_TIMES else []
    few += [plural(counts, "count")] if counts < FEWEST_COUNTS else []
    if not few:
        return "It cannot be told"
    is_one = len(few) == 1 and few[0].startswith("1 ")
    return f"{listed(few)} {'is' if is_one else 'are'} too few to tell"


def _rivals_only(case: Case) -> str:
    best = case.overall(case.best_rival())["crps"]
    text = f"the forecasts of {_best_rule(case)}, spread and all, {_lay(best, case)}"
    near = [name for name in case.rivals if _is_near(case.overall(name)["crps"], best)]
    if len(near) > 1:
        text += f"; {len(near)} rules did about equally well ({listed(near)})"
    elif len(case.rivals) > 1:
        second, last = case.rivals[1], case.rivals[-1]
        text += f"; those of the next ({second}) {score_words(case.overall(second)['crps'])}"
        if last != second:
            text += f", of the worst ({last}) {score_words(case.overall(last)['crps'])}"
    return f"{text}. Only naive rules stand here: there is no forecast by corridor."


def _is_near(value: float, best: float) -> bool:
    return value <= best * (1 + NEAR) or score_words(value) == score_words(best)


def sentences_beneath(case: Case) -> list[str]:
    """Say what the headline leaves out: how far middle values alone were off, and when members are too few."""
    texts = [_middles(case)]
    if case.has_ours and case.members < FEWEST_MEMBERS:
        members = plural(case.members, "member")
        texts.append(f"With {members} our own score moves with the seed; quote that of {MEMBERS_TO_QUOTE:,}.")
    return texts


def _middles(case: Case) -> str:
    best, bare = case.best_rival(), nearer_bare(case)
    first, *more = [name for name in (OURS if case.has_ours else "", best) if name]
    text = f"The middle values of these forecasts alone were off by {score_words(case.overall(first)['mae'])} people"
    text += f"{' a camp' if case.of != ARRIVALS else ''} ({first})"
    text += "".join(f" and {score_words(case.overall(name)['mae'])} ({name})" for name in more)
    if not bare:
        return f"{text}."
    error = "" if bare == best else f", off by {score_words(case.overall(bare)['mae'])},"
    ours = score_words(case.overall(OURS)["crps"])
    return (
        f"{text}. As a certain forecast, that of {bare}{error} would be nearer than corridor with its spread ({ours})."
    )


def named_rules(case: Case) -> list[str]:
    """Name the rules that the first sentences rest on: the best one, and one whose middle value alone is nearer."""
    return [name for name in dict.fromkeys((case.best_rival(), nearer_bare(case))) if name]


def nearer_bare(case: Case) -> str:
    """Name the rival whose middle value alone is nearer than our whole forecast; empty where none is.

    The CRPS of a certain forecast is its error, so the two can be laid side by side: a rival may lose by the spread it
    was given.
    """
    bare = case.best_rival(score="mae") if case.has_ours else ""
    if not bare:
        return ""
    error, ours = case.overall(bare)["mae"], case.overall(OURS)["crps"]
    is_nearer = error < min(case.overall(bare)["crps"], ours) and not is_alike(error, ours)
    return bare if is_nearer else ""


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
        counts = int(scores[best or OURS]["counts"])
        few = f" (only {plural(counts, 'count')})" if counts < FEWEST_TO_JUDGE else ""
        by_winner.setdefault(winner, []).append(f"{LEAD_WORDS[lead]}{few}")
    order = sorted(by_winner, key=lambda name: name != OURS)
    if len(order) == 1:
        counts = int(next(iter(case.scores[ALL_LEADS].values()))["counts"])
        few = f" (only {plural(counts, 'count')} in all)" if counts < FEWEST_TO_JUDGE else ""
        return f"At every lead, {order[0]} {'are' if order[0].endswith('alike') else 'is'} best{few}."
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
    return f"Yet {winner} does not lead by every score: {'; '.join(parts)}."


def _winner(scores: Mapping[str, Score], name: str) -> str:
    best = lowest(scores, name)
    ours = scores.get(OURS)
    has_ours = ours is not None and ours[name] is not None and not math.isnan(ours[name])
    if ours is not None and has_ours and (not best or ours[name] <= scores[best][name]):
        return OURS
    return best
