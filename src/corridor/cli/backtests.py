"""`corridor backtest SCENARIO...`: forecasts replayed at times of the past, scored beside naive rivals."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridor.cli.common import EXIT_INTERRUPTED, RULE_SET, SIMSETTING, guarded, progress, read_aloud
from corridor.world.backtests import Capacities, Totals, Track
from corridor.world.days import RuleSet  # noqa: TC001 - typer reads annotations when it runs
from corridor.world.results import MIXTURE, Drivers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.studies.replays.replay import Replay
    from corridor.world.backtests import Backtest, BacktestRequest
    from corridor.world.scenario import Scenario


def _default_folder(scenarios: Sequence[Scenario]) -> Path:
    first, others = scenarios[0].scenario_id, len(scenarios) - 1
    return Path("backtests") / (f"{first}-and-{others}-more" if others else first)


@guarded
def backtest(
    scenarios: Annotated[
        list[str], typer.Argument(help="Bundled scenarios, or scenario folders.", metavar="SCENARIO...")
    ],
    issue: Annotated[
        list[str] | None,
        typer.Option(
            help="Issue time with offset, or T..T/6h; may be given again. Default: in equal steps from the scenario's "
            "own issue time while counts follow.",
            metavar="TIME",
        ),
    ] = None,
    track: Annotated[
        Track | None, typer.Option(help="Forecasts that see no counts, or those known by then. Default: both.")
    ] = None,
    drivers: Annotated[
        Drivers, typer.Option(help="Later events: drawn (forecast), or as they happened (given).")
    ] = Drivers.FORECAST,
    totals: Annotated[
        Totals, typer.Option(help="People in all camps together: forecast, or given as they were counted.")
    ] = Totals.FORECAST,
    capacities: Annotated[
        Capacities, typer.Option(help="Flee's folders: room in camps, unlimited (none) or as in the folder (shipped).")
    ] = Capacities.NONE,
    simsetting: Annotated[Path | None, SIMSETTING] = None,
    rule_set: Annotated[RuleSet | None, RULE_SET] = None,
    prior_set: Annotated[
        str, typer.Option(help="One of the scenario's prior sets, or their mixture.", metavar="NAME")
    ] = MIXTURE,
    members: Annotated[int, typer.Option(help="Size of each ensemble.")] = 1000,
    seed: Annotated[int, typer.Option(help="Root seed; the same seed gives the same bytes.")] = 0,
    workers: Annotated[int | None, typer.Option(help="Threads; changes no result. Default: one per core.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Result folder; an earlier one there is replaced. Default: backtests/SCENARIO.",
            metavar="DIR",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Replay forecasts at issue times of the past, and score them beside naive rivals. Interrupted, it can go on."""
    from rich.console import Console

    from corridor.archive.folder import check_target
    from corridor.studies.backtest import plan_replays
    from corridor.studies.replays.issue_times import parse_issues
    from corridor.studies.request import count_workers
    from corridor.world.backtests import BacktestRequest, Terms

    threads, issue_times = count_workers(workers), parse_issues(issue or [])
    known = [read_aloud(name, simsetting, rule_set) for name in scenarios]
    tracks = tuple(Track) if track is None else (track,)
    request = BacktestRequest(
        issue_times, tracks, Terms(drivers, totals, capacities), prior_set, members, seed, threads
    )
    replays = plan_replays(known, request)
    folder = output or _default_folder(known)
    check_target(folder)
    result = _run(known, request, replays, folder)
    if as_json:
        sys.stdout.write(json.dumps(result.summary, allow_nan=False) + "\n")
        return
    from corridor.publish.backtests.terminal import render_backtest_terminal

    screen = Console(width=None if sys.stdout.isatty() else 110)
    for part in render_backtest_terminal(result, screen.width):
        screen.print(part)
    typer.echo(f"\nPage: {folder / 'report.html'}")


def _run(known: Sequence[Scenario], request: BacktestRequest, replays: Sequence[Replay], folder: Path) -> Backtest:
    # Makes and writes it; says what is kept when it starts from there, or is interrupted.
    from rich.console import Console

    from corridor import api
    from corridor.archive.cells import Cells
    from corridor.studies.backtest import backtest as run
    from corridor.studies.backtest import count_members
    from corridor.studies.replays.account import keys_of

    console = Console(stderr=True)
    cells, keys = Cells(folder), keys_of(replays)
    if kept := cells.count(keys):
        typer.echo(f"going on: {kept} of {len(replays)} forecasts are kept from before", err=True)
    try:
        with progress(console, count_members(replays), by_day=all(one.day_rules for one in known)) as advance:
            result = run(known, request, cells, advance)
        with console.status("Drawing figures and writing the page"):
            api.write(result, folder)
    except KeyboardInterrupt as err:
        done = cells.count(keys)
        words = f"{done} of {len(replays)} forecasts are kept, and the same command goes on from there"
        sys.stderr.write(f"corridor: interrupted; {words if done else 'no forecast was finished'}\n")
        raise typer.Exit(EXIT_INTERRUPTED) from err
    cells.clear(keys)
    return result
