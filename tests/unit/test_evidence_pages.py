"""Claims as files, in terminals, as a picture and on the page: whole, attributed, and harmless."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from builders import START
from claims_by_hand import claim
from corridor.publish.canvas import NARROW_IN, WIDE_IN
from corridor.publish.data import list_data, to_csv
from corridor.publish.evidence.data import accepted_groups
from corridor.publish.evidence.figure import MOST, draw_disagreement
from corridor.publish.evidence.files import claim_object, claims_csv, documents_csv, number_text, safe_cell
from corridor.publish.evidence.layout import GAP, Column, column_widths, width_of, wrap
from corridor.publish.evidence.rows import apart_words, group_claims, stated_ends
from corridor.publish.evidence.scan import likeness_lines, scan_lines
from corridor.publish.evidence.table import table_lines, table_object, voices_words
from corridor.publish.evidence.words import claim_sentence, figure_words, plain, said_words, when_words
from corridor.publish.figures import figures_of
from corridor.publish.report import render_attachments, render_report
from corridor.world.claims import ITSELF, Claim, ClaimGroup, Document, Status
from corridor.world.distributions import Distribution
from corridor.world.evidence import ExtractedText, Likeness, Reading, Reconciled, Side, Voice
from corridor.world.inputs import UncertainInput
from pages import ATTACK, ESCAPED, Page
from people_worlds import quiet_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.world.results import Record

ANSI = "\x1b[31mred\x1b[0m\x07\u202egnorw"
FORMULA = '=HYPERLINK("http://example.org","click")'
LONG = "the office of " + "coordination " * 400
LONG_WORD = "W" * 5000
HOSTILE = (ATTACK, ANSI, FORMULA, LONG, LONG_WORD, "@sum", "a\nb\r\nc\tb", "$x^2$ \u4e2d\u6587 [bold]hi[/bold]")
MANY = [
    claim("the health office", 200, hedge="at least", about_time="2024-03-01"),
    claim("the ministry", 192, about_time="2024-03-01"),
    claim("an institute", 200, 999, about_time="2024-03-01"),
    claim(ITSELF, 27, hedge="about", about_time="2024-02-20", original_source="An Agency"),
    claim("the mayor", 0, definition="civilians; people; local"),
    claim("the governor", 5, definition="civilians; people; local", hedge="up to"),
    claim("residents", 1 / 3, quantity="fled", definition="all; share", hedge="about", place_id="home"),
    claim("the border service", 123_456_789, quantity="fled", definition="all; families", place_id="area-at-risk"),
    claim("the peacekeepers", 9e20, quantity="deployed", place_id=""),
    claim("the peacekeepers' command", 1, quantity="deployed", place_id=""),
    claim("aid workers", 9, quantity="duration", definition="blockade; months", hedge="nearly", place_id=""),
    claim("everybody", 4.5, quantity="distance", definition="road; km", hedge="less than", place_id="nowhere-at-all"),
]
DOCUMENT = Document("report-1", "A Paper", datetime(2024, 3, 2, 18, 30, tzinfo=UTC), "stated")


@pytest.fixture(scope="module")
def bare() -> Record:
    return quiet_record()


def knowing(record: Record, claims: Sequence[Claim], **inputs: UncertainInput) -> Record:
    known = replace(record.known, claims=tuple(claims), inputs={**record.known.inputs, **inputs})
    return replace(record, known=known)


def page_of(record: Record) -> bytes:
    # Without drawings: they take seconds.
    return render_report(record, {name: {"wide": "", "narrow": ""} for name in figures_of(record)})


def hostile_claims() -> list[Claim]:
    return [
        replace(
            claim(text, 10.0 * k, 11.0 * k, definition=f"{text}; people; {text}", about_time=text, place_id=text),
            claim_id=f"bad-{k}", original_source=text, publisher=text, document_id=text,
        )
        for k, text in enumerate(HOSTILE, start=1)
    ]  # fmt: skip


def rests_on(name: str, claims: Sequence[Claim], left_out: Sequence[tuple[Claim, str]], rule: str) -> UncertainInput:
    voices = tuple(Voice(one.voice, (one,), 1.0, 2.0, Side.BOTH) for one in claims)
    range_ = Distribution("uniform", (0.5, 1.5))
    found = Reconciled(ClaimGroup("homes", "population"), range_, voices, tuple(left_out), rule)
    return UncertainInput(
        name, range_, "Reports.", is_assumption=False, generic=range_, claim_group="homes", per=1200, evidence=found
    )


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_csv_of_claims_has_the_columns_of_a_claim_in_their_order_and_nothing_is_lost() -> None:
    one = claim("the mayor", 120_000.0, hedge="about", about_time="2024-03", span_start=3, span_end=16)
    found = read_csv(claims_csv([one, replace(one, value=None, low=1 / 3, high=2.5, published_time=None)]))
    assert list(found[0]) == [field.name for field in fields(Claim)]
    assert (found[0]["value"], found[0]["low"], found[0]["qualifier"]) == ("120000", "", "about")
    assert (found[0]["published_time"], found[0]["span_start"], found[0]["status"]) == (
        "2024-03-01T00:00+00:00", "3", "accepted",
    )  # fmt: skip
    assert (found[1]["value"], found[1]["low"], found[1]["high"]) == ("", "0.333333", "2.5")
    assert found[1]["published_time"] == ""
    assert claims_csv([]).decode() == ",".join(found[0]) + "\n"
    listed = read_csv(documents_csv([DOCUMENT]))
    assert list(listed[0]) == [field.name for field in fields(Document)]
    assert listed[0]["published_time"] == "2024-03-02T18:30+00:00"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1e6, "1000000"), (1234567.5, "1234567.5"), (1 / 3, "0.333333"), (9e20, "9e+20"), (-4.0, "-4"),
     (float("nan"), "nan")],
)  # fmt: skip
def test_numbers_have_no_needless_digits(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x", "\tx", "\rx", " =1+1", "\uff1d1", "\x00=1", "-1+cmd"])
def test_no_cell_is_run_by_a_spreadsheet(text: str) -> None:
    cell = safe_cell(text)
    assert cell.startswith("'")
    assert cell.isprintable()
    assert safe_cell(cell) == cell


@pytest.mark.parametrize("text", ["-4", "+3.5", "-1e5", "x=1", "", "'=1", "about 3 = 4"])
def test_plain_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_hostile_text_makes_one_plain_line_a_claim() -> None:
    content = claims_csv(hostile_claims())
    lines = content.decode().split("\n")
    assert len(lines) == len(HOSTILE) + 2
    assert all(line.isprintable() or "\u202e" in line for line in lines)
    assert not any(cell.startswith(("=", "@", "\t")) for row in read_csv(content) for cell in row.values())


def test_a_claim_for_json_has_its_parts_and_null_where_there_is_nothing() -> None:
    found = claim_object(claim("the mayor", 3.0, definition="soldiers; people; local", published_time=None))
    assert list(found) == [*(field.name for field in fields(Claim)), "counted", "unit", "whose"]
    assert (found["counted"], found["unit"], found["whose"]) == ("soldiers", "people", "local")
    assert (found["low"], found["span_start"], found["published_time"]) == (None, None, None)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    json.dumps([claim_object(one) for one in [*MANY, *hostile_claims()]], allow_nan=False)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (claim("x", 200, hedge="at least"), "at least 200"),
        (claim("x", 20_000, 99_999), "20,000 to 99,999"),
        (claim("x", 0.33, hedge="about", definition="all; share"), "about 33 %"),
        (claim("x", 0.25, 0.5, definition="all; share"), "25 to 50 %"),
        (claim("x", 0), "0"),
        (claim("x", 9e20), "9e+20"),
        (claim("x", 1e-7), "1e-07"),
        (claim("x", 9, definition="war; months"), "9 months"),
        (claim("x", 2.5, definition="road; km", hedge="nearly"), "nearly 2.5 km"),
    ],
)
def test_figures_in_words(one: Claim, words: str) -> None:
    assert figure_words(one) == words


def test_nobody_is_quoted_without_a_name() -> None:
    assert said_words(claim("the mayor", 1)) == "the mayor said"
    assert said_words(claim("the mayor", 1, original_source="An Agency")) == "the mayor said, after An Agency,"
    assert said_words(claim(ITSELF, 1)) == "a newspaper reported"
    assert said_words(claim(ITSELF, 1, publisher="")) == "report report-0 reported"
    told = claim("the mayor", 120_000, hedge="about", days=20.5)
    assert claim_sentence(told) == "the mayor said about 120,000 (published 21 March 2024)"
    unsure = replace(told, published_time=None, status=Status.PROPOSED)
    assert claim_sentence(unsure) == "the mayor said about 120,000 (published at an unknown time, proposed)"


def test_times_are_written_as_exactly_as_they_were_stated() -> None:
    stated = ["", "2023", "2023-09", "2023-09-20", "2023-09-19/2023-09-20", "2023-09-20T14:05+04:00", "soon\x1b"]
    assert [when_words(one) for one in stated] == [
        "", "2023", "Sep 2023", "20 Sep 2023", "19 Sep 2023 to 20 Sep 2023", "20 Sep 2023, 14:05", "soon\\x1b",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_terminal_shows_every_figure_with_its_speaker_and_breaks_no_number(width: int) -> None:
    extracted = ExtractedText("a.txt", "", (), "", "", "text 1", "en")
    undated = replace(DOCUMENT, document_id="report-2", publisher="", published_time=None)
    readings = [Reading(DOCUMENT, extracted, tuple(MANY)), Reading(undated, extracted, ())]
    text = scan_lines(readings, width)
    assert "report-1, A Paper, 2024-03-02T18:30+00:00: 12 claims" in " ".join(text.split())
    assert "report-2, unknown publisher, unknown time: no claims" in " ".join(text.split())
    for number in ("200", "192", "999", "27", "33.3 %", "123,456,789", "9e+20", "4.5 km"):
        assert number in text
    if width >= 80:
        assert max(map(width_of, text.splitlines())) <= width
        assert [line for line in text.splitlines() if "about 27" in line and "itself" in line]
        assert [line for line in text.splitlines() if line.startswith("at least 200 ") and "the health" in line]


@pytest.mark.parametrize("width", [80, 120])
def test_no_terminal_acts_on_what_a_report_says(width: int) -> None:
    extracted = ExtractedText("a.txt", "", (), "", "", "text 1", "en")
    document = replace(DOCUMENT, document_id=ANSI, publisher=LONG_WORD)
    claims = hostile_claims()
    texts = [
        scan_lines([Reading(document, extracted, tuple(claims))], width),
        table_lines(group_claims(claims), width, {ANSI: ANSI}),
        likeness_lines([Likeness(ANSI, FORMULA, 0.9, is_copy=True)]),
    ]
    for text in texts:
        assert all(line.isprintable() for line in text.split("\n"))
        assert "\\x1b[31mred" in text.replace("\n", "").replace(" ", "")
    assert all(max(map(width_of, text.splitlines())) <= width for text in texts[:2])


def test_copies_are_named() -> None:
    found = likeness_lines([Likeness("b", "a", 0.93, is_copy=True), Likeness("c", "a", 0.4, is_copy=False)])
    assert found.splitlines() == [
        "b repeats a: 93 % of the shorter one stands in the other too",
        "c repeats a part of a: 40 % of the shorter one stands in the other too",
    ]
    assert likeness_lines([]) == ""


def test_text_is_wrapped_at_blanks_by_the_cells_that_it_takes() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("abcdefgh ij", 3) == ["abc", "def", "gh", "ij"]
    assert wrap("\u4e2d\u6587\u5b57", 4) == ["\u4e2d\u6587", "\u5b57"]
    assert wrap("from 33 % on", 8) == ["from", "33 % on"]
    columns = (Column("figure", is_firm=True), Column("who"), Column("when"))
    widths = column_widths(columns, [["1,000", "x" * 50, "y" * 12]], 40)
    assert widths == [6, 40 - 6 - 12 - 2 * GAP, 12]
    assert plain("a\u00a0\n b", 3) == "a b"
    assert plain("abcdef", 3) == "ab…"


def one_group(*claims: Claim) -> Any:  # noqa: ANN401 - a group
    (group,) = group_claims(claims)
    return group


def test_how_far_apart_voices_are() -> None:
    assert apart_words(one_group(claim("a", 4), claim("b", 8))) == "from 4 to 8: 2.0 times"
    assert apart_words(one_group(claim("a", 4), claim("b", 4))) == "1.0 times"
    assert apart_words(one_group(claim("a", 4))) == "one voice"
    assert apart_words(one_group(claim("a", 4, 6))) == "from 4 to 6: 1.5 times"
    assert apart_words(one_group(claim("a", 4, 6), claim("b", 8))) == "from 4 to 8: 2.0 times"
    assert apart_words(one_group(claim("a", 200, hedge="at least"), claim("b", 400))) == "from >= 200 to 400: 2.0 times"
    assert apart_words(one_group(claim("a", 4, hedge="up to"), claim("b", 2))) == "from 2 to <= 4: 2.0 times"
    assert apart_words(one_group(claim("a", 0), claim("b", 2))) == "from 0 to 2"
    assert apart_words(one_group(claim("a", 0), claim("b", 0))) == "1.0 times"
    shares = [claim(who, value, definition="all; share") for who, value in (("a", 0.25), ("b", 0.5))]
    assert apart_words(one_group(*shares)) == "from 25 % to 50 %: 2.0 times"


def test_voices_with_one_source_count_once_and_growth_is_not_compared() -> None:
    copied = claim(ITSELF, 200, publisher="Another Paper", original_source="The  Mayor")
    group = one_group(claim("the mayor", 200), copied)
    assert (len(group.voices), len(group.claims), apart_words(group)) == (1, 2, "one voice")
    grown = one_group(claim("a", 10, about_time="2024-03-01"), claim("b", 50, about_time="2024-03-05"))
    assert voices_words(grown) == "one voice; 1 earlier figure not compared"
    stock = [
        claim("a", 10, about_time="2024-03-01", quantity="population"),
        claim("b", 50, about_time="2024-03-05", quantity="population"),
        claim("b", 20, about_time="2024-03-01", quantity="population"),
    ]
    assert voices_words(one_group(*stock)) == "2 voices, from 10 to 50: 5.0 times; 1 earlier figure not compared"
    assert [one.value for one in one_group(*stock).claims] == [10, 20, 50]
    both = one_group(claim("a", 10, hedge="at least"), replace(claim("a", 30, hedge="up to"), claim_id="c2"))
    assert [stated_ends(one) for one in both.voices] == [(10, 30)]


def test_the_table_goes_by_quantity_and_marks_what_is_open_or_not_decided() -> None:
    claims = [
        claim("a", 100, quantity="population"), claim("a", 4, hedge="at least"), claim("b", 9, hedge="less than"),
        claim("c", 7, status=Status.PROPOSED), claim("d", 77_777, status=Status.REJECTED),
        claim("a", 4, place_id="camp", definition="ALL ;people"), claim("b", 9, place_id="camp", hedge="more than"),
    ]  # fmt: skip
    groups = group_claims(claims)
    assert [(one.quantity, one.place_id) for one in groups] == [
        ("killed", "town"), ("killed", "camp"), ("population", "town"),
    ]  # fmt: skip
    text = table_lines(groups, 100, {"town": "Town / Stadt"})
    assert "killed: all, Town / Stadt; 3 voices, from >= 4 to <= 9: 2.2 times" in text
    assert [line.split()[:3] for line in text.splitlines() if "proposed" in line] == [["7", "c", "2024-03-01"]]
    assert ">= 4" in text
    assert "< 9" in text
    assert "> 9" in text
    assert "77,777" not in text
    assert table_lines((), 80) == "No claims."
    found = table_object(groups, {"town": "Town / Stadt"})
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert (found[0]["times"], found[0]["place_names"], found[0]["low_bounds"]) == (2.25, "Town / Stadt", "from below")
    assert [one["said_by"] for one in found[0]["claims"]] == ["a", "b", "c"]
    assert table_object(group_claims([claim("a", 0), claim("b", 1)]))[0]["times"] is None


def test_without_accepted_claims_nothing_is_shown(bare: Record) -> None:
    for claims in ([], [claim("a", 1, status=Status.PROPOSED)], [claim("a", 1, status=Status.REJECTED)]):
        record = knowing(bare, claims)
        assert "evidence" not in figures_of(record)
        assert "evidence" not in list_data(record)
        assert b"Who said what" not in page_of(record)


def test_the_page_tells_every_figure_with_its_speaker_and_place_names(bare: Record) -> None:
    camp = replace(bare.scenario.places[-1], names=("Camp", "Lager"))
    record = replace(bare, scenario=replace(bare.scenario, places=(*bare.scenario.places[:-1], camp)))
    claims = [*MANY, claim("the camp", 70, quantity="sheltered", place_id=camp.place_id)]
    files = render_attachments(knowing(record, claims))
    page = Page(files["report.html"])
    texts = [text for text in page.texts if text.strip()]
    for one in claims:
        where = [k for k, text in enumerate(texts) if text == said_words(one)]
        assert figure_words(one) in {texts[k + 1] for k in where}
    assert [text for text in texts if text.startswith("sheltered: all, Camp / Lager")]
    assert [text for text in texts if text.startswith("fled: all, the area at risk")]
    linked = {value for tag, name, value in page.attributes if tag == "a" and name == "href"}
    assert {value for value in linked if not value.startswith("#")} == set(files) - {"report.html", "ends.csv"}
    assert {"#said", "evidence.csv", "evidence.png"} <= linked
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def test_an_input_shows_its_rule_its_voices_and_what_was_left_out(bare: Record) -> None:
    name = bare.influences[0].name
    said = [claim("the mayor", 1000, hedge="about"), claim("UNHCR", 900, 1100)]
    one = rests_on(name, said, [(claim("a visitor", 5), "outgrown")], "Two voices, close to each other.")
    text = page_of(knowing(bare, said, **{name: one})).decode()
    assert "Two voices, close to each other. The input is the figure divided by 1,200." in text
    assert "<summary>2 voices, 2 figures, 1 left out</summary>" in text
    assert "<li>the mayor said about 1,000 (published 1 March 2024)</li>" in text
    assert "<li>UNHCR said 900 to 1,100 (published 1 March 2024)</li>" in text
    assert "<li>a visitor said 5 (published 1 March 2024): outgrown</li>" in text
    assert text.count('<span class="tag">from claims</span>') == 1
    sourced = replace(one, evidence=None, claim_group="")
    assert b'<span class="tag">sourced</span> Reports.' in page_of(knowing(bare, [], **{name: sourced}))


def test_hostile_claims_stay_text_on_the_page_and_in_its_files(bare: Record) -> None:
    claims = hostile_claims()
    name = bare.influences[0].name
    one = rests_on(name, claims[:3], [(claims[0], ATTACK)], ATTACK)
    record = knowing(bare, claims, **{name: one})
    content = page_of(record)
    assert not {"script", "img"} & set(Page(content).tags)
    text = content.decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count(ESCAPED) >= 4
    found = read_csv(to_csv(list_data(record)["evidence"]))
    assert not [cell for row in found for cell in row.values() if cell.startswith(("=", "@", "\t", "+"))]
    assert len(found) == len(HOSTILE)


def test_the_csv_of_the_figure_has_a_row_a_voice(bare: Record) -> None:
    record = knowing(bare, MANY)
    found = read_csv(to_csv(list_data(record)["evidence"]))
    assert len(found) == sum(len(group.voices) for group in accepted_groups(record))
    ends = {row["voice"]: (row["low"], row["high"], row["bounds"]) for row in found}
    assert ends["the health office"] == ("200", "", "from below")
    assert ends["the governor"] == ("", "5", "from above")
    assert ends["an institute"] == ("200", "999", "both")


def many_rows() -> list[Claim]:
    # More rows than are drawn, three voices each, further apart from row to row.
    start = START - timedelta(days=3)
    return [
        claim(f"voice {k}", value, place_id=f"place-{row}", quantity="arrived", published_time=start)
        for row in range(MOST + 3)
        for k, value in enumerate((100.0, 110.0, 120.0 + 50 * row))
    ]


CROWD = [claim(f"voice {k}", 1000 + k, quantity="population") for k in range(40)]
PICTURES = {
    "many kinds": MANY,
    "many rows": many_rows(),
    "a crowd": CROWD,
    "nothing but 0": [claim("a", 0)],
    "hostile": hostile_claims(),
    "open only": [claim("a", 5, hedge="at least"), claim("b", 7, hedge="at most")],
    "tiny and huge": [claim("a", 1e-7, quantity="distance", definition="w; km"), claim("b", 1e300)],
    "long numbers": [claim("a", 123_456_789, 987_654_321, quantity="population"), claim("b", 111_222_333.5)],
    "from 0 on": [claim("a", 0), claim("b", 3), claim("c", 1_000_000)],
}


@pytest.mark.parametrize("width_in", [WIDE_IN, NARROW_IN])
@pytest.mark.parametrize("case", PICTURES)
def test_no_text_of_the_figure_is_cut_or_covers_another(bare: Record, case: str, width_in: float) -> None:
    figure = draw_disagreement(knowing(bare, PICTURES[case]), width_in)
    figure.savefig(io.BytesIO(), dpi=figure.dpi)  # places all text
    (axes,) = figure.axes
    low, high = axes.get_xlim()
    texts = [*figure.texts, *axes.texts, axes.xaxis.label, *figure.legends]
    texts += [mark for mark in axes.get_xticklabels() if low <= mark.get_position()[0] <= high]
    boxes = [box for box in (text.get_window_extent() for text in texts) if box.width > 1]
    whole = figure.bbox
    assert all(box.x0 >= 0 and box.x1 <= whole.x1 and box.y0 >= 0 and box.y1 <= whole.y1 for box in boxes)
    assert not [(one, two) for k, one in enumerate(boxes) for two in boxes[k + 1 :] if one.overlaps(two)]
    for line in axes.lines:
        if line.get_marker() == "o":
            assert low <= line.get_xdata()[0] <= high


def test_the_figure_draws_a_mark_a_voice_the_most_contested_first(bare: Record) -> None:
    figure = draw_disagreement(knowing(bare, many_rows()), WIDE_IN)
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert len(marks) == 3 * MOST
    assert figure.texts[0].get_text().endswith(f"the {MOST} most contested rows; 3 are not shown")
    said = [text.get_text() for text in figure.axes[0].texts]
    assert said.index(f"all, place {MOST + 2}") < said.index("all, place 5")
    assert "all, place 2" not in said
    places = {(line.get_xdata()[0], line.get_ydata()[0]) for line in marks}
    assert len(places) == len(marks)
    alone = draw_disagreement(knowing(bare, [claim("a", 5)]), WIDE_IN)
    assert alone.texts[0].get_text() == "What different voices say"
    bars = draw_disagreement(knowing(bare, [claim("a", 10, 100)]), WIDE_IN).axes[0].lines
    assert [list(line.get_xdata()) for line in bars if line.get_marker() == "|"] == [[1.0, 2.0]]
