"""Counts as observations: each as it was published, and again whenever a correction changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.world.scenario import Observation, Use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridor.intake.flee.corrections import Corrected
    from corridor.intake.flee.period import Period

MAX_OBSERVED = 200_000
_IN_CAMP = "people in the camp, as Flee's folder has it"
_IN_ALL = "refugees in all, as Flee's folder has them"


def make_observations(counted: Sequence[Corrected], period: Period) -> tuple[Observation, ...]:
    """Make observations of the camps' counts and of the total, in the order of time, then of columns."""
    made = [
        _observation(one, day, known, people, period)
        for k, one in enumerate(counted)
        if one.column.is_camp or k == 0
        for day, known, people in _published(one)
    ]
    return tuple(sorted(made, key=lambda seen: (seen.time, seen.published_time)))


def _published(one: Corrected) -> Iterator[tuple[int, int, int]]:
    # (day of the count, day of publication, people); the last row of a date stands for it.
    table = one.column.table or ()
    corrections = sorted(set(one.days))
    states = {day: _people(one.known_on(day)) for day in corrections}
    plain = _people(table)
    for day in sorted(plain):
        known = [when for when in corrections if when <= day]
        people = states[known[-1]][day] if known else plain[day]
        yield day, day, people
        for when in corrections:
            if when > day and states[when][day] != people:
                people = states[when][day]
                yield day, when, people


def _people(table: Sequence[tuple[int, float]]) -> dict[int, int]:
    return {day: int(people) for day, people in table}


def _observation(one: Corrected, day: int, known: int, people: int, period: Period) -> Observation:
    is_camp = one.column.is_camp
    return Observation(
        series="present" if is_camp else "refugees",
        place_id=one.column.key if is_camp else "",
        road_id="",
        time=period.date_of(day),
        value=float(people),
        unit="people",
        definition=_IN_CAMP if is_camp else _IN_ALL,
        published_time=period.date_of(known),
        source=", ".join(file.removeprefix("source_data/") for file in one.column.files),
        use=Use.SCORE if is_camp else Use.NEVER,
    )
