"""`corridor sensitivity SCENARIO`: which unknowns carry the spread."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations when it runs
from typing import Annotated

import typer

from corridor.cli.common import guarded, progress, read_aloud
from corridor.world.results import MIXTURE
from corridor.world.sensitivities import Method, SensitivityRequest

_DEFAULTS = SensitivityRequest()


@guarded
def sensitivity(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario folder.")],
    as_of: Annotated[
        str | None, typer.Option(help="Issue time with offset; default: the scenario's own.", metavar="TIME")
    ] = None,
    prior_set: Annotated[
        str, typer.Option(help="One of the scenario's prior sets, or their mixture.", metavar="NAME")
    ] = MIXTURE,
    method: Annotated[
        Method, typer.Option(help="Screening (morris), shares of variance (sobol), or one after the other.")
    ] = Method.BOTH,
    trajectories: Annotated[
        int, typer.Option(help="Starts of the screening; each takes a run more than there are unknowns.")
    ] = _DEFAULTS.trajectories,
    base: Annotated[
        int, typer.Option(help="Samples of the shares, a power of two; each takes ten runs, or fewer.")
    ] = _DEFAULTS.base,
    seed: Annotated[int, typer.Option(help="Root seed; the same seed gives the same bytes.")] = 0,
    workers: Annotated[int | None, typer.Option(help="Threads; changes no result. Default: one per core.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write a result folder; an earlier one there is replaced. Default: none is written.",
            metavar="DIR",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:  # fmt: skip
    """Say which unknowns carry the spread of a forecast: screen all of them, then share its variance out."""
    from rich.console import Console

    from corridor import api
    from corridor.archive.folder import check_target
    from corridor.publish.sensitivities.terminal import render_sensitivity_terminal
    from corridor.studies.request import parse_issue_time
    from corridor.studies.sensitivity import plan_sensitivity

    known = read_aloud(scenario)
    issue_time = parse_issue_time(as_of) if as_of is not None else None
    request = SensitivityRequest(issue_time, prior_set, method, trajectories, base, seed)
    design = plan_sensitivity(known, request)
    if output is not None:
        check_target(output)
    console = Console(stderr=True)
    with progress(console, design.runs) as advance:
        found = api.sensitivity(
            known, as_of=issue_time, prior_set=prior_set, method=method, trajectories=trajectories, base=base,
            seed=seed, workers=workers, progress=advance,
        )  # fmt: skip
    if output is not None:
        with console.status("Drawing the figure"):
            api.write(found, output)
    if as_json:
        sys.stdout.write(json.dumps(found.summary, allow_nan=False) + "\n")
        return
    screen = Console(width=None if sys.stdout.isatty() else 110)
    for part in render_sensitivity_terminal(found):
        screen.print(part)
    if output is not None:
        typer.echo(f"\nFigure: {output / 'sensitivity.png'}")
