"""Quantile functions: a uniform becomes a variate, so that a small change stays small.

Equations R2 (normal) and R3 (binomial) in docs/model.md.
"""

from __future__ import annotations

import math

from corridor.dynamics.compiling import kernel

# Up to this mean counts are inverted exactly, term by term; above, by a Cornish-Fisher expansion, off by one
# in a few of a thousand draws (tests/known/test_quantiles.py).
EXACT_MEAN = 20.0


@kernel
def normal_quantile(probability: float) -> float:
    """Quantile of the standard normal, relative error below 1e-15.

    Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
    Applied Statistics 37(3), 1988 (PPND16).
    """
    centre = probability - 0.5
    if abs(centre) <= 0.425:
        r = 0.180625 - centre * centre
        top = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608  # fmt: skip
        bottom = ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0  # fmt: skip
        return centre * top / bottom
    r = math.sqrt(-math.log(probability if centre < 0 else 1.0 - probability))
    if r <= 5.0:
        r -= 1.6
        top = ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734  # fmt: skip
        bottom = ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966)
            * r + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0  # fmt: skip
    else:
        r -= 5.0
        top = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
            + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123) * r
            + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772  # fmt: skip
        bottom = ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
            + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r
            + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0  # fmt: skip
    return math.copysign(top / bottom, centre)


@kernel
def _quantile_by_terms(uniform: float, trials: int, log_failure: float, chance: float) -> int:
    # Walks up from zero; the mean is at most EXACT_MEAN, so a few dozen terms suffice.
    if uniform <= 1.0 + trials * log_failure:
        return 0  # exp(x) >= 1 + x, so this is right, and it spares most draws the exponential
    odds = chance / (1.0 - chance)
    term = math.exp(trials * log_failure)
    reached = term
    count = 0
    while uniform > reached and count < trials:
        term *= odds * (trials - count) / (count + 1)
        count += 1
        reached += term
    return count


@kernel
def _quantile_by_expansion(uniform: float, mean: float, variance: float, skew: float, excess: float) -> int:
    # Cornish and Fisher (1938), third order, with the continuity correction.
    z = normal_quantile(uniform)
    z += (
        (z * z - 1.0) * skew / 6.0
        + (z * z * z - 3.0 * z) * excess / 24.0
        - (2.0 * z * z * z - 5.0 * z) * skew * skew / 36.0
    )
    return math.ceil(mean + math.sqrt(variance) * z - 0.5)


@kernel
def binomial_quantile(uniform: float, trials: int, log_failure: float, chance: float) -> int:
    """How many of `trials` parties act, at a chance of `chance` each.

    Parameters
    ----------
    uniform
        In (0, 1).
    trials
        Parties, >= 0.
    log_failure
        log(1 - chance): minus hazard times time; <= 0. Given beside `chance`, since neither can be
        had from the other without loss where it is small.
    chance
        In [0, 1].

    Returns
    -------
    int
        The smallest count whose distribution function reaches `uniform`; in [0, trials].
    """
    if chance >= 1.0:
        return trials
    if trials * chance <= EXACT_MEAN:
        return _quantile_by_terms(uniform, trials, log_failure, chance)
    failure = 1.0 - chance
    if trials * failure <= EXACT_MEAN:
        return trials - _quantile_by_terms(1.0 - uniform, trials, math.log(chance), failure)
    variance = trials * chance * failure
    skew = (failure - chance) / math.sqrt(variance)
    excess = (1.0 - 6.0 * chance * failure) / variance
    count = _quantile_by_expansion(uniform, trials * chance, variance, skew, excess)
    return min(max(count, 0), trials)
