"""What a user asks of a forecast: read from text, and checked against the scenario."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from corridor.dynamics.streams import SEED_LIMIT
from corridor.world.errors import RequestError, printable
from corridor.world.results import MIXTURE, Drivers

if TYPE_CHECKING:
    from corridor.world.scenario import Scenario

MAX_MEMBERS = 1_000_000
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Request:
    """What the user asked for; `issue_time` None means the scenario's own."""

    issue_time: datetime | None = None
    drivers: Drivers = Drivers.FORECAST
    prior_set: str = MIXTURE
    members: int = 1000
    seed: int = 0
    workers: int = 1


def parse_issue_time(text: str) -> datetime:
    """Read an issue time.

    Raises
    ------
    RequestError
        When it is no time.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError as err:
        raise RequestError(
            f"--as-of {text}: is no time; write it with an offset, for example 2023-09-24T12:00+04:00"
        ) from err


def count_workers(asked: int | None = None) -> int:
    """Threads to use: what was asked for, else one for each core that this process may use.

    Raises
    ------
    RequestError
        When fewer than one was asked for.
    """
    if asked is None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        return cores or 1
    if asked < 1:
        raise RequestError(f"--workers {asked}: must be at least 1")
    return asked


def parse_drivers(text: str) -> Drivers:
    """Read the kind of drivers.

    Raises
    ------
    RequestError
        When there is no such kind.
    """
    return parse_choice(Drivers, text, "--drivers")


def parse_choice(kinds: type[Choice], text: str, option: str) -> Choice:
    """Read one of a few words.

    Raises
    ------
    RequestError
        When it is none of them.
    """
    try:
        return kinds(text)
    except ValueError as err:
        raise RequestError(f"{option} {text}: must be one of {', '.join(kinds)}") from err


def check_request(scenario: Scenario, request: Request) -> datetime:
    """Return the issue time of a request that a scenario by the minute can serve.

    Raises
    ------
    RequestError
        With what was found, what is allowed, and what to do.
    """
    if scenario.day_rules is not None:
        raise RequestError(
            f"{printable(scenario.scenario_id)}: runs by Flee's rules, day by day: corridor forecast and backtest do "
            "it (in Python: forecast_days), nothing else; name another scenario"
        )
    return check_numbers(scenario, request)


def check_numbers(scenario: Scenario, request: Request) -> datetime:
    """Return the issue time of a request whose times and numbers fit the scenario.

    Raises
    ------
    RequestError
        With what was found, what is allowed, and what to do.
    """
    issue_time = request.issue_time or scenario.issue_time
    if issue_time.tzinfo is None:
        raise RequestError(
            f"--as-of {issue_time.isoformat()}: has no offset; write for example {scenario.issue_time.isoformat()}"
        )
    if not scenario.case_start <= issue_time < scenario.clock.end:
        raise RequestError(
            f"--as-of {issue_time.isoformat()}: must lie in the case, from {scenario.case_start.isoformat()} "
            f"to before {scenario.clock.end.isoformat()}"
        )
    if not 1 <= request.members <= MAX_MEMBERS:
        raise RequestError(f"--members {request.members}: must be 1 to {MAX_MEMBERS:,}")
    if not 0 <= request.seed < SEED_LIMIT:
        raise RequestError(f"--seed {request.seed}: must be 0 to {SEED_LIMIT - 1}")
    if request.workers < 1:
        raise RequestError(f"--workers {request.workers}: must be at least 1")
    if request.prior_set != MIXTURE and request.prior_set not in scenario.prior_sets:
        known = ", ".join([MIXTURE, *scenario.prior_sets])
        raise RequestError(f"--prior-set {request.prior_set}: must be one of {known}")
    return issue_time
