"""Figures of a sentence that measure: how long, how far, how much land, homes, vehicles, goods."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from corridor.evidence.claims.counted import Counted, in_units
from corridor.evidence.claims.lengths import read_distance, read_duration
from corridor.evidence.claims.lexicon import lexicon
from corridor.evidence.claims.nouns import singular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.evidence.text.numbers import Figure
    from corridor.evidence.text.sentences import Word

_NEAR = 70

_LAND_NOUN = re.compile(
    r"^\s*(?:of|its|the|their)\s+(?:the\s+|its\s+|their\s+|this\s+)?(?:[a-z]+\s+)?(?:territory|region|country|"
    r"land|district|province|island|enclave|area|city|town|farmland|cropland|fields?|(?!Jan|Feb|March|April|"
    r"May\b|June|July|Aug|Sept|Oct|Nov|Dec)[A-Z][\w'’-]+(?:[-\s][A-Z][\w'’-]+)*)",
    re.UNICODE,
)
_PEOPLE_OF_SHARE = re.compile(
    r"^\s*(?:of\s+)?(?:(?:the|its|their|all|those|our|this|that)\s+)*(?:[\w'’-]+\s+){0,3}?(?:population|"
    r"people|residents|inhabitants|arrivals|refugees|displaced|children|families|households|them|those|women|"
    r"evacuees|returnees|caseload|survivors|civilians|villagers|community|individuals|persons|migrants|houses|"
    r"homes)\b",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"^\s*(?:(?:square|sq\.?)\s*(?P<unit>kilomet(?:er|re)s?|km|miles?)|(?P<km2>km2|km²)|(?P<ha>hectares?|"
    r"ha)\b)",
    re.IGNORECASE,
)
_RUINED = re.compile(
    r"\b(?:destroyed|damaged|collapsed?|flattened|flooded|burned|burnt|wrecked|razed|levelled|ruined|"
    r"swept away|washed away|uninhabitable|lost|hit|in ruins|inundated|submerged|crumbled|cracked|"
    r"reduced to (?:ashes|rubble)|under water|to the ground|down|buried|levell?ing|destroy(?:ing|s)?|"
    r"damag(?:ing|e|es))\b",
    re.IGNORECASE,
)
_MOVING = re.compile(
    r"\b(?:queue[sd]?|queu(?:e)?ing|lin(?:e|ed|ing)(?: up)?|waiting|waited|cross(?:ed|ing)?|pass(?:ed|"
    r"ing)?(?: through)?|stuck|abandoned|convoy|left|leave|leaving|enter(?:ed|ing)?|stranded|stand(?:ing)?|"
    r"traffic|tailback|exit|depart(?:ed|ing)?|carr(?:y|ied|ying)|moved|cleared|process(?:ed|ing)?|counted|"
    r"registered|arriv(?:ed|ing)|per (?:hour|day)|an hour|a day|let through|turned back|column|patrol|traffic|"
    r"checkpoint|border)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:deliver(?:ed|ing|y|ies)?|receiv(?:ed|ing|e)|distribut(?:ed|ing|ion|e)|sent|send(?:ing)?|arriv(?:ed|"
    r"ing|al)|need(?:ed|s)?|carry(?:ing)?|carried|dispatched|supplied|supply|provid(?:ed|ing|e)|unloaded|"
    r"brought|bring(?:ing)?|shipped|flown|requested|require[sd]?|handed out|donated|stock(?:s|ed)?|loaded|"
    r"shipment|aid|relief|convoy|required|short of|shortfall|reached|allocated|asked|got|give|pitched|"
    r"trucking|feeding|in stock|rice|maize|flour|food|wheat|lentils|medicines?|water|seed|consignment|"
    r"transported)\b",
    re.IGNORECASE,
)


def count_measures(text: str, words: Sequence[Word], figures: Sequence[Figure]) -> tuple[list[Counted], set[Figure]]:
    """Find figures that measure something.

    Returns
    -------
    list of Counted
        Those that are claims.
    set of Figure
        Those that have a unit, and so do not count people, claims or not.
    """
    found, taken = [], set()
    for figure in figures:
        counted, is_taken = _measure(text, words, figure)
        if is_taken:
            taken.add(figure)
        if counted is not None:
            found.append(counted)
        elif not is_taken and (like := _listed_with(text, figure, found)) is not None:
            taken.add(figure)
            found.append(like)
    return found, taken


_CHANGE = re.compile(r"\b(?:against|compared (?:with|to)|(?:up|down) from|rather than|instead of)\s+$", re.IGNORECASE)
_AND_AT = re.compile(r"^[^.;:]{0,60}?(?:,|\band)\s+$", re.IGNORECASE)


def _listed_with(text: str, figure: Figure, found: Sequence[Counted]) -> Counted | None:
    # `310 cars are waiting at one post, 120 at another and 60 at a third`
    before = next((one for one in reversed(found) if one.quantity in {"vehicles", "homes"}), None)
    head = text[: figure.start]
    changed = next((one for one in reversed(found) if one.quantity in {"vehicles", "homes", "aid"}), None)
    if changed is not None and _CHANGE.search(head) and not re.match(r"\s*[A-Za-z]", text[figure.end :]):
        return replace(changed, figure=figure, rule="compared")
    if before is None or not re.match(r"\s+(?:in|at|on|near)\s", text[figure.end :]):
        return None
    return (
        replace(before, figure=figure, rule="joined by and")
        if _AND_AT.match(text[before.figure.end : figure.start][-60:])
        else None
    )


def _measure(text: str, words: Sequence[Word], figure: Figure) -> tuple[Counted | None, bool]:
    behind = text[figure.end : figure.end + _NEAR]
    if figure.is_share:
        if _PEOPLE_OF_SHARE.match(behind):
            return None, False
        is_land = _LAND_NOUN.match(behind) is not None
        return (Counted(figure, "territory", "all", "share", "", "share of land") if is_land else None), is_land
    area = _AREA.match(behind)
    if area:
        unit = "km2" if area["unit"] or area["km2"] else "ha"
        scale = 1.0 if unit == "km2" else 0.01
        if area["unit"] and area["unit"].lower().startswith("mile"):
            scale = 2.59
        return in_units(Counted(figure, "territory", "all", "km2", "", "area"), scale, figure.end + area.end()), True
    gap = re.match(r"[\s-]*", behind)
    assert gap is not None
    unit_word = re.match(r"(?:(?:metric|short|long|square)\s+)?(?P<unit>[A-Za-z]+)", behind[gap.end() :])
    if _LISTED.search(text[max(0, figure.start - _LONGEST_LIST) : figure.start]) or _RUINED_ALONE.match(behind):
        return Counted(figure, "homes", "all", "homes", "", "ruined"), True
    if not unit_word:
        return None, False
    unit_end = figure.end + gap.end() + unit_word.end()
    return _by_unit(text, words, figure, unit_word["unit"], unit_end)


def _by_unit(text: str, words: Sequence[Word], figure: Figure, word: str, end: int) -> tuple[Counted | None, bool]:
    single = singular(word)
    if single in lexicon().time:
        return read_duration(text, figure, single, end), True
    if single in lexicon().length and not (single == "m" and word != "m"):
        return read_distance(text, figure, lexicon().length[single], end), True
    if single in lexicon().goods:
        is_given = _GIVEN.search(text) is not None
        is_given = is_given or lexicon().goods[single] not in {"t", "kg", "l"} or text[end:].startswith(" of ")
        return (Counted(figure, "aid", "goods", lexicon().goods[single], "", "goods") if is_given else None), True
    return _by_noun(text, words, figure)


_RUINED_ALONE = re.compile(
    r"^\s*(?:others?\s+|more\s+)?(?:(?:were|was|are|have been|had been|been)\s+)?(?:\w+ly\s+)?(?:damaged|"
    r"destroyed|flattened|collapsed|burned down|swept away|washed away|razed|uninhabitable)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?:houses|homes|dwellings|buildings|structures)\b[^:.;]{0,40}(?:destroyed|damaged|lost|flooded|"
    r"collapsed)[^:.;]{0,20}(?::|\bat|\bto|\bis)\s*$",
    re.IGNORECASE,
)
_LONGEST_LIST = 160
"""Characters of `houses destroyed so far: ` and the like."""


def _by_noun(text: str, words: Sequence[Word], figure: Figure) -> tuple[Counted | None, bool]:
    # The first four words behind, up to a verb or a preposition.
    first = bisect_left(words, figure.end, key=lambda one: one.start)
    behind = words[first : first + 12]
    hyphens = {one.end for one in behind if one.text == "-"} | {one.start for one in behind if one.text == "-"}
    behind = [one for one in behind if one.text != "-" and one.start not in hyphens and one.end not in hyphens]
    for word in (
        behind[1:5]
        if behind and behind[0].low == "of" and behind[1:2] and behind[1].low not in {"our", "its", "the", "their"}
        else behind[2:6]
        if behind and behind[0].low == "of"
        else behind[:4]
    ):
        if word.low in lexicon().no_noun or not word.text[0].isalpha():
            return None, False
        if lexicon().goods.get(singular(word.text)) in {"parcels", "tents", "meals", "trucks"}:
            return Counted(figure, "aid", "goods", lexicon().goods[singular(word.text)], "", "goods"), True
        if singular(word.text) in lexicon().land and word.low.endswith("s"):
            is_land = figure.value != 1
            return (
                Counted(figure, "territory", "all", lexicon().land[singular(word.text)], "", "land")
                if is_land
                else None
            ), True
        if word.low in lexicon().homes:
            return (Counted(figure, "homes", "all", "homes", "", "ruined") if _RUINED.search(text) else None), True
        if word.low in lexicon().vehicles:
            return _vehicles(text, figure, word), True
    return None, False


def _vehicles(text: str, figure: Figure, word: Word) -> Counted | None:
    is_goods = re.match(
        r"\s+(?:(?:loaded with|of|with|carrying|full of|"
        r"bringing)\s+(?:[\d,.]+\s+\w+\s+of\s+)?(?:[\w-]+\s+){0,2}?(?:aid|food|relief|humanitarian|medicines?|"
        r"supplies|flour|rice|maize|water|goods|fuel|medical|blankets|tents|soap)|(?:of|from|"
        r"sent by) (?:the )?(?:World Food|Red C|ICRC|UN\b|WFP|UNICEF|UNHCR))",
        text[word.end :],
        re.IGNORECASE,
    )
    is_aid_truck = re.search(
        r"\b(?:aid|relief|humanitarian|supply)\s+$", text[figure.end : word.start] + "", re.IGNORECASE
    )
    if is_goods or is_aid_truck:
        return Counted(figure, "aid", "goods", "trucks", "", "goods")
    is_several = figure.value != 1
    return Counted(figure, "vehicles", "all", "vehicles", "", "moving") if is_several and _MOVING.search(text) else None
