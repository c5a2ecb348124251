"""Laws that hold for any world, over random small ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import FIGHT, START, make_event, make_place, make_plan, make_road, make_world, uncertain_inputs
from corridor.engine.simulate import simulate

if TYPE_CHECKING:
    from corridor.world.scenario import Scenario

SLUGS = st.text("abcdefghij", min_size=3, max_size=6)


@st.composite
def worlds(draw: st.DrawFn) -> Scenario:
    names = draw(st.lists(SLUGS, min_size=1, max_size=5, unique=True))
    homes = {f"home-{name}": draw(st.integers(1, 4000)) for name in names}
    places = list(homes)
    roads = []
    for k, home in enumerate(places):
        end = draw(st.sampled_from([*places[:k], "gate"]))  # towards the gate, through earlier homes
        capacity = draw(st.floats(100, 2000))
        lanes = draw(st.integers(1, 2))
        priority = draw(st.floats(0.1, 10))
        length = draw(st.floats(1.5, 30))
        roads.append(make_road(home, end, length, capacity, lanes=lanes, merge_priority=priority))
    events = [FIGHT]
    if draw(st.booleans()):
        events.append(make_event("closure", "gate", draw(st.floats(0, 20))))
    if draw(st.booleans()):
        events.append(make_event("capacity", "gate", draw(st.floats(0, 30)), value=draw(st.floats(0, 400))))
    if draw(st.booleans()):
        shut = draw(st.sampled_from([road.road_id for road in roads]))
        events += [make_event("closure", shut, draw(st.floats(0, 20))), make_event("opening", shut, 24.0)]
    issue = START + timedelta(hours=draw(st.integers(0, 24)))
    world = make_world(homes, roads, hours=36, inputs=uncertain_inputs(), events=tuple(events))
    return replace(world, issue_time=issue)


few = settings(max_examples=25, deadline=None, derandomize=True)


@few
@given(worlds(), st.integers(0, 2**32 - 1))
def test_people_are_conserved_to_the_last_one_and_no_stock_is_negative(world: Scenario, seed: int) -> None:
    run = simulate(world, make_plan(world, members=4, seed=seed))
    people = run.stages.sum(axis=2)
    assert (people == people[:, :1]).all()
    factor = run.inputs["population_factor"][:, None]
    homes = np.array([place.population for place in world.places])
    assert (people[:, 0] == np.floor(homes * factor + 0.5).sum(axis=1)).all()
    assert (run.stages >= 0).all()


@few
@given(worlds())
def test_arrivals_never_fall_and_fit_the_vehicles_that_carried_them(world: Scenario) -> None:
    run = simulate(world, make_plan(world, members=4))
    assert (np.diff(run.arrivals, axis=1) >= 0).all()
    assert (run.vehicles <= run.arrivals).all()
    assert (run.arrivals <= 8 * run.vehicles).all()
    assert (run.arrivals == run.stages[:, :, 4] + run.stages[:, :, 5]).all()


@few
@given(worlds(), st.sampled_from(["gate", "gate--camp"]), st.integers(0, 30))
def test_what_is_closed_carries_zero_until_it_opens(world: Scenario, target: str, hour: int) -> None:
    shut = (make_event("closure", target, hour), make_event("opening", target, hour + 4))
    kept = tuple(event for event in world.events if event.target not in {"gate", "gate--camp"})
    world = replace(world, events=(*kept, *shut))
    run = simulate(world, make_plan(world, members=3, every_h=0.25))
    first = 4 * hour
    if target == "gate":  # vehicles past the gate at closing may still drive the last road
        first += 1
    last = min(first + 15, run.arrivals.shape[1] - 1)
    at_end = run.vehicles[:, min(4 * hour + 16, run.vehicles.shape[1] - 1)]
    assert (run.vehicles[:, last] == run.vehicles[:, first]).all()
    assert (at_end >= run.vehicles[:, last]).all()


def test_a_way_out_that_never_opens_keeps_everybody_ready() -> None:
    world = make_world(
        {"home": 1000}, events=(make_event("closure", "gate", 0.0), make_event("opening", "gate", 999.0))
    )
    run = simulate(world, make_plan(world))
    assert run.arrivals.max() == 0
    assert run.stages[0, -1].tolist() == [0, 0, 1000, 0, 0, 0]


@few
@given(worlds())
def test_one_and_two_workers_give_the_same_bytes(world: Scenario) -> None:
    plan = make_plan(world, members=41)
    one, two = simulate(world, plan), simulate(world, replace(plan, workers=2))
    assert one.stages.tobytes() == two.stages.tobytes()
    assert one.arrivals.tobytes() == two.arrivals.tobytes()


@few
@given(worlds(), st.integers(0, 2**32 - 1))
def test_member_k_is_the_same_in_ensembles_of_1_7_and_100(world: Scenario, seed: int) -> None:
    runs = [simulate(world, make_plan(world, members=members, seed=seed)) for members in (1, 7, 100)]
    for run in runs[:2]:
        members = len(run.arrivals)
        assert run.stages.tobytes() == runs[2].stages[:members].tobytes()
        assert run.inputs.tobytes() == runs[2].inputs[:members].tobytes()


@few
@given(worlds(), st.integers(0, 5), st.integers(1, 5000))
def test_an_added_unconnected_place_changes_nothing_for_the_others(world: Scenario, at: int, people: int) -> None:
    lonely = make_place("lonely", people)
    places = list(world.places)
    places.insert(min(at, len(places)), lonely)
    plan = make_plan(world, members=5)
    before, after = simulate(world, plan), simulate(replace(world, places=tuple(places)), plan)
    assert before.arrivals.tobytes() == after.arrivals.tobytes()
    assert before.vehicles.tobytes() == after.vehicles.tobytes()
    assert before.stages[:, :, 3:].tobytes() == after.stages[:, :, 3:].tobytes()


@few
@given(worlds())
def test_recording_more_often_changes_nothing(world: Scenario) -> None:
    hourly, often = make_plan(world, members=3), make_plan(world, members=3, every_h=1 / 20)  # every third step
    assert simulate(world, hourly).stages.tobytes() == simulate(world, often).stages[:, ::20].tobytes()


@pytest.mark.parametrize("seed", [0, 1])
def test_seeds_differ_and_zero_is_a_seed(seed: int) -> None:
    world = make_world({"home": 3000}, inputs=uncertain_inputs())
    plan = make_plan(world, members=5, seed=seed)
    other = make_plan(world, members=5, seed=seed + 1)
    assert simulate(world, plan).arrivals.tobytes() == simulate(world, plan).arrivals.tobytes()
    assert simulate(world, plan).arrivals.tobytes() != simulate(world, other).arrivals.tobytes()
