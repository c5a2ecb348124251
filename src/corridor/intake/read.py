"""read_scenario(name or folder) -> Scenario, or check_scenario -> all that is wrong or odd, at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.intake.conflict.read import read_conflict
from corridor.intake.flee import native
from corridor.intake.flee.given import GIVEN
from corridor.intake.flee.read import read_flee
from corridor.intake.shape.frame import read_frame
from corridor.intake.shape.schema import EventRow, ObservedRow, PlaceRow, RoadRow
from corridor.intake.shape.tables import MAX_ROWS, read_table
from corridor.intake.shape.uncertain import FILE
from corridor.intake.text.files import Folder, nearest
from corridor.intake.text.toml import read_toml
from corridor.intake.whole import happenings, links, oddities
from corridor.intake.whole.claim_oddities import warn_of_claims
from corridor.intake.whole.claims import CLAIMS, DOCUMENTS, LOG, read_claim_tables
from corridor.intake.whole.counts import warn_of_counts
from corridor.intake.whole.doubles import warn_of_doubles
from corridor.intake.whole.events import check_events
from corridor.intake.whole.limits import check_limits
from corridor.intake.whole.reach import find_reach
from corridor.intake.whole.strays import is_flee_folder, warn_of_strays
from corridor.intake.whole.template import warn_of_template
from corridor.world.days import RuleSet
from corridor.world.errors import RequestError, ScenarioError, ScenarioMissingError, printable
from corridor.world.events import Event
from corridor.world.scenario import Observation, Place, Road, Scenario

if TYPE_CHECKING:
    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.tables import Table
    from corridor.intake.whole.claims import ClaimTables
    from corridor.world.conflict import ConflictEvent
    from corridor.world.days import DayRules
    from corridor.world.errors import Findings

TEMPLATE = "one-bridge"
"""The bundled scenario that new ones start from."""

FILES = (FILE, "places.csv", "roads.csv", "events.csv", "observed.csv")
FILES_BY_DAY = (native.ATTRIBUTES, GIVEN)
"""Files that only cases by Flee's rules have."""
FILES_OF_CLAIMS = (CLAIMS, DOCUMENTS)
"""Files that a scenario may have, whatever rules it runs by."""

_OWN = frozenset({*FILES, *FILES_BY_DAY, *FILES_OF_CLAIMS})


def bundled_scenarios() -> dict[str, Path]:
    """Folders of the scenarios that travel with corridor, by name."""
    root = Path(str(files("corridor"))) / "scenarios"
    return {folder.name: folder for folder in sorted(root.iterdir()) if (folder / FILE).is_file()}


def find_scenario(name: str) -> Path:
    """Find a scenario: a folder of this path, else a bundled one of this name.

    Raises
    ------
    ScenarioMissingError
        When there is neither, or no name at all.
    """
    bundled = bundled_scenarios()
    if not name.strip():  # as a path, it would be the current folder
        raise ScenarioMissingError(
            "no scenario is named: the name is empty; give a scenario's folder (. for the current one), or a bundled "
            f"scenario; {nearest('', list(bundled))}"
        )
    folder = Path(name)
    try:
        if folder.is_dir():
            return folder
        is_file = folder.is_file()
    except OSError:  # a name too long, or a folder that may not be entered
        is_file = False
    if name in bundled:
        return bundled[name]
    what = "a file; name the folder it lies in" if is_file else "neither a folder of that path nor a bundled scenario"
    raise ScenarioMissingError(f"no scenario {printable(name)}: {what}; {nearest(name, list(bundled))}")


@dataclass(frozen=True)
class _Draft:
    # A folder as read, sound or not.
    folder: Folder
    frame: Frame
    places: Table[PlaceRow]
    roads: Table[RoadRow]
    events: Table[EventRow]
    observed: Table[ObservedRow]
    conflict: tuple[ConflictEvent, ...]
    evidence: ClaimTables
    day_rules: DayRules | None = None


