"""What an ensemble says of roads, waits, trips and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray


MOVES = ("fled_inside", "returned", "trapped")
"""Moves that use no road out: people who fled to a refuge inside, who returned (both so far), who are encircled."""

PRESSURES = ("threat", "deprivation", "trust")
"""What presses on decisions, each in [0, 1]."""


@dataclass(frozen=True)
class Pressures:
    """What moved people, apart from roads.

    Parameters
    ----------
    moves
        People, (member, time, move as in `MOVES`).
    levels
        Mean over members and over places by their leavers, to a thousandth; (time, pressure as in `PRESSURES`).
    days
        Begins of days from the first figure of stocks on, the last within the run.
    goods
        Goods whose stocks are stated.
    days_left
        Days that stocks last at full need, over all places; (member, day, good).
    shelter_ids, present
        Places outside where people stay, and people there, (member, time, place).
    """

    moves: NDArray[np.int64]
    levels: NDArray[np.float64]
    days: tuple[datetime, ...]
    goods: tuple[str, ...]
    days_left: NDArray[np.float32]
    shelter_ids: tuple[str, ...]
    present: NDArray[np.int64]


@dataclass(frozen=True)
class Queues:
    """Where traffic stood on what can be on somebody's way; axes (member, time), (member, road), (time, road).

    A road is one direction of a road of the scenario. What stands is reckoned as if bumper to bumper: vehicles
    that would have left the road by now at free speed, over what the road holds when jammed.

    Parameters
    ----------
    main_way
        Positions of the roads from the most populous place past the exit, at every place the one on which most people
        spent most time.
    road_ids, tails, heads
        Road, place it starts from and place it leads to.
    length_km
        Of each road.
    total_km
        Standing vehicles of all roads together, km, (member, time).
    worst_share
        Largest share of a road that stood, in [0, 1], at the end of any decision step, (member, road).
    mean_share
        Share of a road that stands, in [0, 1], mean over members, to a thousandth, (time, road).
    mean_people
        People on a road, on whatever they travel, mean over members, (time, road).
    """

    main_way: tuple[int, ...]
    road_ids: tuple[str, ...]
    tails: tuple[str, ...]
    heads: tuple[str, ...]
    length_km: NDArray[np.float64]
    total_km: NDArray[np.float64]
    worst_share: NDArray[np.float64]
    mean_share: NDArray[np.float64]
    mean_people: NDArray[np.float64]


@dataclass(frozen=True)
class Waits:
    """How long parties waited, by origin, until the run's end; axes (member, origin).

    Who still waits at the end counts with the time waited so far, so means are lower bounds while
    `parties_left` is above 0.

    Parameters
    ----------
    place_ids
        Origins: populated places of the area at risk.
    free_h
        Hours from there past the exit on empty roads, (origin,); NaN where there is no way out.
    people_out
        People past the exit by the run's end.
    parties_left
        Parties that decided to leave and are not past the exit by the run's end.
    ready_h
        Mean hours between deciding and setting out, over parties that decided; NaN where none did.
    road_h
        Mean hours between setting out and the exit, over parties that set out; NaN where none did.
    """

    place_ids: tuple[str, ...]
    free_h: NDArray[np.float64]
    people_out: NDArray[np.int64]
    parties_left: NDArray[np.int64]
    ready_h: NDArray[np.float64]
    road_h: NDArray[np.float64]


@dataclass(frozen=True)
class Trips:
    """Hours between setting out and the exit, by departure; of parties past the exit by the run's end.

    Parameters
    ----------
    place_ids
        Origins.
    departed_from
        When each stretch of departures begins.
    parties, hours
        Parties, and mean hours, of all origins together, (member, departure); hours are NaN where nobody set out.
    mean_parties, mean_hours
        Parties (mean over members), and mean hours over all parties of all members, (origin, departure).
    """

    place_ids: tuple[str, ...]
    departed_from: tuple[datetime, ...]
    parties: NDArray[np.int64]
    hours: NDArray[np.float64]
    mean_parties: NDArray[np.float64]
    mean_hours: NDArray[np.float64]


@dataclass(frozen=True)
class Ends:
    """How it ended: the last one out, and where people were who did not come out. Means are over members.

    Parameters
    ----------
    last_out_h
        Hours after the run's start at which somebody was last past the exit, (member,); NaN where nobody was.
    standstill_h
        Hours before the run's end since anything last moved, (member,); 0 where nobody drives at the end.
    refused, failed
        People sent back at a checkpoint, and parties whose vehicle failed, (member,).
    place_ids
        Origins.
    ready_people, line_people
        People ready at home, and waiting to enter the road there, (origin,).
    road_people
        People on a road, (road,) as in `Queues`.
    node_ids, verge_people
        Places on somebody's way, and people whose vehicle failed before them and who wait for a lift, (place,).
    """

    last_out_h: NDArray[np.float64]
    standstill_h: NDArray[np.float64]
    refused: NDArray[np.int64]
    failed: NDArray[np.int64]
    place_ids: tuple[str, ...]
    ready_people: NDArray[np.float64]
    line_people: NDArray[np.float64]
    road_people: NDArray[np.float64]
    node_ids: tuple[str, ...]
    verge_people: NDArray[np.float64]
