"""Every optional input about people and every kind of event that moves them, through the files, in the way expected."""

# ruff: noqa: E501 - tables: one case a line

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from conflict_files import table, ucdp
from corridor.world.events import ACTING_KINDS, EventKind
from corridor.world.meanings import MODEL_INPUTS
from road_cases import HEADER, early, happen, run_folder, state
from spoil import E, P, R, S, add, both, swap, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.results import Record
    from road_cases import Measure
    from spoil import Break

FLED, RETURNED, TRAPPED = range(3)
UPPER, LOWER = range(2)


def fled(record: Record) -> float:
    return float(record.ensemble.pressures.moves[:, :, FLED].mean())


def returned(record: Record) -> float:
    return float(record.ensemble.pressures.moves[:, :, RETURNED].mean())


def trapped(record: Record) -> float:
    return float(record.ensemble.pressures.moves[:, :, TRAPPED].mean())


def dead(record: Record) -> float:
    return float(record.ensemble.stages[:, -1, 6].mean())


def out_of(origin: int) -> Measure:
    return lambda record: float(record.ensemble.waits.people_out[:, origin].mean())


def decided(record: Record) -> float:
    """People hours past the decision."""
    return float(record.ensemble.stages[:, :, 2:6].sum(axis=2).mean())


def ready_at(place_id: str) -> Measure:
    return lambda record: float(record.ensemble.ends.ready_people[record.ensemble.ends.place_ids.index(place_id)])


def present_at(place_id: str, row: int = -1) -> Measure:
    def measure(record: Record) -> float:
        pressures = record.ensemble.pressures
        return float(pressures.present[:, row, pressures.shelter_ids.index(place_id)].mean())

    return measure


def share_at(place_id: str) -> Measure:
    return lambda record: (
        present_at(place_id)(record) / float(record.ensemble.pressures.present[:, -1].sum(axis=1).mean())
    )


def spread_at(place_id: str) -> Measure:
    def measure(record: Record) -> float:
        pressures = record.ensemble.pressures
        present = pressures.present[:, -1]
        return float((present[:, pressures.shelter_ids.index(place_id)] / present.sum(axis=1)).std())

    return measure


def days_left(record: Record) -> float:
    return float(record.ensemble.pressures.days_left.mean())


def out_in_band(band: str) -> Measure:
    def measure(record: Record) -> float:
        who = record.tables["who"]
        rows = [k for k, one in enumerate(who["band"]) if one == band]
        return float(who["q50"][rows[-1]]) if rows else 0.0

    return measure


# People think it over for hours; nothing has happened yet; the crossing passes all of them.
CALM = both(
    write(E, HEADER),
    swap(S, "low = 2, high = 12", "low = 5, high = 10"),
    swap(S, "low = 24, high = 96", "low = 5, high = 10"),
    swap(S, "issue_time = 2024-03-01T12", "issue_time = 2024-03-01T00"),
    swap(P, "Gate,checkpoint", "Gate,junction"),
)
SLOW = both(CALM, swap(S, "low = 5, high = 10", "low = 20, high = 40", 2))
AFRAID = both(CALM, happen("fighting", "area-at-risk", 3))
OUTBREAK = both(CALM, state(fighting_wait_mean_h=2, fighting_length_mean_h=30, fighting_intensity=3))
SHUT = both(CALM, happen("closure", "gate"))
FORGET = swap(S, "low = 24, high = 336", "low = 0.1, high = 0.2")
CAGED = both(AFRAID, happen("closure", "gate"), happen("opening", "gate", at="23:59"))

UCDP = ucdp({
    "latitude": "40.05", "longitude": "20.0", "date_start": "2024-02-29", "date_end": "2024-02-29", "low": "0",
    "best": "10", "high": "1000",
})  # fmt: skip
RECORDED = both(SLOW, write("ged.csv", UCDP), add(S, table("ged.csv", "ucdp")))

TRUSTING = both(CALM, state(trust_effect=5), happen("guarantee", "area-at-risk", 1))
ORDERED = both(SLOW, happen("leave-order", "area-at-risk", 1))
RUMOURED = both(SLOW, happen("rumour", "area-at-risk", 1))
SOCIAL = both(SLOW, swap(S, 'kind = "uniform", low = 0.0, high = 2.0', 'kind = "uniform", low = 3.0, high = 4.0'))
SIDE = both(
    add(P, "side,Side,settlement,40.90,20.00,6000,,,valley,,,made up\n"),
    add(R, "side--gate,side,gate,true,95,50,1,600,130,1,made up\n"),
)
SEEN = both(SOCIAL, happen("leave-order", "upper", 8))

