"""Opens a CSV file of places, with the separator and the columns that map tools and spreadsheets write."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.intake.text.files import Folder
from corridor.world.errors import RequestError, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAX_PLACES = 20_000

# Which headers stand for which of our columns, besides our own word; those named first win.
_SYNONYMS: Mapping[str, str] = {
    "place_id": "id code_id",
    "names": "name place_name settlement label adm4_en adm3_en",
    "kind": "type place fclass",
    "latitude": "lat y ycoord y_coord point_y",
    "longitude": "lon lng long x xcoord x_coord point_x",
    "population": "pop pop_total total_pop population_total inhabitants",
    "population_input": "",
    "capacity": "",
    "region": "admin1 admin1name adm1_name adm1_en adm1 province governorate state oblast admin2 adm2_en",
    "country": "admin0 adm0_en adm0_name country_name iso3",
    "p_code": "pcode adm5_pcode adm4_pcode adm3_pcode adm2_pcode adm1_pcode",
    "source": "",
}
_UNSAFE = {"Cc", "Cn", "Cs", "Zl", "Zp"}  # control characters, no characters, line ends
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they turn the text that follows round
_NEEDED = ("names", "latitude", "longitude", "population")
_LISTED = 20


@dataclass(frozen=True)
class Table:
    """A file of places as it stands.

    Parameters
    ----------
    folder, file
        Where faults are noted, and the name they are noted under.
    columns
        The file's own name of each of our columns that it has.
    rows
        Line and cells by our columns, cleaned.
    notes
        Which column was taken for what, in words.
    """

    folder: Folder
    file: str
    columns: Mapping[str, str]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    notes: tuple[str, ...]


def clean(cell: str) -> str:
    """One line, without control characters, and without a sign that a spreadsheet would take for a formula's."""
    text = "".join(" " if unicodedata.category(sign) in _UNSAFE or sign in _TURNING else sign for sign in cell)
    return re.sub(r"^(?:[=+@#]|-(?!\d)|\s)+", "", " ".join(text.split()))


def read_table(path: Path) -> Table:
    """Read a file of places.

    Raises
    ------
    RequestError
        When there is no such file, it is no table, or a column that is needed is not there.
    ScenarioError
        When it is too large or no UTF-8 text.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no file on this computer"
        raise RequestError(f"{path}: {what}; must be a CSV file of places; export it from the map tool or spreadsheet")
    folder, file = Folder(path.resolve().parent), path.resolve().name
    text = folder.read_text(file)
    if text is None or folder.is_faulty:
        raise ScenarioError(str(path), folder.findings().faults)
    header, rows = _cells(path, text)
    at = _columns(path, header)
    fitting = []
    for line, cells in rows:
        if len(cells) == len(header):
            fitting.append((line, {ours: clean(cells[k]) for ours, k in at.items()}))
        else:
            allowed = f"the header has {len(header)}"
            folder.fault(file, line, "", f"{len(cells)} cells", allowed, "quote cells that hold separators")
    if not rows:
        folder.fault(file, 1, "", "a header and no rows", "must have at least one place", "add one")
    taken = [f"{header[k]} as {ours}" for ours, k in at.items() if header[k] != ours]
    unused = [name[:40] for k, name in enumerate(header) if k not in at.values() and name]
    notes = [f"columns taken: {', '.join(taken)}"] if taken else []
    notes += [f"columns not used: {', '.join(unused[:_LISTED])}"] if unused else []
    return Table(folder, file, {ours: header[k] for ours, k in at.items()}, tuple(fitting), tuple(notes))


def _cells(path: Path, text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    # Spreadsheets of many countries separate by semicolons, and map tools by tabs: what the header has most of.
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as err:
        raise RequestError(f"{path}:{line}: {err}; must be comma-separated values; check the quotes") from err
    if not rows:
        raise RequestError(f"{path}: is empty; must have a header and one row a place; export it again")
    if len(rows) > MAX_PLACES + 1:
        raise RequestError(f"{path}: {len(rows) - 1:,} rows; must be at most {MAX_PLACES:,} places; join small ones")
    return [clean(name) for name in rows[0][1]], rows[1:]


def _columns(path: Path, header: Sequence[str]) -> dict[str, int]:
    lower = [name.lower().replace(" ", "_") for name in header]
    found = {}
    for ours, others in _SYNONYMS.items():
        known = [word for word in (ours, *others.split()) if word in lower]
        if known:
            found[ours] = lower.index(known[0])
    lacking = [ours for ours in _NEEDED if ours not in found]
    if lacking:
        words = "; ".join(f"{ours} (or {_SYNONYMS[ours].replace(' ', ', ')})" for ours in lacking)
        shown = ", ".join(name[:40] for name in header[:_LISTED])
        raise RequestError(f"{path}:1: columns {shown}; must have {words}; rename the column that holds it")
    return found
