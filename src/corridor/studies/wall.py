"""The as-of wall: what was known at an issue time, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.studies.series import given_totals
from corridor.world.backtests import Capacities, Terms, Totals
from corridor.world.inputs import FIGHTING_INPUTS
from corridor.world.results import Drivers
from corridor.world.scenario import SHELTERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from corridor.world.inputs import UncertainInput
    from corridor.world.scenario import Place, Scenario


GENERIC = "Generic range: the sources of the narrower one were published after the issue time."


def is_known(published_time: datetime | None, issue_time: datetime) -> bool:
    """Whether a row was published by the issue time; a row without a date was not."""
    return published_time is not None and published_time <= issue_time


def known_at(scenario: Scenario, issue_time: datetime, terms: Terms | None = None) -> Scenario:
    """Return the scenario as it was known at the issue time.

    Events, conflict events and observations published later, or never, are gone, and with them the corrections of
    earlier counts; so are counts said to have been published before they were made. An input whose sources were
    published later is its generic range; the room in camps and reception sites, which has no date, is not shown.
    Places and roads are undated.

    Parameters
    ----------
    terms
        Given drivers open the wall for events and conflict events alone: they are taken as they happened, and no
        fighting is drawn.
        Given totals add the people in all camps together, for every moment with a count (series `given-total`), and
        leave what Flee's rules are given; else that is gone.
        Shipped capacities are shown.
    """
    terms = terms or Terms()
    is_given = terms.drivers is Drivers.GIVEN
    known = tuple(
        seen for seen in scenario.observations if is_known(seen.published_time, issue_time) and seen.time <= issue_time
    )
    return replace(
        scenario,
        places=tuple(_known_place(place, terms) for place in scenario.places),
        events=tuple(event for event in scenario.events if is_given or is_known(event.published_time, issue_time)),
        observations=(*known, *given_totals(scenario)) if terms.totals is Totals.GIVEN else known,
        inputs=_known_inputs(scenario.inputs, issue_time, is_given=is_given),
        prior_sets={
            name: replace(one, inputs=_known_inputs(one.inputs, issue_time, is_given=is_given))
            for name, one in scenario.prior_sets.items()
        },
        day_rules=scenario.day_rules
        if scenario.day_rules is None or terms.totals is Totals.GIVEN
        else replace(scenario.day_rules, given=None),
        conflict=tuple(one for one in scenario.conflict if is_given or is_known(one.published_time, issue_time)),
    )


def _known_place(place: Place, terms: Terms) -> Place:
    is_hidden = terms.capacities is Capacities.NONE and place.kind in SHELTERS and place.capacity is not None
    return replace(place, capacity=None) if is_hidden else place


def _known_inputs(
    inputs: Mapping[str, UncertainInput], issue_time: datetime, *, is_given: bool
) -> dict[str, UncertainInput]:
    return {
        name: replace(one, distribution=one.generic, reason=GENERIC, is_assumption=True)
        if one.generic is not None and not is_known(one.published_time, issue_time)
        else one
        for name, one in inputs.items()
        if not (is_given and name in FIGHTING_INPUTS)
    }
