"""`corridor import flee FOLDER -o SCENARIO`: a folder of another tool as a scenario folder."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path  # noqa: TC003 - typer reads annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridor.cli.common import guarded, quoted
from corridor.world.errors import count_of, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.world.errors import Fault
    from corridor.world.scenario import Scenario

_SHOWN = 30

imports = typer.Typer(help="Folders of other tools as scenarios.", no_args_is_help=True, rich_markup_mode=None)


@imports.callback()
def _group() -> None:
    # With a callback, typer keeps the name of a single command.
    """Folders of other tools as scenarios."""


@imports.command("flee")
@guarded
def flee(
    folder: Annotated[Path, typer.Argument(help="Folder of Flee, with input_csv/ and source_data/.")],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="Scenario folder to make; its last part is its name.", metavar="SCENARIO"),
    ],
    simsetting: Annotated[
        Path | None,
        typer.Option(help="Flee's settings; else simsetting.yml of FOLDER, or beside it.", metavar="FILE"),
    ] = None,
    rule_set: Annotated[str, typer.Option(help="Whose rules: flee-3.1 or flee-2026.", metavar="NAME")] = "flee-3.1",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Write a folder of Flee as a scenario that runs by Flee's rules, day by day."""
    from corridor.api.imports import import_flee

    scenario = import_flee(folder, out, simsetting=simsetting, rule_set=rule_set)
    if as_json:
        sys.stdout.write(json.dumps({"scenario": str(out), **_counts(scenario), **_warnings(scenario)}) + "\n")
    else:
        # Not typer.echo: it writes UTF-8 to a terminal that knows ASCII only.
        sys.stdout.write("\n".join(_lines(scenario, folder, out)) + "\n")


def _counts(scenario: Scenario) -> dict[str, Any]:
    return {
        "places": len(scenario.places),
        "roads": len(scenario.roads),
        "days": (scenario.clock.end - scenario.clock.start).days,
        "camps": sum(place.kind == "camp" for place in scenario.places),
        "reports": sum(seen.series == "present" for seen in scenario.observations),
    }


def _warnings(scenario: Scenario) -> dict[str, Any]:
    names = ("file", "row", "column", "found", "allowed", "remedy")
    return {"warnings": [{name: getattr(one, name) for name in names} for one in scenario.warnings]}


def _lines(scenario: Scenario, folder: Path, out: Path) -> list[str]:
    read = ", ".join(f"{number:,} {name}" for name, number in _counts(scenario).items())
    return [
        f"Read {read}.",
        *_group_by_file(scenario.warnings, folder),
        f"Wrote {printable(str(out))}. Next:",
        f"  corridor check {quoted(out)}",
        f"  corridor forecast {quoted(out)}",
    ]


def _group_by_file(warnings: Sequence[Fault], folder: Path) -> list[str]:
    # Each file once, its warnings below it.
    if not warnings:
        return []
    lines = [f"{count_of(warnings, 'warning')}, for what is odd, and what was made of it:"]
    for file, group in groupby(warnings[:_SHOWN], key=lambda one: one.file):
        lines.append(f"  {printable(file)}")
        lines += [f"    {str(one).removeprefix(f'{file}:')}" for one in group]
    if len(warnings) > _SHOWN:
        lines.append(f"  and {len(warnings) - _SHOWN:,} more: corridor check {quoted(folder)}")
    return lines
