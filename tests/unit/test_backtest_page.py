"""The page of a backtest and its files: whole, safe and the same again."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
import pytest
from matplotlib.dates import date2num
from rich.console import Console

from backtest_builders import HOSTILE_ID, hostile_backtest, hostile_files, make_backtest, make_scores, only
from builders import START, make_observation
from corridor.publish.backtests import page as backtest_page
from corridor.publish.backtests.cases import split_cases
from corridor.publish.backtests.counted import counts_beside
from corridor.publish.backtests.fans import GAP_IN, MOST_TIMES, chosen_times, draw_fans, fans_alt, fans_caption
from corridor.publish.backtests.leads import draw_leads, is_log
from corridor.publish.backtests.page import FIGURES, render_backtest
from corridor.publish.backtests.panels import make_panels, mark_times
from corridor.publish.backtests.reliability import draw_reliability
from corridor.publish.backtests.rows import lead_matrix, phase_matrix, score_rows
from corridor.publish.backtests.rules import RULES, explain_rules
from corridor.publish.backtests.terminal import NARROW, render_backtest_terminal
from corridor.publish.canvas import new_figure
from corridor.world.backtests import ALL
from corridor.world.results import Drivers
from corridor.world.scenario import Use
from pages import ESCAPED, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

    from corridor.publish.backtests.cases import Case
    from corridor.world.backtests import Backtest
    from corridor.world.scenario import Observation

H = timedelta(hours=1)
CASES = ("_1_cold", "_1_updating", "_2_updating")


@pytest.fixture(scope="module")
def made() -> Backtest:
    """Return a backtest of two scenarios, the first with a hostile name and title."""
    return hostile_backtest()


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return hostile_files()


@pytest.fixture(scope="module")
def page(files: Mapping[str, bytes]) -> Page:
    return Page(files["report.html"])


@pytest.fixture(scope="module")
def one() -> Backtest:
    """Return the camps alone, on the one track that scores them."""
    return only(make_backtest(), 1, "updating")


@pytest.fixture(scope="module")
def one_files(one: Backtest) -> dict[str, bytes]:
    return render_backtest(one)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_every_case_has_its_figures_and_their_data(files: Mapping[str, bytes]) -> None:
    drawn = {f"{name}{case}.{ending}" for name in FIGURES for case in CASES for ending in ("svg", "png")}
    data = {
        f"{name}{case}.csv" for name in ("fans", "counted", "leads", "reliability", "pit", "phases") for case in CASES
    }
    assert set(files) == drawn | data | {"camps_2_updating.csv", "report.html"}


def test_a_single_case_has_plain_file_names(one_files: Mapping[str, bytes]) -> None:
    assert {"fans.svg", "leads.png", "reliability.csv", "camps.csv", "report.html"} <= set(one_files)
    assert not [name for name in one_files if "_" in name]


def test_the_same_case_drawn_again_gives_the_same_files(
    files: Mapping[str, bytes], one_files: Mapping[str, bytes]
) -> None:
    again = {name: content for name, content in one_files.items() if name != "report.html"}
    differing = [name for name, content in again.items() if content != files[name.replace(".", "_2_updating.")]]
    assert not differing


def test_the_same_backtest_gives_the_same_page(one: Backtest, monkeypatch: pytest.MonkeyPatch) -> None:
    # Figures are held by the test above, and take seconds.
    blank = dict.fromkeys(FIGURES, lambda _, width_in: new_figure(width_in, 3.0))
    monkeypatch.setattr(backtest_page, "FIGURES", blank)
    assert render_backtest(one) == render_backtest(one)


def test_the_page_loads_nothing_from_elsewhere_and_links_only_to_files_beside_it(
    files: Mapping[str, bytes], page: Page
) -> None:
    assert not {"script", "link", "iframe", "img", "image", "object", "embed", "base", "form"} & set(page.tags)
    linked = {value for tag, name, value in page.attributes if tag == "a" and name == "href"}
    assert {value for value in linked if not value.startswith("#")} == set(files) - {"report.html"}
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in linked if value.startswith("#")} <= set(ids)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_text_of_a_scenario_stays_text(files: Mapping[str, bytes], page: Page) -> None:
    assert not {"script", "img"} & set(page.tags)
    # Twice a track: above the headline, as a heading and as a fact.
    assert files["report.html"].decode().count(f"A valley {ESCAPED}") == 6
    assert "49" not in [text for text in page.texts if "7 * 7" in text]
    assert not [name for name in files if not re.fullmatch(r"[a-z0-9_]+\.(csv|svg|png|html)", name)]
    for name, content in files.items():
        if name.endswith(".svg"):
            assert b"alert" not in content


def test_a_scenario_name_is_no_formula_in_a_table(files: Mapping[str, bytes]) -> None:
    for name in ("leads_1_cold.csv", "phases_1_cold.csv"):
        assert {row["scenario"] for row in rows_of(files[name])} == {f"'{HOSTILE_ID}"}


def test_tables_show_every_method_and_mark_ours_and_the_best_rival(made: Backtest) -> None:
    cold, updating, camps = split_cases(made)
    for case in (cold, updating, camps):
        scored = case.points.filter(pl.col("observed").is_not_nan(), pl.col("kind") == "level")
        rows = score_rows(case)
        assert {row["name"] for row in rows} == set(scored["method"].to_list())
        best = [row["name"] for row in rows if row["is_best"]]
        means = scored.filter(pl.col("method") != "corridor").group_by("method").agg(pl.col("crps").mean())
        assert best == [means.sort("crps")["method"][0]]
    assert [row["is_ours"] for row in score_rows(cold)][:2] == [True, False]
    assert not [row for row in [*score_rows(updating), *score_rows(camps)] if row["is_ours"]]


def test_the_page_names_every_method_of_every_case(made: Backtest, page: Page) -> None:
    texts = [text.strip() for text in page.texts]
    for case in split_cases(made):
        for method in case.methods:
            # By lead, over all leads, at each lead, and by phase.
            assert texts.count(method) >= 4


def test_the_page_says_what_was_replayed_and_what_was_refused(made: Backtest, files: Mapping[str, bytes]) -> None:
    text = files["report.html"].decode()
    for note in made.notes:
        assert f"<li>{note}</li>" in text
    assert '<span class="tag">refused</span> camps: The room of 2 of 2 camps' in text
    assert made.manifest["command"].replace("'", "&#39;") in text or made.manifest["command"] in text
    for words in ("drawn, not known", "<dd>mixture</dd>", "<dd>8</dd>", "<dd>0</dd>", "ARD-reported", "straight lines"):
        assert words in text
    assert re.search(r"<dd>24 comparisons with [0-9]+ counts, forecast at 12 moments", text)
    assert re.search(r"Scored: 24 comparisons with [0-9]+ counts", text)


def test_leaks_that_stand_are_notes_and_given_futures_said() -> None:
    made = only(make_backtest(), 1, "updating")
    given = replace(made.request.terms, drivers=Drivers.GIVEN)
    made = replace(
        made,
        request=replace(made.request, terms=given),
        leaks=(replace(made.leaks[0], kind="drivers", text="Events are given.", is_refused=False),),
        tables={**made.tables, "points": made.tables["points"].clear()},
    )
    text = render_backtest(made)["report.html"].decode()
    assert '<span class="tag">note</span> Events are given.' in text
    assert "given as they happened (perfect foresight)" in text


def test_where_nothing_is_scored_the_page_and_the_terminal_say_so() -> None:
    made = make_backtest()
    made = replace(made, tables={**made.tables, "points": made.tables["points"].clear()})
    files = render_backtest(made)
    assert set(files) == {"report.html"}
    assert "nothing can be scored" in files["report.html"].decode()
    assert "nothing to score" in printed(made)


def test_figures_in_the_page_take_its_colours(files: Mapping[str, bytes]) -> None:
    drawings = re.findall(r"<svg.*?</svg>", files["report.html"].decode(), re.DOTALL)
    assert len(drawings) == 2 * len(FIGURES) * len(CASES)
    for svg in drawings:
        assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= {"#ffffff", "#000000"}
        assert "var(--" in svg


def test_data_beside_figures_are_what_they_draw(made: Backtest, files: Mapping[str, bytes]) -> None:
    cold, _, camps = split_cases(made)
    assert len(cold.issue_times) > MOST_TIMES
    assert len(chosen_times(cold)) == MOST_TIMES
    fans = rows_of(files["fans_1_cold.csv"])
    assert len({row["issue_time"] for row in fans}) == MOST_TIMES
    assert {row["method"] for row in fans} == {"corridor"}
    bars = rows_of(files["pit_1_cold.csv"])
    assert sum(int(row["comparisons"]) for row in bars) == cold.overall("corridor")["points"]
    assert {row["place"] for row in rows_of(files["counted_2_updating.csv"])} == {"camp-a", "camp-b"}
    counts = rows_of(files["counted_2_updating.csv"])
    assert {tuple(row) for row in counts} == {("place", "valid_time", "published_time", "use", "value")}
    assert all(row["published_time"] > row["valid_time"] for row in counts)
    leads = rows_of(files["leads_2_updating.csv"])
    assert len(leads) == sum(len(rows) for rows in camps.scores.values())
    assert {row["low"] for row in leads if row["method"] == camps.best_rival() and row["lead"] == "all"} == {""}


def test_arrivals_and_camps_of_one_scenario_stand_apart() -> None:
    made = make_backtest()
    arrivals, camps = (scenario.scenario_id for scenario in made.scenarios)
    both = replace(made.scenarios[0], observations=(*made.scenarios[0].observations, *made.scenarios[1].observations))
    tables = {
        name: table.with_columns(pl.col("scenario").replace(camps, arrivals)) for name, table in made.tables.items()
    }
    cases = split_cases(replace(made, scenarios=(both,), tables=tables))
    assert [case.suffix for case in cases] == ["_1_cold", "_1_updating_arrivals", "_1_updating_camps"]
    assert not set(cases[1].methods) & set(cases[2].methods)


def test_the_page_explains_every_rule_and_the_best_one_where_it_is_first_named(made: Backtest, page: Page) -> None:
    texts = [text.strip() for text in page.texts]
    cases = split_cases(made)
    shown = {name for case in cases for name in case.rivals}
    assert [name for name, _ in explain_rules(shown)] == [
        text for text in texts[texts.index("What the rules say") :] if text in shown
    ]
    for case in cases:
        words = RULES[case.best_rival()]
        assert sum(f"{case.best_rival()}: {words}" in text for text in texts) == 1
        assert words in texts


def test_every_column_of_a_table_says_how_many_counts_stand_behind_it(made: Backtest) -> None:
    for case in split_cases(made):
        for scores, of in ((case.scores, lead_matrix(case)), (case.phases, phase_matrix(case))):
            assert len(of["columns"]) == len(scores)
            heads = {
                (int(column["comparisons"][0].replace(",", "")), int(column["counts"][0])) for column in of["columns"]
            }
            assert heads == {(row["points"], row["counts"]) for rows in scores.values() for row in rows.values()}
    camps = split_cases(made)[2]
    assert camps.overall(camps.shown)["counts"] < camps.overall(camps.shown)["points"]


def with_counts(case: Case, *counts: Observation) -> Case:
    return replace(case, scenario=replace(case.scenario, observations=counts))


def test_counts_are_known_only_once_they_are_published(made: Backtest) -> None:
    case = split_cases(made)[0]
    rows = (
        make_observation(1.0, 10.0, START + H),
        make_observation(2.0, 20.0, START + 5 * H),  # published after the issue time
        make_observation(3.0, 30.0, None),  # never
        make_observation(3.5, 33.0, START + 3.6 * H),
        make_observation(3.5, 35.0, START + 9 * H),  # corrected after the issue time
        replace(make_observation(3.7, 37.0, START + 3.8 * H), use=Use.SHOW),
        replace(make_observation(3.8, 38.0, START + 3.8 * H), use=Use.NEVER),
        replace(make_observation(3.9, 39.0, START + 3.9 * H), unit="vehicles"),
        make_observation(6.0, 60.0, START + 6 * H),
        make_observation(6.0, 66.0, None),
        replace(make_observation(7.0, 70.0, START + 7 * H), use=Use.SHOW),
    )
    case = with_counts(case, *rows)
    found = counts_beside(case, ALL, START + 4 * H)
    assert {kind: [value for _, value in dots] for kind, dots in found.items()} == {
        "known then": [10, 33, 37], "not yet published": [20, 30], "counted after": [66],
    }  # fmt: skip
    later = counts_beside(case, ALL, START + 10 * H)
    assert [value for _, value in later["known then"]] == [10, 20, 35, 37, 60, 70]
    assert not later["counted after"]
    assert not any(counts_beside(case, "camp", START + 10 * H).values())


def test_the_caption_and_the_legend_tell_of_what_is_drawn_alone(made: Backtest) -> None:
    cold, _, camps = split_cases(made)
    assert "at some of the issue times" in fans_caption(cold)
    assert "though this forecast was not shown them" in fans_caption(cold)
    at_once = with_counts(cold, *(replace(one, published_time=one.time) for one in cold.scenario.observations))
    assert "Crosses" not in fans_caption(at_once)
    assert "not yet published" not in legend(draw_fans(at_once, 8.0))
    single = replace(cold, issue_times=cold.issue_times[:1])
    assert fans_caption(single).startswith("Forecasts of corridor at the issue time. ")
    assert "at every issue time" in fans_alt(replace(cold, issue_times=cold.issue_times[:2]))
    bare = with_counts(single)
    assert "Hollow" not in fans_caption(bare)
    assert legend(draw_fans(bare, 8.0)) == ["90 % of members", "50 %", "median", "issue time"]
    published = [replace(one, published_time=None) for one in camps.scenario.observations]
    never = with_counts(camps, *published)
    assert "Crosses: earlier counts" in fans_caption(never)
    assert "Hollow" not in fans_caption(never)
    assert legend(draw_fans(never, 8.0))[-2:] == ["not yet published", "counted after"]


def legend(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_camps_forecast_twice_a_day_have_the_hour_above_their_panels(made: Backtest) -> None:
    camps = split_cases(made)[2]
    assert panel_names(draw_fans(camps, 8.0))[0].endswith("10 Feb 2030")
    first = camps.issue_times[0]
    moved = camps.points.with_columns(
        pl.when(pl.col("issue_time") == camps.issue_times[1]).then(first + 6 * H).otherwise(pl.col("issue_time"))
        .dt.convert_time_zone("UTC").dt.cast_time_unit("us").alias("issue_time")
    )  # fmt: skip
    twice = replace(camps, points=moved, issue_times=(first, first + 6 * H))
    names = panel_names(draw_fans(twice, 8.0))
    assert [name.split("\n")[1] for name in names[:2]] == ["10 Feb 2030 00:00", "10 Feb 2030 06:00"]


def panel_names(figure: Figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()]


@pytest.mark.parametrize("hours", [9, 30, 47, 100, 24 * 60, 24 * 500])
@pytest.mark.parametrize(("columns", "width_in"), [(4, 8.0), (3, 8.0), (2, 4.3)])
def test_labels_of_panels_side_by_side_do_not_meet(hours: int, columns: int, width_in: float) -> None:
    figure, panels = make_panels(columns, columns, width_in, panel_in=1.35, gap_in=GAP_IN)
    first = START - timedelta(days=20, hours=3)  # over the turn of the year
    mark_times(panels, [first, first + hours * H], width_in, GAP_IN)
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for axes in panels for label in axes.get_xticklabels() if label.get_text()]
    assert len(boxes) >= columns
    assert all(one.x1 < two.x0 for one, two in pairwise(boxes))


def test_first_and_last_dots_keep_off_the_ends_of_the_axis(made: Backtest) -> None:
    cold = split_cases(made)[0]
    axes = draw_fans(cold, 8.0).axes[0]
    low, high = axes.get_xlim()
    dots = [line for line in axes.lines if line.get_marker() in {"o", "x"}]
    assert dots
    for line in dots:
        assert not line.get_clip_on()
        moments = date2num(line.get_xdata())
        assert low < moments.min()
        assert moments.max() < high


def test_a_logarithmic_axis_is_named_in_the_title(made: Backtest) -> None:
    for case in split_cases(made):
        rows = {"all": make_scores({"zero": 10.0, "linear": 1000.0})}
        assert is_log(replace(case, scores=rows))
        for width_in in (8.0, 4.3):
            figure = draw_leads(case, width_in)
            title = figure.texts[0].get_text()
            assert ("(logarithmic scale)" in title) == (figure.axes[0].get_xscale() != "linear") == is_log(case)


def test_marks_of_both_intervals_stand_side_by_side(made: Backtest) -> None:
    axes = draw_reliability(split_cases(made)[0], 8.0).axes[0]
    half, nine = (line for line in axes.lines if line.get_marker() in {"o", "D"})
    assert all(two - one > 0.2 for one, two in zip(half.get_xdata(), nine.get_xdata(), strict=True))
    assert axes.get_ylim()[0] < 0
    assert not [label for label in axes.get_xticklabels() if "\n" in label.get_text()]


def printed(made: Backtest, width: int = 110) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    for part in render_backtest_terminal(made, width):
        console.print(part)
    return console.export_text()


@pytest.mark.parametrize("width", [110, 100, 80])
def test_the_terminal_shows_all_methods_within_its_width(made: Backtest, width: int) -> None:
    text = printed(made, width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    for case in split_cases(made):
        for method in case.methods:
            assert re.search(rf"^{method}\b", text, re.MULTILINE)
        assert re.search(rf"^{case.best_rival()} \* ", text, re.MULTILINE)
    assert "…" not in text
    assert "At 12 moments" in text
    assert "* best rival" in text
    assert ("WIS  " in text) == (width >= NARROW)
    assert ("No room for: capped, WIS, in 50 %" in " ".join(text.split())) == (width < NARROW)


@pytest.mark.parametrize("width", [80, 60, 40])
def test_no_number_is_cut_however_large(made: Backtest, width: int) -> None:
    summary = made.tables["summary"].with_columns(pl.col("crps") * 1e4, pl.col("mae") * 1e4, low=-1234.5, high=-1000.25)
    large = replace(made, tables={**made.tables, "summary": summary})
    text = printed(large, width)
    for case in split_cases(large):
        for row in score_rows(case):
            assert re.search(rf"^\S+( \*)? +{row['crps']}\b", text, re.MULTILINE)
        if width > 40:
            assert re.search(rf"^{case.best_rival()} \* ", text, re.MULTILINE)
    assert all("…" not in line.split(" ", 1)[-1] for line in text.splitlines())
    assert " * " in text
