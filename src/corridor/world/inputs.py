"""Uncertain inputs: what the model needs to know, and what a scenario says about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.distributions import Distribution


@dataclass(frozen=True)
class InputMeaning:
    """What one input of the model means, and the values that the model can take.

    `default` stands where a scenario does not state the input; None: every scenario must.
    """

    unit: str
    low: float
    high: float
    meaning: str
    default: float | None = None


_LARGE = 1e6

MODEL_INPUTS: Mapping[str, InputMeaning] = {
    "population_factor": InputMeaning("share", 0, 10, "people present, per person that places.csv states"),
    "party_size_mean": InputMeaning("people", 1.01, 7.99, "mean size of a party (the load of one car)"),
    "leaver_share": InputMeaning("share", 0, 1, "share of parties that would leave at all; others stay"),
    "decide_half_time_h": InputMeaning("h", 0.1, _LARGE, "half of the leavers decide within, at threat 1"),
    "threat_effect": InputMeaning("1", 0, 20, "log of the decision rate at threat 1, over that at threat 0"),
    "social_effect": InputMeaning("1", 0, 20, "log of the decision rate, all of one's place ready or gone over none"),
    "threat_distance_km": InputMeaning("km", 0.1, _LARGE, "distance at which a fight's threat falls to 1/e"),
    "threat_age_h": InputMeaning("h", 0.1, _LARGE, "time after which a past fight's threat falls to 1/e"),
    "hazard_sd": InputMeaning("log", 0, 5, "spread of the slow disturbance of the decision rate"),
    "hazard_memory_h": InputMeaning(
        "h", 0.1, _LARGE, "time in which the decision rate's disturbance is forgotten to 1/e"
    ),
    "opening_wait_mean_h": InputMeaning("h", 0.01, _LARGE, "mean wait until a shut way out is passable"),
    "depart_delay_mean_h": InputMeaning("h", 0.01, _LARGE, "mean time from passable to on the road"),
    "checkpoint_veh_per_h": InputMeaning("vehicles/h", 0, _LARGE, "what a checkpoint passes, as a median"),
    "checkpoint_sd": InputMeaning("log", 0, 5, "spread of the slow disturbance of a checkpoint's capacity"),
    "checkpoint_memory_h": InputMeaning(
        "h", 0.1, _LARGE, "time in which a checkpoint's disturbance is forgotten to 1/e"
    ),
    "road_factor": InputMeaning("share", 0.001, 10, "capacity of roads, per capacity in roads.csv"),
    "registration_per_h": InputMeaning("people/h", 0, _LARGE, "people whom the reception registers an hour"),
    "fighting_wait_mean_h": InputMeaning(
        "h", 0.1, _LARGE, "mean wait after the issue time until fighting breaks out, while there is none", math.inf
    ),
    "fighting_length_mean_h": InputMeaning(
        "h", 0.1, _LARGE, "mean time after which fighting ends whose end is not known", math.inf
    ),
    "fighting_intensity": InputMeaning("1", 0, 20, "intensity, all over the area at risk, of what breaks out", 0.0),
}
"""Every input of the model, by name; the order is that of the arrays in the engine."""


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
        Used when `published_time` is behind the issue time, or when there is none.
    reason
        Source (publisher, date) of the numbers, or why an assumption looks as it does.
    is_assumption
        No source gives these numbers; `reason` says what they were judged from.
    published_time
        When the latest of the sources was published; None for generic ranges.
    generic
        Stands in at issue times before `published_time`.
    """

    name: str
    distribution: Distribution
    reason: str
    is_assumption: bool
    published_time: datetime | None = None
    generic: Distribution | None = None


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
