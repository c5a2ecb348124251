"""What is uncertain in a scenario, and where the rest is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.course import find_shut
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.results import MIXTURE, PRIOR_SET
from corridor.world.sensitivities import OPENING

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.distributions import Distribution
    from corridor.world.inputs import PriorSet
    from corridor.world.scenario import Scenario

CLIP = 1e-6
"""Positions keep so far from 0 and 1, where quantiles can be infinite."""

MEDIAN = 0.5


def list_unknowns(known: Scenario, issue_time: datetime, prior_set: str) -> tuple[str, ...]:
    """List what is uncertain: the choice of prior set, inputs in the order of the model, waits of what is shut.

    Parameters
    ----------
    known
        What is known at the issue time.
    prior_set
        One of the scenario's sets, or their mixture.
    """
    chosen = _chosen_sets(known, prior_set)
    names = [PRIOR_SET] if len(chosen) > 1 else []
    for name in MODEL_INPUTS:
        # What differs between the sets alone goes with the choice of set.
        sources = [one.inputs.get(name) or known.inputs.get(name) for one in chosen] or [known.inputs.get(name)]
        if any(source is not None and _varies(source.distribution) for source in sources):
            names.append(name)
    return (*names, *(f"{OPENING}{target}" for target in find_shut(known, issue_time)))


def hold_position(known: Scenario, name: str) -> float:
    """Position at which an unknown is held: its median; for the choice of prior set, the set with most weight."""
    if name != PRIOR_SET:
        return MEDIAN
    weights = np.array([one.weight for one in known.prior_sets.values()])
    limits = np.concatenate([[0.0], np.cumsum(weights / weights.sum())])
    heaviest = int(np.argmax(weights))
    return float(limits[heaviest] + limits[heaviest + 1]) / 2


def _chosen_sets(known: Scenario, prior_set: str) -> list[PriorSet]:
    return [one for name, one in known.prior_sets.items() if prior_set in {MIXTURE, name}]


def _varies(distribution: Distribution) -> bool:
    low, high = distribution.quantile(np.array([CLIP, 1 - CLIP]))
    return bool(low < high)
