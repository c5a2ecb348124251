"""What in a scenario would tell a forecast what it is scored on: refused by the wall, or named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.studies.series import ARRIVALS, camps_of, counts_of
from corridor.world.backtests import Capacities, Leak, Totals
from corridor.world.results import Drivers
from corridor.world.scenario import Use

if TYPE_CHECKING:
    from corridor.studies.series import Series
    from corridor.world.backtests import Terms
    from corridor.world.scenario import Scenario

SAME = 0.01
"""A capacity within this share of a series' maximum was read off it."""

FEWEST, DRAWN_SHARE = 8, 0.5
"""Of so many counts and more, one half on straight lines between their neighbours were drawn, not counted."""

_SHOWN = 5
_REFUSED = {"capacities", "published"}


def find_leaks(scenario: Scenario, terms: Terms) -> tuple[Leak, ...]:
    """List what would leak, and what becomes of it."""
    found = [
        _capacities(scenario, terms), _drawn(scenario), _early(scenario), *_given(scenario, terms),
        *_corrected(scenario),
    ]  # fmt: skip
    refused = _REFUSED if terms.capacities is Capacities.NONE else _REFUSED - {"capacities"}
    return tuple(Leak(scenario.scenario_id, kind, text, kind in refused) for kind, text in found if text)


def _capacities(scenario: Scenario, terms: Terms) -> tuple[str, str]:
    counts = counts_of(scenario)
    room = {place.place_id: place.capacity for place in scenario.places if place.capacity}
    camps = [camp for camp in camps_of(counts) if camp in room]
    read_off = [camp for camp in camps if _is_near(room[camp], float(counts[camp].values.max()))]
    if not read_off:
        return "capacities", ""
    is_shown = terms.capacities is Capacities.SHIPPED
    end = "Shown, as asked for." if is_shown else "Refused: no forecast sees the room in camps."
    return "capacities", (
        f"The room of {len(read_off)} of {len(camps)} camps is the maximum of the series that is scored there "
        f"({_some(read_off)}). {end}"
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")


def _is_near(capacity: int, most: float) -> bool:
    return most > 0 and abs(capacity - most) <= SAME * most


def _drawn(scenario: Scenario) -> tuple[str, str]:
    drawn = [place for place, series in counts_of(scenario).items() if _is_drawn(series)]
    if not drawn:
        return "interpolated", ""
    return "interpolated", (
        f"Most counts of {_some(drawn)} lie on straight lines between their "
        "neighbours, as if drawn between reports: whoever sees two of them knows the next. Keep the report days, and "
        "give the other rows use = never. Noted, not refused."
    )  # fmt: skip


def _is_drawn(series: Series) -> bool:
    if len(series) < FEWEST or np.ptp(series.values) == 0:
        return False
    hours, values = series.hours, series.values
    share = (hours[1:-1] - hours[:-2]) / (hours[2:] - hours[:-2])
    between = values[:-2] + share * (values[2:] - values[:-2])
    is_on_line = np.abs(values[1:-1] - between) <= 1.0  # people: lines are rounded
    is_moving = values[2:] != values[:-2]
    return bool(np.mean(is_on_line & is_moving) >= DRAWN_SHARE)


def _early(scenario: Scenario) -> tuple[str, str]:
    early = [
        seen for seen in scenario.observations
        if seen.use is Use.SCORE and seen.published_time is not None and seen.published_time < seen.time
    ]  # fmt: skip
    if not early:
        return "published", ""
    one = len(early) == 1
    what = "1 count says that it was" if one else f"{len(early)} counts say that they were"
    text = f"{what} published before {'it was' if one else 'they were'} made, which would show the future in between."
    return "published", f"{text} Refused: no forecast knows a count before it is made."


def _given(scenario: Scenario, terms: Terms) -> list[tuple[str, str]]:
    found = []
    if terms.drivers is Drivers.GIVEN:
        found.append(("drivers", "Events after the issue time are given as they happened (perfect foresight)."))
    if terms.totals is Totals.GIVEN and camps_of(counts_of(scenario)):
        found.append(("totals", "People in all camps together are given as they were counted (perfect foresight)."))
    return found


def _corrected(scenario: Scenario) -> list[tuple[str, str]]:
    rows = [(one.series, one.place_id if one.series != ARRIVALS else "", one.time) for one in scenario.observations
            if one.use is Use.SCORE]  # fmt: skip
    twice = len(rows) - len(set(rows))
    words = "1 count was" if twice == 1 else f"{twice} counts were"
    text = f"{words} corrected later; each correction is known from the time it was published, and scores use the last."
    return [("corrections", text)] if twice else []
