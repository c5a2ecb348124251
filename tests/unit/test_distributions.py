"""Distributions of uncertain inputs: known quantiles, bounds, order, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.world.distributions import PARAMETERS, RECONCILED, Distribution

ONE_SD = 0.8413447460685429  # the normal distribution function at 1

KNOWN = [
    ("constant", (3.0,), 0.01, 3.0),
    ("constant", (3.0,), 0.99, 3.0),
    ("uniform", (2.0, 6.0), 0.25, 3.0),
    ("uniform", (-1.0, 1.0), 0.5, 0.0),
    ("log_uniform", (1.0, 100.0), 0.5, 10.0),
    ("log_uniform", (2.0, 32.0), 0.25, 4.0),
    ("triangular", (0.0, 1.0, 4.0), 0.25, 1.0),
    ("triangular", (0.0, 1.0, 4.0), 0.0625, 0.5),
    ("triangular", (0.0, 1.0, 4.0), 0.75, 4.0 - math.sqrt(3.0)),
    ("triangular", (0.0, 0.0, 4.0), 0.75, 2.0),
    ("triangular", (0.0, 4.0, 4.0), 0.25, 2.0),
    ("log_normal", (10.0, 2.0), 0.5, 10.0),
    ("log_normal", (10.0, 2.0), ONE_SD, 20.0),
    ("log_normal", (10.0, 2.0), 1 - ONE_SD, 5.0),
    ("log_normal", (10.0, 1.0), 0.99, 10.0),
]


@st.composite
def distributions(draw: st.DrawFn) -> Distribution:
    """Draw any distribution that a scenario may state, up to numbers of a million."""
    kind = draw(st.sampled_from(list(PARAMETERS)))
    low = draw(st.floats(0.001, 1e5))
    high = low * draw(st.floats(1.001, 10))
    values = {
        "constant": (low,),
        "uniform": (low, high),
        "log_uniform": (low, high),
        "triangular": (low, low + draw(st.floats(0, 1)) * (high - low), high),
        "log_normal": (low, draw(st.floats(1, 10))),
    }
    return Distribution(kind, values[kind])


def quantile(distribution: Distribution, probability: float) -> float:
    return float(distribution.quantile(np.array([probability]))[0])


@pytest.mark.parametrize(("kind", "values", "probability", "expected"), KNOWN)
def test_quantiles_have_their_known_values(
    kind: str, values: tuple[float, ...], probability: float, expected: float
) -> None:
    assert quantile(Distribution(kind, values), probability) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_a_table_of_quantiles_is_linear_between_its_levels() -> None:
    table = Distribution(RECONCILED, (10.0, 20.0, 60.0))
    probabilities = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert table.quantile(probabilities).tolist() == [10, 15, 20, 40, 60]
    assert table.bounds() == (10, 60)
    assert table.problem() == ""
    assert table.clipped(12, 50) == Distribution(RECONCILED, (12.0, 20.0, 50.0))


def test_no_scenario_states_a_table_of_quantiles() -> None:
    assert RECONCILED not in PARAMETERS


@pytest.mark.parametrize("values", [(1.0,), (), (1.0, math.nan), (0.0, math.inf), (1.0, 3.0, 2.0)])
def test_an_unsound_table_of_quantiles_is_named(values: tuple[float, ...]) -> None:
    assert "quantiles must" in Distribution(RECONCILED, values).problem()


@given(st.floats(1e-6, 1e6), st.floats(1e-9, 1 - 1e-9), st.data())
def test_what_is_so_many_times_as_large_has_quantiles_so_many_times_as_large(
    factor: float, probability: float, data: st.DataObject
) -> None:
    for one in (data.draw(distributions()), Distribution(RECONCILED, (1.0, 2.0, 7.0))):
        assert quantile(one.scaled(factor), probability) == pytest.approx(factor * quantile(one, probability), rel=1e-9)


def test_every_kind_has_a_known_value() -> None:
    assert {kind for kind, *_ in KNOWN} == set(PARAMETERS)


@given(distributions(), st.floats(1e-9, 1 - 1e-9), st.floats(1e-9, 1 - 1e-9))
def test_a_larger_probability_never_has_a_smaller_quantile(
    distribution: Distribution, first: float, second: float
) -> None:
    low, high = distribution.quantile(np.array(sorted((first, second))))
    assert low <= high or math.isclose(low, high, rel_tol=1e-12)


@given(distributions(), st.floats(1e-9, 1 - 1e-9))
def test_quantiles_lie_within_the_bounds(distribution: Distribution, probability: float) -> None:
    low, high = distribution.bounds()
    value = quantile(distribution, probability)
    assert low * (1 - 1e-12) <= value <= high * (1 + 1e-12)


@given(distributions())
def test_quantiles_near_0_and_1_come_near_the_bounds(distribution: Distribution) -> None:
    low, high = distribution.bounds()
    span = high - low
    if math.isfinite(high):
        assert quantile(distribution, 1e-9) == pytest.approx(low, abs=1e-4 * span + 1e-9 * low)
        assert quantile(distribution, 1 - 1e-9) == pytest.approx(high, abs=1e-4 * span + 1e-9 * high)
    else:
        assert distribution.kind == "log_normal"


@given(distributions())
def test_sound_numbers_have_no_problem(distribution: Distribution) -> None:
    assert distribution.problem() == ""


@given(distributions())
def test_quantiles_keep_the_shape_and_type_of_the_probabilities(distribution: Distribution) -> None:
    values = distribution.quantile(np.full((2, 3), 0.3))
    assert values.shape == (2, 3)
    assert values.dtype == np.float64
    assert len(set(values.ravel().tolist())) == 1


@pytest.mark.parametrize(
    ("kind", "values", "bounds"),
    [
        ("constant", (3.0,), (3.0, 3.0)),
        ("uniform", (2.0, 6.0), (2.0, 6.0)),
        ("log_uniform", (2.0, 6.0), (2.0, 6.0)),
        ("triangular", (2.0, 3.0, 6.0), (2.0, 6.0)),
        ("log_normal", (2.0, 3.0), (0.0, math.inf)),
    ],
)
def test_bounds_are_what_can_be_drawn(kind: str, values: tuple[float, ...], bounds: tuple[float, float]) -> None:
    assert Distribution(kind, values).bounds() == bounds


@pytest.mark.parametrize(
    ("kind", "values", "piece"),
    [
        ("uniform", (2.0, 1.0), "low must be below high"),
        ("uniform", (1.0, 1.0), "low must be below high"),
        ("log_uniform", (2.0, 1.0), "low must be below high"),
        ("log_uniform", (0.0, 1.0), "low must be > 0"),
        ("log_uniform", (-1.0, 1.0), "low must be > 0"),
        ("triangular", (1.0, 4.0, 3.0), "low <= mode <= high"),
        ("triangular", (1.0, 0.0, 3.0), "low <= mode <= high"),
        ("triangular", (1.0, 1.0, 1.0), "low < high"),
        ("log_normal", (0.0, 2.0), "median must be > 0"),
        ("log_normal", (-1.0, 2.0), "median must be > 0"),
        ("log_normal", (1.0, 0.5), "factor >= 1"),
        ("constant", (math.nan,), "value must be finite"),
        ("uniform", (1.0, math.inf), "low, high must be finite"),
        ("triangular", (-math.inf, 0.0, 1.0), "low, mode, high must be finite"),
        ("log_normal", (1.0, math.nan), "median, factor must be finite"),
    ],
)
def test_unsound_numbers_are_named(kind: str, values: tuple[float, ...], piece: str) -> None:
    assert piece in Distribution(kind, values).problem()


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("constant", (0.8,), "0.8"),
        ("uniform", (1.0, 2.5), "uniform, 1 to 2.5"),
        ("log_uniform", (80.0, 350.0), "log-uniform, 80 to 350"),
        ("triangular", (1.0, 2.0, 3.0), "triangular, 1 to 3, most likely 2"),
        ("log_normal", (12.0, 2.0), "log-normal, median 12, factor 2"),
        ("reconciled", (90_000.0, 118_049.0, 150_000.0), "reconciled, 92,800 to 147,000, median 118,000"),
        ("reconciled", (0.0, 1.0), "reconciled, 0.05 to 0.95, median 0.5"),
        ("reconciled", (3.0, 3.0), "reconciled, 3 to 3, median 3"),
    ],
)
def test_words_of_the_report_state_every_number(kind: str, values: tuple[float, ...], words: str) -> None:
    assert str(Distribution(kind, values)) == words
