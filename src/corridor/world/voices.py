"""Who speaks: one name for one voice, however it is written."""

from __future__ import annotations

import re
import unicodedata

_ARTICLES_AND_TITLES = frozenset(
    {"the", "a", "an", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady"}
)
_WITHIN_WORDS = re.compile(r"[.'\u2019]")
_BETWEEN_WORDS = re.compile(r"[^\w\s]")


def fold_voice(name: str) -> str:
    """Fold what does not tell voices apart: case, accents, marks, blanks, leading articles and titles."""
    plain = "".join(part for part in unicodedata.normalize("NFKD", name) if not unicodedata.combining(part))
    words = _BETWEEN_WORDS.sub(" ", _WITHIN_WORDS.sub("", plain.casefold())).split()
    while len(words) > 1 and words[0] in _ARTICLES_AND_TITLES:
        words = words[1:]
    return " ".join(words) or name
