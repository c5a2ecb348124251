"""From events to the course of stocks: what there was, what came, what comes day by day and through where."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.course import list_switches
from corridor.engine.society import ADD, LOSE, SET_DAYS, STOCK_CHANGE, SUPPLY
from corridor.world.events import AREA_TARGET, DAYS_OF, GOODS, PERSON_DAYS, TONNES_OF_FOOD, EventKind
from corridor.world.units import HOURS_PER_DAY, hours_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.engine.network import Network
    from corridor.world.events import Event
    from corridor.world.scenario import Place, Scenario

_UNITS = {**PERSON_DAYS, TONNES_OF_FOOD: GOODS.index("food")}


def _supplies_of(scenario: Scenario) -> list[Event]:
    return sorted((one for one in scenario.events if one.kind is EventKind.SUPPLY), key=lambda one: one.time)


def list_stock_changes(scenario: Scenario, origins: Sequence[Place]) -> Records:
    """Records of stocks and deliveries by place, in order of time; what is for the area is shared out by people."""
    rows: list[tuple[float, int, int, int, float, bool]] = []
    people = max(sum(place.population for place in origins), 1)
    for event in scenario.events:
        if event.kind is EventKind.STOCK:
            good, action = DAYS_OF[event.unit], SET_DAYS
        elif event.kind is EventKind.DELIVERY and event.unit in _UNITS and event.value is not None:
            good, action = _UNITS[event.unit], ADD
        elif event.kind is EventKind.FUEL_LOSS:
            good, action = GOODS.index("fuel"), LOSE
        else:
            continue
        hour = hours_between(scenario.clock.start, event.time)
        for k, place in enumerate(origins):
            if event.target not in {place.place_id, AREA_TARGET}:
                continue
            is_split = action == ADD and event.target == AREA_TARGET
            value = (event.value or 0.0) * (place.population / people if is_split else 1.0)
            rows.append((hour, k, good, action, value, event.unit == TONNES_OF_FOOD))
    return np.array(sorted(rows, key=lambda row: row[0]), STOCK_CHANGE)


def list_supplies(scenario: Scenario, origins: Sequence[Place], network: Network) -> Records:
    """Records of what comes day by day; a later row of the same good at a target takes the place of one before."""
    home = {place.place_id: k for k, place in enumerate(origins)}
    start, found = scenario.clock.start, _supplies_of(scenario)
    rows = []
    for k, event in enumerate(found):
        good = _UNITS[_daily(event)]
        end = math.inf if event.until is None else hours_between(start, event.until)
        for later in found[k + 1 :]:
            if later.target == event.target and _UNITS[_daily(later)] == good:
                end = min(end, hours_between(start, later.time))
                break
        rows.append(
            (
                hours_between(start, event.time),
                end,
                home.get(event.target, -1),
                good,
                event.value or 0.0,
                _daily(event) == TONNES_OF_FOOD,
                network.node_of.get(event.target, -1),
                min(network.links_of.get(event.target, (-1,))),
            )
        )
    return np.array(rows, SUPPLY)


def _daily(event: Event) -> str:
    return event.unit.removesuffix("/day")


def first_day(scenario: Scenario, changes: Records, supplies: Records) -> int:
    """Day of the spin-up's start, relative to the run's: that of the earliest stock or supply, at most 0."""
    hours = [*changes["hour"][changes["action"] != LOSE], *supplies["start_h"]]
    earliest = hours_between(scenario.clock.start, scenario.case_start)
    return min(math.floor(max(min(hours), earliest) / HOURS_PER_DAY), 0) if hours else 0


def open_shares(scenario: Scenario, first: int) -> NDArray[np.float64]:
    """Share of each day, from the spin-up's to the run's end, in which each supply's way in is open as far as known."""
    found = _supplies_of(scenario)
    start = scenario.clock.start
    days = -first + math.ceil(hours_between(start, scenario.clock.end) / HOURS_PER_DAY)
    shares = np.ones((len(found), max(days, 1)))
    edges = (np.arange(shares.shape[1] + 1) + first) * float(HOURS_PER_DAY)
    for row, supply in enumerate(found):
        for shut_h, open_h in _shut_spells(scenario, supply.target):
            overlap = np.minimum(edges[1:], open_h) - np.maximum(edges[:-1], shut_h)
            shares[row] -= np.maximum(overlap, 0.0) / HOURS_PER_DAY
    return np.clip(shares, 0.0, 1.0)


def _shut_spells(scenario: Scenario, target: str) -> list[tuple[float, float]]:
    # Hours from and to which a target is shut, as far as events say; never open again: to infinity.
    start = scenario.clock.start
    spells, shut_since, reasons = [], math.nan, 0
    for time, what, reason, is_shut in list_switches(scenario):
        if what != target:
            continue
        hour = hours_between(start, time)
        reasons = reasons | reason if is_shut else reasons & ~reason
        if reasons and math.isnan(shut_since):
            shut_since = hour
        elif not reasons and not math.isnan(shut_since):
            spells.append((shut_since, hour))
            shut_since = math.nan
    if not math.isnan(shut_since):
        spells.append((shut_since, math.inf))
    return spells
