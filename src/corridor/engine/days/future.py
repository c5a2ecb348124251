"""What is given of a case by the day, and what each member draws of the rest: totals, conflicts, the pull of camps.

Equations F8 to F10 in docs/model.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics import streams
from corridor.dynamics.compiling import entry
from corridor.dynamics.quantiles import normal_quantile
from corridor.engine.days.build import Settings, day_of
from corridor.engine.draws import member_uniforms
from corridor.world.days import TOTAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.engine.days.build import Frame
    from corridor.world.days import Given
    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario

SERIES = "present"
"""Series of observations that are counts of camps."""

STRETCH_DAYS = 30
"""Arrivals of so many days together follow those of as many days of the past."""

MEMORY_DAYS = 120.0
"""Age at which a stretch of the past is drawn 1/e as often as the latest."""

RATE_SPREAD = 0.5
"""Spread of the log of a stretch's arrivals about those of the past: a guess, set before anything was scored."""

FADE_DAYS, FADE_SPREAD = 120.0, 0.7
"""Half-life of arrivals, median over members, and the spread of its log: flight ebbs off; a guess. Put in after first
scores without it had burst on for years; its size was not fitted."""

PULL_SPREAD = 0.5
"""Spread of the log of a camp's pull, constant through a member: a guess, set before anything was scored."""

OUTBREAKS_PER_YEAR, YEARS_OF_PRIOR = 0.5, 1.0
"""Outbreaks of conflict in a place a year, and for how many place-years of evidence that guess stands."""

LULLS_PER_YEAR = 1.0
"""Ends of conflict in a zone a year, likewise a guess."""

CONFLICT_SPREAD = 0.5
"""Spread of the log of both rates over members: a guess."""


@dataclass(frozen=True)
class Future:
    """Arrays of a `Case` that hang on what is given and on draws; see there."""

    due: NDArray[np.int64]
    inserted: NDArray[np.int64]
    counted: NDArray[np.int64]
    attraction: NDArray[np.float64]
    outbreak: NDArray[np.float64]
    lull: NDArray[np.float64]
    issue_day: int


def draw_future(scenario: Scenario, frame: Frame, plan: Plan, *, takes_counts: bool, draws_conflicts: bool) -> Future:
    """Lay out what is given, and draw the rest from what was known at the issue time.

    Totals and the camps of the first day are taken where the scenario gives them; else arrivals go on as they did in
    stretches of the known past, the latest most often, and camps pull more or less than their distance says. Where
    conflicts are drawn, they break out and end at the rates seen so far.
    """
    assert scenario.day_rules is not None
    issue_day = min(max(day_of(scenario, plan.issue_time), 0), frame.days - 1)
    none = np.full((frame.days, len(frame.places)), -1, np.int64)
    given = scenario.day_rules.given
    if given is not None:
        due, inserted = _given_totals(scenario, frame, given, Settings(scenario.day_rules))
        attraction = np.ones((1, len(frame.places)))
    else:
        due, inserted = _forecast_totals(scenario, frame, plan, issue_day), _counted_first(scenario, frame)
        pulls = np.array([_pull(plan, place.place_id) for place in scenario.places]).T
        attraction = np.where(frame.places["is_camp"].astype(bool)[None, :], pulls, 1.0)
    rates = _draw_rates(frame, plan, issue_day) if draws_conflicts else (np.zeros(1), np.zeros(1))
    return Future(
        due=due,
        inserted=inserted,
        counted=count_camps(scenario, frame, issue_day) if takes_counts else none,
        attraction=attraction,
        outbreak=rates[0],
        lull=rates[1],
        issue_day=issue_day if draws_conflicts else frame.days - 1,
    )


