"""What happens on the way, through the files: each kind of event that acts, how people travel, who may pass."""

# ruff: noqa: E501 - a table: one case a line

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from corridor.world.events import ACTING_KINDS, EventKind
from road_cases import NARROW, NO_CARS, OPEN, TWO_WAYS, early, failed, happen, run_folder, state, total
from spoil import P, R, add, both

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from road_cases import Measure
    from spoil import Break


class Happening(NamedTuple):
    """An event of a kind, where it happens, without and with it, what is looked at, and whether that rises."""

    kind: str
    name: str
    without: Break
    event: Break
    measure: Measure
    rises: bool


NO_FUEL = both(OPEN, state(range_km=10, range_factor=1))
FUEL = both(NO_FUEL, happen("delivery", "upper", 2000, "l fuel", "06:00"))
SHUT = both(OPEN, happen("closure", "gate"), happen("opening", "gate", at="23:59"))
HAZE = both(NARROW, happen("hazard", "lower--gate", 0.2))

CASES = [
    Happening("hazard", "shuts at 0", OPEN, happen("hazard", "lower--gate", 0, at="00:15", until="20:00"), early, rises=False),
    Happening("hazard", "slows at 0.5", NARROW, happen("hazard", "lower--gate", 0.5), early, rises=False),
    Happening("hazard", "ends", HAZE, happen("hazard", "lower--gate", 1, at="04:00"), early, rises=True),
    Happening("hazard", "without a value is only shown", OPEN, happen("hazard", "lower--gate"), early, rises=None),
    Happening("lanes", "two for one", NARROW, happen("lanes", "lower--gate", 2), early, rises=True),
    Happening("lanes", "as many as there are", NARROW, happen("lanes", "lower--gate", 1), early, rises=None),
    Happening("buses", "for who has no car", NO_CARS, happen("buses", "upper", 2), total, rises=True),
    Happening("buses", "more of them", both(NO_CARS, happen("buses", "upper", 1)), happen("buses", "upper", 4), early, rises=True),
    Happening("buses", "for who has no fuel", NO_FUEL, happen("buses", "upper", 2), total, rises=True),
    Happening("convoy", "through what is shut", SHUT, happen("convoy", "upper", 300), early, rises=True),
    Happening("delivery", "in litres", NO_FUEL, happen("delivery", "upper", 2000, "l fuel"), total, rises=True),
    Happening("delivery", "in tonnes", NO_FUEL, happen("delivery", "upper", 1, "t fuel"), total, rises=True),
    Happening("delivery", "of food", NO_FUEL, happen("delivery", "upper", 2000, "t food"), total, rises=None),
    Happening("fuel-loss", "before it is used", FUEL, happen("fuel-loss", "upper", at="06:00"), total, rises=False),
    Happening("fuel-loss", "everywhere", FUEL, happen("fuel-loss", "area-at-risk", at="06:00"), total, rises=False),
    Happening("capacity", "before the run", NARROW, happen("capacity", "lower--gate", 10), early, rises=False),
    Happening("capacity", "of a checkpoint, from the start", OPEN, happen("capacity", "gate", 1), total, rises=False),
    Happening("closure", "of a road", OPEN, happen("closure", "lower--gate", at="00:15", until="20:00"), early, rises=False),
    Happening("opening", "of a place", both(OPEN, happen("closure", "gate", until="23:59")), happen("opening", "gate", at="04:00"), early, rises=True),
]  # fmt: skip


ON_PEOPLE = {
    EventKind.FIGHTING,
    EventKind.CEASEFIRE,
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
"""Kinds that move people before they are on the road: test_people_options.py."""


def test_every_kind_that_acts_on_the_road_is_here() -> None:
    assert {case.kind for case in CASES} == {str(kind) for kind in (ACTING_KINDS | {EventKind.DELIVERY}) - ON_PEOPLE}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind} {case.name}")
def test_what_happens_moves_the_run_as_a_person_expects(
    case: Happening, tiny: Callable[..., Path], tmp_path: Path
) -> None:
    without = case.measure(run_folder(tiny(tmp_path / "without"), case.without))
    happened = case.measure(run_folder(tiny(tmp_path / "with"), case.without, case.event))
    if case.rises is None:
        assert happened == without
    else:
        assert (happened > without) if case.rises else (happened < without)


def test_a_hazard_that_ends_is_as_one_that_never_was_before_anybody_comes(
    tiny: Callable[..., Path], tmp_path: Path
) -> None:
    # Everybody waits at a shut gate until long after.
    shut = both(OPEN, happen("closure", "upper--lower", until="06:00"), happen("closure", "lower--gate", until="06:00"))
    runs = [
        run_folder(tiny(tmp_path / name), shut, *changes).ensemble.arrivals.tobytes()
        for name, changes in (("a", ()), ("b", (happen("hazard", "gate--town", 0.1, at="01:00", until="02:00"),)))
    ]
    assert runs[0] == runs[1]


