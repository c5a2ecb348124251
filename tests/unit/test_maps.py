"""Scenarios from maps: lengths, crossings, what is joined, thinned and carried along."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pyogrio.raw
import pyproj
import pytest
import shapely

from corridor.intake.maps.classes import CLASSES
from corridor.intake.read import read_scenario
from corridor.world.errors import RequestError
from map_builders import MERIDIAN, PLACES, build, make_line, make_map, read_places, read_roads, write

if TYPE_CHECKING:
    from pathlib import Path

ROW = "name,lat,lon,pop,kind\n"


@pytest.mark.parametrize(
    ("points", "km"),
    [
        # A degree of the equator is a sixth of a sixtieth of 2 pi a, a = 6,378.137 km (WGS84).
        ([[0, 0], [0.5, 0], [1, 0]], 111.319),
        # The meridian degree that is centred on 45 N: 111.13 km (any table of the ellipsoid).
        ([[0, 44.5], [0, 45], [0, 45.5]], 111.132),
        # The parallel at 60 N over one degree: 55.80 km (ditto).
        ([[0, 60], [0.5, 60], [1, 60]], 55.80),
    ],
    ids=["equator", "meridian", "parallel"],
)
def test_a_length_is_geodesic(points: list[list[float]], km: float, tmp_path: Path) -> None:
    (lon, lat), (end_lon, end_lat) = points[0], points[-1]
    places = f"{ROW}A,{lat},{lon},9,\nB,{end_lat},{end_lon},,camp\n"
    road = read_roads(build(tmp_path, make_map(make_line(*points)), places))["a--b"]
    assert float(road["length_km"]) == pytest.approx(km, abs=0.002)


def test_two_lines_that_share_a_point_cross_and_two_that_do_not_stay_apart(tmp_path: Path) -> None:
    places = f"{PLACES}East,40.1,20.1,50,\nWest,40.1,19.9,50,\n"
    shared = make_line([19.9, 40.1], [20.0, 40.1], [20.1, 40.1])
    meeting = read_roads(build(tmp_path, make_map(make_line(*MERIDIAN), shared), places))
    assert sorted(meeting) == ["east--junction-1", "north--junction-1", "south--junction-1", "west--junction-1"]
    bridge = make_line([19.9, 40.1], [20.1, 40.1])
    apart = read_roads(build(tmp_path, make_map(make_line(*MERIDIAN), bridge), places))
    assert sorted(apart) == ["east--west", "south--north"]


def test_a_place_beside_a_road_splits_it(tmp_path: Path) -> None:
    built = build(tmp_path, make_map(make_line([20, 40], [20, 40.2])), f"{PLACES}Mid,40.05,20.001,10,\n")
    roads = read_roads(built)
    assert sorted(roads) == ["north--mid", "south--mid"]
    lengths = [float(roads[name]["length_km"]) for name in ("south--mid", "north--mid")]
    assert lengths == [pytest.approx(5.552, abs=0.002), pytest.approx(16.655, abs=0.003)]
    # The place stays where its own file says; only the road is cut.
    assert read_places(built)["mid"]["longitude"] == "20.001"


def test_a_place_off_the_road_gets_an_access_road_of_that_length(tmp_path: Path) -> None:
    # 0.02 degrees of longitude at 40.1 N: 1.705 km on the ellipsoid, 1.701 km on the sphere used to look around.
    built = build(tmp_path, make_map(make_line(*MERIDIAN)), f"{PLACES}Farm,40.1,20.02,10,\n")
    road = read_roads(built)["farm--junction-1"]
    assert float(road["length_km"]) == pytest.approx(1.705, abs=0.006)
    assert road["free_speed_km_h"] == "20.0"
    assert "access road, assumed" in road["source"]
    assert any(note.startswith("places with an access road, assumed: 1") for note in built.notes)


def test_joining_bends_keeps_length_and_time_and_takes_the_least_of_the_rest(tmp_path: Path) -> None:
    whole = make_line(*MERIDIAN)
    parts = [
        make_line(MERIDIAN[0], MERIDIAN[1], highway="primary", lanes="4", name="Lower"),
        make_line(MERIDIAN[1], MERIDIAN[2], highway="residential", name="Upper"),
    ]
    one = read_roads(build(tmp_path, make_map(whole)))["south--north"]
    two = read_roads(build(tmp_path, make_map(*parts)))["south--north"]
    assert two["length_km"] == one["length_km"] == "22.207"
    primary, residential = CLASSES["primary"], CLASSES["residential"]
    hours = 11.1035 / primary.free_speed_km_h + 11.1035 / residential.free_speed_km_h
    assert float(two["free_speed_km_h"]) == pytest.approx(22.207 / hours, abs=0.06)
    assert (two["lanes"], two["capacity_veh_per_h"]) == ("1", f"{residential.capacity_veh_per_h:g}")
    assert "Lower; Upper" in two["source"]
    assert "primary and residential" in two["source"]


def test_ends_within_20_m_of_another_line_are_joined_and_those_farther_are_not(tmp_path: Path) -> None:
    # 0.0001 degrees of latitude are 11 m.
    near = make_map(make_line([20, 40], [20, 40.1]), make_line([20, 40.1001], [20, 40.2]))
    built = build(tmp_path, near)
    assert list(read_roads(built)) == ["south--north"]
    assert "loose ends joined to another line within 20 m: 2" in built.notes
    far = make_map(make_line([20, 40], [20, 40.1]), make_line([20, 40.1003], [20, 40.2]))
    assert read_roads(build(tmp_path, far)) == {}


def test_a_loose_end_beside_the_middle_of_a_line_is_joined_to_it(tmp_path: Path) -> None:
    side = make_line([20.0001, 40.05], [20.1, 40.05])
    roads = read_roads(
        build(tmp_path, make_map(make_line([20, 40], [20, 40.2]), side), f"{PLACES}Side,40.05,20.1,5,\n")
    )
    assert sorted(roads) == ["north--junction-1", "side--junction-1", "south--junction-1"]


def test_dead_ends_and_what_no_place_is_joined_to_are_left_out_and_counted(tmp_path: Path) -> None:
    stub = make_line([20, 40.1], [20.05, 40.1], [20.05, 40.15])
    island = [make_line([21, 41], [21, 41.1]), make_line([21, 41.1], [21.1, 41.1]), make_line([21.1, 41.1], [21, 41])]
    built = build(tmp_path, make_map(make_line(*MERIDIAN), stub, *island))
    assert list(read_roads(built)) == ["south--north"]
    assert {"stretches left out, dead ends without a place: 1", "stretches left out, joined to no place: 3"} <= set(
        built.notes
    )


def test_a_loop_at_the_end_of_a_road_is_left_out_and_counted(tmp_path: Path) -> None:
    loop = make_line([20, 40.1], [20.1, 40.1], [20.1, 40.15], [20, 40.1])
    built = build(tmp_path, make_map(make_line(*MERIDIAN), loop))
    assert list(read_roads(built)) == ["south--north"]
    assert "stretches left out, loops: 1" in built.notes


def test_parallel_roads_are_kept_apart_and_a_line_drawn_twice_is_not(tmp_path: Path) -> None:
    detour = make_line([20, 40], [20.1, 40.1], [20, 40.2], highway="track")
    built = build(tmp_path, make_map(make_line(*MERIDIAN), detour, make_line(*reversed(MERIDIAN))))
    roads = read_roads(built)
    assert sorted(roads) == ["south--north", "south--north-2"]
    assert float(roads["south--north"]["length_km"]) < float(roads["south--north-2"]["length_km"])
    assert "stretches drawn twice, taken once: 2" in built.notes


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"oneway": "yes"}, ("south", "north", "false")),
        ({"oneway": True}, ("south", "north", "false")),
        ({"oneway": "1"}, ("south", "north", "false")),
        ({"oneway": "-1"}, ("north", "south", "false")),
        ({"oneway": "no"}, ("south", "north", "true")),
        ({"oneway": None}, ("south", "north", "true")),
        ({"oneway": "F"}, ("south", "north", "true")),
        ({"fclass": "primary", "oneway": "F"}, ("south", "north", "false")),
        ({"fclass": "primary", "oneway": "T"}, ("north", "south", "false")),
        ({"fclass": "primary", "oneway": "B"}, ("south", "north", "true")),
        ({"junction": "roundabout"}, ("south", "north", "false")),
    ],
    ids=str,
)
def test_one_way_is_read_as_the_usual_tools_write_it(
    properties: dict[str, object], expected: tuple[str, str, str], tmp_path: Path
) -> None:
    (road,) = read_roads(build(tmp_path, make_map(make_line(*MERIDIAN, **properties)))).values()
    assert (road["from"], road["to"], road["two_way"]) == expected


def test_two_one_way_lines_on_the_same_course_make_a_two_way_road(tmp_path: Path) -> None:
    lines = make_line(*MERIDIAN, oneway="yes"), make_line(*reversed(MERIDIAN), oneway="yes")
    (road,) = read_roads(build(tmp_path, make_map(*lines))).values()
    assert road["two_way"] == "true"


def test_columns_of_tools_are_taken_and_codes_carried_along(tmp_path: Path) -> None:
    places = (
        "NAME;Y;X;POP;Type;ADM2_PCODE;ADM3_PCODE;Admin1;note\n"
        "Süd;40.0;20.0;1000.0;village;XX01;XX0101;Low;a\n"
        '"Nord;North";40.2;20.0;;border control;XX02;XX0201;High;b\n'
    )
    built = build(tmp_path, make_map(make_line(*MERIDIAN)), places, area=("Low",))
    rows = read_places(built)
    assert list(rows) == ["sud", "nord"]
    assert (rows["sud"]["names"], rows["nord"]["names"]) == ("Süd", "Nord;North")
    assert (rows["sud"]["p_code"], rows["nord"]["p_code"]) == ("XX0101", "XX0201")
    assert (rows["sud"]["kind"], rows["nord"]["kind"]) == ("settlement", "checkpoint")
    assert (rows["sud"]["region"], rows["sud"]["population_input"]) == ("Low", "population_factor")
    assert built.area_at_risk == ("Low",)
    assert (
        "columns taken: NAME as names, Type as kind, Y as latitude, X as longitude, POP as population, "
        "Admin1 as region, ADM3_PCODE as p_code"
    ) in built.notes
    assert "columns not used: ADM2_PCODE, note" in built.notes


def test_our_own_columns_are_taken_as_they_are(tmp_path: Path) -> None:
    places = (
        "place_id,names,kind,latitude,longitude,population,population_input,capacity,region,country,p_code,source\n"
        "# a comment\n"
        "one,One;Uno,settlement,40.0,20.0,10,,,in,XX,P1,counted\n"
        "two,Two,camp,40.2,20.0,0,,300,out,YY,P2,counted\n"
    )
    rows = read_places(build(tmp_path, make_map(make_line(*MERIDIAN)), places, area=("in",)))
    assert list(rows["one"].values()) == [
        "one",
        "One;Uno",
        "settlement",
        "40.0",
        "20.0",
        "10",
        "",
        "",
        "in",
        "XX",
        "P1",
        "counted",
        "",
    ]
    assert (rows["two"]["capacity"], rows["two"]["region"]) == ("300", "out")


def test_a_junction_takes_the_region_of_the_nearest_place_by_road(tmp_path: Path) -> None:
    lines = [make_line(*MERIDIAN), make_line([20, 40.09], [20.1, 40.09]), make_line([20, 40.11], [20.1, 40.11])]
    places = f"{PLACES}Low,40.09,20.1,5,\nHigh,40.11,20.1,,camp\n"
    rows = read_places(build(tmp_path, make_map(*[cut(line) for line in lines]), places))
    assert {name: rows[name]["region"] for name in ("junction-1", "junction-2")} == {
        "junction-1": "area",
        "junction-2": "beyond",
    }


def cut(line: dict) -> dict:
    """Give the meridian the two points where the side roads meet it."""
    points = line["geometry"]["coordinates"]
    if points == MERIDIAN:
        points[1:2] = [[20.0, 40.09], [20.0, 40.11]]
    return line


def test_the_order_of_features_changes_no_byte(tmp_path: Path) -> None:
    lines = [
        make_line(*MERIDIAN, name="A"),
        make_line([20, 40.1], [20.1, 40.1], [20.1, 40.2], name="B"),
        make_line([20.1, 40.2], [20, 40.2], name="C", oneway="yes"),
        make_line([20.1001, 40.1], [20.2, 40.1], name="D"),
        make_line([20.2, 40.1], [20.2, 40.102], [20.2, 40.2], highway="track"),
        make_line([20.2, 40.2], [20.1, 40.2]),
    ]
    places = f"{PLACES}East,40.1,20.2,70,\nFar,40.13,20.21,30,\n"
    results = set()
    for order in itertools.islice(itertools.permutations(lines), 0, 720, 37):
        built = build(tmp_path, make_map(*order), places)
        results.add((built.places_csv, built.roads_csv, built.notes))
    assert len(results) == 1


def test_a_road_too_short_for_the_drive_step_is_merged_and_ways_keep_their_length(tmp_path: Path) -> None:
    # Two junctions 111 m apart: the ways between the four places stay what they are on the map.
    lines = [
        make_line([20, 40], [20, 40.1], [20, 40.101], [20, 40.2]),
        make_line([19.9, 40.1], [20, 40.1]),
        make_line([20, 40.101], [20.1, 40.101]),
    ]
    built = build(tmp_path, make_map(*lines), f"{PLACES}West,40.1,19.9,5,\nEast,40.101,20.1,5,\n")
    roads = read_roads(built)
    assert sorted(roads) == ["east--junction-1", "north--junction-1", "south--junction-1", "west--junction-1"]
    length = {name.removesuffix("--junction-1"): float(row["length_km"]) for name, row in roads.items()}
    assert length["south"] + length["north"] == pytest.approx(22.207, abs=0.002)
    assert length["west"] + length["east"] == pytest.approx(8.527 + 0.111 + 8.527, abs=0.002)
    assert "stretches too short for the drive step, merged into their neighbours: 1" in built.notes


def test_neighbouring_places_too_near_for_the_drive_step_get_the_shortest_road_that_will_do(tmp_path: Path) -> None:
    built = build(tmp_path, make_map(make_line(*MERIDIAN)), f"{PLACES}Next,40.001,20,5,\n")
    road = read_roads(built)["south--next"]
    assert float(road["length_km"]) == pytest.approx(65 / 60, rel=0.02)
    assert "roads between neighbouring places lengthened to what the drive step needs: 1" in built.notes


def test_two_places_on_one_spot_stay_two(tmp_path: Path) -> None:
    built = build(tmp_path, make_map(make_line(*MERIDIAN)), f"{PLACES}Twin,40.0,20.0,5,\n")
    assert sorted(read_roads(built)) == ["south--north", "south--twin"]


def test_a_line_across_the_antimeridian_is_as_long_as_it_is(tmp_path: Path) -> None:
    places = f"{ROW}A,0,179.5,9,\nB,0,-179.5,,camp\nMid,0.001,-179.9,7,\n"
    for points in ([[179.5, 0], [-179.5, 0]], [[179.5, 0], [180, 0], [-179.5, 0]]):
        roads = read_roads(build(tmp_path, make_map(make_line(*points)), places))
        assert sum(float(road["length_km"]) for road in roads.values()) == pytest.approx(111.319, abs=0.002)
    halves = make_map(make_line([179.5, 0], [180, 0]), make_line([-180, 0], [-179.5, 0]))
    roads = read_roads(build(tmp_path, halves, places))
    assert sum(float(road["length_km"]) for road in roads.values()) == pytest.approx(111.319, abs=0.002)


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile", "FlatGeobuf"])
def test_a_map_in_another_format_and_projection_gives_the_same_roads(driver: str, tmp_path: Path) -> None:
    text = make_map(make_line(*MERIDIAN, name="Main", oneway="yes"))
    expected = read_roads(build(tmp_path, text))["south--north"]
    change = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32634", always_xy=True)
    path = tmp_path / f"roads{ {'GPKG': '.gpkg', 'ESRI Shapefile': '.shp', 'FlatGeobuf': '.fgb'}[driver] }"
    write_layer(path, driver, np.column_stack(change.transform(*np.array(MERIDIAN).T)), crs="EPSG:32634")
    (road,) = read_roads(build(tmp_path, path)).values()
    assert float(road["length_km"]) == pytest.approx(float(expected["length_km"]), abs=0.001)
    for column in ("from", "to", "two_way", "free_speed_km_h", "lanes"):
        assert road[column] == expected[column]
    assert "(Main)" in road["source"]


def write_layer(path: Path, driver: str, points: np.ndarray, *, crs: str, layer: str = "roads") -> None:
    """Write one line with a map tool's usual properties; adds a layer to a file that is there."""
    pyogrio.raw.write(
        str(path),
        np.array([shapely.to_wkb(shapely.LineString(points))], object),
        [np.array([value], object) for value in ("primary", "Main", "yes")],
        ["highway", "name", "oneway"],
        layer=layer,
        driver=driver,
        geometry_type="LineString",
        crs=crs,
        append=False,
    )


