"""`corridor evidence scan | review | check | table` from the command line: exit codes, streams, files, and kills."""

from __future__ import annotations

import csv
import doctest
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import corridor
import corridor.api.evidence
from corridor.studies import processes, scanning
from corridor.world.errors import RequestError, ResultError

if TYPE_CHECKING:
    from collections.abc import Callable

FLOOD = """\
Flood near Kratie
7 May 2024

The river broke its bank before dawn on Tuesday. At least 40 people were killed and some 3,000 families fled their
homes, the provincial governor's office said.

The ministry of health said that 120 people were injured.
"""
FIRE = """\
Camp fire near Gedaref
Published: 8 May 2024

A fire in the camp killed 12 people on Wednesday, UNHCR said. About 2,500 refugees were evacuated to a school, according
to the border service.
"""
BAD = {"empty.txt": b"", "blob.bin": bytes(range(256)) * 20, "broken.pdf": b"%PDF-1.7\nnothing more"}
ANSI = FLOOD.replace("the provincial governor's office", "the \x1b[31mred\x1b[0m office").replace(
    "Kratie", "\u202eKratie"
)
FORMULA = FLOOD.replace("the provincial governor's office said", '=HYPERLINK("http://x") said')


def run(folder: Path, *arguments: object, answers: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "corridor", "evidence", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300, input=answers,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100"},
    )  # fmt: skip


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def statuses(folder: Path) -> list[str]:
    return [row["status"] for row in rows_of(folder / "claims.csv")]


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """Return a folder with two reports in docs/."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "Flood 1.txt").write_text(FLOOD, encoding="utf-8")
    (tmp_path / "docs" / "fire.txt").write_text(FIRE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def kept(bench: Path) -> Path:
    """Return the same, scanned into claims/ through Python (a tenth of the time)."""
    found = corridor.scan(*sorted((bench / "docs").iterdir()), publisher="Delta Daily")
    assert found.unread == ()
    corridor.keep_claims(found, bench / "claims")
    return bench


# --- scan


def test_scan_shows_a_table_and_writes_nothing(bench: Path) -> None:
    before = sorted(bench.rglob("*"))
    done = run(bench, "scan", "docs/Flood 1.txt", "docs/fire.txt")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for words in ("flood-1", "at least 40", "about 2,500", "provincial governor", "UNHCR", "claims in 2 reports"):
        assert words in done.stdout
    assert sorted(bench.rglob("*")) == before


def test_json_is_one_array_of_claims_and_nothing_else(bench: Path) -> None:
    done = run(bench, "scan", "docs/Flood 1.txt", "docs/fire.txt", "--json", "-o", "claims")
    assert done.returncode == 0, done.stderr
    claims = json.loads(done.stdout)
    assert isinstance(claims, list)
    assert done.stdout.count("\n") == 1
    (killed,) = [one for one in claims if (one["document_id"], one["quantity"]) == ("flood-1", "killed")]
    assert (killed["value"], killed["qualifier"], killed["unit"]) == (40, "at least", "people")
    assert FLOOD[killed["span_start"] : killed["span_end"]] == "At least 40"
    assert killed["status"] == "proposed"
    assert "new claims, 2 new documents" in done.stderr


def test_bad_files_beside_good_ones_are_one_line_each_and_exit_3(bench: Path) -> None:
    for name, content in BAD.items():
        (bench / "docs" / name).write_bytes(content)
    names = [f"docs/{name}" for name in ["Flood 1.txt", *BAD]]
    done = run(bench, "scan", *names, "docs", "docs/nowhere.txt", "--json")
    assert done.returncode == 3
    assert {one["document_id"] for one in json.loads(done.stdout)} == {"flood-1"}
    lines = done.stderr.splitlines()
    assert len(lines) == len(BAD) + 2
    for line, name in zip(lines, [*names[1:], "docs", "docs/nowhere.txt"], strict=True):
        assert line.startswith(f"corridor: {name}: ")
    assert "folder" in lines[-2]


def test_no_good_file_is_exit_2_and_an_empty_array(bench: Path) -> None:
    (bench / "empty.txt").write_bytes(b"")
    done = run(bench, "scan", "empty.txt", "--json", "-o", "claims")
    assert done.returncode == 2
    assert json.loads(done.stdout) == []
    assert not (bench / "claims").exists()


def test_a_list_of_documents_comes_before_the_options_and_these_before_the_file(bench: Path) -> None:
    (bench / "list.csv").write_text(
        "document,publisher,published_time,basis,notes\n"
        "Flood 1.txt,The Wire,2024-05-07T10:00+07:00,stated on the page,anything\n", encoding="utf-8",
    )  # fmt: skip
    done = run(
        bench, "scan", "docs/Flood 1.txt", "docs/fire.txt", "--documents", "list.csv", "--publisher", "The Echo",
        "--published", "2024-05-09T00:00+00:00", "-o", "claims",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    flood, fire = rows_of(bench / "claims" / "documents.csv")
    assert (flood["publisher"], flood["published_time"]) == ("The Wire", "2024-05-07T10:00+07:00")
    assert flood["basis"] == "stated on the page"
    assert (fire["publisher"], fire["published_time"]) == ("The Echo", "2024-05-09T00:00+00:00")
    run(bench, "scan", "docs/fire.txt", "-o", "stated")
    (fire,) = rows_of(bench / "stated" / "documents.csv")
    assert fire["published_time"] == "2024-05-08T23:59+00:00"
    assert fire["basis"].startswith("stated")


BROKEN_LISTS = {
    "no header": ("name,publisher\na.txt,X\n", "document_id or document"),
    "a time without offset": ("document,published_time\na.txt,2024-05-07\n", "must be a time with an offset"),
    "twice": ("document_id,publisher\na,X\na,Y\n", "stands in an earlier row"),
    "no name": ("document_id,publisher\n,X\n", "every row names a document"),
    "no text": ("", "empty"),
}


@pytest.mark.parametrize("case", BROKEN_LISTS)
def test_a_broken_list_of_documents_is_said_by_row(bench: Path, case: str) -> None:
    text, words = BROKEN_LISTS[case]
    (bench / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(corridor.CorridorError) as caught:
        corridor.scan(bench / "docs" / "fire.txt", documents=bench / "list.csv")
    assert words in str(caught.value) or case == "no text"
    assert "list.csv" in str(caught.value)


def test_the_names_of_a_scenario_are_known(bench: Path, tiny: Callable[..., Path]) -> None:
    tiny(bench)
    (bench / "gate.txt").write_text(
        "The office of the region said on 1 March 2024 that at least 300 people fled from Haut in the night.\n",
        encoding="utf-8",
    )
    done = run(bench, "scan", "gate.txt", "--scenario", "tiny", "--json")
    assert [one["place_id"] for one in json.loads(done.stdout)] == ["upper"]


def test_files_of_one_name_get_ids_of_their_own(bench: Path) -> None:
    (bench / "more").mkdir()
    (bench / "more" / "fire.txt").write_text(FIRE.replace("12", "14"), encoding="utf-8")
    found = corridor.scan(bench / "docs" / "fire.txt", bench / "more" / "fire.txt")
    assert [one.document.document_id for one in found.readings] == ["fire", "fire-2"]


def test_re_published_copy_is_said_and_is_one_voice(bench: Path) -> None:
    long = FLOOD + "\n".join(f"In village {k} the water stood {k} metres high at noon." for k in range(20))
    (bench / "a.txt").write_text(long, encoding="utf-8")
    (bench / "b.txt").write_text(f"Other headline\n{long}", encoding="utf-8")
    done = run(bench, "scan", "a.txt", "b.txt", "--published", "2024-05-07T20:00+00:00")
    assert "b repeats a" in done.stdout


# --- scan into a folder that has claims


def test_a_second_scan_adds_nothing_and_keeps_decisions(kept: Path) -> None:
    ids = [row["claim_id"] for row in rows_of(kept / "claims" / "claims.csv")]
    corridor.decide_claims(kept / "claims", accept=ids[:1], reject=ids[1:2], by="desk")
    before = {path: path.read_bytes() for path in (kept / "claims").iterdir()}
    done = run(kept, "scan", "docs/Flood 1.txt", "docs/fire.txt", "-o", "claims")
    assert "no new claims, no new documents" in done.stdout
    assert {path: path.read_bytes() for path in (kept / "claims").iterdir()} == before


def test_a_renamed_report_is_known_by_its_text_and_another_text_of_the_name_is_another(kept: Path) -> None:
    (kept / "renamed.txt").write_text(FIRE, encoding="utf-8")
    (kept / "fire.txt").write_text(FIRE.replace("killed 12", "killed 15"), encoding="utf-8")
    assert corridor.keep_claims(corridor.scan(kept / "renamed.txt"), kept / "claims").documents == 0
    assert corridor.keep_claims(corridor.scan(kept / "fire.txt"), kept / "claims").documents == 1
    assert [row["document_id"] for row in rows_of(kept / "claims" / "documents.csv")] == ["flood-1", "fire", "fire-2"]
    ids = [row["claim_id"] for row in rows_of(kept / "claims" / "claims.csv")]
    assert len(set(ids)) == len(ids)


def test_what_was_unknown_of_a_document_is_filled_in(kept: Path) -> None:
    bare = kept / "bare.txt"
    bare.write_text(FLOOD.replace("7 May 2024\n", ""), encoding="utf-8")
    corridor.keep_claims(corridor.scan(bare), kept / "late")
    assert rows_of(kept / "late" / "documents.csv")[0]["basis"] == "unknown"
    corridor.keep_claims(corridor.scan(bare, publisher="X", published="2024-05-07T10:00+00:00"), kept / "late")
    (document,) = rows_of(kept / "late" / "documents.csv")
    assert (document["publisher"], document["published_time"]) == ("X", "2024-05-07T10:00+00:00")
    assert {row["publisher"] for row in rows_of(kept / "late" / "claims.csv")} == {"X"}


def test_bundled_scenarios_and_broken_folders_are_not_written(kept: Path) -> None:
    found = corridor.scan(kept / "docs" / "fire.txt")
    bundled = Path(corridor.__file__).parent / "scenarios" / "one-bridge"
    before = sorted(bundled.iterdir())
    with pytest.raises(RequestError, match="bundled scenario is not changed"):
        corridor.keep_claims(found, bundled)
    assert sorted(bundled.iterdir()) == before
    with pytest.raises(RequestError, match="must be a folder"):
        corridor.keep_claims(found, kept / "docs" / "fire.txt")
    (kept / "claims" / "claims.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(corridor.CorridorError, match=r"claims\.csv"):
        corridor.keep_claims(found, kept / "claims")


# --- untrusted text


def test_no_escape_reaches_a_terminal_and_no_formula_a_spreadsheet(bench: Path) -> None:
    for name, text in (("ansi", ANSI), ("formula", FORMULA)):
        (bench / f"{name}.txt").write_text(text, encoding="utf-8")
    done = run(bench, "scan", "ansi.txt", "formula.txt", "-o", "claims", "--publisher", "=1+1\x1b[2J")
    shown = [done.stdout, done.stderr]
    shown += [
        run(bench, "table", "claims").stdout,
        run(bench, "review", "claims", "--docs", ".", answers="s\n" * 9).stdout,
    ]
    for text in shown:
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "Traceback" not in text
    for name in ("claims.csv", "documents.csv"):
        for row in rows_of(bench / "claims" / name):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "@", "\t"))]
    assert run(bench, "check", "claims", "--docs", ".").returncode in {0, 3}


# --- many files, several processes


def test_any_number_of_workers_gives_the_same_result_in_the_order_of_the_files(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "FEW", 20)  # so many files are worth processes
    paths = []
    for k in range(24):
        paths.append(bench / f"r{k}.txt")
        paths[-1].write_text(FIRE.replace("12", str(12 + k)) if k != 7 else "", encoding="utf-8")
    counted: list[int] = []
    one, two = (corridor.scan(*paths, workers=workers, progress=counted.append) for workers in (1, 2))
    assert one == two
    assert [reading.document.document_id for reading in two.readings] == [f"r{k}" for k in range(24) if k != 7]
    assert [unread.file for unread in two.unread] == [str(paths[7])]
    assert sum(counted) == 48


def die_at_five(item: int) -> int:
    if item == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return item * item


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_an_item_whose_process_is_killed_is_lost_alone() -> None:
    done: list[int] = []
    found = processes.map_in_processes(die_at_five, range(40), workers=2, lost=lambda _: -1, advance=done.append)
    assert found == [-1 if k == 5 else k * k for k in range(40)]
    assert sum(done) == 40


def test_a_script_that_cannot_start_processes_is_served_in_its_own(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "FEW", 20)
    monkeypatch.setattr(processes, "_can_start", lambda: False)
    found = corridor.scan(*[bench / "docs" / "fire.txt"] * 21, workers=2)
    assert len(found.readings) == 21


# --- review


def test_review_by_lines_keeps_every_decision_and_a_log(kept: Path) -> None:
    count = len(statuses(kept / "claims"))
    done = run(kept, "review", "claims", "--docs", "docs", "--by", "desk", answers="a\nr\ns\n?\nx\n")
    assert done.returncode == 0, done.stderr
    assert sorted(statuses(kept / "claims")) == sorted(["accepted", "rejected"] + ["proposed"] * (count - 2))
    assert "[[" in done.stdout
    assert "x: no such key" in done.stdout
    assert f"1 accepted, 0 edited and accepted, 1 rejected; {count - 2} proposed claims left" in done.stdout
    log = rows_of(kept / "claims" / "evidence-log.csv")
    assert [(row["decision"], row["by"], row["changes"]) for row in log] == [
        ("accept", "desk", "status: proposed -> accepted"), ("reject", "desk", "status: proposed -> rejected"),
    ]  # fmt: skip
    again = run(kept, "review", "claims", answers="")
    assert f"1 of {count - 2}: " in again.stdout
    assert "No documents at hand" in again.stdout


def test_an_edit_is_checked_field_by_field_and_can_be_taken_back(kept: Path) -> None:
    first = rows_of(kept / "claims" / "claims.csv")[0]
    fields = [
        "",
        "",
        "few",
        "50..40",
        "40..55",
        "sometimes",
        "about",
        "",
        "UNHCR",
        "yesterday",
        "2024-05-07",
        "No Slug",
        "-",
    ]
    done = run(kept, "review", "claims", answers="\n".join(["e", *fields, "q"]) + "\n")
    assert done.returncode == 0, done.stderr
    for words in ("must be a number from 0 on", "the lower end must come first", "must be one of - (none), about",
                  "must be a year, a month, a day", "must be the id of a place"):  # fmt: skip
        assert words in done.stdout
    edited = rows_of(kept / "claims" / "claims.csv")[0]
    assert (edited["low"], edited["high"], edited["value"], edited["qualifier"]) == ("40", "55", "", "about")
    assert (edited["original_source"], edited["about_time"], edited["status"]) == ("UNHCR", "2024-05-07", "accepted")
    (line,) = rows_of(kept / "claims" / "evidence-log.csv")
    assert "low: (none) -> 40" in line["changes"]
    assert "qualifier: at least -> about" in line["changes"] or first["qualifier"] != "at least"
    assert corridor.evidence_table(kept / "claims")


def test_back_takes_the_last_decision_back_and_says_so_in_the_log(kept: Path) -> None:
    run(kept, "review", "claims", answers="r\nb\nb\na\n")
    assert statuses(kept / "claims")[0] == "accepted"
    decisions = [row["decision"] for row in rows_of(kept / "claims" / "evidence-log.csv")]
    assert decisions == ["reject", "undo", "accept"]


def test_claims_named_are_decided_all_or_none(kept: Path) -> None:
    ids = [row["claim_id"] for row in rows_of(kept / "claims" / "claims.csv")]
    done = run(kept, "review", "claims", "--accept", f"{ids[0]},{ids[1]}", "--reject", ids[2])
    assert done.returncode == 0, done.stderr
    assert statuses(kept / "claims")[:3] == ["accepted", "accepted", "rejected"]
    before = (kept / "claims" / "claims.csv").read_bytes()
    done = run(kept, "review", "claims", "--accept", f"{ids[3]},nothing")
    assert done.returncode == 2
    assert "nothing: no such claim" in done.stderr
    assert (kept / "claims" / "claims.csv").read_bytes() == before
    assert len(rows_of(kept / "claims" / "evidence-log.csv")) == 3
    with pytest.raises(RequestError, match="accepted and rejected"):
        corridor.decide_claims(kept / "claims", accept=ids[3:4], reject=ids[3:4])


def test_nobody_accepts_all_at_once(kept: Path) -> None:
    assert run(kept, "review", "claims", "--accept-all").returncode == 2
    assert set(statuses(kept / "claims")) == {"proposed"}


def test_another_hand_in_the_file_is_not_written_over(kept: Path) -> None:
    from corridor.evidence.review import Decision  # noqa: PLC0415 - only here
    from corridor.studies.deciding import Desk  # noqa: PLC0415 - only here

    first, second = Desk(str(kept / "claims")), Desk(str(kept / "claims"))
    first.decide(first.claims[0].claim_id, Decision.ACCEPT)
    with pytest.raises(RequestError, match="changed by somebody else"):
        second.decide(second.claims[1].claim_id, Decision.REJECT)
    assert statuses(kept / "claims")[:2] == ["accepted", "proposed"]


# The command line, waiting at one step of writing: it says by a file that it was reached.
PROGRAM = """
import pathlib, sys, time
import corridor.cli as cli
from corridor.archive import whole

