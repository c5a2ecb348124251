"""simulate(scenario, plan) -> Ensemble: compile the scenario, draw, run blocks of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics import streams
from corridor.engine.arrays import Clockwork, World
from corridor.engine.blocks import Run, run_blocks
from corridor.engine.course import find_shut, find_slowest, last_known, list_changes, list_shut
from corridor.engine.draws import draw_fighting, draw_inputs, draw_opening_waits, draw_prior_sets, member_streams
from corridor.engine.fights import fight_distances, list_fights
from corridor.engine.havens import find_shelters, list_origins
from corridor.engine.layers import Needs
from corridor.engine.network import build_network
from corridor.engine.outcomes import tell_ends, tell_pressures, tell_queues, tell_trips, tell_waits
from corridor.engine.rules import load_rules
from corridor.engine.surroundings import build_society
from corridor.world.errors import RequestError
from corridor.world.events import EventKind
from corridor.world.results import Ensemble
from corridor.world.units import SECONDS_PER_HOUR, hours_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from corridor.dynamics.layout import Records
    from corridor.world.results import Plan
    from corridor.world.scenario import Clock, Scenario

DRAWS = ("how-many", "of-which-sizes", *(f"{name} {part}" for name in (
    "patient", "barred", "lift", "on-foot", "seat", "truck", "tractor", "dry"
) for part in ("how-many", "of-which-sizes")))  # fmt: skip
"""Ids of the draws of a decision, two for each way to go, in the order of `arrays`."""

BUCKET_S = 6 * SECONDS_PER_HOUR
MOST_BUCKETS = 100
"""Departures are told apart by stretches of so many seconds, longer ones where there would be more."""

MOVE_S = 300
"""Seconds between hand-overs of whole vehicles from road to road, at most."""


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
        When the drive step is too long for a road, two ids share a stable hash, or a rule that the scenario names
        is not installed or fails.
    """
    _check_hashes([place.place_id for place in scenario.places])
    origins = list_origins(scenario)
    prior_set = draw_prior_sets(scenario, plan)
    inputs = draw_inputs(scenario, plan, prior_set)
    network = build_network(scenario, origins, _needs(scenario, inputs), plan.area)
    shut_targets, shut_records = list_shut(find_shut(scenario, plan.issue_time), network, origins)
    waits = draw_opening_waits(plan, last_known(scenario, shut_targets, plan.issue_time), inputs)
    fights = list_fights(scenario, plan.issue_time)
    issue_h = hours_between(scenario.clock.start, plan.issue_time)
    lull_h, drawn_fights = draw_fighting(plan, inputs, issue_h, is_open=bool(fights["is_open"].any()))
    shelters = find_shelters(scenario, network)
    society = build_society(scenario, origins, network, shelters)
    world = World(
        changes=list_changes(scenario, network, origins),
        shut=shut_records,
        fights=fights,
        fight_km=fight_distances(scenario, [*origins, *shelters.places]),
        drawn_fights=drawn_fights,
        lull_h=lull_h,
        stream=member_streams(plan),
        draw_hash=np.array([streams.stable_hash(name) for name in DRAWS]),
        record_step=np.array([scenario.clock.step_at(time) for time in plan.valid_times], np.int64),
        inputs=inputs,
        opening_step=_opening_steps(scenario, plan, waits),
    )
    clockwork = _clockwork(scenario.clock, plan, has_choice=network.plans > 1)
    run = Run(scenario, tuple(origins), world, society, clockwork, network, tuple(load_rules(scenario)))
    out = run_blocks(run, plan, progress)
    if out.tally["lost"].any():
        raise AssertionError("the pool of runs was too small; please report this scenario")
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
        inside=out.inside,
        pressures=tell_pressures(scenario, society, shelters, out, plan.members),
        queues=tell_queues(network, origins, out, plan.members),
        waits=tell_waits(network, origins, out, clockwork),
        trips=tell_trips(origins, out, clockwork, scenario.clock.start),
        ends=tell_ends(network, origins, out, clockwork, plan.members),
    )


def _needs(scenario: Scenario, inputs: Records) -> Needs:
    # Layers, and lines for those who stop on the way, are made only where a scenario asks for them.
    has_wear = bool(np.isfinite(inputs["range_km"]).any() or (inputs["breakdowns_per_million_km"] > 0).any())
    has_walkers = has_wear or bool((inputs["carless_share"] * inputs["walk_share"] > 0).any())
    is_escorted = any(event.kind is EventKind.CONVOY for event in scenario.events)
    has_injured = any(event.kind is EventKind.INJURIES for event in scenario.events)
    has_escort = is_escorted or has_injured or bool((inputs["patient_share"] > 0).any())
    return Needs(
        layers=3 if has_escort else 2 if has_walkers else 1,
        has_verges=has_wear,
        walk_km_per_day=float(inputs["walk_km_per_day"].min()),
        slowest=find_slowest(scenario),
    )


def _clockwork(clock: Clock, plan: Plan, *, has_choice: bool) -> Clockwork:
    slots = clock.steps // (clock.decide_step_s // clock.drive_step_s)
    return Clockwork(
        seed=plan.seed,
        everybody=streams.stable_hash("everybody"),
        steps=clock.steps,
        steps_per_decision=clock.decide_step_s // clock.drive_step_s,
        # Where ways part, curves need to know who comes next: parties follow them every step.
        steps_per_move=1 if has_choice else _steps_per_move(clock.drive_step_s, clock.decide_step_s),
        step_h=clock.drive_step_s / SECONDS_PER_HOUR,
        slots_per_bucket=max(BUCKET_S // clock.decide_step_s, -(-slots // MOST_BUCKETS), 1),
        has_area=plan.area is not None,
    )


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
