"""Dates of the template that nobody has changed, in a scenario that is otherwise another."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from corridor.intake.shape.frame import Frame
    from corridor.intake.text.files import Folder

_FILE, _PLACES = "scenario.toml", "places.csv"


@lru_cache(maxsize=1)
def _template(folder: Path) -> tuple[dict[str, Any], bytes]:
    return tomllib.loads((folder / _FILE).read_text(encoding="utf-8")), (folder / _PLACES).read_bytes()


def warn_of_template(folder: Folder, frame: Frame, template: Path) -> None:
    """Note an issue time that is still the template's, where title and places are not."""
    document, places = _template(template)
    top = frame.top
    if not {"title", "issue_time"} <= top.keys() or folder.contents.get(_PLACES, places) == places:
        return
    if top["issue_time"] == document["issue_time"] and top["title"] != document["title"]:
        folder.warn(_FILE, 0, "issue_time", top["issue_time"], f"the dates are those of the template {template.name}",
                    "give issue_time, case_start, clock.start and clock.end of your case")  # fmt: skip