HUNGRY = both(SLOW, state(deprivation_effect=4))
STOCKED = both(HUNGRY, happen("stock", "area-at-risk", 15, "days food"))


def long_ago(kind: str, target: str, value: float | str, unit: str, day: str = "2024-02-21") -> Break:
    """Let something happen days before the run."""
    row = f"{kind}-{target}-{day},{day}T00:00+02:00,,{day}T06:00+02:00,{kind},{target},{value},{unit},made up,\n"
    return add(E, row)


LONG_STOCKED = both(HUNGRY, long_ago("stock", "area-at-risk", 15, "days food"))
UNEVEN = both(HUNGRY, long_ago("stock", "upper", 60, "days food"), long_ago("stock", "lower", 5, "days food"))
WALLED = both(CALM, happen("encirclement", "upper"))

BASE = both(
    add(P, "base,Base,refuge,40.05,20.10,0,,,valley,,,made up\n"),
    add(R, "upper--base,upper,base,true,5,50,1,600,130,1,made up\n"),
)
BASES = both(
    BASE,
    add(P, "fort,Fort,refuge,40.05,20.40,0,,,valley,,,made up\n"),
    add(R, "upper--fort,upper,fort,true,40,50,1,600,130,1,made up\n"),
)
BASE_OUT = add(R, "base--gate,base,gate,true,12,50,1,600,130,1,made up\n")

# Outside: a city of many and a village, both an hour away.
CITIES = both(
    add(P, "city,City,settlement,40.30,20.50,90000,,,plain,,,made up\n"),
    add(P, "hamlet,Hamlet,settlement,40.30,20.00,100,,,plain,,,made up\n"),
    add(R, "town--city,town,city,true,50,50,1,600,130,1,made up\n"),
    add(R, "town--hamlet,town,hamlet,true,10,50,1,600,130,1,made up\n"),
)
CROWD = both(AFRAID, CITIES)
TIGHT = both(
    AFRAID,
    add(P, "city,City,settlement,40.30,20.50,90000,,200,plain,,,made up\n"),
    add(R, "town--city,town,city,true,50,50,1,600,130,1,made up\n"),
)
SAFE_AGAIN = both(AFRAID, state(return_mean_h=5, return_threat=1))


class Case(NamedTuple):
    """An input, where it acts, a low and a high value, what is looked at, and whether that rises."""

    name: str
    where: Break
    low: float
    high: float
    measure: Measure
    rises: bool


