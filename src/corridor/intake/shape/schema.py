"""What the rows and tables of a scenario may hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from corridor.world.days import RuleSet
from corridor.world.events import EventKind
from corridor.world.scenario import PlaceKind, Use

Model = TypeVar("Model", bound=BaseModel)

SLUG = r"^[a-z0-9]+(-+[a-z0-9]+)*$"
LONGEST_SLUG = 100
FIRST_YEAR, LAST_YEAR = 1900, 2200
LARGEST = 1e12
"""Of any figure; sums and squares of such still fit a float."""
SMALLEST = 1e-12
"""Of what stands on a log scale, or below a line: the ratio of any two numbers fits a float, and so do its powers."""

CONFLICT_FORMATS = ("acled", "ucdp")
MAX_CONFLICT_FILES = 20

OWNERS = ("place", "road")
"""What attributes.csv gives attributes of."""


def parse_time(value: object) -> datetime:
    """Read an ISO 8601 time with an offset.

    Raises
    ------
    ValueError
        With what is allowed, when there is no offset or no time, or one of another age.
    """
    example = "must be a time with an offset, such as 2023-09-24T12:00+04:00"
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(example) from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(example)
    # Near the years 1 and 9999 a time has no counterpart in other zones.
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return value


def _split_names(value: object) -> object:
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


def _check_file(name: str) -> str:
    is_bare = name == name.strip(" .") and name.isprintable() and not set(name) & set('/\\:*?"<>|')
    if not name or not is_bare or len(name) > LONGEST_SLUG:
        raise ValueError(f"must be the bare name of a file in the scenario's folder, up to {LONGEST_SLUG} characters")
    return name


def _check_format(name: str) -> str:
    if name not in CONFLICT_FORMATS:
        raise ValueError(f"must be one of {', '.join(CONFLICT_FORMATS)}")
    return name


def _check_list(value: object) -> object:
    if not isinstance(value, list) or len(value) > MAX_CONFLICT_FILES:
        raise ValueError(
            f"must be up to {MAX_CONFLICT_FILES} tables, each under [[conflict_events]], in double brackets"
        )
    return value


def _parse_truth(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.lower() not in {"true", "false"}:
        raise ValueError("must be true or false")
    return value.lower() == "true"


def _parse_rule_set(value: object) -> RuleSet:
    known = ", ".join(RuleSet)
    try:
        return RuleSet(str(value))
    except ValueError:
        raise ValueError(f"must be one of {known}") from None


def _check_owner(name: str) -> str:
    if name not in OWNERS:
        raise ValueError(f"must be one of {', '.join(OWNERS)}")
    return name


Slug = Annotated[str, Field(pattern=SLUG, max_length=LONGEST_SLUG)]
Time = Annotated[datetime, BeforeValidator(parse_time)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split_names), Field(min_length=1)]
Truth = Annotated[bool, BeforeValidator(_parse_truth)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Row(BaseModel):
    """A row of a table: cells are text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TomlTable(BaseModel):
    """A table of TOML, which has types of its own: text is no number there, and true is no 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PlaceRow(Row):
    """A row of places.csv."""

    place_id: Slug
    names: Names
    kind: PlaceKind
    latitude: Annotated[Number, Field(ge=-90, le=90)]
    longitude: Annotated[Number, Field(ge=-180, le=180)]
    population: Annotated[int, Field(ge=0, le=10**9)]
    population_input: str = ""
    capacity: Annotated[int, Field(ge=0, le=10**9)] | None = None
    region: str = ""
    country: str = ""
    p_code: str = ""
    source: str
    attraction: Annotated[Number, Field(ge=0, le=LARGEST)] | None = None


class RoadRow(Row):
    """A row of roads.csv."""

    road_id: Slug
    from_: Annotated[Slug, Field(alias="from")]
    to: Slug
    two_way: Truth
    length_km: Annotated[Number, Field(gt=0, le=20000)]
    free_speed_km_h: Annotated[Number, Field(gt=0, le=1000)]
    lanes: Annotated[int, Field(ge=1, le=100)]
    capacity_veh_per_h: Annotated[Number, Field(gt=0, le=1e6)]
    jam_veh_per_km: Annotated[Number, Field(gt=0, le=1e6)]
    merge_priority: Annotated[Number, Field(ge=0.001, le=1000)] = 1.0
    source: str


class EventRow(Row):
    """A row of events.csv."""

    event_id: Slug
    time: Time
    until: Time | None = None
    published_time: Time | None = None
    kind: EventKind
    target: Slug
    value: Annotated[Number, Field(ge=0, le=LARGEST)] | None = None
    unit: str = ""
    source: str
    note: str = ""


class ObservedRow(Row):
    """A row of observed.csv."""

    series: Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=100)]
    place_id: str = ""
    road_id: str = ""
    time: Time
    value: Annotated[Number, Field(ge=0, le=LARGEST)]
    unit: str
    definition: str = ""
    published_time: Time | None = None
    source: str
    use: Use


class ClockTable(TomlTable):
    """The table [clock] of scenario.toml."""

    start: Time
    end: Time
    drive_step_s: Annotated[int, Field(ge=1, le=3600)]
    decide_step_s: Annotated[int, Field(ge=1, le=86400)]


class InputTable(TomlTable):
    """A table [inputs.NAME]; its distributions are read apart, and so is what goes with a claim group, or without."""

    distribution: dict[str, Any] | None = None
    unit: str
    assumption: bool = False
    reason: Annotated[str, Field(min_length=1)]
    published_time: Time | None = None
    generic: dict[str, Any] | None = None
    claim_group: str = ""
    per: Annotated[Number, Field(ge=SMALLEST, le=LARGEST)] = 1.0


class PriorSetTable(TomlTable):
    """A table [prior_sets.NAME]; its inputs are read apart."""

    weight: Annotated[Number, Field(gt=0, le=1e6)]
    argument: Annotated[str, Field(min_length=1)]
    inputs: dict[str, Any]


class ConflictTable(TomlTable):
    """A table [[conflict_events]] of scenario.toml."""

    file: Annotated[str, AfterValidator(_check_file)]
    format: Annotated[str, AfterValidator(_check_format)]
    lag_days: Annotated[int, Field(ge=0, le=3660)] = 0


class ScenarioTable(TomlTable):
    """The top of scenario.toml."""

    schema_version: Annotated[int, Field(ge=1, le=1)]
    title: Annotated[str, Field(min_length=1)]
    about: str = ""
    issue_time: Time
    case_start: Time
    area_at_risk: Annotated[list[str], Field(min_length=1)]
    clock: dict[str, Any]
    rivals: dict[str, dict[str, list[Number]]] = {}
    inputs: dict[str, Any]
    prior_sets: dict[str, Any] = {}
    rules: dict[str, dict[str, Number]] = {}
    claim_groups: dict[str, Any] = {}
    conflict_events: Annotated[list[Any], BeforeValidator(_check_list)] = []
    flee: dict[str, Any] | None = None


class FleeTable(TomlTable):
    """The table [flee] of scenario.toml; its settings are checked apart."""

    rule_set: Annotated[RuleSet, BeforeValidator(_parse_rule_set)]
    home_country: Annotated[str, Field(min_length=1)]
    settings: dict[str, Any] = {}


class AttributeRow(Row):
    """A row of attributes.csv."""

    of: Annotated[str, AfterValidator(_check_owner)]
    id: Slug
    attribute: Annotated[str, Field(min_length=1)]
    value: Annotated[str, Field(min_length=1)]


def columns_of(model: type[BaseModel]) -> list[str]:
    """Columns of a row model as files name them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def is_required(model: type[BaseModel], column: str) -> bool:
    """Whether every row must fill a column."""
    return any(field.is_required() for name, field in model.model_fields.items() if (field.alias or name) == column)
