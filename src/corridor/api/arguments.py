"""Checks of what a Python call is given: its kinds are not known before it runs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from corridor.studies.replays.issue_times import parse_issues
from corridor.studies.request import parse_issue_time
from corridor.world.errors import RequestError


def ignore(_: int) -> None:
    """Take no note of progress."""


def check_folder(value: object, name: str) -> Path:
    """Take a path, as text or pathlib.Path."""
    if not isinstance(value, str | os.PathLike):
        raise RequestError(f"{name} = {value!r}: must be a path, as text or pathlib.Path")
    return Path(value)


def check_name(scenario: object) -> str:
    """Take a scenario's name or path as written: a path would turn an empty name into the current folder."""
    return scenario if isinstance(scenario, str) else str(check_folder(scenario, "scenario"))


def check_whole(value: object, name: str) -> None:
    """Refuse what is no whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise RequestError(f"{name} = {value!r}: must be a whole number")


def check_time(value: object, name: str) -> datetime | None:
    """Take a time, as text or datetime, or none."""
    issue_time = parse_issue_time(value) if isinstance(value, str) else value
    if not isinstance(issue_time, datetime | None):
        raise RequestError(f"{name} = {value!r}: must be a time with an offset, as text or datetime")
    return issue_time


def check_issues(value: object) -> tuple[datetime, ...]:
    """Take issue times: one or several, as texts (`T` or `A..B/6h`) or datetimes with an offset."""
    single = [value] if isinstance(value, str | datetime) else value
    if not isinstance(single, Iterable):
        raise RequestError(f"issues = {value!r}: must be times with an offset, as texts or datetimes")
    times: set[datetime] = set()
    for one in single:
        if isinstance(one, datetime):
            if one.tzinfo is None:
                raise RequestError(f"issues = {one.isoformat()}: has no offset; give datetimes with a time zone")
            times.add(one)
        elif isinstance(one, str):
            times.update(parse_issues([one]))
        else:
            raise RequestError(f"issues = {one!r}: must be a time with an offset, as text or datetime")
    return tuple(sorted(times))
