"""Where people stay and what opens and breaks, against formulas: equations P3 and Q1 to Q4."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from builders import START, make_event, make_inputs, make_place, make_plan, make_road, make_world
from corridor.engine.draws import draw_fighting, draw_inputs
from corridor.engine.simulate import simulate

if TYPE_CHECKING:
    from corridor.world.events import Event
    from corridor.world.results import Ensemble
    from corridor.world.scenario import Place, Scenario

WIDE = {"checkpoint_veh_per_h": 1e5, "registration_per_h": 1e6, "destination_sd": 0.0}
ROAD = {"jam_veh_per_km": 10_000.0, "capacity": 100_000.0}


def with_shelters(world: Scenario, shelters: dict[str, Place], roads: list[tuple[str, str, float]]) -> Scenario:
    """Make the camp behind the gate a crossroads, from which roads of some km lead on to places to stay."""
    hub = replace(world.places[-1], attraction=0.0)
    return replace(
        world, places=(*world.places[:-1], hub, *shelters.values()),
        roads=(*world.roads, *(make_road(start, end, km) for start, end, km in roads)),
    )  # fmt: skip


def shelter(name: str, attraction: float | None = None, room: int | None = None, people: int = 0) -> Place:
    place = make_place(name, people, "camp" if not people else "settlement", inside=False)
    return replace(place, attraction=attraction, capacity=room)


def people_by_shelter(run: Ensemble, row: int = -1) -> dict[str, int]:
    counts = run.pressures.present[:, row].sum(axis=0)
    return dict(zip(run.pressures.shelter_ids, counts.tolist(), strict=True))


def stay(
    shelters: dict[str, Place], roads: list[tuple[str, str, float]], *events: Event, people: int = 20_000,
    hours: int = 24, members: int = 10, **inputs: float,
) -> Ensemble:  # fmt: skip
    home = [make_road("home", "gate", 5.0, 100_000.0, jam_veh_per_km=10_000.0)]
    world = make_world({"home": people}, home, hours=hours, inputs=make_inputs(**{**WIDE, **inputs}), events=events)
    world = replace(world, roads=(home[0], make_road("gate", "camp", 5.0, 100_000.0, jam_veh_per_km=10_000.0)))
    world = with_shelters(world, shelters, roads)
    return simulate(world, make_plan(world, members=members))


@pytest.mark.parametrize(("power", "decay"), [(0.7, 1.2), (0.0, 2.0), (1.0, 0.0)])
def test_shares_are_those_of_the_logit_of_time_and_attraction(power: float, decay: float) -> None:
    # Two ways share their first 40 km; speeds are 40 km/h. A town without a figure draws by its people, a camp by 1.
    places = {
        "near": shelter("near", people=3000), "camp-b": shelter("camp-b"), "far": shelter("far", attraction=50.0),
        "none": shelter("none", attraction=0.0),
    }  # fmt: skip
    roads = [("camp", "fork", 40.0), ("fork", "near", 20.0), ("fork", "camp-b", 60.0), ("camp", "far", 120.0)]
    places["fork"] = replace(make_place("fork", kind="junction", inside=False))
    roads.append(("camp", "none", 1.0))
    run = stay(
        places, roads, own_arrangement_share=0.5, destination_attraction_exponent=power,
        destination_distance_exponent=decay,
    )  # fmt: skip
    hours = np.array([1.5, 2.5, 3.0])
    sizes = np.array([(1 / 2 + 0.5) / 1.5, (1 / 2 + 1.5) / 2.5, 1.0])
    odds = np.array([3000.0, 1.0, 50.0]) ** power * (1 + hours) ** -decay * sizes
    found = people_by_shelter(run)
    assert sum(found.values()) == 200_000
    counts = [found[name] for name in ("near", "camp-b", "far")]
    # Draws of people, each alone: a chi-square test that raises a false alarm once in 10,000.
    assert stats.chisquare(counts, 200_000 * odds / odds.sum()).pvalue > 1e-4


def test_a_place_that_is_threatened_is_shunned() -> None:
    places = {"calm": shelter("calm"), "hit": replace(shelter("hit"), latitude=41.0)}
    fight = make_event("fighting", "hit", 0.0, value=math.log(2))
    run = stay(places, [("camp", "calm", 10.0), ("camp", "hit", 10.0)], fight, destination_threat_effect=3.0)
    calm_threat = 1 - 2 ** -math.exp(-107.0 / 10)  # 107 km away, at a scale of 10 km
    odds = math.exp(-3 * 0.5 + 3 * calm_threat)
    found = people_by_shelter(run)
    assert found["hit"] / found["calm"] == pytest.approx(odds, rel=0.03)  # standard error 0.6 %


def test_ties_that_nobody_stated_spread_members_and_keep_their_mean() -> None:
    places = {"one": shelter("one"), "two": shelter("two")}
    roads = [("camp", "one", 10.0), ("camp", "two", 10.0)]
    run = stay(places, roads, people=4000, members=300, destination_sd=0.8)
    share = run.pressures.present[:, -1, 0] / 4000
    log_odds = np.log(share / (1 - share))
    assert abs(log_odds.mean()) < 4 * 0.8 * math.sqrt(2 / 300)
    assert log_odds.std() == pytest.approx(0.8 * math.sqrt(2), rel=4 / math.sqrt(600))


def test_room_is_filled_exactly_and_the_rest_choose_again() -> None:
    places = {"tight": shelter("tight", 100.0, 1500), "wide": shelter("wide", 1.0, 4000), "open": shelter("open", 0.01)}
    roads = [("camp", name, 10.0) for name in places]
    run = stay(places, roads, members=1, own_arrangement_share=0.0)
    assert people_by_shelter(run) == {"tight": 1500, "wide": 4000, "open": 14_500}


def test_own_arrangements_need_no_room() -> None:
    run = stay({"tight": shelter("tight", 1.0, 0)}, [("camp", "tight", 10.0)], own_arrangement_share=0.25)
    assert people_by_shelter(run)["tight"] == pytest.approx(50_000, abs=4 * math.sqrt(200_000 * 0.25 * 0.75))


def test_who_finds_no_room_moves_in_when_others_move_on() -> None:
    # 1,000 places; every six hours a share of those in them moves on, and others take their room.
    run = stay(
        {"tight": shelter("tight", 1.0, 1000)}, [("camp", "tight", 10.0)], members=4, hours=72,
        own_arrangement_share=0.0, onward_mean_h=24.0,
    )  # fmt: skip
    present = run.pressures.present[:, :, 0]
    shifts = present[:, 12::6].mean(axis=0)
    left = -math.expm1(-6 / 24) * 1000
    # They move on to the only place there is, and need no room there.
    first = present[:, 6].mean()
    assert 1000 <= first <= 1000 + 2 * left
    assert np.diff(shifts) == pytest.approx(left, abs=4 * math.sqrt(left))


def test_people_move_on_at_their_rate() -> None:
    places = {"first": shelter("first", 1.0), "other": shelter("other", 1e-3)}
    roads = [("camp", "first", 10.0), ("camp", "other", 10.0)]
    run = stay(
        places, roads, hours=96, own_arrangement_share=0.0, onward_mean_h=48.0, destination_attraction_exponent=1.0
    )
    # Nearly all choose the first place again: nothing is lost, and one in a thousand goes to the other.
    assert (run.pressures.present[:, 12:].sum(axis=2) == 20_000).all()
    assert people_by_shelter(run)["other"] == pytest.approx(10 * 20, rel=0.5)


def test_room_does_not_stay_empty_while_registered_people_wait_for_it() -> None:
    # After the danger people return from all places, and from the exit: 100 stay until as few are left.
    danger = replace(make_event("fighting", "area-at-risk", 0.0, value=9.0), until=START + timedelta(hours=6))
    run = stay(
        {"tight": shelter("tight", 1.0, 100)}, [("camp", "tight", 10.0)], danger, members=1, hours=120, people=4000,
        own_arrangement_share=0.0, return_mean_h=24.0, threat_age_h=1.0, threat_effect=20.0,
    )  # fmt: skip
    registered, present = run.stages[0, :, 5], run.pressures.present[0, :, 0]
    assert registered[24] > 1000
    assert (present[12:48:6] >= 90).all()
    assert (present <= registered).all()


def test_nobody_is_lost_where_no_place_draws_anybody() -> None:
    run = stay({"none": shelter("none", 0.0)}, [("camp", "none", 10.0)])
    assert run.pressures.shelter_ids == ()
    assert (run.stages[:, -1, 5] == 20_000).all()


def _draw(**inputs: float) -> tuple[np.ndarray, np.ndarray, Scenario]:
    world = make_world({"home": 100}, inputs=make_inputs(
        fighting_wait_mean_h=10.0, fighting_length_mean_h=40.0, fighting_intensity=2.0, **inputs
    ))  # fmt: skip
    plan = make_plan(world, members=4000)
    drawn = draw_inputs(world, plan, np.zeros(4000, np.int64))
    _, fights = draw_fighting(plan, drawn, 0.0, is_open=False)
    return fights, drawn, world


def test_violations_have_their_share_length_and_intensity() -> None:
    fights, _, _ = _draw(violation_share=0.3, violation_length_mean_h=4.0, violation_intensity=0.25)
    lengths, is_mild = fights["end_h"] - fights["start_h"], fights["intensity"] == 0.5
    assert (is_mild | (fights["intensity"] == 2.0)).all()
    error = math.sqrt(0.3 * 0.7 / is_mild.size)
    assert abs(is_mild.mean() - 0.3) < 4 * error
    for mean, which in ((4.0, is_mild), (40.0, ~is_mild)):
        assert stats.kstest(lengths[which], stats.expon(scale=mean).cdf).pvalue > 1e-4
    pauses = fights["start_h"][:, 1:] - fights["end_h"][:, :-1]
    assert stats.kstest(pauses.ravel(), stats.expon(scale=10.0).cdf).pvalue > 1e-4


def test_a_violation_breaks_what_was_promised() -> None:
    values = {
        "fighting_wait_mean_h": 10.0, "fighting_length_mean_h": 40.0, "fighting_intensity": 2.0,
        "violation_length_mean_h": 1.0, "trust_age_h": 1e6, "news_delay_mean_h": 0.01, "threat_age_h": 0.1,
    }  # fmt: skip
    promise = make_event("guarantee", "area-at-risk", 0.0, value=20.0)
    kept = []
    for share in (0.0, 1.0):
        inputs = make_inputs(violation_share=share, **values)
        world = make_world({"home": 100}, hours=24, inputs=inputs, events=(promise,))
        kept.append(simulate(world, make_plan(world, members=400)).pressures.levels[:, 2])
    assert (kept[0] == kept[1]).all()
    now_h = np.arange(2, 25) - 0.25
    assert kept[0][2:] == pytest.approx(np.exp(-now_h / 10), abs=4 * 0.5 / 20)


def test_every_six_hours_whole_people_are_sent_on_by_exits() -> None:
    # Two exits to two camps that know nothing of each other: each gets those who came by it.
    world = make_world({"home": 300, "hamlet": 700}, [make_road("home", "gate")], inputs=make_inputs(**WIDE))
    east = replace(make_place("east", kind="camp", inside=False), attraction=None)
    world = replace(world, places=(*world.places, east), roads=(*world.roads, make_road("hamlet", "east", 10.0)))
    run = simulate(world, make_plan(world))
    assert people_by_shelter(run) == {"camp": 300, "east": 700}
    assert run.stages[0, -1, 5] == 1000


@pytest.mark.parametrize("attraction", [0.0, None])
def test_people_move_on_to_where_roads_lead_from_their_own_exit(attraction: float | None) -> None:
    # Most came by the other exit, which leads to another camp, or to none: neither is on anybody's way from here.
    world = make_world(
        {"home": 300, "hamlet": 700}, [make_road("home", "gate")],
        inputs=make_inputs(onward_mean_h=6.0, own_arrangement_share=0.0, **WIDE),
    )  # fmt: skip
    east = replace(make_place("east", kind="camp", inside=False), attraction=attraction)
    world = replace(world, places=(*world.places, east), roads=(*world.roads, make_road("hamlet", "east", 10.0)))
    run = simulate(world, make_plan(world))
    assert people_by_shelter(run)["camp"] == 300
