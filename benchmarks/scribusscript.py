"""Run inside Scribus: lays out the card that the file named by $CARD tells, and exports it in every form that it names.

The JSON object has the card's texts, `code` (a PNG), colours and faces, and `exports`: [path, PDF version, curves, press] each;
versions are Scribus's own numbers: 10 PDF/X-4, 11 PDF/X-1a, 12 PDF/X-3, 14 and 15 PDF 1.4 and 1.5.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import scribus

_BLEED = 3.0


def _text(card: dict[str, Any], place: tuple[float, float, float, float], text: str, face: str, size: float, colour: str = "Black") -> str:  # fmt: skip
    frame: str = scribus.createText(*place)
    scribus.setText(text, frame)
    scribus.setFont(card["faces"][face], frame)
    scribus.setFontSize(size, frame)
    scribus.setTextColor(colour, frame)
    scribus.setLineSpacing(size * 1.25, frame)
    return frame


def _linked(place: tuple[float, float, float, float], url: str) -> None:
    area = scribus.createText(*place)
    scribus.setURIAnnotation(url, area)


def _draw(card: dict[str, Any]) -> None:
    width, height = card["size"]
    scribus.newDocument(
        (width, height), (5, 5, 5, 5), scribus.PORTRAIT, 1, scribus.UNIT_MILLIMETERS, scribus.PAGE_1, 0, 1
    )
    scribus.setBleeds(_BLEED, _BLEED, _BLEED, _BLEED)
    scribus.defineColorCMYKFloat("Dark", 90, 60, 30, 40)
    scribus.defineColorCMYKFloat("Gold", 10, 45, 90, 15)
    scribus.setSpotColor("Gold", True)  # noqa: FBT003 - Scribus takes no name for it
    scribus.defineColorCMYKFloat("Paper", 0, 0, 0, 0)
    band = scribus.createRect(-_BLEED, -_BLEED, width + 2 * _BLEED, 30 + _BLEED)
    scribus.setFillColor("Dark", band)
    scribus.setLineColor("None", band)
    _text(card, (8, 6, width - 18, 24), card["headline"], "head", 16, "Paper")
    scribus.setNewName("overprinting", _text(card, (8, 32, width - 16, 11), card["script"], "script", 18, "Gold"))
    _text(card, (8, 46, width - 26, 44), "\n".join(card["body"]), "plain", 9.5)
    _text(card, (8, 92, width - 26, 6), card["printed"], "plain", 9)
    _text(card, (8, 98, 60, 6), card["link_text"], "plain", 9, "Dark")
    for row in range(2):
        for column in range(2):
            _text(card, (8 + 26 * column, 108 + 8 * row, 25, 7), card["cells"][2 * row + column], "plain", 9)
    side = _text(card, (width - 9, height - 20, 90, 6), card["side"], "plain", 7)
    scribus.rotateObject(90, side)
    _text(card, (8, 138, 85, 6), card["imprint"], "plain", 6)
    picture = scribus.createImage(68, 106, 22, 22)
    scribus.loadImage(card["code"], picture)
    scribus.setScaleImageToFrame(True, True, picture)  # noqa: FBT003
    for place, url in card["links"]:
        _linked(place, url)


def _overprinting(path: str) -> None:
    """Let the spot colour overprint, which Scribus's scripts cannot say: its own file format can."""
    text = Path(path).read_text("utf-8")
    text = re.sub(r'(<PAGEOBJECT [^>]*ANNAME="overprinting")', r'\1 doOverprint="1"', text)
    Path(path).write_text(text, "utf-8")


def _trace() -> None:
    for name, kind, _ in scribus.getPageItems():
        if kind == 4 and not scribus.isAnnotated(name):  # text frames
            scribus.traceText(name)


def _export(path: str, version: int, *, press: bool) -> None:
    pdf = scribus.PDFfile()
    pdf.file, pdf.version, pdf.pages = path, version, [1]
    pdf.useDocBleeds, pdf.usespot, pdf.info = True, True, "Insert card"
    if press:
        pdf.outdst, pdf.cropMarks, pdf.bleedMarks, pdf.registrationMarks, pdf.colorMarks = 1, 1, 1, 1, 1
        pdf.markOffset = 3
    pdf.save()


def main() -> None:
    card = json.loads(Path(os.environ["CARD"]).read_text("utf-8"))
    _draw(card)
    scribus.saveDocAs(card["document"])
    scribus.closeDoc()
    _overprinting(card["document"])
    scribus.openDoc(card["document"])
    for path, version, curves, press in sorted(card["exports"], key=lambda export: bool(export[2])):
        if curves:
            _trace()
        _export(path, version, press=press)
    scribus.closeDoc()


main()
