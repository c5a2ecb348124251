"""What the documentation tells people to do works as written, from an empty folder."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import corridor.api

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(
    r"^```(?:sh\n(?P<commands>.*?)|\{code-block\} \w+\n:caption: (?P<caption>[^\n]*)\n\n(?P<content>.*?))^```$",
    re.MULTILINE | re.DOTALL,
)
MORE = " (one more row)"

# What the last command of a page must say for the page to be true.
ENDS_WITH = {
    "tutorial": ("The answer is the same", "added bridge-open"),
    "make-a-result-again": ("The same bytes",),
    "compare-two-days": ("Became known",),
}


def blocks_of(page: Path) -> list[re.Match[str]]:
    return list(BLOCK.finditer(page.read_text(encoding="utf-8")))


PAGES = sorted(page for page in DOCS.rglob("*.md") if blocks_of(page) and "_generated" not in page.parts)


def save(folder: Path, caption: str, content: str) -> None:
    """Do what the page says with a block: write the file, add a row to it, or change keys at the top of a TOML file."""
    path = folder / caption.removesuffix(MORE)
    if caption.endswith(MORE):
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
        if block["caption"] is not None:
            save(tmp_path, block["caption"], block["content"])
        else:
            said += [run(tmp_path, line).stdout for line in block["commands"].splitlines()]
    assert said
    for sentence in ENDS_WITH.get(page.stem, ()):
        assert sentence in " ".join(said[-1].split())


def test_every_shell_block_of_the_docs_is_a_page_that_is_tried() -> None:
    with_blocks = {page for page in DOCS.rglob("*.md") if "```sh" in page.read_text(encoding="utf-8")}
    assert {page for page in with_blocks if "_generated" not in page.parts} <= set(PAGES)
    assert {page.stem for page in PAGES} >= {"tutorial", "start-from-a-map", "compare-two-days", "make-a-result-again"}


def test_the_examples_of_the_python_functions_hold() -> None:
    failed, tried = doctest.testmod(corridor.api)
    assert tried > 20
    assert failed == 0


def test_the_example_of_the_python_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / "python.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(example, "python.md", "exec"), names)  # noqa: S102 - our own page
    assert (tmp_path / "my-result" / "report.html").is_file()


def test_the_package_names_what_it_has() -> None:
    assert set(dir(corridor)) == set(corridor.__all__)
    for name in corridor.__all__:
        assert getattr(corridor, name) is getattr(corridor.api, name)
    with pytest.raises(AttributeError, match="it has: bundled, check"):
        _ = corridor.predict
