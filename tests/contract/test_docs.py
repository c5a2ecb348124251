"""What the documentation tells people to do works as written, from an empty folder."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import corridor.api
from corridor.world.errors import ScenarioMissingError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(
    r"^```sh\n(?P<commands>.*?)^```$"
    r"|^`(?P<file>[^`\n]+)`(?P<more>, one more row at its end)?:\n\n```\w+\n(?P<content>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# What the last command of a page must say for the page to be true.
ENDS_WITH = {
    "tutorial": ("The answer is the same", "added bridge-open"),
    "make-a-result-again": ("The same bytes",),
    "compare-two-days": ("Became known",),
}


def blocks_of(page: Path) -> list[re.Match[str]]:
    return list(BLOCK.finditer(page.read_text(encoding="utf-8")))


PAGES = sorted(page for page in DOCS.rglob("*.md") if blocks_of(page) and "_generated" not in page.parts)


def save(folder: Path, block: re.Match[str]) -> None:
    """Do what the page says with a block: write the file, add a row to it, or change keys at the top of a TOML file."""
    path, content = folder / block["file"], block["content"]
    if block["more"]:
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + content, encoding="utf-8")
    elif path.suffix == ".toml":
        text = path.read_text(encoding="utf-8")
        for line in content.splitlines():
            key = line.partition(" = ")[0]
            text, count = re.subn(rf"^{key} = .*$", line, text, count=1, flags=re.MULTILINE)
            assert count == 1, f"{path} has no line {key} to change"
        path.write_text(text, encoding="utf-8")
    else:
        path.write_text(content, encoding="utf-8")


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    command, _, remark = line.partition("#")
    exits = int(remark.split()[1]) if remark.strip().startswith("exits") else 0
    words = shlex.split(command)
    assert words[0] == "corridor"
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == exits, f"{line}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_works_as_written_from_an_empty_folder(page: Path, tmp_path: Path) -> None:
    said = []
    for block in blocks_of(page):
        if block["file"]:
            save(tmp_path, block)
        else:
            said += [run(tmp_path, line).stdout for line in block["commands"].splitlines()]
    assert said
    assert page.read_text(encoding="utf-8").count("```") == 2 * len(blocks_of(page))
    for sentence in ENDS_WITH.get(page.stem, ()):
        assert sentence in " ".join(said[-1].split())


def test_every_shell_block_of_the_docs_is_a_page_that_is_tried() -> None:
    with_blocks = {page for page in DOCS.rglob("*.md") if "```sh" in page.read_text(encoding="utf-8")}
    assert {page for page in with_blocks if "_generated" not in page.parts} <= set(PAGES)
    assert {page.stem for page in PAGES} >= {"tutorial", "start-from-a-map", "compare-two-days", "make-a-result-again"}


def test_the_examples_of_the_python_functions_hold() -> None:
    modules = (corridor.api, corridor.api.folders, corridor.api.forecasts, corridor.api.results)
    found = [doctest.testmod(module) for module in modules]
    assert sum(one.attempted for one in found) > 24
    assert sum(one.failed for one in found) == 0


def test_the_example_of_the_python_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / "python.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(example, "python.md", "exec"), names)  # noqa: S102 - our own page
    assert (tmp_path / "my-result" / "report.html").is_file()


def test_the_package_names_what_it_has() -> None:
    assert set(dir(corridor)) == {*corridor.__all__, "__version__"}
    assert corridor.__version__ == version("corridor")
    for name in set(corridor.__all__) - {"CorridorError"}:
        assert getattr(corridor, name) is getattr(corridor.api, name)
    with pytest.raises(AttributeError, match="it has: CorridorError, Situation, backtest, bundled, check"):
        _ = corridor.predict


SCENARIO = "one-bridge"
WRONG_CALLS = {
    "members as text": lambda: corridor.forecast(SCENARIO, members="many"),
    "members none": lambda: corridor.forecast(SCENARIO, members=None),
    "members a fraction": lambda: corridor.forecast(SCENARIO, members=10.5),
    "members a truth": lambda: corridor.forecast(SCENARIO, members=True),
    "seed as text": lambda: corridor.forecast(SCENARIO, seed="a"),
    "workers as text": lambda: corridor.forecast(SCENARIO, workers="two"),
    "no workers": lambda: corridor.forecast(SCENARIO, workers=0),
    "as_of a number": lambda: corridor.forecast(SCENARIO, as_of=5),
    "as_of a date": lambda: corridor.forecast(SCENARIO, as_of=date(2025, 3, 4)),
    "as_of no time": lambda: corridor.forecast(SCENARIO, as_of="noon"),
    "as_of without offset": lambda: corridor.forecast(SCENARIO, as_of=datetime(2025, 3, 4)),  # noqa: DTZ001 - the case
    "unknown drivers": lambda: corridor.forecast(SCENARIO, drivers="both"),
    "unknown prior set": lambda: corridor.forecast(SCENARIO, prior_set="x"),
    "a number for a scenario": lambda: corridor.read(5),
    "no name": lambda: corridor.read(""),
    "a number for a folder": lambda: corridor.new(4),
    "half a map": lambda: corridor.new("x", from_geojson="roads.geojson"),
    "no record": lambda: corridor.write(5, "x"),
    "a number for a result": lambda: corridor.rerun(5),
    "numbers for results": lambda: corridor.diff(1, 2),
    "no result": lambda: corridor.diff("nowhere", "nowhere"),
}


@pytest.mark.parametrize("call", WRONG_CALLS.values(), ids=WRONG_CALLS)
def test_a_wrong_call_is_an_error_in_words(call: Callable[[], object]) -> None:
    with pytest.raises(corridor.CorridorError) as caught:
        call()
    assert len(str(caught.value)) > 20


def test_an_empty_name_is_not_the_current_folder() -> None:
    for call in (corridor.check, corridor.read, corridor.forecast):
        with pytest.raises(ScenarioMissingError):
            call("")
