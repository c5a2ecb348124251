"""Which unknowns carry the spread: a screening of all, then shares of variance of those that matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.studies.request import MAX_MEMBERS, Request, check_request
from corridor.studies.sensitivities.account import make_manifest, make_summary, make_table
from corridor.studies.sensitivities.indices import chance_share, screen, screen_positions, share_out, share_positions
from corridor.studies.sensitivities.runs import Bench, run_at
from corridor.studies.sensitivities.unknowns import hold_position, list_unknowns
from corridor.studies.wall import known_at
from corridor.world.errors import RequestError
from corridor.world.results import MIXTURE
from corridor.world.sensitivities import MOST_SHARED_OUT, OUTCOMES, Effect, Method, Sensitivity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from corridor.world.scenario import Scenario
    from corridor.world.sensitivities import SensitivityRequest

LEAST_TRAJECTORIES = 4
LEAST_BASE = 8


@dataclass(frozen=True)
class Design:
    """What an analysis is about to run: what is known, what is uncertain in it, how many members."""

    known: Scenario
    issue_time: datetime
    unknowns: tuple[str, ...]
    runs: int


def plan_sensitivity(scenario: Scenario, request: SensitivityRequest) -> Design:
    """List the unknowns and count the runs.

    Raises
    ------
    RequestError
        When the request does not fit the scenario, or nothing in it is uncertain.
    """
    issue_time = check_request(
        scenario,
        Request(request.issue_time, prior_set=request.prior_set, seed=request.seed, workers=request.workers),
    )
    trajectories, base = request.trajectories, request.base
    if trajectories < LEAST_TRAJECTORIES:
        raise RequestError(f"--trajectories {trajectories}: must be at least {LEAST_TRAJECTORIES}; 20 are usual")
    if base < LEAST_BASE or base & (base - 1):
        raise RequestError(
            f"--base {base}: must be a power of two, at least {LEAST_BASE}; {_power_near(base)} is the nearest"
        )
    known = known_at(scenario, issue_time)
    unknowns = list_unknowns(known, issue_time, request.prior_set)
    if not unknowns:
        where = "" if request.prior_set == MIXTURE else f" in the prior set {request.prior_set}"
        raise RequestError(
            f"{scenario.scenario_id}: nothing is uncertain{where}: all inputs are constant and nothing is shut; "
            "give at least one input a range in scenario.toml"
        )
    shared = len(unknowns) if request.method is Method.SOBOL else min(len(unknowns), MOST_SHARED_OUT)
    runs = 0 if request.method is Method.SOBOL else trajectories * (len(unknowns) + 1)
    runs += 0 if request.method is Method.MORRIS else base * (shared + 2)
    if runs > MAX_MEMBERS:
        raise RequestError(
            f"--trajectories {trajectories}, --base {base}: that is {runs:,} runs for {len(unknowns)} unknowns; "
            f"must be {MAX_MEMBERS:,} at most; ask for less"
        )
    return Design(known, issue_time, unknowns, runs)


def _power_near(number: int) -> int:
    below = 1 << max(number, LEAST_BASE).bit_length() - 1
    return below if number - below <= 2 * below - number else 2 * below


def analyse_sensitivity(
    scenario: Scenario, request: SensitivityRequest, progress: Callable[[int], None] = lambda _: None
) -> Sensitivity:
    """Find which unknowns carry the spread of the outcomes.

    1. All unknowns are screened (Morris): many starts, from each of which one unknown after the other is moved.
    2. The variance is shared out (Sobol) between those with the largest effects, relative to the largest on that
       outcome; the others are held (`held` in the summary says where).

    All runs of one trajectory, or of one base sample, share their random streams: their difference is the unknown's.

    Parameters
    ----------
    progress
        Called with the number of members finished since the last call, from any thread.

    Raises
    ------
    RequestError
        When the request does not fit the scenario, or nothing in it is uncertain.
    """
    design = plan_sensitivity(scenario, request)
    bench = Bench(design.known, design.issue_time, request, {})
    effects = {one.name: tuple(map(Effect, design.unknowns)) for one in OUTCOMES}
    shared, held, chance, nobody_out = design.unknowns, dict[str, float](), dict[str, float | None](), 0
    if request.method is not Method.SOBOL:
        positions = screen_positions(design.unknowns, request.trajectories, request.seed)
        runs = run_at(bench, design.unknowns, positions, len(design.unknowns) + 1, progress)
        nobody_out += int(runs.pop("nobody_out").sum())
        effects = screen(design.unknowns, positions, runs, request.seed)
        shared = strongest(effects)[:MOST_SHARED_OUT] if request.method is Method.BOTH else ()
    if shared:
        held = {name: hold_position(design.known, name) for name in design.unknowns if name not in shared}
        positions = share_positions(shared, request.base, request.seed)
        runs = run_at(replace(bench, held=held), shared, positions, len(shared) + 2, progress)
        nobody_out += int(runs.pop("nobody_out").sum())
        effects = _joined(effects, share_out(shared, runs, request.seed))
        chance = {name: chance_share(values, len(shared)) for name, values in runs.items()}
    order = _order(effects, shared)
    effects = {name: _sorted(of, order) for name, of in effects.items()}
    return Sensitivity(
        scenario=scenario,
        issue_time=design.issue_time,
        request=request,
        unknowns=order,
        shared=tuple(name for name in order if name in shared),
        effects=effects,
        chance=chance,
        runs=design.runs,
        nobody_out=nobody_out,
        tables={"sensitivity": make_table(effects, shared)},
        summary=make_summary(
            scenario, design.issue_time, request, unknowns=order, shared=[name for name in order if name in shared],
            held=held, effects=effects, chance=chance, runs=design.runs, nobody_out=nobody_out,
        ),
        manifest=make_manifest(scenario, design.issue_time, request),
    )  # fmt: skip


def strongest(effects: Mapping[str, Sequence[Effect]]) -> tuple[str, ...]:
    """Order unknowns by their largest effect in the screening, each over the largest on the same outcome."""
    strength: dict[str, float] = {}
    for of in effects.values():
        most = max(one.mu_star or 0.0 for one in of) or 1.0
        for one in of:
            strength[one.unknown] = max(strength.get(one.unknown, 0.0), (one.mu_star or 0.0) / most)
    return tuple(sorted(strength, key=lambda name: -strength[name]))


def _order(effects: Mapping[str, Sequence[Effect]], shared: Sequence[str]) -> tuple[str, ...]:
    # Those with shares first, by the largest of them; then the others, as they were screened.
    share: dict[str, float] = {}
    for of in effects.values():
        for one in of:
            share[one.unknown] = max(share.get(one.unknown, 0.0), one.st or 0.0)
    return tuple(sorted(strongest(effects), key=lambda name: (name not in shared, -share[name])))


def _sorted(effects: Sequence[Effect], order: Sequence[str]) -> tuple[Effect, ...]:
    return tuple(sorted(effects, key=lambda one: order.index(one.unknown)))


def _joined(
    screened: Mapping[str, Sequence[Effect]], shared_out: Mapping[str, Sequence[Effect]]
) -> dict[str, tuple[Effect, ...]]:
    # Both halves of what is known of each unknown.
    found = {}
    for name, of in screened.items():
        shares = {one.unknown: one for one in shared_out[name]}
        found[name] = tuple(
            replace(one, s1=two.s1, s1_conf=two.s1_conf, st=two.st, st_conf=two.st_conf)
            if (two := shares.get(one.unknown))
            else one
            for one in of
        )
    return found
