"""`corridor new NAME`: a scenario folder to edit, from the template or from a map tool's export."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations when it runs
from typing import Annotated

import typer

from corridor.cli.common import guarded, quoted
from corridor.world.errors import count_of

_SHOWN = 10


@guarded
def new(
    name: Annotated[Path, typer.Argument(help="Folder to make; its last part is the scenario's name.")],
    from_geojson: Annotated[
        Path | None,
        typer.Option(help="Roads as lines: GeoJSON, GeoPackage, shapefile or FlatGeobuf.", metavar="FILE"),
    ] = None,
    places: Annotated[
        Path | None, typer.Option(help="CSV of places: name, latitude, longitude, population.", metavar="FILE")
    ] = None,
    area_at_risk: Annotated[
        list[str] | None,
        typer.Option(help="Region of the places that people may leave; may be given again.", metavar="REGION"),
    ] = None,
) -> None:
    """Start a scenario of your own: a small complete one to edit, or one with the places and roads of a map."""
    from corridor import api

    notes = api.new(name, from_geojson=from_geojson, places=places, area_at_risk=area_at_risk or [])
    for note in notes:
        typer.echo(f"  {note}")
    if from_geojson is None:
        typer.echo(f"Wrote {name}: one town, one bridge, one reception site, all invented. Next:")
        typer.echo(f"  edit {quoted(name / 'places.csv')}, roads.csv, then dates and ranges in scenario.toml")
    else:
        typer.echo(f"Wrote {name}.")
        _show_findings(name)
        typer.echo("Next:")
        typer.echo(f"  edit {quoted(name / 'scenario.toml')} (dates first), events.csv, what is assumed in roads.csv")
    typer.echo(f"  corridor check {quoted(name)}")
    typer.echo(f"  corridor forecast {quoted(name)}")


def _show_findings(folder: Path) -> None:
    from corridor.intake.read import check_scenario

    found = check_scenario(str(folder))
    for fault in found.faults[:_SHOWN]:
        typer.echo(f"  mend {fault}")
    if len(found.faults) > _SHOWN:
        typer.echo(f"  and {len(found.faults) - _SHOWN:,} more: corridor check {quoted(folder)}")
    if found.warnings:
        typer.echo(f"  {count_of(found.warnings, 'warning')}: corridor check {quoted(folder)} shows them")
