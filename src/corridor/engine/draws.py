"""What each member draws before it runs: its prior set, its inputs, when shut ways open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics import streams
from corridor.dynamics.compiling import entry
from corridor.engine.arrays import INPUTS
from corridor.world.inputs import MODEL_INPUTS
from corridor.world.results import MIXTURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario


@entry
def _fill_uniforms(out: NDArray[np.float64], seed: int, process: int, entity: int) -> None:
    for member in range(out.shape[0]):
        out[member] = streams.uniform(seed, process, member, 0, entity, 0)


def member_uniforms(plan: Plan, process: int, entity: str) -> NDArray[np.float64]:
    """One uniform a member for a process and an entity."""
    out = np.empty(plan.members)
    _fill_uniforms(out, plan.seed, process, streams.stable_hash(entity))
    return out


def draw_prior_sets(scenario: Scenario, plan: Plan) -> NDArray[np.int64]:
    """Position of each member's prior set in the scenario's order; zeros where there are none."""
    names = list(scenario.prior_sets)
    if not names:
        return np.zeros(plan.members, np.int64)
    if plan.prior_set != MIXTURE:
        return np.full(plan.members, names.index(plan.prior_set), np.int64)
    weights = np.array([scenario.prior_sets[name].weight for name in names])
    limits = np.cumsum(weights / weights.sum())[:-1]
    return np.searchsorted(limits, member_uniforms(plan, streams.PRIOR_SET, "prior-set"), side="right")


def draw_inputs(scenario: Scenario, plan: Plan, prior_set: NDArray[np.int64]) -> Records:
    """Draw every model input: a record a member.

    One uniform serves an input in all prior sets, so that sets differ by their distributions alone.
    """
    drawn = np.empty(plan.members, INPUTS)
    for name, meaning in MODEL_INPUTS.items():
        uniforms = member_uniforms(plan, streams.INPUT, name)
        for position, chosen in enumerate(scenario.prior_sets.values() or (None,)):
            source = (chosen.inputs if chosen else {}).get(name) or scenario.inputs[name]
            rows = prior_set == position
            drawn[name][rows] = source.distribution.quantile(uniforms[rows])
        np.clip(drawn[name], meaning.low, meaning.high, out=drawn[name])
    return drawn


def draw_opening_waits(plan: Plan, targets: Sequence[str], mean_h: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hours from the issue time until each shut target is passable, exponential; (member, target)."""
    waits = [-mean_h * np.log1p(-member_uniforms(plan, streams.OPENING, target)) for target in targets]
    return np.array(waits).reshape(len(targets), plan.members).T
