"""What each member draws before it runs: its prior set, its inputs, when shut ways open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics import streams
from corridor.dynamics.compiling import entry
from corridor.dynamics.layout import FIGHT
from corridor.engine.arrays import INPUTS
from corridor.world.events import EventKind
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.results import MIXTURE, PRIOR_SET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario


MOST_FIGHTS = 8
"""Outbreaks that one member draws, at most."""


@entry
def _fill_uniforms(
    out: NDArray[np.float64], members: NDArray[np.int64], seed: int, process: int, step: int, entity: int
) -> None:
    for k in range(out.shape[0]):
        out[k] = streams.uniform(seed, process, members[k], step, entity, 0)


def member_uniforms(plan: Plan, process: int, entity: str, step: int = 0) -> NDArray[np.float64]:
    """One uniform a member for a process, an entity and a step."""
    out = np.empty(plan.members)
    _fill_uniforms(out, member_streams(plan), plan.seed, process, step, streams.stable_hash(entity))
    return out


def member_streams(plan: Plan) -> NDArray[np.int64]:
    """Whose random streams each member uses: its own unless the plan says otherwise."""
    return np.arange(plan.members) if plan.streams is None else plan.streams


def _positions(plan: Plan, process: int, entity: str, name: str) -> NDArray[np.float64]:
    # Quantile positions that the plan sets, else drawn ones.
    if plan.positions is not None and name in plan.positions:
        return np.asarray(plan.positions[name], np.float64)
    return member_uniforms(plan, process, entity)


def draw_prior_sets(scenario: Scenario, plan: Plan) -> NDArray[np.int64]:
    """Position of each member's prior set in the scenario's order; zeros where there are none."""
    names = list(scenario.prior_sets)
    if not names:
        return np.zeros(plan.members, np.int64)
    if plan.prior_set != MIXTURE:
        return np.full(plan.members, names.index(plan.prior_set), np.int64)
    weights = np.array([scenario.prior_sets[name].weight for name in names])
    limits = np.cumsum(weights / weights.sum())[:-1]
    return np.searchsorted(limits, _positions(plan, streams.PRIOR_SET, "prior-set", PRIOR_SET), side="right")


def draw_inputs(scenario: Scenario, plan: Plan, prior_set: NDArray[np.int64]) -> Records:
    """Draw every model input: a record a member.

    One uniform serves an input in all prior sets, so that sets differ by their distributions alone.
    """
    drawn = np.empty(plan.members, INPUTS)
    for name, meaning in MODEL_INPUTS.items():
        uniforms = _positions(plan, streams.INPUT, name, name)
        for position, chosen in enumerate(scenario.prior_sets.values() or (None,)):
            source = (chosen.inputs if chosen else {}).get(name) or scenario.inputs.get(name)
            rows = prior_set == position
            drawn[name][rows] = meaning.default if source is None else source.distribution.quantile(uniforms[rows])
        finite = np.isfinite(drawn[name])  # the default of some is: never
        drawn[name][finite] = np.clip(drawn[name][finite], meaning.low, meaning.high)
    return drawn


def draw_opening_waits(plan: Plan, shut: Mapping[str, EventKind], inputs: Records) -> NDArray[np.float64]:
    """Hours from the issue time until each shut target is passable, exponential; (member, target).

    Parameters
    ----------
    shut
        By target, what is known last of it: that it was shut or encircled, that its opening was rumoured or announced.
    """
    waits = [
        -_mean_wait(inputs, kind) * np.log1p(-_positions(plan, streams.OPENING, target, f"opening_wait_h:{target}"))
        for target, kind in shut.items()
    ]
    return np.array(waits).reshape(len(shut), plan.members).T


_WAITS = {
    EventKind.ENCIRCLEMENT: "relief_wait_mean_h",
    EventKind.OPENING_ANNOUNCED: "announced_wait_mean_h",
    EventKind.OPENING_RUMOURED: "rumoured_wait_mean_h",
}


def _mean_wait(inputs: Records, kind: EventKind) -> NDArray[np.float64]:
    usual: NDArray[np.float64] = inputs["opening_wait_mean_h"]
    if kind not in _WAITS:
        return usual
    return np.where(np.isfinite(inputs[_WAITS[kind]]), inputs[_WAITS[kind]], usual)


def draw_fighting(plan: Plan, inputs: Records, issue_h: float, *, is_open: bool) -> tuple[NDArray[np.float64], Records]:
    """Draw when fighting ends that goes on at the issue time, and what breaks out after it: spells of either, in turn.

    Both spells are exponential. What breaks out is felt all over the area at risk.

    Parameters
    ----------
    inputs
        Drawn inputs, a record a member.
    issue_h
        Issue time, hours after the run's start.
    is_open
        Whether fighting goes on at the issue time with no known end.

    Returns
    -------
    tuple
        Hours after the run's start until open fighting ends, (member,), inf if never; and `FIGHT` records,
        (member, fight), at most `MOST_FIGHTS`, none where the scenario states no process.
    """
    lengths, pauses = inputs["fighting_length_mean_h"], inputs["fighting_wait_mean_h"]
    lull_h = np.full(plan.members, issue_h)
    if is_open:
        lull_h = issue_h + _spell(plan, "lull", 0, lengths)
    count = MOST_FIGHTS if np.isfinite(pauses).any() else 0
    fights = np.zeros((plan.members, count), FIGHT)
    quiet_h = lull_h
    for k in range(count):
        fights["start_h"][:, k] = quiet_h + _spell(plan, "wait", k, pauses)
        fights["end_h"][:, k] = fights["start_h"][:, k] + _spell(plan, "length", k, lengths)
        fights["intensity"][:, k] = inputs["fighting_intensity"]
        fights["is_breach"][:, k] = 1
        quiet_h = _soften(plan, inputs, fights, k)
    return lull_h, fights


def _soften(plan: Plan, inputs: Records, fights: Records, k: int) -> NDArray[np.float64]:
    # Some outbreaks only violate the ceasefire: shorter and weaker, and it holds again. Returns when each is over.
    is_mild = member_uniforms(plan, streams.VIOLATION, "violation", k) < inputs["violation_share"]
    length = -inputs["violation_length_mean_h"] * np.log1p(-member_uniforms(plan, streams.FIGHTING, "length", k))
    fights["end_h"][is_mild, k] = (fights["start_h"][:, k] + length)[is_mild]
    fights["intensity"][is_mild, k] *= inputs["violation_intensity"][is_mild]
    ends: NDArray[np.float64] = fights["end_h"][:, k].copy()
    return ends


def _spell(plan: Plan, name: str, step: int, mean_h: NDArray[np.float64]) -> NDArray[np.float64]:
    return -mean_h * np.log1p(-member_uniforms(plan, streams.FIGHTING, name, step))
