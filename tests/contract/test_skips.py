"""Tests that need the collected figures: skipped in words without them, never skipped with them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDS_DATA = "def test_it(shared_data):\n    assert shared_data.is_dir()\n"
SKIPS_ITSELF = 'import pytest\n\ndef test_it():\n    pytest.skip("no display")\n'
SKIPS_ITS_FILE = 'import pytest\n\npytest.skip("no browser", allow_module_level=True)\n'


def run_tests(folder: Path, source: str, data: Path | None) -> tuple[int, str]:
    """Run one test file beside a copy of our conftest.py."""
    shutil.copy(Path(__file__).parent.parent / "conftest.py", folder / "conftest.py")
    (folder / "test_inner.py").write_text(source, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CORRIDOR_DATA"}
    environment |= {"CORRIDOR_DATA": str(data)} if data else {}
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(folder)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout


def test_without_the_figures_a_test_is_skipped_and_says_what_it_needs(tmp_path: Path) -> None:
    code, out = run_tests(tmp_path, NEEDS_DATA, None)
    assert code == 0
    assert "1 skipped" in out
    assert "CORRIDOR_DATA is not set: needs the folder with the collected figures" in out


def test_with_the_figures_the_test_runs(tmp_path: Path) -> None:
    code, out = run_tests(tmp_path, NEEDS_DATA, tmp_path)
    assert code == 0
    assert "1 passed" in out


def test_a_name_that_is_no_folder_fails(tmp_path: Path) -> None:
    code, out = run_tests(tmp_path, NEEDS_DATA, tmp_path / "nowhere")
    assert code == 1
    assert "is no folder" in out


@pytest.mark.parametrize(
    ("source", "reason"), [(SKIPS_ITSELF, "no display"), (SKIPS_ITS_FILE, "no browser")], ids=["test", "file"]
)
def test_with_the_figures_any_skip_fails_the_session(source: str, reason: str, tmp_path: Path) -> None:
    code, out = run_tests(tmp_path, source, tmp_path)
    assert code in {1, 2}
    assert "skipped although CORRIDOR_DATA is set" in out
    assert reason in out
    code, _ = run_tests(tmp_path, source, None)
    assert code in {0, 5}
