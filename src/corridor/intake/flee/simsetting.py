"""simsetting.yml: Flee's settings, from the folder, from its parent, or from a file that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.intake.flee.settings import Setter, check_together, sections
from corridor.intake.flee.yaml_text import MAX_BYTES, Entry, read_yaml
from corridor.intake.text.files import Folder, nearest
from corridor.world.days import RuleSet
from corridor.world.flee_settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corridor.world.days import Setting

FILE = "simsetting.yml"
_SPAWNING = "conflict_driven_spawning"
_FLOODS = "flood_rules"


def read_settings(folder: Folder, named: Path | None, rule_set: RuleSet) -> Mapping[str, Setting]:
    """Read what is set; what is wrong, or has no effect, is noted."""
    text = _find(folder, named)
    entries = read_yaml(folder, FILE, text) if text is not None else None
    setter = Setter(folder, FILE, rule_set, {})
    for name, entry in (entries or {}).items():
        if name in SETTINGS:
            setter.put(name, _bare(entry), entry.line)
        elif name in sections():
            _read_section(setter, name, entry)
        else:
            folder.fault(FILE, entry.line, name, "unknown section", "Flee would ignore it in silence",
                         nearest(name, [*sections(), *(one for one in SETTINGS if "." not in one)]))  # fmt: skip
    check_together(setter)
    return setter.settings


def _find(folder: Folder, named: Path | None) -> str | None:
    # The text of the settings; None, and what is said about it, where there is none.
    if named is None:
        own = folder.path.resolve()
        named = next((one for one in (own / FILE, own.parent / FILE) if _is_there(one)), None)
    if named is None:
        folder.warn(FILE, 0, "", "missing", "neither in the folder nor in the one it lies in; all settings have their "
                    "defaults", "name it with --simsetting FILE")  # fmt: skip
        return None
    outside = Folder(named.parent)
    text = outside.read_text(named.name, MAX_BYTES, "no such file of settings")
    faults = outside.findings().faults
    for fault in faults:
        folder.fault(FILE, fault.row, fault.column, fault.found, fault.allowed, fault.remedy)
    if named.name in outside.contents:
        folder.contents[FILE] = outside.contents[named.name]
    return None if faults else text


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _read_section(setter: Setter, section: str, entry: Entry) -> None:
    if entry.value is None:
        return
    if not isinstance(entry.value, dict):
        setter.folder.fault(setter.file, entry.line, section, entry.value, "must be a section of settings",
                            "indent the settings below it")  # fmt: skip
        return
    if section == _FLOODS and setter.rule_set is RuleSet.FLEE_3_1:
        setter.folder.fault(setter.file, entry.line, section, "a section", "stops Flee 3.1, even where it is empty",
                            "remove it")  # fmt: skip
        return
    for key, one in entry.value.items():
        name = f"{section}.{key}"
        if key == _SPAWNING and section == "spawn_rules":
            _read_spawning(setter, name, one)
        else:
            setter.put(name, _bare(one), one.line)


def _read_spawning(setter: Setter, name: str, entry: Entry) -> None:
    # The section alone switches it on.
    if entry.value is None:
        return
    if not isinstance(entry.value, dict):
        setter.folder.fault(setter.file, entry.line, name, entry.value, "must be a section of settings; Flee stops",
                            "write spawn_mode and displaced_per_conflict_day below it")  # fmt: skip
        return
    for key, one in entry.value.items():
        setter.put(f"{name}.{key}", _bare(one), one.line)
    setter.settings.setdefault(f"{name}.spawn_mode", "constant")


def _bare(entry: Entry) -> object:
    if isinstance(entry.value, dict):
        return {key: _bare(one) for key, one in entry.value.items()}
    return entry.value
