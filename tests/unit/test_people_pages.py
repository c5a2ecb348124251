"""Tables, figures and sentences of what moves people, of a world where it happens and of one where it does not."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from builders import START
from corridor.publish.canvas import NARROW_IN, WIDE_IN
from corridor.publish.data import list_data, staying_rows, to_csv
from corridor.publish.figures import FIGURES, SOMETIMES, figures_of
from corridor.publish.movers import mover_sentences
from corridor.publish.pressures import AXIS_STRETCH
from corridor.publish.report import render_attachments
from corridor.publish.staying import LEAST_AXIS, MOST, draw_staying
from corridor.studies.people import make_people_tables
from corridor.studies.record import make_summary
from corridor.world.outcomes import MOVES, PRESSURES
from corridor.world.results import Drivers
from corridor.world.units import STAGES
from pages import Page
from people_worlds import busy_record, quiet_record, with_places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.results import Record

MIDNIGHTS = [START + timedelta(days=day) for day in (1, 2, 3)]


@pytest.fixture(scope="module")
def busy() -> Record:
    return busy_record()


@pytest.fixture(scope="module")
def quiet() -> Record:
    return quiet_record()


def at_midnight(column: Any) -> list[datetime]:  # noqa: ANN401 - a column of times
    return [time.replace(tzinfo=UTC) for time in np.asarray(column).tolist()]


def rows(table: Mapping[str, Any], **wanted: str) -> list[dict[str, Any]]:
    found = [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def test_moves_are_quantiles_of_what_members_did_and_of_the_dead(busy: Record) -> None:
    table, ensemble = busy.tables["moves"], busy.ensemble
    for k, name in enumerate(MOVES):
        assert table[f"{name}_q95"] == pytest.approx(np.quantile(ensemble.pressures.moves[:, :, k], 0.95, axis=0))
        assert max(table[f"{name}_q95"]) > 0
    assert table["dead_q50"] == pytest.approx(np.median(ensemble.stages[:, :, STAGES.index("dead")], axis=0))
    assert table["dead_q50"][-1] == 40
    assert len(table["valid_time"]) == len(ensemble.valid_times)


def test_the_table_of_members_tells_every_move_and_every_stage(busy: Record) -> None:
    table, ensemble = busy.tables["ensemble"], busy.ensemble
    assert {*MOVES, *STAGES} <= set(table)
    for k, name in enumerate(MOVES):
        assert (table[name] == ensemble.pressures.moves[:, :, k].ravel()).all()


def test_pressures_are_means_in_zero_to_one(busy: Record) -> None:
    table = busy.tables["pressures"]
    assert list(table) == ["valid_time", *PRESSURES]
    for k, name in enumerate(PRESSURES):
        assert (table[name] == busy.ensemble.pressures.levels[:, k]).all()
        assert ((table[name] >= 0) & (table[name] <= 1)).all()
    assert table["threat"].max() > 0.5
    assert table["deprivation"].max() > 0.5


def test_days_left_begin_with_the_first_figure_of_each_good(busy: Record) -> None:
    food, fuel = (rows(busy.tables["days_left"], good=good) for good in ("food", "fuel"))
    assert at_midnight([food[0]["day"]]) == [START - timedelta(days=20)]
    assert at_midnight([fuel[0]["day"]]) == [START - timedelta(days=10)]
    assert fuel[0]["q50"] > 0
    assert at_midnight([food[-1]["day"]]) == at_midnight([fuel[-1]["day"]]) == [START + timedelta(days=2)]
    assert [row["q50"] for row in food[:20]] == sorted((row["q50"] for row in food[:20]), reverse=True)
    k = busy.ensemble.pressures.goods.index("food")
    assert food[3]["q95"] == pytest.approx(np.quantile(busy.ensemble.pressures.days_left[:, 3, k], 0.95))


def test_stocks_that_nobody_lives_on_have_no_days_left(busy: Record) -> None:
    stages = busy.ensemble.stages.copy()
    stages[0, -30:, :3] = 0  # one member's people are all gone before the last day
    tables = make_people_tables(replace(busy.ensemble, stages=stages))
    k = busy.ensemble.pressures.goods.index("food")
    left = rows(tables["days_left"], good="food")[-1]
    assert left["q50"] == pytest.approx(np.median(busy.ensemble.pressures.days_left[1:, -1, k]))
    stages[:, -30:, :3] = 0
    tables = make_people_tables(replace(busy.ensemble, stages=stages))
    assert np.isnan(rows(tables["days_left"], good="food")[-1]["q50"])


def test_a_good_that_never_was_there_has_no_days_left_and_says_so(busy: Record) -> None:
    none = replace(busy.ensemble.pressures, days_left=np.zeros_like(busy.ensemble.pressures.days_left))
    table = make_people_tables(replace(busy.ensemble, pressures=none))["days_left"]
    assert len(rows(table, good="fuel")) == len(busy.ensemble.pressures.days)


def test_where_people_stay_is_told_at_midnights_and_at_the_end(busy: Record) -> None:
    table, pressures = busy.tables["staying"], busy.ensemble.pressures
    assert set(table["place_id"]) == {"camp", "tents", "city"}
    for k, place in enumerate(pressures.shelter_ids):
        found = rows(table, place_id=place)
        assert at_midnight([row["valid_time"] for row in found]) == MIDNIGHTS
        for row, moment in zip(found, MIDNIGHTS, strict=True):
            there = pressures.present[:, busy.ensemble.valid_times.index(moment), k]
            assert row["q50"] == pytest.approx(np.median(there))


def test_midnights_are_those_of_the_zone_of_the_issue_time(busy: Record) -> None:
    zone = timezone(timedelta(hours=4))
    times = tuple(time.astimezone(zone) for time in busy.ensemble.valid_times)
    table = make_people_tables(replace(busy.ensemble, valid_times=times))["staying"]
    found = at_midnight([row["valid_time"] for row in rows(table, place_id="camp")])
    assert found == [*(moment - timedelta(hours=4) for moment in MIDNIGHTS), MIDNIGHTS[-1]]


def test_who_comes_is_told_by_band(busy: Record) -> None:
    table = busy.tables["who"]
    bands = list(dict.fromkeys(str(band) for band in table["band"]))
    assert bands == ["0-4", "5-11", "12-17", "18-59", "60+", "0-17", "female", "male", "disability"]
    for band in bands:
        assert at_midnight([row["valid_time"] for row in rows(table, band=band)]) == MIDNIGHTS


def test_what_has_nothing_to_say_has_columns_and_no_rows(busy: Record, quiet: Record) -> None:
    for name in ("moves", "days_left", "staying", "who"):
        assert list(quiet.tables[name]) == list(busy.tables[name])
        for column, values in quiet.tables[name].items():
            assert len(values) == 0
            assert np.asarray(values).dtype.kind == np.asarray(busy.tables[name][column]).dtype.kind
    assert len(quiet.tables["pressures"]["valid_time"]) == len(quiet.ensemble.valid_times)


def test_the_summary_tells_who_stays_and_who_fled_inside(busy: Record, quiet: Record) -> None:
    last = busy.ensemble.stages[:, -1]
    stay = last[:, STAGES.index("stayer")] + last[:, STAGES.index("settled")]
    assert busy.summary["stayers"]["q50"] == pytest.approx(np.median(stay), abs=0.05)
    fled = busy.ensemble.pressures.moves[:, -1, MOVES.index("fled_inside")]
    assert busy.summary["fled_inside"]["q95"] == pytest.approx(np.quantile(fled, 0.95), abs=0.05)
    assert fled.max() > 0
    assert quiet.summary["fled_inside"] == {"q05": 0.0, "q50": 0.0, "q95": 0.0}
    arguments = (busy.scenario, busy.plan, Drivers.FORECAST, busy.ensemble, busy.scores, ())
    assert make_summary(*arguments, seconds=0.0)["stayers"] == busy.summary["stayers"]


def test_figures_without_anything_to_show_are_left_out_with_their_data(busy: Record, quiet: Record) -> None:
    assert figures_of(busy) == [name for name in FIGURES if name != "evidence"]  # no claims
    assert figures_of(quiet) == [name for name in FIGURES if name not in SOMETIMES]
    tables = {"moves", "staying", "days_left", "pressures", "who"}
    assert tables <= set(list_data(busy))
    assert not tables & set(list_data(quiet))


def test_the_page_has_a_part_on_people_only_where_there_is_something_to_say(busy: Record, quiet: Record) -> None:
    files = render_attachments(busy)
    page = Page(files["report.html"])
    linked = {value for tag, name, value in page.attributes if tag == "a" and name == "href"}
    assert {value for value in linked if not value.startswith("#")} == set(files) - {"report.html"}
    assert "Who, and what moves them" in page.texts
    for sentence in mover_sentences(busy):
        assert sentence in page.texts
    # Nothing presses, but nearly everybody who would leave has left: no sentence either.
    assert mover_sentences(quiet) == []
    assert b"what moves them" not in render_attachments(quiet)["report.html"]


@pytest.mark.parametrize("name", ["moves", "staying", "days_left", "pressures", "who"])
def test_the_csv_of_a_figure_holds_its_table(name: str, busy: Record) -> None:
    found = list(csv.DictReader(io.StringIO(to_csv(list_data(busy)[name]).decode())))
    table = busy.tables[name]
    assert list(found[0]) == list(table)
    column = next(reversed(table))
    assert [float(row[column]) for row in found] == pytest.approx(np.asarray(table[column]).tolist(), rel=1e-5)


@pytest.mark.parametrize("width_in", [WIDE_IN, NARROW_IN])
@pytest.mark.parametrize("name", [name for name in SOMETIMES if name != "evidence"])
def test_no_text_of_a_figure_is_cut_or_covers_another(name: str, width_in: float, busy: Record) -> None:
    figure = FIGURES[name](busy, width_in)
    figure.canvas.draw()
    boxes = []
    for axes in figure.axes:
        boxes += [axes.title.get_window_extent(), axes._left_title.get_window_extent()]  # noqa: SLF001 - no public name
        boxes += [text.get_window_extent() for text in axes.texts]
    low, high = figure.axes[-1].get_xlim()
    marks = [mark for mark in figure.axes[-1].get_xticklabels() if low <= mark.get_position()[0] <= high]
    boxes += [mark.get_window_extent() for mark in marks]
    boxes += [legend.get_window_extent() for legend in figure.legends]
    shown = [box for box in boxes if box.width > 1]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 and box.y0 >= 0 and box.y1 <= figure.bbox.y1 for box in shown)
    assert not [(one, two) for k, one in enumerate(shown) for two in shown[k + 1 :] if one.overlaps(two)]


def test_figures_show_what_the_tables_hold(busy: Record) -> None:
    inside = FIGURES["inside"](busy, WIDE_IN)
    medians = [axes.lines[0].get_ydata() for axes in inside.axes]
    assert [list(one) for one in medians] == [
        list(busy.tables["moves"][f"{name}_q50"]) for name in ("fled_inside", "trapped")
    ]
    lines = FIGURES["pressures"](busy, WIDE_IN).axes[0].lines
    assert [line.get_label() for line in lines] == ["threat", "deprivation"]  # nothing was promised
    panels = FIGURES["days_left"](busy, WIDE_IN).axes
    assert [axes.get_title(loc="left") for axes in panels] == ["Days of food left", "Days of fuel left"]
    top = max(row["q95"] for row in rows(busy.tables["days_left"], good="food")[:21])  # by the issue time
    assert top <= panels[0].get_ylim()[1] <= AXIS_STRETCH * top


def test_the_places_with_most_are_shown_and_few_people_are_not_told_apart(busy: Record) -> None:
    record = with_places(busy, [*range(1, 10), 20, *range(100, 100 + 2 * MOST, 2)])
    shown = [row["place_id"] for row in staying_rows(record)]
    assert len(shown) == MOST + 1
    assert shown[0] == f"town{9 + MOST}"
    axes = draw_staying(record, WIDE_IN).axes[0]
    assert axes.get_title(loc="left").endswith(f"the {MOST} places with most of {MOST + 1}")
    assert len(axes.texts) == MOST
    assert draw_staying(with_places(busy, [12]), WIDE_IN).axes[0].get_xlim()[1] >= LEAST_AXIS
    alone = with_places(busy, [7])
    assert staying_rows(alone) == []
    assert "staying" not in figures_of(alone)
    assert not [text for text in mover_sentences(alone) if "Town" in text]
