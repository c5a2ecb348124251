"""What a member writes down on the way and at its end: reads, and changes nothing else. Compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.dynamics.compiling import kernel
from corridor.dynamics.curves import standing_share
from corridor.dynamics.junctions import roads_a_layer
from corridor.engine.people import people_at_home, people_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corridor.dynamics.layout import Journal, Net, Records
    from corridor.engine.arrays import Clockwork, Output
    from corridor.engine.state import Lodging, People


@kernel
def count_waiting(origins: Records) -> None:
    """Count parties on the way; called when parties have set out and again at the end of the step: half a step each."""
    for origin in range(origins.shape[0]):
        origins[origin].road_half_slots += origins[origin].set_out - origins[origin].out


@kernel
def note_worst(net: Net, step: int) -> None:
    """Keep the largest share of each road that ever stood."""
    for road in range(net.roads.shape[0]):
        if not net.roads[road].is_line:
            net.roads[road].worst = max(net.roads[road].worst, standing_share(net.roads[road], net.past, step))


@kernel
def _people_inside(net: Net, journal: Journal, people: People) -> int:
    # Who would leave and is still in the area asked about.
    inside = 0
    for origin in range(journal.origins.shape[0]):
        if journal.origins[origin].in_area:
            inside += people_in(people.settled[origin]) + people_in(journal.sent_back[origin])
            for means in range(people.ready.shape[1]):
                inside += people_in(people.ready[origin, means])
    for road in range(net.roads.shape[0]):
        if net.roads[road].in_area:
            inside += net.roads[road].people
    return inside


@kernel
def _record(
    out: Output, member: int, row: int, net: Net, journal: Journal, people: People, lodging: Lodging,
    clock: Clockwork, registered: int, step: int,
) -> None:  # fmt: skip
    tally, links = journal.tally[0], out.standing.shape[1]
    out.vehicles[member, row] = int(tally.cars + 0.5)
    out.arrivals[member, row] = tally.crossed
    out.stages[member, row, 0] = tally.settled
    out.stages[member, row, 1] = tally.stayer
    sent_back = 0
    for origin in range(journal.sent_back.shape[0]):
        sent_back += people_in(journal.sent_back[origin])
    out.stages[member, row, 2] = tally.ready + sent_back
    out.stages[member, row, 3] = tally.set_out - tally.crossed
    out.stages[member, row, 4] = tally.crossed - registered
    out.stages[member, row, 5] = registered - tally.returned
    out.stages[member, row, 6] = tally.dead
    _record_people(out, member, row, people, journal, lodging)
    if clock.has_area:
        out.inside[member, row] = _people_inside(net, journal, people)
    else:
        out.inside[member, row] = tally.settled + tally.ready + sent_back + tally.set_out - tally.crossed
    for road in range(links):
        share = standing_share(net.roads[road], net.past, step)
        out.queue_km[member, row] += share * net.roads[road].length_km
        out.standing[row, road] += int(1000.0 * share + 0.5)
    a_layer = roads_a_layer(net)
    for layer in range(net.roads.shape[0] // a_layer):
        for road in range(links):
            out.on_road[row, road] += net.roads[layer * a_layer + road].people


@kernel
def _record_people(out: Output, member: int, row: int, people: People, journal: Journal, lodging: Lodging) -> None:
    # Moves inside and back, people where they stay, and what presses on the places, weighted by their leavers.
    homes, leavers = people.homes, 0
    threat, deprivation, trust = 0.0, 0.0, 0.0
    for origin in range(homes.shape[0]):
        home = homes[origin]
        out.moves[member, row, 0] += home.fled
        if home.is_trapped:
            out.moves[member, row, 2] += people_at_home(people, origin)
        leavers += home.leavers
        threat += home.leavers * home.threat
        deprivation += home.leavers * home.deprivation
        trust += home.leavers * home.trust
    out.moves[member, row, 1] = journal.tally[0].returned
    for one in range(lodging.present.shape[2]):
        for k in range(lodging.present.shape[1]):
            out.present[member, row, one] += lodging.present[0, k, one] + lodging.present[1, k, one]
    if leavers > 0:
        out.pressure[row, 0] += int(1000.0 * threat / leavers + 0.5)
        out.pressure[row, 1] += int(1000.0 * deprivation / leavers + 0.5)
        out.pressure[row, 2] += int(1000.0 * trust / leavers + 0.5)


@kernel
def record_due(
    out: Output, member: int, row: int, record_step: NDArray[np.int64], step: int, net: Net, journal: Journal,
    people: People, lodging: Lodging, clock: Clockwork, registered: int,
) -> int:  # fmt: skip
    """Record all that is due by this step; returns the row that comes next."""
    while row < record_step.shape[0] and record_step[row] <= step:
        _record(out, member, row, net, journal, people, lodging, clock, registered, step)
        row += 1
    return row


@kernel
def _count_on_roads(out: Output, member: int, net: Net, links: int, a_layer: int) -> None:
    for road in range(net.roads.shape[0]):
        link, row = net.roads[road], road % a_layer
        if row < links:
            out.end_road[row] += link.people
        if road < a_layer and not link.is_verge and not link.is_beyond:
            out.tally[member].driving += link.people
        elif link.is_verge:
            out.end_verge[link.head % net.ways.shape[1]] += link.people


@kernel
def record_end(out: Output, member: int, net: Net, journal: Journal, people: People) -> None:
    """Write what became of everybody by the run's end."""
    links, a_layer = out.worst.shape[1], roads_a_layer(net)
    out.tally[member] = journal.tally[0]
    for road in range(links):
        out.worst[member, road] = net.roads[road].worst
    _count_on_roads(out, member, net, links, a_layer)
    for origin in range(journal.origins.shape[0]):
        home, counts = journal.origins[origin], out.origins[member, origin]
        counts.leavers = home.leavers
        counts.decided = home.leavers
        for k in range(people.settled.shape[1]):
            counts.decided -= people.settled[origin, k]
        counts.set_out = home.set_out
        counts.out = home.out
        counts.people_out = home.people_out
        counts.ready_slots = home.ready_slots
        counts.road_half_slots = home.road_half_slots
        out.end_ready[origin] += people_in(journal.sent_back[origin])
        for means in range(people.ready.shape[1]):
            out.end_ready[origin] += people_in(people.ready[origin, means])
        if home.line >= 0:
            for layer in range(net.roads.shape[0] // a_layer):
                for plan in range(net.ways.shape[0]):
                    out.end_line[origin] += net.roads[layer * a_layer + home.line + plan].people
        for bucket in range(journal.trips.shape[1]):
            trip = journal.trips[origin, bucket]
            out.trips[origin, bucket].parties += trip.parties
            out.trips[origin, bucket].steps += trip.steps
            out.member_trips[member, bucket].parties += trip.parties
            out.member_trips[member, bucket].steps += trip.steps
