"""Steps through proposed claims in a terminal, or by lines from a pipe; a person decides on each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from corridor.cli.common import EXIT_INTERRUPTED, quoted
from corridor.world.errors import RequestError, printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corridor.studies.deciding import Desk
    from corridor.world.claims import Claim, Document
    from corridor.world.evidence import ExtractedText

_KEYS = "a accept, e edit, r reject, s skip, b back, q quit, ? help"
_HELP = """\
  a  accept: it may feed inputs that name its claim group
  e  edit, then accept: asks field by field; Enter keeps what stands there, - empties it
  r  reject: it stays in claims.csv, and feeds nothing
  s  skip: it stays proposed
  b  back: takes the last decision back, or returns to what was skipped
  q  quit: all decisions are kept; the same command goes on from there"""
_AROUND = 300  # characters shown before and behind a figure at most


def review_claims(desk: Desk, *, scenario: str, docs: Path | None) -> None:
    """Ask for every proposed claim; each decision is on disk before the next question."""
    from corridor.studies.claim_files import names_at
    from corridor.studies.shelf import list_shelf

    files = () if docs is None else list_shelf(docs)
    if docs is None:
        _say("No documents at hand: figures are shown without their sentences; give their folder with --docs DIR")
    review = _Review(desk, _Documents(files, desk.documents), names_at(scenario))
    is_interrupted = False
    try:
        review.run()
    except KeyboardInterrupt:
        is_interrupted = True
    done = ", ".join(f"{count} {word}" for word, count in _done(desk))
    _say(f"\n{done}; {desk.left_words}")
    if desk.proposed:
        where = "" if docs is None else f" --docs {quoted(docs)}"
        _say(f"To go on: corridor evidence review {printable(scenario)}{where}")
    if is_interrupted:
        raise typer.Exit(EXIT_INTERRUPTED)


def _done(desk: Desk) -> list[tuple[str, int]]:
    from corridor.evidence.review import Decision

    words = {Decision.ACCEPT: "accepted", Decision.EDIT: "edited and accepted", Decision.REJECT: "rejected"}
    return [(word, desk.decided[decision]) for decision, word in words.items()]


class _Documents:
    # Finds a claim's text; the last one is kept, as claims of one document follow each other.
    def __init__(self, files: tuple[Path, ...], documents: Mapping[str, Document]) -> None:
        self.is_empty = not files
        self._files, self._documents = files, documents
        self._key: tuple[str, str] | None = None
        self._found: tuple[Document, ExtractedText] | None = None

    def find(self, claim: Claim) -> tuple[Document, ExtractedText] | None:
        from corridor.studies.shelf import find_text

        key = claim.document_id, claim.text_sha256
        if key != self._key:
            self._key, self._found = key, find_text(claim, self._files, self._documents)
        return self._found


class _Review:
    def __init__(self, desk: Desk, documents: _Documents, names: Mapping[str, str]) -> None:
        self._desk, self._documents, self._names = desk, documents, names
        self._queue = [one.claim_id for one in desk.proposed]
        self._steps: list[bool] = []  # whether each claim so far was decided on, or skipped

    def run(self) -> None:
        """Ask until the input ends, or the person quits."""
        shown = -1
        while True:
            number = len(self._steps)
            if number < len(self._queue):
                claim = {one.claim_id: one for one in self._desk.claims}[self._queue[number]]
                if shown != number:
                    self._show(claim, number)
                shown = number
                key = _ask_key(_KEYS)
                if not self._act(key, claim):
                    return
            elif not self._queue or not self._steps:
                _say("Nothing is proposed.")
                return
            elif (key := _ask_key("That was the last one: b back, q quit")) == "b":
                self._back()
                shown = -1
            elif key in {"", "q"}:
                return

    def _act(self, key: str, claim: Claim) -> bool:
        # False to quit.
        from corridor.evidence.review import Decision

        match key:
            case "a" | "r":
                self._desk.decide(claim.claim_id, Decision.ACCEPT if key == "a" else Decision.REJECT)
                self._steps.append(True)
            case "e":
                changed = _edit(claim)
                if changed is not None:
                    self._desk.decide(claim.claim_id, Decision.EDIT, changed)
                    self._steps.append(True)
            case "s":
                self._steps.append(False)
            case "b":
                self._back()
            case "" | "q":
                return False
            case "?":
                _say(_HELP)
            case _:
                _say(f"  {printable(key[:20])}: no such key; {_KEYS}")
        return True

    def _back(self) -> None:
        if not self._steps:
            _say("  this is the first one")
        elif self._steps.pop():
            _say(f"  taken back: {self._desk.undo()}")

    def _show(self, claim: Claim, number: int) -> None:
        from corridor.publish.evidence.scan import document_words
        from corridor.publish.evidence.words import figure_words, place_words, plain, said_words, what_words, when_words

        known = self._desk.documents[claim.document_id]
        place = place_words(claim.place_id, self._names) or "unknown place"
        about, said = (plain(when_words(one)) or "unknown time" for one in (claim.about_time, claim.said_time))
        _say(f"\n{number + 1} of {len(self._queue)}: {plain(claim.claim_id)}")
        _say(f"  in      {document_words(known, 0).rpartition(':')[0]}")
        _say(f"  figure  {figure_words(claim)}  ({what_words(claim.quantity, claim.definition)})")
        _say(f"  who     {said_words(claim)} this")
        _say(f"  where   {place}")
        _say(f"  when    about {about};  said {said}")
        _say(f"  rule    {plain(claim.decided_by_rule)}")
        if not self._documents.is_empty:
            _say(f"  text    {self._sentence(claim)}")

    def _sentence(self, claim: Claim) -> str:
        from corridor.evidence.check import check_claims
        from corridor.world.evidence import Proof

        if claim.span_start is None or claim.span_end is None:
            return "noted by hand: it points to no place in a text"
        found = self._documents.find(claim)
        if found is None:
            return "its document is not at hand"
        _, extracted = found
        span = claim.span_start, claim.span_end
        note = ""
        if extracted.text_sha256 != claim.text_sha256:
            (proof,) = check_claims([claim], [found])
            if proof.proof is Proof.CHANGED:
                return "the document at hand has another text, without this figure in it"
            span, note = proof.found or span, " (the document at hand has another text)"
        return f"{marked_sentence(extracted, *span)}{note}"


def marked_sentence(extracted: ExtractedText, start: int, end: int) -> str:
    """Cut the sentence round a span out of a text, in one line without control characters, the span in `[[ ]]`."""
    from corridor.evidence.text.sentences import split_sentences

    text = extracted.text
    if end > len(text):
        return "its place lies beyond the end of the text"
    around = next((one for one in split_sentences(text, extracted.furniture) if one.start <= start < one.end), None)
    first, last = (around.start, max(around.end, end)) if around else (start, end)
    cut_first, cut_last = max(first, start - _AROUND), min(last, end + _AROUND)
    before, figure, after = (_one_line(text[a:b]) for a, b in ((cut_first, start), (start, end), (end, cut_last)))
    parts = "... " if cut_first > first else "", before, f"[[{figure}]]", after, " ..." if cut_last < last else ""
    return "".join(parts)


def _one_line(text: str) -> str:
    return printable("".join(" " if one.isspace() else one for one in text))


def _edit(claim: Claim) -> Claim | None:
    # Field by field; None when the input ends, and nothing is decided then.
    from corridor.evidence.editing import EDITABLE, FieldError, check_whole, edit_field, shown_field

    changed = claim
    while True:
        for name in EDITABLE:
            while True:
                entered = _ask(f"  {name} [{printable(shown_field(changed, name))}]: ")
                if entered is None:
                    return None
                try:
                    changed = edit_field(changed, name, entered)
                    break
                except FieldError as err:
                    _say(f"    {printable(entered[:60])}: {err}")
        problem = check_whole(changed)
        if not problem:
            return changed
        _say(f"    {problem}; once more")


def _ask_key(prompt: str) -> str:
    # A key, in a terminal without Enter; a line's first letter from a pipe; empty at the end of the input.
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        line = _ask(f"  {prompt}: ")
        while line is not None and not line.strip():
            line = _ask("")
        return (line or "").strip().lower()
    sys.stdout.write(f"  {prompt}: ")
    sys.stdout.flush()
    try:
        key = typer.getchar()
    except EOFError:
        key = ""
    _say(printable(key[:1]))
    return key.lower()


def _ask(prompt: str) -> str | None:
    # A line; None at the end of the input.
    sys.stdout.write(prompt)
    sys.stdout.flush()
    if sys.stdin.isatty():
        try:
            return input()
        except EOFError:
            return None
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError as err:
        raise RequestError("the answers: are no UTF-8 text; must be lines such as a, r, s; mend that") from err
    if not line:
        _say("")
        return None
    return line.rstrip("\r\n")


def _say(text: str) -> None:
    # Not typer.echo: it writes UTF-8 to a terminal that knows ASCII only.
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
