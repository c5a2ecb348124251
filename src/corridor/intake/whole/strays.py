"""Files in a scenario folder that nothing reads: most likely misnamed, or meant for something else."""

from __future__ import annotations

from fnmatch import fnmatch
from functools import partial
from typing import TYPE_CHECKING

from corridor.intake.text.files import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.intake.text.files import Folder

# They are for people, and belong beside data.
_FOR_PEOPLE = ("readme*", "*.md", "license*", "licence*", ".*")


def warn_of_strays(folder: Folder, known: Sequence[str]) -> None:
    """Note every file of the folder that is none of the known ones."""
    try:
        names = sorted(path.name for path in folder.path.iterdir() if not path.is_dir())
    except OSError:
        return
    for name in names:
        if name not in known and not any(fnmatch(name.casefold(), pattern) for pattern in _FOR_PEOPLE):
            folder.warn(name, 0, "", "a file that nothing reads", "rename or remove it", partial(nearest, name, known))


def other_format(folder: Folder) -> str:
    """Name the format of a folder that is no scenario of ours, where it can be told; else empty."""
    try:
        is_flee = (folder.path / "input_csv").is_dir() or (folder.path / "locations.csv").is_file()
    except OSError:
        return ""
    return "Flee" if is_flee else ""
