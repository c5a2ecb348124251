"""What is noted while a folder is read: listed up to a limit a file, counted beyond it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from corridor.world.errors import Fault, in_order, printable

if TYPE_CHECKING:
    from collections.abc import Callable

# Characters of a value, and of what is said about it: a message stays one line that can be read.
_SHOWN, _LONG = 80, 500

# Numbers up to here are written out.
_PLAIN = 1e6


class Notes:
    """Faults, or warnings, of a folder; the first `limit` of each file are listed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._listed: list[Fault] = []
        self._count: Counter[str] = Counter()

    def add(
        self, file: str, row: int, column: str, found: object, allowed: str, remedy: str | Callable[[], str] = ""
    ) -> None:
        """Note one; a remedy that takes time to find is given as a function, called only if it is listed."""
        self._count[file] += 1
        if self._count[file] <= self.limit:
            words = remedy if isinstance(remedy, str) else remedy()
            self._listed.append(
                Fault(show(file), row, show(column), show(found), show(allowed, _LONG), show(words, _LONG))
            )

    def __bool__(self) -> bool:
        """Whether anything was noted."""
        return bool(self._count)

    def in_order(self) -> tuple[Fault, ...]:
        """Sort by file and row; what is not listed is counted in a last line of its file."""
        rest = [
            Fault(show(file), 0, "", f"{count - self.limit:,} more", f"the first {self.limit:,} are listed",
                  "mend these, then check again", more=count - self.limit)
            for file, count in self._count.items()
            if count > self.limit
        ]  # fmt: skip
        return in_order(self._listed + rest)


def figure(value: float, digits: int = 6) -> str:
    """Give a number with so many digits that count, without an exponent up to a million.

    Examples
    --------
    >>> figure(11_532.8, 3), figure(1_000_000), figure(1.3e9, 3)
    ('11500', '1000000', '1.3e+09')
    """
    text = f"{value:.{digits}g}"
    return f"{float(text):.0f}" if "e+" in text and abs(float(text)) <= _PLAIN else text


def show(value: object, most: int = _SHOWN) -> str:
    """Give a value as one line of at most so many characters, none of them a control character."""
    try:
        text = str(value)
    except ValueError:  # Python writes no whole number of more than 4,300 digits
        text = "a number of thousands of digits"
    text = printable(text[: 2 * most].replace("\r\n", " ").replace("\n", " "))
    return text if len(text) <= most else text[: most - 3] + "..."
