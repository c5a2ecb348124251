"""The answer of `corridor clearance`: one line of words, or one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.publish.counts import count_words
from corridor.publish.words import format_time
from corridor.world.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.world.clearances import Clearance

LEVELS = (0.05, 0.5, 0.95)
_LONG_H = 96


def hours_words(hours: float) -> str:
    """Write hours to two or three digits; long ones in days: `3.2 h`, `41 h`, `5.4 days`."""
    if hours >= _LONG_H:
        days = hours / HOURS_PER_DAY
        return f"{days:.1f} days" if days < 100 else f"{days:.0f} days"  # noqa: PLR2004 - three digits
    return f"{hours:.1f} h" if hours < 10 else f"{hours:.0f} h"  # noqa: PLR2004 - two digits


def quantiles_of(hours: NDArray[np.float64]) -> list[float]:
    """Quantiles at `LEVELS` by the nearest member, since hours may be infinite."""
    return [float(np.quantile(hours, level, method="inverted_cdf")) for level in LEVELS]


def clearance_line(clearance: Clearance) -> str:
    """Say in one line when nine in ten are out, and when the last one is."""
    where = "The area at risk" if clearance.area is None else "The area"
    if clearance.people.max() == 0:
        return f"{where}: nobody who would leave is there on {format_time(clearance.start)}."
    people = count_words(float(np.median(clearance.people)))
    return (
        f"{where}: of about {people} people who would leave, nine in ten are out {_when(clearance, 0.9)}, the last one "
        f"{_when(clearance, 1.0)}, from {format_time(clearance.start)} on."
    )


def _when(clearance: Clearance, share: float) -> str:
    hours = clearance.hours[share]
    low, middle, high = quantiles_of(hours)
    never = float(np.isinf(hours).mean())
    if np.isinf(low):
        return "not by the run's end"
    if np.isinf(high):
        text = f"after {hours_words(low)} or more"
    elif hours_words(low) == hours_words(high):
        text = f"after about {hours_words(middle)}"
    else:
        text = f"after {hours_words(low)} to {hours_words(high)}"
    text += " (90 % interval"
    if not np.isinf(middle):
        text += f"; as likely before as after {hours_words(middle)}"
    if never > 0:
        text += f"; in {100 * never:.0f} % of members not by the run's end" if never >= 0.005 else ""  # noqa: PLR2004
    return f"{text})"


def clearance_document(clearance: Clearance, seconds: float) -> dict[str, Any]:
    """Make the JSON object of `corridor clearance --json`: hours from `start`; null where not by the run's end."""
    plan_places = clearance.area and sorted(clearance.area)
    return {
        "scenario": clearance.scenario.scenario_id,
        "as_of": clearance.issue_time.isoformat(),
        "start": clearance.start.isoformat(),
        "end": clearance.end.isoformat(),
        "places": plan_places,
        "members": len(clearance.people),
        "people": {f"q{level * 100:02.0f}": float(np.quantile(clearance.people, level)) for level in LEVELS},
        "hours": {
            f"{share:g}": {
                f"q{level * 100:02.0f}": None if np.isinf(value) else round(value, 3)
                for level, value in zip(LEVELS, quantiles_of(hours), strict=True)
            }
            | {"share_not_by_end": round(float(np.isinf(hours).mean()), 4)}
            for share, hours in clearance.hours.items()
        },
        "left": {f"q{level * 100:02.0f}": float(np.quantile(clearance.left, level)) for level in LEVELS},
        "seconds": round(seconds, 2),
    }
