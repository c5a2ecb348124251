"""Files of conflict events: what is read out of good ones, and that bad ones are refused, every fault at once."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_files import (
    ACLED_COLUMNS,
    ACTOR,
    NOTE,
    OLD_ACLED_COLUMNS,
    UCDP_COLUMNS,
    acled,
    make_bridge,
    table,
    ucdp,
)
from corridor.intake.conflict import read as conflict_read
from corridor.intake.read import check_scenario, read_scenario
from corridor.world.errors import ScenarioError
from mutations import Mutation, mutate
from spoil import faults_of, swap, warnings_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.conflict import ConflictEvent

ACLED, UCDP = table("acled.csv", "acled"), table("ucdp.csv", "ucdp")


def time(text: str, offset: str = "+00:00") -> datetime:
    return datetime.fromisoformat(f"2025-{text}T00:00{offset}")


def events_of(folder: Path) -> tuple[ConflictEvent, ...]:
    assert check_scenario(str(folder)).faults == ()
    return read_scenario(str(folder)).conflict


def one_event(tmp_path: Path, tables: str = ACLED, **files: str | bytes) -> ConflictEvent:
    (event,) = events_of(make_bridge(tmp_path, tables, **files))
    return event


# ---------------------------------------------------------------- what good files say


def test_a_scenario_without_such_files_has_no_conflict_events(tmp_path: Path) -> None:
    assert events_of(make_bridge(tmp_path, "")) == ()


def test_a_row_of_acled_is_an_event(tmp_path: Path) -> None:
    event = one_event(tmp_path, acled=acled({}))
    assert (event.event_id, event.source) == ("ISL1", "ACLED (acled.csv)")
    assert (event.start, event.end, event.published_time) == (time("03-01"), time("03-02"), time("03-02"))
    assert (event.latitude, event.longitude, event.spread_km) == (64.9, -18.5, 0.0)
    assert (event.deaths_low, event.deaths_best, event.deaths_high) == (3, 3, 3)


def test_a_row_of_ucdp_is_an_event(tmp_path: Path) -> None:
    event = one_event(tmp_path, UCDP, ucdp=ucdp({"date_end": "2025-03-04"}))
    assert (event.event_id, event.source) == ("412001", "UCDP GED (ucdp.csv)")
    assert (event.start, event.end, event.published_time) == (time("03-01"), time("03-05"), time("03-05"))
    assert (event.latitude, event.longitude, event.spread_km) == (64.9, -18.5, 0.0)
    assert (event.deaths_low, event.deaths_best, event.deaths_high) == (2, 3, 5)


@pytest.mark.parametrize(
    "columns",
    [
        OLD_ACLED_COLUMNS,
        [name.upper() for name in OLD_ACLED_COLUMNS],
        ["", *ACLED_COLUMNS, "my_own", "my_own"],
        [name for name in ACLED_COLUMNS if name not in {"year", "inter1", "notes", "actor1", "timestamp"}],
        ACLED_COLUMNS[::-1],
    ],
    ids=["older", "capitals", "columns of others", "fewer", "reversed"],
)
def test_other_columns_are_other_peoples(columns: list[str], tmp_path: Path) -> None:
    text = acled({}, columns=[name.lower() for name in columns])
    first, _, rest = text.partition("\n")
    event = one_event(tmp_path, acled=",".join(columns) + "\n" + rest)
    assert first.count(",") == len(columns) - 1
    assert (event.event_id, event.start, event.deaths_best) == ("ISL1", time("03-01"), 3)


def test_a_candidate_file_without_a_header_says_the_same(tmp_path: Path) -> None:
    rows = {}, {"where_prec": "4"}, {"where_prec": "7"}
    with_header = events_of(make_bridge(tmp_path / "a", UCDP, ucdp=ucdp(*rows)))
    assert events_of(make_bridge(tmp_path / "b", UCDP, ucdp=ucdp(*rows, header=False))) == with_header
    assert [event.spread_km for event in with_header] == [0, 100]


@pytest.mark.parametrize(
    ("day", "precision", "start", "end", "published"),
    [
        ("2025-03-01", "1", "03-01", "03-02", "03-02"),
        ("1 March 2025", "1", "03-01", "03-02", "03-02"),
        ("01 Mar 2025", "1", "03-01", "03-02", "03-02"),
        ("01 MAR. 2025", "1", "03-01", "03-02", "03-02"),
        ("05 May 2025", "1", "05-05", "05-06", "05-06"),
        ("14 Sept 2025", "1", "09-14", "09-15", "09-15"),
        ("2025-03-01", "2", "02-26", "03-05", "03-02"),
        ("2025-02-14", "3", "02-01", "03-01", "02-15"),
        ("2025-01-31", "3", "01-01", "02-01", "02-01"),
    ],
)
def test_days_of_acled_are_as_vague_as_it_says(
    day: str, precision: str, start: str, end: str, published: str, tmp_path: Path
) -> None:
    event = one_event(tmp_path, acled=acled({"event_date": day, "time_precision": precision}))
    assert (event.start, event.end, event.published_time) == (time(start), time(end), time(published))


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [("2025-02-01", "2025-02-28", "4"), ("2025-02-01 00:00:00", "2025-02-28 00:00:00.000", "5")],
)
def test_days_of_ucdp_are_as_given(first: str, last: str, precision: str, tmp_path: Path) -> None:
    row = {"date_start": first, "date_end": last, "date_prec": precision}
    event = one_event(tmp_path, UCDP, ucdp=ucdp(row))
    assert (event.start, event.end, event.published_time) == (time("02-01"), time("03-01"), time("03-01"))


def test_midnights_are_those_of_the_run_and_a_lag_makes_rows_known_later(tmp_path: Path) -> None:
    folder = make_bridge(tmp_path, ACLED + "lag_days = 7\n", acled=acled({}))
    swap("scenario.toml", "start = 2025-03-03T00:00:00+00:00", "start = 2025-03-03T04:00:00+04:00")(folder)
    (event,) = events_of(folder)
    assert (event.start, event.end) == (time("03-01", "+04:00"), time("03-02", "+04:00"))
    assert event.published_time == time("03-09", "+04:00")


@pytest.mark.parametrize(("code", "km"), [("1", 0), ("2", 25), ("3", 75), ("3.0", 75)])
def test_a_vague_place_of_acled_has_a_spread(code: str, km: float, tmp_path: Path) -> None:
    assert one_event(tmp_path, acled=acled({"geo_precision": code})).spread_km == km


@pytest.mark.parametrize(("code", "km"), [("1", 0), ("2", 25), ("3", 50), ("4", 100), ("5", 50)])
def test_a_vague_place_of_ucdp_has_a_spread(code: str, km: float, tmp_path: Path) -> None:
    assert one_event(tmp_path, UCDP, ucdp=ucdp({"where_prec": code})).spread_km == km


@pytest.mark.parametrize(
    "kind",
    [
        "Battles",
        "BATTLES",
        "battle",
        "Explosions/Remote violence",
        "Explosions / Remote Violence",
        "Remote violence",
        "Violence against civilians",
        "Violence  Against Civilians",
        "Battle-No change of territory",
        "Battle - Government regains territory",
        "Battle-Non-state actor overtakes territory",
    ],
)
def test_what_counts_as_a_threat(kind: str, tmp_path: Path) -> None:
    assert one_event(tmp_path, acled=acled({"event_type": kind})).event_id == "ISL1"


@pytest.mark.parametrize("kind", ["1", "2", "3"])
def test_all_types_of_violence_of_ucdp_count(kind: str, tmp_path: Path) -> None:
    assert one_event(tmp_path, UCDP, ucdp=ucdp({"type_of_violence": kind})).event_id == "412001"


def test_other_types_are_counted_in_one_warning_whatever_else_is_in_their_rows(tmp_path: Path) -> None:
    kinds = ["Protests", "Battles", "Riots", "Protests", "Strategic developments", "protests"]
    rows = [{"event_type": kind, "latitude": "64.9" if kind == "Battles" else "north"} for kind in kinds]
    folder = make_bridge(tmp_path, ACLED, acled=acled(*rows))
    assert [event.event_id for event in events_of(folder)] == ["ISL2"]
    (warning,) = warnings_of(folder)
    assert str(warning) == (
        "acled.csv: 5 rows skipped; of types that are no threat: 2 Protests, 1 Riots, 1 Strategic developments, "
        "1 protests; see whether any should count"
    )


def test_many_other_types_are_named_up_to_ten(tmp_path: Path) -> None:
    folder = make_bridge(tmp_path, ACLED, acled=acled(*({"event_type": f"Type {k} " + "x" * 90} for k in range(12))))
    (warning,) = (one for one in warnings_of(folder) if one.file == "acled.csv")
    assert warning.found == "12 rows skipped"
    assert warning.allowed.endswith(" and 2 more kinds")
    assert "x" * 41 not in warning.allowed


@pytest.mark.parametrize(("code", "said"), [("6", "where_prec 6 (country)"), ("06.0", "(country)"), ("7", "or air)")])
def test_what_ucdp_places_nowhere_is_counted_in_a_warning(code: str, said: str, tmp_path: Path) -> None:
    folder = make_bridge(tmp_path, UCDP, ucdp=ucdp({"where_prec": code}, {}))
    assert [event.event_id for event in events_of(folder)] == ["412002"]
    (warning,) = warnings_of(folder)
    assert (warning.file, warning.found) == ("ucdp.csv", "1 row skipped")
    assert said in warning.allowed


def test_rows_before_and_after_the_case_are_kept_silently(tmp_path: Path) -> None:
    days = [{"event_date": day} for day in ("1997-01-01", "2025-03-20", "2200-12-31")]
    folder = make_bridge(tmp_path, ACLED, acled=acled(*days))
    assert [event.start.year for event in events_of(folder)] == [1997, 2025, 2200]
    assert warnings_of(folder) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b.replace(b"\n", b"\r\n"),
        lambda b: b + b",,,\n\n",
        lambda b: b"# x\n" + b,
    ],
    ids=["byte-order mark", "CRLF", "rows of commas", "comment"],
)
def test_what_editors_leave_behind_is_fine(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    assert one_event(tmp_path, acled=change(acled({}).encode())).event_id == "ISL1"


def test_files_of_both_kinds_stand_in_the_order_of_scenario_toml(tmp_path: Path) -> None:
    more = table("more.csv", "acled", "lag_days = 3660\n")
    folder = make_bridge(
        tmp_path, UCDP + ACLED + more, acled=acled({}), ucdp=ucdp({}), more=acled({"event_id_cnty": "GRL1"})
    )
    assert [event.event_id for event in events_of(folder)] == ["412001", "ISL1", "GRL1"]
    assert warnings_of(folder) == ()


def test_nothing_of_actors_notes_and_sources_travels_on_and_no_bytes_of_the_file(tmp_path: Path) -> None:
    folder = make_bridge(tmp_path, ACLED, acled=acled({}, {"event_type": "Riots"}))
    scenario = read_scenario(str(folder))
    assert set(scenario.files) == {"scenario.toml", "places.csv", "roads.csv", "events.csv", "observed.csv"}
    kept = repr(scenario) + repr(scenario.warnings) + str(scenario.files)
    assert not any(word in kept for word in (ACTOR, NOTE, "Invented Courier", "1741100000"))


def test_the_digest_covers_the_file(tmp_path: Path) -> None:
    digests = set()
    for name, notes in (("a", "x"), ("b", "x"), ("c", "y")):
        digests.add(read_scenario(str(make_bridge(tmp_path / name, ACLED, acled=acled({"notes": notes})))).digest)
    assert len(digests) == 2


def test_a_known_fight_is_not_said_to_be_missing(tmp_path: Path) -> None:
    no_fights = "event_id,time,until,published_time,kind,target,value,unit,source,note\n"
    folder = make_bridge(tmp_path, ACLED, acled=acled({}), events=no_fights)
    assert warnings_of(folder) == ()
    (folder / "acled.csv").write_text(acled({"event_date": "2025-03-09"}), encoding="utf-8")
    (warning,) = warnings_of(folder)
    assert "no fighting published" in warning.found


# ---------------------------------------------------------------- rows that do not fit


class Bad(NamedTuple):
    """Changes to one row, the column at fault, and a part of what is said."""

    changes: dict[str, str]
    column: str
    said: str


BAD_ACLED = [
    Bad({"event_id_cnty": ""}, "event_id_cnty", "missing; must be given"),
    Bad({"event_id_cnty": "x" * 101}, "event_id_cnty", "at most 100"),
    Bad({"event_date": ""}, "event_date", "missing"),
    Bad({"event_date": "2025-02-29"}, "event_date", "a day that exists"),
    Bad({"event_date": "31 April 2025"}, "event_date", "a day that exists"),
    Bad({"event_date": "03/01/2025"}, "event_date", "such as 2023-09-19"),
    Bad({"event_date": "19 Septembre 2023"}, "event_date", "19 September 2023"),
    Bad({"event_date": "1 Ma 2025"}, "event_date", "a day"),
    Bad({"event_date": "45717"}, "event_date", "a day"),
    Bad({"event_date": "0001-01-01"}, "event_date", "years 1900 to 2200"),
    Bad({"event_date": "2025-03-01T00:00"}, "event_date", "a day"),
    Bad({"time_precision": ""}, "time_precision", "missing"),
    Bad({"time_precision": "0"}, "time_precision", ">= 1"),
    Bad({"time_precision": "4"}, "time_precision", "<= 3"),
    Bad({"time_precision": "day"}, "time_precision", "whole number"),
    Bad({"event_type": ""}, "event_type", "missing"),
    Bad({"latitude": ""}, "latitude", "missing"),
    Bad({"latitude": "90.1"}, "latitude", "<= 90"),
    Bad({"latitude": "64,9"}, "latitude", "decimal point: 64.9"),
    Bad({"latitude": "nan"}, "latitude", "finite"),
    Bad({"longitude": "-180.5"}, "longitude", ">= -180"),
    Bad({"longitude": "18 W"}, "longitude", "number"),
    Bad({"geo_precision": "0"}, "geo_precision", ">= 1"),
    Bad({"geo_precision": "4"}, "geo_precision", "<= 3"),
    Bad({"geo_precision": "1.5"}, "geo_precision", "whole number"),
    Bad({"fatalities": ""}, "fatalities", "missing"),
    Bad({"fatalities": "-1"}, "fatalities", ">= 0"),
    Bad({"fatalities": "2.5"}, "fatalities", "whole number"),
    Bad({"fatalities": "NA"}, "fatalities", "whole number"),
    Bad({"fatalities": "1,200"}, "fatalities", "without separators: 1200"),
    Bad({"fatalities": "9" * 5000}, "fatalities", "reasonable size"),
]
BAD_UCDP = [
    Bad({"id": ""}, "id", "missing"),
    Bad({"type_of_violence": "4"}, "type_of_violence", "<= 3"),
    Bad({"type_of_violence": "state"}, "type_of_violence", "whole number"),
    Bad({"where_prec": "8"}, "where_prec", "<= 7"),
    Bad({"where_prec": "0"}, "where_prec", ">= 1"),
    Bad({"where_prec": ""}, "where_prec", "missing"),
    Bad({"date_prec": "0"}, "date_prec", ">= 1"),
    Bad({"date_prec": "6"}, "date_prec", "<= 5"),
    Bad({"date_start": "1 March 2025"}, "date_start", "such as 2023-09-19"),
    Bad({"date_start": "2025-03-01 12:30:00.000"}, "date_start", "a day"),
    Bad({"date_end": "2025-02-30"}, "date_end", "a day that exists"),
    Bad({"date_end": "2025-02-28"}, "date_end", "not be before date_start = 2025-03-01"),
    Bad({"latitude": "-91"}, "latitude", ">= -90"),
    Bad({"longitude": "181"}, "longitude", "<= 180"),
    Bad({"best": "1"}, "best", "at least low = 2"),
    Bad({"high": "2"}, "high", "at least best = 3"),
    Bad({"low": "-1"}, "low", ">= 0"),
    Bad({"best": ""}, "best", "missing"),
]


def assert_row_is_refused(folder: Path, file: str, bad: Bad) -> None:
    (fault,) = faults_of(folder)
    assert (fault.file, fault.row, fault.column) == (file, 3, bad.column)
    assert bad.said in str(fault)


@pytest.mark.parametrize("bad", BAD_ACLED, ids=lambda bad: f"{bad.column} {next(iter(bad.changes.values()))[:20]}")
def test_a_bad_row_of_acled_is_refused(bad: Bad, tmp_path: Path) -> None:
    assert_row_is_refused(make_bridge(tmp_path, ACLED, acled=acled({}, bad.changes, {})), "acled.csv", bad)


@pytest.mark.parametrize("bad", BAD_UCDP, ids=lambda bad: f"{bad.column} {next(iter(bad.changes.values()))[:20]}")
def test_a_bad_row_of_ucdp_is_refused(bad: Bad, tmp_path: Path) -> None:
    assert_row_is_refused(make_bridge(tmp_path, UCDP, ucdp=ucdp({}, bad.changes, {})), "ucdp.csv", bad)


def test_rows_of_a_file_without_a_header_are_counted_from_its_first_line(tmp_path: Path) -> None:
    (fault,) = faults_of(make_bridge(tmp_path, UCDP, ucdp=ucdp({"best": "x"}, {}, header=False)))
    assert (fault.row, fault.column) == (1, "best")


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = make_bridge(
        tmp_path, ACLED + UCDP + "lag_days = -1\n",
        acled=acled({"fatalities": "x", "latitude": "100"}, {}, {"event_date": ""}), ucdp=ucdp({"id": "", "low": "9"}),
    )  # fmt: skip
    swap("places.csv", ",settlement,", ",setlement,")(folder)
    found = {(fault.file, fault.row, fault.column) for fault in faults_of(folder)}
    assert found == {
        ("acled.csv", 2, "fatalities"), ("acled.csv", 2, "latitude"), ("acled.csv", 4, "event_date"),
        ("ucdp.csv", 2, "id"), ("ucdp.csv", 2, "best"), ("places.csv", 6, "kind"),
        ("scenario.toml", 0, "conflict_events.1.lag_days"),
    }  # fmt: skip


def test_rows_are_checked_where_the_clock_is_at_fault(tmp_path: Path) -> None:
    folder = make_bridge(tmp_path, ACLED, acled=acled({"fatalities": "x"}))
    swap("scenario.toml", "start = 2025-03-03T00:00:00+00:00", "start = 2025-03-03T00:00:00")(folder)
    assert {fault.column for fault in faults_of(folder)} == {"clock.start", "fatalities"}


def test_an_id_stands_once_in_all_files(tmp_path: Path) -> None:
    rows = {"event_id_cnty": "ISL9"}, {"event_id_cnty": "ISL8"}, {"event_id_cnty": "ISL9", "fatalities": "x"}
    more = {"event_id_cnty": "ISL8"}
    folder = make_bridge(tmp_path, ACLED + table("more.csv", "acled"), acled=acled(*rows), more=acled(more))
    faults = [str(fault).split(";")[:2] for fault in faults_of(folder)]
    assert faults == [
        ["acled.csv:4: event_id_cnty = ISL9", " stands in row 2 already"],
        ["acled.csv:4: fatalities = x", " must be a whole number"],
        ["more.csv:2: event_id_cnty = ISL8", " stands in row 3 of acled.csv already"],
    ]


# ---------------------------------------------------------------- files that do not fit


def without(name: str) -> str:
    return acled({}, columns=[one for one in ACLED_COLUMNS if one != name])


HEADER = ",".join(ACLED_COLUMNS)
BAD_FILES = {
    "empty": (b"", 1, "", "must have the columns event_id_cnty, event_date"),
    "blank lines": (b"\n\n , ,\n", 1, "", "empty"),
    "a column less": (without("geo_precision"), 1, "geo_precision", "every row of ACLED needs this column"),
    "no ids": (without("event_id_cnty"), 1, "event_id_cnty", "missing"),
    "twice": (acled({}, columns=[*ACLED_COLUMNS, "latitude"]), 1, "latitude", "twice in the header"),
    "semicolons": (acled({}).replace(",", ";"), 1, "", "semicolons between cells"),
    "quoted semicolons": ('"' + HEADER.replace(",", '";"') + '"\n', 1, "", "semicolons between cells"),
    "tabs": (acled({}).replace(",", "\t"), 1, "", "tabs between cells"),
    "a separator line": (b"sep=;\n" + acled({}).replace(",", ";").encode(), 1, "", "must name the columns"),
    "the other separator line": (b"sep=,\n" + acled({}).encode(), 1, "", "must name the columns"),
    "no header": (acled({}).partition("\n")[2], 1, "", "none of the columns that are needed"),
    "the other format": (ucdp({}), 1, "", 'write format = "ucdp"'),
    "the other format without header": (ucdp({}, header=False), 1, "", 'write format = "ucdp"'),
    "JSON": (b'{"status": 200, "data": [{"event_id_cnty": "ISL1"}]}', 1, "", "none of the columns"),
    "a web page": (b"<!DOCTYPE html>\n<html></html>\n", 1, "", "none of the columns"),
    "a row too short": (acled({}) + "ISL2,2025-03-01,2025\n", 3, "", "3 cells; rows here have 31"),
    "a row too long": (acled({}).rstrip("\n") + ",\n", 2, "", "32 cells"),
    "a torn row": (acled({}) + 'ISL2,"2025"-03-01,2025\n', 3, "", "text after a closing quote"),
    "an open quote": (acled({}) + '"ISL2,2025-03-01\n', 3, "", "never closed"),
    "a torn header": (b'"event_id_cnty" x,"event_date"\n', 1, "", "text after a closing quote"),
    "Latin-1": (acled({"notes": "café"}).encode("latin-1"), 2, "", "not UTF-8"),
    "UTF-16": (acled({}).encode("utf-16"), 1, "", "not UTF-8 but UTF-16"),
    "a zero byte": (acled({}).replace("Battles", "Batt\0les").encode(), 2, "", "zero byte"),
    "a workbook": (b"PK\x03\x04" + bytes(range(256)) * 4, 2, "", "not UTF-8"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused(name: str, tmp_path: Path) -> None:
    content, row, column, said = BAD_FILES[name]
    faults = faults_of(make_bridge(tmp_path, ACLED, acled=content))
    assert any((one.file, one.row, one.column) == ("acled.csv", row, column) and said in str(one) for one in faults)
    assert len(faults) == 1 or name == "a workbook"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (acled({}), 'write format = "acled"'),
        (ucdp({}).replace(",", ";"), "semicolons"),
        (ucdp({}, header=False).replace(",", ";"), "semicolons"),
        ("1,2,3\n", "49 cells in the order of UCDP GED"),
        (ucdp({}).replace("date_prec", "dateprec"), "ucdp.csv:1: date_prec = missing"),
        (ucdp({}, header=False).rstrip("\n") + ",\n", "none of the columns"),
        (ucdp({}, {}, header=False).rstrip("\n") + ",\n", "50 cells; rows here have 49"),
    ],
)
def test_a_bad_file_of_ucdp_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (fault,) = faults_of(make_bridge(tmp_path, UCDP, ucdp=text))
    assert said in str(fault)


def test_every_missing_column_is_named(tmp_path: Path) -> None:
    kept = [name for name in UCDP_COLUMNS if name not in {"low", "where_prec", "latitude"}]
    text = ",".join(kept) + "\n" + "," * (len(kept) - 1) + "\n"
    assert {one.column for one in faults_of(make_bridge(tmp_path, UCDP, ucdp=text))} == {
        "low", "where_prec", "latitude",
    }  # fmt: skip


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert conflict_read.MAX_EVENT_ROWS == 200_000
    monkeypatch.setattr(conflict_read, "MAX_EVENT_ROWS", 5)
    rows = [{"event_id_cnty": f"GRL{k}", "event_type": "Riots"} for k in range(4)]
    folder = make_bridge(tmp_path, ACLED + table("more.csv", "acled"), acled=acled({}, {}), more=acled(*rows))
    (fault,) = faults_of(folder)
    assert (fault.file, fault.row) == ("more.csv", 5)
    assert "row 6 of conflict events; at most 5 rows are read" in str(fault)


def test_a_file_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    (fault,) = faults_of(make_bridge(tmp_path, ACLED))
    assert str(fault).startswith(
        "acled.csv: missing; scenario.toml names it in conflict_events; no result holds a copy"
    )


def test_a_file_may_not_be_a_folder_nor_a_link_out(tmp_path: Path) -> None:
    folder = make_bridge(tmp_path, ACLED + UCDP)
    (folder / "acled.csv").mkdir()
    (tmp_path / "outside.csv").write_text(ucdp({}), encoding="utf-8")
    (folder / "ucdp.csv").symlink_to(tmp_path / "outside.csv")
    assert [one.found for one in faults_of(folder)] == ["a folder", "a link out of the folder"]


# ---------------------------------------------------------------- tables that do not fit

BAD_TABLES = [
    (ACLED + "lag_day = 3\n", "conflict_events.0.lag_day", "did you mean lag_days?"),
    (ACLED + "lag_days = 3661\n", "conflict_events.0.lag_days", "<= 3660"),
    (ACLED + "lag_days = 2.5\n", "conflict_events.0.lag_days", "whole number"),
    (ACLED + 'lag_days = "3"\n', "conflict_events.0.lag_days", "whole number"),
    (ACLED + ACLED, "conflict_events.1.file", "stands in conflict_events.0 already"),
    (ACLED + table("ACLED.csv", "ucdp"), "conflict_events.1.file", "stands in conflict_events.0 already"),
    (table("acled.csv", "ACLED"), "conflict_events.0.format", "one of acled, ucdp"),
    (table("events.csv", "acled"), "conflict_events.0.file", "none of the scenario's own files"),
    (table("Scenario.TOML", "acled"), "conflict_events.0.file", "none of the scenario's own files"),
    (table("", "acled"), "conflict_events.0.file", "bare name of a file"),
    (table("..", "acled"), "conflict_events.0.file", "bare name"),
    (table("../acled.csv", "acled"), "conflict_events.0.file", "bare name"),
    (table("/etc/passwd", "acled"), "conflict_events.0.file", "bare name"),
    (table("data\\\\acled.csv", "acled"), "conflict_events.0.file", "bare name"),
    (table("C:acled.csv", "acled"), "conflict_events.0.file", "bare name"),
    (table("x" * 101, "acled"), "conflict_events.0.file", "100 characters"),
    ('\n[[conflict_events]]\nfile = "acled.csv"\n', "conflict_events.0.format", "missing"),
    ('\n[[conflict_events]]\nformat = "acled"\n', "conflict_events.0.file", "missing"),
    ('\n[[conflict_events]]\nfile = 5\nformat = "acled"\n', "conflict_events.0.file", "text"),
    ('\n[conflict_events]\nfile = "acled.csv"\n', "conflict_events", "in double brackets"),
    ("".join(table(f"{k}.csv", "acled") for k in range(21)), "conflict_events", "up to 20 tables"),
    ('\n[[conflict_event]]\nfile = "acled.csv"\nformat = "acled"\n', "conflict_event", "did you mean conflict_events?"),
]


@pytest.mark.parametrize(("tables", "column", "said"), BAD_TABLES)
def test_a_bad_table_is_refused(tables: str, column: str, said: str, tmp_path: Path) -> None:
    (fault,) = faults_of(make_bridge(tmp_path, tables, acled=acled({})))
    assert (fault.file, fault.column) == ("scenario.toml", column)
    assert said in str(fault)


@pytest.mark.parametrize("value", ["5", '["acled.csv"]', "[[]]", "true", "{}"])
def test_a_list_of_anything_else_is_refused(value: str, tmp_path: Path) -> None:
    folder = make_bridge(tmp_path, "", acled=acled({}))
    swap("scenario.toml", "schema_version = 1\n", f"schema_version = 1\nconflict_events = {value}\n")(folder)
    (fault,) = faults_of(folder)
    assert fault.column.startswith("conflict_events")


def test_a_name_with_a_control_character_is_refused(tmp_path: Path) -> None:
    columns = {fault.column for fault in faults_of(make_bridge(tmp_path, table("a\\u0000.csv", "acled")))}
    assert "conflict_events.0.file" in columns


def test_a_file_that_no_table_names_is_warned_of(tmp_path: Path) -> None:
    (warning,) = warnings_of(make_bridge(tmp_path, ACLED, acled=acled({}), other=acled({})))
    assert (warning.file, warning.found) == ("other.csv", "a file that nothing reads")


# ---------------------------------------------------------------- whatever the bytes are


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    is_acled=st.booleans(),
    header=st.booleans(),
    mutations=st.lists(st.integers(0, 2**64 - 1).map(Mutation.of), min_size=1, max_size=4),
)
def test_spoilt_files_are_refused_in_plain_words_or_read(
    *, is_acled: bool, header: bool, mutations: list[Mutation], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = acled({}, {"event_type": "Riots"}, {}) if is_acled else ucdp({}, {"where_prec": "6"}, {}, header=header)
    spoilt = mutate({"data.csv": text.encode()}, mutations)
    folder = make_bridge(tmp_path_factory.mktemp("spoilt"), table("data.csv", "acled" if is_acled else "ucdp"))
    if "data.csv" in spoilt:
        (folder / "data.csv").write_bytes(spoilt["data.csv"])
    found = check_scenario(str(folder))
    assert {one.file for one in found.faults} <= {"data.csv"}
    for one in (*found.faults, *found.warnings):
        assert str(one).isprintable()
        assert len(str(one)) < 2_000
    json.dumps([str(one) for one in found.warnings])
    try:
        events = read_scenario(str(folder)).conflict
    except ScenarioError:
        return
    for event in events:
        assert event.start < event.end
        assert event.start.utcoffset() == event.published_time.utcoffset()
        assert 0 <= event.deaths_low <= event.deaths_best <= event.deaths_high
        assert event.spread_km >= 0
