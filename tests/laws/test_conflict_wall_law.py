"""The as-of wall for conflict events: what was published after the issue time is gone, and changes no forecast."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.intake.read import read_scenario
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.studies.wall import known_at
from corridor.world.backtests import Terms
from corridor.world.conflict import ConflictEvent
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from corridor.world.results import Record
    from corridor.world.scenario import Scenario

HOURS = st.lists(st.tuples(st.integers(-800, 400), st.integers(0, 400), st.integers(-500, 500)), max_size=12)
SECOND = timedelta(seconds=1)


@lru_cache(maxsize=1)
def bridge() -> Scenario:
    return read_scenario("one-bridge")


def happen(number: int, start_h: float, length_h: float, published_h: float) -> ConflictEvent:
    """Make one near the town, by hours from the default issue time."""
    issued = bridge().issue_time
    start, published = issued + timedelta(hours=start_h), issued + timedelta(hours=published_h)
    end = start + timedelta(hours=length_h)
    return ConflictEvent(f"made-{number}", start, end, published, 64.81, -18.6, 0.0, 5, 50, 90, "made up")


@settings(max_examples=200, deadline=None)
@given(hours=HOURS, issued_h=st.integers(-300, 100))
def test_what_was_published_later_vanishes_and_nothing_else_does(
    hours: list[tuple[int, int, int]], issued_h: int
) -> None:
    issue_time = bridge().issue_time + timedelta(hours=issued_h)
    planted = tuple(happen(k, *one) for k, one in enumerate(hours))
    known = known_at(replace(bridge(), conflict=planted), issue_time)
    assert known.conflict == tuple(one for one in planted if one.published_time <= issue_time)
    assert replace(known, conflict=()) == known_at(bridge(), issue_time)
    given_drivers = Terms(Drivers.GIVEN)
    assert known_at(replace(bridge(), conflict=planted), issue_time, given_drivers).conflict == planted


def test_the_wall_stands_at_the_very_second() -> None:
    one = happen(1, -48, 24, -12)
    scenario = replace(bridge(), conflict=(one,))
    assert known_at(scenario, one.published_time).conflict == (one,)
    assert known_at(scenario, one.published_time - SECOND).conflict == ()


def bytes_of(record: Record) -> bytes:
    run = record.ensemble
    return run.inputs.tobytes() + run.opening_wait_h.tobytes() + run.arrivals.tobytes() + run.stages.tobytes()


def test_conflict_events_of_the_future_change_no_byte_of_a_forecast() -> None:
    request = Request(members=6)
    planted = tuple(happen(k, hours, 24, max(hours, 0) + 1) for k, hours in enumerate((-400, -24, 0, 24, 72)))
    before, after = forecast(bridge(), request), forecast(replace(bridge(), conflict=planted), request)
    assert bytes_of(before) == bytes_of(after)
