"""Parts of the pages of forecasts by the day: marks on the axis of days, panels of many camps, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import polars as pl
import pytest

from builders import make_place, make_plan, make_road, make_world
from corridor.publish.canvas import NARROW_IN, WIDE_IN
from corridor.publish.days.camps import draw_camps
from corridor.publish.days.everybody import draw_everybody
from corridor.publish.days.frame import day_marks, short_number
from corridor.publish.days.map import draw_map
from corridor.publish.days.rows import leads_of
from corridor.publish.days.words import people_cell, span_cell
from corridor.world.backtests import Track
from corridor.world.day_results import HONEST_TERMS, DayRecord
from corridor.world.days import DayEnsemble, DayRules, RuleSet

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

START = datetime(2019, 11, 20, tzinfo=UTC)
COLUMNS = ("q05", "q25", "q50", "q75", "q95")


def make_record(camps: int, days: int) -> DayRecord:
    """A record of numbers that grow, with many camps or days."""
    times = tuple(START + timedelta(days=day) for day in range(days))
    ids = [f"camp-{k}" for k in range(camps)]
    places = [make_place("home", 900)] + [
        replace(make_place(one, kind="camp"), latitude=40 + 0.3 * k, longitude=20 + 0.1 * (k % 4))
        for k, one in enumerate(ids)
    ]
    roads = [make_road("home", one) for one in ids]
    world = make_world({})
    scenario = replace(
        world, places=tuple(places), roads=tuple(roads), day_rules=DayRules(RuleSet.FLEE_2026, {}, "Home"),
        clock=replace(world.clock, start=START, end=START + timedelta(days=days)),
    )  # fmt: skip
    grow = np.linspace(0, 1, days)
    fan = {name: grow * (1000 + 400 * k) for k, name in enumerate(COLUMNS)}
    frames = [
        pl.DataFrame({"place_id": one, "valid_time": times, **{n: v * 1.3**k for n, v in fan.items()}, "mean": grow})
        for k, one in enumerate(ids)
    ]
    everybody = [
        pl.DataFrame({"of": of, "valid_time": times, **fan})
        for of in ("in_camps", "displaced", "on_the_way", "waiting")
    ]
    observed = pl.DataFrame({"place_id": ids, "valid_time": [times[1]] * camps, "people": [5.0] * camps,
                             "published_time": [times[1]] * camps})  # fmt: skip
    road_ids = tuple(road.road_id for road in roads)
    tables = {
        "camps": pl.concat(frames), "everybody": pl.concat(everybody), "observed": observed,
        "roads": pl.DataFrame({"road_id": list(road_ids), "mean_passed": [10.0 * k for k in range(camps)]}),
        "places": pl.DataFrame({"place_id": ids, "mean_people": [1.0] * camps}),
    }  # fmt: skip
    none = np.zeros((1, days))
    ensemble = DayEnsemble(times, tuple(ids), np.zeros((1, days, camps), np.int32), none, none, none,
                           tuple(place.place_id for place in places), none, (), none)  # type: ignore[arg-type] # fmt: skip
    plan = replace(make_plan(scenario), issue_time=times[min(3, days - 2)])
    return DayRecord(scenario, scenario, HONEST_TERMS, Track.UPDATING, plan, ensemble, tables, {}, {"command": "x"})


def boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Everything that is written, with where it stands."""
    figure.draw_without_rendering()
    texts = list(figure.texts)
    for axes in figure.axes:
        texts += [*axes.texts, axes.title, axes._left_title]  # noqa: SLF001 - a title on the left has no other name
        low, high = axes.get_ylim()
        marks = zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
        texts += [*axes.get_xticklabels(), *(label for value, label in marks if low <= value <= high)]
    for legend in figure.legends:
        texts += legend.get_texts()
    return [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text().strip()]


@pytest.mark.parametrize("width_in", [WIDE_IN, NARROW_IN])
@pytest.mark.parametrize(("camps", "days"), [(1, 10), (2, 45), (4, 400), (14, 820), (30, 2000)])
def test_no_text_covers_another_from_1_to_30_camps_and_10_to_2000_days(camps: int, days: int, width_in: float) -> None:
    record = make_record(camps, days)
    with mpl.rc_context():
        mpl.rcdefaults()
        for draw in (draw_camps, draw_everybody):
            figure = draw(record, width_in)
            placed = boxes(figure)
            frame = figure.bbox
            for k, (text, box) in enumerate(placed):
                assert frame.x0 <= box.x0 + 1 and box.x1 - 1 <= frame.x1, text  # noqa: PT018 - both sides
                for other, beside in placed[k + 1 :]:
                    over_x = min(box.x1, beside.x1) - max(box.x0, beside.x0)
                    over_y = min(box.y1, beside.y1) - max(box.y0, beside.y0)
                    assert over_x < 1 or over_y < 1, (text, other)


@pytest.mark.parametrize("days", [1, 5, 10, 30, 80, 200, 500, 1000, 2000, 8000])
@pytest.mark.parametrize("most", [2, 4, 9])
def test_marks_of_days_are_few_and_each_year_is_named(days: int, most: int) -> None:
    last = START + timedelta(days=days)
    marks = day_marks(START, last, most)
    assert len(marks) <= most + 2
    assert all(START <= time <= last for time, _ in marks)
    years = [words.split()[-1] for _, words in marks if words.split()[-1].isdigit() and len(words.split()[-1]) == 4]
    assert sorted(set(years)) == sorted({str(time.year) for time, _ in marks})


def test_a_map_of_camps_without_anybody_on_a_road_is_drawn() -> None:
    record = make_record(3, 10)
    still = record.tables["roads"].with_columns(mean_passed=pl.lit(0.0))
    record = replace(record, tables={**record.tables, "roads": still})
    with mpl.rc_context():
        mpl.rcdefaults()
        figure = draw_map(record, NARROW_IN)
    assert "nobody on it" in [text.get_text() for text in figure.legends[0].get_texts()]


@pytest.mark.parametrize(
    ("days", "names"), [(10, ["end"]), (60, ["+30 d", "end"]), (200, ["+30 d", "+90 d", "end"]), (34, ["end"])]
)
def test_leads_of_the_table_lie_within_the_run(days: int, names: list[str]) -> None:
    leads = leads_of(make_record(1, days))
    assert [lead.name for lead in leads] == names
    assert leads[-1].position == days - 1


def test_counts_of_tables_are_masked_and_spans_say_one_number_once() -> None:
    assert [people_cell(value) for value in (0, 3, 10, 12345.4, None, float("nan"))] == [
        "0",
        "<10",
        "10",
        "12,345",
        "–",
        "–",
    ]
    assert span_cell(2, 9) == "<10"
    assert span_cell(0, 9) == "0 to <10"
    assert span_cell(12, 12) == "12"


def test_numbers_of_axes_have_little_room() -> None:
    assert [short_number(value) for value in (0, 45000, 1_500_000)] == ["0", "45,000", "1.5 M"]
