"""Makes ids out of what people write: names, codes, titles."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 60


def slug_of(text: str) -> str:
    """Lowercase letters and digits joined by single hyphens, accents taken off; empty when nothing is left.

    Examples
    --------
    >>> slug_of("São João (novo)")
    'sao-joao-novo'
    """
    plain = "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST].rstrip("-")


def unique_id(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted`, or `wanted-2`, `wanted-3`, ... when that is taken."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name
