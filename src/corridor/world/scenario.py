"""A case as data: places, roads, events, observations, uncertain inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.claims import Claim, ClaimGroup, Document
    from corridor.world.conflict import ConflictEvent
    from corridor.world.days import DayRules
    from corridor.world.errors import Fault
    from corridor.world.events import Event
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
    day_rules
        Rules of Flee that the case runs by, day by day; None: it runs by ours, minute by minute.
    claims, documents
        Figures that somebody stated, whatever their status, and the reports that they stand in; in the files' order.
    claim_groups
        Claims that inputs are reconciled from, by the name that an input gives.
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
    day_rules: DayRules | None = None
    claims: tuple[Claim, ...] = ()
    documents: tuple[Document, ...] = ()
    claim_groups: Mapping[str, ClaimGroup] = field(default_factory=dict)

    def is_at_risk(self, place: Place) -> bool:
        """Whether `place` lies in the area that people may leave."""
        return place.region in self.area_at_risk

    @property
    def population(self) -> int:
        """People in the area at risk, as places.csv states them."""
        return sum(place.population for place in self.places if self.is_at_risk(place))
