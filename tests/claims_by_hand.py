"""Claims made up for tests: a figure, who said it, and when, everything else usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from corridor.world.claims import Claim, ClaimGroup, Qualifier, Status

DAY = datetime(2024, 3, 1, tzinfo=UTC)
"""Claims are published so many days after it."""

KILLED = ClaimGroup("dead", "killed")
PEOPLE = ClaimGroup("homes", "population")


def claim(said_by: str, *ends: float, hedge: str = "", days: float = 0.0, **changes: Any) -> Claim:  # noqa: ANN401 - any field
    """Return an accepted claim about people killed: a figure, or a range where two ends are given."""
    value, low, high = (ends[0], None, None) if len(ends) == 1 else (None, *ends)
    usual = Claim(
        claim_id=f"{said_by}-{'-'.join(f'{end:g}' for end in ends)}-{days:g}",
        quantity="killed",
        definition="all; people",
        place_id="town",
        value=value,
        low=low,
        high=high,
        qualifier=Qualifier(hedge),
        said_by=said_by,
        original_source="",
        said_time="",
        about_time="",
        document_id=f"report-{days:g}",
        publisher="a newspaper",
        published_time=DAY + timedelta(days=days),
        text_sha256="",
        span_start=None,
        span_end=None,
        status=Status.ACCEPTED,
        decided_by_rule="by hand",
    )
    return replace(usual, **changes)
