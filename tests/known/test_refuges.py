"""Flight inside the area, encirclement, evacuation, giving up: equations P4, D11 to D13, worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from builders import START, make_event, make_inputs, make_place, make_plan, make_road, make_world
from corridor.engine.simulate import simulate
from corridor.world.events import AREA_TARGET

if TYPE_CHECKING:
    from corridor.world.events import Event
    from corridor.world.results import Ensemble
    from corridor.world.scenario import Scenario

NEVER_H = 9999.0
SHUT = (make_event("closure", "gate", 0.0), make_event("opening", "gate", NEVER_H))
TERROR = make_event("fighting", AREA_TARGET, 0.0, value=1e9)
FLED, RETURNED, TRAPPED = range(3)


def happen(kind: str, target: str, hours: float, value: float | None = None, unit: str = "") -> Event:
    return replace(make_event(kind, target, hours, value=value), unit=unit)


def evacuate(target: str, hours: float, people: float) -> Event:
    return happen("evacuation", target, hours, people, "people to refuge")


def with_bases(world: Scenario, bases: dict[str, int | None], km: dict[str, float] | None = None) -> Scenario:
    """Give every home a road to every base, of 40 km unless said otherwise: an hour."""
    homes = [place.place_id for place in world.places if place.population]
    places = [replace(make_place(name, 0, "refuge"), capacity=room) for name, room in bases.items()]
    roads = [make_road(home, name, (km or {}).get(name, 40.0)) for home in homes for name in bases]
    roads += [make_road(name, "gate") for name in bases]
    return replace(world, places=(*world.places, *places), roads=(*world.roads, *roads))


def run_homes(
    homes: dict[str, int], bases: dict[str, int | None], *events: Event, km: dict[str, float] | None = None,
    hours: int = 48, members: int = 1, **inputs: float,
) -> Ensemble:  # fmt: skip
    world = make_world(homes, hours=hours, inputs=make_inputs(**inputs), events=events)
    world = with_bases(world, bases, km)
    return simulate(world, make_plan(world, members=members))


@pytest.mark.parametrize(("intensity", "threat"), [(1e9, 1.0), (math.log(2), 0.5)])
@pytest.mark.parametrize("half_time_h", [5.0, 20.0])
def test_flight_inside_is_exponential_in_threat(intensity: float, threat: float, half_time_h: float) -> None:
    fight = make_event("fighting", AREA_TARGET, 0.0, value=intensity)
    run = run_homes({"home": 40_000}, {"base": None}, *SHUT, fight, members=20, inside_half_time_h=half_time_h)
    waiting = 40_000 - run.pressures.moves[:, :, FLED].sum(axis=0) / 20  # all are ready by the third hour
    found = math.log(waiting[4] / waiting[24]) / 20
    fleeing = (waiting[4] - waiting[24]) / 4 * 20
    assert found == pytest.approx(math.log(2) / half_time_h * threat, rel=5 / math.sqrt(fleeing))


def test_nobody_flees_inside_while_the_way_out_is_open_or_nothing_threatens() -> None:
    for events in ((TERROR,), SHUT):
        run = run_homes({"home": 4000}, {"base": None}, *events, inside_half_time_h=1.0, depart_delay_mean_h=30.0)
        assert run.pressures.moves[:, :, FLED].max() == 0


@pytest.mark.parametrize("sensitivity", [0.0, 1.0, 3.0])
def test_refuges_share_those_who_flee_by_their_odds(sensitivity: float) -> None:
    run = run_homes(
        {"home": 20_000}, {"near": None, "far": None, "remote": None}, *SHUT, TERROR,
        km={"near": 20.0, "far": 40.0, "remote": 60.0}, inside_half_time_h=0.5, inside_time_sensitivity=sensitivity,
    )  # fmt: skip
    odds = np.exp(-sensitivity * np.array([0.5, 1.0, 1.5]))
    found = run.ends.ready_people[1:]
    assert found.sum() == 20_000
    # Nested rounding: off by one party of each of eight sizes an hour at most, here for a dozen hours.
    assert np.abs(found - 20_000 * odds / odds.sum()).max() < 12 * 36


@pytest.mark.parametrize("room", [0, 3, 100, 1999])
def test_room_is_never_exceeded_and_who_finds_none_stays_ready_at_home(room: int) -> None:
    run = run_homes({"home": 3000, "hamlet": 1000}, {"base": room}, *SHUT, TERROR, inside_half_time_h=0.5)
    fled = run.pressures.moves[0, -1, FLED]
    assert room - 7 <= fled <= room
    assert run.ends.ready_people[2] == fled
    assert run.stages[0, -1].tolist() == [0, 0, 4000, 0, 0, 0, 0]


def test_who_gives_up_at_a_base_still_takes_its_room() -> None:
    # Whoever is at the base in the end dies there: no more than it has room for.
    calmer = make_event("fighting", AREA_TARGET, 0.0, value=math.log(2))
    end = happen("deaths", "base", 95.5, 1e9)
    run = run_homes(
        {"home": 4000}, {"base": 100}, *SHUT, calmer, end, hours=96, decide_half_time_h=30.0, inside_half_time_h=0.5,
        unpack_mean_h=1.0,
    )  # fmt: skip
    assert run.stages[0, -1, 6] <= 100


def test_room_that_is_left_is_taken_again() -> None:
    # The base empties through a road of its own, and takes in the next.
    world = make_world({"home": 4000}, hours=200, inputs=make_inputs(inside_half_time_h=0.5), events=(*SHUT, TERROR))
    base = replace(make_place("base", 0, "refuge"), capacity=100)
    world = replace(
        world, places=(*world.places, base),
        roads=(*world.roads, make_road("home", "base"), make_road("base", "camp", 30.0), make_road("home", "gate")),
    )  # fmt: skip
    shut_base = (happen("closure", "home", 0), happen("opening", "home", NEVER_H))
    world = replace(world, roads=tuple({road.road_id: road for road in world.roads}.values()))
    run = simulate(replace(world, events=(*shut_base, TERROR)), make_plan(replace(world, events=())))
    assert run.pressures.moves[0, -1, FLED] == 4000
    assert run.arrivals[0, -1] == 4000


def test_one_flees_from_the_village_to_the_town_and_from_there_to_the_base() -> None:
    world = make_world(
        {"home": 800, "town": 400}, hours=100, inputs=make_inputs(inside_half_time_h=0.5), events=(*SHUT, TERROR)
    )
    places = tuple(replace(one, capacity=5000) if one.place_id == "town" else one for one in world.places)
    base = replace(make_place("base", 0, "refuge"), capacity=None)
    world = replace(
        world, places=(*places, base),
        roads=(*world.roads, make_road("home", "town"), make_road("town", "base"), make_road("base", "gate")),
    )  # fmt: skip
    run = simulate(world, make_plan(world))
    assert run.ends.ready_people.tolist() == [0, 0, 1200]
    # 400 once; of the 800 those who came through the town twice.
    assert 1200 < run.pressures.moves[0, -1, FLED] <= 2000
    assert (np.diff(run.pressures.moves[0, :, FLED]) >= 0).all()


def test_an_encircled_place_keeps_its_people_until_relief() -> None:
    events = (make_event("encirclement", "home", 0.0), make_event("relief", "home", 20.0), TERROR)
    run = run_homes({"home": 1000, "other": 500}, {"base": None}, *events, inside_half_time_h=0.5)
    moves = run.pressures.moves[0]
    assert (moves[1:20, TRAPPED] == 1000).all()
    assert (moves[20:, TRAPPED] == 0).all()
    assert (run.waits.people_out[0] == [1000, 500, 0]).all()
    assert (run.arrivals[0, 5:20] == 500).all()
    assert run.arrivals[0, -1] == 1500


@pytest.mark.parametrize("also", ["closure", "opening"])
def test_the_end_of_a_closure_is_no_relief(also: str) -> None:
    until = START + timedelta(hours=10)
    event = make_event(also, "home", 1.0 if also == "closure" else 10.0)
    event = replace(event, until=until) if also == "closure" else event
    events = (event, make_event("encirclement", "home", 2.0), make_event("relief", "home", 30.0))
    run = run_homes({"home": 1000}, {"base": None}, *events, decide_half_time_h=10.0)
    assert run.arrivals[0, 29] == run.arrivals[0, 4]
    assert run.arrivals[0, -1] > run.arrivals[0, 4]


def test_relief_without_a_date_is_drawn_from_its_own_mean() -> None:
    inputs = make_inputs(relief_wait_mean_h=3.0, opening_wait_mean_h=50.0)
    world = make_world({"home": 100}, inputs=inputs, events=(make_event("encirclement", "home", -5.0),))
    run = simulate(world, make_plan(world, members=3000))
    assert stats.kstest(run.opening_wait_h[:, 0], stats.expon(scale=3.0).cdf).pvalue > 1e-3
    free = run.pressures.moves[:, :, TRAPPED] == 0
    first = np.where(free.any(axis=1), free.argmax(axis=1), 49)
    wait_h = np.minimum(run.opening_wait_h[:, 0], 48.5)
    assert (np.abs(first - np.ceil(wait_h)) <= 1).all()


@pytest.mark.parametrize(
    ("said", "means", "mean"),
    [
        (("opening-announced",), {"announced_wait_mean_h": 2.0}, 2.0),
        (("opening-rumoured",), {"rumoured_wait_mean_h": 9.0}, 9.0),
        (("opening-rumoured", "opening-announced"), {"announced_wait_mean_h": 2.0, "rumoured_wait_mean_h": 9.0}, 2.0),
        (("opening-rumoured",), {"announced_wait_mean_h": 2.0}, 5.0),
        ((), {"announced_wait_mean_h": 2.0, "rumoured_wait_mean_h": 9.0}, 5.0),
    ],
)
def test_announced_and_rumoured_openings_have_waits_of_their_own(
    said: tuple[str, ...], means: dict[str, float], mean: float
) -> None:
    events = (make_event("closure", "gate", -9.0), *(make_event(kind, "gate", -2.0) for kind in said))
    world = make_world({"home": 100}, hours=1, inputs=make_inputs(**means), events=events)
    run = simulate(world, make_plan(world, members=3000))
    assert stats.kstest(run.opening_wait_h[:, 0], stats.expon(scale=mean).cdf).pvalue > 1e-3


def test_what_was_announced_before_it_was_shut_again_counts_no_more() -> None:
    events = tuple(
        make_event(kind, "gate", hours) for kind, hours in (("closure", -9), ("opening-announced", -8), ("closure", -3))
    )
    world = make_world({"home": 100}, hours=1, inputs=make_inputs(announced_wait_mean_h=0.01), events=events)
    assert simulate(world, make_plan(world, members=200)).opening_wait_h.mean() > 3


def test_word_of_an_opening_spreads() -> None:
    # k of the ready know it, and set out at k times the rate.
    mean, delay = 6.0, 4.0
    inputs = make_inputs(opening_news_mean_h=mean, depart_delay_mean_h=delay, checkpoint_veh_per_h=1e5)
    events = (make_event("closure", "gate", 0.0), make_event("opening", "gate", 5.0))
    roads = [make_road("home", "gate", 5.0, 100_000.0, jam_veh_per_km=10_000.0)]
    world = make_world({"home": 40_000}, roads, hours=36, inputs=inputs, events=events)
    run = simulate(world, make_plan(world, members=20))
    ready = run.stages[:, :, 2].sum(axis=0)
    for hour in (8, 12, 20):
        slots = np.arange(20, hour * 4)
        known = 1 - np.exp(-(slots - 20 + 1) * 0.25 / mean)
        expected = np.exp(-(known * 0.25 / delay).sum())
        assert ready[hour] / ready[5] == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("people", [3, 50, 2000])
def test_an_evacuation_takes_as_many_as_stated(people: int) -> None:
    encircled = (make_event("encirclement", "home", 0.0), make_event("relief", "home", NEVER_H))
    for half_time_h in (0.1, 1e6):  # of the ready, or of those who have not decided
        run = run_homes(
            {"home": 4000}, {"base": None}, *encircled, evacuate("home", 5, people), decide_half_time_h=half_time_h
        )
        fled = run.pressures.moves[0, :, FLED]
        assert fled[4] == 0
        assert people - 4 < fled[7] < people + 4  # a party of the mean size
        assert fled[-1] == fled[7]
        assert run.arrivals[0, -1] == fled[-1]
        assert run.stages[0, -1, :3].sum() == 4000 - fled[-1]


def test_an_evacuation_of_the_area_takes_from_each_place_in_proportion() -> None:
    run = run_homes({"home": 3000, "hamlet": 1000}, {"base": None}, *SHUT, evacuate(AREA_TARGET, 5, 400))
    ready = run.ends.ready_people
    assert abs(ready[2] - 400) < 8
    assert abs(ready[0] - 2700) < 4
    assert abs(ready[1] - 900) < 4


def test_who_has_not_decided_and_finds_no_room_is_not_made_ready() -> None:
    run = run_homes({"home": 4000}, {"base": 8}, *SHUT, evacuate("home", 5, 2000), decide_half_time_h=1e6)
    assert run.pressures.moves[0, -1, FLED] <= 8
    assert run.stages[0, -1, 0] >= 3992


def test_who_is_evacuated_without_a_car_has_none_at_the_base() -> None:
    walls = (make_event("encirclement", "home", 0.0), make_event("relief", "home", NEVER_H))
    run = run_homes(
        {"home": 4000}, {"base": None}, *walls, evacuate("home", 5, 2000), decide_half_time_h=1e6, carless_share=1.0,
        ride_share=0.0, walk_share=0.0,
    )  # fmt: skip
    assert run.arrivals[0, -1] == 0


@pytest.mark.parametrize(("intensity", "threat"), [(0.0, 0.0), (math.log(2), 0.5)])
def test_the_ready_give_up_the_sooner_the_less_threat_there_is(intensity: float, threat: float) -> None:
    # All decide at once at threat 1, and hardly ever again.
    events = (
        replace(make_event("fighting", AREA_TARGET, 0.0, value=1e9), until=START + timedelta(hours=5)),
        make_event("fighting", AREA_TARGET, 0.0, value=intensity),
    )
    run = run_homes(
        {"home": 40_000}, {}, *SHUT, *events, members=20, threat_effect=20.0, threat_age_h=0.1, unpack_mean_h=12.0
    )
    ready = run.stages[:, :, 2].sum(axis=0) / 20
    rate = (1 - threat) / 12
    again = math.log(2) / 0.1 * math.exp(20 * (threat - 1))  # 0.3 % an hour of the settled at threat 0.5
    left, settled = ready[11], 40_000 - ready[11]
    for hour in range(12, 42):  # what happens at 42 h is counted after it
        if hour % 6 == 0:
            left, settled = left * math.exp(-6 * rate), settled + left * -math.expm1(-6 * rate)
        left, settled = left + settled * -math.expm1(-again), settled * math.exp(-again)
    # 200,000 parties, most of which act: four standard errors are below 1 %.
    assert ready[42] == pytest.approx(left, rel=0.02)
