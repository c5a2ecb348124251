"""Reads the line in which a report says that its text is an agency's, or another outlet's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.world.claims import ITSELF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.world.claims import Claim
    from corridor.world.evidence import ExtractedText

AGENCIES = {
    "AFP": "AFP", "Agence France-Presse": "AFP", "AP": "AP", "The Associated Press": "AP", "Associated Press": "AP",
    "Reuters": "Reuters", "Thomson Reuters": "Reuters", "dpa": "dpa", "DPA": "dpa", "EFE": "EFE", "ANSA": "ANSA",
    "UPI": "UPI", "Xinhua": "Xinhua", "TASS": "TASS", "Interfax": "Interfax", "Kyodo": "Kyodo", "Yonhap": "Yonhap",
    "PTI": "PTI", "Press Trust of India": "PTI", "ANI": "ANI", "IANS": "IANS", "Bernama": "Bernama",
    "Antara": "Antara", "Anadolu": "Anadolu", "Anadolu Agency": "Anadolu", "IRNA": "IRNA",
    "Ukrinform": "Ukrinform", "RFE/RL": "RFE/RL", "IPS": "IPS", "CNN": "CNN", "dpa international": "dpa",
}  # fmt: skip
"""Whose texts others print, by the ways they are credited."""

_NAMES = "|".join(sorted(map(re.escape, AGENCIES), key=len, reverse=True))
_LONGEST = 100  # characters of a line that is a credit and nothing else
_HEAD_LINES, _TAIL_LINES = 12, 6

# `GENEVA, 4 May (Reuters) -`, `KYIV (AP) —`, `CNN — `: how a paragraph of an agency begins.
_DATELINE = re.compile(rf"(?:[^\W\d_][^()\n]{{1,60}}\((?P<in_brackets>{_NAMES})\)|(?P<alone>{_NAMES}))\s*[-–—]+\s")
# A line of its own: `AFP`, `(AFP)`, `Source: Reuters`, `By AP`; not `AFP and staff`, which is no agency's copy alone.
_LINE = re.compile(
    rf"\W*(?i:(?:source|by|from|via|credit|originally published by|this article was first published by)\s*:?\s+)?"
    rf"(?P<name>{_NAMES})\W*"
)
# The last words of a report: `... said the ministry. (AFP)`, `... - Reuters`.
_LAST = re.compile(rf"[.!?\"”\u2019]\s*(?:\((?P<in_brackets>{_NAMES})\)|[-–—/]+\s*(?P<alone>{_NAMES}))\s*$")
_FEED = re.compile(r"\bThe post\b.{0,400}\bappeared first on (?P<name>[^\n]{2,80}?)\.?\s*$")


def credited_source(extracted: ExtractedText) -> str:
    """Say whose copy a text is by its own word.

    Only a clear line of credit counts: an agency's dateline at the head, its name alone on a line or behind the last
    sentence, or `appeared first on` an outlet. A mention in a sentence, and copy written `with` an agency, do not.

    Returns
    -------
    str
        The agency, by one name for each; else the outlet; empty if the text says neither.
    """
    lines = [line.strip() for line in extracted.text.split("\n")]
    filled = [line for line in lines if line]
    for line in filled[:_HEAD_LINES]:
        if found := _DATELINE.match(line):
            return AGENCIES[found["in_brackets"] or found["alone"]]
    for line in (*filled[:_HEAD_LINES], *filled[-_TAIL_LINES:]):
        if len(line) <= _LONGEST and (found := _LINE.fullmatch(line)):
            return AGENCIES[found["name"]]
    for line in filled[-_TAIL_LINES:]:
        if found := _LAST.search(line[-_LONGEST:]):
            return AGENCIES[found["in_brackets"] or found["alone"]]
    for line in filled[-_TAIL_LINES:]:
        if found := _FEED.search(line[-600:]):
            return found["name"].strip()
    return ""


def credit_claims(claims: Iterable[Claim], source: str) -> tuple[Claim, ...]:
    """Let what a report states in its own voice trace to whom it credits, unless it traces somewhere already."""
    return tuple(
        replace(one, original_source=source) if source and one.said_by == ITSELF and not one.original_source else one
        for one in claims
    )
