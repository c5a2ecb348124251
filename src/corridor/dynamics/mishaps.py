"""What thins a run on its way: dry tanks, breakdowns, refusals. Equations T8 and T9 in docs/model.md.

Judged when parties come to the end of a road. Each conserves parties: who stops is on foot, waits at the verge, or is
sent back.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corridor.dynamics import streams
from corridor.dynamics.compiling import kernel
from corridor.dynamics.curves import ENTERED, PAST
from corridor.dynamics.junctions import roads_a_layer, wake
from corridor.dynamics.layout import AMBULANCE, BARRED_CAR, BUS, CAR, FOOT, RIDE, TRACTOR, TRUCK, VEHICLES, WALK
from corridor.dynamics.quantiles import binomial_quantile
from corridor.dynamics.runs import append_run, free_run, split_off

if TYPE_CHECKING:
    from corridor.dynamics.layout import Journal, Net, Records

_WALKERS = 0x5A17ED00
"""Key of the draw of who walks on: any other than an origin's."""

RIDE_CARS = 0.05
"""Road that a party in another's car takes, in cars: next to none, yet it keeps its place in the order (a guess)."""


@kernel
def _how_many(journal: Journal, process: int, entity: int, run: Records, clock: int, chance: float) -> int:
    # Of a run's parties, each with the same chance.
    if chance <= 0.0:
        return 0
    if chance >= 1.0:
        everybody: int = run.parties
        return everybody
    rules = journal.rules[0]
    whose = (journal.origins[run.origin].entity + run.slot * 2654435761 + run.kind * 97) & 0xFFFFFFFF
    u = streams.uniform(rules.seed, process, rules.member, clock, entity, whose)
    return binomial_quantile(u, run.parties, math.log1p(-chance), chance)


@kernel
def range_exceeded(km: float, log_median: float, log_sd: float) -> float:
    """Share of tanks that are dry after so many km: log-normal ranges; for a certain range (log_sd 0), 0 or 1."""
    if km <= 0.0:
        return 0.0
    if log_sd <= 0.0:
        return 1.0 if math.log(km) > log_median else 0.0
    return 0.5 * math.erfc((log_median - math.log(km)) / (log_sd * math.sqrt(2.0)))


@kernel
def failing_share(rules: Records, before_km: float, after_km: float, surely_km: float, length_km: float) -> float:
    """Share of vehicles that run dry or break down between two readings of their used range.

    `surely_km` is what everybody could drive who set out: nobody sets out without fuel for the way itself.
    """
    dry_before = range_exceeded(max(before_km, surely_km), rules.range_log_km, rules.range_log_sd)
    dry_after = range_exceeded(max(after_km, surely_km), rules.range_log_km, rules.range_log_sd)
    kept = (1.0 - dry_after) / (1.0 - dry_before) if dry_before < 1.0 else 1.0
    return 1.0 - kept * math.exp(-rules.breakdowns_per_km * length_km)


@kernel
def _take_out(net: Net, run: int, count: int, onwards: int, clock: int) -> int:
    # Parties of a run that do not go on, as a run; the curve of the road onwards has counted them already.
    out: int = split_off(net.runs, net.mix, run, count)
    if onwards >= 0:
        link, step = net.roads[onwards], PAST + clock + 1
        link.entered -= count * net.runs[out].width
        # Nor had they entered in the steps before: the curve never falls.
        for _ in range(link.past_mask):
            slot = link.past_start + (step & link.past_mask)
            if net.past[ENTERED, slot] <= link.entered:
                break
            net.past[ENTERED, slot] = link.entered
            step -= 1
    return out


@kernel
def _rest_of(net: Net, run: int) -> int:
    # The run that goes on; -1 if nobody is left in it.
    if net.runs[run].parties > 0:
        return run
    free_run(net.runs, run)
    return -1


