"""Rows of a forecast by the day, ready to print: camps at some leads, methods with their scores."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from corridor.publish.backtests.numbers import ratio_cell, score_cell, share_cell, skill_cell
from corridor.publish.canvas import name_of
from corridor.publish.days.view import (
    ALL_LEADS,
    IN_CAMPS,
    camps_of,
    known_reports,
    places_by_id,
    reports_of,
    series_of,
    valid_times,
)
from corridor.publish.days.words import people_cell, span_cell
from corridor.world.backtests import OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from corridor.publish.days.view import Report
    from corridor.world.day_results import DayRecord

LEAD_DAYS = (30, 90)

_SCORES: tuple[tuple[str, Callable[[float | None], str]], ...] = (
    ("ard_reported", ratio_cell), ("ard_daily", ratio_cell), ("crps", score_cell), ("coverage50", share_cell),
    ("coverage90", share_cell), ("skill_vs_best_rival", skill_cell),
)  # fmt: skip
_BEST = ("ard_reported", "ard_daily", "crps")
"""Columns in which the lowest rival is marked."""


class Lead(NamedTuple):
    """A day of the run that the table of camps shows."""

    name: str
    time: datetime
    position: int


def leads_of(record: DayRecord) -> list[Lead]:
    """Days that the table of camps shows: some days after the issue time, and the last one."""
    times, issued = valid_times(record), record.plan.issue_time
    leads = [
        Lead(f"+{days} d", times[k], k)
        for days in LEAD_DAYS
        if (k := sum(time <= issued + timedelta(days=days) for time in times) - 1) < len(times) - 1
        and times[k] > issued
    ]
    return [*leads, Lead("end", times[-1], len(times) - 1)]


def end_row(record: DayRecord) -> dict[str, float]:
    """Quantiles of people in all camps on the last day."""
    return dict(series_of(record, IN_CAMPS).row(-1, named=True))


def camp_rows(record: DayRecord) -> list[dict[str, Any]]:
    """List camps, those with most people at the end first, and all of them together last."""
    leads, places = leads_of(record), places_by_id(record)
    rows = []
    for camp, frame in camps_of(record).items():
        known, reports = known_reports(record, camp), reports_of(record, camp)
        rows.append({
            "name": name_of(places[camp]),
            "is_all": False,
            "known": _count(known),
            "leads": _lead_cells(frame, leads),
            "last": _count(reports),
        })  # fmt: skip
    none = {"people": "", "date": ""}
    everybody = _lead_cells(series_of(record, IN_CAMPS), leads)
    total = {"name": "all camps", "is_all": True, "known": none, "leads": everybody, "last": none}
    return [*rows, total] if len(rows) > 1 else rows


def _lead_cells(frame: pl.DataFrame, leads: list[Lead]) -> list[dict[str, str]]:
    found = [frame.row(lead.position, named=True) for lead in leads]
    return [{"median": people_cell(row["q50"]), "span": span_cell(row["q05"], row["q95"])} for row in found]


def _count(reports: Sequence[Report]) -> dict[str, str]:
    # The last of them.
    if not reports:
        return {"people": "–", "date": ""}
    last = reports[-1]
    return {"people": people_cell(last.people), "date": f"{last.time.day} {last.time:%b %Y}"}


def ranked_methods(record: DayRecord) -> list[dict[str, Any]]:
    """Scores of every method over all leads: ours first, then rivals by their ARD day by day.

    No number is None, never NaN.
    """
    camps = record.tables["summary"].filter(pl.col("lead") == ALL_LEADS, pl.col("of") == "camps").to_dicts()
    ard = record.tables["ard"].filter(pl.col("lead") == ALL_LEADS).to_dicts()
    rows: dict[str, dict[str, Any]] = {}
    for row in (*ard, *camps):
        clean = {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        rows.setdefault(row["method"], dict.fromkeys([name for name, _ in _SCORES])).update(clean)
    return sorted(rows.values(), key=lambda row: (row["method"] != OURS, *_rank(row)))


def _rank(row: dict[str, Any]) -> tuple[float, float]:
    return tuple(math.inf if row[name] is None else row[name] for name in ("ard_daily", "crps"))  # type: ignore[return-value]


def score_rows(record: DayRecord) -> list[dict[str, Any]]:
    """List scores of every method as text; the best rival of a column is marked."""
    methods = ranked_methods(record)
    rivals = [row for row in methods if row["method"] != OURS]
    best = {name: min((row[name] for row in rivals if row[name] is not None), default=None) for name in _BEST}
    return [
        {
            "name": row["method"],
            "is_ours": row["method"] == OURS,
            "cells": [
                {
                    "text": write(row[name]),
                    "is_best": row["method"] != OURS and row[name] is not None and row[name] == best.get(name),
                }
                for name, write in _SCORES
            ],
        }
        for row in methods
    ]


def scored_on(record: DayRecord) -> tuple[int, int]:
    """Comparisons with a count, and days with a report, that the scores rest on."""
    methods = ranked_methods(record)
    first = methods[0] if methods else {}
    return int(first.get("points") or 0), int(first.get("reports") or 0)