marker, step = pathlib.Path(sys.argv.pop(1)), sys.argv.pop(1)
done = getattr(whole, step)
calls = []

def wait(*arguments):
    calls.append(arguments)
    if len(calls) == 3:
        marker.touch()
        time.sleep(300)
    return done(*arguments)

setattr(whole, step, wait)
if step == "append_line":
    import corridor.studies.deciding as deciding
    deciding.append_line = wait
cli.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize(("step", "logged"), [("append_line", 2), ("_write_aside", 3), ("_flush_names", 3)])
def test_killed_at_any_step_a_review_loses_only_the_open_question(kept: Path, step: str, logged: int) -> None:
    marker = kept / "reached"
    command = [sys.executable, "-c", PROGRAM, str(marker), step, "evidence", "review", "claims"]
    with subprocess.Popen(command, cwd=kept, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stdin is not None
        process.stdin.write("a\nr\na\na\n")
        process.stdin.flush()
        deadline = time.monotonic() + 120
        while not marker.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.kill()
    decided = ["accepted", "rejected", *(["accepted"] if step == "_flush_names" else [])]
    assert statuses(kept / "claims")[:3] == [*decided, *["proposed"] * (3 - len(decided))]
    assert len(rows_of(kept / "claims" / "evidence-log.csv")) == logged
    assert run(kept, "review", "claims", answers="a\n").returncode == 0


def test_a_folder_that_cannot_be_written_ends_in_words(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corridor.archive import whole  # noqa: PLC0415 - only here

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = (kept / "claims" / "claims.csv").read_bytes()
    monkeypatch.setattr(whole.os, "fsync", fail)
    first = rows_of(kept / "claims" / "claims.csv")[0]["claim_id"]
    with pytest.raises(ResultError, match="No space left"):
        corridor.decide_claims(kept / "claims", accept=[first])
    assert (kept / "claims" / "claims.csv").read_bytes() == before
    assert not list((kept / "claims").glob(".*partial*"))


# --- check


def proofs(folder: Path) -> dict[str, Any]:
    done = run(folder, "check", "claims", "--docs", "docs", "--json")
    found = json.loads(done.stdout)
    return {"code": done.returncode, **{key: value for key, value in found["counts"].items() if value}}


def test_check_says_holds_moved_changed_missing_by_its_exit_code(kept: Path) -> None:
    count = len(statuses(kept / "claims"))
    fires = sum(row["document_id"] == "fire" for row in rows_of(kept / "claims" / "claims.csv"))
    assert proofs(kept) == {"code": 0, "holds": count}
    (kept / "docs" / "Flood 1.txt").rename(kept / "docs" / "other name.txt")
    assert proofs(kept) == {"code": 0, "holds": count}
    fire = kept / "docs" / "fire.txt"
    fire.write_text(FIRE.replace("killed 12", "killed 13"), encoding="utf-8")
    assert proofs(kept) == {"code": 2, "holds": count - 1, "changed": 1}
    fire.write_text(f"Late edition\n{FIRE}", encoding="utf-8")
    assert proofs(kept) == {"code": 2, "holds": count - fires, "moved": fires}
    fire.unlink()
    assert proofs(kept) == {"code": 3, "holds": count - fires, "document missing": fires}


def test_check_prints_one_line_a_claim_that_does_not_hold_and_only_figures(kept: Path) -> None:
    (kept / "docs" / "fire.txt").write_text(FIRE.replace("killed 12", "killed 13\u202e"), encoding="utf-8")
    done = run(kept, "check", "claims", "--docs", "docs")
    *lines, counts = done.stdout.splitlines()
    assert counts.endswith("1 changed, 0 without a document to check against")
    (line,) = lines
    assert "killed 12: changed: not found in the document now; at its place stands 13" in line
    assert "A fire" not in done.stdout


def test_a_claim_noted_by_hand_has_no_place_to_prove(kept: Path) -> None:
    path = kept / "claims" / "claims.csv"
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    cells = next(csv.reader([first]))
    names = header.split(",")
    cells[names.index("span_start")] = cells[names.index("span_end")] = ""
    path.write_text(f"# ours\n{header}\n{','.join(cells)}\n", encoding="utf-8")
    done = run(kept, "check", "claims", "--docs", "docs")
    assert done.returncode == 3
    assert "noted by hand" in done.stdout
    corridor.decide_claims(kept / "claims", accept=[cells[0]])
    assert path.read_text(encoding="utf-8").startswith("# ours\nclaim_id,")


def test_a_bad_file_among_the_documents_is_said_and_hides_nothing(kept: Path) -> None:
    (kept / "docs" / "blob.bin").write_bytes(BAD["blob.bin"])
    done = run(kept, "check", "claims", "--docs", "docs")
    assert done.returncode == 0
    assert done.stderr.startswith("corridor: docs/blob.bin: ")
    assert run(kept, "check", "claims", "--docs", "nowhere").returncode == 2
    assert run(kept, "check", "docs", "--docs", "docs").returncode == 2


# --- table


def test_table_shows_who_said_what_and_leaves_out_what_was_published_later(kept: Path) -> None:
    done = run(kept, "table", "claims")
    assert done.returncode == 0, done.stderr
    assert "UNHCR" in done.stdout
    groups = json.loads(run(kept, "table", "claims", "--as-of", "2024-05-08T12:00+00:00", "--json").stdout)
    assert {claim["document_id"] for group in groups for claim in group["claims"]} == {"flood-1"}
    assert run(kept, "table", "claims", "--as-of", "2024-05-08").returncode == 2
    assert run(kept, "table", "docs").returncode == 2


def test_the_example_of_scan_holds() -> None:
    found = doctest.testmod(corridor.api.evidence)
    assert found.attempted >= 5
    assert found.failed == 0


WRONG_CALLS = {
    "no files": lambda: corridor.scan(*[]),
    "a number for a file": lambda: corridor.scan(4),
    "no time": lambda: corridor.scan("a.txt", published="noon"),
    "a time without offset": lambda: corridor.scan("a.txt", published="2024-05-07"),
    "no workers": lambda: corridor.scan("a.txt", workers=0),
    "a number for a publisher": lambda: corridor.scan("a.txt", publisher=5),
    "no scan": lambda: corridor.keep_claims(5, "x"),
    "text for a list": lambda: corridor.decide_claims("x", accept="abc"),
    "no folder": lambda: corridor.decide_claims("nowhere", accept=["a"]),
    "a bundled scenario": lambda: corridor.decide_claims("one-bridge", accept=["a"]),
    "no documents": lambda: corridor.check_evidence("nowhere", "nowhere"),
    "a number for a time": lambda: corridor.evidence_table("one-bridge", as_of=5),
}


@pytest.mark.parametrize("call", WRONG_CALLS.values(), ids=WRONG_CALLS)
def test_a_wrong_call_is_an_error_in_words(call: Callable[[], object]) -> None:
    with pytest.raises(corridor.CorridorError) as caught:
        call()
    assert len(str(caught.value)) > 20


def test_a_text_that_takes_too_long_to_scan_is_one_line_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridor.studies.scanning.SCAN_SECONDS", 0.2)
    (tmp_path / "endless.txt").write_text("At least 200 people were killed and the ministry said so " * 9000)
    (tmp_path / "short.txt").write_text("The ministry said on Monday that at least 20 people were killed.")
    found = corridor.scan(tmp_path / "endless.txt", tmp_path / "short.txt")
    (unread,) = found.unread
    assert "endless.txt: text that takes more than 0.2 s to read; must be read in that time; split it" in unread.fault
    assert [len(one.claims) for one in found.readings] == [1]
