"""Two rules for who leaves: fewer people decide at night, and false alarms that strike single places."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor import Situation

FALSE_ALARM = 1000
"""A process of our own: corridor keeps 1000 to 1999 for rules."""


def rest_at_night(situation: Situation, effect: float, from_hour: float = 22, to_hour: float = 6) -> float:
    """Lower the log of the decision rate by `effect` at night, by the clock of the scenario."""
    now = situation.scenario.clock.start + timedelta(hours=situation.hours)
    hour = now.hour + now.minute / 60
    is_night = from_hour <= hour or hour < to_hour if from_hour > to_hour else from_hour <= hour < to_hour
    return -effect if is_night else 0.0


def raise_false_alarms(situation: Situation, effect: float, chance: float) -> NDArray[np.float64]:
    """Raise it by `effect` in single places: in each decision step, each place has a chance of a false alarm."""
    drawn = np.array([situation.uniform(FALSE_ALARM, place) for place in situation.place_ids])
    return np.where(drawn < chance, effect, 0.0)
