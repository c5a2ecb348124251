"""Flee's settings: what each is, its default, and what becomes of it in each rule set. The table of differences.

Read from the code of Flee 3.1 (BSD-3, as the package registry ships it), and, for flee-2026, from a description of the
repository's state of 14 May 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corridor.world.days import RuleSet, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What a setting may hold."""

    NUMBER = "a number"
    WHOLE = "a whole number"
    TRUTH = "true or false"
    LIST = "a list of numbers"
    WORD = "a word"


class Fate(StrEnum):
    """What becomes of a setting in a rule set."""

    WORKS = "works"
    LACKS = "the rule set lacks it"
    DEAD = "has no effect in Flee"
    STOPS = "stops Flee"
    NOT_BUILT = "Flee has it, corridor does not"


@dataclass(frozen=True)
class Known:
    """One setting.

    Parameters
    ----------
    kind, default
        What it holds, and what it is where it is not set.
    old, new
        What becomes of it in flee-3.1 and in flee-2026.
    note
        Why it has no effect, or how the rule sets differ.
    without
        What a rule set that lacks it does; None: as by default.
    """

    kind: Kind
    default: Setting | None
    old: Fate
    new: Fate
    note: str = ""
    without: Setting | None = None

    def fate(self, rule_set: RuleSet) -> Fate:
        """What becomes of it in a rule set."""
        return self.old if rule_set is RuleSet.FLEE_3_1 else self.new


def _both(kind: Kind, default: Setting | None, note: str = "") -> Known:
    return Known(kind, default, Fate.WORKS, Fate.WORKS, note)


def _new(kind: Kind, default: Setting | None, note: str = "") -> Known:
    return Known(kind, default, Fate.LACKS, Fate.WORKS, note)


def _dead(kind: Kind, note: str) -> Known:
    return Known(kind, None, Fate.DEAD, Fate.DEAD, note)


def _not_built(kind: Kind, default: Setting | None, old: Fate, note: str = "") -> Known:
    return Known(kind, default, old, Fate.NOT_BUILT, note)


_LOG = "writes log files only"
_FLOODS = "floods: a KeyError in 3.1"
_GROUPS = "needs demographics_*.csv"

