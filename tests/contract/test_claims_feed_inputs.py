"""Claims feed inputs, through the command line: what is accepted and published moves a forecast, nothing else does."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from conftest import SCENARIO, write_tiny
from corridor.cli import app

if TYPE_CHECKING:
    from pathlib import Path

MEMBERS = 16
NOON = "2024-03-01T12:00+02:00"
COLUMNS = (
    "claim_id,quantity,definition,place_id,value,low,high,qualifier,said_by,original_source,said_time,about_time,"
    "document_id,publisher,published_time,text_sha256,span_start,span_end,status,decided_by_rule\n"
)
OFFICE = "office,population,all; people,upper,{value},,,about,the census office,,,,courier,,,,,,{status},by hand\n"
LATER = "later,population,all; people,upper,300,,,,the land registry,,,,evening,,,,,,accepted,by hand\n"
DOCUMENTS = """\
document_id,publisher,published_time,basis,raw_sha256,text_sha256,extractor_version,language
courier,The Courier,2024-03-01T09:00+02:00,stated,,,,en
evening,The Evening Sheet,2024-03-01T12:00:01+02:00,stated,,,,en
"""
CLAIMED = """\
claim_group = "homes"
per = 1200
unit = "share"
reason = "The census office, over the sum of places.csv."
generic = { kind = "uniform", low = 0.3, high = 1.3 }
"""
GROUP = """
[claim_groups.homes]
quantity = "population"
definition = "all; people"
place_id = "upper"
"""


def on_claims(text: str) -> str:
    head, name, rest = text.partition("[inputs.population_factor]\n")
    _, gap, rest = rest.partition("\n\n")
    return head + name + CLAIMED + gap + rest + GROUP


def write(folder: Path, claims: str, documents: str = DOCUMENTS) -> Path:
    path = write_tiny(folder, scenario=on_claims(SCENARIO))
    (path / "claims.csv").write_text(COLUMNS + claims, encoding="utf-8")
    (path / "documents.csv").write_text(documents, encoding="utf-8")
    return path


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the result of a forecast whose population rests on one accepted claim of 1,200 people."""
    return forecast(write(tmp_path_factory.mktemp("base"), office()))


def forecast(scenario: Path) -> Path:
    result = scenario.parent / "result"
    run("forecast", scenario, "--as-of", NOON, "--members", MEMBERS, "-o", result)
    return result


def drawn(result: Path) -> dict[str, bytes]:
    """Everything that a run gives: figures, and tables of members, but what names the files themselves."""
    names = (path for path in result.iterdir() if path.suffix in {".csv", ".parquet", ".svg"})
    return {path.name: path.read_bytes() for path in names}


def median_arrivals(result: Path) -> float:
    counts = pl.read_parquet(result / "quantiles.parquet").filter(pl.col("method") == "corridor")
    return float(counts.sort("valid_time")["q50"][-1])


def office(value: int = 1200, status: str = "accepted") -> str:
    return OFFICE.format(value=value, status=status)


def test_another_figure_is_another_forecast(base: Path, tmp_path: Path) -> None:
    fewer = forecast(write(tmp_path, office(600)))
    assert median_arrivals(fewer) < 0.9 * median_arrivals(base)


@pytest.mark.parametrize("status", ["rejected", "proposed"])
def test_what_nobody_accepted_feeds_nothing_and_the_generic_range_stands_in(status: str, tmp_path: Path) -> None:
    result = forecast(write(tmp_path / "status", office(status=status)))
    for value, other in ((600, status), (1200, status)):
        again = forecast(write(tmp_path / f"{value}", office(value, other)))
        assert drawn(again) == drawn(result)
    generic = SCENARIO.replace(
        'distribution = { kind = "triangular", low = 0.8, mode = 1.0, high = 1.1 }',
        'distribution = { kind = "uniform", low = 0.3, high = 1.3 }', 1,
    )  # fmt: skip
    plain = drawn(forecast(write_tiny(tmp_path / "generic", scenario=generic)))
    for name in ("ensemble.parquet", "quantiles.parquet"):
        assert drawn(result)[name] == plain[name]
    assert "assumption" in input_words(result)
    assert "the census office" not in input_words(result)


def test_rejecting_on_the_command_line_is_rejecting(base: Path, tmp_path: Path) -> None:
    scenario = write(tmp_path / "told", office())
    run("evidence", "review", scenario, "--reject", "office", "--by", "desk")
    rejected = forecast(write(tmp_path / "written", office(status="rejected")))
    assert drawn(forecast(scenario)) == drawn(rejected)
    assert drawn(rejected)["ensemble.parquet"] != drawn(base)["ensemble.parquet"]


def test_a_claim_published_a_second_after_the_issue_time_changes_no_byte(base: Path, tmp_path: Path) -> None:
    assert drawn(forecast(write(tmp_path, office() + LATER))) == drawn(base)


def test_the_same_claim_published_at_the_issue_time_counts(base: Path, tmp_path: Path) -> None:
    documents = DOCUMENTS.replace("12:00:01", "12:00:00")
    assert median_arrivals(forecast(write(tmp_path, office() + LATER, documents))) < median_arrivals(base)


def test_the_report_attributes_the_figure_and_states_the_rule(base: Path) -> None:
    words = input_words(base)
    assert "the census office said about 1,200 (published 1 March 2024)" in words
    assert "The input is the figure divided by 1,200." in words
    assert "1 voice, 1 figure" in words
    assert "assumption" not in words
    assert "Who said what" in text_of(base)


def test_an_input_without_claims_says_that_it_is_an_assumption(base: Path) -> None:
    assert "assumption" in input_words(base, "party_size_mean")


def text_of(result: Path) -> str:
    page = (result / "report.html").read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def input_words(result: Path, name: str = "population_factor") -> str:
    """What the report says of an input, up to the next one."""
    page = (result / "report.html").read_text(encoding="utf-8")
    found = re.search(rf'<span class="name">{name}</span></h3>(.*?)(?:<h3>|<h2)', page, re.DOTALL)
    assert found is not None
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found[1])).split())
