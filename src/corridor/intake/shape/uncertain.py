"""Reads uncertain inputs and prior sets out of scenario.toml."""

from __future__ import annotations

import difflib
from functools import partial
from typing import TYPE_CHECKING, Any

from corridor.intake.shape.checks import check_table
from corridor.intake.shape.claimed import check_source
from corridor.intake.shape.hints import number_hint
from corridor.intake.shape.schema import LARGEST, SMALLEST, InputTable, PriorSetTable
from corridor.intake.text.files import nearest
from corridor.intake.text.notes import figure
from corridor.world.distributions import PARAMETERS, Distribution
from corridor.world.inputs import FIGHTING_INPUTS, PriorSet, UncertainInput
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.results import MIXTURE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from corridor.intake.text.files import Folder

FILE = "scenario.toml"
MAX_PRIOR_SETS = 100


def _read_distribution(folder: Folder, where: str, name: str, table: Mapping[str, Any]) -> Distribution | None:
    kind = table.get("kind", "missing")
    if not isinstance(kind, str) or kind not in PARAMETERS:
        folder.fault(FILE, 0, f"{where}.kind", kind, f"must be one of {', '.join(PARAMETERS)}")
        return None
    names = PARAMETERS[kind]
    unknown = sorted(table.keys() - {"kind", *names})
    for key in unknown:
        folder.fault(FILE, 0, f"{where}.{key}", table[key], "unknown name", nearest(key, list(names)))
    values = []
    for key in names:
        value = table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
            found = "missing" if value is None else value
            remedy = number_hint(value) if isinstance(value, str) else ""
            folder.fault(FILE, 0, f"{where}.{key}", found, f"must be a number up to {LARGEST:g}", remedy)
        else:
            values.append(float(value))
    if unknown or len(values) < len(names):
        return None
    distribution = Distribution(kind, tuple(values))
    problem = distribution.problem() or _out_of_range(distribution, name)
    if problem:
        folder.fault(FILE, 0, where, distribution, problem, _share_hint(distribution, name))
        return None
    return distribution


def _out_of_range(distribution: Distribution, name: str) -> str:
    # What the model cannot take, and what no float can draw from; empty when nothing is wrong.
    meaning = MODEL_INPUTS[name]
    if distribution.kind in {"log_uniform", "log_normal"} and distribution.values[0] < SMALLEST:
        return f"{PARAMETERS[distribution.kind][0]} must be at least {SMALLEST:g}"
    low, high = distribution.bounds()
    if distribution.kind == "log_normal":  # its tails are cut at the bounds; its middle must not be
        low = high = distribution.values[0]
    if low < meaning.low or high > meaning.high:
        what = f"the median of {name}" if distribution.kind == "log_normal" else name
        return f"{what} must lie in [{figure(meaning.low)}, {figure(meaning.high)}] {meaning.unit}"
    return ""


def _share_hint(distribution: Distribution, name: str) -> str:
    # A share was likely given as per cent.
    meaning, high = MODEL_INPUTS[name], max(distribution.values)
    is_percent = meaning.unit == "share" and distribution.kind != "log_normal" and meaning.high < high <= 100  # noqa: PLR2004 - per cent
    return f"is it per cent? {figure(high)} % is {figure(high / 100)}" if is_percent else ""


def read_inputs(
    folder: Folder, tables: Mapping[str, Any], groups: Collection[str], where: str = "inputs"
) -> dict[str, UncertainInput]:
    """Read the tables below [inputs] or [prior_sets.NAME.inputs]; what is wrong is noted and left out.

    Parameters
    ----------
    groups
        Names of claim groups, those at fault included.
    """
    inputs = {}
    for name, table in tables.items():
        prefix = f"{where}.{name}"
        if name not in MODEL_INPUTS:
            folder.fault(FILE, 0, prefix, "unknown input", "must be an input of the model",
                         partial(nearest, name, list(MODEL_INPUTS)))  # fmt: skip
            continue
        row = check_table(InputTable, table, folder, FILE, f"{prefix}.")
        if "unit" in row and row["unit"] != MODEL_INPUTS[name].unit:
            folder.fault(FILE, 0, f"{prefix}.unit", row["unit"], f"must be {MODEL_INPUTS[name].unit}")
        if isinstance(table, dict):
            check_source(folder, prefix, table, groups)
        both = {
            key: _read_distribution(folder, f"{prefix}.{key}", name, row[key])
            for key in ("distribution", "generic")
            if row.get(key) is not None
        }
        # Of an input with a claim group, what stands in while no claim is known.
        distribution = both.get("generic" if row.get("claim_group") else "distribution")
        if distribution is not None and len(row) == len(InputTable.model_fields):
            inputs[name] = UncertainInput(
                name, distribution, " ".join(row["reason"].split()), row["assumption"], row["published_time"],
                both.get("generic"), row["claim_group"], row["per"],
            )  # fmt: skip
    return inputs


