"""A forecast that is killed, interrupted or out of disk leaves a whole result or none."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from corridor.archive import folder as archive
from corridor.world.errors import ResultError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.results import Record

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")

DEADLINE_S = 240
EARLIER = {
    "manifest.json": b'{"scenario_sha256": "0", "files": ["summary.json", "report.html"]}\n',
    "summary.json": b"{}\n",
    "report.html": b"<p>earlier</p>",
}

# The command line, with one step of it replaced: it says by a file that it was reached, and waits.
PROGRAM = """
import pathlib, resource, signal, sys, time
import corridor.cli as cli
import corridor.publish.report as report
from corridor.archive import folder as archive
from corridor.engine import blocks as engine

marker, step = pathlib.Path(sys.argv.pop(1)), sys.argv.pop(1)
signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent in the background may have it ignored
report.render_attachments = lambda record: {"report.html": b"<p>new</p>"}  # drawing takes seconds, and is not at stake
rename, run_member = pathlib.Path.rename, engine.run_member
renames = []

def wait(*_):
    marker.touch()
    time.sleep(300)

def wait_at_second_rename(path, target):
    renames.append(target)
    if len(renames) == 2:
        wait()
    return rename(path, target)

def run_slowly(*arguments):
    marker.touch()
    time.sleep(0.05)
    run_member(*arguments)

def limit_files(record):
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
    return {"report.html": b"<p>new</p>" * 100_000}

if step == "member":
    engine.BLOCK, engine.run_member = 1, run_slowly
elif step == "second rename":
    pathlib.Path.rename = wait_at_second_rename
elif step == "file limit":
    report.render_attachments = limit_files
elif step != "none":
    assert hasattr(archive, step)
    setattr(archive, step, wait)
try:
    cli.main()
finally:  # what measures coverage writes its own file at exit
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def start(folder: Path, step: str, members: int = 5) -> subprocess.Popen[str]:
    """Start a forecast that stops at a step."""
    command = [sys.executable, "-c", PROGRAM, str(folder / "reached"), step]
    arguments = ["forecast", str(folder / "tiny"), "--members", str(members), "--workers", "1", "-o", "out/result"]
    return subprocess.Popen(
        [*command, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def stop_at(folder: Path, step: str, with_signal: signal.Signals, members: int = 5) -> tuple[int, str]:
    """Run a forecast up to a step, send the signal, and return exit code and stderr."""
    with start(folder, step, members) as process:
        try:
            deadline = time.monotonic() + DEADLINE_S
            while not (folder / "reached").exists():
                assert process.poll() is None, process.communicate()[1]
                assert time.monotonic() < deadline
                time.sleep(0.02)
            process.send_signal(with_signal)
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()
    return process.returncode, err


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put_earlier(folder: Path) -> Path:
    """Put an earlier result where the forecast will write."""
    target = folder / "out" / "result"
    target.mkdir(parents=True)
    for name, content in EARLIER.items():
        (target / name).write_bytes(content)
    return target


@pytest.mark.parametrize("step", ["_write_table", "_write_json", "_flush", "_swap"])
def test_killed_while_writing_it_leaves_no_result(step: str, tiny_folder: Path) -> None:
    code, _ = stop_at(tiny_folder.parent, step, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert not (tiny_folder.parent / "out" / "result").exists()


@pytest.mark.parametrize("step", ["_write_table", "_flush", "_swap"])
def test_killed_while_writing_it_leaves_the_earlier_result_whole(step: str, tiny_folder: Path) -> None:
    target = put_earlier(tiny_folder.parent)
    stop_at(tiny_folder.parent, step, signal.SIGKILL)
    assert files_of(target) == EARLIER


def test_killed_between_the_two_renames_it_loses_neither_result(tiny_folder: Path) -> None:
    target = put_earlier(tiny_folder.parent)
    stop_at(tiny_folder.parent, "second rename", signal.SIGKILL)
    whole = {path.parent: files_of(path.parent) for path in target.parent.rglob("manifest.json")}
    assert [folder for folder, files in whole.items() if files == EARLIER]
    (new,) = [files for files in whole.values() if files != EARLIER]
    assert {"manifest.json", "summary.json", "report.html", "ensemble.parquet"} <= new.keys()
    assert target in whole or not target.exists()


def test_what_a_killed_forecast_left_is_not_in_the_way_of_the_next(tiny_folder: Path) -> None:
    stop_at(tiny_folder.parent, "_swap", signal.SIGKILL)
    with start(tiny_folder.parent, "none") as process:
        _, err = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, err
    assert (tiny_folder.parent / "out" / "result" / "manifest.json").is_file()


@pytest.mark.parametrize("step", ["member", "_flush"])
def test_interrupted_it_exits_with_130_and_cleans_up(step: str, tiny_folder: Path) -> None:
    code, err = stop_at(tiny_folder.parent, step, signal.SIGINT, members=20)
    assert code == 130
    assert "interrupted; no result was written" in err
    assert "Traceback" not in err
    assert list((tiny_folder.parent / "out").iterdir()) == []


def test_interrupted_while_writing_it_keeps_the_earlier_result(tiny_folder: Path) -> None:
    target = put_earlier(tiny_folder.parent)
    code, _ = stop_at(tiny_folder.parent, "_flush", signal.SIGINT)
    assert code == 130
    assert files_of(target) == EARLIER
    assert list(target.parent.iterdir()) == [target]


def test_a_file_that_cannot_be_written_ends_in_words_and_keeps_the_earlier_result(tiny_folder: Path) -> None:
    target = put_earlier(tiny_folder.parent)
    with start(tiny_folder.parent, "file limit") as process:
        _, err = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 2, err
    assert "cannot be written" in err
    assert "Traceback" not in err
    assert files_of(target) == EARLIER
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("step", ["_write_json", "_flush", "_swap"])
def test_a_full_disk_is_a_result_error_and_keeps_the_earlier_result(
    step: str, tiny_record: Record, write_result: Callable[[Record, Path], None], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    target = put_earlier(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archive, step, fail)
    with pytest.raises(ResultError, match="cannot be written"):
        write_result(tiny_record, target)
    assert files_of(target) == EARLIER
    assert list(target.parent.iterdir()) == [target]


def test_a_whole_result_appears_under_its_name_with_its_manifest(
    tiny_record: Record, write_result: Callable[[Record, Path], None], tmp_path: Path
) -> None:
    target = tmp_path / "a" / "b" / "result"
    write_result(tiny_record, target)
    assert {"manifest.json", "summary.json", "ensemble.parquet"} <= files_of(target).keys()
    assert list(target.parent.iterdir()) == [target]
