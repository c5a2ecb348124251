"""What a run would refuse or could not bear is a fault of the folder, with the row and what would do."""

# ruff: noqa: E501 - tables: one case a line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from conftest import EVENTS, ROADS, SCENARIO
from corridor.dynamics.streams import stable_hash
from corridor.intake.read import read_scenario
from corridor.intake.shape.tables import MAX_ROWS
from corridor.intake.whole import limits
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.world.inputs import FIGHTING_INPUTS
from corridor.world.meanings import MODEL_INPUTS
from spoil import Case, E, O, P, R, S, add, both, faults_of, swap, write

if TYPE_CHECKING:
    from pathlib import Path

    from spoil import Break

# Capacity so close to jam density x speed that gaps run back at 5,990 km/h.
FAST_GAPS = swap(R, "true,12,50,1,600,130", "true,12,50,1,6450,130")


def rows(count: int, row: str) -> str:
    return "".join(row.format(k=k) for k in range(count))


CASES = [
    # ways out
    Case("a way out against a one-way road", swap(R, "upper,lower,true", "lower,upper,false"), P, 2, "place_id",
         ("upper", "an exit must be reachable", "one-way")),
    Case("people on no road", add(P, "lone,Lone,settlement,40.1,20.1,5,,,valley,,,made up\n"), P, 6, "place_id", ("lone",)),
    # roads too short, or too slow
    Case("road shorter than a step", swap(R, "true,10,50", "true,0.5,50"), R, 2, "length_km",
         ("0.5", "drive_step_s <= 36 or length_km >= 0.834", "shorter step")),
    Case("gap faster than a step", FAST_GAPS, R, 4, "length_km", ("12", "drive_step_s <= 6 or length_km >= 107.5")),
    Case("road that no step is short enough for", swap(R, "true,10,50", "true,1e-9,50"), R, 2, "length_km", ("60 s or more along it: length_km >= 0.834",)),
    Case("road of a lifetime", swap(R, "true,10,50", "true,10,1e-300"), R, 2, "jam_veh_per_km", ("must be >",)),
    Case("slower than a glacier", swap(R, "true,10,50,1,600", "true,10,1e-3,1,0.1"), R, 2, "free_speed_km_h", ("at most 500,000 drive steps",)),
    Case("capacity of next to nothing", swap(R, "true,10,50,1,600", "true,10,50,1,5e-324"), R, 2, "capacity_veh_per_h", ("at most 500,000",)),
    # numbers
    Case("merge priority of 0", swap(R, "600,130,1,", "600,130,0,"), R, 2, "merge_priority", ("must be >= 0.001",)),
    Case("huge merge priority", swap(R, "600,130,1,", "600,130,1e308,"), R, 2, "merge_priority", ("must be <= 1000",)),
    Case("huge intensity", swap(E, "upper,1,1", "upper,1e300,1"), E, 3, "value", ("must be <= 1e+12",)),
    Case("huge count", swap(O, ",500,", ",1e300,"), O, 3, "value", ("must be <= 1e+12",)),
    Case("huge reception", swap(P, "5000,,3000", "5000,,3000000000"), P, 5, "capacity", ("must be <= 1e+09",)),
    Case("huge weight", swap(S, "weight = 2", "weight = 1e300"), S, 0, "prior_sets.fast.weight", ("must be <= 1000000",)),
    Case("log-uniform from next to nothing", swap(S, "low = 10, high = 50", "low = 1e-300, high = 50"), S, 0,
         "inputs.threat_distance_km.distribution", ("low must be at least 1e-12",)),
    Case("median out of range", swap(S, "median = 12", "median = 1e9"), S, 0, "inputs.hazard_memory_h.distribution",
         ("the median of hazard_memory_h must lie in [0.1, 1000000] h",)),
    Case("rival from next to nothing", add(S, "\n[rivals.no_physics]\ntotal = [1e-300, 5]\n"), S, 0,
         "rivals.no_physics.total", ("0 < low < high",)),
    # times
    Case("year 1", swap(E, "2024-02-25T00:00", "0001-01-01T00:00"), E, 2, "time", ("the years 1900 to 2200",)),
    Case("year 9999", swap(E, "2024-02-25T06:00", "9999-12-31T23:59"), E, 2, "published_time", ("1900 to 2200",)),
    Case("run of a century", swap(S, "end = 2024-03-03", "end = 2124-03-03"), S, 0, "clock.end", ("at most 1,096 days",)),
    Case("run of two million steps", both(swap(S, "drive_step_s = 60", "drive_step_s = 1"), swap(S, "end = 2024-03-03", "end = 2024-03-23")),
         S, 0, "clock.end", ("at most 1,000,000 steps",)),
    # sums and products
    Case("more people than the world", swap(P, "1200", "1000000000"), P, 0, "population", ("up to 1.3e+09", "at most 1,000,000,000")),
    Case("room for more cars than the world", swap(R, "true,10,50,1,600,130", "true,10000,50,100,600,130"), R, 0, "",
         ("1.3e+08 vehicles", "at most 50,000,000")),
    Case("roads of twenty million steps", write(R, ROADS + rows(30, "r{k},lower,upper,true,50,1,1,1,130,1,x\n")), R, 0, "",
         ("drive steps along all roads", "at most 10,000,000")),
    Case("more moments to score than a run records", add(O, rows(5_100, "arrivals,,,2024-03-01T02:00:00.{k:06d}+02:00,5,people,,,m,score\n")),
         O, 0, "use", ("5,103 rows of arrivals to score", "at most 5,000")),
    Case("too many events", add(E, rows(MAX_ROWS[E], "e{k},2024-03-01T02:00+02:00,,,talks,upper,,,x,\n")), E, 20_002, "", ("at most 20,000 rows",)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_one_figure_out_of_bounds_gives_one_fault(case: Case, tiny_folder: Path) -> None:
    case.damage(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert (fault.file, fault.row, fault.column) == (case.file, case.row, case.column)
    for piece in case.pieces:
        assert piece in str(fault)


@pytest.mark.parametrize(
    "product", ["MAX_PLACE_STEPS", "MAX_ROAD_STEPS", "MAX_ROAD_HOURS", "MAX_BATCHES", "MAX_FEELINGS"]
)
def test_products_that_would_fill_time_or_memory_are_faults(
    product: str, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 4 places, or 6 directions of roads, x 2,880 steps; those x 48 hours; 2 populated places x 192 decisions, x 1 fight.
    exact = {
        "MAX_PLACE_STEPS": 11_520, "MAX_ROAD_STEPS": 17_280, "MAX_ROAD_HOURS": 288, "MAX_BATCHES": 384, "MAX_FEELINGS": 2,
    }[product]  # fmt: skip
    monkeypatch.setattr(limits, product, exact)
    assert read_scenario(str(tiny_folder)).population == 2000
    monkeypatch.setattr(limits, product, exact - 1)
    (fault,) = faults_of(tiny_folder)
    assert (fault.row, fault.found.split(" = ")[1]) == (0, f"{exact:,}")


def test_places_that_share_a_random_stream_are_a_fault(tiny_folder: Path) -> None:
    # Found by trying; a run would refuse them, whatever its plan.
    first, second = "x112539", "x116522"
    assert stable_hash(first) == stable_hash(second)
    add(P, f"{first},Aa,junction,40.1,20.1,0,,,plain,,,m\n{second},Zz,junction,40.2,20.1,0,,,plain,,,m\n")(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert (fault.file, fault.row, fault.found) == (P, 7, second)
    assert f"shares a random stream with {first}" in fault.allowed


@pytest.mark.parametrize(
    ("old", "short", "long", "step"),
    [("true,10,50,1,600,130", "true,0.5,50,1,600,130", "true,0.834,50,1,600,130", 36),
     ("true,12,50,1,600,130", "true,12,50,1,6450,130", "true,107.5,50,1,6450,130", 6)],
    ids=["traffic", "gaps"],
)  # fmt: skip
def test_the_length_or_step_that_a_fault_offers_will_do(
    old: str, short: str, long: str, step: int, tiny_folder: Path
) -> None:
    swap(R, old, short)(tiny_folder)
    (fault,) = faults_of(tiny_folder)
    assert f"drive_step_s <= {step} " in fault.allowed
    swap(S, "drive_step_s = 60", f"drive_step_s = {step}")(tiny_folder)
    assert forecast(read_scenario(str(tiny_folder)), Request(members=2)).ensemble.arrivals.shape[0] == 2
    swap(S, f"drive_step_s = {step}", "drive_step_s = 60")(tiny_folder)
    swap(R, short, long)(tiny_folder)
    assert forecast(read_scenario(str(tiny_folder)), Request(members=2)).ensemble.arrivals.shape[0] == 2


def test_too_many_prior_sets_are_a_fault(tiny_folder: Path) -> None:
    add(S, rows(99, '[prior_sets.p{k}]\nweight = 1\nargument = "x"\ninputs = {{}}\n'))(tiny_folder)
    assert ("prior_sets", "101 sets") in [(fault.column, fault.found) for fault in faults_of(tiny_folder)]


def test_a_way_out_that_is_shut_for_now_is_no_fault(tiny_folder: Path) -> None:
    write(E, EVENTS.splitlines(keepends=True)[0] + EVENTS.splitlines(keepends=True)[1])(tiny_folder)
    assert read_scenario(str(tiny_folder)).events[0].kind == "closure"


def stated(name: str) -> str:
    """Write a table for an input that may be left out."""
    return (
        f'\n[inputs.{name}]\ndistribution = {{ kind = "constant", value = 1 }}\nunit = "{MODEL_INPUTS[name].unit}"\n'
        'assumption = true\nreason = "Made up."\n'
    )


def with_inputs(**values: str) -> Break:
    """Give inputs other distributions, wherever scenario.toml states them."""

    def run(folder: Path) -> None:
        text = (folder / S).read_text(encoding="utf-8")
        more = {name for name in values if MODEL_INPUTS[name].default is not None}
        if more & set(FIGHTING_INPUTS):
            more |= set(FIGHTING_INPUTS)
        text += "".join(map(stated, sorted(more)))
        for name, distribution in values.items():
            pattern = rf"(inputs\.{name}\]\ndistribution = )\{{[^}}]*\}}"
            text, count = re.subn(pattern, lambda match: match[1] + distribution, text)  # noqa: B023 - used at once
            assert count > 0
        (folder / S).write_text(text, encoding="utf-8")

    return run


def constant(value: float) -> str:
    return f'{{ kind = "constant", value = {float(value)!r} }}'


LOWEST = with_inputs(**{name: constant(one.low) for name, one in MODEL_INPUTS.items()})
HIGHEST = with_inputs(**{name: constant(one.high) for name, one in MODEL_INPUTS.items()})
CORNERS = {
    **{f"{name} lowest": with_inputs(**{name: constant(one.low)}) for name, one in MODEL_INPUTS.items()},
    **{f"{name} highest": with_inputs(**{name: constant(one.high)}) for name, one in MODEL_INPUTS.items()},
    "all inputs lowest": LOWEST,
    "all inputs highest": HIGHEST,
    "a billion people": both(swap(P, "1200,population_factor", "999990000,"), HIGHEST),
    "huge intensity": both(swap(E, "upper,1,1", "upper,1e12,1"), HIGHEST),
    "huge capacity": add(E, "c,2024-03-01T05:00+02:00,,2024-03-01T03:00+02:00,capacity,gate--town,1e12,,m,\n"),
    "tails of twelve digits": with_inputs(leaver_share='{ kind = "log_normal", median = 0.5, factor = 1e12 }'),
    "twelve digits": with_inputs(leaver_share='{ kind = "log_uniform", low = 1e-12, high = 1 }'),
    "next to no width": with_inputs(leaver_share='{ kind = "triangular", low = 0, mode = 0, high = 5e-324 }'),
    "next to no weight": swap(S, "weight = 2", "weight = 5e-324"),
    "wide rivals": add(S, "\n[rivals.no_physics]\nrate_per_h = [1e-12, 1e12]\ntotal = [1e-12, 1e12]\n"),
    "room for many cars": swap(R, "true,10,50,1,600,130", "true,10,50,100,600,13000"),
    "a road of 387,000 steps": swap(R, "true,10,50,1,600,130", "true,50,1,1,1,130"),
    "steps of a second": both(swap(S, "drive_step_s = 60", "drive_step_s = 1"), swap(S, "step_s = 900", "step_s = 1")),
    "a case since 1900": swap(S, "case_start = 2024", "case_start = 1900"),
    "an end in 2200": swap(E, "2024-03-01T08:00", "2200-12-31T23:59"),
    "the poles": both(swap(P, "40.00,20.00", "90,180"), swap(P, "40.08,20.00", "-90,-180")),
    "issued at the last moment": swap(S, "issue_time = 2024-03-01T12:00:00", "issue_time = 2024-03-02T23:59:59.999999"),
}


@pytest.mark.parametrize("damage", CORNERS.values(), ids=[name.replace(" ", "-") for name in CORNERS])
def test_what_is_just_within_the_bounds_runs_and_loses_nobody(damage: Break, tiny_folder: Path) -> None:
    damage(tiny_folder)
    stages = forecast(read_scenario(str(tiny_folder)), Request(members=2)).ensemble.stages
    people = stages.sum(axis=2)
    assert (stages >= 0).all()
    assert (people == people[:, :1]).all()


def test_the_small_scenario_states_every_input(tiny_folder: Path) -> None:
    assert all(f"inputs.{name}]" in SCENARIO for name, one in MODEL_INPUTS.items() if one.default is None)
    LOWEST(tiny_folder)
    assert read_scenario(str(tiny_folder)).inputs["road_factor"].distribution.values == (0.001,)
