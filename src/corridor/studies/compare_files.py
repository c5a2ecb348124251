"""Compares the files of two results, byte by byte, and finds where they first differ."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.archive.folder import MANIFEST, SUMMARY
from corridor.archive.read import read_table
from corridor.world.comparisons import Change, FileDifference
from corridor.world.errors import ResultError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from corridor.world.comparisons import StoredResult

# How long it took, and the digests of files that hold that.
_VOLATILE = {SUMMARY: {"seconds"}, MANIFEST: {"files"}}
_TEXTS = (".csv", ".html", ".svg", ".toml", ".json")
_EXCERPT = 60


def compare_texts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """List the names under which two mappings hold different texts; empty text where one holds none."""
    return tuple(
        Change(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    )


def compare_file(name: str, stored: StoredResult, again: StoredResult) -> str | FileDifference:
    """Return the name where two results hold the same bytes, else where they first differ.

    summary.json is compared without `seconds`, manifest.json without digests of files: neither can agree.
    """
    paths = stored.folder / name, again.folder / name
    is_edited = name in stored.edited
    if not all(path.is_file() for path in paths):
        before, after = ("" if path.is_file() else "missing" for path in paths)
        return FileDifference(name, "", before, after, is_edited=is_edited)
    before_bytes, after_bytes = (path.read_bytes() for path in paths)
    if before_bytes == after_bytes:
        return name
    if name in _VOLATILE:
        documents = ({SUMMARY: one.summary, MANIFEST: one.manifest}[name] for one in (stored, again))
        before_leaves, after_leaves = (_leaves(one, _VOLATILE[name]) for one in documents)
        changes = compare_texts(before_leaves, after_leaves)
        if not changes:
            return name
        first = changes[0]
        return FileDifference(name, first.name, first.before, first.after, is_edited=is_edited)
    difference = _compare_tables(name, *paths) if name.endswith(".parquet") else None
    difference = difference or _compare_bytes(name, before_bytes, after_bytes)
    return replace(difference, is_edited=is_edited)


def _leaves(document: Mapping[str, Any], without: set[str]) -> dict[str, str]:
    # Every value of a JSON document by its path, in order; a stack, since a stranger's document may be deep.
    leaves = {}
    stack = [(key, value) for key, value in reversed(list(document.items())) if key not in without]
    while stack:
        path, value = stack.pop()
        if isinstance(value, dict) and value:
            stack += [(f"{path}.{key}", part) for key, part in reversed(list(value.items()))]
        elif isinstance(value, list) and value:
            stack += [(f"{path}[{number}]", part) for number, part in reversed(list(enumerate(value)))]
        else:
            leaves[path] = json.dumps(value, ensure_ascii=False)
    return leaves


def _compare_tables(name: str, before_path: Path, after_path: Path) -> FileDifference | None:
    # None where the values agree, and only their encoding does not.
    try:
        before = read_table(before_path)
    except ResultError:
        return FileDifference(name, "", "no table that can be read", "a table")
    after = read_table(after_path)
    if before.columns != after.columns:
        return FileDifference(name, "columns", ", ".join(before.columns), ", ".join(after.columns))
    if before.height != after.height:
        return FileDifference(name, "rows", f"{before.height:,}", f"{after.height:,}")
    for column in before.columns:
        difference = _compare_columns(name, before[column], after[column])
        if difference is not None:
            return difference
    return None


def _compare_columns(name: str, before: pl.Series, after: pl.Series) -> FileDifference | None:
    where = f"column {before.name}"
    if before.dtype != after.dtype:
        return FileDifference(name, where, str(before.dtype), str(after.dtype))
    differs = before.ne_missing(after)
    rows = int(differs.sum())
    if not rows:
        return None
    first = int(differs.arg_max() or 0)
    largest = None
    if before.dtype.is_numeric():
        gaps = np.abs(before.cast(float).to_numpy() - after.cast(float).to_numpy())
        gaps = gaps[np.isfinite(gaps)]
        largest = float(gaps.max()) if gaps.size else None
    return FileDifference(name, where, str(before[first]), str(after[first]), rows, largest)


def _compare_bytes(name: str, before: bytes, after: bytes) -> FileDifference:
    if name.endswith(_TEXTS):
        olds, news = (content.decode("utf-8", "replace").splitlines() for content in (before, after))
        for number, (old, new) in enumerate(zip(olds, news, strict=False), start=1):
            if old != new:
                return FileDifference(name, f"line {number}", old[:_EXCERPT], new[:_EXCERPT])
    return FileDifference(name, "", f"{len(before):,} bytes", f"{len(after):,} bytes")
