"""Rows of a backtest: the forecast of one method at one place, level and increment, scored point by point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from corridor.scores.camps import energy_score, relative_difference
from corridor.scores.levels import QUANTILE_NAMES
from corridor.scores.phases import phases_of, phases_of_changes
from corridor.scores.points import score_points
from corridor.world.backtests import ALL, SCORE_COLUMNS, Kind, Track
from corridor.world.units import HOURS_PER_DAY, hours_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.studies.series import Series

_TIME = pl.Datetime("ms", "UTC")
_NUMBERS = {"lead_hours", "crps", "wis", "mae", "width90"}


def _type_of(column: str) -> Any:  # noqa: ANN401 - types of polars are classes and their instances
    if column in {"issue_time", "valid_time"}:
        return _TIME
    if column.startswith("inside"):
        return pl.Boolean
    return pl.Float64 if column in _NUMBERS else pl.String


POINT_SCHEMA: Mapping[str, Any] = {
    **{name: _type_of(name) for name in SCORE_COLUMNS},
    "observed": pl.Float64, "pit": pl.Float64, "phase": pl.String,
    **dict.fromkeys(QUANTILE_NAMES, pl.Float64),
}  # fmt: skip
"""Columns of the table `points`: those of `scores`, and what figures and means need; unscored moments too."""

DAY_SCHEMA: Mapping[str, Any] = {
    **{name: _type_of(name) for name in SCORE_COLUMNS[:9]},
    "method": pl.String, "is_report": pl.Boolean, "ard": pl.Float64, "energy_score": pl.Float64,
}  # fmt: skip
"""Columns of the table `days`: all camps together, at report days and day by day."""


@dataclass(frozen=True)
class Moments:
    """When a group of places is forecast: ascending, as times and as hours after the run's start."""

    times: tuple[datetime, ...]
    hours: NDArray[np.float64]


@dataclass(frozen=True)
class Said:
    """What one method said of one place, and what was counted there.

    Parameters
    ----------
    case
        Columns that all rows of the replay share.
    truth, known
        Counts as they turned out, and as they were known at the issue time (None: none was).
    members
        People, (member, time) at `moments`.
    """

    case: Mapping[str, Any]
    track: Track
    issue_time: datetime
    method: str
    place: str
    truth: Series
    known: Series | None
    moments: Moments
    members: NDArray[np.float64]

    def at(self, times: Sequence[datetime]) -> NDArray[np.float64]:
        """Members at some of the moments, (member, time)."""
        position = {time: k for k, time in enumerate(self.moments.times)}
        return self.members[:, [position[time] for time in times]]


def level_rows(said: Said) -> pl.DataFrame:
    """Rows of levels: at every count after the issue time, and, unscored, at the moments between."""
    counted = dict(zip(said.truth.times, said.truth.values.tolist(), strict=True))
    times = [time for time in said.moments.times if time >= said.issue_time]
    observed = [counted.get(time, math.nan) if time > said.issue_time else math.nan for time in times]
    return _rows(said, Kind.LEVEL, times, said.at(times), np.array(observed))


def increment_rows(said: Said) -> pl.DataFrame:
    """Rows of increments between counts after the issue time, in order of valid time.

    The first starts at the last known count; where none was known, arrivals start at 0, and camps have no first one.
    Arrivals never fall: a dressed rival, whose spread may widen downwards, is taken to say that none came.
    """
    scored = [k for k, time in enumerate(said.truth.times) if time > said.issue_time]
    times = [said.truth.times[k] for k in scored]
    values, observed = said.at(times), said.truth.values[scored]
    start = _start_of(said)
    if start is None:
        return _rows(said, Kind.INCREMENT, times[1:], np.diff(values, axis=1), np.diff(observed))
    changes = np.diff(values, axis=1, prepend=start[0][:, None])
    if said.place == ALL:
        changes = np.maximum(changes, 0.0)
    return _rows(said, Kind.INCREMENT, times, changes, np.diff(observed, prepend=start[1]))


