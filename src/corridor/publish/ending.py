"""How a forecast ends: the last one out, who never came out and where they are then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from corridor.publish.counts import FEW, count_words, range_words
from corridor.publish.words import format_time

if TYPE_CHECKING:
    from corridor.world.results import Record

MOST_ROWS = 8
STANDS_STILL_H = 6
"""From so many hours without any movement, people on the way count as stuck."""

_STATES = {
    "ready": "ready in {place}",
    "entering": "waiting to enter the road in {place}",
    "on the road": "on the road from {place} ({road})",
    "without a vehicle": "waiting for a lift before {place}",
}


def end_sentences(record: Record) -> list[str]:
    """Say when the last one is out, how many are not, whether traffic stands still, who was sent back or broke down."""
    ends, inside = record.ensemble.ends, record.ensemble.inside[:, -1]
    sentences = []
    is_clear = (inside == 0) & ~np.isnan(ends.last_out_h)
    if is_clear.any():
        low, high = np.quantile(ends.last_out_h[is_clear], (0.05, 0.95), method="inverted_cdf")
        start, zone = record.scenario.clock.start, record.plan.issue_time.tzinfo
        first, last = (format_time((start + timedelta(hours=float(hours))).astimezone(zone)) for hours in (low, high))
        share = f"In {100 * is_clear.mean():.0f} % of members" if not is_clear.all() else "In all members"
        sentences.append(
            f"{share} everybody who would leave is out by the run's end, the last one between {first} and {last}."
        )
    low, high = np.quantile(inside, (0.05, 0.95))
    if high >= 1:
        left = range_words(low, high)
        sentences.append(f"At the run's end, {left} people who would leave are still inside (90 % interval).")
    stuck = float((ends.standstill_h >= STANDS_STILL_H).mean())
    if stuck >= 0.01:  # noqa: PLR2004 - a share worth a sentence
        sentences.append(
            f"In {100 * stuck:.0f} % of members nothing on the road has moved for {STANDS_STILL_H} h or more at the "
            "run's end, with people on it: a way that is shut, or roads that block each other."
        )
    mishaps = {"people are sent back at a checkpoint": ends.refused, "vehicles run dry or break down": ends.failed}
    for what, counts in mishaps.items():
        low, high = np.quantile(counts, (0.05, 0.95))
        if high >= 1:
            sentences.append(f"In all, {range_words(low, high)} {what} (90 % interval).")
    return sentences


def end_rows(record: Record) -> list[dict[str, str]]:
    """List where most people are at the run's end who have not come out."""
    columns = record.tables["ends"]
    names = {place.place_id: " / ".join(place.names) for place in record.scenario.places}
    rows = zip(columns["state"], columns["place_id"], columns["road_id"], columns["mean_people"], strict=True)
    return [
        {"where": _STATES[state].format(place=names[place], road=road), "people": count_words(people)}
        for state, place, road, people in list(rows)[:MOST_ROWS]
        if people >= FEW
    ]
