"""What is legal but odd in events: endings of what never began, doubtful fights, and no fight at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from corridor.intake.text.notes import figure
from corridor.world.events import AREA_TARGET, INTENSITY_UNITS, LITRES_OF_FUEL, EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corridor.intake.shape.frame import Frame
    from corridor.intake.shape.schema import EventRow
    from corridor.intake.shape.tables import Table
    from corridor.intake.text.files import Folder

INTENSE = 5
"""Intensity at which threat is 0.99: more changes next to nothing, and was likely meant as per cent."""

EARLY = timedelta(hours=1)
"""A report may bear the hour's round time; one published longer before the fight knew the future."""


def warn_of_events(folder: Folder, events: Table[EventRow]) -> None:
    """Events that end what never began, and fights whose intensity or dates are likely a slip."""
    _warn_of_fights(folder, events)
    _warn_of_deliveries(folder, events)
    if not events.is_sound:  # what began may stand in a broken row
        return
    begun: dict[EventKind, list[EventRow]] = {EventKind.FIGHTING: [], EventKind.CLOSURE: []}
    for _, event in events.rows:
        if event.kind in begun:
            begun[event.kind].append(event)
    fought, shut = (_first_by_target(begun[kind]) for kind in (EventKind.FIGHTING, EventKind.CLOSURE))
    any_fight = min(fought.values(), default=None)
    for row, event in events.rows:
        if event.kind is EventKind.CEASEFIRE:
            since = any_fight if event.target == AREA_TARGET else fought.get(event.target)
            what = "no fighting at it before: this ends nothing"
        elif event.kind is EventKind.OPENING:
            since, what = shut.get(event.target), "no closure of it before: this opens nothing"
        else:
            continue
        if since is None or since > event.time:
            folder.warn("events.csv", row, "target", event.target, what, "check the target and the time")


def _first_by_target(events: Sequence[EventRow]) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for event in sorted(events, key=lambda event: event.time):
        first.setdefault(event.target, event.time)
    return first


def _warn_of_fights(folder: Folder, events: Table[EventRow]) -> None:
    for row, event in events.rows:
        if event.kind is EventKind.SHOCK and event.unit.casefold() not in INTENSITY_UNITS:
            continue  # shown only
        if event.kind not in {EventKind.FIGHTING, EventKind.SHOCK}:
            continue
        if event.value is not None and event.value > INTENSE:
            folder.warn("events.csv", row, "value", figure(event.value),
                        f"is an intensity; threat is 0.63 at 1, 0.86 at 2 and hardly grows beyond {INTENSE}",
                        "if it is per cent, 80 % is 0.8")  # fmt: skip
        if event.unit.casefold() not in INTENSITY_UNITS:
            folder.warn("events.csv", row, "unit", event.unit, "the value of fighting is an intensity, which has none",
                        "check the value, and write 1 or nothing")  # fmt: skip
        # What else is dated may have been announced: an opening, a ceasefire.
        if event.published_time is not None and event.published_time < event.time - EARLY:
            folder.warn("events.csv", row, "published_time", event.published_time,
                        f"is before the fighting itself, {event.time}", "check both times")  # fmt: skip


def _warn_of_deliveries(folder: Folder, events: Table[EventRow]) -> None:
    for row, event in events.rows:
        if event.kind is not EventKind.DELIVERY or "fuel" not in event.unit.casefold():
            continue
        if event.unit not in LITRES_OF_FUEL:
            folder.warn("events.csv", row, "unit", event.unit, "is shown only; fuel acts in "
                        + " or ".join(LITRES_OF_FUEL), "convert it, if parties should fill up")  # fmt: skip
        elif event.value is None:
            folder.warn("events.csv", row, "value", "missing", "nobody can fill up from it", "say how much came")


def warn_of_peace(folder: Folder, events: Table[EventRow], frame: Frame) -> None:
    """No fighting is known to the forecast."""
    issued = frame.top.get("issue_time")
    if issued is None or not events.is_sound:
        return
    published = [event.published_time for _, event in events.rows if event.kind is EventKind.FIGHTING]
    # A row without a date of publication is odd already, and warned of.
    if all(time is not None and time > issued for time in published):
        folder.warn("events.csv", 0, "", f"no fighting published by issue_time = {issued}",
                    "the forecast knows of none, and people leave as they would at threat 0",
                    "add the fights that were known by then, if there were any")  # fmt: skip
