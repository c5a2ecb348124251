"""Speed and memory of reading reports, as ratios within one run: one and two workers, 250 and 1,000 reports.

Run with `make bench`. The reports are those of tests/skill/reports, their paragraphs put in another order for each.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corridor
from corridor.evidence.files.read import read_report

REPORTS = Path(__file__).parent.parent / "tests" / "skill" / "reports"
ROUNDS = 3
TIMED = 100
FEW, MANY = 250, 1000


def make_reports(folder: Path, count: int) -> list[Path]:
    """Write reports, each with the paragraphs of one of ours in an order of its own."""
    texts = [read_report(path).text for path in sorted(REPORTS.iterdir())]
    paths = []
    for number in range(count):
        lines = [line for line in texts[number % len(texts)].split("\n") if line.strip()]
        random.Random(number).shuffle(lines)  # noqa: S311 - no secret
        path = folder / f"report-{number:04}.txt"
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def seconds(paths: list[Path], workers: int) -> float:
    """Time a scan, the start of its processes included."""
    began = time.perf_counter()
    found = corridor.scan(*paths, workers=workers)
    assert len(found.readings) == len(paths)
    return time.perf_counter() - began


def measure_peak(folder: Path, count: int) -> tuple[float, float, float]:
    """Scan in a process of its own, by two workers: seconds, its peak in MiB, that of the larger worker."""
    command = [sys.executable, __file__, "--peak", str(count), str(folder)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - this script
    taken, parent, worker = json.loads(out)
    return taken, parent, worker


def print_peak(folder: Path, count: int) -> None:
    """What `measure_peak` reads."""
    taken = seconds(sorted(folder.iterdir())[:count], 2)
    peaks = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps([taken, *peaks]))


def main() -> None:
    """Print figures and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peak", type=int, help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak:
        print_peak(asked.folder, asked.peak)
        return
    own = sorted(REPORTS.iterdir())
    first = seconds(own, 1)
    again = statistics.median(seconds(own, 1) for _ in range(ROUNDS))
    print(f"ten reports in this process: {again:.2f} s; the first time, with what must be loaded, {first:.2f} s")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make_reports(folder, MANY)
        pairs = [(seconds(paths[:TIMED], 1), seconds(paths[:TIMED], 2)) for _ in range(ROUNDS)]
        one, two = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(two / one for one, two in pairs)
        print(f"100 reports: {one:.1f} s by one worker, {two:.1f} s by two: {ratio:.2f} times as long, start included")
        few, many = measure_peak(folder, FEW), measure_peak(folder, MANY)
    print(f"{MANY:,} reports by two workers: {many[0]:.1f} s; {FEW}: {few[0]:.1f} s")
    print(f"peak memory at {FEW} and {MANY:,} reports: {few[1]:.0f} and {many[1]:.0f} MiB here ({many[1] / few[1]:.2f} "
          f"times), {few[2]:.0f} and {many[2]:.0f} MiB in a worker ({many[2] / few[2]:.2f} times)")  # fmt: skip


if __name__ == "__main__":
    main()
