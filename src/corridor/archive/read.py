"""Reads a result folder back, and says what in it is not as it was written."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from corridor.archive.folder import BACKTEST, DAYS, FORMAT, MANIFEST, SCENARIO, SENSITIVITY, SUMMARY, digest_files
from corridor.world.comparisons import StoredResult
from corridor.world.errors import ResultError, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
MOST_PEOPLE = 1e12
FIRST_YEAR, LAST_YEAR = 1900, 2200
# The keys of the manifest that a reader relies on.
_KEYS: Mapping[str, type] = {
    "scenario": str, "scenario_sha256": str, "as_of": str, "drivers": str, "prior_set": str, "code_sha256": str,
    "members": int, "seed": int, "arguments": list, "versions": dict, "platform": dict, "files": dict,
}  # fmt: skip
_DAY_KEYS: Mapping[str, type] = {"rule_set": str, "totals": str, "capacities": str, "title": str}
_KINDS = {str: "text", int: "a whole number", list: "a list of texts", dict: "an object of texts"}


def read_result(folder: Path, *, by_day: bool = False) -> StoredResult:
    """Read manifest and summary, and check every file against the digest it was written with.

    Parameters
    ----------
    by_day
        Whether a forecast by the day may be read too.

    Raises
    ------
    ResultError
        When this is no result, when one of its JSON documents cannot be used, or when a table or the
        summary is gone.
    """
    if not folder.is_dir():
        raise ResultError(f"{folder}: no such folder; name a result folder of corridor forecast")
    if not (folder / MANIFEST).is_file():
        raise ResultError(f"{folder}: no result of corridor (it has no {MANIFEST}); name a folder it wrote")
    manifest = _read_json(folder / MANIFEST)
    _check_manifest(folder / MANIFEST, manifest, by_day=by_day)
    files: dict[str, str] = manifest["files"]
    found = _digest(folder)
    missing = tuple(name for name in files if name not in found)
    for name in missing:
        if name == SUMMARY or name.endswith(".parquet"):
            raise ResultError(f"{folder / printable(name)}: missing; the manifest lists it: restore the result")
    summary = _read_json(folder / SUMMARY)
    if manifest.get("kind") == DAYS:
        _check_object(folder / SUMMARY, summary)
    else:
        _check_summary(folder / SUMMARY, summary)
    return StoredResult(
        folder=folder,
        manifest=manifest,
        summary=summary,
        scenario_folder=folder / SCENARIO if any(name.startswith(f"{SCENARIO}/") for name in files) else None,
        edited=tuple(name for name in files if name in found and found[name] != files[name]),
        missing=missing,
        foreign=tuple(name for name in found if name not in files and name != MANIFEST),
    )


def _digest(folder: Path) -> dict[str, str]:
    try:
        return digest_files(folder)
    except OSError as err:
        raise ResultError(f"{folder}: cannot be read ({err.strerror})") from err


def _read_json(path: Path) -> Any:  # noqa: ANN401 - what a stranger wrote
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as err:
        raise ResultError(f"{path}: missing; restore the result") from err
    except OSError as err:
        raise ResultError(f"{path}: cannot be read ({err.strerror})") from err
    except (ValueError, RecursionError) as err:
        raise ResultError(f"{path}: is no JSON; it was changed after it was written: make the forecast anew") from err


def _fail(path: Path, where: str, allowed: str) -> ResultError:
    return ResultError(f"{path}: {where}; must be {allowed}; it was changed after it was written: restore it")


def _check_manifest(path: Path, manifest: object, *, by_day: bool) -> None:
    if not isinstance(manifest, dict):
        raise _fail(path, "no object", "an object")
    words = {BACKTEST: "a backtest", SENSITIVITY: "a sensitivity analysis", DAYS: "a forecast by the day"}
    if (kind := manifest.get("kind")) in words and not (by_day and kind == DAYS):
        what = f"{path.parent}: is {words[kind]}, not a forecast"
        if kind == DAYS:
            raise ResultError(f"{what} by the minute; only those can be compared: name two of them")
        raise ResultError(f"{what}; make it again by the command in its {MANIFEST}")
    if manifest.get("format") != FORMAT:
        found = json.dumps(manifest.get("format"))[:40]
        raise ResultError(
            f"{path}: format = {found}; this version of corridor reads {FORMAT}; "
            "make the forecast anew by the command in the manifest"
        )
    keys = {**_KEYS, **_DAY_KEYS} if manifest.get("kind") == DAYS else _KEYS
    for key, kind in keys.items():
        value = manifest.get(key)
        parts = value if kind is list else value.values() if kind is dict and isinstance(value, dict) else ()
        is_good = isinstance(value, kind) and not isinstance(value, bool)
        if not is_good or not all(isinstance(part, str) for part in parts or ()):
            raise _fail(path, key if key in manifest else f"{key} is missing", _KINDS[kind])
    for name in manifest["files"]:
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
            raise _fail(path, f"files: {name!r}", "a path within the folder, with /")
    if _parse_time(manifest["as_of"]) is None:
        raise _fail(path, f"as_of = {manifest['as_of']!r}", "a time with an offset")


def _check_object(path: Path, summary: object) -> dict[str, Any]:
    if not isinstance(summary, dict):
        raise _fail(path, "no object", "an object")
    return summary


def _check_summary(path: Path, document: object) -> None:
    summary = _check_object(path, document)
    rows = summary.get("arrivals")
    if not isinstance(rows, list) or not rows:
        raise _fail(path, "arrivals", "a list of quantiles by valid time")
    times = []
    for number, row in enumerate(rows):
        time = _parse_time(row.get("valid_time")) if isinstance(row, dict) else None
        if time is None or not all(_is_count(row.get(name)) for name in QUANTILES):
            raise _fail(path, f"arrivals[{number}]", f"a valid_time with an offset and counts {', '.join(QUANTILES)}")
        times.append(time)
    if times != sorted(set(times)):
        raise _fail(path, "arrivals", "in the order of valid_time")


def _is_count(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST_PEOPLE


def _parse_time(text: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    # Years as in scenarios: arithmetic at the ends of the calendar overflows.
    return time if time and time.tzinfo and FIRST_YEAR <= time.year <= LAST_YEAR else None


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    import polars as pl  # noqa: PLC0415 - heavy; only who opens a table needs it

    # A broken file can make the reader panic, which polars raises apart from its other errors.
    try:
        yield
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as err:
        raise ResultError(f"{path}: is no table that can be read; it was changed after it was written") from err


def read_table(path: Path) -> pl.DataFrame:
    """Read one table of a result.

    Raises
    ------
    ResultError
        When it cannot be read.
    """
    import polars as pl  # noqa: PLC0415 - as above

    with _opening(path):
        return pl.read_parquet(path)


def read_arrivals(result: StoredResult, valid_time: datetime) -> NDArray[Any]:
    """Arrivals of every member at a valid time, (member,); empty where the ensemble has no such time.

    Raises
    ------
    ResultError
        When the table of members is gone, or cannot be read.
    """
    import polars as pl  # noqa: PLC0415 - as above

    path = result.folder / "ensemble.parquet"
    with _opening(path):
        rows = pl.scan_parquet(path).filter(pl.col("valid_time") == valid_time.astimezone(UTC))
        return rows.select(pl.col("arrivals").cast(pl.Float64)).collect()["arrivals"].to_numpy()
