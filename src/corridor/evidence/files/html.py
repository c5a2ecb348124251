"""From a web page to its text, by trafilatura; and what the page's metadata state of publisher and time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridor.evidence.files.dateline import read_moment
from corridor.evidence.files.refusal import RefusedError, guarded

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.html import HtmlElement

MAX_TAGS = 30_000
"""Opening and closing ones. Pages of news have a few thousand; the parser's time grows with the square."""

MAX_DEPTH = 250
"""Elements within elements. libxml2 drops what is deeper than 256 in silence."""

MAX_ATTRIBUTES = 500
"""Of a tag: the parser compares each with all before it, and no alarm reaches it there."""

BASIS = "stated in the page's metadata"

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
# Names, values (in quotes, however long, or without), and the end of a tag.
_IN_TAG = re.compile(r"""=\s*(?:"[^"]*"?|'[^']*'?|[^\s>]*)|[^\s>=]+|>""")
# Never closed, or closed by the next of their kind: they do not nest.
_FLAT = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody",
    )
)  # fmt: skip
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_PAGE = re.compile(r"<html\b", re.IGNORECASE)

_SAVE_AS = "save the page's text as a .txt file"
_MAX_NAME = 200
_MOST_SIGNS = 10 * MAX_TAGS
_MAX_JSON = 200_000

_TIMES = ("article:published_time", "og:article:published_time", "article.published", "datepublished",
          "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
          "citation_publication_date", "pubdate", "publish-date", "publication_date", "date")  # fmt: skip
_NAMES = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher",
          "application-name")  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A page's text, not yet normalised, and what its metadata state; '' and None where they do not."""

    text: str
    publisher: str
    published_time: datetime | None


def read_page(markup: str) -> Page:
    """Extract the text of a web page. Nothing is fetched.

    Raises
    ------
    RefusedError
        More tags or deeper ones than a page has, entities of its own, other XML, or no text.
    """
    _refuse_bombs(markup)
    return guarded(lambda: _read(markup), kind="HTML", remedy=_SAVE_AS)


def version() -> str:
    """Name the extractor, as `trafilatura 2.3.1`."""
    import trafilatura  # noqa: PLC0415 - a second; texts need none of it

    return f"trafilatura {trafilatura.__version__}"


def _refuse_bombs(markup: str) -> None:
    if _ENTITY.search(markup):
        raise RefusedError("entities that the file defines itself", "must be plain HTML", _SAVE_AS)
    if _XML.match(markup) and not _PAGE.search(markup):
        raise RefusedError("XML that is no web page", "must be text, HTML or a PDF with text", _SAVE_AS)
    signs = markup.count("<")
    if signs > MAX_TAGS:
        # Scripts compare numbers with the same sign: only what could be a tag counts.
        number = sum(1 for _ in _TAG.finditer(markup)) if signs <= _MOST_SIGNS else signs
        if number > MAX_TAGS:
            raise RefusedError(f"HTML of {number:,} tags or signs of such", f"must have at most {MAX_TAGS:,}", _SAVE_AS)
    deepest = _depth(markup)
    if deepest > MAX_DEPTH:
        raise RefusedError(
            f"HTML nested {deepest:,} deep or deeper", f"must be at most {MAX_DEPTH} elements deep", _SAVE_AS
        )


def _depth(markup: str) -> int:
    depth = deepest = place = 0
    low = markup.lower()
    while (tag := _TAG.search(low, place)) is not None:
        place = tag.end()
        name = tag[2]
        if not tag[1]:
            _refuse_bloated_tag(low, place)
        if name in _FLAT:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            continue
        if name in {"script", "style"}:
            # What stands in them are no tags. One that is never closed takes the rest of the page.
            close = low.find(f"</{name}", place)
            if close < 0:
                return deepest
            place = close + len(name) + 2
            continue
        depth += 1
        deepest = max(deepest, depth)
    return deepest


def _refuse_bloated_tag(markup: str, place: int) -> None:
    number = 0
    for part in _IN_TAG.finditer(markup, place):
        if part[0] == ">":
            return
        number += part[0][0] != "="
        if number > MAX_ATTRIBUTES:
            raise RefusedError(f"an HTML tag of more than {MAX_ATTRIBUTES} attributes", "must be a page", _SAVE_AS)


def _read(markup: str) -> Page:
    import trafilatura  # noqa: PLC0415 - as above
    from trafilatura.utils import load_html  # noqa: PLC0415 - as above

    # Whatever was declared, the markup is text by now; a tree keeps its parser from being asked twice.
    tree = load_html(markup)
    if tree is None:
        raise RefusedError("HTML without text", "must hold a report", _SAVE_AS)
    publisher, published_time = _stated(tree)
    text = trafilatura.extract(
        markup, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    if not text or not text.strip():
        raise RefusedError("HTML without text", "must hold a report", _SAVE_AS)
    return Page(text, publisher, published_time)


def _stated(tree: HtmlElement) -> tuple[str, datetime | None]:
    # trafilatura's own date is a good guess, from the words of the page if need be; a time of publication that
    # decides what a forecast may know must be stated, with its hour where the page has it.
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        metas.setdefault(name.strip().lower(), (meta.get("content") or "").strip())
    linked = _linked_data(tree)
    times = [metas.get(name, "") for name in _TIMES[:4]]
    times += [one for one in (_text_of(item.get("datePublished")) for item in linked) if one]
    times += [
        one.get("datetime") or one.get("content") or "" for one in tree.iterfind(".//*[@itemprop='datePublished']")
    ]
    times += [metas.get(name, "") for name in _TIMES[4:]]
    moments = [moment for moment in map(read_moment, times) if moment is not None]
    names = [metas.get(_NAMES[0], "")]
    names += [_name_of(item.get("publisher")) for item in linked]
    names += [metas.get(name, "") for name in _NAMES[1:]]
    publisher = next((" ".join(name.split()) for name in names if name.strip()), "")
    return publisher[:_MAX_NAME], moments[0] if moments else None


def _linked_data(tree: HtmlElement) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) > _MAX_JSON:
            continue
        try:
            held = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in held if isinstance(held, list) else [held]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                items += (
                    [item, *(part for part in graph if isinstance(part, dict))] if isinstance(graph, list) else [item]
                )
    return items


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name_of(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return _text_of(value.get("name")) if isinstance(value, dict) else _text_of(value)
