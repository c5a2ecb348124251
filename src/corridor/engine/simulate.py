"""simulate(scenario, plan) -> Ensemble: compile the scenario, draw, run blocks of members."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics import streams
from corridor.engine.arrays import Clockwork, Output, World, new_output, new_state
from corridor.engine.course import fight_distances, find_shut, list_changes, list_fights, list_shut
from corridor.engine.draws import draw_fighting, draw_inputs, draw_opening_waits, draw_prior_sets
from corridor.engine.member import run_member
from corridor.engine.network import build_ways, free_hours
from corridor.world.errors import RequestError
from corridor.world.results import Ensemble, Queues, Waits
from corridor.world.units import SECONDS_PER_HOUR, hours_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from corridor.engine.network import Ways
    from corridor.world.results import Plan
    from corridor.world.scenario import Clock, Place, Scenario

MOVE_S = 300
"""Seconds between hand-overs of whole vehicles from road to road, at most."""

BLOCK = 20
"""Members a worker runs before it reports; has no influence on any result."""


def simulate(scenario: Scenario, plan: Plan, progress: Callable[[int], None] = lambda _: None) -> Ensemble:
    """Run an ensemble of a scenario from the start of its clock.

    Parameters
    ----------
    scenario
        What is known at the issue time: the as-of wall is the caller's.
    plan
        What to run. Member k is the same in any plan with the same seed, issue time and prior set.
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the drive step is too long for a road, or two ids share a stable hash.
    """
    _check_hashes([place.place_id for place in scenario.places])
    origins = [place for place in scenario.places if place.population > 0 and scenario.is_at_risk(place)]
    shut = find_shut(scenario, plan.issue_time)
    ways = build_ways(scenario, origins, frozenset(shut))
    shut_targets, shut_records = list_shut(shut, ways)
    prior_set = draw_prior_sets(scenario, plan)
    inputs = draw_inputs(scenario, plan, prior_set)
    waits = draw_opening_waits(plan, shut_targets, inputs["opening_wait_mean_h"])
    fights = list_fights(scenario, plan.issue_time)
    issue_h = hours_between(scenario.clock.start, plan.issue_time)
    lull_h, drawn_fights = draw_fighting(plan, inputs, issue_h, is_open=bool(fights["is_open"].any()))
    world = World(
        roads=ways.roads,
        nodes=ways.nodes,
        in_road=ways.in_road,
        origins=ways.origins,
        changes=list_changes(scenario, ways),
        shut=shut_records,
        fights=fights,
        fight_km=fight_distances(scenario, origins),
        drawn_fights=drawn_fights,
        lull_h=lull_h,
        draw_hash=np.array([streams.stable_hash(name) for name in ("how-many", "of-which-sizes")]),
        record_step=np.array([scenario.clock.step_at(time) for time in plan.valid_times], np.int64),
        inputs=inputs,
        opening_step=_opening_steps(scenario, plan, waits),
    )
    clockwork = _clockwork(scenario.clock, plan.seed)
    out = _run_blocks(world, clockwork, ways, plan, progress)
    return Ensemble(
        valid_times=plan.valid_times,
        prior_set_names=tuple(scenario.prior_sets),
        prior_set=prior_set,
        inputs=inputs,
        opening_targets=tuple(shut_targets),
        opening_wait_h=waits,
        arrivals=out.arrivals,
        vehicles=out.vehicles,
        stages=out.stages,
        queues=_queues(ways, out, plan.members),
        waits=_waits(ways, origins, out, clockwork),
    )


def _queues(ways: Ways, out: Output, members: int) -> Queues:
    return Queues(
        road_ids=tuple(link.road.road_id for link in ways.links),
        tails=tuple(link.tail for link in ways.links),
        heads=tuple(link.head for link in ways.links),
        length_km=np.array([link.road.length_km for link in ways.links]),
        total_km=out.queue_km,
        worst_share=out.worst,
        mean_share=out.standing / (1000 * members),
    )


def _waits(ways: Ways, origins: Sequence[Place], out: Output, clockwork: Clockwork) -> Waits:
    slot_h = clockwork.step_h * clockwork.steps_per_decision
    counts = out.origins
    with np.errstate(invalid="ignore"):  # nobody decided or set out: no wait, NaN
        return Waits(
            place_ids=tuple(origin.place_id for origin in origins),
            free_h=free_hours(ways, origins),
            people_out=counts["people_out"],
            parties_left=counts["decided"] - counts["out"],
            ready_h=counts["ready_slots"] * slot_h / counts["decided"],
            road_h=counts["road_half_slots"] * slot_h / 2 / counts["set_out"],
        )


def _clockwork(clock: Clock, seed: int) -> Clockwork:
    return Clockwork(
        seed=seed,
        everybody=streams.stable_hash("everybody"),
        steps=clock.steps,
        steps_per_decision=clock.decide_step_s // clock.drive_step_s,
        steps_per_move=_steps_per_move(clock.drive_step_s, clock.decide_step_s),
        step_h=clock.drive_step_s / SECONDS_PER_HOUR,
    )


def _run_blocks(world: World, clockwork: Clockwork, ways: Ways, plan: Plan, progress: Callable[[int], None]) -> Output:
    out = new_output(world, plan.members)
    lock = Lock()

    def run(first: int) -> None:
        last = min(first + BLOCK, plan.members)
        block = out._replace(standing=np.zeros_like(out.standing))  # threads share all but what they sum up
        for member in range(first, last):
            state = new_state(world, clockwork, queue_length=ways.queue_length, past_length=ways.past_length)
            run_member(world, clockwork, block, state, member)
        with lock:
            np.add(out.standing, block.standing, out=out.standing)
        progress(last - first)

    with ThreadPoolExecutor(plan.workers) as pool:
        try:
            list(pool.map(run, range(0, plan.members, BLOCK)))
        except BaseException:  # an interrupt too: let the blocks that run finish, start no others
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return out


def _steps_per_move(drive_step_s: int, decide_step_s: int) -> int:
    # Whole vehicles are handed on at most MOVE_S apart, and always at the end of a decision step.
    steps = decide_step_s // drive_step_s
    return max(d for d in range(1, steps + 1) if steps % d == 0 and (d == 1 or d * drive_step_s <= MOVE_S))


def _opening_steps(scenario: Scenario, plan: Plan, waits: NDArray[np.float64]) -> NDArray[np.int64]:
    issue_h = hours_between(scenario.clock.start, plan.issue_time)
    steps = np.ceil((issue_h + waits) * SECONDS_PER_HOUR / scenario.clock.drive_step_s)
    return np.minimum(steps, 2.0**62).astype(np.int64)


def _check_hashes(ids: Sequence[str]) -> None:
    seen: dict[int, str] = {}
    for name in ids:
        other = seen.setdefault(streams.stable_hash(name), name)
        if other != name:
            raise RequestError(f"places {other} and {name} share a random stream; rename one of them")
