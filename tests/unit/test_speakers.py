"""Who states a figure: speakers before, behind and between, pronouns, brackets, dashes, quotes over sentences."""

from __future__ import annotations

import pytest

from corridor.evidence.text.speech import find_speakers, speaker_at
from corridor.evidence.text.subjects import name_before, name_behind
from corridor.world.claims import ITSELF
from reading import found_in

SPOKEN = [
    ("The governor said that 30 people were killed.", "The governor"),
    ("The governor said on Monday that 30 people were killed.", "The governor"),
    ("The governor, a former teacher, said 30 people were killed.", "The governor"),
    ("The ministry of health and sports said 30 people were killed.", "The ministry of health and sports"),
    ("According to the police, 30 people were killed.", "the police"),
    ("Some 30 people were killed, according to the police.", "the police"),
    ("Some 30 people were killed, the police said.", "the police"),
    ("Some 30 people, the police said, were killed.", "the police"),
    ("“Some 30 people were killed”, said the provincial council.", "the provincial council"),
    ('"Some 30 people were killed," said the provincial council on Tuesday.', "the provincial council"),
    ("The agency's figures show 30 people were killed.", "The agency"),
    ("Some 30 people were killed (UNHCR).", "UNHCR"),
    ("Some 30 people were killed.", ITSELF),
    ("The road was closed – 30 people were killed there – and will reopen, the ministry said.", ITSELF),
    ("The road (30 people were killed there) will reopen, the ministry said.", ITSELF),
    ("The road was closed; 30 people were killed.", ITSELF),
    ("The police said the road was closed; 30 people were killed.", ITSELF),
]


@pytest.mark.parametrize(("text", "name"), SPOKEN)
def test_who_said_it(text: str, name: str) -> None:
    assert [claim.said_by for claim in found_in(text)] == [name]


SEVERAL = [
    ("Officials said 20 people were killed, but the army put the toll at 35.", ["Officials", "the army"]),
    ("The governor said that 30 people were killed. He added that 12 people were missing.", ["The governor"] * 2),
    ('"At least 30 people were hurt," the office said. "Another 12 are missing."', ["the office"] * 2),
    ('"It was night. Some 12 people are missing," the office said. "About 200 were hurt."', ["the office"] * 2),
    ("Some 500 people fled (among them 30 children, UNHCR said).", [ITSELF, "UNHCR"]),
    ("The police said 30 people were killed.\n\nSome 12 people are missing.", ["The police", ITSELF]),
]


@pytest.mark.parametrize(("text", "names"), SEVERAL)
def test_who_said_which(text: str, names: list[str]) -> None:
    assert [claim.said_by for claim in found_in(text)] == names


def test_a_pronoun_means_who_spoke_before() -> None:
    (speaker,) = find_speakers("She said that 30 people left.", "the mayor's office")
    assert speaker.name == "the mayor's office"
    assert find_speakers("She said that 30 people left.") == []


def test_a_verb_within_a_quote_names_nobody() -> None:
    names = [one.name for one in find_speakers("“The army said 30 left,” the governor said.")]
    assert names == ["the governor"]
    names = [one.name for one in find_speakers("the army said 30 left,” the governor said.", is_quoting=True)]
    assert names == ["the governor"]


def test_words_reach_up_to_a_break() -> None:
    text = "Police said 10 had died; 20 people were hurt."
    speakers = find_speakers(text)
    speaker = speaker_at(text, speakers, text.index("10"))
    assert speaker is not None
    assert speaker.name == "Police"
    assert speaker_at(text, speakers, text.index("20")) is None


NAMES = [
    ("the governor", "the governor"),
    ("The road was closed, and the governor also", "the governor"),
    ("On Monday, the governor", "the governor"),
    ("The ministry of health and sports", "The ministry of health and sports"),
    ("", None),
    ("in 2023, 30", None),
]


@pytest.mark.parametrize(("head", "name"), NAMES)
def test_names_before_a_verb(head: str, name: str | None) -> None:
    assert name_before(head) == name


def test_names_behind() -> None:
    text = "said the provincial council on Tuesday"
    assert name_behind(text, 5) == ("the provincial council", text.index(" on") + 1)
