"""What was found in reports, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.publish.evidence.files import time_text
from corridor.publish.evidence.layout import Column, column_widths, lay_out, wrap
from corridor.publish.evidence.words import figure_words, place_words, plain, publisher_words, what_words
from corridor.world.claims import ITSELF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.world.claims import Claim, Document
    from corridor.world.evidence import Likeness, Reading

_COLUMNS = (
    Column("figure", is_firm=True),
    Column("what is counted"),
    Column("said by"),
    Column("about"),
    Column("span", is_firm=True),
)


def scan_lines(readings: Sequence[Reading], width: int, names: Mapping[str, str] | None = None) -> str:
    """Write what was found, a row a claim under its document; safe to print as it is.

    Parameters
    ----------
    width
        Of the terminal, in letters.
    names
        Every name in use by id of a place, for places of a scenario.
    """
    of_all = [[claim_row(claim, names or {}) for claim in reading.claims] for reading in readings]
    widths = column_widths(_COLUMNS, [row for rows in of_all for row in rows], width)
    lines: list[str] = []
    for reading, rows in zip(readings, of_all, strict=True):
        lines += [""] if lines else []
        lines += wrap(document_words(reading.document, len(rows)), width)
        if rows:
            lines += lay_out([one.heading for one in _COLUMNS], widths)
        for row in rows:
            lines += lay_out(row, widths)
    return "\n".join(lines)


def document_words(document: Document, claims: int) -> str:
    """Name a document: its id, publisher, time of publication, and how many claims were found in it."""
    published = time_text(document.published_time) if document.published_time else "unknown time"
    parts = [plain(document.document_id), publisher_words(document.publisher), published]
    return f"{', '.join(parts)}: {claims or 'no'} claim{'' if claims == 1 else 's'}"


def claim_row(claim: Claim, names: Mapping[str, str]) -> list[str]:
    """Write a claim as cells: figure, what is counted, who said it, about when, where in the text."""
    said_by = "itself" if claim.said_by == ITSELF else plain(claim.said_by)
    source = plain(claim.original_source)
    if source and source != said_by:
        said_by = f"{said_by} (after {source})"
    about = plain(claim.about_time, 60).replace("/", " to ").replace("T", " ")
    where = "by hand" if claim.span_start is None else f"{claim.span_start}-{claim.span_end}"
    what = what_words(claim.quantity, claim.definition, place_words(claim.place_id, names))
    return [figure_words(claim), what, said_by, about, where]


def likeness_lines(likenesses: Sequence[Likeness]) -> str:
    """Say which documents repeat others, a line each; safe to print as it is."""
    return "\n".join(
        f"{plain(one.document_id)} {'repeats' if one.is_copy else 'repeats a part of'} {plain(one.of_document_id)}: "
        f"{100 * one.share:.0f} % of the shorter one stands in the other too"
        for one in likenesses
    )
