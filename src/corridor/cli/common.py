"""What the commands share: exit codes, messages instead of tracebacks, progress on stderr."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

import typer

from corridor.world.errors import CorridorError, count_of, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rich.console import Console

    from corridor.world.days import RuleSet
    from corridor.world.scenario import Scenario

P = ParamSpec("P")

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


def escape_unprintable() -> None:
    """Let the output streams escape what their encoding lacks: names come in all scripts, terminals do not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what we raise on purpose, and an interrupt, into a message and an exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except CorridorError as err:
            sys.stderr.write(f"corridor: {err}\n")
            raise typer.Exit(EXIT_BAD_INPUT) from err
        except KeyboardInterrupt as err:
            sys.stderr.write("corridor: interrupted; no result was written\n")
            raise typer.Exit(EXIT_INTERRUPTED) from err

    return run


def quoted(path: Path) -> str:
    """Write a path so that it can be pasted."""
    text = printable(str(path))
    return f'"{text}"' if " " in text else text


SIMSETTING = typer.Option(
    help="Flee's folders: settings; default: simsetting.yml of the folder, or beside it.", metavar="FILE"
)
RULE_SET = typer.Option(help="Flee's folders: whose rules. Default: flee-3.1.")


def read_aloud(name: str, simsetting: Path | None = None, rule_set: RuleSet | None = None) -> Scenario:
    """Read a scenario, and say on stderr how many warnings it has."""
    from corridor import api

    scenario = api.read(name, simsetting=simsetting, rule_set=rule_set)
    if scenario.warnings:
        show = "shows it" if len(scenario.warnings) == 1 else "shows them"
        typer.echo(f"{count_of(scenario.warnings, 'warning')}: corridor check {printable(name)} {show}", err=True)
    return scenario


@contextmanager
def progress(console: Console, members: int, *, by_day: bool = False) -> Iterator[Callable[[int], None]]:
    """Show a bar while members run; yields the function that advances it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from corridor.dynamics.compiling import are_kernels_compiled

    words = (
        "Simulating members"
        if are_kernels_compiled(by_day=by_day)
        else "Compiling (this first time only), then simulating"
    )
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=members)
        yield lambda done: bar.advance(task, done)
