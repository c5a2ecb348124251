"""A road network on which cars appear where a test puts them: the compiled road model without anybody's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor.dynamics.choose import set_out, think_again
from corridor.dynamics.compiling import entry
from corridor.dynamics.drive import drive
from corridor.dynamics.layout import CAR, SEVERAL, Journal, Net
from corridor.dynamics.ways import judge_ways, lay_plans
from corridor.engine.arrays import INPUTS, Clockwork
from corridor.engine.changes import set_capacities
from corridor.engine.network import build_network
from corridor.engine.state import new_journal, new_net
from corridor.world.meanings import MODEL_INPUTS

if TYPE_CHECKING:
    from corridor.engine.layers import Needs
    from corridor.world.scenario import Scenario


@entry
def call_plans(net: Net, step_h: float) -> None:
    lay_plans(net, step_h)


@entry
def call_set_out(net: Net, journal: Journal, origin: int, parties: np.ndarray, slot: int) -> None:
    set_out(net, journal, origin, parties, CAR, 1.0, 0, slot, 5.0, False)  # noqa: FBT003 - numba knows no keyword-only arguments


@entry
def call_think(net: Net, journal: Journal, steps: np.ndarray, step_h: float, shares: np.ndarray) -> None:
    judge_ways(net, steps[0], step_h, steps[1], shares[0])
    think_again(net, journal, steps[0] // steps[1], shares[1], 5.0, shares[2])


@entry
def call_drive(net: Net, journal: Journal, inputs: np.ndarray, first: int, steps: int, steps_per_move: int) -> None:
    set_capacities(net, inputs[0])
    drive(net, journal, first, steps, steps_per_move)


class Bench:
    """Cars of four people on the roads of a world, at most `runs` batches at once."""

    def __init__(self, world: Scenario, step_s: int = 60, *, needs: Needs | None = None, runs: int = 100_000) -> None:
        origins = [place for place in world.places if place.population]
        self.network = build_network(world, origins, needs)
        self.net, self.per_h = new_net(self.network, runs), 3600 // step_s
        clock = Clockwork(0, 0, 10**6, 15, 1, step_s / 3600, 10**6, has_area=False)
        self.journal = new_journal(self.network, clock)
        rules = self.journal.rules[0]
        rules["steps_per_slot"], rules["slots_per_bucket"] = 1, 10**6
        self.home = {place.place_id: k for k, place in enumerate(origins)}
        self.inputs = np.zeros(1, INPUTS)
        for name, meaning in MODEL_INPUTS.items():
            self.inputs[0][name] = 1.0 if meaning.default is None else meaning.default
        self.steps = 0
        self.plan()

    @property
    def roads(self) -> np.ndarray:
        """Records of the roads."""
        return self.net.roads

    @property
    def origins(self) -> np.ndarray:
        """Records of the origins."""
        return self.journal.origins

    def link(self, road_id: str, direction: int = 0) -> int:
        """Row of a road, in the direction in which it is written or (1) back."""
        return self.network.links_of[road_id][direction]

    def plan(self) -> None:
        """Lay plans for what is open now."""
        call_plans(self.net, 1 / self.per_h)

    def part(self, place: str, *road_ids: str) -> None:
        """Let the first plan leave a place by the first of some roads, the next by the next."""
        at = self.network.node_of[place]
        rows = [self.link(road_id) for road_id in road_ids]
        for plan in range(self.network.plans):
            self.net.ways[plan, at]["next"] = rows[plan % len(rows)]
        self.net.nodes[at]["onward"] = SEVERAL

    def join(self, home: str, cars: int, *, size: int = 4, plan: int | None = None) -> None:
        """Let cars of so many people each come to a home's line, by one plan if one is given."""
        parties = np.zeros(8, np.int64)
        parties[size - 1] = cars
        self.join_mixed(home, parties, plan=plan)

    def join_mixed(self, home: str, parties: np.ndarray, *, plan: int | None = None) -> None:
        """Let parties, by size class, come to a home's line."""
        origin = self.home[home]
        ways = self.net.ways[:, self.origins[origin]["node"]]
        before = ways["is_passable"].copy()
        if plan is not None:
            ways["is_passable"] = np.arange(len(ways)) == plan
        call_set_out(self.net, self.journal, origin, parties, self.steps)
        ways["is_passable"] = before

    def think(self, *, gain: float = 0.2, share: float = 1.0, kept: float = 0.0, steps: int = 15) -> None:
        """Let parties on the road judge the last steps, and a share of those who gain enough change their plan."""
        shares = np.array([kept, gain, share])
        call_think(self.net, self.journal, np.array([self.steps, steps]), 1 / self.per_h, shares)

    def count(self, road_id: str, direction: int = 0) -> int:
        """Parties on a road, in one direction."""
        return int(self.roads[self.link(road_id, direction)]["parties"])

    def waiting(self, home: str) -> int:
        """Parties in a home's lines."""
        first = self.origins[self.home[home]]["line"]
        return int(self.roads["parties"][first : first + self.network.plans].sum())

    def sizes(self) -> np.ndarray:
        """Parties on roads and in lines by size class, counted run by run."""
        total = np.zeros(self.net.mix.shape[1], np.int64)
        for row in range(len(self.roads)):
            for run in self.queue(row):
                total += self.net.mix[run]
        return total

    def plans(self) -> np.ndarray:
        """Parties on roads and in lines by the plan that they follow."""
        total = np.zeros(self.network.plans, np.int64)
        for row in range(len(self.roads)):
            for run in self.queue(row):
                total[self.net.runs[run]["plan"]] += self.net.runs[run]["parties"]
        return total

    def queue(self, row: int) -> list[int]:
        """Runs on a road or in a line, the first in front."""
        runs, run = [], int(self.roads[row]["first"])
        while run >= 0:
            runs.append(run)
            run = int(self.net.runs[run]["next"])
        return runs

    def limit(self, place: str, veh_per_h: float) -> None:
        """Let a place pass so many vehicles an hour; 0 shuts it."""
        node = self.net.nodes[self.network.node_of[place]]
        node["full_cap"] = veh_per_h / self.per_h
        node["is_checkpoint"] = 0

    def shut(self, road_id: str, *, is_shut: bool = True) -> None:
        """Shut a road both ways, or open it."""
        for row in self.network.links_of[road_id]:
            self.net.roads[row]["is_shut"] = is_shut
        self.plan()

    def run(self, steps: int) -> None:
        """Drive some steps."""
        call_drive(self.net, self.journal, self.inputs, self.steps, steps, 1)
        self.steps += steps

    def arrived(self, home: str) -> int:
        """Cars of a home past the exit."""
        return int(self.journal.origins[self.home[home]]["out"])
