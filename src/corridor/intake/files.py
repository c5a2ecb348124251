"""Opens the files of a scenario folder without trusting them."""

from __future__ import annotations

import csv
import difflib
import io
import tomllib
from typing import TYPE_CHECKING, Any

from corridor.world.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# No file of a scenario needs more; a larger one is a mistake, and would only fill the memory.
MAX_BYTES = 50_000_000


class Folder:
    """A scenario folder, and the faults found in it so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.contents: dict[str, bytes] = {}

    def fault(self, file: str, row: int, column: str, found: object, allowed: str, remedy: str = "") -> None:
        """Note one fault; long values are cut so that the message stays one line."""
        text = str(found).replace("\n", " ")
        shown = text if len(text) <= 80 else text[:77] + "..."  # noqa: PLR2004 - a readable line
        self.faults.append(Fault(file, row, column, shown, allowed, remedy))

    def read_text(self, file: str) -> str | None:
        """Read a file as UTF-8 (a byte-order mark is taken off); None, and a fault, if that fails."""
        path = self.path / file
        if not path.resolve().is_relative_to(self.path.resolve()):
            self.fault(file, 0, "", "a link out of the folder", "files must lie in the folder", "copy it there")
            return None
        try:
            if path.stat().st_size > MAX_BYTES:
                size = f"{path.stat().st_size / 1e6:.0f} MB"
                self.fault(file, 0, "", size, f"must be at most {MAX_BYTES / 1e6:.0f} MB", "split or thin it")
                return None
            content = path.read_bytes()
        except FileNotFoundError:
            self.fault(file, 0, "", "missing", "every scenario has this file", "add it (docs/scenario.md)")
            return None
        except OSError as err:
            self.fault(file, 0, "", err.strerror or "unreadable", "must be a file that can be read")
            return None
        self.contents[file] = content
        return self._decode(file, content)

    def _decode(self, file: str, content: bytes) -> str | None:
        try:
            text = content.decode("utf-8-sig")
            at, problem = content.find(b"\0"), "a zero byte"
        except UnicodeDecodeError as err:
            text, at, problem = None, err.start, "not UTF-8"
        if at < 0:
            return text
        self.fault(file, content[:at].count(b"\n") + 1, "", problem, "must be UTF-8 text", "save it as UTF-8")
        return None

    def read_toml(self, file: str) -> dict[str, Any] | None:
        """Read a TOML file; None, and a fault, if that fails."""
        text = self.read_text(file)
        if text is None:
            return None
        try:
            return tomllib.loads(text)
        except RecursionError:
            self.fault(file, 0, "", "nested too deep", "must be TOML with a few levels")
        except ValueError as err:  # TOMLDecodeError, and numbers of thousands of digits
            self.fault(file, 0, "", err, "must be TOML 1.0")
        return None

    def read_rows(
        self, file: str, columns: Sequence[str], required: Sequence[str]
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, filled cells by column) of a CSV file; faults for a header or rows that do not fit."""
        text = self.read_text(file)
        if text is None:
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            header = [name.strip() for name in next(reader, [])]
            if not self._is_good_header(file, header, columns, required):
                return
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) == len(header):
                    pairs = zip(header, (cell.strip() for cell in cells), strict=True)
                    yield line, {name: cell for name, cell in pairs if cell}
                elif cells:
                    found = f"{len(cells)} cells"
                    self.fault(file, line, "", found, f"the header has {len(header)}", "quote cells that hold commas")
                line = reader.line_num + 1
        except csv.Error as err:
            self.fault(file, line, "", str(err), "must be comma-separated values")

    def _is_good_header(
        self, file: str, header: Sequence[str], columns: Sequence[str], required: Sequence[str]
    ) -> bool:
        before = len(self.faults)
        if not header:
            self.fault(file, 1, "", "empty", f"the first line must be: {','.join(columns)}")
            return False
        for name in sorted({name for name in header if header.count(name) > 1}):
            self.fault(file, 1, name, "twice in the header", "each column must stand there once")
        for name in sorted({name for name in header if name not in columns}):
            self.fault(file, 1, name, "unknown column", "must be a column of this file", nearest(name, columns))
        for name in required:
            if name not in header:
                self.fault(file, 1, name, "missing", "every row needs this column", "add it to the header")
        return len(self.faults) == before


def nearest(name: str, known: Sequence[str]) -> str:
    """Name the known word nearest to an unknown one, or all of them."""
    close = difflib.get_close_matches(name, known, 1, 0.5)
    return f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
