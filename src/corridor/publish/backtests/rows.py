"""Rows of a backtest's tables, ready to print: by lead, by phase, of camps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.publish.backtests.cases import ALL_LEADS, lowest
from corridor.publish.backtests.numbers import plural, ratio_cell, score_cell, share_cell, skill_cell
from corridor.world.backtests import LEADS, OURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.publish.backtests.cases import Case, Score

Row = dict[str, Any]


def score_rows(case: Case, lead: str = ALL_LEADS) -> list[Row]:
    """List all scores at a lead, ours first, then rivals from best to worst over all leads."""
    scores, best = case.scores[lead], case.best_rival(lead)
    return [
        {
            "name": name,
            "is_ours": name == OURS,
            "is_best": name == best,
            "crps": score_cell(row["crps"]),
            "capped": score_cell(row["crps_capped"]),
            "wis": score_cell(row["wis"]),
            "mae": score_cell(row["mae"]),
            "in50": share_cell(row["coverage50"]),
            "in90": share_cell(row["coverage90"]),
            "width": score_cell(row["width90"]),
            "skill": skill_cell(row["skill_vs_best_rival"]),
            "interval": _interval(row),
        }
        for name, row in ((name, scores[name]) for name in case.methods if name in scores)
    ]


def _interval(row: Score) -> str:
    if row["low"] is None or row["high"] is None:
        return "–"
    return f"{skill_cell(row['low']).removesuffix(' %')} to {skill_cell(row['high'])}"


def lead_matrix(case: Case) -> dict[str, list[Row]]:
    """CRPS of every method at every lead, all leads first: `columns` and `rows`."""
    leads = [ALL_LEADS, *(lead for lead in case.leads if lead != ALL_LEADS)]
    # A unit stays with its number.
    names = ["all leads" if lead == ALL_LEADS else lead.replace(" ", "\N{NO-BREAK SPACE}") for lead in leads]
    return _matrix(case, {name: case.scores[lead] for name, lead in zip(names, leads, strict=True)})


def phase_matrix(case: Case) -> dict[str, list[Row]]:
    """CRPS of every method by phase, and of changes from count to count: `columns` and `rows`."""
    return _matrix(case, case.phases)


def _matrix(case: Case, scores: Mapping[str, Mapping[str, Score]]) -> dict[str, list[Row]]:
    best = {name: lowest(rows, "crps") for name, rows in scores.items()}
    # Every method of a case meets the same counts.
    some = {name: next(iter(rows.values())) for name, rows in scores.items()}
    columns = [
        {"name": name, "comparisons": _head(row["points"], "comparison"), "counts": _head(row["counts"], "count")}
        for name, row in some.items()
    ]
    rows = [
        {
            "name": method,
            "is_ours": method == OURS,
            "cells": [
                {"text": score_cell(of[method]["crps"] if method in of else None), "is_best": best[name] == method}
                for name, of in scores.items()
            ],
        }
        for method in case.methods
    ]
    return {"columns": columns, "rows": rows}


def _head(count: int, noun: str) -> tuple[str, str]:
    # Number and noun apart: a phone has no room for nouns.
    number, word = plural(count, noun).split(" ")
    return number, word


def camp_tables(case: Case) -> list[Row]:
    """Scores of all camps together, a table a lead: energy score and average relative difference."""
    rows = case.camps.to_dicts()
    order = {method: k for k, method in enumerate(case.methods)}
    tables = []
    for lead in (ALL_LEADS, *(lead.name for lead in LEADS if lead.name != ALL_LEADS)):
        of_lead = sorted(
            (row for row in rows if row["lead"] == lead and row["method"] in order),
            key=lambda row: order[row["method"]],
        )
        if not of_lead:
            continue
        reports = int(of_lead[0]["reports"])
        tables.append(
            {
                "lead": "all leads" if lead == ALL_LEADS else lead,
                "reports": plural(reports, "report day") if reports else "no report day",
                "rows": [
                    {
                        "name": row["method"],
                        "is_ours": row["method"] == OURS,
                        "values": [
                            score_cell(row["energy_score"]), ratio_cell(row["ard_reported"]),
                            ratio_cell(row["ard_daily"]),
                        ],
                    }
                    for row in of_lead
                ],
            }
        )  # fmt: skip
    return tables
