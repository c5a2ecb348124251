"""Speed on Flee's folders, as ratios within one run: one member, 1,000 members, 100 times the people.

Run with `make bench`; CORRIDOR_DATA names the folder that holds `flee/`. With FLEE_PYTHON, the Python of an environment
that has the peer (see benchmarks/flee_peer.py), one run of the peer is timed in turn; else the 150 s stand in that it
takes for mali2012, recalled from an earlier run, and the ratio says so.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.intake.read import read_scenario
from corridor.studies.days.run import run_ensemble
from corridor.studies.request import count_workers
from corridor.world.backtests import Track
from corridor.world.day_results import OWN_TERMS
from corridor.world.days import Given
from corridor.world.results import Plan

if TYPE_CHECKING:
    from corridor.world.scenario import Scenario

ROUNDS = 5
RECALLED_S = 150.0


def more_people(scenario: Scenario, factor: int) -> Scenario:
    """Multiply the people, the room for them, and what was counted."""
    rules = scenario.day_rules
    assert rules is not None
    assert rules.given is not None
    places = tuple(
        replace(
            place, population=place.population * factor,
            capacity=None if place.capacity is None else place.capacity * factor,
        ) for place in scenario.places
    )  # fmt: skip
    columns = {name: tuple(one * factor for one in values) for name, values in rules.given.columns.items()}
    return replace(scenario, places=places, day_rules=replace(rules, given=Given(columns)))


def seconds(scenario: Scenario, members: int, workers: int = 1) -> float:
    """Time an ensemble on Flee's own terms, without reading and drawing."""
    plan = Plan(scenario.clock.start, (), members, 0, workers=workers)
    began = time.perf_counter()
    run_ensemble(scenario, plan, OWN_TERMS, Track.COLD)
    return time.perf_counter() - began


def time_peer(folders: Path, name: str) -> float:
    """Seconds of the peer's days, one agent a person; recalled where it is not installed."""
    python = os.environ.get("FLEE_PYTHON")
    if not python:
        return RECALLED_S
    script = Path(__file__).with_name("flee_peer.py")
    command = [python, str(script), str(folders), "--only", name, "--hasten", "1", "--time"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - as the user set it
    return float(json.loads(out.splitlines()[-1])["seconds"])


def main() -> None:
    """Print figures and ratios."""
    if "CORRIDOR_DATA" not in os.environ:
        print("CORRIDOR_DATA is not set: the folders of Flee are not timed")
        return
    folders = Path(os.environ["CORRIDOR_DATA"]) / "flee"
    mali = read_scenario(str(folders / "mali2012"))
    crowd = more_people(mali, 100)
    for one in (mali, crowd):
        seconds(one, 1)  # compiles, and finds how much room it needs
    pairs = [(seconds(mali, 4) / 4, seconds(crowd, 4) / 4) for _ in range(ROUNDS)]
    single = statistics.median(seconds(mali, 1) for _ in range(ROUNDS))
    print(f"mali2012, 300 days: one member {single * 1000:.0f} ms; 100 times the people takes "
          f"{statistics.median(many / few for few, many in pairs):.2f} times as long")  # fmt: skip
    workers = count_workers()
    ensemble = seconds(mali, 1000, workers)
    peer = time_peer(folders, "mali2012")
    source = "in this run" if os.environ.get("FLEE_PYTHON") else "recalled, not in this run"
    print(f"1,000 members on {workers} threads: {ensemble:.1f} s")
    print(f"the peer's one run ({peer:.0f} s, {source}) takes {peer / single:,.0f} times one member of ours, and "
          f"{peer / ensemble:.1f} times 1,000 members")  # fmt: skip
    car = more_people(read_scenario(str(folders / "car2013")), 50)
    seconds(car, 1)
    print(f"car2013 with 23 million people, 820 days: {seconds(car, 1):.2f} s a member")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
