"""What was published after the issue time changes no forecast by the day on honest terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corridor.intake.read import read_scenario
from corridor.studies.days.forecast import forecast_days
from corridor.world.day_results import HONEST_TERMS, OWN_TERMS, DayRequest
from corridor.world.days import Given
from corridor.world.scenario import Observation, Use

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.world.scenario import Scenario


@pytest.fixture(scope="module")
def mali(shared_data: Path) -> Scenario:
    return read_scenario(str(shared_data / "flee" / "mali2012"))


def spoil(scenario: Scenario) -> Scenario:
    """Change everything that became known after the issue time, and what only given modes may show."""
    cut = scenario.issue_time
    late = cut + timedelta(days=40)
    rules = scenario.day_rules
    assert rules is not None
    assert rules.given is not None
    strange = Observation("present", "mentao", "", late, 77_777, "people", "made up", late, "made up", Use.SCORE)
    return replace(
        scenario,
        places=tuple(replace(one, capacity=11 if one.capacity else None) for one in scenario.places),
        events=tuple(one for one in scenario.events if one.published_time is not None and one.published_time <= cut),
        observations=(
            *(one for one in scenario.observations if one.published_time is not None and one.published_time <= cut),
            strange,
        ),
        day_rules=replace(rules, given=Given({name: tuple(9 * one for one in values) for name, values in
                                              rules.given.columns.items()})),
    )  # fmt: skip


def test_nothing_of_the_future_moves_a_forecast_on_honest_terms(mali: Scenario) -> None:
    request = DayRequest(terms=HONEST_TERMS, members=12)
    plain, spoilt = forecast_days(mali, request), forecast_days(spoil(mali), request)
    for name in ("present", "displaced", "on_the_way", "waiting", "mean_people", "mean_passed"):
        assert np.array_equal(getattr(plain.ensemble, name), getattr(spoilt.ensemble, name))
    assert plain.tables["camps"].equals(spoilt.tables["camps"])


def test_what_is_known_at_the_issue_time_does_move_it(mali: Scenario) -> None:
    request = DayRequest(terms=HONEST_TERMS, members=12)
    known = [one for one in mali.observations if one.published_time is not None and one.time <= mali.issue_time]
    fewer = replace(mali, observations=tuple(known[: len(known) // 2]))
    plain, other = forecast_days(mali, request), forecast_days(fewer, request)
    assert not np.array_equal(plain.ensemble.present, other.ensemble.present)


def test_own_terms_open_the_wall_for_what_they_name(mali: Scenario) -> None:
    request = DayRequest(terms=OWN_TERMS, members=12)
    plain, spoilt = forecast_days(mali, request), forecast_days(spoil(mali), request)
    assert not np.array_equal(plain.ensemble.displaced, spoilt.ensemble.displaced)
