"""`corridor forecast SCENARIO`: from a scenario to a result folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridor.cli.common import RULE_SET, SIMSETTING, guarded, progress, read_aloud
from corridor.world.backtests import Capacities, Totals
from corridor.world.days import RuleSet  # noqa: TC001 - typer reads annotations when it runs
from corridor.world.results import MIXTURE, Drivers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from rich.console import RenderableType

    from corridor.world.day_results import DayRecord
    from corridor.world.results import Record


def _default_folder(scenario_id: str, issue_time: datetime) -> Path:
    return Path("forecasts") / f"{scenario_id}_{issue_time:%Y-%m-%dT%H%M%z}"


@guarded
def forecast(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario folder.")],
    as_of: Annotated[
        str | None, typer.Option(help="Issue time with offset; default: the scenario's own.", metavar="TIME")
    ] = None,
    drivers: Annotated[
        Drivers, typer.Option(help="Later events: drawn (forecast), or as they happened (given).")
    ] = Drivers.FORECAST,
    totals: Annotated[
        Totals, typer.Option(help="Flee's folders: how many leave is forecast, or given as counted.")
    ] = Totals.FORECAST,
    capacities: Annotated[
        Capacities, typer.Option(help="Flee's folders: room in camps, unlimited (none) or as in the folder (shipped).")
    ] = Capacities.NONE,
    simsetting: Annotated[Path | None, SIMSETTING] = None,
    rule_set: Annotated[RuleSet | None, RULE_SET] = None,
    prior_set: Annotated[
        str, typer.Option(help="One of the scenario's prior sets, or their mixture.", metavar="NAME")
    ] = MIXTURE,
    members: Annotated[int, typer.Option(help="Size of the ensemble.")] = 1000,
    seed: Annotated[int, typer.Option(help="Root seed; the same seed gives the same bytes.")] = 0,
    workers: Annotated[int | None, typer.Option(help="Threads; changes no result. Default: one per core.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Result folder; default: forecasts/SCENARIO_TIME.", metavar="DIR"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Forecast arrivals, or people in camps, as they could be foreseen at an issue time, and score them."""
    from rich.console import Console

    from corridor import api
    from corridor.api.requests import fit_request, issue_time_of, run_request
    from corridor.archive.folder import check_target
    from corridor.studies.request import Request, count_workers, parse_issue_time
    from corridor.world.backtests import Terms
    from corridor.world.day_results import DayRequest

    threads = count_workers(workers)
    known = read_aloud(scenario, simsetting, rule_set)
    asked = parse_issue_time(as_of) if as_of is not None else None
    plain = Request(asked, drivers, prior_set, members, seed, threads)
    request = fit_request(known, plain, Terms(drivers, totals, capacities))
    issue_time = issue_time_of(known, request)
    folder = output or _default_folder(known.scenario_id, issue_time)
    check_target(folder)
    console = Console(stderr=True)
    with progress(console, members, by_day=isinstance(request, DayRequest)) as advance:
        record = run_request(known, request, advance)
    with console.status("Drawing figures and writing the report"):
        api.write(record, folder)
    if as_json:
        sys.stdout.write(json.dumps(record.summary, allow_nan=False) + "\n")
        return
    for part in _render(record):
        Console(width=None if sys.stdout.isatty() else 110).print(part)
    typer.echo(f"\n{record.summary['seconds']} s. Report: {folder / 'report.html'}")


def _render(record: Record | DayRecord) -> Iterator[RenderableType]:
    from corridor.publish.days.terminal import render_day_terminal
    from corridor.publish.terminal import render_terminal
    from corridor.world.day_results import DayRecord

    yield from render_day_terminal(record) if isinstance(record, DayRecord) else render_terminal(record)
