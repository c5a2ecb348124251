"""An ensemble of a case by the day, behind the wall, on given terms; and what it says of camps at given moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.days.simulate import simulate_days
from corridor.world.backtests import Totals, Track
from corridor.world.results import Drivers, Plan
from corridor.world.units import HOURS_PER_DAY, hours_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.world.backtests import Terms
    from corridor.world.days import DayEnsemble
    from corridor.world.scenario import Scenario


def can_forecast(scenario: Scenario, terms: Terms, track: Track) -> bool:
    """Whether rules by the day forecast camps: without counts they know no numbers, unless these are given."""
    return scenario.day_rules is not None and (track is Track.UPDATING or terms.totals is Totals.GIVEN)


def run_ensemble(
    known: Scenario, plan: Plan, terms: Terms, track: Track, progress: Callable[[int], None] = lambda _: None
) -> DayEnsemble:
    """Simulate what is known at the issue time; the updating track takes in the counts of camps."""
    return simulate_days(
        known,
        plan,
        takes_counts=track is Track.UPDATING,
        draws_conflicts=terms.drivers is Drivers.FORECAST,
        progress=progress,
    )


def people_at(
    ensemble: DayEnsemble, scenario: Scenario, places: Sequence[str], times: Sequence[datetime]
) -> NDArray[np.float64]:
    """People in camps, (member, place, time); of a place that is no camp, and after the run, the nearest there is.

    Parameters
    ----------
    times
        Moments, none more than a day before the run's start.
    """
    last = len(ensemble.valid_times) - 1
    days = [int(hours_between(scenario.clock.start, time) // HOURS_PER_DAY) for time in times]
    column = {place: k for k, place in enumerate(ensemble.camp_ids)}
    out = np.zeros((len(ensemble.present), len(places), len(times)))
    for k, place in enumerate(places):
        if place in column:
            out[:, k] = ensemble.present[:, np.clip(days, 0, last), column[place]]
    return out
