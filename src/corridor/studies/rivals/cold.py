"""Rivals that use no counts: what the scenario states, and a rule of one line.

All but two are certain, so that their CRPS in a forecast, where they stand undressed, is their mean absolute error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics import streams
from corridor.engine.draws import member_uniforms
from corridor.engine.graph import find_graph, way_to_exit
from corridor.world.distributions import Distribution
from corridor.world.events import EventKind
from corridor.world.units import HOURS_PER_DAY, hours_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.engine.graph import Link
    from corridor.studies.rivals.view import Path
    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario

# Where a scenario does not say otherwise, no_physics lets all leave within a day to 50 days, and the
# total lie between half and 1.2 times the stated population (for 120,000: 100 to 5,000 an hour).
NO_PHYSICS_HOURS = (1200.0, 24.0)
NO_PHYSICS_SHARES = (0.5, 1.2083)


def forecast_rivals(known: Scenario, plan: Plan) -> dict[str, NDArray[np.float64]]:
    """Cumulative arrivals by every cold rival, by name; (1, time) where certain, else (member, time).

    Parameters
    ----------
    known
        The scenario behind the wall.
    """
    hours = np.array([hours_between(known.clock.start, time) for time in plan.valid_times])
    certain = {name: path(hours) for name, path in cold_paths(known, plan.issue_time).items()}
    return certain | spread_rivals(known, plan, hours)


def cold_paths(known: Scenario, issue_time: datetime) -> dict[str, Path]:
    """Every rival that needs no counts and is certain, by name."""
    total = float(known.population)
    start_h = _start_h(known, issue_time)
    free_h, rate_per_h = _nominal_way(known)
    return {
        "zero": lambda hours: np.zeros((1, len(hours))),
        "free_flow": lambda hours: np.where(hours - start_h >= free_h, total, 0.0)[None],
        "nominal_road": lambda hours: np.clip(rate_per_h * (hours - start_h - free_h), 0.0, total)[None],
        "constant_14d": lambda hours: np.clip(total * (hours - start_h) / (14 * HOURS_PER_DAY), 0.0, total)[None],
        "constant_7d": lambda hours: np.clip(total * (hours - start_h) / (7 * HOURS_PER_DAY), 0.0, total)[None],
    }


def spread_rivals(known: Scenario, plan: Plan, hours: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Rivals that need no counts and have a spread of their own, by name; (member, time).

    Parameters
    ----------
    hours
        Moments, hours after the run's start.
    """
    total = float(known.population)
    since_start = hours - _start_h(known, plan.issue_time)
    low_h, high_h = NO_PHYSICS_HOURS
    rate_range = known.rivals.get("rate_per_h", (total / low_h, total / high_h))
    total_range = known.rivals.get("total", tuple(share * total for share in NO_PHYSICS_SHARES))
    rates = Distribution("log_uniform", rate_range).quantile(member_uniforms(plan, streams.RIVAL, "rate"))
    totals = Distribution("uniform", total_range).quantile(member_uniforms(plan, streams.RIVAL, "total"))
    anything = total * member_uniforms(plan, streams.RIVAL, "uniform")
    return {
        "uniform": np.broadcast_to(anything[:, None], (plan.members, len(hours))),
        "no_physics": np.minimum(rates[:, None] * np.maximum(since_start, 0.0), totals[:, None]),
    }


def _start_h(known: Scenario, issue_time: datetime) -> float:
    # Rivals start at the issue time (the run's start, if later), or when the way out is known to have
    # opened, if that was earlier; hours after the run's start.
    start = _last_opening(known, issue_time) or max(issue_time, known.clock.start)
    return hours_between(known.clock.start, start)


def _last_opening(known: Scenario, issue_time: datetime) -> datetime | None:
    # The latest known opening of something that has not been shut again since.
    shut_last: dict[str, datetime] = {}
    for event in known.events:
        if event.kind is EventKind.CLOSURE:
            shut_last[event.target] = max(event.time, shut_last.get(event.target, event.time))
    times = [
        event.time
        for event in known.events
        if event.kind is EventKind.OPENING
        and known.clock.start <= event.time <= issue_time
        and shut_last.get(event.target, event.time) <= event.time
    ]
    return max(times, default=None)


def _nominal_way(known: Scenario) -> tuple[float, float]:
    # Hours from the largest place to beyond the exit on an empty road, and people an hour on its
    # tightest road, at the median party size.
    homes = [place for place in known.places if place.population and known.is_at_risk(place)]
    graph = find_graph(known, homes)
    ways = (way_to_exit(graph, home.place_id) for home in sorted(homes, key=lambda place: -place.population))
    links = next((way for way in ways if way), [])
    return sum(link.free_hours for link in links), _tightest(links) * _median_party_size(known)


def _tightest(links: Sequence[Link]) -> float:
    return min((link.road.capacity_veh_per_h * link.road.lanes for link in links), default=0.0)


def _median_party_size(known: Scenario) -> float:
    inputs = [one.inputs["party_size_mean"] for one in known.prior_sets.values() if "party_size_mean" in one.inputs]
    source = known.inputs.get("party_size_mean") or inputs[0]
    return float(source.distribution.quantile(np.array([0.5]))[0])
