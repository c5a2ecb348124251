"""The reference case, had something been different: signs and sizes of what moves people. Prints Markdown.

Noon of 24 September, prior set `pressures`, the same draws in every row, so that rows differ by the change alone.
Nothing is scored: nobody knows what would have happened.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

import corridor
from corridor.world.distributions import Distribution
from corridor.world.events import Event, EventKind
from corridor.world.inputs import UncertainInput
from corridor.world.results import EARLY_AFTER
from corridor.world.units import STAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.scenario import Scenario

CASE = "karabakh-2023"
NOON = datetime.fromisoformat("2023-09-24T12:00+04:00")
RELIEF = {"relief-food", "relief-medicine"}
TANK_KM = {"range_km": (60.0, 2.0)}
"""5 l in the tank, 8.5 l/100 km: a median of about 60 km, and 77 km to go (both assumed)."""


def main() -> None:
    """Run all changes and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=500)
    members = parser.parse_args().members
    scenario = corridor.read(CASE)
    print("| change | out by 27 September, noon | out by 8 October | ready and not out by then |")
    print("|---|---:|---:|---:|")
    for name, change in CHANGES.items():
        ensemble = corridor.forecast(change(scenario), prior_set="pressures", members=members).ensemble
        early = ensemble.arrivals[:, ensemble.last_index_by(NOON + EARLY_AFTER)]
        ready = ensemble.stages[:, -1, STAGES.index("ready")]
        figures = (np.mean(early), np.mean(ensemble.arrivals[:, -1]), np.mean(ready))
        print(f"| {name} | {' | '.join(f'{one:,.0f}' for one in figures)} |")


def _as_it_was(scenario: Scenario) -> Scenario:
    return scenario


def _blockaded_longer(scenario: Scenario) -> Scenario:
    # What came through the bridge stopped three months earlier.
    end = datetime.fromisoformat("2023-03-15T00:00+04:00")
    events = (replace(event, until=end) if event.event_id in RELIEF else event for event in scenario.events)
    return replace(scenario, events=tuple(events))


def _well_fed(scenario: Scenario) -> Scenario:
    kinds = {EventKind.STOCK, EventKind.SUPPLY}
    return replace(scenario, events=tuple(event for event in scenario.events if event.kind not in kinds))


def _opened(scenario: Scenario, *, hours_before: float = 0.0) -> Scenario:
    when = NOON - timedelta(hours=hours_before)
    events = (
        replace(event, time=when, published_time=when) if event.event_id == "exit-open" else event
        for event in scenario.events
    )
    return replace(scenario, events=tuple(events))


def _not_attacked(scenario: Scenario) -> Scenario:
    return replace(scenario, events=tuple(one for one in scenario.events if one.kind is not EventKind.FIGHTING))


def _trusting(scenario: Scenario) -> Scenario:
    days = (one for one in scenario.events if one.event_id == "promise-of-rights")
    promises = [
        replace(one, event_id=f"{one.event_id}-{k}", time=NOON + timedelta(days=k), published_time=NOON)
        for one in days
        for k in range(10)
    ]
    return replace(scenario, events=(*scenario.events, *promises))


def _short_of_fuel(scenario: Scenario) -> Scenario:
    inputs = {
        name: UncertainInput(name, Distribution("constant", (value,)), "what if", is_assumption=True)
        for name, value in zip(("range_km", "range_factor"), TANK_KM["range_km"], strict=True)
    }
    return replace(scenario, inputs={**scenario.inputs, **inputs})


def _fuelled(scenario: Scenario) -> Scenario:
    # 64 t for every day from 24 September on, known in advance.
    model = next(event for event in scenario.events if event.event_id == "fuel-23-sep")
    days: list[Event] = [
        replace(model, event_id=f"fuel-{k}", time=NOON + timedelta(days=k), published_time=NOON, unit="t fuel")
        for k in range(8)
    ]
    short = _short_of_fuel(scenario)
    return replace(short, events=(*short.events, *days))


CHANGES: dict[str, Callable[[Scenario], Scenario]] = {
    "as it was known": _as_it_was,
    "relief stopped three months earlier": _blockaded_longer,
    "nobody had lacked anything": _well_fed,
    "a promise, renewed and kept every day": _trusting,
    "the road known to be open at noon": _opened,
    "the road known to be open since the day before": partial(_opened, hours_before=24),
    "no assault": _not_attacked,
    "tanks for 60 km, no fuel": _short_of_fuel,
    "tanks for 60 km, 64 t of fuel a day": _fuelled,
}


if __name__ == "__main__":
    main()
