"""Writes files so that a kill, or a full disk, leaves the old one or the new one, never a part; and adds to logs."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.world.errors import ResultError, printable

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a folder aside, flush them to disk, then rename them one after the other.

    Raises
    ------
    ResultError
        When one cannot be written; all are as they were then.
    """
    aside: dict[str, Path] = {}
    try:
        for name, content in files.items():
            aside[name] = _write_aside(folder, name, content)
        for name, path in aside.items():
            path.replace(folder / name)
        _flush_names(folder)
    except OSError as err:
        raise _cannot(folder, err) from err
    finally:
        for path in aside.values():
            path.unlink(missing_ok=True)


def _write_aside(folder: Path, name: str, content: bytes) -> Path:
    handle, path = tempfile.mkstemp(prefix=f".{name}.partial-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        old = folder / name
        Path(path).chmod(old.stat().st_mode & 0o777 if old.exists() else 0o644)
    except OSError:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)


def append_line(folder: Path, name: str, line: bytes, header: bytes) -> None:
    """Add a line to a file in one write, and flush it; a new file gets the header first.

    Parameters
    ----------
    line, header
        With their line feeds.

    Raises
    ------
    ResultError
        When it cannot be written.
    """
    path = folder / name
    try:
        with path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            torn = b""
            if size:
                file.seek(size - 1)
                # A full disk may have cut the last line short: it stays one line of its own.
                torn = b"" if file.read(1) == b"\n" else b"\n"
            file.write((b"" if size else header) + torn + line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as err:
        raise _cannot(folder, err) from err


def _flush_names(folder: Path) -> None:
    # A rename is on disk when its folder is; some platforms do not open folders.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cannot(folder: Path, err: OSError) -> ResultError:
    return ResultError(f"{printable(str(folder))}: cannot be written ({err.strerror}); copy the folder to where it can")
