"""What a forecast is made of: the request, the ensemble, the scores, the record."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from corridor.world.outcomes import Ends, Pressures, Queues, Trips, Waits
    from corridor.world.scenario import Observation, Scenario

MIXTURE = "mixture"
"""The prior set that means: each member draws its set by the sets' weights."""


class Drivers(StrEnum):
    """Events after the issue time: drawn from the scenario's processes, or taken as they happened."""

    FORECAST = "forecast"
    GIVEN = "given"


@dataclass(frozen=True)
class Plan:
    """What to simulate.

    Parameters
    ----------
    issue_time
        The moment the forecast is made.
    valid_times
        Moments to record, ascending, none before the run starts or after it ends.
    members, seed, prior_set
        Size of the ensemble, root seed in [0, 2**32), a prior set's name or `mixture`.
    workers
        Threads; never changes a result.
    area
        Places of the area whose clearance is asked about; None: all of the area at risk.
    positions
        By input (or `PRIOR_SET`), quantile positions in (0, 1), (member,), in place of drawn ones; None: all are drawn.
    streams
        Whose random streams each member uses, (member,); None: its own.
    """

    issue_time: datetime
    valid_times: tuple[datetime, ...]
    members: int = 1000
    seed: int = 0
    prior_set: str = MIXTURE
    workers: int = 1
    area: frozenset[str] | None = None
    positions: Mapping[str, NDArray[np.float64]] | None = None
    streams: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Ensemble:
    """What an ensemble did; axes (member, time) and (member, time, stage).

    Parameters
    ----------
    prior_set
        Per member, the position of its prior set in `prior_set_names`.
    inputs
        Per member, a record of the drawn value of every model input, by name.
    opening_wait_h
        Per member and shut target, hours from the issue time until it is passable; inf if never.
    arrivals
        Cumulative people past the exit.
    vehicles
        Cumulative vehicles past the exit.
    stages
        People in each of `STAGES`.
    inside
        People who would leave and have not left the area asked about.
    pressures
        What moved people apart from roads, and where they stay.
    queues, waits, trips, ends
        Where traffic stood, how long parties of each origin waited, how long they drove, and how it ended.
    """

    valid_times: tuple[datetime, ...]
    prior_set_names: tuple[str, ...]
    prior_set: NDArray[np.int64]
    inputs: NDArray[np.void]
    opening_targets: tuple[str, ...]
    opening_wait_h: NDArray[np.float64]
    arrivals: NDArray[np.int64]
    vehicles: NDArray[np.int64]
    stages: NDArray[np.int64]
    inside: NDArray[np.int64]
    pressures: Pressures
    queues: Queues
    waits: Waits
    trips: Trips
    ends: Ends

    def last_index_by(self, time: datetime) -> int:
        """Position of the last valid time that is not after `time`; 0 where all are."""
        return max((k for k, one in enumerate(self.valid_times) if one <= time), default=0)


EARLY_AFTER = timedelta(hours=72)
"""Arrivals this long after the issue time are `early` in `Influence`."""


@dataclass(frozen=True)
class Score:
    """How well one method's forecast of the scored points went.

    CRPS and MAE in people, lower is better; coverages are shares in [0, 1], best at 0.5 and 0.9;
    `width90` is the mean width of the 90 % interval in people. All are NaN when `points` is 0.
    """

    method: str
    points: int
    crps: float
    mae: float
    coverage50: float
    coverage90: float
    width90: float


SCORE_NAMES = ("crps", "mae", "coverage50", "coverage90", "width90")
"""Fields of `Score` that are scores, in the order of tables."""


@dataclass(frozen=True)
class ScoreTable:
    """Scores of our forecast, of each prior set on its own members, and of the rivals."""

    corridor: Score
    prior_sets: tuple[Score, ...]
    rivals: tuple[Score, ...]


PRIOR_SET = "prior_set"
"""Name of the influence of the choice of prior set: a correlation ratio, in [0, 1]."""


@dataclass(frozen=True)
class Influence:
    """How closely arrivals follow one drawn input: rank correlation within prior sets, in [-1, 1] or NaN.

    `early` is with arrivals `EARLY_AFTER` the issue time (or by the end, if that is earlier), `total` with
    arrivals by the run's end.
    """

    name: str
    early: float
    total: float

    @property
    def strength(self) -> float:
        """The larger of the two, whatever its sign; -1 where both are NaN."""
        return max((abs(value) for value in (self.early, self.total) if not math.isnan(value)), default=-1.0)


@dataclass(frozen=True)
class Record:
    """A finished forecast, complete enough to be written, drawn and read again.

    Parameters
    ----------
    scenario
        The scenario as read, in front of the wall; `known` is what the forecast saw of it.
    summary
        The JSON document of `corridor forecast --json`.
    manifest
        How to make the same again: scenario digest, versions, seed, command.
    tables
        Columns by table name, ready for Parquet.
    influences
        Drawn inputs, those that carry most of the spread first.
    observed
        Scored and shown observations of arrivals.
    """

    scenario: Scenario
    known: Scenario
    plan: Plan
    ensemble: Ensemble
    rivals: Mapping[str, NDArray[np.float64]]
    scores: ScoreTable
    influences: tuple[Influence, ...]
    observed: tuple[Observation, ...]
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, Any]]