def check_scenario(name: str, simsetting: Path | None = None, rule_set: RuleSet | None = None) -> Findings:
    """Check a scenario folder, a folder of Flee, or a bundled scenario; returns all its faults and warnings.

    Parameters
    ----------
    simsetting, rule_set
        As in `read_scenario`.

    Raises
    ------
    ScenarioMissingError
        When there is no such scenario.
    """
    folder = Folder(find_scenario(name))
    if is_flee_folder(folder.path):
        read_flee(folder, simsetting=simsetting, rule_set=rule_set or RuleSet.FLEE_3_1)
    else:
        _check_no_settings(folder, simsetting)
        _check_rules(_read(folder), rule_set)
    return folder.findings()


def read_scenario(name: str, simsetting: Path | None = None, rule_set: RuleSet | None = None) -> Scenario:
    """Read a scenario folder, a folder of Flee, or a bundled scenario.

    Parameters
    ----------
    simsetting
        For a folder of Flee: its file of settings; None: that of the folder, or of the one it lies in.
    rule_set
        For a folder of Flee: whose rules it runs by; None: flee-3.1. A scenario folder says that itself.

    Raises
    ------
    ScenarioMissingError
        When there is no such scenario.
    ScenarioError
        With every fault that was found.
    """
    folder = Folder(find_scenario(name))
    if is_flee_folder(folder.path):
        scenario = read_flee(folder, simsetting=simsetting, rule_set=rule_set or RuleSet.FLEE_3_1)
        if scenario is None:
            raise ScenarioError(str(folder.path), folder.findings().faults)
        return replace(scenario, location=name)
    _check_no_settings(folder, simsetting)
    draft = _read(folder)
    _check_rules(draft, rule_set)
    if draft.frame.clock is None or folder.is_faulty:
        raise ScenarioError(str(folder.path), folder.findings().faults)
    top, frame = draft.frame.top, draft.frame
    return Scenario(
        scenario_id=folder.path.resolve().name,
        title=top["title"],
        about=" ".join(top["about"].split()),
        issue_time=top["issue_time"],
        case_start=top["case_start"],
        clock=draft.frame.clock,
        area_at_risk=frozenset(frame.area_at_risk),
        places=tuple(Place(**row.model_dump()) for _, row in draft.places.rows),
        roads=tuple(_road(row) for _, row in draft.roads.rows),
        events=tuple(Event(**row.model_dump()) for _, row in draft.events.rows),
        observations=tuple(Observation(**row.model_dump()) for _, row in draft.observed.rows),
        inputs=frame.inputs,
        prior_sets=frame.prior_sets,
        digest=_digest(folder),
        location=name,
        rivals=frame.rivals,
        # The terms of the data sets forbid passing their rows on, and what stands here is copied into results.
        files={name: content for name, content in folder.contents.items() if name in _OWN},
        warnings=folder.findings().warnings,
        conflict=draft.conflict,
        rules=frame.rules,
        day_rules=draft.day_rules,
        claims=draft.evidence.read_claims(),
        documents=draft.evidence.read_documents(),
        claim_groups=frame.claim_groups,
    )


def _check_rules(draft: _Draft, rule_set: RuleSet | None) -> None:
    # An option that nothing follows would be a trap.
    if rule_set is None or draft.folder.is_faulty:
        return
    own = draft.day_rules.rule_set if draft.day_rules is not None else "the rules of corridor"
    if own != rule_set:
        allowed = f"--rule-set {rule_set} is for folders of Flee; this scenario says itself whose rules it runs by"
        draft.folder.fault(FILE, 0, "flee.rule_set", own, allowed, "change it there, or leave the option out")


