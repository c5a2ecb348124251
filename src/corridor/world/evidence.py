"""What lies between reports and inputs: extracted texts, what was read in them, ranges and their voices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from corridor.world.claims import Claim, ClaimGroup, Document
    from corridor.world.distributions import Distribution

Span = tuple[int, int]
"""First code point, and the one behind the last."""


@dataclass(frozen=True)
class ExtractedText:
    """The text of a file.

    Parameters
    ----------
    file
        Its name, for messages.
    text
        NFC-normalised, lines ended by a line feed.
    furniture
        Spans that are no part of the report (share buttons, captions, lines about cookies): skipped, not cut out;
        ascending, each a whole line.
    publisher, published_time, basis
        As the file itself states them, and where; empty, None if it does not.
    """

    file: str
    text: str
    furniture: tuple[Span, ...]
    raw_sha256: str
    text_sha256: str
    extractor_version: str
    language: str
    publisher: str = ""
    published_time: datetime | None = None
    basis: str = ""


@dataclass(frozen=True)
class Reading:
    """A report, and the claims that were found in it."""

    document: Document
    extracted: ExtractedText
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Likeness:
    """Two documents of which one repeats the other.

    Parameters
    ----------
    document_id, of_document_id
        The later one, and the one that it repeats (published earlier, or named first).
    share
        Share of the shorter one's word sequences that stand in the other too.
    is_copy
        Nearly all of it is repeated; else a part, as agency copy within a report of one's own.
    """

    document_id: str
    of_document_id: str
    share: float
    is_copy: bool


class Side(StrEnum):
    """What a voice bounds."""

    BOTH = "both"
    FROM_BELOW = "from below"
    FROM_ABOVE = "from above"


@dataclass(frozen=True)
class Voice:
    """One source that speaks for a figure, whoever passes it on.

    Parameters
    ----------
    name
        To whom its claims trace.
    claims
        Those that count, all about its latest moment.
    low, high
        Where it puts the figure; equal where it is a single number. inf or 0 on a side that it leaves open.
    """

    name: str
    claims: tuple[Claim, ...]
    low: float
    high: float
    side: Side


@dataclass(frozen=True)
class Reconciled:
    """A range, and the voices that it rests on.

    Parameters
    ----------
    voices
        In the order of their latest publication.
    left_out
        Claims of the group that do not count, each with the reason.
    rule
        In one sentence, how the voices became the distribution.
    """

    group: ClaimGroup
    distribution: Distribution
    voices: tuple[Voice, ...]
    left_out: tuple[tuple[Claim, str], ...]
    rule: str


class Proof(StrEnum):
    """What became of a claim's span in its document."""

    HOLDS = "holds"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "document missing"


@dataclass(frozen=True)
class Checked:
    """A claim's span, held against the document at hand.

    Parameters
    ----------
    found
        Where the figure stands now, if it moved.
    note
        What was found instead, in words.
    """

    claim: Claim
    proof: Proof
    found: Span | None = None
    note: str = ""
