"""Camp by camp and day by day, flee-3.1 on counts beside 20 seeds of Flee 3.1 itself, both with 10 people an agent.

The tables in flee/ hold the peer's means and standard deviations (benchmarks/flee_peer.py makes them again). A day of a
camp agrees when |mean - mean| <= max(3 standard errors of both, 1 %, 20 people). False alarms: were both alike, 0.3 %
of days of a camp would miss 3 standard errors by chance, all days of a camp together, since they hang on each other;
2 % may.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corridor.intake.read import read_scenario
from corridor.studies.days.run import run_ensemble
from corridor.world.backtests import Track
from corridor.world.day_results import OWN_TERMS
from corridor.world.results import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.world.scenario import Scenario

SEEDS, MEMBERS, HASTEN = 20, 200, 10.0
TABLES = Path(__file__).parent / "flee"


def read_table(name: str, scenario: Scenario) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation, (day, camp), in the order of the scenario's camps."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    camps = [place.names[0] for place in scenario.places if place.kind == "camp"]
    mean, spread = (np.array([[float(row[f"{camp} {of}"]) for camp in camps] for row in rows]) for of in ("mean", "sd"))
    return mean, spread


def expected_distance(
    mean: NDArray[np.float64], spread: NDArray[np.float64], truth: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mean of |X - truth| for a normal X: what the peer's runs have on average, by day and camp."""
    from scipy.special import ndtr  # noqa: PLC0415 - heavy

    gap = mean - truth
    scale = np.maximum(spread, 1e-9)
    density = np.exp(-((gap / scale) ** 2) / 2) / np.sqrt(2 * np.pi)
    return np.asarray(scale * 2 * density + gap * (1 - 2 * ndtr(-gap / scale)))


@pytest.mark.parametrize("name", sorted(path.stem for path in TABLES.glob("*.csv")))
def test_camps_of_a_folder_are_those_of_the_peer(name: str, shared_data: Path) -> None:
    scenario = read_scenario(str(shared_data / "flee" / name))
    rules = scenario.day_rules
    assert rules is not None
    assert rules.given is not None
    coarse = replace(rules, settings={**rules.settings, "optimisations.hasten": HASTEN})
    known = replace(scenario, day_rules=coarse)
    theirs, their_spread = read_table(name, scenario)
    days = len(theirs)
    ensemble = run_ensemble(known, Plan(scenario.clock.start, (), MEMBERS, 0, workers=2), OWN_TERMS, Track.COLD)
    present = ensemble.present[:, :days].astype(float)
    ours, our_spread = present.mean(axis=0), present.std(axis=0, ddof=1)
    error = np.sqrt(their_spread**2 / SEEDS + our_spread**2 / MEMBERS)
    tolerance = np.maximum(np.maximum(3 * error, 0.01 * theirs), 20)
    assert (np.abs(ours - theirs) <= tolerance).mean() >= 0.98

    truth = np.array([rules.given.columns.get(camp, (0,) * days)[:days] for camp in ensemble.camp_ids]).T
    counted = np.maximum(truth.sum(axis=1), 1)
    own = (np.abs(present - truth).sum(axis=2) / counted).mean()
    peers = (expected_distance(theirs, their_spread, truth).sum(axis=1) / counted).mean()
    assert abs(own - peers) <= 0.01
    # Spreads, shown here as one number: no folder's is off by a third.
    assert 0.67 < our_spread.mean() / their_spread.mean() < 1.5
