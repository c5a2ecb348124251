"""Flee's settings: what each may hold, and what becomes of it in the rule set."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeGuard

from corridor.intake.flee.cells import trim
from corridor.intake.shape.hints import number_hint
from corridor.intake.text.files import CONTROL, nearest
from corridor.intake.text.notes import figure
from corridor.world.days import RuleSet
from corridor.world.flee_settings import SETTINGS, Fate, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridor.intake.text.files import Folder
    from corridor.world.days import Setting
    from corridor.world.flee_settings import Known

_MODE = "spawn_rules.conflict_driven_spawning.spawn_mode"
_PER_DAY = "spawn_rules.conflict_driven_spawning.displaced_per_conflict_day"
_MODES = ("constant", "pop_ratio", "poisson")

_LARGE = 1e9
_LONGEST = 1_000
_CHANCE = (0.0, 1.0)
_POWER = (-100.0, 100.0)
_SPEED = (1e-3, 1e6)
_WEIGHT = (0.0, 1e6)
_RANGES: Mapping[str, tuple[float, float]] = {
    "spawn_rules.conflict_spawn_decay": _WEIGHT,
    "spawn_rules.conflict_spawn_decay_interval": (1.0, 1e6),
    _PER_DAY: (0.0, _LARGE),
    "move_rules.max_move_speed": _SPEED,
    "move_rules.max_walk_speed": _SPEED,
    "move_rules.foreign_weight": _WEIGHT,
    "move_rules.camp_weight": _WEIGHT,
    "move_rules.conflict_weight": _WEIGHT,
    "move_rules.conflict_movechance": _CHANCE,
    "move_rules.camp_movechance": _CHANCE,
    "move_rules.idpcamp_movechance": _CHANCE,
    "move_rules.default_movechance": _CHANCE,
    "move_rules.awareness_level": (-1.0, 10.0),
    "move_rules.capacity_buffer": (0.0, 1e6),
    "move_rules.capacity_scaling": (0.0, 1e6),
    "move_rules.softening": (0.0, 1e6),
    "move_rules.weight_softening": (0.0, 1e6),
    "move_rules.weight_power": _POWER,
    "move_rules.distance_power": _POWER,
    "move_rules.home_distance_power": _POWER,
    "move_rules.pop_power_for_loc_weight": _POWER,
    "move_rules.movechance_pop_base": (1e-3, 1e12),
    "move_rules.movechance_pop_scale_factor": _POWER,
    "move_rules.pruning_threshold": (0.0, 1e12),
    "optimisations.hasten": (1.0, 1e6),
}
"""Smallest and largest; of settings that do something."""

_TURNS_TO_CAMP = 0.005
"""Flee takes every place for a camp that is left with a smaller chance."""


@dataclass(frozen=True)
class Setter:
    """Checks settings one by one, and keeps those that fit.

    Parameters
    ----------
    where
        What stands before a setting's name in a message.
    """

    folder: Folder
    file: str
    rule_set: RuleSet
    settings: dict[str, Setting]
    where: str = ""

    def put(self, name: str, value: object, line: int = 0) -> None:
        """Check a setting by its full name, and keep it; what is wrong, or without effect, is noted."""
        known = SETTINGS.get(name)
        if known is None:
            self.unknown(name, value, line)
            return
        setting = self._read(name, known, value, line)
        if setting is None:
            return
        self.settings[name] = setting
        self._check_fate(name, known, setting, line)

    def unknown(self, name: str, value: object, line: int) -> None:
        """Note a setting that Flee has none of, with the one that it is nearest to."""
        section, _, key = name.partition(".")
        own = [one for one in SETTINGS if one.startswith(f"{section}.")]
        elsewhere = [one for one in SETTINGS if key and one.rpartition(".")[2] == key.rpartition(".")[2]]
        self.folder.fault(
            self.file, line, self.where + name, _shown(value), "no setting of Flee, which would ignore it in silence",
            f"it belongs below {elsewhere[0].rpartition('.')[0] or 'no section'}" if elsewhere
            else partial(nearest, name, own or list(SETTINGS)),
        )  # fmt: skip

    def _read(self, name: str, known: Known, value: object, line: int) -> Setting | None:
        fault = partial(self.folder.fault, self.file, line, self.where + name, _shown(value))
        if known.kind is Kind.TRUTH:
            return self._read_truth(name, value, line)
        if known.kind is Kind.WORD:
            # What does nothing, or stops Flee, is only kept as it stands.
            works = known.fate(self.rule_set) is Fate.WORKS
            return _read_mode(fault, value, self.rule_set) if works else _as_it_stands(value)
        low, high = _RANGES.get(name, (-_LARGE, _LARGE))
        if known.kind is Kind.LIST:
            return _read_list(fault, value, low, high)
        return _read_number(fault, known, value, low, high)

    def _read_truth(self, name: str, value: object, line: int) -> float | None:
        if isinstance(value, bool):
            return float(value)
        if value is None or (isinstance(value, int | float) and math.isfinite(value)):
            truth = bool(value)
            self.folder.warn(self.file, line, self.where + name, _shown(value),
                             f"is no truth; Flee takes it for {truth}, and so is done", f"write {truth}")  # fmt: skip
            return float(truth)
        self.folder.fault(self.file, line, self.where + name, _shown(value),
                          "must be true or false; Flee takes any word for true, False in quotes too",
                          "write True or False without quotes")  # fmt: skip
        return None

    def _check_fate(self, name: str, known: Known, setting: Setting, line: int) -> None:
        fate = known.fate(self.rule_set)
        shown = _shown(setting)
        without = known.without if fate is Fate.LACKS else None
        usual = known.default if without is None else without
        is_off = setting == usual or (known.default is None and setting in (0.0, "", (), "none"))
        if name == "flood_rules.max_flood_level" and setting == -1.0:
            is_off = True
        if fate is Fate.WORKS or is_off:
            if (
                name.endswith(("default_movechance", "conflict_movechance"))
                and isinstance(setting, float)
                and setting < _TURNS_TO_CAMP
            ):
                self.folder.warn(self.file, line, self.where + name, shown, f"is less than {_TURNS_TO_CAMP}, and Flee "
                                 "takes every such place for a camp", "raise it")  # fmt: skip
            return
        why = known.note or fate
        if fate in {Fate.LACKS, Fate.DEAD}:
            self.folder.warn(self.file, line, self.where + name, shown, f"without effect in {self.rule_set}: {why}",
                             "remove it")  # fmt: skip
            return
        what = "Flee stops there" if fate is Fate.STOPS else "corridor has not built it"
        self.folder.fault(self.file, line, self.where + name, shown, f"cannot run in {self.rule_set}: {what} ({why})",
                          "switch it off, or remove it")  # fmt: skip


def check_together(setter: Setter, line: int = 0) -> None:
    """Check what settings ask of each other, when all are in."""
    settings, mode = setter.settings, setter.settings.get(_MODE)
    per_day = settings.get(_PER_DAY)
    if per_day is not None and mode is None:
        settings[_MODE] = mode = "constant"
    if not isinstance(per_day, float):
        return
    if mode == "pop_ratio":
        if per_day > 1:
            setter.folder.fault(
                setter.file,
                line,
                setter.where + _PER_DAY,
                figure(per_day),
                "must be a share of the people, 0 to 1, for pop_ratio",
                "write 0.01 for 1 %",
            )
    elif not per_day.is_integer():
        setter.folder.fault(setter.file, line, setter.where + _PER_DAY, figure(per_day),
                            f"must be a whole number for {mode}; Flee cuts the decimals off",
                            "write whole people, or spawn_mode: pop_ratio")  # fmt: skip


def _read_list(fault: partial[None], value: object, low: float, high: float) -> tuple[float, ...] | None:
    values = [] if value is None else value
    if isinstance(values, list | tuple) and all(_fits(one, low, high) for one in values):
        return tuple(map(float, values))
    fault(f"must be a list of numbers from {figure(low)} to {figure(high)}", "write [1.0, 0.5]")
    return None


def _read_number(fault: partial[None], known: Known, value: object, low: float, high: float) -> float | None:
    allowed = f"must be {known.kind} from {figure(low)} to {figure(high)}"
    if not _fits(value, low, high):
        words = "write the number without quotes, and 1.0e+5 for 1e5"
        fault(allowed, (number_hint(value) or words) if isinstance(value, str) else "")
        return None
    number = float(value)
    if known.kind is Kind.WHOLE and not number.is_integer():
        fault(allowed, "Flee cuts the decimals off")
        return None
    return number


def _read_mode(fault: partial[None], value: object, rule_set: RuleSet) -> str | None:
    mode = value.strip().lower() if isinstance(value, str) else ""
    if mode not in _MODES:
        fault(f"must be one of {', '.join(_MODES)}", "")
        return None
    if mode == "poisson" and rule_set is RuleSet.FLEE_3_1:
        fault("stops Flee 3.1", f"write constant, or take the rule set {RuleSet.FLEE_2026}")
        return None
    return mode


def _fits(value: object, low: float, high: float) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _as_it_stands(value: object) -> Setting:
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, default=str)
    # Half a character, which YAML can write, has no bytes.
    return trim(CONTROL.sub("", text[:_LONGEST]).encode(errors="replace").decode())


def _shown(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, float):
        return figure(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value[:10]))}]"
    return str(value)


def sections() -> Sequence[str]:
    """Names of Flee's sections of settings."""
    return list(dict.fromkeys(name.partition(".")[0] for name in SETTINGS if "." in name))
