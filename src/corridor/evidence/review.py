"""A person's decisions on claims: accept, edit, reject, each checked and put down in words for the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from corridor.world.claims import Status
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corridor.world.claims import Claim

LOG_COLUMNS = ("time", "claim_id", "decision", "by", "changes")


class Decision(StrEnum):
    """What a person decided."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    UNDO = "undo"


@dataclass(frozen=True)
class LogLine:
    """A decision for the log.

    Parameters
    ----------
    changes
        `field: old -> new`, joined by `; `.
    """

    time: datetime
    claim_id: str
    decision: Decision
    by: str
    changes: str


def decide(
    claims: Sequence[Claim], claim_id: str, decision: Decision, *, by: str, time: datetime,
    changed: Claim | None = None,
) -> tuple[tuple[Claim, ...], LogLine]:  # fmt: skip
    """Apply a decision.

    Parameters
    ----------
    by
        Who decided.
    time
        When, in UTC.
    changed
        The claim as edited, or, to undo, as it was before; None for the other decisions.

    Returns
    -------
    tuple
        The claims, in order, with the one replaced, and the line for the log.

    Raises
    ------
    RequestError
        When there is no such claim.
    """
    old = next((one for one in claims if one.claim_id == claim_id), None)
    if old is None:
        raise RequestError(f"claim {printable(claim_id)}: no such claim in claims.csv; look its id up there")
    statuses = {Decision.ACCEPT: Status.ACCEPTED, Decision.EDIT: Status.ACCEPTED, Decision.REJECT: Status.REJECTED}
    new = replace(changed or old, status=statuses.get(decision, (changed or old).status))
    after = tuple(new if one is old else one for one in claims)
    return after, LogLine(time, claim_id, decision, by, describe_changes(old, new))


def describe_changes(old: Claim, new: Claim) -> str:
    """List what differs between two states of a claim: `status: proposed -> accepted; value: 200 -> 220`."""
    names = ("status", "quantity", "definition", "value", "low", "high", "qualifier", "said_by", "original_source",
             "about_time", "place_id")  # fmt: skip
    return "; ".join(
        f"{name}: {_word(getattr(old, name))} -> {_word(getattr(new, name))}"
        for name in names
        if getattr(old, name) != getattr(new, name)
    )


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value) if value not in {None, ""} else "(none)"