SETTINGS: Mapping[str, Known] = {
    **{
        f"log_levels.{name}": _dead(Kind.WHOLE, _LOG)
        for name in ("agent", "link", "camp", "conflict", "init", "idp_totals")
    },
    "log_levels.granularity": _dead(Kind.WORD, _LOG),
    "spawn_rules.take_from_population": _both(Kind.TRUTH, 0.0, "each who leaves is one fewer to leave"),
    "spawn_rules.insert_day0": _both(Kind.TRUTH, 1.0, "2026 also takes day-0 people off each camp's capacity"),
    "spawn_rules.empty_camps_on_day0": _new(Kind.TRUTH, 0.0),
    "spawn_rules.conflict_zone_spawning_only": _both(
        Kind.TRUTH, 1.0, "off, nobody more leaves, but for hunger in 2026"
    ),
    "spawn_rules.flood_zone_spawning_only": _not_built(Kind.TRUTH, 0.0, Fate.STOPS, _FLOODS),
    "spawn_rules.camps_are_sinks": _dead(Kind.TRUTH, "Flee reads it under a misspelt name"),
    "spawn_rules.read_from_agents_csv_file": _not_built(Kind.TRUTH, 0.0, Fate.DEAD, "3.1's runs never read agents.csv"),
    "spawn_rules.sum_from_camps": Known(
        Kind.TRUTH, 1.0, Fate.LACKS, Fate.WORKS, "3.1 follows the total column, whatever is set", without=0.0
    ),
    "spawn_rules.starvation_driven_spawning": _new(Kind.TRUTH, 0.0, "by the places' attribute IPC"),
    "spawn_rules.conflict_spawn_decay": _both(Kind.LIST, (), "also softens how zones repel"),
    "spawn_rules.conflict_spawn_decay_interval": _new(Kind.WHOLE, 30.0, "days; always 30 in 3.1"),
    "spawn_rules.average_social_connectivity": Known(
        Kind.NUMBER, 3.0, Fate.LACKS, Fate.DEAD, "drawn for each agent and used nowhere"
    ),
    "spawn_rules.conflict_driven_spawning.spawn_mode": _both(
        Kind.WORD, "constant", "constant, pop_ratio or poisson; poisson stops 3.1"
    ),
    "spawn_rules.conflict_driven_spawning.displaced_per_conflict_day": _both(Kind.NUMBER, 500.0, "0.01 for pop_ratio"),
    "spawn_rules.flood_driven_spawning": _dead(Kind.WORD, _FLOODS),
    "spawn_rules.flood_driven_spawn_mode": _dead(Kind.WORD, "read only with flood_zone_spawning_only"),
    "spawn_rules.flood_spawn_mode": _dead(Kind.WORD, "Flee reads spawn_mode instead"),
    "move_rules.max_move_speed": _both(Kind.NUMBER, 360.0, "km a day"),
    "move_rules.max_walk_speed": _both(Kind.NUMBER, 35.0, "km a day"),
    "move_rules.max_crossing_speed": _dead(Kind.NUMBER, "read and used nowhere"),
    "move_rules.foreign_weight": _both(Kind.NUMBER, 1.0),
    "move_rules.camp_weight": _both(Kind.NUMBER, 1.0),
    "move_rules.conflict_weight": _both(Kind.NUMBER, 10.0**-0.5),
    "move_rules.conflict_movechance": _both(Kind.NUMBER, 1.0),
    "move_rules.camp_movechance": _both(Kind.NUMBER, 0.001),
    "move_rules.idpcamp_movechance": _both(Kind.NUMBER, 0.1),
    "move_rules.default_movechance": _both(Kind.NUMBER, 0.3),
    "move_rules.awareness_level": _both(
        Kind.WHOLE,
        1.0,
        "links looked ahead; 0: nobody moves; 2026 walks a chosen path on with certainty",
    ),
    "move_rules.capacity_buffer": _both(Kind.NUMBER, 0.9),
    "move_rules.capacity_scaling": _new(Kind.NUMBER, 1.0),
    "move_rules.avoid_short_stints": _both(Kind.TRUTH, 0.0),
    "move_rules.start_on_foot": _both(Kind.TRUTH, 0.0),
    "move_rules.use_v1_rules": _both(Kind.TRUTH, 0.0, "sets speed 200, camp 2, conflict 0.25; no foot, no stints"),
    "move_rules.softening": _both(Kind.NUMBER, 10.0, "km"),
    "move_rules.weight_softening": _both(Kind.NUMBER, 0.0),
    "move_rules.weight_power": _both(Kind.NUMBER, 1.0),
    "move_rules.distance_power": _both(Kind.NUMBER, 1.0),
    "move_rules.stay_close_to_home": _both(Kind.TRUTH, 0.0, "measures from where people are, not from home"),
    "move_rules.home_distance_power": _both(Kind.NUMBER, 0.5),
    "move_rules.use_pop_for_loc_weight": _both(
        Kind.TRUTH, 0.0, "3.1 takes the smaller of 1 and people, 2026 the larger"
    ),
    "move_rules.pop_power_for_loc_weight": _both(Kind.NUMBER, 0.1),
    "move_rules.movechance_pop_base": _both(Kind.NUMBER, 10000.0),
    "move_rules.movechance_pop_scale_factor": _both(Kind.NUMBER, 0.0),
    "move_rules.pruning_threshold": _new(Kind.NUMBER, 1.0),
    "move_rules.fixed_routes": _not_built(Kind.TRUTH, 0.0, Fate.LACKS),
    "move_rules.two_system_decision_making": Known(
        Kind.NUMBER, 0.0, Fate.LACKS, Fate.DEAD, "stored as a number, tested for true"
    ),
    "move_rules.use_economic_pull": _new(Kind.TRUTH, 0.0, "by the places' attributes trade_volume and hdi"),
    "move_rules.harvest_months": _not_built(Kind.LIST, (), Fate.LACKS),
    "move_rules.flee_when_starving": _new(Kind.TRUTH, 0.0, "by the places' attribute IPC"),
    "move_rules.avoid_food_deprived_locations": _new(Kind.TRUTH, 0.0, "by the places' attribute IPC"),
    "move_rules.ChildrenAvoidHazards": _not_built(Kind.TRUTH, 0.0, Fate.NOT_BUILT, _GROUPS),
    "move_rules.BoysTakeRisk": Known(Kind.TRUTH, 0.0, Fate.DEAD, Fate.DEAD, "acts within ChildrenAvoidHazards only"),
    "move_rules.WomenAvoidHazards": _not_built(Kind.TRUTH, 0.0, Fate.LACKS, _GROUPS),
    "move_rules.ElderlyAvoidHazards": _not_built(Kind.TRUTH, 0.0, Fate.LACKS, _GROUPS),
    "move_rules.MatchCampReligion": _not_built(Kind.TRUTH, 0.0, Fate.LACKS, _GROUPS),
    "move_rules.avg_religion_fraction": Known(
        Kind.NUMBER, 0.25, Fate.LACKS, Fate.DEAD, "acts within MatchCampReligion only"
    ),
    **{
        f"move_rules.Match{of}Ethnicity": _not_built(Kind.TRUTH, 0.0, Fate.STOPS, "a NameError in 3.1")
        for of in ("Camp", "Town", "Conflict")
    },
    **{
        f"flood_rules.{name}": _not_built(kind, None, Fate.STOPS, _FLOODS)
        for name, kind in (
            ("max_flood_level", Kind.WHOLE),
            ("flood_movechances", Kind.LIST),
            ("flood_loc_weights", Kind.LIST),
            ("flood_link_weights", Kind.LIST),
            ("flood_forecaster", Kind.TRUTH),
            ("flood_forecaster_timescale", Kind.WHOLE),
            ("flood_forecaster_weights", Kind.LIST),
            ("flood_forecaster_end_time", Kind.WHOLE),
            ("flood_awareness_weights", Kind.LIST),
        )
    },
    "optimisations.hasten": _both(Kind.WHOLE, 1.0, "one agent stands for so many people"),
    **{
        name: _dead(Kind.WORD, "set by Flee's run scripts, whatever stands here")
        for name in ("number_of_steps", "conflict_input_file", "flood_level_input_file", "default_conflict_intensity")
    },
}
"""By `section.name`, in the order of Flee's own file."""

V1_RULES: Mapping[str, Setting] = {
    "move_rules.max_move_speed": 200.0,
    "move_rules.start_on_foot": 0.0,
    "move_rules.avoid_short_stints": 0.0,
    "move_rules.camp_weight": 2.0,
    "move_rules.conflict_weight": 0.25,
}
"""What `use_v1_rules` puts in place of whatever is set."""


def value_of(settings: Mapping[str, Setting], name: str, rule_set: RuleSet) -> Setting:
    """Value that a rule set runs with: what is set where it works there, else the default.

    Parameters
    ----------
    settings
        What was set, by `section.name`.
    name
        One of `SETTINGS` that has a default.
    """
    known = SETTINGS[name]
    if known.default is None:
        raise KeyError(name)
    if name in V1_RULES and settings.get("move_rules.use_v1_rules"):
        return V1_RULES[name]
    if known.fate(rule_set) is not Fate.WORKS:
        return known.default if known.without is None else known.without
    return settings.get(name, known.default)