CASES = [
    Case("fighting_wait_mean_h", both(CALM, state(fighting_length_mean_h=10, fighting_intensity=3)), 0.5, 100, early, rises=False),
    Case("fighting_length_mean_h", both(CALM, state(fighting_wait_mean_h=1, fighting_intensity=3), FORGET), 0.5, 50, early, rises=True),
    Case("fighting_intensity", both(CALM, state(fighting_wait_mean_h=1, fighting_length_mean_h=50)), 0.1, 5, early, rises=True),
    Case("violation_share", both(OUTBREAK, FORGET), 0, 1, early, rises=False),
    Case("violation_length_mean_h", both(OUTBREAK, state(violation_share=1), FORGET), 0.1, 40, early, rises=True),
    Case("violation_intensity", both(OUTBREAK, state(violation_share=1)), 0, 1, early, rises=True),
    Case("event_intensity", RECORDED, 0, 3, early, rises=True),
    Case("fatality_elasticity", RECORDED, 0, 1, early, rises=True),
    Case("fatality_quantile", RECORDED, 0, 1, early, rises=True),
    Case("deprivation_effect", both(SLOW, happen("stock", "area-at-risk", 0, "days food")), 0, 3, early, rises=True),
    Case("trust_effect", both(CALM, happen("guarantee", "area-at-risk", 1)), 0, 5, early, rises=False),
    Case("trust_age_h", TRUSTING, 1, 1000, early, rises=False),
    Case("news_reach", TRUSTING, 0, 1, early, rises=False),
    Case("news_reach", ORDERED, 0, 1, early, rises=True),
    Case("news_delay_mean_h", ORDERED, 0.1, 40, early, rises=False),
    Case("order_effect", ORDERED, 0, 3, early, rises=True),
    Case("order_length_h", ORDERED, 1, 40, early, rises=True),
    Case("rumour_effect", RUMOURED, 0, 3, early, rises=True),
    Case("rumour_age_h", RUMOURED, 1, 100, early, rises=True),
    Case("social_threshold", SOCIAL, 0.05, 0.95, early, rises=False),
    Case("social_shape", both(SOCIAL, state(social_threshold=0.7)), 1, 10, early, rises=False),
    Case("neighbour_share", SEEN, 0, 1, out_of(LOWER), rises=True),
    Case("neighbour_km", both(SEEN, SIDE, state(neighbour_share=1)), 5, 1000, out_of(LOWER), rises=False),
    Case("unpack_mean_h", both(CALM, happen("closure", "gate", until="23:00")), 0.5, 1000, early, rises=True),
    Case("stock_factor", STOCKED, 0.1, 3, early, rises=False),
    Case("days_safe", STOCKED, 1, 100, early, rises=True),
    Case("ration_days", LONG_STOCKED, 0, 30, early, rises=False),
    Case("ration_floor", LONG_STOCKED, 0.1, 1, days_left, rises=False),
    Case("stock_sharing", UNEVEN, 0, 1, out_of(LOWER), rises=False),
    Case("food_kg_per_day", both(HUNGRY, happen("stock", "area-at-risk", 0, "days food"), happen("delivery", "area-at-risk", 9, "t food")), 0.1, 5, early, rises=True),
    Case("relief_wait_mean_h", WALLED, 0.1, 100, trapped, rises=True),
    Case("announced_wait_mean_h", both(SHUT, happen("opening-announced", "gate")), 0.1, 100, early, rises=False),
    Case("rumoured_wait_mean_h", both(SHUT, happen("opening-rumoured", "gate")), 0.1, 100, early, rises=False),
    Case("opening_news_mean_h", AFRAID, 0, 20, early, rises=False),
    Case("inside_half_time_h", both(CAGED, BASE), 0.1, 40, fled, rises=False),
    Case("inside_time_sensitivity", both(CAGED, BASES, state(inside_half_time_h=0.1)), 0, 10, ready_at("fort"), rises=False),
    Case("return_mean_h", both(AFRAID, state(return_threat=1)), 0.1, 1000, returned, rises=False),
    Case("return_threat", both(AFRAID, state(return_mean_h=5)), 0, 1, returned, rises=True),
    Case("destination_distance_exponent", CROWD, 0, 5, share_at("city"), rises=False),
    Case("destination_attraction_exponent", CROWD, 0, 2, share_at("city"), rises=True),
    Case("destination_threat_effect", both(CROWD, happen("fighting", "city", 3)), 0, 5, share_at("city"), rises=False),
    Case("destination_sd", CROWD, 0, 2, spread_at("city"), rises=True),
    Case("own_arrangement_share", TIGHT, 0, 1, present_at("city"), rises=True),
    Case("onward_mean_h", both(TIGHT, state(own_arrangement_share=0)), 1, 1000, present_at("city"), rises=False),
    Case("age_0_4_share", AFRAID, 0.1, 0.3, out_in_band("0-4"), rises=True),
    Case("age_5_11_share", AFRAID, 0.1, 0.3, out_in_band("5-11"), rises=True),
    Case("age_12_17_share", AFRAID, 0.1, 0.3, out_in_band("12-17"), rises=True),
    Case("age_60_share", AFRAID, 0.1, 0.3, out_in_band("60+"), rises=True),
    Case("age_60_share", AFRAID, 0.1, 0.3, out_in_band("18-59"), rises=False),
    Case("female_share", AFRAID, 0.4, 0.6, out_in_band("female"), rises=True),
    Case("disability_share", AFRAID, 0.1, 0.2, out_in_band("disability"), rises=True),
    Case("older_leaver_ratio", both(AFRAID, state(age_60_share=0.2)), 0.1, 1, out_in_band("60+"), rises=True),
]  # fmt: skip


def test_every_optional_input_about_people_is_here() -> None:
    names = list(MODEL_INPUTS)
    optional = names[names.index("fighting_wait_mean_h") : names.index("entering_priority")]
    assert {case.name for case in CASES} == set(optional)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_input_moves_people_as_a_person_expects(case: Case, tiny: Callable[..., Path], tmp_path: Path) -> None:
    low, high = (
        case.measure(run_folder(tiny(tmp_path / str(value)), case.where, state(**{case.name: value})))
        for value in (case.low, case.high)
    )
    assert (high > low) if case.rises else (high < low)


