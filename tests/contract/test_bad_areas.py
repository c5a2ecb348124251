"""Areas that cannot be used: each gives exit code 2 and one clear message."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import corridor
from corridor.intake import areas
from corridor.intake.areas import read_area
from corridor.world.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.scenario import Scenario

RING = [[19.9, 39.9], [20.1, 39.9], [20.1, 40.1], [19.9, 40.1], [19.9, 39.9]]


def polygon(*rings: Any) -> bytes:  # noqa: ANN401 - broken on purpose
    return json.dumps({"type": "Polygon", "coordinates": rings}).encode()


def nested(kind: str, key: str, depth: int) -> bytes:
    return (f'{{"type":"{kind}","{key}":[' * depth + "]}" * depth).encode()


def replaced(old: str, new: str) -> bytes:
    text = polygon(RING).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


class Case(NamedTuple):
    """One file that holds no area, and a piece of what is said about it."""

    name: str
    content: bytes
    piece: str


CASES = [
    Case("empty", b"", "no JSON"),
    Case("text", b"19.9,39.9\n", "no JSON"),
    Case("KML", b"<?xml version='1.0'?><kml/>", "no JSON"),
    Case("half a file", polygon(RING)[:-20], "no JSON"),
    Case("zeros", b"\0" * 100, "no JSON"),
    Case("UTF-16", polygon(RING).decode().encode("utf-16"), "cannot be read"),
    Case("Latin-1", b'{"name": "\xe9"}', "cannot be read"),
    Case("a list", b"[]", "no GeoJSON object"),
    Case("null", b"null", "no GeoJSON object"),
    Case("a number", b"5", "no GeoJSON object"),
    Case("no type", b"{}", "no GeoJSON object"),
    Case("type of a list", b'{"type": []}', "no "),
    Case("type of an object", b'{"type": {}}', "no "),
    Case("unknown type", b'{"type": "Circle"}', "no polygon"),
    Case("a point", b'{"type": "Point", "coordinates": [20, 40]}', "no polygon"),
    Case("a line", json.dumps({"type": "LineString", "coordinates": RING}).encode(), "no polygon"),
    Case("no features", b'{"type": "FeatureCollection", "features": []}', "no polygon"),
    Case("features of null", b'{"type": "FeatureCollection", "features": null}', "no polygon"),
    Case("a feature of null", b'{"type": "Feature", "geometry": null}', "no polygon"),
    Case("a feature that is a number", b'{"type": "FeatureCollection", "features": [5]}', "no GeoJSON object"),
    Case("coordinates missing", b'{"type": "Polygon"}', "without coordinates"),
    Case("coordinates null", b'{"type": "Polygon", "coordinates": null}', "coordinates"),
    Case("coordinates a text", b'{"type": "Polygon", "coordinates": "here"}', "coordinates"),
    Case("coordinates a number", b'{"type": "Polygon", "coordinates": 5}', "coordinates"),
    Case("coordinates an object", b'{"type": "Polygon", "coordinates": {"a": 1}}', "coordinates"),
    Case("no ring", b'{"type": "Polygon", "coordinates": []}', ""),
    Case("empty ring", b'{"type": "Polygon", "coordinates": [[]]}', ""),
    Case("no polygon in it", b'{"type": "MultiPolygon", "coordinates": []}', ""),
    Case("ring too flat", polygon(*RING), "coordinates"),
    Case("two corners", polygon(RING[:2]), "coordinates"),
    Case("texts for numbers", polygon([["a", "b"]] * 4), "coordinates"),
    Case("numbers as texts", polygon([[str(x), str(y)] for x, y in RING]), "coordinates"),
    Case("null for a number", replaced("20.1", "null"), ""),
    Case("true for a number", polygon([[True, True]] * 4), ""),
    Case("one number a corner", polygon([[1.0]] * 5), "coordinates"),
    Case("NaN", replaced("20.1", "NaN"), ""),
    Case("infinity", replaced("20.1", "Infinity"), ""),
    Case("beyond all numbers", replaced("20.1", "1e999"), ""),
    Case("a whole number of 400 digits", replaced("20.1", "9" * 400), ""),
    Case("a whole number of 5000 digits", replaced("20.1", "9" * 5000), ""),
    Case("swapped", polygon([[y, x] for x, y in RING]), "longitude first"),
    Case("metres", polygon([[x * 111_000, y * 111_000] for x, y in RING]), "in degrees (WGS 84)"),
    Case("bow-tie", polygon([RING[0], RING[2], RING[1], RING[3], RING[0]]), "not valid"),
    Case("elsewhere", polygon([[x + 50, y] for x, y in RING]), "2 populated places"),
    Case("nested lists", b"[" * 100_000, "no JSON"),
    Case("nested objects", b'{"a":' * 100_000, "no JSON"),
    Case("nested collections", nested("GeometryCollection", "geometries", 100_000), "no "),
    Case("fewer nested collections", nested("GeometryCollection", "geometries", 900), ""),
    Case("some nested collections", nested("GeometryCollection", "geometries", 400), ""),
    Case("nested features", b'{"type":"Feature","geometry":' * 500 + b"{}" + b"}" * 500, ""),
    Case("nested coordinates", b'{"type":"Polygon","coordinates":' + b"[" * 500 + b"]" * 500 + b"}", ""),
]


@pytest.fixture(scope="module")
def scenario(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return corridor.read(tiny(tmp_path_factory.mktemp("areas")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_area_is_refused_in_one_line(case: Case, scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "area.json"
    path.write_bytes(case.content)
    with pytest.raises(RequestError) as caught:
        read_area(path, scenario)
    message = str(caught.value)
    assert case.piece in message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < 600
    assert message.isprintable()


def test_a_ring_that_is_not_closed_is_closed(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "area.json"
    path.write_bytes(polygon(RING[:-1]))
    assert read_area(path, scenario) == {"upper", "lower"}


def test_a_file_that_is_too_large_is_not_read(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "area.json"
    path.write_bytes(polygon(RING))
    monkeypatch.setattr(areas, "MOST_BYTES", 10)
    with pytest.raises(RequestError, match="must be at most 10"):
        read_area(path, scenario)


def test_what_is_no_file_is_refused(scenario: Scenario, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.json", tmp_path / ("x" * 5000)):
        with pytest.raises(RequestError, match="cannot be read"):
            read_area(path, scenario)


def test_a_file_without_permission_is_refused(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Raised by hand: root may read everything.
    def refuse(path: Path, **_: str) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    path = tmp_path / "area.json"
    path.write_bytes(polygon(RING))
    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RequestError, match="cannot be read"):
        read_area(path, scenario)


@pytest.mark.parametrize("name", ["a point", "nested objects", "bow-tie", "type of a list"])
def test_the_command_says_so_and_exits_with_2(name: str, tiny: Callable[..., Path], tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (tmp_path / "area.json").write_bytes(next(case.content for case in CASES if case.name == name))
    command = [sys.executable, "-m", "corridor", "clearance", folder.name, "--area", "area.json", "--members", "2"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("corridor: area.json: ")
    assert "Traceback" not in done.stderr
