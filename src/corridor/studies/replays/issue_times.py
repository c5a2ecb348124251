"""Issue times of a backtest: as the user writes them, or chosen from when counts were made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from corridor.studies.series import counts_of
from corridor.world.errors import RequestError, printable
from corridor.world.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.world.scenario import Scenario

EXAMPLE = "2023-09-24T12:00+04:00, or 2023-09-24T12:00+04:00..2023-09-28T12:00+04:00/6h"

MOST = 5_000
"""Issue times of one backtest."""

_STEP = re.compile(r"(?P<number>\d{1,6})(?P<unit>min|h|d)")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}

CHOSEN_STEPS_H = (1, 3, 6, 12, 24, 48, 7 * HOURS_PER_DAY, 30 * HOURS_PER_DAY, 90 * HOURS_PER_DAY)
CHOSEN = 12
"""Where the user names none: the shortest of these steps by which there are no more issue times than this."""


def parse_issues(texts: Sequence[str]) -> tuple[datetime, ...]:
    """Read issue times: `T`, or `T..T/STEP` with a step such as 6h, 1d or 30min; sorted, each once.

    Raises
    ------
    RequestError
        When one cannot be read, has no offset, or there are too many.
    """
    times: set[datetime] = set()
    for text in texts:
        times.update(_parse(text))
        if len(times) > MOST:
            raise RequestError(f"--issue {printable(text)}: more than {MOST:,} issue times; take a longer step")
    return tuple(sorted(times))


def _parse(text: str) -> list[datetime]:
    first, dots, rest = text.partition("..")
    if not dots:
        return [_parse_time(text, text)]
    last, slash, step_text = rest.partition("/")
    found = _STEP.fullmatch(step_text)
    step = int(found["number"]) * _UNITS[found["unit"]] if slash and found else timedelta()
    if not step:
        raise RequestError(
            f"--issue {printable(text)}: needs a step of whole minutes, hours or days, such as /30min, /6h or /1d; "
            f"write {EXAMPLE}"
        )
    start, end = _parse_time(first, text), _parse_time(last, text)
    if end < start:
        raise RequestError(f"--issue {printable(text)}: ends before it starts; write the earlier time first")
    count = (end - start) // step + 1
    if count > MOST:
        raise RequestError(f"--issue {printable(text)}: {count:,} issue times; must be at most {MOST:,}")
    return [start + k * step for k in range(count)]


def _parse_time(part: str, text: str) -> datetime:
    try:
        time = datetime.fromisoformat(part)
    except ValueError as err:
        raise RequestError(f"--issue {printable(text)}: {printable(part)!r} is no time; write {EXAMPLE}") from err
    if time.tzinfo is None:
        raise RequestError(f"--issue {printable(text)}: {printable(part)} has no offset; write {EXAMPLE}")
    return time


def issue_times_of(scenario: Scenario, asked: Sequence[datetime]) -> tuple[datetime, ...]:
    """Issue times to replay of a scenario: those asked for that lie in its case (maybe none), else its own choice.

    Its own choice starts with its default issue time and goes on in equal steps while counts follow.

    Raises
    ------
    RequestError
        When nothing of the scenario is scored, or, with none asked for, no count follows its own issue time.
    """
    last = _last_count(scenario)
    first = max(scenario.issue_time, scenario.case_start)
    chosen = asked or _choose(first, last)
    times = tuple(time for time in chosen if scenario.case_start <= time < min(last, scenario.clock.end))
    if not times and not asked:
        raise RequestError(
            f"no count follows the scenario's own issue time; name others with --issue. {say_span(scenario)}"
        )
    return times


def say_span(scenario: Scenario) -> str:
    """Say between which times issue times of a scenario may lie."""
    return (
        f"{printable(scenario.scenario_id)}: they must lie from {scenario.case_start.isoformat()} to before the last "
        f"count to score, {_last_count(scenario).isoformat()}"
    )


def _last_count(scenario: Scenario) -> datetime:
    counts = [series for series in counts_of(scenario).values() if len(series)]
    if not counts:
        name = printable(scenario.scenario_id)
        raise RequestError(f"{name}: nothing can be scored; give counts with use = score in observed.csv")
    return max(series.times[-1] for series in counts)


def _choose(first: datetime, last: datetime) -> list[datetime]:
    span_h = (last - first).total_seconds() / 3600
    step_h = next((step for step in CHOSEN_STEPS_H if span_h / step <= CHOSEN), None) or span_h / CHOSEN
    count = max(int(span_h / step_h) + 1, 0)
    return [first + k * timedelta(hours=step_h) for k in range(count)]
