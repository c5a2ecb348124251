"""Folders of other tools as scenarios: import_flee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.api.arguments import check_folder
from corridor.intake.flee.write import native_files
from corridor.intake.new import check_new, write_new
from corridor.intake.read import find_scenario, read_scenario
from corridor.intake.whole.strays import is_flee_folder
from corridor.world.days import RuleSet
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.world.scenario import Scenario


def import_flee(
    folder: str | Path, target: str | Path, *, simsetting: str | Path | None = None, rule_set: str = "flee-3.1"
) -> Scenario:
    """Write a folder of Flee as a scenario folder that runs by Flee's rules and can be edited.

    Parameters
    ----------
    folder
        Flee's: with input_csv/ and source_data/.
    target
        Folder to make; its last part is the scenario's name. Must not exist yet.
    simsetting
        File of settings; None: simsetting.yml of the folder, or of the one it lies in.
    rule_set
        `flee-3.1`, or `flee-2026` for the rules of Flee's repository.

    Returns
    -------
    Scenario
        What was read; its `warnings` say what was odd, and what was made of it.

    Raises
    ------
    ScenarioMissingError
        When there is no such folder.
    ScenarioError
        With every fault of the folder; nothing is written then.
    RequestError
        When the folder is none of Flee's, or the rule set or the target does not fit.
    ResultError
        When the target cannot be written.

    Examples
    --------
    >>> import corridor
    >>> scenario = corridor.import_flee("mali2012", "mali-2012")  # doctest: +SKIP
    >>> len(scenario.places)  # doctest: +SKIP
    23
    """
    rules = check_rule_set(rule_set)
    source, new = check_folder(folder, "folder"), check_folder(target, "target")
    settings = None if simsetting is None else check_folder(simsetting, "simsetting")
    check_new(new)
    if not is_flee_folder(find_scenario(str(source))):
        raise RequestError(f"{printable(str(source))}: is no folder of Flee; it must have input_csv/, or "
                           "locations.csv, and no scenario.toml")  # fmt: skip
    scenario = read_scenario(str(source), settings, rules)
    write_new(new, native_files(scenario))
    return scenario


def check_rule_set(name: str) -> RuleSet:
    """Find a rule set by its name.

    Raises
    ------
    RequestError
        When there is none of this name.
    """
    try:
        return RuleSet(name)
    except ValueError:
        known = ", ".join(RuleSet)
        raise RequestError(f"--rule-set {printable(str(name))}: no such rules; known: {known}") from None
