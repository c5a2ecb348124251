"""Folders for tests of the road model: the small valley opened up, inputs stated, things that happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import corridor
from corridor.world.meanings import MODEL_INPUTS
from spoil import E, P, R, S, add, both, swap, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.results import Record
    from spoil import Break

    Measure = Callable[[Record], float]

MEMBERS = 8
HEADER = "event_id,time,until,published_time,kind,target,value,unit,source,note\n"
DAY = "2024-03-01T"

# The small valley with every way open, and people who go at once. Upper joins the road at its start, Lower on the way:
# 500 parties in all, which the checkpoint passes in 2 to 100 hours.
FIGHT = f"fight,{DAY}00:00+02:00,,2024-02-25T06:00+02:00,fighting,area-at-risk,5,,made up,\n"
OPEN = both(
    write(E, HEADER + FIGHT),
    swap(S, "low = 2, high = 12", "low = 0.5, high = 1"),
    swap(S, "low = 24, high = 96", "low = 0.5, high = 1"),
    swap(S, "low = 1, high = 6 ", "low = 0.1, high = 0.5 "),
    swap(S, "issue_time = 2024-03-01T12", "issue_time = 2024-03-01T00"),
)
# The checkpoint becomes a plain crossroads, and the road to it carries 40 cars an hour: 12 hours for everybody.
FREE_GATE = swap(P, "Gate,checkpoint", "Gate,junction")
NARROW = both(OPEN, FREE_GATE, swap(R, "true,8,50,1,600", "true,8,50,1,50"))
# A second, longer way from Lower to the town, around the checkpoint; the road to the gate is soon full.
TWO_WAYS = both(
    OPEN,
    swap(R, "true,8,50,1,600,130", "true,2,50,1,600,130"),
    add(P, "pass,Pass,junction,40.14,20.10,0,,,valley,,,made up\n"),
    add(R, "lower--pass,lower,pass,true,14,50,1,600,130,1,made up\n"),
    add(R, "pass--town,pass,town,true,6,50,1,600,130,1,made up\n"),
)  # fmt: skip


def state(**values: float) -> Break:
    """Give inputs certain values in scenario.toml."""
    return add(S, "".join(
        f'\n[inputs.{name}]\ndistribution = {{ kind = "constant", value = {value} }}\n'
        f'unit = "{MODEL_INPUTS[name].unit}"\nassumption = true\nreason = "Made up."\n'
        for name, value in values.items()
    ))  # fmt: skip


def happen(
    kind: str, target: str, value: float | str = "", unit: str = "", at: str = "00:00", until: str = ""
) -> Break:
    """Let something happen on the run's first day that is known before."""
    end = f"{DAY}{until}+02:00" if until else ""
    row = f"{DAY}{at}+02:00,{end},2024-02-25T06:00+02:00,{kind},{target},{value},{unit},made up,\n"

    def run(folder: Path) -> None:
        number = (folder / E).read_text(encoding="utf-8").count("\n")
        add(E, f"event-{number},{row}")(folder)

    return run


def run_folder(folder: Path, *changes: Break) -> Record:
    both(*changes)(folder)
    return corridor.forecast(folder, members=MEMBERS)


def early(record: Record) -> float:
    """People hours past the exit: more of them, or sooner."""
    return float(record.ensemble.arrivals.sum(axis=1).mean())


def total(record: Record) -> float:
    return float(record.ensemble.arrivals[:, -1].mean())


def failed(record: Record) -> float:
    return float(record.ensemble.ends.failed.mean())


def refused(record: Record) -> float:
    return float(record.ensemble.ends.refused.mean())


def out_of_upper(record: Record) -> float:
    return float(record.tables["waits"]["people_out_q50"][0])


def lower_waits(record: Record) -> float:
    """Hours that the road takes from Lower, less those from Upper."""
    hours = record.ensemble.waits.road_h
    return float(np.nanmean(hours[:, 1] - hours[:, 0]))


def on_the_pass(record: Record) -> float:
    queues = record.ensemble.queues
    return float(queues.mean_people[:, queues.road_ids.index("lower--pass")].sum())


NO_CARS = both(OPEN, state(carless_share=1, ride_share=0, walk_share=0))
