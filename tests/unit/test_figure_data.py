"""Data of the figures as CSV, names on figures, and what inputs carry."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import spearmanr

from builders import make_event, make_inputs, make_place, make_plan, make_road, make_world
from corridor.engine.simulate import simulate
from corridor.publish.canvas import (
    NARROW_IN,
    WIDE_IN,
    cut_text,
    dress,
    dress_time,
    name_of,
    new_figure,
    shade_of,
    start_at_zero,
)
from corridor.publish.data import list_data, to_csv
from corridor.publish.map import KEY_LETTERS, Box, draw_map, read_borders
from corridor.publish.queue import busiest_way
from corridor.publish.waits import MOST, draw_waits
from corridor.studies.forecast import forecast
from corridor.studies.influence import rank_influences
from corridor.studies.request import Request
from corridor.world.results import EARLY_AFTER, Record


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_csv_holds_the_numbers_of_the_fan(tiny_record: Record) -> None:
    rows = read(to_csv(list_data(tiny_record)["arrivals"]))
    assert len(rows) == len(tiny_record.ensemble.valid_times)
    assert float(rows[-1]["q50"]) == pytest.approx(np.median(tiny_record.ensemble.arrivals[:, -1]), rel=1e-5)
    assert rows[-1]["valid_time"] == "2024-03-02T22:00:00Z"
    assert rows[0].keys() >= {"q05", "q95", "no_physics_q05", "no_physics_q95"}


def test_csv_of_inputs_lists_every_statement(tiny_record: Record) -> None:
    rows = read(to_csv(list_data(tiny_record)["inputs"]))
    known = tiny_record.known
    assert len(rows) == len(known.inputs) + sum(len(one.inputs) for one in known.prior_sets.values())
    assert {row["prior_set"] for row in rows} == {"", "fast", "slow"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_csv_starts_a_formula(start: str) -> None:
    (row,) = read(to_csv({"name": [f"{start}cmd()"], "value": [-1.5]}))
    assert row["name"] == f"'{start}cmd()".replace("\r", " ")
    assert row["value"] == "-1.5"


def test_a_csv_keeps_commas_quotes_and_lines_within_their_cell() -> None:
    text = 'a, "b"\nc'
    assert read(to_csv({"name": [text], "gap": [math.nan]})) == [{"name": text, "gap": ""}]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Upper", "Haut"), "Upper / Haut"),
        (("Ստեփանակերտ", "Xankəndi"), "Ստեփանակերտ / Xankəndi"),
        (("القاهرة", "Cairo"), "Cairo"),  # letters that must join, from right to left
        (("東京",), "home"),  # not in the font: the id stands in
        (("Two\nlines",), "Two lines"),
        (("$\\frac{1}{0}$",), "$\\frac{1}{0}$"),
    ],
)
def test_figures_show_the_names_that_their_font_can_draw(names: tuple[str, ...], expected: str) -> None:
    assert name_of(replace(make_place("home"), names=names)) == expected


def test_the_more_of_a_road_stands_the_darker_it_is() -> None:
    def lightness(colour: str) -> int:
        return sum(int(colour[k : k + 2], 16) for k in (1, 3, 5))

    shades = [lightness(shade_of(share)) for share in (0.05, 0.25, 0.5, 0.75)]
    assert shades == sorted(shades, reverse=True)
    assert shade_of(0.0499) == shade_of(0)
    assert shade_of(1.0) == shade_of(0.75)


def test_borders_are_at_hand_without_a_network() -> None:
    box = Box(44, 49, 38, 42, 1.0)
    lines = read_borders(box)
    assert 3 < len(lines) < 60
    for line in lines:
        assert line[:, 0].min() < box.east
        assert line[:, 0].max() > box.west
    assert not read_borders(Box(-140, -139, -1, 0, 1.0))  # open sea


def test_the_busiest_way_leads_from_the_most_populous_place_to_the_exit() -> None:
    roads = [make_road("village", "town"), make_road("town", "gate"), make_road("hamlet", "gate")]
    record = forecast(make_world({"village": 900, "town": 100, "hamlet": 500}, roads), Request(members=2))
    queues = record.ensemble.queues
    assert [queues.road_ids[k] for k in busiest_way(record)] == ["village--town", "town--gate", "gate--camp"]


def test_rank_correlations_are_those_of_scipy_and_find_what_carries_the_spread() -> None:
    shut = make_event("closure", "gate", 0.0)
    inputs = make_inputs(
        population_factor=("uniform", 0.5, 1.0), opening_wait_mean_h=30.0, decide_half_time_h=("log_uniform", 2.0, 4.0)
    )
    world = make_world({"home": 4000}, inputs=inputs, events=(shut,), hours=120)
    ensemble = simulate(world, make_plan(world, members=200))
    ranked = rank_influences(ensemble, world.issue_time)
    early = ensemble.arrivals[:, ensemble.last_index_by(world.issue_time + EARLY_AFTER)]
    for one in ranked:
        drawn = ensemble.opening_wait_h[:, 0] if one.name.startswith("opening_wait_h:") else ensemble.inputs[one.name]
        if drawn.min() == drawn.max():
            assert math.isnan(one.total)
        else:
            assert one.early == pytest.approx(spearmanr(drawn, early).statistic)
            assert one.total == pytest.approx(spearmanr(drawn, ensemble.arrivals[:, -1]).statistic)
    rho = {one.name: one for one in ranked}
    # Of unrelated inputs, one in 10,000 would pass 0.28 with 200 members.
    assert rho["opening_wait_h:gate"].early < -0.28
    assert rho["population_factor"].total > 0.5
    assert abs(rho["decide_half_time_h"].total) < 0.28
    assert ranked[-1].strength == -1


@pytest.mark.parametrize("width_in", [WIDE_IN, NARROW_IN])
@pytest.mark.parametrize("hours", [1, 12, 48, 100, 240, 2000, 8000, 12000])
def test_no_date_is_cut_at_the_right_edge_or_covers_the_next(hours: int, width_in: float) -> None:
    for start in (datetime(2030, 1, 1, tzinfo=UTC), datetime(2029, 12, 31, 19, tzinfo=UTC)):
        figure = new_figure(width_in, 4)
        axes = figure.subplots()
        dress_time(axes, [start, start + timedelta(hours=hours)], width_in)
        figure.canvas.draw()
        boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
        assert boxes
        assert boxes[-1].x1 <= figure.bbox.x1
        assert all(one.x1 < two.x0 for one, two in pairwise(boxes))


@pytest.mark.parametrize(
    ("start", "hours", "text"),
    [
        (datetime(2030, 1, 1, tzinfo=UTC), 240, "01 Jan"),
        (datetime(2030, 1, 1, tzinfo=UTC), 301 * 24, "01 Jan 2030"),
        (datetime(2029, 12, 30, tzinfo=UTC), 240, "30 Dec 2029"),
    ],
)
def test_years_stand_on_the_axis_of_long_runs_and_over_the_turn_of_a_year(
    start: datetime, hours: int, text: str
) -> None:
    axes = new_figure(WIDE_IN, 4).subplots()
    dress_time(axes, [start, start + timedelta(hours=hours)], WIDE_IN)
    assert axes.get_xticklabels()[0].get_text() == text


@pytest.mark.parametrize("most", [0, 1, 3, 7, 40, 12345])
def test_marks_of_counts_are_whole_and_no_two_are_the_same(most: int) -> None:
    figure = new_figure(WIDE_IN, 4)
    axes = figure.subplots()
    dress(axes, "people")
    axes.plot([0, 1], [0, most])
    start_at_zero(axes)
    figure.canvas.draw()
    low, high = axes.get_ylim()
    marks = [mark for mark in axes.get_yticks() if low <= mark <= high]
    texts = [label.get_text() for label in axes.get_yticklabels()]
    assert len(marks) >= 2
    assert all(mark == round(mark) for mark in marks)
    assert len(texts) == len(set(texts))


def test_places_on_both_sides_of_the_date_line_stand_beside_each_other() -> None:
    world = make_world({"home": 900})
    far = zip(world.places, (179.5, -179.8, -179.4), strict=True)
    record = forecast(replace(world, places=tuple(replace(place, longitude=x) for place, x in far)), Request(members=2))
    west, east = draw_map(record, WIDE_IN).axes[0].get_xlim()
    assert 170 < west < 179.5
    assert 180.6 < east < 190


def test_borders_beyond_the_date_line_are_those_of_the_other_side() -> None:
    here = read_borders(Box(-180, -170, 60, 70, 1.0))
    beyond = read_borders(Box(180, 190, 60, 70, 1.0))
    assert here
    assert any(np.allclose(line[0] + (360, 0), other[0]) for line in here for other in beyond)


def test_long_names_are_cut_in_the_key_of_the_map_and_many_places_are_said_to_be_a_choice() -> None:
    assert cut_text("abcdef", 6) == "abcdef"
    assert cut_text("abcdefg", 6) == "abcde…"
    world = make_world({f"home{k}": 100 + k for k in range(MOST + 3)})
    named = tuple(replace(place, names=("Long name " * 20,)) for place in world.places)
    record = forecast(replace(world, places=named), Request(members=2))
    lines = [text.get_text() for text in draw_map(record, WIDE_IN).axes[1].texts]
    assert lines[0].endswith("…, 118")
    assert max(map(len, lines)) <= KEY_LETTERS
    waits = draw_waits(record, WIDE_IN).axes[0]
    assert waits.get_title(loc="left").endswith(f"the {MOST} most populous of {MOST + 3} places")
    assert {text.get_text()[-1] for text in waits.texts} == {"…"}
