"""Parts of a backtest: phases, weights, rows of levels and increments, means, leaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from builders import START, make_camp_world, make_inputs, make_observation, make_world
from corridor.archive.cells import Cells
from corridor.scores.levels import score_levels
from corridor.scores.phases import phases_of, phases_of_changes
from corridor.scores.summary import detail, summarise, summarise_camps
from corridor.studies.backtest import backtest, count_members, plan_replays
from corridor.studies.forecast import forecast
from corridor.studies.replays.leaks import find_leaks
from corridor.studies.request import Request
from corridor.studies.rivals.cold import forecast_rivals
from corridor.studies.wall import known_at
from corridor.world.backtests import LEADS, OURS, SCORE_COLUMNS, BacktestRequest, Terms, Totals, Track
from corridor.world.errors import RequestError
from corridor.world.results import Drivers, Plan

if TYPE_CHECKING:
    from corridor.world.scenario import Scenario

H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("values", "phases"),
    [
        ([], ""),
        ([5.0], "L"),
        ([5.0, 50.0, 80.0, 95.0, 100.0], "SMMLL"),
        ([5.0, 50.0, 99.2, 99.5, 100.0], "SMPPP"),
        ([0.0, 0.0], "PP"),
        ([10.0, 100.0, 60.0, 30.0], "MLFF"),
        ([10.0, 100.0, 60.0, 60.0], "MLPP"),
    ],
)
def test_phases_of_a_series(values: list[float], phases: str) -> None:
    assert "".join(str(phase)[0].upper() for phase in phases_of(np.array(values))) == phases


def test_the_step_onto_a_plateau_is_a_change_of_its_own() -> None:
    phases = phases_of(np.array([5.0, 50.0, 99.5, 99.8, 100.0]))
    assert "".join(str(phase)[0] for phase in phases_of_changes(phases)) == "smlpp"


def small(*counts: tuple[float, float]) -> Scenario:
    """Two homes, one gate, ten days; each count was published half an hour after it was made."""
    inputs = make_inputs(leaver_share=("uniform", 0.4, 1.0), checkpoint_veh_per_h=("log_uniform", 5.0, 80.0))
    seen = tuple(make_observation(h, people, START + (h + 0.5) * H) for h, people in counts)
    return replace(make_world({"up": 2000, "down": 1000}, hours=240, inputs=inputs), observations=seen)


COUNTS = ((6.0, 100.0), (12.0, 400.0), (30.0, 1500.0), (48.0, 2400.0), (72.0, 2405.0), (96.0, 2410.0))


def run(scenario: Scenario, hours: list[float], **changes: Any) -> dict[str, pl.DataFrame]:  # noqa: ANN401
    request = BacktestRequest(issue_times=tuple(START + h * H for h in hours), members=40)
    return backtest([scenario], replace(request, **changes), Cells(None)).tables


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    """Return the tables of a small backtest at 0, 13 and 31 h."""
    return run(small(*COUNTS), [0.0, 13.0, 31.0])


def one(frame: pl.DataFrame, issue_h: float, **wanted: str) -> pl.DataFrame:
    of = {"track": "updating", "method": "level_held", "kind": "level"} | wanted
    for name, value in of.items():
        frame = frame.filter(pl.col(name) == value)
    return frame.filter(pl.col("issue_time") == START + issue_h * H, pl.col("observed").is_not_nan())


def test_the_score_table_has_the_columns_that_are_promised_and_a_row_for_every_count(
    tables: dict[str, pl.DataFrame],
) -> None:
    scores = tables["scores"]
    assert tuple(scores.columns) == SCORE_COLUMNS
    assert not scores.select(pl.col(pl.Float64).is_nan().any()).row(0).count(True)
    rows = scores.group_by("issue_time", "track", "method", "kind").len()
    assert sorted(rows["len"].unique()) == [3, 4, 6]
    assert set(scores["place"]) == {"all"}
    assert set(scores["kind"]) == {"level", "increment"}
    assert set(scores.filter(pl.col("track") == "cold")["method"]) >= {OURS, "zero", "constant_7d", "no_physics"}
    updating = set(scores.filter(pl.col("track") == "updating")["method"])
    assert updating >= {"level_held", "rate_6h", "rate_12h", "rate_24h", "rate_12h_total", "linear", "logistic"}
    assert OURS not in updating


def test_leads_are_counted_from_the_issue_time(tables: dict[str, pl.DataFrame]) -> None:
    assert one(tables["points"], 31.0)["lead_hours"].to_list() == [17, 41, 65]


def test_the_first_increment_starts_at_the_last_known_count(tables: dict[str, pl.DataFrame]) -> None:
    rows = one(tables["points"], 13.0, kind="increment")
    assert rows["observed"].to_list() == [1100, 900, 5, 5]
    level = one(tables["points"], 13.0)
    assert rows["q50"][0] == pytest.approx(level["q50"][0] - 400)


def test_a_late_count_splits_an_old_increment_whenever_it_came(tables: dict[str, pl.DataFrame]) -> None:
    # The count of 20 h becomes known at 25 h, or never before 31 h: results depend on which rows are known.
    late = make_observation(20.0, 900.0, START + 25 * H)
    known = run(replace(small(*COUNTS), observations=(*small(*COUNTS).observations, late)), [31.0])
    unknown = replace(late, published_time=START + 60 * H)
    not_known = run(replace(small(*COUNTS), observations=(*small(*COUNTS).observations, unknown)), [13.0, 31.0])
    assert one(known["points"], 31.0, kind="increment")["observed"].to_list() == [900, 5, 5]
    assert one(not_known["points"], 13.0, kind="increment")["observed"].to_list() == [500, 600, 900, 5, 5]
    columns = ["q05", "q50", "q95"]
    assert one(not_known["points"], 31.0).select(columns).equals(one(tables["points"], 31.0).select(columns))


def test_without_a_known_count_arrivals_start_at_nobody(tables: dict[str, pl.DataFrame]) -> None:
    assert one(tables["points"], 0.0, kind="increment")["observed"].to_list()[:2] == [100, 300]


def test_a_cold_forecast_starts_its_first_increment_at_its_own_forecast(tables: dict[str, pl.DataFrame]) -> None:
    zero = {"track": "cold", "method": "constant_7d"}
    rows = one(tables["points"], 31.0, kind="increment", **zero)
    level = one(tables["points"], 31.0, **zero)
    # At the last known count, 1 h before the issue time, constant_7d had nobody: it starts at the issue time.
    assert rows["q50"][0] == pytest.approx(level["q50"][0], rel=0.01)


def test_summary_means_are_those_of_the_rows(tables: dict[str, pl.DataFrame]) -> None:
    points, summary = tables["points"], tables["summary"]
    levels = points.filter(pl.col("kind") == "level", pl.col("observed").is_not_nan())
    for lead in LEADS:
        rows = levels.filter(pl.col("lead_hours") > lead.low_h, pl.col("lead_hours") <= lead.high_h)
        for track in Track:
            of = rows.filter(pl.col("track") == str(track))
            found = summary.filter(pl.col("lead") == lead.name, pl.col("track") == str(track))
            assert found.height == of["method"].n_unique()
            if of.height:
                best = (
                    of.filter(pl.col("method") != OURS)
                    .group_by("method")
                    .agg(pl.col("crps").mean())
                    .sort("crps")
                    .row(0)
                )
                for row in found.iter_rows(named=True):
                    mean = of.filter(pl.col("method") == row["method"])["crps"].mean()
                    assert row["crps"] == pytest.approx(mean)
                    assert row["skill_vs_best_rival"] == pytest.approx(1 - mean / best[1])
                    assert (row["low"], row["high"]) == (None, None)  # three issue times are too few


def test_capped_means_weigh_the_plateau_once(tables: dict[str, pl.DataFrame]) -> None:
    rows = one(tables["points"], 31.0)
    assert rows["phase"].to_list() == ["plateau"] * 3
    # At each issue time three counts of the plateau lie ahead, as one; before them three, one and none.
    ahead = [one(tables["points"], hours)["crps"].to_list() for hours in (0.0, 13.0, 31.0)]
    by_hand = sum(sum(crps[:-3]) + sum(crps[-3:]) / 3 for crps in ahead) / (4 + 2 + 1)
    assert [len(crps) for crps in ahead] == [6, 4, 3]
    capped = tables["summary"].filter(lead="all", track="updating", method="level_held")["crps_capped"][0]
    assert capped == pytest.approx(by_hand)


def test_details_hold_each_kind_and_phase(tables: dict[str, pl.DataFrame]) -> None:
    details = detail(tables["points"])
    assert set(details["phase"]) == {"all", "start", "main", "late", "plateau"}
    assert set(details["kind"]) == {"level", "increment"}
    counted = details.filter(lead="all", phase="all", kind="level", track="cold", method=OURS)
    assert counted["points"].to_list() == [13]


def test_nothing_scored_gives_empty_tables_with_their_columns(tables: dict[str, pl.DataFrame]) -> None:
    none = tables["points"].clear()
    assert summarise(none, 0).columns == tables["summary"].columns
    assert detail(none).columns == tables["details"].columns
    assert summarise_camps(tables["days"].clear()).height == 0


CAMPS = {
    "near": [(float(d), 100.0 + 10 * d) for d in range(0, 100, 10)],
    "far": [(float(d), 900.0) for d in range(0, 100, 15)],
}


def test_camps_are_scored_on_report_days_and_day_by_day_apart() -> None:
    world = make_camp_world(CAMPS, days=100)
    tables = run(world, [24 * 50.5])
    days = tables["days"].filter(method="shares_held")
    reports = days.filter(pl.col("is_report"))
    # After day 50.5: near on 60, 70, 80, 90; far on 60, 75, 90.
    assert [(time - START).days for time in reports["valid_time"]] == [60, 70, 75, 80, 90]
    # On day 70 near alone reported, 800 people.
    said = one(tables["points"], 24 * 50.5, place="near", method="shares_held")
    error = said.filter(pl.col("valid_time") == START + timedelta(days=70))["mae"][0]
    assert reports["ard"][1] == pytest.approx(error / 800)
    assert not reports["energy_score"].is_nan().any()
    daily = days.filter(~pl.col("is_report"))
    assert daily.height == 39
    camps = tables["camps"].filter(lead="all", method="shares_held")
    assert camps["ard_reported"][0] == pytest.approx(reports["ard"].mean())
    assert camps["ard_daily"][0] == pytest.approx(daily["ard"].mean())


def test_camps_and_arrivals_of_one_scenario_are_both_scored() -> None:
    world = make_camp_world(CAMPS, days=100)
    seen = tuple(make_observation(24 * d, d**1.5, START + timedelta(days=d)) for d in (10.0, 30.0, 60.0, 90.0))
    found = run(replace(world, observations=(*world.observations, *seen)), [24 * 50.0], members=5)
    assert set(found["scores"]["place"]) == {"all", "near", "far"}
    assert set(found["details"]["of"]) == {"arrivals", "camps"}
    # Each beside the best rival of its own kind.
    best = found["summary"].filter(pl.col("skill_vs_best_rival") == 0, lead="all", track="updating")
    assert set(best["of"]) == {"arrivals", "camps"}
    assert best.filter(of="camps")["method"][0] not in {"uniform", "no_physics"}


def test_given_totals_bring_camps_onto_the_cold_track() -> None:
    found = run(make_camp_world(CAMPS, days=100), [24 * 50.0], terms=Terms(totals=Totals.GIVEN))["scores"]
    assert set(found.filter(track="cold")["method"]) == {"equal_shares", "gravity"}
    assert set(found["totals"]) == {"given"}


def test_a_request_that_does_not_fit_is_refused_in_words() -> None:
    world, camps = small(*COUNTS), make_camp_world(CAMPS, days=100)
    for scenarios, changes, said in (
        ([], {}, "at least one"),
        ([world, world], {}, "two scenarios have this name"),
        ([world], {"tracks": ()}, "no track"),
        ([world], {"terms": Terms(totals=Totals.GIVEN)}, "has no camps"),
        ([world], {"members": 0}, "--members 0"),
        ([camps], {"prior_set": "x"}, "--prior-set x"),
    ):
        with pytest.raises(RequestError, match=said):
            plan_replays(scenarios, replace(BacktestRequest(), **changes))


def test_members_are_counted_where_our_model_runs() -> None:
    request = BacktestRequest(issue_times=(START, START + 13 * H), members=40)
    assert count_members(plan_replays([small(*COUNTS)], request)) == 80
    assert count_members(plan_replays([make_camp_world(CAMPS, days=100)], replace(request, issue_times=()))) == 0


def kinds_of(scenario: Scenario, terms: Terms | None = None) -> dict[str, str]:
    return {leak.kind: leak.text for leak in find_leaks(scenario, terms or Terms())}


def test_room_in_camps_that_was_read_off_the_series_is_refused_by_name() -> None:
    world = make_camp_world(CAMPS, days=100)
    assert "2 of 2 camps" in kinds_of(world)["capacities"]
    assert "Refused" in kinds_of(world)["capacities"]
    honest = tuple(replace(place, capacity=5000) if place.capacity else place for place in world.places)
    assert "capacities" not in kinds_of(replace(world, places=honest))


def test_a_series_that_was_drawn_between_reports_is_named() -> None:
    drawn = {"a": [(float(d), 10.0 * d) for d in range(30)], "b": [(float(d), float(d**3)) for d in range(30)]}
    text = kinds_of(make_camp_world(drawn))["interpolated"]
    assert "counts of a lie" in text


def test_counts_published_before_they_were_made_and_corrections_are_named() -> None:
    world = small(*COUNTS)
    two = tuple(replace(one, published_time=START) for one in world.observations[:2])
    (leak,) = find_leaks(replace(world, observations=(*two, *world.observations[2:])), Terms())
    assert leak.is_refused
    assert leak.text.startswith("2 counts say that they were published before they were made")
    early = replace(world.observations[0], published_time=START)
    assert "1 count says" in kinds_of(replace(world, observations=(early, *world.observations[1:])))["published"]
    fixed = replace(world.observations[0], value=5.0, published_time=START + 90 * H)
    assert "1 count was corrected" in kinds_of(replace(world, observations=(*world.observations, fixed)))["corrections"]
    assert kinds_of(world) == {}


def test_what_is_given_is_named() -> None:
    terms = Terms(Drivers.GIVEN, Totals.GIVEN)
    assert {"drivers", "totals"} <= kinds_of(make_camp_world(CAMPS, days=100), terms).keys()
    assert kinds_of(small(*COUNTS), terms).keys() == {"drivers"}


def test_a_replay_makes_the_forecast_that_corridor_forecast_makes() -> None:
    scenario = small(*COUNTS)
    issue_time = START + 13 * H
    found = run(scenario, [13.0], tracks=(Track.COLD,))["scores"].filter(method=OURS, kind="level")
    record = forecast(scenario, Request(issue_time=issue_time, members=40))
    assert found["crps"].mean() == pytest.approx(record.scores.corridor.crps)
    assert found["inside90"].mean() == record.scores.corridor.coverage90
    # Where it has a spread of its own, a rival is that of a forecast by 1,000 members.
    theirs = run(scenario, [13.0], tracks=(Track.COLD,))["scores"].filter(method="no_physics", kind="level")
    known = known_at(scenario, issue_time)
    times = tuple(START + hours * H for hours, _ in COUNTS if hours > 13)
    said = forecast_rivals(known, Plan(issue_time, (issue_time, *times)))["no_physics"][:, 1:]
    observed = np.array([people for hours, people in COUNTS if hours > 13])
    assert theirs["crps"].mean() == pytest.approx(score_levels("", said, observed).crps)
