"""Reports as they are read: texts, pages, PDFs, what is furniture in them, their dates and languages."""

# ruff: noqa: E501 - tables: one case a line; letters of other languages

from __future__ import annotations

import hashlib
import importlib
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from corridor.evidence.files.dateline import find_dateline, read_moment
from corridor.evidence.files.furniture import find_furniture
from corridor.evidence.files.language import refuse_other_languages
from corridor.evidence.files.pdf import join_lines
from corridor.evidence.files.read import read_report
from report_files import SENTENCE, TEXT, page, pdf

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.world.evidence import ExtractedText

END = datetime(2023, 9, 20, 23, 59, tzinfo=UTC)


def read(folder: Path, raw: bytes | str) -> ExtractedText:
    path = folder / "report"
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return read_report(path)


def shown(extracted: ExtractedText) -> list[str]:
    return [extracted.text[start:end] for start, end in extracted.furniture]


# Texts


def test_a_text_is_kept_as_it_is(tmp_path: Path) -> None:
    extracted = read(tmp_path, TEXT)
    assert extracted.text == TEXT
    assert extracted.file == str(tmp_path / "report")
    assert (extracted.language, extracted.extractor_version) == ("en", "text 1")
    assert extracted.raw_sha256 == extracted.text_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (extracted.publisher, extracted.published_time, extracted.basis) == ("", None, "")


def test_only_line_ends_and_composed_letters_change(tmp_path: Path) -> None:
    text = "The people of Goris\u0301 were told\r\nthat   the bridge \u200f\u202ewas\u202c closed.\rNo more.\x0c"
    extracted = read(tmp_path, text)
    assert (
        extracted.text
        == "The people of Gori\u015b were told\nthat   the bridge \u200f\u202ewas\u202c closed.\nNo more.\x0c"
    )
    assert extracted.raw_sha256 != extracted.text_sha256


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_that_are_beyond_doubt(encoding: str, tmp_path: Path) -> None:
    text = TEXT.replace("governor's", "governor\u2019s").replace("harbour", "caf\u00e9")
    assert read(tmp_path, text.encode(encoding)).text == text


# Pages


def test_a_page_is_read_without_its_furniture_and_without_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("no reader may open a connection")

    importlib.import_module("trafilatura")  # what it imports makes classes of sockets
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    body = (
        f"<nav><a href='https://example.org/'>Home</a></nav><h1>Storm</h1><p>{SENTENCE}</p><img src='https://example.org/a'>"
        "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Harbour</td><td>7</td></tr></table>"
        "<p>The ministry said that the road was closed for two days, and that three villages had no water.</p>"
    )
    head = (
        '<meta property="og:site_name" content="The Bay  Herald">'
        '<meta property="article:published_time" content="2023-09-20T14:05:00+04:00">'
        '<link rel="canonical" href="https://example.org/storm">'
    )
    extracted = read(tmp_path, page(body, head))
    assert SENTENCE in extracted.text
    assert "Harbour" in extracted.text
    assert extracted.publisher == "The Bay Herald"
    assert extracted.published_time == datetime(2023, 9, 20, 10, 5, tzinfo=UTC)
    assert extracted.basis == "stated in the page's metadata"
    assert extracted.extractor_version.startswith("trafilatura 2.")


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="dc.date" content="2023-09-20">',
        '<meta itemprop="datePublished" content="2023-09-20T14:05:00">',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2023-09-20", "publisher": {"name": "A"}}]}</script>',
    ],
)
def test_a_day_in_metadata_ends_at_its_end(head: str, tmp_path: Path) -> None:
    extracted = read(tmp_path, page(f"<p>{SENTENCE}</p>" * 2, head))
    assert extracted.published_time == END


