"""What somebody likely meant by a value that does not fit: the remedy of a fault."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from corridor.intake.shape.schema import SLUG
from corridor.intake.text.notes import figure
from corridor.world.events import EventKind
from corridor.world.scenario import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

PLACE_WORDS: Mapping[PlaceKind, str] = {
    PlaceKind.SETTLEMENT: "city town village hamlet suburb locality neighbourhood isolated_dwelling quarter",
    PlaceKind.CHECKPOINT: "border_control border border_crossing crossing",
    PlaceKind.RECEPTION: "transit reception_site reception_centre reception_center",
    PlaceKind.CAMP: "refugee_site refugee_camp idp_camp",
}
"""What map tools and people call a kind of place."""

_EVENT_WORDS: Mapping[EventKind, str] = {
    EventKind.FIGHTING: "fight battle combat attack assault offensive shelling clash clashes conflict",
    EventKind.CEASEFIRE: "truce armistice cessation",
    EventKind.CLOSURE: "close closed closing shut blocked blockade",
    EventKind.OPENING: "open opened reopening reopened",
}
_MEANT: Mapping[str, str] = {
    word: kind.value for words in (PLACE_WORDS, _EVENT_WORDS) for kind, names in words.items() for word in names.split()
}
_ALIKE = 0.7

_LONGEST_OFFER = 60


def slug_of(text: str) -> str:
    """Lowercase letters and digits joined by single hyphens, accents taken off; empty when nothing is left.

    Examples
    --------
    >>> slug_of("São João (novo)")
    'sao-joao-novo'
    """
    plain = "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST_OFFER].rstrip("-")


def hint(error: ErrorDetails) -> str:
    """Say what to do about a violation; empty where nothing is known that helps."""
    value, kind = error["input"], error["type"]
    if not isinstance(value, str):
        return ""
    if kind in {"float_parsing", "float_type", "int_parsing", "int_type"}:
        return number_hint(value)
    if kind == "enum":
        return _word_hint(value, re.findall("'([^']*)'", error.get("ctx", {}).get("expected", "")))
    if kind == "string_pattern_mismatch" and error.get("ctx", {}).get("pattern") == SLUG and (offer := slug_of(value)):
        return f"did you mean {offer}?"
    return ""


def number_hint(text: str) -> str:
    """Say how a number is to be written that a spreadsheet, or a habit, wrote otherwise; empty for other text."""
    text = text.strip()
    if match := re.fullmatch(r"([+-]?\d{1,9}(?:[.,]\d{1,9})?)\s*%", text):
        share = float(match[1].replace(",", ".")) / 100
        return f"write it without %; as a share, {match[1]} % is {figure(share)}"
    if re.fullmatch(r"[+-]?\d{1,3}(?:([,.' \u00a0\u202f\u2019])\d{3})(?:\1\d{3})*", text):
        plain = re.sub(r"[^\d+-]", "", text)
        point = f", or with a decimal point: {text.replace(',', '.')}" if text.count(",") == 1 else ""
        return f"write it without separators: {plain}{point}"
    if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+\.\d{1,9}", text):
        return f"write it without separators: {text.replace(',', '')}"
    if re.fullmatch(r"[+-]?\d{1,20},\d{1,20}", text):
        return f"write a decimal point: {text.replace(',', '.')}"
    return ""


def _word_hint(value: str, allowed: list[str]) -> str:
    word = "_".join(value.casefold().split())
    meant = _MEANT.get(word, word)
    close = [meant] if meant in allowed else difflib.get_close_matches(word, allowed, 1, _ALIKE)
    return f"did you mean {close[0]}?" if close else ""
