"""Rivals that share people out over camps: as now, as before, equally, by distance and population."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.geography import distance_km
from corridor.world.scenario import SHELTERS
from corridor.world.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridor.studies.rivals.view import Path, View
    from corridor.studies.series import Series

DAYS_BACK = (30, 90)

NEAREST_KM = 1.0
"""Distances below this are taken for it: a camp may lie in the town that people leave."""


def camp_paths(view: View) -> Mapping[str, Path]:
    """Every rival of camps, by name; none where neither a count nor a total is known."""
    # Over all camps that anybody could name: which of them will be counted later, nobody knows.
    named = {place.place_id for place in view.known.places if place.kind in SHELTERS}
    everywhere = sorted(named | view.counts.keys())
    chosen = [everywhere.index(place) if place in everywhere else -1 for place in view.places]
    shares = {
        name: np.array([share[k] if k >= 0 else 0.0 for k in chosen])
        for name, share in (
            ("equal_shares", _normal(np.ones(len(everywhere)))),
            ("gravity", _normal(_gravity(view, everywhere))),
        )
    }
    if view.counts:
        latest = np.array([_level(view, place, view.issue_h) for place in view.places])
        shares["shares_held"] = _normal(latest)
        shares |= {f"shares_{days}d": _normal(_shares_before(view, days)) for days in DAYS_BACK}
        total: Series | float = view.total or float(latest.sum())
    elif view.total is not None:
        total = view.total
    else:
        return {}
    return {name: partial(_share_out, shares=one, total=total) for name, one in shares.items()}


def _share_out(
    hours: NDArray[np.float64], *, shares: NDArray[np.float64], total: Series | float
) -> NDArray[np.float64]:
    totals = np.full(len(hours), total) if isinstance(total, float) else total.at(hours)
    return np.outer(shares, totals)


def _level(view: View, place: str, hours: float) -> float:
    # The last count by then; 0 where there is none.
    return float(np.nan_to_num(view.counts[place].last_by(hours))) if place in view.counts else 0.0


def _shares_before(view: View, days: int) -> NDArray[np.float64]:
    # By the last count at that time; where there was none yet, by the first one.
    then = view.issue_h - days * HOURS_PER_DAY
    earliest = min(float(one.hours[0]) for one in view.counts.values())
    return np.array([_level(view, place, max(then, earliest)) for place in view.places])


def _gravity(view: View, camps: Sequence[str]) -> NDArray[np.float64]:
    # People who live in the area at risk over the square of the straight distance, summed over their places.
    where = {place.place_id: place for place in view.known.places}
    homes = [place for place in view.known.places if view.known.is_at_risk(place) and place.population]
    return np.array(
        [
            sum(home.population / max(distance_km(home, where[camp]), NEAREST_KM) ** 2 for home in homes)
            for camp in camps
        ]
    )


def _normal(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / len(weights))
