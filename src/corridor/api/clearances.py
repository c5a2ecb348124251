"""When an area is clear: clearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.api.arguments import check_folder, check_time, check_whole, ignore
from corridor.api.folders import read
from corridor.intake.areas import read_area
from corridor.studies.clearance import clear_area
from corridor.studies.request import Request, count_workers, parse_drivers
from corridor.world.results import MIXTURE, Drivers
from corridor.world.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from corridor.world.clearances import Clearance


def clearance(  # noqa: PLR0913 - what a user may ask for, all of it by keyword
    scenario: Scenario | str | Path,
    *,
    area: str | Path | None = None,
    as_of: datetime | str | None = None,
    drivers: Drivers | str = Drivers.FORECAST,
    prior_set: str = MIXTURE,
    members: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    progress: Callable[[int], None] = ignore,
) -> Clearance:
    """Forecast when an area is clear of those who would leave it: hours until half, nine in ten, all of them are out.

    Parameters
    ----------
    scenario
        A scenario, or what `read` takes.
    area
        GeoJSON file with a polygon, in degrees; default: all of the area at risk.
    as_of, drivers, prior_set, members, seed, workers, progress
        As in `forecast`.

    Raises
    ------
    RequestError
        When the request does not fit the scenario, or the area cannot be read or holds nobody.
    ScenarioError, ScenarioMissingError
        As `read`.

    Examples
    --------
    >>> import corridor
    >>> answer = corridor.clearance("one-bridge", members=20, seed=7)
    >>> sorted(answer.hours)
    [0.5, 0.9, 1.0]
    >>> bool((answer.hours[0.5] <= answer.hours[0.9]).all())
    True
    """
    known = scenario if isinstance(scenario, Scenario) else read(scenario)
    issue_time = check_time(as_of, "as_of")
    for name, value in (("members", members), ("seed", seed), ("workers", 1 if workers is None else workers)):
        check_whole(value, name)
    request = Request(issue_time, parse_drivers(drivers), prior_set, members, seed, count_workers(workers))
    places = None if area is None else read_area(check_folder(area, "area"), known)
    return clear_area(known, request, places, progress)
