"""Forms, patterns, masks, glyphs and appearances that call each other without end are told, and never painted."""

from __future__ import annotations

import io
import resource
import zlib
from typing import TYPE_CHECKING

import pytest
from presswork import Press, write
from pypdf import PdfReader

from drawn import read_pdf, text_of
from insertaudit import audit
from insertaudit.extract.pdf.nesting import without_endless_nesting
from insertaudit.report.formats import render

if TYPE_CHECKING:
    from pathlib import Path

    from insertaudit.report.wording import Lang

MESSAGE = "Fuer jede Rezension 20 EUR Gutschein"
_BOX = "/BBox [0 0 298 420]"
_FORM = f"/Type /XObject /Subtype /Form {_BOX}"
_CELL = f"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 {_BOX} /XStep 298 /YStep 420"
_GROUP = "/Group << /S /Transparency /CS /DeviceGray >>"


def card(objects: list[tuple[str, str | None]], resources: str, content: str, page: str = "") -> bytes:
    """A page with a message; `objects` are numbered from 6, each a dictionary and the content of its stream, if any."""
    font = "/Font << /F1 5 0 R >>" if "/Font" not in resources else ""
    body: list[tuple[str, str | None]] = [
        ("/Type /Catalog /Pages 2 0 R", None),
        ("/Type /Pages /Kids [3 0 R] /Count 1", None),
        (f"/Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R /Resources << {font} {resources} >> {page}", None),
        ("", f"{write(MESSAGE, 30, 330, 11, 'live')} {content}"),
        ("/Type /Font /Subtype /Type1 /BaseFont /Helvetica", None),
        *objects,
    ]  # fmt: skip
    data, offsets = b"%PDF-1.7\n", []
    for number, (entries, stream) in enumerate(body, 1):
        offsets.append(len(data))
        packed = zlib.compress(stream.encode()) if stream is not None else b""
        head = f"/Filter /FlateDecode /Length {len(packed)}" if stream is not None else ""
        tail = b"stream\n" + packed + b"\nendstream\n" if stream is not None else b""
        data += f"{number} 0 obj\n<< {entries} {head} >>\n".encode() + tail + b"endobj\n"
    start = len(data)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    data += f"xref\n0 {len(body) + 1}\n0000000000 65535 f \n{table}".encode()
    return data + f"trailer << /Size {len(body) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def _itself(calls: str = "/Loop Do " * 4) -> bytes:
    resources = "/XObject << /Loop 6 0 R >>"
    return card([(f"{_FORM} /Resources << {resources} >>", calls)], resources, "/Loop Do")


def _each_other() -> bytes:
    forms = [(f"{_FORM} /Resources << /XObject << /Other {number} 0 R >> >>", "/Other Do " * 3) for number in (7, 6)]
    return card([*forms], "/XObject << /One 6 0 R >>", "/One Do")


def _doubled(levels: int = 30) -> bytes:
    forms: list[tuple[str, str | None]] = [
        (f"{_FORM} /Resources << /XObject << /Next {number + 1} 0 R >> >>", "/Next Do /Next Do")
        for number in range(6, 6 + levels)
    ]
    return card([*forms, (_FORM, "0 0 1 1 re f")], "/XObject << /First 6 0 R >>", "/First Do")


def _resources_of_the_page() -> bytes:
    return card([(_FORM, "/Lo#6Fp Do/Loop Do")], "/XObject << /Loop 6 0 R >>", "(f \\) Q) pop /Loop Do")


def _patterns() -> bytes:
    resources = "/Pattern << /Cell 6 0 R >>"
    paint = "/Pattern cs /Cell scn " + "0 0 298 200 re f " * 4
    return card([(f"{_CELL} /Resources << {resources} >>", paint)], resources, paint)


def _masks() -> bytes:
    resources = "/ExtGState << /Mask << /SMask << /S /Luminosity /G 6 0 R >> >> >>"
    paint = "/Mask gs " + "0 0 298 200 re f " * 4
    return card([(f"{_FORM} {_GROUP} /Resources << {resources} >>", paint)], resources, paint)


def _glyphs() -> bytes:
    resources = "/XObject << /Loop 6 0 R >> /Font << /F1 5 0 R /T3 7 0 R >>"
    text = "BT /T3 9 Tf 20 20 Td (aaaa) Tj ET"
    font = (
        "/Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] "
        f"/Encoding << /Differences [97 /a] >> /CharProcs << /a 8 0 R >> /Resources << {resources} >>"
    )
    return card(
        [(f"{_FORM} /Resources << {resources} >>", text), (font, None), ("", f"9 0 d0 {'/Loop Do ' * 4}")],
        resources,
        text,
    )


def _appearance() -> bytes:
    resources = "/XObject << /Loop 6 0 R >>"
    note = "/Annots [<< /Type /Annot /Subtype /Stamp /F 4 /Rect [20 20 200 200] /AP << /N 6 0 R >> >>]"
    return card([(f"{_FORM} /Resources << {resources} >>", "/Loop Do " * 4)], "", "", note)


def _again_and_again() -> bytes:
    return card([(_FORM, "0 0 1 1 re f " * 20_000)], "/XObject << /Big 6 0 R >>", "/Big Do " * 1_000)


_ENDLESS = {
    "a form calls itself": _itself(),
    "two forms call each other": _each_other(),
    "forms double at each level": _doubled(),
    "a form with the resources of its page": _resources_of_the_page(),
    "pattern cells": _patterns(),
    "soft masks": _masks(),
    "Type 3 glyphs": _glyphs(),
    "an annotation's appearance": _appearance(),
    "a large form a thousand times": _again_and_again(),
}


@pytest.mark.parametrize("data", _ENDLESS.values(), ids=_ENDLESS)
def test_endless_painting_is_told_and_the_rest_of_the_page_is_read(data: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parts = read_pdf(data)
    assert [(problem.code, problem.page) for problem in parts.problems] == [("endless-nesting", 1)]
    assert MESSAGE in text_of(parts)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000  # kilobytes


@pytest.mark.parametrize(("language", "words"), [("en", "within each other without end"), ("de", "endlos ineinander")])
def test_one_sentence_says_what_to_do(tmp_path: Path, language: Lang, words: str) -> None:
    (tmp_path / "card.pdf").write_bytes(_itself())
    report = audit(tmp_path / "card.pdf")
    (unread,) = [finding for finding in report.files[0].findings if finding.rule == "reading/unreadable-part"]
    assert unread.severity == "error"
    assert words in " ".join(render(report, "text", lang=language).split())


@pytest.mark.parametrize(
    "data",
    [
        _itself("/Loop Do 0 0 9 9 re f"),
        _doubled(8),
        card([(_FORM, "0 0 1 1 re f")], "/XObject << /Star 6 0 R >>", "/Star Do " * 20_000),
        card([(_CELL, "0 0 1 1 re f")], "/Pattern << /P 6 0 R >>", "/Pattern cs /P scn " + "9 9 9 9 re f " * 20_000),
        Press(content=[write(MESSAGE, 30, 330, 11, "outlined")]).pdf(),
    ],
    ids=["once within itself", "eight levels", "a form many times", "a pattern many times", "none"],
)
def test_honest_repetition_is_painted(data: bytes) -> None:
    assert without_endless_nesting(PdfReader(io.BytesIO(data))) is None
