"""Finds reports that repeat one another, so that a text that was published twice is one voice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.world.claims import ITSELF
from corridor.world.evidence import Likeness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.world.claims import Claim, Document
    from corridor.world.evidence import ExtractedText, Reading

WORDS = 8
"""Words in a sequence. Two reports on one event share names and set phrases of three or four words, and quotes; eight
in a row, often enough, are copied."""

MOST_HASHES = 256
"""Of a text, the smallest hashes that are kept: a share of a half is then known to within 3 percentage points."""

ONE_IN = 8
"""Of a long text, one sequence in so many is kept, so that a short report is found within it."""

FEWEST = 20
"""Sequences that a text must have to be compared: with fewer, one quoted sentence would make a copy."""

IS_COPY = 0.8
"""Share of repeated sequences from which on a report is another's copy: a new headline, a cut at the end and a few
changed words leave more (a changed word breaks eight sequences)."""

IS_ALIKE = 0.3
"""Share from which on copy is shared in part. What two reports quote from one speech or statement stays below it."""

MOST_HOLDERS = 20
"""Documents that a sequence leads to, and that a document is compared with: sequences of more are a site's own phrases,
and looking up all of them would take the square of their number."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True)
class Sketch:
    """What is kept of a text to compare it by.

    Parameters
    ----------
    sequences
        Differing sequences of words in the text.
    hashes
        The smallest of their hashes, ascending.
    """

    sequences: int
    hashes: array[int]

    @property
    def limit(self) -> int:
        """Every hash of the text up to this one is kept."""
        return self.hashes[-1] if len(self.hashes) < self.sequences else 1 << 64


def sketch_text(extracted: ExtractedText) -> Sketch:
    """Sketch a text: its word sequences without furniture, case, accents and punctuation, as hashes."""
    found = sorted(set(_hashes(_words(extracted))))
    return Sketch(len(found), array("Q", found[: max(MOST_HASHES, len(found) // ONE_IN)]))


def _words(extracted: ExtractedText) -> list[str]:
    text, parts, end = extracted.text, [], 0
    for first, behind in extracted.furniture:
        parts.append(text[end:first])
        end = behind
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", " ".join([*parts, text[end:]]).casefold()))
    return _WORD.findall(folded)


def _hashes(words: Sequence[str]) -> Iterator[int]:
    # Not Python's own hash: it differs from process to process.
    for first in range(len(words) - WORDS + 1):
        sequence = " ".join(words[first : first + WORDS]).encode()
        yield int.from_bytes(hashlib.blake2b(sequence, digest_size=8).digest(), "big")


def find_likenesses(documents: Sequence[Document], sketches: Sequence[Sketch]) -> tuple[Likeness, ...]:
    """Find documents that repeat one another.

    A document is compared with those published before it (unknown times come last; among equals, those named first).
    What is a copy already stands for its original, and is not compared with again.

    Parameters
    ----------
    documents, sketches
        One of each a report.

    Returns
    -------
    tuple of Likeness
        In the order of the documents; of one document, the largest share first.
    """
    order = sorted(range(len(documents)), key=lambda k: _age(documents[k]))
    rank = {k: place for place, k in enumerate(order)}
    index: dict[int, list[int]] = {}
    found: dict[int, list[Likeness]] = {}
    for k in order:
        sketch = sketches[k]
        if sketch.sequences < FEWEST:
            continue
        held = Counter(other for one in sketch.hashes for other in index.get(one, ()))
        alike = [(share, other) for other, _ in held.most_common(MOST_HOLDERS)
                 if (share := _share(sketch, sketches[other])) >= IS_ALIKE]  # fmt: skip
        alike.sort(key=lambda pair: (-pair[0], rank[pair[1]]))
        found[k] = [
            Likeness(documents[k].document_id, documents[other].document_id, share, share >= IS_COPY)
            for share, other in alike
        ]
        if not any(one.is_copy for one in found[k]):
            for one in sketch.hashes:
                if len(holders := index.setdefault(one, [])) < MOST_HOLDERS:
                    holders.append(k)
    return tuple(one for k in range(len(documents)) for one in found.get(k, ()))


def _age(document: Document) -> tuple[bool, float]:
    time = document.published_time
    return time is None, time.timestamp() if time else 0.0


def _share(one: Sketch, other: Sketch) -> float:
    # Of the shorter text's sequences, how many stand in the other: judged by those that would be kept of both.
    shorter, longer = (one, other) if one.sequences <= other.sequences else (other, one)
    comparable = shorter.hashes[: bisect_right(shorter.hashes, longer.limit)]
    return len(set(longer.hashes).intersection(comparable)) / len(comparable) if comparable else 0.0


def mark_copies(readings: Sequence[Reading], likenesses: Sequence[Likeness]) -> list[Reading]:
    """Let what a copy states in its own voice trace to the document that it repeats; nothing else changes."""
    by_id = {one.document.document_id: one for one in readings}
    originals: dict[str, str] = {}
    for one in likenesses:  # the largest share of a document comes first
        if one.is_copy:
            originals.setdefault(one.document_id, one.of_document_id)
    return [_marked(one, by_id, originals) for one in readings]


def _marked(reading: Reading, by_id: Mapping[str, Reading], originals: Mapping[str, str]) -> Reading:
    original = originals.get(reading.document.document_id)
    if original is None:
        return reading
    source = _voice(by_id[original])
    return replace(reading, claims=tuple(_traced(claim, source) for claim in reading.claims))


def _voice(reading: Reading) -> str:
    # An agency that the original credits, else the original's own.
    credited = next((one.original_source for one in reading.claims if one.said_by == ITSELF), "")
    return credited or reading.document.publisher or reading.document.document_id


def _traced(claim: Claim, source: str) -> Claim:
    return replace(claim, original_source=source) if claim.said_by == ITSELF else claim
