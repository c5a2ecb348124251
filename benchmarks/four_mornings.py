"""The reference case, cold, at noon of four days: who leaves, when, scored beside naive rivals. Prints Markdown.

Forecast drivers, 1,000 members, seed 0. Nothing is fitted: priors were committed before they were run
(docs/decisions/0003-priors-before-scores.md). What is shown and not scored stands in the last table.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

import corridor
from corridor.world.results import MIXTURE
from corridor.world.units import STAGES, hours_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridor.world.results import Record

CASE = "karabakh-2023"
ISSUE_TIMES = tuple(f"2023-09-{day}T12:00+04:00" for day in (20, 22, 23, 24))
FLED_BY = datetime.fromisoformat("2023-09-21T00:00+04:00")
STAY = (50, 1000)
FLED = (7000, 10000)


def main() -> None:
    """Run all four and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1000)
    members = parser.parse_args().members
    scenario = corridor.read(CASE)
    records = {when: corridor.forecast(scenario, as_of=when, members=members) for when in ISSUE_TIMES}
    print(_outcome_table(records))
    print(_score_table(records))
    print(_shown_table(records))


def _range(values: NDArray[np.float64], digits: int = -2) -> str:
    known = values[np.isfinite(values)]
    low, middle, high = (np.round(np.quantile(known, level), digits) for level in (0.05, 0.5, 0.95))
    return f"{middle:,.0f} ({low:,.0f} to {high:,.0f})"


def _by_set(record: Record) -> list[tuple[str, NDArray[np.bool_]]]:
    ensemble = record.ensemble
    sets = [(name, ensemble.prior_set == k) for k, name in enumerate(ensemble.prior_set_names)]
    return [(MIXTURE, np.ones(len(ensemble.prior_set), bool)), *sets]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _outcome_table(records: dict[str, Record]) -> str:
    rows = []
    for when, record in records.items():
        ensemble = record.ensemble
        hours = [k for k, time in enumerate(ensemble.valid_times) if (time.minute, time.second) == (0, 0)]
        start = ensemble.valid_times[0]
        for name, chosen in _by_set(record):
            arrivals = ensemble.arrivals[chosen][:, hours].astype(np.float64)
            total = arrivals[:, -1]
            half = np.argmax(arrivals >= total[:, None] / 2, axis=1)
            half_h = np.array([hours_between(start, ensemble.valid_times[hours[k]]) for k in half])
            half_h[total <= 0] = np.nan
            peak = np.diff(arrivals, axis=1).max(axis=1)
            cells = [_range(total), _range(half_h, 0), _range(peak)]
            rows.append([when[8:10] + " September", name, *cells])
    return _table(["noon of", "prior set", "total by 8 October", "half of it out after, h", "most in an hour"], rows)


def _score_table(records: dict[str, Record]) -> str:
    rows = []
    for when, record in records.items():
        scores = record.scores
        best = sorted(scores.rivals, key=lambda one: one.crps)[:3]
        rows += [
            [when[8:10] + " September", one.method, f"{one.crps:,.0f}", f"{one.coverage90:.2f}", f"{one.width90:,.0f}"]
            for one in (scores.corridor, *scores.prior_sets, *best)
        ]
    return _table(["noon of", "method", "CRPS", "coverage of 90 %", "width of 90 %"], rows)


def _shown_table(records: dict[str, Record]) -> str:
    rows = []
    at_home = [STAGES.index(stage) for stage in ("settled", "stayer", "ready", "travelling")]
    for when, record in records.items():
        ensemble = record.ensemble
        inside = ensemble.stages[:, -1, at_home].sum(axis=1)
        fled_at = ensemble.last_index_by(FLED_BY)
        for name, chosen in _by_set(record):
            stay = np.mean((inside[chosen] >= STAY[0]) & (inside[chosen] <= STAY[1]))
            fled = ensemble.pressures.moves[chosen, fled_at, 0]
            is_due = ensemble.valid_times[0] < FLED_BY
            odds = [f"{np.mean(fled >= FLED[0]):.2f}", f"{np.mean(fled > FLED[1]):.2f}"] if is_due else ["", ""]
            rows.append([when[8:10] + " September", name, f"{stay:.3f}", *odds])
    head = ["noon of", "prior set", "50 to 1,000 stay", "7,000 and more flee inside by midnight", "over 10,000 do"]
    return _table(head, rows)


if __name__ == "__main__":
    main()
