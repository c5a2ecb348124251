"""Scores a stored forecast by the counts in it, or by newer ones of the same case."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from corridor.archive.folder import DAYS
from corridor.archive.read import read_table
from corridor.scores.camps import relative_difference
from corridor.scores.levels import score_levels
from corridor.studies.rerun import read_copy
from corridor.studies.series import ARRIVALS, camps_of, counts_of, latest_revisions
from corridor.world.backtests import ALL, Capacities, Terms, Totals
from corridor.world.day_results import name_terms
from corridor.world.errors import RequestError, printable
from corridor.world.results import Drivers
from corridor.world.scenario import Use
from corridor.world.scorings import Scoring

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from numpy.typing import NDArray

    from corridor.studies.series import Series
    from corridor.world.comparisons import StoredResult
    from corridor.world.results import Score
    from corridor.world.scenario import Scenario


def score_result(stored: StoredResult, newer: Scenario | None = None) -> Scoring:
    """Score a stored forecast point by point.

    Parameters
    ----------
    newer
        The same case with other counts; None: the copy in the result.

    Raises
    ------
    RequestError
        When nothing can be scored.
    ResultError
        When a table of the result cannot be read.
    """
    scenario = newer or read_copy(stored)
    counts = "in the result" if newer is None else f"of {printable(scenario.location)}"
    if newer is not None and not _is_same_case(stored, newer):
        raise RequestError(
            f"--counts {printable(newer.location)}: is {printable(newer.scenario_id)}, the forecast is of "
            f"{printable(stored.manifest['scenario'])}; name a folder of the same case"
        )
    score = _score_days if stored.manifest.get("kind") == DAYS else _score_arrivals
    scoring = score(stored, scenario, counts)
    if not scoring.scores or not scoring.scores[0].points:
        raise RequestError(
            f"{stored.folder}: no count {counts} follows its issue time, {scoring.issue_time.isoformat()}, at a moment "
            "that it forecast; name a scenario with newer counts by --counts"
        )
    return scoring


def _is_same_case(stored: StoredResult, newer: Scenario) -> bool:
    # A folder of Flee may be imported under another name: it has the same camps.
    if stored.manifest.get("kind") != DAYS:
        return bool(newer.scenario_id == stored.manifest["scenario"])
    camps = {row["place_id"] for row in stored.summary.get("camps", ()) if isinstance(row, dict) and "place_id" in row}
    return bool(camps & {place.place_id for place in newer.places})


def _issue_time(stored: StoredResult) -> datetime:
    return datetime.fromisoformat(stored.manifest["as_of"])


def _score_arrivals(stored: StoredResult, scenario: Scenario, counts: str) -> Scoring:
    issue_time = _issue_time(stored)
    truth = [
        seen for seen in latest_revisions(
            one for one in scenario.observations if one.series == ARRIVALS and one.use is Use.SCORE
        ) if issue_time < seen.time <= scenario.clock.end
    ]  # fmt: skip
    table = read_table(stored.folder / "ensemble.parquet").sort("member", "valid_time")
    members = table["member"].n_unique()
    column, values = _columns(table), table["arrivals"].to_numpy().reshape(members, -1)
    found = [seen for seen in truth if seen.time.astimezone(UTC) in column]
    forecast = values[:, [column[seen.time.astimezone(UTC)] for seen in found]].astype(float)
    scores = (score_levels(ALL, forecast, np.array([seen.value for seen in found])),)
    return Scoring(scenario.scenario_id, issue_time, "", counts, scores, math.nan, math.nan, len(truth) - len(found))


def _columns(table: pl.DataFrame) -> dict[datetime, int]:
    times = table.filter(table["member"] == table["member"][0])["valid_time"].to_list()
    return {time if time.tzinfo else time.replace(tzinfo=UTC): k for k, time in enumerate(times)}


def _score_days(stored: StoredResult, scenario: Scenario, counts: str) -> Scoring:
    issue_time = _issue_time(stored)
    table = read_table(stored.folder / "members.parquet").sort("member", "valid_time")
    members, column = table["member"].n_unique(), _columns(table)
    truth = counts_of(scenario)
    camps = [camp for camp in camps_of(truth) if camp in table.columns]
    said = {camp: table[camp].to_numpy().reshape(members, -1).astype(float) for camp in camps}
    rows, left_out = [], 0
    for camp in camps:
        later = [(time, value) for time, value in zip(truth[camp].times, truth[camp].values, strict=True)
                 if time > issue_time]  # fmt: skip
        found = [(column[time.astimezone(UTC)], value) for time, value in later if time.astimezone(UTC) in column]
        left_out += len(later) - len(found)
        rows.append((camp, said[camp][:, [k for k, _ in found]], np.array([value for _, value in found])))
    scores: tuple[Score, ...] = ()
    if rows:
        together = score_levels(
            ALL,
            np.concatenate([forecast for _, forecast, _ in rows], axis=1),
            np.concatenate([seen for *_, seen in rows]),
        )
        scores = (together, *(score_levels(*row) for row in rows))
    reported, daily = _differences(scenario, issue_time, column, [truth[camp] for camp in camps], list(said.values()))
    manifest = stored.manifest
    terms = Terms(Drivers(manifest["drivers"]), Totals(manifest["totals"]), Capacities(manifest["capacities"]))
    return Scoring(
        scenario.scenario_id, issue_time, f"{manifest['rule_set']}, {name_terms(terms)}", counts, scores, reported,
        daily, left_out,
    )  # fmt: skip


def _differences(
    scenario: Scenario, issue_time: datetime, column: dict[datetime, int], truth: Sequence[Series],
    said: Sequence[NDArray[np.float64]],
) -> tuple[float, float]:  # fmt: skip
    # Mean relative difference on days with a report, and on all days between the first and the last report of a camp.
    reported: list[float] = []
    daily: list[float] = []
    for time, k in column.items():
        if time <= issue_time:
            continue
        hour = np.array([(time - scenario.clock.start).total_seconds() / 3600])
        counts = np.array([float(one.at(hour)[0]) for one in truth])
        for kept, into in (
            ([c for c, one in enumerate(truth) if time in one.times], reported),
            ([c for c, one in enumerate(truth) if one.hours[0] <= hour[0] <= one.hours[-1]], daily),
        ):
            if kept:
                into.append(relative_difference(np.array([said[c][:, k] for c in kept]).T, counts[kept]))
    means = [
        float(np.nanmean(values)) if values and not np.isnan(values).all() else math.nan for values in (reported, daily)
    ]
    return means[0], means[1]
