"""A result carries what it was made from, is made again from that alone, and tells what was changed in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from typer.testing import CliRunner

from corridor.api import forecasts
from corridor.archive.folder import check_target, digest_files
from corridor.cli import app
from corridor.world.errors import ResultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

DRAWN = {"report.html": b"<p>one\n<p>two\n", "arrivals.png": b"\x89PNG drawn"}
NOON = "2024-03-01T12:00:00+02:00"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def words(done: Result) -> str:
    return " ".join(done.output.split())


@pytest.fixture(scope="module")
def base(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a result of twelve members, of the scenario `tiny` beside it."""
    folder = tiny(tmp_path_factory.mktemp("rerun")).parent
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(forecasts, "render_attachments", lambda _: DRAWN)
        done = run("forecast", "tiny", "--members", 12, "-o", "base")
    assert done.exit_code == 0, done.output
    return folder / "base"


@pytest.fixture
def result(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it to spoil, the scenario again beside it; drawing takes seconds, and is not at stake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(forecasts, "render_attachments", lambda _: DRAWN)
    shutil.copytree(base.parent / "tiny", tmp_path / "tiny")
    return shutil.copytree(base, tmp_path / "result")


def read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def change_json(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**read_json(path), **changes}), encoding="utf-8")


def test_with_its_figures_and_report_it_gives_the_same_bytes_and_keeps_nothing(tiny_folder: Path) -> None:
    folder = tiny_folder.parent
    assert run("forecast", tiny_folder, "--members", 8, "-o", folder / "out").exit_code == 0
    kinds = {path.suffix for path in (folder / "out").rglob("*") if path.is_file()}
    assert {".parquet", ".svg", ".png", ".html", ".json", ".csv", ".toml"} <= kinds
    before = digest_files(folder)
    done = run("rerun", folder / "out")
    assert done.exit_code == 0, done.output
    assert f"The same bytes: {len(digest_files(folder / 'out'))} files (" in words(done)
    assert f" {len(list((folder / 'out').glob('*.parquet')))} parquet," in words(done)
    assert "summary.json is compared without its seconds, manifest.json without the digests of files." in words(done)
    assert digest_files(folder) == before


def test_a_result_carries_its_scenario_as_it_was_read(result: Path) -> None:
    copied = {path.name: path.read_bytes() for path in (result / "scenario").iterdir()}
    assert copied == {path.name: path.read_bytes() for path in Path("tiny").iterdir()}


def test_its_manifest_holds_true_digests_by_path_and_no_path_of_the_machine(result: Path) -> None:
    manifest = read_json(result / "manifest.json")
    digests = digest_files(result)
    del digests["manifest.json"]
    assert manifest["files"] == digests
    assert "scenario/places.csv" in manifest["files"]
    assert manifest["arguments"][:3] == ["corridor", "forecast", "tiny"]
    text = (result / "manifest.json").read_text(encoding="utf-8")
    assert "\\\\" not in text
    for place in (result.parent, Path.home(), Path(forecasts.__file__).parents[1]):
        assert str(place) not in text


def test_moved_away_and_without_its_scenario_it_is_still_made_again(result: Path) -> None:
    moved = result.parent / "far" / "away"
    moved.parent.mkdir()
    result.rename(moved)
    shutil.rmtree("tiny")
    done = run("rerun", moved)
    assert done.exit_code == 0, done.output
    assert "The same bytes" in words(done)
    assert "no longer found at tiny" in words(done)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_kept_with_o_it_is_the_same_whatever_the_workers(workers: str, result: Path) -> None:
    done = run("rerun", result, "-o", "again", "--workers", workers)
    assert done.exit_code == 0, done.output
    assert "The new result: again" in words(done)
    old, new = (digest_files(folder) for folder in (result, Path("again")))
    assert {name for name in old if old[name] != new[name]} <= {"summary.json", "manifest.json"}
    without = {name: read_json(result / name) for name in ("summary.json", "manifest.json")}
    again = {name: read_json(Path("again") / name) for name in without}
    for document in (without, again):
        del document["summary.json"]["seconds"], document["manifest.json"]["files"]
    assert again == without


def test_seconds_are_no_difference(result: Path) -> None:
    change_json(result / "summary.json", seconds=99999.0)
    assert run("rerun", result).exit_code == 0


