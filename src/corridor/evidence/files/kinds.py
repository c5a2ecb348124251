"""Tells what a file is by its first bytes: its ending is not asked."""

from __future__ import annotations

import re
from enum import StrEnum

from corridor.evidence.files.refusal import RefusedError

_HEAD = 4096
_READABLE = "must be text, HTML or a PDF with text"


class Kind(StrEnum):
    """What can be read."""

    TEXT = "text"
    HTML = "HTML"
    PDF = "PDF"


_SAVE_AS = "save the report as text or PDF"
_UNPACK = "unpack it, and name the reports in it"
_TYPE_OFF = "type the figures in it off, or have its text recognised (OCR)"

# First bytes of what people hand over by mistake, and what to do with it.
_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "a PNG image", _TYPE_OFF),
    (b"\xff\xd8\xff", "a JPEG image", _TYPE_OFF),
    (b"GIF8", "a GIF image", _TYPE_OFF),
    (b"II*\x00", "a TIFF image", _TYPE_OFF),
    (b"MM\x00*", "a TIFF image", _TYPE_OFF),
    (b"\xd0\xcf\x11\xe0", "an old Office file", _SAVE_AS),
    (b"{\\rtf", "a rich text file (RTF)", _SAVE_AS),
    (b"%!PS", "a PostScript file", _SAVE_AS),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"SQLite format 3", "a database", ""),
    (b"PAR1", "a Parquet table", ""),
    (b"\x7fELF", "a program", ""),
    (b"ID3", "a sound file", ""),
    (b"OggS", "a sound file", ""),
)  # fmt: skip

_IN_ZIPS = ((b"word/", "a Word file"), (b"xl/", "an Excel file"), (b"ppt/", "a PowerPoint file"),
            (b"opendocument", "an OpenDocument file"), (b"epub", "an EPUB book"))  # fmt: skip

_SAVED_PAGE = re.compile(rb"^(?:From|MIME-Version|Content-Type): .{0,2000}multipart/related", re.DOTALL)
_MARKUP = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype|\?xml|html|head|body|article|main|section|div|p|h[1-6]|table|meta|title|span|ul|ol|a|script|style|link|"
    r"font|center|header|nav|pre|blockquote)\b",
    re.IGNORECASE | re.DOTALL,
)


def refuse_known_binaries(raw: bytes) -> None:
    """Refuse images, archives, office files and the like, by name.

    Raises
    ------
    RefusedError
        Names what the file looks like.
    """
    for mark, name, remedy in _MARKS:
        if raw.startswith(mark):
            raise RefusedError(name, _READABLE, remedy)
    head = raw[:_HEAD]
    if head.startswith(b"PK\x03\x04"):
        name = next((name for part, name in _IN_ZIPS if part in raw), "")
        raise RefusedError(name or "a zip archive", _READABLE, _SAVE_AS if name else _UNPACK)
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise RefusedError("an image, a sound or a film", _READABLE, _TYPE_OFF)
    if head[257:262] == b"ustar":
        raise RefusedError("a tar archive", _READABLE, _UNPACK)
    if _SAVED_PAGE.match(head):
        raise RefusedError("a web page saved as one file (MHTML)", _READABLE, "save the page as HTML, or as text")


def is_pdf(raw: bytes) -> bool:
    """Whether the bytes are a PDF; readers allow up to a kilobyte before its mark."""
    return raw[:_HEAD].lstrip().startswith(b"%PDF-") or (b"%PDF-" in raw[:1024] and b"%%EOF" in raw[-1024:])


def is_markup(text: str) -> bool:
    """Whether a text starts as a web page does."""
    return _MARKUP.match(text.lstrip("\ufeff")[:_HEAD]) is not None
