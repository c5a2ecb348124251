"""Reports as files, made by hand: texts, pages, PDFs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pypdf import PdfReader, PdfWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

SENTENCE = "Some 200 people left the town on Tuesday, the governor's office said, and more than 40 of them were hurt."
TEXT = f"Storm over the bay\n\n{SENTENCE}\n\nThe ministry said that the road to the harbour was closed for two days.\n"


def page(body: str, head: str = "") -> str:
    """Return a web page."""
    return f"<!DOCTYPE html><html><head><title>Storm</title>{head}</head><body><article>{body}</article></body></html>"


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF of pages of lines, in one font, uncompressed."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line.translate({40: 92, 41: 92})}) Tj T*\n" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td\n{shown}ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    raw, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(raw))
        raw += f"{number} 0 obj\n{held}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return raw + f"{end}startxref\n{len(raw)}\n%%EOF\n".encode()


def blank_pdf(number: int) -> bytes:
    """Return a PDF of pages without text."""
    writer = PdfWriter()
    for _ in range(number):
        writer.add_blank_page(width=200, height=200)
    return _bytes(writer)


def encrypted_pdf(password: str) -> bytes:
    """Return a PDF with text behind a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[SENTENCE]]))))
    writer.encrypt(password, algorithm="RC4-128")
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
