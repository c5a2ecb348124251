"""Layers of the network: copies for those who pass all others, made where a scenario asks for them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.layout import FOOT
from corridor.world.units import HOURS_PER_DAY, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridor.dynamics.layout import Records

ENDLESS = 1e12
"""Cars that a line holds, and that a layer of those who pass all others lets through."""


@dataclass(frozen=True)
class Needs:
    """What a scenario asks of the network beyond cars on open roads.

    Parameters
    ----------
    layers
        1: vehicles; 2: people on foot as well; 3: those who are let through as well.
    has_verges
        Whether vehicles can fail.
    walk_km_per_day
        How far people on foot come in a day, the slowest member's.
    slowest
        Smallest share of its speed that a hazard leaves on a road, by road id.
    """

    layers: int = 1
    has_verges: bool = False
    walk_km_per_day: float = 20.0
    slowest: Mapping[str, float] | None = None


def past_mask(steps: float) -> int:
    """Steps of past that a road keeps whose vehicles or gaps need so many, a power of two, minus one."""
    return int(2 ** math.ceil(math.log2(steps + 3)) - 1)


def stack_layers(roads: Records, nodes: Records, needs: Needs, step_s: int) -> tuple[Records, Records]:
    """Put copies of all roads and nodes behind those of the layer of vehicles."""
    all_roads, all_nodes = [roads], [nodes]
    for layer in range(1, needs.layers):
        more_roads, more_nodes = roads.copy(), nodes.copy()
        is_road = more_roads["is_line"] == 0
        more_roads["tail"] += np.where(is_road, layer * len(nodes), 0)
        more_roads["head"] += layer * len(nodes)
        more_roads["reverse"] += np.where(more_roads["reverse"] >= 0, layer * len(roads), 0)
        more_roads["lane_cap"] = more_roads["lane_storage"] = more_roads["storage"] = ENDLESS
        if layer == FOOT:
            steps_per_km = HOURS_PER_DAY * SECONDS_PER_HOUR / step_s / needs.walk_km_per_day
            more_roads["base_lag"] = np.maximum(more_roads["length_km"] * steps_per_km, 1.0)
            more_roads["free_lag"] = more_roads["base_lag"]
        more_roads["base_wave"] = more_roads["wave_lag"] = 1.0
        longest = more_roads["base_lag"] * np.where(is_road, roads["past_mask"] / np.maximum(roads["base_lag"], 1), 0)
        for row, steps in zip(more_roads, longest, strict=True):
            row["past_mask"] = past_mask(steps) if not row["is_line"] else 0
        more_nodes["layer"] = layer
        more_nodes["shift"] = layer * len(roads)
        more_nodes["verge"] = -1
        more_nodes["is_checkpoint"] *= layer == FOOT
        all_roads.append(more_roads)
        all_nodes.append(more_nodes)
    return np.concatenate(all_roads), np.concatenate(all_nodes)
