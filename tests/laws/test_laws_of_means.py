"""Laws that hold when people go in all ways at once: cars, trucks, tractors, buses, rides, on foot, let through."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import START, UNCERTAIN, make_event, make_inputs, make_place, make_plan, make_road, make_world
from corridor.engine.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.world.events import Event
    from corridor.world.outcomes import Ensemble
    from corridor.world.scenario import Place, Road, Scenario

ALL_MEANS = {
    **UNCERTAIN,
    "entering_priority": ("log_uniform", 0.1, 10.0),
    "route_sensitivity": ("uniform", 0.0, 10.0),
    "replan_gain": ("uniform", 0.0, 1.0),
    "breakdowns_per_million_km": ("log_uniform", 100.0, 20_000.0),
    "blocked_share": ("uniform", 0.0, 1.0),
    "range_km": ("log_uniform", 10.0, 300.0),
    "idle_km_per_h": ("uniform", 0.0, 30.0),
    "stranded_walk_share": ("uniform", 0.0, 1.0),
    "walk_km_per_day": ("uniform", 10.0, 60.0),
    "patient_share": ("uniform", 0.0, 0.1),
    "barred_share": ("uniform", 0.0, 0.2),
    "refusal_share": ("uniform", 0.0, 0.2),
    "carless_share": ("uniform", 0.0, 0.5),
    "truck_share": ("uniform", 0.0, 0.2),
    "tractor_share": ("uniform", 0.0, 0.2),
    "bus_seats": ("uniform", 10.0, 60.0),
    "bus_turn_h": ("uniform", 0.0, 3.0),
}


BEYOND = ("border", "post", "tent")


def make_roads(draw: st.DrawFn, homes: list[str]) -> list[Road]:
    """Towards the gate through earlier homes, by one road or two, and at times around the gate."""
    roads = []
    for k, home in enumerate(homes):
        end = draw(st.sampled_from([*homes[:k], "gate"]))
        road = make_road(home, end, draw(st.floats(1.5, 30)), draw(st.floats(100, 2000)), two_way=draw(st.booleans()))
        roads.append(road)
        if draw(st.booleans()):
            roads.append(replace(road, road_id=f"{road.road_id}-old", length_km=road.length_km * 1.5))
    if draw(st.booleans()):
        roads.append(make_road(homes[0], "camp", draw(st.floats(5, 60))))
    return roads


def make_events(draw: st.DrawFn, homes: list[str], roads: list[Road]) -> Iterator[Event]:
    """Fuel, buses, convoys, hazards, lanes and closures, each at some hour of the first day."""
    hours = st.floats(0, 24)
    for kind, most in (("buses", 10.0), ("convoy", 500.0), ("delivery", 2000.0), ("fuel-loss", None)):
        if draw(st.booleans()):
            value = most and draw(st.floats(0, most))
            event = make_event(kind, draw(st.sampled_from(homes)), draw(hours), value=value)
            yield replace(event, unit="l fuel") if kind == "delivery" else event
    names = [road.road_id for road in roads]
    for kind, value in (("hazard", 0.3), ("hazard", 0.0), ("lanes", 2.0), ("lanes", 0.0), ("closure", None)):
        if draw(st.booleans()):
            event = make_event(kind, draw(st.sampled_from([*names, "gate--camp"])), draw(hours), value=value)
            yield event if kind == "lanes" else replace(event, until=event.time + timedelta(hours=draw(hours)))


def beyond_the_exit(draw: st.DrawFn, places: tuple[Place, ...], roads: tuple[Road, ...]) -> dict[str, tuple]:
    """Put a second checkpoint on the receiving side, at times."""
    if not draw(st.booleans()):
        return {"places": places, "roads": roads}
    kinds = {BEYOND[0]: "junction", BEYOND[1]: "checkpoint", BEYOND[2]: "camp"}
    more = tuple(make_place(name, kind=kind, inside=False) for name, kind in kinds.items())
    towards = tuple(replace(road, to_place=BEYOND[0]) if road.to_place == "camp" else road for road in roads)
    kept = tuple(place for place in places if place.place_id != "camp")
    onward = (make_road("border", "post", 4.0), make_road("post", "tent", 8.0))
    return {"places": (*kept, *more), "roads": (*towards, *onward)}


@st.composite
def worlds(draw: st.DrawFn) -> Scenario:
    homes = {f"home-{name}": draw(st.integers(1, 3000)) for name in "abcd"[: draw(st.integers(1, 4))]}
    roads = make_roads(draw, list(homes))
    events = tuple(make_events(draw, list(homes), roads))
    world = make_world(homes, roads, hours=36, inputs=make_inputs(**ALL_MEANS), events=events)
    issue = START + timedelta(hours=draw(st.integers(0, 24)))
    return replace(world, issue_time=issue, **beyond_the_exit(draw, world.places, world.roads))


few = settings(max_examples=25, deadline=None, derandomize=True)


def same(one: Ensemble, other: Ensemble, members: int) -> None:
    """Fail unless the first members are the same to the last bit."""
    for name in ("inputs", "arrivals", "vehicles", "stages", "inside"):
        assert getattr(one, name)[:members].tobytes() == getattr(other, name)[:members].tobytes(), name
    for part, name in (
        ("queues", "total_km"), ("queues", "worst_share"), ("waits", "ready_h"), ("waits", "road_h"),
        ("trips", "parties"), ("ends", "last_out_h"), ("ends", "refused"), ("ends", "failed"), ("ends", "standstill_h"),
    ):  # fmt: skip
        first, second = getattr(getattr(one, part), name), getattr(getattr(other, part), name)
        assert first[:members].tobytes() == second[:members].tobytes(), f"{part}.{name}"


@few
@given(worlds(), st.integers(0, 2**32 - 1))
def test_people_are_conserved_to_the_last_one_and_no_stock_is_negative(world: Scenario, seed: int) -> None:
    run = simulate(world, make_plan(world, members=4, seed=seed, every_h=0.5))
    factor = run.inputs["population_factor"]
    homes = np.array([place.population for place in world.places])
    drawn = np.floor(homes * factor[:, None] + 0.5).sum(axis=1)
    assert (run.stages.sum(axis=2) == drawn[:, None]).all()
    assert (run.stages >= 0).all()
    assert (run.inside >= 0).all()
    assert (run.ends.refused >= 0).all()
    assert (run.waits.parties_left >= 0).all()
    assert np.isfinite(run.waits.road_h[~np.isnan(run.waits.road_h)]).all()


@few
@given(worlds())
def test_arrivals_never_fall_and_are_those_of_the_origins(world: Scenario) -> None:
    run = simulate(world, make_plan(world, members=4))
    assert (np.diff(run.arrivals, axis=1) >= 0).all()
    assert (np.diff(run.vehicles, axis=1) >= 0).all()
    assert (run.arrivals == run.stages[:, :, 4] + run.stages[:, :, 5]).all()
    assert (run.waits.people_out.sum(axis=1) == run.arrivals[:, -1]).all()


@few
@given(worlds())
def test_who_is_inside_at_the_end_is_somewhere(world: Scenario) -> None:
    # On the receiving side people may still drive at the end: they are out.
    run = simulate(world, make_plan(world, members=4))
    ends, inside = run.ends, np.array([tail not in BEYOND for tail in run.queues.tails])
    verges = np.array([place not in BEYOND for place in ends.node_ids])
    on_way = ends.line_people.sum() + ends.road_people[inside].sum() + ends.verge_people[verges].sum()
    assert np.isclose(ends.ready_people.sum(), run.stages[:, -1, 2].mean(), rtol=0, atol=1e-9)
    assert np.isclose(on_way, run.stages[:, -1, 3].mean(), rtol=0, atol=1e-9)
    settled = run.stages[:, -1, 0].mean()
    assert np.isclose(settled + ends.ready_people.sum() + on_way, run.inside[:, -1].mean(), rtol=0, atol=1e-9)


@few
@given(worlds())
def test_an_area_of_all_homes_and_roads_holds_who_is_inside(world: Scenario) -> None:
    everywhere = frozenset(place.place_id for place in world.places if world.is_at_risk(place))
    one = simulate(world, make_plan(world, members=3))
    two = simulate(world, make_plan(world, members=3, area=everywhere))
    assert one.inside.tobytes() == two.inside.tobytes()
    assert one.stages.tobytes() == two.stages.tobytes()


@few
@given(worlds(), st.integers(0, 2**32 - 1))
def test_member_k_is_the_same_in_ensembles_of_1_7_and_20(world: Scenario, seed: int) -> None:
    runs = [simulate(world, make_plan(world, members=members, seed=seed)) for members in (1, 7, 20)]
    same(runs[0], runs[2], 1)
    same(runs[1], runs[2], 7)


@few
@given(worlds())
def test_one_and_two_workers_give_the_same_bytes(world: Scenario) -> None:
    plan = make_plan(world, members=41)
    one, two = simulate(world, plan), simulate(world, replace(plan, workers=2))
    same(one, two, 41)
    for name in ("ready_people", "line_people", "road_people", "verge_people"):
        assert getattr(one.ends, name).tobytes() == getattr(two.ends, name).tobytes()


def found(homes: dict[str, int], *roads: tuple[str, str, float, float]) -> Scenario:
    """Make a world in which recording more often did change something once."""
    return make_world(homes, [make_road(*road) for road in roads], hours=36, inputs=make_inputs(**ALL_MEANS))


# Parties came to a road that its curves had passed already: the node ahead was awake, or not, by when calls began.
PASSED_ALREADY = found(
    {"home-a": 1, "home-b": 1, "home-c": 1},
    ("home-a", "gate", 2.0, 100.0), ("home-b", "home-a", 2.0, 100.0), ("home-c", "home-a", 3.0, 100.0),
)  # fmt: skip
# A vehicle failed that the curve of the road onwards had let in a step before: half a car drove on without anybody.
NEVER_ENTERED = found(
    {"home-a": 370, "home-b": 1, "home-c": 1, "home-d": 286},
    ("home-a", "gate", 3.5, 100.0), ("home-b", "home-a", 2.0, 100.0), ("home-c", "home-a", 2.0, 100.0),
    ("home-d", "home-a", 6.0, 100.0), ("home-a", "camp", 9.0, 1200.0),
)  # fmt: skip


@few
@given(worlds())
@example(PASSED_ALREADY)
@example(NEVER_ENTERED)
def test_recording_more_often_changes_nothing(world: Scenario) -> None:
    one, two = (simulate(world, make_plan(world, members=3, every_h=every_h)) for every_h in (1.0, 1 / 20))
    assert one.stages.tobytes() == two.stages[:, ::20].tobytes()
    assert one.inside.tobytes() == two.inside[:, ::20].tobytes()
    assert one.queues.total_km.tobytes() == two.queues.total_km[:, ::20].tobytes()
    assert one.ends.failed.tobytes() == two.ends.failed.tobytes()


@few
@given(worlds(), st.integers(1, 5000))
def test_a_place_added_last_and_unconnected_changes_nothing_for_the_others(world: Scenario, people: int) -> None:
    plan = make_plan(world, members=5)
    more = replace(world, places=(*world.places, make_place("lonely", people)))
    before, after = simulate(world, plan), simulate(more, plan)
    assert before.arrivals.tobytes() == after.arrivals.tobytes()
    assert before.vehicles.tobytes() == after.vehicles.tobytes()
    assert before.stages[:, :, 3:].tobytes() == after.stages[:, :, 3:].tobytes()
    assert before.ends.failed.tobytes() == after.ends.failed.tobytes()
