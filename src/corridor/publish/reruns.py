"""Says in words whether a second run of a result gave the same."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from corridor.publish.counts import format_people
from corridor.world.comparisons import Original
from corridor.world.errors import printable

if TYPE_CHECKING:
    from corridor.world.comparisons import Change, FileDifference, Rerun


def describe_rerun(found: Rerun) -> list[str]:
    """Say what agrees and what does not, file by file, and what could explain it; one line an item."""
    lines = [_verdict(found)]
    lines += [f"  {_describe_file(one)}" for one in found.differing]
    if found.provenance:
        lines += ["Not made alike (then -> now):"]
        lines += [f"  {describe_change(one, one.name)}" for one in found.provenance]
    elif found.differing:
        lines += ["Code, versions and platform are the same as then."]
    lines += _describe_original(found)
    if found.foreign:
        names = ", ".join(map(printable, found.foreign))
        lines += [f"Not written by corridor, and left out: {names}."]
    return lines


def describe_change(change: Change, name: str) -> str:
    """Write one change on a line: `numba: 0.61.0 -> 0.62.1`."""
    before, after = (printable(text) or "(nothing)" for text in (change.before, change.after))
    return f"{printable(name)}: {before} -> {after}"


def _verdict(found: Rerun) -> str:
    compared = len(found.same) + len(found.differing)
    if not found.differing:
        kinds = Counter(PurePosixPath(name).suffix.removeprefix(".") for name in found.same)
        parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        return (
            f"The same bytes: {compared} files ({parts}). summary.json is compared without its seconds, "
            "manifest.json without the digests of files."
        )
    verb = "differs" if len(found.differing) == 1 else "differ"
    text = f"{len(found.differing)} of {compared} files {verb} from what is made now:"
    tables = [name for name in found.same if name.endswith(".parquet")]
    if tables and not any(one.file.endswith(".parquet") for one in found.differing):
        text = f"All {len(tables)} tables hold the same bytes, but {text}"
    return text


def _describe_file(one: FileDifference) -> str:
    edited = "; it is not as it was written" if one.is_edited else ""
    name = printable(one.file)
    if one.after == "missing":
        return f"{name}: is not made any more{edited}"
    if one.before == "missing":
        return f"{name}: missing in the stored result"
    before, after = printable(one.before), printable(one.after)
    if not one.rows:
        where = f"{printable(one.where)}: " if one.where else ""
        return f"{name}: {where}{before or '(nothing)'} -> {after or '(nothing)'}{edited}"
    rows = "1 row" if one.rows == 1 else f"{one.rows:,} rows"
    by = f", by up to {_number(one.largest)}" if one.largest else ""
    return f"{name}: {printable(one.where)} differs first, in {rows}{by} (the first: {before} -> {after}){edited}"


def _number(value: float) -> str:
    return format_people(value) if value >= 100 and value == int(value) else f"{value:.3g}"  # noqa: PLR2004 - as a count


def _describe_original(found: Rerun) -> list[str]:
    where = printable(found.location)
    match found.original:
        case Original.MISSING:
            return [f"The scenario is no longer found at {where}; the copy in the result was run."]
        case Original.CHANGED:
            names = ", ".join(map(printable, found.original_files))
            return [f"The scenario at {where} has changed since ({names}); the copy in the result was run."]
    return []
