"""Ways to spoil the files of a scenario, in bytes and in structure; each is a few small numbers."""

# ruff: noqa: E501 - a table of tokens

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Files = dict[str, bytes]

TOKENS = [
    b"nan", b"inf", b"-inf", b"1e999", b"1e-999", b"-0", b"0", b"-1", b"0x10", b"1_000", b"1e5", b"5e-324", b"1e308",
    b"1e12", b"0.001", b"999999999999999999999", b"1" * 400, b"9" * 5000, b"0x" + b"f" * 5000, b"true", b"True",
    b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+23:59", b"1900-01-01T00:00Z", b"2200-12-31T23:59:59.999999Z",
    b"2024-03-01T12:00:00.5+02:00", b"2024-03-01T12:00+02:00:30", b"2024-W09-5T12:00+02:00", b"12:00:00", b"2024-03-01",
    b"=cmd()", b"@SUM(A1)", b"-x", b"+1", b"\t=1", b"\x00", b"\x1b[2J", b"\x7f", b"\xc2\x85", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbf\xbe", b"\xe2\x80\xa8", b"\xf0\x9f\x8c\x8d",
    b'"\\ud800"', b'"\\u001b"', b'"\\uffff"', b'"', b'""', b'"""', b"'", b"'''", b"\\", b"[", b"[[", b"]", b"{", b"}", b"[]",
    b"{}", b"[" * 3000, b"{a=" * 3000, b"a." * 60, b".", b"=", b";", b",", b",,", b"\t", b"|", b"#", b"# ", b"\n", b"\r", b"\r\n",
    b"\n\n", b" ", b"x" * 11_000, b"y" * 140_000, b"area-at-risk", b"upper", b"Upper", b"gate", b"town", b"upper--lower",
    b"valley", b"plain", b"score", b"show", b"never", b"closure", b"opening", b"capacity", b"fighting", b"ceasefire",
    b"checkpoint", b"junction", b"camp", b"population_factor", b"constant", b"log_normal", b"log_uniform", b"mixture",
]  # fmt: skip


class Mutation(NamedTuple):
    """Which way to spoil which file, and three numbers that say where and with what."""

    way: int
    file: int
    where: int
    other: int
    token: int

    @classmethod
    def of(cls, number: int) -> Mutation:
        """Make one of a single number, so that a search has little to draw."""
        digest = hashlib.blake2s(number.to_bytes(8, "big"), digest_size=10).digest()
        return cls(*(int.from_bytes(digest[k : k + 2], "big") for k in range(0, 10, 2)))


def _at(content: bytes, number: int) -> int:
    return number % (len(content) + 1)


def _flip(content: bytes, m: Mutation) -> bytes:
    if not content:
        return content
    at = m.where % len(content)
    return content[:at] + bytes([content[at] ^ (1 << m.other % 8)]) + content[at + 1 :]


def _insert(content: bytes, m: Mutation) -> bytes:
    at = _at(content, m.where)
    return content[:at] + TOKENS[m.token % len(TOKENS)] + content[at:]


def _delete(content: bytes, m: Mutation) -> bytes:
    at = _at(content, m.where)
    return content[:at] + content[at + 1 + m.other % 30 :]


def _duplicate(content: bytes, m: Mutation) -> bytes:
    first, last = sorted((_at(content, m.where), _at(content, m.other)))
    return content[:last] + content[first:last] + content[last:]


def _truncate(content: bytes, m: Mutation) -> bytes:
    return content[: _at(content, m.where)]


def _overwrite(content: bytes, m: Mutation) -> bytes:
    at, token = _at(content, m.where), TOKENS[m.token % len(TOKENS)]
    return content[:at] + token + content[at + len(token) :]


def _table(change: Callable[[list[list[bytes]], Mutation], None]) -> Callable[[bytes, Mutation], bytes]:
    def run(content: bytes, m: Mutation) -> bytes:
        table = [line.split(b",") for line in content.split(b"\n")]
        change(table, m)
        return b"\n".join(b",".join(row) for row in table)

    return run


def _set_cell(table: list[list[bytes]], m: Mutation) -> None:
    row = table[m.where % len(table)]
    row[m.other % len(row)] = TOKENS[m.token % len(TOKENS)]


def _copy_cell(table: list[list[bytes]], m: Mutation) -> None:
    source, row = table[m.token % len(table)], table[m.where % len(table)]
    row[m.other % len(row)] = source[m.other % len(source)]


def _swap_cells(table: list[list[bytes]], m: Mutation) -> None:
    row = table[m.where % len(table)]
    a, b = m.other % len(row), m.token % len(row)
    row[a], row[b] = row[b], row[a]


def _swap_rows(table: list[list[bytes]], m: Mutation) -> None:
    a, b = m.where % len(table), m.other % len(table)
    table[a], table[b] = table[b], table[a]


def _drop_row(table: list[list[bytes]], m: Mutation) -> None:
    del table[m.where % len(table)]


def _repeat_row(table: list[list[bytes]], m: Mutation) -> None:
    table.insert(m.other % len(table), list(table[m.where % len(table)]))


def _drop_column(table: list[list[bytes]], m: Mutation) -> None:
    for row in table:
        del row[m.where % 12 : m.where % 12 + 1]


def _repeat_column(table: list[list[bytes]], m: Mutation) -> None:
    for row in table:
        row.insert(m.other % 12, (row * 12)[m.where % 12])


def _set_value(content: bytes, m: Mutation) -> bytes:
    # One word of a line of scenario.toml (a number, a text, a key, a brace) becomes another one.
    lines = content.split(b"\n")
    words = lines[m.where % len(lines)].split(b" ")
    words[m.other % len(words)] = TOKENS[m.token % len(TOKENS)]
    lines[m.where % len(lines)] = b" ".join(words)
    return b"\n".join(lines)


WAYS: list[Callable[[bytes, Mutation], bytes]] = [
    _flip, _insert, _delete, _duplicate, _truncate, _overwrite, _set_value, _set_value, _set_value,
    *map(_table, (_set_cell, _set_cell, _set_cell, _copy_cell, _copy_cell, _swap_cells, _swap_rows, _drop_row,
                  _repeat_row, _drop_column, _repeat_column)),
]  # fmt: skip


def mutate(files: Mapping[str, bytes], mutations: list[Mutation]) -> Files:
    """Spoil files, one mutation after the other; a file that is gone is missing from the result."""
    names, spoilt = sorted(files), dict(files)
    for m in mutations:
        name = names[m.file % len(names)]
        way = m.way % (len(WAYS) + 2)
        if way == len(WAYS):
            spoilt[name] = spoilt.get(names[m.other % len(names)], b"")
        elif way > len(WAYS):
            spoilt.pop(name, None)
        elif name in spoilt:
            spoilt[name] = WAYS[way](spoilt[name], m)
    return spoilt
