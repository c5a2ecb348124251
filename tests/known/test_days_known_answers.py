"""Cases by the day whose answers follow from the rules by hand."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from known.day_cases import NEW, OLD, Change, Link, Spot, camp, due, in_camp, make_case, run, zone

if TYPE_CHECKING:
    from corridor.world.days import RuleSet

BOTH = pytest.mark.parametrize("rules", [OLD, NEW])
TOWARDS = {"conflict_weight": 0.0}
"""Nobody walks back to where the conflict is, unless there is nowhere else."""


@BOTH
@pytest.mark.parametrize(
    ("km", "days", "on_foot"),
    [
        (99.9, 1, False), (100.0, 2, False), (100.1, 2, False), (299.9, 3, False), (300.0, 4, False),
        (39.9, 2, True), (40.0, 3, True), (19.9, 1, True), (20.0, 2, True), (20.1, 2, True),
    ],
)  # fmt: skip
def test_a_road_takes_as_many_days_as_it_is_longer_than_days_of_travel(
    rules: RuleSet, km: float, days: int, *, on_foot: bool
) -> None:
    # Who left on day 1 is there when km travelled exceed the length, strictly; nobody leaves the camp.
    case = make_case(
        [zone(), camp()], [Link("zone", "camp", km)], due(50, 0, 0, 0, 0), rule_set=rules, max_move_speed=100.0,
        max_walk_speed=20.0, start_on_foot=float(on_foot), camp_movechance=0.0,
    )  # fmt: skip
    there = in_camp(run(case))[0]
    assert there.tolist() == [50 if day >= days else 0 for day in range(6)]


@BOTH
def test_only_the_first_road_is_on_foot(rules: RuleSet) -> None:
    # 35.1 km at 35 km a day take two days; on the second, 0.1 km of that day's 35 are done, and a whole day by car
    # is left: 360 km would not be enough for a road of 360 km, but are for the one of 359 km.
    for km, arrives in ((359.0, 2), (360.0, 3)):
        case = make_case(
            [zone(), Spot("hub", "forwarding_hub"), camp()], [Link("zone", "hub", 35.1), Link("hub", "camp", km)],
            due(40, 0, 0, 0), rule_set=rules, start_on_foot=1.0, camp_movechance=0.0, weight_power=100.0,
            camp_weight=1000.0,
        )  # fmt: skip
        assert in_camp(run(case))[0].tolist() == [40 if day >= arrives else 0 for day in range(5)]


@BOTH
def test_waiting_in_a_town_is_geometric(rules: RuleSet) -> None:
    # 0.3 of those who are in the town leave it each day: on the day they arrive (10 km are less than a day) and after.
    people, chance, days = 400_000, 0.3, 8
    case = make_case(
        [zone(people=10**6), Spot("town"), camp()], [Link("zone", "town", 10), Link("town", "camp", 10)],
        due(people, *[0] * (days - 1)), rule_set=rules, camp_movechance=0.0, **TOWARDS,
    )  # fmt: skip
    there = in_camp(run(case, seed=3))[0]
    left = 1 - (1 - chance) ** np.arange(days + 1)
    allowed = 4 * np.sqrt(people * left * (1 - left)) + 1e-9  # false alarm: 1 in 16,000 a day
    assert (np.abs(there - people * left) <= allowed).all()


@BOTH
def test_shares_at_a_fork_follow_weights(rules: RuleSet) -> None:
    # (softening + score) / (softening + km)^power, to the weight_power: by hand.
    people, power, softening, far = 200_000, 1.5, 20.0, 0.7
    roads = {"near": 40.0, "mid": 120.0, "town": 90.0}
    scores = {"near": 6.0, "mid": 6.0, "town": 1.0}  # abroad 3, a camp 2
    case = make_case(
        [zone(people=10**6), camp("near"), camp("mid"), Spot("town")],
        [Link("zone", name, km) for name, km in roads.items()], due(people), rule_set=rules, camp_movechance=0.0,
        default_movechance=0.01, camp_weight=2.0, foreign_weight=3.0, weight_power=power, softening=softening,
        distance_power=far, weight_softening=0.5, max_move_speed=30.0,
    )  # fmt: skip
    ensemble = run(case, seed=5)
    passed = ensemble.mean_passed[-1]
    weights = np.array([((0.5 + scores[name]) / (softening + km) ** far) ** power for name, km in roads.items()])
    shares = weights / weights.sum()
    assert passed.sum() == people
    error = np.sqrt(people * shares * (1 - shares))
    assert (np.abs(passed - people * shares) <= 4 * error).all()


@BOTH
@pytest.mark.parametrize(("inside", "room"), [(900, 1.0), (930, 0.7), (949, 0.51), (951, 0.0), (1000, 0.0)])
def test_a_camp_that_fills_up_pulls_less_and_turns_people_away(rules: RuleSet, inside: int, room: float) -> None:
    # Room falls from 1 at 90 % to 0 at 100 %; below a half, nobody sets out, and those who chose it stay for the day.
    people, members = 40, 2500
    extra = inside if rules is NEW else 0  # the newer rules take the first day's people off the room
    case = make_case(
        [zone(), camp("full", 1000 + extra), camp("empty")], [Link("zone", "full", 500), Link("zone", "empty", 500)],
        due(people, first={"full": inside}), rule_set=rules, camp_movechance=0.0,
    )  # fmt: skip
    ensemble = run(case, members)
    full, empty = (ensemble.mean_passed[-1, k] * members for k in range(2))
    share = room / (1 + room)
    error = sqrt(people * members * share * (1 - share))
    assert abs(full - people * members * share) <= 4 * error + 1e-9
    stays = {951: 0.49 / 1.49}.get(inside, 0.0)
    error = sqrt(people * members * stays * (1 - stays))
    assert abs(people * members - full - empty - people * members * stays) <= 4 * error + 1e-9


@BOTH
def test_nobody_moves_who_looks_nowhere(rules: RuleSet) -> None:
    case = make_case(
        [zone(), Spot("town"), camp()], [Link("zone", "town", 1), Link("town", "camp", 1)], due(9, 9, 9),
        rule_set=rules, awareness_level=0.0,
    )  # fmt: skip
    ensemble = run(case, 3)
    assert ensemble.mean_people[:, 0].tolist() == [0, 9, 18, 27]
    assert ensemble.mean_passed.max() == 0


@BOTH
@pytest.mark.parametrize("opens", [2, 3, 9])
def test_a_closed_road_takes_people_to_its_end_and_back_to_its_start(rules: RuleSet, opens: int) -> None:
    # 350 km, left on day 1 at 100 a day: closed on day 2, over on day 4 - even if it opened again meanwhile.
    changes = [Change(2, "closure", "zone--camp--0"), Change(opens, "opening", "zone--camp--0")]
    case = make_case(
        [zone(), camp()], [Link("zone", "camp", 350)], due(30, *[0] * 11), rule_set=rules, max_move_speed=100.0,
        changes=changes[: 1 if opens == 9 else 2] + ([changes[1]] if opens == 9 else []), camp_movechance=0.0,
    )  # fmt: skip
    ensemble = run(case)
    first = max(opens, 5)  # they leave again on the day after they are back, or when it opens
    assert ensemble.mean_people[:, 0].tolist() == [30 if 4 <= day < first else 0 for day in range(13)]
    assert in_camp(ensemble)[0].tolist() == [30 if day >= first + 3 else 0 for day in range(13)]


@BOTH
def test_who_is_turned_back_on_a_longer_route_finds_out_a_day_later(rules: RuleSet) -> None:
    # All are bound for the camp through the town; back on day 3, on day 4 the way on from there is not to be found.
    case = make_case(
        [zone(), Spot("town"), camp(), camp("other")],
        [Link("zone", "town", 700), Link("town", "camp", 10), Link("zone", "other", 500)], due(30, *[0] * 5),
        rule_set=rules, awareness_level=2.0, camp_movechance=0.0, softening=0.0, weight_softening=0.0,
        changes=[Change(0, "closure", "other"), Change(2, "closure", "zone--town--0"), Change(2, "opening", "other")],
        camp_weight=1e6, weight_power=20.0,
    )  # fmt: skip
    ensemble = run(case)
    assert ensemble.mean_people[:, 0].tolist() == [0, 0, 30, 30, 0, 0, 0]
    assert in_camp(ensemble, "other")[0].tolist() == [0, 0, 0, 0, 0, 30, 30]


def test_a_closed_road_keeps_those_at_its_start_and_a_place_that_closes_all_roads_to_it() -> None:
    for target in ("zone--camp--0", "camp", "zone"):
        case = make_case(
            [zone(), camp()], [Link("zone", "camp", 50)], due(10, 10, 10, 10), camp_movechance=0.0,
            changes=[Change(2, "closure", target), Change(4, "opening", target)],
        )  # fmt: skip
        assert in_camp(run(case))[0].tolist() == [0, 10, 10, 10, 40]


def test_a_camp_that_closes_is_a_town_and_turns_back() -> None:
    # As a town it is left by 0.3 a day, to the only place there is.
    people = 100_000
    case = make_case(
        [zone(), camp(), camp("other")], [Link("camp", "other", 500)], due(0, 0, 0, 0, first={"camp": people}),
        changes=[Change(1, "camp-closed", "camp"), Change(3, "camp-opened", "camp", note="idp")], camp_movechance=0.0,
        idpcamp_movechance=0.5,
    )  # fmt: skip
    there = in_camp(run(case, seed=1))[0]
    expected = people * np.array([1, 0.7, 0.49, 0.245, 0.1225])
    assert (np.abs(there - expected) <= 4 * np.sqrt(expected)).all()
    assert there[0] == people


@BOTH
def test_totals_that_fall_make_a_debt_that_later_arrivals_pay(rules: RuleSet) -> None:
    case = make_case(
        [zone(), camp()], [Link("zone", "camp", 10)], due(10, -25, 10, 10, 10, 3), rule_set=rules, camp_movechance=0.0
    )
    ensemble = run(case)
    assert ensemble.displaced[0].tolist() == [0, 10, 10, 10, 10, 15, 18]
    assert ensemble.waiting.max() == 0


def test_people_due_wait_where_no_zone_has_any_and_leave_when_one_has() -> None:
    case = make_case(
        [Spot("zone", people=100), camp()], [Link("zone", "camp", 10)], due(10, 20, 5, 5), camp_movechance=0.0,
        changes=[Change(3, "fighting", "zone", 1.0)],
    )  # fmt: skip
    ensemble = run(case)
    assert ensemble.waiting[0].tolist() == [0, 10, 30, 0, 0]
    assert ensemble.displaced[0].tolist() == [0, 0, 0, 35, 40]


def test_who_leaves_is_one_fewer_to_leave() -> None:
    case = make_case(
        [zone(people=25), camp()], [Link("zone", "camp", 10)], due(10, 10, 10, 10), camp_movechance=0.0,
        take_from_population=1.0,
    )  # fmt: skip
    ensemble = run(case)
    assert ensemble.displaced[0].tolist() == [0, 10, 20, 25, 25]
    assert ensemble.waiting[0].tolist() == [0, 0, 0, 5, 15]


@BOTH
def test_a_zone_sends_its_share_by_people_and_intensity(rules: RuleSet) -> None:
    people = 100_000
    spots = [zone("a", 3000), zone("b", 1000, conflict_intensity="2"), zone("c", 5000), camp()]
    changes = [Change(0, "fighting", "c", 1.0), Change(1, "ceasefire", "c")]
    case = make_case(spots, [Link("a", "camp", 1)], due(people), rule_set=rules, changes=changes)
    ensemble = run(case, seed=2)
    share = 2 / 5  # of b, with 2,000 beside 3,000
    assert abs(ensemble.mean_people[1, 1] - people * share) <= 4 * sqrt(people * share * (1 - share))
    assert ensemble.mean_people[1, 2] == 0


@BOTH
def test_people_with_different_routes_choose_by_themselves(rules: RuleSet) -> None:
    # 160 with eight routes come through a town that 0.3 leave on the way: binomial, not one lot for each route.
    people, members = 160, 1000
    camps = [f"c{k}" for k in range(8)]
    case = make_case(
        [zone(), Spot("town"), *map(camp, camps)],
        [Link("zone", "town", 300), *(Link("town", name, 10) for name in camps)],
        due(people, 0), rule_set=rules, awareness_level=2.0, camp_movechance=0.0, camp_weight=1e6, **TOWARDS,
    )  # fmt: skip
    there = run(case, members, seed=4).present[:, 1].sum(axis=1)
    chance = 1.0 if rules is NEW else 0.3
    assert abs(there.mean() - people * chance) <= 4 * sqrt(people * chance * (1 - chance) / members)
    # A variance from 1,000 members has a standard error of sqrt(2 / 1,000) of itself.
    assert abs(there.var() - people * chance * (1 - chance)) <= 4 * sqrt(2 / members) * people * chance * (1 - chance)
