"""What lies behind a backtest's figures and tables, as CSV."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from corridor.publish.backtests.cases import CAMPS
from corridor.publish.backtests.counted import counts_of_place
from corridor.publish.backtests.fans import chosen_places, fan_rows
from corridor.publish.backtests.reliability import BINS, pit_counts
from corridor.publish.data import to_csv

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.publish.backtests.cases import Case

_FAN_COLUMNS = (
    "issue_time", "place", "method", "valid_time", "lead_hours", "q05", "q25", "q50", "q75", "q95", "observed"
)  # fmt: skip
_CASE_COLUMNS = ("drivers", "totals", "capacities", "prior_set")


def render_data(case: Case) -> dict[str, bytes]:
    """Render the CSV files of a case, by name."""
    columns = {
        "fans": _columns(fan_rows(case).select(_FAN_COLUMNS)),
        "counted": _counted(case),
        "leads": _listed(case.scores, "lead"),
        "reliability": _reliability(case),
        "pit": _pit(case),
        "phases": _listed(case.phases, "phase"),
    }
    if case.of == CAMPS:
        columns["camps"] = _columns(case.camps.drop(_CASE_COLUMNS))
    return {f"{name}{case.suffix}.csv": to_csv(of) for name, of in columns.items()}


def _columns(frame: pl.DataFrame) -> dict[str, Any]:
    # No value becomes NaN, which is written as an empty cell.
    return {
        name: frame[name].to_list() if frame[name].dtype == pl.String else frame[name].to_numpy()
        for name in frame.columns
    }


def _counted(case: Case) -> dict[str, Any]:
    # Every revision: what was known at a moment can be told from when it was published.
    rows = [(place, one) for place in chosen_places(case) for one in counts_of_place(case, place)]
    return {
        "place": [place for place, _ in rows],
        "valid_time": [_utc(one.time) for _, one in rows],
        "published_time": [_utc(one.published_time) for _, one in rows],
        "use": [str(one.use) for _, one in rows],
        "value": [float(one.value) for _, one in rows],
    }


def _utc(time: datetime | None) -> str:
    return "" if time is None else f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _listed(scores: Mapping[str, Mapping[str, Mapping[str, Any]]], name: str) -> dict[str, Any]:
    # Scores nested by `name` and method as columns, without those that are the same in every row.
    rows = [
        {name: key} | {k: v for k, v in row.items() if k != name} for key, of in scores.items() for row in of.values()
    ]
    columns = [column for column in (rows[0] if rows else {}) if column not in {*_CASE_COLUMNS, "of"}]
    if name == "phase":
        columns.remove("lead")
    return {column: [np.nan if row[column] is None else row[column] for row in rows] for column in columns}


def _reliability(case: Case) -> dict[str, Any]:
    rows = [(lead, case.scores[lead][case.shown]) for lead in case.leads if case.shown in case.scores[lead]]
    return {"lead": [lead for lead, _ in rows], "method": [case.shown] * len(rows)} | {
        name: [row[name] for _, row in rows]
        for name in ("points", "counts", "issue_times", "coverage50", "coverage90", "width90")
    }


def _pit(case: Case) -> dict[str, Any]:
    counts = pit_counts(case)
    edges = np.arange(BINS + 1) / BINS
    return {"method": [case.shown] * BINS, "from": edges[:-1], "to": edges[1:], "comparisons": counts}
