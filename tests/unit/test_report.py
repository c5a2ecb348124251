"""The report and its figures: whole, safe and the same again."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # reads only what we drew ourselves

import pytest
from PIL import Image

from corridor.intake.read import read_scenario
from corridor.publish.figures import figures_of, render_figures
from corridor.publish.report import render_attachments, render_report
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.world.inputs import FIGHTING_INPUTS
from corridor.world.meanings import MODEL_INPUTS
from pages import ATTACK, ESCAPED, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from corridor.world.results import Record


@pytest.fixture(scope="module")
def rendered(tiny_record: Record) -> tuple[dict[str, bytes], dict[str, dict[str, str]]]:
    return render_figures(tiny_record)


@pytest.fixture(scope="module")
def figures(rendered: tuple[dict[str, bytes], dict[str, dict[str, str]]]) -> dict[str, bytes]:
    return rendered[0]


@pytest.fixture(scope="module")
def report(tiny_record: Record, rendered: tuple[dict[str, bytes], dict[str, dict[str, str]]]) -> bytes:
    return render_report(tiny_record, rendered[1])


def test_the_report_loads_nothing_from_elsewhere_and_links_only_to_files_beside_it(
    tiny_record: Record, report: bytes
) -> None:
    page = Page(report)
    assert not {"script", "link", "iframe", "img", "image", "object", "embed", "base", "form"} & set(page.tags)
    loading = [
        (tag, value) for tag, name, value in page.attributes
        if name in {"src", "href", "xlink:href", "srcset", "data", "action", "poster", "background"}
    ]  # fmt: skip
    assert loading
    beside = set(render_attachments(tiny_record))
    linked = {value for tag, value in loading if tag == "a" and not value.startswith("#")}
    assert linked == beside - {"report.html"}
    assert all(value.startswith("#") for tag, value in loading if tag != "a")
    ids = {value for _, name, value in page.attributes if name == "id"}
    assert {value[1:] for _, value in loading if value.startswith("#")} <= ids
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    outside = [name for _, name, value in page.attributes if "//" in value]
    assert {name.partition(":")[0] for name in outside} <= {"xmlns", "rdf"}
    assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?(.)", report.decode()))
    assert "@import" not in report.decode()


def test_ids_are_unique_although_figures_stand_twice(report: bytes) -> None:
    ids = [value for _, name, value in Page(report).attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_the_report_names_every_input_with_its_distribution(tiny_record: Record, report: bytes) -> None:
    page = Page(report)
    assert {name for name, meaning in MODEL_INPUTS.items() if meaning.default is None} <= set(page.texts)
    assert not set(FIGHTING_INPUTS) & set(page.texts)
    stated = [*tiny_record.known.inputs.values()]
    for prior_set in tiny_record.known.prior_sets.values():
        stated += prior_set.inputs.values()
        assert prior_set.name in page.texts
    text = "\n".join(page.texts)
    for one in stated:
        assert str(one.distribution) in text
        assert one.reason in text


def test_the_report_tags_every_assumption_and_nothing_else(tiny_record: Record, report: bytes) -> None:
    stated = [one for prior_set in tiny_record.known.prior_sets.values() for one in prior_set.inputs.values()]
    stated += tiny_record.known.inputs.values()
    assumptions = [one for one in stated if one.is_assumption]
    assert 0 < len(assumptions) < len(stated)
    assert report.decode().count('<span class="tag">assumption</span>') == len(assumptions) + 1
    reasons = re.findall(r"assumption</span> ([^<]*)</p>", report.decode())
    openings = [reason for reason in reasons if "opening_wait_mean_h states" in reason]
    assert len(openings) == len(tiny_record.ensemble.opening_targets) == 1
    assert sorted(set(reasons) - set(openings)) == sorted({one.reason for one in assumptions})


def test_the_report_shows_known_events_only_and_marks_those_that_act(report: bytes) -> None:
    text = report.decode()
    assert '<span class="tag">acts</span> The gate was shut' in text
    assert "A fight at Upper" in text
    assert "The gate was opened" not in text


def test_the_report_holds_headline_figures_scores_and_the_command(tiny_record: Record, report: bytes) -> None:
    text = report.decode()
    assert "A valley with one gate" in text
    assert "By 3 March 2024, 00:00 (+02:00)," in text
    assert "Scored on 3 counts" in text
    for rival in tiny_record.rivals:
        assert f"<td>{rival}</td>" in text
    assert tiny_record.manifest["command"] in text
    assert text.count("<svg") == 2 * len(figures_of(tiny_record))


def test_text_of_a_scenario_stays_text(tiny: Callable[..., Path], tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    toml, events = folder / "scenario.toml", folder / "events.csv"
    text = toml.read_text(encoding="utf-8")
    for plain in ("A valley with one gate", "Made up, small, and complete.", "A count that is made up.",
                  "Nearly everybody goes at once."):  # fmt: skip
        assert text.count(f'"{plain}"') == 1
        text = text.replace(f'"{plain}"', f"'''{plain} {ATTACK}'''")
    toml.write_text(text, encoding="utf-8")
    quoted = ATTACK.replace('"', '""')
    cells = events.read_text(encoding="utf-8").replace(
        "made up,The gate was shut", f'"source {quoted}","note {quoted}"'
    )
    events.write_text(cells, encoding="utf-8")
    record = forecast(read_scenario(str(folder)), Request(members=3))
    content = render_report(record, render_figures(record)[1])
    page = Page(content)
    assert not {"script", "img"} & set(page.tags)
    # The title stands twice; about, a reason, an argument, a source and a note once each.
    assert content.decode().count(ESCAPED) == 7
    assert content.decode().count("{{ 7 * 7 }}") == 7
    assert [text for text in page.texts if text.strip() == f"note {ATTACK}"]


def test_every_figure_is_drawn_as_svg_and_png(tiny_record: Record, figures: Mapping[str, bytes]) -> None:
    assert set(figures) == {f"{name}.{ending}" for name in figures_of(tiny_record) for ending in ("svg", "png")}
    for name, content in figures.items():
        if name.endswith(".svg"):
            assert ET.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own drawing
        else:
            with Image.open(io.BytesIO(content)) as image:
                image.load()
                assert image.format == "PNG"
                assert min(image.size) > 300
                assert len(set(image.convert("L").resize((80, 46)).tobytes())) > 10


def test_figures_in_the_page_take_its_colours(rendered: tuple[dict[str, bytes], dict[str, dict[str, str]]]) -> None:
    for widths in rendered[1].values():
        for svg in widths.values():
            fixed = set(re.findall(r"#[0-9a-f]{6}", svg))
            assert fixed <= {"#ffffff", "#000000"}  # clips and symbols that are never seen
            assert "var(--" in svg


def test_the_same_record_gives_the_same_files(tiny_record: Record) -> None:
    one, two = render_attachments(tiny_record), render_attachments(tiny_record)
    assert one == two
    assert one["arrivals.svg"] != one["people_per_hour.svg"]


def test_inputs_stand_in_the_order_of_what_they_carry(tiny_record: Record, report: bytes) -> None:
    names = re.findall(r'<span class="name">([^<]*)</span>', report.decode())
    assert names == [one.name for one in tiny_record.influences]
    strengths = [one.strength for one in tiny_record.influences]
    assert strengths == sorted(strengths, reverse=True)
    assert names[-1] == "road_factor"  # a constant: it carries nothing
    assert "Nothing to show: it does not vary" in report.decode()


def test_without_counts_the_report_says_that_nothing_can_be_scored(tiny: Callable[..., Path], tmp_path: Path) -> None:
    folder = tiny(tmp_path, observed="series,time,value,unit,source,use\n")
    record = forecast(read_scenario(str(folder)), Request(members=3))
    text = render_report(record, render_figures(record)[1]).decode()
    assert "nothing can be scored" in text
    assert "Scored on" not in text
