"""What happens on a day of the run, before it becomes an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.intake.shape.ids import unique_id
from corridor.intake.shape.schema import LONGEST_SLUG
from corridor.world.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridor.intake.flee.period import Period
    from corridor.world.events import EventKind

MAX_EVENTS = 200_000


@dataclass(frozen=True)
class Happening:
    """One change, in the order in which Flee makes them within a day."""

    day: int
    kind: EventKind
    target: str
    source: str
    value: float | None = None
    note: str = ""


def make_events(happenings: Iterable[Happening], period: Period) -> tuple[Event, ...]:
    """Make events of what happens, in the order of days; within a day the order stays."""
    taken: set[str] = set()
    events = []
    for one in sorted(happenings, key=lambda one: one.day):
        date = period.date_of(one.day)
        words = f"-{one.kind}-{one.day}"
        target = one.target[: LONGEST_SLUG - len(words) - 10].strip("-")
        event_id = unique_id(f"{target}{words}", taken)
        taken.add(event_id)
        events.append(
            Event(
                event_id=event_id,
                time=date,
                until=None,
                published_time=date,
                kind=one.kind,
                target=one.target,
                value=one.value,
                unit="" if one.value is None else "intensity",
                source=one.source,
                note=one.note,
            )
        )
    return tuple(events)
