"""Designs and indices: SALib behind two functions, which know nothing of scenarios.

Both work on positions in [0, 1], one column an unknown. Nothing global is drawn from: SALib takes a generator of its
own for the design and for the resampling of each outcome. A seed of 0 given to it as a number would be no seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.world.sensitivities import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

LEVELS = 8
"""Positions at which the screening looks: the middles of as many equally likely parts of a distribution.

The ends themselves would be the one value in a million, where a log-normal input or a wait is beyond all that a
forecast draws. Every prior set with an eighth of the weight or more is among them.
"""

MARGIN = 1 / (2 * LEVELS)
"""Of the outer levels to the ends."""

CONFIDENCE = 0.9
RESAMPLES = 500


def screen_positions(unknowns: Sequence[str], trajectories: int, seed: int) -> NDArray[np.float64]:
    """Positions of a screening: trajectories of one row more than there are unknowns, (row, unknown)."""
    from SALib.sample.morris import morris  # noqa: PLC0415 - brings pandas, which takes a second

    return np.asarray(morris.sample(_problem(unknowns, MARGIN), trajectories, num_levels=LEVELS, seed=_stream(seed, 0)))


def screen(
    unknowns: Sequence[str], positions: NDArray[np.float64], outcomes: Mapping[str, NDArray[np.float64]], seed: int
) -> dict[str, tuple[Effect, ...]]:
    """Elementary effects of every unknown on every outcome, per whole of its distribution (Morris, 1991).

    Parameters
    ----------
    positions
        As from `screen_positions`.
    outcomes
        By name, (row,).

    Returns
    -------
    dict
        By outcome, an effect for each unknown: mean size (Campolongo and others, 2007) with half of its 90 % interval
        by resampling trajectories, and standard deviation.
    """
    from SALib.analyze import morris  # noqa: PLC0415 - as above

    problem = _problem(unknowns, MARGIN)
    # SALib takes a step for its share of the span between the outer levels; here it is a share of the distribution.
    scale = 1 / (1 - 2 * MARGIN)
    effects = {}
    for number, (outcome, values) in enumerate(outcomes.items()):
        found = morris.analyze(
            problem, positions, np.asarray(values, np.float64), num_resamples=RESAMPLES, conf_level=CONFIDENCE,
            num_levels=LEVELS, seed=_stream(seed, 1 + number),
        )  # fmt: skip
        effects[outcome] = tuple(
            Effect(
                name,
                mu_star=scale * float(found["mu_star"][k]),
                mu_star_conf=scale * float(found["mu_star_conf"][k]),
                sigma=scale * float(found["sigma"][k]),
            )
            for k, name in enumerate(unknowns)
        )
    return effects


def share_positions(unknowns: Sequence[str], base: int, seed: int) -> NDArray[np.float64]:
    """Positions of shares of variance: for each base sample two rows more than there are unknowns, (row, unknown)."""
    from SALib.sample import sobol  # noqa: PLC0415 - as above

    problem = _problem(unknowns)
    return np.asarray(sobol.sample(problem, base, calc_second_order=False, seed=_stream(seed, 100)))


def share_out(
    unknowns: Sequence[str], outcomes: Mapping[str, NDArray[np.float64]], seed: int
) -> dict[str, tuple[Effect, ...]]:
    """Shares of the variance of every outcome that go with every unknown: by itself, and in all (Saltelli, 2010).

    Parameters
    ----------
    outcomes
        By name, at the rows of `share_positions`, (row,).

    Returns
    -------
    dict
        By outcome, an effect for each unknown, without shares where the outcome does not vary. Estimates of small
        shares can come out below 0.
    """
    from SALib.analyze import sobol  # noqa: PLC0415 - as above

    problem = _problem(unknowns)
    effects = {}
    for number, (outcome, values) in enumerate(outcomes.items()):
        if np.ptp(values) == 0:
            effects[outcome] = tuple(Effect(name) for name in unknowns)
            continue
        found = sobol.analyze(
            problem, np.asarray(values, np.float64), calc_second_order=False, num_resamples=RESAMPLES,
            conf_level=CONFIDENCE, seed=_stream(seed, 101 + number),
        )  # fmt: skip
        effects[outcome] = tuple(
            Effect(
                name,
                s1=float(found["S1"][k]), s1_conf=float(found["S1_conf"][k]),
                st=float(found["ST"][k]), st_conf=float(found["ST_conf"][k]),
            )
            for k, name in enumerate(unknowns)
        )  # fmt: skip
    return effects


def chance_share(values: NDArray[np.float64], unknowns: int) -> float | None:
    """Share of an outcome's variance that goes with chance alone: the correlation of runs that share nothing else.

    Parameters
    ----------
    values
        The outcome at the rows of `share_positions`, each base sample with random streams of its own, (row,).
    unknowns
        How many there are.
    """
    samples = values.reshape(-1, unknowns + 2)
    first, last = samples[:, 0], samples[:, -1]
    variance = np.var([first, last])
    if variance == 0:
        return None
    centre = np.mean([first, last])
    return float(np.mean((first - centre) * (last - centre)) / variance)


def _problem(unknowns: Sequence[str], margin: float = 0.0) -> dict[str, Any]:
    bounds = [[margin, 1 - margin]] * len(unknowns)
    return {"num_vars": len(unknowns), "names": list(unknowns), "bounds": bounds}


def _stream(seed: int, number: int) -> np.random.Generator:
    return np.random.default_rng([seed, number])
