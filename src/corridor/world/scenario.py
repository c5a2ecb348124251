"""A case as data: places, roads, events, observations, uncertain inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.conflict import ConflictEvent
    from corridor.world.errors import Fault
    from corridor.world.inputs import PriorSet, UncertainInput


class PlaceKind(StrEnum):
    """What a place is; a checkpoint is one whose capacity is an uncertain input."""

    SETTLEMENT = "settlement"
    REGION = "region"
    JUNCTION = "junction"
    CHECKPOINT = "checkpoint"
    RECEPTION = "reception"
    CAMP = "camp"
    REFUGE = "refuge"


SHELTERS = frozenset({PlaceKind.CAMP, PlaceKind.RECEPTION})
"""Kinds of places that hold people who came."""


class EventKind(StrEnum):
    """What an event is. `ACTING_KINDS` change a run in this version; the others are kept and shown."""

    FIGHTING = "fighting"
    CEASEFIRE = "ceasefire"
    CLOSURE = "closure"
    OPENING = "opening"
    CAPACITY = "capacity"
    DELIVERY = "delivery"
    ANNOUNCEMENT = "announcement"
    TALKS = "talks"
    EVACUATION = "evacuation"
    SHOCK = "shock"
    HAZARD = "hazard"
    LANES = "lanes"
    BUSES = "buses"
    CONVOY = "convoy"
    FUEL_LOSS = "fuel-loss"
    GUARANTEE = "guarantee"
    LEAVE_ORDER = "leave-order"
    STAY_ORDER = "stay-order"
    RUMOUR = "rumour"
    OPENING_ANNOUNCED = "opening-announced"
    OPENING_RUMOURED = "opening-rumoured"
    ENCIRCLEMENT = "encirclement"
    RELIEF = "relief"
    DEATHS = "deaths"
    INJURIES = "injuries"
    STOCK = "stock"
    SUPPLY = "supply"


ACTING_KINDS = frozenset(
    {
        EventKind.FIGHTING,
        EventKind.CEASEFIRE,
        EventKind.CLOSURE,
        EventKind.OPENING,
        EventKind.CAPACITY,
        EventKind.HAZARD,
        EventKind.LANES,
        EventKind.BUSES,
        EventKind.CONVOY,
        EventKind.FUEL_LOSS,
        EventKind.TALKS,
        EventKind.GUARANTEE,
        EventKind.LEAVE_ORDER,
        EventKind.STAY_ORDER,
        EventKind.RUMOUR,
        EventKind.OPENING_ANNOUNCED,
        EventKind.OPENING_RUMOURED,
        EventKind.ENCIRCLEMENT,
        EventKind.RELIEF,
        EventKind.DEATHS,
        EventKind.INJURIES,
        EventKind.STOCK,
        EventKind.SUPPLY,
    }
)

TO_REFUGE = "people to refuge"
"""Unit of an evacuation that acts: so many people are brought to a refuge inside the area at risk."""

LITRES_OF_FUEL = {"l fuel": 1.0, "t fuel": 1250.0}
"""Units of a delivery of fuel, in litres (petrol 1,340 l/t, diesel 1,190 l/t: recalled, unchecked)."""

GOODS = ("food", "fuel", "medicine")
"""What people at home live on; the order is that of the arrays in the engine."""

TONNES_OF_FOOD = "t food"
PERSON_DAYS = {f"person-days {good}": k for k, good in enumerate(GOODS)}
DAYS_OF = {f"days {good}": k for k, good in enumerate(GOODS)}
"""Units of stocks, supplies and deliveries, by position of the good in `GOODS`; days are those of all at the target."""

GOODS_UNITS = frozenset({TONNES_OF_FOOD, *PERSON_DAYS})
"""Units of a delivery to those at home, and, a day, of a supply."""

INTENSITY_UNITS = frozenset({"", "1", "share", "intensity"})
"""Units of the value of fighting, and of a shock that frightens; a shock in any other unit is shown only."""

AREA_TARGET = "area-at-risk"
"""An event's target that means every place in the area at risk."""


