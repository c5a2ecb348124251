"""Claims: figures that somebody stated in a report, and the documents that they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ITSELF = "the report itself"
"""`said_by` of what a report states in its own voice."""

SHARE = "share"
"""The unit of shares: any quantity may be counted in it."""


class Status(StrEnum):
    """Reading proposes; a person accepts or rejects. Only accepted claims feed inputs."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Qualifier(StrEnum):
    """How a figure was hedged: two-sided, from below, from above."""

    NONE = ""
    ABOUT = "about"
    NEARLY = "nearly"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    UP_TO = "up to"
    LESS_THAN = "less than"


LOWER_BOUNDS = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
UPPER_BOUNDS = frozenset({Qualifier.AT_MOST, Qualifier.UP_TO, Qualifier.LESS_THAN})


@dataclass(frozen=True)
class Quantity:
    """What can be counted.

    Parameters
    ----------
    meaning
        In words of the documentation.
    units
        What it may be counted in.
    only_grows
        A count of what has happened: a later one is no smaller, unless somebody was wrong.
    """

    meaning: str
    units: tuple[str, ...] = ("people", "families")
    only_grows: bool = False


QUANTITIES: Mapping[str, Quantity] = {
    "killed": Quantity("people who died", only_grows=True),
    "wounded": Quantity("people hurt, injured or wounded", only_grows=True),
    "missing": Quantity("people of whom nothing is known"),
    "detained": Quantity("people arrested or held", only_grows=True),
    "fled": Quantity("people who left their homes, or are displaced", only_grows=True),
    "arrived": Quantity("people who came to, or crossed into, a place", only_grows=True),
    "registered": Quantity("people whom somebody registered", only_grows=True),
    "evacuated": Quantity("people whom others brought away, or told to go", only_grows=True),
    "returned": Quantity("people who came back", only_grows=True),
    "remaining": Quantity("people still there: who stay, wait or are trapped"),
    "population": Quantity("people who live, or lived, in a place"),
    "sheltered": Quantity("people housed in a camp, a site or lodgings"),
    "capacity": Quantity("people, or families, for whom there is room or a place prepared"),
    "deployed": Quantity("soldiers, peacekeepers, police or helpers sent or stationed"),
    "in_need": Quantity("people affected, or in need of help"),
    "homes": Quantity("houses or homes damaged or destroyed", ("homes",), only_grows=True),
    "vehicles": Quantity("vehicles on the move or in a queue", ("vehicles",)),
    "aid": Quantity("goods delivered or needed", ("t", "kg", "l", "trucks", "parcels", "tents", "meals")),
    "duration": Quantity("how long something lasted, or has lasted", ("hours", "days", "weeks", "months", "years")),
    "distance": Quantity("how far, or how long a line is", ("km", "m", "miles")),
    "territory": Quantity("land: a share of it, an area, or a number of districts",
                          ("share", "km2", "districts", "villages")),
}  # fmt: skip
"""The closed list of what claims are about; any may also be a `share` of people."""

KINDS_OF_PEOPLE = (
    "all", "civilians", "children", "women", "men", "older people", "soldiers", "peacekeepers", "police", "staff",
    "refugees", "patients",
)  # fmt: skip
"""Who is counted: the first word of a claim's definition, where people are."""


@dataclass(frozen=True)
class Claim:
    """A figure that somebody stated.

    Parameters
    ----------
    claim_id
        Slug, unique in its file.
    quantity
        A key of `QUANTITIES`.
    definition
        Who or what is counted; the unit; whose, if said: joined by `; `, as in `soldiers; people; armenian`.
    place_id
        A place or a region of the scenario, `area-at-risk`, or the slug of a name; empty if unknown.
    value, low, high
        A figure, or a range; the others are None.
    said_by
        Who stated it, as written; `ITSELF` for the report's own voice.
    original_source
        To whom it traces, if not to `said_by`; voices with one original source count once.
    said_time, about_time
        ISO 8601: a year, a month, a day, a time, or two of them with `/` between; empty if unknown.
    publisher, published_time
        Of the document; a claim without a time is never known.
    span_start, span_end
        Of the figure, in code points of the extracted, NFC-normalised text; None for a claim noted by hand.
    decided_by_rule
        The rule that read it, or `by hand`.
    """

    claim_id: str
    quantity: str
    definition: str
    place_id: str
    value: float | None
    low: float | None
    high: float | None
    qualifier: Qualifier
    said_by: str
    original_source: str
    said_time: str
    about_time: str
    document_id: str
    publisher: str
    published_time: datetime | None
    text_sha256: str
    span_start: int | None
    span_end: int | None
    status: Status
    decided_by_rule: str

    @property
    def definition_parts(self) -> tuple[str, str, str]:
        """Who or what is counted, the unit, and whose ('' if not said)."""
        who, unit, whose = [*(part.strip() for part in self.definition.split(";")), "", "", ""][:3]
        return who, unit, whose

    @property
    def voice(self) -> str:
        """To whom the figure traces."""
        return self.original_source or (self.publisher or self.document_id if self.said_by == ITSELF else self.said_by)


@dataclass(frozen=True)
class Document:
    """A report that claims point into; its text is not kept.

    Parameters
    ----------
    basis
        How its time of publication is known.
    raw_sha256, text_sha256
        Of the file, and of its extracted, NFC-normalised text in UTF-8; empty for one that was not at hand.
    extractor_version
        What extracted the text, and its version.
    language
        ISO 639-1.
    """

    document_id: str
    publisher: str
    published_time: datetime | None
    basis: str
    raw_sha256: str = ""
    text_sha256: str = ""
    extractor_version: str = ""
    language: str = ""


@dataclass(frozen=True)
class ClaimGroup:
    """Claims that are about one thing: of one quantity, definition, place and time.

    Parameters
    ----------
    definition
        As in `Claim`; empty: any.
    place_id
        Empty: any.
    about_from, about_until
        Claims about earlier or later times are left out; None: no limit.
    """

    name: str
    quantity: str
    definition: str = ""
    place_id: str = ""
    about_from: datetime | None = None
    about_until: datetime | None = None
