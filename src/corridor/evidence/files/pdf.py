"""From a PDF to its text, by pypdf: pages joined, sentences whole again, headers and footers known as such."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.evidence.files.refusal import RefusedError, guarded
from corridor.evidence.files.text import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pypdf import PdfReader

MAX_PAGES = 500

_SAVE_AS = "open it in a PDF viewer and save its text"
_OCR = "have its text recognised (OCR), then name the result"
_LEAST_LETTERS = 10

EDGE_LINES = 3
"""Headers and footers are looked for among so many lines at each end of a page."""

_PAGE_OF = re.compile(r"(?:page|p\.)\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[-–—|]?\s?(\d{1,4})(?:\s?(?:of|/)\s?\d{1,4})?\s?[-–—|]?")
_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"(?:[•●▪■◦‣*·o–—-]\s|\(?[0-9]{1,2}[.)]\s|\(?[a-z][.)]\s)")
_SPLIT_WORD = re.compile(r"[^\W\d_]{2}-$")
_SPLIT_FIGURE = re.compile(r"\d-$")
_GOES_ON = re.compile(
    r"(?:,|\b(?:a|about|almost|an|and|around|as|at|by|for|from|in|least|more|nearly|of|on|or|over|some|than|that|the|to|"
    r"up|were|was|with))$",
    re.IGNORECASE,
)
_ENDS = tuple(".!?:;”\"\u2019'»)…")
_FULL_SHARE = 0.8
_LEAST_FULL = 40


@dataclass(frozen=True)
class Line:
    """A line of the text, and whether it is a header, a footer or a page number."""

    text: str
    is_furniture: bool = False


def read_pdf(raw: bytes) -> tuple[Line, ...]:
    """Extract the text of all pages.

    Raises
    ------
    RefusedError
        Encrypted, broken, more than `MAX_PAGES` pages, without text, or too much of it.
    """
    return join_lines(guarded(lambda: _pages(raw), kind="PDF", remedy=_SAVE_AS))


def version() -> str:
    """Name the extractor, as `pypdf 7.1.0`."""
    import pypdf  # noqa: PLC0415 - texts need none of it

    return f"pypdf {pypdf.__version__}"


def _pages(raw: bytes) -> list[list[str]]:
    from pypdf import PdfReader  # noqa: PLC0415 - as above

    reader = PdfReader(io.BytesIO(raw), strict=False)
    if reader.is_encrypted:
        raise RefusedError(
            "an encrypted PDF", "must be open to all", "save it without a password (print it to a new PDF)"
        )
    number = reader.get_num_pages()
    if number > MAX_PAGES:
        raise RefusedError(f"{number:,} pages", f"must be at most {MAX_PAGES}", "cut the report out of it")
    pages = _texts(reader)
    if sum(one.isalpha() for page in pages for line in page for one in line) < _LEAST_LETTERS:
        what = "no page" if not pages else f"{number} page{'s' if number > 1 else ''} without text (scanned?)"
        raise RefusedError(f"a PDF of {what}", "must hold text", _OCR)
    return pages


def _texts(reader: PdfReader) -> list[list[str]]:
    pages: list[list[str]] = []
    left = MAX_CHARACTERS
    for page in reader.pages:
        text = page.extract_text()
        left -= len(text)
        if left < 0:
            raise RefusedError(
                f"more than {MAX_CHARACTERS:,} characters of text", "must be less", "cut the report out of it"
            )
        pages.append([line.rstrip() for line in text.splitlines()])
    return pages


def join_lines(pages: Sequence[Sequence[str]]) -> tuple[Line, ...]:
    """Join the lines of paragraphs, over the ends of pages too, so that sentences are whole.

    Headers, footers and page numbers are lines of their own; those that stand within a sentence follow its paragraph.
    """
    repeated = _repeated(pages)
    width = _full_width(pages)
    lines: list[Line] = []
    aside: list[Line] = []
    open_line: list[str] = []
    last = ""

    def close() -> None:
        if open_line:
            lines.append(Line("".join(open_line)))
            open_line.clear()
        lines.extend(aside)
        aside.clear()

    numbers = _page_numbers(pages)
    for index, page in enumerate(pages):
        edges = _edges(page)
        for place, line in enumerate(page):
            if (index, place) in numbers or (place in edges and _is_furniture(line, repeated)):
                aside.append(Line(line, is_furniture=True))
            elif not line.strip():
                # A blank line at the end of a page, or beside its furniture, ends no paragraph.
                if place in edges and _is_open(last):
                    continue
                close()
                lines.append(Line(""))
                last = ""
            elif open_line and _belongs(last, line, width):
                _append(open_line, line)
                last = line
            else:
                close()
                open_line.append(line)
                last = line
    close()
    return tuple(lines)


def _edges(page: Sequence[str]) -> frozenset[int]:
    # Places of the first and last lines with text, and of blank lines beyond and between them.
    filled = [place for place, line in enumerate(page) if line.strip()]
    if not filled:
        return frozenset(range(len(page)))
    head, foot = filled[:EDGE_LINES][-1], filled[-EDGE_LINES:][0]
    return frozenset([*range(head + 1), *range(foot, len(page))])


def _masked(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split())).lower()


def _repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_masked(page[place]) for place in _edges(page) if page[place].strip()})
    least = max(2, (len(pages) + 1) // 2)
    # Rows of figures look alike without their digits: what repeats as furniture has words.
    return frozenset(line for line, number in seen.items() if number >= least and any(map(str.isalpha, line)))


def _is_furniture(line: str, repeated: Iterable[str]) -> bool:
    return bool(line.strip()) and (_masked(line) in repeated or _PAGE_OF.fullmatch(line.strip()) is not None)


def _page_numbers(pages: Sequence[Sequence[str]]) -> frozenset[tuple[int, int]]:
    # Pages and places of numbers that stand alone at the very end of a page and count the pages: a cell of a table, or
    # a figure at a glance, stands alone too.
    by_offset: dict[int, list[tuple[int, int]]] = {}
    for index, page in enumerate(pages):
        filled = [place for place, line in enumerate(page) if line.strip()]
        for place in {*filled[:1], *filled[-1:]}:
            found = _BARE_NUMBER.fullmatch(page[place].strip())
            if found:
                by_offset.setdefault(int(found[1]) - index, []).append((index, place))
    least = max(1, (len(pages) + 1) // 2)
    return frozenset(
        where
        for offset, several in by_offset.items()
        if len(several) >= least and (len(several) > 1 or offset == 1)
        for where in several
    )


def _full_width(pages: Sequence[Sequence[str]]) -> float:
    lengths = sorted(len(line) for page in pages for line in page if line.strip())
    return max(_LEAST_FULL, _FULL_SHARE * lengths[int(0.9 * (len(lengths) - 1))]) if lengths else _LEAST_FULL


def _is_open(line: str) -> bool:
    return bool(line.strip()) and not line.rstrip().endswith(_ENDS)


def _belongs(line: str, following: str, width: float) -> bool:
    # Whether a paragraph clearly goes on: a cut word, a small letter, a word that ends no line, or a full line.
    line, following = line.rstrip(), following.strip()
    if _BULLET.match(following):
        return False
    if _SPLIT_WORD.search(line[-3:]) or line.endswith("\u00ad") or _SPLIT_FIGURE.search(line[-2:]):
        return following[0].islower()
    if line.endswith((".", "!", "?", "…", ":", ";")):
        return following[0].islower()
    if following[0].islower() or _GOES_ON.search(line[-20:]):
        return True
    return len(line) >= width


def _append(parts: list[str], line: str) -> None:
    before = parts[-1].rstrip()
    line = line.strip()
    if before.endswith("\u00ad") or _SPLIT_WORD.search(before[-3:]):
        parts[-1] = before[:-1]
    elif _SPLIT_FIGURE.search(before[-2:]):
        parts[-1] = before
    else:
        parts[-1] = before + " "
    parts.append(line)
