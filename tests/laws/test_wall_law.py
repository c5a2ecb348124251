"""The as-of wall: nothing published after the issue time changes a draw or an hourly quantile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corridor.intake.read import bundled_scenarios, read_scenario
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.world.events import Event, EventKind
from planting import plant

if TYPE_CHECKING:
    from corridor.world.results import Record

MEMBERS = 12
ISSUE_DAYS = (-4.0, -2.0, 0.0, 2.5)


def hourly(record: Record) -> bytes:
    on_the_hour = [k for k, time in enumerate(record.ensemble.valid_times) if time.minute == 0]
    return np.quantile(record.ensemble.arrivals[:, on_the_hour], (0.05, 0.25, 0.5, 0.75, 0.95), axis=0).tobytes()


def draws(record: Record) -> bytes:
    run = record.ensemble
    return run.inputs.tobytes() + run.prior_set.tobytes() + run.opening_wait_h.tobytes()


@pytest.mark.parametrize("days", ISSUE_DAYS)
@pytest.mark.parametrize("name", sorted(bundled_scenarios()))
def test_planted_future_rows_change_no_draw_and_no_hourly_quantile(name: str, days: float) -> None:
    scenario = read_scenario(name)
    request = Request(issue_time=scenario.issue_time + timedelta(days=days), members=MEMBERS)
    before = forecast(scenario, request)
    after = forecast(plant(scenario, scenario.issue_time + timedelta(days=days)), request)
    assert draws(before) == draws(after)
    assert hourly(before) == hourly(after)
    for rival in before.rivals:
        assert set(np.unique(before.rivals[rival][:, :1])) == set(np.unique(after.rivals[rival][:, :1])), rival


def test_a_row_published_in_time_does_change_the_forecast() -> None:
    scenario = read_scenario("karabakh-2023")
    opening = Event(
        "open-now", scenario.issue_time - timedelta(hours=1), None, scenario.issue_time, EventKind.OPENING,
        "hakari-bridge", None, "", "planted", "",
    )  # fmt: skip
    request = Request(members=MEMBERS)
    before = forecast(scenario, request)
    after = forecast(replace(scenario, events=(*scenario.events, opening)), request)
    assert hourly(before) != hourly(after)


def test_an_input_whose_source_came_later_is_its_generic_range() -> None:
    scenario = read_scenario("karabakh-2023")
    early = replace(scenario.inputs["population_factor"], published_time=scenario.issue_time + timedelta(seconds=1))
    changed = replace(scenario, inputs={**scenario.inputs, "population_factor": early})
    record = forecast(changed, Request(members=MEMBERS))
    assert early.generic is not None
    assert record.known.inputs["population_factor"].distribution == early.generic
