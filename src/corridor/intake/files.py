"""Opens the files of a scenario folder without trusting them."""

from __future__ import annotations

import csv
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
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as err:
            line = content[: err.start].count(b"\n") + 1
            self.fault(file, line, "", "not UTF-8", "text must be UTF-8", "save it as UTF-8")
            return None

    def read_toml(self, file: str) -> dict[str, Any] | None:
        """Read a TOML file; None, and a fault, if that fails."""
        text = self.read_text(file)
        if text is None:
            return None
        try:
            return tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as err:
            self.fault(file, 0, "", str(err) or "nested too deep", "must be TOML 1.0")
            return None

    def read_rows(self, file: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, filled cells by column) of a CSV file; faults for a header or rows that do not fit."""
        text = self.read_text(file)
        if text is None:
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = [name.strip() for name in next(reader, [])]
            if not header:
                self.fault(file, 1, "", "empty", f"the first line must be: {','.join(columns)}")
                return
            for name in sorted({name for name in header if header.count(name) > 1}):
                self.fault(file, 1, name, "twice in the header", "each column must stand there once")
            for cells in reader:
                if len(cells) == len(header):
                    pairs = zip(header, (cell.strip() for cell in cells), strict=True)
                    yield reader.line_num, {name: cell for name, cell in pairs if cell}
                elif cells:
                    found = f"{len(cells)} cells"
                    self.fault(file, reader.line_num, "", found, f"the header has {len(header)}", "quote commas")
        except csv.Error as err:
            self.fault(file, reader.line_num, "", str(err), "must be comma-separated values")
