"""What can be tested here of other systems: names, encodings, time zones, calls that only some systems have."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

import pytest

import corridor
from corridor.studies.request import count_workers

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = sorted(Path(corridor.__file__).parent.rglob("*.py"))
ONLY_POSIX = {
    "chown", "fork", "forkpty", "geteuid", "getgid", "getuid", "killpg", "mkfifo", "mknod", "nice", "openpty",
    "sched_getaffinity", "setsid", "wait4",
}  # fmt: skip
ONLY_POSIX_MODULES = {
    "curses",
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "syslog",
    "termios",
    "tty",
}
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{k}" for name in ("com", "lpt") for k in range(1, 10))}


def nodes() -> Iterator[tuple[Path, ast.AST, str]]:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            yield path, node, text


def test_calls_that_only_some_systems_have_are_guarded() -> None:
    seen = set()
    for path, node, text in nodes():
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            if node.attr in ONLY_POSIX:
                seen.add(node.attr)
                assert f'hasattr(os, "{node.attr}")' in text, f"{path}: os.{node.attr} without hasattr"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            assert not {name.partition(".")[0] for name in names} & ONLY_POSIX_MODULES, path
    assert seen  # the walk does find such calls


def test_text_files_are_opened_with_an_encoding() -> None:
    found = 0
    for path, node, _ in nodes():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = {keyword.arg for keyword in node.keywords}
        if name == "write_text" or (name == "read_text" and not node.args):  # our own reader takes a file's name
            found += 1
            assert "encoding" in given, f"{path}:{node.lineno}: {name} without encoding"
            if name == "write_text":
                assert "newline" in given, f"{path}:{node.lineno}: {name} without newline"
        elif name == "open" and not (isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "os.open"):
            modes = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            is_binary = any("b" in mode for mode in modes)
            assert is_binary or "encoding" in given, f"{path}:{node.lineno}: open without encoding"
    assert found > 3


def test_no_source_writes_paths_with_separators_of_one_system() -> None:
    for path, node, _ in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.match(r"^(/(tmp|home|usr|var|etc)/|[A-Za-z]:\\\\)", node.value), f"{path}:{node.lineno}"


def result_of(folder: Path, name: str, **environment: str) -> Path:
    target = folder / name
    done = subprocess.run(
        [sys.executable, "-m", "corridor", "forecast", "tiny", "--members", "6", "-o", name],
        cwd=folder, capture_output=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return target


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_time_zone_locale_and_encoding_of_the_machine_change_no_byte(tiny_folder: Path) -> None:
    places = tiny_folder / "places.csv"
    text = places.read_text(encoding="utf-8").replace("Upper;Haut", "Վերին;Үстүңкү;上")
    places.write_text(text, encoding="utf-8", newline="\n")
    here = files_of(result_of(tiny_folder.parent, "here", TZ="UTC", PYTHONUTF8="1"))
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONIOENCODING": "cp1252", "PYTHONHASHSEED": "7"}
    there = files_of(result_of(tiny_folder.parent, "there", PYTHONUTF8="0", **elsewhere))
    assert here.keys() == there.keys()
    differing = {name for name in here if here[name] != there[name]}
    assert differing == {"summary.json", "manifest.json"}  # seconds, and the digest of the file that holds them
    assert b"\r\n" not in here["report.html"] + here["arrivals.csv"] + here["summary.json"]


def test_names_of_result_files_are_names_on_every_system(tiny_folder: Path) -> None:
    for name in files_of(result_of(tiny_folder.parent, "result")):
        for part in PurePosixPath(name).parts:
            assert re.fullmatch(r"[A-Za-z0-9_.-]+", part)
            assert part.partition(".")[0].lower() not in RESERVED
            assert not part.endswith((".", " "))
        assert PureWindowsPath(name).as_posix() == name


def test_the_default_result_folder_is_a_name_on_every_system(tiny_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "corridor", "forecast", "tiny", "--members", "2"],
        cwd=tiny_folder.parent, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    (folder,) = (tiny_folder.parent / "forecasts").iterdir()
    assert re.fullmatch(r"[A-Za-z0-9_+-]+", folder.name)


def test_workers_are_counted_without_what_only_some_systems_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert count_workers() == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    assert count_workers() == 5
    assert count_workers(3) == 3


@pytest.mark.parametrize("name", ["nul", "con", "com1", "lpt9"])
def test_no_scenario_is_named_like_a_device(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="device"):
        corridor.new(tmp_path / name)
    assert not list(tmp_path.iterdir())
