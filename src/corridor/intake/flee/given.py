"""given.csv: people on every day of the run, a column for each of Flee's files of counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridor.intake.text.files import MAX_CHARACTERS
from corridor.intake.text.rows import TornRow, is_filled, split_records
from corridor.world.days import TOTAL, Given

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from corridor.intake.text.files import Folder

GIVEN = "given.csv"
DAY = "day"
_PEOPLE = re.compile(r"\d{1,15}", re.ASCII)


def read_given(folder: Folder, camps: Collection[str] | None, days: int | None) -> Given | None:
    """Read what is given for every day, if anything is; None, and faults, where it does not fit.

    Parameters
    ----------
    camps
        Ids of the camps; None where they are not all known.
    days
        Days of the run; None where that is not known.
    """
    if not (folder.path / GIVEN).exists():
        return None
    text = folder.read_text(GIVEN)
    records = filter(is_filled, split_records(text or ""))
    line, header = next(records, (1, None))
    if text is None:
        return None
    if not isinstance(header, list) or header[0].strip() != DAY:
        folder.fault(GIVEN, line, "", "no header", f"the first line must be {DAY},{TOTAL} and the camps", "add it")
        return None
    names = [name.strip() for name in header[1:]]
    is_sound = _check_names(folder, line, names, camps)
    columns: list[list[int]] = [[] for _ in names]
    count = 0
    for at, cells in records:
        if cells is None or isinstance(cells, TornRow):
            found = cells.problem if cells else "too many torn rows"
            folder.fault(GIVEN, at, "", found, "must be whole numbers between commas", "mend the row")
            return None
        is_sound &= _read_day(folder, at, cells, columns, count)
        count += 1
    if days is not None and count != days:
        folder.fault(GIVEN, 0, DAY, f"{count:,} days", f"the run has {days:,}", "give each day of the run one row")
        return None
    return Given(dict(zip(names, map(tuple, columns), strict=True))) if is_sound else None


def _check_names(folder: Folder, line: int, names: Sequence[str], camps: Collection[str] | None) -> bool:
    is_sound = True
    for number, name in enumerate(names):
        if name in names[:number]:
            folder.fault(GIVEN, line, name, "twice in the header", "each column must stand there once", "delete one")
        elif camps is not None and name != TOTAL and name not in camps and not name.startswith("+"):
            folder.fault(GIVEN, line, name or "name", "unknown column",
                         f"must be {TOTAL}, a camp's place_id, or + and any name", "check the header")  # fmt: skip
        elif len(name) > MAX_CHARACTERS:
            folder.fault(GIVEN, line, name, "a name that is too long", f"at most {MAX_CHARACTERS:,} characters")
        else:
            continue
        is_sound = False
    return is_sound


def _read_day(folder: Folder, line: int, cells: Sequence[str], columns: Sequence[list[int]], day: int) -> bool:
    if len(cells) != len(columns) + 1:
        folder.fault(GIVEN, line, "", f"{len(cells)} cells", f"the header has {len(columns) + 1}", "fill the row up")
        return False
    if cells[0].strip() != str(day):
        folder.fault(GIVEN, line, DAY, cells[0], f"must be {day}: days are counted from 0, one a row", "sort the rows")
        return False
    for column, cell in zip(columns, cells[1:], strict=True):
        people = cell.strip()
        if not _PEOPLE.fullmatch(people):
            folder.fault(GIVEN, line, "", people or "empty", "must be a whole number of people, 0 or more")
            return False
        column.append(int(people))
    return True
