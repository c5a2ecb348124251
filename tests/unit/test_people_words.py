"""Sentences on what moves people: what is told, in which words, and for how few."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corridor.publish.counts import range_words
from corridor.publish.movers import mover_sentences, who_rows
from corridor.studies.people import make_people_tables
from corridor.world.outcomes import MOVES
from corridor.world.units import STAGES
from people_worlds import busy_record, with_places

if TYPE_CHECKING:
    from corridor.world.results import Record


@pytest.fixture(scope="module")
def busy() -> Record:
    return busy_record()


def sentence(record: Record, part: str) -> str:
    return next((text for text in mover_sentences(record) if part in text), "")


def test_every_sentence_tells_its_interval(busy: Record) -> None:
    end = busy.summary["stayers"]
    assert sentence(busy, "stay or have not decided").startswith(
        f"At the run's end, {range_words(end['q05'], end['q95'])} people are at home"
    )
    assert "people have fled to refuges inside the area (90 % interval)" in sentence(busy, "fled")
    assert sentence(busy, "encircled").endswith("At the run's end, nobody is.")
    assert "food, about 5 days; fuel, less than a day." in sentence(busy, "stocks last at full need")
    assert sentence(busy, "Where most people stay").startswith(
        "Where most people stay at the run's end (90 % intervals): city, "
    )
    assert "By the run's end, about 40 people have died there (90 % interval)." in mover_sentences(busy)
    who = sentence(busy, "under 18")
    assert [part in who for part in ("are under 18", "are 60 or older", "have a disability")] == [True] * 3
    assert "people have returned home" in sentence(busy, "returned")


def test_few_people_are_not_told_apart_in_any_sentence() -> None:
    record = busy_record(members=4, population_factor=0.02)
    text = " ".join([*mover_sentences(record), *(value for row in who_rows(record) for value in row["values"])])
    for count in range(1, 10):
        assert f" {count} people" not in text
        assert f" {count} are" not in text
        assert f" {count} have" not in text
    assert "fewer than 10" in text


def test_what_was_encircled_to_the_end_is_told_once(busy: Record) -> None:
    trapped = busy.ensemble.pressures.moves.copy()
    trapped[:, :, MOVES.index("trapped")] = np.arange(trapped.shape[1]) * 10
    ensemble = replace(busy.ensemble, pressures=replace(busy.ensemble.pressures, moves=trapped))
    record = replace(busy, tables={**busy.tables, **make_people_tables(ensemble)})
    text = sentence(record, "encircled")
    assert text.startswith("On 4 January 2030, 00:00 (+00:00), when they are most, about 600 people are encircled")
    assert "At the run's end" not in text


def test_who_is_registered_without_a_place_is_told(busy: Record) -> None:
    empty = with_places(busy, [20])
    assert "people have no place to stay yet (90 % interval)" in sentence(empty, "Town 0")
    registered = busy.ensemble.stages[:, -1, STAGES.index("registered")].max()
    assert "no place to stay" not in sentence(with_places(busy, [int(registered)]), "Town 0")


def test_bands_of_the_page_are_in_plain_words(busy: Record) -> None:
    bands = [row["band"] for row in who_rows(busy)]
    assert bands[0] == "aged 0 to 4"
    assert bands[-1] == "with a disability"
    assert all(one != two for one, two in pairwise(bands))
