"""Fields of a claim as a person edits them: what is entered is checked, and what is allowed is said."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.evidence.moments import read_moments
from corridor.world.claims import ITSELF, KINDS_OF_PEOPLE, QUANTITIES, SHARE, Qualifier

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from corridor.world.claims import Claim

EDITABLE = (
    "quantity", "definition", "figure", "qualifier", "said_by", "original_source", "about_time", "place_id",
)  # fmt: skip
"""What is asked for, in order; a figure is a value, or `low..high`."""

LARGEST = 1e12
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MOMENT = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?)?)?", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*")
_LONGEST = 200
_LONGEST_SLUG = 100
_PEOPLE = ("people", "families")
_QUALIFIERS = tuple(one.value for one in Qualifier)
_RANGE = re.compile(r"(?P<low>[^.]+(?:\.\d+)?)\s*\.\.\s*(?P<high>.+)")


class FieldError(ValueError):
    """What was entered for a field may not stand there; the text says what may."""


def shown_field(claim: Claim, name: str) -> str:
    """Write a field as `edit_field` reads it."""
    if name != "figure":
        return str(getattr(claim, name))
    if claim.value is not None:
        return f"{claim.value:.10g}"
    return f"{claim.low:.10g}..{claim.high:.10g}"


def edit_field(claim: Claim, name: str, text: str) -> Claim:
    """Set one field from what a person entered.

    Parameters
    ----------
    name
        One of `EDITABLE`.
    text
        Empty keeps what stands there; `-` empties a field that may be empty.

    Raises
    ------
    FieldError
        With what is allowed.
    """
    entered = text.strip()
    return _SETTERS[name](claim, "" if entered == "-" else entered) if entered else claim


def check_whole(claim: Claim) -> str:
    """Say what does not fit between the fields of an edited claim; empty if all does."""
    units = (*QUANTITIES[claim.quantity].units, SHARE)
    _, unit, _ = claim.definition_parts
    if unit not in units:
        return f"definition: the unit of {claim.quantity} must be one of {', '.join(units)}"
    ends = [one for one in (claim.value, claim.low, claim.high) if one is not None]
    if unit == SHARE and max(ends) > 1:
        return "figure: a share must be from 0 to 1"
    return ""


def _one_of(entered: str, known: Collection[str]) -> str:
    if entered not in known:
        raise FieldError(f"must be one of {', '.join(one or '- (none)' for one in known)}")
    return entered


def _definition(entered: str, quantity: str) -> str:
    parts = [part.strip() for part in entered.split(";")]
    units = (*QUANTITIES[quantity].units, SHARE)
    if len(parts) not in {2, 3} or not entered.isprintable() or len(entered) > _LONGEST:
        raise FieldError("must be who or what; the unit; whose, if said: for example soldiers; people; armenian")
    if parts[1] not in units:
        raise FieldError(f"the unit of {quantity} must be one of {', '.join(units)}")
    if parts[1] in _PEOPLE and parts[0] not in KINDS_OF_PEOPLE:
        raise FieldError(f"who must be one of {', '.join(KINDS_OF_PEOPLE)}")
    return "; ".join(part for part in parts if part)


def _with_figure(claim: Claim, entered: str) -> Claim:
    pair = _RANGE.fullmatch(entered)
    if not pair:
        return replace(claim, value=_number(entered), low=None, high=None)
    low, high = _number(pair["low"]), _number(pair["high"])
    if low > high:
        raise FieldError("the lower end must come first: for example 200..500")
    return replace(claim, value=None, low=low, high=high)


def _number(text: str) -> float:
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.strip())
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not 0 <= number <= LARGEST:
        raise FieldError("must be a number from 0 on, or a range: for example 200, or 200..500")
    return number


def _time(entered: str) -> str:
    parts = entered.split("/") if entered else []
    moments = [read_moments(one) if _MOMENT.fullmatch(one) else None for one in parts]
    known = [one for one in moments if one and _FIRST_YEAR <= one.first.year <= _LAST_YEAR]
    is_ordered = all(a.first <= b.first and a.last <= b.last for a, b in pairwise(known))
    if len(known) < len(parts) or len(parts) > 2 or not is_ordered:  # noqa: PLR2004 - from, until
        raise FieldError(
            "must be a year, a month, a day, or a time with an offset (2023-09-20, 2023-09-20T13:00+04:00), or two of "
            f"them with / between, in order, years {_FIRST_YEAR} to {_LAST_YEAR}; - for unknown"
        )
    return entered


def _place(entered: str) -> str:
    if entered and (not _SLUG.fullmatch(entered) or len(entered) > _LONGEST_SLUG):
        raise FieldError("must be the id of a place or region, area-at-risk, or the slug of a name; - for unknown")
    return entered


def _text(entered: str) -> str:
    if len(entered) > _LONGEST or not entered.isprintable():
        raise FieldError(f"must be one line of at most {_LONGEST} characters")
    return entered


def _speaker(entered: str) -> str:
    if not entered:
        raise FieldError(f"must not be empty; for the report's own voice: {ITSELF}")
    return _text(entered)


_SETTERS: Mapping[str, Callable[[Claim, str], Claim]] = {
    # A definition in a unit that the new quantity has not is found by `check_whole`.
    "quantity": lambda claim, entered: replace(claim, quantity=_one_of(entered, QUANTITIES)),
    "definition": lambda claim, entered: replace(claim, definition=_definition(entered, claim.quantity)),
    "figure": _with_figure,
    "qualifier": lambda claim, entered: replace(claim, qualifier=Qualifier(_one_of(entered, _QUALIFIERS))),
    "said_by": lambda claim, entered: replace(claim, said_by=_speaker(entered)),
    "original_source": lambda claim, entered: replace(claim, original_source=_text(entered)),
    "about_time": lambda claim, entered: replace(claim, about_time=_time(entered)),
    "place_id": lambda claim, entered: replace(claim, place_id=_place(entered)),
}
