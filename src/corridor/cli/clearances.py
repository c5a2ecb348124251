"""`corridor clearance SCENARIO`: when an area is clear, in one line."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path  # noqa: TC003 - typer reads annotations when it runs
from typing import Annotated

import typer

from corridor.cli.common import guarded, progress, read_aloud
from corridor.world.results import MIXTURE, Drivers


@guarded
def clearance(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario folder.")],
    area: Annotated[
        Path | None, typer.Option(help="GeoJSON file with a polygon; default: all of the area at risk.", metavar="FILE")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Issue time with offset; default: the scenario's own.", metavar="TIME")
    ] = None,
    drivers: Annotated[
        Drivers, typer.Option(help="Later events: drawn (forecast), or as they happened (given).")
    ] = Drivers.FORECAST,
    prior_set: Annotated[
        str, typer.Option(help="One of the scenario's prior sets, or their mixture.", metavar="NAME")
    ] = MIXTURE,
    members: Annotated[int, typer.Option(help="Size of the ensemble.")] = 1000,
    seed: Annotated[int, typer.Option(help="Root seed; the same seed gives the same bytes.")] = 0,
    workers: Annotated[int | None, typer.Option(help="Threads; changes no result. Default: one per core.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Say when an area is clear: how long until nine in ten of those who would leave are out, and until the last is."""
    from rich.console import Console

    from corridor import api
    from corridor.publish.clearance import clearance_document, clearance_line
    from corridor.studies.request import Request, check_request, parse_issue_time

    known = read_aloud(scenario)
    started = time.perf_counter()
    issue_time = parse_issue_time(as_of) if as_of is not None else None
    check_request(known, Request(issue_time, drivers, prior_set, members, seed))
    with progress(Console(stderr=True), members) as advance:
        answer = api.clearance(
            known, area=area, as_of=issue_time, drivers=drivers, prior_set=prior_set, members=members, seed=seed,
            workers=workers, progress=advance,
        )  # fmt: skip
    if as_json:
        document = clearance_document(answer, time.perf_counter() - started)
        sys.stdout.write(json.dumps(document, allow_nan=False) + "\n")
        return
    typer.echo(clearance_line(answer))
