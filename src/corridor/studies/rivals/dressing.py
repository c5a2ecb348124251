"""Gives a certain rival a spread: that of its own past errors, known behind the same wall.

An error is a difference of logs, of a lead, at a place: of people an hour since the last known count for arrivals,
which only ever grow; of people for camps. How the rules came about: docs/decisions/0007-rivals-and-scores.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.studies.rivals.past import PastErrors

RIVAL_MEMBERS = 200
LEVELS = (np.arange(RIVAL_MEMBERS) + 0.5) / RIVAL_MEMBERS
"""A dressed rival is its quantiles at these levels, in order: a higher member is higher at all times."""

ENOUGH = 8
"""Fewer errors of a like lead than this, and those of all leads stand in, scaled; fewer of them, and the committed
spread stands in for those that are missing."""

LIKE_LEAD = 1.5
"""Leads within this factor of each other are alike."""

HALF_LIFE_LEADS = 2.0
"""An error counts half after this many leads: the latest errors weigh most."""

COMMITTED_SD, COMMITTED_MOST = 0.5, 1.0
"""Without any past error: spread of the log at 24 h, growing with the root of the lead, and its largest value."""

LARGEST_ERROR = float(np.log(10.0))
"""Errors of camps are cut at a factor of ten."""

_DAY_H = 24.0
_SHORTEST_H = 1 / 60


class Rates:
    """The scale of arrivals: log of 1 + people an hour since the last known count."""

    grows_with_lead = False

    def __init__(self, last_h: float, last: float) -> None:
        self._last_h, self._last = last_h, last

    def to_log(self, people: NDArray[np.float64], hours: NDArray[np.float64]) -> NDArray[np.float64]:
        """People at moments as logs; fewer than were counted last are taken for as many."""
        return np.asarray(np.log1p(np.maximum(people - self._last, 0.0) / self._since(hours)))

    def to_people(self, logs: NDArray[np.float64], hours: NDArray[np.float64]) -> NDArray[np.float64]:
        """Logs at moments as people."""
        return np.asarray(self._last + np.maximum(np.expm1(logs), 0.0) * self._since(hours))

    def _since(self, hours: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.maximum(hours - self._last_h, _SHORTEST_H)


class Levels:
    """The scale of camps: log of 1 + people."""

    grows_with_lead = True

    def to_log(self, people: NDArray[np.float64], _hours: NDArray[np.float64]) -> NDArray[np.float64]:
        """People as logs."""
        return np.asarray(np.log1p(people))

    def to_people(self, logs: NDArray[np.float64], _hours: NDArray[np.float64]) -> NDArray[np.float64]:
        """Logs as people."""
        return np.asarray(np.maximum(np.expm1(logs), 0.0))


def error_quantiles(
    past: PastErrors | None, place: int, lead_h: NDArray[np.float64], *, grows_with_lead: bool
) -> NDArray[np.float64]:
    """Log errors to expect, (member, lead): weighted quantiles of the past ones.

    Parameters
    ----------
    past
        None where no counts may be seen: the committed spread, as without any past error.
    place
        Column of the errors.
    lead_h
        Leads to dress, hours; those of 0 or less get no error.
    grows_with_lead
        Whether errors of other leads are scaled by the root of the ratio of leads; rates are, by themselves.
    """
    out = np.zeros((RIVAL_MEMBERS, len(lead_h)))
    for k, lead in enumerate(lead_h):
        if lead > 0:
            out[:, k] = _quantiles_at(past, place, float(lead), grows_with_lead=grows_with_lead)
    return out


def _quantiles_at(past: PastErrors | None, place: int, lead_h: float, *, grows_with_lead: bool) -> NDArray[np.float64]:
    errors = past.log_error[:, place] if past is not None else np.empty(0)
    is_seen = np.isfinite(errors)
    if past is None or not is_seen.any():
        return committed_quantiles(lead_h, LEVELS)
    ratio = lead_h / past.lead_h
    used = is_seen & (np.maximum(ratio, 1 / ratio) <= LIKE_LEAD)
    errors = errors[used]
    if len(errors) < ENOUGH:
        used = is_seen
        errors = past.log_error[used, place] * (np.sqrt(ratio[used]) if grows_with_lead else 1.0)
    if grows_with_lead:
        errors = np.clip(errors, -LARGEST_ERROR, LARGEST_ERROR)
    # Ages before the latest error, not before now: only their ratio counts, and the largest weight is 1.
    age_h = past.known_h[used, place].max() - past.known_h[used, place]
    weights = 0.5 ** (age_h / (HALF_LIFE_LEADS * lead_h))
    # Errors that have not been made yet are stood in for: one or two alone would be a point, or nearly.
    missing = max(ENOUGH - len(errors), 0)
    stand_ins = committed_quantiles(lead_h, (np.arange(missing) + 0.5) / max(missing, 1))
    return weighted_quantiles(np.append(errors, stand_ins), np.append(weights, np.ones(missing)))


def committed_quantiles(lead_h: float, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log errors to expect where none was ever seen, at some levels: a normal distribution round 0."""
    from scipy.special import ndtri  # noqa: PLC0415 - a tenth of a second that forecasts need not wait for

    spread = min(COMMITTED_SD * np.sqrt(lead_h / _DAY_H), COMMITTED_MOST)
    return np.asarray(spread * ndtri(levels))


def weighted_quantiles(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles at `LEVELS`, on straight lines between values that stand at the middle of their weight."""
    order = np.argsort(values, kind="stable")
    share = weights[order]
    middle = (np.cumsum(share) - share / 2) / share.sum()
    return np.interp(LEVELS, middle, values[order])
