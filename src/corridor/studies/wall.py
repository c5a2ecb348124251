"""The as-of wall: what was known at an issue time, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from corridor.evidence.reconcile import reconcile
from corridor.studies.series import given_totals
from corridor.world.backtests import Capacities, Terms, Totals
from corridor.world.inputs import FIGHTING_INPUTS
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.results import Drivers
from corridor.world.scenario import SHELTERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.claims import Claim, ClaimGroup
    from corridor.world.evidence import Reconciled
    from corridor.world.inputs import UncertainInput
    from corridor.world.scenario import Place, Scenario


GENERIC = "Generic range: the sources of the narrower one were published after the issue time."
NO_CLAIM = "Generic range: no claim that counts for it had been published by the issue time."


def is_known(published_time: datetime | None, issue_time: datetime) -> bool:
    """Whether a row was published by the issue time; a row without a date was not."""
    return published_time is not None and published_time <= issue_time


def known_at(scenario: Scenario, issue_time: datetime, terms: Terms | None = None) -> Scenario:
    """Return the scenario as it was known at the issue time.

    Events, conflict events and observations published later, or never, are gone, and with them the corrections of
    earlier counts; so are counts said to have been published before they were made, and claims and documents
    published later. An input with a claim group is what its claims come to; one whose sources or claims were all
    published later is its generic range. The room in camps and reception sites, which has no date, is not shown.
    Places and roads are undated.

    Parameters
    ----------
    terms
        Given drivers open the wall for events and conflict events alone: they are taken as they happened, and no
        fighting is drawn.
        Given totals add the people in all camps together, for every moment with a count (series `given-total`), and
        leave what Flee's rules are given; else that is gone.
        Shipped capacities are shown.
    """
    terms = terms or Terms()
    is_given = terms.drivers is Drivers.GIVEN
    known = tuple(
        seen for seen in scenario.observations if is_known(seen.published_time, issue_time) and seen.time <= issue_time
    )
    claims = tuple(claim for claim in scenario.claims if is_known(claim.published_time, issue_time))
    inputs_known = partial(_known_inputs, replace(scenario, claims=claims), issue_time, is_given=is_given)
    return replace(
        scenario,
        places=tuple(_known_place(place, terms) for place in scenario.places),
        events=tuple(event for event in scenario.events if is_given or is_known(event.published_time, issue_time)),
        observations=(*known, *given_totals(scenario)) if terms.totals is Totals.GIVEN else known,
        inputs=inputs_known(scenario.inputs),
        prior_sets={name: replace(one, inputs=inputs_known(one.inputs)) for name, one in scenario.prior_sets.items()},
        day_rules=scenario.day_rules
        if scenario.day_rules is None or terms.totals is Totals.GIVEN
        else replace(scenario.day_rules, given=None),
        claims=claims,
        documents=tuple(one for one in scenario.documents if is_known(one.published_time, issue_time)),
        conflict=tuple(one for one in scenario.conflict if is_given or is_known(one.published_time, issue_time)),
    )


def _known_place(place: Place, terms: Terms) -> Place:
    is_hidden = terms.capacities is Capacities.NONE and place.kind in SHELTERS and place.capacity is not None
    return replace(place, capacity=None) if is_hidden else place


def _known_inputs(
    known: Scenario, issue_time: datetime, inputs: Mapping[str, UncertainInput], *, is_given: bool
) -> dict[str, UncertainInput]:
    return {
        name: _known_input(known, issue_time, one)
        for name, one in inputs.items()
        if not (is_given and name in FIGHTING_INPUTS)
    }


def _known_input(known: Scenario, issue_time: datetime, one: UncertainInput) -> UncertainInput:
    # `known` holds no claim that was published later.
    if one.generic is None:
        return one
    if one.claim_group:
        evidence = _reconcile(known.claim_groups[one.claim_group], known.claims)
        if evidence is not None:
            return _with_evidence(one, evidence)
        return replace(one, distribution=one.generic, reason=NO_CLAIM, is_assumption=True, evidence=None)
    if is_known(one.published_time, issue_time):
        return one
    return replace(one, distribution=one.generic, reason=GENERIC, is_assumption=True)


@lru_cache(maxsize=64)
def _reconcile(group: ClaimGroup, claims: tuple[Claim, ...]) -> Reconciled | None:
    # Backtests look through the wall at many moments between which no claim was published.
    return reconcile(group, claims)


def _with_evidence(one: UncertainInput, evidence: Reconciled) -> UncertainInput:
    # What claims come to may lie beyond what the model takes; then that is said.
    meaning = MODEL_INPUTS[one.name]
    stated = evidence.distribution.scaled(1 / one.per)
    taken = stated.clipped(meaning.low, meaning.high)
    if taken != stated:
        cut = f"{evidence.rule.removesuffix('.')}; cut to what the model takes, {meaning.low:g} to {meaning.high:g}."
        evidence = replace(evidence, rule=cut)
    return replace(one, distribution=taken, evidence=evidence)
