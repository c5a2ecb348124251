"""Finds page furniture: whole lines that belong to the page of a publisher, and not to the report on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridor.evidence.files.furniture_words import BUTTONS, DAYS, PLAIN_WORDS, SMALL_WORDS, WHOLE_LINES

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridor.world.evidence import Span

LONG = 200
"""Characters; a longer line is furniture only if it begins or ends as nothing else does."""

_LONGEST_CAPTION = 400
_LONGEST_NOTICE = 1000
_TITLE_LINES = 10
_LIST_LINES = 8
_LIST_WIDTH = 140

_SITES = r"(?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|tiktok|google news|linkedin|threads|bluesky|viber)"
_AGENCY = (
    r"(?:afp|ap|ap photo|reuters|epa|epa-efe|efe|dpa|getty|getty images|anadolu(?: agency)?|xinhua|tass|"
    r"ria novosti|sputnik|"
    r"shutterstock|istock|alamy|zuma(?: press)?|ansa|pa|pa media|pa wire|belga|keystone|imago|nurphoto|sopa images|"
    r"upi|ukrinform|armenpress|azertac|unsplash|pexels|wikimedia(?: commons)?|file|handout|file photo|courtesy)"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# Beginnings that no sentence of a report has, however long the line.
_BEGINS = _any(
    r"the post .{1,300} (?:first )?appeared (?:first )?on ",
    r"(?:by continuing to use|by using) (?:this|our) (?:web)?site\b",
    r"(?:we|this (?:web)?site|our (?:web)?site|[\w.-]{2,40} and (?:its|our) partners|we and our (?:\d{1,4} )?partners)"
    r" (?:\w{1,12} )?(?:uses?|stores? and/or access|process(?:es)?|store or access)"
    r" (?:\w{1,20} ){0,3}(?:cookies|personal data|information on (?:a|your) device)\b",
    r"(?:please )?(?:sign up|subscribe|register)(?: now| today| here| free)? (?:for|to) .{0,80}"
    r"(?:newsletters?|briefings?|mailing list|alerts|channel|updates|inbox|podcast|digest|e-?mails?)\b",
    r"(?:get|receive|have) .{0,80}(?:(?:in|to|into) your (?:e-?mail )?inbox|sent to your phone|delivered to you)\b",
    r"support (?:our|independent|quality|free|fearless|public-interest|local|"
    r"\w{1,30}[\u2019']s) (?:\w{1,20} )?journalism\b",
    r"support (?:[\w\u2019]{1,30} ){0,4}[\w\u2019]{1,30}: help keep\b",
    r"help (?:us )?keep (?:our|independent|quality) (?:journalism|reporting)\b",
    r"if you (?:enjoyed|liked|value|found) (?:this|our) (?:article|story|journalism|reporting|work)\b",
    r"(?:©|&copy;|copyright (?:©|\(c\)|(?:19|20)\d\d\b))",
    r"(?:this (?:material|content|article|story)|no part of this \w{1,15}) may (?:not )?be "
    r"(?:published|reproduced|republished)\b",
    r"your browser (?:does not|doesn[\u2019']t) support\b",
    r"(?:please )?(?:enable|turn on) javascript\b",
    r"(?:join|follow) (?:us|our|@\w{1,40}|[A-Z][\w ]{0,30}) (?:channel )?on " + _SITES + r"\b",
)  # fmt: skip

_ENDS = _any(
    r"\ball rights reserved\.?$",
    r"contribut(?:ed|ing) (?:to this (?:report|story|article)|reporting)\.?$",
)

# Of a line of ordinary length, all of it.
_LINES = _any(
    r"\d{1,3}[ -]min(?:ute)?s?(?: |-)?read",
    r"(?:estimated )?(?:reading|read) time:? ?(?:about )?\d{1,3} min(?:ute)?s?",
    r"(?:listen|watch)(?: to this (?:article|story))?[ :|·-]{1,3}\d{1,3}(?::\d\d| min(?:ute)?s?)",
    r"listen to (?:this )?(?:article|story) ?\(\d{1,3}(?::\d\d| ?min(?:ute)?s?)\)",
    r"\d{1,6} (?:shares?|comments?|likes?|views|retweets|reactions)",
    r"(?:share|tweet|send|e-?mail|print)(?: (?:this|it))?(?: (?:article|story|post|page))? (?:on|via|by|to|with) (?:"
    + _SITES + r"|e-?mail|friends)(?:[ ,/|]{1,3}(?:and |on |via )?(?:" + _SITES + r"|e-?mail))*",
    r"follow .{1,60} on " + _SITES + r"(?:[ ,]{1,2}(?:and )?" + _SITES + r")*(?: (?:for|to) .{0,80})?",
    r"follow (?:us|@\w{1,40}).{0,60}",
    r"join (?:our|the) .{0,40}(?:channel|group|newsletter|community).{0,60}",
    r"(?:accept|reject|manage|allow|decline)(?: all)?(?: optional| essential)? cookies.{0,40}",
    r"cookies?(?: (?:policy|settings|preferences|notice|consent))(?:[ |·/]{1,3}.{0,60})?",
    r"source:? site-?\d{0,4}",
    r"source link",
    r"(?:search|search for|search results)(?:\.{3}|…|:)?",
    r"(?:tags?|topics?|categor(?:y|ies)|filed under|posted in|keywords): .{1,150}",
    r"photo(?:graph)?s? by (?-i:[A-Z])[^\d]{1,80}|photography: [^\d]{1,80}",
    r"\(?(?:additional |extra )?(?:reporting|writing|editing|translated|translation|edited|compiled)"
    r"(?:,? and (?:editing|writing|reporting))? by (?-i:[A-Z])[^\d]{1,180}",
    r"page \d{1,4}(?: ?(?:of|/) ?\d{1,4})?",
    r"(?:for (?:more|further) information,? (?:please )?contact|(?:media|press) (?:contacts?|enquiries|inquiries))\b"
    r".{0,150}",
    r"(?:click|tap) here (?:to|for) .{1,100}",
    r"download (?:the|our) .{0,30}\bapp\b.{0,60}",
    r"(?:advertisement|sponsored(?: content)?|promoted content)[ :.-].{0,60}",
    r"\(c\) (?:19|20)\d\d [^\d]{1,80}",
)  # fmt: skip

_LINKS = re.compile(
    r"(?:related|related (?:stories|articles|news|coverage)|read more|read also|also read|read next|see also|"
    r"more on this(?: story)?|don[\u2019']t miss|you may also like|must read|in pictures|watch|"
    r"listen)\s?(?:[:|»>]|–|—|-\s)\s?",
    re.IGNORECASE,
)
_LIST_HEADING = re.compile(
    r"(?:related(?: (?:stories|articles|news|content|posts|links|coverage))?|recommended(?: stories)?|most read|"
    r"you (?:may|might) also like|more stories|more on this story)\s?:?",
    re.IGNORECASE,
)
_CAPTION_BEGINS = re.compile(
    r"(?:(?:file )?(?:photo|image|picture|photograph)s?(?: credits?| caption| source| by)?|caption|credits?|"
    r"media caption|graphic|infographic|map|video)\s?[:|]\s?\S|(?:image|media) (?:caption|source),",
    re.IGNORECASE,
)
_NAME = r"(?-i:[A-Z])[\w.\u2019'-]{0,30}"
_MAY_BE_MARKED = re.compile(r"[/\]©)]|[PpIiCc](?:hoto|icture|mage|redit)")
_CAPTION_ENDS = _any(
    r"\[(?:[^\[\]]{1,80}/[^\[\]]{1,60}|[^\[\]]{0,60}\bvia\b[^\[\]]{1,60}|"
    r"(?:file(?: photo)?: ?)?"
    + _AGENCY + r"[^\[\]]{0,30})\]\.?$",
    r"\((?:(?:file )?(?:photo|image|picture|credit)s?\b[^()]{0,100}|file)\)\.?$",
    r"\(" + _NAME + " " + _NAME + r"(?: [^()/]{1,40})? ?/ ?" + _AGENCY + r"\)\.?$",
    r"(?:^|[.|]\s)(?:photo|image|picture|photograph|credit)s?(?: by|:) (?-i:[A-Z])[^.:]{1,60}\.?$",
    r"(?:^|[.!?]\s|\()" + _NAME + "(?: " + _NAME + r"){0,3} ?/ ?" + _AGENCY + r"(?: (?:images|via [\w ]{1,30}))?\.?$",
    r"(?:^|[.!?]\s)" + _AGENCY + r" ?/ ?" + _NAME + r"[\w.\u2019' -]{0,60}$",
    r"©\s?[^©]{1,80}$",
)  # fmt: skip
_UNMISTAKABLE_CAPTION = re.compile(r"\[[^\[\]]{1,80}/[^\[\]]{0,50}\bgetty(?: images)?\]\.?$", re.IGNORECASE)

_BYLINE = re.compile(r"(?:By|BY|Words by|Text by|Story by|Written by|Report by|Analysis by) (?P<names>\S.{1,90})")
_BYLINE_TAIL = re.compile(r"\s?[|·•].*")
_LONGEST_NAMES = 12
_BESIDE = re.compile(r"\s?[|·•]\s?|\s{2,}|\t")
_LEAST_ROW = 2
_LONGEST_ENTRY = 4
_MENU_BEGINS = frozenset(("home", "menu", "homepage", "news", "latest", "sections"))
_EDGES = " \t\u00a0|·•»«\u203a\u2039>*#_-–—:.…"


def find_furniture(text: str) -> tuple[Span, ...]:
    """Find the lines of a text that are page furniture.

    A line that is a sentence of the report stays, whatever words it holds: rules look at how lines begin and end, or
    at all of them. Captions without a mark cannot be told from text, and stay too.

    Returns
    -------
    tuple of (int, int)
        Whole lines without their line feed, ascending; blank lines are none.
    """
    spans: list[Span] = []
    titles = _Titles()
    in_list = 0
    after_byline = False
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        line = raw.strip()
        if not line:
            in_list = 0
        else:
            named = _is_byline(line)
            listed = in_list > 0 and len(line) <= _LIST_WIDTH and not line.endswith((".", "”", '"'))
            if (
                named
                or listed
                or titles.is_repeated(line)
                or _is_furniture(line)
                or (after_byline and line.startswith("in ") and _is_names(line.removeprefix("in ")))
            ):
                spans.append((start, end))
            in_list = _LIST_LINES if _LIST_HEADING.fullmatch(line) else in_list - 1 if listed else 0
            after_byline = named
        start = end + 1
    return tuple(spans)


class _Titles:
    # The first line with text, and whether it stands again near the top.

    def __init__(self) -> None:
        self._title = ""
        self._seen = 0

    def is_repeated(self, line: str) -> bool:
        self._seen += 1
        if self._seen == 1:
            self._title = _folded(line)
            return False
        return self._seen <= _TITLE_LINES and _folded(line) == self._title


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())


def _is_furniture(line: str) -> bool:
    # Patterns look at the first or last few hundred characters only: a line of a million is as cheap as one of 400.
    head, tail = line[: 2 * LONG], line[-2 * LONG :]
    if _BEGINS.match(head):
        # One that goes on for paragraphs holds the report too: text without line feeds.
        return len(line) <= _LONGEST_NOTICE
    if len(line) > LONG:
        return len(line) <= _LONGEST_CAPTION and _UNMISTAKABLE_CAPTION.search(tail) is not None
    bare = line.strip(_EDGES)
    tests: tuple[Callable[[], object], ...] = (
        lambda: not bare and not any(map(str.isalnum, line)),
        lambda: bare.casefold() in WHOLE_LINES,
        lambda: _LINES.fullmatch(bare) or _LINES.fullmatch(line),
        lambda: _is_buttons(bare),
        lambda: _LINKS.match(bare) and len(line) <= LONG,
        lambda: _ENDS.search(tail) and not re.search(r"\d", line),
        lambda: _is_caption(line),
        lambda: _is_row(bare),
    )
    return any(test() for test in tests)


def _is_buttons(line: str) -> bool:
    words = [word for word in re.split(r"[\s,/|·•+]+", line.casefold()) if word]
    return bool(words) and set(words) <= BUTTONS and not set(words) <= PLAIN_WORDS


def _is_row(line: str) -> bool:
    # Buttons or links side by side.
    parts = [part.strip() for part in _BESIDE.split(line) if part.strip()]
    if len(parts) < _LEAST_ROW:
        return False
    is_menu = parts[0].casefold() in _MENU_BEGINS and all(len(part.split()) <= _LONGEST_ENTRY for part in parts)
    return (is_menu and not re.search(r"\d", line)) or all(map(_is_furniture, parts))


def _is_caption(line: str) -> bool:
    if _CAPTION_BEGINS.match(line) is not None:
        return True
    # Most lines have none of what a mark is made of, and need no search.
    return _MAY_BE_MARKED.search(line) is not None and _CAPTION_ENDS.search(line) is not None


def _is_byline(line: str) -> bool:
    found = _BYLINE.fullmatch(line)
    return found is not None and _is_names(_BYLINE_TAIL.sub("", found["names"]))


def _is_names(text: str) -> bool:
    # Capitalised words, with the small ones between them; no figure, no weekday ("By Wednesday"), no sentence.
    words = [word.strip(",.;:()") for word in text.split()]
    if (
        not 0 < len(words) <= _LONGEST_NAMES
        or not words[0][:1].isupper()
        or re.search(r"\d|[!?]|[.]\s+[A-Z]\w{3}", text)
    ):
        return False
    return all(word[:1].isupper() or word in SMALL_WORDS for word in words if word) and not any(
        word.casefold() in DAYS for word in words
    )
