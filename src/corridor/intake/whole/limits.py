"""What a run could not bear: roads too short for the drive step, and sizes that would fill time or memory."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from corridor.intake.text.notes import figure
from corridor.world.diagram import wave_speed_km_h
from corridor.world.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import EventRow, PlaceRow, RoadRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder

MAX_PEOPLE = 1_000_000_000
"""People that can be drawn in all: parties of one origin are counted in 32 bits."""

MAX_LAG = 500_000
"""Drive steps that traffic needs along one road: the engine looks back a million."""

MAX_LAGS = 10_000_000
"""The same, over all roads: each member keeps two numbers a step."""

MAX_VEHICLES = 50_000_000
"""Vehicles that all roads hold when jammed: each member keeps room for the queues."""

MAX_PLACE_STEPS = 2_000_000_000
"""Places times drive steps: about half a minute a member."""

MAX_ROAD_STEPS = 2_000_000_000
"""Directions of roads times drive steps: a minute or two a member where all hold cars."""

MAX_ROAD_HOURS = 100_000_000
"""Directions of roads times hours: each is recorded twice."""

MAX_BATCHES = 50_000_000
"""Populated places times decisions: each member keeps 32 bytes of each."""

MAX_FEELINGS = 10_000_000
"""Populated places times fights: the threat of each fight is felt at each."""


MAX_HEAT = 20_000_000
"""Populated places times conflict events: each member feels each as it begins and as it ends, about a second."""

MAX_DAYS = 4_000
"""Days of stocks: each member keeps one number a day and good."""

_MOST_FACTOR = 10.0
"""The largest population_factor that the model takes."""


def check_limits(
    folder: Folder, frame: Frame, places: Table[PlaceRow], roads: Table[RoadRow], events: Table[EventRow],
    conflict_events: int,
) -> None:  # fmt: skip
    """Note what a run would refuse, or would exhaust time or memory with."""
    _check_roads(folder, roads, frame.drive_step_s)
    inside = [place for _, place in places.rows if place.region in frame.area_at_risk and place.population]
    factor = _largest_factor(frame)
    people = sum(place.population * (factor if place.population_input else 1.0) for place in inside)
    if people > MAX_PEOPLE:
        folder.fault("places.csv", 0, "population", f"up to {figure(people, 3)} people in all",
                     f"must be at most {MAX_PEOPLE:,} in the area at risk, population_factor included",
                     "mend the populations, or split the case")  # fmt: skip
    fights = sum(event.kind == "fighting" for _, event in events.rows)
    products = [("events.csv", "populated places x fights", len(inside) * fights, MAX_FEELINGS)]
    if conflict_events:
        what = "populated places x conflict events"
        products.append(("scenario.toml", what, len(inside) * conflict_events, MAX_HEAT))
    begun = [event.time for _, event in events.rows if event.kind in {"stock", "supply"}]
    if begun and frame.clock:
        days = max(frame.clock.end - min(begun), timedelta()).days
        products.append(("events.csv", "days from the first stock or supply to the run's end", days, MAX_DAYS))
    if frame.clock:
        decisions = frame.clock.steps * frame.clock.drive_step_s // frame.clock.decide_step_s
        ways = sum(2 if road.two_way else 1 for _, road in roads.rows)
        hours = frame.clock.steps * frame.clock.drive_step_s / SECONDS_PER_HOUR
        products += [
            ("places.csv", "places x drive steps", len(places.rows) * frame.clock.steps, MAX_PLACE_STEPS),
            ("roads.csv", "directions of roads x drive steps", ways * frame.clock.steps, MAX_ROAD_STEPS),
            ("roads.csv", "directions of roads x hours", int(ways * hours), MAX_ROAD_HOURS),
            ("places.csv", "populated places x decisions", len(inside) * decisions, MAX_BATCHES),
        ]
    for file, what, found, most in products:
        if found > most:
            folder.fault(file, 0, "", f"{what} = {found:,}", f"must be at most {most:,}",
                         "join some, take longer steps, or end the run earlier")  # fmt: skip


def _largest_factor(frame: Frame) -> float:
    sources = [frame.inputs, *(one.inputs for one in frame.prior_sets.values())]
    stated = [one["population_factor"] for one in sources if "population_factor" in one]
    ranges = [one for source in stated for one in (source.distribution, source.generic) if one is not None]
    # What claims come to is known at an issue time only.
    claimed = [_MOST_FACTOR for source in stated if source.claim_group]
    return max([*claimed, *(min(one.bounds()[1], _MOST_FACTOR) for one in ranges)], default=1.0)


def _check_roads(folder: Folder, roads: Table[RoadRow], step_s: int | None) -> None:
    lags = vehicles = 0.0
    for row, road in roads.rows:
        critical = road.capacity_veh_per_h / road.free_speed_km_h
        if road.jam_veh_per_km <= critical:
            folder.fault("roads.csv", row, "jam_veh_per_km", road.jam_veh_per_km,
                         f"must be > capacity / free speed = {figure(critical, 3)}",
                         "a jam holds more vehicles than free flow; check units")  # fmt: skip
            continue
        step_vehicles = road.capacity_veh_per_h * road.lanes * (step_s or 0) / SECONDS_PER_HOUR
        vehicles += road.jam_veh_per_km * road.length_km * road.lanes + step_vehicles
        if step_s is None:
            continue
        # The arithmetic is that of the engine, which refuses less than one step.
        wave_km_h = wave_speed_km_h(
            capacity_veh_per_h=road.capacity_veh_per_h,
            jam_veh_per_km=road.jam_veh_per_km,
            free_speed_km_h=road.free_speed_km_h,
        )
        steps_per_km = SECONDS_PER_HOUR / step_s * road.length_km
        free = steps_per_km / road.free_speed_km_h
        wave = steps_per_km / wave_km_h if wave_km_h > 0 else math.inf
        longest = max(free, wave)
        if min(free, wave) < 1:
            _note_short(folder, row, road, step_s, max(road.free_speed_km_h, wave_km_h))
        elif longest > MAX_LAG:
            what = "free_speed_km_h" if free > wave else "capacity_veh_per_h"
            folder.fault("roads.csv", row, what, getattr(road, what),
                         f"traffic must need at most {MAX_LAG:,} drive steps along a road, not {figure(longest, 3)}",
                         "check units, or split the road")  # fmt: skip
        else:
            lags += longest
    sums = (("jam_veh_per_km x length_km x lanes", vehicles, MAX_VEHICLES, "vehicles"),
            ("drive steps along", lags, MAX_LAGS, "steps"))  # fmt: skip
    for what, found, most, unit in sums:
        if found > most:
            total = f"{what} all roads = {figure(found, 3)} {unit}"
            folder.fault("roads.csv", 0, "", total, f"must be at most {most:,}", "check units, or leave out roads")


def _note_short(folder: Folder, row: int, road: RoadRow, step_s: int, speed_km_h: float) -> None:
    seconds = math.floor(road.length_km / speed_km_h * SECONDS_PER_HOUR)
    length_km = math.ceil(speed_km_h * step_s / SECONDS_PER_HOUR * 1000) / 1000
    step = f"drive_step_s <= {seconds} or " if seconds else ""
    folder.fault("roads.csv", row, "length_km", road.length_km,
                 f"traffic must need a drive step of {step_s} s or more along it: {step}length_km >= {length_km:.12g}",
                 "take a shorter step, or join it to the next road")  # fmt: skip