def test_an_edited_table_is_named_with_column_rows_and_the_largest_difference(result: Path) -> None:
    path = result / "quantiles.parquet"
    raised = pl.when(pl.int_range(pl.len()) < 3).then(250).otherwise(0)
    pl.read_parquet(path).with_columns(q50=pl.col("q50") + raised).write_parquet(path)
    done = run("rerun", result)
    assert done.exit_code == 3
    assert f"1 of {len(digest_files(result))} files differs from what is made now:" in words(done)
    assert "quantiles.parquet: column q50 differs first, in 3 rows, by up to 250" in words(done)
    assert "it is not as it was written" in words(done)
    assert "Code, versions and platform are the same as then." in words(done)


def test_a_table_of_the_same_values_in_other_bytes_is_told_as_that(result: Path) -> None:
    path = result / "members.parquet"
    pl.read_parquet(path).write_parquet(path, compression="uncompressed")
    done = run("rerun", result)
    assert done.exit_code == 3
    assert "members.parquet: " in words(done)
    assert "bytes ->" in words(done)
    assert "column" not in words(done)


@pytest.mark.parametrize(
    ("change", "piece"),
    [
        (pl.DataFrame.drop, "columns: member, prior_set, "),
        (
            lambda frame, name: frame.with_columns(pl.col(name).cast(pl.Float32)),
            "column road_factor: Float32 -> Float64",
        ),
        (lambda frame, _: frame.head(3), "rows: 3 -> 12"),
    ],
    ids=["a-column-gone", "another-type", "rows-gone"],
)
def test_a_table_of_another_shape_is_told_by_what_differs(
    change: Callable[[pl.DataFrame, str], pl.DataFrame], piece: str, result: Path
) -> None:
    path = result / "members.parquet"
    change(pl.read_parquet(path), "road_factor").write_parquet(path)
    done = run("rerun", result)
    assert done.exit_code == 3
    assert f"members.parquet: {piece}" in words(done)


def test_a_table_that_is_none_any_more_is_a_difference(result: Path) -> None:
    (result / "scores.parquet").write_bytes(b"PAR1 nonsense PAR1")
    done = run("rerun", result)
    assert done.exit_code == 3
    assert "scores.parquet: no table that can be read -> a table" in words(done)


def test_an_edited_report_is_told_by_its_first_line_that_differs(result: Path) -> None:
    (result / "report.html").write_bytes(b"<p>one\n<p>\x1b[31mforged\n")
    done = run("rerun", result)
    assert done.exit_code == 3
    assert "report.html: line 2: <p>\\x1b[31mforged -> <p>two; it is not as it was written" in words(done)
    assert "\x1b" not in done.output


def test_an_edited_number_of_the_summary_is_told_by_its_place(result: Path) -> None:
    summary = read_json(result / "summary.json")
    total = summary["total"]["q50"]
    change_json(result / "summary.json", total={**summary["total"], "q50": 7.0})
    done = run("rerun", result)
    assert done.exit_code == 3
    assert f"summary.json: total.q50: 7.0 -> {total}; it is not as it was written" in words(done)


def test_another_version_is_named_and_tables_that_agree_are_said_to(result: Path) -> None:
    versions = read_json(result / "manifest.json")["versions"]
    change_json(result / "manifest.json", versions={**versions, "numba": "0.1.2"})
    done = run("rerun", result)
    assert done.exit_code == 3
    tables = len(list(result.glob("*.parquet")))
    assert f"All {tables} tables hold the same bytes, but 1 of {len(digest_files(result))} files differs" in words(done)
    assert f'manifest.json: versions.numba: "0.1.2" -> "{versions["numba"]}"' in words(done)
    assert f"Not made alike (then -> now): numba: 0.1.2 -> {versions['numba']}" in words(done)


@pytest.mark.parametrize(("key", "name"), [("code_sha256", "code"), ("platform", "processor")])
def test_other_code_and_another_processor_are_named(key: str, name: str, result: Path) -> None:
    manifest = read_json(result / "manifest.json")
    other = "0" * 64 if key == "code_sha256" else {**manifest["platform"], name: "abacus"}
    change_json(result / "manifest.json", **{key: other})
    done = run("rerun", result)
    assert done.exit_code == 3
    assert f"{name}: {'0' * 12 if name == 'code' else 'abacus'} -> " in words(done)


def test_an_edited_request_gives_other_tables(result: Path) -> None:
    change_json(result / "manifest.json", members=9)
    done = run("rerun", result)
    assert done.exit_code == 3
    assert "members.parquet: rows: 12 -> 9" in words(done)
    assert "summary.json: members: 12 -> 9" in words(done)


