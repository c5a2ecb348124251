"""`corridor new`: what it writes, that it runs at once, and what it refuses."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from corridor.cli import app
from corridor.intake import new as starting
from corridor.intake.new import FILES, edit_toml, new_scenario, template_files, title_of
from corridor.intake.read import bundled_scenarios, check_scenario, read_scenario
from corridor.world.errors import RequestError, ResultError
from corridor.world.events import EventKind
from corridor.world.meanings import MODEL_INPUTS
from corridor.world.scenario import PlaceKind
from map_builders import MERIDIAN, PLACES, make_line, make_map, write

if TYPE_CHECKING:
    from typer.testing import Result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    """Run `corridor new` with arguments."""
    return CliRunner().invoke(app, ["new", *arguments])


def listing(folder: Path) -> list[str]:
    """Everything below a folder, hidden files too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_the_template_is_small_complete_and_marked_as_invented() -> None:
    scenario = read_scenario("one-bridge")
    assert [place.kind for place in scenario.places] == [
        PlaceKind.SETTLEMENT, PlaceKind.CHECKPOINT, PlaceKind.RECEPTION,
    ]  # fmt: skip
    assert [(road.from_place, road.to_place) for road in scenario.roads] == [
        ("alder", "stone-bridge"), ("stone-bridge", "birchfield"),
    ]  # fmt: skip
    assert {event.kind for event in scenario.events} >= {
        EventKind.CLOSURE, EventKind.OPENING, EventKind.FIGHTING, EventKind.CEASEFIRE, EventKind.ANNOUNCEMENT,
    }  # fmt: skip
    needed = {name for name, meaning in MODEL_INPUTS.items() if meaning.default is None}
    assert {*scenario.inputs, *scenario.prior_sets["papers"].inputs} == needed
    assert len(scenario.prior_sets) == 2
    assert {row.source for row in (*scenario.observations, *scenario.events, *scenario.places)} == {"invented"}
    assert "made up" in scenario.about


def test_the_template_teaches_in_comments_and_stays_readable() -> None:
    files = template_files()
    assert len(files["scenario.toml"].splitlines()) < 200
    tables = [line for line in files["scenario.toml"].splitlines() if line.startswith("[")]
    assert sum(line.startswith("# ") for line in files["scenario.toml"].splitlines()) >= 20
    assert len(tables) > 20
    for name in FILES[1:]:
        header, first, *_ = csv.reader(files[name].splitlines())
        assert len(header) > 5
        assert first[0].startswith("# ")


def test_a_new_scenario_is_the_template_with_a_title_of_its_own(here: Path) -> None:
    done = run("my-town")
    assert (done.exit_code, done.stderr) == (0, "")
    assert listing(here) == ["my-town", *sorted(f"my-town/{name}" for name in FILES)]
    files = template_files()
    for name in FILES[1:]:
        assert (here / "my-town" / name).read_bytes() == files[name].encode()
    text = (here / "my-town" / "scenario.toml").read_text(encoding="utf-8")
    changed = [
        pair for pair in zip(text.splitlines(), files["scenario.toml"].splitlines(), strict=True) if len({*pair}) > 1
    ]
    assert changed == [('title = "My town"', 'title = "One bridge"')]


def test_it_says_what_to_do_next(here: Path) -> None:
    assert run("my-town").stdout.splitlines()[1:] == [
        f"  edit {Path('my-town/places.csv')}, roads.csv, then dates and ranges in scenario.toml",
        "  corridor check my-town",
        "  corridor forecast my-town",
    ]
    (here / "two words").mkdir()
    assert run("two words/x").stdout.splitlines()[-1] == f'  corridor forecast "{Path("two words/x")}"'


def test_a_new_scenario_has_neither_faults_nor_warnings(here: Path) -> None:
    run("my-town")
    found = check_scenario(str(here / "my-town"))
    assert (found.faults, found.warnings) == ((), ())


def test_dates_of_the_template_are_odd_once_the_places_are_others(here: Path) -> None:
    run("my-town")
    places, toml = here / "my-town" / "places.csv", here / "my-town" / "scenario.toml"
    write(places, places.read_text(encoding="utf-8").replace("Alder", "Elder"))
    (warning,) = check_scenario(str(here / "my-town")).warnings
    assert (warning.file, warning.column) == ("scenario.toml", "issue_time")
    write(toml, toml.read_text(encoding="utf-8").replace("issue_time = 2025-03-04T12", "issue_time = 2025-03-04T13"))
    assert check_scenario(str(here / "my-town")).warnings == ()


