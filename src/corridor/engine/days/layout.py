"""Arrays of a case by the day: places, links, paths, rules, what is given, what a member is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLACE = np.dtype([
    ("hash", np.int64), ("people", np.int64), ("capacity", np.float64), ("is_foreign", np.int8), ("is_camp", np.int8),
    ("is_idp", np.int8), ("is_town", np.int8), ("is_marker", np.int8), ("chance", np.float64),
    ("conflict", np.float64), ("hunger", np.float64), ("pull", np.float64), ("capacity_per_day", np.int64),
    ("can_break_out", np.int8),
])  # fmt: skip
"""A place as the run starts. `chance` is of leaving on a day; `conflict` is below 0 where there is none; `hunger` is a
share; `pull` multiplies the score of a place abroad; people and capacity (-1: no limit) are agents."""

LINK = np.dtype([
    ("start", np.int64), ("end", np.int64), ("length_km", np.float64), ("speed_km", np.float64),
    ("walkers", np.float64), ("first_position", np.int64), ("road", np.int64),
])  # fmt: skip
"""One direction of a road: km a day on it, the chance a day of walking instead, and where its positions begin."""

POSITION = np.dtype([("km", np.float64), ("by_car", np.int64), ("on_foot", np.int64)])
"""How far on a link people can stand at the end of a day, and the position after another one; -1: arrived."""

PATH = np.dtype([
    ("hash", np.int64), ("link", np.int64), ("end", np.int64), ("then", np.int64), ("nearness", np.float64),
    ("homeliness", np.float64), ("first_link", np.int64), ("links", np.int64), ("detour", np.int64),
])  # fmt: skip
"""A way from a place: its first link, its end, the way that is left after the first link (-1: none), the power of its
softened length, the power of the straight distance, where its links stand in `path_links`, and the way to the same end
that leaves out the first stop (-1: none)."""

ACTION = np.dtype([("day", np.int64), ("what", np.int64), ("target", np.int64), ("is_idp", np.int8)])
CLOSE_PLACE, OPEN_PLACE, CLOSE_ROAD, OPEN_ROAD, CLOSE_CAMP, OPEN_CAMP = range(6)


class Rules(NamedTuple):
    """Settings and switches of a rule set, as numbers."""

    is_2026: bool
    max_move_speed: float
    max_walk_speed: float
    foreign_weight: float
    camp_weight: float
    conflict_weight: float
    conflict_movechance: float
    camp_movechance: float
    idpcamp_movechance: float
    default_movechance: float
    is_aware: bool
    capacity_buffer: float
    capacity_scaling: float
    avoid_short_stints: bool
    start_on_foot: bool
    weight_softening: float
    weight_power: float
    use_pop_for_loc_weight: bool
    pop_power_for_loc_weight: float
    movechance_pop_base: float
    movechance_pop_scale_factor: float
    pruning_threshold: float
    take_from_population: bool
    starvation_driven_spawning: bool
    flee_when_starving: bool
    avoid_food_deprived_locations: bool
    conflict_driven: int
    displaced_per_conflict_day: float
    decay_interval: int


NOT_DRIVEN, CONSTANT, POP_RATIO, POISSON = range(4)
"""How many leave: as told by the data, so many for each zone, a share of its people, a draw."""


class Case(NamedTuple):
    """A case made ready to run; what a member may draw for itself has a first axis of members, or of 1 for all alike.

    Parameters
    ----------
    intensity
        Conflict by (day, place), 0 where there is none.
    actions
        Closures and openings in order.
    due
        Change of the number of refugees by (member or 1, day).
    inserted
        Agents in each place when the run starts.
    counted
        Agents counted in a place at the end of a day, (day, place); -1 where nobody counted, or it is not taken in.
    attraction
        Factors of scores, (member or 1, place).
    issue_day
        Days after this one have conflicts drawn; the last day where they are given.
    outbreak, lull
        Chance a day that conflict breaks out in a place, or ends, (member or 1,).
    """

    places: NDArray[np.void]
    links: NDArray[np.void]
    out_links: NDArray[np.int64]
    first_out: NDArray[np.int64]
    positions: NDArray[np.void]
    paths: NDArray[np.void]
    first_path: NDArray[np.int64]
    path_links: NDArray[np.int64]
    decay: NDArray[np.float64]
    intensity: NDArray[np.float64]
    actions: NDArray[np.void]
    due: NDArray[np.int64]
    inserted: NDArray[np.int64]
    counted: NDArray[np.int64]
    attraction: NDArray[np.float64]
    outbreak: NDArray[np.float64]
    lull: NDArray[np.float64]
    camps: NDArray[np.int64]
    days: int
    issue_day: int
    seed: int
    hasten: int
    has_parallels: bool


COHORT = np.dtype([
    ("where", np.int64), ("position", np.int64), ("path", np.int64), ("first", np.int64), ("recent", np.float64),
    ("moved_km", np.float64), ("people", np.int64), ("key", np.int64),
])  # fmt: skip
"""Agents in like situations: at a place, on a link, or on a closed link (links and closed links count on from the
places); how far on it; the way they are on (-1: none); whether it is the first link of their lives; how much they
travelled of late; km moved today."""


class Pool(NamedTuple):
    """Cohorts, and a table that finds one by its key (stamp and position in one number); `size` holds both now."""

    cohorts: NDArray[np.void]
    slots: NDArray[np.int64]
    size: NDArray[np.int64]


class State(NamedTuple):
    """What one member is in, and room to work in.

    Parameters
    ----------
    live
        Agents at each place now.
    weights, stamp
        Weights of ways from a place, and for which state of the world they stand.
    numbers
        Debt, agents due who cannot leave, state of the world, cohorts that found no room.
    """

    here: Pool
    later: Pool
    hop: Pool
    stops: Pool
    people: NDArray[np.int64]
    capacity: NDArray[np.float64]
    live: NDArray[np.int64]
    chance: NDArray[np.float64]
    conflict: NDArray[np.float64]
    since: NDArray[np.int64]
    is_camp: NDArray[np.int8]
    is_town: NDArray[np.int8]
    flag: NDArray[np.float64]
    score: NDArray[np.float64]
    is_closed: NDArray[np.int8]
    weights: NDArray[np.float64]
    stamp: NDArray[np.int64]
    scratch: NDArray[np.float64]
    shares: NDArray[np.float64]
    taken: NDArray[np.float64]
    numbers: NDArray[np.int64]


DEBT, WAITING, VERSION, LOST, IS_CHANGED = range(5)


class Output(NamedTuple):
    """What is recorded: people by (member, day, camp) and (member, day), agents summed over members by (day, ...)."""

    present: NDArray[np.int64]
    displaced: NDArray[np.int64]
    on_the_way: NDArray[np.int64]
    waiting: NDArray[np.int64]
    sum_people: NDArray[np.int64]
    sum_passed: NDArray[np.int64]


class Now(NamedTuple):
    """All that a rule may look at: the case, the member and the day."""

    case: Case
    rules: Rules
    state: State
    out: Output
    row: int
    member: int
    day: int
