"""read_scenario(name or folder) -> Scenario, or every fault of the folder at once."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.intake import links
from corridor.intake.files import Folder, nearest
from corridor.intake.schema import (
    ClockTable,
    EventRow,
    ObservedRow,
    PlaceRow,
    RoadRow,
    ScenarioTable,
    check,
    columns_of,
    is_required,
)
from corridor.intake.uncertain import FILE, check_complete, read_inputs, read_prior_sets, read_rivals
from corridor.world.errors import ScenarioError, ScenarioMissingError
from corridor.world.scenario import Clock, Event, Observation, Place, Road, Scenario

if TYPE_CHECKING:
    from corridor.intake.schema import Model


def bundled_scenarios() -> dict[str, Path]:
    """Folders of the scenarios that travel with corridor, by name."""
    root = Path(str(files("corridor"))) / "scenarios"
    return {folder.name: folder for folder in sorted(root.iterdir()) if (folder / FILE).is_file()}


def find_scenario(name: str) -> Path:
    """Find a scenario: a folder of this path, else a bundled one of this name.

    Raises
    ------
    ScenarioMissingError
        When there is neither.
    """
    folder = Path(name)
    if folder.is_dir():
        return folder
    bundled = bundled_scenarios()
    if name in bundled:
        return bundled[name]
    raise ScenarioMissingError(
        f"no scenario {name}: neither a folder of that path nor a bundled scenario; {nearest(name, list(bundled))}"
    )


def _read_table(folder: Folder, file: str, model: type[Model]) -> list[tuple[int, Model]]:
    before = len(folder.faults)
    required = [name for name in columns_of(model) if is_required(model, name)]
    rows = list(folder.read_rows(file, columns_of(model), required))
    if not rows and len(folder.faults) == before and model in {PlaceRow, RoadRow}:
        folder.fault(file, 1, "", "a header and no rows", "must have at least one row")
    checked = [(row, check(model, cells, folder, file, row)) for row, cells in rows]
    return [(row, model) for row, model in checked if model is not None]


def read_scenario(name: str) -> Scenario:
    """Read a scenario folder, or a bundled scenario.

    Raises
    ------
    ScenarioMissingError
        When there is no such scenario.
    ScenarioError
        With every fault that was found.
    """
    folder = Folder(find_scenario(name))
    document = folder.read_toml(FILE)
    places = _read_table(folder, "places.csv", PlaceRow)
    roads = _read_table(folder, "roads.csv", RoadRow)
    events = _read_table(folder, "events.csv", EventRow)
    observed = _read_table(folder, "observed.csv", ObservedRow)
    top = check(ScenarioTable, document, folder, FILE) if document is not None else None
    clock = check(ClockTable, top.clock, folder, FILE, prefix="clock.") if top else None
    inputs = read_inputs(folder, top.inputs) if top else {}
    prior_sets = read_prior_sets(folder, top.prior_sets) if top else {}
    rivals = read_rivals(folder, top.rivals) if top else {}
    # A broken row would make false faults elsewhere (a road to a place whose row does not parse).
    if not folder.faults and top and clock:
        place_rows, road_rows = [row for _, row in places], [row for _, row in roads]
        check_complete(folder, inputs, prior_sets)
        links.check_unique(folder, "places.csv", "place_id", [(row, one.place_id) for row, one in places])
        links.check_unique(folder, "roads.csv", "road_id", [(row, one.road_id) for row, one in roads])
        links.check_unique(folder, "events.csv", "event_id", [(row, one.event_id) for row, one in events])
        links.check_roads(folder, roads, place_rows)
        links.check_events(folder, events, place_rows, road_rows, top, clock)
        links.check_observed(folder, observed, place_rows, road_rows, clock)
        links.check_times(folder, top, clock)
        links.check_area(folder, top, places, road_rows)
    if folder.faults or top is None or clock is None:
        raise ScenarioError(str(folder.path), folder.faults)
    return Scenario(
        scenario_id=folder.path.resolve().name,
        title=top.title,
        about=" ".join(top.about.split()),
        issue_time=top.issue_time,
        case_start=top.case_start,
        clock=Clock(**clock.model_dump()),
        area_at_risk=frozenset(top.area_at_risk),
        places=tuple(Place(**row.model_dump()) for _, row in places),
        roads=tuple(_road(row) for _, row in roads),
        events=tuple(Event(**row.model_dump()) for _, row in events),
        observations=tuple(Observation(**row.model_dump()) for _, row in observed),
        inputs=inputs,
        prior_sets=prior_sets,
        digest=_digest(folder),
        location=name,
        rivals=rivals,
    )


def _road(row: RoadRow) -> Road:
    values = row.model_dump()
    return Road(from_place=values.pop("from_"), to_place=values.pop("to"), **values)


def _digest(folder: Folder) -> str:
    digest = hashlib.sha256()
    for file, content in sorted(folder.contents.items()):
        digest.update(file.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
