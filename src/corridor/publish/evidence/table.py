"""Who said what, and how far apart they are: text for a terminal, and objects for JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from corridor.publish.evidence.files import claim_object
from corridor.publish.evidence.layout import Column, column_widths, lay_out, wrap
from corridor.publish.evidence.rows import apart_words
from corridor.publish.evidence.words import (
    BOUND_MARKS,
    figure_words,
    place_words,
    plain,
    speaker_words,
    what_words,
)
from corridor.world.claims import ITSELF, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.publish.evidence.rows import Spoken
    from corridor.world.claims import Claim

_COLUMNS = (
    Column("figure", is_firm=True),
    Column("said by"),
    Column("about"),
    Column("published", is_firm=True),
    Column("status", is_firm=True),
)
_INDENT = "  "


def table_lines(groups: Sequence[Spoken], width: int, names: Mapping[str, str] | None = None) -> str:
    """Write who said what, a row a claim under what it counts; safe to print as it is.

    Parameters
    ----------
    width
        Of the terminal, in letters.
    names
        Every name in use by id of a place.
    """
    if not groups:
        return "No claims."
    of_all = [[_row(claim) for claim in group.claims] for group in groups]
    widths = column_widths(_COLUMNS, [row for rows in of_all for row in rows], width - len(_INDENT))
    lines = lay_out([one.heading for one in _COLUMNS], widths, _INDENT)
    for group, rows in zip(groups, of_all, strict=True):
        lines += ["", *wrap(heading_words(group, names or {}), width)]
        for row in rows:
            lines += lay_out(row, widths, _INDENT)
    return "\n".join(lines)


def heading_words(group: Spoken, names: Mapping[str, str]) -> str:
    """Say what a group counts, where, and how far apart its voices are: `fled: all, Upper: 1.4 times`."""
    what = what_words(group.quantity, group.definition, place_words(group.place_id, names))
    return f"{what}; {voices_words(group)}"


def voices_words(group: Spoken) -> str:
    """Say how many voices are how far apart, and how many figures later ones stand for."""
    count = len(group.voices)
    apart = apart_words(group)
    text = apart if apart == "one voice" else f"{count} voice{'' if count == 1 else 's'}, {apart}"
    if group.earlier:
        text += f"; {len(group.earlier)} earlier figure{'' if len(group.earlier) == 1 else 's'} not compared"
    return text


def table_object(groups: Sequence[Spoken], names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Make objects for JSON, one a group, with all its claims; no `times` where the lowest figure is 0."""
    found = []
    for group in groups:
        who, unit, whose = group.claims[0].definition_parts
        apart = group.apart
        found.append(
            {
                "quantity": group.quantity,
                "definition": group.definition,
                "counted": who,
                "unit": unit,
                "whose": whose,
                "place_id": group.place_id,
                "place_names": (names or {}).get(group.place_id),
                "voices": len(group.voices),
                "low": apart.low,
                "low_bounds": str(apart.low_side),
                "high": apart.high,
                "high_bounds": str(apart.high_side),
                "times": apart.times if math.isfinite(apart.times) else None,
                "in_words": voices_words(group),
                "claims": [
                    {**claim_object(one), "in_words": figure_words(one), "is_compared": one not in group.earlier}
                    for one in group.claims
                ],
            }
        )
    return found


def _row(claim: Claim) -> list[str]:
    said_by = speaker_words(claim)
    source = plain(claim.original_source)
    notes = ["itself"] if claim.said_by == ITSELF else []
    if source and source != said_by:
        notes.append(f"after {source}")
    if notes:
        said_by += f" ({', '.join(notes)})"
    published = f"{claim.published_time:%Y-%m-%d}" if claim.published_time else "unknown"
    about = plain(claim.about_time or claim.said_time, 60).replace("/", " to ").replace("T", " ")
    status = "" if claim.status is Status.ACCEPTED else str(claim.status)
    mark = BOUND_MARKS.get(claim.qualifier)
    figure = figure_words(claim)
    return [figure.replace(f"{claim.qualifier} ", mark, 1) if mark else figure, said_by, about, published, status]
