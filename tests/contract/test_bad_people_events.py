"""Events about people that can do nothing as they stand: refused by row and column, with what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

import corridor
from road_cases import DAY, HEADER
from spoil import E, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.errors import Findings

    Check = Callable[..., Findings]

UNITS = {"stock": "days food", "supply": "t food/day", "evacuation": "people to refuge", "delivery": "t food"}
AT_ONE_HOME = ("encirclement", "relief")
AT_HOMES = ("guarantee", "leave-order", "stay-order", "rumour", "deaths", "injuries", "stock", "evacuation", "delivery")
HINTS = ("opening-announced", "opening-rumoured")
KINDS = (*AT_ONE_HOME, *AT_HOMES, *HINTS, "supply", "talks", "shock")


@pytest.fixture
def check_event(tiny_folder: Path) -> Check:
    """Return what checks the small scenario with one more event in it."""

    def check(kind: str, target: str, value: str = "1", unit: str | None = None, until: str = "") -> Findings:
        unit = UNITS.get(kind, "") if unit is None else unit
        row = f"odd,{DAY}00:00+02:00,{until},2024-02-25T06:00+02:00,{kind},{target},{value},{unit},made up,\n"
        write(E, HEADER + row)(tiny_folder)
        return corridor.check(tiny_folder)

    return check


class Bad(NamedTuple):
    kind: str
    target: str
    value: str
    unit: str
    column: str
    said: str


CASES = [
    *(Bad(kind, target, "1", UNITS.get(kind, ""), "target", f"that people live in, for {kind}")
      for kind in (*AT_ONE_HOME, *AT_HOMES) for target in ("gate", "town", "upper--lower")),
    *(Bad(kind, "area-at-risk", "", "", "target", "must be a place_id or a road_id")
      for kind in (*AT_ONE_HOME, *HINTS)),
    *(Bad(kind, "upper", "-1", UNITS.get(kind, ""), "value", "must be >= 0") for kind in KINDS),
    *(Bad(kind, "upper", "1e13", UNITS.get(kind, ""), "value", "must be <= 1e+12") for kind in KINDS),
    *(Bad(kind, "upper", "nan", UNITS.get(kind, ""), "value", "value") for kind in KINDS),
    *(Bad(kind, "upper", "20.5", "", "value", f"at most 20 for {kind}")
      for kind in ("guarantee", "leave-order", "stay-order", "rumour")),
    *(Bad(kind, "upper", "2e9", "people", "value", f"at most 1e+09 for {kind}") for kind in ("deaths", "injuries")),
    Bad("stock", "upper", "200000", "days food", "value", "at most 100,000 for stock"),
    Bad("stock", "upper", "", "days food", "value", "must be given for stock: days that it lasts"),
    Bad("supply", "gate", "", "t food/day", "value", "must be given for supply: what comes a day"),
    Bad("deaths", "upper", "", "", "value", "must be given for deaths: people"),
    Bad("injuries", "area-at-risk", "", "", "value", "must be given for injuries: people"),
    Bad("evacuation", "upper", "", "people to refuge", "value", "must be given for evacuation in people to refuge"),
    Bad("stock", "upper", "5", "", "unit", "must be one of: days food, days fuel, days medicine"),
    Bad("stock", "upper", "5", "t food", "unit", "must be one of: days food"),
    Bad("supply", "gate", "5", "t food", "unit", "person-days food/day"),
    Bad("supply", "gate", "5", "person-days water/day", "unit", "must be one of"),
    Bad("deaths", "upper", "5", "%", "unit", "must be one of: nothing, people"),
    Bad("injuries", "upper", "5", "parties", "unit", "must be one of: nothing, people"),
]  # fmt: skip


@pytest.mark.parametrize("bad", CASES, ids=lambda bad: f"{bad.kind} {bad.target} {bad.value} {bad.unit}")
def test_an_event_that_can_do_nothing_is_refused(check_event: Check, bad: Bad) -> None:
    (fault,) = check_event(*bad[:4]).faults
    assert (fault.file, fault.row, fault.column) == ("events.csv", 2, bad.column)
    assert bad.said in str(fault)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_target_is_refused_with_the_nearest_known(check_event: Check, kind: str) -> None:
    faults = check_event(kind, "uper").faults
    assert {(fault.row, fault.column) for fault in faults} == {(2, "target")}
    assert any("did you mean upper?" in str(fault) for fault in faults)


@pytest.mark.parametrize("kind", KINDS)
def test_what_ends_before_it_begins_is_refused(check_event: Check, kind: str) -> None:
    (fault,) = check_event(kind, "upper", until="2024-02-26T00:00+02:00").faults
    assert fault.column == "until"
    assert "must not be before time" in str(fault)


@pytest.mark.parametrize("kind", KINDS)
def test_where_people_live_each_kind_may_stand(check_event: Check, kind: str) -> None:
    assert not check_event(kind, "upper").faults


@pytest.mark.parametrize(
    ("kind", "target", "value", "unit"),
    [
        ("evacuation", "gate", "", "people"),
        ("evacuation", "upper", "300", "people"),
        ("delivery", "gate", "3", "t flour"),
        ("supply", "gate", "3", "person-days medicine/day"),
        ("supply", "gate--town", "3", "person-days fuel/day"),
        ("supply", "town", "3", "t food/day"),
        ("supply", "area-at-risk", "0", "t food/day"),
        ("delivery", "area-at-risk", "3", "person-days fuel"),
        ("deaths", "area-at-risk", "3", "people"),
        ("stock", "area-at-risk", "3", "days fuel"),
        ("rumour", "area-at-risk", "", ""),
        ("opening-rumoured", "gate--town", "", ""),
        ("talks", "town", "", ""),
    ],
)
def test_what_can_act_or_is_shown_only_may_stand(
    check_event: Check, kind: str, target: str, value: str, unit: str
) -> None:
    assert not check_event(kind, target, value, unit).faults


@pytest.mark.parametrize("kind", ["fighting", "shock"])
def test_a_fight_on_a_road_is_refused_or_can_be_run(check_event: Check, tiny_folder: Path, kind: str) -> None:
    if not check_event(kind, "upper--lower").faults:
        corridor.forecast(tiny_folder, members=1)
