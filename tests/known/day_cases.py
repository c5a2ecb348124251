"""Small made-up cases that run by the day, as objects: for tests that need no files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.days.simulate import simulate_days
from corridor.world.days import LOCATION_TYPE, TOTAL, DayEnsemble, DayRules, Given, RuleSet
from corridor.world.events import Event, EventKind
from corridor.world.flee_settings import SETTINGS
from corridor.world.results import Plan
from corridor.world.scenario import Clock, Observation, Place, PlaceKind, Road, Scenario, Use

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridor.world.days import Setting

START = datetime(2030, 1, 1, tzinfo=UTC)
OLD, NEW = RuleSet.FLEE_3_1, RuleSet.FLEE_2026
_KINDS = {"camp": PlaceKind.CAMP, "idpcamp": PlaceKind.CAMP, "marker": PlaceKind.JUNCTION}


@dataclass(frozen=True)
class Spot:
    """A place: `people` who live there, or for whom a camp has room (0: no limit)."""

    name: str
    kind: str = "town"
    people: int = 0
    country: str = "Home"
    at: tuple[float, float] = (10.0, 20.0)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A road both ways."""

    start: str
    end: str
    km: float
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What happens on a day: `kind` of an event, its target, and its intensity or note."""

    day: int
    kind: str
    target: str
    value: float | None = None
    note: str = ""


def zone(name: str = "zone", people: int = 10_000, **attributes: str) -> Spot:
    """A place of conflict from the start."""
    return Spot(name, "conflict_zone", people, attributes=attributes)


def camp(name: str = "camp", room: int = 0, kind: str = "camp", **attributes: str) -> Spot:
    """A camp abroad."""
    return Spot(name, kind, room, "Abroad", attributes=attributes)


def settings_of(**settings: Setting) -> dict[str, Setting]:
    """Full names of settings, by the last part of the name."""
    return {next(one for one in SETTINGS if one.rpartition(".")[2] == name): value for name, value in settings.items()}


def due(*changes: int, first: Mapping[str, int] | None = None) -> Given:
    """Totals that change by so many people a day from day 1 on, over so many people in camps on day 0."""
    inside = first or {}
    begin = sum(inside.values())
    total = tuple(int(one) for one in begin + np.cumsum([0, *changes]))
    still = {name: (people,) * len(total) for name, people in inside.items()}
    return Given({TOTAL: total, **still, "+all": tuple(one - begin for one in total)})


def make_case(
    spots: Sequence[Spot],
    links: Sequence[Link],
    given: Given | None,
    *,
    rule_set: RuleSet = OLD,
    changes: Sequence[Change] = (),
    **settings: Setting,
) -> Scenario:
    """Make a case that runs over the days of what is given; over ten days where nothing is."""
    days = len(next(iter(given.columns.values()))) if given else 10
    roads = [_road(link, number) for number, link in enumerate(links)]
    rules = DayRules(
        rule_set=rule_set,
        settings=settings_of(**settings),
        home_country=spots[0].country,
        place_attributes={spot.name: {LOCATION_TYPE: spot.kind, **spot.attributes} for spot in spots},
        road_attributes={road.road_id: link.attributes for road, link in zip(roads, links, strict=True)},
        given=given,
    )
    return Scenario(
        scenario_id="made-up", title="Made up", about="Made up.", issue_time=START, case_start=START,
        clock=Clock(START, START + timedelta(days=days), 3600, 86400), area_at_risk=frozenset({"Home"}),
        places=tuple(map(_place, spots)), roads=tuple(roads),
        events=tuple(_event(one, number) for number, one in enumerate(changes)), observations=(), inputs={},
        prior_sets={}, digest="", location="", day_rules=rules,
    )  # fmt: skip


def _place(spot: Spot) -> Place:
    is_camp = spot.kind in {"camp", "idpcamp"}
    return Place(
        place_id=spot.name, names=(spot.name,), kind=_KINDS.get(spot.kind, PlaceKind.SETTLEMENT),
        latitude=spot.at[0], longitude=spot.at[1], population=0 if is_camp else spot.people, population_input="",
        capacity=(spot.people or None) if is_camp else None, region=spot.country, country=spot.country, p_code="",
        source="made up",
    )  # fmt: skip


def _road(link: Link, number: int) -> Road:
    return Road(
        road_id=f"{link.start}--{link.end}--{number}", from_place=link.start, to_place=link.end, two_way=True,
        length_km=link.km, free_speed_km_h=60.0, lanes=1, capacity_veh_per_h=1000.0, jam_veh_per_km=130.0,
        merge_priority=1.0, source="made up",
    )  # fmt: skip


def _event(one: Change, number: int) -> Event:
    time = START + timedelta(days=one.day)
    kind = EventKind(one.kind)
    return Event(f"event-{number}", time, None, time, kind, one.target, one.value, "", "made up", one.note)


def seen(place_id: str, day: int, people: float) -> Observation:
    """A count of a camp on a day."""
    time = START + timedelta(days=day)
    return Observation("present", place_id, "", time, people, "people", "present", time, "made up", Use.SCORE)


def plan_for(case: Scenario, members: int, *, seed: int = 0, issue_day: int = 0, workers: int = 1) -> Plan:
    """Plan a run of all days."""
    days = (case.clock.end - case.clock.start).days
    times = tuple(case.clock.start + timedelta(days=day) for day in range(days))
    return Plan(START + timedelta(days=issue_day), times, members, seed, workers=workers)


def run(case: Scenario, members: int = 1, *, seed: int = 0, workers: int = 1) -> DayEnsemble:
    """Run a case with all of it given."""
    plan = plan_for(case, members, seed=seed, workers=workers)
    return simulate_days(case, plan, takes_counts=False, draws_conflicts=False)


def in_camp(ensemble: DayEnsemble, name: str = "camp") -> NDArray[np.int32]:
    """People in a camp by (member, day)."""
    return ensemble.present[:, :, ensemble.camp_ids.index(name)]
