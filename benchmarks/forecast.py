"""Speed of the reference case: one absolute figure, and ratios measured in turn within this run.

Run with `make bench`. Absolute seconds depend on the machine and its neighbours; ratios much less.
"""

from __future__ import annotations

import resource
import statistics
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from corridor.engine.simulate import simulate
from corridor.intake.read import read_scenario
from corridor.publish.report import render_attachments
from corridor.studies.forecast import forecast, hourly_grid
from corridor.studies.replays.replay import Replay, replay
from corridor.studies.request import Request, check_request
from corridor.studies.rivals.ensembles import Rivals
from corridor.studies.wall import known_at
from corridor.world.backtests import ALL, BacktestRequest, Track
from corridor.world.distributions import Distribution
from corridor.world.results import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.inputs import UncertainInput
    from corridor.world.scenario import Scenario

MEMBERS = 1000
ROUNDS = 5
PART = 100  # members of the timed pairs


def more_people(scenario: Scenario, factor: int) -> Scenario:
    """Multiply the people, and leave the roads alone."""
    places = tuple(replace(place, population=place.population * factor) for place in scenario.places)
    return replace(scenario, places=places)


def wider_world(scenario: Scenario, factor: int) -> Scenario:
    """Multiply the people, and what roads, checkpoint and desks can take."""
    inputs = dict(scenario.inputs)
    inputs["registration_per_h"] = _times(inputs["registration_per_h"], factor)
    sets = {
        name: replace(
            one, inputs={**one.inputs, "checkpoint_veh_per_h": _times(one.inputs["checkpoint_veh_per_h"], factor)}
        )
        for name, one in scenario.prior_sets.items()
    }
    roads = tuple(replace(road, lanes=road.lanes * factor) for road in scenario.roads)
    return replace(more_people(scenario, factor), roads=roads, inputs=inputs, prior_sets=sets)


def _times(one: UncertainInput, factor: int) -> UncertainInput:
    values = tuple(value * factor for value in one.distribution.values)
    return replace(one, distribution=Distribution(one.distribution.kind, values))


def seconds(action: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def ratio(numerator: Callable[[], object], denominator: Callable[[], object]) -> str:
    """Median and range of the ratio of two calls, timed in turn."""
    pairs = [seconds(numerator) / seconds(denominator) for _ in range(ROUNDS)]
    return f"{statistics.median(pairs):5.2f}  ({min(pairs):.2f} to {max(pairs):.2f})"


def replay_and_run(scenario: Scenario) -> tuple[Callable[[], object], Callable[[], object]]:
    """A cold and an updating replay three days on, with all rivals and scores, and the simulation in the first."""
    request = BacktestRequest(members=PART)
    later = check_request(scenario, Request()) + timedelta(days=3)
    plan = Plan(later, tuple(hourly_grid(scenario, later)), members=PART)

    def replays() -> object:
        rivals = [Rivals(scenario, (ALL,), request)]
        return [replay(Replay(scenario, request, track, later), rivals) for track in Track]

    replays()  # the library of scores is loaded once
    return replays, lambda: simulate(known_at(scenario, later), plan)


def main() -> None:
    """Print the figures that issues and the README quote."""
    scenario = read_scenario("karabakh-2023")
    issue_time = check_request(scenario, Request())
    known = known_at(scenario, issue_time)
    times = tuple(hourly_grid(known, issue_time))

    def run(world: Scenario, members: int = PART, workers: int = 1) -> Callable[[], object]:
        return lambda: simulate(world, Plan(issue_time, times, members=members, workers=workers))

    compile_s = seconds(run(known, 1))
    print(f"first member, with compiling if nothing was kept    {compile_s:6.1f} s")
    whole = [seconds(run(known, MEMBERS, 2)) for _ in range(3)]
    best, middle = min(whole), statistics.median(whole)
    print(f"{MEMBERS} members, 2 threads: best of 3, median           {best:6.1f} s, {middle:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory so far                                  {peak:6.2f} GB")
    print(f"2 threads / 1 thread                                {ratio(run(known, workers=2), run(known))}")
    print(f"100 times the people / as is                        {ratio(run(more_people(known, 100)), run(known))}")
    print(f"100 times people, lanes, checkpoint / as is         {ratio(run(wider_world(known, 100)), run(known))}")
    record = forecast(scenario, Request(members=PART))
    render_attachments(record)  # fonts are found once
    drawing = ratio(lambda: render_attachments(record), run(known))
    print(f"figures, CSV and report / {PART} members               {drawing}")
    print(f"both replays of a backtest / {PART} members            {ratio(*replay_and_run(scenario))}")
    print(f"{2 * PART} members / {PART} members                           {ratio(run(known, 2 * PART), run(known))}")


if __name__ == "__main__":
    main()
