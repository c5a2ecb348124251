"""Laws of people before and after the road, over random small worlds with everything on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import START, UNCERTAIN, make_event, make_inputs, make_place, make_plan, make_road, make_world
from corridor.engine import blocks
from corridor.engine.rules import LoadedRule
from corridor.engine.simulate import simulate
from corridor.world.conflict import ConflictEvent
from corridor.world.events import AREA_TARGET
from corridor.world.inputs import PriorSet
from corridor.world.meanings import MODEL_INPUTS

if TYPE_CHECKING:
    from corridor.engine.rules import Situation
    from corridor.world.events import Event
    from corridor.world.results import Ensemble
    from corridor.world.scenario import Scenario

HOURS = 60

# What the optional inputs may be when a world has everything on; each is drawn by members.
EVERYTHING = {
    "fighting_wait_mean_h": ("log_uniform", 5, 100),
    "fighting_length_mean_h": ("log_uniform", 1, 20),
    "fighting_intensity": ("uniform", 0, 3),
    "violation_share": ("uniform", 0, 1),
    "deprivation_effect": ("uniform", 0, 3),
    "trust_effect": ("uniform", 0, 3),
    "order_effect": ("uniform", 0, 5),
    "rumour_effect": ("uniform", 0, 5),
    "social_threshold": ("uniform", 0.05, 0.9),
    "social_shape": ("uniform", 0.5, 5),
    "neighbour_share": ("uniform", 0, 1),
    "unpack_mean_h": ("log_uniform", 1, 100),
    "ration_days": ("uniform", 0, 40),
    "stock_sharing": ("uniform", 0, 1),
    "relief_wait_mean_h": ("log_uniform", 1, 30),
    "announced_wait_mean_h": ("log_uniform", 1, 30),
    "opening_news_mean_h": ("uniform", 0, 5),
    "inside_half_time_h": ("log_uniform", 0.1, 20),
    "return_mean_h": ("log_uniform", 0.1, 50),
    "return_threat": ("uniform", 0, 1),
    "own_arrangement_share": ("uniform", 0, 1),
    "onward_mean_h": ("log_uniform", 1, 100),
    "patient_share": ("uniform", 0, 0.1),
    "barred_share": ("uniform", 0, 0.1),
    "refusal_share": ("uniform", 0, 0.1),
    "carless_share": ("uniform", 0, 0.3),
    "range_km": ("log_uniform", 10, 200),
}
KINDS = [  # kind, at one home alone, unit, largest value
    ("deaths", False, "people", 800),
    ("injuries", False, "people", 400),
    ("evacuation", False, "people to refuge", 1500),
    ("encirclement", True, "", None),
    ("relief", True, "", None),
    ("leave-order", False, "", 3),
    ("stay-order", False, "", 3),
    ("rumour", False, "", 3),
    ("guarantee", False, "", 3),
    ("ceasefire", False, "", None),
    ("stock", False, "days food", 60),
    ("stock", False, "days medicine", 60),
    ("supply", False, "person-days food/day", 3000),
    ("delivery", False, "t food", 5),
    ("fighting", False, "", 3),
    ("convoy", True, "", 500),
    ("fuel-loss", False, "", None),
    ("shock", False, "", 3),
]


def happen(kind: str, target: str, hours: float, value: float | None, unit: str, number: int) -> Event:
    event = make_event(kind, target, hours, value=value)
    return replace(event, unit=unit, event_id=f"{kind}-{number}")


@st.composite
def happenings(draw: st.DrawFn, homes: list[str]) -> tuple[Event, ...]:
    events = []
    for number in range(draw(st.integers(2, 12))):
        kind, is_local, unit, most = draw(st.sampled_from(KINDS))
        target = draw(st.sampled_from(homes if is_local else [*homes, AREA_TARGET]))
        value = None if most is None else float(draw(st.integers(0, most)))
        hours = draw(st.integers(-60 if kind in {"stock", "supply"} else 0, HOURS - 1))
        end = draw(st.sampled_from([None, None, hours + draw(st.integers(0, 30))]))
        event = happen(kind, target, hours, value, unit, number)
        events.append(event if end is None else replace(event, until=START + timedelta(hours=end)))
    shut_h, open_h = sorted(draw(st.tuples(st.integers(0, HOURS), st.integers(0, HOURS))))
    events += [make_event("closure", "gate", shut_h), make_event("opening", "gate", open_h)]
    if draw(st.booleans()):
        events.append(make_event("opening-announced", "gate", shut_h))
    return tuple(events)


@st.composite
def conflicts(draw: st.DrawFn) -> tuple[ConflictEvent, ...]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        start = START + timedelta(days=draw(st.integers(-5, 2)))
        deaths = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 99), st.integers(0, 999))))
        found.append(ConflictEvent(
            event_id=f"made-{number}", start=start, end=start + timedelta(days=draw(st.integers(1, 3))),
            published_time=START - timedelta(days=9), latitude=40 + draw(st.floats(-0.2, 0.2)), longitude=45.0,
            spread_km=draw(st.floats(0, 50)), deaths_low=deaths[0], deaths_best=deaths[1], deaths_high=deaths[2],
            source="made up",
        ))  # fmt: skip
    return tuple(found)


@st.composite
def worlds(draw: st.DrawFn) -> Scenario:
    homes = {f"home-{'abcd'[k] * (k + 1)}": draw(st.integers(1, 3000)) for k in range(draw(st.integers(1, 4)))}
    names = [*homes, "base"]
    world = make_world(
        homes, hours=HOURS, events=draw(happenings(names)), inputs=make_inputs(**UNCERTAIN, **EVERYTHING)
    )
    town_room = draw(st.none() | st.integers(0, 2000))
    base = replace(make_place("base", 0, "refuge"), capacity=draw(st.none() | st.integers(0, 2000)))
    camp_room = draw(st.none() | st.integers(0, 3000))
    city = replace(make_place("city", draw(st.integers(0, 9000)), inside=False), capacity=draw(st.just(500)))
    places = [
        replace(one, capacity=town_room) if one.place_id == names[0]
        else replace(one, capacity=camp_room) if one.place_id == "camp" else one
        for one in world.places
    ]  # fmt: skip
    roads = [make_road(home, "base", 6.0, two_way=True) for home in homes]
    issue = START + timedelta(hours=draw(st.integers(0, 30)))
    return replace(
        world, places=(*places, base, city), issue_time=issue, conflict=draw(conflicts()),
        roads=(*world.roads, *roads, make_road("base", "gate"), make_road("camp", "city", 20.0)),
    )  # fmt: skip


few = settings(max_examples=40, deadline=None, derandomize=True)
fewer = settings(max_examples=15, deadline=None, derandomize=True)


def dump(run: Ensemble) -> bytes:
    """All that a run says, as bytes."""
    parts = [run.stages, run.arrivals, run.vehicles, run.inside, run.opening_wait_h]
    for part in (run.pressures, run.queues, run.waits, run.trips, run.ends):
        parts += [value for value in vars(part).values() if isinstance(value, np.ndarray)]
    return b"".join(part.tobytes() for part in parts)


@few
@given(worlds(), st.integers(0, 2**32 - 1))
def test_people_are_conserved_to_the_last_one_over_all_stages(world: Scenario, seed: int) -> None:
    run = simulate(world, make_plan(world, members=4, seed=seed))
    factor = run.inputs["population_factor"]
    homes = [place.population for place in world.places if world.is_at_risk(place)]
    everybody = [sum(np.floor(people * one + 0.5) for people in homes) for one in factor]
    assert (run.stages.sum(axis=2) == np.array(everybody)[:, None]).all()
    assert (run.stages >= 0).all()
    assert (np.diff(run.stages[:, :, 6]) >= 0).all()  # the dead stay dead
    assert (np.diff(run.arrivals) >= 0).all()
    assert (run.arrivals == run.stages[:, :, 4:6].sum(axis=2) + run.pressures.moves[:, :, 1]).all()


@few
@given(worlds(), st.integers(0, 2**32 - 1))
def test_what_is_told_of_moves_and_waits_is_possible(world: Scenario, seed: int) -> None:
    run = simulate(world, make_plan(world, members=4, seed=seed))
    moves, pressures = run.pressures.moves, run.pressures
    assert (np.diff(moves[:, :, :2], axis=1) >= 0).all()
    assert (moves[:, :, 2] <= run.stages[:, :, :3].sum(axis=2)).all()
    assert ((pressures.levels >= 0) & (pressures.levels <= 1)).all()
    assert (pressures.days_left >= 0).all()
    assert (pressures.present >= 0).all()
    assert (run.waits.parties_left >= 0).all()
    assert (run.waits.people_out.sum(axis=1) == run.arrivals[:, -1]).all()


@few
@given(worlds(), st.integers(0, 2**32 - 1))
def test_no_more_people_stay_outside_than_are_registered(world: Scenario, seed: int) -> None:
    run = simulate(world, make_plan(world, members=4, seed=seed))
    assert (run.pressures.present.sum(axis=2) <= run.stages[:, :, 5]).all()


@fewer
@given(worlds())
def test_workers_and_blocks_change_nothing(world: Scenario) -> None:
    plan = make_plan(world, members=23)
    one, two = simulate(world, plan), simulate(world, replace(plan, workers=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", 3)
        three = simulate(world, plan)
    assert dump(one) == dump(two) == dump(three)
    alone = simulate(world, replace(plan, members=1))
    assert alone.stages.tobytes() == one.stages[:1].tobytes()
    assert alone.pressures.moves.tobytes() == one.pressures.moves[:1].tobytes()
    assert alone.pressures.present.tobytes() == one.pressures.present[:1].tobytes()


@fewer
@given(worlds(), st.integers(1, 5000))
def test_an_added_place_far_from_everybody_changes_no_other(world: Scenario, people: int) -> None:
    # What is shared out over the area is shared with it: such events are left out here.
    inputs = {name: one for name, one in world.inputs.items() if name not in {"neighbour_share", "stock_sharing"}}
    events = tuple(event for event in world.events if event.target != AREA_TARGET)
    world = replace(world, inputs=inputs, events=events)
    plan = make_plan(world, members=4)
    before = simulate(world, plan)
    after = simulate(replace(world, places=(make_place("lonely", people), *world.places)), plan)
    assert before.arrivals.tobytes() == after.arrivals.tobytes()
    assert before.vehicles.tobytes() == after.vehicles.tobytes()
    assert before.stages[:, :, 3:].tobytes() == after.stages[:, :, 3:].tobytes()
    assert before.pressures.present.tobytes() == after.pressures.present.tobytes()
    assert before.pressures.moves.tobytes() == after.pressures.moves.tobytes()


@fewer
@given(worlds())
def test_recording_more_often_changes_nothing(world: Scenario) -> None:
    one = simulate(world, make_plan(world, members=3))
    two = simulate(world, make_plan(world, members=3, every_h=0.05))
    assert one.stages.tobytes() == two.stages[:, ::20].tobytes()
    assert one.pressures.moves.tobytes() == two.pressures.moves[:, ::20].tobytes()
    assert one.pressures.present.tobytes() == two.pressures.present[:, ::20].tobytes()
    assert one.pressures.levels.tobytes() == two.pressures.levels[::20].tobytes()
    assert one.pressures.days_left.tobytes() == two.pressures.days_left.tobytes()


def _add_nothing(situation: Situation) -> np.ndarray:
    assert (situation.settled >= 0).all()
    return np.zeros(len(situation.place_ids))


@fewer
@given(worlds())
def test_a_rule_that_adds_nothing_changes_nothing(world: Scenario) -> None:
    plan = make_plan(world, members=3)
    at_once = simulate(world, plan)
    rule = LoadedRule("nothing", "made-up 1", _add_nothing, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corridor.engine.simulate.load_rules", lambda _: [rule])
        step_by_step = simulate(world, plan)
    assert dump(at_once) == dump(step_by_step)


OPTIONAL = {name: one for name, one in MODEL_INPUTS.items() if one.default is not None}


@fewer
@given(worlds())
def test_inputs_stated_at_their_defaults_change_nothing(world: Scenario) -> None:
    base = replace(world, inputs={name: one for name, one in world.inputs.items() if name not in OPTIONAL})
    stated = {name: one.default for name, one in OPTIONAL.items() if np.isfinite(one.default)}
    told = replace(world, inputs=make_inputs(**UNCERTAIN, **stated))
    assert dump(simulate(base, make_plan(base, members=3))) == dump(simulate(told, make_plan(told, members=3)))


@fewer
@given(worlds())
def test_inputs_that_one_prior_set_alone_states_leave_the_other_as_it_was(world: Scenario) -> None:
    plain = replace(world, inputs={name: one for name, one in world.inputs.items() if name not in OPTIONAL})
    extra = {name: one for name, one in world.inputs.items() if name in OPTIONAL}
    sets = {"all": PriorSet("all", 1.0, "", extra), "none": PriorSet("none", 1.0, "", {})}
    mixed = replace(plain, prior_sets=sets)
    plan = make_plan(mixed, members=8)
    run, alone, full = simulate(mixed, plan), simulate(plain, plan), simulate(world, plan)
    is_none = run.prior_set == 1
    assert (run.stages[~is_none] == full.stages[~is_none]).all()
    # Layers for walkers and ambulances exist for both where one needs them: they change nothing.
    assert (run.stages[is_none] == alone.stages[is_none]).all()
    assert (run.pressures.moves[is_none] == alone.pressures.moves[is_none]).all()
