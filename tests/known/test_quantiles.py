"""Quantile functions against SciPy's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special, stats

from corridor.dynamics.compiling import entry
from corridor.dynamics.quantiles import binomial_quantile, normal_quantile


@entry
def call_normal(u: float) -> float:
    return normal_quantile(u)


@entry
def call_binomial(u: float, n: int, log_failure: float, chance: float) -> int:
    return binomial_quantile(u, n, log_failure, chance)


UNIFORMS = (np.arange(400) + 0.37) / 400


def test_normal_quantiles_agree_to_the_last_digits() -> None:
    tails = np.concatenate([UNIFORMS, 10.0 ** -np.arange(3, 16), 1 - 10.0 ** -np.arange(3, 15)])
    ours = np.array([call_normal(u) for u in tails])
    np.testing.assert_allclose(ours, special.ndtri(tails), rtol=3e-14, atol=1e-15)


@pytest.mark.parametrize(
    ("n", "chance"),
    [
        (n, chance)
        for n in (1, 2, 7, 40, 900)
        for chance in (1e-6, 0.003, 0.02, 0.4, 0.9, 0.999)
        if min(n * chance, n * (1 - chance)) <= 20
    ],
)
def test_binomial_quantiles_are_exact_where_few_act_or_few_do_not(n: int, chance: float) -> None:
    ours = [call_binomial(u, n, math.log1p(-chance), chance) for u in UNIFORMS]
    assert ours == stats.binom.ppf(UNIFORMS, n, chance).astype(int).tolist()


@pytest.mark.parametrize(("n", "chance"), [(900, 0.4), (3000, 0.01), (100_000, 0.02), (5_000_000, 0.5), (400, 0.93)])
def test_binomial_quantiles_of_many_are_off_by_one_at_most_and_rarely(n: int, chance: float) -> None:
    ours = np.array([call_binomial(u, n, math.log1p(-chance), chance) for u in UNIFORMS])
    off = np.abs(ours - stats.binom.ppf(UNIFORMS, n, chance))
    assert off.max() <= 1
    assert off.mean() <= 0.02
