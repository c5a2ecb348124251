"""Cases that run by the day, as Flee's do: what their rules read beside the tables, and what an ensemble did."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

TOTAL = "total"
"""Column of the folder's own series of all refugees."""

LOCATION_TYPE = "location_type"
CONFLICT_DATE = "conflict_date"
CONFLICT_INTENSITY = "conflict_intensity"
"""Attributes of a place that every Flee folder states: its type; when it turns into a conflict zone (empty: it is none
by itself); how fierce the conflict is that it starts with."""


class RuleSet(StrEnum):
    """Rules of Flee: as the package registry ships them, and the newer ones of its repository (May 2026)."""

    FLEE_3_1 = "flee-3.1"
    FLEE_2026 = "flee-2026"


class LocationType(StrEnum):
    """Types of Flee's locations, told by parts of their names."""

    CAMP = "camp"
    IDP_CAMP = "idpcamp"
    CONFLICT_ZONE = "conflict_zone"
    FORWARDING_HUB = "forwarding_hub"
    MARKER = "marker"
    TOWN = "town"
    FLOOD_ZONE = "flood_zone"


Setting = float | str | tuple[float, ...]
"""Value of one of Flee's settings; truths are 1.0 and 0.0."""


@dataclass(frozen=True)
class Given:
    """What Flee reads from its data for every day: perfect foresight, shown to a forecast only where asked for.

    Parameters
    ----------
    columns
        People by day from the run's first day on, by column: a camp's place_id, `total` for the folder's own series of
        all refugees, and `+NAME` for columns that belong to no place. In the order of data_layout.csv.
    """

    columns: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class DayRules:
    """What Flee's rules read beside places, roads, events and observations.

    Parameters
    ----------
    rule_set
        Whose rules.
    settings
        What was set, by `section.name`; what is not set has the rule set's default.
    home_country
        Places of other countries are foreign.
    place_attributes, road_attributes
        Texts by attribute, by place_id and road_id.
    given
        None where the wall hides it.
    """

    rule_set: RuleSet
    settings: Mapping[str, Setting]
    home_country: str
    place_attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    road_attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given: Given | None = None

    def location_type(self, place_id: str) -> LocationType:
        """Type of a place; town where none is stated."""
        return LocationType(self.place_attributes.get(place_id, {}).get(LOCATION_TYPE, LocationType.TOWN))


@dataclass(frozen=True)
class DayEnsemble:
    """What an ensemble of a case by the day did; axes (member, time, place), (time, place), (time, road).

    Parameters
    ----------
    valid_times
        Every day of the run; people are counted when the day's moves are done.
    camp_ids
        Places that are camps when the run starts.
    present
        People in each camp.
    displaced, on_the_way, waiting
        People who left so far (with those in camps at the start), who are on a road, and who are due to leave and
        cannot, (member, time).
    place_ids, mean_people
        All places, and people from elsewhere who are there, mean over members.
    road_ids, mean_passed
        Roads (both directions together), and people who set out on them so far, mean over members.
    """

    valid_times: tuple[datetime, ...]
    camp_ids: tuple[str, ...]
    present: NDArray[np.int64]
    displaced: NDArray[np.int64]
    on_the_way: NDArray[np.int64]
    waiting: NDArray[np.int64]
    place_ids: tuple[str, ...]
    mean_people: NDArray[np.float64]
    road_ids: tuple[str, ...]
    mean_passed: NDArray[np.float64]
