"""What a person mended stays mended: when reports are scanned again, and when spans are proven."""

from __future__ import annotations

from dataclasses import replace

from corridor.evidence.adding import add_readings
from corridor.evidence.check import check_claims
from corridor.evidence.scan import scan_text
from corridor.world.claims import Document, Status
from corridor.world.evidence import ExtractedText, Proof, Reading

TEXT = "The border service said that 400 families fled on Monday."
DOCUMENT = Document("bulletin", "a newspaper", None, "", "", "a" * 64)


def extracted(text: str, sha256: str = "a" * 64) -> ExtractedText:
    return ExtractedText("bulletin.txt", text, (), "", sha256, "text 1", "en")


def test_a_second_scan_does_not_propose_again_what_was_mended() -> None:
    (claim,) = scan_text(extracted(TEXT), DOCUMENT)
    mended = replace(claim, quantity="evacuated", status=Status.ACCEPTED)
    added = add_readings((mended,), (DOCUMENT,), [Reading(DOCUMENT, extracted(TEXT), (claim,))])
    assert added.claims == (mended,)
    assert added.new_claims == 0


def test_a_figure_that_stands_at_its_span_holds_whatever_was_mended_about_it() -> None:
    (claim,) = scan_text(extracted(TEXT), DOCUMENT)
    mended = replace(claim, quantity="evacuated")
    (same,) = check_claims([mended], [(DOCUMENT, extracted(TEXT))])
    (edited,) = check_claims([mended], [(DOCUMENT, extracted(f"{TEXT} More follows.", "b" * 64))])
    (moved,) = check_claims([mended], [(DOCUMENT, extracted(f"A first line.\n{TEXT}", "b" * 64))])
    assert (same.proof, edited.proof, moved.proof) == (Proof.HOLDS, Proof.HOLDS, Proof.MOVED)
    assert moved.found == (claim.span_start + 14, claim.span_end + 14)
