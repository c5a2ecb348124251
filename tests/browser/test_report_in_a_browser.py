"""Reports of forecasts and backtests in a real browser: on a phone, in the dark, on paper, offline."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from backtest_builders import hostile_files
from corridor.intake.read import read_scenario
from corridor.publish.report import render_attachments
from corridor.studies.forecast import forecast
from corridor.studies.request import Request

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text against its background


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """Start the chromium that the system has."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs chromium on the path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


BACKTEST = "a backtest"


@pytest.fixture(scope="module", params=["karabakh-2023", "one-bridge", BACKTEST])
def page_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    files: Mapping[str, bytes]
    if request.param == BACKTEST:
        files = hostile_files()
    else:
        files = render_attachments(forecast(read_scenario(request.param), Request(members=20)))
    folder = tmp_path_factory.mktemp("result")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "report.html"


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_sticks_out_to_the_side_and_figures_are_readable(browser: Browser, page_file: Path, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shown = page.evaluate("""() => [...document.querySelectorAll('figure svg')]
            .map(svg => [svg.getBoundingClientRect().width, svg.viewBox.baseVal.width])
            .filter(([width]) => width > 0)""")
        assert len(shown) == len(list(page_file.parent.glob("*.svg")))
        for drawn_px, size_pt in shown:
            # Letters of a figure are 7 to 11 pt: 7 pt must come to 7 px at least.
            assert drawn_px / size_pt >= 1.0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(browser: Browser, page_file: Path, scheme: str) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(page_file.as_uri())
        ratios = page.evaluate("""() => {
            const luminance = colour => {
                const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(v => v / 255)
                    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const paper = luminance(getComputedStyle(document.body).backgroundColor);
            const ratio = ink => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
            const texts = [...document.querySelectorAll('p, td, th, h1, h2, h3, a, figcaption, dd, li, .tag')]
                .map(one => [one.className || one.tagName, ratio(luminance(getComputedStyle(one).color))]);
            const letters = [...document.querySelectorAll('figure .on-wide svg [id*="text_"] g')]
                .map(one => getComputedStyle(one).fill).filter(fill => fill.startsWith('rgb'))
                .map(fill => ['letters of a figure', ratio(luminance(fill))]);
            return texts.concat(letters);
        }""")
        assert any(name == "letters of a figure" for name, _ in ratios)
        assert [one for one in ratios if one[1] < CONTRAST] == []
        is_dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
        assert is_dark == (scheme == "dark")


def test_on_paper_it_is_light_wide_and_whole(browser: Browser, page_file: Path) -> None:
    with browser.new_context(color_scheme="dark", viewport={"width": 700, "height": 1000}) as context:
        page = context.new_page()
        page.goto(page_file.as_uri())
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 26, 26)"
        assert page.evaluate("getComputedStyle(document.querySelector('.on-wide')).display") == "block"
        assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_nothing_is_asked_of_a_network_and_nothing_goes_wrong(browser: Browser, page_file: Path) -> None:
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(page_file.as_uri())
        assert asked == [page_file.as_uri()]
        assert wrong == []


def test_every_part_that_the_page_names_is_reached(browser: Browser, page_file: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(page_file.as_uri())
        missing = page.evaluate("""() => [...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))
            .filter(href => !document.querySelector(href))""")
        assert missing == []
        files = page.evaluate(
            "() => [...document.querySelectorAll('figcaption a, a[download]')].map(a => a.getAttribute('href'))"
        )
        assert files
        assert all((page_file.parent / name).is_file() for name in files)
