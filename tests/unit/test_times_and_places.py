"""When and where: dates counted from the report's own, names of places in all spellings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corridor.evidence.text.places import fold_name, gazetteer_of, slug_of_name
from corridor.world.scenario import Place, PlaceKind
from reading import found_in

ABOUT = [
    ("On Sunday", "2024-03-03"),
    ("On Wednesday", "2024-03-06"),
    ("Yesterday", "2024-03-05"),
    ("Overnight", "2024-03-06"),
    ("Two weeks earlier", "2024-02-21"),
    ("Three days ago", "2024-03-03"),
    ("In the past three weeks", "2024-02-14/2024-03-06"),
    ("On 4 March", "2024-03-04"),
    ("On March 4, 2023,", "2023-03-04"),
    ("On 28 December", "2023-12-28"),
    ("In December", "2023-12"),
    ("In March", "2024-03"),
    ("In May 2021", "2021-05"),
    ("In 1994", "1994"),
    ("In the 1990s", "1990/1999"),
    ("On 2024-03-01", "2024-03-01"),
    ("On 30 February", ""),
    ("Here", ""),
]


@pytest.mark.parametrize(("when", "iso"), ABOUT)
def test_what_time_a_figure_is_about(when: str, iso: str) -> None:
    (claim,) = found_in(f"{when} some 40 people were killed.")
    assert (claim.about_time, claim.said_time) == (iso, "")  # when it was said, the sentence does not tell


@pytest.mark.parametrize(
    ("sentence", "iso"),
    [
        ("The port said that 40 people would be evacuated on Friday.", "2024-03-08"),
        ("Last Wednesday 40 people were killed.", "2024-02-28"),
        ("As many as 40 people may have died.", ""),
    ],
)
def test_days_ahead_last_days_and_months_that_are_verbs(sentence: str, iso: str) -> None:
    (claim,) = found_in(sentence)
    assert claim.about_time == iso


@pytest.mark.parametrize("when", ["On Sunday", "Yesterday", "Two weeks earlier", "On 4 March", "In the past week"])
def test_without_a_publication_time_dates_stay_unknown(when: str) -> None:
    (claim,) = found_in(f"{when} some 40 people were killed.", published=None)
    assert (claim.about_time, claim.said_time) == ("", "")


def test_a_date_with_a_year_needs_no_publication_time() -> None:
    (claim,) = found_in("On 4 March 2023 some 40 people were killed.", published=None)
    assert claim.about_time == "2023-03-04"


def test_across_the_end_of_a_year() -> None:
    (claim,) = found_in("On 30 December some 40 people were killed.", published=datetime(2024, 1, 2, tzinfo=UTC))
    assert claim.about_time == "2023-12-30"
    (claim,) = found_in("On 2 January 40 people will leave.", published=datetime(2023, 12, 30, tzinfo=UTC)) or (None,)
    assert claim is None or claim.about_time == "2024-01-02"


def test_when_it_was_said_and_what_it_is_about() -> None:
    (claim,) = found_in("On Sunday some 40 people were killed, the ministry said on Monday.")
    assert (claim.about_time, claim.said_time) == ("2024-03-03", "2024-03-04")


WHERE = [
    ("In Stepanakert", "stepanakert"),
    ("In Khankendi", "stepanakert"),
    ("In Xankəndi", "stepanakert"),
    ("In Şuşa", "shushi"),
    ("In Shushi", "shushi"),
    ("In Lyon", "lyon"),
    ("In the village of Testovo", "testovo"),
    ("In March", ""),
    ("On Sunday", ""),
    ("In an Armenian village", ""),
    ("Here", ""),
]


@pytest.mark.parametrize(("where", "place_id"), WHERE)
def test_where(where: str, place_id: str) -> None:
    (claim,) = found_in(f"{where} some 40 people were killed.")
    assert claim.place_id == place_id


def place(place_id: str, *names: str) -> Place:
    return Place(place_id, names, PlaceKind.SETTLEMENT, 0.0, 0.0, 0, "", None, "", "", "", "")


def test_a_scenarios_own_places_win() -> None:
    text = "In Lyon some 40 people were killed."
    assert found_in(text, places=(place("my-town", "Lyon", "Lugdunum"),))[0].place_id == "my-town"
    assert found_in(text.replace("Lyon", "Lugdunum"), places=(place("my-town", "Lugdunum"),))[0].place_id == "my-town"


def test_two_places_of_one_name_find_neither() -> None:
    both = (place("north", "Ostrava Nova"), place("south", "Ostrava Nova"))
    assert gazetteer_of(both).place_of("People left Ostrava Nova", 0) not in {"north", "south"}


def test_the_nearest_place_is_meant() -> None:
    text = "In Stepanakert 40 people left, and in Shushi 12."
    assert gazetteer_of().place_of(text, text.index("40")) == "stepanakert"
    assert gazetteer_of().place_of(text, text.index("12")) == "shushi"


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Şuşa", "susa"), ("Xankəndi", "xankendi"), ("Nagorno-Karabakh", "nagorno karabakh"), ("Київ", "київ")],
)
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold_name(name) == folded


def test_slugs() -> None:
    assert slug_of_name("Ağdərə  City") == "agdere-city"