def test_a_page_without_a_date_in_its_metadata_may_state_it_in_its_text(tmp_path: Path) -> None:
    extracted = read(tmp_path, page(f"<p>Published: 20 September 2023</p><p>{SENTENCE}</p>"))
    assert (extracted.published_time, extracted.basis) == (END, "stated: 20 September 2023")
    extracted = read(tmp_path, page(f"<p>{SENTENCE}</p><p>It was the worst storm since 3 May 2019.</p>"))
    assert (extracted.published_time, extracted.basis) == (None, "")


def test_a_page_may_name_its_own_encoding(tmp_path: Path) -> None:
    markup = page(f"<p>{SENTENCE}</p><p>The mayor of \u0141\u00f3d\u017a said that all of the schools were closed.</p>",
                  '<meta charset="iso-8859-2">')  # fmt: skip
    assert "\u0141\u00f3d\u017a" in read(tmp_path, markup.encode("iso-8859-2")).text


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    assert read(tmp_path, "a < b, and the people of the town said that they had left").extractor_version == "text 1"
    assert read(tmp_path, "\n\n" + page(f"<p>{SENTENCE}</p>")).extractor_version.startswith("trafilatura")
    assert read(tmp_path, b"\n" + pdf([[SENTENCE]])).extractor_version.startswith("pypdf")


# PDFs


def test_pages_are_joined_and_sentences_whole(tmp_path: Path) -> None:
    first = [
        "Bay Relief - Update 4", "", "Situation", "The governor's office said that some 200 people had left the town, and that about",
        "3,000 more were wait-", "ing at the harbour for the ferries that the ministry had sent from the", "Page 1 of 2",
    ]  # fmt: skip
    second = ["Bay Relief - Update 4", "capital. The road stays closed.", "- 40 tents", "- 12 trucks", "Page 2 of 2"]
    extracted = read(tmp_path, pdf([first, second]))
    assert (
        "The governor's office said that some 200 people had left the town, and that about 3,000 more were waiting at the "
        "harbour for the ferries that the ministry had sent from the capital. The road stays closed.\n"
    ) in extracted.text
    assert "\nSituation\n" in extracted.text
    assert "- 40 tents\n- 12 trucks" in extracted.text
    assert sorted(shown(extracted)) == ["Bay Relief - Update 4", "Bay Relief - Update 4", "Page 1 of 2", "Page 2 of 2"]


def test_rows_of_figures_are_no_footers() -> None:
    lines = join_lines([["Camp A 3,000", "Camp C 12", "700"], ["Camp B 2,000", "Camp D 34", "900"]])
    assert [line.text for line in lines if line.is_furniture] == []


def test_numbers_that_count_the_pages_are_furniture() -> None:
    lines = join_lines([["First text.", "7"], ["More text.", "8"], ["Last text.", "- 9 -"]])
    assert [line.text for line in lines if line.is_furniture] == ["7", "8", "- 9 -"]


# Furniture

FURNITURE = [
    "Live Story", "READ MORE", "Advertisement", "ADVERTISEMENT - CONTINUE READING BELOW", "4 min read", "Reading time: 3 minutes",
    "Share", "Share this article", "Share on Facebook", "Share  |  Tweet  |  Email", "Facebook Twitter WhatsApp Copy link",
    "Share on Facebook   Share on Telegram   356 shares", "Home | News | Sport | Weather", "Follow us on X",
    "Follow The Herald on Telegram and YouTube", "We use cookies. Manage choices", "Accept all cookies", "Cookie settings",
    "This website uses cookies to give you the best experience, and shares some of what they hold with 27 partners.",
    "Sign up for our daily newsletter", "Subscribe to The Herald's morning briefing", "Get the day's news in your inbox",
    "Support our journalism", "Support The Herald: help keep our pages open", "Donate now",
    "The post Storm over the bay appeared first on The Herald.", "© 2023 The Herald", "Copyright 2023 The Herald",
    "(c) 2023 The Herald. All rights reserved.", "All rights reserved", "Photo: people wait at the harbour",
    "Image caption, Some 200 people waited", "Caption: The harbour", "People wait at the harbour [The Presidency/Getty]",
    "Three hundred people wait [File: Reuters]", "A camp by the road. (Photo by The Office/AFP)", "© The Herald / DPA",
    "Close this search box.", "Search for:", "source site-3", "By Our Correspondent", "By The Newsroom and Agencies | Harbour",
    "Photographs by The Newsroom.", "The Newsroom contributed to this report.", "Additional reporting by The Newsroom",
    "Related: 300 dead in another storm", "Read also: 40 ships lost", "You may also like", "Skip to content", "Leave a comment",
]  # fmt: skip

