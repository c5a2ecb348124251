"""Who speaks for a figure: claims of one group, joined by the source that they trace to (E1 to E3 of docs/model.md)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from corridor.evidence.moments import Moments, latest_moment, moments_of, stated_time
from corridor.world.claims import LOWER_BOUNDS, UPPER_BOUNDS, Qualifier, Status
from corridor.world.evidence import Side, Voice
from corridor.world.voices import fold_voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from corridor.world.claims import Claim, ClaimGroup


_LOOSEST_FIRST = (Qualifier.ABOUT, Qualifier.NEARLY, Qualifier.NONE)

OTHER_TIME = "about another time"
LATER = "the same voice speaks of a later time"
CORRECTED = "corrected by the same voice"


class Dated(NamedTuple):
    """A claim, the stretch of time that its figure is about, its latest moment, and when it was first published."""

    claim: Claim
    moments: Moments
    latest: datetime
    published: datetime


@dataclass(frozen=True)
class Spoken:
    """A voice, and how it stands beside the others.

    Parameters
    ----------
    moment
        What its claims are about at the latest.
    qualifier
        Of a single figure with two sides; a range has none.
    """

    voice: Voice
    moment: datetime
    qualifier: Qualifier

    @property
    def figure(self) -> float:
        """What it puts as a bound: the open side aside, the lower end."""
        return self.voice.high if self.voice.side is Side.FROM_ABOVE else self.voice.low


LeftOut = list[tuple["Claim", str]]


def hear(group: ClaimGroup, claims: Iterable[Claim]) -> tuple[list[Spoken], LeftOut]:
    """Join the accepted claims of a group by voice, each with what it says of its latest moment.

    Returns
    -------
    tuple
        Voices, those published first first; claims of the group that do not count, with the reasons.
    """
    spoken: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted((one for one in claims if _belongs(group, one)), key=_order):
        spoken[fold_voice(claim.voice)].append(claim)
    dated = {name: _date(said) for name, said in spoken.items()}
    left_out = [(one.claim, OTHER_TIME) for one in chain(*dated.values()) if not _is_within(group, one.moments)]
    within = {name: [one for one in said if _is_within(group, one.moments)] for name, said in dated.items()}
    if not group.definition:
        within = _of_one_definition(within, left_out)
    found = [(name, _settle(said, left_out)) for name, said in within.items() if said]
    found.sort(key=lambda pair: (max(_order(one) for one in pair[1].voice.claims), pair[0]))
    return [one for _, one in found], sorted(left_out, key=lambda pair: _order(pair[0]))


def _order(claim: Claim) -> tuple[datetime, str, str]:
    assert claim.published_time is not None, claim.claim_id
    return claim.published_time, claim.document_id, claim.claim_id


def _belongs(group: ClaimGroup, claim: Claim) -> bool:
    return (
        claim.status is Status.ACCEPTED
        and claim.published_time is not None
        and claim.quantity == group.quantity
        and (not group.definition or _definition(claim.definition) == _definition(group.definition))
        and (not group.place_id or claim.place_id == group.place_id)
    )


def _definition(text: str) -> tuple[str, ...]:
    parts = [" ".join(part.casefold().split()) for part in text.split(";")]
    return tuple([*parts, "", ""][: max(len(parts), 3)])


def _is_within(group: ClaimGroup, moments: Moments) -> bool:
    starts_too_late = group.about_until is not None and moments.first > group.about_until
    ends_too_early = group.about_from is not None and moments.last < group.about_from
    return not (starts_too_late or ends_too_early)


def _date(said: Sequence[Claim]) -> list[Dated]:
    # A figure that is said again of the same time, or without a time, is the old one: a copy makes nothing newer.
    repeated: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in said:
        repeated[(_definition(claim.definition), ends_of(claim))].append(claim)
    dated = []
    for claim in said:
        alike = [
            one
            for one in repeated[(_definition(claim.definition), ends_of(claim))]
            if stated_time(claim) in {"", stated_time(one)}
        ]
        first = min(alike, key=latest_moment)
        dated.append(Dated(claim, moments_of(first), latest_moment(first), _order(alike[0])[0]))
    return dated


def _of_one_definition(voices: dict[str, list[Dated]], left_out: LeftOut) -> dict[str, list[Dated]]:
    # A whole and its part never mix, nor do people, families and shares: what most voices count, all people first.
    counts = Counter(one for said in voices.values() for one in {_definition(each.claim.definition) for each in said})
    chosen = min(counts, key=lambda one: (-counts[one], one[1] != "people", one[0] != "all", one), default=())
    left_out += [
        (one.claim, f"counts {_words(_definition(one.claim.definition))}; most count {_words(chosen)}")
        for one in chain(*voices.values())
        if _definition(one.claim.definition) != chosen
    ]
    return {name: [one for one in said if _definition(one.claim.definition) == chosen] for name, said in voices.items()}


def _words(definition: tuple[str, ...]) -> str:
    return ", ".join(part for part in definition if part) or "something unsaid"


def ends_of(claim: Claim) -> tuple[float, float, Side]:
    """Return where a claim puts its figure; 0 or inf on a side that it leaves open."""
    low = claim.value if claim.value is not None else claim.low
    high = claim.value if claim.value is not None else claim.high
    assert low is not None, claim.claim_id
    assert high is not None, claim.claim_id
    if claim.qualifier in LOWER_BOUNDS:
        return low, inf, Side.FROM_BELOW
    if claim.qualifier in UPPER_BOUNDS:
        return 0.0, high, Side.FROM_ABOVE
    return low, high, Side.BOTH


def _settle(said: Sequence[Dated], left_out: LeftOut) -> Spoken:
    # What one voice says of its latest moment, and of that what it said last.
    moment = max(one.latest for one in said)
    latest = [one for one in said if one.latest == moment]
    published = max(one.published for one in latest)
    count = [one for one in latest if one.published == published]
    left_out += [(one.claim, LATER) for one in said if one.latest != moment]
    left_out += [(one.claim, CORRECTED) for one in latest if one.published != published]
    low, high, side = _join_ends([ends_of(one.claim) for one in count])
    first = _order(count[0].claim)[0]
    hedges = {one.claim.qualifier for one in count if _order(one.claim)[0] == first}
    qualifier = next((hedge for hedge in _LOOSEST_FIRST if hedge in hedges), Qualifier.NONE)
    claims = tuple(one.claim for one in count)
    return Spoken(Voice(claims[0].voice, claims, low, high, side), moment, qualifier)


def _join_ends(ends: Sequence[tuple[float, float, Side]]) -> tuple[float, float, Side]:
    # What one voice said at once: it spans its figures; a bound that they keep adds nothing.
    figures = [end for low, high, side in ends if side is Side.BOTH for end in (low, high)]
    lower = max((low for low, _, side in ends if side is Side.FROM_BELOW), default=None)
    upper = min((high for _, high, side in ends if side is Side.FROM_ABOVE), default=None)
    bounds = [one for one in (lower, upper) if one is not None]
    if not figures and lower is None:
        return 0.0, bounds[0], Side.FROM_ABOVE
    if not figures and upper is None:
        return bounds[0], inf, Side.FROM_BELOW
    low, high = min(figures or bounds), max(figures or bounds)
    return min(low, inf if upper is None else upper), max(high, lower or 0.0), Side.BOTH
