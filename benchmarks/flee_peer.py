"""Run the peer Flee 3.1 (BSD-3) on its conflict folders, seed after seed, and keep the mean camp counts of every day.

    python -m venv PEER && PEER/bin/pip install flee==3.1 pyyaml     (Flee imports mpi4py: a system MPI must be there)
    PEER/bin/python benchmarks/flee_peer.py FOLDERS --into tests/golden/flee --seeds 20 --hasten 10

FOLDERS holds conflict folders (`input_csv/`, `source_data/`) and the `simsetting.yml` that they share. For each of
them one table is written, FOLDER.csv: by day and camp, the mean over seeds and their standard deviation, in people.
With `--time`, one run is timed instead and a line of JSON printed.

Flee names no order of calls for its library: this is the one of its own run scripts, conflicts.csv included.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import yaml


def run(folder: Path, settings: Path, seed: int, hasten: int, days: int | None = None) -> dict[str, Any]:
    """Run one seed; camp counts of model and data in people, by day."""
    text = yaml.safe_load(settings.read_text(encoding="utf-8")) or {}
    text.setdefault("optimisations", {})["hasten"] = hasten
    folder = folder.resolve()
    os.chdir(tempfile.mkdtemp())  # Flee writes where it is started
    Path("simsetting.yml").write_text(yaml.safe_dump(text), encoding="utf-8")
    said, out = sys.stderr, sys.stdout
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - closed with the process
    sys.stdout = sys.stderr
    # It prints when it is imported, and is in no environment of ours.
    from flee import InputGeography, flee, spawning  # noqa: PLC0415
    from flee.datamanager import handle_refugee_data  # noqa: PLC0415
    from flee.SimulationSettings import SimulationSettings  # noqa: PLC0415

    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the generator that Flee draws from
    inputs = folder / "input_csv"
    SimulationSettings.ReadFromYML("simsetting.yml")
    SimulationSettings.ConflictInputFile = str(inputs / "conflicts.csv")
    with (inputs / "sim_period.csv").open(encoding="utf-8-sig") as file:
        period = {row[0]: row[1].strip() for row in csv.reader(file) if len(row) > 1}
    length = days or int(period["Length"])
    ecosystem, geography = flee.Ecosystem(), InputGeography.InputGeography()
    geography.ReadConflictInputCSV(str(inputs / "conflicts.csv"))
    geography.ReadLocationsFromCSV(str(inputs / "locations.csv"))
    geography.ReadLinksFromCSV(str(inputs / "routes.csv"))
    geography.ReadClosuresFromCSV(str(inputs / "closures.csv"))
    ecosystem, places = geography.StoreInputGeographyInEcosystem(ecosystem)
    data = handle_refugee_data.RefugeeTable(
        csvformat="generic", data_directory=str(folder / "source_data"), start_date=period["StartDate"],
        data_layout="data_layout.csv", population_scaledown_factor=hasten,
    )  # fmt: skip
    data.ReadL1Corrections(str(inputs / "registration_corrections.csv"))
    camps = ecosystem.get_camp_names()
    for camp in camps:
        spawning.add_initial_refugees(ecosystem, data, places[camp])
    model, agent_days = [], 0
    began = time.perf_counter()
    for day in range(length):
        geography.AddNewConflictZones(ecosystem, day)
        spawning.spawn_daily_displaced(ecosystem, day, data)
        spawning.refresh_spawn_weights(ecosystem)
        ecosystem.enact_border_closures(day)
        agent_days += ecosystem.numAgents()
        ecosystem.evolve()
        model.append([places[camp].numAgents * hasten for camp in camps])
    seconds = time.perf_counter() - began
    sys.stderr, sys.stdout = said, out
    return {
        "folder": folder.name, "camps": camps, "model": model, "seconds": seconds, "hasten": hasten,
        "people": ecosystem.numAgents() * hasten, "agent_days_per_s": agent_days / seconds,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def _run(job: tuple[Path, Path, int, int, int | None]) -> dict[str, Any]:
    return run(*job)


def write_table(into: Path, runs: list[dict[str, Any]]) -> None:
    """Write mean and standard deviation over runs: a row a day, two columns a camp."""
    model = np.array([one["model"] for one in runs], float)
    mean, spread = model.mean(axis=0), model.std(axis=0, ddof=1)
    with (into / f"{runs[0]['folder']}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["day", *(f"{camp} {of}" for camp in runs[0]["camps"] for of in ("mean", "sd"))])
        for day, (means, spreads) in enumerate(zip(mean, spread, strict=True)):
            pairs = zip(means, spreads, strict=True)
            writer.writerow([day, *(f"{one:.0f}" for pair in pairs for one in pair)])


def main() -> None:
    """Run as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--into", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--hasten", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--days", type=int, help="of each run; default: all")
    parser.add_argument("--time", action="store_true")
    args = parser.parse_args()
    folders = args.folders.resolve()
    settings = folders / "simsetting.yml"
    names = args.only or sorted(one.name for one in folders.iterdir() if (one / "input_csv").is_dir())
    for name in names:
        if args.time:
            result = run(folders / name, settings, 1, args.hasten, args.days)
            figures = {key: one for key, one in result.items() if key not in {"model", "camps"}}
            print(json.dumps(figures))
            continue
        jobs = [(folders / name, settings, seed, args.hasten, args.days) for seed in range(1, args.seeds + 1)]
        # Flee keeps its settings and its debts in the module: a process of its own for every run.
        with multiprocessing.get_context("spawn").Pool(args.workers, maxtasksperchild=1) as pool:
            runs = pool.map(_run, jobs, chunksize=1)
        write_table(args.into.resolve(), runs)
        print(name, f"{sum(one['seconds'] for one in runs):.0f} s for {len(runs)} runs", flush=True)


if __name__ == "__main__":
    main()
