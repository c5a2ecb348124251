"""Files of conflict events made up in the shapes of ACLED and UCDP GED, and folders that name them."""

# ruff: noqa: SIM905 - headers as they stand in files

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

from corridor.intake.read import bundled_scenarios

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ACLED_COLUMNS = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",")
OLD_ACLED_COLUMNS = (
    "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3"
).split(",")
UCDP_COLUMNS = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,"
    "event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,"
    "gwnob"
).split(",")

ACTOR, NOTE = "Invented Front (IF)", "Shells hit the market, reports say; 3 killed."
ACLED_ROW = {
    "data_id": "7654321", "iso3": "ISL", "event_id_no_cnty": "17", "iso": "352",
    "event_id_cnty": "ISL17", "event_date": "2025-03-01", "year": "2025", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": ACTOR,
    "inter1": "Rebel group", "actor2": "Others", "inter2": "1", "interaction": "State forces-Rebel group",
    "region": "Europe", "country": "Nowhere", "location": "Bridgetown", "latitude": "64.9", "longitude": "-18.5",
    "geo_precision": "1", "source": "Invented Courier", "source_scale": "National", "notes": NOTE, "fatalities": "3",
    "timestamp": "1741100000",
}  # fmt: skip
UCDP_ROW = {
    "id": "412001", "relid": "ISL-2025-1-17-0", "year": "2025", "active_year": "1", "code_status": "Clear",
    "type_of_violence": "1", "conflict_name": "Nowhere: Government", "side_a": "Others", "side_b": ACTOR,
    "number_of_sources": "2", "source_article": 'Courier, 2025-03-02, "Fighting; then quiet"', "where_prec": "1",
    "where_coordinates": "Bridgetown", "adm_1": "Highlands", "latitude": "64.9", "longitude": "-18.5",
    "geom_wkt": "POINT (-18.5 64.9)", "country": "Nowhere", "region": "Europe", "event_clarity": "1", "date_prec": "1",
    "date_start": "2025-03-01 00:00:00.000", "date_end": "2025-03-01 00:00:00.000", "deaths_a": "1", "deaths_b": "2",
    "deaths_civilians": "0", "deaths_unknown": "0", "best": "3", "high": "5", "low": "2",
}  # fmt: skip


def write_csv(columns: Sequence[str], *rows: dict[str, str], header: bool = True) -> str:
    """Give rows as their makers export them: quoted where they must be, empty where nothing is said."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue()


def acled(*changes: dict[str, str], columns: Sequence[str] = ACLED_COLUMNS) -> str:
    """Give an export with a row for each set of changes, ids in order unless they say otherwise."""
    return write_csv(columns, *({**ACLED_ROW, "event_id_cnty": f"ISL{k}", **one} for k, one in enumerate(changes, 1)))


def ucdp(*changes: dict[str, str], header: bool = True) -> str:
    """Give a file of UCDP GED in the same way."""
    rows = ({**UCDP_ROW, "id": str(412_000 + k), **one} for k, one in enumerate(changes, 1))
    return write_csv(UCDP_COLUMNS, *rows, header=header)


def table(file: str, kind: str, more: str = "") -> str:
    """Give the table of scenario.toml that names a file."""
    return f'\n[[conflict_events]]\nfile = "{file}"\nformat = "{kind}"\n{more}'


def make_bridge(folder: Path, tables: str, **files: str | bytes) -> Path:
    """Copy the bundled scenario with one bridge, add tables to its scenario.toml, and files NAME.csv beside it."""
    path = folder / "bridge"
    shutil.copytree(bundled_scenarios()["one-bridge"], path)
    with (path / "scenario.toml").open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(tables)
    for name, content in files.items():
        (path / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return path
