"""When an area is clear, from an ensemble that counts who is still inside."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.simulate import simulate
from corridor.studies.request import Request, check_request
from corridor.studies.wall import known_at
from corridor.world.backtests import Terms
from corridor.world.clearances import SHARES, Clearance
from corridor.world.results import Plan
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.world.scenario import Clock, Scenario

MOST_RECORDS = 1500
"""Moments at which the area is looked at; decision steps, or several of them together where there are more."""


def clearance_hours(inside: NDArray[np.int64], times: Sequence[datetime], share: float) -> NDArray[np.float64]:
    """Hours from the first of some times until a share of those inside then has left for good.

    Parameters
    ----------
    inside
        People who would leave and are in the area, (member, time).
    share
        In (0, 1]; 1 means that nobody is left.

    Returns
    -------
    array
        (member,); inf where more are left at the last time, 0 where nobody was inside.
    """
    hours = np.array([hours_between(times[0], time) for time in times])
    limit = np.floor((1.0 - share) * inside[:, :1] + 1e-9)
    is_over = inside > limit
    # The first time after the last one at which too many were inside: people may come back in.
    last = np.where(is_over.any(axis=1), len(times) - 1 - np.argmax(is_over[:, ::-1], axis=1), -1)
    clear = np.minimum(last + 1, len(times) - 1)
    return np.where(last + 1 < len(times), hours[clear], math.inf)


def clear_area(
    scenario: Scenario,
    request: Request | None = None,
    area: frozenset[str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Clearance:
    """Forecast when an area is clear of those who would leave it.

    Parameters
    ----------
    area
        Ids of its places; None: all of the area at risk.
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit the scenario.
    """
    request = request or Request()
    issue_time = check_request(scenario, request)
    known = known_at(scenario, issue_time, Terms(request.drivers))
    times = _looks(known.clock, issue_time)
    plan = Plan(issue_time, times, request.members, request.seed, request.prior_set, request.workers, area)
    ensemble = simulate(known, plan, progress)
    inside = ensemble.inside
    return Clearance(
        scenario=scenario,
        issue_time=issue_time,
        area=area,
        start=times[0],
        end=times[-1],
        people=inside[:, 0],
        hours={share: clearance_hours(inside, times, share) for share in SHARES},
        left=inside[:, -1],
        ensemble=ensemble,
    )


def _looks(clock: Clock, issue_time: datetime) -> tuple[datetime, ...]:
    first = max(issue_time, clock.start)
    span_s = (clock.end - first).total_seconds()
    step_s = clock.decide_step_s * math.ceil(span_s / clock.decide_step_s / MOST_RECORDS)
    count = math.ceil(span_s / step_s)
    return (*(first + timedelta(seconds=step_s * k) for k in range(count)), clock.end)
