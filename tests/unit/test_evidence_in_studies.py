"""An input that rests on claims, where studies use it: unknowns, differences between forecasts, rivals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from claims_by_hand import DAY, PEOPLE, claim
from corridor.intake.read import read_scenario
from corridor.studies.changes import find_inputs, find_settings, find_tables
from corridor.studies.differences import _inputs_known
from corridor.studies.rivals.cold import _median_party_size
from corridor.studies.sensitivities.unknowns import list_unknowns
from corridor.studies.wall import known_at
from corridor.world.claims import Document
from corridor.world.comparisons import Change
from corridor.world.distributions import Distribution
from corridor.world.results import MIXTURE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridor.world.scenario import Scenario

FIRST = claim("the census office", 1200, quantity="population")
SECOND = claim("the governor's office", 900, quantity="population", days=2)
DOCUMENT = Document("report-0", "a newspaper", DAY, "stated")


def on_claims(scenario: Scenario, name: str, per: float) -> Scenario:
    generic = Distribution("constant", (1.5,))
    stated = replace(
        scenario.inputs[name],
        distribution=generic,
        generic=generic,
        published_time=None,
        claim_group=PEOPLE.name,
        per=per,
    )
    return replace(scenario, inputs={**scenario.inputs, name: stated}, claim_groups={PEOPLE.name: PEOPLE})


@pytest.fixture(scope="module")
def scenario(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the small scenario; its population is what two offices say, the second two days later."""
    read = read_scenario(str(tiny(tmp_path_factory.mktemp("evidence"))))
    return replace(on_claims(read, "population_factor", 1000.0), claims=(FIRST, SECOND), documents=(DOCUMENT,))


def test_an_input_on_claims_is_unknown_and_its_constant_stand_in_is_not(scenario: Scenario) -> None:
    early, late = DAY - timedelta(days=1), DAY
    assert "population_factor" not in list_unknowns(known_at(scenario, early), early, MIXTURE)
    assert "population_factor" in list_unknowns(known_at(scenario, late), late, MIXTURE)


def test_claims_that_became_known_are_named_as_a_change_of_the_input(scenario: Scenario) -> None:
    # Halves of both triangles lie below x where (1080 - x) / 180 = (x - 960) / 240.
    one, two = "reconciled, 1.04 to 1.36, median 1.2", "reconciled, 0.8 to 1.33, median 1.03"
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=3)
    assert _inputs_known(scenario, before, DAY) == (Change("population_factor", "1.5", one),)
    assert _inputs_known(scenario, DAY, after) == (Change("population_factor", one, two),)
    assert _inputs_known(scenario, before, before) == ()


def test_edited_claims_documents_groups_and_units_are_named(scenario: Scenario) -> None:
    edited = replace(
        on_claims(scenario, "population_factor", 1100.0),
        claims=(replace(FIRST, value=1300.0), SECOND),
        documents=(),
        claim_groups={PEOPLE.name: replace(PEOPLE, place_id="town")},
    )
    assert find_inputs(scenario, edited) == (Change("population_factor, claims per", "1000", "1100"),)
    assert find_settings(scenario, edited) == (Change("claim_groups.homes.place_id", "", "town"),)
    claims, documents = find_tables(scenario, edited)
    assert [(row.row_id, row.changes) for row in claims.changed] == [
        (FIRST.claim_id, (Change("value", "1200", "1300"),))
    ]
    assert documents.removed == ("report-0",)
    assert find_tables(scenario, scenario) == ()


def test_rivals_take_the_median(scenario: Scenario) -> None:
    known = known_at(replace(on_claims(scenario, "party_size_mean", 400.0), claims=(FIRST,)), DAY)
    assert _median_party_size(known) == pytest.approx(3.0)
