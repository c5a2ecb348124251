"""The manifest: a command that can be pasted, a digest of the code."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from corridor.studies import manifest

if TYPE_CHECKING:
    from pathlib import Path

ARGUMENTS = ["corridor", "forecast", "my town's map", "--seed", "0"]


def test_a_command_is_quoted_for_a_posix_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert shlex.split(manifest.quote_command(ARGUMENTS)) == ARGUMENTS


def test_a_command_is_quoted_for_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert manifest.quote_command(ARGUMENTS) == 'corridor forecast "my town\'s map" --seed 0'


def make_package(folder: Path, source: bytes, name: str = "one.py") -> Path:
    (folder / "room").mkdir(parents=True)
    (folder / "room" / name).write_bytes(source)
    return folder


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ((b"x = 1\r\n", "one.py"), True),
        ((b"x = 2\n", "one.py"), False),
        ((b"x = 1\n", "two.py"), False),
    ],
    ids=["line-ends", "a-number", "a-name"],
)
def test_the_code_digest_follows_names_and_contents_but_not_line_ends(
    other: tuple[bytes, str], is_same: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: FBT001
) -> None:  # fmt: skip
    digests = []
    for name, (source, file) in {"a": (b"x = 1\n", "one.py"), "b": other}.items():
        package = make_package(tmp_path / name, source, file)
        monkeypatch.setattr(manifest, "files", lambda _, package=package: package)
        digests.append(manifest.digest_code())
    assert (digests[0] == digests[1]) is is_same
