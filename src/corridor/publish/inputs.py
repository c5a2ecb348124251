"""What a forecast rests on, input by input, ready to print."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from corridor.publish.evidence.words import evidence_rows
from corridor.publish.words import early_time
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.results import PRIOR_SET

if TYPE_CHECKING:
    from corridor.world.inputs import UncertainInput
    from corridor.world.results import Influence, Record

_OPENING = "opening_wait_h:"
_UNITLESS = {"1", "share", "log"}


def chance_limit(record: Record) -> str:
    """Rank correlations that 95 % of unrelated inputs would stay within, 1.96 / sqrt(members - 1)."""
    return f"{min(1.96 / math.sqrt(max(record.plan.members - 1, 1)), 1):.2f}"


def input_rows(record: Record) -> list[dict[str, Any]]:
    """List every input and every drawn opening, those that carry most of the spread first."""
    return [
        {
            "name": one.name,
            "meaning": _meaning(record, one.name),
            "bars": _bars(record, one),
            "rows": _statements(record, one.name),
        }
        for one in record.influences
    ]


def _meaning(record: Record, name: str) -> str:
    if name == PRIOR_SET:
        return "Which of the prior sets holds"
    if not name.startswith(_OPENING):
        meaning = MODEL_INPUTS[name].meaning
        return meaning[0].upper() + meaning[1:]
    target = name.removeprefix(_OPENING)
    names = next((" / ".join(place.names) for place in record.scenario.places if place.place_id == target), target)
    return f"Hours until {names} is passable"


def _bars(record: Record, one: Influence) -> list[dict[str, Any]]:
    values = ((f"by {early_time(record)}", one.early), ("by the end", one.total))
    return [
        {
            "words": words,
            "value": f"{value:.2f}" if one.name == PRIOR_SET else f"{value:+.2f}",
            "left": f"{50 + min(50 * value, 0):.1f}",
            "width": f"{50 * abs(value):.1f}",
        }
        for words, value in values
        if not math.isnan(value)
    ]


def _statements(record: Record, name: str) -> list[dict[str, Any]]:
    # What the scenario says about an input: once for all, or once in each prior set that replaces it.
    if name == PRIOR_SET:
        return []
    if name.startswith(_OPENING):
        reason = "shut at the issue time with no known end; drawn with the mean that opening_wait_mean_h states"
        return [_row("", "exponential", reason, tag="assumption")]
    meant = [(one.name, one.inputs[name]) for one in record.known.prior_sets.values() if name in one.inputs]
    if name in record.known.inputs and len(meant) < len(record.known.prior_sets):
        meant.append(("other sets" if meant else "", record.known.inputs[name]))
    if name in record.known.inputs and not record.known.prior_sets:
        meant = [("", record.known.inputs[name])]
    return [_stated(record, prior_set, one) for prior_set, one in meant]


def _stated(record: Record, prior_set: str, one: UncertainInput) -> dict[str, Any]:
    unit = MODEL_INPUTS[one.name].unit
    distribution = str(one.distribution) if unit in _UNITLESS else f"{one.distribution} {unit}"
    if one.evidence is None:
        return _row(prior_set, distribution, one.reason, tag="assumption" if one.is_assumption else "sourced")
    found = evidence_rows(one.evidence, one.per, record.plan.issue_time.tzinfo)
    return _row(prior_set, distribution, one.reason, tag="from claims") | {"evidence": found}


def _row(prior_set: str, distribution: str, reason: str, *, tag: str) -> dict[str, Any]:
    return {"prior_set": prior_set, "distribution": distribution, "reason": reason, "tag": tag, "evidence": None}
