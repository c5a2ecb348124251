"""`corridor check SCENARIO`: all that is wrong or odd in a scenario folder, at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridor.cli.common import EXIT_BAD_INPUT, RULE_SET, SIMSETTING, guarded
from corridor.world.days import RuleSet  # noqa: TC001 - typer reads annotations when it runs
from corridor.world.errors import count_of, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.world.errors import Fault, Findings


@guarded
def check(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or a scenario folder.")],
    simsetting: Annotated[Path | None, SIMSETTING] = None,
    rule_set: Annotated[RuleSet | None, RULE_SET] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Check a scenario folder: every fault (it cannot run) and every warning (it can, but look)."""
    from corridor.intake.read import check_scenario

    findings = check_scenario(scenario, simsetting, rule_set)
    if as_json:
        document = {
            "scenario": scenario,
            "faults": [_as_object(fault) for fault in findings.faults],
            "warnings": [_as_object(warning) for warning in findings.warnings],
        }
        sys.stdout.write(json.dumps(document) + "\n")
    else:
        # Not typer.echo: it writes UTF-8 to a terminal that knows ASCII only.
        sys.stdout.write("\n".join(_lines(scenario, findings)) + "\n")
    if findings.faults:
        raise typer.Exit(EXIT_BAD_INPUT)


def _as_object(fault: Fault) -> dict[str, Any]:
    return {name: getattr(fault, name) for name in ("file", "row", "column", "found", "allowed", "remedy")}


def _lines(scenario: str, findings: Findings) -> list[str]:
    name = printable(scenario)
    headings: tuple[tuple[str, Sequence[Fault]], ...] = (
        (f"{name}: faults, which must be mended", findings.faults),
        (f"{name}: warnings, for what is legal but odd", findings.warnings),
    )
    lines = [line for heading, group in headings if group for line in (heading, *map(str, group), "")]
    counts = f"{count_of(findings.faults, 'fault')}, {count_of(findings.warnings, 'warning')}"
    return [*lines, counts if findings.faults else f"{counts}: it can run"]
