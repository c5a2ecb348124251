"""simulate_days(scenario, plan) -> DayEnsemble: a case by the day, member by member on threads."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock, local
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.days.build import build_frame
from corridor.engine.days.future import Future, draw_future
from corridor.engine.days.layout import LOST, Case, Output, Rules, State
from corridor.engine.days.member import run_days
from corridor.engine.days.pools import new_pool
from corridor.engine.threads import run_on_threads
from corridor.world.days import DayEnsemble
from corridor.world.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from corridor.engine.days.build import Frame
    from corridor.world.results import Plan
    from corridor.world.scenario import Scenario

BLOCK = 10
"""Members a worker runs before it reports; has no influence on any result."""

ROOM, MOST_ROOM = 1 << 11, 1 << 20
"""Situations that a member may be in at once: room at first, and at most. Less room is faster."""


def simulate_days(
    scenario: Scenario,
    plan: Plan,
    *,
    takes_counts: bool,
    draws_conflicts: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> DayEnsemble:
    """Run an ensemble of a case by the day.

    Parameters
    ----------
    scenario
        What is known at the issue time: the as-of wall is the caller's. Totals are given where `day_rules.given` is
        there, and drawn where it is not.
    plan
        What to run; valid times are every day of the run.
    takes_counts
        Whether camps are set to what was counted, on each day with a known count.
    draws_conflicts
        Whether conflicts after the issue time are drawn, or are as the scenario's events say.
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the network is too large for its settings, or a member is in too many situations at once.
    """
    assert scenario.day_rules is not None
    frame = build_frame(scenario)
    future = draw_future(scenario, frame, plan, takes_counts=takes_counts, draws_conflicts=draws_conflicts)
    places = _with_first_day_taken_off(scenario, frame, future)
    case = Case(
        places=places, links=frame.links, out_links=frame.out_links, first_out=frame.first_out,
        positions=frame.positions, paths=frame.ways.paths, first_path=frame.ways.first_path,
        path_links=frame.ways.path_links, decay=frame.decay, intensity=frame.intensity, actions=frame.actions,
        due=future.due, inserted=future.inserted, counted=future.counted, attraction=future.attraction,
        outbreak=future.outbreak, lull=future.lull, camps=np.flatnonzero(places["is_camp"]), days=frame.days,
        issue_day=future.issue_day, seed=plan.seed, hasten=frame.hasten,
        has_parallels=_has_parallels(frame.links),
    )  # fmt: skip
    out = _run(case, frame, plan, progress)
    return _tell(scenario, frame, case, out, plan)


def _has_parallels(links: NDArray[np.void]) -> bool:
    ends = zip(links["start"].tolist(), links["end"].tolist(), strict=True)
    return len(set(ends)) < len(links)


def _with_first_day_taken_off(scenario: Scenario, frame: Frame, future: Future) -> NDArray[np.void]:
    # The newer rules count capacity from the first day on.
    assert scenario.day_rules is not None
    places = frame.places.copy()
    if frame.rules.is_2026:
        limited = places["capacity"] > 0
        places["capacity"][limited] -= future.inserted[limited]
    return places


def _run(case: Case, frame: Frame, plan: Plan, progress: Callable[[int], None]) -> Output:
    days, places, roads = case.days, len(case.places), int(case.links["road"].max(initial=-1)) + 1
    out = Output(
        present=np.zeros((plan.members, days, len(case.camps)), np.int64),
        displaced=np.zeros((plan.members, days), np.int64),
        on_the_way=np.zeros((plan.members, days), np.int64),
        waiting=np.zeros((plan.members, days), np.int64),
        sum_people=np.zeros((days, places), np.int64),
        sum_passed=np.zeros((days, roads), np.int64),
    )
    lock, mine = Lock(), local()

    def run_block(first: int) -> None:
        last = min(first + BLOCK, plan.members)
        block = _run_members(case, frame.rules, out, plan, (first, last), mine)
        with lock:
            np.add(out.sum_people, block.sum_people, out=out.sum_people)
            np.add(out.sum_passed, block.sum_passed, out=out.sum_passed)
        progress(last - first)

    run_on_threads(run_block, plan.members, BLOCK, plan.workers)
    return out


def _run_members(case: Case, rules: Rules, out: Output, plan: Plan, rows: tuple[int, int], mine: local) -> Output:
    # All members of a block; from its first one again, with more room, when there was too little.
    while True:
        if not hasattr(mine, "state"):
            mine.room = getattr(mine, "room", ROOM)
            mine.state = _new_state(case, mine.room)
        block = out._replace(sum_people=np.zeros_like(out.sum_people), sum_passed=np.zeros_like(out.sum_passed))
        for row in range(*rows):
            member = row if plan.streams is None else int(plan.streams[row])
            run_days(case, rules, mine.state, block, row, member)
            if mine.state.numbers[LOST]:
                break
        else:
            return block
        if mine.room >= MOST_ROOM:
            raise RequestError(
                f"a member is in more than {MOST_ROOM:,} situations at once; lower awareness_level, or leave out places"
            )
        mine.room *= 8
        del mine.state


def _new_state(case: Case, room: int) -> State:
    places, links, paths = len(case.places), len(case.links), len(case.paths)
    return State(
        here=new_pool(room), later=new_pool(room), hop=new_pool(room), stops=new_pool(room),
        people=np.zeros(places, np.int64), capacity=np.zeros(places), live=np.zeros(places, np.int64),
        chance=np.zeros(places), conflict=np.zeros(places), since=np.zeros(places, np.int64),
        is_camp=np.zeros(places, np.int8), is_town=np.zeros(places, np.int8), flag=np.zeros(places),
        score=np.zeros(places), is_closed=np.zeros(links, np.int8), weights=np.zeros(paths),
        stamp=np.zeros(places, np.int64), scratch=np.zeros(places), shares=np.zeros(paths), taken=np.zeros(paths),
        numbers=np.zeros(5, np.int64),
    )  # fmt: skip


def _tell(scenario: Scenario, frame: Frame, case: Case, out: Output, plan: Plan) -> DayEnsemble:
    start = scenario.clock.start
    return DayEnsemble(
        valid_times=tuple(start + timedelta(days=day) for day in range(frame.days)),
        camp_ids=tuple(scenario.places[k].place_id for k in case.camps),
        present=out.present,
        displaced=out.displaced,
        on_the_way=out.on_the_way,
        waiting=out.waiting,
        place_ids=tuple(place.place_id for place in scenario.places),
        mean_people=out.sum_people.astype(np.float64) * (frame.hasten / plan.members),
        road_ids=tuple(road.road_id for road in scenario.roads),
        mean_passed=np.cumsum(out.sum_passed, axis=0).astype(np.float64) * (frame.hasten / plan.members),
    )
