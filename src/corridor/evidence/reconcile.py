"""From claims to a range: the documented rule (E1 to E7 of docs/model.md), one function a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import inf, sqrt
from typing import TYPE_CHECKING

import numpy as np

from corridor.evidence.mixtures import larger_of, mix, tabulate
from corridor.evidence.voices import hear
from corridor.world.claims import QUANTITIES, Qualifier
from corridor.world.distributions import Distribution
from corridor.world.evidence import Reconciled, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from corridor.evidence.voices import LeftOut, Spoken
    from corridor.world.claims import Claim, ClaimGroup

FIRST_WIDTH = 0.20
"""Half-width of a single figure: reports of one event were seen to differ by as much. A guess, set before any score."""

FLOOR = 0.10
"""However many agree: they may all be wrong together. A guess, set before any score."""

ABOUT = 1.5
"""So many times as wide where a figure is hedged. A guess, set before any score."""

TAIL = 1.0
"""With one-sided bounds alone: up to twice the highest "at least", down to half the lowest "at most". A guess."""

OUTGROWN_AFTER = timedelta(hours=24)
"""What only grows is counted anew every day; an older figure is no other opinion."""

STALE_AFTER = timedelta(days=365)
"""What can also fall is counted every few years; beyond a year an older figure is of another time."""

OUTGROWN = "outgrown: of what has been counted since, it only says at least how much it was"
LIFTED = "outgrown: it was a limit on what has been counted since"
STALE = "of another time: more than a year older than the newest"

_SMALLEST = 1e-9


@dataclass(frozen=True)
class _Heard:
    # Voices by what they do: figures with two sides, bounds, bounds newer than every figure, outgrown figures.
    figures: tuple[Spoken, ...]
    lower: tuple[Spoken, ...]
    upper: tuple[Spoken, ...]
    newer: tuple[Spoken, ...]
    outgrown: tuple[Spoken, ...]
    stale: tuple[Spoken, ...]


def reconcile(group: ClaimGroup, claims: Iterable[Claim]) -> Reconciled | None:
    """Turn the claims of a group into a distribution, in the unit of the claims; None where none counts.

    Parameters
    ----------
    claims
        Known at the issue time, of any group. Those without a time of publication, or that nobody accepted, do not
        count. Their order does not matter.
    """
    voices, left_out = hear(group, claims)
    if not voices:
        return None
    heard = _sort_out(voices, only_grows=QUANTITIES[group.quantity].only_grows)
    for one in heard.outgrown:
        reason = LIFTED if one.voice.side is Side.FROM_ABOVE else OUTGROWN
        left_out += [(claim, reason) for claim in one.voice.claims]
    left_out += [(claim, STALE) for one in heard.stale for claim in one.voice.claims]
    silent = {*map(id, heard.outgrown), *map(id, heard.stale)}
    unit = voices[0].voice.claims[0].definition_parts[1].casefold()
    return Reconciled(
        group,
        _distribution(heard, is_share=unit == "share"),
        tuple(one.voice for one in voices if id(one) not in silent),
        tuple(left_out),
        _rule(heard, left_out),
    )


def _sort_out(voices: Sequence[Spoken], *, only_grows: bool) -> _Heard:
    # E3. An "at least" makes nobody old: else it could lower what an older voice holds up.
    newest = max((one.moment for one in voices if one.voice.side is not Side.FROM_BELOW), default=None)
    age = OUTGROWN_AFTER if only_grows else STALE_AFTER

    def is_old(one: Spoken) -> bool:
        return newest is not None and newest - one.moment > age

    def of(side: Side, these: Iterable[Spoken]) -> tuple[Spoken, ...]:
        return tuple(one for one in these if one.voice.side is side)

    current = [one for one in voices if not is_old(one)]
    old = [one for one in voices if is_old(one)]
    at_least = of(Side.FROM_BELOW, [*current, *old] if only_grows else current)
    is_newer = [only_grows and newest is not None and one.moment - newest > age for one in at_least]
    return _Heard(
        figures=of(Side.BOTH, current),
        lower=tuple(one for one, ahead in zip(at_least, is_newer, strict=True) if not ahead),
        upper=of(Side.FROM_ABOVE, current),
        newer=tuple(one for one, ahead in zip(at_least, is_newer, strict=True) if ahead),
        outgrown=tuple(one for one in old if only_grows and one.voice.side is not Side.FROM_BELOW),
        stale=tuple(old) if not only_grows else (),
    )


def _distribution(heard: _Heard, *, is_share: bool) -> Distribution:
    scale = _Scale(least=FLOOR, top=1.0) if is_share else _Scale()
    if heard.figures:
        ends = np.array([(one.voice.low, one.voice.high) for one in heard.figures])
        pieces = [_piece(one, ends, scale) for one in heard.figures]
        uppers = sorted((one.figure for one in heard.upper), reverse=True)
        lowers = sorted(one.figure for one in (*heard.lower, *_with_floor(heard.outgrown)))
        bounds = [*((value, False) for value in uppers), *((value, True) for value in lowers)]
        found = mix(pieces, bounds, 1 / (1 + len(heard.figures)))
    else:
        found = tabulate(_bounded(heard, scale))
    if heard.newer:
        found = larger_of(found, tabulate(_tail(max(one.figure for one in heard.newer), scale)))
    return found


@dataclass(frozen=True)
class _Scale:
    # The least that "none" or "at least none" is widened to, and what no figure can exceed.
    least: float = 1.0
    top: float = inf


def _with_floor(outgrown: Iterable[Spoken]) -> tuple[Spoken, ...]:
    # What was at most so much then says nothing of now.
    return tuple(one for one in outgrown if one.voice.side is not Side.FROM_ABOVE)


def _piece(one: Spoken, ends: NDArray[np.float64], scale: _Scale) -> Distribution:
    # E4; `ends` of all voices that give a figure or a range.
    low, high = one.voice.low, one.voice.high
    if high <= _SMALLEST:
        return Distribution("triangular", (0.0, 0.0, scale.least))
    if low < high:
        return _between(low * (1 - FLOOR / 2), min(high * (1 + FLOOR / 2), scale.top))
    hedge = ABOUT if one.qualifier is Qualifier.ABOUT else 1.0
    width = max(FLOOR, FIRST_WIDTH / sqrt(_agreeing(high, ends))) * hedge
    end = high if one.qualifier is Qualifier.NEARLY else min(high * (1 + width), scale.top)
    return Distribution("triangular", (high * (1 - width), high, end))


def _agreeing(value: float, ends: NDArray[np.float64]) -> int:
    # Voices, itself included, that lie within a factor of it with both ends.
    reach = (1 + FIRST_WIDTH) * (1 + _SMALLEST)
    return int(((ends[:, 0] >= value / reach) & (ends[:, 1] <= value * reach)).sum())


def _between(low: float, high: float) -> Distribution:
    return Distribution("uniform", (0.0, high)) if low <= _SMALLEST else Distribution("log_uniform", (low, high))


def _tail(value: float, scale: _Scale) -> Distribution:
    # From an "at least" up, with falling density.
    if value <= _SMALLEST:
        return Distribution("triangular", (0.0, 0.0, scale.least))
    end = min(max(value * (1 + TAIL), scale.least), scale.top)
    return Distribution("triangular", (value, value, end)) if end > value else Distribution("constant", (value,))


def _bounded(heard: _Heard, scale: _Scale) -> Distribution:
    # E6 without a figure. Never narrower than the floor; a higher "at least" never moves either end down.
    passed = [one.figure for one in _with_floor(heard.outgrown) if one.figure > _SMALLEST]
    at_least = max([one.figure for one in heard.lower] + passed, default=0.0)
    if not heard.upper:
        return _tail(at_least, scale)
    at_most = min(one.figure for one in heard.upper)
    start = min(max(passed), at_most) if passed else at_most / (1 + TAIL)
    low, high = min(max(at_least, start), at_most), max(at_least, at_most)
    if high <= _SMALLEST:
        return Distribution("triangular", (0.0, 0.0, scale.least))
    return _between(min(low, high * (1 - FLOOR)), high) if low > _SMALLEST else _between(0.0, max(high, scale.least))


def _rule(heard: _Heard, left_out: LeftOut) -> str:
    # One sentence of what happened.
    voices = len(heard.figures) + len(heard.lower) + len(heard.upper) + len(heard.newer)
    steps = [*_figure_words(heard.figures), *_bound_words(heard)]
    if voices == 1:
        steps[0] = f"it{steps[0].removeprefix('1')}"
    outgrown = _with_floor(heard.outgrown)
    if outgrown:
        steps.append(f"{_count(len(outgrown), 'older figure')}, outgrown, only {_verb(outgrown, 'bound')} from below")
    others = len(left_out) - sum(len(one.voice.claims) for one in outgrown)
    if others:
        steps.append(f"{_count(others, 'claim')} left out")
    return f"{_count(voices, 'voice')}: {'; '.join(steps)}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _verb(these: Sequence[Spoken], verb: str) -> str:
    return f"{verb}s" if len(these) == 1 else verb


def _figure_words(figures: Sequence[Spoken]) -> list[str]:
    if not figures:
        return []
    lowest, highest = min(one.voice.low for one in figures), max(one.voice.high for one in figures)
    if len(figures) == 1:
        return ["1 gives a range" if lowest < highest else "1 gives a figure"]
    if lowest == highest:
        return [f"{len(figures):,} give the same figure, which narrows it to a floor at best"]
    apart = f"{highest / lowest:.3g} times apart" if lowest > _SMALLEST else f"from 0 to {highest:,.6g}"
    return [f"{len(figures):,} give figures, {apart}, mixed in equal parts"]


def _bound_words(heard: _Heard) -> list[str]:
    words = []
    for side, these in (("above", heard.upper), ("below", heard.lower)):
        if these:
            each = "each " if len(these) > 1 else ""
            chance = f", {each}with a chance of 1 in {len(heard.figures) + 1:,} to be right" if heard.figures else ""
            words.append(f"{len(these):,} {_verb(these, 'bound')} from {side}{chance}")
    if heard.newer:
        words.append(f"{len(heard.newer):,}, newer than every figure, {_verb(heard.newer, 'bound')} from below")
    lower, upper = [one.figure for one in heard.lower], [one.figure for one in heard.upper]
    if not heard.figures and lower and upper and max(lower) > min(upper):
        words.append("the bounds contradict each other, so that it may lie anywhere between them")
    return words
