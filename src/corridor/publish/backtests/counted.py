"""Counts beside a forecast: which of them were known when it was made, which were not yet, and which came later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.world.backtests import ALL
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.publish.backtests.cases import Case
    from corridor.world.scenario import Observation

KNOWN, UNPUBLISHED, AFTER = "known then", "not yet published", "counted after"

Dot = tuple["datetime", float]


def counts_of_place(case: Case, place: str) -> list[Observation]:
    """Counts of people at a place that are scored, or shown to rules beside those; every revision, by valid time."""
    rows = [
        one for one in case.scenario.observations
        if one.use is not Use.NEVER and one.unit == "people"
        and ((one.series == "arrivals" and place == ALL) or (one.series == "present" and one.place_id == place != ""))
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (one.time, _rank(one)))


def counts_beside(case: Case, place: str, issue_time: datetime) -> dict[str, list[Dot]]:
    """Tell counts apart by what was known of them at an issue time.

    Up to it: as published by then, or, where nothing was, as published at last. After it: what is scored, as
    published at last.
    """
    zone = case.scenario.issue_time.tzinfo
    revisions: dict[datetime, list[Observation]] = {}
    for one in counts_of_place(case, place):
        revisions.setdefault(one.time.astimezone(zone), []).append(one)
    found: dict[str, list[Dot]] = {KNOWN: [], UNPUBLISHED: [], AFTER: []}
    for time, rows in revisions.items():
        if time <= issue_time:
            known = [one for one in rows if one.published_time is not None and one.published_time <= issue_time]
            found[KNOWN if known else UNPUBLISHED].append((time, (known or rows)[-1].value))
        elif rows[-1].use is Use.SCORE:
            found[AFTER].append((time, rows[-1].value))
    return found


def _rank(one: Observation) -> tuple[bool, bool, float]:
    # As in the scores: what is scored goes before what is shown; a row without a time of publication is the last word.
    published = one.published_time
    return one.use is Use.SCORE, published is None, 0.0 if published is None else published.timestamp()
