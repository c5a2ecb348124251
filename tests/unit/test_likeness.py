"""Reports that repeat one another are found; two reports on one event are two."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from corridor.evidence.credits import credit_claims, credited_source
from corridor.evidence.files.read import read_report
from corridor.evidence.likeness import IS_ALIKE, MOST_HASHES, find_likenesses, mark_copies, sketch_text
from corridor.world.claims import ITSELF, Claim, Document, Qualifier, Status
from corridor.world.evidence import ExtractedText, Likeness, Reading

if TYPE_CHECKING:
    from pathlib import Path

WIRE = """\
The river broke its bank at Kratie before dawn on Tuesday and the lower town was under water within the hour, the
provincial governor's office said. At least 40 people were killed and some 3,000 families moved to the schools on the
hill, where the ministry of health set up tents and a kitchen. Boats went from roof to roof until the afternoon. A
spokesperson for the rescue service said that two bridges could not be used and that trucks with rice waited on the
far side. The road to the north stayed open all day, and buses took the old and the sick to the hospital in the next
province. The water was expected to fall by the end of the week, the weather service said, though more rain was on its
way from the sea. Schools stay shut until further notice, and the market moved to the football ground.
"""
OTHER = """\
Officials in the province counted 38 dead by Tuesday evening after a dyke failed near Kratie in the night. Families
carried what they could up to the pagoda. The Red Cross put the number of people who had left their homes at 11,000 and
asked for nets and clean water. Nobody warned us, one shop owner told a radio station, the sirens had not worked since
spring. Engineers will look at the dyke when the water is lower. At least 40 people were killed in a flood at the same
spot nine years ago. The capital sent two helicopters, and the army opened its barracks to those without a roof. A train
that should have arrived in the morning stood on the line all day. Telephones worked again from noon on in most parts.
"""
DAY = datetime(2024, 5, 7, 12, tzinfo=UTC)


def make_text(text: str) -> ExtractedText:
    return ExtractedText("a.txt", text, (), "", "", "text 1", "en")


def make_document(document_id: str, publisher: str = "", hour: int | None = None) -> Document:
    return Document(document_id, publisher, None if hour is None else DAY.replace(hour=hour), "stated")


def compare(*texts: str, hours: tuple[int | None, ...] = ()) -> tuple[Likeness, ...]:
    documents = [make_document(f"d{k}", hour=hours[k] if hours else min(6 + k, 23)) for k in range(len(texts))]
    return find_likenesses(documents, [sketch_text(make_text(text)) for text in texts])


def make_claim(document_id: str, said_by: str, publisher: str = "", original_source: str = "") -> Claim:
    return Claim(
        f"{document_id}-1", "killed", "all; people", "", 40, None, None, Qualifier.AT_LEAST, said_by, original_source,
        "", "", document_id, publisher, DAY, "", 0, 2, Status.PROPOSED, "made up",
    )  # fmt: skip


def test_the_same_text_under_another_headline_and_with_a_few_words_changed_is_a_copy() -> None:
    changed = WIRE.replace("before dawn", "at night").replace("the afternoon", "dusk")
    (found,) = compare(WIRE, f"DEADLY FLOOD IN THE LOWER TOWN\n\n{changed}\nMore pictures follow.")
    assert (found.document_id, found.of_document_id, found.is_copy) == ("d1", "d0", True)
    assert 0.8 <= found.share < 1


def test_case_punctuation_accents_and_line_breaks_do_not_matter() -> None:
    (found,) = compare(WIRE, WIRE.upper().replace("\n", "  ").replace(", ", " - ").replace("KRATIE", "KRÁTIÉ"))
    assert found.share == 1


def test_half_a_report_within_one_of_its_own_is_shared_and_no_copy() -> None:
    half = WIRE[: len(WIRE) // 2]
    (found,) = compare(WIRE, half + OTHER[: len(OTHER) // 2])
    assert not found.is_copy
    assert IS_ALIKE <= found.share < 0.7


def test_two_reports_on_one_event_are_not_alike() -> None:
    assert compare(WIRE, OTHER) == ()
    quote = " ".join(WIRE.split()[:24])
    assert compare(WIRE, f"{OTHER}\n{quote}") == ()


def test_a_short_report_is_found_within_a_long_one() -> None:
    words = [f"word{k}" for k in range(900)]
    draw = random.Random(1)  # noqa: S311 - no secret
    long = " ".join(draw.choice(words) for _ in range(20_000))
    (found,) = compare(WIRE, f"{long} {WIRE} {long[:5000]}")
    assert found.is_copy


def test_a_line_or_an_empty_text_is_like_nothing() -> None:
    line = "At least 40 people were killed, the governor's office said on Tuesday."
    assert compare(line, line, "", "") == ()


def test_furniture_is_not_compared() -> None:
    banner = "Sign up for our newsletter and read every story of the week in your own inbox every Sunday at noon. " * 4
    texts = [f"{banner}\n{text}" for text in (WIRE, OTHER)]
    sketches = [sketch_text(replace(make_text(text), furniture=((0, len(banner)),))) for text in texts]
    assert find_likenesses([make_document("a"), make_document("b")], sketches) == ()
    assert sketches[0] == sketch_text(make_text(WIRE))


@pytest.mark.parametrize(
    ("hours", "copy", "original"),
    [((9, 6), "d0", "d1"), ((9, 9), "d1", "d0"), ((None, 6), "d0", "d1"), ((None, None), "d1", "d0")],
)
def test_the_copy_is_the_later_one_or_the_one_named_later(
    hours: tuple[int | None, int | None], copy: str, original: str
) -> None:
    (found,) = compare(WIRE, WIRE, hours=hours)
    assert (found.document_id, found.of_document_id) == (copy, original)


def test_copies_of_a_copy_trace_to_the_first() -> None:
    found = compare(*[WIRE] * 50)
    assert [one.of_document_id for one in found] == ["d0"] * 49


def test_a_thousand_documents_that_share_phrases_are_compared_with_few() -> None:
    # A half that all share: each is compared with a bounded number of others, and a copy is found among them all.
    draw = random.Random(2)  # noqa: S311 - no secret
    words = [f"word{k}" for k in range(2000)]
    own = [" ".join(draw.choice(words) for _ in range(150)) for _ in range(400)]
    shared = " ".join(draw.choice(words) for _ in range(150))
    texts = [f"{shared} {one}" for one in own] + [f"{shared} {own[333]}"]
    documents = [make_document(f"d{k}") for k in range(len(texts))]
    found = find_likenesses(documents, [sketch_text(make_text(text)) for text in texts])
    assert len(found) <= 20 * len(texts)
    assert next((one.of_document_id, one.share) for one in found if one.document_id == "d400") == ("d333", 1.0)


def test_a_sketch_is_small_and_the_same_in_every_process() -> None:
    long = " ".join(f"w{k}" for k in range(1500))
    sketch = sketch_text(make_text(long))
    assert sketch.sequences == 1493
    assert len(sketch.hashes) == MOST_HASHES
    assert sketch_text(make_text("one two three four five six seven eight")).hashes[0] == 15287762112648588324


def test_what_a_copy_says_in_its_own_voice_traces_to_the_original_and_nothing_else_changes() -> None:
    documents = [make_document("a", "The Wire", 6), make_document("b", "The Echo", 9), make_document("c", "Third", 9)]
    readings = [
        Reading(one, make_text(""), (make_claim(one.document_id, ITSELF, one.publisher),
                                     make_claim(one.document_id, "the governor", one.publisher)))
        for one in documents
    ]  # fmt: skip
    marked = mark_copies(readings, [Likeness("b", "a", 0.9, is_copy=True), Likeness("c", "a", 0.5, is_copy=False)])
    assert marked[0] == readings[0]
    assert marked[2] == readings[2]
    assert [one.voice for one in marked[1].claims] == ["The Wire", "the governor"]
    assert marked[1].claims[1] == readings[1].claims[1]
    assert replace(marked[1].claims[0], original_source="") == readings[1].claims[0]


def test_a_copy_of_agency_copy_traces_to_the_agency() -> None:
    documents = [make_document("a", "The Wire", 6), make_document("b", "", 9)]
    readings = [
        Reading(documents[0], make_text(""), (make_claim("a", ITSELF, "The Wire", "Reuters"),)),
        Reading(documents[1], make_text(""), (make_claim("b", ITSELF),)),
    ]
    marked = mark_copies(readings, [Likeness("b", "a", 1.0, is_copy=True)])
    assert {claim.voice for one in marked for claim in one.claims} == {"Reuters"}


CREDITS = {
    "KRATIE, 7 May (Reuters) - The river broke its bank.": "Reuters",
    "KRATIE (AP) — The river broke its bank.": "AP",
    "CNN  —  The river broke its bank.": "CNN",
    "The river broke its bank.\n\nSource: AFP": "AFP",
    "Agence France-Presse\n\nThe river broke its bank.": "AFP",
    "The river broke its bank, the ministry said. (AFP)": "AFP",
    "The river broke its bank.\n\nThe post River breaks bank appeared first on Delta Daily.": "Delta Daily",
    "The governor told AFP that the river broke its bank.": "",
    "The river broke its bank, Reuters reported.": "",
    "The river broke its bank.\n\nDelta Daily staff with AP": "",
    "A photo by AFP shows the bank.\n\n© Somebody / AFP": "",
    "The river broke its bank (AFP) said the governor.": "",
    "": "",
}


@pytest.mark.parametrize("text", CREDITS)
def test_only_a_clear_line_of_credit_counts(text: str) -> None:
    assert credited_source(make_text(text)) == CREDITS[text]


def test_a_credit_is_for_what_the_report_says_itself_and_what_traces_nowhere_yet() -> None:
    claims = [make_claim("a", ITSELF), make_claim("a", "the governor"), make_claim("a", ITSELF, "", "UNHCR")]
    assert [one.original_source for one in credit_claims(claims, "AFP")] == ["AFP", "", "UNHCR"]
    assert list(credit_claims(claims, "")) == claims


def test_no_two_of_the_five_reports_are_alike(shared_data: Path) -> None:
    read = [read_report(path) for path in sorted((shared_data / "reports").iterdir())]
    assert len(read) == 5
    assert find_likenesses([make_document(f"d{k}") for k in range(5)], [sketch_text(one) for one in read]) == ()
