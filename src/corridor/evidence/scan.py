"""Finds the claims of a report: figures, what they count, who said so, when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.evidence.claims.following import Known, count_again, count_of_these
from corridor.evidence.claims.measures import count_measures
from corridor.evidence.claims.people import count_people
from corridor.evidence.text.numbers import find_figures
from corridor.evidence.text.places import gazetteer_of
from corridor.evidence.text.sentences import split_sentences, split_words
from corridor.evidence.text.speech import find_speakers, speaker_at
from corridor.evidence.text.times import Calendar
from corridor.world.claims import ITSELF, Claim, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridor.evidence.claims.counted import Counted
    from corridor.evidence.text.places import Gazetteer
    from corridor.evidence.text.sentences import Sentence
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
    counted = count_of_these(text, people, words, counted, thread.counted)
    counted += count_again(text, people, words, counted, Known(thread.counted, thread.topic))
    counted.sort(key=lambda one: one.figure.number_start)
    last = next((one for one in reversed(counted) if one.unit in {"people", "families"}), None)
    thread.counted = last or (thread.counted if figures == [] else None)
    thread.topic = last or thread.topic
    return counted


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