REPORT = [
    "The share of the population without water rose to 40 percent.", "Share of children: 45%", "Share of the population: 12 %",
    "Aid workers handed out 2,000 packets of cookies.", "Cookies, rice and water for 300 families were unloaded.",
    "Photos of 30 missing people hang at the harbour.", "A photo by the army shows 12 burnt houses.",
    "Images from the harbour show some 200 people waiting.", "By Wednesday 3,000 people had left.", "By Wednesday",
    "By the evening some 200 people had crossed.", "Related deaths rose to 12.", "(c) 300 people were moved to the school;",
    "More than 200 people were killed, the ministry said (AFP).", "Follow-up visits reached 300 families.",
    "Support for 4,000 families has arrived.", "Subscribers to the relief fund gave food for 300 people.",
    "20 September, 2023", "Published: 20 September 2023", "Watch posts counted 300 boats.", "Source: Ministry of Health",
    "Topics discussed were the 300 missing and the road.", "Search teams found 12 bodies.", "Home to 120,000 people",
    "Reporting by local offices puts the dead at 40.", "Recommended ration: 15 litres a day for 2,000 people", "Total 300 | 200 | 12",
    "Killed: 58 (ministry)", "Follow the 3,000 people on the road and a day passes.", "Listen to them: 300 people have no water.",
]  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_lines_of_the_page(line: str) -> None:
    assert find_furniture(f"A title\n{line}\nSome text.") == ((8, 8 + len(line)),)


@pytest.mark.parametrize("line", REPORT)
def test_lines_of_the_report(line: str) -> None:
    assert find_furniture(f"A title\n{line}\nSome text.") == ()


def test_long_lines_only_with_what_is_unmistakable() -> None:
    long = "The road was closed, and people waited at the harbour for a ferry that did not come. " * 4
    assert find_furniture(f"{long} Photo: The Office") == ()
    assert find_furniture(f"{long} All rights reserved") == ()
    assert find_furniture(f"Sign up for our newsletter. {long}") != ()
    assert find_furniture(f"We use cookies. {long * 10}") == ()


def test_a_title_that_stands_twice_counts_once() -> None:
    text = "Storm kills 40\n\nStorm kills 40\nSome text.\n"
    assert find_furniture(text) == ((16, 30),)


def test_a_list_of_other_stories_ends_at_the_first_sentence() -> None:
    text = "A title\nRelated stories\n12 dead in the hills\nFerry sinks with 40\nThe governor spoke.\nTotal 300"
    assert [text[start:end] for start, end in find_furniture(text)] == [
        "Related stories", "12 dead in the hills", "Ferry sinks with 40",
    ]  # fmt: skip


def test_the_place_behind_a_byline() -> None:
    text = "A title\nBy The Newsroom\n\nin Upper Harbour\n\nin Upper Harbour"
    assert find_furniture(text) == ((8, 23), (25, 41))


# Dates


@pytest.mark.parametrize(
    "line",
    [
        "20 September, 2023", "September 20, 2023", "Wednesday, 20 September 2023", "Posted 20 Sep 2023", "2023-09-20", "20.09.2023",
        "20/09/2023", "Updated on 20 September 2023 at 14:05", "Published: Sept. 20, 2023 | 4 min read", "Date: 20 September 2023",
        "HARBOUR, 20 September 2023 – Some people left.", "UPPER BAY, Country, Sept 20, 2023 (Agency) - Some people left.",
        "HARBOUR (Agency) – 20 September 2023 – Some people left.", "By The Newsroom | 20 September 2023",
    ],
)  # fmt: skip
def test_dates_that_a_text_states(line: str) -> None:
    for text in (f"A title\n\n{line}\nSome text.", "Some text.\n" * 40 + line):
        found = find_dateline(text)
        assert found is not None
        assert found[0] == END
        assert found[1].startswith("stated: ")


