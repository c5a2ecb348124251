"""A backtest split into cases: one scenario, one track, arrivals or camps; what is said of each stands apart."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from corridor.publish.canvas import BLUE, ORANGE
from corridor.world.backtests import ALL, LEADS, OURS, Kind, Phase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.backtests import Backtest
    from corridor.world.scenario import Scenario

ALL_LEADS, ALL_PHASES = "all", "all"
ARRIVALS, CAMPS = "arrivals", "camps"
CHANGES = "changes"
"""What stands for increments beside the phases of levels."""

Score = dict[str, Any]
"""A row of the tables `summary` or `details`."""


@dataclass(frozen=True)
class Case:
    """What was replayed of a scenario on a track, and how it was scored.

    Parameters
    ----------
    number
        Position of the scenario in the backtest, from 1.
    of
        `arrivals` or `camps`.
    suffix
        What sets the case's files apart: no text from outside.
    issue_times
        At which counts were scored, in the scenario's own zone.
    points
        Rows of the table `points`.
    scores
        Rows of the table `summary` by lead and method: levels.
    phases
        Rows of the table `details` for all leads, by phase (increments under `changes`) and method.
    camps
        Rows of the table `camps`.
    members
        Of our forecasts.
    """

    scenario: Scenario
    number: int
    track: str
    of: str
    suffix: str
    issue_times: tuple[datetime, ...]
    points: pl.DataFrame
    scores: Mapping[str, Mapping[str, Score]]
    phases: Mapping[str, Mapping[str, Score]]
    camps: pl.DataFrame
    members: int

    @property
    def leads(self) -> list[str]:
        """Leads that have scores, the shortest first, `all` last."""
        return [lead.name for lead in LEADS if lead.name in self.scores]

    @property
    def methods(self) -> list[str]:
        """All methods: ours first, then rivals from best to worst."""
        return sorted(self.scores[ALL_LEADS], key=lambda name: (name != OURS, self.overall(name)["crps"]))

    @property
    def rivals(self) -> list[str]:
        """Rivals from best to worst."""
        return [name for name in self.methods if name != OURS]

    @property
    def has_ours(self) -> bool:
        """Whether a forecast of ours stands among the methods."""
        return OURS in self.scores[ALL_LEADS]

    @property
    def shown(self) -> str:
        """The method that is drawn: ours, else the best rival."""
        return OURS if self.has_ours else self.rivals[0]

    @property
    def colour(self) -> str:
        """Colour of what is drawn: rivals never have ours."""
        return BLUE if self.has_ours else ORANGE

    def overall(self, method: str) -> Score:
        """Scores of a method over all leads."""
        return self.scores[ALL_LEADS][method]

    def best_rival(self, lead: str = ALL_LEADS, score: str = "crps") -> str:
        """The rival with the lowest mean score at a lead; empty where none stands."""
        return lowest(self.scores[lead], score)

    def levels_of(self, method: str) -> pl.DataFrame:
        """Rows of a method's levels, scored or not."""
        return self.points.filter(pl.col("method") == method, pl.col("kind") == Kind.LEVEL)


def lowest(scores: Mapping[str, Score], score: str) -> str:
    """The rival with the lowest of a score; empty where no rival has it."""
    known = {
        name: row[score] for name, row in scores.items()
        if name != OURS and row[score] is not None and not math.isnan(row[score])
    }  # fmt: skip
    return min(known, key=known.__getitem__, default="")


def split_cases(backtest: Backtest) -> tuple[Case, ...]:
    """Split a backtest; what has no scored point is left out, and `Backtest.notes` say why."""
    # Tables come in a piece a forecast and method: whole ones are filtered fifty times as fast.
    backtest = replace(backtest, tables={name: table.rechunk() for name, table in backtest.tables.items()})
    found = [
        (number, scenario, str(track), of)
        for number, scenario in enumerate(backtest.scenarios, start=1)
        for track in backtest.request.tracks
        for of in (ARRIVALS, CAMPS)
        if _scored(backtest, scenario, str(track), of).height
    ]
    has_both = {(number, track) for number, _, track, of in found if of == CAMPS} & {
        (number, track) for number, _, track, of in found if of == ARRIVALS
    }
    return tuple(
        _case(
            backtest, scenario, number, track, of,
            suffix="" if len(found) == 1
            else f"_{number}_{track}" + (f"_{of}" if (number, track) in has_both else ""),
        )
        for number, scenario, track, of in found
    )  # fmt: skip


def _of_case(frame: pl.DataFrame, scenario: Scenario, track: str) -> pl.DataFrame:
    return frame.filter(pl.col("scenario") == scenario.scenario_id, pl.col("track") == track)


def _points(backtest: Backtest, scenario: Scenario, track: str, of: str) -> pl.DataFrame:
    is_all = pl.col("place") == ALL
    return _of_case(backtest.tables["points"], scenario, track).filter(is_all if of == ARRIVALS else ~is_all)


def _scored(backtest: Backtest, scenario: Scenario, track: str, of: str) -> pl.DataFrame:
    points = _points(backtest, scenario, track, of)
    return points.filter(pl.col("observed").is_not_nan(), pl.col("kind") == Kind.LEVEL)


def _case(backtest: Backtest, scenario: Scenario, number: int, track: str, of: str, *, suffix: str) -> Case:
    scored = _scored(backtest, scenario, track, of)
    zone = scenario.issue_time.tzinfo
    return Case(
        scenario=scenario,
        number=number,
        track=track,
        of=of,
        suffix=suffix,
        issue_times=tuple(time.astimezone(zone) for time in scored["issue_time"].unique().sort().to_list()),
        points=_points(backtest, scenario, track, of),
        scores=_scores(_of_case(backtest.tables["summary"], scenario, track).filter(of=of)),
        phases=_phases(_of_case(backtest.tables["details"], scenario, track).filter(of=of)),
        camps=_of_case(backtest.tables["camps"], scenario, track) if of == CAMPS else backtest.tables["camps"].clear(),
        members=backtest.request.members,
    )


def _scores(summary: pl.DataFrame) -> dict[str, dict[str, Score]]:
    found: dict[str, dict[str, Score]] = {}
    for row in summary.to_dicts():
        found.setdefault(row["lead"], {})[row["method"]] = row
    return found


def _phases(details: pl.DataFrame) -> dict[str, dict[str, Score]]:
    found: dict[str, dict[str, Score]] = {}
    for row in details.filter(pl.col("lead") == ALL_LEADS).to_dicts():
        if row["kind"] == Kind.LEVEL and row["phase"] != ALL_PHASES:
            found.setdefault(row["phase"], {})[row["method"]] = row
        elif row["kind"] == Kind.INCREMENT and row["phase"] == ALL_PHASES:
            found.setdefault(CHANGES, {})[row["method"]] = row
    return {name: found[name] for name in (*map(str, Phase), CHANGES) if name in found}
