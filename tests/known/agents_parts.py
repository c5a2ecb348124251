"""What agents moved by hand are made of: links, places, agents, settings, distances."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

from corridor.world.days import RuleSet
from corridor.world.flee_settings import SETTINGS, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.days import DayRules
    from corridor.world.scenario import Place


@dataclass(eq=False)
class Way:
    """A link in one direction; once shut, it is no longer among the links of its start, though agents may be on it."""

    start: Spot
    end: Spot
    km: float
    attributes: Mapping[str, str]
    is_shut: bool = False

    def __post_init__(self) -> None:
        """Read the numbers that its attributes hold."""
        self.speed = float(self.attributes["max_move_speed"]) if "max_move_speed" in self.attributes else None
        self.walkers = float(self.attributes.get("walk_probability", 0))


@dataclass(eq=False)
class Spot:
    """A place: its fixed and its changing sides."""

    place: Place
    people: int
    capacity: float
    is_foreign: bool
    is_camp: bool
    is_town: bool
    is_marker: bool
    chance: float
    conflict: float
    hunger: float
    pull: float
    a_day: int
    since: int = -1
    heads: int = 0
    pressure: float = 0.0
    score: float = 1.0
    leaves: float = 0.0
    open: list[Way] = field(default_factory=list)
    shut: list[Way] = field(default_factory=list)
    choices: list[tuple[tuple[str, ...], Spot, float]] | None = None


@dataclass(eq=False)
class Agent:
    """Where one is (`way`: on a link of which `km` are done), and what counts for the next step."""

    spot: Spot
    way: Way | None = None
    km: float = 0.0
    route: tuple[str, ...] = ()
    is_first: bool = True
    recent: float = 0.0
    today: float = 0.0


class Settings:
    """Settings by the last part of the name."""

    def __init__(self, rules: DayRules) -> None:
        self.is_new = rules.rule_set is RuleSet.FLEE_2026
        self._rules = rules
        self._kept: dict[str, float] = {}
        numbers = {
            name.partition(".")[2]: value_of(rules.settings, name, rules.rule_set)
            for name, known in SETTINGS.items()
            if name.startswith("move_rules.") and known.default is not None
        }
        self.move = SimpleNamespace(**numbers)

    def chance(self, name: str) -> float:
        """Chance of leaving a kind of place."""
        return float(vars(self.move)[f"{name}_movechance"])

    def spawn(self, name: str) -> float:
        """A number of the section spawn_rules."""
        if name not in self._kept:
            self._kept[name] = float(value_of(self._rules.settings, f"spawn_rules.{name}", self._rules.rule_set))
        return self._kept[name]

    def decay(self, days: int) -> float:
        """What is left of a conflict after so many days."""
        values = value_of(self._rules.settings, "spawn_rules.conflict_spawn_decay", self._rules.rule_set)
        return values[min(int(days / self.spawn("conflict_spawn_decay_interval")), len(values) - 1)] if values else 1.0


def swapped_km(one: Place, other: Place) -> float:
    # The great circle with latitudes for longitudes and the other way round.
    angles = [math.radians(angle) for angle in (one.longitude, one.latitude, other.longitude, other.latitude)]
    up, across = (angles[2] - angles[0]) / 2, (angles[3] - angles[1]) / 2
    chord = math.sin(up) ** 2 + math.cos(angles[0]) * math.cos(angles[2]) * math.sin(across) ** 2
    return 2 * 6373.0 * math.atan2(math.sqrt(chord), math.sqrt(1 - chord))
