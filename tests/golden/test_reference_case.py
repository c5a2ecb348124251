"""Few numbers of the reference case; changing one needs a line under Results in CHANGELOG.md."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

import pytest

from corridor.dynamics.compiling import are_kernels_compiled
from corridor.intake.read import read_scenario
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.world.scenario import Scenario, Use

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.world.results import Record


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_scenario("karabakh-2023")


@pytest.fixture(scope="module")
def record(scenario: Scenario) -> Record:
    return forecast(scenario, Request(members=1000, workers=2))


def test_rivals_score_what_an_earlier_study_found(record: Record) -> None:
    scores = {one.method: one.crps for one in record.scores.rivals}
    assert scores["constant_14d"] == pytest.approx(24_743, abs=1)
    assert scores["constant_7d"] == pytest.approx(8_096, abs=1)
    assert scores["uniform"] == pytest.approx(21_810, abs=200)
    assert scores["no_physics"] == pytest.approx(12_000, abs=400)


def test_the_forecast_and_each_prior_set_score_as_recorded(record: Record) -> None:
    scores = {one.method: round(one.crps) for one in (record.scores.corridor, *record.scores.prior_sets)}
    assert scores == {
        "corridor": 9_110, "border": 8_642, "glance": 10_256, "search": 33_801, "pressures": 8_241, "reports": 7_061
    }  # fmt: skip


def test_a_frozen_prior_set_scores_what_it_scored_before_there_was_another(scenario: Scenario) -> None:
    alone = forecast(scenario, Request(members=1000, workers=2, prior_set="border"))
    assert round(alone.scores.corridor.crps) == 8_641


def test_the_forecast_covers_and_is_narrower_than_no_physics(record: Record) -> None:
    ours = record.scores.corridor
    no_physics = next(one for one in record.scores.rivals if one.method == "no_physics")
    assert ours.points == 28
    assert ours.coverage90 >= 0.8
    assert ours.width90 < no_physics.width90
    assert ours.crps < no_physics.crps


def test_the_first_run_leaves_kernels_for_the_next(record: Record) -> None:
    assert record.plan.members == 1000
    assert are_kernels_compiled()


def test_the_grid_is_hourly_and_holds_every_scored_time(scenario: Scenario, record: Record) -> None:
    times = record.ensemble.valid_times
    assert times[0] == scenario.issue_time
    assert times[-1] == scenario.clock.end
    assert {scenario.issue_time + timedelta(hours=k) for k in range(337)} <= set(times)
    scored = {seen.time for seen in scenario.observations if seen.use is Use.SCORE}
    assert len(scored) == 28
    assert scored <= set(times)


def test_the_scenario_is_as_large_as_it_should_be(scenario: Scenario) -> None:
    known = sum(place.population for place in scenario.places if place.kind == "settlement")
    assert len(scenario.places) >= 20
    assert known == pytest.approx(80_700, abs=100)
    assert scenario.population == 120_000
    assert scenario.clock.end == datetime.fromisoformat("2023-10-08T12:00+04:00")
    assert list(scenario.prior_sets) == ["border", "glance", "search", "pressures", "reports"]


def test_scored_counts_are_the_collected_ones(scenario: Scenario, shared_data: Path) -> None:
    with (shared_data / "karabakh-2023" / "arrivals.csv").open(encoding="utf-8", newline="") as file:
        collected = [
            (
                *(datetime.fromisoformat(row[name]) for name in ("iso_time", "published_time")),
                float(row["cumulative_arrivals"]),
            )
            for row in csv.DictReader(file)
            if row["use_for_fit"] == "yes"
        ]
    ours = [(seen.time, seen.published_time, seen.value) for seen in scenario.observations if seen.use is Use.SCORE]
    assert sorted(ours) == sorted(collected)
    assert sum(published > time for time, published, _ in ours) == 3


def test_every_uncertain_input_is_from_before_the_issue_time_or_a_generic_range(scenario: Scenario) -> None:
    inputs = [
        *scenario.inputs.values(),
        *(one for group in scenario.prior_sets.values() for one in group.inputs.values()),
    ]
    assert all(one.reason for one in inputs)
    assert all(one.published_time is None or one.published_time < scenario.issue_time for one in inputs)
    assert median(len(one.reason) for one in inputs) > 50
