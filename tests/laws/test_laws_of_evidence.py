"""Laws of reconciling, whatever was claimed: order, copies, bounds, agreement, disagreement, growth, the wall."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims_by_hand import DAY, KILLED, PEOPLE, claim
from corridor.evidence.reconcile import FIRST_WIDTH, FLOOR, reconcile
from corridor.intake.read import read_scenario
from corridor.studies.wall import NO_CLAIM, known_at
from corridor.world.backtests import Terms
from corridor.world.claims import Qualifier
from corridor.world.distributions import Distribution
from corridor.world.results import Drivers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from corridor.world.claims import Claim, ClaimGroup
    from corridor.world.scenario import Scenario

UNITS = ("people", "share")
STATED = ("", "", "", "2024", "2024-03", "2024-03-02", "2024-03-04T12:00+02:00", "2023-12/2024-03-03", "2019")
ROUNDING = 1e-9

many = settings(max_examples=100, deadline=None)
few = settings(max_examples=30, deadline=None)


@st.composite
def said(draw: st.DrawFn, *, voices: str = "abcdef", hedges: Sequence[str] = tuple(Qualifier), unit: str = "") -> Claim:
    """Draw a claim: any figure or range, hedge, time and day of publication; of one unit."""
    size = st.one_of(st.just(0.0), st.floats(1e-3, 1), st.integers(1, 400_000).map(float))
    if unit == "share":
        size = st.one_of(st.just(0.0), st.just(1.0), st.floats(0.01, 1))
    ends = sorted(draw(st.lists(size, min_size=1, max_size=2)))
    hour = draw(st.integers(0, 24 * 12))
    found = claim(
        draw(st.sampled_from(voices)),
        *ends,
        hedge=draw(st.sampled_from(hedges)),
        days=hour / 24,
        definition=f"all; {unit}",
        about_time=draw(st.sampled_from(STATED)),
        said_time=draw(st.sampled_from(STATED)),
    )
    return replace(found, claim_id=f"{found.claim_id}-{draw(st.integers(0, 10**12))}")


@st.composite
def evidence(draw: st.DrawFn) -> tuple[ClaimGroup, list[Claim], str]:
    """Draw a group of what grows or of what stands, and claims of it."""
    group, unit = draw(st.sampled_from((KILLED, PEOPLE))), draw(st.sampled_from(UNITS))
    claims = draw(st.lists(said(unit=unit), min_size=1, max_size=8, unique_by=lambda one: one.claim_id))
    return group, [replace(one, quantity=group.quantity) for one in claims], unit


def quantiles(group: ClaimGroup, claims: Sequence[Claim]) -> NDArray[np.float64]:
    found = reconcile(group, claims)
    assert found is not None
    return np.array(found.distribution.values)


def spread(values: NDArray[np.float64]) -> float:
    return float(values.std())


@many
@given(evidence())
def test_quantiles_are_finite_and_never_fall(drawn: tuple[ClaimGroup, list[Claim], str]) -> None:
    group, claims, unit = drawn
    values = quantiles(group, claims)
    assert Distribution("reconciled", tuple(values)).problem() == ""
    assert values[0] >= 0
    assert unit != "share" or values[-1] <= 1


@many
@given(evidence())
def test_every_claim_counts_or_is_left_out_with_a_reason(drawn: tuple[ClaimGroup, list[Claim], str]) -> None:
    group, claims, _ = drawn
    found = reconcile(group, claims)
    assert found is not None
    counted = [one.claim_id for voice in found.voices for one in voice.claims]
    left_out = [one.claim_id for one, reason in found.left_out if reason]
    assert sorted(counted + left_out) == sorted(one.claim_id for one in claims)
    assert found.rule.endswith(".")
    assert "\n" not in found.rule


@many
@given(evidence(), st.integers(0, 1000))
def test_the_order_of_claims_does_not_matter(drawn: tuple[ClaimGroup, list[Claim], str], seed: int) -> None:
    group, claims, _ = drawn
    other = list(claims)
    random.Random(seed).shuffle(other)  # noqa: S311 - no secret
    assert reconcile(group, claims) == reconcile(group, other)


@many
@given(evidence(), st.integers(0, 7), st.integers(0, 24 * 40))
def test_what_traces_to_the_same_source_changes_nothing(
    drawn: tuple[ClaimGroup, list[Claim], str], which: int, hours: int
) -> None:
    group, claims, _ = drawn
    first = claims[which % len(claims)]
    assert first.published_time is not None
    copy = replace(
        first, claim_id="copy", document_id="another-report", publisher="another newspaper", said_by="a newspaper",
        original_source=first.voice, published_time=first.published_time + timedelta(hours=hours),
    )  # fmt: skip
    assert quantiles(group, [*claims, copy]).tobytes() == quantiles(group, claims).tobytes()


@many
@given(evidence(), st.data())
def test_an_at_least_of_a_new_voice_never_lowers(
    drawn: tuple[ClaimGroup, list[Claim], str], data: st.DataObject
) -> None:
    group, claims, unit = drawn
    more = data.draw(said(voices="z", hedges=("at least", "more than"), unit=unit))
    before = quantiles(group, claims)
    after = quantiles(group, [*claims, replace(more, quantity=group.quantity)])
    assert (after >= before * (1 - ROUNDING) - ROUNDING).all()


@many
@given(evidence(), st.data())
def test_an_at_most_among_current_figures_never_raises(
    drawn: tuple[ClaimGroup, list[Claim], str], data: st.DataObject
) -> None:
    # Among claims of one moment: a newer limit can make figures old.
    group, claims, unit = drawn
    now = {"about_time": "2024-03-01", "said_time": "", "quantity": group.quantity}
    figure = data.draw(said(voices="y", hedges=("", "about", "nearly"), unit=unit))
    limit = data.draw(said(voices="z", hedges=("at most", "up to", "less than"), unit=unit))
    current = [replace(one, published_time=DAY + timedelta(days=2), **now) for one in (*claims, figure)]
    before = quantiles(group, current)
    after = quantiles(group, [*current, replace(limit, published_time=DAY + timedelta(days=2), **now)])
    assert (after <= before * (1 + ROUNDING) + ROUNDING).all()


@many
@given(st.integers(1, 1_000_000), st.integers(1, 30))
def test_agreement_narrows_to_the_floor_and_no_further(value: int, voices: int) -> None:
    def width(count: int) -> float:
        found = reconcile(KILLED, [claim(f"voice {k}", value) for k in range(count)])
        assert found is not None
        low, high = found.distribution.bounds()
        return (high - low) / value / 2

    assert width(voices + 1) <= width(voices) * (1 + ROUNDING)
    assert width(voices) == pytest.approx(max(FLOOR, FIRST_WIDTH / math.sqrt(voices)))


@many
@given(st.integers(10, 1_000_000), st.integers(1, 8), st.floats(1.25, 100))
def test_disagreement_widens(value: int, voices: int, factor: float) -> None:
    claims = [claim(f"voice {k}", value) for k in range(voices)]
    agreed = quantiles(KILLED, claims)
    for other in (value * factor, value / factor):
        disagreed = quantiles(KILLED, [*claims, claim("another", other)])
        assert spread(disagreed) > spread(agreed)
        assert disagreed[-1] - disagreed[0] > agreed[-1] - agreed[0]
        farther = quantiles(KILLED, [*claims, claim("another", other * (factor if other > value else 1 / factor))])
        assert spread(farther) > spread(disagreed)


@many
@given(st.lists(st.integers(1, 100_000), min_size=2, max_size=8), st.floats(1.01, 10))
def test_growth_over_time_is_no_disagreement(counts: list[int], gap_days: float) -> None:
    # A new voice each time; every count is at least a quarter above the one before.
    counts = sorted(counts)
    grown = [count * 1.25**k for k, count in enumerate(counts)]
    series = [claim(f"voice {k}", count, days=k * gap_days) for k, count in enumerate(grown)]
    assert quantiles(KILLED, series) == pytest.approx(quantiles(KILLED, series[-1:]), rel=1e-9)
    standing = [replace(one, quantity="population") for one in series]
    assert spread(quantiles(PEOPLE, standing)) > spread(quantiles(PEOPLE, standing[-1:]))


# The wall.


@pytest.fixture(scope="module")
def scenario(tiny: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the small scenario with an input that rests on claims of killed people, 100 to one of the factor."""
    read = read_scenario(str(tiny(tmp_path_factory.mktemp("evidence"))))
    generic = Distribution("uniform", (0.3, 1.3))
    stated = replace(
        read.inputs["population_factor"], distribution=generic, generic=generic, published_time=None,
        claim_group=KILLED.name, per=100.0,
    )  # fmt: skip
    sets = {name: replace(one, inputs={**one.inputs, "leaver_share": replace(stated, name="leaver_share")})
            for name, one in read.prior_sets.items()}  # fmt: skip
    return replace(
        read,
        inputs={**read.inputs, "population_factor": stated},
        prior_sets=sets,
        claim_groups={KILLED.name: KILLED},
    )


