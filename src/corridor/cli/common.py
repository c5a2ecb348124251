"""What the commands share: exit codes, messages instead of tracebacks, progress on stderr."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

import typer

from corridor.world.errors import CorridorError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

P = ParamSpec("P")

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what we raise on purpose, and an interrupt, into a message and an exit code."""

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


def parse_as_of(text: str | None) -> datetime | None:
    """Read the value of --as-of.

    Raises
    ------
    RequestError
        When it is no time.
    """
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as err:
        raise RequestError(
            f"--as-of {text}: is no time; write it with an offset, for example 2023-09-24T12:00+04:00"
        ) from err


@contextmanager
def progress(console: Console, members: int) -> Iterator[Callable[[int], None]]:
    """Show a bar while members run; yields the function that advances it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from corridor.dynamics.compiling import are_kernels_compiled

    words = "Simulating members" if are_kernels_compiled() else "Compiling (this first time only), then simulating"
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(words, total=members)
        yield lambda done: bar.advance(task, done)
