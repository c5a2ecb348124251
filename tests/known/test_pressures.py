"""What presses on decisions, against numbers worked out by hand: equations D2, D3, D7, D8 and D10."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from builders import START, make_event, make_inputs, make_place, make_plan, make_road, make_world
from corridor.engine.simulate import simulate
from corridor.world.conflict import ConflictEvent
from corridor.world.events import AREA_TARGET
from corridor.world.geography import distance_km

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.events import Event
    from corridor.world.results import Ensemble
    from corridor.world.scenario import Scenario

SHUT = (make_event("closure", "gate", 0.0), make_event("opening", "gate", 9999.0))
SLOT_H = 0.25
HALF_TIME_H = 40.0
BASE_PER_H = math.log(2) / HALF_TIME_H


def happen(kind: str, hours: float, value: float | None = None, unit: str = "", until_h: float | None = None) -> Event:
    """Make something happen at the only home."""
    event = replace(make_event(kind, "home", hours, value=value), unit=unit)
    return event if until_h is None else replace(event, until=START + timedelta(hours=until_h))


def run_home(
    *events: Event, hours: int = 24, members: int = 60, people: int = 40_000, every_h: float = SLOT_H, **inputs: float
) -> Ensemble:
    """Run one home that nobody can leave."""
    values = {"decide_half_time_h": HALF_TIME_H, **inputs}
    world = make_world({"home": people}, hours=hours, inputs=make_inputs(**values), events=(*SHUT, *events))
    return simulate(world, make_plan(world, members=members, every_h=every_h))


def hazard(run: Ensemble, first_h: float, last_h: float) -> float:
    """Log of the settled at one hour over those at a later one."""
    settled = run.stages[:, :, 0].sum(axis=0)
    return math.log(settled[int(first_h / SLOT_H)] / settled[int(last_h / SLOT_H)])


class Push(NamedTuple):
    """What happens, with which inputs, and the log of the rate that it adds at so many hours."""

    name: str
    events: tuple[Event, ...]
    inputs: dict[str, float]
    added: Callable[[float], float]


def heard(age_h: float, delay_h: float = 2.0) -> float:
    return 1 - math.exp(-age_h / delay_h) if age_h > 0 else 0.0


AT_ONCE = {"news_delay_mean_h": 0.01}
PUSHES = [
    Push("nothing", (), {}, lambda _: 0.0),
    Push("threat 0.5", (happen("fighting", 0, math.log(2)),), {"threat_effect": 2}, lambda _: -1.0),
    Push("threat 0.75", (happen("fighting", 0, math.log(4)),), {"threat_effect": 2}, lambda _: -0.5),
    Push("threat 0.75, effect doubled", (happen("fighting", 0, math.log(4)),), {"threat_effect": 4}, lambda _: -1.0),
    # 15 days of stock, of which the first day takes one.
    Push("deprivation", (happen("stock", 0, 15, "days food"),), {"deprivation_effect": 1, "ration_days": 0},
         lambda _: 16 / 30),
    Push("deprivation doubled", (happen("stock", 0, 15, "days food"),), {"deprivation_effect": 2, "ration_days": 0},
         lambda _: 32 / 30),
    Push("deprivation 1", (happen("stock", 0, 0, "days fuel"),), {"deprivation_effect": math.log(2)},
         lambda _: math.log(2)),
    Push("half of two goods", (happen("stock", 0, 0, "days fuel"), happen("stock", 0, 99, "days medicine")),
         {"deprivation_effect": 2}, lambda _: 1.0),
    Push("trust", (happen("guarantee", 0, math.log(2)),), {"trust_effect": 1, "trust_age_h": 1e6, **AT_ONCE},
         lambda h: -0.5 if h > 0 else 0.0),
    Push("trust doubled", (happen("guarantee", 0, math.log(4)),), {"trust_effect": 1, "trust_age_h": 1e6, **AT_ONCE},
         lambda h: -0.75 if h > 0 else 0.0),
    Push("trust in two that fades", (happen("talks", 0), happen("guarantee", 2)),
         {"trust_effect": 2, "trust_age_h": 6},
         lambda h: -2 * (1 - math.exp(-heard(h) * math.exp(-h / 6) - heard(h - 2) * math.exp(-(h - 2) / 6)))),
    Push("leave order", (happen("leave-order", 0),), {"order_effect": 0.7, **AT_ONCE}, lambda h: 0.7 * (h > 0)),
    Push("leave order doubled", (happen("leave-order", 0, 2),), {"order_effect": 0.7, **AT_ONCE},
         lambda h: 1.4 * (h > 0)),
    Push("stay order that half hear", (happen("stay-order", 0),), {"order_effect": 1, "news_reach": 0.5},
         lambda h: -0.5 * heard(h)),
    Push("rumour", (happen("rumour", 3, 2),), {"rumour_effect": 0.5, "rumour_age_h": 5},
         lambda h: heard(h - 3) * math.exp(-(h - 3) / 5) if h > 3 else 0.0),
    Push("order that ends", (happen("leave-order", 0, until_h=6),), {"order_effect": 1, **AT_ONCE},
         lambda h: 1.0 * (0 < h < 6)),
    Push("order without an end", (happen("leave-order", 0),), {"order_effect": 1, "order_length_h": 8, **AT_ONCE},
         lambda h: 1.0 * (0 < h < 8)),
]  # fmt: skip


@pytest.mark.parametrize("push", PUSHES, ids=[one.name for one in PUSHES])
def test_each_pressure_moves_the_rate_by_its_own_factor(push: Push) -> None:
    run = run_home(*push.events, **push.inputs)
    for first_h, last_h in ((1, 12), (12, 20)):
        slots = range(int(first_h / SLOT_H), int(last_h / SLOT_H))
        expected = sum(BASE_PER_H * SLOT_H * math.exp(push.added(math.floor(slot * SLOT_H))) for slot in slots)
        acted = run.stages[:, int(first_h / SLOT_H), 0].sum() / 4 * -math.expm1(-expected)
        # Decisions are binomial: four standard errors, one false alarm in 16,000.
        assert hazard(run, first_h, last_h) == pytest.approx(expected, rel=4 / math.sqrt(acted))


def test_an_order_for_another_place_is_not_heard() -> None:
    world = make_world(
        {"home": 20_000, "other": 20_000}, hours=12, inputs=make_inputs(decide_half_time_h=1e6, order_effect=20.0),
        events=(*SHUT, happen("leave-order", 0, value=2)),
    )  # fmt: skip
    run = simulate(world, make_plan(world))
    assert run.ends.ready_people.tolist() == [20_000, 0]


def test_what_was_promised_before_the_last_fight_counts_nothing() -> None:
    calm = {"trust_age_h": 1e6, **AT_ONCE}
    events = (happen("guarantee", 0, 1), happen("fighting", 5, 1, until_h=6), happen("guarantee", 9, 2, until_h=15))
    levels = run_home(*events, members=1, **calm).pressures.levels[:, 2]
    hours = np.floor(np.arange(levels.shape[0]) * SLOT_H - SLOT_H)  # as of the last hour before the last step
    expected = np.select(
        [(hours > 0) & (hours < 5), (hours > 9) & (hours < 15)], [1 - math.exp(-1), 1 - math.exp(-2)], 0.0
    )
    assert np.abs(levels - expected).max() <= 0.0005 + 1e-9


def test_a_shock_frightens_and_breaks_no_promise() -> None:
    events = (happen("guarantee", 0, 1), happen("shock", 5, 1))
    run = run_home(*events, members=1, trust_age_h=1e6, threat_age_h=10.0, **AT_ONCE)
    levels = run.pressures.levels
    assert levels[-1, 2] == pytest.approx(1 - math.exp(-1), abs=0.0006)
    now_h = 24 - SLOT_H
    assert levels[-1, 0] == pytest.approx(1 - math.exp(-math.exp(-(now_h - 5) / 10)), abs=0.0006)


class Cascade(NamedTuple):
    threshold: float
    shape: float


def draw_thresholds(rng: np.random.Generator, count: int, case: Cascade) -> np.ndarray:
    """Draw thresholds so that half lie below `threshold`: minima of powers of uniforms, not the formula of D10."""
    power = math.log(0.5) / math.log(1 - case.threshold**case.shape)
    return (1 - rng.random(count) ** (1 / power)) ** (1 / case.shape)


@pytest.mark.parametrize("case", [Cascade(0.5, 1.0), Cascade(0.2, 1.0), Cascade(0.3, 6.0), Cascade(0.7, 3.0)])
def test_a_cascade_is_that_of_parties_with_thresholds_of_their_own(case: Cascade) -> None:
    parties, effect, members, hours = 2000, 4.0, 60, 30
    run = run_home(
        hours=hours, members=members, people=4 * parties, every_h=1.0, social_effect=effect,
        social_threshold=case.threshold, social_shape=case.shape, party_size_mean=4.0,
    )  # fmt: skip
    rng = np.random.default_rng(5)
    left = np.zeros((members, hours + 1))
    for member in range(members):
        thresholds = draw_thresholds(rng, parties, case)
        assert abs(np.mean(thresholds < case.threshold) - 0.5) < 0.06
        settled = np.ones(parties, bool)
        left[member, 0] = 1.0
        for slot in range(int(hours / SLOT_H)):
            rate = BASE_PER_H * math.exp(effect * np.mean(thresholds < 1 - settled.mean()))
            settled &= rng.random(parties) >= -math.expm1(-rate * SLOT_H)
            if (slot + 1) % 4 == 0:
                left[member, (slot + 1) // 4] = settled.mean()
    found = run.stages[:, :, 0] / (4 * parties)
    # Both are means over members: four standard errors of their difference, at the widest hour.
    error = 4 * np.sqrt((left.var(axis=0) + found.var(axis=0)) / members) + 0.001
    assert (np.abs(found.mean(axis=0) - left.mean(axis=0))[1:] <= error[1:]).all()


def test_people_see_the_places_around_by_size_and_distance() -> None:
    # Home sees its own share and that of two others, one of which has all gone before the run's first hour.
    homes = {"home": 40_000, "gone": 4000, "here": 8000}
    events = (*SHUT, replace(make_event("leave-order", "gone", 0.0, value=20.0), unit=""))
    inputs = make_inputs(
        decide_half_time_h=1e4, social_effect=10.0, neighbour_share=0.5, neighbour_km=30.0, order_effect=20.0,
        news_delay_mean_h=0.01,
    )  # fmt: skip
    world = make_world(homes, hours=12, inputs=inputs, events=events)
    moved = {"gone": 40.5, "here": 41.0}
    world = replace(world, places=tuple(
        replace(place, latitude=moved.get(place.place_id, 40.0)) for place in world.places
    ))  # fmt: skip
    home, gone, here = world.places[:3]
    near, far = (size * math.exp(-distance_km(home, place) / 30) for size, place in ((4000, gone), (8000, here)))
    pull = 0.5 * near / (near + far)
    run = simulate(world, make_plan(world, members=200))
    rate = math.log(2) / 1e4 * math.exp(10 * pull)
    decided = run.ends.ready_people[0]
    # Others follow each other a little: their share of the pull stays below 2 %.
    assert decided == pytest.approx(40_000 * rate * 12, rel=0.06)


def conflict(name: str, start_day: int, days: int, north_deg: float, spread_km: float, *deaths: int) -> ConflictEvent:
    low, best, high = deaths
    start = START + timedelta(days=start_day)
    return ConflictEvent(
        name, start, start + timedelta(days=days), START - timedelta(days=99), 40.04 + north_deg, 45.0, spread_km,
        low, best, high, "made up",
    )  # fmt: skip


CONFLICTS = (
    conflict("old", -40, 1, 0.1, 0.0, 5, 5, 5),
    conflict("vague", -3, 7, 0.05, 25.0, 0, 10, 200),
    conflict("near", 0, 1, 0.0, 0.0, 1, 2, 4),
    conflict("far", 1, 1, 0.4, 75.0, 100, 150, 300),
    conflict("later", 3, 2, 0.02, 0.0, 0, 0, 0),
    conflict("after", 30, 1, 0.0, 0.0, 9, 9, 9),
)


@pytest.mark.parametrize("quantile", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_threat_of_conflict_events_is_the_sum_over_all_of_them(quantile: float) -> None:
    values = {
        "event_intensity": 0.4, "fatality_elasticity": 0.5, "fatality_quantile": quantile, "threat_age_h": 36.0,
        "threat_distance_km": 15.0, "decide_half_time_h": 1e6,
    }  # fmt: skip
    world = make_world({"home": 1000}, hours=144, inputs=make_inputs(**values), events=SHUT)
    world = replace(world, conflict=CONFLICTS)
    run = simulate(world, make_plan(world))
    (home,) = (place for place in world.places if place.place_id == "home")
    for hour in (1, 5, 24, 25, 31, 48, 73, 97, 120, 144):
        now = START + timedelta(hours=hour - SLOT_H)
        total = 0.0
        for event in CONFLICTS:
            if event.start > now:
                continue
            deaths = np.interp(quantile, [0, 0.5, 1], [event.deaths_low, event.deaths_best, event.deaths_high])
            days = (event.end - event.start) / timedelta(days=1)
            point = replace(home, latitude=event.latitude, longitude=event.longitude)
            away = math.sqrt(distance_km(home, point) ** 2 + event.spread_km**2 / 2)
            age = max((now - event.end) / timedelta(hours=1), 0.0)
            total += 0.4 * (1 + deaths) ** 0.5 / days * math.exp(-away / 15) * math.exp(-age / 36)
        assert run.pressures.levels[hour, 0] == pytest.approx(-math.expm1(-total), abs=0.00051), hour


def test_thousands_of_conflict_events_leave_nothing_behind() -> None:
    # Each is over after its day; a month later only what fades is left, and no rounding.
    many = tuple(conflict(f"made-{k}", k % 20, 1, 0.001 * (k % 7), 0.0, k, k, k) for k in range(3000))
    inputs = make_inputs(threat_age_h=6.0, event_intensity=20.0, decide_half_time_h=1e6)
    world = replace(make_world({"home": 1000}, hours=24 * 40, inputs=inputs, events=SHUT), conflict=many)
    levels = simulate(world, make_plan(world, every_h=24)).pressures.levels[:, 0]
    assert levels[10] == 1.0
    assert levels[-1] == 0.0


def test_threat_of_the_whole_area_is_not_felt_outside() -> None:
    # A fight near one of two places to stay: who has to choose sees no other fight there, however it came about.
    def share_of_quiet(world: Scenario) -> float:
        run = simulate(world, make_plan(world, members=4, every_h=48))
        present = dict(zip(run.pressures.shelter_ids, run.pressures.present[:, -1].sum(axis=0), strict=True))
        return float(present["quiet"] / sum(present.values()))

    places = tuple(
        replace(make_place(name, 1000, inside=False), latitude=north)
        for name, north in (("quiet", 49.0), ("hit", 40.0))
    )
    inputs = {
        "destination_sd": 0.0, "own_arrangement_share": 1.0, "destination_threat_effect": 5.0,
        "destination_distance_exponent": 0.0, "threat_age_h": 1e6, "checkpoint_veh_per_h": 9999.0,
        "registration_per_h": 1e6, "threat_distance_km": 100.0,
    }  # fmt: skip
    drawn = {"fighting_wait_mean_h": 0.1, "fighting_length_mean_h": 1e6, "fighting_intensity": 5.0}
    fight = replace(make_event("fighting", "hit", 0.0, value=0.5), until=START + timedelta(hours=1))
    shares = []
    for extra, events in (({}, ()), (drawn, ()), ({}, (make_event("fighting", AREA_TARGET, 0.0, value=5.0),))):
        world = make_world({"home": 20_000}, inputs=make_inputs(**inputs, **extra), events=(fight, *events))
        camp = replace(world.places[-1], attraction=0.0)
        roads = tuple(make_road("camp", place.place_id) for place in places)
        shares.append(
            share_of_quiet(replace(world, places=(*world.places[:-1], camp, *places), roads=(*world.roads, *roads)))
        )
    assert shares[0] > 0.6
    assert shares[1] == pytest.approx(shares[0], abs=0.02)  # 80,000 people: four standard errors are 0.007
    assert shares[2] == pytest.approx(shares[0], abs=0.02)