def _given_totals(
    scenario: Scenario, frame: Frame, given: Given, settings: Settings
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # Flee's daily changes, by the sum of the camps' columns or the folder's own, and who is in camps on the first day.
    columns = {name: np.array(values, np.int64) // frame.hasten for name, values in given.columns.items()}
    zero = np.zeros(frame.days, np.int64)
    own = columns.get(TOTAL, zero)
    is_sum = bool(settings.spawn("sum_from_camps"))
    total = sum((values for name, values in columns.items() if name != TOTAL), zero) if is_sum else own
    due, inserts = np.diff(total, prepend=0), bool(settings.spawn("insert_day0"))
    due[0] = 0 if inserts else due[0] + (own[0] if is_sum else 0)
    inserted = np.zeros(len(frame.places), np.int64)
    if inserts and not settings.spawn("empty_camps_on_day0"):
        inserted[:] = [columns.get(place.place_id, zero)[0] for place in scenario.places]
    return due[None], inserted


def _forecast_totals(scenario: Scenario, frame: Frame, plan: Plan, issue_day: int) -> NDArray[np.int64]:
    first, totals, last_report = _known_totals(scenario, frame.hasten, issue_day)
    due = np.zeros((plan.members, frame.days), np.int64)
    due[:, 1 : last_report + 1] = np.diff(totals)[-first : last_report - first]
    due[:, last_report + 1 :] = _draw_due(plan, totals[: last_report - first + 1], frame.days - 1 - last_report)
    return due


def count_camps(scenario: Scenario, frame: Frame, last_day: int) -> NDArray[np.int64]:
    """Counts of camps up to a day, by (day, place), in agents; -1 where nobody counted."""
    index = {place.place_id: k for k, place in enumerate(scenario.places)}
    out = np.full((frame.days, len(index)), -1, np.int64)
    latest: dict[tuple[int, int], float] = {}
    for seen in scenario.observations:
        day = day_of(scenario, seen.time)
        if seen.series == SERIES and seen.place_id in index and 0 <= day <= last_day:
            key = day, index[seen.place_id]
            published = seen.published_time.timestamp() if seen.published_time else 0.0
            if published >= latest.get(key, -np.inf):
                latest[key] = published
                out[key] = int(seen.value // frame.hasten)
    return out


def _known_totals(scenario: Scenario, hasten: int, issue_day: int) -> tuple[int, NDArray[np.int64], int]:
    # First day of what is known (0 or before), agents in all camps by day up to the issue day, last day of a report.
    # Before its first report a camp counts with that one: a first report is no arrival.
    reports: dict[str, dict[int, float]] = {}
    for seen in scenario.observations:
        day = day_of(scenario, seen.time)
        if seen.series == SERIES and day <= issue_day:
            reports.setdefault(seen.place_id, {})[day] = seen.value  # later rows revise earlier ones
    first = min([0, *(day for camp in reports.values() for day in camp)])
    grid = np.arange(first, issue_day + 1)
    total = np.zeros(len(grid))
    for camp in reports.values():
        days = sorted(camp)
        total += np.interp(grid, days, [camp[day] for day in days])
    last = max([0, *(day for camp in reports.values() for day in camp)])
    return first, (total // hasten).astype(np.int64), last


def _draw_due(plan: Plan, totals: NDArray[np.int64], days: int) -> NDArray[np.int64]:
    # Stretch after stretch at the mean rate of a stretch of the past, drawn with its age in mind.
    out = np.zeros((plan.members, days))
    past = len(totals) - 1
    if past > 0:
        ends = np.arange(1, past + 1)
        lengths = np.minimum(ends, STRETCH_DAYS)
        rates = (totals[ends] - totals[ends - lengths]) / lengths
    else:  # one count says how many came, not since when
        rates, ends = np.array([totals[0] / (2.0 * STRETCH_DAYS)]), np.array([0])
    weights = np.cumsum(np.exp((ends - ends[-1]) / MEMORY_DAYS))
    fading = _normal(member_uniforms(plan, streams.DAY_TOTAL, "fading"))
    half_life = FADE_DAYS * np.exp(FADE_SPREAD * fading)
    for stretch, begin in enumerate(range(0, days, STRETCH_DAYS)):
        chosen = np.searchsorted(weights, weights[-1] * member_uniforms(plan, streams.DAY_TOTAL, "stretch", stretch))
        spread = _normal(member_uniforms(plan, streams.DAY_TOTAL, "spread", stretch))
        faded = np.exp2(-(begin + STRETCH_DAYS / 2) / half_life)
        out[:, begin : begin + STRETCH_DAYS] = (rates[chosen] * faded * np.exp(RATE_SPREAD * spread))[:, None]
    whole = np.floor(np.cumsum(out, axis=1))
    return np.diff(whole, axis=1, prepend=0.0).astype(np.int64)


def _draw_rates(frame: Frame, plan: Plan, issue_day: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # Chances a day, by what all places saw up to the issue day together and a guess.
    seen = frame.intensity[: issue_day + 1, frame.places["can_break_out"].astype(bool)] > 0
    quiet = ~seen[:-1]
    begun, ended = (quiet & seen[1:]).sum(), (~quiet & ~seen[1:]).sum()
    rates = [
        (begun + OUTBREAKS_PER_YEAR * YEARS_OF_PRIOR) / (quiet.sum() + 365.0 * YEARS_OF_PRIOR),
        (ended + LULLS_PER_YEAR * YEARS_OF_PRIOR) / ((~quiet).sum() + 365.0 * YEARS_OF_PRIOR),
    ]
    drawn = [
        rate * np.exp(CONFLICT_SPREAD * _normal(member_uniforms(plan, streams.DAY_CONFLICT, name)))
        for name, rate in zip(("outbreak", "lull"), rates, strict=True)
    ]
    return np.minimum(drawn[0], 1.0), np.minimum(drawn[1], 1.0)


def _pull(plan: Plan, place_id: str) -> NDArray[np.float64]:
    return np.exp(PULL_SPREAD * _normal(member_uniforms(plan, streams.DAY_PULL, place_id)))


def _normal(uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty_like(uniforms)
    _fill_normals(out, uniforms)
    return out


@entry
def _fill_normals(out: NDArray[np.float64], uniforms: NDArray[np.float64]) -> None:
    for k in range(out.shape[0]):
        out[k] = normal_quantile(uniforms[k])


def _counted_first(scenario: Scenario, frame: Frame) -> NDArray[np.int64]:
    # Agents in each place by the last count that is not after the first day, else the first one that is known.
    index = {place.place_id: k for k, place in enumerate(scenario.places)}
    out = np.full(len(index), -1, np.int64)
    for seen in sorted(scenario.observations, key=lambda seen: seen.time):
        if seen.series == SERIES and seen.place_id in index:
            at = index[seen.place_id]
            if day_of(scenario, seen.time) <= 0 or out[at] < 0:
                out[at] = int(seen.value // frame.hasten)
    return np.maximum(out, 0)
