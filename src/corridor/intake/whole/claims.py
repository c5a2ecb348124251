"""claims.csv and documents.csv: who stated which figure, and the reports that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.intake.shape.claim_schema import ClaimRow, DocumentRow
from corridor.intake.shape.claimed import check_unit
from corridor.intake.shape.tables import KnownIds, Table, read_table
from corridor.intake.text.notes import figure
from corridor.intake.whole.links import check_unique
from corridor.world.claims import SHARE, Claim, Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.intake.text.files import Folder

CLAIMS, DOCUMENTS = "claims.csv", "documents.csv"
LOG = "evidence-log.csv"
"""What was decided about claims, one decision a row; no forecast needs it."""

_FROM_DOCUMENT = ("publisher", "published_time")
_PER_CENT = 100


@dataclass(frozen=True)
class ClaimTables:
    """Both tables as they stand; empty where the scenario has none."""

    claims: Table[ClaimRow]
    documents: Table[DocumentRow]

    @property
    def is_sound(self) -> bool:
        """Whether all rows fit."""
        return self.claims.is_sound and self.documents.is_sound

    def read_documents(self) -> tuple[Document, ...]:
        """Every document whose row fits."""
        return tuple(Document(**row.model_dump()) for _, row in self.documents.rows)

    def read_claims(self) -> tuple[Claim, ...]:
        """Every claim whose row fits, with what its document says of the publication."""
        documents = {row.document_id: row for _, row in self.documents.rows}
        return tuple(Claim(**_filled(row, documents)) for _, row in self.claims.rows)


def _filled(row: ClaimRow, documents: Mapping[str, DocumentRow]) -> dict[str, Any]:
    values, document = row.model_dump(), documents.get(row.document_id)
    return {**values, **{name: getattr(document, name) for name in _FROM_DOCUMENT}} if document else values


def read_claim_tables(folder: Folder) -> ClaimTables:
    """Read both files, and note what does not fit within them and between them."""
    has_claims, has_documents = ((folder.path / file).exists() for file in (CLAIMS, DOCUMENTS))
    claims: Table[ClaimRow] = Table(CLAIMS, [], [], [], is_whole=True)
    documents: Table[DocumentRow] = Table(DOCUMENTS, [], [], [], is_whole=not has_claims)
    if has_documents:
        documents = read_table(folder, DOCUMENTS, DocumentRow, "document_id")
        check_unique(folder, documents, "document_id")
    elif has_claims:
        folder.fault(DOCUMENTS, 0, "", "missing", f"must lie beside {CLAIMS}, whose claims point into documents",
                     "add it (docs/scenario.md)")  # fmt: skip
    if has_claims:
        claims = read_table(folder, CLAIMS, ClaimRow, "claim_id")
        check_unique(folder, claims, "claim_id")
        _check_documents(folder, claims, documents)
        for line, row in claims.rows:
            _check_figure(folder, line, row)
            _check_span(folder, line, row)
    return ClaimTables(claims, documents)


def _check_documents(folder: Folder, claims: Table[ClaimRow], documents: Table[DocumentRow]) -> None:
    if claims.cells and documents.is_whole and not documents.cells:
        folder.fault(DOCUMENTS, 1, "", "a header and no rows", f"must have the documents of {CLAIMS}")
        return
    known = KnownIds(documents)
    for line, name in claims.column("document_id"):
        if known.lack(name):
            folder.fault(CLAIMS, line, "document_id", name, f"must be a document_id of {DOCUMENTS}",
                         partial(known.nearest, name))  # fmt: skip
    rows = {row.document_id: row for _, row in reversed(documents.rows)}  # of a double, the first
    for line, claim in claims.rows:
        document = rows.get(claim.document_id)
        if document is None:
            continue
        for column in (*_FROM_DOCUMENT, "text_sha256"):
            own, theirs = getattr(claim, column), getattr(document, column)
            if own and own != theirs:
                stated = theirs or "empty"
                folder.fault(CLAIMS, line, column, own,
                             f"must be that of {claim.document_id} in {DOCUMENTS}, which is {stated}",
                             "mend one of them, or leave this one empty")  # fmt: skip


def _check_figure(folder: Folder, line: int, row: ClaimRow) -> None:
    check_unit(folder, CLAIMS, line, "definition", row.quantity, row.definition)
    ends = [row.low, row.high]
    if row.value is not None and ends != [None, None]:
        folder.fault(CLAIMS, line, "value", figure(row.value), "must be empty where low or high is given",
                     "give a figure, or both ends of a range")  # fmt: skip
    elif row.value is None and None in ends:
        column = "value" if ends == [None, None] else "low" if row.low is None else "high"
        folder.fault(CLAIMS, line, column, "missing", "must be given: value, or both low and high")
    elif row.low is not None and row.high is not None and row.low > row.high:
        folder.fault(CLAIMS, line, "high", figure(row.high), f"must be >= low = {figure(row.low)}", "swap them")
    if row.definition.split(";")[1].strip() == SHARE:
        for column in ("value", "low", "high"):
            found = getattr(row, column)
            if found is not None and found > 1:
                remedy = (
                    f"is it per cent? {figure(found)} % is {figure(found / _PER_CENT)}" if found <= _PER_CENT else ""
                )
                folder.fault(CLAIMS, line, column, figure(found), "a share must be <= 1", remedy)


def _check_span(folder: Folder, line: int, row: ClaimRow) -> None:
    start, end = row.span_start, row.span_end
    if (start is None) != (end is None):
        column = "span_start" if start is None else "span_end"
        folder.fault(CLAIMS, line, column, "missing", "must be given with its other end",
                     "leave both empty for a claim noted by hand")  # fmt: skip
    elif start is not None and end is not None and start >= end:
        folder.fault(CLAIMS, line, "span_end", end, f"must be > span_start = {start}")
