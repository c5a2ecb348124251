"""Holds the spans of claims against the documents at hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.evidence.scan import scan_text
from corridor.evidence.text.numbers import find_figures
from corridor.world.errors import printable
from corridor.world.evidence import Checked, Proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.evidence.text.numbers import Figure
    from corridor.world.claims import Claim, Document
    from corridor.world.evidence import ExtractedText

BY_HAND = "noted by hand: it has no span"
_LONGEST = 60
_AROUND = 200  # characters before and behind a span that may decide how its figure reads
_EXACT = 1e-5  # of a figure: files keep six digits of it


def check_claims(
    claims: Sequence[Claim], documents: Iterable[tuple[Document, ExtractedText]]
) -> tuple[Checked, ...]:  # fmt: skip
    """Prove each claim's span against its document.

    The document of a claim is the text with the same hash, else the one with the same id. The figure that stands at
    the span decides, in another text too. Else the text is read again: the same figure elsewhere has moved, that of the
    claim's quantity first; without one it has changed. Texts are taken one at a time, so that they need not all be in
    memory.

    Parameters
    ----------
    documents
        Those at hand, with the id and the publication that claims of them have.

    Returns
    -------
    tuple of Checked
        One a claim, in order.
    """
    by_text: dict[str, list[int]] = {}
    by_id: dict[str, list[int]] = {}
    for k, claim in enumerate(claims):
        if claim.span_start is not None and claim.span_end is not None:
            by_text.setdefault(claim.text_sha256, []).append(k)
            by_id.setdefault(claim.document_id, []).append(k)
    same: dict[int, Checked] = {}
    named: dict[int, Checked] = {}
    for document, extracted in documents:
        for k in by_text.get(extracted.text_sha256, ()):
            same.setdefault(k, _check_same(claims[k], document, extracted))
        others = [k for k in by_id.get(document.document_id, ()) if k not in same]
        if others:
            again = scan_text(extracted, document)
            named.update((k, _check_other(claims[k], again, extracted.text)) for k in others)
    return tuple(same.get(k) or named.get(k) or _missing(claim) for k, claim in enumerate(claims))


def _missing(claim: Claim) -> Checked:
    return Checked(claim, Proof.MISSING, None, BY_HAND if claim.span_start is None else "")


def _check_same(claim: Claim, document: Document, extracted: ExtractedText) -> Checked:
    figures = _figures_at(claim, extracted.text)
    if any(_is_figure(claim, one.value, one.low, one.high) for one in figures):
        return Checked(claim, Proof.HOLDS)
    return _check_other(claim, scan_text(extracted, document), extracted.text)


def _check_other(claim: Claim, again: Sequence[Claim], text: str) -> Checked:
    start, end = _span(claim)
    if any(_is_figure(claim, one.value, one.low, one.high) for one in _figures_at(claim, text)):
        return Checked(claim, Proof.HOLDS)
    found = [one for one in again if _is_figure(claim, one.value, one.low, one.high)]
    # Of one quantity first: a person may have mended it, the reader may read another.
    nearest = min(found, key=lambda one: (one.quantity != claim.quantity, abs(_span(one)[0] - start)), default=None)
    if nearest is None:
        return Checked(claim, Proof.CHANGED, None, _note(claim, text))
    there = _span(nearest)
    if there[0] < end and start < there[1]:
        return Checked(claim, Proof.HOLDS)
    return Checked(claim, Proof.MOVED, there)


def _span(claim: Claim) -> tuple[int, int]:
    assert claim.span_start is not None
    assert claim.span_end is not None
    return claim.span_start, claim.span_end


def _figures_at(claim: Claim, text: str) -> list[Figure]:
    start, end = _span(claim)
    first = max(0, start - _AROUND)
    figures = [one.shifted(first) for one in find_figures(text[first : end + _AROUND])]
    return [one for one in figures if one.start < end and start < one.end]


def _is_figure(claim: Claim, value: float | None, low: float | None, high: float | None) -> bool:
    # A claim in other units than the text's (a share of 0.5 that stands there as 50 %) is read as the same by the
    # finder of figures.
    pairs = ((claim.value, value), (claim.low, low), (claim.high, high))
    return all(
        stated is found if stated is None or found is None else math.isclose(stated, found, rel_tol=_EXACT)
        for stated, found in pairs
    )


def _note(claim: Claim, text: str) -> str:
    # Only the figure: no sentence of somebody else's text goes into our output.
    figures = _figures_at(claim, text)
    if not figures:
        return "no figure"
    found = printable(" ".join(text[figures[0].start : figures[0].end].split()))
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 1]}…"
