"""Rules for who leaves that users add in plain Python, as installed packages: called at every decision step."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from corridor.dynamics import streams
from corridor.dynamics.compiling import entry
from corridor.world.errors import RequestError
from corridor.world.rules import installed_rules, origin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from corridor.engine.state import People
    from corridor.world.scenario import Scenario


@dataclass(frozen=True)
class Situation:
    """What a rule may look at before a decision step. Arrays have one number a place; writing to them changes nothing.

    Parameters
    ----------
    scenario
        What is known at the issue time.
    hours
        Since the run's start.
    place_ids
        Places that people set out from.
    settled, ready
        People at home who have not decided, and who have and could not leave yet.
    threat, deprivation, trust, gone
        Pressures of the step before, and the share of those who would leave that is ready or gone; each in [0, 1].
    inputs
        This member's drawn inputs, by name.
    """

    scenario: Scenario
    hours: float
    place_ids: tuple[str, ...]
    settled: NDArray[np.int64]
    ready: NDArray[np.int64]
    threat: NDArray[np.float64]
    deprivation: NDArray[np.float64]
    trust: NDArray[np.float64]
    gone: NDArray[np.float64]
    inputs: Mapping[str, float]
    _key: tuple[int, int, int]

    def uniform(self, process: int, place_id: str, category: str = "") -> float:
        """One uniform in (0, 1) for this member, step, place and category; the same in every run with this seed.

        Parameters
        ----------
        process
            A number from 1000 to 1999, which no process of corridor has; one a purpose.

        Raises
        ------
        ValueError
            When it is another number.
        """
        if process not in streams.OWN_RULES:
            raise ValueError(f"process {process}: must be {streams.OWN_RULES[0]} to {streams.OWN_RULES[-1]}")
        seed, member, slot = self._key
        where, what = streams.stable_hash(place_id), streams.stable_hash(category)
        return float(_uniform(seed, process, member, slot, where, what))


class Rule(Protocol):
    """What an entry point leads to: adds to the log of the decision rate, a number for all places or one a place."""

    def __call__(self, situation: Situation, **parameters: float) -> ArrayLike:
        """Return what this rule adds; 0.7 doubles the rate."""


@entry
def _uniform(seed: int, process: int, member: int, step: int, entity: int, category: int) -> float:
    return streams.uniform(seed, process, member, step, entity, category)


@dataclass(frozen=True)
class LoadedRule:
    """A rule of an installed package with the numbers that the scenario gives it."""

    name: str
    package: str
    call: Callable[..., ArrayLike]
    parameters: Mapping[str, float]


def load_rules(scenario: Scenario) -> list[LoadedRule]:
    """Load the rules that a scenario names.

    Raises
    ------
    RequestError
        When one is not installed, cannot be imported, or does not take the scenario's numbers.
    """
    installed = installed_rules() if scenario.rules else {}
    loaded = []
    for name, parameters in scenario.rules.items():
        if name not in installed:
            known = ", ".join(sorted(installed)) or "none"
            raise RequestError(f"rules.{name}: no installed package offers it; installed: {known}; install its package")
        found = installed[name]
        rule = LoadedRule(name, origin_of(found), _import(name, found), dict(parameters))
        try:
            inspect.signature(rule.call).bind(None, **rule.parameters)
        except TypeError as err:
            raise RequestError(f"rules.{name} ({rule.package}): {err}; it takes {_takes(rule.call)}") from err
        loaded.append(rule)
    return loaded


def _import(name: str, found: Any) -> Callable[..., ArrayLike]:  # noqa: ANN401 - an entry point
    try:
        call = found.load()
    except Exception as err:  # other people's code: whatever it raises, the user must learn whose it was
        raise RequestError(f"rules.{name} ({origin_of(found)}): cannot be imported: {err!r}") from err
    if not callable(call):
        raise RequestError(f"rules.{name} ({origin_of(found)}): {found.value} is no function")
    kept: Callable[..., ArrayLike] = call
    return kept


def _takes(call: Callable[..., ArrayLike]) -> str:
    names = list(inspect.signature(call).parameters)[1:]
    return ", ".join(names) or "no numbers"


def apply_rules(
    rules: Sequence[LoadedRule], scenario: Scenario, place_ids: tuple[str, ...], people: People,
    inputs: Mapping[str, float], key: tuple[int, int, int], hours: float,
) -> None:  # fmt: skip
    """Ask every rule what it adds in this step, and write the sum to `homes`.

    Raises
    ------
    RequestError
        When a rule fails, or returns what is no finite number a place.
    """
    sizes = np.arange(1, people.settled.shape[1] + 1)
    situation = Situation(
        scenario=scenario,
        hours=hours,
        place_ids=place_ids,
        settled=people.settled @ sizes,
        ready=people.ready.sum(axis=1) @ sizes,
        threat=people.homes["threat"].copy(),
        deprivation=people.homes["deprivation"].copy(),
        trust=people.homes["trust"].copy(),
        gone=people.homes["gone"].copy(),
        inputs=inputs,
        _key=key,
    )
    total = np.zeros(len(place_ids))
    for rule in rules:
        total += _ask(rule, situation)
    people.homes["own_rules"] = total


def _ask(rule: LoadedRule, situation: Situation) -> NDArray[np.float64]:
    where = f"rules.{rule.name} ({rule.package}), {situation.hours:g} h after the run's start"
    try:
        added = np.asarray(rule.call(situation, **rule.parameters), np.float64)
    except Exception as err:  # other people's code, as above
        raise RequestError(f"{where}: {err!r}") from err
    if added.shape not in {(), (len(situation.place_ids),)} or not np.isfinite(added).all():
        places = len(situation.place_ids)
        raise RequestError(f"{where}: must return a finite number, or {places} of them, one a place; not {added!r:.80}")
    return added
