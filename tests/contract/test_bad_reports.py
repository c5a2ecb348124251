"""Files that are no reports: each gives one clear line, and soon."""

# ruff: noqa: RUF001 - letters of other languages

from __future__ import annotations

import contextlib
import io
import os
import signal
import threading
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from corridor.evidence.files import pdf as pdf_reader
from corridor.evidence.files.read import MAX_BYTES, read_report
from corridor.evidence.files.refusal import RefusedError, guarded
from corridor.world.errors import DocumentError
from report_files import SENTENCE, TEXT, blank_pdf, encrypted_pdf, page, pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def zipped(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


def pdf_bomb() -> bytes:
    # 100 MB of blanks in a hundred kilobytes; four of such filters would be a terabyte.
    packed = zlib.compress(b" " * 100_000_000, 9)
    whole = pdf([["x"]])
    start, end = whole.index(b"<< /Length"), whole.index(b"endstream")
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return whole[:start] + head + packed + b"\n" + whole[end:]


def looped_pdf() -> bytes:
    return pdf([[SENTENCE]]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


DE = "Die Regierung teilte am Dienstag mit, dass 200 Menschen die Stadt verlassen haben und viele noch warten."
FR = "Le gouvernement a dit mardi que 200 personnes ont quitté la ville et que beaucoup attendent encore sur la route."
ES = "El gobierno dijo el martes que 200 personas salieron de la ciudad y que muchas esperan todavía en el camino."
RU = "Правительство сообщило во вторник, что 200 человек покинули город и многие ещё ждут на дороге."
HY = "Կառավարությունը երեքշաբթի հայտնեց, որ 200 մարդ լքել է քաղաքը, և շատերը դեռ սպասում են։"
AZ = "Hökumət çərşənbə axşamı bildirdi ki, 200 nəfər şəhəri tərk edib və çoxları hələ də yolda gözləyir."
TR = "Hükümet salı günü 200 kişinin şehri terk ettiğini ve birçoğunun hâlâ yolda beklediğini açıkladı."
AR = "قالت الحكومة يوم الثلاثاء إن مئتي شخص غادروا المدينة وما زال كثيرون ينتظرون على الطريق."
HE = "הממשלה אמרה ביום שלישי כי מאתיים איש עזבו את העיר ורבים עדיין ממתינים בדרך."
FA = "دولت روز سه شنبه گفت که دویست نفر شهر را ترک کرده اند و بسیاری هنوز در راه منتظر هستند."
ZH = "政府星期二表示，已有二百人离开该市，许多人仍在路上等待。官员说，道路已经关闭两天。"
NO = "Regjeringen sier at det er over 200 mennesker i byen, og at de har hjelp til alle som trenger mat."

CASES: list[tuple[str, bytes, tuple[str, ...]]] = [
    ("empty", b"", ("an empty file",)),
    ("blanks", b" \r\n\t\n", ("nothing but blanks",)),
    ("mark only", b"\xef\xbb\xbf", ("no text",)),
    ("zeros", b"\0" * 5000, ("binary data",)),
    ("random", bytes(range(256)) * 20, ("binary data",)),
    ("controls", b"the people of the town\x01\x02\x03" * 200, ("600 control characters",)),
    ("PNG", b"\x89PNG\r\n\x1a\n" + b"x" * 50, ("a PNG image", "OCR")),
    ("JPEG", b"\xff\xd8\xff\xe0" + b"x" * 50, ("a JPEG image",)),
    ("zip", zipped("a.txt"), ("a zip archive", "unpack it")),
    ("Word", zipped("word/document.xml"), ("a Word file", "save the report as text or PDF")),
    ("old Office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("an old Office file",)),
    ("RTF", b"{\\rtf1 people}", ("RTF",)),
    ("MHTML", b"From: <Saved>\nContent-Type: multipart/related;\n\n<html>", ("MHTML",)),
    # encodings
    ("UTF-16 without a mark", TEXT.encode("utf-16-le"), ("UTF-16 (little end first)", "UTF-8")),
    ("broken UTF-16", b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], ("broken UTF-16-LE",)),
    ("no UTF-8", "S\xe3o Jo\xe3o: 200 dead".encode("latin-1"), ("no UTF-8 (byte 2", "save it as UTF-8 text")),
    ("lost letters", ("the \ufffd\ufffd of the \ufffd " * 40).encode(), ("letters lost",)),
    ("Russian in its old encoding", (RU * 5).encode("cp1251"), ("no UTF-8",)),
    # sizes and shapes
    ("9 MB line", (SENTENCE * 90_000).encode()[:9_000_000], ("9,000,000 characters", "at most 2,000,000")),
    ("9 MB line of a page", page("<p>" + SENTENCE * 86_000 + "</p>").encode(), ("characters",)),
    ("a million lines", b'"\n' * 900_000, ("lines; must be at most",)),
    ("tower of accents", ("the e" + "\u0301\u0316" * 500_000).encode(), ("accents on one letter",)),
    ("tags", page("<b>x</b>" * 400_000).encode(), ("tags", "30,000")),
    ("deep", page("<div>" * 1000 + SENTENCE).encode(), ("nested 1,00", "250")),
    (
        "attributes",
        page(f"<p {' '.join(f'a{k}' for k in range(200_000))}>{SENTENCE}</p>").encode(),
        ("500 attributes",),
    ),
    (
        "attributes behind quotes",
        page(f"""<p b='>' c=">" {" ".join(f"a{k}=1" for k in range(9_000))}>{SENTENCE}</p>""").encode(),
        ("500 attributes",),
    ),
    ("open comments", b"<html>" + b"<!--" * 1_000_000, ("tags",)),
    ("entities", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ("entities",)),
    ("feed", b'<?xml version="1.0"?><rss><item>200 dead</item></rss>', ("XML that is no web page",)),
    ("page without text", page("<script>x = 1</script>").encode(), ("HTML without text",)),
    # PDF
    ("encrypted PDF", encrypted_pdf("secret"), ("an encrypted PDF", "without a password")),
    ("PDF open to all, with rights", encrypted_pdf(""), ("an encrypted PDF",)),
    ("broken PDF", b"%PDF-1.7\nnothing of the kind", ("broken PDF",)),
    ("cut PDF", pdf([[SENTENCE]])[:60], ("broken PDF",)),
    ("scanned PDF", blank_pdf(2), ("2 pages without text", "OCR")),
    ("long PDF", blank_pdf(501), ("501 pages", "at most 500")),
    ("PDF bomb", pdf_bomb(), ("PDF",)),
    ("PDF in a loop", looped_pdf(), ("PDF",)),
    # languages
    *((name, text.encode(), (f"the text is in {name}; only English is read",)) for name, text in [
        ("German", DE), ("French", FR), ("Spanish", ES), ("Russian", RU), ("Armenian", HY), ("Azerbaijani", AZ),
        ("Turkish", TR), ("Arabic", AR), ("Hebrew", HE), ("Farsi", FA), ("Chinese", ZH), ("Norwegian", NO)]),
    ("no words", b"200 + 300 = 500", ("no words",)),
]  # fmt: skip


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_report(path)
    line = str(caught.value)
    assert line.isprintable()
    return line


@pytest.mark.parametrize(("name", "raw", "pieces"), CASES, ids=[case[0].replace(" ", "-") for case in CASES])
def test_a_bad_file_gives_one_line(name: str, raw: bytes, pieces: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_bytes(raw)
    line = refusal(path)
    assert line.startswith(f"{path}: ")
    assert line.count("; ") >= 1
    for piece in pieces:
        assert piece in line


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "a folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "none.txt")
    assert "cannot be read" in refusal(tmp_path / ("x" * 5000))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert "no ordinary file" in refusal(tmp_path / "pipe")


def test_a_line_of_50_mb_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert "50.0 MB; must be at most 10 MB" in refusal(path)
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert "must be at most 10 MB" in refusal(path)


def test_a_name_that_would_break_the_line_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\nb\x1b[2J.txt"
    path.write_bytes(b"")
    assert "a\\nb\\x1b[2J.txt: an empty file" in refusal(path)


@pytest.mark.parametrize(
    "error", [ValueError("a\nb"), RecursionError(), MemoryError(), KeyError("x"), AssertionError()]
)
def test_whatever_a_parser_raises_is_one_line(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_raw: bytes) -> list[list[str]]:
        raise error

    monkeypatch.setattr(pdf_reader, "_pages", fail)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([[SENTENCE]]))
    assert "PDF" in refusal(path)


def forever() -> None:
    while True:
        with contextlib.suppress(Exception):  # as parsers do
            time.sleep(0.01)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs a platform with alarms")
def test_a_parser_that_loops_is_stopped_and_alarms_of_others_go_on() -> None:
    rung = threading.Event()
    before = signal.signal(signal.SIGALRM, lambda *_: rung.set())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.15)
        with pytest.raises(RefusedError, match="takes more than"):
            guarded(forever, kind="PDF", remedy="", seconds=0.05)
        assert rung.wait(5)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_thread_reads_without_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([[SENTENCE]]))
    texts: list[str] = []
    thread = threading.Thread(target=lambda: texts.append(read_report(path).text))
    thread.start()
    thread.join()
    assert texts == [SENTENCE]


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for raw in (b"%PDF-1.7\nbroken", looped_pdf(), page("<p>x").encode()):
        (tmp_path / "a").write_bytes(raw)
        refusal(tmp_path / "a")
    assert capfd.readouterr() == ("", "")


GROWING: list[tuple[str, Callable[[int], bytes]]] = [
    ("brackets", lambda size: b"the people of the town " + b"[a/b " * (size // 5)),
    ("names", lambda size: b"By " + b"Aa " * (size // 3)),
    ("blanks", lambda size: b"the people " + b" " * size + b"x of the town"),
    ("digits", lambda size: b"the people of the town " + b"1" * size),
    ("dates", lambda size: b"the people of the town " + b"20 September 2023 " * (size // 18)),
    ("slashes", lambda size: b"the people of the town " + b"a/" * (size // 2)),
]


@pytest.mark.parametrize(("name", "make"), GROWING, ids=[name for name, _ in GROWING])
def test_a_long_line_of_anything_is_read_or_refused(name: str, make: Callable[[int], bytes], tmp_path: Path) -> None:
    # Quadratic reading of these would take hours.
    path = tmp_path / f"{name}.txt"
    path.write_bytes(make(1_500_000))
    try:
        assert len(read_report(path).text) > 1_000_000
    except DocumentError as err:
        assert str(err).isprintable()  # noqa: PT017 - either will do
