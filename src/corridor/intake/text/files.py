"""Opens the files of a scenario folder without trusting them, and keeps what is noted about them."""

from __future__ import annotations

import codecs
import difflib
import re
import stat
from typing import TYPE_CHECKING

from corridor.intake.text.notes import Notes
from corridor.world.errors import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

# No file of a scenario needs more; a larger one is a mistake, and would only fill the memory.
MAX_BYTES = 50_000_000

MAX_CHARACTERS = 10_000
"""Characters in one cell of a table or one value of scenario.toml."""

MAX_FAULTS = 1_000
MAX_WARNINGS = 200
"""Listed a file; what is beyond is counted."""

# No text needs them; a terminal would act on them, and a report could not be drawn. Tabs and line ends are left.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class Folder:
    """A scenario folder, and what was noted about it so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._root = path.resolve()
        self.contents: dict[str, bytes] = {}
        self._faults = Notes(MAX_FAULTS)
        self._warnings = Notes(MAX_WARNINGS)

    def fault(
        self, file: str, row: int, column: str, found: object, allowed: str, remedy: str | Callable[[], str] = ""
    ) -> None:
        """Note one fault; see `Notes.add`."""
        self._faults.add(file, row, column, found, allowed, remedy)

    def warn(
        self, file: str, row: int, column: str, found: object, allowed: str, remedy: str | Callable[[], str] = ""
    ) -> None:
        """Note what is legal but odd."""
        self._warnings.add(file, row, column, found, allowed, remedy)

    @property
    def is_faulty(self) -> bool:
        """Whether any fault was noted."""
        return bool(self._faults)

    def findings(self) -> Findings:
        """All that was noted, in order."""
        return Findings(str(self.path), self._faults.in_order(), self._warnings.in_order())

    def read_text(
        self, file: str, limit: int | None = None, missing: str = "every scenario has this file"
    ) -> str | None:
        """Read a file as UTF-8 (a byte-order mark is taken off).

        What is no UTF-8 is a fault; the text is given all the same, so that faults behind it are found.

        Parameters
        ----------
        limit
            Bytes that the file may have, if fewer than `MAX_BYTES`.
        missing
            Why the file must be there.

        Returns
        -------
        str or None
            None, and a fault, when there is nothing that can be read.
        """
        content = self._read_bytes(file, min(limit or MAX_BYTES, MAX_BYTES), missing)
        if content is None:
            return None
        self.contents[file] = content
        return self._without_controls(file, self._decode(file, content))

    def _read_bytes(self, file: str, limit: int, missing: str) -> bytes | None:
        path = self.path / file
        content = None
        try:
            if not path.resolve().is_relative_to(self._root):
                self.fault(file, 0, "", "a link out of the folder", "files must lie in the folder", "copy it there")
                return None
            status = path.stat()
            # A pipe or a device would keep the reader waiting for ever.
            if not stat.S_ISREG(status.st_mode):
                found = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
                self.fault(file, 0, "", found, "must be a file that can be read")
                return None
            size = status.st_size
            if size <= limit:
                with path.open("rb") as stream:
                    content = stream.read(limit + 1)
                size = len(content)
        except FileNotFoundError:
            self.fault(file, 0, "", "missing", missing, "add it (docs/scenario.md)")
            return None
        except (OSError, RuntimeError) as err:  # RuntimeError: links in a circle, before Python 3.13
            found = getattr(err, "strerror", None) or "unreadable"
            self.fault(file, 0, "", found, "must be a file that can be read")
            return None
        if size > limit:
            self.fault(file, 0, "", f"{size / 1e6:.3g} MB", f"must be at most {limit / 1e6:.3g} MB", "split or thin it")
            return None
        return content

    def _decode(self, file: str, content: bytes) -> str:
        allowed, remedy = "must be UTF-8 text", "save it as UTF-8"
        if wide := _wide_encoding(content):
            self.fault(file, 1, "", "not UTF-8 but UTF-16", allowed, remedy)
            return content.decode(wide, "replace").removeprefix("\ufeff")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as err:
            line = content[: err.start].count(b"\n") + 1
            self.fault(file, line, "", "not UTF-8", allowed, remedy)
        return content.decode("utf-8-sig", "replace")

    def _without_controls(self, file: str, text: str) -> str:
        first = CONTROL.search(text)
        if first is None:
            return text
        before = text[: first.start()]
        line = before.count("\n") + before.count("\r") - before.count("\r\n") + 1
        found = "a zero byte" if first[0] == "\0" else f"control character U+{ord(first[0]):04X}"
        text, count = CONTROL.subn("", text)
        more = f" (and {count - 1:,} more control characters)" if count > 1 else ""
        self.fault(file, line, "", found + more, "must be UTF-8 text without control characters", "remove it")
        return text


def _wide_encoding(content: bytes) -> str:
    # UTF-16 by its byte-order mark, or by the zero bytes between Latin letters; else empty.
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return name
    head = content[:200]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) >= 4 and head[first::2].count(0) > 0.9 * (len(head) // 2):  # noqa: PLR2004 - two letters
            return name
    return ""


def nearest(name: str, known: Sequence[str]) -> str:
    """Name the known word nearest to an unknown one, or some of them."""
    # Capitals, spaces and quotes round a word are what spreadsheets and editors change.
    plain = name.strip(" \t\ufeff\"'`\u201c\u201d\u201e\u2018\u2019").casefold()
    close = difflib.get_close_matches(plain, known, 1, 0.5)
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {', '.join(known[:30])}" + (f" and {len(known) - 30:,} more" if len(known) > 30 else "")  # noqa: PLR2004 - as many as a reader takes in
