"""The command line: one module a command, all of them registered here."""

from __future__ import annotations

from typing import Annotated

import typer

from corridor.cli.backtests import backtest
from corridor.cli.clearances import clearance
from corridor.cli.common import escape_unprintable
from corridor.cli.evidence import evidence
from corridor.cli.folders import check
from corridor.cli.forecasts import forecast
from corridor.cli.imports import imports
from corridor.cli.new import new
from corridor.cli.results import diff, rerun, score
from corridor.cli.sensitivities import sensitivity

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


_COMMANDS = (
    (new, "Start a scenario, from a template or a map."),
    (check, "Every fault and warning of a scenario."),
    (forecast, "Forecast a scenario and write a result folder."),
    (clearance, "When an area is clear, in one line."),
    (sensitivity, "Which unknowns carry the spread."),
    (backtest, "Replay forecasts of the past, and score them."),
    (score, "Score a stored forecast by counts."),
    (diff, "How two forecasts differ, in plain words."),
    (rerun, "Make a result again and compare the bytes."),
)
for _command, _words in _COMMANDS:
    app.command(short_help=_words)(_command)
app.add_typer(evidence, name="evidence", short_help="Reports in, attributed figures out.")
app.add_typer(imports, name="import", short_help="Folders of other tools as scenarios.")


def main() -> None:
    """Run the command line: exit 0 done, 2 bad input, 3 done in part or different, 130 interrupted."""
    escape_unprintable()
    app()
