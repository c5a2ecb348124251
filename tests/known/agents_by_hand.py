"""Flee's rules agent by agent, in plain Python: slow, and nothing shared with the engine but the table of defaults.

Each agent is one object, moved by itself, in the order in which agents were made; how many are at a place changes with
every step that one of them takes.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np

from corridor.world.days import TOTAL
from corridor.world.events import EventKind
from corridor.world.flee_settings import value_of
from known.agents_parts import Agent, Settings, Spot, Way, swapped_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridor.world.scenario import Place, Road, Scenario

CAMPS = {"camp", "idpcamp"}
PEACE = 1e-6


class Agents:
    """One run of a case, by one stream of random numbers."""

    def __init__(self, case: Scenario, seed: int) -> None:
        self.case, self.rules, self.draws = case, case.day_rules, Random(seed)  # noqa: S311 - no secret
        self.settings = Settings(self.rules)
        self.hasten = int(value_of(self.rules.settings, "optimisations.hasten", self.rules.rule_set))
        self.days = (case.clock.end - case.clock.start).days
        self.spots = {place.place_id: self._spot(place) for place in case.places}
        self.ways_of = {road.road_id: self._link_up(road) for road in case.roads}
        self.agents: list[Agent] = []
        self.debt = 0
        self.fights = self._fights()
        given = self.rules.given.columns if self.rules.given else {}
        self.columns = {name: [people // self.hasten for people in days] for name, days in given.items()}
        self._refresh(0)

    def run(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """People at each place by (day, place), and on links by day."""
        heads, away = np.zeros((self.days, len(self.spots)), np.int64), np.zeros(self.days, np.int64)
        self._fill_camps()
        for day in range(self.days):
            self._fight(day)
            self._send_out(day)
            self._close(day)
            self._refresh(day)
            self._score(day)
            for agent in self.agents:
                if agent.way is None:
                    self._leave(agent, is_forced=False, is_again=False)
            for agent in self.agents:
                if agent.way is not None:
                    self._travel(agent)
            whole = self.settings.move.max_move_speed
            for agent in self.agents:
                agent.recent = (agent.recent + agent.today / whole) / 2
                agent.today = 0.0
            heads[day] = [spot.heads for spot in self.spots.values()]
            away[day] = sum(agent.way is not None for agent in self.agents)
        return heads * self.hasten, away * self.hasten

    # What the case is.

    def _spot(self, place: Place) -> Spot:
        settings, own = self.settings, self.rules.place_attributes[place.place_id]
        kind = own["location_type"]
        if kind == "conflict_zone" and float(own.get("conflict_date", 0)) > 0:
            kind = "town"
        name = {"camp": "camp", "idpcamp": "idpcamp", "conflict_zone": "conflict"}.get(kind, "default")
        chance = 1.0 if kind in {"forwarding_hub", "marker"} else settings.chance(name)
        wealth = float(own.get("trade_volume", 0)) + float(own.get("hdi", 0)) ** 2
        return Spot(
            place=place, people=place.population // self.hasten,
            capacity=-1 if place.capacity is None else place.capacity // self.hasten,
            is_foreign=place.country != self.rules.home_country, is_camp=kind in CAMPS or chance < 0.005,
            is_town=kind == "town" and chance >= 0.005, is_marker=kind == "marker", chance=chance,
            conflict=float(own.get("conflict_intensity", 1)) if kind == "conflict_zone" else -1.0,
            hunger=float(own.get("IPC", 0)) / 100, a_day=int(own.get("capacity_per_day", 0)),
            pull=1 + wealth if settings.move.use_economic_pull else 1.0,
        )  # fmt: skip

    def _link_up(self, road: Road) -> list[tuple[Spot, Spot]]:
        ends = self.spots[road.from_place], self.spots[road.to_place]
        attributes = self.rules.road_attributes[road.road_id]
        for start, end in (ends, ends[::-1]):
            start.open.append(Way(start, end, road.length_km, attributes))
        return [ends, ends[::-1]]

    def _fights(self) -> dict[str, list[float]]:
        table: dict[str, list[float]] = {}
        for event in self.case.events:
            if event.kind in {EventKind.FIGHTING, EventKind.CEASEFIRE}:
                row = table.setdefault(event.target, [0.0] * self.days)
                day = (event.time - self.case.clock.start).days
                row[day:] = [event.value or 0.0] * (self.days - day)
        return table

    def _fill_camps(self) -> None:
        if not self.settings.spawn("insert_day0"):
            return
        for name, spot in self.spots.items():
            if name in self.columns and not self.settings.spawn("empty_camps_on_day0"):
                self._make(spot, self.columns[name][0])
                if self.settings.is_new and spot.capacity > 0:
                    spot.capacity -= self.columns[name][0]

    def _make(self, spot: Spot, number: int) -> None:
        self.agents += [Agent(spot) for _ in range(number)]
        spot.heads += number

    # What a day begins with.

    def _fight(self, day: int) -> None:
        settings, is_changed = self.settings, False
        for name, row in self.fights.items():
            spot, before = self.spots[name], row[day - 1] if day else 0.0
            if row[day] > PEACE and (day == 0 or before < PEACE):
                spot.chance, spot.conflict = settings.move.conflict_movechance, row[day]
                spot.is_town, spot.since, is_changed = False, day, True
            elif row[day] < PEACE and day > 0 and (before > PEACE if settings.is_new else before == 1):
                spot.chance, spot.conflict = settings.move.default_movechance, -1.0
                spot.is_town, is_changed = True, True
        if is_changed:
            self._refresh(day)

    def _refresh(self, day: int) -> None:
        spawn = self.settings.spawn
        is_hungry = spawn("starvation_driven_spawning") and not spawn("conflict_zone_spawning_only")
        for spot in self.spots.values():
            spot.pressure = spot.people * max(spot.conflict, 0.0) * self.settings.decay(day - spot.since)
            if is_hungry:
                spot.pressure += spot.people * spot.hunger

    def _send_out(self, day: int) -> None:
        mode = self.rules.settings.get("spawn_rules.conflict_driven_spawning.spawn_mode")
        if mode is not None:
            self._send_by_zone(mode)
            return
        wanted = self._change(day) - self.debt
        self.debt = max(-wanted, 0)
        spots = [spot for spot in self.spots.values() if spot.pressure > 0]
        weights = [spot.pressure for spot in spots]
        for _ in range(max(wanted, 0)):
            self._send(self.draws.choices(spots, weights)[0], 1)

    def _change(self, day: int) -> int:
        by_camp = self.settings.is_new and self.settings.spawn("sum_from_camps")
        names = [name for name in self.columns if name != TOTAL] if by_camp else [TOTAL]
        if day == 0:
            inserts = self.settings.spawn("insert_day0")
            return 0 if inserts else sum(self.columns[name][0] for name in (self.columns if by_camp else names))
        return sum(self.columns[name][day] - self.columns[name][day - 1] for name in names)

    def _send_by_zone(self, mode: str) -> None:
        rate = float(self.rules.settings["spawn_rules.conflict_driven_spawning.displaced_per_conflict_day"])
        for spot in self.spots.values():
            if spot.conflict > 0:
                if mode == "constant":
                    self._send(spot, int(rate * spot.conflict))
                elif mode == "pop_ratio":
                    self._send(spot, int(rate * spot.people * spot.conflict))
                else:
                    self._send(spot, self._poisson(rate * spot.conflict))

    def _poisson(self, mean: float) -> int:
        number, left = 0, self.draws.expovariate(1.0)
        while left < mean:
            number, left = number + 1, left + self.draws.expovariate(1.0)
        return number

    def _send(self, spot: Spot, number: int) -> None:
        if self.settings.spawn("take_from_population") and spot.conflict > 0:
            assert number <= spot.people, "Flee stops here"
            spot.people -= number
        self._make(spot, number)

    def _close(self, day: int) -> None:
        for event in self.case.events:
            if (event.time - self.case.clock.start).days != day:
                continue
            if event.kind in {EventKind.CLOSURE, EventKind.OPENING}:
                for start, end in self._ends(event.target):
                    self._shut(start, end) if event.kind is EventKind.CLOSURE else self._reopen(start, end)
            elif event.kind in {EventKind.CAMP_CLOSED, EventKind.CAMP_OPENED}:
                spot, opens = self.spots[event.target], event.kind is EventKind.CAMP_OPENED
                name = "default" if not opens else "idpcamp" if event.note == "idp" else "camp"
                spot.chance, spot.conflict = self.settings.chance(name), -1.0
                spot.is_camp, spot.is_town = opens, not opens

    def _ends(self, target: str) -> list[tuple[Spot, Spot]]:
        if target in self.ways_of:
            return self.ways_of[target]
        return [ends for both in self.ways_of.values() for ends in both if self.spots[target] in ends]

    def _shut(self, start: Spot, end: Spot) -> None:
        for way in [way for way in start.open if way.end is end]:
            start.open.remove(way)
            way.is_shut = True  # whoever is on it stays with this one
            start.shut.append(Way(start, end, way.km, way.attributes))

    def _reopen(self, start: Spot, end: Spot) -> None:
        for way in [way for way in start.shut if way.end is end]:
            start.shut.remove(way)
            start.open.append(way)

    # Where to.

    def _score(self, day: int) -> None:
        settings = self.settings
        for spot in self.spots.values():
            spot.choices = None
            if settings.is_new:
                spot.capacity += spot.a_day
            spot.leaves = self._chance_to_leave(spot)
            spot.score = settings.move.foreign_weight * spot.pull if spot.is_foreign else 1.0
            if not spot.is_foreign and settings.move.avoid_food_deprived_locations and day > 0:
                spot.score *= 1 - spot.hunger**2
            if spot.is_camp:
                spot.score *= settings.move.camp_weight
            if spot.conflict > 0:
                spot.score *= settings.move.conflict_weight ** (settings.decay(day - spot.since) * spot.conflict)

    def _chance_to_leave(self, spot: Spot) -> float:
        settings, chance = self.settings, spot.chance
        if settings.move.flee_when_starving:
            chance = spot.hunger + (1 - spot.hunger) * chance
        size = max(spot.people, spot.capacity) / settings.move.movechance_pop_base
        return chance * size**settings.move.movechance_pop_scale_factor

    def _worth(self, here: Spot, end: Spot) -> float:
        # The score of an end for whoever stands here.
        settings, worth = self.settings, end.score
        if settings.move.stay_close_to_home:
            worth /= max(1.0, swapped_km(here.place, end.place)) ** settings.move.home_distance_power
        if settings.move.use_pop_for_loc_weight and not end.is_camp:
            people = max(1, end.people) if settings.is_new else min(1, end.people)
            worth *= people**settings.move.pop_power_for_loc_weight
        return worth

    def _look(self, here: Spot) -> list[tuple[tuple[str, ...], Spot, float]]:
        # All routes: names passed, end, weight but for the room there.
        found, ahead = [], self.settings.move.awareness_level

        def follow(way: Way, names: tuple[str, ...], km: float, links: int) -> None:
            end = way.end
            names, km = (*names, end.place.place_id), km + way.km
            if not end.is_marker:
                worth = self.settings.move.weight_softening + self._worth(here, end)
                far = (self.settings.move.softening + km) ** self.settings.move.distance_power
                found.append((names, end, worth / far))
                links += 1
            if links < ahead:
                for onward in end.open:
                    if onward.end is not here and onward.end.place.place_id not in names:
                        follow(onward, names, km, links)

        for way in here.open:
            follow(way, (), 0.0, 0)
        return found

    def _room(self, spot: Spot) -> float:
        if spot.capacity <= 0:
            return 1.0
        size = spot.capacity * self.settings.move.capacity_scaling
        buffer = self.settings.move.capacity_buffer
        if size < 1 or spot.heads <= buffer * size:
            return 1.0
        return 0.0 if spot.heads >= size else 1 - (spot.heads - buffer * size) / (size * (1 - buffer))

    def _choose(self, here: Spot) -> tuple[str, ...]:
        if here.choices is None:
            here.choices = self._look(here)
        routes, power = here.choices, self.settings.move.weight_power
        if not routes:
            return ()
        weights = [(worth * self._room(end)) ** power for _, end, worth in routes]
        threshold = self.settings.move.pruning_threshold
        if threshold >= 1.001:
            least = max(weights) / threshold
            routes, weights = zip(
                *(pair for pair in zip(routes, weights, strict=True) if pair[1] >= least), strict=True
            )
        return self.draws.choices(routes, weights if sum(weights) > 0 else None)[0][0]

    # Leaving and arriving.

    def _leave(self, agent: Agent, *, is_forced: bool, is_again: bool) -> None:
        settings, here = self.settings, agent.spot
        if not self.draws.random() < self._chance(agent, is_forced=is_forced, is_again=is_again):
            return
        if settings.move.awareness_level == 0:
            return
        route = agent.route or self._choose(here)
        if not route:
            return
        way = next((way for way in here.open if way.end.place.place_id == route[0]), None)
        goal = self.spots[route[-1]]
        if way is None or (goal.is_camp and self._room(goal) < 0.5):
            agent.route = ()
            return
        agent.route, agent.way, agent.km = route[1:], way, 0.0
        here.heads -= 1

    def _chance(self, agent: Agent, *, is_forced: bool, is_again: bool) -> float:
        settings, here = self.settings, agent.spot
        if settings.is_new and agent.route:
            return 1.0
        if here.is_town and is_forced:
            return 1.0
        if settings.is_new and is_again and here.is_camp:
            return 0.001
        return here.leaves

    def _travel(self, agent: Agent) -> None:
        settings, way = self.settings, agent.way
        if way is None:
            return
        speed = settings.move.max_move_speed if way.speed is None else way.speed
        if agent.is_first and settings.move.start_on_foot:
            speed = settings.move.max_walk_speed
        if way.walkers and self.draws.random() < way.walkers:
            speed = settings.move.max_walk_speed
        agent.km += speed
        agent.today += speed
        if not agent.km > way.km:
            return
        agent.today -= agent.km - way.km
        agent.is_first, agent.way = False, None
        agent.spot = way.start if way.is_shut else way.end
        agent.spot.heads += 1
        if way.is_shut or not agent.today < speed:
            return
        spent = (agent.recent + agent.today / settings.move.max_move_speed) / 2
        self._leave(agent, is_forced=bool(settings.move.avoid_short_stints) and spent < 0.5, is_again=True)
        self._travel(agent)


def run_agents(case: Scenario, runs: int, seed: int = 2) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """People by (run, day, place), and on the way by (run, day)."""
    results = [Agents(case, seed * 1_000_003 + k).run() for k in range(runs)]
    return np.array([heads for heads, _ in results]), np.array([away for _, away in results])
