"""From bytes to text: encodings, control characters, line ends, one form of every letter."""

from __future__ import annotations

import codecs
import re
import unicodedata

from corridor.evidence.files.refusal import RefusedError

MAX_CHARACTERS = 2_000_000
"""Of a text as extracted: a thousand pages. What is longer is no report."""

MAX_LINES = 50_000
"""Blank ones included."""

MAX_MARKS = 30
"""Combining marks in a row: what Unicode's stream-safe text allows. Longer runs take quadratic time to put in order."""

_UTF_8 = "save it as UTF-8 text"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip

# Names that pages declare, and nothing else of Python's codecs: some of those are no encodings of text, others slow.
_DECLARABLE = re.compile(
    r"(?:iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr))",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?([A-Za-z0-9_-]{2,20})""")

_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROLS = 0.002
_FEW_CONTROLS = 8
_MOST_REPLACED = 0.005

# Bytes that the western, central European and Turkish pages of Windows read alike: dashes, quotes, e with an accent.
_ALIKE = frozenset(
    one
    for one in range(0x80, 0x100)
    if len({bytes([one]).decode(page, "replace") for page in ("cp1250", "cp1252", "cp1254")}) == 1
    and bytes([one]).decode("cp1252", "replace") != "\ufffd"
)
_SAMPLE = 40_000
_MOST_CHAOS = 0.05
_LEAST_COHERENCE = 0.5


def decode(raw: bytes, *, may_declare: bool) -> str:
    """Decode a file: by its byte order mark, as UTF-8, as it declares, else by a confident guess.

    Parameters
    ----------
    may_declare
        Whether the text may be a web page, which may name its own encoding.

    Raises
    ------
    RefusedError
        Binary data, or an encoding that cannot be told for certain.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding)
    if b"\0" in raw:
        _refuse_zeros(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as err:
        text = (_as_declared(raw) if may_declare else None) or _guessed(raw)
        if text is None:
            raise RefusedError(
                f"no UTF-8 (byte {err.start + 1:,} cannot be read)",
                "must be UTF-8, or text whose encoding is beyond doubt",
                _UTF_8,
            ) from err
        return text


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as err:
        raise RefusedError(f"broken {encoding.upper()} (byte {err.start + 1:,})", "must be whole text", _UTF_8) from err


def _refuse_zeros(raw: bytes) -> None:
    sample = raw[:4000]
    for start, name in ((1, "little"), (0, "big")):
        if len(sample) > 1 and sample[start::2].count(0) > 0.8 * (len(sample) // 2) > 5 * sample[1 - start :: 2].count(
            0
        ):
            raise RefusedError(f"UTF-16 ({name} end first) without its mark", "must be UTF-8", _UTF_8)
    raise RefusedError("binary data", "must be text, HTML or a PDF with text", "save the report as text or PDF")


def _as_declared(raw: bytes) -> str | None:
    declared = _DECLARED.search(raw[:4096])
    name = declared[1].decode("ascii") if declared else ""
    if not _DECLARABLE.fullmatch(name):
        return None
    # Browsers read these names as the page of Windows that holds them.
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso-8859-9": "cp1254"}.get(
        name.lower(), name
    )
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _guessed(raw: bytes) -> str | None:
    high = {one for one in set(raw) if one >= 0x80}  # noqa: PLR2004 - the end of ASCII
    if high <= _ALIKE:
        return raw.decode("cp1252")
    from charset_normalizer import from_bytes  # noqa: PLC0415 - hardly any report needs it

    # It looks at a sample anyway; whole lines around the first byte that is no ASCII are the best one.
    first = next(place for place, one in enumerate(raw) if one >= 0x80)  # noqa: PLR2004 - as above
    start = max(0, first - _SAMPLE // 4)
    sample = raw[start : start + _SAMPLE]
    found = list(from_bytes(sample))
    if not found:
        return None
    best = found[0]
    rivals = [one for one in found[1:] if str(one) != str(best) and one.chaos < best.chaos + _MOST_CHAOS]
    if best.chaos > _MOST_CHAOS or best.coherence < _LEAST_COHERENCE or rivals:
        return None
    try:
        return raw.decode(best.encoding)
    except UnicodeDecodeError:
        return None


def refuse_unreadable(text: str) -> None:
    """Refuse what decodes but is no text: control characters, letters that were lost, towers of accents.

    Raises
    ------
    RefusedError
        Says which.
    """
    if "\0" in text:
        raise RefusedError("binary data", "must be text, HTML or a PDF with text", "save the report as text or PDF")
    number = sum(1 for _ in _CONTROLS.finditer(text))
    if number > max(_FEW_CONTROLS, _MOST_CONTROLS * len(text)):
        raise RefusedError(f"{number:,} control characters", "must be text", "save the report as text or PDF")
    lost = text.count("\ufffd")
    if lost > max(_FEW_CONTROLS, _MOST_REPLACED * len(text)):
        raise RefusedError(f"{lost:,} letters lost when it was saved", "must be whole text", "save it again as UTF-8")


def tidy(text: str) -> str:
    r"""Bring a text to one form: NFC, lines ended by `\n`; nothing else is changed.

    Raises
    ------
    RefusedError
        More than `MAX_CHARACTERS`, or more than `MAX_MARKS` combining marks in a row.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        raise RefusedError(
            f"{len(text):,} characters of text", f"must be at most {MAX_CHARACTERS:,}", "split it, a report a file"
        )
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise RefusedError(f"{lines:,} lines", f"must be at most {MAX_LINES:,}", "split it, a report a file")
    if text.isascii():
        return text
    marks = "".join(sorted(one for one in set(text) if unicodedata.combining(one)))
    if marks and re.search(f"[{re.escape(marks)}]{{{MAX_MARKS + 1}}}", text):
        raise RefusedError(f"more than {MAX_MARKS} accents on one letter", "must be text", "remove them")
    return unicodedata.normalize("NFC", text)
