"""Indices of sensitivity against published and closed-form values."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.studies.sensitivities.indices import (
    chance_share,
    screen,
    screen_positions,
    share_out,
    share_positions,
)

NAMES = ("one", "two", "three")


def ishigami(positions: np.ndarray) -> np.ndarray:
    """Give the function of Ishigami and Homma (1990), with a = 7 and b = 0.1."""
    x = np.pi * (2 * positions - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_ishigami_function_has_its_published_shares() -> None:
    positions = share_positions(NAMES, 4096, seed=0)
    assert positions.shape == (4096 * 5, 3)
    effects = share_out(NAMES, {"y": ishigami(positions)}, seed=0)["y"]
    # Closed form, as in Sobol and Levitan (1999); quasi-random errors at this base are below 0.01.
    for effect, s1, st in zip(effects, (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437), strict=True):
        assert effect.s1 == pytest.approx(s1, abs=0.02)
        assert effect.st == pytest.approx(st, abs=0.02)
        assert 0 < effect.st_conf < 0.1
        assert effect.mu_star is None


def test_effects_on_a_linear_outcome_are_its_slopes() -> None:
    slopes = np.array([3.0, -2.0, 0.0])
    positions = screen_positions(NAMES, 6, seed=5)
    assert positions.shape == (24, 3)
    assert (positions.min(), positions.max()) == (1 / 16, 15 / 16)
    effects = screen(NAMES, positions, {"y": positions @ slopes}, seed=5)["y"]
    for effect, slope in zip(effects, slopes, strict=True):
        assert effect.mu_star == pytest.approx(abs(slope), abs=1e-9)
        assert effect.mu_star_conf == pytest.approx(0, abs=1e-9)
        assert effect.sigma == pytest.approx(0, abs=1e-9)
        assert effect.st is None


def test_an_unknown_that_matters_only_with_another_shows_in_sigma() -> None:
    positions = screen_positions(NAMES, 200, seed=1)
    effects = screen(NAMES, positions, {"y": (positions[:, 0] - 0.5) * (positions[:, 1] - 0.5)}, seed=1)["y"]
    assert effects[0].sigma > effects[0].mu_star > 0
    assert effects[2].mu_star == effects[2].sigma == 0


def test_chance_has_its_share_and_unknowns_theirs() -> None:
    base = 4096
    positions = share_positions(NAMES, base, seed=3)
    chance = np.repeat(np.random.default_rng(8).normal(0, 0.5, base), 5)
    values = chance + positions @ np.array([2.0, 1.0, 0.0])
    variances = np.array([4 / 12, 1 / 12, 0.0])
    total = variances.sum() + 0.25
    # The standard error of a correlation over 4,096 pairs is below 0.016; three of them.
    assert chance_share(values, 3) == pytest.approx(0.25 / total, abs=0.05)
    for effect, variance in zip(share_out(NAMES, {"y": values}, seed=3)["y"], variances, strict=True):
        assert effect.st == pytest.approx(variance / total, abs=0.05)


def test_an_outcome_that_does_not_vary_has_no_shares_and_no_effects() -> None:
    values = np.full(8 * 5, 7.0)
    assert {one.st for one in share_out(NAMES, {"y": values}, seed=0)["y"]} == {None}
    assert chance_share(values, 3) is None
    positions = screen_positions(NAMES, 4, seed=0)
    assert {one.mu_star for one in screen(NAMES, positions, {"y": np.ones(16)}, seed=0)["y"]} == {0.0}


@pytest.mark.parametrize("seed", [0, 1])
def test_nothing_global_is_drawn_from(seed: int) -> None:
    found = []
    for other in (1, 2):
        np.random.seed(other)  # noqa: NPY002 - what is meant
        before = np.random.get_state()[1].tolist()  # noqa: NPY002
        screened, shared = screen_positions(NAMES, 4, seed), share_positions(NAMES, 16, seed)
        effects = (
            screen(NAMES, screened, {"y": ishigami(screened)}, seed),
            share_out(NAMES, {"y": ishigami(shared)}, seed),
        )
        found.append((screened.tobytes(), shared.tobytes(), effects))
        assert np.random.get_state()[1].tolist() == before  # noqa: NPY002
    assert found[0] == found[1]


def test_seeds_make_designs() -> None:
    assert screen_positions(NAMES, 4, 0).tobytes() != screen_positions(NAMES, 4, 1).tobytes()
    assert share_positions(NAMES, 8, 0).tobytes() != share_positions(NAMES, 8, 1).tobytes()
