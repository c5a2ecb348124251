"""Every optional input of the road model, through the files: it moves a run in the direction that a person expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

import corridor
from corridor.world.meanings import MODEL_INPUTS
from road_cases import (
    FREE_GATE,
    MEMBERS,
    NARROW,
    NO_CARS,
    OPEN,
    TWO_WAYS,
    early,
    failed,
    happen,
    lower_waits,
    on_the_pass,
    out_of_upper,
    refused,
    run_folder,
    state,
    total,
)
from spoil import S, both, swap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.results import Record
    from road_cases import Measure
    from spoil import Break


class Case(NamedTuple):
    """An input, where it acts, a low and a high value, what is looked at, and whether that rises."""

    name: str
    where: Break
    low: float
    high: float
    measure: Measure
    rises: bool


WRECKS = both(NARROW, state(breakdowns_per_million_km=20_000))
WALKERS = both(OPEN, state(carless_share=0.8, ride_share=0, walk_share=1))
ON_FOOT_OR_NOT = both(OPEN, state(carless_share=0.8, ride_share=0))
BUSES = both(NO_CARS, happen("buses", "upper", 2))
JAM = both(TWO_WAYS, state(route_sensitivity=20), happen("capacity", "gate", 10, "vehicles/h", "00:30"))
FUEL = both(OPEN, state(range_km=10), happen("delivery", "upper", 1000, "l fuel"))

CASES = [
    Case("entering_priority", NARROW, 0.01, 100, lower_waits, rises=False),
    Case("route_sensitivity", both(TWO_WAYS, FREE_GATE), 0, 30, on_the_pass, rises=False),
    Case("replan_gain", JAM, 0, 100, early, rises=False),
    Case("replan_mean_h", JAM, 0.1, 1000, early, rises=False),
    Case("route_memory_h", JAM, 0.1, 1000, early, rises=False),
    Case("added_lane_gain", both(NARROW, happen("lanes", "lower--gate", 2)), 0, 1, early, rises=True),
    Case("blocked_share", WRECKS, 0, 1, early, rises=False),
    Case("clear_h", both(WRECKS, state(blocked_share=1)), 0.01, 10, early, rises=False),
    Case("breakdowns_per_million_km", NARROW, 0, 20_000, early, rises=False),
    Case("breakdowns_per_million_km", NARROW, 0, 20_000, failed, rises=True),
    Case("range_km", OPEN, 20, 1000, total, rises=True),
    Case("range_factor", both(OPEN, state(range_km=25)), 1, 3, out_of_upper, rises=True),
    Case("idle_km_per_h", both(NARROW, state(range_km=100)), 0, 100, failed, rises=True),
    Case("fill_l", FUEL, 5, 50, total, rises=False),
    Case("stranded_walk_share", both(WRECKS, state(lift_wait_mean_h=1000)), 0, 1, total, rises=True),
    Case("lift_wait_mean_h", both(WRECKS, state(stranded_walk_share=0)), 0.1, 1000, total, rises=False),
    Case("walk_km_per_day", WALKERS, 10, 100, early, rises=True),
    Case("patient_share", OPEN, 0, 1, early, rises=True),
    Case("barred_share", OPEN, 0, 0.8, total, rises=False),
    Case("refusal_share", OPEN, 0, 0.5, total, rises=False),
    Case("refusal_share", OPEN, 0, 0.5, refused, rises=True),
    Case("carless_share", OPEN, 0, 0.8, total, rises=False),
    Case("ride_share", both(OPEN, state(carless_share=0.8)), 0, 1, total, rises=True),
    Case("walk_share", ON_FOOT_OR_NOT, 0, 1, total, rises=True),
    Case("truck_share", NARROW, 0, 1, early, rises=True),
    Case("tractor_share", NARROW, 0, 1, early, rises=True),
    Case("bus_seats", BUSES, 10, 60, early, rises=True),
    Case("bus_turn_h", BUSES, 0, 12, early, rises=False),
]  # fmt: skip


def test_every_optional_input_of_the_road_model_is_here() -> None:
    optional = list(MODEL_INPUTS)[list(MODEL_INPUTS).index("entering_priority") :]
    assert {case.name for case in CASES} == set(optional)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.measure.__name__}")
def test_an_input_moves_the_run_as_a_person_expects(case: Case, tiny: Callable[..., Path], tmp_path: Path) -> None:
    low, high = (
        case.measure(run_folder(tiny(tmp_path / str(value)), case.where, state(**{case.name: value})))
        for value in (case.low, case.high)
    )
    assert (high > low) if case.rises else (high < low)


@pytest.mark.parametrize("name", list(MODEL_INPUTS)[list(MODEL_INPUTS).index("fighting_wait_mean_h") :])
def test_an_input_stated_at_its_default_changes_nothing_and_can_be_written(
    name: str, tiny_folder: Path, tiny_record: Record
) -> None:
    default = MODEL_INPUTS[name].default
    if default == np.inf or name == "fighting_intensity":
        return  # cannot be stated
    state(**{name: default})(tiny_folder)
    record = corridor.forecast(tiny_folder, members=tiny_record.plan.members)
    assert record.ensemble.arrivals.tobytes() == tiny_record.ensemble.arrivals.tobytes()
    corridor.write(record, tiny_folder.parent / "result")


def test_an_uncertain_walking_pace_differs_by_member_and_not_by_ensemble(
    tiny: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tiny(tmp_path)
    both(OPEN, state(carless_share=1, ride_share=0, walk_share=1, walk_km_per_day=0.123))(folder)
    swap(S, 'kind = "constant", value = 0.123', 'kind = "log_uniform", low = 10, high = 100')(folder)
    many, one = corridor.forecast(folder, members=MEMBERS), corridor.forecast(folder, members=1)
    assert many.ensemble.stages[:1].tobytes() == one.ensemble.stages.tobytes()
