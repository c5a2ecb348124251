"""The as-of wall: what was known at an issue time, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.world.results import Drivers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.inputs import UncertainInput
    from corridor.world.scenario import Scenario


GENERIC = "Generic range: the sources of the narrower one were published after the issue time."


def is_known(published_time: datetime | None, issue_time: datetime) -> bool:
    """Whether a row was published by the issue time; a row without a date was not."""
    return published_time is not None and published_time <= issue_time


def known_at(scenario: Scenario, issue_time: datetime, drivers: Drivers = Drivers.FORECAST) -> Scenario:
    """Return the scenario as it was known at the issue time.

    Events and observations published later, or never, are gone; an input whose sources were published
    later is its generic range. Places and roads are undated. With given drivers the wall is open for
    events alone: they are taken as they happened.
    """
    return replace(
        scenario,
        events=tuple(
            event for event in scenario.events if drivers is Drivers.GIVEN or is_known(event.published_time, issue_time)
        ),
        observations=tuple(seen for seen in scenario.observations if is_known(seen.published_time, issue_time)),
        inputs=_known_inputs(scenario.inputs, issue_time),
        prior_sets={
            name: replace(one, inputs=_known_inputs(one.inputs, issue_time))
            for name, one in scenario.prior_sets.items()
        },
    )


def _known_inputs(inputs: Mapping[str, UncertainInput], issue_time: datetime) -> dict[str, UncertainInput]:
    return {
        name: replace(one, distribution=one.generic, reason=GENERIC, is_assumption=True)
        if one.generic is not None and not is_known(one.published_time, issue_time)
        else one
        for name, one in inputs.items()
    }