def test_a_figure_that_is_gone_is_a_difference(result: Path) -> None:
    (result / "arrivals.png").unlink()
    done = run("rerun", result)
    assert done.exit_code == 3
    assert "arrivals.png: missing in the stored result" in words(done)


def test_a_file_that_is_not_made_any_more_is_a_difference(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasts, "render_attachments", lambda _: {"report.html": DRAWN["report.html"]})
    done = run("rerun", result)
    assert done.exit_code == 3
    assert "arrivals.png: is not made any more" in words(done)


def test_a_scenario_changed_at_its_place_is_named_and_the_copy_is_run(result: Path) -> None:
    events = Path("tiny") / "events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace("A fight", "The fight"), encoding="utf-8")
    done = run("rerun", result)
    assert done.exit_code == 0
    assert "The scenario at tiny has changed since (events.csv); the copy in the result was run." in words(done)


def test_somebody_elses_files_are_named_and_left_alone(result: Path) -> None:
    (result / "scenario" / "notes\x1b.txt").write_text("keep me", encoding="utf-8")
    done = run("rerun", result)
    assert done.exit_code == 0
    assert "Not written by corridor, and left out: scenario/notes\\x1b.txt." in words(done)


def test_an_edited_copy_of_the_scenario_is_refused_file_by_file(result: Path) -> None:
    (result / "scenario" / "roads.csv").write_bytes(b"nonsense")
    (result / "scenario" / "events.csv").unlink()
    done = run("rerun", result)
    assert done.exit_code == 2
    assert "scenario/roads.csv: changed after the result was written" in words(done)
    assert "scenario/events.csv: missing; put it back" in words(done)


def spoil_manifest(**changes: object) -> Callable[[Path], None]:
    return lambda result: change_json(result / "manifest.json", **changes)


def spoil_summary(**changes: object) -> Callable[[Path], None]:
    return lambda result: change_json(result / "summary.json", **changes)


def write(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda result: (result / name).write_bytes(content) and None


GOOD_ROW = {"valid_time": NOON, **dict.fromkeys(("q05", "q25", "q50", "q75", "q95"), 1.0)}

BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "no-folder": (shutil.rmtree, "no such folder"),
    "no-manifest": (lambda result: (result / "manifest.json").unlink(), "no result of corridor"),
    "no-summary": (lambda result: (result / "summary.json").unlink(), "summary.json: missing"),
    "no-table": (lambda result: (result / "members.parquet").unlink(), "members.parquet: missing"),
    "no-json": (write("manifest.json", b"{"), "manifest.json: is no JSON"),
    "not-utf8": (write("manifest.json", b"\xff\xfe"), "manifest.json: is no JSON"),
    "deep-json": (write("manifest.json", b"[" * 200_000), "manifest.json: is no JSON"),
    "no-object": (write("manifest.json", b"[]"), "manifest.json: no object"),
    "format-1": (spoil_manifest(format=1), "manifest.json: format = 1; this version of corridor reads 2"),
    "format-9": (spoil_manifest(format=9), "manifest.json: format = 9"),
    "no-format": (write("manifest.json", b"{}"), "manifest.json: format = null"),
    "members-text": (spoil_manifest(members="12"), "members; must be a whole number"),
    "members-true": (spoil_manifest(members=True), "members; must be a whole number"),
    "members-none": (spoil_manifest(members=0), "--members 0: must be 1 to"),
    "members-many": (spoil_manifest(members=10**9), "--members 1000000000: must be 1 to"),
    "seed-negative": (spoil_manifest(seed=-1), "--seed -1: must be"),
    "files-list": (spoil_manifest(files=["summary.json"]), "files; must be an object of texts"),
    "files-climb": (spoil_manifest(files={"../tiny/places.csv": "0"}), "files: '../tiny/places.csv'"),
    "files-root": (spoil_manifest(files={"/etc/passwd": "0"}), "files: '/etc/passwd'"),
    "files-drive": (spoil_manifest(files={"C:\\x": "0"}), "must be a path within the folder"),
    "versions-nested": (spoil_manifest(versions={"numpy": {}}), "versions; must be an object of texts"),
    "as-of-naive": (spoil_manifest(as_of="2024-03-01T12:00"), "must be a time with an offset"),
    "as-of-words": (spoil_manifest(as_of="noon"), "must be a time with an offset"),
    "as-of-far": (spoil_manifest(as_of="9999-12-31T23:59-14:00"), "must be a time with an offset"),
    "as-of-outside": (spoil_manifest(as_of="2034-03-01T12:00+02:00"), "must lie in the case"),
    "drivers": (spoil_manifest(drivers="known"), "drivers; must be one of forecast, given"),
    "prior-set": (spoil_manifest(prior_set="calm"), "--prior-set calm: must be one of"),
    "arguments": (spoil_manifest(arguments=[]), "arguments; must be those of corridor forecast"),
    "arguments-numbers": (spoil_manifest(arguments=[1]), "arguments; must be a list of texts"),
    "digest": (spoil_manifest(scenario_sha256="\x1b" * 64), "scenario_sha256 = \\x1b"),
    "summary-json": (write("summary.json", b"nonsense"), "summary.json: is no JSON"),
    "summary-list": (write("summary.json", b"[1]"), "summary.json: no object"),
    "summary-empty": (spoil_summary(arrivals=[]), "arrivals; must be a list"),
    "summary-order": (spoil_summary(arrivals=[GOOD_ROW, GOOD_ROW]), "arrivals; must be in the order of valid_time"),
    "summary-endless": (spoil_summary(arrivals=[{**GOOD_ROW, "q50": 10**400}]), "arrivals[0]"),
    "summary-nan": (spoil_summary(arrivals=[{**GOOD_ROW, "q50": float("nan")}]), "arrivals[0]"),
    "summary-row": (spoil_summary(arrivals=[{"valid_time": NOON}]), "arrivals[0]"),
}


