"""`corridor rerun DIR`, `corridor score DIR`, `corridor diff DIR DIR`: results made again, scored, compared."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations when it runs
from typing import Annotated

import typer

from corridor.cli.common import guarded, progress

EXIT_DIFFERS = 3


@guarded
def rerun(
    folder: Annotated[Path, typer.Argument(help="Result folder of an earlier forecast.", metavar="DIR")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Keep the new result here; default: it is not kept.", metavar="DIR"),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Threads; changes no result. Default: one per core.")] = None,
) -> None:
    """Make a result again from the scenario in it: exit 0 with the same bytes, 3 with what differs."""
    from rich.console import Console

    from corridor import api
    from corridor.archive.read import read_result
    from corridor.publish.reruns import describe_rerun

    members = read_result(folder, by_day=True).manifest["members"]
    with progress(Console(stderr=True), members) as advance:
        found = api.rerun(folder, output=output, workers=workers, progress=advance)
    for line in describe_rerun(found):
        typer.echo(line)
    if output is not None:
        typer.echo(f"The new result: {output}")
    if found.differing:
        raise typer.Exit(EXIT_DIFFERS)


@guarded
def score(
    folder: Annotated[Path, typer.Argument(help="Result folder of a forecast.", metavar="DIR")],
    counts: Annotated[
        str | None,
        typer.Option(help="The same case with newer counts; default: those in the result.", metavar="SCENARIO"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Score a stored forecast by the counts that came after its issue time."""
    from corridor import api
    from corridor.publish.scorings import as_document, render_scoring

    found = api.score(folder, counts=counts)
    if as_json:
        sys.stdout.write(json.dumps(as_document(found), allow_nan=False) + "\n")
        return
    from rich.console import Console

    for part in render_scoring(found):
        Console(width=None if sys.stdout.isatty() else 110).print(part)


@guarded
def diff(
    first: Annotated[Path, typer.Argument(help="Result folder of the earlier forecast.", metavar="DIR")],
    second: Annotated[Path, typer.Argument(help="Result folder of the later forecast.", metavar="DIR")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Say how two forecasts of one case differ: the answer, what was counted, what became known, what was changed."""
    from corridor import api
    from corridor.publish.differences import as_document, render_differences

    found = api.diff(first, second)
    if as_json:
        sys.stdout.write(json.dumps(as_document(found), allow_nan=False) + "\n")
        return
    from rich.console import Console

    for part in render_differences(found):
        Console(width=None if sys.stdout.isatty() else 110).print(part)
