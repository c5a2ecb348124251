"""What moves people before and after the road, as arrays that all members share.

Built by `fights`, `hearsay`, `goods` and `havens`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records

# Sorts of news.
ASSURANCE, LEAVE, STAY, RUMOUR = range(4)

NEWS = np.dtype(
    [
        ("start_h", "f8"),  # hours after the run's start
        ("end_h", "f8"),  # inf if none is stated
        ("sort", "i8"),
        ("strength", "f8"),
        ("origin", "i8"),  # whom it is for, -1: everybody
    ],
    align=True,
)

CONFLICT = np.dtype(
    [
        ("start_h", "f8"),
        ("end_h", "f8"),
        ("days", "f8"),  # over which its intensity is spread
        ("spread_km", "f8"),
        ("deaths_low", "f8"),
        ("deaths_best", "f8"),
        ("deaths_high", "f8"),
    ],
    align=True,
)
"""A conflict event, in order of start."""

# What a change of stocks does.
SET_DAYS, ADD, LOSE = range(3)

STOCK_CHANGE = np.dtype(
    [
        ("hour", "f8"),  # after the run's start, before it negative
        ("origin", "i8"),
        ("good", "i8"),
        ("action", "i8"),
        ("value", "f8"),  # days; person-days, or tonnes
        ("is_tonnes", "i8"),
    ],
    align=True,
)

SUPPLY = np.dtype(
    [
        ("start_h", "f8"),
        ("end_h", "f8"),
        ("origin", "i8"),  # -1: shared out by people
        ("good", "i8"),
        ("per_day", "f8"),  # person-days, or tonnes
        ("is_tonnes", "i8"),
        ("gate_node", "i8"),  # it stops while this is shut, -1: none on anybody's way
        ("gate_road", "i8"),
    ],
    align=True,
)
"""Goods that come day by day."""

SHELTER = np.dtype(
    [
        ("entity", "i8"),
        ("room", "f8"),  # people, inf if not stated
        ("log_attraction", "f8"),
    ],
    align=True,
)
"""A place outside the area at risk where people can stay."""


class Society(NamedTuple):
    """What all members share about people.

    Parameters
    ----------
    news
        Announcements that move decisions.
    conflict, conflict_end
        Conflict events by start, and their positions by end.
    conflict_km
        Kilometres from each origin, then each shelter, to each; (origin or shelter, event).
    near, near_km
        The nearest other origins, -1 where there are fewer, and kilometres to them; (origin, neighbour).
    stock_changes, supplies, has_good, first_day
        Goods; day of the spin-up's start relative to the run's (negative, or 0 without).
    open_share
        Share of each day, from `first_day` on, in which what a supply comes through is open as far as known.
    refuges, refuge_h, rank
        Origins that take people in from others, hours from each origin to each refuge (inf: no road), and how safe an
        origin is thought: people flee to a higher rank.
    shelters, exits, shelter_h, shelter_size
        Places to stay outside; roads past which people are outside; hours and log path size, (exit, shelter).
    """

    news: Records
    conflict: Records
    conflict_end: NDArray[np.int64]
    conflict_km: NDArray[np.float32]
    near: NDArray[np.int64]
    near_km: NDArray[np.float64]
    stock_changes: Records
    supplies: Records
    has_good: NDArray[np.bool_]
    first_day: int
    open_share: NDArray[np.float64]
    refuges: NDArray[np.int64]
    refuge_h: NDArray[np.float64]
    rank: NDArray[np.int64]
    shelters: Records
    exits: NDArray[np.int64]
    shelter_h: NDArray[np.float64]
    shelter_size: NDArray[np.float64]
