"""Claims to ranges, worked out by hand: who counts, how wide one figure is, what bounds do."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from claims_by_hand import DAY, KILLED, PEOPLE, claim
from corridor.evidence.moments import read_moments
from corridor.evidence.reconcile import reconcile
from corridor.world.claims import ITSELF, Claim, ClaimGroup, Status
from corridor.world.evidence import Reconciled, Side
from corridor.world.voices import fold_voice


def reconciled(*claims: Claim, group: ClaimGroup = KILLED) -> Reconciled:
    found = reconcile(group, claims)
    assert found is not None
    assert found.distribution.problem() == ""
    return found


def at(found: Reconciled, *levels: float) -> list[float]:
    return [float(one) for one in found.distribution.quantile(np.array(levels))]


def names(found: Reconciled) -> list[str]:
    return [voice.name for voice in found.voices]


def reasons(found: Reconciled) -> dict[str, str]:
    return {one.claim_id: reason.partition(":")[0] for one, reason in found.left_out}


# E4: one voice.


@pytest.mark.parametrize(
    ("said", "levels"),
    [
        # Triangular on v (1 - w), v, v (1 + w) with w = 0.2: an eighth of the way up the ends' halves at 1/32.
        (claim("a", 100), {0: 80, 1 / 8: 90, 0.5: 100, 7 / 8: 110, 1: 120}),
        (claim("a", 100, hedge="about"), {0: 70, 1 / 8: 85, 0.5: 100, 7 / 8: 115, 1: 130}),
        (claim("a", 100, hedge="nearly"), {0: 80, 0.25: 90, 1: 100}),
        # Log-uniform between low (1 - 0.05) and high (1 + 0.05).
        (claim("a", 100, 400), {0: 95, 0.5: math.sqrt(95 * 420), 1: 420}),
        (claim("a", 0, 400), {0: 0, 0.5: 210, 1: 420}),
        (claim("a", 100, 100), {0: 80, 0.5: 100, 1: 120}),
        (claim("a", 0), {0: 0, 0.75: 0.5, 1: 1}),
        (claim("a", 0.9, definition="all; share"), {0: 0.72, 1: 1}),
        (claim("a", 1, definition="all; share"), {0: 0.8, 0.25: 0.9, 1: 1}),
        (claim("a", 0, definition="all; share"), {0: 0, 0.75: 0.05, 1: 0.1}),
    ],
)
def test_one_figure_is_as_wide_as_its_hedge(said: Claim, levels: dict[float, float]) -> None:
    assert at(reconciled(said), *levels) == pytest.approx(list(levels.values()), rel=1e-9)


def test_agreement_narrows_with_the_root_of_the_voices_to_a_floor() -> None:
    for voices, width in ((1, 0.2), (2, 0.2 / math.sqrt(2)), (3, 0.2 / math.sqrt(3)), (4, 0.1), (9, 0.1)):
        found = reconciled(*(claim(f"v{k}", 1000) for k in range(voices)))
        assert found.distribution.bounds() == pytest.approx((1000 * (1 - width), 1000 * (1 + width)))


def test_only_figures_within_a_factor_agree() -> None:
    near = reconciled(claim("a", 100), claim("b", 120))
    far = reconciled(claim("a", 100), claim("b", 121))
    width = 0.2 / math.sqrt(2)
    assert near.distribution.bounds() == pytest.approx((100 * (1 - width), 120 * (1 + width)))
    assert far.distribution.bounds() == pytest.approx((80, 121 * 1.2))
    vague = reconciled(claim("a", 300), claim("b", 200, 999))  # a wide range is no second opinion on 300
    assert vague.distribution.bounds() == pytest.approx((190, 999 * 1.05))


# E5: disagreement.


def test_two_that_disagree_are_an_equal_mixture() -> None:
    found = reconciled(claim("a", 100), claim("b", 1000))
    assert at(found, 0, 1 / 16, 0.25, 0.75, 15 / 16, 1) == pytest.approx([80, 90, 100, 1000, 1100, 1200], rel=2e-3)
    assert found.rule == "2 voices: 2 give figures, 10 times apart, mixed in equal parts."


# E6: bounds.


def test_a_bound_among_figures_acts_with_its_chance() -> None:
    # One figure on 80 to 120, at least 120: half of all is at 120, the rest as before.
    found = reconciled(claim("a", 100), claim("b", 120, hedge="at least"))
    assert at(found, 0, 1 / 16, 0.25, 0.505, 1) == pytest.approx([80, 90, 100, 120, 120], rel=1e-2)
    below = reconciled(claim("a", 100), claim("b", 80, hedge="less than"))
    assert at(below, 0, 0.495, 0.75, 15 / 16, 1) == pytest.approx([80, 80, 100, 110, 120], rel=1e-2)


def test_a_bound_that_the_figures_keep_changes_nothing() -> None:
    alone = reconciled(claim("a", 100)).distribution
    kept = reconciled(claim("a", 100), claim("b", 60, hedge="more than"), claim("c", 300, hedge="up to")).distribution
    assert kept.values == pytest.approx(alone.values, rel=1e-9)


@pytest.mark.parametrize(
    ("claims", "levels"),
    [
        # At least 100 and no more: triangular with mode 100, up to 200.
        ((claim("a", 100, hedge="at least"), claim("b", 60, hedge="more than")), {0: 100, 0.75: 150, 1: 200}),
        ((claim("a", 0, hedge="at least"),), {0: 0, 0.75: 0.5, 1: 1}),
        ((claim("a", 0.8, hedge="at least", definition="all; share"),), {0: 0.8, 0.75: 0.9, 1: 1}),
        ((claim("a", 1, hedge="at least", definition="all; share"),), {0: 1, 1: 1}),
        # At most 100: log-uniform from its half.
        ((claim("a", 100, hedge="up to"), claim("b", 160, hedge="at most")), {0: 50, 0.5: math.sqrt(5000), 1: 100}),
        ((claim("a", 0, hedge="at most"),), {0: 0, 0.75: 0.5, 1: 1}),
        # Both: between them, but never above half the upper one when the lower one is lower still.
        ((claim("a", 100, hedge="up to"), claim("b", 64, hedge="at least")), {0: 64, 0.5: 80, 1: 100}),
        ((claim("a", 100, hedge="up to"), claim("b", 10, hedge="at least")), {0: 50, 0.5: math.sqrt(5000), 1: 100}),
        ((claim("a", 100, hedge="up to"), claim("b", 100, hedge="at least")), {0: 90, 1: 100}),
        # They contradict each other.
        ((claim("a", 100, hedge="up to"), claim("b", 400, hedge="at least")), {0: 100, 0.5: 200, 1: 400}),
    ],
)
def test_bounds_without_a_figure(claims: tuple[Claim, ...], levels: dict[float, float]) -> None:
    assert at(reconciled(*claims), *levels) == pytest.approx(list(levels.values()), rel=1e-9)


# E1: which claims are of the group.


def test_another_quantity_definition_place_or_status_is_not_of_the_group() -> None:
    group = ClaimGroup("dead", "killed", "soldiers; people; ours", "town")
    same = {"definition": " Soldiers ;people; OURS", "place_id": "town"}
    sound = claim("a", 100, **same)
    others = [
        claim("b", 1, **{**same, "quantity": "wounded"}),
        claim("c", 1, **{**same, "definition": "soldiers; people"}),
        claim("d", 1, **{**same, "place_id": "village"}),
        claim("e", 1, **{**same, "place_id": ""}),
        claim("f", 1, **{**same, "status": Status.PROPOSED}),
        claim("g", 1, **{**same, "status": Status.REJECTED}),
        claim("h", 1, **{**same, "published_time": None}),
    ]
    found = reconciled(sound, *others, group=group)
    assert names(found) == ["a"]
    assert found.left_out == ()
    assert reconcile(group, others) is None


def test_a_group_that_states_no_place_takes_claims_of_any() -> None:
    assert names(reconciled(claim("a", 100), claim("b", 100, place_id=""))) == ["a", "b"]


def test_a_whole_and_its_part_never_mix() -> None:
    found = reconciled(claim("a", 200), claim("a", 10, definition="civilians; people", claim_id="part"))
    assert names(found) == ["a"]
    assert (found.voices[0].low, found.voices[0].high) == (200, 200)
    assert reasons(found) == {"part": "counts civilians, people; most count all, people"}


def test_units_never_mix_and_voices_not_copies_choose() -> None:
    families = [claim("a", 30, definition="all; families", document_id=f"copy-{k}", claim_id=f"c{k}") for k in range(5)]
    found = reconciled(*families, claim("b", 100), claim("c", 0.5, definition="all; share"))
    assert names(found) == ["b"]
    assert set(reasons(found).values()) == {
        "counts all, families; most count all, people",
        "counts all, share; most count all, people",
    }
    assert names(reconciled(*families, claim("d", 30, definition="all; families"), claim("b", 100))) == ["a", "d"]


@pytest.mark.parametrize(
    ("about", "said", "is_in"),
    [
        ("2024-03-05", "", True),
        ("2024-03-04", "", False),
        ("2024-03-07", "", True),
        ("2024-03-08", "", False),
        ("2024-03", "", True),
        ("2024", "", True),
        ("2023", "", False),
        ("2024-02-01/2024-03-05", "", True),
        ("2024-03-05T01:59+02:00", "", False),
        ("", "2024-03-06", True),
        ("", "2024-03-02", False),
        ("", "", False),  # published on the first
        ("long ago", "2024-03-06", True),
    ],
)
def test_claims_about_another_time_are_left_out(about: str, said: str, is_in: bool) -> None:  # noqa: FBT001 - a table
    group = replace(PEOPLE, about_from=DAY + timedelta(days=4), about_until=DAY + timedelta(days=6, hours=9))
    claims = [claim("a", 100, days=5), claim("b", 100, about_time=about, said_time=said)]
    found = reconciled(*(replace(one, quantity="population") for one in claims), group=group)
    assert names(found) == (["b", "a"] if is_in else ["a"])
    assert reasons(found) == ({} if is_in else {"b-100-0": "about another time"})


def test_times_are_read_from_their_first_to_their_last_second() -> None:
    found = read_moments("2024-02/2024-12-31T12:00+04:00")
    assert found is not None
    assert found.first == datetime(2024, 2, 1, tzinfo=UTC)
    assert found.last == datetime(2024, 12, 31, 8, tzinfo=UTC)
    december = read_moments("2023-12")
    assert december is not None
    assert december.last == datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC)
    for text in ("", "soon", "2024-13", "9999", "2024-02-30", "/"):
        assert read_moments(text) is None


# E2: voices.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Ministry of Health", "ministry of health"),
        ("U.N. agency", "UN  Agency"),
        ("Mrs. Mayor", "the mayor"),
        ("Préfecture", "prefecture"),
        ("border-service", "Border Service"),
        ("the governor's office", "Governor\u2019s office"),
    ],
)
def test_a_voice_is_one_however_it_is_written(one: str, other: str) -> None:
    assert fold_voice(one) == fold_voice(other)
    assert len(reconciled(claim(one, 100), claim(other, 100, days=0.1)).voices) == 1


@pytest.mark.parametrize(("one", "other"), [("the", "a"), ("army", "navy"), ("—", "…")])
def test_different_voices_stay_apart(one: str, other: str) -> None:
    assert fold_voice(one) != fold_voice(other)


def test_voices_that_trace_to_one_source_count_once() -> None:
    own = claim(ITSELF, 100, publisher="An Agency")
    copied = claim("paper two", 100, original_source="an agency", days=0.5)
    found = reconciled(own, copied)
    assert names(found) == ["An Agency"]
    assert found.voices[0].claims == (own, copied)
    assert found.distribution == reconciled(own).distribution


# E3: valid time.


def test_of_one_voice_its_latest_moment_counts_and_of_that_the_correction() -> None:
    claims = [
        claim("a", 50, days=1, about_time="2024-03-02"),
        claim("a", 90, days=2, about_time="2024-03-02", claim_id="late-news"),
        claim("a", 80, days=4, about_time="2024-03-04"),
        claim("a", 85, days=5, about_time="2024-03-04"),
    ]
    found = reconciled(*claims)
    assert [one.value for one in found.voices[0].claims] == [85]
    assert reasons(found) == {
        "a-50-1": "the same voice speaks of a later time",
        "late-news": "the same voice speaks of a later time",
        "a-80-4": "corrected by the same voice",
    }


def test_a_voice_spans_what_it_says_at_once() -> None:
    two = [claim("a", 100), claim("a", 400)]
    assert reconciled(*two).distribution == reconciled(claim("a", 100, 400)).distribution
    kept = [claim("a", 100), claim("a", 60, hedge="at least", claim_id="b")]
    assert reconciled(*kept).distribution == reconciled(claim("a", 100)).distribution
    both = reconciled(claim("a", 60, hedge="at least"), claim("a", 100, hedge="at most"))
    assert (both.voices[0].low, both.voices[0].high, both.voices[0].side) == (60, 100, Side.BOTH)
    lower = reconciled(claim("a", 60, hedge="at least"), claim("a", 80, hedge="at least"))
    assert (lower.voices[0].low, lower.voices[0].high, lower.voices[0].side) == (80, math.inf, Side.FROM_BELOW)


def test_what_only_grows_outgrows_older_figures() -> None:
    new = claim("b", 300, days=1.01)
    found = reconciled(claim("a", 100), new)
    assert names(found) == ["b"]
    assert reasons(found) == {"a-100-0": "outgrown"}
    assert found.distribution.values == pytest.approx(reconciled(new).distribution.values, rel=1e-9)
    assert found.rule == "1 voice: it gives a figure; 1 older figure, outgrown, only bounds from below."
    assert len(reconciled(claim("a", 100), claim("b", 300, days=0.99)).voices) == 2


def test_an_outgrown_figure_still_bounds_from_below() -> None:
    # The newer figure is on 80 to 120; half believe that it was 120 already.
    found = reconciled(claim("a", 120), claim("b", 100, days=3))
    assert at(found, 0, 0.25, 0.75, 1) == pytest.approx([80, 100, 120, 120], rel=1e-6)


def test_newer_limits_outgrow_a_figure_and_start_from_it() -> None:
    found = reconciled(claim("a", 100), claim("b", 400, hedge="up to", days=3))
    assert at(found, 0, 0.5, 1) == pytest.approx([100, 200, 400])


def test_an_at_least_newer_than_all_figures_is_certain() -> None:
    found = reconciled(claim("a", 32), claim("b", 200, hedge="at least", days=3))
    assert at(found, 0, 0.75, 1) == pytest.approx([200, 300, 400])
    low = reconciled(claim("a", 3200), claim("b", 200, hedge="at least", days=3))
    assert low.distribution == reconciled(claim("a", 3200)).distribution


def test_a_stock_is_left_out_after_a_year() -> None:
    old = claim("a", 100, quantity="population", about_time="2020")
    new = claim("b", 300, quantity="population")
    assert reconciled(old, new, group=PEOPLE).distribution == reconciled(new, group=PEOPLE).distribution
    assert reasons(reconciled(old, new, group=PEOPLE)) == {"a-100-0": "of another time"}
    recent = claim("a", 100, quantity="population", about_time="2023-06")
    assert len(reconciled(recent, new, group=PEOPLE).voices) == 2


def test_a_figure_about_a_month_that_goes_on_is_about_what_has_passed() -> None:
    # Else it would outgrow a figure about the day on which both were published.
    found = reconciled(claim("a", 100, about_time="2024-03"), claim("b", 100, about_time="2024-03-01", days=0.5))
    assert len(found.voices) == 2


# E7: the sentence.


def test_the_rule_says_what_happened() -> None:
    found = reconciled(
        claim("a", 100, days=3),
        claim("b", 125, days=3),
        claim("c", 90, days=3, hedge="at least"),
        claim("d", 80, days=3, hedge="at least"),
        claim("e", 300, days=3, hedge="up to"),
        claim("f", 40),
        claim("g", 9, days=3, definition="all; families"),
    )
    assert found.rule == (
        "5 voices: 2 give figures, 1.25 times apart, mixed in equal parts; 1 bounds from above, with a chance of 1 in "
        "3 to be right; 2 bound from below, each with a chance of 1 in 3 to be right; 1 older figure, outgrown, only "
        "bounds from below; 1 claim left out."
    )
    lower = reconciled(claim("a", 400, hedge="at least"), claim("b", 100, hedge="up to"))
    assert lower.rule.endswith("the bounds contradict each other, so that it may lie anywhere between them.")