class Happening(NamedTuple):
    """An event of a kind, where it happens, without and with it, what is looked at, and whether that rises."""

    kind: str
    name: str
    without: Break
    event: Break
    measure: Measure
    rises: bool | None


FED = both(HUNGRY, happen("stock", "area-at-risk", 2, "days food"))
STARVED = both(
    HUNGRY, long_ago("stock", "area-at-risk", 9, "days food"), long_ago("supply", "gate", 2000, "person-days food/day")
)
TRUST = both(AFRAID, state(trust_effect=5))
CALMED = both(CALM, state(trust_effect=5))
TRAPPED_UPPER = both(AFRAID, happen("encirclement", "upper"))
HOME_KINDS = {
    kind for kind in EventKind
    if kind in ACTING_KINDS or kind in {EventKind.DELIVERY, EventKind.EVACUATION, EventKind.SHOCK}
} - {"capacity", "hazard", "lanes", "buses", "convoy", "fuel-loss"}  # fmt: skip

EVENTS = [
    Happening("fighting", "an assault that does not happen", CALM, happen("fighting", "area-at-risk", 3, at="04:00"), early, rises=True),
    Happening("fighting", "far away", CALM, happen("fighting", "town", 0), early, rises=None),
    Happening("ceasefire", "ends it", both(AFRAID, FORGET), happen("ceasefire", "area-at-risk", at="01:00"), early, rises=False),
    Happening("ceasefire", "assures", CALMED, happen("ceasefire", "area-at-risk"), early, rises=False),
    Happening("talks", "assure", CALMED, happen("talks", "area-at-risk"), early, rises=False),
    Happening("talks", "of who trusts nobody", CALM, happen("talks", "area-at-risk"), early, rises=None),
    Happening("guarantee", "assures", CALMED, happen("guarantee", "area-at-risk", 2), early, rises=False),
    Happening("guarantee", "after the fight began", TRUST, happen("guarantee", "area-at-risk", at="01:00"), early, rises=False),
    Happening("guarantee", "before the fight began", both(CALMED, happen("fighting", "area-at-risk", 3, at="02:00")), happen("guarantee", "area-at-risk", until="01:59"), early, rises=False),
    Happening("leave-order", "everywhere", SLOW, happen("leave-order", "area-at-risk"), early, rises=True),
    Happening("leave-order", "in one place", SLOW, happen("leave-order", "upper", 3), out_of(UPPER), rises=True),
    Happening("stay-order", "everywhere", AFRAID, happen("stay-order", "area-at-risk"), early, rises=False),
    Happening("stay-order", "in one place", AFRAID, happen("stay-order", "upper", 5), decided, rises=False),
    Happening("rumour", "frightens", SLOW, happen("rumour", "area-at-risk", 2), early, rises=True),
    Happening("shock", "frightens", SLOW, happen("shock", "upper", 3), early, rises=True),
    Happening("shock", "counted in people is shown only", SLOW, happen("shock", "upper", 3, "people"), early, rises=None),
    Happening("closure", "a longer blockade", both(AFRAID, happen("closure", "gate", until="04:00")), happen("closure", "gate", at="04:00", until="16:00"), early, rises=False),
    Happening("opening", "a road that opens earlier", both(AFRAID, happen("closure", "gate", until="20:00")), happen("opening", "gate", at="04:00"), early, rises=True),
    Happening("opening-announced", "sooner", both(SHUT, state(announced_wait_mean_h=0.1)), happen("opening-announced", "gate"), early, rises=True),
    Happening("opening-announced", "without a mean of its own", SHUT, happen("opening-announced", "gate"), early, rises=None),
    Happening("opening-rumoured", "sooner", both(SHUT, state(rumoured_wait_mean_h=0.1)), happen("opening-rumoured", "gate"), early, rises=True),
    Happening("encirclement", "keeps people in", AFRAID, happen("encirclement", "upper", until="20:00"), out_of(UPPER), rises=False),
    Happening("encirclement", "with no known end", AFRAID, happen("encirclement", "upper"), trapped, rises=True),
    Happening("encirclement", "of a town on the way holds up those behind it", AFRAID, happen("encirclement", "lower", until="20:00"), early, rises=False),
    Happening("relief", "lets them out", both(TRAPPED_UPPER, state(relief_wait_mean_h=1000)), happen("relief", "upper", at="03:00"), early, rises=True),
    Happening("evacuation", "to a refuge", both(CAGED, BASE), happen("evacuation", "upper", 300, "people to refuge"), fled, rises=True),
    Happening("evacuation", "past what encircles", both(TRAPPED_UPPER, BASE, BASE_OUT, state(relief_wait_mean_h=1000)), happen("evacuation", "upper", 300, "people to refuge"), early, rises=True),
    Happening("evacuation", "in people is shown only", both(CAGED, BASE), happen("evacuation", "upper", 300, "people"), fled, rises=None),
    Happening("deaths", "in one place", CALM, happen("deaths", "upper", 100, at="00:30"), dead, rises=True),
    Happening("deaths", "everywhere", CALM, happen("deaths", "area-at-risk", 100, at="00:30"), early, rises=False),
    Happening("injuries", "wait for an ambulance", both(SHUT, state(patient_share=1e-9)), happen("injuries", "upper", 200, at="01:00"), decided, rises=True),
    Happening("injuries", "leave by it", both(SLOW, state(patient_share=1e-9)), happen("injuries", "upper", 200, at="01:00"), early, rises=True),
    Happening("stock", "of none", HUNGRY, happen("stock", "area-at-risk", 0, "days food"), early, rises=True),
    Happening("stock", "of much", both(HUNGRY, happen("stock", "area-at-risk", 0, "days food")), happen("stock", "area-at-risk", 60, "days medicine"), early, rises=False),
    Happening("supply", "feeds", FED, happen("supply", "area-at-risk", 20_000, "person-days food/day"), early, rises=False),
    Happening("supply", "that ends", both(FED, happen("supply", "upper", 20_000, "person-days food/day")), happen("supply", "upper", 0, "person-days food/day", at="00:01"), early, rises=True),
    Happening("closure", "of supplies, five days ago", STARVED, long_ago("closure", "gate", "", "", "2024-02-25"), days_left, rises=False),
    Happening("closure", "of supplies, longer ago", both(STARVED, long_ago("closure", "gate", "", "", "2024-02-25")), long_ago("closure", "gate", "", "", "2024-02-22"), days_left, rises=False),
    Happening("delivery", "of food", FED, happen("delivery", "area-at-risk", 30, "t food"), early, rises=False),
    Happening("delivery", "fuel that arrives", both(HUNGRY, happen("stock", "area-at-risk", 1, "days fuel")), happen("delivery", "upper", 90_000, "person-days fuel"), early, rises=False),
]  # fmt: skip


