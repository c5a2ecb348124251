"""Run members in blocks on threads, and sum up what they share."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.arrays import BUSES, SUMS, new_output, new_sums
from corridor.engine.member import run_member
from corridor.engine.rules import apply_rules
from corridor.engine.state import count_runs, new_homes, new_journal, new_lodging, new_net, new_people
from corridor.engine.threads import run_on_threads

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.engine.arrays import Clockwork, Output, World
    from corridor.engine.network import Network
    from corridor.engine.rules import LoadedRule
    from corridor.engine.society import Society
    from corridor.world.results import Plan
    from corridor.world.scenario import Place, Scenario

BLOCK = 20
"""Members a worker runs before it reports; has no influence on any result."""


@dataclass(frozen=True)
class Run:
    """A scenario made ready to run."""

    scenario: Scenario
    origins: tuple[Place, ...]
    world: World
    society: Society
    clock: Clockwork
    network: Network
    rules: tuple[LoadedRule, ...]


def run_blocks(run: Run, plan: Plan, progress: Callable[[int], None]) -> Output:
    """Run all members; `progress` is called from any thread with the number of those finished since the last call."""
    out = new_output(run.world, run.society, run.network, run.clock, plan.members)
    lock = Lock()

    def run_block(first: int) -> None:
        last = min(first + BLOCK, plan.members)
        block = out._replace(**new_sums(run.world, run.network, run.clock))  # threads share all but what they sum up
        for row in range(first, last):
            _run_one(run, block, row)
        with lock:
            _add_sums(out, block)
        progress(last - first)

    run_on_threads(run_block, plan.members, BLOCK, plan.workers)
    return out


def _run_one(run: Run, out: Output, row: int) -> None:
    world, society, clock, network = run.world, run.society, run.clock, run.network
    net = new_net(network, count_runs(network, clock, _most_people(network, world)))
    journal, lodging = new_journal(network, clock), new_lodging(society)
    has_buses = bool((world.changes["action"] == BUSES).any())
    people = new_people(world, society, clock, new_homes(run.origins), has_buses=has_buses)
    slots = clock.steps // clock.steps_per_decision
    if not run.rules:
        run_member(world, society, clock, out, net, journal, people, lodging, row, 0, slots)
        return
    names = tuple(place.place_id for place in run.origins)
    drawn = world.inputs[row]
    inputs = MappingProxyType({name: float(drawn[name]) for name in drawn.dtype.names})
    run_member(world, society, clock, out, net, journal, people, lodging, row, 0, 0)
    for slot in range(slots):
        key = (clock.seed, int(world.stream[row]), slot)
        hours = slot * clock.steps_per_decision * clock.step_h
        apply_rules(run.rules, run.scenario, names, people, inputs, key, hours)
        run_member(world, society, clock, out, net, journal, people, lodging, row, slot, slot + 1)


def _add_sums(out: Output, block: Output) -> None:
    for name in SUMS:
        total, part = getattr(out, name), getattr(block, name)
        for field in total.dtype.names or (None,):
            if field is None:
                np.add(total, part, out=total)
            else:
                total[field] += part[field]


def _most_people(network: Network, world: World) -> float:
    factor = np.maximum(world.inputs["population_factor"].max(initial=1.0), 1.0)
    return float(network.origins["population"].sum() * factor) + len(network.origins)
