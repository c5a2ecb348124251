"""What claims.csv, documents.csv and the tables [claim_groups.NAME] may hold."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from corridor.intake.shape.moments import read_stretch
from corridor.intake.shape.schema import LARGEST, Number, Row, Slug, Time, TomlTable
from corridor.world.claims import QUANTITIES, SHARE, Qualifier, Status

_MOST_PARTS = 3
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def _check_quantity(name: str) -> str:
    if name not in QUANTITIES:  # of the type of an enumeration, so that the nearest word is offered
        raise PydanticCustomError("enum", "unknown quantity", {"expected": ", ".join(map(repr, QUANTITIES))})
    return name


def _check_definition(text: str) -> str:
    parts = [" ".join(part.split()) for part in text.split(";")]
    if not 1 < len(parts) <= _MOST_PARTS:
        raise ValueError("must be who or what is counted; the unit; and whose, if said, such as all; people")
    return "; ".join(parts).removesuffix("; ")


def _check_stretch(text: str) -> str:
    read_stretch(text)
    return text


def _check_sha256(text: str) -> str:
    if not _SHA256.fullmatch(text.lower()):
        raise ValueError("must be a SHA-256: 64 digits and letters a to f")
    return text.lower()


def _check_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("must be a code of two or three lowercase letters, such as en")
    return text


Quantity = Annotated[str, AfterValidator(_check_quantity)]
Definition = Annotated[str, AfterValidator(_check_definition)]
Stretch = Annotated[str, AfterValidator(_check_stretch)]
Sha256 = Annotated[str, AfterValidator(_check_sha256)]
Figure = Annotated[Number, Field(ge=0, le=LARGEST)]


class ClaimRow(Row):
    """A row of claims.csv; its columns are the fields of `world.claims.Claim`."""

    claim_id: Slug
    quantity: Quantity
    definition: Definition
    place_id: str = ""
    value: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    qualifier: Qualifier = Qualifier.NONE
    said_by: str
    original_source: str = ""
    said_time: Stretch = ""
    about_time: Stretch = ""
    document_id: Slug
    publisher: str = ""
    published_time: Time | None = None
    text_sha256: Sha256 = ""
    span_start: Annotated[int, Field(ge=0)] | None = None
    span_end: Annotated[int, Field(ge=0)] | None = None
    status: Status
    decided_by_rule: str


class DocumentRow(Row):
    """A row of documents.csv; its columns are the fields of `world.claims.Document`."""

    document_id: Slug
    publisher: str = ""
    published_time: Time | None = None
    basis: str = ""
    raw_sha256: Sha256 = ""
    text_sha256: Sha256 = ""
    extractor_version: str = ""
    language: Annotated[str, AfterValidator(_check_language)] = ""


class ClaimGroupTable(TomlTable):
    """A table [claim_groups.NAME]."""

    quantity: Quantity
    definition: Definition | None = None
    place_id: str = ""
    about_from: Time | None = None
    about_until: Time | None = None


def units_of(quantity: str) -> list[str]:
    """What a quantity may be counted in."""
    return list(dict.fromkeys([*QUANTITIES[quantity].units, SHARE]))