@pytest.mark.parametrize(
    ("line", "hour", "minute"),
    [("Published: 2023-09-20 14:05 GMT+4", 10, 5), ("14:05 UTC, 20 September 2023", 14, 5),
     ("September 20, 2023, 2:05 pm UTC", 14, 5), ("20 September 2023 14:05 CEST", 12, 5), ("2023-09-20T14:05+0530", 8, 35)],
)  # fmt: skip
def test_times_with_a_zone(line: str, hour: int, minute: int) -> None:
    found = find_dateline(line)
    assert found is not None
    assert found[0] == END.replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    "line",
    [
        "On 20 September 2023 some 200 people left.", "The storm of 20 September 2023 killed 12.", "05/09/2023", "31 February 2023",
        "20 September", "On 20 September 2023 – a Wednesday – the road was closed.", "20 September 2023 was a Wednesday.",
        "12 March 2021 The camp was opened", "", "2023",
    ],
)  # fmt: skip
def test_nothing_is_guessed(line: str) -> None:
    assert find_dateline(f"A title\n{line}\nSome text.") is None


def test_dates_in_the_middle_are_not_its_own() -> None:
    assert find_dateline("Some text.\n" * 15 + "20 September 2023\n" + "Some text.\n" * 5) is None


def test_a_date_with_a_label_counts_before_others() -> None:
    found = find_dateline("24 April 2024\nA title\nPublished 20 September 2023\nUpdated 21 September 2023")
    assert found == (END + timedelta(days=1), "stated: 21 September 2023")  # the latest: no claim is known too early


@pytest.mark.parametrize(
    "line", ["As of 20 September 2023, 18:00 local time", "Flash Update No. 3 (as of 20 September 2023)"]
)
def test_the_date_of_the_data_is_no_date_of_publication(line: str) -> None:
    assert find_dateline(f"{line}\nSome people left.") is None
    found = find_dateline(f"{line}\nIssued on 23 September 2023")
    assert found is not None
    assert found[1] == "stated: 23 September 2023"


def test_moments_of_metadata() -> None:
    assert read_moment("Wed, 20 Sep 2023 10:05:00 GMT") == END.replace(hour=10, minute=5)
    assert read_moment("2023-09-20T14:05:00") == END
    assert read_moment("yesterday") is read_moment("") is None


# Languages


@pytest.mark.parametrize(
    "text",
    [
        "Over 200 people were killed.",
        "Arrivals by camp\nCamp A 3,000\nCamp B 2,000\nTotal 5,000",
        "Killed: 58\nInjured: 1,127\nMissing: 36\nHouses destroyed: 2,480",
        f"{SENTENCE} Правительство сообщило во вторник, что город пуст. The office said that the road was closed.",
        "The governors of Şırnak, Hakkâri, Bingöl, Muş and Ağrı said that 300 of the families had left.",
        f"\u202b{SENTENCE}\u202c \u200f",
    ],
)
def test_english_passes(text: str) -> None:
    assert refuse_other_languages(text) == "en"


def test_the_five_reports_are_read(shared_data: Path) -> None:
    extracted = [read_report(path) for path in sorted((shared_data / "reports").glob("*.txt"))]
    assert [one.language for one in extracted] == ["en"] * 5
    assert all(one.furniture for one in extracted)
    assert all(end - start < 250 for one in extracted for start, end in one.furniture)
    assert [one.published_time for one in extracted if one.published_time] == [END.replace(2024, 4, 24), END]
