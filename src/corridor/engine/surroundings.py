"""Build what moves people, for all members, from a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.engine.goods import first_day, list_stock_changes, list_supplies, open_shares
from corridor.engine.havens import PLAIN, rank_origins, refuge_hours
from corridor.engine.hearsay import conflict_distances, find_neighbours, list_conflict, list_news
from corridor.engine.society import LOSE, Society
from corridor.world.events import GOODS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.engine.havens import Shelters
    from corridor.engine.network import Network
    from corridor.world.scenario import Place, Scenario


def build_society(scenario: Scenario, origins: Sequence[Place], network: Network, shelters: Shelters) -> Society:
    """Gather news, conflict events, stocks, refuges and places to stay."""
    found, conflict = list_conflict(scenario)
    near, near_km = find_neighbours(origins)
    changes, supplies = list_stock_changes(scenario, origins), list_supplies(scenario, origins, network)
    day = first_day(scenario, changes, supplies)
    rank = rank_origins(origins)
    refuges = np.flatnonzero(rank > PLAIN)
    return Society(
        news=list_news(scenario, origins),
        conflict=conflict,
        conflict_end=np.argsort(conflict["end_h"], kind="stable"),
        conflict_km=conflict_distances([*origins, *shelters.places], found),
        near=near,
        near_km=near_km,
        stock_changes=changes,
        supplies=supplies,
        has_good=np.isin(np.arange(len(GOODS)), [*changes["good"][changes["action"] != LOSE], *supplies["good"]]),
        first_day=day,
        open_share=open_shares(scenario, day),
        refuges=refuges,
        refuge_h=refuge_hours(scenario, origins, refuges),
        rank=rank,
        shelters=shelters.records,
        exits=shelters.exits,
        shelter_h=shelters.hours,
        shelter_size=shelters.log_size,
    )
