"""Reads YAML that nobody has checked, with the line of every key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.intake.text.files import Folder

MAX_BYTES = 100_000
_YAML = "must be YAML"
_VALUES = "must be a number, a truth, a word or a list of numbers"


@dataclass(frozen=True)
class Entry:
    """What stands behind a key: a plain value, a list of such, or a mapping of entries; and the line of the key."""

    line: int
    value: Any


class _UnreadableError(ValueError):
    # A value that no setting has.
    def __init__(self, line: int, found: str, allowed: str = _VALUES, remedy: str = "") -> None:
        super().__init__(found)
        self.line = line
        self.allowed = allowed
        self.remedy = remedy


def read_yaml(folder: Folder, file: str, text: str) -> Mapping[str, Entry] | None:
    """Read a YAML text as a mapping; None, and a fault, if that fails. An empty text is an empty mapping."""
    try:
        entry = _read(folder, file, text)
    except _UnreadableError as err:
        folder.fault(file, err.line, "", err, err.allowed, err.remedy)
        return None
    if not isinstance(entry.value, dict):
        folder.fault(file, 1, "", entry.value, "must be sections of settings, such as move_rules:")
        return None
    return entry.value


def _read(folder: Folder, file: str, text: str) -> Entry:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return Entry(1, {}) if node is None else _entry((folder, file, set()), node, 1, 0)
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        found = getattr(err, "problem", None) or "no YAML"
        raise _UnreadableError(mark.line + 1 if mark else 0, found, _YAML, "check indents, colons, quotes") from err
    except RecursionError as err:
        raise _UnreadableError(0, "nested too deep", _YAML) from err
    except _UnreadableError:
        raise
    except (ValueError, OverflowError, AttributeError) as err:  # a number of thousands of digits
        raise _UnreadableError(0, str(err), _YAML) from err


_DEEPEST = 4


def _entry(at: tuple[Folder, str, set[int]], node: yaml.Node, line: int, depth: int) -> Entry:
    folder, file, seen = at
    # A few hundred of them, each of the one before, would fill the memory.
    if id(node) in seen:
        raise _UnreadableError(line, "an alias (*)", _VALUES, "write the value itself")
    seen.add(id(node))
    if depth > _DEEPEST:
        raise _UnreadableError(node.start_mark.line + 1, "nested too deep")
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Entry] = {}
        for key, value in node.value:
            here = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _UnreadableError(here, "a key that is no word")
            if key.value in entries:
                folder.fault(file, here, key.value, "stands there twice", "must stand once in its section",
                             "delete one of them")  # fmt: skip
                continue
            entries[key.value] = _entry(at, value, here, depth + 1)
        return Entry(line, entries)
    if isinstance(node, yaml.SequenceNode):
        return Entry(line, [_entry(at, one, line, depth + 1).value for one in node.value])
    return Entry(line, _plain(node))


def _plain(node: yaml.Node) -> object:
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    loader = yaml.SafeLoader("")
    try:
        if tag not in {"null", "bool", "int", "float", "str"}:
            raise _UnreadableError(node.start_mark.line + 1, f"{node.value} ({tag})")
        value: object = loader.construct_object(node)
    finally:
        loader.dispose()
    return value
