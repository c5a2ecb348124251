"""Files in a scenario folder that nothing reads: most likely misnamed, or meant for something else."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.text.files import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corridor.intake.text.files import Folder

FOR_PEOPLE = ("readme*", "*.md", "license*", "licence*", ".*")
"""Files for people, which belong beside data."""


def warn_of_strays(folder: Folder, known: Sequence[str]) -> None:
    """Note every file of the folder that is none of the known ones."""
    try:
        names = sorted(path.name for path in folder.path.iterdir() if not path.is_dir())
    except OSError:
        return
    for name in names:
        if name not in known and not any(fnmatch(name.casefold(), pattern) for pattern in FOR_PEOPLE):
            folder.warn(name, 0, "", "a file that nothing reads", "rename or remove it", partial(nearest, name, known))


def is_flee_folder(path: Path) -> bool:
    """Whether a folder is one of Flee's, and none of our scenarios."""
    try:
        is_theirs = (path / "input_csv").is_dir() or (path / "locations.csv").is_file()
        return is_theirs and not (path / "scenario.toml").exists()
    except OSError:
        return False
