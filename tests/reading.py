"""Reads a text of a test as if it were a report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corridor.evidence.scan import scan_text
from corridor.world.claims import Document
from corridor.world.evidence import ExtractedText

if TYPE_CHECKING:
    from corridor.world.claims import Claim
    from corridor.world.evidence import Span
    from corridor.world.scenario import Place

WEDNESDAY = datetime(2024, 3, 6, 12, tzinfo=UTC)


def found_in(
    text: str,
    *,
    published: datetime | None = WEDNESDAY,
    furniture: tuple[Span, ...] = (),
    places: tuple[Place, ...] = (),
) -> tuple[Claim, ...]:
    extracted = ExtractedText("report", text, furniture, "", "", "", "en")
    return scan_text(extracted, Document("report", "a newspaper", published, ""), places=places)
