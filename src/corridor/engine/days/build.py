"""A scenario that runs by the day, made ready to run: places, links, conflicts and closures as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.dynamics.streams import stable_hash
from corridor.engine.days.layout import (
    ACTION,
    CLOSE_CAMP,
    CLOSE_PLACE,
    CLOSE_ROAD,
    CONSTANT,
    LINK,
    NOT_DRIVEN,
    OPEN_CAMP,
    OPEN_PLACE,
    OPEN_ROAD,
    PLACE,
    POISSON,
    POP_RATIO,
    Rules,
)
from corridor.engine.days.paths import Looking, Ways, find_positions, find_ways
from corridor.world.days import CONFLICT_DATE, CONFLICT_INTENSITY, LocationType, RuleSet
from corridor.world.errors import RequestError, printable
from corridor.world.events import EventKind
from corridor.world.flee_settings import value_of
from corridor.world.units import HOURS_PER_DAY, hours_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from corridor.world.days import DayRules
    from corridor.world.scenario import Place, Scenario

TURNS_TO_CAMP = 0.005
"""Whatever is left with less chance a day is a camp to Flee."""

NUMBERS = frozenset({
    "max_move_speed", "max_walk_speed", "foreign_weight", "camp_weight", "conflict_weight", "conflict_movechance",
    "camp_movechance", "idpcamp_movechance", "default_movechance", "capacity_buffer", "capacity_scaling",
    "weight_softening", "weight_power", "pop_power_for_loc_weight", "movechance_pop_base",
    "movechance_pop_scale_factor", "pruning_threshold",
})  # fmt: skip
"""Settings of the section move_rules that rules take as they are."""

_MODES = {"constant": CONSTANT, "pop_ratio": POP_RATIO, "poisson": POISSON}
_MODE = "spawn_rules.conflict_driven_spawning.spawn_mode"
_DISPLACED = "spawn_rules.conflict_driven_spawning.displaced_per_conflict_day"


@dataclass(frozen=True)
class Frame:
    """The parts of a case that no member draws.

    Parameters
    ----------
    road_of
        Position of each road's two links.
    """

    rules: Rules
    places: NDArray[np.void]
    links: NDArray[np.void]
    out_links: NDArray[np.int64]
    first_out: NDArray[np.int64]
    positions: NDArray[np.void]
    ways: Ways
    decay: NDArray[np.float64]
    intensity: NDArray[np.float64]
    actions: NDArray[np.void]
    days: int
    hasten: int


class Settings:
    """Settings of a scenario, with their defaults."""

    def __init__(self, rules: DayRules) -> None:
        self._rules = rules

    def number(self, name: str) -> float:
        """Value of a setting that is a number or a truth."""
        value = value_of(self._rules.settings, name, self._rules.rule_set)
        assert isinstance(value, float | int)
        return float(value)

    def move(self, name: str) -> float:
        """A number of the section move_rules."""
        return self.number(f"move_rules.{name}")

    def spawn(self, name: str) -> float:
        """A number of the section spawn_rules."""
        return self.number(f"spawn_rules.{name}")

    def numbers(self, name: str) -> tuple[float, ...]:
        """Value of a setting that is a list."""
        value = value_of(self._rules.settings, name, self._rules.rule_set)
        assert isinstance(value, tuple)
        return value

    @property
    def is_2026(self) -> bool:
        """Whether the newer rules run."""
        return self._rules.rule_set is RuleSet.FLEE_2026

    @property
    def mode(self) -> int:
        """How many leave."""
        return _MODES[str(self._rules.settings[_MODE])] if _MODE in self._rules.settings else NOT_DRIVEN

    @property
    def displaced(self) -> float:
        """People, or their share, who leave each zone on a day of conflict."""
        default = 0.01 if self.mode == POP_RATIO else 500.0
        value = self._rules.settings.get(_DISPLACED, default)
        assert isinstance(value, float | int)
        return float(value)


def build_frame(scenario: Scenario) -> Frame:
    """Lay out a scenario; the wall is the caller's.

    Raises
    ------
    RequestError
        When the network is too large for its settings, or an attribute is no number.
    """
    day_rules = scenario.day_rules
    assert day_rules is not None
    settings = Settings(day_rules)
    hasten = int(settings.number("optimisations.hasten"))
    days = int(hours_between(scenario.clock.start, scenario.clock.end) // HOURS_PER_DAY)
    places = np.array([_place(scenario, place, settings, hasten) for place in scenario.places], PLACE)
    links, names = _links(scenario, settings)
    out: list[list[int]] = [[] for _ in scenario.places]
    for k, start in enumerate(links["start"].tolist()):
        out[start].append(k)
    looking = Looking(
        awareness=int(settings.move("awareness_level")),
        softening=settings.move("softening"),
        distance_power=settings.move("distance_power"),
        home_power=settings.move("home_distance_power") if settings.move("stay_close_to_home") else 0.0,
    )
    ways = find_ways(scenario.places, [bool(one) for one in places["is_marker"]], links, out, looking)
    walks_first = bool(settings.move("start_on_foot"))
    return Frame(
        rules=make_rules(settings),
        places=places,
        links=links,
        out_links=np.array([link for own in out for link in own], np.int64),
        first_out=np.cumsum([0, *(len(own) for own in out)]).astype(np.int64),
        positions=find_positions(links, settings.move("max_walk_speed"), names, walks_first=walks_first),
        ways=ways,
        decay=np.array(settings.numbers("spawn_rules.conflict_spawn_decay")),
        intensity=_intensities(scenario, days),
        actions=_actions(scenario, days),
        days=days,
        hasten=hasten,
    )


def make_rules(settings: Settings) -> Rules:
    """Settings as numbers.

    Raises
    ------
    RequestError
        When a power would divide by zero.
    """
    is_negative = settings.move("pop_power_for_loc_weight") < 0
    if settings.move("use_pop_for_loc_weight") and is_negative and not settings.is_2026:
        raise RequestError("move_rules.pop_power_for_loc_weight: a power below 0 divides by zero where nobody lives; "
                           "must be 0 or more")  # fmt: skip
    numbers: dict[str, Any] = {name: settings.move(name) for name in NUMBERS}
    moves = (
        "avoid_short_stints", "start_on_foot", "use_pop_for_loc_weight", "flee_when_starving",
        "avoid_food_deprived_locations",
    )  # fmt: skip
    spawns = ("take_from_population",)
    is_hungry = settings.spawn("starvation_driven_spawning") and not settings.spawn("conflict_zone_spawning_only")
    return Rules(
        **numbers,
        **{name: bool(settings.move(name)) for name in moves},
        **{name: bool(settings.spawn(name)) for name in spawns},
        is_2026=settings.is_2026,
        is_aware=int(settings.move("awareness_level")) != 0,
        starvation_driven_spawning=bool(is_hungry),
        conflict_driven=settings.mode,
        displaced_per_conflict_day=settings.displaced,
        decay_interval=int(settings.spawn("conflict_spawn_decay_interval")),
    )


def day_of(scenario: Scenario, time: datetime) -> int:
    """Days since the run's start; negative before it."""
    return int(hours_between(scenario.clock.start, time) // HOURS_PER_DAY)


def _place(scenario: Scenario, place: Place, settings: Settings, hasten: int) -> tuple[float, ...]:
    rules = scenario.day_rules
    assert rules is not None
    attributes = rules.place_attributes.get(place.place_id, {})
    kind = rules.location_type(place.place_id)
    is_foreign = (place.country or "unknown") != rules.home_country
    is_zone = kind is LocationType.CONFLICT_ZONE and float(attributes.get(CONFLICT_DATE, "0") or "0") <= 0
    if kind is LocationType.CONFLICT_ZONE and not is_zone:
        kind = LocationType.TOWN
    is_camp = kind in {LocationType.CAMP, LocationType.IDP_CAMP}
    chance = _chance(kind, settings)
    turns = chance < TURNS_TO_CAMP and not is_camp
    capacity = -1.0 if place.capacity is None else float(place.capacity // hasten)
    # A place that nothing calls a conflict zone can become one by conflicts.csv all the same.
    can_break_out = not is_foreign and not is_camp and place.population >= hasten
    pull = 1.0
    if settings.move("use_economic_pull"):
        hdi = _number(place, attributes, "hdi")
        pull = 1.0 + _number(place, attributes, "trade_volume") + hdi * hdi
    return (
        stable_hash(place.place_id), place.population // hasten, capacity, is_foreign, is_camp or turns,
        kind is LocationType.IDP_CAMP, kind is LocationType.TOWN and not turns, kind is LocationType.MARKER, chance,
        _number(place, attributes, CONFLICT_INTENSITY, 1.0) if is_zone else -1.0,
        _number(place, attributes, "IPC") / 100.0, pull, int(_number(place, attributes, "capacity_per_day")),
        can_break_out,
    )  # fmt: skip


def _chance(kind: LocationType, settings: Settings) -> float:
    if kind in {LocationType.FORWARDING_HUB, LocationType.MARKER}:
        return 1.0
    if kind is LocationType.FLOOD_ZONE and not settings.is_2026:
        return 1.0  # 3.1 does not know the type, and leaves the chance of its constructor
    names = {
        LocationType.CAMP: "camp_movechance",
        LocationType.IDP_CAMP: "idpcamp_movechance",
        LocationType.CONFLICT_ZONE: "conflict_movechance",
    }
    return settings.move(names.get(kind, "default_movechance"))


def _number(place: Place, attributes: Mapping[str, str], name: str, default: float = 0.0) -> float:
    return _parse(f"place {place.place_id}", attributes, name, default)


def _parse(of: str, attributes: Mapping[str, str], name: str, default: float) -> float:
    text = attributes.get(name, "")
    if not text.strip():
        return default
    try:
        value = float(text)
    except ValueError as err:
        raise RequestError(f"{of}: {name} = {printable(text)}; must be a number; mend the attribute") from err
    if not np.isfinite(value) or value < 0:
        raise RequestError(f"{of}: {name} = {printable(text)}; must be a number from 0 on; mend the attribute")
    return value


def _links(scenario: Scenario, settings: Settings) -> tuple[NDArray[np.void], list[str]]:
    rules = scenario.day_rules
    assert rules is not None
    index = {place.place_id: k for k, place in enumerate(scenario.places)}
    rows, names = [], []
    for number, road in enumerate(scenario.roads):
        attributes = rules.road_attributes.get(road.road_id, {})
        of = f"road {road.road_id}"
        speed = _parse(of, attributes, "max_move_speed", settings.move("max_move_speed"))
        if speed <= 0:
            raise RequestError(f"{of}: max_move_speed = {speed:g}; must be above 0; mend the attribute")
        walkers = min(_parse(of, attributes, "walk_probability", 0.0), 1.0)
        ends = index[road.from_place], index[road.to_place]
        for start, end in (ends, ends[::-1]) if road.two_way else (ends,):
            rows.append((start, end, road.length_km, speed, walkers, 0, number))
            names.append(road.road_id)
    return np.array(rows, LINK), names


def _intensities(scenario: Scenario, days: int) -> NDArray[np.float64]:
    index = {place.place_id: k for k, place in enumerate(scenario.places)}
    out = np.zeros((days, len(index)))
    for event in scenario.events:
        if event.kind in {EventKind.FIGHTING, EventKind.CEASEFIRE} and event.target in index:
            day = max(day_of(scenario, event.time), 0)
            out[day:, index[event.target]] = (event.value or 0.0) if event.kind is EventKind.FIGHTING else 0.0
    return out


def _actions(scenario: Scenario, days: int) -> NDArray[np.void]:
    places = {place.place_id: k for k, place in enumerate(scenario.places)}
    roads = {road.road_id: k for k, road in enumerate(scenario.roads)}
    of_place = {
        EventKind.CLOSURE: CLOSE_PLACE, EventKind.OPENING: OPEN_PLACE,
        EventKind.CAMP_CLOSED: CLOSE_CAMP, EventKind.CAMP_OPENED: OPEN_CAMP,
    }  # fmt: skip
    of_road = {EventKind.CLOSURE: CLOSE_ROAD, EventKind.OPENING: OPEN_ROAD}
    rows = []
    for event in scenario.events:
        day = day_of(scenario, event.time)
        if not 0 <= day < days:
            continue
        if event.target in places and event.kind in of_place:
            rows.append((day, of_place[event.kind], places[event.target], event.note == "idp"))
        elif event.target in roads and event.kind in of_road:
            rows.append((day, of_road[event.kind], roads[event.target], False))
    return np.array(sorted(rows, key=lambda row: row[0]), ACTION)
