"""Dated changes within a case: what kinds there are, which act, and in which units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class EventKind(StrEnum):
    """What an event is. `ACTING_KINDS` change a run in this version; the others are kept and shown."""

    FIGHTING = "fighting"
    CEASEFIRE = "ceasefire"
    CLOSURE = "closure"
    OPENING = "opening"
    CAPACITY = "capacity"
    DELIVERY = "delivery"
    ANNOUNCEMENT = "announcement"
    TALKS = "talks"
    EVACUATION = "evacuation"
    SHOCK = "shock"
    HAZARD = "hazard"
    LANES = "lanes"
    BUSES = "buses"
    CONVOY = "convoy"
    FUEL_LOSS = "fuel-loss"
    GUARANTEE = "guarantee"
    LEAVE_ORDER = "leave-order"
    STAY_ORDER = "stay-order"
    RUMOUR = "rumour"
    OPENING_ANNOUNCED = "opening-announced"
    OPENING_RUMOURED = "opening-rumoured"
    ENCIRCLEMENT = "encirclement"
    RELIEF = "relief"
    DEATHS = "deaths"
    INJURIES = "injuries"
    STOCK = "stock"
    SUPPLY = "supply"
    CAMP_CLOSED = "camp-closed"
    CAMP_OPENED = "camp-opened"


ACTING_KINDS = frozenset(
    {
        EventKind.FIGHTING,
        EventKind.CEASEFIRE,
        EventKind.CLOSURE,
        EventKind.OPENING,
        EventKind.CAPACITY,
        EventKind.HAZARD,
        EventKind.LANES,
        EventKind.BUSES,
        EventKind.CONVOY,
        EventKind.FUEL_LOSS,
        EventKind.TALKS,
        EventKind.GUARANTEE,
        EventKind.LEAVE_ORDER,
        EventKind.STAY_ORDER,
        EventKind.RUMOUR,
        EventKind.OPENING_ANNOUNCED,
        EventKind.OPENING_RUMOURED,
        EventKind.ENCIRCLEMENT,
        EventKind.RELIEF,
        EventKind.DEATHS,
        EventKind.INJURIES,
        EventKind.STOCK,
        EventKind.SUPPLY,
    }
)

TO_REFUGE = "people to refuge"
"""Unit of an evacuation that acts: so many people are brought to a refuge inside the area at risk."""

LITRES_OF_FUEL = {"l fuel": 1.0, "t fuel": 1250.0}
"""Units of a delivery of fuel, in litres (petrol 1,340 l/t, diesel 1,190 l/t: recalled, unchecked)."""

GOODS = ("food", "fuel", "medicine")
"""What people at home live on; the order is that of the arrays in the engine."""

TONNES_OF_FOOD = "t food"
PERSON_DAYS = {f"person-days {good}": k for k, good in enumerate(GOODS)}
DAYS_OF = {f"days {good}": k for k, good in enumerate(GOODS)}
"""Units of stocks, supplies and deliveries, by position of the good in `GOODS`; days are those of all at the target."""

GOODS_UNITS = frozenset({TONNES_OF_FOOD, *PERSON_DAYS})
"""Units of a delivery to those at home, and, a day, of a supply."""

INTENSITY_UNITS = frozenset({"", "1", "share", "intensity"})
"""Units of the value of fighting, and of a shock that frightens; a shock in any other unit is shown only."""

AREA_TARGET = "area-at-risk"
"""An event's target that means every place in the area at risk."""


@dataclass(frozen=True)
class Event:
    """A dated change within a case; unknown to forecasts issued before `published_time`."""

    event_id: str
    time: datetime
    until: datetime | None
    published_time: datetime | None
    kind: EventKind
    target: str
    value: float | None
    unit: str
    source: str
    note: str
