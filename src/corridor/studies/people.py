"""The tables of people: what moved them apart from roads, what they had left, where they stay, who they are.

A table that has nothing to say (no stocks stated, no places to stay, no shares) has its columns and no rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.scores.levels import QUANTILE_NAMES
from corridor.studies.columns import Columns, quantiles, text, utc
from corridor.studies.who import count_who
from corridor.world.outcomes import MOVES, PRESSURES
from corridor.world.units import STAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.world.results import Ensemble

DEAD = "dead"
_AT_HOME = [STAGES.index(stage) for stage in ("settled", "stayer", "ready")]


def make_people_tables(ensemble: Ensemble) -> dict[str, Columns]:
    """Make the columns of every table of people, by table name."""
    return {
        "moves": _move_columns(ensemble),
        "pressures": _pressure_columns(ensemble),
        "days_left": _days_left_columns(ensemble),
        "staying": _staying_columns(ensemble),
        "who": _who_columns(ensemble),
    }


def midnights(ensemble: Ensemble) -> list[int]:
    """Positions of the valid times at midnight, in the zone of the first one, and of the last one."""
    times = ensemble.valid_times
    local = [time.astimezone(times[0].tzinfo) for time in times]
    found = [k for k, time in enumerate(local) if (time.hour, time.minute, time.second) == (0, 0, 0)]
    return sorted({*found, len(times) - 1})


def _move_columns(ensemble: Ensemble) -> Columns:
    # Columns for each move, and for the dead; no rows where nobody moved in any member.
    dead = ensemble.stages[:, :, STAGES.index(DEAD)]
    moves = {name: ensemble.pressures.moves[:, :, k] for k, name in enumerate(MOVES)} | {DEAD: dead}
    shown = slice(None) if any(people.any() for people in moves.values()) else slice(0)
    columns: Columns = {"valid_time": utc(ensemble.valid_times)[shown]}
    for name, people in moves.items():
        columns |= quantiles(people[:, shown], f"{name}_")
    return columns


def _pressure_columns(ensemble: Ensemble) -> Columns:
    levels = ensemble.pressures.levels
    return {"valid_time": utc(ensemble.valid_times)} | {
        name: np.ascontiguousarray(levels[:, k]) for k, name in enumerate(PRESSURES)
    }


def _days_left_columns(ensemble: Ensemble) -> Columns:
    pressures = ensemble.pressures
    days = utc(pressures.days)
    left = _while_somebody_is_there(ensemble)
    # A good has no days left to speak of before its own first figure.
    known = [slice(_first_known(left[:, :, k]), None) for k in range(len(pressures.goods))]
    rows = [quantiles(left[:, part, k]) for k, part in enumerate(known)]
    return {
        "day": np.concatenate([days[part] for part in known]) if known else days[:0],
        "good": text([good for good, part in zip(pressures.goods, known, strict=True) for _ in days[part]]),
        **_stack(rows),
    }


def _while_somebody_is_there(ensemble: Ensemble) -> NDArray[np.float64]:
    # Days left, (member, day, good); NaN where nobody was at home to live on them.
    left = ensemble.pressures.days_left.astype(np.float64)
    at_home = ensemble.stages[:, :, _AT_HOME].sum(axis=2)
    for row, day in enumerate(ensemble.pressures.days):
        if day >= ensemble.valid_times[0]:
            left[at_home[:, ensemble.last_index_by(day)] == 0, row] = np.nan
    return left


def _first_known(left: NDArray[np.float64]) -> int:
    found = np.flatnonzero((left > 0).any(axis=0))
    return int(found[0]) if found.size else 0


def _staying_columns(ensemble: Ensemble) -> Columns:
    pressures, at = ensemble.pressures, midnights(ensemble)
    times = utc([ensemble.valid_times[k] for k in at])
    rows = [quantiles(pressures.present[:, at, k]) for k in range(len(pressures.shelter_ids))]
    return {
        "place_id": text([name for name in pressures.shelter_ids for _ in at]),
        "valid_time": np.tile(times, len(pressures.shelter_ids)),
        **_stack(rows),
    }


def _who_columns(ensemble: Ensemble) -> Columns:
    at = midnights(ensemble)
    times = utc([ensemble.valid_times[k] for k in at])
    bands = count_who(ensemble.inputs, ensemble.arrivals[:, at])
    return {
        "valid_time": np.tile(times, len(bands)),
        "band": text([band for band in bands for _ in at]),
        **_stack([quantiles(people) for people in bands.values()]),
    }


def _stack(rows: list[Columns]) -> Columns:
    return {name: np.concatenate([one[name] for one in rows]) if rows else np.zeros(0) for name in QUANTILE_NAMES}
