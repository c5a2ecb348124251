"""How long something lasted, and how far something is: which of such figures are claims."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from corridor.evidence.claims.counted import Counted, in_units
from corridor.evidence.claims.lexicon import lexicon

if TYPE_CHECKING:
    from corridor.evidence.text.numbers import Figure

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


def read_duration(text: str, figure: Figure, single: str, end: int) -> Counted | None:
    """Read a figure with a unit of time; None where it only says when something was.

    Parameters
    ----------
    single
        The unit, in the singular.
    end
        Where the unit ends.
    """
    unit, factor = lexicon().time[single]
    head, behind = text[: figure.start], text[end : end + _NEAR]
    is_hyphened = text[figure.end : figure.end + 1] == "-" or behind.startswith("-long")
    of_noun = _OF_NOUN.match(behind)
    what = ""
    if is_hyphened:
        noun = _HYPHEN_NOUN.match(behind)
        what = noun["noun"].lower() if noun else ""
        is_claim = bool(noun) and what not in lexicon().not_lasting and not behind.lstrip(" -").startswith("old")
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
    return in_units(
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


def read_distance(text: str, figure: Figure, unit: str, end: int) -> Counted | None:
    """Read a figure with a unit of length; None where it is no distance.

    Parameters
    ----------
    unit
        What a claim calls it.
    end
        Where the unit ends.
    """
    head, behind = text[: figure.start], text[end : end + _NEAR]
    if _NOT_FAR.match(behind) or re.search(r"\b(?:depth|height|altitude|elevation)\b[^,.]*$", head, re.IGNORECASE):
        return None
    is_far = (
        _FAR.match(re.sub(r"^\([^)]*\)", "", behind.lstrip(" -")).lstrip(" -")) is not None
        or _FAR_BEFORE.search(head) is not None
    )
    if unit == "m" and not _FAR.match(behind.lstrip(" -")):
        return None
    return in_units(Counted(figure, "distance", "all", unit, "", "distance"), 1, end) if is_far else None
