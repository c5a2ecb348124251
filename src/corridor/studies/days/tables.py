"""Tables of a forecast by the day: what is written as Parquet, and what figures are drawn from. Times are UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from corridor.scores.levels import LEVELS, QUANTILE_NAMES
from corridor.studies.columns import utc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridor.world.days import DayEnsemble
    from corridor.world.scenario import Observation, Scenario


def make_day_tables(scenario: Scenario, ensemble: DayEnsemble, observed: Sequence[Observation]) -> dict[str, Any]:
    """Make every table but those of scores, by name."""
    times = utc(ensemble.valid_times)
    return {
        "camps": _camps(ensemble, times),
        "everybody": _everybody(ensemble, times),
        "members": _members(ensemble, times),
        "places": _places(ensemble, times),
        "roads": _roads(scenario, ensemble),
        "observed": pl.DataFrame(
            {
                "place_id": [seen.place_id for seen in observed],
                "valid_time": utc([seen.time for seen in observed]),
                "people": np.array([seen.value for seen in observed], np.float64),
                "published_time": utc(
                    [seen.published_time or scenario.clock.end for seen in observed]
                ),  # never: at the end
            },
            schema_overrides={"place_id": pl.String, "valid_time": _TIME, "published_time": _TIME},
        ),
    }


_TIME = pl.Datetime("ms")


def _quantiles(people: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
    # Of people by member and time.
    return dict(zip(QUANTILE_NAMES, np.quantile(people, LEVELS, axis=0), strict=True))


def _camps(ensemble: DayEnsemble, times: NDArray[Any]) -> pl.DataFrame:
    frames = [
        pl.DataFrame(
            {
                "place_id": [camp] * len(times),
                "valid_time": times,
                **_quantiles(ensemble.present[:, :, k]),
                "mean": ensemble.present[:, :, k].mean(axis=0),
            }
        )
        for k, camp in enumerate(ensemble.camp_ids)
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema={"place_id": pl.String, "valid_time": _TIME})


def _everybody(ensemble: DayEnsemble, times: NDArray[Any]) -> pl.DataFrame:
    series: Mapping[str, NDArray[Any]] = {
        "in_camps": ensemble.present.sum(axis=2, dtype=np.int64),
        "displaced": ensemble.displaced,
        "on_the_way": ensemble.on_the_way,
        "waiting": ensemble.waiting,
    }
    return pl.concat(
        [
            pl.DataFrame({"of": [name] * len(times), "valid_time": times, **_quantiles(people)})
            for name, people in series.items()
        ]
    )


def _members(ensemble: DayEnsemble, times: NDArray[Any]) -> pl.DataFrame:
    # A column a camp: whoever scores this forecast later needs every member.
    members, days, _ = ensemble.present.shape
    return pl.DataFrame(
        {
            "member": np.repeat(np.arange(members, dtype=np.int32), days),
            "valid_time": np.tile(times, members),
            **{camp: ensemble.present[:, :, k].ravel() for k, camp in enumerate(ensemble.camp_ids)},
        }
    )


def _places(ensemble: DayEnsemble, times: NDArray[Any]) -> pl.DataFrame:
    days = len(times)
    return pl.DataFrame(
        {
            "place_id": [place for place in ensemble.place_ids for _ in range(days)],
            "valid_time": np.tile(times, len(ensemble.place_ids)),
            "mean_people": ensemble.mean_people.T.ravel(),
        }
    )


def _roads(scenario: Scenario, ensemble: DayEnsemble) -> pl.DataFrame:
    # A case without roads has none in the engine's sums either.
    passed = ensemble.mean_passed[-1] if ensemble.mean_passed.size else np.zeros(len(scenario.roads))
    return pl.DataFrame(
        {
            "road_id": [road.road_id for road in scenario.roads],
            "from": [road.from_place for road in scenario.roads],
            "to": [road.to_place for road in scenario.roads],
            "mean_passed": passed,
        },
        schema_overrides={"road_id": pl.String, "from": pl.String, "to": pl.String},
    )
