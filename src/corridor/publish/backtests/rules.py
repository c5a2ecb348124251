"""What every naive rule says, in words for people who never read its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

RULES = {
    "zero": "nobody comes.",
    "free_flow": "everybody sets out when the way is open, and drives as on an empty road.",
    "nominal_road": "everybody sets out when the way is open, and comes as fast as the road can carry on paper.",
    "constant_7d": "everybody comes, evenly spread over 7 days.",
    "constant_14d": "everybody comes, evenly spread over 14 days.",
    "uniform": "any number from nobody to everybody is as likely as any other, at every moment.",
    "no_physics": "people come at an unknown rate until an unknown total is reached.",
    "level_held": "nobody comes after the last known count.",
    "rate_6h": "people go on coming as fast as in the last 6 hours.",
    "rate_12h": "people go on coming as fast as in the last 12 hours.",
    "rate_24h": "people go on coming as fast as in the last 24 hours.",
    "rate_12h_total": (
        "people go on coming as fast as in the last 12 hours, until a total is reached that is drawn as in our own "
        "model; before any count, it says what no_physics says."
    ),
    "linear": "the straight line through all known counts goes on.",
    "logistic": "the S-curve through all known counts goes on.",
    "shares_held": "every camp keeps its share of now, of the last known total (or the given one).",
    "shares_30d": "every camp has its share of 30 days ago, of the last known total (or the given one).",
    "shares_90d": "every camp has its share of 90 days ago, of the last known total (or the given one).",
    "equal_shares": "every camp has the same share of the last known total (or the given one).",
    "gravity": (
        "the nearer a camp is to where people leave, and the more people live there, the larger its share of the last "
        "known total (or the given one)."
    ),
}
"""By name of the method."""


def explain_rules(methods: Iterable[str]) -> list[tuple[str, str]]:
    """List the rules among these methods with their words, in the order of the table."""
    wanted = set(methods)
    return [(name, words) for name, words in RULES.items() if name in wanted]
