"""Events that can do nothing as they stand: each is refused by row and column, with what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import corridor
from road_cases import DAY, HEADER
from spoil import E, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.errors import Findings

# kind, target, value, unit; the column at fault, and a part of what is said.
CASES = [
    ("lanes", "lower--gate", "0", "", "value", "write a closure"),
    ("lanes", "lower--gate", "1000000000", "", "value", "at most 20"),
    ("lanes", "lower--gate", "", "", "value", "cars abreast"),
    ("lanes", "upper", "2", "", "target", "road_id for lanes"),
    ("hazard", "lower--gate", "0.001", "", "value", "0.01 to 1"),
    ("hazard", "lower--gate", "1.5", "", "value", "at most 1 "),
    ("hazard", "upper", "0.5", "", "target", "road_id for hazard"),
    ("hazard", "area-at-risk", "0.5", "", "target", "row for each road"),
    ("buses", "gate", "3", "", "target", "people live in"),
    ("buses", "area-at-risk", "3", "", "target", "place_id"),
    ("buses", "upper", "0.5", "", "value", "at least 1"),
    ("buses", "upper", "", "", "value", "buses"),
    ("convoy", "town", "300", "", "target", "people live in"),
    ("convoy", "upper", "", "", "value", "people"),
    ("delivery", "gate", "300", "l fuel", "target", "in l fuel"),
    ("fuel-loss", "gate", "", "", "target", "people live in"),
]


@pytest.fixture
def check_event(tiny_folder: Path) -> Callable[..., Findings]:
    """Return what checks the small scenario with one more event in it."""

    def check(kind: str, target: str, value: str, unit: str) -> Findings:
        row = f"odd,{DAY}00:00+02:00,,2024-02-25T06:00+02:00,{kind},{target},{value},{unit},made up,\n"
        write(E, HEADER + row)(tiny_folder)
        return corridor.check(tiny_folder)

    return check


@pytest.mark.parametrize(("kind", "target", "value", "unit", "column", "said"), CASES)
def test_an_event_that_can_do_nothing_is_refused(  # noqa: PLR0913, PLR0917 - columns of a table
    check_event: Callable[..., Findings],
    kind: str,
    target: str,
    value: str,
    unit: str,
    column: str,
    said: str,
) -> None:
    (fault,) = check_event(kind, target, value, unit).faults
    assert (fault.file, fault.row, fault.column) == ("events.csv", 2, column)
    assert said in str(fault) + " "


@pytest.mark.parametrize(
    ("value", "unit", "said"), [("30", "gal fuel", "l fuel or t fuel"), ("", "l fuel", "how much")]
)
def test_fuel_that_nobody_can_fill_up_from_is_warned_of(check_event, value: str, unit: str, said: str) -> None:  # noqa: ANN001
    found = check_event("delivery", "upper", value, unit)
    assert not found.faults
    assert any(said in str(warning) for warning in found.warnings)


@pytest.mark.parametrize(
    ("kind", "target", "value", "unit"), [("delivery", "gate", "30", "t"), ("hazard", "gate", "", "")]
)
def test_what_is_shown_only_may_stand_anywhere(check_event, kind: str, target: str, value: str, unit: str) -> None:  # noqa: ANN001
    assert not check_event(kind, target, value, unit).faults
