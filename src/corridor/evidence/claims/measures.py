"""Figures of a sentence that measure: how long, how far, how much land, homes, vehicles, goods."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from corridor.evidence.claims.counted import Counted
from corridor.evidence.claims.lexicon import lexicon
from corridor.evidence.claims.nouns import singular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.evidence.text.numbers import Figure
    from corridor.evidence.text.sentences import Word

_NEAR = 70

_WINDOW = re.compile(
    r"\b(?:in|over|during|within|of|throughout|across)\s+(?:the\s+|just\s+the\s+)?(?:past|last|next|first|"
    r"previous|preceding|coming|following)\s+$",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:for|lasting|lasted|lasts|took|takes|taking|spent|spending|waited|waiting|wait|waits|after waiting|"
    r"endured|survived|queued|queue(?:s|ing)?(?: for| of)?|"
    r"walked|walking|drove|driving|travell?ed|ruled|fought|continued|dragged on|delays?|waits?|duration|"
    r"length|"
    r"wait(?:ing)?(?: times?)?(?: is| was| of| at| reached| up)?)\s+(?:for\s+|of\s+|(?:to|about|is|was|"
    r"at)\s+)?(?:(?:the|these|those)\s+)?(?:past\s+|last\s+|some\s+|another\s+|previous\s+)?$",
    re.IGNORECASE,
)
_WAIT = re.compile(r"\b(?:wait|waits|waiting|waiting times?)\b[^.;]*$", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"\b(?:first|worst|most|\w{3,}est)\b[^.;]*$", re.IGNORECASE)
_AFTER_DONE = re.compile(
    r"\b(?:end(?:ed|s|ing)|finish(?:ed|ing)|conclud(?:ed|ing)|complet(?:ed|ing)|reopen(?:ed|ing)|lift(?:ed|"
    r"ing)|freed|cleared|opened|restored|rescued|reached|surrendered|fell)\b[^.;]*\bafter\s+$",
    re.IGNORECASE,
)
_IT_IS = re.compile(r"\b(?:it|here it|that)(?:'s|’s| is| has) (?:been )?(?:now )?$", re.IGNORECASE)
_RELATIVE_BEHIND = re.compile(
    r"^\s*(?:ago|earlier|later|before|prior|hence|apart|in advance|from now|into|early|late\b|away|on\b)", re.IGNORECASE
)
_RATE = re.compile(r"^\s*(?:a|per|each|every)\s+(?:day|week|night|month|hour|year)", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:won|winning|seized?|seizing|captured?|recaptured?|took|retook|conquered|overran|fell|collapsed|"
    r"defeated|victory|finished|completed|ended|over|travell?ed|reached|emptied|crossed)\b",
    re.IGNORECASE,
)
_IN = re.compile(r"\bin\s+(?:just\s+|only\s+|little\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b[^,;.]*$", re.IGNORECASE)
_OF_NOUN = re.compile(r"^(?:['’]|\s+of|-long)\s+(?:[\w-]+\s+){0,2}?(?P<noun>[a-z-]{3,})", re.IGNORECASE)
_HYPHEN_NOUN = re.compile(r"^[-\s]?(?:long)?[-\s]*(?:[\w-]+\s+){0,2}?(?P<noun>[a-z-]{3,})", re.IGNORECASE)
_NOT_LASTING = frozenset(
    [
        "line",
        "hotline",
        "service",
        "shift",
        "clinic",
        "cycle",
        "deadline",
        "anniversary",
        "period",
        "ultimatum",
        "notice",
        "old",
        "supply",
        "visa",
        "forecast",
        "average",
        "total",
        "pass",
        "window",
        "high",
        "low",
        "mark",
        "time",
    ]
)
_FAR = re.compile(
    r"^\s*(?:from|away|north|south|east|west|off|outside|inside|long|of\s+(?:road|track|line)|further|"
    r"downstream|upstream|to\s+the|in\s+length|short\s+of|across|around|queue|tailback|line|column|convoy|"
    r"stretch|road|route|trek|journey|walk|corridor|beyond|inland|down|up|along|below|above|long|wide|"
    r"deep\s+into|into|radius|zone|exclusion|on\s+foot|back|between|northwest|northeast|southwest|southeast|"
    r"north-|south-)",
    re.IGNORECASE,
)
_FAR_BEFORE = re.compile(
    r"\b(?:radius of|stretch(?:ed|es|ing)?(?: for| over)?|queue (?:of|was|is|reached|grew to)|line of|"
    r"walk(?:ed|ing)?(?: for| the)?|distance of|length of|tailback of|lies|located|situated|"
    r"trek(?:ked)?(?: of| for)?|travell?ed|extend(?:ed|s|ing)?(?: for| over)?|backed up(?: for)?|within|after|"
    r"gr[eo]wn? to|travel(?:s|ling)?|reached|for|queues? (?:of|stretching)|covering|drove|back|advanced|the|"
    r"a)\s+$",
    re.IGNORECASE,
)
_NOT_FAR = re.compile(
    r"^\s*(?:deep\b(?!\s+into)|high|tall|thick|per\b|/h|an hour|of rain|(?:above|below)\s+(?:sea|ground|"
    r"the surface)|depth|sea level|wave)",
    re.IGNORECASE,
)
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
        return _scaled(Counted(figure, "territory", "all", "km2", "", "area"), scale, figure.end + area.end()), True
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
        return _duration(text, figure, single, end), True
    if single in lexicon().length and not (single == "m" and word != "m"):
        return _distance(text, figure, lexicon().length[single], end), True
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

_NOUN_STOP = frozenset(
    [
        "were",
        "was",
        "are",
        "is",
        "have",
        "has",
        "had",
        "of",
        "in",
        "on",
        "at",
        "from",
        "to",
        "by",
        "for",
        "with",
        "and",
        "or",
        "that",
        "which",
        "who",
        "been",
        "carrying",
        "their",
        "his",
        "her",
    ]
)


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
        if word.low in _NOUN_STOP or not word.text[0].isalpha():
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


def _duration(text: str, figure: Figure, single: str, end: int) -> Counted | None:
    unit, factor = lexicon().time[single]
    head, behind = text[: figure.start], text[end : end + _NEAR]
    is_hyphened = text[figure.end : figure.end + 1] == "-" or behind.startswith("-long")
    of_noun = _OF_NOUN.match(behind)
    what = ""
    if is_hyphened:
        noun = _HYPHEN_NOUN.match(behind)
        what = noun["noun"].lower() if noun else ""
        is_claim = bool(noun) and what not in _NOT_LASTING and not behind.lstrip(" -").startswith("old")
    elif _RELATIVE_BEHIND.match(behind) and not (
        _FOR.search(head) and re.match(r"^\s*(?:before|prior|on\b|into)", behind, re.IGNORECASE)
    ):
        is_claim = bool(re.match(r"\s*ago", behind, re.IGNORECASE) and _SINCE.search(head))
    elif (
        _RATE.match(behind)
        or _WINDOW.search(head)
        or re.search(r"\b(?:every|within|the\s+(?:next|coming))\s+$", head, re.IGNORECASE)
    ):
        is_claim = False
    elif of_noun and of_noun["noun"].lower() not in {
        "the",
        "age",
        "august",
        "september",
        "october",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "november",
        "december",
    }:
        what, is_claim = of_noun["noun"].lower(), True
    elif (
        _FOR.search(head) or _IT_IS.search(head) or _WAIT.search(head) or re.match(r"\s+since\b", behind, re.IGNORECASE)
    ) or _AFTER_DONE.search(head):
        is_claim = True
    else:
        is_claim = bool(
            _IN.search(head) and not _SUPERLATIVE.search(head) and (_DONE.search(head) or _DONE.search(behind))
        ) or bool(re.match(r"\s+(?:long|in\s+(?:the\s+)?(?:queue|line))\b", behind, re.IGNORECASE))
    if not is_claim:
        return None
    return _scaled(
        Counted(figure, "duration", _what_lasts(text, figure.start, what), unit, "", "duration"), factor, end
    )


def _what_lasts(text: str, at: int, noun: str) -> str:
    if noun:
        return lexicon().lasting.get(noun, noun)
    low = text.lower()
    found = [(abs(one.start() - at), lexicon().lasting[one.group()]) for one in _lasting_word().finditer(low)]
    return min(found)[1] if found else "all"


@cache
def _lasting_word() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(lexicon().lasting, key=len, reverse=True)) + r")\b")


def _distance(text: str, figure: Figure, unit: str, end: int) -> Counted | None:
    head, behind = text[: figure.start], text[end : end + _NEAR]
    if _NOT_FAR.match(behind) or re.search(r"\b(?:depth|height|altitude|elevation)\b[^,.]*$", head, re.IGNORECASE):
        return None
    is_far = (
        _FAR.match(re.sub(r"^\([^)]*\)", "", behind.lstrip(" -")).lstrip(" -")) is not None
        or _FAR_BEFORE.search(head) is not None
    )
    if unit == "m" and not _FAR.match(behind.lstrip(" -")):
        return None
    return _scaled(Counted(figure, "distance", "all", unit, "", "distance"), 1, end) if is_far else None


def _scaled(counted: Counted, factor: float, end: int) -> Counted:
    # With the unit in the span; decades are years.
    figure = counted.figure
    return replace(
        counted,
        figure=replace(
            figure,
            end=end,
            value=None if figure.value is None else figure.value * factor,
            low=None if figure.low is None else figure.low * factor,
            high=None if figure.high is None else figure.high * factor,
        ),
    )
