"""Writes a result folder whole or not at all.

Everything is written into a hidden folder beside the target, flushed to disk, and renamed when
complete. Whoever sees a `manifest.json` under the final name sees a finished result.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.world.errors import ResultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.results import Record

MANIFEST = "manifest.json"


def check_target(folder: Path) -> None:
    """Refuse, before any work, a folder that a result may not replace.

    Raises
    ------
    ResultError
        When something other than an earlier result is there, or its parent cannot be written.
    """
    if not _may_replace(folder):
        raise ResultError(f"{folder}: is no result of corridor, or holds other files too; name another folder with -o")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder.parent):
            pass
    except OSError as err:
        raise ResultError(f"{folder.parent}: cannot be written ({err.strerror}); name another folder with -o") from err


def _may_replace(folder: Path) -> bool:
    # Nothing, an empty folder, or a result with no file in it that we did not write.
    if not folder.exists():
        return True
    if not folder.is_dir() or folder.is_symlink():
        return False
    found = {path.name for path in folder.iterdir()}
    if not found:
        return True
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return found <= {MANIFEST, *manifest["files"]} and "scenario_sha256" in manifest
    except (OSError, ValueError, TypeError, KeyError):
        return False


def write_record(record: Record, folder: Path, attachments: Mapping[str, bytes]) -> None:
    """Write tables, summary, attachments and manifest; replaces an earlier result as a whole.

    Parameters
    ----------
    attachments
        Files that another room made (figures, report), by name.

    Raises
    ------
    ResultError
        When the folder cannot be written; nothing is left under its name then.
    """
    check_target(folder)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        for name, columns in record.tables.items():
            _write_table(aside / f"{name}.parquet", columns)
        for name, content in attachments.items():
            (aside / name).write_bytes(content)
        _write_json(aside / "summary.json", record.summary)
        files = sorted(path.name for path in aside.iterdir())
        _write_json(aside / MANIFEST, {**record.manifest, "files": files})
        _flush(aside)
        aside.chmod(0o755)
        _swap(aside, folder)
    except OSError as err:
        raise ResultError(f"{folder}: cannot be written ({err.strerror}); name another folder with -o") from err
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_table(path: Path, columns: Mapping[str, Any]) -> None:
    import polars as pl  # noqa: PLC0415 - heavy; a forecast that fails earlier never needs it

    frame = pl.DataFrame(columns)
    times = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    buffer = io.BytesIO()
    frame.with_columns(pl.col(times).dt.replace_time_zone("UTC")).write_parquet(buffer)
    path.write_bytes(buffer.getvalue())


def _write_json(path: Path, document: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8", newline="\n")


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())


def _swap(aside: Path, folder: Path) -> None:
    # An earlier result steps aside by a rename, so that no moment shows half of either; should the new one
    # not take its place, it comes back.
    if not folder.exists():
        aside.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old-", dir=folder.parent))
    folder.rename(old / "result")
    try:
        aside.rename(folder)
    except OSError:
        (old / "result").rename(folder)
        raise
    finally:
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
