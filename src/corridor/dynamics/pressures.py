"""What presses people to leave: threat, deprivation, trust, news, others who go. Equations D2, D3, D7 to D11."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@kernel
def felt_at(reach: NDArray[np.float64], decay: NDArray[np.float64], heat: float) -> float:
    """Intensity felt at a place (D2): the sum over fights of reach x decay, and `heat`, that of conflict events."""
    total = heat
    for fight in range(reach.shape[0]):
        total += reach[fight] * decay[fight]
    return total


@kernel
def threat_of(felt: float) -> float:
    """Threat in [0, 1) where such an intensity is felt (D2): 1 - exp(-felt)."""
    return -math.expm1(-felt)


@kernel
def conflict_intensity(
    deaths_low: float, deaths_best: float, deaths_high: float, quantile: float, intensity: float, elasticity: float,
    days: float,
) -> float:  # fmt: skip
    """Intensity of a conflict event (D7): that of one without deaths x (1 + deaths) to a power, spread over its days.

    Deaths lie on two straight lines: from the lowest figure at quantile 0 over the best one at 0.5 to the highest at 1.
    """
    if quantile < 0.5:  # noqa: PLR2004 - the middle
        deaths = deaths_low + 2.0 * quantile * (deaths_best - deaths_low)
    else:
        deaths = deaths_best + (2.0 * quantile - 1.0) * (deaths_high - deaths_best)
    felt: float = intensity * (1.0 + deaths) ** elasticity / days
    return felt


@kernel
def reach_at(distance_km: float, spread_km: float, scale_km: float) -> float:
    """Share of an event's intensity that is felt at a distance (D7): falls to 1/e in `scale_km`.

    Of an event that may lie anywhere in a disc of radius `spread_km`, the root mean square distance counts.
    """
    return math.exp(-math.sqrt(distance_km * distance_km + 0.5 * spread_km * spread_km) / scale_km)


@kernel
def heard(age_h: float, reach: float, delay_h: float) -> float:
    """Share of people whom an announcement has reached by its age (D8); 0 before it is made."""
    return reach * -math.expm1(-age_h / delay_h) if age_h > 0.0 else 0.0


@kernel
def deprivation_of(days_left: float, days_safe: float) -> float:
    """Deprivation of one good in [0, 1] (D9): 0 from `days_safe` days of stock on, 1 at none."""
    return 1.0 - min(days_left / days_safe, 1.0)


@kernel
def social_pull(gone: float, threshold: float, shape: float) -> float:
    """Share of parties whose own threshold lies below the share gone (D10); Granovetter's thresholds.

    Thresholds follow Kumaraswamy's distribution with median `threshold`. With shape 1 and median 0.5 they are uniform.
    """
    if shape == 1.0 and threshold == 0.5:  # noqa: PLR2004 - uniform
        return gone
    power = math.log(0.5) / math.log1p(-(threshold**shape))
    below: float = 1.0 - (1.0 - min(max(gone, 0.0), 1.0) ** shape) ** power
    return below


@kernel
def decision_rate(
    base_per_h: float, threat: float, threat_effect: float, pull: float, social_effect: float, push: float
) -> float:
    """Rate at which a settled party decides to leave, per hour (D3).

    `base_per_h` holds at threat 1 with nobody gone; `pull` is the pull of others (D10); `push` is all else that is on
    the log scale: deprivation, trust, news, a disturbance.
    """
    return base_per_h * math.exp(threat_effect * (threat - 1.0) + social_effect * pull + push)
