"""Days that a code of precision leaves open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conflict_files import UCDP_COLUMNS
from corridor.intake.conflict.cells import MONTHS
from corridor.intake.conflict.precision import EXACT, MONTH, UCDP_NOWHERE, UCDP_SPREAD_KM, WEEK, days_of
from corridor.intake.conflict.ucdp import ORDER

DAYS = [date(2023, 12, 28) + timedelta(days=k) for k in range(500)]


@pytest.mark.parametrize(("precision", "length"), [(EXACT, 1), (WEEK, 7)])
def test_a_day_and_a_week_lie_around_the_date(precision: int, length: int) -> None:
    for day in DAYS:
        first, after = days_of(day, precision)
        assert (after - first).days == length
        assert day - first == after - timedelta(days=1) - day


def test_a_month_is_that_of_the_calendar() -> None:
    for day in DAYS:
        first, after = days_of(day, MONTH)
        assert first.day == after.day == 1
        assert first <= day < after
        assert (after - timedelta(days=1)).month == first.month


def test_the_first_letters_of_a_month_tell_it_from_the_others() -> None:
    assert len({name[:3] for name in MONTHS}) == 12


def test_every_code_of_a_place_has_a_meaning() -> None:
    assert {*UCDP_SPREAD_KM, *UCDP_NOWHERE} == set(range(1, 8))
    assert len(UCDP_SPREAD_KM) + len(UCDP_NOWHERE) == 7


def test_files_without_a_header_have_the_documented_columns() -> None:
    assert list(ORDER) == UCDP_COLUMNS
    assert len(ORDER) == 49
