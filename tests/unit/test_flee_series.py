"""Sums, corrections and daily values of counts, against a plain reckoning and figures of Flee 3.1's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.intake.flee.series import Table, add_tables, by_day, correct

TABLES = st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 60).map(float)), min_size=1, max_size=8).map(tuple)


def plain_day(table: Table, day: int) -> int:
    """Walk the rows as they stand until one is later than the day."""
    if day <= table[0][0]:
        return int(table[0][1])
    before = table[0]
    for row in table[1:]:
        if row[0] > day:
            share = (day - before[0]) / (row[0] - before[0])
            return int(before[1] + share * (row[1] - before[1]))
        before = row
    return int(table[-1][1])


@given(TABLES)
def test_days_are_those_of_a_walk_through_the_rows(table: Table) -> None:
    assert by_day(table, 40) == tuple(plain_day(table, day) for day in range(40))


# Figures of the package's own class, asked once by hand.
@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        (((0, 1.0), (4, 5.0)), ((0, 10.0), (4, 20.0)), ((0, 11.0), (4, 25.0))),
        (((0, 1.0), (4, 5.0)), ((0, 10.0), (2, 20.0)), ((0, 11.0), (2, 25.0))),
        (((0, 1.0), (4, 5.0)), ((0, 10.0), (6, 20.0)), ((0, 11.0), (4, 15.0))),
        (((0, 1.0),), ((0, 10.0), (6, 20.0), (8, 30.0)), ((0, 11.0), (0, 11.0), (0, 11.0))),
    ],
)
def test_tables_are_added_as_flee_adds_them(first: Table, second: Table, total: Table) -> None:
    assert add_tables(first, second) == total


def test_a_correction_scales_what_stands_before_it_and_nothing_else() -> None:
    assert correct(((0, 50.0), (5, 100.0), (9, 150.0), (12, 90.0)), 9) == (
        (0, 75.0),
        (5, 150.0),
        (9, 150.0),
        (12, 90.0),
    )


def test_a_correction_of_nobody_has_no_factor() -> None:
    assert correct(((0, 0.0), (5, 100.0)), 5) is None


@given(TABLES, st.integers(-5, 30))
def test_a_corrected_table_steps_nowhere_at_its_correction(table: Table, day: int) -> None:
    once = sorted(dict(table).items())
    after = correct(tuple(once), day)
    at = [when for when, _ in once].index(day) if day in dict(once) else 0
    if after is None:
        assert once[at - 1][1] == 0
    elif at > 0:
        assert after[at - 1][1] == pytest.approx(after[at][1])
        assert after[at:] == tuple(once[at:])
    else:
        assert after == tuple(once)
