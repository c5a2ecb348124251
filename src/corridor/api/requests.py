"""A request of either kind, by the minute or by the day: what it stands for, and how it is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.api.arguments import ignore
from corridor.studies.days.forecast import check_day_request, forecast_days
from corridor.studies.forecast import forecast
from corridor.studies.request import Request, check_request
from corridor.world.backtests import Terms
from corridor.world.day_results import DayRequest
from corridor.world.errors import RequestError
from corridor.world.results import MIXTURE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from corridor.world.day_results import DayRecord
    from corridor.world.results import Record
    from corridor.world.scenario import Scenario


def fit_request(scenario: Scenario, request: Request, terms: Terms) -> Request | DayRequest:
    """Give the request the form that fits how a scenario runs.

    Raises
    ------
    RequestError
        When the scenario cannot serve it.
    """
    if scenario.day_rules is None and terms == Terms(terms.drivers):
        return request
    if scenario.day_rules is not None and request.prior_set != MIXTURE:
        raise RequestError(f"--prior-set {request.prior_set}: Flee's rules have no prior sets; leave it out")
    return DayRequest(request.issue_time, terms, request.members, request.seed, request.workers)


def issue_time_of(scenario: Scenario, request: Request | DayRequest) -> datetime:
    """Issue time of a request that the scenario can serve.

    Raises
    ------
    RequestError
        When it cannot.
    """
    if isinstance(request, DayRequest):
        return check_day_request(scenario, request)
    return check_request(scenario, request)


def run_request(
    scenario: Scenario, request: Request | DayRequest, progress: Callable[[int], None] = ignore
) -> Record | DayRecord:
    """Make the forecast that was asked for."""
    if isinstance(request, DayRequest):
        return forecast_days(scenario, request, progress)
    return forecast(scenario, request, progress)
