"""Records that kernels work on: one row a road, a node, an origin; what is fixed first, then what moves.

Plain structured arrays, since compiled code pays for every separate array it is handed. A run starts
from copies in which all that moves is zero.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Records: TypeAlias = Any
"""A structured array, or one row of it: no type checker knows its fields by name."""

ROAD = np.dtype(
    [
        # fixed
        ("free_lag", "f8"),  # steps a vehicle needs along it at free speed, >= 1
        ("wave_lag", "f8"),  # steps a gap needs back along it, >= 1
        ("storage", "f8"),  # vehicles it holds when jammed
        ("length_km", "f8"),
        ("priority", "f8"),  # weight in the merge it ends in
        ("head", "i8"),  # node it ends in
        ("past_start", "i8"),  # where its curves' past lies in the flat arrays
        ("past_mask", "i8"),  # steps of past kept, a power of two, minus one
        ("fifo_start", "i8"),  # where its queue of whole vehicles lies in the flat array
        ("fifo_size", "i8"),
        # moving
        ("full_cap", "f8"),  # vehicles a step when open and undisturbed
        ("cap", "f8"),  # vehicles a step as things stand
        ("is_shut", "i8"),
        ("entered", "f8"),  # curve: vehicles that entered
        ("left", "f8"),  # curve: vehicles that left
        ("sent", "f8"),  # flow out of it in this step
        ("is_settled", "i8"),  # scratch of the merge
        ("rested", "i8"),  # steps for which its curves were not written, since nothing moved
        ("crossed", "i8"),  # whole vehicles that left
        ("fifo_first", "i8"),  # its queue: runs first to last - 1, modulo fifo_size
        ("fifo_last", "i8"),
        ("worst", "f8"),  # largest share of it that stood, at the end of any decision step
    ],
    align=True,
)

NODE = np.dtype(
    [
        ("onward", "i8"),  # road onwards, -1 beyond the exit
        ("in_start", "i8"),  # roads that end here: in_road[in_start:in_stop]
        ("in_stop", "i8"),
        ("origin", "i8"),  # origin that enters the road here, or -1
        ("is_checkpoint", "i8"),
        ("entity", "i8"),  # stable hash of the place's id
        ("full_cap", "f8"),  # vehicles a step when open and undisturbed; infinite unless a checkpoint
        ("cap", "f8"),  # vehicles a step as things stand
        ("is_shut", "i8"),
        ("is_active", "i8"),  # whether anything can reach it before the next decision
        ("latent", "f8"),  # slow disturbance of a checkpoint, log scale
    ],
    align=True,
)

ORIGIN = np.dtype(
    [
        ("population", "i8"),  # people, as stated
        ("is_scaled", "i8"),  # whether the uncertain factor applies to them
        ("node", "i8"),  # where they enter the road, or -1
        ("entity", "i8"),  # stable hash of the place's id
        ("leavers", "i8"),  # parties that would leave at all
        ("joined", "i8"),  # whole vehicles that came to the road
        ("admitted", "f8"),  # curve: vehicles let into it
        ("admits", "f8"),  # flow in this step
        ("started", "i8"),  # whole vehicles let in
        ("arrived", "i8"),  # whole vehicles past the exit
        ("batches", "i8"),  # the line: batches that joined it
        ("batch", "i8"),  # the batch that is crossing the exit
        ("counted", "i8"),  # vehicles past the exit when people were last counted
        ("people", "i8"),  # people in those
        ("before", "i8"),  # vehicles of batches that have crossed whole
        ("people_before", "i8"),  # people in those
        ("ready_slots", "i8"),  # decision steps that its parties spent ready, summed over parties
        ("road_half_slots", "i8"),  # half decision steps that its vehicles spent on the way
    ],
    align=True,
)

FIGHT = np.dtype([("start_h", "f8"), ("end_h", "f8"), ("intensity", "f8"), ("is_open", "i8")], align=True)
"""A fight, in hours since the run's start; one that is open ends earlier in members that draw a lull before."""

RUN = np.dtype([("origin", "i4"), ("count", "i4")], align=True)
"""Vehicles of one origin that follow each other in a road's queue."""
