"""Sentences of a forecast by the day: its terms, its rules, how many are where, how good it was. Computes nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from corridor.publish.backtests.numbers import listed, plural, ratio_cell
from corridor.publish.counts import FEW, median_words, range_words
from corridor.world.backtests import OURS, Capacities, Totals, Track
from corridor.world.day_results import HONEST_TERMS, OWN_TERMS, name_terms
from corridor.world.days import RuleSet
from corridor.world.errors import count_of
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from corridor.world.day_results import DayRecord
    from corridor.world.errors import Fault

MOST_WARNINGS = 6
"""Warnings of the folder that the page lists."""

RULE_SENTENCES = {
    RuleSet.FLEE_3_1: (
        "People move as in Flee 3.1, the version that is installed as a package: day after day, from places of "
        "conflict along the folder's roads, drawn by camps, by peace and by what is near."
    ),
    RuleSet.FLEE_2026: (
        "People move by the newer rules of Flee's repository, as of May 2026: as in 3.1, with changes to what people "
        "know of the ways ahead, to room in camps and to how many leave."
    ),
}

UNKNOWN = (
    "Who people are: they go one by one, without families, ages, means or kin abroad.",
    "That people go home: where fewer are due than before, nobody is taken out; later arrivals are set against it.",
    "What happens on roads: they hold any number, nothing queues, no vehicle runs dry; what counts is which are open.",
    "A camp that turns people away: a full one draws fewer, it does not shut.",
    "Camps, roads and crossings that the folder does not list.",
    "How people count: counts that jump because a register was cleaned are taken for people who moved.",
)
"""What Flee's rules do not know, whatever the terms."""

UNKNOWN_HONEST = (
    "How many will flee: it goes on as in stretches of the past, with a spread that is a guess.",
    "Where fighting breaks out next: it is drawn at the rates seen so far.",
)
"""What a forecast without the future does not know besides."""


def date_words(time: datetime) -> str:
    """Write a day: `24 December 2012`."""
    return f"{time.day} {time:%B %Y}"


def short_terms(record: DayRecord) -> str:
    """Name the terms where there is little room; mixed ones are spelled out."""
    terms = record.terms
    if terms == OWN_TERMS:
        return "Flee's own terms (no forecast)"
    if terms == HONEST_TERMS:
        return "honest terms"
    return f"mixed terms: totals {terms.totals}, capacities {terms.capacities}, drivers {terms.drivers}"


def rule_set_of(record: DayRecord) -> RuleSet:
    """Whose rules the case ran by."""
    assert record.scenario.day_rules is not None
    return record.scenario.day_rules.rule_set


def terms_line(record: DayRecord) -> str:
    """Say under the title of a figure: on which terms, by whose rules, as of when."""
    issued = record.plan.issue_time
    words = f"{short_terms(record)}; rules: {rule_set_of(record)}; as of {issued.day} {issued:%b %Y}"
    return words[0].upper() + words[1:]


def terms_name(record: DayRecord) -> str:
    """Name the terms in full, to start a paragraph."""
    words = name_terms(record.terms)
    return words[0].upper() + words[1:]


def terms_meaning(record: DayRecord) -> str:
    """Say what the terms mean: what of the future was given, and what was not seen."""
    terms = record.terms
    if terms == HONEST_TERMS:
        return (
            "Nothing that was published after the issue time was seen: totals and fighting are drawn, and room in "
            "camps is not shown."
        )
    if terms == OWN_TERMS:
        return (
            "The number of refugees of every day is given, and so is room in camps, which is mostly the maximum of "
            "what is counted there. This is no forecast: it shares out what is known. Conflicts and closures come as "
            "they happened."
        )
    given, unseen = _given(terms.totals, terms.capacities, terms.drivers)
    text = f"Given: {listed(given)}; that is knowledge of the future, so this is no full forecast." if given else ""
    return f"{text} Not seen: {listed(unseen)}." if unseen else text


