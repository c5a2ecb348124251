"""What every input of the model means, its unit and range, and its default: one table a group."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


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

_NEEDED: Mapping[str, InputMeaning] = {
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
}
"""What every scenario must state."""

_FIGHTING: Mapping[str, InputMeaning] = {
    "fighting_wait_mean_h": InputMeaning(
        "h", 0.1, _LARGE, "mean wait after the issue time until fighting breaks out, while there is none", math.inf
    ),
    "fighting_length_mean_h": InputMeaning(
        "h", 0.1, _LARGE, "mean time after which fighting ends whose end is not known", math.inf
    ),
    "fighting_intensity": InputMeaning("1", 0, 20, "intensity, all over the area at risk, of what breaks out", 0.0),
    "violation_share": InputMeaning("share", 0, 1, "outbreaks that break a ceasefire without ending it", 0.0),
    "violation_length_mean_h": InputMeaning("h", 0.1, _LARGE, "mean length of such a violation", 3.0),
    "violation_intensity": InputMeaning("share", 0, 1, "intensity of a violation, over that of fighting", 0.5),
    "event_intensity": InputMeaning("1", 0, 20, "intensity of a conflict event without deaths, on its day", 0.2),
    "fatality_elasticity": InputMeaning("1", 0, 2, "power of (1 + deaths) in the intensity of a conflict event", 0.2),
    "fatality_quantile": InputMeaning(
        "share", 0, 1, "where deaths lie between the lowest (0), best (0.5) and highest (1) figure", 0.5
    ),
}
"""Threat: what breaks out after the issue time, and conflict events that users bring."""

_PRESSURES: Mapping[str, InputMeaning] = {
    "deprivation_effect": InputMeaning("1", 0, 20, "log of the decision rate at deprivation 1, over that at 0", 0.0),
    "trust_effect": InputMeaning("1", 0, 20, "log of the decision rate at trust 0, over that at 1", 0.0),
    "trust_age_h": InputMeaning("h", 0.1, _LARGE, "time after which trust in an assurance falls to 1/e", 168.0),
    "news_reach": InputMeaning("share", 0, 1, "people whom an announcement reaches in the end", 1.0),
    "news_delay_mean_h": InputMeaning("h", 0.01, _LARGE, "mean time until it reaches them", 2.0),
    "order_effect": InputMeaning("1", 0, 20, "log of the decision rate, by an order to leave (or to stay: down)", 1.0),
    "order_length_h": InputMeaning("h", 0.1, _LARGE, "how long an order without a stated end is heeded", 24.0),
    "rumour_effect": InputMeaning("1", 0, 20, "log of the decision rate, by a fresh rumour of value 1", 1.0),
    "rumour_age_h": InputMeaning("h", 0.1, _LARGE, "time after which a rumour's effect falls to 1/e", 12.0),
    "social_threshold": InputMeaning(
        "share", 0.001, 0.999, "share ready or gone at which half of the pull of others is felt", 0.5
    ),
    "social_shape": InputMeaning("1", 0.1, 20, "1: thresholds of any height; higher: alike", 1.0),
    "neighbour_share": InputMeaning("share", 0, 1, "weight of other places in the share that people see gone", 0.0),
    "neighbour_km": InputMeaning("km", 0.1, _LARGE, "distance at which what people see of a place falls to 1/e", 20.0),
    "unpack_mean_h": InputMeaning("h", 0.1, _LARGE, "mean time ready until a party gives up, at threat 0", math.inf),
}
"""What else moves decisions."""

_STOCKS: Mapping[str, InputMeaning] = {
    "stock_factor": InputMeaning("share", 0, 100, "stocks and supplies, per figure in events.csv", 1.0),
    "days_safe": InputMeaning("days", 0.1, 1000, "days of stock at which nobody feels deprived", 30.0),
    "ration_days": InputMeaning("days", 0, 1000, "days of stock below which use is cut in proportion", 30.0),
    "ration_floor": InputMeaning("share", 0.01, 1, "share of full need to which use is cut at most", 0.4),
    "stock_sharing": InputMeaning("share", 0, 1, "differences between places in days of stock evened out a day", 0.0),
    "food_kg_per_day": InputMeaning("kg", 0.01, 100, "food that a person needs a day", 0.6),
}
"""Food, fuel and medicine."""

_FLIGHT_INSIDE: Mapping[str, InputMeaning] = {
    "relief_wait_mean_h": InputMeaning(
        "h", 0.01, _LARGE, "mean wait until an encircled place is free; left out: as for a way out", math.inf
    ),
    "announced_wait_mean_h": InputMeaning(
        "h",
        0.01,
        _LARGE,
        "mean wait from an announced opening until it is passable; left out: as if not announced",
        math.inf,
    ),
    "rumoured_wait_mean_h": InputMeaning(
        "h", 0.01, _LARGE, "mean wait after a rumoured opening; left out: as if there were no rumour", math.inf
    ),
    "opening_news_mean_h": InputMeaning("h", 0, _LARGE, "mean time until parties know that a way is passable", 0.0),
    "inside_half_time_h": InputMeaning(
        "h", 0.1, _LARGE, "half of those ready with no way out flee inside within, at threat 1", math.inf
    ),
    "inside_time_sensitivity": InputMeaning("1/h", 0, 100, "log-odds by which a refuge is shunned, an hour", 1.0),
    "return_mean_h": InputMeaning("h", 0.1, _LARGE, "mean time until a party returns, once its home is safe", math.inf),
    "return_threat": InputMeaning("share", 0, 1, "threat below which a home is safe", 0.1),
}
"""Shut ways, flight inside the area, return."""

_RECEPTION: Mapping[str, InputMeaning] = {
    "destination_distance_exponent": InputMeaning("1", 0, 20, "power by which attraction falls with travel time", 1.2),
    "destination_attraction_exponent": InputMeaning("1", 0, 5, "power of `attraction` in places.csv", 0.7),
    "destination_threat_effect": InputMeaning("1", 0, 20, "log-odds by which a place at threat 1 is shunned", 2.0),
    "destination_sd": InputMeaning("log", 0, 5, "spread of what else draws people to a place", 0.5),
    "own_arrangement_share": InputMeaning("share", 0, 1, "people who need no room in a camp or lodging", 0.5),
    "onward_mean_h": InputMeaning("h", 0.1, _LARGE, "mean time until people move on to another place", math.inf),
}
"""Where people stay who came."""

_WHO: Mapping[str, InputMeaning] = {
    "age_0_4_share": InputMeaning("share", 0, 1, "people at risk aged 0 to 4", 0.0),
    "age_5_11_share": InputMeaning("share", 0, 1, "people at risk aged 5 to 11", 0.0),
    "age_12_17_share": InputMeaning("share", 0, 1, "people at risk aged 12 to 17", 0.0),
    "age_60_share": InputMeaning("share", 0, 1, "people at risk aged 60 and older", 0.0),
    "female_share": InputMeaning("share", 0, 1, "people at risk who are women or girls", 0.0),
    "disability_share": InputMeaning("share", 0, 1, "people at risk with a disability", 0.0),
    "older_leaver_ratio": InputMeaning("share", 0, 1, "leaving among those aged 60 and older, over all others", 1.0),
}
"""Who they are, as shares."""

_ROADS: Mapping[str, InputMeaning] = {
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
"""Roads, ways and means of travel."""

MODEL_INPUTS: Mapping[str, InputMeaning] = {
    **_NEEDED,
    **_FIGHTING,
    **_PRESSURES,
    **_STOCKS,
    **_FLIGHT_INSIDE,
    **_RECEPTION,
    **_WHO,
    **_ROADS,
}
"""Every input of the model, by name; the order is that of the arrays in the engine."""
