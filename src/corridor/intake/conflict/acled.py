"""Exports of ACLED (Armed Conflict Location & Event Data): which rows are a threat, and the event of a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from corridor.intake.conflict.cells import ConflictRow, DayInWords, Deaths, Id, Latitude, Longitude, midnight
from corridor.intake.conflict.precision import ACLED_SPREAD_KM, EXACT, days_of
from corridor.intake.conflict.shapes import Shape
from corridor.world.conflict import ConflictEvent

if TYPE_CHECKING:
    from datetime import timedelta, tzinfo

    from corridor.intake.text.rows import Cells

# Beside these, all types that begin with Battle (`Battle-No change of territory` and two others until about 2018).
# Older names are recalled, unchecked.
_THREATS = {"battles", "explosions/remote violence", "remote violence", "violence against civilians"}


class AcledRow(ConflictRow):
    """A row of an export of ACLED."""

    event_id_cnty: Id
    event_date: DayInWords
    time_precision: Annotated[int, Field(ge=1, le=3)]
    event_type: str
    latitude: Latitude
    longitude: Longitude
    geo_precision: Annotated[int, Field(ge=1, le=3)]
    fatalities: Deaths


def _skip(cells: Cells) -> str:
    words = " ".join(cells.get("event_type", "").split())
    plain = re.sub(r" ?([/-]) ?", r"\1", words.casefold())
    return "" if plain in _THREATS or re.match(r"battle(s|-|$)", plain) else words


def _convert(row: ConflictRow, zone: tzinfo, lag: timedelta, source: str) -> ConflictEvent:
    assert isinstance(row, AcledRow)
    start, end = days_of(row.event_date, row.time_precision)
    return ConflictEvent(
        event_id=row.event_id_cnty,
        start=midnight(start, zone),
        end=midnight(end, zone),
        published_time=midnight(days_of(row.event_date, EXACT)[1], zone) + lag,
        latitude=row.latitude,
        longitude=row.longitude,
        spread_km=ACLED_SPREAD_KM[row.geo_precision],
        deaths_low=row.fatalities,
        deaths_best=row.fatalities,
        deaths_high=row.fatalities,
        source=source,
    )


ACLED = Shape(
    format="acled",
    name="ACLED",
    row=AcledRow,
    id_column="event_id_cnty",
    skip=_skip,
    skipped="of types that are no threat",
    convert=_convert,
)
