"""Claims about one thing, side by side: who said what, and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from corridor.publish.evidence.files import number_text
from corridor.publish.evidence.words import ends_of, number_words, plain
from corridor.world.claims import LOWER_BOUNDS, QUANTITIES, UPPER_BOUNDS, Status
from corridor.world.evidence import Side, Voice
from corridor.world.voices import fold_voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corridor.publish.data import Columns
    from corridor.world.claims import Claim

GROWTH = timedelta(hours=24)
"""Of what only grows, figures about moments further apart than this are not compared: growth is not disagreement."""

_OPEN = {Side.FROM_BELOW: ">= ", Side.FROM_ABOVE: "<= ", Side.BOTH: ""}
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Apart:
    """How far voices are apart.

    Parameters
    ----------
    low, high
        The lowest and the highest figure; the stated end of one that is open to a side.
    low_side, high_side
        Whether it is open.
    times
        `high` over `low`; infinite if only `low` is 0.
    """

    low: float
    high: float
    low_side: Side
    high_side: Side
    times: float


@dataclass(frozen=True)
class Spoken:
    """All figures about one thing.

    Parameters
    ----------
    claims
        By what time they are about, then by publication.
    voices
        Each with its figures about its latest moment. What somebody else has outgrown since is not among them.
    earlier
        Claims that no voice here rests on, because a later figure stands for them.
    """

    quantity: str
    definition: str
    place_id: str
    claims: tuple[Claim, ...]
    voices: tuple[Voice, ...]
    earlier: tuple[Claim, ...]

    @property
    def apart(self) -> Apart:
        """From the lowest to the highest figure of the voices."""
        low, low_side = min((stated_ends(voice)[0], voice.side) for voice in self.voices)
        high, high_side = max((stated_ends(voice)[1], voice.side) for voice in self.voices)
        times = high / low if low > 0 else (float("inf") if high > 0 else 1.0)
        return Apart(low, high, low_side, high_side, times)


def stated_ends(voice: Voice) -> tuple[float, float]:
    """Both ends of what a voice states; equal where it leaves one open."""
    match voice.side:
        case Side.FROM_BELOW:
            return voice.low, voice.low
        case Side.FROM_ABOVE:
            return voice.high, voice.high
        case _:
            return voice.low, voice.high


def group_claims(claims: Iterable[Claim]) -> tuple[Spoken, ...]:
    """Group claims by quantity, definition and place; rejected ones are left out.

    The groups come in the order of `QUANTITIES`, the largest first.
    """
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        if claim.status is not Status.REJECTED:
            definition = "; ".join(part.strip().casefold() for part in claim.definition.split(";"))
            groups.setdefault((claim.quantity, definition, claim.place_id), []).append(claim)
    order = {name: k for k, name in enumerate(QUANTITIES)}
    keys = sorted(groups, key=lambda key: (order.get(key[0], len(order)), -len(groups[key]), key))
    return tuple(_spoken(*key, groups[key]) for key in keys)


def _spoken(quantity: str, definition: str, place_id: str, claims: Iterable[Claim]) -> Spoken:
    in_order = sorted(claims, key=lambda one: (moment_of(one), one.published_time or _FIRST, one.claim_id))
    by_voice: dict[str, list[Claim]] = {}
    for claim in in_order:
        by_voice.setdefault(fold_voice(claim.voice), []).append(claim)
    newest = moment_of(in_order[-1])
    grows = quantity in QUANTITIES and QUANTITIES[quantity].only_grows
    voices = []
    for said in by_voice.values():
        last = said[-1]
        latest = [
            one for one in said
            if (moment_of(one), one.published_time) == (moment_of(last), last.published_time)
        ]  # fmt: skip
        if not grows or newest - moment_of(last) <= GROWTH:
            voices.append(_voice(latest))
    kept = {one for voice in voices for one in voice.claims}
    earlier = tuple(one for one in in_order if one not in kept)
    return Spoken(quantity, definition, place_id, tuple(in_order), tuple(voices), earlier)


def _voice(claims: Sequence[Claim]) -> Voice:
    # A figure that is open to a side says less than one that is not: it counts where there is no other.
    closed = [one for one in claims if one.qualifier not in LOWER_BOUNDS | UPPER_BOUNDS]
    below = [ends_of(one)[0] for one in claims if one.qualifier in LOWER_BOUNDS]
    above = [ends_of(one)[1] for one in claims if one.qualifier in UPPER_BOUNDS]
    name = claims[0].voice
    if closed or (below and above):
        ends = [end for one in closed for end in ends_of(one)] or [*below, *above]
        return Voice(name, tuple(claims), min(ends), max(ends), Side.BOTH)
    if below:
        return Voice(name, tuple(claims), max(below), float("inf"), Side.FROM_BELOW)
    return Voice(name, tuple(claims), 0.0, min(above), Side.FROM_ABOVE)


def moment_of(claim: Claim) -> datetime:
    """When the time that a claim is about ends; else when it was said, or published; else before all others."""
    for stated in (claim.about_time, claim.said_time):
        found = _end_of(stated.rpartition("/")[2])
        if found:
            return found
    return claim.published_time or _FIRST


def _end_of(stated: str) -> datetime | None:
    padded = {4: f"{stated}-12-31T23:59:59", 7: f"{stated}-28T23:59:59", 10: f"{stated}T23:59:59"}
    try:
        found = datetime.fromisoformat(padded.get(len(stated), stated))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def apart_words(group: Spoken) -> str:
    """Say how far apart voices are: `1.0 times`, `from 4 to 8: 2.0 times`, `from >= 200 to 400: 2.0 times`."""
    if len(group.voices) == 1 and group.apart.times == 1:
        return "one voice"
    times = group.apart.times
    if times == 1:
        return "1.0 times"
    span = f"from {span_words(group)}"
    return span if times == float("inf") else f"{span}: {times_words(times)}"


def span_words(group: Spoken) -> str:
    """Write the lowest and the highest figure: `4 to 8`, `>= 200 to 400`, `33.3 %`."""
    apart = group.apart
    if apart.low == apart.high:
        return _end_words(group, apart.low, apart.low_side if apart.low_side is apart.high_side else Side.BOTH)
    low, high = _end_words(group, apart.low, apart.low_side), _end_words(group, apart.high, apart.high_side)
    return low if low == high else f"{low} to {high}"


def times_words(times: float) -> str:
    """Write a ratio: `2.0 times`, `140 times`."""
    return f"{times:,.1f} times" if times < 100 else f"{number_words(float(f'{times:.3g}'))} times"  # noqa: PLR2004


def _end_words(group: Spoken, value: float, side: Side) -> str:
    if unit_of(group) == "share":
        return f"{_OPEN[side]}{100 * value:.3g} %"
    return f"{_OPEN[side]}{number_words(value)}"


def unit_of(group: Spoken) -> str:
    """The unit of a group's figures."""
    return group.claims[0].definition_parts[1]


def contested_first(groups: Iterable[Spoken]) -> list[Spoken]:
    """Sort groups by how far apart their voices are, then by how many there are."""
    return sorted(groups, key=lambda one: (len(one.voices) == 1, -one.apart.times, -len(one.voices)))


def voice_columns(groups: Iterable[Spoken], names: Mapping[str, str]) -> Columns:
    """Columns of a CSV with a row a voice, in the order of the figure.

    Parameters
    ----------
    names
        Every name in use by id of a place.
    """
    rows: list[dict[str, Any]] = [
        {
            "quantity": group.quantity,
            "definition": group.definition,
            "place_id": group.place_id,
            "place_names": names.get(group.place_id, ""),
            "voice": plain(voice.name),
            "low": "" if voice.side is Side.FROM_ABOVE else number_text(voice.low),
            "high": "" if voice.side is Side.FROM_BELOW else number_text(voice.high),
            "bounds": str(voice.side),
            "claims": "; ".join(one.claim_id for one in voice.claims),
        }
        for group in contested_first(groups)
        for voice in group.voices
    ]
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else {})}
