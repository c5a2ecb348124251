"""The as-of wall of backtests: nothing published after an issue time changes what any method said at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from builders import START, make_camp_world
from corridor.archive.cells import Cells
from corridor.intake.read import bundled_scenarios, read_scenario
from corridor.studies.backtest import backtest
from corridor.studies.rivals import ensembles
from corridor.world.backtests import BacktestRequest, Track
from planting import plant

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.scenario import Scenario

MEMBERS = 12
SAID = ["q05", "q25", "q50", "q75", "q95"]
KEYS = ["track", "place", "method", "valid_time"]


def said_at(scenario: Scenario, issue_time: datetime, tracks: tuple[Track, ...] = tuple(Track)) -> pl.DataFrame:
    """What every method said of levels at an issue time, a row a moment."""
    request = BacktestRequest(issue_times=(issue_time,), tracks=tracks, members=MEMBERS)
    points = backtest([scenario], request, Cells(None)).tables["points"]
    return points.filter(pl.col("kind") == "level").select(*KEYS, *SAID)


def differences(scenario: Scenario, issue_time: datetime, tracks: tuple[Track, ...] = tuple(Track)) -> pl.DataFrame:
    """Rows that planted rows changed, at the moments of counts that both have."""
    before, after = said_at(scenario, issue_time, tracks), said_at(plant(scenario, issue_time), issue_time, tracks)
    both = before.join(after, on=KEYS, suffix="_planted")
    scored = [one.time for one in scenario.observations if one.use == "score" and one.time > issue_time]
    assert set(scored) <= set(both["valid_time"])
    assert set(both["method"]) == set(before["method"])
    return both.filter(pl.any_horizontal(pl.col(name) != pl.col(f"{name}_planted") for name in SAID))


@pytest.mark.parametrize("hours", [0.0, 31.0])
@pytest.mark.parametrize("name", sorted(bundled_scenarios()))
def test_planted_future_rows_change_nothing_that_any_method_says(name: str, hours: float) -> None:
    scenario = read_scenario(name)
    assert differences(scenario, scenario.issue_time + timedelta(hours=hours)).is_empty()


def camps(*, is_corrected: bool = False) -> Scenario:
    rng = np.random.default_rng(3)
    days = np.arange(0.0, 200.0, 13.0)
    world = make_camp_world(
        {
            name: [(float(day), float(rng.integers(500, 5000))) for day in days]
            for name in ("north", "south", "east", "late")
        }
    )
    # One camp reports first after all issue times: that it ever will is not known before.
    late = tuple(one for one in world.observations if one.place_id != "late" or one.time > START + timedelta(days=150))
    world = replace(world, observations=late)
    if not is_corrected:
        return world
    fixed = [
        replace(one, value=0.8 * one.value, published_time=START + timedelta(days=90))
        for one in world.observations
        if one.time < START + timedelta(days=80)
    ]
    return replace(world, observations=(*world.observations, *fixed))


@pytest.mark.parametrize("is_corrected", [False, True])
@pytest.mark.parametrize("day", [41, 100])
def test_planted_future_rows_change_nothing_that_is_said_of_camps(day: int, *, is_corrected: bool) -> None:
    assert differences(camps(is_corrected=is_corrected), START + timedelta(days=day)).is_empty()


def test_a_correction_changes_what_is_said_from_its_own_date_on_and_not_before() -> None:
    plain, corrected = camps(), camps(is_corrected=True)
    before, after = START + timedelta(days=89.9), START + timedelta(days=90.1)
    assert said_at(plain, before).equals(said_at(corrected, before))
    assert not said_at(plain, after).equals(said_at(corrected, after))


def test_that_a_camp_will_ever_be_counted_is_not_known_before() -> None:
    world = camps()
    never = replace(world, observations=tuple(one for one in world.observations if one.place_id != "late"))
    issue_time = START + timedelta(days=100)
    before = said_at(world, issue_time).filter(pl.col("place") != "late")
    after = said_at(never, issue_time)
    both = before.join(after, on=KEYS, suffix="_never")
    assert set(both["method"]) == {"shares_held", "shares_30d", "shares_90d", "equal_shares", "gravity"}
    assert both.filter(pl.any_horizontal(pl.col(name) != pl.col(f"{name}_never") for name in SAID)).is_empty()


def test_a_rival_that_peeks_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    # It looks at the scenario itself, past the wall.
    monkeypatch.setattr(ensembles, "known_at", lambda scenario, _moment, _terms: scenario)
    scenario = read_scenario("karabakh-2023")
    changed = differences(scenario, scenario.issue_time + timedelta(hours=31), (Track.UPDATING,))
    assert {"level_held", "rate_6h", "rate_12h_total", "linear", "logistic"} <= set(changed["method"])
    assert not differences(camps(), START + timedelta(days=100)).is_empty()


def test_errors_that_peek_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    # The path keeps to the wall; its past errors are taken from counts that were not known yet.
    seen = ensembles.Rivals._past_errors  # noqa: SLF001 - what is to be broken

    def peek(self: ensembles.Rivals, view: ensembles.View) -> dict[str, ensembles.PastErrors]:
        later = replace(view, known=self.scenario, issue_time=view.known.clock.end)
        return seen(self, later)

    monkeypatch.setattr(ensembles.Rivals, "_past_errors", peek)
    scenario = read_scenario("karabakh-2023")
    assert not differences(scenario, scenario.issue_time + timedelta(hours=31), (Track.UPDATING,)).is_empty()
