"""The words that name a speaker: before a verb of speaking, or behind one."""

from __future__ import annotations

import re

_LONGEST_NAME = 14
_LONGEST_OFFICE, _LONGEST_HALF = 5, 4
"""Words on either side of `and` within the name of an office: `the ministry of health and sports`."""

_START = re.compile(
    r"[,;:()\[\]\"“”«»–—.?!]|\s-\s|\b(?:and|but|while|as|that|because|where|when|after|although|which|so|yet|"
    r"than|if|since|whereas)\b",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\s+(?:for (?:its|his|her|their) part|also|then|later|earlier|meanwhile|only|now|still|already|initially|"
    r"previously|repeatedly|recently|"
    r"once again|again|separately|has|have|had|having|would|could|will|did|does|it|[a-z]+ly)$",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    r"[,.;:()\[\]\"“”«»–—?!]|\s-\s|\b(?:that|who|which|whose|as|on\s+(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day|on\s+\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|in\s+(?:a|an|his|her|its|"
    r"their)\s+\w+|late|early|earlier|later|after|before|by\s+(?:phone|text|email)|at\s+(?:a|the|around|about|"
    r"\d)|with|while|when|where|was|were|is|are|has|have|had|said|says|shows?|put|and\s+(?:the|"
    r"a)\s+\w+\s+(?:was|were|is)|but|so|about|there|only|nearly|almost|up|over|around|some|"
    r"to\s+(?:journalists|reporters|the|state|local|afp|reuters)|\d)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^(?:(?:on|in|at|by|for|towards?|earlier|later|meanwhile|however|also|then|yesterday|today)\b.*?,\s*"
    r"|(?:on|towards?|late|early|earlier|later)\s+(?:on\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|evening|"
    r"morning|the same day)(?:\s+(?:evening|morning|night|afternoon))?\s+)+",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:killed|wounded|was|were|had|has|have|is|are|fled|left|arrived)\b")
_SHORT = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|St|U\.S|U\.N)$")
_PROPER = re.compile(r"(?:[A-Z][\w’'.-]*\s*){1,5}$|(?:the|a)\s", re.IGNORECASE)
_OFFICE = re.compile(r"(?:the|a|an|its|who|which|[a-z])")
_MOST_WORDS = 6


def name_before(head: str) -> str | None:
    """Read the subject at the end of a text: back to a sign or a joining word, over an apposition between commas.

    Parameters
    ----------
    head
        What stands before the verb.
    """
    bare = head.rstrip()
    while trimmed := _ADVERB.search(bare):
        bare = bare[: trimmed.start()]
    if bare.endswith(","):
        return _over_apposition(bare[:-1])
    if bare.endswith(("”", '"', "»")):
        return None
    return _named(_WHEN.sub("", _last_part(bare)))


def name_behind(text: str, start: int) -> tuple[str | None, int]:
    """Read the name that begins at `start`, and where it ends; None if there is none."""
    stop = _NAME_END.search(text, start + 1)
    end = stop.start() if stop else len(text)
    return _named(text[start:end].strip(" '’")), end


def _named(name: str) -> str | None:
    is_name = 0 < len(name.split()) <= _LONGEST_NAME and re.search(r"[^\W\d]", name) and not name[0].isdigit()
    return name if is_name else None


def _last_part(bare: str) -> str:
    starts = [one.end() for one in _START.finditer(bare) if not _is_inside_name(bare, one)]
    return bare[starts[-1] if starts else 0 :].strip(" '’")


def _is_inside_name(bare: str, one: re.Match[str]) -> bool:
    # A joining word within the name of an office, a full stop behind an initial.
    if one.group().lower() != "and":
        return one.group() == "." and _SHORT.search(bare[: one.start()]) is not None
    office = _START.split(bare[: one.start()])[-1]
    is_short = 0 < len(office.split()) <= _LONGEST_OFFICE and len(bare[one.end() :].split()) <= _LONGEST_HALF
    return is_short and not _FINITE.search(office)


def _over_apposition(bare: str) -> str | None:
    # `The governor, a former teacher, said`: the name stands before the comma before.
    before, comma, middle = bare.rpartition(",")
    if not comma:
        return None
    name = _last_part(before)
    is_name = _PROPER.match(name) is not None and len(name.split()) <= _MOST_WORDS
    return name if is_name and _OFFICE.match(middle.strip()) else None
