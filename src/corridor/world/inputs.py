"""Uncertain inputs: what the model needs to know, and what a scenario says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridor.world.meanings import MODEL_INPUTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.distributions import Distribution
    from corridor.world.evidence import Reconciled


FIGHTING_INPUTS = ("fighting_wait_mean_h", "fighting_length_mean_h", "fighting_intensity")
"""The process of fighting after the issue time: fighting that breaks out needs all three, its end the second alone."""


def names_in_use(drawn: Any) -> list[str]:  # noqa: ANN401 - a structured array
    """Inputs that some member drew other than by default, or that have none.

    Parameters
    ----------
    drawn
        A record a member, as in `Ensemble.inputs`.
    """
    return [
        name
        for name, meaning in MODEL_INPUTS.items()
        if meaning.default is None or bool((drawn[name] != meaning.default).any())
    ]


@dataclass(frozen=True)
class UncertainInput:
    """What a scenario says about one model input.

    Parameters
    ----------
    distribution
        Used when `published_time` is behind the issue time, or when there is none. Of an input with a claim group, as
        read, it is `generic`.
    reason
        Source (publisher, date) of the numbers, or why an assumption looks as it does.
    is_assumption
        No source gives these numbers; `reason` says what they were judged from.
    published_time
        When the latest of the sources was published; None for generic ranges.
    generic
        Stands in at issue times before `published_time`, and while no claim of the group is known.
    claim_group
        Name of the claims that the numbers are reconciled from; empty: none.
    per
        A figure of the claims over this is the input's.
    evidence
        What the claims known at the issue time came to; None as read, and when there are none.
    """

    name: str
    distribution: Distribution
    reason: str
    is_assumption: bool
    published_time: datetime | None = None
    generic: Distribution | None = None
    claim_group: str = ""
    per: float = 1.0
    evidence: Reconciled | None = None


@dataclass(frozen=True)
class PriorSet:
    """One argued view of what nobody knew: it replaces some inputs of the scenario.

    Parameters
    ----------
    name
        Slug; `corridor forecast --prior-set NAME`.
    weight
        Share of the mixture's members, relative to the other sets; > 0.
    argument
        Why somebody could hold this view at the issue time.
    inputs
        The inputs that this set replaces.
    """

    name: str
    weight: float
    argument: str
    inputs: Mapping[str, UncertainInput]
