"""The folder with the documents at hand: which report is whose, read one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.evidence.files.read import read_report
from corridor.studies.scanning import id_of
from corridor.studies.scans import Unread
from corridor.world.claims import Document
from corridor.world.errors import DocumentError, RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from corridor.world.claims import Claim
    from corridor.world.evidence import ExtractedText


def list_shelf(folder: Path) -> tuple[Path, ...]:
    """List the files of a folder of documents by name; hidden ones are left out.

    Raises
    ------
    RequestError
        When it is no folder that can be read, or holds no files.
    """
    shown = printable(str(folder))
    try:
        files = tuple(
            sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        )  # fmt: skip
    except OSError as err:
        raise RequestError(
            f"--docs {shown}: {err.strerror}; must be the folder that the reports lie in; name that"
        ) from err
    if not files:
        raise RequestError(f"--docs {shown}: holds no files; must be the folder that the reports lie in; name that")
    return files


def read_shelf(
    files: Sequence[Path], documents: Mapping[str, Document], on_unread: Callable[[Unread], None]
) -> Iterator[tuple[Document, ExtractedText]]:
    """Read documents one after the other, each with what is known of it.

    Parameters
    ----------
    documents
        By id; a file is the document of the same hash, else the one whose id its name makes.
    on_unread
        Called with each file that cannot be read.
    """
    by_text = {one.text_sha256: one for one in documents.values() if one.text_sha256}
    for path in files:
        try:
            extracted = read_report(path)
        except DocumentError as err:
            on_unread(Unread(str(path), str(err)))
            continue
        document_id = id_of(path)
        unknown = Document(document_id, extracted.publisher, extracted.published_time, extracted.basis)
        yield by_text.get(extracted.text_sha256) or documents.get(document_id) or unknown, extracted


def find_text(
    claim: Claim, files: Sequence[Path], documents: Mapping[str, Document]
) -> tuple[Document, ExtractedText] | None:  # fmt: skip
    """Find a claim's document: the text with the same hash, else the one with the same id.

    The file that the id names is tried first, so that as a rule only one is read.
    """
    named = [path for path in files if id_of(path) == claim.document_id]
    others = [path for path in files if id_of(path) != claim.document_id]
    of_same_id = None
    for document, extracted in read_shelf([*named, *others], documents, lambda _: None):
        if extracted.text_sha256 == claim.text_sha256:
            return document, extracted
        if document.document_id == claim.document_id:
            of_same_id = of_same_id or (document, extracted)
            if not claim.text_sha256:
                break
    return of_same_id
