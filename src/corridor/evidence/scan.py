"""Finds the claims of a report: figures, what they count, who said so, when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridor.evidence.claims.lexicon import lexicon
from corridor.evidence.claims.measures import count_measures
from corridor.evidence.claims.people import count_people
from corridor.evidence.claims.phrases import read_phrase
from corridor.evidence.claims.triggers import find_triggers
from corridor.evidence.text.numbers import find_figures
from corridor.evidence.text.places import gazetteer_of
from corridor.evidence.text.sentences import split_sentences, split_words
from corridor.evidence.text.speech import find_speakers, speaker_at
from corridor.evidence.text.times import Calendar
from corridor.world.claims import ITSELF, Claim, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.evidence.claims.counted import Counted
    from corridor.evidence.claims.phrases import Phrase
    from corridor.evidence.text.numbers import Figure
    from corridor.evidence.text.places import Gazetteer
    from corridor.evidence.text.sentences import Sentence, Word
    from corridor.evidence.text.speech import Speaker
    from corridor.world.claims import Document
    from corridor.world.evidence import ExtractedText
    from corridor.world.scenario import Place

_GOES_ON = re.compile(
    r"^(?:(?:another|a further|of (?:these|those|them)|they|he|she|it|these|some|about|around|at least|"
    r"more than|over|nearly|"
    r"up to|among|most|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|a dozen|half|several|dozens|hundreds|thousands|"
    r"the (?:dead|injured|wounded|missing))\b|\d)",
    re.IGNORECASE,
)
_COMPOSED = re.compile(
    r"^\s*,?\s*(?:are|were|is|come from|came from|headed by|aged|under \d|over \d|have a member|have passed)\b"
    r"(?!\s+(?:killed|wounded|injured|missing|needed|required))",
    re.IGNORECASE,
)
_MAKE_UP = re.compile(
    r"\b(?:make up|made up|account(?:s|ed)? for|represent(?:s|ed)?|constitute[sd]?|compris(?:e|es|ed))\s+$",
    re.IGNORECASE,
)
_OF_THESE = re.compile(
    r"^(?:of (?:these|those|them|this (?:number|total)|the total)|among (?:them|these|those)|(?:they|these|"
    r"those) include[sd]?)\b",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[“”\"«»]")


@dataclass
class _Thread:
    # What goes on from sentence to sentence: who spoke, here and before, whether in quotation marks, of what.
    paragraph: int = -1
    name: str = ""
    of_figures: str = ""
    here: str = ""
    is_quoting: bool = False
    counted: Counted | None = None
    topic: Counted | None = None

    def enter(self, paragraph: int) -> None:
        if paragraph != self.paragraph:
            self.paragraph, self.of_figures, self.here, self.is_quoting = paragraph, "", "", False


def scan_text(extracted: ExtractedText, document: Document, *, places: tuple[Place, ...] = ()) -> tuple[Claim, ...]:
    """Find all claims of a report, as proposals.

    Parameters
    ----------
    extracted
        Its text; furniture is skipped.
    document
        What it is; relative dates are counted from its time of publication.
    places
        Of a scenario: their names are known besides those of the gazetteer.
    """
    calendar, gazetteer = Calendar(document.published_time), gazetteer_of(places)
    claims: list[Claim] = []
    thread = _Thread()
    for sentence in split_sentences(extracted.text, extracted.furniture):
        for counted, speaker in _read_sentence(sentence, thread):
            claims.append(_claim(len(claims), counted, speaker, sentence, document, calendar, gazetteer))
    return tuple(claims)


def _read_sentence(sentence: Sentence, thread: _Thread) -> Iterator[tuple[Counted, Speaker | str]]:
    text = sentence.text
    thread.enter(sentence.paragraph)
    speakers = find_speakers(text, thread.name, is_quoting=thread.is_quoting)
    counted = _count(text, thread)
    carried, thread.of_figures = thread.of_figures, ""
    for one in counted:
        at = one.figure.number_start
        speaker: Speaker | str | None = speaker_at(text, speakers, at)
        if speaker is None and not speakers and _is_quoted(text, at, thread):
            speaker = thread.here
        if not speaker and carried and not speakers and _GOES_ON.match(text):
            speaker = carried
        thread.of_figures = (speaker if isinstance(speaker, str) else speaker.name) if speaker else ""
        yield one, speaker or ITSELF
    if speakers:
        thread.name = thread.here = speakers[-1].name
    if len(_QUOTE.findall(text)) % 2:
        thread.is_quoting = not thread.is_quoting


def _count(text: str, thread: _Thread) -> list[Counted]:
    figures, words = find_figures(text), split_words(text)
    measured, taken = count_measures(text, words, figures)
    people = [one for one in figures if one not in taken]
    counted = [*measured, *count_people(text, words, people)]
    counted = _of_these(text, people, words, counted, thread)
    counted += _restated(text, people, words, counted, thread)
    counted.sort(key=lambda one: one.figure.number_start)
    last = next((one for one in reversed(counted) if one.unit in {"people", "families"}), None)
    thread.counted = last or (thread.counted if figures == [] else None)
    thread.topic = last or thread.topic
    return counted


def _of_these(
    text: str, people: list[Figure], words: list[Word], counted: list[Counted], thread: _Thread
) -> list[Counted]:
    # `Of these, 9,400 are children`: what the sentence before counted, unless a verb of its own follows.
    head = _OF_THESE.match(text)
    if head is None or not people:
        return counted
    named = next((one.quantity for one in find_triggers(text[: people[0].start])), "")
    if thread.counted is None and not named:
        return counted
    known = thread.counted or next(iter(counted), None)
    if known is None:
        return counted
    found = []
    for one in people:
        phrase = read_phrase(words, one.end)
        own = next((each for each in counted if each.figure is one), None)
        is_own = (
            own is not None
            and not named
            and bool(re.match(r"\s+(?:\w+\s+)?(?:have|has|had|were|was|are)\b", text[one.end :]))
        )
        if own is not None and is_own:
            found.append(own)
        elif own is not None or not phrase.noun or phrase.unit or one is people[0]:
            found.append(
                replace(
                    known,
                    figure=one,
                    quantity=named or known.quantity,
                    who=phrase.who or _who_behind(text, one.end) or "all",
                    unit="share" if one.is_share else phrase.unit or "people",
                    whose=phrase.whose,
                    rule="of these",
                )
            )
    return [*(one for one in counted if one.figure not in people), *found]


_STATED = re.compile(
    r"\b(?:g[ai]ves?|confirm(?:s|ed)|claim(?:s|ed)|sp(?:eaks?|oke) of|talks? of|estimate[sd]?|acknowledge[sd]|"
    r"count(?:s|ed)|record(?:s|ed)|report(?:s|ed)|(?:number|figure|total) (?:could|may|might|will|would|"
    r"is expected to|was expected to) (?:reach|rise to|exceed|climb to)|"
    r"puts? (?:it|the (?:\w+ ){1,4}?|their number |the figure |the total )at|the (?:figure|number|"
    r"total) (?:of|is|was|stands at|rose to)|suggests?|admits?(?: to)?|says?|said)\s+[\"“]?(?:a total of\s+)?$",
    re.IGNORECASE,
)


_WAS_COUNTED = re.compile(
    r"\s+(?:were|was|had been|have been|has been)\s+(?:counted|reported|recorded|confirmed)\b", re.IGNORECASE
)


def _restated(
    text: str, people: list[Figure], words: list[Word], counted: list[Counted], thread: _Thread
) -> list[Counted]:
    # `The ministry confirmed 15`, `the police put it at 80`: a bare figure, of what was counted last.
    done = {one.figure for one in counted}
    found = []
    for figure in people:
        phrase = read_phrase(words, figure.end)
        before = [one for one in counted if one.figure.end <= figure.start and one.unit in {"people", "families"}]
        known = before[-1] if before else thread.counted
        if figure in done:
            continue
        if thread.topic is not None and _is_composition(text, figure, phrase):
            who = phrase.who or _who_behind(text, figure.end) or "all"
            unit = "share" if figure.is_share else phrase.unit or "people"
            found.append(replace(known or thread.topic, figure=figure, unit=unit, who=who, rule="composition"))
            continue
        if known is None:
            continue
        if figure.is_share and phrase.is_part:
            found.append(replace(known, figure=figure, unit="share", who=phrase.who or "all", rule="share of them"))
        elif phrase.unit and _WAS_COUNTED.match(text[phrase.end :]):
            found.append(
                replace(known, figure=figure, who=phrase.who, unit=phrase.unit, whose=phrase.whose, rule="restated")
            )
        elif (
            not figure.is_share
            and figure.value != 1
            and (phrase.unit or not phrase.noun)
            and _STATED.search(text[: figure.start])
        ):
            found.append(replace(known, figure=figure, rule="restated"))
    return found


def _is_composition(text: str, figure: Figure, phrase: Phrase) -> bool:
    # `Women make up 52 per cent`, `two thirds are under 18`: of what is spoken of.
    if figure.is_share and _MAKE_UP.search(text[: figure.start]):
        return True
    behind = text[max(figure.end, phrase.end) :]
    return (figure.is_share or bool(phrase.unit)) and figure.value != 1 and _COMPOSED.match(behind) is not None


def _who_behind(text: str, end: int) -> str:
    # `9,400 are children`
    return next(
        (lexicon().people[word.low] for word in split_words(text[end:])[:4] if word.low in lexicon().people), ""
    )


def _is_quoted(text: str, at: int, thread: _Thread) -> bool:
    is_open = thread.is_quoting
    return bool(thread.here) and (is_open if len(_QUOTE.findall(text[:at])) % 2 == 0 else not is_open)


def _claim(  # noqa: PLR0913, PLR0917 - what a claim is made of
    number: int,
    counted: Counted,
    speaker: Speaker | str,
    sentence: Sentence,
    document: Document,
    calendar: Calendar,
    gazetteer: Gazetteer,
) -> Claim:
    figure = counted.figure
    name = speaker if isinstance(speaker, str) else speaker.name
    spoken = None if isinstance(speaker, str) else (speaker.start, speaker.end)
    said, about = calendar.times_of(sentence.text, figure.number_start, spoken)
    return Claim(
        claim_id=f"{document.document_id}-{number + 1}",
        quantity=counted.quantity,
        definition="; ".join(part for part in (counted.who, counted.unit, counted.whose) if part),
        place_id=gazetteer.place_of(sentence.text, figure.number_start),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        qualifier=figure.qualifier,
        said_by=clean_name(name),
        original_source="",
        said_time=said,
        about_time=about,
        document_id=document.document_id,
        publisher=document.publisher,
        published_time=document.published_time,
        text_sha256=document.text_sha256,
        span_start=sentence.start + figure.start,
        span_end=sentence.start + figure.end,
        status=Status.PROPOSED,
        decided_by_rule=counted.rule,
    )


def clean_name(name: str) -> str:
    """A speaker in one line, without what is no part of the name."""
    return " ".join(name.split()).strip(" ,.;:'\"“”«»()")