def test_a_new_scenario_forecasts_at_once_with_scores(here: Path) -> None:
    run("my-town")
    done = subprocess.run(
        [sys.executable, "-m", "corridor", "forecast", "my-town", "--members", "50", "--json"],
        check=False, capture_output=True, text=True, cwd=here, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["scores"]["points"] == 8
    assert 0 < document["scores"]["crps"] < document["scores"]["rivals"]["zero"]["crps"]
    assert 0 < document["total"]["q50"] <= 13_200


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("My Town", "did you mean my-town?"),
        ("cases/Été 2025", "did you mean"),
        ("my_town", "did you mean my-town?"),
        ("上海", "for example my-town"),
        ("..", "for example my-town"),
        (".", "for example my-town"),
        ("-x-", "did you mean x?"),
        ("x" * 101, "at most 100 of them"),
        ("absent/town", "absent: is no folder; make it first"),
        ("taken", "is there already and is not overwritten"),
        ("file", "is there already and is not overwritten"),
        ("file/town", "is no folder"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_changes(name: str, words: str, here: Path) -> None:
    (here / "cases").mkdir()
    (here / "taken").mkdir()
    write(here / "file", "keep me")
    before = listing(here)
    done = run("--", name)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert listing(here) == before
    assert (here / "file").read_text(encoding="utf-8") == "keep me"


def test_a_dangling_link_is_not_overwritten(here: Path) -> None:
    try:
        (here / "town").symlink_to(here / "nowhere")
    except OSError:
        pytest.skip("needs the right to make links")
    assert "is there already" in run("town").stderr
    assert listing(here) == ["town"]


def test_a_write_that_fails_leaves_nothing_behind(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Path] = []
    write_text = Path.write_text

    def fail_later(path: Path, *args: str, **kwargs: str) -> int:
        calls.append(path)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return write_text(path, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", fail_later)
    with pytest.raises(ResultError, match="No space left on device"):
        new_scenario(here / "town")
    assert len(calls) == 3
    assert listing(here) == []


def test_a_folder_that_appears_meanwhile_is_not_overwritten(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = starting.template_files()

    def slow() -> dict[str, str]:
        write((here / "town").mkdir() or here / "town" / "mine.txt", "keep me")
        return dict(texts)

    monkeypatch.setattr(starting, "template_files", slow)
    with pytest.raises(RequestError, match="is there already"):
        new_scenario(here / "town")
    assert listing(here) == ["town", "town/mine.txt"]


def test_editing_keeps_comments_and_survives_any_text() -> None:
    text = template_files()["scenario.toml"]
    nasty = 'a "quoted" \\ back\\slash\nline \x7f \t é \U0001f600 """ # no comment'
    edited = edit_toml(text, title=nasty, about=nasty, area_at_risk=[nasty, "b"])
    document = tomllib.loads(edited)
    assert (document["title"], document["about"], document["area_at_risk"]) == (nasty, nasty, [nasty, "b"])
    before = tomllib.loads(text)
    assert {key: value for key, value in document.items() if before[key] != value}.keys() == {
        "title", "about", "area_at_risk",
    }  # fmt: skip
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in edited.splitlines() if line.startswith("#")] == comments


def test_a_title_is_made_of_the_name() -> None:
    assert [title_of(name) for name in ("my-town", "x", "a--b")] == ["My town", "X", "A  b"]


def test_the_template_is_bundled() -> None:
    assert starting.TEMPLATE in bundled_scenarios()


@pytest.fixture
def exports(here: Path) -> Path:
    """Return the working folder, with a map tool's two exports in it."""
    write(here / "roads.geojson", make_map(make_line(*MERIDIAN)))
    write(here / "places.csv", PLACES)
    return here


def test_a_map_makes_a_scenario_that_forecasts(exports: Path) -> None:
    done = run("town", "--from-geojson", "roads.geojson", "--places", "places.csv")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "  made: places 2, junctions 0, roads 1; 22.2 km in all" in lines
    assert lines[-6:] == [
        "Wrote town.",
        "  2 warnings: corridor check town shows them",
        "Next:",
        f"  edit {Path('town/scenario.toml')} (dates first), events.csv, what is assumed in roads.csv",
        "  corridor check town",
        "  corridor forecast town",
    ]
    found = check_scenario("town")
    assert found.faults == ()
    assert [(one.file, one.column) for one in found.warnings] == [("events.csv", ""), ("scenario.toml", "issue_time")]
    assert "the dates are those of the template one-bridge" in str(found.warnings[1])
    forecast = CliRunner().invoke(app, ["forecast", "town", "--members", "20", "--json"])
    assert forecast.exit_code == 0, forecast.stderr
    document = json.loads(forecast.stdout)
    assert document["scores"]["points"] == 0
    assert document["total"]["q95"] > 0
    assert exports.joinpath("forecasts").is_dir()


def test_of_a_map_scenario_all_but_places_and_roads_is_the_templates_without_rows(exports: Path) -> None:
    run("town", "--from-geojson", "roads.geojson", "--places", "places.csv")
    scenario, template = read_scenario(str(exports / "town")), read_scenario("one-bridge")
    assert (scenario.events, scenario.observations) == ((), ())
    assert (scenario.clock, scenario.issue_time) == (template.clock, template.issue_time)
    assert (scenario.inputs, scenario.prior_sets) == (template.inputs, template.prior_sets)
    text = (exports / "town" / "scenario.toml").read_text(encoding="utf-8")
    assert "# ALL DATES ARE A TEMPLATE'S: CHANGE THEM.\n" in text
    assert "invented" not in text.splitlines()[0]
    for name in ("events.csv", "observed.csv"):
        header, *notes = (exports / "town" / name).read_text(encoding="utf-8").splitlines()
        assert header.count(",") > 5
        assert notes
        assert all(note.startswith("# ") for note in notes)


def test_a_region_chosen_is_the_area_at_risk(exports: Path) -> None:
    write(
        exports / "places.csv",
        "name,lat,lon,pop,region\nA,40.0,20.0,9,Low End\nB,40.1,20.0,9,mid\nC,40.2,20.0,9,high\n",
    )
    arguments = ("--from-geojson", "roads.geojson", "--places", "places.csv")
    refused = run("town", *arguments)
    assert refused.exit_code == 2
    assert "has the regions Low End, high, mid; must be told" in refused.stderr
    assert 'type --area-at-risk "Low End", once for each' in refused.stderr
    done = run("town", *arguments, "--area-at-risk", "Low End", "--area-at-risk", "mid")
    assert done.exit_code == 0, done.stderr
    assert read_scenario("town").area_at_risk == {"Low End", "mid"}


def test_a_map_whose_net_falls_apart_is_written_and_what_to_mend_is_shown(exports: Path) -> None:
    pieces = make_line([20, 40], [20, 40.1]), make_line([20, 40.15], [20, 40.2])
    write(exports / "roads.geojson", make_map(*pieces))
    write(exports / "places.csv", f"{PLACES}Upper,40.15,20,300,\n")
    done = run("town", "--from-geojson", "roads.geojson", "--places", "places.csv")
    assert done.exit_code == 0
    (fault,) = check_scenario("town").faults
    assert f"  mend {fault}" in done.stdout.splitlines()
    assert "south" in str(fault)


@pytest.mark.parametrize(
    "options",
    [
        ("--from-geojson", "roads.geojson"),
        ("--places", "places.csv"),
        ("--area-at-risk", "low"),
        ("--places", "places.csv", "--area-at-risk", "low"),
    ],
)
def test_half_a_map_is_refused(options: tuple[str, ...], exports: Path) -> None:
    done = run("town", *options)
    assert done.exit_code == 2
    assert "give both" in done.stderr
    assert not (exports / "town").exists()


def test_a_map_that_is_refused_leaves_no_folder(exports: Path) -> None:
    write(exports / "places.csv", PLACES + "Far,50,20,5,\n")
    done = run("town", "--from-geojson", "roads.geojson", "--places", "places.csv")
    assert done.exit_code == 2
    assert "places.csv:4: lat = 50, longitude 20; must lie within 10 km" in done.stderr
    assert listing(exports) == ["places.csv", "roads.geojson"]


def test_an_existing_folder_is_refused_before_a_map_is_read(exports: Path) -> None:
    (exports / "town").mkdir()
    done = run("town", "--from-geojson", "absent.geojson", "--places", "absent.csv")
    assert done.exit_code == 2
    assert "is there already" in done.stderr
