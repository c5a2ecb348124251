"""Sentences and rows of a forecast, for nobody, a few, and thousands."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from builders import make_event, make_inputs, make_world
from corridor.publish.counts import median_words, range_words
from corridor.publish.words import (
    headline,
    lead_rows,
    queue_sentence,
    rush_sentence,
    stated_people,
    verdict,
    wait_sentence,
)
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.world.results import ScoreTable

if TYPE_CHECKING:
    from corridor.world.results import Record, Score


def run(people: int, hours: int = 48, **inputs: float) -> Record:
    return forecast(make_world({"home": people}, inputs=make_inputs(**inputs), hours=hours), Request(members=4))


def sentences(record: Record) -> str:
    return " ".join(one(record) for one in (headline, rush_sentence, queue_sentence, wait_sentence))


def with_columns(record: Record, table: str, **columns: list[float]) -> Record:
    changed = {**record.tables[table], **{name: np.array(values) for name, values in columns.items()}}
    return replace(record, tables={**record.tables, table: changed})


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 0, "0"),
        (0, 0.4, "fewer than 10"),
        (3, 9.9, "fewer than 10"),
        (0, 914, "0 to 910"),
        (4, 731, "up to 730"),
        (12, 87945, "10 to 88,000"),
        (501, 499, "about 500"),
    ],
)
def test_an_interval_stands_before_its_noun(low: float, high: float, text: str) -> None:
    assert range_words(low, high) == text


@pytest.mark.parametrize(
    ("median", "high", "text"),
    [
        (0, 50, "; in at least half of the members, nobody"),
        (3, 50, "; in at least half of the members, fewer than 10"),
        (3, 8, ""),
        (440, 910, "; as likely more as fewer than 440"),
    ],
)
def test_the_middle_of_an_interval_follows_it(median: float, high: float, text: str) -> None:
    assert median_words({"q50": median, "q95": high}) == text


@pytest.mark.parametrize("people", [1, 8, 30, 400, 4000])
def test_sentences_name_no_count_below_ten_and_nobody_is_no_number(people: int) -> None:
    text = sentences(run(people))
    assert "hardly" not in text
    assert "nobody people" not in text
    assert "nobody to" not in text
    for count in range(1, 10):
        assert f" {count} people" not in text
        assert f" {count} parties" not in text
        assert f"of {count} said" not in text


def test_one_person_reads_well() -> None:
    record = run(1)
    assert headline(record) == (
        "By 3 January 2030, 00:00 (+00:00), fewer than 10 people will have come out (90 % interval), "
        "of fewer than 10 said to live there."
    )
    assert queue_sentence(record) == "At no time are 10 people or more expected on the road (95 % of members)."
    assert stated_people(record.scenario.places[0]) == "fewer than 10"


def test_where_nobody_leaves_every_sentence_says_so() -> None:
    record = run(500, leaver_share=0.0)
    assert headline(record) == "By 3 January 2030, 00:00 (+00:00), nobody is expected out (90 % of members)."
    assert rush_sentence(record) == ""
    assert queue_sentence(record) == "Nobody is expected on the road (90 % of members)."
    assert wait_sentence(record) == "Nobody is expected to set out before the run's end."


def test_thousands_come_with_interval_median_and_half() -> None:
    text = headline(run(4000))
    assert "about 4,000 people will have come out (90 % interval), of 4,000 said to live there" in text
    assert "; as likely more as fewer than 4,000. The median reaches half of that on 1 January 2030" in text


def test_leads_stand_once_and_reach_the_end_of_long_runs() -> None:
    leads = [row["lead"] for row in lead_rows(run(50, hours=48))]
    assert leads == ["6 h", "12 h", "24 h", "48 h"]
    leads = [row["lead"] for row in lead_rows(run(50, hours=1000))]
    assert leads[-4:] == ["240 h", "480 h", "960 h", "1000 h"]


def test_before_the_run_starts_times_are_counted_from_its_start_and_leads_from_the_issue_time(
    tiny_record: Record,
) -> None:
    start = tiny_record.ensemble.valid_times[0]
    record = replace(tiny_record, plan=replace(tiny_record.plan, issue_time=start - timedelta(hours=500)))
    rows = lead_rows(record)
    assert [row["lead"] for row in rows] == ["506 h", "512 h", "524 h", "536 h"]
    assert rows[0]["time"] == f"{start + timedelta(hours=6):%d %b %H:%M}"


def test_a_time_off_the_grid_takes_the_next_valid_time_with_its_true_lead(tiny_record: Record) -> None:
    issued = tiny_record.plan.issue_time + timedelta(minutes=30)
    record = replace(tiny_record, plan=replace(tiny_record.plan, issue_time=issued))
    assert [row["lead"] for row in lead_rows(record)] == ["6.5 h", "12.5 h", "24.5 h", "35.5 h"]


def scored(record: Record, ours: float, no_physics: float, other: float, sets: tuple[float, ...] = ()) -> str:
    def score(method: str, crps: float) -> Score:
        return replace(record.scores.corridor, method=method, points=3, crps=crps)

    table = ScoreTable(
        score("corridor", ours),
        tuple(score(f"set{k}", crps) for k, crps in enumerate(sets)),
        (score("no_physics", no_physics), score("climate", other)),
    )
    return verdict(replace(record, scores=table))


def test_the_verdict_tells_apart_only_what_differs(tiny_record: Record) -> None:
    assert scored(tiny_record, 83.0, 100.0, 200.0) == "Ours is 83, no_physics 100: 17 % below."
    assert scored(tiny_record, 120.0, 100.0, 200.0).startswith("Ours is 120, no_physics 100: 20 % above.")
    assert scored(tiny_record, 1000.0, 1002.0, 2000.0) == "Ours is 1,000, as good as no_physics (1,002)."
    assert "does better" not in scored(tiny_record, 83.2, 100.0, 82.9)
    assert "climate does better on this case (70)." in scored(tiny_record, 83.0, 100.0, 70.0)


@pytest.mark.parametrize(("sets", "times"), [((95.0, 110.0), 0), ((95.0, 120.0), 1)])
def test_the_prior_carries_the_score_only_where_it_matters(
    sets: tuple[float, ...], times: int, tiny_record: Record
) -> None:
    text = scored(tiny_record, 100.0, 150.0, 200.0, sets)
    assert text.count("The choice of prior carries the score") == times


def queue_of(record: Record, **peaks: float) -> str:
    # Each level peaks at a time of its own; km is the same at all times.
    zero = np.zeros(len(record.ensemble.valid_times))
    columns = {f"people_{level}": zero.copy() for level in ("q05", "q25", "q50", "q75", "q95")}
    for k, (level, value) in enumerate(peaks.items()):
        if level != "km":
            columns[f"people_{level}"][k + 1] = value
    columns |= {"queue_km_q05": zero, "queue_km_q95": zero + peaks.get("km", 0.0)}
    return queue_sentence(with_columns(record, "on_the_road", **columns))


def test_where_the_median_is_tiny_the_queue_is_that_of_the_fuller_members() -> None:
    record = run(4000)
    quarter = queue_of(record, q50=4.0, q75=310.0, q95=900.0)
    assert "fewer than 10 people are on the road in at least half of the members" in quarter
    assert "On 1 January 2030, 02:00 (+00:00), it is 310 or more in one member of four." in quarter
    twentieth = queue_of(record, q75=4.0, q95=900.0)
    assert "On 1 January 2030, 02:00 (+00:00), it is 900 or more in one member of twenty." in twentieth
    usual = queue_of(record, q50=40.0, q95=900.0)
    assert usual.startswith("On 1 January 2030, 01:00 (+00:00), when the median is highest")


def test_a_queue_of_no_length_is_left_out() -> None:
    assert "km" not in queue_of(run(4000), q95=900.0, km=0.4)
    assert "standing cars then fill 0 to 7 km of road" in queue_of(run(4000), q95=900.0, km=7.2)


def test_the_longer_wait_is_told_first() -> None:
    at_home = wait_sentence(run(40, depart_delay_mean_h=6.0))
    assert at_home.index("Ready at home") < at_home.index("The way out takes longest")
    on_road = wait_sentence(run(8000))
    assert on_road.index("The way out takes longest") < on_road.index("Ready at home")


def test_parties_left_have_the_interval_of_their_sum_and_many_cut_the_waits_off() -> None:
    shut = make_event("closure", "gate", 0.0)
    world = make_world({"home": 4000, "farm": 4000}, inputs=make_inputs(opening_wait_mean_h=40.0), events=(shut,))
    record = forecast(world, Request(members=20))
    left = record.ensemble.waits.parties_left.sum(axis=1)
    low, high = np.quantile(left, (0.05, 0.95))
    text = wait_sentence(record)
    assert f"At the run's end, {range_words(low, high)} parties have decided to leave" in text
    many = replace(record.ensemble, arrivals=np.zeros_like(record.ensemble.arrivals))
    assert "waits are cut off" in wait_sentence(replace(record, ensemble=many))
    assert "waits are cut off" not in wait_sentence(run(100, hours=12))


def test_who_is_ready_but_cannot_set_out_is_told() -> None:
    record = run(4000)
    nan = [math.nan] * len(record.tables["waits"]["place_id"])
    text = wait_sentence(with_columns(record, "waits", road_h_q50=nan))
    assert text.startswith("Ready at home, parties wait longest in home")
    assert "Nobody is expected to set out before the run's end." in text
