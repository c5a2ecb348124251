"""Small worlds as objects, for tests of the model that need no files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from corridor.world.distributions import Distribution
from corridor.world.events import AREA_TARGET, Event, EventKind
from corridor.world.inputs import UncertainInput
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.results import Plan
from corridor.world.scenario import Clock, Observation, Place, PlaceKind, Road, Scenario, Use

START = datetime(2030, 1, 1, tzinfo=UTC)
PUBLISHED = START - timedelta(days=1)

# Everybody leaves at once, nothing is disturbed: what is left is the road.
CERTAIN = {
    "population_factor": 1.0,
    "party_size_mean": 4.0,
    "leaver_share": 1.0,
    "decide_half_time_h": 0.1,
    "threat_effect": 0.0,
    "social_effect": 0.0,
    "threat_distance_km": 10.0,
    "threat_age_h": 48.0,
    "hazard_sd": 0.0,
    "hazard_memory_h": 12.0,
    "opening_wait_mean_h": 5.0,
    "depart_delay_mean_h": 0.01,
    "checkpoint_veh_per_h": 200.0,
    "checkpoint_sd": 0.0,
    "checkpoint_memory_h": 24.0,
    "road_factor": 1.0,
    "registration_per_h": 500.0,
}

# Everything that can be uncertain is.
UNCERTAIN = {
    "population_factor": ("uniform", 0.7, 1.1),
    "party_size_mean": ("triangular", 3.0, 4.5, 6.0),
    "leaver_share": ("uniform", 0.5, 1.0),
    "decide_half_time_h": ("log_uniform", 2.0, 24.0),
    "threat_effect": ("uniform", 0.0, 2.0),
    "social_effect": ("uniform", 0.0, 2.0),
    "hazard_sd": ("uniform", 0.1, 0.8),
    "opening_wait_mean_h": ("log_uniform", 2.0, 12.0),
    "depart_delay_mean_h": ("log_uniform", 0.5, 6.0),
    "checkpoint_veh_per_h": ("log_uniform", 20.0, 300.0),
    "checkpoint_sd": ("uniform", 0.1, 0.8),
    "road_factor": ("uniform", 0.5, 1.0),
}


def make_inputs(**values: float | tuple) -> dict[str, UncertainInput]:
    """Give every model input a distribution: a number is a constant, a tuple a kind and its numbers."""
    chosen = {**CERTAIN, **values}
    distributions = {
        name: Distribution(value[0], tuple(value[1:]))
        if isinstance(value, tuple)
        else Distribution("constant", (value,))
        for name, value in chosen.items()
    }
    return {
        name: UncertainInput(name, distributions[name], "made up", is_assumption=True)
        for name in MODEL_INPUTS
        if name in chosen
    }


def make_place(place_id: str, population: int = 0, kind: str = "settlement", *, inside: bool = True) -> Place:
    """Make a place on a line of latitude, its position hashed from nothing but its name's length."""
    return Place(
        place_id=place_id,
        names=(place_id,),
        kind=PlaceKind(kind),
        latitude=40.0 + len(place_id) / 100,
        longitude=45.0,
        population=population,
        population_input="population_factor" if population else "",
        capacity=None,
        region="inside" if inside else "outside",
        country="",
        p_code="",
        source="made up",
    )


def make_road(start: str, end: str, length_km: float = 10.0, capacity: float = 1200.0, **changes: object) -> Road:
    """Make a road with an ordinary triangular diagram."""
    road = Road(
        road_id=f"{start}--{end}",
        from_place=start,
        to_place=end,
        two_way=False,
        length_km=length_km,
        free_speed_km_h=40.0,
        lanes=1,
        capacity_veh_per_h=capacity,
        jam_veh_per_km=130.0,
        merge_priority=1.0,
        source="made up",
    )
    return replace(road, **changes)


def make_event(
    kind: str, target: str, hours: float, *, value: float | None = None, published: datetime | None = PUBLISHED
) -> Event:
    """Make an event some hours after the start."""
    return Event(
        event_id=f"{kind}-{target}-{hours:g}",
        time=START + timedelta(hours=hours),
        until=None,
        published_time=published,
        kind=EventKind(kind),
        target=target,
        value=value,
        unit="",
        source="made up",
        note="",
    )


def make_observation(hours: float, value: float, published: datetime | None) -> Observation:
    """Make a scored count of arrivals."""
    return Observation(
        "arrivals", "", "", START + timedelta(hours=hours), value, "people", "", published, "made up", Use.SCORE
    )


def make_world(
    homes: dict[str, int],
    roads: list[Road] | None = None,
    *,
    hours: int = 48,
    step_s: int = 60,
    inputs: dict[str, UncertainInput] | None = None,
    events: tuple[Event, ...] = (),
) -> Scenario:
    """Make homes that meet at a gate (a checkpoint), from which one road leads out to a camp."""
    roads = roads if roads is not None else [make_road(home, "gate") for home in homes]
    places = [make_place(home, people) for home, people in homes.items()]
    places += [make_place("gate", kind="checkpoint"), make_place("camp", kind="camp", inside=False)]
    return Scenario(
        scenario_id="made-up",
        title="A made-up world",
        about="",
        issue_time=START,
        case_start=START,
        clock=Clock(START, START + timedelta(hours=hours), step_s, 900),
        area_at_risk=frozenset({"inside"}),
        places=tuple(places),
        roads=(*roads, make_road("gate", "camp", 5.0)),
        events=events,
        observations=(),
        inputs=inputs or make_inputs(),
        prior_sets={},
        digest="0" * 64,
        location="made-up",
    )


def uncertain_inputs() -> dict[str, UncertainInput]:
    """Give every input that can be uncertain a distribution."""
    return make_inputs(**UNCERTAIN)


def make_plan(world: Scenario, *, every_h: float = 1.0, members: int = 1, **changes: object) -> Plan:
    """Make a plan that records at equal intervals from start to end."""
    count = int((world.clock.end - world.clock.start) / timedelta(hours=every_h))
    times = tuple(world.clock.start + timedelta(hours=every_h) * k for k in range(count + 1))
    return replace(Plan(world.issue_time, times, members=members), **changes)


FIGHT = make_event("fighting", AREA_TARGET, 1.0, value=2.0)


def make_camp_world(counts: dict[str, list[tuple[float, float]]], *, days: int = 200) -> Scenario:
    """Make a town and its camps, all counted: days after the start and people, by camp; published a day later.

    Camps stand east of the town, each a degree further than the one before.
    """
    places = [make_place("home", 50_000)]
    roads = []
    for number, camp in enumerate(counts, start=1):
        place = replace(make_place(camp, kind="camp", inside=False), latitude=40.0, longitude=45.0 + number)
        places.append(replace(place, capacity=int(max(people for _, people in counts[camp]))))
        roads.append(make_road("home", camp, 90.0 * number))
    observations = tuple(
        Observation(
            "present", camp, "", START + timedelta(days=day), people, "people", "", START + timedelta(days=day + 1),
            "made up", Use.SCORE,
        )
        for camp, rows in counts.items() for day, people in rows
    )  # fmt: skip
    world = make_world({"home": 50_000}, hours=24 * days)
    return replace(
        world, scenario_id="camps", places=tuple(places), roads=tuple(roads), observations=observations,
        clock=Clock(START, START + timedelta(days=days), 3600, 86400), issue_time=START + timedelta(days=40),
    )  # fmt: skip
