"""Scenario folders: bundled, check, read, new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.api.arguments import check_folder, check_name
from corridor.api.imports import check_rule_set
from corridor.intake.new import new_from_map, new_scenario
from corridor.intake.read import bundled_scenarios, check_scenario, read_scenario
from corridor.world.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corridor.world.days import RuleSet
    from corridor.world.errors import Findings
    from corridor.world.scenario import Scenario


def bundled() -> tuple[str, ...]:
    """List the names of the scenarios that travel with corridor.

    >>> import corridor
    >>> corridor.bundled()
    ('karabakh-2023', 'one-bridge')
    """
    return tuple(bundled_scenarios())


def check(scenario: str | Path, *, simsetting: str | Path | None = None, rule_set: str | None = None) -> Findings:
    """Check a scenario folder, or a bundled scenario by its name.

    Parameters
    ----------
    scenario
        Ours, or a folder of Flee.
    simsetting, rule_set
        Of a folder of Flee: a file of settings in place of its own, and whose rules (default: flee-3.1).

    Returns
    -------
    Findings
        Every fault (it cannot run) and every warning (legal but odd), sorted by file and row.

    Raises
    ------
    ScenarioMissingError
        When there is no such scenario.

    Examples
    --------
    >>> import corridor
    >>> corridor.check("one-bridge").faults
    ()
    """
    return check_scenario(check_name(scenario), *_flee(simsetting, rule_set))


def read(scenario: str | Path, *, simsetting: str | Path | None = None, rule_set: str | None = None) -> Scenario:
    """Read a scenario folder, or a bundled scenario by its name.

    Parameters
    ----------
    scenario
        Ours, or a folder of Flee.
    simsetting, rule_set
        Of a folder of Flee: a file of settings in place of its own, and whose rules (default: flee-3.1).

    Raises
    ------
    ScenarioMissingError
        When there is no such scenario.
    ScenarioError
        With every fault of the folder.

    Examples
    --------
    >>> import corridor
    >>> scenario = corridor.read("one-bridge")
    >>> scenario.population
    12000
    """
    return read_scenario(check_name(scenario), *_flee(simsetting, rule_set))


def _flee(simsetting: str | Path | None, rule_set: str | None) -> tuple[Path | None, RuleSet | None]:
    settings = None if simsetting is None else check_folder(simsetting, "simsetting")
    return settings, None if rule_set is None else check_rule_set(rule_set)


def new(
    folder: str | Path,
    *,
    from_geojson: str | Path | None = None,
    places: str | Path | None = None,
    area_at_risk: Sequence[str] = (),
) -> tuple[str, ...]:
    """Write a new scenario folder: small and complete, or with the places and roads of a map.

    Parameters
    ----------
    folder
        Where; its last part is the scenario's name. Must not exist yet.
    from_geojson, places
        Lines of a map tool (GeoJSON, GeoPackage, shapefile, FlatGeobuf) and a CSV of places; both or neither.
    area_at_risk
        Regions of the places that people may leave; only with a map.

    Returns
    -------
    tuple of str
        What was done on the way from the map; empty without one.

    Raises
    ------
    RequestError
        When the name or the map does not fit.
    ScenarioError
        With every fault of the places.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "my-town"
    >>> corridor.new(folder)
    ()
    >>> sorted(path.name for path in folder.iterdir())
    ['events.csv', 'observed.csv', 'places.csv', 'roads.csv', 'scenario.toml']
    """
    target = check_folder(folder, "folder")
    if from_geojson is not None and places is not None:
        roads, table = check_folder(from_geojson, "from_geojson"), check_folder(places, "places")
        return new_from_map(target, roads=roads, places=table, area_at_risk=area_at_risk)
    if from_geojson is not None or places is not None or area_at_risk:
        raise RequestError("--from-geojson, --places, --area-at-risk: a map needs the first two together; give both")
    new_scenario(target)
    return ()
