"""Reads a report from a file: what it is, its text, what in it is page furniture, and what it states of itself."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING

from corridor.evidence.files import html, pdf
from corridor.evidence.files.dateline import find_dateline
from corridor.evidence.files.furniture import find_furniture
from corridor.evidence.files.kinds import is_markup, is_pdf, refuse_known_binaries
from corridor.evidence.files.language import refuse_other_languages
from corridor.evidence.files.refusal import RefusedError
from corridor.evidence.files.text import decode, refuse_unreadable, tidy
from corridor.world.errors import DocumentError, Fault
from corridor.world.evidence import ExtractedText

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from corridor.evidence.files.pdf import Line
    from corridor.world.evidence import Span

MAX_BYTES = 10_000_000
"""Of a file: a long report with pictures in it has two or three million."""

TEXT_VERSION = "text 1"
"""Goes up when the text of a plain file changes by a code point: spans count in it."""


def read_report(path: Path) -> ExtractedText:
    """Read a report of text, HTML or PDF, told apart by what they hold.

    Parameters
    ----------
    path
        A file of at most `MAX_BYTES`.

    Returns
    -------
    ExtractedText
        In English: no other language is read.

    Raises
    ------
    DocumentError
        One line: the file, what was found, what is allowed, what to do.
    """
    try:
        return _read(str(path), _load(path))
    except RefusedError as err:
        raise DocumentError(str(Fault(str(path), 0, "", err.found, err.allowed, err.remedy))) from err


def _load(path: Path) -> bytes:
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise RefusedError("a folder", "must be a file", "name the reports in it one by one")
        if not stat.S_ISREG(mode.st_mode):
            raise RefusedError("no ordinary file", "must be a file of text, HTML or PDF", "save the report to a file")
        if mode.st_size > MAX_BYTES:
            raise _too_large(mode.st_size)
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as err:
        raise RefusedError("no such file", "must be a file", "check its name and folder") from err
    except (OSError, ValueError) as err:
        words = getattr(err, "strerror", None) or str(err)
        raise RefusedError(f"cannot be read ({words})", "must be a readable file", "check its name and rights") from err
    if len(raw) > MAX_BYTES:
        raise _too_large(len(raw))
    return raw


def _too_large(size: int) -> RefusedError:
    return RefusedError(
        f"{size / 1e6:,.1f} MB",
        f"must be at most {MAX_BYTES // 1_000_000} MB",
        "cut the report out of it, or save its text",
    )


def _read(file: str, raw: bytes) -> ExtractedText:
    if not raw.strip():
        raise RefusedError("an empty file" if not raw else "nothing but blanks", "must hold a report", "save it again")
    refuse_known_binaries(raw)
    publisher, published_time, basis = "", None, ""
    marked: tuple[Span, ...] = ()
    if is_pdf(raw):
        version = pdf.version()
        text, marked = _assemble(pdf.read_pdf(raw))
        refuse_unreadable(text)
    else:
        text = decode(raw, may_declare=b"<" in raw[:4096])
        refuse_unreadable(text)
        if is_markup(text):
            page = html.read_page(text)
            version, publisher, published_time = html.version(), page.publisher, page.published_time
            basis = html.BASIS if published_time else ""
            text = page.text
        else:
            version = TEXT_VERSION
        text = tidy(text)
    if not text.strip():
        raise RefusedError("no text", "must hold a report", "save it again")
    furniture = _merged(marked, find_furniture(text))
    language = refuse_other_languages(_without(text, furniture))
    if published_time is None:
        published_time, basis = _dateline(text)
    return ExtractedText(
        file=file,
        text=text,
        furniture=furniture,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        extractor_version=version,
        language=language,
        publisher=publisher,
        published_time=published_time,
        basis=basis,
    )


def _dateline(text: str) -> tuple[datetime | None, str]:
    return find_dateline(text) or (None, "")


def _assemble(lines: Iterable[Line]) -> tuple[str, tuple[Span, ...]]:
    # Every line is brought to its final form first, so that spans count in the final text.
    parts: list[str] = []
    spans: list[Span] = []
    place = 0
    for line in lines:
        part = tidy(line.text).replace("\n", " ")
        if line.is_furniture and part.strip():
            spans.append((place, place + len(part)))
        parts.append(part)
        place += len(part) + 1
    return tidy("\n".join(parts)), tuple(spans)


def _merged(*several: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted({span for spans in several for span in spans}))


def _without(text: str, furniture: tuple[Span, ...]) -> str:
    # The report alone: a cookie line in another language says nothing of it.
    parts: list[str] = []
    place = 0
    for start, end in furniture:
        parts.append(text[place:start])
        place = end
    left = "".join([*parts, text[place:]])
    return left if left.strip() else text
