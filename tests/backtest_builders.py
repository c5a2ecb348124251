"""Small finished backtests, for tests of what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from builders import make_camp_world, make_world
from conftest import write_tiny
from corridor.archive.cells import Cells
from corridor.intake.read import read_scenario
from corridor.publish.backtests.cases import Case
from corridor.publish.backtests.page import render_backtest
from corridor.studies.backtest import backtest
from corridor.world.backtests import BacktestRequest
from pages import ATTACK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.backtests import Backtest

HOSTILE_ID = "=cmd|'/../<b>"

CAMPS = {
    "camp-a": [(0.0, 100.0), (10.0, 400.0), (20.0, 900.0), (30.0, 1000.0), (42.0, 1500.0), (50.0, 1600.0)],
    "camp-b": [(0.0, 300.0), (10.0, 600.0), (20.0, 700.0), (30.0, 1300.0), (42.0, 1400.0), (50.0, 1900.0)],
}


@cache
def make_backtest() -> Backtest:
    """Make a backtest of arrivals (both tracks) and of camps, by eight members."""
    with TemporaryDirectory() as folder:
        arrivals = read_scenario(str(write_tiny(Path(folder))))
    camps = make_camp_world(CAMPS, days=60)
    return backtest([arrivals, camps], BacktestRequest(members=8), Cells(None))


def only(made: Backtest, number: int, track: str) -> Backtest:
    """Keep one scenario (from 0) and one track of a backtest."""
    kept = made.scenarios[number]
    tracks = tuple(one for one in made.request.tracks if one == track)
    return replace(made, scenarios=(kept,), request=replace(made.request, tracks=tracks))


def rename(made: Backtest, number: int, scenario_id: str, title: str) -> Backtest:
    """Give a scenario (from 0) another id and title, in all tables."""
    before = made.scenarios[number].scenario_id
    scenarios = list(made.scenarios)
    scenarios[number] = replace(scenarios[number], scenario_id=scenario_id, title=title)
    tables = {
        name: table.with_columns(pl.col("scenario").replace(before, scenario_id)) for name, table in made.tables.items()
    }
    leaks = tuple(replace(leak, scenario=scenario_id) if leak.scenario == before else leak for leak in made.leaks)
    return replace(made, scenarios=tuple(scenarios), tables=tables, leaks=leaks)


@cache
def hostile_backtest() -> Backtest:
    """Make that backtest with a first scenario whose name and title try to be more than text."""
    return rename(make_backtest(), 0, HOSTILE_ID, f"A valley {ATTACK}")


@cache
def hostile_files() -> Mapping[str, bytes]:
    """Render that backtest once for all tests."""
    return MappingProxyType(render_backtest(hostile_backtest()))


def make_scores(crps: Mapping[str, float | None], **changes: object) -> dict[str, dict[str, object]]:
    """Make rows of a summary by method; the best of the rivals is told from the numbers.

    Parameters
    ----------
    crps
        By method; all other scores follow from it.
    changes
        Columns that all rows share, or only ours: `low` and `high`.
    """
    rivals = [value for name, value in crps.items() if name != "corridor" and value is not None]
    best = min(rivals) if rivals else None
    shared = {
        "drivers": "forecast", "totals": "forecast", "points": 40, "counts": 28, "issue_times": 11, "coverage50": 0.5,
        "coverage90": 0.9, "width90": 500.0, "low": None, "high": None,
    }  # fmt: skip
    return {
        name: shared
        | {
            "crps": value, "crps_capped": value, "wis": value, "mae": value,
            "skill_vs_best_rival": 1 - value / best if best else None,
        }
        | changes
        for name, value in crps.items()
    }  # fmt: skip


def make_case(
    leads: Mapping[str, dict[str, dict[str, object]]],
    *,
    track: str = "cold",
    of: str = "arrivals",
    moments: int = 11,
    members: int = 1000,
    changes: dict[str, dict[str, object]] | None = None,
) -> Case:
    """Make a case from scores by lead, replayed once a day from 24 September 2023 on."""
    first = datetime(2023, 9, 24, 12, tzinfo=UTC)
    return Case(
        scenario=make_world({"home": 100}),
        number=1,
        track=track,
        of=of,
        suffix="",
        issue_times=tuple(first + timedelta(days=k) for k in range(moments)),
        points=pl.DataFrame(),
        scores=leads,
        phases={"changes": changes} if changes else {},
        camps=pl.DataFrame(),
        members=members,
    )
