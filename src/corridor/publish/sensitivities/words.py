"""Words of a sensitivity analysis: short names of outcomes, ranks, the answer in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.world.errors import printable
from corridor.world.results import PRIOR_SET
from corridor.world.sensitivities import OPENING, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.sensitivities import Effect, Sensitivity

SHORT: Mapping[str, str] = {
    "early": "out within 72 h",
    "total": "out by the end",
    "half_h": "half are out",
    "peak": "most in an hour",
}
"""Titles of the outcomes where there is little room."""

SMALL_SHARE = 0.05
"""Below this, a share of variance is not named."""


def label_of(unknown: str) -> str:
    """Name an unknown where there is little room: an input by its key in scenario.toml."""
    if unknown == PRIOR_SET:
        return "prior set"
    if unknown.startswith(OPENING):
        return f"opening of {printable(unknown.removeprefix(OPENING))}"
    return unknown


def share_words(share: float | None) -> str:
    """Write a share in per cent; a dash where there is none. Estimates a little below 0 are 0."""
    return "–" if share is None else f"{100 * max(share, 0.0):.0f} %"


def size_words(size: float | None) -> str:
    """Write the size of an effect to three digits, or in full where it has more; a dash where there is none."""
    if size is None:
        return "–"
    return f"{size:,.0f}" if size >= 100 else f"{size:.3g}"  # noqa: PLR2004 - three digits


def answer_lines(found: Sensitivity) -> list[str]:
    """Say for each outcome what carries most of its spread."""
    return [f"{one.meaning[0].upper()}{one.meaning[1:]}: {_answer(found, one.name)}." for one in OUTCOMES]


def _answer(found: Sensitivity, outcome: str) -> str:
    effects = found.effects[outcome]
    if not found.shared:
        strong = sorted((one for one in effects if one.mu_star), key=lambda one: -(one.mu_star or 0))[:3]
        named = ", ".join(label_of(one.unknown) for one in strong)
        return f"most moved by {named}" if strong else "moved by nothing"
    if found.chance[outcome] is None:
        return "does not vary"
    strong = sorted((one for one in effects if _share(one) >= SMALL_SHARE), key=lambda one: -_share(one))[:3]
    named = ", ".join(f"{label_of(one.unknown)} {share_words(one.st)}" for one in strong)
    chance = share_words(found.chance[outcome])
    return f"{named or 'no unknown carries much'}; chance alone {chance}"


def _share(one: Effect) -> float:
    return one.st or 0.0


def note_lines(found: Sensitivity) -> list[str]:
    """Say what a reader must know of the numbers."""
    lines = []
    held = len(found.unknowns) - len(found.shared)
    if found.shared:
        lines.append(
            "Shares are of the variance, each with all that the unknown has a part in: together they can pass 100 %."
        )
    if found.shared and held:
        lines.append(f"{held} weaker unknowns were held meanwhile; what they carry is in no share.")
    if found.nobody_out:
        some = f"In {found.nobody_out:,} of {found.runs:,} runs nobody came out"
        lines.append(f"{some}; there, half are taken to be out at the run's end.")
    return lines
