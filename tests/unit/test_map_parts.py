"""Parts that make scenarios from maps: classes of roads, ids, thinning of a net."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.intake.maps.classes import CLASSES, NO_CARS, class_values, classify
from corridor.intake.maps.net import Net, Stretch
from corridor.intake.shape.hints import slug_of
from corridor.intake.shape.ids import unique_id


def test_lanes_of_a_two_way_road_are_halved_and_those_of_a_one_way_road_are_not() -> None:
    fields = {
        "highway": ["primary"] * 6,
        "lanes": ["4", "3", "4", "x", None, 2.0],
        "oneway": ["", "", "yes", "", "", ""],
    }
    roads, _ = classify(fields, 6)
    assert [road.lanes for road in roads if road] == [2, 1, 4, 1, 1, 1]


def test_classes_unknown_or_not_for_cars_are_counted() -> None:
    classes = ["primary", "footway", "proposed", "goat_track", "", "primary_link", "track_grade3"]
    roads, notes = classify({"FCLASS": classes}, 7)
    assert [road and road.road_class for road in roads] == [
        "primary", None, None, "unclassified", "unclassified", "primary_link", "track_grade3",
    ]  # fmt: skip
    assert notes == [
        "lines left out, not for cars: 2 (footway 1, proposed 1)",
        "lines of a class that is not known, taken as unclassified: 2 (goat_track 1, none given 1)",
    ]


def test_every_class_can_be_driven_and_none_is_both_driven_and_left_out() -> None:
    for name, values in CLASSES.items():
        assert class_values(name) == values
        assert name not in NO_CARS
        # What holds for all classes holds for every road made of them: a jam is denser than full flow.
        assert values.capacity_veh_per_h / values.free_speed_km_h < 133


def test_names_make_slugs_and_slugs_are_made_unique() -> None:
    assert [slug_of(text) for text in ("São João (novo)", "  A--b_c ", "Łódź", "上海", "")] == [
        "sao-joao-novo", "a-b-c", "odz", "", "",
    ]  # fmt: skip
    assert [unique_id("a", taken) for taken in ({"b"}, {"a"}, {"a", "a-2"})] == ["a", "a-2", "a-3"]


def test_a_stretch_is_the_same_whichever_way_it_is_turned() -> None:
    fields = {"highway": ["primary"], "oneway": ["yes"]}
    (road,), _ = classify(fields, 1)
    stretch = Stretch.of(road, 7, 3, 5.0)
    assert stretch.ends == (3, 7)
    assert (stretch.forward, stretch.backward) == (False, True)
    assert stretch.turned().turned() == stretch
    assert stretch.towards(3).ends == (7, 3)


def test_two_one_way_stretches_that_meet_head_on_leave_no_way_through() -> None:
    (road,), _ = classify({"highway": ["primary"], "oneway": ["yes"]}, 1)
    net = Net([Stretch.of(road, 1, 2, 5.0), Stretch.of(road, 3, 2, 5.0)], {1, 3})
    net.thin(60)
    assert net.stretches == {}
    assert net.counts["impassable"] == 1


def quickest_km(net: Net) -> dict[tuple[int, int], float]:
    """Shortest lengths between all kept nodes that are joined, by Floyd and Warshall's algorithm."""
    km = {(one, two): 0.0 if one == two else np.inf for one in net.at for two in net.at}
    for stretch in net.stretches.values():
        for ends in (stretch.ends, stretch.ends[::-1]):
            km[ends] = min(km[ends], stretch.km)
    for via, one, two in itertools.product(net.at, repeat=3):
        km[one, two] = min(km[one, two], km[one, via] + km[via, two])
    return {(one, two): far for (one, two), far in km.items() if one in net.kept and two in net.kept and far < np.inf}


@given(
    ends=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0.05, 8)), min_size=1, max_size=25),
    kept=st.sets(st.integers(0, 9), min_size=2, max_size=4),
)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_thinning_keeps_every_connection_and_makes_no_way_shorter(
    ends: list[tuple[int, int, float]], kept: set[int]
) -> None:
    (road,), _ = classify({"highway": ["primary"]}, 1)
    stretches = [Stretch.of(road, tail, head, km) for tail, head, km in ends if tail != head]
    before = quickest_km(Net(stretches, kept))
    coarse, fine = Net(stretches, kept), Net(stretches, kept)
    coarse.thin(60)
    fine.thin(1)  # a kilometre and a fraction are enough for 60 s; 1 s leaves nothing of this map too short
    assert quickest_km(fine) == pytest.approx(before)
    after = quickest_km(coarse)
    assert after.keys() == before.keys()
    assert all(after[pair] >= before[pair] - 1e-9 for pair in before)
    assert all(stretch.km >= stretch.shortest_km(60) - 1e-9 for stretch in coarse.stretches.values())
    assert all(len(there) != 2 for node, there in coarse.at.items() if node not in kept)
