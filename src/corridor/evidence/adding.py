"""Adds what was read to claims and documents that are there: what a person decided stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from corridor.world.claims import Claim, Document
    from corridor.world.evidence import Reading


@dataclass(frozen=True)
class Added:
    """Claims and documents with new ones behind them.

    Parameters
    ----------
    new_claims, new_documents
        How many there were not before.
    """

    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    new_claims: int
    new_documents: int


def add_readings(claims: Sequence[Claim], documents: Sequence[Document], readings: Iterable[Reading]) -> Added:
    """Add documents and claims that are not there yet.

    A text that is there already, under whatever name, keeps its document id; another text of the same name gets a new
    one. A claim of the same document and span is there already, and stays as it is. What was not known of a
    document (its publisher, its time, its hashes) is filled in, in its claims too.
    """
    known = {one.document_id: one for one in documents}
    of_text = {one.text_sha256: one.document_id for one in documents if one.text_sha256}
    there = {_place_of(one) for one in claims}
    ids = {one.claim_id for one in claims}
    new: list[Claim] = []
    for reading in readings:
        found = reading.document
        document_id = of_text.get(found.text_sha256) or _free_document_id(found, known)
        known[document_id] = _filled(known.get(document_id), replace(found, document_id=document_id))
        of_text[found.text_sha256] = document_id
        for claim in reading.claims:
            renamed = replace(claim, document_id=document_id)
            if _place_of(renamed) in there:
                continue
            claim_id = _free_id(_renamed(claim.claim_id, found.document_id, document_id), ids)
            there.add(_place_of(renamed))
            ids.add(claim_id)
            new.append(replace(renamed, claim_id=claim_id))
    kept = tuple(_of_document(one, known.get(one.document_id)) for one in (*claims, *new))
    return Added(kept, tuple(known.values()), len(new), len(known) - len(documents))


def _place_of(claim: Claim) -> tuple[str, int | None, int | None]:
    # Not by quantity: a person may have mended it.
    return claim.document_id, claim.span_start, claim.span_end


def _free_document_id(found: Document, known: Mapping[str, Document]) -> str:
    # A row without a hash is of a text that was not at hand, and of this name: now it is.
    taken = {name for name, one in known.items() if one.text_sha256 not in {"", found.text_sha256}}
    return _free_id(found.document_id, taken)


def _free_id(wanted: str, taken: Collection[str]) -> str:
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _renamed(claim_id: str, from_document: str, to_document: str) -> str:
    return f"{to_document}{claim_id.removeprefix(from_document)}" if claim_id.startswith(from_document) else claim_id


def _filled(there: Document | None, found: Document) -> Document:
    if there is None:
        return found
    is_dated = there.published_time is not None
    return replace(
        there,
        publisher=there.publisher or found.publisher,
        published_time=there.published_time or found.published_time,
        basis=there.basis if is_dated or found.published_time is None else found.basis,
        raw_sha256=there.raw_sha256 or found.raw_sha256,
        text_sha256=there.text_sha256 or found.text_sha256,
        extractor_version=there.extractor_version or found.extractor_version,
        language=there.language or found.language,
    )


def _of_document(claim: Claim, document: Document | None) -> Claim:
    # A claim says of its document what the document says.
    if document is None or (claim.publisher, claim.published_time) == (document.publisher, document.published_time):
        return claim
    return replace(claim, publisher=document.publisher, published_time=document.published_time)
