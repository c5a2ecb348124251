"""Bad maps and bad tables of places: every one is refused in words, or read with what was wrong counted."""

from __future__ import annotations

import json
import math
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor.intake.maps import columns, source
from corridor.intake.maps import files as map_files
from corridor.intake.maps.build import build_map
from corridor.intake.maps.columns import clean
from corridor.world.errors import CorridorError, RequestError, ScenarioError
from map_builders import MERIDIAN, PLACES, build, make_line, make_map, read_places, read_roads, write

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = make_line(*MERIDIAN)
POINT = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [20, 40]}}
NOTHING = {"type": "Feature", "properties": {"highway": "primary"}, "geometry": None}
NAN = '{"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[NaN, 40], [20, 41]]}}'

REFUSED = {
    "empty file": ("", "is another format, or broken"),
    "text": ("hello", "is another format, or broken"),
    "broken JSON": ('{"type": "FeatureCollection", "features": [{"ty', "cannot be read as a map"),
    "raw Overpass JSON": ('{"version": 0.6, "elements": [{"type": "way", "id": 1}]}', "export it as GeoJSON"),
    "JSON of another kind": ('{"a": 1}', "cannot be read as a map"),
    "nested deep": ('{"type": "FeatureCollection", "features": [' + "[" * 100_000, "cannot be read as a map"),
    "no features": (make_map(), "holds no lines"),
    "points only": (make_map(POINT, POINT), "holds no lines"),
    "no geometry": (make_map(NOTHING), "holds no lines"),
    "no numbers": (make_map(GOOD).replace("[20.0, 40.0]", "[NaN, 40.0]"), "holds no lines"),
    "infinity": (make_map(GOOD).replace("40.0]", "1e999]"), "cannot be read as a map"),
    "metres": (make_map(make_line([5e5, 4.4e6], [5e5, 4.5e6])), "coordinates outside the world"),
    "one point twice": (make_map(make_line([20, 40], [20, 40])), "holds no lines"),
    "no cars": (make_map(make_line(*MERIDIAN, highway="path")), "no road that cars can use"),
    "layer of another format": ("<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "is another format, or broken"),
    "a command": ('{"type": "gdal_streamed_alg", "command_line": "gdal vector info x"}', "cannot be read as a map"),
    "a zip file": ("PK\3\4", "unzip it first"),
    "a property of 10 MB": (make_map(make_line(*MERIDIAN, name="x" * 10_000_001)), "cannot be read as a map"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_a_map_that_cannot_be_used_is_refused_in_words(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(RequestError) as caught:
        build(tmp_path, text)
    message = str(caught.value)
    assert words in message
    assert "roads.geojson" in message
    assert "\n" not in message


COUNTED = {
    "speed limits": (make_map(make_line(*MERIDIAN, maxspeed="50")), "maxspeed of the map not used: speeds are generic"),
    "features without lines": (make_map(POINT, NOTHING, GOOD), "features left out, no lines: 2"),
    "broken coordinates": (
        make_map(GOOD).replace("]}}]", f"]}}}}, {NAN}]"),
        "lines left out, coordinates that are no numbers: 1",
    ),
    "lines without length": (make_map(GOOD, make_line([20, 40], [20, 40])), "lines left out, no length: 1"),
    "empty lines": (make_map(GOOD, make_line()), "lines left out, no length: 1"),
    "lines drawn twice": (make_map(GOOD, GOOD), "stretches drawn twice, taken once: 2"),
    "a list as a class": (make_map(make_line(*MERIDIAN, highway=["a", "b"])), "taken as unclassified: 1"),
    "no properties": (make_map({**GOOD, "properties": {}}), "taken as unclassified: 1 (none given 1)"),
    "four dimensions": (make_map(make_line([20, 40, 1, 5], [20, 40.2, 2, 6])), "the reader says: "),
}


@pytest.mark.parametrize(("text", "note"), COUNTED.values(), ids=COUNTED)
def test_what_is_left_out_of_a_map_is_counted(text: str, note: str, tmp_path: Path) -> None:
    built = build(tmp_path, text)
    assert [float(road["length_km"]) for road in read_roads(built).values()] == [22.207]
    assert any(note in one for one in built.notes), built.notes


def test_two_files_interchanged_are_said_to_be(tmp_path: Path) -> None:
    roads, places = write(tmp_path / "roads.geojson", make_map(GOOD)), write(tmp_path / "places.csv", PLACES)
    with pytest.raises(RequestError, match="must be the other way round; interchange the two files"):
        build_map(places, roads, (), 60)


def test_heights_change_no_length(tmp_path: Path) -> None:
    high = make_line([20, 40, 0], [20, 40.1, 4000], [20, 40.2, 0])
    assert read_roads(build(tmp_path, make_map(high))) == read_roads(build(tmp_path, make_map(GOOD)))


def test_a_large_property_that_nobody_asks_for_does_no_harm(tmp_path: Path) -> None:
    built = build(tmp_path, make_map(make_line(*MERIDIAN, name="n" * 1_000_000, note="x" * 5_000_000)))
    (road,) = read_roads(built).values()
    assert len(road["source"]) < 500


@pytest.mark.parametrize(
    "name",
    [
        "http://localhost/roads.geojson",
        "/vsicurl/http://localhost/roads.geojson",
        "/vsimem/x",
        "WFS:http://localhost",
        "absent",
    ],
)
def test_what_is_no_local_file_never_reaches_the_reader(name: str, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="is no file on this computer"):
        build(tmp_path, Path(name))


def test_a_folder_is_no_map_and_no_table(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="is a folder; must be a map's export"):
        build(tmp_path, tmp_path)
    with pytest.raises(RequestError, match="is a folder; must be a CSV file"):
        build_map(tmp_path, tmp_path, (), 60)


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a server on this computer, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - likewise

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}", asked
        http.shutdown()
        thread.join()


def test_a_map_makes_no_request_to_a_network(server: tuple[str, list[str]], tmp_path: Path) -> None:
    address, asked = server
    link = {"type": "link", "properties": {"href": f"{address}/crs", "type": "proj4"}}
    text = make_map(GOOD, crs=link)
    for disguised in (text, text.replace('"crs"', r'"\u0063rs"'), text.replace('"crs": {', '"crs": {' + " " * 5000)):
        with pytest.raises(RequestError, match="names its coordinate system by a link"):
            build(tmp_path, disguised)
    named = make_map(GOOD, crs={"type": "name", "properties": {"name": f"{address}/named"}})
    assert read_roads(build(tmp_path, named))
    assert asked == []


def test_a_map_in_another_projection_by_name_is_read(tmp_path: Path) -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    # The spherical Mercator projection of 20 E, 40 N and 40.2 N, by its formula.
    radius = 6378137.0
    metres = [[radius * math.radians(20), radius * math.asinh(math.tan(math.radians(lat)))] for lat in (40, 40.2)]
    road = read_roads(build(tmp_path, make_map(make_line(*metres), crs=named)))["south--north"]
    assert float(road["length_km"]) == pytest.approx(22.207, abs=0.001)


def test_a_coordinate_system_that_is_not_on_the_earth_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.shp"
    line = np.array([shapely.to_wkb(shapely.LineString([[0, 0], [100, 100]]))], object)
    pyogrio.raw.write(str(path), line, [np.array(["primary"], object)], ["highway"], driver="ESRI Shapefile",
                      geometry_type="LineString", crs="EPSG:4326")  # fmt: skip
    path.with_suffix(".prj").write_text('LOCAL_CS["a building site",UNIT["metre",1]]', encoding="ascii")
    with pytest.raises(RequestError, match=r"coordinate system is not understood .*export it in EPSG:4326"):
        build(tmp_path, path)


def test_a_map_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MAX_PLACES", 1)
    with pytest.raises(RequestError, match="2 rows; must be at most 1 places"):
        build(tmp_path, make_map(GOOD))
    monkeypatch.undo()
    monkeypatch.setattr(map_files, "MAX_LINES", 2)
    with pytest.raises(RequestError, match="more than 2 features; must hold 1 to 2 lines"):
        build(tmp_path, make_map(GOOD, GOOD, GOOD))
    monkeypatch.setattr(source, "MAX_BYTES", 100)
    with pytest.raises(RequestError, match=r"must be at most 0 MB"):
        build(tmp_path, make_map(GOOD))


def test_a_file_with_the_name_of_a_format_and_other_content_is_refused(tmp_path: Path) -> None:
    for name in ("a.gpkg", "a.shp", "a.fgb", "a.gpx", "a.geojson"):
        path = tmp_path / name
        path.write_bytes(b"\x00\x01\x02 nothing")
        with pytest.raises(RequestError, match="is another format, or broken"):
            build(tmp_path, path)
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(b"SQLite format 3\0" + b"\0" * 200)
    with pytest.raises(RequestError, match="cannot be read as a map"):
        build(tmp_path, cut)


ROW = "name,lat,lon,pop,kind\n"
BAD_TABLES = {
    "latitude missing": ("name,lon,pop\nA,20,1\n", "must have latitude (or lat, y"),
    "all missing": ("a,b\n1,2\n", "must have names (or name"),
    "empty": ("", "is empty"),
    "only comments": ("# nothing\n", "is empty"),
    "header only": (ROW, "must have at least one place"),
    "open quote": (ROW + 'A,"40,20,5,\n', "must be comma-separated values"),
    "cells": (ROW + "A,40,20\n", "places.csv:2: 3 cells; the header has 5"),
    "no name": (ROW + ",40,20,5,\n", "places.csv:2: name = empty; must be 1 to 200 characters"),
    "name of semicolons": (ROW + "; ;,40,20,5,\n", "name the place"),
    "long name": (ROW + "A" * 300 + ",40,20,5,\n", "must be 1 to 200 characters"),
    "latitude words": (ROW + "A,north,20,5,\n", "lat = north; must be degrees, -90 to 90; give decimal degrees"),
    "latitude with underscore": (ROW + "A,4_0,20,5,\n", "lat = 4_0; must be degrees"),
    "latitude nan": (ROW + "A,nan,20,5,\n", "lat = nan; must be degrees"),
    "latitude inf": (ROW + "A,inf,20,5,\n", "lat = inf; must be degrees"),
    "latitude empty": (ROW + "A,,20,5,\n", "lat = empty; must be degrees"),
    "decimal comma": (
        "name;lat;lon;pop;kind\nA;40,5;20;5;\n",
        "lat = 40,5; must be degrees, -90 to 90; write a decimal point",
    ),
    "swapped": (ROW + "A,120,40,5,\n", "lat = 120; must be degrees, -90 to 90; are latitude and longitude swapped?"),
    "longitude": (ROW + "A,40,200,5,\n", "lon = 200; must be degrees, -180 to 180"),
    "population empty": (ROW + "A,40,20,,\n", "pop = empty; must be a whole number of people"),
    "population negative": (ROW + "A,40,20,-5,\n", "pop = -5"),
    "population half": (ROW + "A,40,20,5.5,\n", "pop = 5.5"),
    "population with comma": (ROW + 'A,40,20,"12,000",\n', "write it without separators, such as 12000"),
    "population huge": (ROW + "A,40,20,10000000000000000000,\n", "0 to 1,000,000,000"),
    "population in other digits": (ROW + "A,40,20,٣,\n", "pop = ٣"),
    "kind": (ROW + "A,40,20,5,receptoin\n", "did you mean reception?"),
    "place_id": ("place_id,names,latitude,longitude,population\nMy Town,A,40,20,5\n", "for example my-town"),
    "place_id twice": (
        "place_id,names,latitude,longitude,population\na,A,40,20,5\na,B,40.2,20,5\n",
        "stands in an earlier row",
    ),
    "place_id reserved": ("place_id,names,latitude,longitude,population\narea-at-risk,A,40,20,5\n", "not area-at-risk"),
    "population_input": (
        ROW.replace("kind", "population_input") + "A,40,20,5,guess\n",
        "must be population_factor, or empty",
    ),
    "capacity": (ROW.replace("kind", "capacity") + "A,40,20,5,many\n", "must be a whole number of people, or empty"),
    "off the map": (PLACES + "Far,41,20,5,\n", "places.csv:4: lat = 41, longitude 20; must lie within 10 km of a road"),
    "nobody inside": (ROW + "A,40,20,0,\nB,40.2,20,,camp\n", "nobody lives in the area at risk"),
    "nobody outside": (ROW + "A,40,20,5,\nB,40.2,20,5,\n", "every place lies in the area at risk"),
    "not UTF-8": ("name,lat,lon,pop\nA\udcff,40,20,5\n", "not UTF-8"),
    "control characters": (ROW + "A\x1b[31m,40,20,5,\n", "control character"),
}


@pytest.mark.parametrize(("text", "words"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_of_places_that_cannot_be_used_is_refused_in_words(text: str, words: str, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises((RequestError, ScenarioError)) as caught:
        build_map(write(tmp_path / "roads.geojson", make_map(GOOD)), places, (), 60)
    assert words in str(caught.value)


def test_all_faults_of_a_table_come_at_once_with_their_rows(tmp_path: Path) -> None:
    places = PLACES + "Far,41,20,5,\n,40,20,5,\nB,95,20,-1,shop\nC,40,20\n"
    with pytest.raises(ScenarioError) as caught:
        build(tmp_path, make_map(GOOD), places)
    found = [(fault.row, fault.column) for fault in caught.value.faults]
    assert found == [(4, "lat"), (5, "name"), (6, "kind"), (6, "lat"), (6, "pop"), (7, "")]


WITH_REGIONS = "name,lat,lon,pop,region\nSouth,40.0,20.0,1000,low\nNorth,40.2,20.0,50,high\n"


@pytest.mark.parametrize(
    ("places", "area", "words"),
    [
        (
            WITH_REGIONS,
            (),
            'has the regions high, low; must be told which of them people may leave; type --area-at-risk "high"',
        ),
        (WITH_REGIONS, ("lwo",), "--area-at-risk lwo: is no region of"),
        (WITH_REGIONS, ("lwo",), "did you mean low?"),
        (WITH_REGIONS, ("low", "high"), "put it in another region"),
        (PLACES, ("low",), "has no column of regions"),
    ],
)
def test_regions_that_do_not_fit_are_refused_with_what_to_type(
    places: str, area: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    with pytest.raises(RequestError) as caught:
        build(tmp_path, make_map(GOOD), places, area=area)
    assert words in str(caught.value)


def test_nasty_names_are_written_safely_and_read_again(tmp_path: Path) -> None:
    cells = ["\"=cmd|' /C calc'!A0\"", '"+1;@SUM(A1)"', '"two ""quotes"", a comma"', '"a\nline"', "-x", "\u202eturned"]
    points = [40.0 + 0.03 * k for k in range(6)]
    table = ROW + "".join(f"{cell},{lat:.2f},20,5,\n" for cell, lat in zip(cells, points, strict=True))
    table += "End,40.2,20,,camp\n"
    road = make_line(*MERIDIAN, name='=1+1\n"q",;\u202e')
    built = build(tmp_path, make_map(road), table)
    names = [row["names"] for row in read_places(built).values()]
    assert names == ["cmd|' /C calc'!A0", "1;SUM(A1)", 'two "quotes", a comma', "a line", "x", "turned", "End"]
    assert all(
        row["source"].startswith('course and length from roads.geojson (1+1 "q",') for row in read_roads(built).values()
    )


@given(st.text(max_size=40))
@settings(max_examples=300, derandomize=True, database=None)
def test_a_cleaned_cell_is_one_plain_line_and_no_formula(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == " ".join(cleaned.split())
    assert not cleaned.startswith(("=", "+", "@", "#"))
    assert clean(cleaned) == cleaned


TOKENS = [
    "NaN",
    "1e400",
    "-1e-400",
    "null",
    "[]",
    "{}",
    '"',
    "]]",
    "[[",
    ",",
    "\\u0000",
    "\ud800",
    "\u202e",
    "\x00",
    "9" * 400,
]


@given(
    place=st.integers(0, 10_000), length=st.integers(0, 8), token=st.sampled_from(["", *TOKENS]), is_table=st.booleans()
)
@settings(
    max_examples=600, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_no_damage_to_a_file_ends_in_a_traceback(
    place: int, length: int, token: str, *, is_table: bool, tmp_path: Path
) -> None:
    roads = make_map(GOOD, make_line([20, 40.1], [20.1, 40.1], oneway="yes"), make_line([20.1, 40.1], [20, 40.2]))
    texts = {"roads": roads, "places": PLACES + "East,40.1,20.1,7,\n"}
    key = "places" if is_table else "roads"
    at = place % len(texts[key])
    texts[key] = texts[key][:at] + token + texts[key][at + length :]
    for name, suffix in (("roads", ".geojson"), ("places", ".csv")):
        (tmp_path / f"{name}{suffix}").write_bytes(texts[name].encode("utf-8", "surrogatepass"))
    message = ""
    try:
        built = build_map(tmp_path / "roads.geojson", tmp_path / "places.csv", (), 60)
    except CorridorError as err:
        message = str(err)
    else:
        assert {row["from"] for row in read_roads(built).values()} <= set(read_places(built))
    assert message.replace("\n", "").isprintable() or not message


def test_json_of_lines_is_read_whatever_stands_before_it(tmp_path: Path) -> None:
    text = "\ufeff \n" + json.dumps(json.loads(make_map(GOOD)), indent=2)
    assert list(read_roads(build(tmp_path, text))) == ["south--north"]
