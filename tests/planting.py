"""Rows planted in a scenario that were published after an issue time, or never: no forecast may change by a byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from corridor.world.distributions import Distribution
from corridor.world.events import AREA_TARGET, Event, EventKind
from corridor.world.scenario import Observation, PlaceKind, Use

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.scenario import Scenario


def plant(scenario: Scenario, issue: datetime) -> Scenario:
    """Add to every dated input rows that were published after the issue time, or never; change those, and room."""
    road = scenario.roads[0].road_id
    gates = [place.place_id for place in scenario.places if place.kind == "checkpoint"]
    events = []
    for number, published in enumerate((issue + timedelta(seconds=1), issue + timedelta(days=2), None)):
        for kind in EventKind:
            for target in (AREA_TARGET, road, *gates):
                if target == AREA_TARGET and kind in {EventKind.CLOSURE, EventKind.OPENING, EventKind.CAPACITY}:
                    continue
                for time in (scenario.clock.start, issue, issue + timedelta(hours=5)):
                    name = f"planted-{number}-{kind}-{target}-{time:%d%H%M}"
                    events.append(Event(name, time, None, published, kind, target, 3.0, "", "planted", ""))
    sheltered = [place.place_id for place in scenario.places if place.kind in {PlaceKind.CAMP, PlaceKind.RECEPTION}]
    series = [("arrivals", "")] + [("present", place) for place in sheltered]
    seen = tuple(
        Observation(name, place, "", issue + timedelta(hours=h, minutes=17), 1e5, "people", "", published, "", use)
        for name, place in series
        for h in (-3, 2, 50)
        for published in (issue + timedelta(seconds=1), None)
        for use in Use
    )
    # Corrections of what was known, published later.
    corrected = tuple(
        replace(one, value=3 * one.value + 7, published_time=issue + timedelta(seconds=1))
        for one in scenario.observations
        if one.published_time is not None and one.published_time <= issue
    )
    # What was to be counted comes out otherwise.
    counted = tuple(
        one
        if one.published_time is not None and one.published_time <= issue
        else replace(one, value=1.7 * one.value + 13)
        for one in scenario.observations
    )
    later = {
        name: replace(one, distribution=Distribution("constant", (one.distribution.values[0],)), generic=one.generic)
        for name, one in scenario.inputs.items()
        if one.published_time is not None and one.published_time > issue
    }
    places = tuple(replace(one, capacity=17) if one.place_id in sheltered else one for one in scenario.places)
    return replace(
        scenario,
        places=places,
        events=(*events, *scenario.events),
        observations=(*seen, *corrected, *counted),
        inputs={**scenario.inputs, **later},
    )