@kernel
def refuse(net: Net, journal: Journal, at: int, run: int, onwards: int, clock: int) -> int:
    """Send back those of a run whom a checkpoint refuses; they are ready at home, and barred (T9). Returns the rest."""
    kind = net.runs[run].kind
    share = 1.0 if kind == BARRED_CAR else journal.rules[0].refusal_share
    if share <= 0.0 or kind in (BUS, AMBULANCE):
        return run
    count = _how_many(journal, streams.REFUSE, net.nodes[at].entity, net.runs[run], clock, share)
    if count == 0:
        return run
    back = _take_out(net, run, count, onwards, clock)
    people = net.runs[back].people
    home = net.runs[back].origin
    for k in range(net.mix.shape[1]):
        journal.sent_back[home, k] += net.mix[back, k]
    journal.origins[home].set_out -= count
    journal.tally[0].set_out -= people
    journal.tally[0].refused += people
    free_run(net.runs, back)
    return _rest_of(net, run)


@kernel
def wear(net: Net, journal: Journal, at: int, run: int, road: int, onwards: int, clock: int) -> int:
    """Let vehicles of a run fail that came along a road; returns the rest of it (T8).

    What failed stands in the way at the end of the road. Its people walk on, or wait at the verge for a lift.
    """
    rules, link, batch = journal.rules[0], net.roads[road], net.runs[run]
    if link.is_line or batch.kind not in (CAR, TRUCK, TRACTOR, BARRED_CAR):
        return run
    late = max(clock + 1 - batch.entered - link.free_lag, 0.0)
    used = batch.used_km + link.length_km + rules.idle_km_per_step * late
    share = failing_share(rules, batch.used_km, used, journal.origins[batch.origin].way_km, link.length_km)
    batch.used_km = used
    if onwards < 0 or link.is_exit or link.is_beyond or net.nodes[at].layer != VEHICLES or net.nodes[at].verge < 0:
        return run
    count = _how_many(journal, streams.WEAR, link.entity, batch, clock, share)
    if count == 0:
        return run
    failed = _take_out(net, run, count, onwards, clock)
    link.stopped += count * net.runs[failed].width
    journal.tally[0].failed += count
    start = streams.uniform(rules.seed, streams.WEAR, rules.member, clock, link.entity, _WALKERS ^ batch.slot)
    walking = int(start + count * rules.stranded_walk_share)  # right in the mean, of single vehicles too
    if walking > 0:
        on_foot = split_off(net.runs, net.mix, failed, walking)
        _start(net, on_foot, onwards + FOOT * roads_a_layer(net), WALK, 1.0, clock)
    if net.runs[failed].parties > 0:
        net.runs[failed].kind = RIDE
        net.runs[failed].width = RIDE_CARS
        net.runs[failed].entered = clock + 1
        append_run(net.roads[net.nodes[at].verge], net.runs, net.mix, failed)
    else:
        free_run(net.runs, failed)
    return _rest_of(net, run)


@kernel
def _start(net: Net, run: int, road: int, kind: int, width: float, clock: int) -> None:
    # Puts a run on a road of any layer, outside the node model: for those who take no room.
    batch = net.runs[run]
    batch.kind = kind
    batch.width = width
    batch.entered = clock + 1
    wake(net, net.roads[road].head, PAST + clock + 1)
    net.roads[road].entered += batch.parties * width
    append_run(net.roads[road], net.runs, net.mix, run)


@kernel
def give_lifts(net: Net, share: float) -> None:
    """Let a share of those who wait at each verge find a lift: they join the road in the order of stopping."""
    for at in range(net.ways.shape[1]):
        if net.nodes[at].verge >= 0:
            verge = net.roads[net.nodes[at].verge]
            held = verge.parties * RIDE_CARS - (verge.entered - verge.crossed)
            if held > 0.0:
                # A hair more than the whole, so that the last party does not wait for rounding.
                verge.entered += min(held, held * share + 1e-3)
