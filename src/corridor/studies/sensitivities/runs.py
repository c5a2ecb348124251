"""Runs at given positions of the unknowns, and the outcomes they end with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.simulate import simulate
from corridor.studies.sensitivities.unknowns import CLIP
from corridor.world.results import EARLY_AFTER, Plan
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.world.scenario import Clock, Scenario
    from corridor.world.sensitivities import SensitivityRequest

AT_ONCE = 200
"""Members simulated together, so that memory does not grow with their number; moves no result."""

MOST_HOURS = 2000
"""Moments at which arrivals are looked at; hours, or several of them together in longer runs."""


@dataclass(frozen=True)
class Bench:
    """What all runs of an analysis share: the known scenario, the request, and positions of what is held."""

    known: Scenario
    issue_time: datetime
    request: SensitivityRequest
    held: Mapping[str, float]


def run_at(
    bench: Bench, unknowns: Sequence[str], positions: NDArray[np.float64], rows_per_stream: int,
    progress: Callable[[int], None],
) -> dict[str, NDArray[np.float64]]:  # fmt: skip
    """Run a member at every row of positions, and return what `measure` tells of each, (row,).

    Parameters
    ----------
    positions
        (row, unknown); what is not among the unknowns is held.
    rows_per_stream
        So many rows in turn share their random streams: those of member 0 of a forecast, then of member 1, and so on.
    """
    times = looks(bench.known.clock)
    parts = []
    for first in range(0, len(positions), AT_ONCE):
        rows = np.clip(positions[first : first + AT_ONCE], CLIP, 1 - CLIP)
        chosen = {name: np.full(len(rows), position) for name, position in bench.held.items()}
        chosen |= {name: np.ascontiguousarray(rows[:, k]) for k, name in enumerate(unknowns)}
        plan = Plan(
            issue_time=bench.issue_time,
            valid_times=times,
            members=len(rows),
            seed=bench.request.seed,
            prior_set=bench.request.prior_set,
            workers=bench.request.workers,
            positions=chosen,
            streams=np.arange(first, first + len(rows)) // rows_per_stream,
        )
        parts.append(measure(simulate(bench.known, plan, progress).arrivals, times, bench.issue_time))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def looks(clock: Clock) -> tuple[datetime, ...]:
    """Moments to look at: hours from the run's start to its end, or several together."""
    hours = hours_between(clock.start, clock.end)
    step = timedelta(hours=int(np.ceil(hours / MOST_HOURS)))
    count = int(np.ceil((clock.end - clock.start) / step))
    return (*(clock.start + step * k for k in range(count)), clock.end)


def measure(
    arrivals: NDArray[np.int64], times: Sequence[datetime], issue_time: datetime
) -> dict[str, NDArray[np.float64]]:
    """Outcomes of every member, and whether nobody came out, (member,).

    Parameters
    ----------
    arrivals
        People past the exit, (member, time).
    times
        Moments of these.
    """
    hours = np.array([hours_between(issue_time, time) for time in times])
    early_h = min(EARLY_AFTER / timedelta(hours=1), hours[-1])
    total = arrivals[:, -1]
    return {
        "early": np.array([np.interp(early_h, hours, row) for row in arrivals]),
        "total": total.astype(np.float64),
        "half_h": np.array([_half(row, hours) for row in arrivals]),
        "peak": (np.diff(arrivals, axis=1) / np.diff(hours)).max(axis=1),
        "nobody_out": (total == 0).astype(np.float64),
    }


def _half(row: NDArray[np.int64], hours: NDArray[np.float64]) -> float:
    # On the straight line between the last look below half and the first at it; the run's end where nobody came out.
    half = row[-1] / 2
    if half == 0:
        return float(hours[-1])
    after = int(np.argmax(row >= half))
    if after == 0:
        return float(hours[0])
    low, high = row[after - 1], row[after]
    return float(hours[after - 1] + (hours[after] - hours[after - 1]) * (half - low) / (high - low))
