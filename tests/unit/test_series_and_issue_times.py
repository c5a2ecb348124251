"""Counts as series, the terms of the wall, issue times as written and as chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations

import numpy as np
import pytest

from builders import START, make_camp_world, make_observation, make_world
from corridor.archive.cells import Cells
from corridor.studies.backtest import backtest, plan_replays
from corridor.studies.replays.issue_times import CHOSEN, issue_times_of, parse_issues
from corridor.studies.series import counts_of, given_totals, latest_revisions, seen_counts_of, total_of
from corridor.studies.wall import known_at
from corridor.world.backtests import BacktestRequest, Terms, Totals, Track
from corridor.world.errors import RequestError
from corridor.world.scenario import PlaceKind, Scenario, Use

H = timedelta(hours=1)


def world_of(*rows: tuple[float, float, float | None], days: int = 20) -> Scenario:
    """Counts: hours after the start, people, and when they were published (None: never)."""
    seen = tuple(make_observation(h, people, None if out is None else START + out * H) for h, people, out in rows)
    return replace(make_world({"home": 1000}, hours=24 * days), observations=seen)


def test_the_latest_revision_of_a_count_stands_whatever_the_order_of_the_rows() -> None:
    rows = [(6.0, 10.0, 7.0), (6.0, 30.0, 20.0), (12.0, 50.0, 13.0), (6.0, 20.0, 9.0)]
    for order in permutations(rows):
        series = counts_of(world_of(*order))["all"]
        assert series.hours.tolist() == [6.0, 12.0]
        assert series.values.tolist() == [30.0, 50.0]


def test_a_revision_that_was_never_published_is_the_truth_and_known_to_nobody() -> None:
    world = world_of((6.0, 10.0, 7.0), (6.0, 99.0, None))
    assert counts_of(world)["all"].values.tolist() == [99.0]
    assert counts_of(known_at(world, START + 9 * H))["all"].values.tolist() == [10.0]


def test_the_same_moment_in_another_zone_is_the_same_moment() -> None:
    world = world_of((6.0, 10.0, 7.0))
    zone = datetime.fromisoformat("2030-01-01T00:00+04:00").tzinfo
    moved = replace(world.observations[0], time=world.observations[0].time.astimezone(zone), value=3.0)
    assert len(latest_revisions([*world.observations, moved])) == 1


def test_rows_that_are_shown_only_are_no_counts() -> None:
    world = world_of((6.0, 10.0, 7.0), (8.0, 20.0, 9.0))
    shown = replace(world, observations=(world.observations[0], replace(world.observations[1], use=Use.SHOW)))
    assert counts_of(shown)["all"].values.tolist() == [10.0]


def test_given_totals_lie_on_straight_lines_between_reports_and_only_behind_an_opened_wall() -> None:
    world = make_camp_world({"a": [(0, 100), (20, 300)], "b": [(10, 50), (30, 50)]})
    assert [(seen.time - START) / timedelta(days=1) for seen in given_totals(world)] == [0, 10, 20, 30]
    assert [seen.value for seen in given_totals(world)] == [150, 250, 350, 350]
    assert total_of(known_at(world, START)) is None
    total = total_of(known_at(world, START, Terms(totals=Totals.GIVEN)))
    assert total is not None
    assert total.at(np.array([24 * 15.0])).tolist() == [300]
    assert "a" not in counts_of(known_at(world, START, Terms(totals=Totals.GIVEN)))


def test_the_room_in_camps_and_reception_sites_is_not_shown_to_a_forecast() -> None:
    world = make_camp_world({"a": [(0, 100), (20, 300)]})
    assert {place.capacity for place in world.places if place.kind is PlaceKind.CAMP} == {300}
    assert {place.capacity for place in known_at(world, START).places} == {None}


@pytest.mark.parametrize(
    ("texts", "hours"),
    [
        (["2030-01-01T00:00+00:00"], [0]),
        (["2030-01-01T00:00+00:00..2030-01-01T12:00+00:00/6h"], [0, 6, 12]),
        (["2030-01-01T00:00+00:00..2030-01-01T11:59+00:00/6h"], [0, 6]),
        (["2030-01-01T00:00+00:00..2030-01-01T00:00+00:00/1d"], [0]),
        (["2030-01-01T00:00+00:00..2030-01-01T01:00+00:00/30min"], [0, 0.5, 1]),
        (["2030-01-02T00:00+00:00", "2030-01-01T00:00+00:00..2030-01-03T00:00+00:00/1d"], [0, 24, 48]),
        (["2030-01-01T04:00+04:00", "2030-01-01T00:00+00:00"], [0]),
        ([], []),
    ],
)
def test_issue_times_as_written(texts: list[str], hours: list[float]) -> None:
    assert [(time - datetime(2030, 1, 1, tzinfo=UTC)) / H for time in parse_issues(texts)] == hours


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("noon", "'noon' is no time"),
        ("2030-01-01T00:00", "has no offset"),
        ("2030-01-01T00:00+00:00..2030-01-02T00:00+00:00", "needs a step"),
        ("2030-01-01T00:00+00:00..2030-01-02T00:00+00:00/6", "needs a step"),
        ("2030-01-01T00:00+00:00..2030-01-02T00:00+00:00/0h", "needs a step"),
        ("2030-01-01T00:00+00:00../6h", "is no time"),
        ("2030-01-02T00:00+00:00..2030-01-01T00:00+00:00/6h", "ends before it starts"),
        ("2030-01-01T00:00+00:00..2031-01-01T00:00+00:00/1min", "at most 5,000"),
        ("\x1b[31m", "is no time"),
    ],
)
def test_an_issue_time_that_cannot_be_read_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(RequestError, match="--issue ") as caught:
        parse_issues([text])
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(("last_h", "step_h"), [(3, 1), (12, 1), (13, 3), (100, 12), (264, 24), (400, 48)])
def test_chosen_issue_times_are_few_and_start_with_the_scenarios_own(last_h: float, step_h: float) -> None:
    times = issue_times_of(world_of((1.0, 1.0, 1.0), (last_h, 5.0, None)), ())
    assert times[0] == START
    assert len(times) <= CHOSEN + 1
    assert all(later - earlier == step_h * H for earlier, later in pairwise(times))
    assert times[-1] < START + last_h * H <= times[-1] + step_h * H


def test_of_times_asked_for_those_are_replayed_that_counts_follow() -> None:
    world = world_of((5.0, 1.0, 5.0), (30.0, 2.0, 30.0))
    asked = [START + h * H for h in (-3, 0, 29.5, 30, 40)]
    assert issue_times_of(world, asked) == (asked[1], asked[2])


@pytest.mark.parametrize(
    ("world", "asked", "said"),
    [
        (world_of(), [], "nothing can be scored"),
        (world_of((5.0, 1.0, 5.0)), [START + 6 * H], "no issue time has a count after it, in any scenario"),
        (world_of((5.0, 1.0, 5.0)), [START - 6 * H], "must lie from 2030-01-01"),
    ],
)
def test_nothing_to_replay_is_said_in_words(world: Scenario, asked: list[datetime], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        plan_replays([world], BacktestRequest(tuple(asked)))


def test_counts_before_the_scenarios_own_issue_time_alone_ask_for_another_one() -> None:
    late = replace(world_of((5.0, 1.0, 5.0)), issue_time=START + 9 * H)
    with pytest.raises(RequestError, match="no count follows the scenario's own issue time; name others with --issue"):
        issue_times_of(late, ())
    assert issue_times_of(late, [START + 2 * H]) == (START + 2 * H,)


def test_a_scenario_without_counts_after_the_named_times_is_left_out_and_named() -> None:
    early, late = world_of((5.0, 1.0, 5.0)), replace(world_of((50.0, 1.0, 50.0)), scenario_id="late")
    request = BacktestRequest((START + 9 * H,), (Track.UPDATING,), members=5)
    found = backtest([early, late], request, Cells(None))
    assert set(found.tables["scores"]["scenario"]) == {"late"}
    assert any("made-up: 1 of 1 issue times were left out" in note for note in found.notes)


def test_a_count_said_to_be_published_before_it_was_made_is_not_known_before() -> None:
    world = world_of((30.0, 500.0, 6.0))
    assert counts_of(known_at(world, START + 29 * H)) == {}
    assert counts_of(known_at(world, START + 30 * H))["all"].values.tolist() == [500.0]


def test_counts_of_another_definition_or_road_are_not_learnt_from() -> None:
    world = world_of((6.0, 10.0, 7.0))
    shown = replace(world.observations[0], time=START + 8 * H, value=20.0, use=Use.SHOW)
    others = (replace(shown, definition="all roads", value=900.0), replace(shown, road_id="x", value=800.0), shown)
    known = replace(world, observations=(*others, *world.observations))
    assert seen_counts_of(known)["all"].values.tolist() == [10.0, 20.0]


def test_two_shown_counts_for_one_moment_give_the_same_whatever_their_order() -> None:
    world = world_of((6.0, 10.0, 7.0))
    shown = [replace(world.observations[0], time=START + 8 * H, value=value, use=Use.SHOW) for value in (20.0, 30.0)]
    for order in (shown, shown[::-1]):
        known = replace(world, observations=(*order, *world.observations))
        assert seen_counts_of(known)["all"].values.tolist() == [10.0, 30.0]
