"""The command line: `corridor forecast SCENARIO`."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from corridor.world.errors import CorridorError, RequestError
from corridor.world.results import MIXTURE, Drivers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from corridor.world.results import Record

P = ParamSpec("P")

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    help="Simulates and forecasts forced displacement: who leaves, when, and when they arrive.",
    rich_markup_mode=None,  # plain help: rich would take it past a third of a second
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 - typer's callback
    if is_wanted:
        from importlib.metadata import version

        typer.echo(f"corridor {version('corridor')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Simulates and forecasts forced displacement: who leaves, when, and when they arrive."""


def _parse_as_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as err:
        raise RequestError(
            f"--as-of {text}: is no time; write it with an offset, for example 2023-09-24T12:00+04:00"
        ) from err


def _default_folder(scenario_id: str, issue_time: datetime) -> Path:
    return Path("forecasts") / f"{scenario_id}_{issue_time:%Y-%m-%dT%H%M%z}"


def _guarded(command: Callable[P, None]) -> Callable[P, None]:
    # Turns what we raise on purpose, and an interrupt, into a message and an exit code.
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except CorridorError as err:
            typer.echo(f"corridor: {err}", err=True)
            raise typer.Exit(EXIT_BAD_INPUT) from err
        except KeyboardInterrupt as err:
            typer.echo("corridor: interrupted; no result was written", err=True)
            raise typer.Exit(EXIT_INTERRUPTED) from err

    return run


@app.command()
@_guarded
def forecast(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario folder.")],
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
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Result folder; default: forecasts/SCENARIO_TIME.", metavar="DIR"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Forecast arrivals as they could be foreseen at an issue time, and score them."""
    from rich.console import Console

    from corridor.archive.folder import check_target, write_record
    from corridor.intake.read import read_scenario
    from corridor.studies.forecast import Request, check_request
    from corridor.studies.forecast import forecast as run

    if workers is not None and workers < 1:
        raise RequestError(f"--workers {workers}: must be at least 1")
    known = read_scenario(scenario)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    request = Request(_parse_as_of(as_of), drivers, prior_set, members, seed, workers or cores or 1)
    issue_time = check_request(known, request)
    folder = output or _default_folder(known.scenario_id, issue_time)
    check_target(folder)
    console = Console(stderr=True)
    with _progress(console, members) as advance:
        record = run(known, request, advance)
    with console.status("Drawing figures and writing the report"):
        write_record(record, folder, _attachments(record))
    if as_json:
        sys.stdout.write(json.dumps(record.summary, allow_nan=False) + "\n")
        return
    from corridor.publish.terminal import render_terminal

    for part in render_terminal(record):
        Console(width=None if sys.stdout.isatty() else 110).print(part)
    typer.echo(f"\n{record.summary['seconds']} s. Report: {folder / 'report.html'}")


def _attachments(record: Record) -> dict[str, bytes]:
    from corridor.publish.figures import render_figures
    from corridor.publish.report import render_report

    figures = render_figures(record)
    return {**figures, "report.html": render_report(record, figures)}


@contextmanager
def _progress(console: Console, members: int) -> Iterator[Callable[[int], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from corridor.dynamics.compiling import are_kernels_compiled

    words = "Simulating members" if are_kernels_compiled() else "Compiling (this first time only), then simulating"
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(words, total=members)
        yield lambda done: progress.advance(task, done)


def main() -> None:
    """Run the command line: exit 0 done, 2 bad input, 130 interrupted."""
    app()
