"""Starts a scenario folder from the bundled template, whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import tomllib
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.intake.maps.columns import clean
from corridor.intake.read import TEMPLATE, bundled_scenarios
from corridor.intake.shape.hints import slug_of
from corridor.intake.shape.schema import LONGEST_SLUG, SLUG
from corridor.world.errors import RequestError, ResultError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILES = ("scenario.toml", "places.csv", "roads.csv", "events.csv", "observed.csv")


# So that a scenario made here can be opened there.
_DEVICES = {"aux", "con", "nul", "prn", *(f"{name}{k}" for name in ("com", "lpt") for k in range(1, 10))}


def check_new(folder: Path) -> None:
    """Refuse, before any work, a folder that cannot become a scenario.

    Raises
    ------
    RequestError
        When its name is no slug, its parent is no folder, or something is there already.
    """
    name = folder.name
    if not re.fullmatch(SLUG, name) or len(name) > LONGEST_SLUG:
        offer = slug_of(name)
        remedy = f"did you mean {folder.with_name(offer)}?" if offer else "for example my-town"
        raise RequestError(
            f"{name or folder}: a scenario's folder is named by lowercase letters and digits, joined by hyphens, at "
            f"most {LONGEST_SLUG} of them; {remedy}"
        )
    if name in _DEVICES:
        raise RequestError(f"{name}: names a device on Windows, where such a folder cannot be; try {name}-town")
    if not folder.parent.is_dir():
        raise RequestError(f"{folder.parent}: is no folder; make it first, or name the scenario in another one")
    if folder.exists() or folder.is_symlink():
        raise RequestError(f"{folder}: is there already and is not overwritten; take another name, or remove it first")


def template_files() -> dict[str, str]:
    """Texts of the template's five files, by name."""
    source = bundled_scenarios()[TEMPLATE]
    return {name: (source / name).read_text(encoding="utf-8") for name in FILES}


def header_and_notes(table: str) -> str:
    """Keep the header of a CSV text and the rows of comment between it and the first row."""
    header, *lines = table.splitlines()
    return "\n".join([header, *takewhile(lambda line: line.startswith("#"), lines)]) + "\n"


def title_of(name: str) -> str:
    """Words for the report from a folder's name: `my-town` -> `My town`."""
    return name.replace("-", " ").capitalize()


def edit_toml(text: str, *, title: str, about: str = "", area_at_risk: Sequence[str] = ()) -> str:
    """Replace top-level values of the template's scenario.toml as text, so that its comments stay.

    Parameters
    ----------
    about, area_at_risk
        Left as they are when empty.
    """
    text = _replace(r'^title = ".*"$', f"title = {_quote(title)}", text)
    if about:
        text = _replace(r'^about = """.*?"""$', f"about = {_quote(about)}", text)
    if area_at_risk:
        text = _replace(r"^area_at_risk = .*$", f"area_at_risk = [{', '.join(map(_quote, area_at_risk))}]", text)
    return text


def _replace(pattern: str, line: str, text: str) -> str:
    flags = re.MULTILINE | (re.DOTALL if '"""' in pattern else 0)
    edited, count = re.subn(pattern, lambda _: line, text, count=1, flags=flags)
    assert count == 1, f"the template has no line {pattern}"
    return edited


def _quote(value: str) -> str:
    # A JSON string is a TOML string, but for the one control character that JSON leaves alone.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a new scenario aside and rename the folder when complete.

    Raises
    ------
    RequestError
        As `check_new`.
    ResultError
        When the folder cannot be written; nothing is left under its name then.
    """
    check_new(folder)
    aside = None
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
        for name, text in files.items():
            (aside / name).write_text(text, encoding="utf-8", newline="\n")
        aside.chmod(0o755)
        aside.rename(folder)
    except OSError as err:
        raise ResultError(f"{folder}: cannot be written ({err.strerror}); name a folder somewhere else") from err
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def new_scenario(folder: Path) -> None:
    """Write the template under a new name, with a title to match.

    Parameters
    ----------
    folder
        To be made; its last part is a slug, and its parent is there.

    Raises
    ------
    RequestError, ResultError
        As `write_new`.
    """
    check_new(folder)
    files = template_files()
    files["scenario.toml"] = edit_toml(files["scenario.toml"], title=title_of(folder.name))
    write_new(folder, files)


def new_from_map(folder: Path, *, roads: Path, places: Path, area_at_risk: Sequence[str]) -> tuple[str, ...]:
    """Write a scenario with places and roads from a map tool's export, all else from the template.

    Whatever the net is like, the folder is written: a village that the map leaves without a road is mended by one
    row of roads.csv, sooner than in the map tool. What is wrong with it, `check_scenario` finds.

    Parameters
    ----------
    folder
        As in `new_scenario`.
    roads, places, area_at_risk
        As in `build_map`.

    Returns
    -------
    tuple of str
        What was taken, assumed, joined and left out, in words.

    Raises
    ------
    RequestError, ScenarioError, ResultError
        As `build_map` and `write_new`; nothing is written then.
    """
    from corridor.intake.maps.build import build_map  # noqa: PLC0415 - maps need libraries that nothing else needs

    check_new(folder)
    files = template_files()
    built = build_map(roads, places, area_at_risk, tomllib.loads(files["scenario.toml"])["clock"]["drive_step_s"])
    sources = f"Places from {clean(places.name)}, roads from {clean(roads.name)}."
    toml = edit_toml(
        files["scenario.toml"],
        title=title_of(folder.name),
        about=f"{sources} Dates and ranges are a template's and nobody's judgement yet.",
        area_at_risk=built.area_at_risk,
    )
    toml = _replace("^# A scenario to start from:.*$", f"# {sources} All else is a template's.", toml)
    moment = "# The moment the forecast"
    toml = _replace(f"^{moment}", f"# ALL DATES ARE A TEMPLATE'S: CHANGE THEM.\n{moment}", toml)
    made = {
        "scenario.toml": toml,
        "places.csv": built.places_csv,
        "roads.csv": built.roads_csv,
        "events.csv": header_and_notes(files["events.csv"]),
        "observed.csv": header_and_notes(files["observed.csv"]),
    }
    write_new(folder, made)
    return built.notes
