"""Who comes: bands that sum to all, shares of those who leave, and what a scenario without shares gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import make_inputs, make_plan, make_world
from corridor.engine.simulate import simulate
from corridor.studies.who import AGES, DISABILITY, FEMALE, MALE, UNDER_18, age_shares, count_who, split_people
from people_worlds import AGES as STATED
from people_worlds import SHARES

if TYPE_CHECKING:
    from corridor.world.results import Ensemble


def run(members: int = 12, **inputs: float | tuple) -> Ensemble:
    world = make_world({"home": 997}, hours=12, inputs=make_inputs(party_size_mean=("uniform", 2.0, 6.0), **inputs))
    return simulate(world, make_plan(world, members=members))


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=5),
    st.lists(st.floats(0, 1), min_size=2, max_size=5).filter(lambda shares: sum(shares) > 0.01),
)
def test_parts_are_whole_sum_to_all_and_are_less_than_one_off(people: list[int], weights: list[float]) -> None:
    shares = np.array([weights]) / sum(weights)
    parts = split_people(np.array([people]), shares)
    wanted = np.array([people])[:, :, None] * shares[:, None, :]
    assert parts.sum(axis=2).tolist() == [people]
    assert (parts >= 0).all()
    assert (np.abs(parts - wanted) < 1 + 1e-6).all()


def test_the_largest_remainder_takes_the_last_person_and_of_equals_the_first() -> None:
    assert split_people(np.array([[10]]), np.array([[0.25, 0.25, 0.5]])).tolist() == [[[3, 2, 5]]]
    assert split_people(np.array([[10]]), np.array([[0.13, 0.18, 0.69]])).tolist() == [[[1, 2, 7]]]
    assert split_people(np.array([[0, 1]]), np.array([[0.4, 0.6]])).tolist() == [[[0, 0], [0, 1]]]


def test_bands_of_every_member_and_time_sum_to_arrivals() -> None:
    ensemble = run(**SHARES)
    bands = count_who(ensemble.inputs, ensemble.arrivals)
    assert ensemble.arrivals[:, -1].min() > 0
    assert (sum(bands[age] for age in AGES) == ensemble.arrivals).all()
    assert (bands[FEMALE] + bands[MALE] == ensemble.arrivals).all()
    assert (sum(bands[age] for age in AGES[:3]) == bands[UNDER_18]).all()
    off = bands[DISABILITY] - ensemble.arrivals * ensemble.inputs["disability_share"][:, None]
    assert np.abs(off).max() <= 0.5 + 1e-9
    old = bands["60+"][:, -1] / ensemble.arrivals[:, -1]
    assert np.allclose(old, ensemble.inputs["age_60_share"], atol=1 / ensemble.arrivals[:, -1].min())


@pytest.mark.parametrize(
    ("shares", "ratio", "expected"),
    [
        ((0.1, 0.1, 0.1, 0.2), 1.0, (0.1, 0.1, 0.1, 0.5, 0.2)),
        # r s / (r s + 1 - s) = 0.1 / 0.9; the others are 8 / 9 of all and were 8 / 10.
        ((0.1, 0.1, 0.1, 0.2), 0.5, (1 / 9, 1 / 9, 1 / 9, 5 / 9, 1 / 9)),
        ((0.1, 0.1, 0.1, 0.2), 0.0, (1 / 8, 1 / 8, 1 / 8, 5 / 8, 0.0)),
        ((0.6, 0.6, 0.4, 0.4), 1.0, (0.3, 0.3, 0.2, 0.0, 0.2)),  # more than all: scaled down
        ((0.0, 0.0, 0.0, 1.0), 0.0, (0.0, 0.0, 0.0, 0.0, 1.0)),  # nobody else is there
        ((0.0, 0.0, 0.0, 0.0), 0.5, (0.0, 0.0, 0.0, 1.0, 0.0)),
    ],
)
def test_older_people_who_leave_less_leave_a_larger_share_to_the_others(
    shares: tuple[float, ...], ratio: float, expected: tuple[float, ...]
) -> None:
    names = ("age_0_4_share", "age_5_11_share", "age_12_17_share", "age_60_share")
    drawn = run(members=2, older_leaver_ratio=ratio, **dict(zip(names, shares, strict=True)))
    assert age_shares(drawn.inputs) == pytest.approx(np.array([expected, expected]))


def test_the_ratio_changes_who_comes_and_not_how_many() -> None:
    same, fewer = run(**STATED), run(**STATED, older_leaver_ratio=0.3)
    assert (same.arrivals == fewer.arrivals).all()
    one, two = (count_who(run.inputs, run.arrivals)["60+"][:, -1] for run in (same, fewer))
    assert (two < one).all()


def test_what_is_not_stated_is_not_counted() -> None:
    ensemble = run()
    assert count_who(ensemble.inputs, ensemble.arrivals) == {}
    sexes = run(female_share=0.51)
    assert set(count_who(sexes.inputs, sexes.arrivals)) == {FEMALE, MALE}
    assert set(count_who(run(disability_share=0.1).inputs, ensemble.arrivals)) == {DISABILITY}


def test_people_who_did_not_come_are_in_no_band() -> None:
    ensemble = run(**SHARES)
    nobody = replace(ensemble, arrivals=np.zeros_like(ensemble.arrivals))
    assert not any(people.any() for people in count_who(nobody.inputs, nobody.arrivals).values())
