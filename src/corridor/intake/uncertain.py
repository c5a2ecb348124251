"""Reads uncertain inputs and prior sets out of scenario.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridor.intake.files import nearest
from corridor.intake.schema import InputTable, PriorSetTable, check
from corridor.world.distributions import PARAMETERS, Distribution
from corridor.world.inputs import MODEL_INPUTS, PriorSet, UncertainInput
from corridor.world.results import MIXTURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.intake.files import Folder

FILE = "scenario.toml"
LARGEST = 1e12


def _read_distribution(folder: Folder, where: str, name: str, table: Mapping[str, Any]) -> Distribution | None:
    kind = table.get("kind", "missing")
    if not isinstance(kind, str) or kind not in PARAMETERS:
        folder.fault(FILE, 0, f"{where}.kind", kind, f"must be one of {', '.join(PARAMETERS)}")
        return None
    names = PARAMETERS[kind]
    for key in sorted(table.keys() - {"kind", *names}):
        folder.fault(FILE, 0, f"{where}.{key}", table[key], "unknown name", nearest(key, list(names)))
        return None
    values = [table.get(key) for key in names]
    for key, value in zip(names, values, strict=True):
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
            folder.fault(
                FILE, 0, f"{where}.{key}", "missing" if value is None else value, f"must be a number up to {LARGEST:g}"
            )
            return None
    distribution = Distribution(kind, tuple(float(value) for value in values if value is not None))
    problem = distribution.problem()
    meaning = MODEL_INPUTS[name]
    low, high = distribution.bounds()
    if not problem and kind != "log_normal" and (low < meaning.low or high > meaning.high):
        problem = f"{name} must lie in [{meaning.low:g}, {meaning.high:g}] {meaning.unit}"
    if problem:
        folder.fault(FILE, 0, where, distribution, problem)
        return None
    return distribution


def read_inputs(folder: Folder, tables: Mapping[str, Any], where: str = "inputs") -> dict[str, UncertainInput]:
    """Read the tables below [inputs] or [prior_sets.NAME.inputs]; what is wrong is noted and left out."""
    inputs = {}
    for name, table in tables.items():
        prefix = f"{where}.{name}"
        if name not in MODEL_INPUTS:
            folder.fault(FILE, 0, prefix, "unknown input", "must be an input of the model",
                         nearest(name, list(MODEL_INPUTS)))  # fmt: skip
            continue
        if not isinstance(table, dict):
            folder.fault(FILE, 0, prefix, table, "must be a table")
            continue
        row = check(InputTable, table, folder, FILE, prefix=f"{prefix}.")
        if row is None:
            continue
        if row.unit != MODEL_INPUTS[name].unit:
            folder.fault(FILE, 0, f"{prefix}.unit", row.unit, f"must be {MODEL_INPUTS[name].unit}")
        if (row.published_time is None) != (row.generic is None):
            folder.fault(FILE, 0, prefix, "only one of published_time and generic", "must have both or neither",
                         "give the generic range that stands in before the source was published")  # fmt: skip
        distribution = _read_distribution(folder, f"{prefix}.distribution", name, row.distribution)
        generic = (
            _read_distribution(folder, f"{prefix}.generic", name, row.generic) if row.generic is not None else None
        )
        if distribution is not None:
            inputs[name] = UncertainInput(
                name, distribution, " ".join(row.reason.split()), row.assumption, row.published_time, generic
            )
    return inputs


def read_prior_sets(folder: Folder, tables: Mapping[str, Any]) -> dict[str, PriorSet]:
    """Read the tables below [prior_sets]; what is wrong is noted and left out."""
    sets = {}
    for name, table in tables.items():
        prefix = f"prior_sets.{name}"
        if name == MIXTURE or not name.isidentifier():
            folder.fault(FILE, 0, prefix, name, f"must be letters, digits and underscores, and not {MIXTURE}")
            continue
        if not isinstance(table, dict):
            folder.fault(FILE, 0, prefix, table, "must be a table")
            continue
        row = check(PriorSetTable, table, folder, FILE, prefix=f"{prefix}.")
        if row is not None:
            inputs = read_inputs(folder, row.inputs, f"{prefix}.inputs")
            sets[name] = PriorSet(name, row.weight, " ".join(row.argument.split()), inputs)
    return sets


def check_complete(folder: Folder, inputs: Mapping[str, UncertainInput], sets: Mapping[str, PriorSet]) -> None:
    """Note every model input that neither the scenario nor each of its prior sets states."""
    for name, meaning in MODEL_INPUTS.items():
        lacking = [one.name for one in sets.values() if name not in one.inputs]
        if name not in inputs and (lacking or not sets):
            where = f" (prior sets without it: {', '.join(lacking)})" if sets else ""
            folder.fault(FILE, 0, f"inputs.{name}", f"missing{where}", f"must be given: {meaning.meaning}",
                         "add [inputs." + name + "]")  # fmt: skip


def read_rivals(folder: Folder, tables: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Read the ranges below [rivals.no_physics]; what is wrong is noted and left out."""
    for name in sorted(tables.keys() - {"no_physics"}):
        folder.fault(FILE, 0, f"rivals.{name}", "unknown rival", "only no_physics has settings", "remove it")
    ranges = {}
    for key, values in tables.get("no_physics", {}).items():
        where = f"rivals.no_physics.{key}"
        if key not in {"rate_per_h", "total"}:
            folder.fault(FILE, 0, where, "unknown name", nearest(key, ["rate_per_h", "total"]))
        elif len(values) != 2 or not 0 < values[0] < values[1] <= LARGEST:  # noqa: PLR2004 - low and high
            folder.fault(FILE, 0, where, values, "must be [low, high] with 0 < low < high")
        else:
            ranges[key] = (float(values[0]), float(values[1]))
    return ranges
