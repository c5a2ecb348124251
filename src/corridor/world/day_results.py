"""What a forecast by the day is made of: the request and the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridor.world.backtests import Capacities, Terms, Totals
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.backtests import Track
    from corridor.world.days import DayEnsemble
    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario

OWN_TERMS = Terms(Drivers.GIVEN, Totals.GIVEN, Capacities.SHIPPED)
"""What Flee itself is given: totals, the capacities of the folder, conflicts and closures as they happened."""

HONEST_TERMS = Terms(Drivers.FORECAST, Totals.FORECAST, Capacities.NONE)
"""Nothing of what came after the issue time."""


def name_terms(terms: Terms) -> str:
    """Name terms for people: Flee's own, honest, or neither."""
    said = f"totals {terms.totals}, capacities {terms.capacities}, drivers {terms.drivers}"
    if terms == OWN_TERMS:
        return f"Flee's own terms ({said})"
    return f"honest terms ({said})" if terms == HONEST_TERMS else f"mixed terms ({said})"


@dataclass(frozen=True)
class DayRequest:
    """What the user asked for.

    Parameters
    ----------
    issue_time
        None: the run's start on Flee's own terms, else the scenario's own.
    """

    issue_time: datetime | None = None
    terms: Terms = HONEST_TERMS
    members: int = 1000
    seed: int = 0
    workers: int = 1


@dataclass(frozen=True)
class DayRecord:
    """A finished forecast by the day, complete enough to be written, drawn and read again.

    Parameters
    ----------
    scenario
        The scenario as read, in front of the wall; `known` is what the forecast saw of it.
    terms, track
        What of the future was given, and whether known counts were taken in.
    tables
        Data frames (polars) by table name: `camps` (place_id, valid_time, q05, q25, q50, q75, q95, mean),
        `everybody` (of, valid_time, q05 to q95; `of` is in_camps, displaced, on_the_way or waiting), `members`
        (member, place_id, valid_time, people), `places` (place_id, valid_time, mean_people), `roads` (road_id, from,
        to, mean_passed: people who set out on it, both ways), `observed` (place_id, valid_time, people,
        published_time: latest revisions within the run), `points`, `days`, `summary`, `ard` as a backtest has them
        (`ard` is its table `camps`).
    summary
        The JSON document of `corridor forecast --json`.
    manifest
        How to make the same again.
    """

    scenario: Scenario
    known: Scenario
    terms: Terms
    track: Track
    plan: Plan
    ensemble: DayEnsemble
    tables: Mapping[str, Any]
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]