def _start_of(said: Said) -> tuple[NDArray[np.float64], float] | None:
    # Forecast and count where the first increment starts. An updating forecast knows the count there.
    if said.known is None:
        return (np.zeros(len(said.members)), 0.0) if said.place == ALL else None
    time, known = said.known.times[-1], float(said.known.values[-1])
    if time not in said.moments.times:
        return None
    counted = float(said.truth.values[said.truth.times.index(time)])
    forecast = np.full(len(said.members), known) if said.track is Track.UPDATING else said.at([time])[:, 0]
    return forecast, counted


def _rows(
    said: Said, kind: Kind, times: Sequence[datetime], members: NDArray[np.float64], observed: NDArray[np.float64]
) -> pl.DataFrame:
    if not times:
        return pl.DataFrame(schema=POINT_SCHEMA)
    scores = score_points(members, observed)
    phases = phases_of(said.truth.values)
    if kind is Kind.INCREMENT:
        phases = phases_of_changes(phases)
    phase_at = dict(zip(said.truth.times, phases, strict=True))
    is_counted = ~np.isnan(observed)
    columns = {
        "crps": scores.crps, "wis": scores.wis, "mae": scores.mae, "inside50": scores.inside50,
        "inside90": scores.inside90, "width90": scores.width90, "observed": observed, "pit": scores.pit,
        "phase": [str(phase_at[time]) if seen else "" for time, seen in zip(times, is_counted, strict=True)],
        **dict(zip(QUANTILE_NAMES, scores.quantiles, strict=True)),
    }  # fmt: skip
    shared = {**said.case, "place": said.place, "kind": str(kind), "method": said.method}
    return _frame(shared, said.issue_time, times, columns, POINT_SCHEMA)


def day_rows(
    case: Mapping[str, Any], issue_time: datetime, method: str, members: NDArray[np.float64], moments: Moments,
    series: Sequence[Series],
) -> pl.DataFrame:  # fmt: skip
    """Rows of all camps together: the camps that reported, on report days; all, between reports, day by day.

    Parameters
    ----------
    members
        People, (member, camp, time) at `moments`.
    series
        Counts as they turned out, of each camp.
    """
    rows = []
    for k, (time, hour) in enumerate(zip(moments.times, moments.hours, strict=True)):
        if time <= issue_time:
            continue
        counts = np.array([float(one.at(np.array([hour]))[0]) for one in series])
        reported = [c for c, one in enumerate(series) if time in one.times]
        if reported:
            said, seen = members[:, reported, k], counts[reported]
            rows.append((time, True, relative_difference(said, seen), energy_score(said, seen)))
        spanned = [c for c, one in enumerate(series) if one.hours[0] <= hour <= one.hours[-1]]
        if spanned and hours_between(issue_time, time) % HOURS_PER_DAY == 0:
            rows.append((time, False, relative_difference(members[:, spanned, k], counts[spanned]), math.nan))
    if not rows:
        return pl.DataFrame(schema=DAY_SCHEMA)
    times, is_report, ard, energy = zip(*rows, strict=True)
    columns = {"is_report": is_report, "ard": ard, "energy_score": energy}
    return _frame({**case, "method": method}, issue_time, times, columns, DAY_SCHEMA)


def _frame(
    shared: Mapping[str, Any], issue_time: datetime, times: Sequence[datetime], columns: Mapping[str, Any],
    schema: Mapping[str, Any],
) -> pl.DataFrame:  # fmt: skip
    filled = {name: [value] * len(times) for name, value in shared.items()} | dict(columns)
    filled["issue_time"] = [issue_time.astimezone(UTC)] * len(times)
    filled["valid_time"] = [time.astimezone(UTC) for time in times]
    filled["lead_hours"] = [hours_between(issue_time, time) for time in times]
    return pl.DataFrame({name: filled[name] for name in schema}, schema=schema)
