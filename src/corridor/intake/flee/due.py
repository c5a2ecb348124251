"""Days on which people are due to leave and no conflict zone has any."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corridor.intake.flee.fights import NEXT_TO_NOTHING
from corridor.world.days import CONFLICT_DATE, CONFLICT_INTENSITY, TOTAL, LocationType, RuleSet
from corridor.world.events import EventKind
from corridor.world.flee_settings import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corridor.intake.flee.happenings import Happening
    from corridor.intake.flee.locations import Location
    from corridor.intake.text.files import Folder
    from corridor.world.days import DayRules

_OWN_COUNT = "spawn_rules.conflict_driven_spawning.spawn_mode"


def warn_of_nobody(
    folder: Folder, file: str, rules: DayRules, locations: Sequence[Location], happenings: Iterable[Happening]
) -> None:
    """Warn where people are due and no conflict zone has any: Flee stops there."""
    zones_only = value_of(rules.settings, "spawn_rules.conflict_zone_spawning_only", rules.rule_set)
    # In newer rules, hunger may make people leave other places too.
    if _OWN_COUNT in rules.settings or not (zones_only or rules.rule_set is RuleSet.FLEE_3_1):
        return
    changes: dict[int, list[Happening]] = {}
    for one in happenings:
        if one.kind in {EventKind.FIGHTING, EventKind.CEASEFIRE}:
            changes.setdefault(one.day, []).append(one)
    peopled = {one.place_id for one in locations if one.place.population}
    zones = {one.place_id for one in locations if _starts_as_zone(one)} & peopled
    lacking = []
    for day, due in enumerate(_people_due(rules)):
        for one in changes.get(day, ()):
            if one.kind is EventKind.CEASEFIRE:
                zones.discard(one.target)
            elif one.target in peopled:
                zones.add(one.target)
        if due and not zones:
            lacking.append(day)
    if lacking:
        folder.warn(file, 0, "", f"no conflict zone has people on day {lacking[0]}", f"people are due to leave then "
                    f"({len(lacking):,} such days); Flee stops there", "give a zone people, or a conflict")  # fmt: skip


def _starts_as_zone(one: Location) -> bool:
    if one.kind is not LocationType.CONFLICT_ZONE or int(one.attributes[CONFLICT_DATE]) > 0:
        return False
    return float(one.attributes.get(CONFLICT_INTENSITY, 1.0)) > NEXT_TO_NOTHING


def _people_due(rules: DayRules) -> list[int]:
    # People who are to leave, by day: what the counts grow by, less what they fell by before; nobody on day 0.
    columns = rules.given.columns if rules.given else {}
    per_camp = value_of(rules.settings, "spawn_rules.sum_from_camps", rules.rule_set)
    series: Sequence[int] = columns.get(TOTAL, ())
    if rules.rule_set is not RuleSet.FLEE_3_1 and per_camp:
        camps = [people for key, people in columns.items() if key != TOTAL]
        series = [sum(day) for day in zip(*camps, strict=True)]
    due, debt = [0], 0
    for before, after in pairwise(series):
        wanted = after - before - debt
        debt = max(-wanted, 0)
        due.append(max(wanted, 0))
    return due
