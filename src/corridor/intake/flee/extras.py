"""Files of Flee's that nothing here reads, and what Flee would do with each."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from corridor.intake.whole.strays import FOR_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.intake.text.files import Folder

_KNOWN = (
    ("major_routes.csv", "newer Flee takes long ways from it where fixed_routes is on"),
    ("flood_level.csv", "newer Flee takes the level of floods from it where there are flood_rules"),
    ("demographics_*.csv", "Flee draws age, gender and the like from it, which act in settings that are not built"),
    ("location_changes.csv", "newer Flee changes types of locations by it, if it lies where Flee is started"),
    ("region_attributes_*.csv", "newer Flee changes the hunger of regions by it, day by day"),
    ("agents.csv", "Flee puts people into places by it where read_from_agents_csv_file is on"),
)  # fmt: skip
_SHOWN = 5
_MOST = 10_000


def warn_of_extras(folder: Folder) -> None:
    """Note what nothing reads: each file that Flee knows, all others of a folder together."""
    for part in ("", "input_csv", "source_data"):
        others = []
        for name in _names(folder, part):
            file = f"{part}/{name}" if part else name
            if file in folder.contents or any(fnmatch(name.casefold(), pattern) for pattern in FOR_PEOPLE):
                continue
            use = next((use for pattern, use in _KNOWN if fnmatch(name, pattern)), "")
            if use:
                folder.warn(
                    file, 0, "", "a file that corridor does not read", use, "leave it out, or mind the difference"
                )
            else:
                others.append(name)
        if others:
            more = f" and {len(others) - _SHOWN:,} more" if len(others) > _SHOWN else ""
            folder.warn(part or ".", 0, "", f"{', '.join(others[:_SHOWN])}{more}", "nothing reads them, nor would Flee",
                        "name them in source_data/data_layout.csv if they hold counts")  # fmt: skip


def _names(folder: Folder, part: str) -> Iterator[str]:
    try:
        paths = [path for path, _ in zip((folder.path / part).iterdir(), range(_MOST), strict=False)]
        yield from sorted(path.name for path in paths if not path.is_dir())
    except OSError:
        return
