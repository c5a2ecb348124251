"""Writes a result folder whole or not at all.

Everything is written into a hidden folder beside the target, flushed to disk, and renamed when
complete. Whoever sees a `manifest.json` under the final name sees a finished result.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from corridor.world.errors import ResultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.world.backtests import Backtest
    from corridor.world.day_results import DayRecord
    from corridor.world.results import Record
    from corridor.world.sensitivities import Sensitivity

FORMAT = 2
"""2: `files` maps paths to digests, and the scenario travels along; 1: a plain list of names."""

BACKTEST = "backtest"
SENSITIVITY = "sensitivity"
DAYS = "days"
"""Kind of a backtest, a sensitivity analysis and a forecast by the day, in their manifests; that of a forecast by the
minute names none."""

MANIFEST = "manifest.json"
SUMMARY = "summary.json"
SCENARIO = "scenario"
"""Folder within a result that holds the scenario it was made from."""
SCENARIOS = "scenarios"
"""The same for a backtest: a folder for each of its scenarios."""


def check_target(folder: Path) -> None:
    """Refuse, before any work, a folder that a result may not replace.

    Raises
    ------
    ResultError
        When something other than an earlier result is there, or its parent cannot be written.
    """
    if folder.name in {"", ".."}:
        raise ResultError(f"{folder}: a result needs a folder of its own; name a new one with -o")
    if not _may_replace(folder):
        raise ResultError(f"{folder}: is no result of corridor, or holds other files too; name another folder with -o")
    outer = next((parent for parent in folder.absolute().parents if _is_result(parent)), None)
    if outer is not None:
        raise ResultError(f"{folder}: lies in a result, {outer}, which holds nothing else; name another folder with -o")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder.parent):
            pass
    except OSError as err:
        raise ResultError(f"{folder.parent}: cannot be written ({err.strerror}); name another folder with -o") from err


def _is_result(folder: Path) -> bool:
    # Other programs call files manifest.json too.
    try:
        return _is_ours(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return False


def _is_ours(manifest: object) -> bool:
    return isinstance(manifest, dict) and ("scenario_sha256" in manifest or manifest.get("kind") == BACKTEST)


def _may_replace(folder: Path) -> bool:
    # Nothing, an empty folder, or a result with nothing in it that we did not write.
    if not folder.exists() and not folder.is_symlink():
        return True
    if not folder.is_dir() or folder.is_symlink():
        return False
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    if not found:
        return True
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        ours = {MANIFEST, *manifest["files"]}  # a list of names in format 1, digests by path in format 2
        holders = {path for name in ours for path in map(str, PurePosixPath(name).parents)}
        are_links = any(path.is_symlink() for path in folder.rglob("*"))
        return found <= ours | holders and _is_ours(manifest) and not are_links
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return False


def write_record(record: Record | DayRecord, folder: Path, attachments: Mapping[str, bytes]) -> None:
    """Write tables, summary, attachments, the scenario and the manifest; replaces an earlier result as a whole.

    Parameters
    ----------
    attachments
        Files that another room made (figures, report), by name.

    Raises
    ------
    ResultError
        When the folder cannot be written; nothing is left under its name then.
    """
    scenarios = {SCENARIO: record.scenario.files}
    _write(folder, record.tables, attachments, record.summary, record.manifest, scenarios)


def write_backtest(backtest: Backtest, folder: Path, attachments: Mapping[str, bytes]) -> None:
    """Write a backtest as `write_record` writes a forecast; its scenarios lie in `scenarios/NAME`."""
    scenarios = {f"{SCENARIOS}/{one.scenario_id}": one.files for one in backtest.scenarios}
    # Every row stands in scores.parquet, a hundredth of the size.
    summary = {name: part for name, part in backtest.summary.items() if name != "rows"}
    _write(folder, backtest.tables, attachments, summary, backtest.manifest, scenarios)


def write_sensitivity(sensitivity: Sensitivity, folder: Path, attachments: Mapping[str, bytes]) -> None:
    """Write a sensitivity analysis as `write_record` writes a forecast."""
    scenarios = {SCENARIO: sensitivity.scenario.files}
    _write(folder, sensitivity.tables, attachments, sensitivity.summary, sensitivity.manifest, scenarios)


def _write(
    folder: Path,
    tables: Mapping[str, Any],
    attachments: Mapping[str, bytes],
    summary: Mapping[str, Any],
    manifest: Mapping[str, Any],
    scenarios: Mapping[str, Mapping[str, bytes]],
) -> None:
    check_target(folder)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        for name, columns in tables.items():
            _write_table(aside / f"{name}.parquet", columns)
        for name, content in attachments.items():
            (aside / name).write_bytes(content)
        _write_json(aside / SUMMARY, summary)
        for name, files in scenarios.items():
            _write_scenario(aside / name, files)
        _write_json(aside / MANIFEST, {**manifest, "files": digest_files(aside)})
        _flush(aside)
        aside.chmod(0o755)
        _swap(aside, folder)
    except OSError as err:
        raise ResultError(f"{folder}: cannot be written ({err.strerror}); name another folder with -o") from err
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def list_files(folder: Path) -> dict[str, Path]:
    """Every file of a folder by its path within it, with `/` on every platform, in order."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return dict(sorted(found.items()))


def digest_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder, by its path within it."""
    digests = {}
    for name, path in list_files(folder).items():
        with path.open("rb") as file:
            digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def _write_scenario(folder: Path, files: Mapping[str, bytes]) -> None:
    # As it was read: a result can then be made again wherever it is moved, whatever becomes of the scenario.
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


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
    for path in list_files(folder).values():
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
