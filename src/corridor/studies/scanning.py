"""Reads reports, a few or a thousand, into claims: texts are dropped as soon as they are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from corridor.evidence.credits import credit_claims, credited_source
from corridor.evidence.files.read import read_report
from corridor.evidence.files.refusal import RefusedError, guarded
from corridor.evidence.likeness import Sketch, find_likenesses, mark_copies, sketch_text
from corridor.evidence.scan import scan_text
from corridor.intake.shape.hints import slug_of
from corridor.intake.shape.ids import unique_id
from corridor.studies.processes import map_in_processes
from corridor.studies.request import count_workers
from corridor.studies.scans import Scan, Unread
from corridor.world.claims import Document
from corridor.world.errors import DocumentError, Fault, printable
from corridor.world.evidence import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from corridor.world.claims import Claim
    from corridor.world.evidence import ExtractedText
    from corridor.world.scenario import Place

FEW = 150
"""So many files are read in this process: to start others takes longer."""

SCAN_SECONDS = 60.0
"""A report takes a tenth of a second, and 1,000 pages half a minute; a text that takes this long was made to."""

UNKNOWN = "unknown"
"""Basis of a time of publication that nobody stated."""


@dataclass(frozen=True)
class _Job:
    # A file to read, and what the user states of it; empty where nothing is stated.
    path: Path
    stated: Document


@dataclass(frozen=True)
class _Found:
    reading: Reading
    sketch: Sketch


def scan_reports(  # noqa: PLR0913 - what a user may state, all of it by keyword
    paths: Sequence[Path], *, documents: Mapping[str, Document] | None = None, publisher: str = "",
    published: datetime | None = None, places: Sequence[Place] = (), workers: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Scan:  # fmt: skip
    """Read reports and find the claims in them.

    Parameters
    ----------
    documents
        What is known of some, by a document's id or a file's name: it comes before `publisher` and `published`, which
        come before what the file itself states.
    places
        Of a scenario: their names are known besides those of the gazetteer.
    workers
        Processes, for more than `FEW` files; changes no result. None: one per core.
    progress
        Called with the number of files that were read since the last call.

    Raises
    ------
    RequestError
        When fewer than one worker was asked for.
    """
    asked = count_workers(workers)
    jobs = _jobs(paths, documents or {}, publisher, published)
    found = map_in_processes(
        partial(_scan, places=tuple(places)), jobs, workers=asked if len(jobs) > FEW else 1, lost=_lost,
        advance=progress,
    )  # fmt: skip
    read = [one for one in found if isinstance(one, _Found)]
    likenesses = find_likenesses([one.reading.document for one in read], [one.sketch for one in read])
    readings = mark_copies([one.reading for one in read], likenesses)
    return Scan(tuple(readings), tuple(one for one in found if isinstance(one, Unread)), likenesses)


def id_of(path: Path) -> str:
    """Make a document id of a file's name: `000_Report v2.txt` -> `000-report-v2`."""
    return slug_of(path.stem) or "report"


def _jobs(
    paths: Sequence[Path], documents: Mapping[str, Document], publisher: str, published: datetime | None
) -> list[_Job]:
    taken: set[str] = set()
    jobs = []
    for path in paths:
        given = documents.get(path.name) or documents.get(id_of(path))
        document_id = unique_id(given.document_id if given else id_of(path), taken)
        taken.add(document_id)
        basis = "as stated for the scan" if published else ""
        stated = Document(document_id, publisher, published, basis)
        if given:
            is_dated = given.published_time is not None
            stated = replace(
                stated, publisher=given.publisher or publisher, published_time=given.published_time or published,
                basis=given.basis or "as listed" if is_dated else basis,
            )  # fmt: skip
        jobs.append(_Job(path, stated))
    return jobs


def _scan(job: _Job, places: tuple[Place, ...]) -> _Found | Unread:
    try:
        extracted = read_report(job.path)
        document = _document(extracted, job.stated)
        claims, sketch = guarded(
            lambda: _found_in(extracted, document, places), kind="text", remedy="split it, a report a file",
            seconds=SCAN_SECONDS,
        )  # fmt: skip
    except DocumentError as err:
        return Unread(str(job.path), str(err))
    except RefusedError as err:
        fault = Fault(str(job.path), 0, "", err.found, err.allowed, err.remedy)
        return Unread(str(job.path), str(fault))
    except (MemoryError, RecursionError, OSError) as err:
        what = getattr(err, "strerror", None) or "takes more memory than there is"
        return Unread(
            str(job.path), f"{printable(str(job.path))}: {what}; must be a report that can be read; leave it out"
        )
    return _Found(Reading(document, replace(extracted, text="", furniture=()), claims), sketch)


def _found_in(
    extracted: ExtractedText, document: Document, places: tuple[Place, ...]
) -> tuple[tuple[Claim, ...], Sketch]:
    claims = scan_text(extracted, document, places=places)
    return credit_claims(claims, credited_source(extracted)), sketch_text(extracted)


def _lost(job: _Job) -> Unread:
    shown = printable(str(job.path))
    return Unread(
        str(job.path), f"{shown}: the process that read it was killed; must be read within the memory there is; "
        "scan it alone, or leave it out"
    )  # fmt: skip


def _document(extracted: ExtractedText, stated: Document) -> Document:
    time, basis = stated.published_time, stated.basis
    if time is None:
        time = extracted.published_time
        basis = (extracted.basis or "stated in the file") if time else UNKNOWN
    return replace(
        stated, publisher=stated.publisher or extracted.publisher, published_time=time, basis=basis,
        raw_sha256=extracted.raw_sha256, text_sha256=extracted.text_sha256,
        extractor_version=extracted.extractor_version, language=extracted.language,
    )  # fmt: skip