def read_prior_sets(folder: Folder, tables: Mapping[str, Any], groups: Collection[str]) -> dict[str, PriorSet]:
    """Read the tables below [prior_sets]; what is wrong is noted and left out.

    Parameters
    ----------
    groups
        As in `read_inputs`.
    """
    if len(tables) > MAX_PRIOR_SETS:
        folder.fault(FILE, 0, "prior_sets", f"{len(tables):,} sets", f"must be at most {MAX_PRIOR_SETS}", "merge some")
        return {}
    sets = {}
    for name, table in tables.items():
        prefix = f"prior_sets.{name}"
        if name == MIXTURE or not name.isidentifier():
            folder.fault(FILE, 0, prefix, name, f"must be letters, digits and underscores, and not {MIXTURE}")
        row = check_table(PriorSetTable, table, folder, FILE, f"{prefix}.")
        inputs = read_inputs(folder, row.get("inputs", {}), groups, f"{prefix}.inputs")
        if len(row) == len(PriorSetTable.model_fields):
            sets[name] = PriorSet(name, row["weight"], " ".join(row["argument"].split()), inputs)
    return sets


def check_complete(folder: Folder, inputs: Mapping[str, Any], sets: Mapping[str, Any]) -> None:
    """Note every model input that neither the scenario nor each of its prior sets states.

    Parameters
    ----------
    inputs, sets
        The tables as they stand: what is stated but broken is not missing.
    """
    within = {
        name: one.get("inputs") if isinstance(one, dict) else None for name, one in sets.items()
    }  # a set without a table of inputs is a fault of its own
    stated_in = {name: one for name, one in within.items() if isinstance(one, dict)}
    for name, meaning in MODEL_INPUTS.items():
        if meaning.default is not None:
            continue
        lacking = [one for one, stated in stated_in.items() if not _states(stated, name)]
        if not _states(inputs, name) and (lacking or not sets):
            where = f" (prior sets without it: {', '.join(lacking)})" if sets else ""
            folder.fault(FILE, 0, f"inputs.{name}", f"missing{where}", f"must be given: {meaning.meaning}",
                         "add [inputs." + name + "]")  # fmt: skip


def check_fighting(folder: Folder, inputs: Mapping[str, Any], sets: Mapping[str, Any]) -> None:
    """Note a process of fighting that is stated in part: what breaks out needs a length and an intensity too."""
    tables = [one.get("inputs") for one in sets.values() if isinstance(one, dict)]
    for own in [one for one in tables if isinstance(one, dict)] or [{}]:
        stated = inputs.keys() | own.keys()
        lacking = [name for name in FIGHTING_INPUTS if name not in stated]
        if FIGHTING_INPUTS[0] in stated and lacking:
            folder.fault(FILE, 0, f"inputs.{lacking[0]}", "missing", f"must be given where {FIGHTING_INPUTS[0]} is",
                         f"add [inputs.{lacking[0]}]")  # fmt: skip
            return


def _states(tables: Mapping[str, Any], name: str) -> bool:
    # A misspelt name stands for the input it is nearest to.
    unknown: Sequence[str] = [key for key in list(tables)[:100] if key not in MODEL_INPUTS]
    return name in tables or any(difflib.get_close_matches(key, MODEL_INPUTS, 1, 0.5) == [name] for key in unknown)


def read_rivals(folder: Folder, tables: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Read the ranges below [rivals.no_physics]; what is wrong is noted and left out."""
    for name in sorted(tables.keys() - {"no_physics"}):
        folder.fault(FILE, 0, f"rivals.{name}", "unknown rival", "only no_physics has settings", "remove it")
    ranges = {}
    for key, values in tables.get("no_physics", {}).items():
        where = f"rivals.no_physics.{key}"
        if key not in {"rate_per_h", "total"}:
            folder.fault(FILE, 0, where, "unknown name", nearest(key, ["rate_per_h", "total"]))
        elif len(values) != 2 or not SMALLEST <= values[0] < values[1] <= LARGEST:  # noqa: PLR2004 - low and high
            folder.fault(FILE, 0, where, values, f"must be [low, high] with 0 < low < high <= {LARGEST:g}")
        else:
            ranges[key] = (float(values[0]), float(values[1]))
    return ranges
