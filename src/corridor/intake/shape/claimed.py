"""Claim groups of scenario.toml, and the inputs that are reconciled from one."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.intake.shape.checks import check_table
from corridor.intake.shape.claim_schema import ClaimGroupTable, units_of
from corridor.intake.text.files import nearest
from corridor.world.claims import ClaimGroup

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from corridor.intake.text.files import Folder

_FILE = "scenario.toml"
MAX_CLAIM_GROUPS = 100

_NAME = re.compile(r"[a-z0-9]+([-_]+[a-z0-9]+)*")
_NEEDED = ("distribution", "assumption")
_BARRED: Mapping[str, str] = {
    "distribution": "its claims give it",
    "published_time": "each claim has its own",
}


def check_source(folder: Folder, prefix: str, table: Mapping[str, Any], groups: Collection[str]) -> None:
    """Note an input that names a claim group and numbers of its own, or neither, and what goes with neither.

    Parameters
    ----------
    prefix
        Where the table stands.
    table
        As it stands.
    groups
        Names of claim groups, those at fault included.
    """
    if "claim_group" in table:
        _check_claimed(folder, prefix, table, groups)
        return
    for key in _NEEDED:
        if key not in table:
            remedy = "or name a claim_group" if key == "distribution" else ""
            folder.fault(_FILE, 0, f"{prefix}.{key}", "missing", "must be given", remedy)
    if "per" in table:
        folder.fault(_FILE, 0, f"{prefix}.per", table["per"], "must be left out where there is no claim_group")
    if ("published_time" in table) != ("generic" in table):
        folder.fault(_FILE, 0, prefix, "only one of published_time and generic", "must have both or neither",
                     "give the generic range that stands in before the source was published")  # fmt: skip


def _check_claimed(folder: Folder, prefix: str, table: Mapping[str, Any], groups: Collection[str]) -> None:
    name, where = table["claim_group"], "where claim_group is given"
    if isinstance(name, str) and name not in groups:
        folder.fault(_FILE, 0, f"{prefix}.claim_group", name or "empty",
                     "must be the name of a table [claim_groups.NAME]",
                     partial(nearest, name, list(groups)) if groups else "add it")  # fmt: skip
    for key, why in _BARRED.items():
        if key in table:
            folder.fault(
                _FILE, 0, f"{prefix}.{key}", table[key], f"must be left out {where}: {why}", "keep one of them"
            )
    if table.get("assumption") is True:
        folder.fault(_FILE, 0, f"{prefix}.assumption", "true", f"must be false, or left out, {where}",
                     "claims are sources")  # fmt: skip
    if "generic" not in table:
        folder.fault(_FILE, 0, f"{prefix}.generic", "missing", f"must be given {where}",
                     "give the range that stands in while no claim is known")  # fmt: skip


def read_claim_groups(folder: Folder, tables: Mapping[str, Any]) -> dict[str, ClaimGroup]:
    """Read the tables below [claim_groups]; what is wrong is noted and left out."""
    if len(tables) > MAX_CLAIM_GROUPS:
        folder.fault(_FILE, 0, "claim_groups", f"{len(tables):,} groups", f"must be at most {MAX_CLAIM_GROUPS}",
                     "remove those that no input needs")  # fmt: skip
        return {}
    groups = {}
    for name, table in tables.items():
        prefix = f"claim_groups.{name}"
        if not _NAME.fullmatch(name):
            folder.fault(
                _FILE, 0, prefix, name, "must be lowercase letters and digits, joined by hyphens or underscores"
            )
        row = check_table(ClaimGroupTable, table, folder, _FILE, f"{prefix}.")
        if len(row) < len(ClaimGroupTable.model_fields):
            continue
        group = ClaimGroup(name, row["quantity"], row["definition"] or "", row["place_id"],
                           row["about_from"], row["about_until"])  # fmt: skip
        if group.definition:
            check_unit(folder, _FILE, 0, f"{prefix}.definition", group.quantity, group.definition)
        if group.about_from and group.about_until and group.about_until < group.about_from:
            folder.fault(_FILE, 0, f"{prefix}.about_until", group.about_until,
                         f"must not be before about_from = {group.about_from}", "check both times")  # fmt: skip
        groups[name] = group
    return groups


def check_unit(folder: Folder, file: str, row: int, column: str, quantity: str, definition: str) -> None:
    """Note a definition in a unit that its quantity does not have."""
    unit, known = definition.split(";")[1].strip(), units_of(quantity)
    if unit not in known:
        folder.fault(file, row, column, definition,
                     f"the unit, second, must be one of {', '.join(known)} for {quantity}",
                     partial(nearest, unit, known))  # fmt: skip


def warn_of_unused(
    folder: Folder, groups: Mapping[str, ClaimGroup], inputs: Mapping[str, Any], sets: Mapping[str, Any]
) -> None:
    """Claim groups that no input names.

    Parameters
    ----------
    inputs, sets
        The tables as they stand.
    """
    within = [one.get("inputs") for one in sets.values() if isinstance(one, dict)]
    tables = [table for own in (inputs, *within) if isinstance(own, dict) for table in own.values()]
    named = [table.get("claim_group") for table in tables if isinstance(table, dict)]
    for name in groups:
        if name not in named:
            folder.warn(_FILE, 0, f"claim_groups.{name}", "a claim group that no input names",
                        "its claims change nothing",
                        "name it as claim_group of an input, or remove it")  # fmt: skip
