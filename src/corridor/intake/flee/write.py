"""A case by Flee's rules as the texts of a scenario folder, to read and to edit."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import astuple
from typing import TYPE_CHECKING

from corridor.intake.flee.given import DAY, GIVEN
from corridor.intake.flee.native import ATTRIBUTES
from corridor.intake.shape.schema import AttributeRow, EventRow, ObservedRow, PlaceRow, RoadRow, columns_of
from corridor.intake.shape.uncertain import FILE
from corridor.intake.text.toml import MAX_DEPTH
from corridor.world.errors import printable
from corridor.world.flee_settings import SETTINGS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from pydantic import BaseModel

    from corridor.world.days import DayRules, Given, Setting
    from corridor.world.scenario import Place, Scenario

_MOST_NOTES = 200


def native_files(scenario: Scenario) -> dict[str, str]:
    """Write a case by Flee's rules as texts by file name; reading them gives the same case.

    Raises
    ------
    ValueError
        When it runs by other rules.
    """
    rules = scenario.day_rules
    if rules is None:
        raise ValueError(f"{scenario.scenario_id} does not run by Flee's rules")
    events = ((*astuple(one)[:1], *map(_cell, astuple(one)[1:])) for one in scenario.events)
    observed = (tuple(map(_cell, astuple(one))) for one in scenario.observations)
    roads = (tuple(map(_cell, astuple(one))) for one in scenario.roads)
    files = {
        FILE: "\n".join(_toml(scenario, rules)) + "\n",
        "places.csv": _table(PlaceRow, map(_place, scenario.places)),
        "roads.csv": _table(RoadRow, roads),
        "events.csv": _table(EventRow, events),
        "observed.csv": _table(ObservedRow, observed),
        ATTRIBUTES: _table(AttributeRow, _attributes(rules)),
    }
    return files if rules.given is None else {**files, GIVEN: _given(rules.given)}


def _table(model: type[BaseModel], rows: Iterable[Sequence[str]]) -> str:
    return _csv(columns_of(model), rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _place(place: Place) -> tuple[str, ...]:
    place_id, names, *rest = astuple(place)
    return place_id, ";".join(names), *map(_cell, rest)


def _attributes(rules: DayRules) -> Iterator[tuple[str, str, str, str]]:
    for of, attributes in (("place", rules.place_attributes), ("road", rules.road_attributes)):
        for owner, own in attributes.items():
            for name, value in own.items():
                yield of, owner, name, value


def _given(given: Given) -> str:
    rows = zip(*given.columns.values(), strict=True)
    return _csv([DAY, *given.columns], ((day, *people) for day, people in enumerate(rows)))


def _toml(scenario: Scenario, rules: DayRules) -> Iterator[str]:
    yield f"# {printable(scenario.title)}, as corridor read it from {printable(scenario.location)}."
    yield from _notes(scenario)
    yield "schema_version = 1"
    yield f"title = {_quote(scenario.title)}"
    yield f"about = {_quote(scenario.about)}"
    yield ""
    yield "# The moment that a forecast is issued: it knows what was published by then. Move it as you like."
    yield f"issue_time = {_time(scenario.issue_time)}"
    yield "# The first count may be older than the run."
    yield f"case_start = {_time(scenario.case_start)}"
    yield "# Regions of the home country."
    yield f"area_at_risk = [{', '.join(map(_quote, sorted(scenario.area_at_risk)))}]"
    yield ""
    yield "[clock]"
    yield f"start = {_time(scenario.clock.start)}"
    yield f"end = {_time(scenario.clock.end)}"
    yield "# Flee's rules go by the day."
    yield f"drive_step_s = {scenario.clock.drive_step_s}"
    yield f"decide_step_s = {scenario.clock.decide_step_s}"
    yield ""
    yield "[flee]"
    yield f"# Whose rules: {', '.join(sorted(type(rules.rule_set)))}."
    yield f"rule_set = {_quote(rules.rule_set)}"
    yield "# Places of other countries are foreign."
    yield f"home_country = {_quote(rules.home_country)}"
    yield ""
    yield from _settings(rules)


def _notes(scenario: Scenario) -> Iterator[str]:
    if not scenario.warnings:
        yield "# Nothing in it had to be mended."
        return
    yield "# What was odd there, and what was made of it (rows are those of Flee's files):"
    for warning in scenario.warnings[:_MOST_NOTES]:
        words = str(warning)
        yield f"#   {words if words.count('.') < MAX_DEPTH else words.replace('.', '_')}"
    if len(scenario.warnings) > _MOST_NOTES:
        yield f"#   and {len(scenario.warnings) - _MOST_NOTES:,} more"


def _settings(rules: DayRules) -> Iterator[str]:
    yield "# Flee's settings by section and name; what is not set has Flee's default."
    yield "[flee.settings]"
    for name, value in rules.settings.items():
        known = SETTINGS[name]
        fate = known.fate(rules.rule_set)
        words = "; ".join(part for part in ("" if fate == "works" else fate, known.note) if part)
        default = "" if known.default is None else f"{_setting(known.kind, known.default)} where it is not set"
        note = "; ".join(part for part in (default, words) if part)
        yield f"{_quote(name)} = {_setting(known.kind, value)}" + (f"  # {note}" if note else "")


def _setting(kind: Kind, value: Setting) -> str:
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(repr, value))}]"
    if kind is Kind.TRUTH:
        return "true" if value else "false"
    return str(int(value)) if kind is Kind.WHOLE else repr(value)


def _time(moment: datetime) -> str:
    return moment.isoformat()


def _quote(value: str) -> str:
    # A JSON string is a TOML string, but for the one control character that JSON leaves alone.
    text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    # Many dots would be taken for a key that is nested too deep.
    return text if text.count(".") < MAX_DEPTH else text.replace(".", "\\u002e")