def _given(totals: Totals, capacities: Capacities, drivers: Drivers) -> tuple[list[str], list[str]]:
    parts = (
        (totals is Totals.GIVEN, "the number of refugees of every day"),
        (capacities is Capacities.SHIPPED, "room in camps (mostly the maximum of what is counted there)"),
        (drivers is Drivers.GIVEN, "conflicts and closures as they happened"),
    )
    unseen = {1: "room in camps", 2: "conflicts and closures after the issue time", 0: "how many flee later"}
    return [words for is_given, words in parts if is_given], [
        unseen[k] for k, (is_given, _) in enumerate(parts) if not is_given
    ]


def made_words(record: DayRecord) -> str:
    """Say how it was made: as of when, with which counts, how many members."""
    counts = {
        Track.COLD: "no count of a camp is taken in",
        Track.UPDATING: "camps are set to what was counted by then",
    }[record.track]
    return (
        f"By the day, as of {date_words(record.plan.issue_time)}; {counts}. "
        f"{record.plan.members:,} members, seed {record.plan.seed}."
    )


def headline(record: DayRecord, row: Mapping[str, float], end: datetime) -> str:
    """Say how many are in all camps when the run ends, from the quantiles of that day."""
    camps = plural(len(record.ensemble.camp_ids), "camp")
    people, middle = f"{range_words(row['q05'], row['q95'])} people", median_words(row)
    if row["q95"] <= 0:
        return f"On {date_words(end)}, nobody is in the {camps} (90 % of members)."
    if people.startswith("about"):  # the interval is so narrow that it says where its middle lies
        middle = ""
    if record.terms.totals is Totals.GIVEN:
        return f"On {date_words(end)}, the run has {people} in {camps} (90 % of members){middle}."
    return f"By {date_words(end)}, {people} will be in {camps} (90 % interval){middle}."


def people_cell(value: float | None) -> str:
    """Write people for a table: `12,345`, `<10`, `0`; a dash where there is no number."""
    if value is None or math.isnan(value):
        return "–"
    return f"<{FEW}" if 0 < value < FEW else f"{value:,.0f}"


def span_cell(low: float, high: float) -> str:
    """Write an interval for a table: `1,200 to 3,400`, `<10 to 25`, `0`."""
    one, two = people_cell(low), people_cell(high)
    return one if one == two else f"{one} to {two}"


def verdict(methods: Sequence[Mapping[str, Any]]) -> str:
    """Say how our ARD lies beside that of the best rival, on report days and day by day."""
    ours = next((row for row in methods if row["method"] == OURS), None)
    if ours is None:
        return ""
    texts = []
    for column, words in (("ard_reported", "on report days"), ("ard_daily", "day by day")):
        rivals = [row for row in methods if row["method"] != OURS and row[column] is not None]
        best = min(rivals, key=lambda row: row[column], default=None)
        text = f"{words}, corridor's ARD is {ratio_cell(ours[column])}"
        texts.append(f"{text}, the best rival's ({best['method']}) {ratio_cell(best[column])}" if best else text)
    joined = "; ".join(texts)
    return f"{joined[0].upper()}{joined[1:]}."


def warning_words(warnings: Sequence[Fault]) -> tuple[str, list[str]]:
    """Say how many warnings the folder has, and list the first; settings without effect come first."""
    if not warnings:
        return "", []
    ordered = sorted(warnings, key=lambda one: "without effect" not in one.allowed)
    shown = [str(one) for one in ordered[:MOST_WARNINGS]]
    many = count_of(warnings, "warning")
    return f"The folder has {many}{'; the first:' if len(ordered) > len(shown) else ':'}", shown


def unknown_words(record: DayRecord) -> list[str]:
    """List what the rules do not know on these terms."""
    drawn = [record.terms.totals is Totals.FORECAST, record.terms.drivers is Drivers.FORECAST]
    return [*(words for words, is_drawn in zip(UNKNOWN_HONEST, drawn, strict=True) if is_drawn), *UNKNOWN]
