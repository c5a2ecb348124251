"""What lies behind the figures of a forecast by the day, as CSV."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import polars as pl

from corridor.publish.data import to_csv
from corridor.publish.days.rows import ranked_methods
from corridor.publish.days.view import fought_at, reported_total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.day_results import DayRecord

DATA: Mapping[str, tuple[str, ...]] = {
    "camps": ("camps", "reports"),
    "everybody": ("everybody", "reported_total"),
    "map": ("map_places", "map_roads"),
    "scores": ("scores_by_day", "scores"),
}
"""Files of data by figure, without ending."""

_SCORE_COLUMNS = (
    "method", "reports", "points", "ard_reported", "ard_daily", "energy_score", "crps", "coverage50", "coverage90",
    "skill_vs_best_rival",
)  # fmt: skip


def render_data(record: DayRecord) -> dict[str, bytes]:
    """Render every CSV file, by name."""
    tables = record.tables
    known = pl.col("published_time") <= _utc_like(record, tables["observed"])
    columns = {
        "camps": columns_of(tables["camps"]),
        "reports": columns_of(
            tables["observed"].with_columns(known.replace_strict({True: "true", False: "false"}).alias("is_known"))
        ),
        "everybody": columns_of(tables["everybody"]),
        "reported_total": _total_columns(record),
        "map_places": _place_columns(record),
        "map_roads": columns_of(tables["roads"]),
        "scores_by_day": columns_of(
            tables["days"].filter(~pl.col("is_report")).select("method", "valid_time", "lead_hours", "ard")
        ),
        "scores": _score_columns(record),
    }
    return {f"{name}.csv": to_csv(of) for name, of in columns.items()}


def columns_of(frame: pl.DataFrame) -> dict[str, Any]:
    """Columns of a table for CSV: no number becomes NaN, which is written as an empty cell."""
    return {
        name: frame[name].to_list() if frame[name].dtype == pl.String else frame[name].to_numpy()
        for name in frame.columns
    }


def _utc_like(record: DayRecord, observed: pl.DataFrame) -> pl.Expr:
    # The issue time as the table's own times are: UTC, with or without saying so.
    issued = record.plan.issue_time.astimezone(UTC)
    has_zone = getattr(observed["published_time"].dtype, "time_zone", None) is not None
    return pl.lit(issued if has_zone else issued.replace(tzinfo=None))


def _total_columns(record: DayRecord) -> dict[str, Any]:
    days, people = reported_total(record)
    return {"valid_time": [f"{day.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for day in days], "people": people}


def _place_columns(record: DayRecord) -> dict[str, Any]:
    places, fought = record.scenario.places, fought_at(record)
    camps = set(record.ensemble.camp_ids)
    table: pl.DataFrame = record.tables["places"]
    last = dict(table.group_by("place_id").agg(pl.col("mean_people").last()).iter_rows())
    fighting = {True: "known", False: "not known", None: ""}
    return {
        "place_id": [place.place_id for place in places],
        "names": ["; ".join(place.names) for place in places],
        "kind": [str(place.kind) for place in places],
        "latitude": [place.latitude for place in places],
        "longitude": [place.longitude for place in places],
        "is_camp": [str(place.place_id in camps).lower() for place in places],
        "fighting": [fighting[fought.get(place.place_id)] for place in places],
        "mean_people_at_end": [float(last.get(place.place_id, 0.0)) for place in places],
    }


def _score_columns(record: DayRecord) -> dict[str, Any]:
    methods = ranked_methods(record)
    return {name: [float("nan") if row.get(name) is None else row[name] for row in methods] for name in _SCORE_COLUMNS}