@pytest.mark.parametrize(("spoil", "piece"), BROKEN.values(), ids=BROKEN)
def test_a_result_that_cannot_be_used_is_refused_in_words(
    spoil: Callable[[Path], None], piece: str, result: Path
) -> None:
    spoil(result)
    done = run("rerun", result)
    assert done.exit_code == 2, done.output
    assert piece in words(done)
    assert "Traceback" not in done.output
    assert "\x1b" not in done.output


def test_a_result_without_its_scenario_is_refused(result: Path) -> None:
    shutil.rmtree(result / "scenario")
    files = read_json(result / "manifest.json")["files"]
    change_json(result / "manifest.json", files={n: d for n, d in files.items() if not n.startswith("scenario/")})
    done = run("rerun", result)
    assert done.exit_code == 2
    assert "carries no scenario" in words(done)


@pytest.mark.parametrize("output", ["result", "result/again", "."])
def test_the_result_to_compare_is_never_written_over(output: str, result: Path) -> None:
    before = digest_files(result)
    done = run("rerun", result, "-o", output)
    assert done.exit_code == 2
    assert "must lie apart" in words(done)
    assert digest_files(result) == before


def test_what_is_no_result_is_not_replaced_by_o(result: Path) -> None:
    done = run("rerun", result, "-o", "tiny")
    assert done.exit_code == 2
    assert "is no result of corridor" in words(done)


def test_workers_must_be_some(result: Path) -> None:
    assert "--workers 0: must be at least 1" in words(run("rerun", result, "--workers", 0))


def put_file(result: Path) -> None:
    (result / "scenario" / "mine.csv").write_text("keep me", encoding="utf-8")


def put_folder(result: Path) -> None:
    (result / "mine").mkdir()


def put_link(result: Path) -> None:
    target = result.parent / "elsewhere"
    (result / "scenario").rename(target)
    (result / "scenario").symlink_to(target, target_is_directory=True)


def put_below_a_name_of_ours(result: Path) -> None:
    (result / "report.html").unlink()
    (result / "report.html").mkdir()
    (result / "report.html" / "mine.txt").write_text("keep me", encoding="utf-8")


@pytest.mark.parametrize("put", [put_file, put_folder, put_link, put_below_a_name_of_ours])
def test_a_result_with_anything_foreign_in_it_is_not_replaced(put: Callable[[Path], None], result: Path) -> None:
    check_target(result)
    put(result)
    with pytest.raises(ResultError, match="holds other files too"):
        check_target(result)


def test_an_earlier_result_with_its_scenario_is_replaced_as_a_whole(result: Path) -> None:
    old = digest_files(result)
    done = run("forecast", "tiny", "--members", 6, "-o", result)
    assert done.exit_code == 0, done.output
    assert digest_files(result).keys() == old.keys()
    assert read_json(result / "manifest.json")["members"] == 6
    assert {path.name for path in result.parent.iterdir()} == {"tiny", "result"}