class Use(StrEnum):
    """What an observation is for: scored, shown beside forecasts, or kept for the record only."""

    SCORE = "score"
    SHOW = "show"
    NEVER = "never"


@dataclass(frozen=True)
class Place:
    """Somewhere that people can be. `names` holds every name in use, in the source's order.

    `capacity` is room for people from elsewhere; `attraction` the weight of a place outside as one to stay at, relative
    to others; None where not stated.
    """

    place_id: str
    names: tuple[str, ...]
    kind: PlaceKind
    latitude: float
    longitude: float
    population: int
    population_input: str
    capacity: int | None
    region: str
    country: str
    p_code: str
    source: str
    attraction: float | None = None


@dataclass(frozen=True)
class Road:
    """A link between two places; capacity and jam density are per lane."""

    road_id: str
    from_place: str
    to_place: str
    two_way: bool
    length_km: float
    free_speed_km_h: float
    lanes: int
    capacity_veh_per_h: float
    jam_veh_per_km: float
    merge_priority: float
    source: str


@dataclass(frozen=True)
class Event:
    """A dated change within a case; unknown to forecasts issued before `published_time`."""

    event_id: str
    time: datetime
    until: datetime | None
    published_time: datetime | None
    kind: EventKind
    target: str
    value: float | None
    unit: str
    source: str
    note: str


@dataclass(frozen=True)
class Observation:
    """A figure somebody counted; unknown to forecasts issued before `published_time`."""

    series: str
    place_id: str
    road_id: str
    time: datetime
    value: float
    unit: str
    definition: str
    published_time: datetime | None
    source: str
    use: Use


@dataclass(frozen=True)
class Clock:
    """When a run starts and ends, and its two steps in seconds."""

    start: datetime
    end: datetime
    drive_step_s: int
    decide_step_s: int

    @property
    def steps(self) -> int:
        """Drive steps from start to end."""
        return int((self.end - self.start).total_seconds()) // self.drive_step_s

    def step_at(self, time: datetime) -> int:
        """Drive steps that are complete at `time`; negative before the start."""
        return int((time - self.start).total_seconds() // self.drive_step_s)


@dataclass(frozen=True)
class Scenario:
    """One case with everything that a forecast may read.

    Parameters
    ----------
    scenario_id
        Slug: the name of the folder.
    issue_time
        Default issue time.
    case_start, clock
        The case runs from `case_start` to `clock.end`; minutes are simulated from `clock.start` on.
    area_at_risk
        Regions that people may leave. A road out of them is an exit.
    inputs, prior_sets
        What is uncertain.
    digest
        SHA-256 of the folder's files.
    location
        The name or path that it was read by.
    files
        The folder's files as they were read, by name; those of conflict events, which may not be passed on, are not
        kept.
    warnings
        What was found legal but odd on reading.
    rules
        Numbers for rules of installed packages, by name of the rule.
    conflict
        Violence that data sets recorded, in the order of the files and their rows.
    """

    scenario_id: str
    title: str
    about: str
    issue_time: datetime
    case_start: datetime
    clock: Clock
    area_at_risk: frozenset[str]
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    events: tuple[Event, ...]
    observations: tuple[Observation, ...]
    inputs: Mapping[str, UncertainInput]
    prior_sets: Mapping[str, PriorSet]
    digest: str
    location: str
    rivals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    warnings: tuple[Fault, ...] = field(default=(), compare=False)
    conflict: tuple[ConflictEvent, ...] = ()
    rules: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def is_at_risk(self, place: Place) -> bool:
        """Whether `place` lies in the area that people may leave."""
        return place.region in self.area_at_risk

    @property
    def population(self) -> int:
        """People in the area at risk, as places.csv states them."""
        return sum(place.population for place in self.places if self.is_at_risk(place))
