"""Files of UCDP GED (Uppsala Conflict Data Program): which rows have a place, and the event of a row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter, ValidationError, ValidationInfo, field_validator

from corridor.intake.conflict.cells import ConflictRow, DayInNumbers, Deaths, Id, Latitude, Longitude, midnight
from corridor.intake.conflict.precision import UCDP_NOWHERE, UCDP_SPREAD_KM
from corridor.intake.conflict.shapes import Shape
from corridor.world.conflict import ConflictEvent

if TYPE_CHECKING:
    from datetime import tzinfo

    from corridor.intake.text.rows import Cells

ORDER = tuple(
    """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id
    dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
    source_article source_office source_date source_headline source_original where_prec where_coordinates
    where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity
    date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob
    """.split()  # noqa: SIM905 - 49 words are read more easily without quotes
)
"""The 49 columns, as candidate files without a header have them."""

_CODE = TypeAdapter(int)


class UcdpRow(ConflictRow):
    """A row of UCDP GED; of date_prec and type_of_violence only the range is of use."""

    id: Id
    type_of_violence: Annotated[int, Field(ge=1, le=3)]
    where_prec: Annotated[int, Field(ge=1, le=7)]
    latitude: Latitude
    longitude: Longitude
    date_prec: Annotated[int, Field(ge=1, le=5)]
    date_start: DayInNumbers
    date_end: DayInNumbers
    low: Deaths
    best: Deaths
    high: Deaths

    @field_validator("date_end")
    @classmethod
    def _check_end(cls, end: date, info: ValidationInfo) -> date:
        if end < info.data.get("date_start", end):
            raise ValueError(f"must not be before date_start = {info.data['date_start']}")
        return end

    @field_validator("best", "high")
    @classmethod
    def _check_deaths(cls, deaths: int, info: ValidationInfo) -> int:
        below = "low" if info.field_name == "best" else "best"
        if deaths < info.data.get(below, deaths):
            raise ValueError(f"must be at least {below} = {info.data[below]}")
        return deaths


def _skip(cells: Cells) -> str:
    # Read as the row itself is, so that both find the same number in `6.0` or `06`.
    try:
        code = _CODE.validate_python(cells.get("where_prec"))
    except ValidationError:
        return ""
    return f"where_prec {code} ({UCDP_NOWHERE[code]})" if code in UCDP_NOWHERE else ""


def _convert(row: ConflictRow, zone: tzinfo, lag: timedelta, source: str) -> ConflictEvent:
    assert isinstance(row, UcdpRow)
    end = midnight(row.date_end + timedelta(days=1), zone)
    return ConflictEvent(
        event_id=row.id,
        start=midnight(row.date_start, zone),
        end=end,
        published_time=end + lag,
        latitude=row.latitude,
        longitude=row.longitude,
        spread_km=UCDP_SPREAD_KM[row.where_prec],
        deaths_low=row.low,
        deaths_best=row.best,
        deaths_high=row.high,
        source=source,
    )


UCDP = Shape(
    format="ucdp",
    name="UCDP GED",
    row=UcdpRow,
    id_column="id",
    skip=_skip,
    skipped="without a place that is near enough to be used",
    convert=_convert,
    order=ORDER,
)
