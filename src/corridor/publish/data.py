"""Columns behind the figures, as arrays to draw and as CSV to open elsewhere."""

from __future__ import annotations

import csv
import io
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.publish.counts import FEW
from corridor.publish.evidence.data import evidence_columns
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.outcomes import PRESSURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from corridor.world.results import Record

Columns = dict[str, Any]

# A spreadsheet takes a cell that starts like this for a formula (OWASP, "CSV injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows_of(columns: Mapping[str, Any], **wanted: str) -> Columns:
    """Keep the rows of a table in which the named text columns hold the wanted values."""
    is_wanted = np.ones(len(next(iter(columns.values()))), bool)
    for name, value in wanted.items():
        is_wanted &= np.array(columns[name], object) == value
    return {name: np.asarray(values)[is_wanted] for name, values in columns.items() if name not in wanted}


def moments(column: NDArray[np.datetime64], record: Record) -> list[datetime]:
    """Times of a table in the zone of the issue time."""
    zone = record.plan.issue_time.tzinfo
    return [moment.replace(tzinfo=UTC).astimezone(zone) for moment in column.astype("datetime64[ms]").tolist()]


def moments_of(record: Record) -> list[datetime]:
    """Valid times of a record in the zone of its issue time."""
    return [time.astimezone(record.plan.issue_time.tzinfo) for time in record.ensemble.valid_times]


INSIDE_MOVES = ("fled_inside", "trapped")
"""Moves that the figure of what happens inside the area shows."""


def felt_pressures(record: Record) -> list[str]:
    """Pressures that are above 0 at some time; deprivation also where stocks are stated."""
    columns = record.tables["pressures"]
    has_stocks = len(record.ensemble.pressures.goods) > 0
    return [name for name in PRESSURES if np.any(columns[name] > 0) or (name == "deprivation" and has_stocks)]


def staying_rows(record: Record) -> list[Columns]:
    """People present at the run's end, a row a place, most first; places that hardly anybody reaches are left out."""
    table = record.tables["staying"]
    rows = [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]
    last = max((row["valid_time"] for row in rows), default=None)
    found = [row for row in rows if row["valid_time"] == last and row["q95"] >= FEW]
    return sorted(found, key=lambda row: (-row["q50"], -row["q95"]))


def shown_tables(record: Record) -> dict[str, str]:
    """Tables of people that have something to show, by the figure or the part of the report that shows them."""
    tables = record.tables
    has = {
        "inside": ("moves", any(np.any(tables["moves"][f"{name}_q95"] > 0) for name in INSIDE_MOVES)),
        "staying": ("staying", bool(staying_rows(record))),
        "days_left": ("days_left", len(tables["days_left"]["day"]) > 0),
        "pressures": ("pressures", bool(felt_pressures(record))),
        "who": ("who", bool(np.any(tables["who"]["q95"] > 0))),
    }
    return {shown: table for shown, (table, is_shown) in has.items() if is_shown}


def list_data(record: Record) -> dict[str, Columns]:
    """Columns of every CSV that travels with a figure, by file name without ending."""
    tables = record.tables
    rival = rows_of(tables["quantiles"], method="no_physics")
    said = evidence_columns(record)
    return {
        "arrivals": rows_of(tables["quantiles"], method="corridor")
        | {"no_physics_q05": rival["q05"], "no_physics_q95": rival["q95"]},
        "counted": dict(tables["observed"]),
        "people_per_hour": dict(tables["people_per_hour"]),
        "map_places": _place_columns(record),
        "map_roads": dict(tables["roads"]),
        "queue": dict(tables["on_the_road"]),
        "queue_by_road": dict(tables["standing"]),
        "waits": dict(tables["waits"]),
        "departures": dict(tables["departures"]),
        "departures_by_place": dict(tables["departures_by_place"]),
        "ends": dict(tables["ends"]),
        **{name: dict(tables[name]) for name in shown_tables(record).values()},
        "inputs": _input_columns(record),
        **({"evidence": said} if said else {}),
    }


def _place_columns(record: Record) -> Columns:
    places = record.scenario.places
    return {
        "place_id": [place.place_id for place in places],
        "names": ["; ".join(place.names) for place in places],
        "kind": [str(place.kind) for place in places],
        "latitude": [place.latitude for place in places],
        "longitude": [place.longitude for place in places],
        "population": [place.population for place in places],
        "is_at_risk": [str(record.scenario.is_at_risk(place)).lower() for place in places],
        "p_code": [place.p_code for place in places],
    }


def _input_columns(record: Record) -> Columns:
    strength = {one.name: one for one in record.influences}
    sources = [("", record.known.inputs)] + [(one.name, one.inputs) for one in record.known.prior_sets.values()]
    rows = [(prior_set, name, one) for prior_set, inputs in sources for name, one in inputs.items()]
    order = list(strength)
    rows.sort(key=lambda row: order.index(row[1]) if row[1] in strength else len(order))
    return {
        "input": [name for _, name, _ in rows],
        "meaning": [MODEL_INPUTS[name].meaning for _, name, _ in rows],
        "unit": [MODEL_INPUTS[name].unit for _, name, _ in rows],
        "prior_set": [prior_set for prior_set, _, _ in rows],
        "distribution": [str(one.distribution) for _, _, one in rows],
        "is_assumption": [str(one.is_assumption).lower() for _, _, one in rows],
        "reason": [one.reason for _, _, one in rows],
        "rank_correlation_early": [strength[name].early if name in strength else math.nan for _, name, _ in rows],
        "rank_correlation_total": [strength[name].total if name in strength else math.nan for _, name, _ in rows],
    }


def _cell(value: object) -> str:
    match value:
        case np.datetime64():
            return f"{value.astype('datetime64[s]')}Z"
        case float() | np.floating():
            return "" if np.isnan(value) else f"{value:.6g}"
        case str():
            text = value.replace("\r", " ")  # the writer would not quote it
            return f"'{text}" if value.startswith(_FORMULA_STARTS) else text
        case _:
            return str(value)


def to_csv(columns: Mapping[str, Any]) -> bytes:
    """Write columns as CSV: times in UTC, no value where there is none, no text that a spreadsheet would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in zip(*map(_listed, columns.values()), strict=True))
    return out.getvalue().encode()


def _listed(values: Any) -> list[Any]:  # noqa: ANN401 - arrays of any kind, and lists
    return list(values)
