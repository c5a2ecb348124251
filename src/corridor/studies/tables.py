"""The tables of a record: what is written as Parquet, and what figures are drawn from. Times are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.scores.levels import QUANTILE_NAMES
from corridor.studies.columns import Columns, quantiles, utc
from corridor.studies.people import make_people_tables
from corridor.world.inputs import names_in_use
from corridor.world.outcomes import MOVES
from corridor.world.results import MIXTURE, SCORE_NAMES
from corridor.world.units import STAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridor.world.outcomes import Queues, Trips, Waits
    from corridor.world.results import Ensemble, Influence, ScoreTable
    from corridor.world.scenario import Observation


def make_tables(
    ensemble: Ensemble,
    rivals: Mapping[str, NDArray[np.float64]],
    scores: ScoreTable,
    observed: Sequence[Observation],
    influences: Sequence[Influence],
) -> dict[str, Columns]:
    """Make the columns of every table, by table name."""
    return {
        "quantiles": _quantile_columns(ensemble, rivals),
        "people_per_hour": _hourly_columns(ensemble),
        "on_the_road": _on_the_road_columns(ensemble),
        "roads": _road_columns(ensemble.queues),
        "standing": _standing_columns(ensemble),
        "waits": _wait_columns(ensemble.waits),
        "departures": _departure_columns(ensemble.trips),
        "departures_by_place": _place_departure_columns(ensemble.trips, ensemble.waits),
        "ends": _end_columns(ensemble),
        "influences": {
            "name": [one.name for one in influences],
            "early": [one.early for one in influences],
            "total": [one.total for one in influences],
        },
        **make_people_tables(ensemble),
        "ensemble": _ensemble_columns(ensemble),
        "members": _member_columns(ensemble),
        "scores": _score_columns(scores),
        "observed": {
            "valid_time": utc([seen.time for seen in observed]),
            "value": [seen.value for seen in observed],
            "use": [str(seen.use) for seen in observed],
            "source": [seen.source for seen in observed],
        },
    }


def _quantile_columns(ensemble: Ensemble, rivals: Mapping[str, NDArray[np.float64]]) -> Columns:
    methods: dict[str, NDArray[Any]] = {"corridor": ensemble.arrivals, **rivals}
    rows = [quantiles(values) for values in methods.values()]
    valid_time = utc(ensemble.valid_times)
    return {
        "method": [method for method in methods for _ in valid_time],
        "valid_time": np.tile(valid_time, len(methods)),
        **{name: np.concatenate([one[name] for one in rows]) for name in QUANTILE_NAMES},
    }


def _hourly_columns(ensemble: Ensemble) -> Columns:
    # People an hour over the full hours that end at each time.
    times = ensemble.valid_times
    hourly = [k for k, time in enumerate(times) if (time.minute, time.second) == (0, 0)]
    per_hour = np.diff(ensemble.arrivals[:, hourly], axis=1)
    return {"hour_end": utc([times[k] for k in hourly[1:]]), **quantiles(per_hour)}


def _on_the_road_columns(ensemble: Ensemble) -> Columns:
    travelling = ensemble.stages[:, :, STAGES.index("travelling")]
    return {
        "valid_time": utc(ensemble.valid_times),
        **quantiles(travelling, "people_"),
        **quantiles(ensemble.queues.total_km, "queue_km_"),
    }


def _road_columns(queues: Queues) -> Columns:
    return {
        "road_id": list(queues.road_ids),
        "from": list(queues.tails),
        "to": list(queues.heads),
        "length_km": queues.length_km,
        **quantiles(queues.worst_share, "worst_share_"),
    }


def _standing_columns(ensemble: Ensemble) -> Columns:
    queues, times = ensemble.queues, len(ensemble.valid_times)
    return {
        "road_id": [name for name in queues.road_ids for _ in range(times)],
        "from": [name for name in queues.tails for _ in range(times)],
        "valid_time": np.tile(utc(ensemble.valid_times), len(queues.road_ids)),
        "mean_share": queues.mean_share.T.ravel(),
        "mean_people": queues.mean_people.T.ravel(),
    }


def _wait_columns(waits: Waits) -> Columns:
    return {
        "place_id": list(waits.place_ids),
        "empty_road_h": waits.free_h,
        **quantiles(waits.ready_h, "ready_h_"),
        **quantiles(waits.road_h, "road_h_"),
        **quantiles(waits.people_out, "people_out_"),
        **quantiles(waits.parties_left, "parties_left_"),
    }


def _departure_columns(trips: Trips) -> Columns:
    return {
        "departed_from": utc(trips.departed_from),
        **quantiles(trips.hours, "road_h_"),
        **quantiles(trips.parties, "parties_"),
    }


def _place_departure_columns(trips: Trips, waits: Waits) -> Columns:
    places, stretches = len(trips.place_ids), len(trips.departed_from)
    return {
        "place_id": [name for name in trips.place_ids for _ in range(stretches)],
        "departed_from": np.tile(utc(trips.departed_from), places),
        "mean_parties": trips.mean_parties.ravel(),
        "mean_road_h": trips.mean_hours.ravel(),
        "mean_delay_h": (trips.mean_hours - waits.free_h[:, None]).ravel(),
    }


def _end_columns(ensemble: Ensemble) -> Columns:
    # Where people are at the run's end who would have come out, those places first that hold most.
    ends, queues = ensemble.ends, ensemble.queues
    rows = [("ready", name, "", float(people)) for name, people in zip(ends.place_ids, ends.ready_people, strict=True)]
    rows += [("entering", name, "", float(one)) for name, one in zip(ends.place_ids, ends.line_people, strict=True)]
    rows += [
        ("on the road", tail, road, float(people))
        for road, tail, people in zip(queues.road_ids, queues.tails, ends.road_people, strict=True)
    ]
    stopped = zip(ends.node_ids, ends.verge_people, strict=True)
    rows += [("without a vehicle", name, "", float(people)) for name, people in stopped]
    rows = sorted((row for row in rows if row[3] > 0), key=lambda row: -row[3])
    return {
        "state": [row[0] for row in rows],
        "place_id": [row[1] for row in rows],
        "road_id": [row[2] for row in rows],
        "mean_people": np.array([row[3] for row in rows], np.float64),
    }


def _ensemble_columns(ensemble: Ensemble) -> Columns:
    members, times = ensemble.arrivals.shape
    return {
        "member": np.repeat(np.arange(members, dtype=np.int32), times),
        "valid_time": np.tile(utc(ensemble.valid_times), members),
        "arrivals": ensemble.arrivals.ravel(),
        "vehicles": ensemble.vehicles.ravel(),
        **{stage: ensemble.stages[:, :, k].ravel() for k, stage in enumerate(STAGES)},
        **{move: ensemble.pressures.moves[:, :, k].ravel() for k, move in enumerate(MOVES)},
        "queue_km": ensemble.queues.total_km.ravel(),
    }


def _member_columns(ensemble: Ensemble) -> Columns:
    sets = np.array(ensemble.prior_set_names or (MIXTURE,))
    waits = {
        f"opening_wait_h:{target}": ensemble.opening_wait_h[:, k] for k, target in enumerate(ensemble.opening_targets)
    }
    return {
        "member": np.arange(len(ensemble.inputs), dtype=np.int32),
        "prior_set": sets[ensemble.prior_set].tolist(),
        **{name: np.ascontiguousarray(ensemble.inputs[name]) for name in names_in_use(ensemble.inputs)},
        **waits,
        "last_out_h": ensemble.ends.last_out_h,
        "standstill_h": ensemble.ends.standstill_h,
        "refused": ensemble.ends.refused,
        "failed": ensemble.ends.failed,
    }


def _score_columns(scores: ScoreTable) -> Columns:
    rows = [("corridor", scores.corridor)]
    rows += [("prior_set", one) for one in scores.prior_sets]
    rows += [("rival", one) for one in scores.rivals]
    return {"kind": [kind for kind, _ in rows]} | {
        name: [getattr(score, name) for _, score in rows] for name in ("method", "points", *SCORE_NAMES)
    }
