"""Reads a TOML file that nobody has checked: too deep, too long, or no TOML at all."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from corridor.intake.text.files import CONTROL, MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.intake.text.files import Folder

# Parsing takes about a second a megabyte; the bundled scenarios have 20 kB.
MAX_TOML_BYTES = 1_000_000

MAX_DEPTH = 20
"""Tables and lists within each other; a scenario needs six."""

_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
# A dotted key makes a table a dot, and takes the parser a time that grows with their square.
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MAX_DEPTH}}}")


_CURLY = re.compile("[\u201c-\u201f\u00ab\u00bb]|=\\s*[\u2018\u2019]")
_DECIMAL_COMMA = re.compile(r"=\s*[+-]?\d{1,20},\d")


def read_toml(folder: Folder, file: str) -> dict[str, Any] | None:
    """Read a TOML file; None, and a fault, if that fails."""
    text = folder.read_text(file, MAX_TOML_BYTES)
    if text is None:
        return None
    allowed = f"must be TOML of at most {MAX_DEPTH} levels"
    if long := _LONG_KEY.search(text):
        folder.fault(file, text.count("\n", 0, long.start()) + 1, "", "nested too deep: a long dotted key", allowed)
        return None
    try:
        document = tomllib.loads(text)
    except RecursionError:
        folder.fault(file, 0, "", "nested too deep", allowed)
        return None
    except ValueError as err:  # TOMLDecodeError, and numbers of thousands of digits
        line = int(at[1]) if (at := re.search(r"\(at line (\d{1,9}), ", str(err))) else 0
        folder.fault(file, line, "", err, "must be TOML 1.0", _remedy(text, line))
        return None
    return document if _check_values(folder, file, document, allowed) else None


def _remedy(text: str, row: int) -> str:
    # What is usual in the line that the parser stopped at; it splits at line feeds alone.
    line = text.split("\n")[row - 1] if row else ""
    if _CURLY.search(line):
        return 'use straight quotes: "'
    if _DECIMAL_COMMA.search(line):
        return "write a decimal point, not a comma"
    return 'usual are text without quotes, a curly quote for ", a decimal comma, or a key that stands there twice'


def _check_values(folder: Folder, file: str, document: Mapping[str, Any], allowed: str) -> bool:
    # False when it is too deep to be handled; texts too long or with control characters are noted.
    queue: list[tuple[str, Any, int]] = [("", document, 0)]
    while queue:
        where, value, depth = queue.pop()
        if depth > MAX_DEPTH:
            folder.fault(file, 0, where, "nested too deep", allowed)
            return False
        if isinstance(value, dict):
            queue += [(f"{where}.{key}" if where else key, one, depth + 1) for key, one in value.items()]
        elif isinstance(value, list):
            queue += [(where, one, depth + 1) for one in value]
        elif isinstance(value, str):
            if len(value) > MAX_CHARACTERS:
                folder.fault(file, 0, where, value, f"must be at most {MAX_CHARACTERS:,} characters", "shorten it")
            if strange := CONTROL.search(value):
                found = f"control character U+{ord(strange[0]):04X}"
                folder.fault(file, 0, where, found, "must be text without control characters", "remove it")
    return True
