"""Records that kernels work on: one row a road, a node, an origin, a run; what is fixed first, then what moves.

Plain structured arrays, since compiled code pays for every separate array it is handed. A member starts
from copies in which nothing moves yet.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np

Records: TypeAlias = Any
"""A structured array, or one row of it: no type checker knows its fields by name."""

VEHICLES, FOOT, ESCORT = 0, 1, 2
"""Layers: copies of the network that pass each other. All share what is shut; only vehicles fill roads up."""

CAR, TRUCK, TRACTOR, RIDE, BUS, AMBULANCE, WALK, BARRED_CAR = range(8)
"""How a run travels: parties in their own car, sharing a truck, on a tractor, in somebody else's car, on a bus, let
through (ambulances, escorted convoys), on foot, in a car that may not pass a checkpoint."""

ROAD = np.dtype(
    [
        # what every step on the road touches, together
        ("entered", "f8"),  # curve: cars that entered
        ("left", "f8"),  # curve: cars that left
        ("cap", "f8"),  # cars a step as things stand
        ("free_lag", "f8"),  # steps a vehicle needs along it at free speed as things stand, >= 1
        ("wave_lag", "f8"),  # steps a gap needs back along it, >= 1
        ("storage", "f8"),  # cars that it holds when jammed
        ("sent", "f8"),  # flow out of it in this step
        ("priority", "f8"),  # weight where it meets others
        ("past_start", "i8"),  # where its curves' past lies in the flat arrays
        ("past_mask", "i8"),  # steps of past kept, a power of two, minus one
        ("is_line", "i8"),  # no road, but those who wait to enter one
        ("first", "i8"),  # its queue: first run, -1 if there is none
        ("last", "i8"),
        ("crossed", "f8"),  # cars of whole parties that left
        ("head", "i8"),  # node it ends in
        ("is_exit", "i8"),  # whoever leaves it is past the exit
        ("people_out", "i8"),  # people past the exit by it
        # fixed
        ("base_lag", "f8"),
        ("base_wave", "f8"),
        ("lane_storage", "f8"),  # cars that it holds when jammed, a lane
        ("lane_cap", "f8"),  # cars a step when open and undisturbed, a lane
        ("base_lanes", "f8"),
        ("length_km", "f8"),
        ("tail", "i8"),  # node it starts from
        ("reverse", "i8"),  # the other direction of the same road, -1 if there is none
        ("plan", "i8"),  # of a line: the plan of those who wait in it
        ("is_verge", "i8"),  # a line of those whose vehicle failed
        ("is_beyond", "i8"),  # who is on it is past the exit
        ("in_area", "i8"),  # who is on it is still in the area asked about
        ("entity", "i8"),  # stable hash of its id
        # moving
        ("parties", "i8"),  # on it
        ("people", "i8"),
        ("lanes", "f8"),  # lanes' worth of capacity
        ("files", "f8"),  # cars abreast
        ("pace", "f8"),  # share of speed and capacity that a hazard leaves
        ("back_pace", "f8"),  # share of its free speed at which buses come back along it
        ("set_cap", "f8"),  # cars a step that an event set, all lanes; negative: none did
        ("is_shut", "i8"),
        ("stopped", "f8"),  # vehicles that stand in the way
        ("blocking", "f8"),  # those that stood there when the decision step began
        ("is_settled", "i8"),  # scratch of the node model
        ("room", "f8"),  # scratch of the node model
        ("worst", "f8"),  # largest share of it that stood, at the end of any decision step
        ("hours", "f8"),  # hours along it as people think
        ("left_before", "f8"),  # curve of those who left, a decision step ago
        ("uses", "i8"),  # scratch: plans that use it
    ],
    align=True,
)

NODE = np.dtype(
    [
        ("base", "i8"),  # the same place in the layer of vehicles
        ("shift", "i8"),  # from a road of that layer to the same one in this
        ("layer", "i8"),
        ("in_start", "i8"),  # roads that end here: incident[in_start:in_stop]
        ("in_stop", "i8"),
        ("out_start", "i8"),  # roads that start here
        ("out_stop", "i8"),
        ("is_checkpoint", "i8"),
        ("is_end", "i8"),  # nobody drives on from here
        ("verge", "i8"),  # line of those whose vehicle failed on the way here, -1 if none can
        ("entity", "i8"),  # stable hash of the place's id
        ("full_cap", "f8"),  # cars a step when open and undisturbed; infinite unless a checkpoint
        ("cap", "f8"),  # cars a step as things stand
        ("is_shut", "i8"),
        ("is_active", "i8"),  # whether anything can reach it before the next decision
        ("written", "i8"),  # step up to which the past of the roads that end here is written
        ("onward", "i8"),  # the one road onwards of all plans; NOWHERE at an end, SEVERAL where plans part
        ("has_way", "i8"),  # whether some plan's way from here is passable
        ("latent", "f8"),  # slow disturbance of a checkpoint, log scale
        ("cost", "f8"),  # scratch of the search for ways
        ("is_done", "i8"),
    ],
    align=True,
)

NOWHERE, SEVERAL = -1, -2

WAY = np.dtype(
    [
        ("next", "i8"),  # road onwards by this plan, in the layer of vehicles; NOWHERE at an end
        ("order", "i8"),  # nodes by distance from the ends: the k-th nearest
        ("hours", "f8"),  # to the end, as people think
        ("free_h", "f8"),  # on empty roads
        ("back_h", "f8"),  # that a bus needs back
        ("size", "f8"),  # path size in (0, 1]
        ("is_passable", "i8"),  # whether nothing is shut on it
        ("has_check", "i8"),  # whether a checkpoint lies on it
        ("total_h", "f8"),  # scratch of a choice: hours with the wait to enter
        ("weight", "f8"),  # scratch of a choice
    ],
    align=True,
)
"""What a plan says at a node: rows of `ways`, (plan, node of the layer of vehicles)."""

HEAP = np.dtype([("cost", "f8"), ("node", "i8")], align=True)

ORIGIN = np.dtype(
    [
        ("population", "i8"),  # people, as stated
        ("is_scaled", "i8"),  # whether the uncertain factor applies to them
        ("node", "i8"),  # where they enter the road, or -1
        ("line", "i8"),  # first of their lines, one a plan, in the layer of vehicles
        ("entity", "i8"),  # stable hash of the place's id
        ("in_area", "i8"),  # whether the place lies in the area asked about
        ("ready", "i8"),  # parties that are ready, however they will go
        ("way_km", "f8"),  # along the quickest way past the exit
        ("leavers", "i8"),  # parties that would leave at all
        ("set_out", "i8"),  # parties that set out, less those sent back
        ("out", "i8"),  # parties past the exit
        ("people_out", "i8"),  # people in those
        ("fuel_l", "f8"),  # litres for sale at the place
        ("buses", "f8"),  # that stand ready
        ("escorted", "f8"),  # people whom convoys will take along
        ("ready_slots", "i8"),  # decision steps that its parties spent ready, summed over parties
        ("road_half_slots", "i8"),  # half decision steps that its parties spent on the way
    ],
    align=True,
)

FIGHT = np.dtype(
    [("start_h", "f8"), ("end_h", "f8"), ("intensity", "f8"), ("is_open", "i8"), ("is_breach", "i8")], align=True
)
"""A fight, in hours since the run's start; one that is open ends earlier in members that draw a lull before; what was
promised before a breach is worth nothing."""

RUN = np.dtype(
    [
        ("next", "i8"),  # the run behind it, -1 if there is none
        ("origin", "i8"),
        ("slot", "i8"),  # decision step in which its parties set out
        ("kind", "i8"),  # how they travel
        ("plan", "i8"),
        ("parties", "i8"),
        ("people", "i8"),
        ("entered", "i8"),  # drive step at which it came to the road it is on
        ("used_km", "f8"),  # range that its vehicles have used up
        ("width", "f8"),  # road that a party takes, in cars
    ],
    align=True,
)
"""Parties of one origin and departure, travelling alike, one behind the other on a road."""


TRIP = np.dtype([("parties", "i8"), ("steps", "i8")], align=True)
"""Parties past the exit, and drive steps between setting out and the exit, summed over them."""

TALLY = np.dtype(
    [
        ("settled", "i8"),  # people
        ("stayer", "i8"),
        ("ready", "i8"),
        ("set_out", "i8"),  # people who set out, less those sent back
        ("crossed", "i8"),  # people past the exit
        ("returned", "i8"),  # of those, people who came back home
        ("dead", "i8"),
        ("dying", "i8"),  # people who die before the next step, wherever they are at home
        ("injured", "i8"),
        ("cars", "f8"),  # road taken by those past the exit, in cars
        ("last_out", "i8"),  # drive steps until somebody was last past the exit, -1 if nobody was
        ("last_moved", "i8"),  # drive steps until anybody last left a road, -1 if nobody did
        ("refused", "i8"),  # people sent back at a checkpoint, in all
        ("failed", "i8"),  # parties whose vehicle failed on the way, in all
        ("driving", "i8"),  # people in vehicles on the way at the run's end, those at verges not
        ("lost", "i8"),  # whether the pool of runs ran out
    ],
    align=True,
)
"""One row: what a member counts."""

RULES = np.dtype(
    [
        ("seed", "i8"),
        ("member", "i8"),
        ("step_h", "f8"),
        ("steps_per_slot", "i8"),
        ("slots_per_bucket", "i8"),  # decision steps that share a row of trips
        ("has_wear", "i8"),  # whether vehicles can fail
        ("range_log_km", "f8"),  # median range of a car, log km
        ("range_log_sd", "f8"),
        ("idle_km_per_step", "f8"),  # range that standing still eats
        ("breakdowns_per_km", "f8"),
        ("stranded_walk_share", "f8"),
        ("refusal_share", "f8"),
    ],
    align=True,
)
"""One row: numbers of a member that steps on the road need."""


class Journal(NamedTuple):
    """What becomes of parties on the way.

    `trips` is (origin, departure bucket); `sent_back` (origin, size class), parties; `emptied` (origin), road that
    buses take which came to their end in this step, in cars.
    """

    origins: Records
    trips: Records
    tally: Records
    rules: Records
    sent_back: Any
    emptied: Any


class Net(NamedTuple):
    """The roads of one member with all that is on them.

    `mix` is (run, size class), parties; run 0 is none, but heads the list of free ones. `past` is (curve, step modulo
    what the road keeps), one road after another; `turns` scratch of the node model, (road in, road out); `active` the
    nodes in use, their number first.
    """

    roads: Records
    nodes: Records
    incident: Any
    ways: Records
    runs: Records
    mix: Any
    past: Any
    turns: Any
    active: Any
    heap: Records
