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
    "entering_priority": InputMeaning(
        "1", 0.001, 1000, "weight of those who enter a road at a place, where a road that meets it has its own", 1.0
    ),
    "route_sensitivity": InputMeaning(
        "1", 0, 100, "log-odds by which a way is shunned that takes twice as long as the quickest", 5.0
    ),
    "replan_gain": InputMeaning("share", 0, 100, "time that another way must save before anybody changes to it", 0.2),
    "replan_mean_h": InputMeaning("h", 0.01, _LARGE, "mean time until those who could gain from it change way", 1.0),
    "route_memory_h": InputMeaning("h", 0.01, _LARGE, "time after which people know how long roads take, to 1/e", 0.5),
    "added_lane_gain": InputMeaning("share", 0, 1, "capacity of a lane used one way beyond the road's own lanes", 0.65),
    "blocked_share": InputMeaning("share", 0, 1, "a lane's capacity that a stopped vehicle blocks", 0.5),
    "clear_h": InputMeaning("h", 0.001, _LARGE, "mean time until a stopped vehicle is out of the way", 0.25),
    "breakdowns_per_million_km": InputMeaning("1/million km", 0, _LARGE, "breakdowns per million vehicle-km", 0.0),
    "range_km": InputMeaning("km", 0.1, _LARGE, "median range of a car on the fuel that it has", math.inf),
    "range_factor": InputMeaning("1", 1, 100, "range of a car at the 84 % quantile, over the median", 1.6),
    "idle_km_per_h": InputMeaning("km/h", 0, 1000, "range that an hour of standing or creeping eats", 10.0),
    "fill_l": InputMeaning("l", 0.1, 1000, "fuel that a party takes where there is any", 20.0),
    "stranded_walk_share": InputMeaning("share", 0, 1, "parties that walk on when their vehicle fails", 0.3),
    "lift_wait_mean_h": InputMeaning("h", 0.01, _LARGE, "mean time until somebody takes the others along", 2.0),
    "walk_km_per_day": InputMeaning("km/day", 0.1, 200, "how far a party comes on foot in a day", 20.0),
    "patient_share": InputMeaning("share", 0, 1, "parties that go by ambulance, which all let through", 0.0),
    "barred_share": InputMeaning("share", 0, 1, "parties that may not pass a checkpoint", 0.0),
    "refusal_share": InputMeaning("share", 0, 1, "parties that a checkpoint sends back", 0.0),
    "carless_share": InputMeaning("share", 0, 1, "parties without a vehicle of their own", 0.0),
    "ride_share": InputMeaning("share", 0, 1, "of those, parties that others take along at once", 0.5),
    "walk_share": InputMeaning("share", 0, 1, "of those left without a lift, parties that set out on foot", 0.2),
    "truck_share": InputMeaning("share", 0, 1, "parties that share trucks", 0.0),
    "tractor_share": InputMeaning("share", 0, 1, "parties that ride on tractors", 0.0),
    "bus_seats": InputMeaning("people", 1, 1000, "people that a bus carries", 50.0),
    "bus_turn_h": InputMeaning("h", 0, 1000, "time a bus needs to unload, load and be let go", 1.0),
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
