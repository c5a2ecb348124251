"""The frame of a scenario: what scenario.toml says beside its uncertain inputs, as far as it is sound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridor.intake.shape.checks import check_table
from corridor.intake.shape.claimed import read_claim_groups, warn_of_unused
from corridor.intake.shape.schema import ClockTable, ConflictTable, ScenarioTable
from corridor.intake.shape.tables import MAX_ROWS
from corridor.intake.shape.uncertain import (
    FILE,
    check_complete,
    check_fighting,
    read_inputs,
    read_prior_sets,
    read_rivals,
)
from corridor.world.errors import printable
from corridor.world.rules import installed_rules
from corridor.world.scenario import Clock
from corridor.world.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from corridor.intake.text.files import Folder
    from corridor.world.claims import ClaimGroup
    from corridor.world.inputs import PriorSet, UncertainInput

MAX_STEPS = 1_000_000
MAX_DAYS = 1_096
"""Length of a run: three years, recorded every hour by every member."""

MAX_DAYS_OF_FLEE = 10_000
"""Length of a run by Flee's rules, recorded every day."""


@dataclass(frozen=True)
class Frame:
    """What could be read; a part that is at fault is None, or empty.

    Parameters
    ----------
    clock
        None, too, when its times or steps do not fit each other.
    case, run
        First and last moment of each; None when they are out of order.
    drive_step_s
        Known even where the rest of the clock is at fault.
    rules
        Numbers for each rule that an installed package brings.
    conflict
        Keys of each table [[conflict_events]] that fit; `file` of every file that can be told.
    """

    top: Mapping[str, Any]
    clock: Clock | None
    case: tuple[datetime, datetime] | None
    run: tuple[datetime, datetime] | None
    drive_step_s: int | None
    inputs: Mapping[str, UncertainInput]
    prior_sets: Mapping[str, PriorSet]
    rivals: Mapping[str, tuple[float, float]]
    conflict: tuple[Mapping[str, Any], ...] = ()
    rules: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    claim_groups: Mapping[str, ClaimGroup] = field(default_factory=dict)

    @property
    def is_by_day(self) -> bool:
        """Whether the case runs by Flee's rules."""
        return self.top.get("flee") is not None

    @property
    def area_at_risk(self) -> list[str]:
        """Regions that people may leave."""
        regions: list[str] = self.top.get("area_at_risk", [])
        return regions


def read_frame(folder: Folder, document: dict[str, Any] | None) -> Frame:
    """Check the document of scenario.toml key by key; faults for what does not fit."""
    if document is None:
        return Frame({}, None, None, None, None, {}, {}, {})
    if "flee" in document:  # its rules know no uncertain inputs
        document = {"inputs": {}, **document}
    top = check_table(ScenarioTable, document, folder, FILE)
    clock = check_table(ClockTable, top["clock"], folder, FILE, "clock.") if "clock" in top else {}
    case = _check_times(folder, top, clock)
    is_sound = (
        _check_steps(folder, clock, MAX_DAYS_OF_FLEE if "flee" in document else MAX_DAYS)
        and len(clock) == len(ClockTable.model_fields)
        and case is not None
    )
    groups = top.get("claim_groups", {})
    frame = Frame(
        top=top,
        clock=Clock(**clock) if is_sound else None,
        case=case,
        run=(clock["start"], clock["end"]) if case else None,
        drive_step_s=clock.get("drive_step_s"),
        inputs=read_inputs(folder, top.get("inputs", {}), groups),
        prior_sets=read_prior_sets(folder, top.get("prior_sets", {}), groups),
        rivals=read_rivals(folder, top.get("rivals", {})),
        rules=_read_rules(folder, top.get("rules", {})),
        conflict=tuple(_read_conflict(folder, top.get("conflict_events", []))),
        claim_groups=read_claim_groups(folder, groups),
    )
    if "inputs" in top and "prior_sets" in top:
        warn_of_unused(folder, frame.claim_groups, top["inputs"], top["prior_sets"])
    if "inputs" in top and "prior_sets" in top and not frame.is_by_day:
        check_complete(folder, top["inputs"], top["prior_sets"])
        check_fighting(folder, top["inputs"], top["prior_sets"])
    return frame


def _read_rules(folder: Folder, tables: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
    # A scenario never brings code: it names rules of installed packages.
    installed = sorted(installed_rules()) if tables else []
    for name in tables:
        if name not in installed:
            known = ", ".join(installed) or "none"
            folder.fault(FILE, 0, f"rules.{name}", printable(name),
                         f"no installed package offers it; installed: {known}",
                         "install the package that brings it, or remove the table")  # fmt: skip
    return tables


def _read_conflict(folder: Folder, tables: Sequence[object]) -> Iterator[Mapping[str, Any]]:
    # A name stands once, whatever its capitals: on many disks that is the same file.
    own, first = {FILE, *MAX_ROWS}, dict[str, str]()
    for number, table in enumerate(tables):
        where = f"conflict_events.{number}"
        keys = check_table(ConflictTable, table, folder, FILE, f"{where}.")
        if "file" not in keys:
            continue
        name = keys["file"].casefold()
        if name in own:
            folder.fault(FILE, 0, f"{where}.file", keys["file"], "must be none of the scenario's own files")
        elif name in first:
            folder.fault(FILE, 0, f"{where}.file", keys["file"], f"stands in {first[name]} already", "remove one")
        else:
            first[name] = where
            yield keys


def _check_times(folder: Folder, top: Mapping[str, Any], clock: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    # The case, if its times are known and in order.
    if not {"case_start"} <= top.keys() or not {"start", "end"} <= clock.keys():
        return None
    case_start, start, end = top["case_start"], clock["start"], clock["end"]
    between = f"must lie between case_start = {case_start} and clock.end = {end}"
    if end <= start:
        folder.fault(FILE, 0, "clock.end", end, f"must be after clock.start = {start}", "check both times")
        return None
    if start < case_start:
        folder.fault(FILE, 0, "clock.start", start, between)
        return None
    if "issue_time" in top and not case_start <= top["issue_time"] < end:
        folder.fault(FILE, 0, "issue_time", top["issue_time"], between)
    return case_start, end


def _check_steps(folder: Folder, clock: Mapping[str, Any], max_days: int) -> bool:
    # Notes steps that do not divide each other or the run, and a run of too many.
    drive_s, decide_s = clock.get("drive_step_s"), clock.get("decide_step_s")
    seconds = (clock["end"] - clock["start"]).total_seconds() if {"start", "end"} <= clock.keys() else None
    if drive_s is not None and decide_s is not None and decide_s % drive_s:
        folder.fault(FILE, 0, "clock.decide_step_s", decide_s, f"must be a multiple of drive_step_s = {drive_s}")
        return False
    if seconds is None:
        return False
    column, found = "clock.end", clock["end"]
    if seconds > max_days * SECONDS_PER_DAY:
        folder.fault(FILE, 0, column, found, f"a run must take at most {max_days:,} days", "end it earlier")
    elif drive_s is not None and seconds / drive_s > MAX_STEPS:
        folder.fault(FILE, 0, column, found, f"a run must have at most {MAX_STEPS:,} steps of drive_step_s",
                     "end it earlier, or take longer steps")  # fmt: skip
    elif decide_s is not None and seconds % decide_s:
        folder.fault(FILE, 0, column, found,
                     f"must be a whole number of decide_step_s = {decide_s} after clock.start")  # fmt: skip
    else:
        return True
    return False
