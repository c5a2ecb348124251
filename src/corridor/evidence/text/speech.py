"""Who says what a sentence states: the nearest speaker, and how far that speaker's words reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.evidence.text.subjects import name_before, name_behind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridor.world.evidence import Span

_VERBS = (
    "said|says|say|saying|told|tells|reported|reports|reporting|announced|announces|announcing|stated|states|"
    "confirmed|confirms|confirming|estimated|estimates|estimating"
    "|wrote|writes|claimed|claims|added|adds|adding|warned|warns|warning|declared|declares|noted|notes|"
    "acknowledged|recorded|records|counted|counts|insisted|tweeted|posted"
    "|explained|believes|believed|alleged|admitted|disclosed|revealed|reckons?|reckoned|put|puts|gave|gives|"
    "expects?|expected|predicted|predicts|indicated|indicates|showed|shows"
    "|stressed|emphasi[sz]ed|remarked|recalled|recalls|replied|conceded|asserted|concluded|denied|denies|"
    "denying|urged|listed|lists|speaks|spoke|assessed|calculated|cited|informed|specified|promised|pledged|"
    "vowed|raised|revised|fears?|feared|maintains|maintained|updated|lowered|corrected|doubts|disputes?|"
    "assures?|assured|judges?|reckon|pointed out|informs|adds?|complained|testified|mentioned|cautioned|"
    "affirmed|maintain|blamed"
)
_WEAK = re.compile(
    r"^(?:recorded|records|counted|counts|listed|lists|put|puts|gave|gives|showed|shows|expects?|expected|"
    r"urged|denied|denies|denying|speaks|spoke|cited|assessed|registered|informed|promised|pledged|vowed|"
    r"posted|raised|revised|fears?|feared|updated|lowered|corrected|blamed|doubts|disputes?|states|notes|"
    r"reports|claims|estimates|believed|reported|estimated|alleged|confirmed|says)$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has been|have been|had been)\s+(?:also\s+|officially\s+|"
    r"initially\s+)?$",
    re.IGNORECASE,
)
_SPEECH = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\b(?:according to|as per|quoting|citing|cited by|reported by|confirmed by|announced by|released by|"
    r"published by|issued by|provided by|compiled by|given by|"
    r"(?:data|figures?|numbers?|statistics|estimates?|information|reports?|a (?:statement|report|tally|"
    r"count)) (?:from|by|of(?= the [A-Z])|supplied by|collected by)|in the words of|by the (?:count|estimate|"
    r"reckoning) of|source:)\s+",
    re.IGNORECASE,
)
_POSSESSED = re.compile(
    r"(?<![\w-])(?P<who>(?:[Tt]he\s+)?(?:[A-Z][\w’'-]*\s+){0,4}[\w-]+?(?:['’]s|s['’]))\s+(?:own\s+|latest\s+|"
    r"official\s+|initial\s+|preliminary\s+)*(?:figures?|data|tally|count|estimates?|numbers?|toll|statistics|"
    r"records|registers?|spreadsheet|lists?)\b"
)
_CREDIT = re.compile(r"\((?:source:\s*)?(?P<who>[A-Z][\w&./ -]{1,60})\)\s*[.;]?\s*$", re.IGNORECASE)

_PRONOUN = re.compile(
    r"^(?:he|she|it|they|we|i|who|the statement|the report|the spokes(?:man|woman|person)|the official|"
    r"the officials|the source|his|her|their|its)$",
    re.IGNORECASE,
)
_NO_SPEAKER = re.compile(
    r"^(?:(?:some|about|around|nearly|almost|over|of|for|in|at|with|only|just|more|as|among|by|new arrivals|"
    r"half|most|do|we must)\b.*|there|this|that|these|those|what|which|all|some|many|others?|one|two|you|"
    r"nobody|everyone|how|"
    r"the (?:death )?toll|the (?:number|figure|total|count|attack|storm|quake|earthquake|flood|war|ceasefire|"
    r"fighting|queue|road|bridge|camp|operation)s?|.*\b(?:of (?:them|whom)|deaths?|toll|casualties|injuries|"
    r"damage|cases|fatalities|number|people killed|arrivals?))$",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"^(?:saying|adding|reporting|announcing|confirming|estimating|warning|denying)$", re.IGNORECASE
)
_CUT = re.compile(r";|,\s+(?:but|while|though|although|whereas)\b|\.\s", re.IGNORECASE)
_LONGEST_HEAD = 400
"""Characters before a verb in which its subject is looked for."""

_QUOTES = re.compile(r"[“\"«].*?[”\"»]|[“\"«].*$")


_CLOSE = re.compile(r"[”\"»]")
_NO_VERB = re.compile(
    r"\b(?:to|not|of|the|a|an|no|by|its|their|his|her|in|latest|first|this|recent)\s+$", re.IGNORECASE
)
_QUOTE_END = re.compile(r"[,”\"»?!]\s*$")
_COMMA_END = re.compile(r"[,”\"»]\s*$")
_LIKE_A_NAME = re.compile(
    r"(?:the|a|an|its|local|state)\b|[A-Z]|[a-z]+(?:ials|ities|men|ers|ors|ists|ses|ants|ents|people)\b"
)
_AT_AN_END = re.compile(
    r"\s*(?:[.,;)]|$|(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|in a|late)", re.IGNORECASE
)
_OBJECT = re.compile(r"\s+(?:that|it|about|the|at|some|more|an?|on|in|its|their|[A-Z\d]|\w+day|[a-z]+\s)")
_PARTICIPLE_BEHIND = re.compile(r"\s+(?:in|by|on|at|from|with|to|for|as|of|dead|missing|yesterday)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Speaker:
    """Who speaks in a sentence.

    Parameters
    ----------
    name
        As written.
    start, end
        Of name and verb.
    low, high
        How far the words reach.
    """

    name: str
    start: int
    end: int
    low: int
    high: int


def find_speakers(text: str, last: str = "", *, is_quoting: bool = False) -> list[Speaker]:
    """Find all who speak in a sentence.

    Parameters
    ----------
    last
        Who spoke before: whom `he`, `she`, `they` and `it` mean.
    is_quoting
        Whether the sentence begins within quotation marks.
    """
    quoted = _quoted(text, is_quoting=is_quoting)
    found = [speaker for one in _ACCORDING.finditer(text) if (speaker := _according(text, one, last))]
    for one in _SPEECH.finditer(text):
        if any(low < one.start() < high for low, high in quoted):
            continue
        speaker = _spoken(text, one, last, quoted)
        if speaker is not None:
            found.append(speaker)
    for one in _POSSESSED.finditer(text):
        name = re.sub(r"['’]s$|(?<=s)['’]$", "", one["who"]).strip()
        if not _PRONOUN.match(name) and name.lower() not in {"today", "yesterday", "last week"}:
            found.append(_reach(text, name, one.start(), one.end()))
    credit = _CREDIT.search(text)
    if credit and not found:
        found.append(Speaker(credit["who"].strip(), credit.start(), credit.end(), 0, len(text)))
    return found


def _quoted(text: str, *, is_quoting: bool) -> list[Span]:
    close = _CLOSE.search(text) if is_quoting else None
    begin = close.end() if close else 0
    return [*([(-1, begin)] if close else []), *(one.span() for one in _QUOTES.finditer(text, begin))]


def _according(text: str, one: re.Match[str], last: str) -> Speaker | None:
    name, end = name_behind(text, one.end())
    if name is None:
        return None
    if _PRONOUN.match(name):
        name = last
    return _reach(text, name, one.start(), end) if name and not _NO_SPEAKER.match(name) else None


def _spoken(text: str, verb: re.Match[str], last: str, quoted: Sequence[Span]) -> Speaker | None:
    # A verb of speaking, its subject before or behind it.
    begin = max(0, verb.start() - _LONGEST_HEAD)
    head = text[begin : verb.start()]
    if _PASSIVE.search(head) or _NO_VERB.search(head) or _PARTICIPLE.match(verb.group()):
        return None
    name = name_before(head)
    start = verb.start() if name is None else begin + head.rfind(name)
    if name is not None and _PRONOUN.match(name):
        return _forward(text, verb, last, start, quoted) if last else None
    if name is None or _NO_SPEAKER.match(name):
        return _inverted(text, verb, last)
    return _forward(text, verb, name, start, quoted)


def _inverted(text: str, verb: re.Match[str], last: str) -> Speaker | None:
    # `"...", said the governor`: only behind a quotation mark or a comma.
    if not _QUOTE_END.search(text[: verb.start()]) or _is_past_participle(text, verb):
        return None
    name, end = name_behind(text, verb.end() + 1)
    if name is not None and _PRONOUN.match(name):
        name = last or None
    if name is None or not _LIKE_A_NAME.match(name):
        return None
    return Speaker(name, verb.start(), end, 0, _stop(text, end))


def _forward(text: str, verb: re.Match[str], name: str, start: int, quoted: Sequence[Span]) -> Speaker | None:
    # `The governor said that ...`, or in passing: `..., the governor said.`
    behind = text[verb.end() :]
    if not behind or (_AT_AN_END.match(behind) and _COMMA_END.search(text[:start])):
        return _reach(text, name, start, verb.end())
    if _WEAK.match(verb.group()) and not _OBJECT.match(behind):
        return None
    return Speaker(name, start, verb.end(), start if quoted else verb.end(), _stop(text, verb.end()))


def _is_past_participle(text: str, verb: re.Match[str]) -> bool:
    return _PARTICIPLE_BEHIND.match(text[verb.end() :]) is not None


def _reach(text: str, name: str, start: int, end: int) -> Speaker:
    # Who is named in passing (`..., officials said`, `according to X`) speaks for the part that the name stands in.
    cuts = [one for one in _CUT.finditer(text) if not start <= one.start() < end]
    low = max((one.end() for one in cuts if one.end() <= start), default=0)
    return Speaker(name, start, end, low, _stop(text, end))


def _stop(text: str, start: int) -> int:
    stop = _CUT.search(text, start)
    return stop.start() if stop else len(text)


_DIGIT = re.compile(r"\d")
_DASHED = re.compile(r"\s[–—-]\s.*?\s[–—-](?=\s)|\([^)]*\)")


def speaker_at(text: str, speakers: Sequence[Speaker], start: int) -> Speaker | None:
    """Say who states what stands at `start`: the nearest whose words reach there.

    What stands between dashes or in brackets belongs to whoever speaks in there, else to the report itself.
    """
    for aside in _DASHED.finditer(text):
        is_within = aside.start() <= start < aside.end()
        if is_within or (aside.group()[0] == "(" and _DIGIT.search(aside.group())):
            speakers = [one for one in speakers if (aside.start() <= one.start < aside.end()) == is_within]
    within = [one for one in speakers if one.low <= start < one.high or one.start <= start < one.end]
    return min(within, key=lambda one: min(abs(one.start - start), abs(one.end - start)), default=None)
