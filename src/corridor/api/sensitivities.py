"""Which unknowns carry the spread: sensitivity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.api.arguments import check_time, check_whole, ignore
from corridor.api.folders import read
from corridor.studies.request import count_workers, parse_choice
from corridor.studies.sensitivity import analyse_sensitivity
from corridor.world.results import MIXTURE
from corridor.world.scenario import Scenario
from corridor.world.sensitivities import Method, SensitivityRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from corridor.world.sensitivities import Sensitivity

DEFAULTS = SensitivityRequest()


def sensitivity(  # noqa: PLR0913 - what a user may ask for, all of it by keyword
    scenario: Scenario | str | Path,
    *,
    as_of: datetime | str | None = None,
    prior_set: str = MIXTURE,
    method: Method | str = Method.BOTH,
    trajectories: int = DEFAULTS.trajectories,
    base: int = DEFAULTS.base,
    seed: int = 0,
    workers: int | None = None,
    progress: Callable[[int], None] = ignore,
) -> Sensitivity:
    """Find which unknowns carry the spread of a forecast: a screening of all, then shares of its variance.

    Parameters
    ----------
    scenario
        A scenario, or what `read` takes.
    method
        `both`; or `morris`, the screening alone; or `sobol`, shares between all unknowns without a screening.
    trajectories
        Starts of the screening, at least 4; each takes one run more than there are unknowns.
    base
        Samples of the shares, a power of two; each takes two runs more than there are unknowns to share between.
    as_of, prior_set, seed, workers, progress
        As in `forecast`.

    Raises
    ------
    RequestError
        When the request does not fit the scenario, or nothing in it is uncertain.
    ScenarioError, ScenarioMissingError
        As `read`.

    Examples
    --------
    >>> import corridor
    >>> found = corridor.sensitivity("one-bridge", method="morris", trajectories=4)
    >>> sorted(found.effects)
    ['early', 'half_h', 'peak', 'total']
    >>> len(found.effects["total"]) == len(found.unknowns)
    True
    """
    known = scenario if isinstance(scenario, Scenario) else read(scenario)
    issue_time = check_time(as_of, "as_of")
    chosen = parse_choice(Method, method, "--method")
    numbers = {"trajectories": trajectories, "base": base, "seed": seed, "workers": 1 if workers is None else workers}
    for name, value in numbers.items():
        check_whole(value, name)
    request = SensitivityRequest(issue_time, prior_set, chosen, trajectories, base, seed, count_workers(workers))
    return analyse_sensitivity(known, request, progress)
