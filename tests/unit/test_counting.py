"""What a figure counts: people by word, label, noun, part, and what measures; spans; what goes on over sentences."""

# ruff: noqa: E501 - tables: one case a line

from __future__ import annotations

import pytest

from reading import found_in

ONE = [
    # people
    ("Some 200 people were killed.", "killed", "all; people", 200, "Some 200"),
    ("The attack killed four soldiers.", "killed", "soldiers; people", 4, "four"),
    ("A soldier was killed by shelling.", "killed", "soldiers; people", 1, "A"),
    ("The death toll rose to 41 on Tuesday.", "killed", "all; people", 41, "41"),
    ("Dead: 15", "killed", "all; people", 15, "15"),
    ("New arrivals since January: 104,000", "arrived", "all; people", 104_000, "104,000"),
    ("Some 3,000 families fled their homes.", "fled", "all; families", 3000, "Some 3,000"),
    ("The number of people who have crossed climbed past 10,000.", "arrived", "all; people", 10_000, "past 10,000"),
    ("Police arrested 14 men.", "detained", "men; people", 14, "14"),
    ("More than 5,000 people are trapped in the town.", "remaining", "all; people", 5000, "More than 5,000"),
    ("The mission has 2,000 peacekeepers on the ground.", "deployed", "peacekeepers; people", 2000, "2,000"),
    ("Half of the residents fled.", "fled", "all; share", 0.5, "Half"),
    ("In March 40 people were killed.", "killed", "all; people", 40, "40"),
    # measures
    ("The siege lasted nine months.", "duration", "blockade; months", 9, "nine months"),
    ("A nine-month blockade has cut off the town.", "duration", "blockade; months", 9, "nine-month"),
    ("The war lasted two decades.", "duration", "war; years", 20, "two decades"),
    ("Drivers waited up to 14 hours at the border.", "duration", "wait; hours", 14, "up to 14 hours"),
    ("The queue stretched for 12 km.", "distance", "all; km", 12, "12 km"),
    ("The village lies 30 km north of the capital.", "distance", "all; km", 30, "30 km"),
    ("Fires burned 4,000 hectares of forest.", "territory", "all; km2", 40, "4,000 hectares"),
    ("The army seized 12 villages.", "territory", "all; villages", 12, "12"),
    ("The army holds a quarter of the region's territory.", "territory", "all; share", 0.25, "a quarter"),
    ("About 300 homes were destroyed.", "homes", "all; homes", 300, "About 300"),
    ("Some 450 vehicles crossed the checkpoint.", "vehicles", "all; vehicles", 450, "Some 450"),
    ("The agency delivered 40 tonnes of flour.", "aid", "goods; t", 40, "40"),
    ("Ten trucks carrying aid reached the town.", "aid", "goods; trucks", 10, "Ten"),
]


@pytest.mark.parametrize(("text", "quantity", "definition", "value", "span"), ONE)
def test_one_claim(text: str, quantity: str, definition: str, value: float, span: str) -> None:
    (claim,) = found_in(text)
    assert (claim.quantity, claim.definition, claim.value) == (quantity, definition, value)
    assert text[claim.span_start : claim.span_end] == span


NONE = [
    "The clinic opened nine months ago.",
    "They fled over the past two days.",
    "They left two weeks earlier.",
    "The quake struck at a depth of 10 km.",
    "Police detained 14 protesters.",
    "Voters elected 14 delegates.",
    "The tower is 30 metres high.",
    "The man, 45, sold 3 goats.",
    "One of them said that the road was closed.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_claim(text: str) -> None:
    assert found_in(text) == ()


SEVERAL = [
    # joined
    ("Some 200 people were killed and 400 wounded.", [("killed", 200), ("wounded", 400)]),
    ("Some 7,000 soldiers and 170 civilians were killed.", [("killed", 7000), ("killed", 170)]),
    ("At least 40 people were killed and some 3,000 families fled their homes, X said.", [("killed", 40), ("fled", 3000)]),
    # part of a whole, and out of it
    ("The office said 26 civilians, including 11 children, were killed.", [("killed", 26), ("killed", 11)]),
    ("212 out of 340 households were registered.", [("registered", 212), ("population", 340)]),
    ("Some 50 people were wounded, ten of them children.", [("wounded", 50), ("wounded", 10)]),
    # compared
    ("Arrivals fell to 300 on Monday, down from 450 on Sunday.", [("arrived", 300), ("arrived", 450)]),
    ("The camp registered 9,866 individuals (2,411 households).", [("registered", 9866), ("registered", 2411)]),
    # room and who is in it
    ("The camp has a capacity of 5,000 people and now houses 7,200.", [("capacity", 5000), ("sheltered", 7200)]),
    # measures
    ("About 300 homes were destroyed and 1,200 damaged.", [("homes", 300), ("homes", 1200)]),
    ("The agency sent 40 tonnes of flour, 2,000 tents and 900 meals.", [("aid", 40), ("aid", 2000), ("aid", 900)]),
    # over sentences
    ("Some 9,000 people fled to the valley. Of these, 4,000 are children.", [("fled", 9000), ("fled", 4000)]),
    ("The army said 20 people were killed. The governor's office confirmed 15.", [("killed", 20), ("killed", 15)]),
    ("Some 9,000 people have arrived. Women make up 52 per cent.", [("arrived", 9000), ("arrived", 0.52)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SEVERAL)
def test_several_claims(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(claim.quantity, claim.value) for claim in found_in(text)] == expected


def test_furniture_is_skipped_and_spans_count_the_whole_text() -> None:
    text = "Some 7 people were killed.\nShare: 9 people were killed.\nSome 12 people were hurt."
    start = text.index("Share")
    claims = found_in(text, furniture=((start, text.index("\n", start)),))
    assert [text[one.span_start : one.span_end] for one in claims] == ["Some 7", "Some 12"]


def test_claims_are_numbered_and_proposed() -> None:
    claims = found_in("Some 200 people were killed and 400 wounded.")
    assert [claim.claim_id for claim in claims] == ["report-1", "report-2"]
    assert {str(claim.status) for claim in claims} == {"proposed"}
