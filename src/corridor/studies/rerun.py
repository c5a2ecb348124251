"""Makes a stored result again from the scenario it carries, and says what differs, and why."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from corridor.archive.folder import DAYS, MANIFEST, SCENARIO
from corridor.intake.read import find_scenario, read_scenario
from corridor.studies.compare_files import compare_file, compare_texts
from corridor.studies.request import Request
from corridor.world.backtests import Capacities, Terms, Totals
from corridor.world.comparisons import FileDifference, Original, Rerun
from corridor.world.day_results import DayRequest
from corridor.world.days import RuleSet
from corridor.world.errors import RequestError, ResultError, ScenarioMissingError, printable
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.world.comparisons import Change, StoredResult
    from corridor.world.scenario import Scenario


def restore(stored: StoredResult, workers: int) -> tuple[Scenario, Request | DayRequest]:
    """Return the scenario and the request that a result was made from.

    Raises
    ------
    ResultError
        When the result carries no scenario, or not the one that its manifest names.
    ScenarioError
        When this version finds faults in that scenario.
    """
    manifest = stored.manifest
    edited, missing = (
        [name for name in names if name.startswith(f"{SCENARIO}/")] for names in (stored.edited, stored.missing)
    )
    if edited or missing:
        raise ResultError(
            "\n".join(
                [f"{stored.folder}: cannot be made again, the scenario in it is not the one it was made from"]
                + [f"{printable(name)}: changed after the result was written; put it back" for name in edited]
                + [f"{printable(name)}: missing; put it back" for name in missing]
            )
        )
    scenario = read_copy(stored)
    path = stored.folder / MANIFEST
    if scenario.digest != manifest["scenario_sha256"]:
        raise ResultError(
            f"{path}: scenario_sha256 = {printable(manifest['scenario_sha256'][:12])}...; the scenario in the result "
            f"has {scenario.digest[:12]}...; one of them was changed: restore the result"
        )
    if not _location(stored):
        raise ResultError(f"{path}: arguments; must be those of corridor forecast: restore the result")
    if manifest["drivers"] not in set(Drivers):
        raise ResultError(f"{path}: drivers; must be one of {', '.join(Drivers)}: restore the result")
    if manifest.get("kind") == DAYS:
        return scenario, _day_request(stored, workers)
    request = Request(
        datetime.fromisoformat(manifest["as_of"]),
        Drivers(manifest["drivers"]),
        manifest["prior_set"],
        manifest["members"],
        manifest["seed"],
        workers,
    )
    return scenario, request


def _day_request(stored: StoredResult, workers: int) -> DayRequest:
    manifest = stored.manifest
    for name, kind in (("totals", Totals), ("capacities", Capacities)):
        if manifest[name] not in set(kind):
            raise ResultError(
                f"{stored.folder / MANIFEST}: {name}; must be one of {', '.join(kind)}: restore the result"
            )
    terms = Terms(Drivers(manifest["drivers"]), Totals(manifest["totals"]), Capacities(manifest["capacities"]))
    return DayRequest(datetime.fromisoformat(manifest["as_of"]), terms, manifest["members"], manifest["seed"], workers)


def read_copy(stored: StoredResult) -> Scenario:
    """Read the scenario that a result carries, under the name and place it had when the result was made.

    Raises
    ------
    ResultError
        When the result carries none.
    ScenarioError
        When it has faults.
    """
    if stored.scenario_folder is None or not stored.scenario_folder.is_dir():
        raise ResultError(f"{stored.folder}: carries no scenario; make it anew by the command in its manifest")
    known = stored.manifest.get("rule_set")
    rules = RuleSet(known) if known in set(RuleSet) else None
    scenario = read_scenario(str(stored.scenario_folder), rule_set=rules)
    manifest = stored.manifest
    # A folder of Flee has no title of its own but its name.
    title = manifest.get("title", scenario.title)
    return replace(scenario, scenario_id=manifest["scenario"], title=title, location=_location(stored))


def _location(stored: StoredResult) -> str:
    arguments: list[str] = stored.manifest["arguments"]
    match arguments:
        case ["corridor", "forecast", location, *_]:
            return location
    return ""


def check_output(stored: StoredResult, output: Path) -> None:
    """Refuse to write over, into or around the result that is to be compared.

    Raises
    ------
    RequestError
        When the folders are the same, or one lies in the other.
    """
    here, there = stored.folder.resolve(), output.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise RequestError(f"-o {output}: must lie apart from the result that is made again; name another folder")


def compare_results(stored: StoredResult, again: StoredResult) -> Rerun:
    """Compare all files of a result and of the one made again from it, byte by byte."""
    old, new = stored.manifest["files"], again.manifest["files"]
    found = [compare_file(name, stored, again) for name in sorted({*old, *new, MANIFEST})]
    original, changed = _look_at_original(stored)
    differing = tuple(one for one in found if isinstance(one, FileDifference))
    return Rerun(
        folder=str(stored.folder),
        same=tuple(one for one in found if isinstance(one, str)),
        differing=differing,
        provenance=compare_provenance(stored, again),
        location=_location(stored),
        original=original,
        original_files=changed,
        foreign=stored.foreign,
    )


def compare_provenance(before: StoredResult, after: StoredResult) -> tuple[Change, ...]:
    """List versions, code and platform that two results do not share."""

    def facts(one: StoredResult) -> dict[str, str]:
        manifest = one.manifest
        return {**manifest["versions"], **manifest["platform"], "code": manifest["code_sha256"][:12]}

    return compare_texts(facts(before), facts(after))


def _look_at_original(stored: StoredResult) -> tuple[Original, tuple[str, ...]]:
    try:
        folder = find_scenario(_location(stored))
    except ScenarioMissingError:
        return Original.MISSING, ()
    digests = {
        name.removeprefix(f"{SCENARIO}/"): digest
        for name, digest in stored.manifest["files"].items()
        if name.startswith(f"{SCENARIO}/")
    }
    changed = tuple(name for name, digest in digests.items() if _digest(_original(folder, name)) != digest)
    return (Original.CHANGED if changed else Original.SAME), changed


def _original(folder: Path, name: str) -> Path:
    # Flee's settings may lie beside its folder.
    path = folder / name
    return folder.resolve().parent / name if name == "simsetting.yml" and not path.exists() else path


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""
