"""Which unknowns carry the spread: the question and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from corridor.world.meanings import MODEL_INPUTS
from corridor.world.results import MIXTURE, PRIOR_SET

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.scenario import Scenario

MOST_SHARED_OUT = 8
"""Unknowns among which the variance is shared out after a screening, at most."""

OPENING = "opening_wait_h:"
"""Start of the name of an unknown that is the wait until a shut target is passable; the target's id follows."""


class Method(StrEnum):
    """Screening by elementary effects (Morris), shares of variance (Sobol), or the one after the other."""

    BOTH = "both"
    MORRIS = "morris"
    SOBOL = "sobol"


@dataclass(frozen=True)
class Outcome:
    """A number that every run ends with."""

    name: str
    unit: str
    meaning: str


OUTCOMES = (
    Outcome("early", "people", "people past the exit 72 h after the issue time"),
    Outcome("total", "people", "people past the exit by the run's end"),
    Outcome("half_h", "h", "hours from the issue time until half of those who come out are out"),
    Outcome("peak", "people/h", "largest number of people past the exit in an hour"),
)
"""What the unknowns are asked about: how many soon, how many at all, when, how dense.

`early` is by the run's end where that comes first. Where nobody comes out, `half_h` is the hours until the run's end.
"""


@dataclass(frozen=True)
class SensitivityRequest:
    """What the user asked for.

    Parameters
    ----------
    issue_time
        None means the scenario's own.
    trajectories
        Of the screening; each takes one run more than there are unknowns.
    base
        Samples of the shares, a power of two; each takes two runs more than there are unknowns to share between.
    """

    issue_time: datetime | None = None
    prior_set: str = MIXTURE
    method: Method = Method.BOTH
    trajectories: int = 20
    base: int = 256
    seed: int = 0
    workers: int = 1


@dataclass(frozen=True)
class Effect:
    """What one unknown does to one outcome; None where it was not asked, or where the outcome does not vary.

    Parameters
    ----------
    mu_star, mu_star_conf, sigma
        Mean size and standard deviation of the elementary effects: what the outcome changes by over the whole of the
        unknown's distribution, in its unit. `conf` is half of a 90 % interval.
    s1, s1_conf, st, st_conf
        Shares of the outcome's variance that go with the unknown: by itself, and with all that it has a part in.
    """

    unknown: str
    mu_star: float | None = None
    mu_star_conf: float | None = None
    sigma: float | None = None
    s1: float | None = None
    s1_conf: float | None = None
    st: float | None = None
    st_conf: float | None = None


@dataclass(frozen=True)
class Sensitivity:
    """A finished analysis, complete enough to be written and drawn.

    Parameters
    ----------
    scenario
        As read; what the runs saw of it lies behind the wall at `issue_time`.
    unknowns
        All that is uncertain, those that carry most first.
    shared
        Unknowns that the variance is shared out between; the others are held while that is done.
    effects
        By outcome, one for each unknown, in their order.
    chance
        By outcome, the share of variance that goes with chance alone; empty without shares.
    runs
        Members simulated.
    nobody_out
        Of these, in how many nobody came out.
    tables
        Columns by table name, ready for Parquet.
    summary
        The JSON document of `corridor sensitivity --json`.
    manifest
        How to make the same again.
    """

    scenario: Scenario
    issue_time: datetime
    request: SensitivityRequest
    unknowns: tuple[str, ...]
    shared: tuple[str, ...]
    effects: Mapping[str, tuple[Effect, ...]]
    chance: Mapping[str, float | None]
    runs: int
    nobody_out: int
    tables: Mapping[str, Any]
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]


def describe_unknown(name: str) -> str:
    """Say what an unknown is: the meaning of an input, of an opening, of the choice of prior set."""
    if name == PRIOR_SET:
        return "which of the prior sets holds"
    if name.startswith(OPENING):
        return f"how long {name.removeprefix(OPENING)} stays shut, for a given mean"
    return MODEL_INPUTS[name].meaning
