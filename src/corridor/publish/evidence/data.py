"""What a forecast knew of claims: the groups behind the figure, and the rows of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.publish.evidence.rows import contested_first, group_claims, voice_columns
from corridor.publish.evidence.table import voices_words
from corridor.publish.evidence.words import (
    day_words,
    figure_words,
    names_of,
    place_words,
    plain,
    said_words,
    what_words,
    when_words,
)
from corridor.world.claims import Status

if TYPE_CHECKING:
    from corridor.publish.data import Columns
    from corridor.publish.evidence.rows import Spoken
    from corridor.world.results import Record


def accepted_groups(record: Record) -> list[Spoken]:
    """Group the accepted claims that were known at the issue time, the most contested first."""
    return contested_first(group_claims(one for one in record.known.claims if one.status is Status.ACCEPTED))


def evidence_columns(record: Record) -> Columns:
    """Columns of the figure's CSV; none where no claim counts."""
    return voice_columns(accepted_groups(record), names_of(record.scenario))


def evidence_parts(record: Record) -> list[dict[str, Any]]:
    """List who said what, for the page: a part for each thing counted, a row a claim, none without its speaker."""
    names, zone = names_of(record.scenario), record.plan.issue_time.tzinfo
    return [
        {
            "what": what_words(group.quantity, group.definition, place_words(group.place_id, names)),
            "apart": voices_words(group),
            "count": len(group.claims),
            "rows": [
                {
                    "said": said_words(claim),
                    "figure": figure_words(claim),
                    "about": when_words(claim.about_time),
                    "published": day_words(claim.published_time, zone, "%b"),
                    "publisher": plain(claim.publisher),
                }
                for claim in group.claims
            ],
        }
        for group in accepted_groups(record)
    ]