@few
@given(evidence(), st.integers(0, 24 * 14), st.sampled_from(Drivers))
def test_claims_published_later_or_never_change_nothing(
    scenario: Scenario, drawn: tuple[ClaimGroup, list[Claim], str], hour: int, drivers: Drivers
) -> None:
    issue_time = DAY + timedelta(hours=hour)
    claims = [replace(one, quantity="killed") for one in drawn[1]]
    never = [replace(one, claim_id=f"{one.claim_id}-never", published_time=None) for one in claims]
    kept = [one for one in claims if one.published_time is not None and one.published_time <= issue_time]
    with_all = known_at(replace(scenario, claims=(*claims, *never)), issue_time, Terms(drivers))
    with_known = known_at(replace(scenario, claims=tuple(kept)), issue_time, Terms(drivers))
    assert with_all == with_known
    assert with_all.claims == tuple(kept)


def test_an_input_is_what_its_claims_come_to_over_its_unit(scenario: Scenario) -> None:
    one = claim("a", 100)
    known = known_at(replace(scenario, claims=(one,)), DAY)
    found = known.inputs["population_factor"]
    assert found.evidence == reconcile(KILLED, [one])
    assert found.distribution.bounds() == pytest.approx((0.8, 1.2))
    assert str(found.distribution) == "reconciled, 0.863 to 1.14, median 1"
    assert not found.is_assumption
    assert known_at(known, DAY) == known


def test_without_a_claim_the_generic_range_stands_in_as_an_assumption(scenario: Scenario) -> None:
    later = replace(scenario, claims=(claim("a", 100, days=1),))
    found = known_at(later, DAY).inputs["population_factor"]
    assert (found.distribution, found.reason, found.is_assumption) == (found.generic, NO_CLAIM, True)
    assert found.evidence is None
    assert known_at(later, DAY + timedelta(days=1)).inputs["population_factor"].evidence is not None


def test_what_the_model_cannot_take_is_cut_and_said(scenario: Scenario) -> None:
    known = known_at(replace(scenario, claims=(claim("a", 100),)), DAY)
    for one in known.prior_sets.values():
        found = one.inputs["leaver_share"]
        assert found.distribution.bounds() == (pytest.approx(0.8), 1.0)
        assert found.evidence is not None
        assert found.evidence.rule == "1 voice: it gives a figure; cut to what the model takes, 0 to 1."
