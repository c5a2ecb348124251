"""Compares two stored forecasts of one case: what was asked, what was known, what the answer is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.archive.read import read_arrivals
from corridor.studies.changes import find_inputs, find_settings, find_tables
from corridor.studies.compare_files import compare_texts
from corridor.studies.rerun import compare_provenance, read_copy
from corridor.studies.wall import known_at
from corridor.world.comparisons import Change, CountBeside, Differences, Outlook, Side
from corridor.world.errors import RequestError, printable
from corridor.world.scenario import Use
from corridor.world.units import hours_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.world.comparisons import StoredResult
    from corridor.world.events import Event
    from corridor.world.scenario import Scenario

LEAD_HOURS = (0, 24, 48, 72)
FEWEST_MEMBERS = 20
"""With fewer, the ranks beside the median say nothing about how sure it is."""

_QUANTILES = ("q05", "q25", "q50", "q75", "q95")
_ASKED = ("as_of", "drivers", "prior_set", "members", "seed")

_Rows = dict[datetime, dict[str, float]]


def compare_forecasts(first: StoredResult, second: StoredResult) -> Differences:
    """Say how two forecasts of one case differ; the one issued earlier comes first, whatever the order.

    Raises
    ------
    RequestError
        When they are of different cases, or have no valid time in common.
    ResultError, ScenarioError
        When one of them, or the scenario that it carries, cannot be read.
    """
    were_swapped = _issue_time(first) > _issue_time(second)
    old, new = (second, first) if were_swapped else (first, second)
    before, after = read_copy(old), read_copy(new)
    _check_same_case(old, new, before, after)
    old_rows, new_rows = _read_rows(old), _read_rows(new)
    common = [time for time in new_rows if time in old_rows]
    if not common:
        raise RequestError(
            f"{old.folder} and {new.folder}: have no valid time in common ({min(old_rows)} to {max(old_rows)}, and "
            f"{min(new_rows)} to {max(new_rows)}); compare forecasts whose periods overlap"
        )
    since, until = _issue_time(old), _issue_time(new)
    last = _outlook(common[-1], until, old_rows, new_rows)
    return Differences(
        before=_side(old),
        after=_side(new),
        were_swapped=were_swapped,
        is_same_answer=all(old_rows[time] == new_rows[time] for time in common),
        request=compare_texts(_asked(old), _asked(new)),
        provenance=compare_provenance(old, new),
        settings=find_settings(before, after),
        inputs=find_inputs(before, after),
        tables=find_tables(before, after),
        became_known=_became_known(after, since, until),
        inputs_known=_inputs_known(after, since, until),
        last=last,
        end_before=max(old_rows),
        end_after=max(new_rows),
        leads=_at_leads(common, until, old_rows, new_rows),
        half_before=_half_time(old_rows, last.valid_time),
        half_after=_half_time(new_rows, last.valid_time),
        counts=_counts(after, old_rows, since, until),
        median_error_before=median_error(read_arrivals(old, last.valid_time)),
        median_error_after=median_error(read_arrivals(new, last.valid_time)),
        is_same_chance=all(old.manifest[key] == new.manifest[key] for key in ("members", "seed")),
    )


def _issue_time(stored: StoredResult) -> datetime:
    return datetime.fromisoformat(stored.manifest["as_of"])


def _side(stored: StoredResult) -> Side:
    manifest = stored.manifest
    return Side(
        folder=str(stored.folder),
        scenario=manifest["scenario"],
        issue_time=_issue_time(stored),
        members=manifest["members"],
        seed=manifest["seed"],
        edited=stored.edited,
    )


def _asked(stored: StoredResult) -> dict[str, str]:
    return {key: str(stored.manifest[key]) for key in _ASKED}


def _check_same_case(old: StoredResult, new: StoredResult, before: Scenario, after: Scenario) -> None:
    # A copy of a scenario under another name is still the same case: what counts is who may leave from where.
    homes = [{one.place_id for one in scenario.places if scenario.is_at_risk(one)} for scenario in (before, after)]
    if not homes[0] & homes[1]:
        raise RequestError(
            f"{old.folder} and {new.folder}: are of different cases ({printable(before.scenario_id)} and "
            f"{printable(after.scenario_id)} share no place at risk), so that their answers cannot be compared; "
            "name two forecasts of one case"
        )


def _read_rows(stored: StoredResult) -> _Rows:
    rows: list[dict[str, Any]] = stored.summary["arrivals"]
    return {datetime.fromisoformat(row["valid_time"]): {name: float(row[name]) for name in _QUANTILES} for row in rows}


def _outlook(valid_time: datetime, issue_time: datetime, old_rows: _Rows, new_rows: _Rows) -> Outlook:
    lead = hours_between(issue_time, valid_time)
    return Outlook(valid_time, round(lead, 2), old_rows[valid_time], new_rows[valid_time])


def _at_leads(common: list[datetime], issue_time: datetime, old_rows: _Rows, new_rows: _Rows) -> tuple[Outlook, ...]:
    # The first common time at or after each lead: forecasts issued at odd minutes share full hours only.
    wanted = [issue_time + timedelta(hours=lead) for lead in LEAD_HOURS]
    times = [next((time for time in common if time >= moment), common[-1]) for moment in wanted]
    return tuple(_outlook(time, issue_time, old_rows, new_rows) for time in dict.fromkeys(times) if time < common[-1])


def _half_time(rows: _Rows, last: datetime) -> datetime | None:
    half = rows[last]["q50"] / 2
    return next((time for time, row in rows.items() if row["q50"] >= half), None) if half > 0 else None


def _became_known(scenario: Scenario, since: datetime, until: datetime) -> tuple[Event, ...]:
    dated = [(one.published_time, one) for one in scenario.events if one.published_time is not None]
    found = [(time, one) for time, one in dated if since < time <= until]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _inputs_known(scenario: Scenario, since: datetime, until: datetime) -> tuple[Change, ...]:
    # What the sources and claims published in between made of inputs that have them.
    earlier, later = (
        {"": known.inputs, **{f"{name}: ": one.inputs for name, one in known.prior_sets.items()}}
        for known in (known_at(scenario, since), known_at(scenario, until))
    )
    changes = (
        Change(prefix + name, str(one.distribution), str(later[prefix][name].distribution))
        for prefix, inputs in earlier.items()
        for name, one in inputs.items()
        if one.generic is not None
    )
    return tuple(one for one in changes if one.before != one.after)


def _counts(scenario: Scenario, rows: _Rows, since: datetime, until: datetime) -> tuple[CountBeside, ...]:
    stamps = [time.timestamp() for time in rows]
    seen = [
        one
        for one in scenario.observations
        if one.series == "arrivals" and one.use is not Use.NEVER and since < one.time <= min(until, max(rows))
    ]
    return tuple(
        CountBeside(
            time=one.time,
            value=one.value,
            use=one.use,
            source=one.source,
            forecast={
                name: float(np.interp(one.time.timestamp(), stamps, [row[name] for row in rows.values()]))
                for name in _QUANTILES
            },
        )
        for one in sorted(seen, key=lambda one: one.time)
    )


def median_error(arrivals: NDArray[np.float64]) -> float | None:
    """Standard error of the median of an ensemble, in people; None with fewer than `FEWEST_MEMBERS`.

    The rank of the true median has a binomial spread of half the root of the number of members: what lies one such
    step below and above the middle is two standard errors apart.
    """
    if len(arrivals) < FEWEST_MEMBERS:
        return None
    step = 0.5 / np.sqrt(len(arrivals))
    low, high = np.quantile(arrivals, (0.5 - step, 0.5 + step))
    return float(high - low) / 2
