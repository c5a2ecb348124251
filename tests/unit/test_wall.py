"""The as-of wall: what a forecast may see of a scenario at an issue time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from corridor.intake.read import read_scenario
from corridor.studies.wall import is_known, known_at
from corridor.world.backtests import Terms
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.scenario import Scenario


@pytest.fixture(scope="module")
def scenario(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the small scenario as read."""
    return read_scenario(str(tiny(tmp_path_factory.mktemp("wall"))))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}+02:00")


def event_ids(scenario: Scenario) -> list[str]:
    return [event.event_id for event in scenario.events]


@pytest.mark.parametrize(
    ("issue_time", "events", "counts"),
    [
        ("02-24T00:00", [], []),
        ("02-25T05:59", [], []),
        ("02-25T06:00", ["gate-shut"], []),
        ("03-01T02:59", ["gate-shut"], []),
        ("03-01T12:00", ["gate-shut", "fight"], []),
        ("03-01T17:59", ["gate-shut", "fight"], []),
        ("03-01T18:00", ["gate-shut", "fight", "gate-open"], []),
        ("03-02T01:00", ["gate-shut", "fight", "gate-open"], [40, 500]),
        ("03-02T23:59", ["gate-shut", "fight", "gate-open"], [40, 500, 1300]),
    ],
)
def test_a_row_is_known_from_its_publication_on_not_from_its_time(
    issue_time: str, events: list[str], counts: list[float], scenario: Scenario
) -> None:
    known = known_at(scenario, at(issue_time))
    assert event_ids(known) == events
    assert [seen.value for seen in known.observations] == counts


def test_a_row_without_a_date_of_publication_is_never_known(scenario: Scenario) -> None:
    assert scenario.observations[-1].published_time is None
    known = known_at(scenario, at("12-31T00:00"))
    assert known.observations == scenario.observations[:-1]
    assert not is_known(None, at("12-31T00:00"))


def test_an_announcement_of_what_is_to_come_is_known_once_published(tiny: Callable[..., Path], tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    events = folder / "events.csv"
    text = events.read_text(encoding="utf-8")
    events.write_text(
        text.replace("2024-03-01T18:00+02:00,opening", "2024-03-01T09:00+02:00,opening"), encoding="utf-8"
    )
    known = known_at(read_scenario(str(folder)), at("03-01T12:00"))
    assert event_ids(known) == ["gate-shut", "fight", "gate-open"]
    assert known.events[-1].time > at("03-01T12:00")


def test_publication_is_compared_across_offsets() -> None:
    published = datetime.fromisoformat("2024-03-01T12:00+05:00")
    assert is_known(published, datetime.fromisoformat("2024-03-01T07:00+00:00"))
    assert not is_known(published, datetime.fromisoformat("2024-03-01T06:59+00:00"))


def test_an_input_published_later_is_its_generic_range(scenario: Scenario) -> None:
    stated = scenario.inputs["population_factor"]
    before = known_at(scenario, at("02-21T23:59")).inputs["population_factor"]
    after = known_at(scenario, at("02-22T00:00")).inputs["population_factor"]
    assert (before.distribution.kind, before.distribution.values) == ("uniform", (0.3, 1.3))
    assert before.distribution == stated.generic
    assert after == stated


def test_an_input_of_a_prior_set_falls_back_as_well(tiny: Callable[..., Path], tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    toml = folder / "scenario.toml"
    dated = (
        "published_time = 2024-03-01T06:00:00+02:00\n"
        'generic = { kind = "uniform", low = 0.1, high = 0.9 }\n'
        "distribution = { kind = "
    )
    head, name, tail = toml.read_text(encoding="utf-8").partition("[prior_sets.slow.inputs.leaver_share]\n")
    toml.write_text(head + name + tail.replace("distribution = { kind = ", dated, 1), encoding="utf-8")
    scenario = read_scenario(str(folder))
    early, late = known_at(scenario, at("03-01T05:59")), known_at(scenario, at("03-01T06:00"))
    assert early.prior_sets["slow"].inputs["leaver_share"].distribution.values == (0.1, 0.9)
    assert late.prior_sets["slow"].inputs["leaver_share"].distribution.values == (0.4, 0.8)
    assert early.prior_sets["fast"] == scenario.prior_sets["fast"]


def test_undated_inputs_places_roads_and_clock_are_always_known(scenario: Scenario) -> None:
    known = known_at(scenario, at("02-20T00:00"))
    assert (known.roads, known.clock) == (scenario.roads, scenario.clock)
    assert known.places == tuple(replace(place, capacity=None) for place in scenario.places)
    undated = {name: one for name, one in scenario.inputs.items() if one.generic is None}
    assert len(undated) == len(scenario.inputs) - 1
    assert {name: known.inputs[name] for name in undated} == undated


def test_given_drivers_open_the_wall_for_events_alone(scenario: Scenario) -> None:
    issue_time = at("02-21T00:00")
    known = known_at(scenario, issue_time, Terms(Drivers.GIVEN))
    assert known.events == scenario.events
    assert known.observations == ()
    assert known.inputs["population_factor"].distribution == scenario.inputs["population_factor"].generic


def test_what_is_known_is_never_forgotten(scenario: Scenario) -> None:
    start = at("02-20T00:00")
    worlds = [known_at(scenario, start + timedelta(hours=h)) for h in range(0, 12 * 24, 3)]
    for earlier, later in pairwise(worlds):
        assert set(earlier.events) <= set(later.events)
        assert set(earlier.observations) <= set(later.observations)
    assert len(worlds[0].events) < len(worlds[-1].events)


def test_the_wall_leaves_the_scenario_as_read_untouched(scenario: Scenario) -> None:
    before = scenario.inputs["population_factor"], scenario.events, scenario.observations
    known_at(scenario, at("02-20T00:00"))
    assert before == (scenario.inputs["population_factor"], scenario.events, scenario.observations)