def test_every_kind_that_moves_people_is_here() -> None:
    assert {case.kind for case in EVENTS} == {str(kind) for kind in HOME_KINDS}


@pytest.mark.parametrize("case", EVENTS, ids=lambda case: f"{case.kind} {case.name}")
def test_what_happens_moves_people_as_a_person_expects(
    case: Happening, tiny: Callable[..., Path], tmp_path: Path
) -> None:
    without = case.measure(run_folder(tiny(tmp_path / "without"), case.without))
    happened = case.measure(run_folder(tiny(tmp_path / "with"), case.without, case.event))
    if case.rises is None:
        assert happened == without
    else:
        assert (happened > without) if case.rises else (happened < without)


def test_capacity_of_a_town_inside_makes_it_one_to_flee_to(tiny: Callable[..., Path], tmp_path: Path) -> None:
    where = both(CAGED, state(inside_half_time_h=0.5))
    plain, town = (
        fled(run_folder(tiny(tmp_path / name), where, *changes))
        for name, changes in (
            ("a", ()),
            (
                "b",
                (swap(P, "lower,Lower,settlement,40.08,20.00,800,,,", "lower,Lower,settlement,40.08,20.00,800,,500,"),),
            ),
        )
    )
    assert plain == 0
    assert 0 < town <= 500


def test_attraction_may_stand_in_a_column_of_its_own(tiny: Callable[..., Path], tmp_path: Path) -> None:
    shares = []
    for attraction in ("", "0", "1000000"):
        folder = tiny(tmp_path / f"x{attraction}")
        both(AFRAID, CITIES)(folder)
        lines = (folder / P).read_text(encoding="utf-8").splitlines()
        cells = ["attraction", *(attraction if line.startswith("hamlet") else "" for line in lines[1:])]
        (folder / P).write_text(
            "\n".join(f"{line},{cell}" for line, cell in zip(lines, cells, strict=True)) + "\n", encoding="utf-8"
        )
        record = run_folder(folder)
        shelters = record.ensemble.pressures.shelter_ids
        shares.append(share_at("hamlet")(record) if "hamlet" in shelters else 0.0)
    assert shares[1] == 0
    assert 0 < shares[0] < shares[2]
    assert np.isfinite(shares).all()
