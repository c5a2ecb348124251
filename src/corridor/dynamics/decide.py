"""Parties: how people form them, and how many of a stage act. Equations D1 and D4 in docs/model.md.

Each conserves parties: what leaves one stage enters the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel
from corridor.dynamics.quantiles import binomial_quantile
from corridor.dynamics.streams import uniform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@kernel
def party_sizes(people: int, mean: float, sizes: NDArray[np.int64]) -> None:
    """Split people into parties of 1 to 8 (D1); writes parties per size class, sums to `people`.

    Sizes follow 1 + binomial(7, (mean - 1) / 7): the only one-parameter family on 1 to 8 with a free
    mean that needs no further guess. Whole parties first; the few people left over form parties of
    about the mean size.
    """
    classes = sizes.shape[0]
    chance = (mean - 1.0) / (classes - 1)
    term = (1.0 - chance) ** (classes - 1)
    placed = 0
    for k in range(classes):
        sizes[k] = int(people / mean * term)
        placed += sizes[k] * (k + 1)
        term *= chance / (1.0 - chance) * (classes - 1 - k) / (k + 1)
    typical = int(mean + 0.5)
    left = people - placed
    sizes[typical - 1] += left // typical
    if left % typical:
        sizes[left % typical - 1] += 1


@kernel
def act(
    stage: NDArray[np.int64], acted: NDArray[np.int64], log_failure: float, chance: float,
    seed: int, process: int, member: int, step: int, entity: int, draw_hash: NDArray[np.int64],
) -> int:  # fmt: skip
    """Let parties of one place act independently (D4); returns how many people did.

    Each does with `chance` = 1 - exp(log_failure), whatever its size. How many is one binomial draw; of
    which sizes is one systematic sample: each size class in proportion, rounded up or down by one
    uniform, so that its expectation is exact and its spread is less than if sizes had been drawn too.
    Takes them out of `stage` and writes them to `acted`, both parties per size class. `draw_hash` keys
    the two draws.
    """
    parties = 0
    for k in range(stage.shape[0]):
        parties += stage[k]
        acted[k] = 0
    if parties == 0 or log_failure >= 0.0:
        return 0
    u = uniform(seed, process, member, step, entity, draw_hash[0])
    if u <= 1.0 + parties * log_failure:  # nobody: (1 - chance)^parties is at least that
        return 0
    acting = binomial_quantile(u, parties, log_failure, chance)
    if acting == 0:
        return 0
    start = uniform(seed, process, member, step, entity, draw_hash[1])
    share = float(acting)
    people = 0
    below = 0
    passed = 0
    for k in range(stage.shape[0]):
        passed += stage[k]
        upto = int(start + passed * share / parties)
        acted[k] = upto - below
        below = upto
        stage[k] -= acted[k]
        people += acted[k] * (k + 1)
    return people
