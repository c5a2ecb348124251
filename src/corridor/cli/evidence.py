"""`corridor evidence scan | review | check | table`: reports in, attributed figures out, and a person decides."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003 - typer reads annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridor.cli.common import EXIT_BAD_INPUT, guarded, quoted
from corridor.world.errors import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corridor.studies.scans import Scan
    from corridor.world.evidence import Checked

EXIT_IN_PART = 3
_WIDTH = 110  # where the output is no terminal
_FEW = 20
_PROOF_WORDS = {
    "holds": "hold", "moved": "moved", "changed": "changed", "document missing": "without a document to check against",
}  # fmt: skip

evidence = typer.Typer(
    help="Reports in, attributed figures out; a person decides.", no_args_is_help=True, rich_markup_mode=None
)

_AS_JSON = typer.Option("--json", help="Print one JSON document on stdout, and nothing else there.")
_SCENARIO = typer.Argument(help="Scenario folder, a bundled scenario, or a folder with claims.csv and documents.csv.")


@evidence.callback()
def _group() -> None:
    """Reports in, attributed figures out; a person decides."""


@evidence.command("scan", short_help="Find figures in reports: text, HTML, PDF.")
@guarded
def scan(
    files: Annotated[list[Path], typer.Argument(help="Reports: text, HTML or PDF, in English.", metavar="FILE...")],
    documents: Annotated[
        Path | None,
        typer.Option(
            help="CSV of what is known of the reports: document_id or document (the file's name), publisher, "
            "published_time, basis.",
            metavar="FILE",
        ),
    ] = None,
    publisher: Annotated[
        str, typer.Option(help="Publisher of reports for which --documents names none.", metavar="NAME")
    ] = "",
    published: Annotated[
        str | None,
        typer.Option(
            help="Time of publication, with offset, of reports for which --documents has none.", metavar="TIME"
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            help="Scenario whose places are looked for by name, besides those of the gazetteer.", metavar="SCENARIO"
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER",
            help="Write claims.csv and documents.csv there, or add to them: what is there stays, decisions too.",
        ),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; changes no result. Default: one per core.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON array on stdout, a claim an object, and nothing else there.")
    ] = False,
) -> None:  # fmt: skip
    """Find figures in reports, with who said them, where they stand and what they are about. They are proposals."""
    from corridor import api
    from corridor.publish.evidence.files import claim_object

    with _bar("Reading reports", len(files)) as advance:
        found = api.scan(
            *files, documents=documents, publisher=publisher, published=published, scenario=scenario, workers=workers,
            progress=advance,
        )  # fmt: skip
        added = api.keep_claims(found, output) if output is not None and found.readings else None
    for one in found.unread:
        sys.stderr.write(f"corridor: {one.fault}\n")
    if as_json:
        claims = [claim_object(claim) for reading in found.readings for claim in reading.claims]
        sys.stdout.write(json.dumps(claims, allow_nan=False) + "\n")
    else:
        _show_scan(found, scenario)
    if added is not None and output is not None:
        typer.echo(f"{added.words}: {printable(str(output))}", err=as_json)
        if not as_json and added.claims:
            typer.echo(f"Next: corridor evidence review {quoted(output)} --docs {quoted(files[0].parent)}")
    if found.unread:
        raise typer.Exit(EXIT_IN_PART if found.readings else EXIT_BAD_INPUT)


def _show_scan(found: Scan, scenario: str | None) -> None:
    from corridor import api
    from corridor.publish.evidence.scan import likeness_lines, scan_lines
    from corridor.publish.evidence.words import names_of

    names = names_of(api.read(scenario)) if scenario is not None else None
    parts = [scan_lines(found.readings, _width(), names), likeness_lines(found.likenesses)]
    claims = sum(len(one.claims) for one in found.readings)
    parts.append(f"{_count(claims, 'claim')} in {_count(len(found.readings), 'report')}"
                 + (f"; {_count(len(found.unread), 'file')} not read" if found.unread else ""))  # fmt: skip
    _write("\n\n".join(part for part in parts if part))


@evidence.command("review", short_help="Accept, edit or reject proposed claims.")
@guarded
def review(
    scenario: Annotated[str, _SCENARIO],
    docs: Annotated[
        Path | None, typer.Option(help="Folder with the reports: shows each figure in its sentence.", metavar="DIR")
    ] = None,
    by: Annotated[str, typer.Option(help="Who decides, for the log. Default: your login name.", metavar="NAME")] = "",
    accept: Annotated[
        list[str] | None, typer.Option(help="Accept these and ask nothing; may be given again.", metavar="ID[,ID]")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(help="Reject these and ask nothing; may be given again.", metavar="ID[,ID]")
    ] = None,
) -> None:
    """Step through proposed claims; each decision is kept at once, and goes into evidence-log.csv."""
    from corridor.cli.reviewing import review_claims
    from corridor.studies.deciding import Desk

    desk = Desk(scenario, by=by)
    if accept or reject:
        ids = {word: _ids(given or []) for word, given in (("accept", accept), ("reject", reject))}
        desk.decide_all(ids["accept"], ids["reject"])
        typer.echo(f"{_count(len(ids['accept']), 'claim')} accepted, {len(ids['reject'])} rejected; {desk.left_words}")
        return
    review_claims(desk, scenario=scenario, docs=docs)


@evidence.command("check", short_help="Prove each claim's place in its document.")
@guarded
def check(
    scenario: Annotated[str, _SCENARIO],
    docs: Annotated[Path, typer.Option(help="Folder with the reports.", metavar="DIR")],
    as_json: Annotated[bool, _AS_JSON] = False,
) -> None:
    """Hold every claim against its document: exit 0 all hold, 2 some moved or changed, 3 only documents are missing."""
    from corridor import api
    from corridor.world.evidence import Proof

    with _bar("Reading reports", None) as advance:
        faults: list[str] = []
        found = api.check_evidence(scenario, docs, on_unread=lambda one: faults.append(one.fault), progress=advance)
    for fault in faults:
        sys.stderr.write(f"corridor: {fault}\n")
    counts = {proof: sum(one.proof is proof for one in found) for proof in Proof}
    if as_json:
        document = {"scenario": scenario, "counts": counts, "claims": [_as_object(one) for one in found]}
        sys.stdout.write(json.dumps(document, allow_nan=False) + "\n")
    else:
        lines = [_check_line(one) for one in found if one.proof is not Proof.HOLDS]
        _write(
            "\n".join([*lines, ", ".join(f"{counts[Proof(proof)]:,} {words}" for proof, words in _PROOF_WORDS.items())])
        )
    if counts[Proof.MOVED] or counts[Proof.CHANGED]:
        raise typer.Exit(EXIT_BAD_INPUT)
    if counts[Proof.MISSING]:
        raise typer.Exit(EXIT_IN_PART)


def _check_line(one: Checked) -> str:
    from corridor.publish.evidence.words import figure_words
    from corridor.world.evidence import Proof

    claim = one.claim
    where = "" if claim.span_start is None else f":{claim.span_start}-{claim.span_end}"
    now = f" to {one.found[0]}-{one.found[1]}" if one.found else ""
    proof = "changed: not found in the document now" if one.proof is Proof.CHANGED else one.proof
    note = f"; at its place stands {one.note}" if one.proof is Proof.CHANGED else f" ({one.note})" if one.note else ""
    what = f"{claim.quantity} {figure_words(claim)}"
    return printable(f"{claim.claim_id}: {claim.document_id}{where}: {what}: {proof}{now}{note}")


def _as_object(one: Checked) -> dict[str, Any]:
    claim = one.claim
    start, end = one.found or (None, None)
    return {
        "claim_id": claim.claim_id, "document_id": claim.document_id, "proof": one.proof.value,
        "span_start": claim.span_start, "span_end": claim.span_end, "found_start": start, "found_end": end,
        "note": one.note,
    }  # fmt: skip


@evidence.command("table", short_help="Who said what, and how far apart they are.")
@guarded
def table(
    scenario: Annotated[str, _SCENARIO],
    as_of: Annotated[
        str | None, typer.Option(help="Only claims published by then; time with offset. Default: all.", metavar="TIME")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON array on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Show, per quantity, who said what, and how far apart they are; rejected claims are left out."""
    from corridor import api
    from corridor.publish.evidence.table import table_lines, table_object
    from corridor.studies.claim_files import names_at

    groups, names = api.evidence_table(scenario, as_of=as_of), names_at(scenario)
    if as_json:
        sys.stdout.write(json.dumps(table_object(groups, names), allow_nan=False) + "\n")
    else:
        _write(table_lines(groups, _width(), names))


def _ids(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for text in given for part in text.split(",") if part.strip()))


def _count(number: int, noun: str) -> str:
    return f"{number or 'no':{',' if number else ''}} {noun}{'' if number == 1 else 's'}"


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH


def _write(text: str) -> None:
    # Not typer.echo: it writes UTF-8 to a terminal that knows ASCII only.
    sys.stdout.write(f"{text}\n")


@contextmanager
def _bar(words: str, total: int | None) -> Iterator[Callable[[int], None]]:
    # On stderr, and only where somebody looks and waits.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    is_hidden = not console.is_terminal or (total is not None and total <= _FEW)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=is_hidden) as bar:
        task = bar.add_task(words, total=total)
        yield lambda done: bar.advance(task, done)
