"""What figures and rows of a forecast by the day read of its record: times, camps, reports, fighting."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from corridor.world.events import EventKind
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.day_results import DayRecord
    from corridor.world.scenario import Place

IN_CAMPS, DISPLACED, ON_THE_WAY, WAITING = "in_camps", "displaced", "on_the_way", "waiting"
"""Values of the column `of` in the table `everybody`."""

ALL_LEADS = "all"
"""The lead of the tables of scores that a page shows."""

QUANTILES = ("q05", "q25", "q50", "q75", "q95")


class Report(NamedTuple):
    """A count of a camp, and whether it was published by the issue time."""

    time: datetime
    people: float
    is_known: bool


def moments_of(column: pl.Series, record: DayRecord) -> list[datetime]:
    """Times of a table in the zone of the issue time."""
    zone = record.plan.issue_time.tzinfo
    return [(time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(zone) for time in column.to_list()]


def valid_times(record: DayRecord) -> list[datetime]:
    """Every day of the run, in the zone of the issue time."""
    return [time.astimezone(record.plan.issue_time.tzinfo) for time in record.ensemble.valid_times]


def places_by_id(record: DayRecord) -> dict[str, Place]:
    """Places of the scenario."""
    return {place.place_id: place for place in record.scenario.places}


def camps_of(record: DayRecord) -> dict[str, pl.DataFrame]:
    """Rows of the table `camps` by camp, the camps that have most people at the end first."""
    frames = {camp: record.tables["camps"].filter(pl.col("place_id") == camp) for camp in record.ensemble.camp_ids}
    return dict(sorted(frames.items(), key=lambda one: (-one[1]["q50"][-1], -one[1]["q95"][-1], one[0])))


def series_of(record: DayRecord, of: str) -> pl.DataFrame:
    """Rows of the table `everybody` that are of one kind."""
    table: pl.DataFrame = record.tables["everybody"]
    return table.filter(pl.col("of") == of)


def quantiles_of(rows: pl.DataFrame) -> dict[str, np.ndarray]:
    """Columns that a fan is drawn from."""
    return {name: rows[name].to_numpy() for name in QUANTILES}


def reports_of(record: DayRecord, camp: str) -> list[Report]:
    """Counts of a camp within the run, in order of time, each as it was published last."""
    rows = record.tables["observed"].filter(pl.col("place_id") == camp).sort("valid_time")
    times, published = moments_of(rows["valid_time"], record), moments_of(rows["published_time"], record)
    return [
        Report(time, float(people), known <= record.plan.issue_time)
        for time, people, known in zip(times, rows["people"].to_list(), published, strict=True)
    ]


def known_reports(record: DayRecord, camp: str) -> list[Report]:
    """Counts of a camp that were published by the issue time, as they stood then, those before the run too."""
    issued = record.plan.issue_time
    rows = [
        (one.time.astimezone(issued.tzinfo), one.published_time, one.value)
        for one in record.scenario.observations
        if one.series == "present" and one.place_id == camp and one.use is not Use.NEVER and one.time <= issued
        and one.published_time is not None and one.published_time <= issued
    ]  # fmt: skip
    latest = {time: people for time, _, people in sorted(rows)}
    return [Report(time, people, is_known=True) for time, people in latest.items()]


def reported_total(record: DayRecord) -> tuple[list[datetime], list[float]]:
    """People counted in all camps by day, on straight lines between reports: from when each camp has one, to the last.

    Empty where a camp never reports within the run. After its last report, a camp counts with that one.
    """
    by_camp = [reports_of(record, camp) for camp in record.ensemble.camp_ids]
    if not by_camp or not all(by_camp):
        return [], []
    first = max(reports[0].time for reports in by_camp)
    last = max(reports[-1].time for reports in by_camp)
    days = [time for time in valid_times(record) if first <= time <= last]
    at = [time.timestamp() for time in days]
    total = np.zeros(len(days))
    for reports in by_camp:
        total += np.interp(at, [one.time.timestamp() for one in reports], [one.people for one in reports])
    return days, total.tolist()


def fought_at(record: DayRecord) -> dict[str, bool]:
    """Places with fighting at some time of the run, and whether the forecast knew of it."""
    known = {event.target for event in record.known.events if event.kind is EventKind.FIGHTING}
    ever = {event.target for event in record.scenario.events if event.kind is EventKind.FIGHTING}
    return {target: target in known for target in sorted(ever | known) if target in places_by_id(record)}


def capacities_of(record: DayRecord) -> dict[str, int]:
    """Room in camps, where the forecast saw it."""
    return {place.place_id: place.capacity for place in record.known.places if place.capacity is not None}
