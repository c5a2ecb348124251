"""A folder of Flee -> Scenario, and all that is wrong or odd about it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from corridor.intake.flee.closures import Borders, read_closures
from corridor.intake.flee.corrections import read_corrections
from corridor.intake.flee.counts import read_counts
from corridor.intake.flee.due import warn_of_nobody
from corridor.intake.flee.extras import warn_of_extras
from corridor.intake.flee.fights import read_fights
from corridor.intake.flee.happenings import MAX_EVENTS, make_events
from corridor.intake.flee.locations import read_locations
from corridor.intake.flee.observed import MAX_OBSERVED, make_observations
from corridor.intake.flee.period import read_period
from corridor.intake.flee.routes import read_routes
from corridor.intake.flee.series import by_day
from corridor.intake.flee.simsetting import read_settings
from corridor.world.days import DayRules, Given
from corridor.world.errors import printable
from corridor.world.scenario import Clock, Scenario
from corridor.world.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corridor.intake.flee.corrections import Corrected
    from corridor.intake.flee.happenings import Happening
    from corridor.intake.flee.locations import Locations
    from corridor.intake.flee.period import Period
    from corridor.intake.flee.routes import Routes
    from corridor.intake.text.files import Folder
    from corridor.world.days import RuleSet
    from corridor.world.events import Event
    from corridor.world.scenario import Observation

MAX_GIVEN = 5_000_000
"""Columns of counts times days."""


def read_flee(folder: Folder, *, simsetting: Path | None, rule_set: RuleSet) -> Scenario | None:
    """Read a folder of Flee; what is wrong or odd is noted in `folder`.

    Parameters
    ----------
    simsetting
        File of settings; None: that of the folder, or of the one it lies in.
    rule_set
        Whose rules the case runs by.

    Returns
    -------
    Scenario or None
        None where something is at fault.
    """
    where = "input_csv/" if (folder.path / "input_csv").is_dir() else ""
    settings = read_settings(folder, simsetting, rule_set)
    period = read_period(folder, f"{where}sim_period.csv")
    locations = read_locations(folder, f"{where}locations.csv", rule_set)
    routes = read_routes(folder, f"{where}routes.csv", locations, rule_set)
    if period is None:
        return None
    borders = Borders(locations, routes.roads, rule_set, period.days)
    happenings = [
        *read_fights(folder, f"{where}conflicts.csv", locations, period.days),
        *read_closures(folder, f"{where}closures.csv", borders),
    ]
    columns = read_counts(folder, locations, period)
    counted = read_corrections(folder, f"{where}registration_corrections.csv", columns, period, rule_set)
    _check_sizes(folder, happenings, counted, period)
    warn_of_extras(folder)
    if folder.is_faulty:
        return None
    rules = DayRules(
        rule_set=rule_set,
        settings=settings,
        home_country=locations.home_country,
        place_attributes={one.place_id: one.attributes for one in locations.rows},
        road_attributes=routes.attributes,
        given=Given({one.column.key: by_day(one.table, period.days) for one in counted}),
    )
    warn_of_nobody(folder, f"{where}conflicts.csv", rules, locations.rows, happenings)
    return _scenario(folder, period, rules, (locations, routes), make_events(happenings, period),
                     make_observations(counted, period))  # fmt: skip


def _check_sizes(folder: Folder, happenings: Sequence[Happening], counted: Sequence[Corrected], period: Period) -> None:
    sizes = (
        ("changes of conflicts and closures", len(happenings), MAX_EVENTS),
        ("days x columns of counts", len(counted) * period.days, MAX_GIVEN),
        ("counts x corrections", sum(len(one.table) * (1 + len(one.days)) for one in counted), MAX_OBSERVED),
    )
    for what, found, most in sizes:
        if found > most:
            folder.fault("sim_period.csv", 0, "", f"{what} = {found:,}", f"must be at most {most:,}", "split the case")


def _scenario(
    folder: Folder,
    period: Period,
    rules: DayRules,
    network: tuple[Locations, Routes],
    events: tuple[Event, ...],
    observations: tuple[Observation, ...],
) -> Scenario:
    locations, routes = network
    name = printable(folder.path.resolve().name) or "folder"
    first = min((seen.time for seen in observations), default=period.start)
    return Scenario(
        scenario_id=name,
        title=f"{name} (a folder of Flee)",
        about=f"Read from Flee's files, by the rules of {rules.rule_set}: {len(locations.rows):,} places, "
        f"{len(routes.roads):,} links and {period.days:,} days from {period.start:%Y-%m-%d} on.",
        issue_time=period.date_of(period.days // 4),
        case_start=min(period.start, first),
        clock=Clock(period.start, period.end, SECONDS_PER_HOUR, SECONDS_PER_DAY),
        area_at_risk=locations.area_at_risk,
        places=tuple(one.place for one in locations.rows),
        roads=routes.roads,
        events=events,
        observations=observations,
        inputs={},
        prior_sets={},
        digest=_digest(folder.contents, rules.rule_set),
        location=str(folder.path),
        files=dict(folder.contents),
        warnings=folder.findings().warnings,
        day_rules=rules,
    )


def _digest(contents: Mapping[str, bytes], rule_set: RuleSet) -> str:
    digest = hashlib.sha256(rule_set.encode() + b"\0")
    for file, content in sorted(contents.items()):
        digest.update(file.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
