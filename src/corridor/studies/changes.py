"""Finds how one state of a scenario differs from another: settings, uncertain inputs, rows by id."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from corridor.studies.compare_files import compare_texts
from corridor.world.comparisons import RowChange, TableChange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridor.world.comparisons import Change
    from corridor.world.inputs import UncertainInput
    from corridor.world.scenario import Observation, Scenario


def find_settings(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """List the keys of scenario.toml, inputs and prior sets apart, that do not hold the same."""

    def settings(one: Scenario) -> dict[str, str]:
        clock = {f"clock.{part.name}": getattr(one.clock, part.name) for part in fields(one.clock)}
        rivals = {f"rivals.no_physics.{name}": f"{low:g} to {high:g}" for name, (low, high) in one.rivals.items()}
        groups = {
            f"claim_groups.{name}.{part.name}": getattr(group, part.name)
            for name, group in one.claim_groups.items()
            for part in fields(group)
            if part.name != "name"
        }
        values = {
            "title": one.title,
            "about": one.about,
            "issue_time": one.issue_time,
            "case_start": one.case_start,
            **clock,
            "area_at_risk": tuple(sorted(one.area_at_risk)),
            **rivals,
            **groups,
        }
        return {name: _words(value) for name, value in values.items()}

    return compare_texts(settings(before), settings(after))


def find_inputs(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """List what differs of uncertain inputs and of prior sets: `leaver_share` or `search: leaver_share`, and so on."""

    def facts(one: Scenario) -> dict[str, str]:
        sets = {f"{name}: ": prior.inputs for name, prior in one.prior_sets.items()}
        weights = {f"{name}: weight": f"{prior.weight:g}" for name, prior in one.prior_sets.items()}
        arguments = {f"{name}: argument": prior.argument for name, prior in one.prior_sets.items()}
        lines: dict[str, str] = {**weights, **arguments}
        for prefix, inputs in {"": one.inputs, **sets}.items():
            for name, value in inputs.items():
                lines |= _input_facts(prefix + name, value)
        return lines

    return compare_texts(facts(before), facts(after))


def _input_facts(name: str, value: UncertainInput) -> dict[str, str]:
    return {
        name: str(value.distribution),
        f"{name}, before its source was known": str(value.generic) if value.generic else "",
        f"{name}, source published": _words(value.published_time),
        f"{name}, claim group": value.claim_group,
        f"{name}, claims per": f"{value.per:g}" if value.claim_group else "",
        f"{name}, reason": ("assumption: " if value.is_assumption else "") + value.reason,
    }


def find_tables(before: Scenario, after: Scenario) -> tuple[TableChange, ...]:
    """List, table by table, rows that were added, removed or changed; tables without a difference are left out."""
    pairs: list[tuple[str, Sequence[Any], Sequence[Any], Callable[[Any], str]]] = [
        ("places", before.places, after.places, lambda row: row.place_id),
        ("roads", before.roads, after.roads, lambda row: row.road_id),
        ("events", before.events, after.events, lambda row: row.event_id),
        ("observed", before.observations, after.observations, _observation_id),
        ("claims", before.claims, after.claims, lambda row: row.claim_id),
        ("documents", before.documents, after.documents, lambda row: row.document_id),
    ]
    found = [_compare_rows(name, _by_id(olds, id_of), _by_id(news, id_of)) for name, olds, news, id_of in pairs]
    return tuple(one for one in found if one.added or one.removed or one.changed)


def _observation_id(row: Observation) -> str:
    # observed.csv has no ids: what was counted, where and when.
    where = row.road_id or row.place_id
    return " ".join(part for part in (row.series, where, row.time.isoformat(timespec="minutes")) if part)


def _by_id(rows: Sequence[Any], id_of: Callable[[Any], str]) -> dict[str, Any]:
    # Two counts of one moment are the first and the second of that id.
    seen: Counter[str] = Counter()
    table = {}
    for row in rows:
        name = id_of(row)
        seen[name] += 1
        table[name if seen[name] == 1 else f"{name} ({seen[name]})"] = row
    return table


def _compare_rows(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> TableChange:
    changed = [
        RowChange(name, compare_texts(_row_facts(before[name]), _row_facts(after[name])))
        for name in before
        if name in after and before[name] != after[name]
    ]
    return TableChange(
        table,
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(one for one in changed if one.changes),
    )


def _row_facts(row: Any) -> dict[str, str]:  # noqa: ANN401 - any row of a scenario
    return {part.name: _words(getattr(row, part.name)) for part in fields(row)}


def _words(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case tuple():
            return "; ".join(map(str, value))
        case datetime():
            return value.isoformat(timespec="minutes" if value.second == 0 else "auto")
    return str(value)
