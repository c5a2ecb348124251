"""The page of a backtest and its files: whole, safe and the same again."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from rich.console import Console

from backtest_builders import HOSTILE_ID, hostile_backtest, hostile_files, make_backtest, only
from corridor.publish.backtests import page as backtest_page
from corridor.publish.backtests.cases import split_cases
from corridor.publish.backtests.fans import MOST_TIMES, chosen_times
from corridor.publish.backtests.page import FIGURES, render_backtest
from corridor.publish.backtests.rows import score_rows
from corridor.publish.backtests.terminal import render_backtest_terminal
from corridor.publish.canvas import new_figure
from corridor.world.results import Drivers
from pages import ESCAPED, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.backtests import Backtest

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
    assert again == {name: files[name.replace(".", "_2_updating.")] for name in again}


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
    assert "24 counts after 12 moments" in text


def test_leaks_that_stand_are_named_and_given_futures_said() -> None:
    made = only(make_backtest(), 1, "updating")
    given = replace(made.request.terms, drivers=Drivers.GIVEN)
    made = replace(
        made,
        request=replace(made.request, terms=given),
        leaks=(replace(made.leaks[0], kind="drivers", text="Events are given."),),
        tables={**made.tables, "points": made.tables["points"].clear()},
    )
    text = render_backtest(made)["report.html"].decode()
    assert '<span class="tag">named</span> Events are given.' in text
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
    assert sum(int(row["counts"]) for row in bars) == cold.overall("corridor")["points"]
    assert {row["place"] for row in rows_of(files["counted_2_updating.csv"])} == {"camp-a", "camp-b"}
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


def printed(made: Backtest) -> str:
    console = Console(width=110, record=True, file=io.StringIO())
    for part in render_backtest_terminal(made):
        console.print(part)
    return console.export_text()


def test_the_terminal_shows_all_methods_within_its_width(made: Backtest) -> None:
    text = printed(made)
    assert max(len(line) for line in text.splitlines()) <= 110
    for case in split_cases(made):
        for method in case.methods:
            assert re.search(rf"^{method}\b", text, re.MULTILINE)
    assert "…" not in text
    assert "At 12 moments" in text
    assert "* best rival" in text
