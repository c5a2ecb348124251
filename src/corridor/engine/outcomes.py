"""From what members wrote down to what an ensemble says of roads, waits, trips and ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.graph import way_to_exit
from corridor.engine.network import free_hours
from corridor.world.events import GOODS
from corridor.world.outcomes import Ends, Pressures, Queues, Trips, Waits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corridor.engine.arrays import Clockwork, Output
    from corridor.engine.havens import Shelters
    from corridor.engine.network import Network
    from corridor.engine.society import Society
    from corridor.world.scenario import Place, Scenario


def tell_pressures(scenario: Scenario, society: Society, shelters: Shelters, out: Output, members: int) -> Pressures:
    """What moved people apart from roads, and where they stay."""
    day = timedelta(days=1)
    days = [scenario.clock.start + day * (society.first_day + k) for k in range(out.days_left.shape[1])]
    within = [k for k, one in enumerate(days) if one < scenario.clock.end and society.has_good.any()]
    goods = np.flatnonzero(society.has_good)
    return Pressures(
        moves=out.moves,
        levels=out.pressure / (1000 * members),
        days=tuple(days[k] for k in within),
        goods=tuple(GOODS[k] for k in goods),
        days_left=out.days_left[:, within][:, :, goods],
        shelter_ids=tuple(place.place_id for place in shelters.places),
        present=out.present,
    )


def tell_queues(network: Network, origins: Sequence[Place], out: Output, members: int) -> Queues:
    """Where traffic stood."""
    links = network.graph.links
    return Queues(
        main_way=tuple(_main_way(network, origins, out)),
        road_ids=tuple(link.road.road_id for link in links),
        tails=tuple(link.tail for link in links),
        heads=tuple(link.head for link in links),
        length_km=np.array([link.road.length_km for link in links]),
        total_km=out.queue_km,
        worst_share=out.worst,
        mean_share=out.standing / (1000 * members),
        mean_people=out.on_road / members,
    )


def _main_way(network: Network, origins: Sequence[Place], out: Output) -> list[int]:
    # From the most populous place that has a way out, at every place the road that most people spent most time on.
    graph = network.graph
    spent = out.on_road.sum(axis=0)
    onward: dict[str, list[int]] = {}
    for row, link in enumerate(graph.links):
        onward.setdefault(link.tail, []).append(row)
    homes = [one.place_id for one in origins if way_to_exit(graph, one.place_id)]
    people = {one.place_id: one.population for one in origins}
    at = max(homes, key=lambda name: people[name], default="")
    rows = {(link.road.road_id, link.tail): row for row, link in enumerate(graph.links)}
    quickest = [rows[link.road.road_id, link.tail] for link in way_to_exit(graph, at)] if at else []
    way: list[int] = []
    seen = {at}
    while at in onward and at in graph.at_risk:
        ahead = [row for row in onward[at] if graph.links[row].head not in seen]
        if not ahead:
            return quickest
        way.append(max(ahead, key=lambda row: (spent[row], row in quickest)))
        at = graph.links[way[-1]].head
        seen.add(at)
    return way


def tell_waits(network: Network, origins: Sequence[Place], out: Output, clockwork: Clockwork) -> Waits:
    """How long parties of each origin waited."""
    slot_h = clockwork.step_h * clockwork.steps_per_decision
    counts = out.origins
    with np.errstate(invalid="ignore", divide="ignore"):  # nobody decided or set out: no wait, NaN
        return Waits(
            place_ids=tuple(origin.place_id for origin in origins),
            free_h=free_hours(network, origins),
            people_out=counts["people_out"],
            parties_left=counts["decided"] - counts["out"],
            ready_h=np.where(counts["decided"] > 0, counts["ready_slots"] * slot_h / counts["decided"], np.nan),
            road_h=np.where(counts["set_out"] > 0, counts["road_half_slots"] * slot_h / 2 / counts["set_out"], np.nan),
        )


def tell_trips(origins: Sequence[Place], out: Output, clockwork: Clockwork, start: datetime) -> Trips:
    """How long parties were on the way, by departure."""
    hours = clockwork.slots_per_bucket * clockwork.steps_per_decision * clockwork.step_h
    with np.errstate(invalid="ignore"):
        return Trips(
            place_ids=tuple(origin.place_id for origin in origins),
            departed_from=tuple(start + timedelta(hours=hours * k) for k in range(out.trips.shape[1])),
            parties=out.member_trips["parties"],
            hours=out.member_trips["steps"] * clockwork.step_h / out.member_trips["parties"],
            mean_parties=out.trips["parties"] / len(out.tally),
            mean_hours=out.trips["steps"] * clockwork.step_h / out.trips["parties"],
        )


def tell_ends(network: Network, origins: Sequence[Place], out: Output, clockwork: Clockwork, members: int) -> Ends:
    """How it ended."""
    last = np.where(out.tally["last_out"] >= 0, out.tally["last_out"], np.nan)
    moved = np.maximum(out.tally["last_moved"], 0)
    on_way = out.tally["driving"] > 0
    return Ends(
        last_out_h=last * clockwork.step_h,
        standstill_h=np.where(on_way, (clockwork.steps - moved) * clockwork.step_h, 0.0),
        refused=out.tally["refused"],
        failed=out.tally["failed"],
        place_ids=tuple(origin.place_id for origin in origins),
        ready_people=out.end_ready / members,
        line_people=out.end_line / members,
        road_people=out.end_road / members,
        node_ids=network.graph.places,
        verge_people=out.end_verge / members,
    )