def _read(folder: Folder) -> _Draft:
    # Notes all faults and warnings.
    frame = read_frame(folder, read_toml(folder, FILE))
    most = native.ROWS if frame.is_by_day else MAX_ROWS
    draft = _Draft(
        folder=folder,
        frame=frame,
        places=read_table(folder, "places.csv", PlaceRow, "place_id", most["places.csv"]),
        roads=read_table(folder, "roads.csv", RoadRow, "road_id", most["roads.csv"]),
        events=read_table(folder, "events.csv", EventRow, "event_id", most["events.csv"]),
        observed=read_table(folder, "observed.csv", ObservedRow, "", most["observed.csv"]),
        conflict=read_conflict(folder, frame),
        evidence=read_claim_tables(folder),
    )
    warn_of_claims(folder, draft.evidence, draft.places, frame)
    if frame.is_by_day:
        return _by_day(draft)
    _check_between(draft)
    _warn(draft)
    return draft


def _by_day(draft: _Draft) -> _Draft:
    # By Flee's rules, a case needs neither ways out nor fights, and its roads may be of any length.
    folder = draft.folder
    tables = native.Tables(draft.places, draft.roads, draft.events, draft.observed)
    native.check_by_day(folder, draft.frame, tables)
    rules = native.read_day_rules(folder, draft.frame, tables)
    oddities.warn_of_undated(folder, draft.events)
    oddities.warn_of_undated(folder, draft.observed)
    warn_of_strays(
        folder, (*FILES, *FILES_BY_DAY, *FILES_OF_CLAIMS, LOG, *(keys["file"] for keys in draft.frame.conflict))
    )
    return replace(draft, day_rules=rules)


def _check_no_settings(folder: Folder, simsetting: Path | None) -> None:
    if simsetting is not None:
        raise RequestError(f"--simsetting {simsetting}: {folder.path} is no folder of Flee; leave it out, and set what "
                           "it should under [flee.settings] in scenario.toml")  # fmt: skip


def _check_between(draft: _Draft) -> None:
    folder, frame, places, roads, events = draft.folder, draft.frame, draft.places, draft.roads, draft.events
    for table in (places, roads):
        if table.is_whole and not table.cells:
            folder.fault(table.file, 1, "", "a header and no rows", "must have at least one row")
    links.check_unique(folder, places, "place_id")
    links.check_unique(folder, roads, "road_id")
    links.check_unique(folder, events, "event_id")
    links.check_streams(folder, places)
    has_ends = links.check_roads(folder, roads, places)
    check_events(folder, events, places, roads, frame)
    links.check_observed(folder, draft.observed, places, roads, frame)
    links.check_area(folder, places, frame.area_at_risk)
    check_limits(folder, frame, places, roads, events, len(draft.conflict))
    # A road or a place too few would make false faults here, and nowhere else.
    if places.is_sound and roads.is_sound and roads.rows and has_ends:
        reach = find_reach((place for _, place in places.rows), roads.rows, frame.area_at_risk)
        links.check_ways_out(folder, places, reach)
        oddities.warn_of_reach(folder, places, reach)


def _warn(draft: _Draft) -> None:
    folder, frame = draft.folder, draft.frame
    oddities.warn_of_places(folder, draft.places, frame)
    oddities.warn_of_roads(folder, draft.roads, draft.places)
    warn_of_doubles(folder, draft.places)
    happenings.warn_of_events(folder, draft.events)
    issued = frame.top.get("issue_time")
    if not any(issued and one.published_time <= issued for one in draft.conflict):
        happenings.warn_of_peace(folder, draft.events, frame)
    warn_of_counts(folder, draft.observed)
    oddities.warn_of_undated(folder, draft.events)
    oddities.warn_of_undated(folder, draft.observed)
    warn_of_strays(folder, (*FILES, *FILES_OF_CLAIMS, LOG, *(keys["file"] for keys in frame.conflict)))
    warn_of_template(folder, draft.frame, bundled_scenarios()[TEMPLATE])


def _road(row: RoadRow) -> Road:
    values = row.model_dump()
    return Road(from_place=values.pop("from_"), to_place=values.pop("to"), **values)


def _digest(folder: Folder) -> str:
    digest = hashlib.sha256()
    for file, content in sorted(folder.contents.items()):
        digest.update(file.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
