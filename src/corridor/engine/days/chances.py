"""Draws of counts of agents: how many leave, and which of several ways they take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import hot
from corridor.dynamics.quantiles import EXACT_MEAN, binomial_quantile

if TYPE_CHECKING:
    from corridor.engine.days.layout import Now

FEW = 3
"""So few agents choose one by one: fewer draws than one for each way."""


@hot
def mix(first: int, second: int) -> int:
    """Mix two numbers into 32 bits that serve as the category of a draw."""
    mixed = first * 0x2545F4914F6CDD1D + second * 0x5851F42D4C957F2D
    mixed ^= mixed >> 32
    mixed *= 0x1B03738712FAD5C9
    return (mixed ^ (mixed >> 31)) & 0xFFFFFFFF


@hot
def draw_count(now: Now, process: int, entity: int, category: int, people: int, chance: float) -> int:
    """How many of so many agents act, each at the same chance."""
    if chance >= 1.0:
        return people
    if chance <= 0.0 or people == 0:
        return 0
    uniform = streams.uniform(now.case.seed, process, now.member, now.day, entity, category)
    # Only small means are counted out term by term, from the chance that nobody acts.
    log_failure = math.log1p(-chance) if people * chance <= EXACT_MEAN else 0.0
    return binomial_quantile(uniform, people, log_failure, chance)


@hot
def share_out(  # noqa: C901, PLR0912 - one pass over ways, compiled into its callers
    now: Now, entity: int, category: int, people: int, first: int, last: int
) -> None:
    """Share agents out over ways in proportion to their weights, each by itself; evenly where all weights are 0.

    Parameters
    ----------
    first, last
        Ways, by position: weights stand in `state.shares` (below 0 where a way is not there), agents go into
        `state.taken`.
    """
    shares, taken = now.state.shares, now.state.taken
    total, ways, final = 0.0, 0, -1
    for k in range(first, last):
        taken[k] = 0.0
        if shares[k] >= 0.0:
            ways += 1
            total += shares[k]
    if ways == 0:
        return
    is_even = total <= 0.0
    if is_even:
        total = float(ways)
    for k in range(first, last):
        if shares[k] > 0.0 or (is_even and shares[k] == 0.0):
            final = k
    if people <= FEW:
        for one in range(people):
            rest = total * streams.uniform(
                now.case.seed, streams.DAY_WAY, now.member, now.day, entity, mix(category, one)
            )
            for k in range(first, final + 1):
                weight = max(shares[k], 0.0) if not is_even else 1.0 if shares[k] >= 0.0 else 0.0
                rest -= weight
                if (rest < 0.0 and weight > 0.0) or k == final:
                    taken[k] += 1.0
                    break
        return
    left = people
    for k in range(first, final + 1):
        weight = max(shares[k], 0.0) if not is_even else 1.0 if shares[k] >= 0.0 else 0.0
        if weight <= 0.0 or left == 0:
            continue
        count = left
        if k < final:
            chance = min(weight / total, 1.0)
            total -= weight
            count = draw_count(now, streams.DAY_WAY, entity, mix(category, now.case.paths[k].hash), left, chance)
        taken[k] = float(count)
        left -= count
