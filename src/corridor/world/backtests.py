"""What a backtest is made of: the terms of its forecasts, its leads, its tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from corridor.world.results import MIXTURE, Drivers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.scenario import Scenario

ALL = "all"
"""The place that stands for everybody: total arrivals."""

OURS = "corridor"
"""The method that is ours; every other one is a rival."""


class Track(StrEnum):
    """Whether a forecast sees the counts that were known at its issue time."""

    COLD = "cold"
    UPDATING = "updating"


class Totals(StrEnum):
    """People in all camps together: forecast, or given as they were counted (perfect foresight)."""

    FORECAST = "forecast"
    GIVEN = "given"


class Capacities(StrEnum):
    """Room in camps: not shown to a forecast, since it often is the maximum of the series that is scored; or shown."""

    NONE = "none"
    SHIPPED = "shipped"


@dataclass(frozen=True)
class Terms:
    """What of the future a forecast is given; each given mode opens the as-of wall for the rows it names."""

    drivers: Drivers = Drivers.FORECAST
    totals: Totals = Totals.FORECAST
    capacities: Capacities = Capacities.NONE


class Kind(StrEnum):
    """A count since the start (or a stock), or the change since the count before."""

    LEVEL = "level"
    INCREMENT = "increment"


class Phase(StrEnum):
    """Where a count stands in the whole happening, judged by all counts: for scores only, never for a forecast."""

    START = "start"
    MAIN = "main"
    LATE = "late"
    FALL = "fall"
    PLATEAU = "plateau"


@dataclass(frozen=True)
class Lead:
    """Leads of more than `low_h` and at most `high_h` hours."""

    name: str
    low_h: float
    high_h: float


LEADS = (
    Lead("0-6 h", 0, 6),
    Lead("6-24 h", 6, 24),
    Lead("24-72 h", 24, 72),
    Lead(">72 h", 72, math.inf),
    Lead("30 d", 23 * 24, 37 * 24),
    Lead("90 d", 76 * 24, 104 * 24),
    Lead("all", 0, math.inf),
)
"""Leads told apart: four that share all points out, two windows (a week, two weeks to either side), and all."""

SCORE_COLUMNS = (
    "scenario", "track", "drivers", "totals", "capacities", "prior_set", "issue_time", "valid_time", "lead_hours",
    "place", "kind", "method", "crps", "wis", "mae", "inside50", "inside90", "width90",
)  # fmt: skip
"""Columns of the table `scores`, which `corridor backtest --json` prints as `rows`."""


@dataclass(frozen=True)
class BacktestRequest:
    """What the user asked for.

    Parameters
    ----------
    issue_times
        Replayed by every scenario in whose case they lie; empty means each scenario's own choice.
    tracks
        One of them, or both.
    terms
        What of the future the forecasts are given.
    prior_set, members, seed, workers
        As in a forecast.
    """

    issue_times: tuple[datetime, ...] = ()
    tracks: tuple[Track, ...] = tuple(Track)
    terms: Terms = Terms()
    prior_set: str = MIXTURE
    members: int = 1000
    seed: int = 0
    workers: int = 1


@dataclass(frozen=True)
class Leak:
    """Something in a scenario that would tell a forecast what it is scored on: refused, or noted only."""

    scenario: str
    kind: str
    text: str
    is_refused: bool = False


@dataclass(frozen=True)
class Backtest:
    """A finished backtest, complete enough to be written and drawn.

    Parameters
    ----------
    issue_times
        Replayed, by scenario.
    tables
        Data frames (polars) by table name: `scores`, `points`, `days`, `summary`, `details`, `camps`.
    leaks
        What was refused or is named, by scenario.
    notes
        What a reader must know of this backtest: tracks without a forecast of ours, issue times without counts.
    summary
        The JSON document of `corridor backtest --json`.
    manifest
        How to make the same again.
    """

    scenarios: tuple[Scenario, ...]
    request: BacktestRequest
    issue_times: Mapping[str, tuple[datetime, ...]]
    tables: Mapping[str, Any]
    leaks: tuple[Leak, ...]
    notes: tuple[str, ...]
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]