def test_of_several_layers_the_one_with_lines_is_read_and_two_of_them_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    write_layer(path, "GPKG", np.array(MERIDIAN), crs="EPSG:4326")
    pyogrio.raw.write(
        str(path), np.array([shapely.to_wkb(shapely.Point(20, 40))], object), [np.array(["x"], object)], ["name"],
        layer="shops", driver="GPKG", geometry_type="Point", crs="EPSG:4326",
    )  # fmt: skip
    assert list(read_roads(build(tmp_path, path))) == ["south--north"]
    write_layer(path, "GPKG", np.array(MERIDIAN), crs="EPSG:4326", layer="rails")
    with pytest.raises(RequestError, match=r"2 layers with lines among .*rails.*must be one"):
        build(tmp_path, path)


def test_a_map_without_a_coordinate_system_is_taken_as_degrees_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "roads.shp"
    write_layer(path, "ESRI Shapefile", np.array(MERIDIAN), crs="EPSG:4326")
    path.with_suffix(".prj").unlink()
    built = build(tmp_path, path)
    assert list(read_roads(built)) == ["south--north"]
    assert "the map does not say its coordinate system; degrees on WGS84 are assumed" in built.notes


def test_ids_come_from_names_codes_or_numbers_and_never_clash(tmp_path: Path) -> None:
    places = "id,name,lat,lon,pop,kind,pcode\n" + "".join(
        f"{row}\n"
        for row in (
            "17,Junction 1,40.0,20.0,10,,",
            "18,上海,40.05,20.0,10,,P-7",
            "19,東京,40.15,20.0,10,,",
            "20,Junction 1,40.2,20.0,,camp,",
            "21,Side,40.1,20.1,5,,",
        )
    )
    lines = make_line(*MERIDIAN), make_line([20, 40.1], [20.1, 40.1])
    rows = read_places(build(tmp_path, make_map(*lines), places))
    assert list(rows) == ["junction-1", "p-7", "place-3", "junction-1-2", "side", "junction-1-3"]


def test_what_a_map_makes_reads_as_a_scenario(tmp_path: Path) -> None:
    from corridor.intake.new import new_from_map  # noqa: PLC0415 - beside its use

    roads = write(tmp_path / "roads.geojson", make_map(make_line(*MERIDIAN)))
    new_from_map(tmp_path / "made", roads=roads, places=write(tmp_path / "p.csv", PLACES), area_at_risk=())
    scenario = read_scenario(str(tmp_path / "made"))
    assert (scenario.title, scenario.area_at_risk) == ("Made", {"area"})
    assert [road.length_km for road in scenario.roads] == [22.207]
    # The template's dates, and no fighting yet: what is still to be written.
    assert [one.file for one in scenario.warnings] == ["events.csv", "scenario.toml"]
