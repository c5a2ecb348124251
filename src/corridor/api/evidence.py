"""Reports in, attributed figures out: scan, keep_claims, decide_claims, check_evidence, evidence_table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from corridor.api.arguments import check_folder, check_name, check_whole, ignore
from corridor.api.folders import read
from corridor.evidence.adding import add_readings
from corridor.intake.shape.listed import read_listed
from corridor.intake.shape.schema import parse_time
from corridor.publish.evidence.rows import group_claims
from corridor.studies.claim_files import open_claim_folder, read_claim_folder, write_claim_folder
from corridor.studies.deciding import Desk
from corridor.studies.scans import Scan
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from corridor.publish.evidence.rows import Spoken
    from corridor.studies.scans import Unread
    from corridor.world.evidence import Checked


T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """How many claims and documents a folder got that it did not have."""

    claims: int
    documents: int

    @property
    def words(self) -> str:
        """As in `12 new claims, 1 new document`."""
        return ", ".join(
            f"{count or 'no':{',' if count else ''}} new {noun}{'' if count == 1 else 's'}"
            for count, noun in ((self.claims, "claim"), (self.documents, "document"))
        )


def scan(
    *files: str | Path,
    documents: str | Path | None = None,
    publisher: str = "",
    published: datetime | str | None = None,
    scenario: str | Path | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] = ignore,
) -> Scan:
    """Read reports (text, HTML or PDF, in English), and find the claims in them, as proposals.

    Parameters
    ----------
    documents
        CSV file of what is known of the reports: `document_id`, or `document` for the file's name; `publisher`,
        `published_time`, `basis`.
    publisher, published
        Of reports that it does not name.
    scenario
        Whose places are looked for by name too.
    workers
        Processes, for more than 150 files; changes no result. None: one per core. A script that is run as a file then
        calls this under `if __name__ == "__main__"`.
    progress
        Called with the number of files that were read since the last call.

    Raises
    ------
    RequestError, ScenarioError, ScenarioMissingError
        When an argument does not fit, or `documents` or `scenario` has faults.

    Examples
    --------
    >>> import corridor, pathlib, tempfile
    >>> report = pathlib.Path(tempfile.mkdtemp()) / "bulletin.txt"
    >>> _ = report.write_text("The ministry said on Monday that at least 200 people were killed in the floods.")
    >>> found = corridor.scan(report, published="2024-05-07T12:00+00:00")
    >>> [(one.quantity, one.qualifier.value, one.value) for one in found.readings[0].claims]
    [('killed', 'at least', 200.0)]
    """
    from corridor.studies.scanning import scan_reports  # noqa: PLC0415 - rules of reading take a quarter of a second to set up

    if not files:
        raise RequestError("scan: no files; name reports, one by one")
    paths = [check_folder(file, "file") for file in files]
    if workers is not None:
        check_whole(workers, "workers")
    if not isinstance(publisher, str):
        raise RequestError(f"publisher = {publisher!r}: must be text")
    time = _time(published, "published")
    listed = None if documents is None else read_listed(check_folder(documents, "documents"))
    places = () if scenario is None else read(scenario).places
    return scan_reports(
        paths, documents=listed, publisher=publisher, published=time, places=places, workers=workers,
        progress=progress,
    )  # fmt: skip


def _time(value: object, option: str) -> datetime | None:
    example = "must be a time with an offset, for example 2023-09-24T12:00+04:00"
    if isinstance(value, str):
        try:
            return parse_time(value)
        except ValueError as err:
            raise RequestError(f"--{option} {printable(value)}: {err}") from None
    if value is not None and (not isinstance(value, datetime) or value.tzinfo is None):
        raise RequestError(f"--{option} {value!r}: {example}")
    return value


def keep_claims(found: Scan, folder: str | Path) -> Kept:
    """Write what was read into claims.csv and documents.csv of a folder, or add to what is there.

    A claim of the same document, span and quantity is there already, and stays as it is, decisions too; so a second
    scan adds nothing.

    Raises
    ------
    RequestError
        When it is no folder, or a bundled scenario.
    ScenarioError
        With every fault of the files that are there.
    ResultError
        When it cannot be written.
    """
    if not isinstance(found, Scan):
        raise RequestError(f"found = {found!r}: must be what scan returns")
    kept = open_claim_folder(check_folder(folder, "folder"))
    added = add_readings(kept.claims, kept.documents, found.readings)
    write_claim_folder(kept, added.claims, added.documents)
    return Kept(added.new_claims, added.new_documents)


def decide_claims(
    scenario: str | Path, *, accept: Sequence[str] = (), reject: Sequence[str] = (), by: str = ""
) -> tuple[str, ...]:
    """Accept and reject claims by their ids, all or none; decisions go into claims.csv and evidence-log.csv.

    Parameters
    ----------
    scenario
        Scenario folder, or a folder with claims.csv and documents.csv.
    by
        Who decides; empty: the login name.

    Returns
    -------
    tuple of str
        Ids of the claims that nobody has decided on yet.

    Raises
    ------
    RequestError
        When there is no such claim, one is named twice, or it is a bundled scenario.
    ScenarioError, ScenarioMissingError, ResultError
        When the files have faults, are not there, or cannot be written.
    """
    ids = {"accept": accept, "reject": reject}
    for name, given in ids.items():
        if isinstance(given, str) or not all(isinstance(one, str) for one in given):
            raise RequestError(f"{name} = {given!r}: must be a list of claim ids")
    desk = Desk(check_name(scenario), by=by)
    desk.decide_all(accept, reject)
    return tuple(one.claim_id for one in desk.proposed)


def check_evidence(
    scenario: str | Path, docs: str | Path, *, on_unread: Callable[[Unread], None] = lambda _: None,
    progress: Callable[[int], None] = ignore,
) -> tuple[Checked, ...]:  # fmt: skip
    """Hold every claim's span against its document.

    Parameters
    ----------
    scenario
        Scenario folder, bundled scenario, or a folder with claims.csv and documents.csv.
    docs
        Folder with the reports.
    on_unread
        Called with each file of it that cannot be read.
    progress
        Called with the number of files that were read since the last call.

    Returns
    -------
    tuple of Checked
        One a claim, in the file's order: holds, moved, changed, document missing.

    Raises
    ------
    ScenarioError, ScenarioMissingError
        When the files have faults or are not there.
    RequestError
        When `docs` is no folder with files.
    """
    from corridor.evidence.check import check_claims  # noqa: PLC0415 - likewise
    from corridor.studies.shelf import list_shelf, read_shelf  # noqa: PLC0415 - likewise

    kept = read_claim_folder(check_name(scenario))
    files = list_shelf(check_folder(docs, "docs"))
    documents = {one.document_id: one for one in kept.documents}
    return check_claims(kept.claims, _counted(read_shelf(files, documents, on_unread), progress))


def _counted(items: Iterable[T], progress: Callable[[int], None]) -> Iterator[T]:
    for one in items:
        yield one
        progress(1)


def evidence_table(scenario: str | Path, *, as_of: datetime | str | None = None) -> tuple[Spoken, ...]:
    """Group the claims of a scenario by quantity, definition and place: who said what, and how far apart they are.

    Parameters
    ----------
    scenario
        As in `check_evidence`.
    as_of
        Only claims published by then; None: all, those of unknown time too.

    Raises
    ------
    ScenarioError, ScenarioMissingError
        As in `check_evidence`.
    RequestError
        When the time has no offset.
    """
    time = _time(as_of, "as-of")
    claims = read_claim_folder(check_name(scenario)).claims
    known = [one for one in claims if time is None or (one.published_time is not None and one.published_time <= time)]
    return group_claims(known)
