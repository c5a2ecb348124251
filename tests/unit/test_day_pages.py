"""The page, figures and data of a forecast by the day: whole, safe, with the terms in sight."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from rich.console import Console

from corridor.intake.read import read_scenario
from corridor.publish.days.render import FIGURES, figures_of, render_days
from corridor.publish.days.terminal import render_day_terminal
from corridor.publish.days.view import known_reports, reports_of
from corridor.publish.days.words import MOST_WARNINGS
from corridor.studies.days.forecast import forecast_days
from corridor.world.backtests import Capacities, Terms, Totals
from corridor.world.day_results import HONEST_TERMS, OWN_TERMS, DayRecord, DayRequest
from corridor.world.errors import Fault
from corridor.world.results import Drivers
from flee_builders import write_flee
from pages import ATTACK, ESCAPED, Page

if TYPE_CHECKING:
    from corridor.world.scenario import Scenario

MIXED = Terms(Drivers.GIVEN, Totals.FORECAST, Capacities.SHIPPED)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return read_scenario(str(write_flee(tmp_path_factory.mktemp("flee"))))


def run(scenario: Scenario, terms: Terms) -> DayRecord:
    issue_time = scenario.clock.start if terms == OWN_TERMS else scenario.clock.start.replace(day=13)
    return forecast_days(scenario, DayRequest(issue_time, terms, members=6))


@pytest.fixture(scope="module")
def honest(scenario: Scenario) -> DayRecord:
    return run(scenario, HONEST_TERMS)


@pytest.fixture(scope="module")
def own(scenario: Scenario) -> DayRecord:
    return run(scenario, OWN_TERMS)


@pytest.fixture(scope="module")
def files(honest: DayRecord) -> dict[str, bytes]:
    return render_days(honest)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(Page(content).texts).split())


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def printed(record: DayRecord, width: int = 110) -> str:
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    for part in render_day_terminal(record, width):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_every_figure_is_there_and_the_page_links_to_every_file(honest: DayRecord, files: dict[str, bytes]) -> None:
    assert figures_of(honest) == list(FIGURES)
    assert {f"{name}.{ending}" for name in FIGURES for ending in ("svg", "png")} <= set(files)
    page = Page(files["report.html"])
    linked = {value for tag, name, value in page.attributes if tag == "a" and name == "href" and value[0] != "#"}
    assert linked == set(files) - {"report.html"}
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    anchors = {value[1:] for tag, name, value in page.attributes if (tag, name) == ("a", "href") and value[0] == "#"}
    assert anchors <= set(ids)
    assert not {"script", "link", "iframe", "img"} & set(page.tags)


def test_the_same_record_gives_the_same_bytes(honest: DayRecord, files: dict[str, bytes]) -> None:
    assert render_days(honest) == files


@pytest.mark.parametrize(
    ("terms", "says", "not_said"),
    [
        (HONEST_TERMS, ("Honest terms (totals forecast", "Nothing that was published after"), ("no forecast",)),
        (OWN_TERMS, ("Flee's own terms (totals given", "This is no forecast: it shares out"), ("will be in",)),
        (
            MIXED,
            ("Mixed terms", "Given: room in camps", "conflicts and closures as they happened", "how many flee later"),
            ("Nothing that was published",),
        ),
    ],
)
def test_the_first_lines_say_the_terms_and_the_rules(
    scenario: Scenario, terms: Terms, says: tuple[str, ...], not_said: tuple[str, ...]
) -> None:
    record = run(scenario, terms)
    page = text_of(render_days(record)["report.html"])
    start = page[: page.index("By the day, as of")]
    for words in (*says, "flee-3.1"):
        assert words in start
        assert words in " ".join(printed(record).split()[:90])
    for words in not_said:
        assert words not in start


def test_every_figure_carries_the_terms(own: DayRecord) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - only here

    with mpl.rc_context():
        mpl.rcdefaults()
        for name in figures_of(own):
            for width_in in (8.0, 4.3):
                words = " ".join(text.get_text() for text in FIGURES[name](own, width_in).texts)
                assert "Flee's own terms (no forecast)" in " ".join(words.split())


def test_files_hold_what_is_drawn(honest: DayRecord, files: dict[str, bytes]) -> None:
    camps = rows_of(files["camps.csv"])
    assert len(camps) == honest.tables["camps"].height
    assert camps[0]["valid_time"] == "2020-01-10T00:00:00Z"
    places = {row["place_id"]: row for row in rows_of(files["map_places.csv"])}
    assert places["camp"]["is_camp"] == "true"
    # Fighting at Alpha was known from the first day; that at Beta begins on the sixth.
    assert (places["alpha"]["fighting"], places["beta"]["fighting"]) == ("known", "not known")
    assert rows_of(files["scores.csv"])[0]["method"] == "corridor"


def test_counts_that_were_mended_later_are_shown_as_they_stood_then_and_as_they_are(
    honest: DayRecord, files: dict[str, bytes]
) -> None:
    # The folder mends the counts of Camp on 14 January; the forecast is made the day before.
    known = known_reports(honest, "camp")
    assert [(one.time.day, one.people) for one in known] == [(10, 100), (12, 200)]
    mended = [one for one in reports_of(honest, "camp") if one.time.day < 14]
    assert [one.time.day for one in mended] == [10, 12]
    assert not any(one.is_known for one in mended)
    assert {row["is_known"] for row in rows_of(files["reports.csv"]) if row["place_id"] == "camp"} == {"false"}


def test_text_from_the_folder_stays_text(honest: DayRecord) -> None:
    camps = tuple(replace(place, names=(ATTACK,)) for place in honest.scenario.places)
    spoilt = replace(honest, scenario=replace(honest.scenario, title=ATTACK, about=ATTACK, places=camps),
                     manifest={"command": ATTACK})  # fmt: skip
    page = render_days(spoilt)["report.html"].decode()
    assert "<script" not in page
    assert page.count(ESCAPED) >= 4


def test_warnings_are_counted_and_the_command_stands_at_the_end(honest: DayRecord, files: dict[str, bytes]) -> None:
    assert "Notes on the folder" not in text_of(files["report.html"])
    odd = [Fault("routes.csv", row, "", "odd", "is legal") for row in range(2, 9)]
    dead = Fault("simsetting.yml", 3, "a.b", "1", "without effect in flee-3.1")
    record = replace(honest, scenario=replace(honest.scenario, warnings=(*odd, dead)))
    page = text_of(render_days(record)["report.html"])
    assert f"The folder has 8 warnings; the first: {dead}" in page
    assert page.count("routes.csv:") == MOST_WARNINGS - 1
    assert f"Made again by {honest.manifest['command']}" in page
    assert "8 warnings" in printed(record)


def test_small_counts_are_masked(honest: DayRecord) -> None:
    levels = dict.fromkeys(("q05", "q25", "q50", "q75", "q95", "mean"), 7.0)
    few = honest.tables["camps"].with_columns(**{name: pl.lit(value) for name, value in levels.items()})
    record = replace(honest, tables={**honest.tables, "camps": few})
    page = render_days(record)["report.html"].decode()
    assert "&lt;10" in page
    assert "<10" in printed(record)


def test_without_scores_the_page_says_so(honest: DayRecord) -> None:
    none = {name: honest.tables[name].clear() for name in ("summary", "ard", "days", "observed")}
    record = replace(honest, tables={**honest.tables, **none})
    assert "scores" not in figures_of(record)
    assert "nothing can be scored" in text_of(render_days(record)["report.html"])
    assert "nothing to score" in printed(record)


def test_a_folder_without_camps_has_a_page(honest: DayRecord) -> None:
    ensemble = replace(honest.ensemble, camp_ids=())
    none = {name: honest.tables[name].clear() for name in ("camps", "summary", "ard", "days", "observed")}
    record = replace(honest, ensemble=ensemble, tables={**honest.tables, **none})
    assert figures_of(record) == ["everybody", "map"]
    assert "no camp that is open" in text_of(render_days(record)["report.html"])
    assert printed(record)


def test_the_terminal_is_short_and_fits(honest: DayRecord, own: DayRecord) -> None:
    for record in (honest, own):
        for width in (80, 110):
            lines = printed(record, width).splitlines()
            assert len(lines) <= 30
            assert not any("…" in line for line in lines)
