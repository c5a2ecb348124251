"""A small world in which everything happens to people that can happen apart from roads, and a forecast of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from builders import START, make_event, make_inputs, make_place, make_road, make_world
from corridor.studies.forecast import forecast
from corridor.studies.people import make_people_tables
from corridor.studies.request import Request
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from corridor.world.events import Event
    from corridor.world.results import Record
    from corridor.world.scenario import Scenario

AGES = {"age_0_4_share": 0.07, "age_5_11_share": 0.1, "age_12_17_share": 0.08, "age_60_share": ("uniform", 0.1, 0.3)}
SHARES = {**AGES, "female_share": ("uniform", 0.5, 0.55), "disability_share": 0.12}


def stock(good: str, days: float, *, days_before: float) -> Event:
    """State a stock at `home` some days before the start."""
    event = make_event("stock", "home", -24 * days_before, value=days, published=START - timedelta(days=days_before))
    return replace(event, unit=f"days {good}")


def busy_world(**inputs: float | tuple) -> Scenario:
    """A shut gate, a fight, a refuge, an encircled farm, deaths, stocks of two goods, three places to stay."""
    roads = [make_road(one, "home", 5.0, two_way=True) for one in ("farm", "haven")]
    roads += [make_road("home", "gate"), make_road("camp", "tents", 8.0), make_road("camp", "city", 90.0)]
    events = (
        make_event("fighting", "area-at-risk", 0.0, value=2.0),
        make_event("closure", "gate", 0.0),
        make_event("encirclement", "farm", 0.5),
        make_event("relief", "farm", 30.0),
        replace(make_event("deaths", "home", 1.0, value=40.0), unit="people"),
        stock("food", 15.0, days_before=20),
        stock("fuel", 0.5, days_before=10),
    )
    chosen = {
        **SHARES, "inside_half_time_h": 6.0, "deprivation_effect": 1.0, "decide_half_time_h": 8.0,
        "population_factor": ("uniform", 0.9, 1.1), "leaver_share": 0.9, "return_mean_h": 40.0, "return_threat": 1.0,
        "registration_per_h": 5000.0, **inputs,
    }  # fmt: skip
    world = make_world({"home": 3000, "farm": 600}, roads, hours=72, inputs=make_inputs(**chosen), events=events)
    more = (
        replace(make_place("haven", kind="refuge"), capacity=500),
        make_place("tents", kind="camp", inside=False),
        make_place("city", 9000, inside=False),
    )
    return replace(world, places=(*world.places, *more), case_start=START - timedelta(days=30))


def busy_record(members: int = 20, **inputs: float | tuple) -> Record:
    """Forecast it, from 12 hours after its start."""
    world = replace(busy_world(**inputs), issue_time=START + timedelta(hours=12))
    return forecast(world, Request(members=members))


def quiet_record(members: int = 4) -> Record:
    """Forecast a world in which nothing presses, nothing is stated and nobody can stay anywhere."""
    world = make_world({"home": 500})
    places = [replace(one, kind=PlaceKind.RECEPTION) if one.place_id == "camp" else one for one in world.places]
    return forecast(replace(world, places=tuple(places)), Request(members=members))


def with_places(record: Record, people: list[int]) -> Record:
    # As many places as numbers, so many people at each in every member.
    town = next(place for place in record.scenario.places if place.place_id == "city")
    towns = tuple(replace(town, place_id=f"town{k}", names=(f"Town {k}",)) for k in range(len(people)))
    times, members = len(record.ensemble.valid_times), len(record.ensemble.inputs)
    pressures = replace(
        record.ensemble.pressures,
        shelter_ids=tuple(place.place_id for place in towns),
        present=np.broadcast_to(np.array(people), (members, times, len(people))),
    )
    ensemble = replace(record.ensemble, pressures=pressures)
    scenario = replace(record.scenario, places=(*record.scenario.places, *towns))
    return replace(
        record, scenario=scenario, ensemble=ensemble, tables={**record.tables, **make_people_tables(ensemble)}
    )
