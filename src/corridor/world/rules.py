"""Rules that installed packages add: where they are found. A scenario names them; it never brings code."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.metadata import EntryPoint

RULE_GROUP = "corridor.rules"
"""Entry points of this group are rules for who leaves, by name."""


def installed_rules() -> Mapping[str, EntryPoint]:
    """Rules of all installed packages, by name; none of them is imported."""
    return {one.name: one for one in entry_points(group=RULE_GROUP)}


def origin_of(rule: EntryPoint) -> str:
    """Name and version of the package that a rule comes with."""
    return f"{rule.dist.name} {rule.dist.version}" if rule.dist else "an unknown package"
