"""Ways to break the small scenario, and what is found in it then."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from corridor.intake.read import check_scenario, read_scenario
from corridor.world.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.errors import Fault

    Break = Callable[[Path], None]

S, P, R, E, O = "scenario.toml", "places.csv", "roads.csv", "events.csv", "observed.csv"  # noqa: E741 - the five files


def swap(file: str, old: str, new: str, count: int = 1) -> Break:
    """Replace a piece of a file; it must be there, or the case would break nothing."""

    def run(folder: Path) -> None:
        content = (folder / file).read_bytes()
        assert content.count(old.encode()) >= count
        (folder / file).write_bytes(content.replace(old.encode(), new.encode(), count))

    return run


def rewrite(file: str, change: Callable[[bytes], bytes]) -> Break:
    """Pass the bytes of a file through `change`."""

    def run(folder: Path) -> None:
        before = (folder / file).read_bytes()
        after = change(before)
        assert after != before
        (folder / file).write_bytes(after)

    return run


def drop_file(file: str) -> Break:
    return lambda folder: (folder / file).unlink()


def drop_table(name: str) -> Break:
    """Take a table out of scenario.toml."""

    def run(folder: Path) -> None:
        text = (folder / S).read_text(encoding="utf-8")
        start = text.index(f"[{name}]")
        end = text.find("\n[", start)
        (folder / S).write_text(text[:start] + (text[end + 1 :] if end > 0 else ""), encoding="utf-8")

    return run


def link_out(folder: Path) -> None:
    outside = folder.parent / "outside.csv"
    (folder / P).rename(outside)
    (folder / P).symlink_to(outside)


def folder_for_file(folder: Path) -> None:
    (folder / P).unlink()
    (folder / P).mkdir()


def add(file: str, text: str) -> Break:
    """Append lines to a file."""

    def run(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)

    return run


def write(file: str, content: str | bytes) -> Break:
    """Write a file anew."""
    return lambda folder: (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)


def both(*breaks: Break) -> Break:
    """Break one thing after the other."""

    def run(folder: Path) -> None:
        for one in breaks:
            one(folder)

    return run


class Case(NamedTuple):
    """One way to break the small scenario, and the fault it must give."""

    name: str
    damage: Break
    file: str
    row: int
    column: str
    pieces: tuple[str, ...]


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Read a broken scenario and return its faults."""
    with pytest.raises(ScenarioError) as caught:
        read_scenario(str(folder))
    assert str(caught.value).count("\n") == len(caught.value.faults)
    assert caught.value.faults == check_scenario(str(folder)).faults
    return caught.value.faults


def warnings_of(folder: Path) -> tuple[Fault, ...]:
    """Check a scenario that can run, and return what is odd in it."""
    findings = check_scenario(str(folder))
    assert findings.faults == ()
    return findings.warnings
