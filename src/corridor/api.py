"""The steps of the command line as functions, by the same words: check, new, read, forecast, write, rerun, diff.

>>> import corridor
>>> record = corridor.forecast("one-bridge", members=20)
>>> record.summary["total"].keys()
dict_keys(['q05', 'q50', 'q95', 'observed'])
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.archive.folder import check_target, write_record
from corridor.archive.read import read_result
from corridor.intake.new import new_from_map, new_scenario
from corridor.intake.read import bundled_scenarios, check_scenario, read_scenario
from corridor.publish.report import render_attachments
from corridor.studies.differences import compare_forecasts
from corridor.studies.forecast import Request, check_request, count_workers, parse_drivers, parse_issue_time
from corridor.studies.forecast import forecast as run_forecast
from corridor.studies.rerun import check_output, compare_results, restore
from corridor.world.errors import RequestError
from corridor.world.results import MIXTURE, Drivers, Record
from corridor.world.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridor.world.comparisons import Differences, Rerun
    from corridor.world.errors import Findings


def _ignore(_: int) -> None:
    pass


def _folder(value: object, name: str) -> Path:
    if not isinstance(value, str | os.PathLike):
        raise RequestError(f"{name} = {value!r}: must be a path, as text or pathlib.Path")
    return Path(value)


def _name(scenario: object) -> str:
    # As written: a path would turn an empty name into the current folder.
    return scenario if isinstance(scenario, str) else str(_folder(scenario, "scenario"))


def _check_whole(value: object, name: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RequestError(f"{name} = {value!r}: must be a whole number")


def bundled() -> tuple[str, ...]:
    """List the names of the scenarios that travel with corridor.

    >>> import corridor
    >>> corridor.bundled()
    ('karabakh-2023', 'one-bridge')
    """
    return tuple(bundled_scenarios())


def check(scenario: str | Path) -> Findings:
    """Check a scenario folder, or a bundled scenario by its name.

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
    return check_scenario(_name(scenario))


def read(scenario: str | Path) -> Scenario:
    """Read a scenario folder, or a bundled scenario by its name.

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
    return read_scenario(_name(scenario))


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
    target = _folder(folder, "folder")
    if from_geojson is not None and places is not None:
        roads, table = _folder(from_geojson, "from_geojson"), _folder(places, "places")
        return new_from_map(target, roads=roads, places=table, area_at_risk=area_at_risk)
    if from_geojson is not None or places is not None or area_at_risk:
        raise RequestError("--from-geojson, --places, --area-at-risk: a map needs the first two together; give both")
    new_scenario(target)
    return ()


def forecast(  # noqa: PLR0913 - what a user may ask for, all of it by keyword
    scenario: Scenario | str | Path,
    *,
    as_of: datetime | str | None = None,
    drivers: Drivers | str = Drivers.FORECAST,
    prior_set: str = MIXTURE,
    members: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    progress: Callable[[int], None] = _ignore,
) -> Record:
    """Forecast a scenario as it was known at an issue time, and score it by what was counted later.

    Parameters
    ----------
    scenario
        A scenario, or what `read` takes.
    as_of
        Issue time with an offset; default: the scenario's own.
    drivers
        Later events: drawn (`forecast`), or as they happened (`given`).
    prior_set
        One of the scenario's prior sets, or `mixture`.
    members
        Size of the ensemble, 1 to 1,000,000.
    seed
        Root seed, 0 to 4,294,967,295; the same seed gives the same bytes.
    workers
        Threads; changes no result. Default: one per core.
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit the scenario.
    ScenarioError, ScenarioMissingError
        As `read`.

    Examples
    --------
    >>> import corridor
    >>> record = corridor.forecast("one-bridge", as_of="2025-03-04T12:00+00:00", members=20, seed=7)
    >>> record.ensemble.arrivals.shape[0]
    20
    >>> record.summary["scores"]["points"]
    8
    """
    known = scenario if isinstance(scenario, Scenario) else read(scenario)
    issue_time = parse_issue_time(as_of) if isinstance(as_of, str) else as_of
    if not isinstance(issue_time, datetime | None):
        raise RequestError(f"as_of = {as_of!r}: must be a time with an offset, as text or datetime")
    for name, value in (("members", members), ("seed", seed), ("workers", 1 if workers is None else workers)):
        _check_whole(value, name)
    request = Request(issue_time, parse_drivers(drivers), prior_set, members, seed, count_workers(workers))
    return run_forecast(known, request, progress)


def write(record: Record, folder: str | Path) -> None:
    """Write a result folder: tables, figures, report, manifest and a copy of the scenario.

    It is there whole or not at all; an earlier result under the same name is replaced.

    Raises
    ------
    ResultError
        When the folder cannot be written, or holds something else.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "result"
    >>> corridor.write(corridor.forecast("one-bridge", members=5), folder)
    >>> (folder / "report.html").is_file()
    True
    """
    if not isinstance(record, Record):
        raise RequestError(f"record = {record!r:.60}: must be what corridor.forecast returned")
    target = _folder(folder, "folder")
    check_target(target)
    write_record(record, target, render_attachments(record))


def rerun(
    folder: str | Path,
    *,
    output: str | Path | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] = _ignore,
) -> Rerun:
    """Make a result again from the scenario in it, and compare the files byte by byte.

    Parameters
    ----------
    folder
        A result folder.
    output
        Keep the new result here; default: it is not kept.

    Raises
    ------
    ResultError
        When `folder` is no result, or was changed by hand so that it cannot be made again.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "result"
    >>> corridor.write(corridor.forecast("one-bridge", members=5), folder)
    >>> corridor.rerun(folder).differing
    ()
    """
    stored = read_result(_folder(folder, "folder"))
    scenario, request = restore(stored, count_workers(workers))
    check_request(scenario, request)
    if output is not None:
        check_output(stored, Path(output))
        check_target(Path(output))
    record = run_forecast(scenario, request, progress)
    with tempfile.TemporaryDirectory(prefix="corridor-rerun-", ignore_cleanup_errors=True) as aside:
        target = Path(output) if output is not None else Path(aside) / "result"
        write(record, target)
        return compare_results(stored, read_result(target))


def diff(first: str | Path, second: str | Path) -> Differences:
    """Say how two forecasts of one case differ: answers, counts since, what became known, what was changed.

    Parameters
    ----------
    first, second
        Result folders, the earlier forecast first.

    Raises
    ------
    ResultError
        When one of them is no result.
    RequestError
        When they cannot be compared.

    Examples
    --------
    >>> import corridor, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> corridor.write(corridor.forecast("one-bridge", members=5), folder / "monday")
    >>> corridor.write(corridor.forecast("one-bridge", members=5, seed=1), folder / "tuesday")
    >>> [change.name for change in corridor.diff(folder / "monday", folder / "tuesday").request]
    ['seed']
    """
    return compare_forecasts(read_result(_folder(first, "first")), read_result(_folder(second, "second")))