def test_a_tonne_of_fuel_is_1250_litres(tiny: Callable[..., Path], tmp_path: Path) -> None:
    tonne, litres = (
        run_folder(tiny(tmp_path / unit[0]), NO_FUEL, happen("delivery", "upper", value, unit))
        for value, unit in ((1, "t fuel"), (1250, "l fuel"))
    )
    assert tonne.ensemble.arrivals.tobytes() == litres.ensemble.arrivals.tobytes()
    assert 0 < total(tonne) <= 1250 / 20 * 8  # a fill of 20 l a party of at most 8


def test_a_convoy_takes_no_more_than_it_has_room_for_and_nobody_else_passes(tiny_folder: Path) -> None:
    shut = both(OPEN, happen("closure", "gate"), happen("closure", "lower--gate"))  # and no known end
    never = state(patient_share=0.3)
    ensemble = run_folder(
        tiny_folder, shut, never, happen("convoy", "upper", 300, at="01:00"), happen("opening", "gate", at="23:59"),
        happen("opening", "lower--gate", at="23:59"),
    ).ensemble  # fmt: skip
    before = ensemble.valid_times.index(next(one for one in ensemble.valid_times if one.hour == 22))
    assert (ensemble.arrivals[:, before] > 250).all()
    assert (ensemble.arrivals[:, before] <= 300 + 8).all()


def test_buses_bring_everybody_who_waits_for_a_seat_or_has_no_fuel(tiny_folder: Path) -> None:
    both(OPEN, state(carless_share=0.5, ride_share=0, walk_share=0, range_km=25))(tiny_folder)
    record = run_folder(tiny_folder, happen("buses", "upper", 100), happen("buses", "lower", 100), state(clear_h=0.1))
    ensemble = record.ensemble
    assert (ensemble.stages[:, -1, 2] == 0).all()  # nobody is left behind
    stuck = ensemble.ends.standstill_h[ensemble.stages[:, -1, 3] > 0]
    assert (stuck < 6).all()  # nor forgotten on the road


def test_walkers_come_later_than_cars(tiny: Callable[..., Path], tmp_path: Path) -> None:
    cars, walkers = (
        run_folder(tiny(tmp_path / str(share)), OPEN, state(carless_share=share, ride_share=0, walk_share=1))
        for share in (0, 1)
    )
    assert np.nanmin(walkers.ensemble.waits.road_h) > 12  # 20 km at 20 km a day
    assert early(walkers) < early(cars)


def test_all_barred_stay_where_a_checkpoint_is_the_only_way_and_go_around_it_where_they_can(
    tiny: Callable[..., Path], tmp_path: Path
) -> None:
    kept = run_folder(tiny(tmp_path / "one"), OPEN, state(barred_share=1))
    assert kept.ensemble.arrivals.max() == 0
    free = run_folder(tiny(tmp_path / "two"), TWO_WAYS, state(barred_share=1))
    queues = free.ensemble.queues
    assert total(free) > 1000
    assert queues.mean_people[:, queues.road_ids.index("lower--gate")].max() == 0


def test_who_is_refused_is_counted_once_and_ready_at_home_again(tiny_folder: Path) -> None:
    ensemble = run_folder(tiny_folder, OPEN, state(refusal_share=1)).ensemble
    assert ensemble.arrivals.max() == 0
    assert (ensemble.ends.refused > 0).all()
    assert (ensemble.ends.refused <= ensemble.stages[:, -1, 2]).all()


@pytest.mark.parametrize("share", ["patient_share", "truck_share", "tractor_share", "barred_share"])
def test_a_share_of_all_leaves_nobody_in_a_car(share: str, tiny: Callable[..., Path], tmp_path: Path) -> None:
    # Whoever would break down does not: nobody drives a car of their own, but trucks and tractors do break down.
    record = run_folder(tiny(tmp_path), OPEN, state(breakdowns_per_million_km=500_000, **{share: 1}))
    assert (failed(record) > 0) == (share in {"truck_share", "tractor_share"})


def test_a_bend_in_a_detour_does_not_hide_it(tiny: Callable[..., Path], tmp_path: Path) -> None:
    # The same two ways out; the longer one is one road, or two that meet a kilometre on.
    jam = happen("capacity", "gate", 10, "vehicles/h", at="00:15")
    bend = "place,Bend,junction,40.09,20.02,0,,,valley,,,made up\n"
    road = ",true,{},50,1,600,130,1,made up\n"
    whole = add(R, "detour,lower,town" + road.format(21))
    parts = both(
        add(P, bend), add(R, "detour-1,lower,place" + road.format(1) + "detour-2,place,town" + road.format(20))
    )
    in_one, in_two = (
        early(run_folder(tiny(tmp_path / name), OPEN, jam, detour)) for name, detour in (("a", whole), ("b", parts))
    )
    assert in_two > 0.8 * in_one
