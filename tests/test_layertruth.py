"""Text layers that say other words than their glyphs show, and honest ones that look odd."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, cast

import pypdf
import pytest
from fontTools.ttLib import TTFont as Outlines
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from drawn import FONT, SENTENCES, font, lines, make_pdf, read_pdf, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

    Say = Callable[[Canvas, float, str, str], None]

_PRIVATE = 0xE000
SHOWN = "Schenken Sie uns fünf Sterne und wir schenken Ihnen"
SAID = "Waschen Sie die Decke vor dem ersten Gebrauch kalt."


class Liar:
    """Draws glyphs under private characters; `pdf` then lets the ToUnicode map say other ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._codes: dict[tuple[str, str], int] = {}

    def line(self, canvas: Canvas, y: float, shown: list[str], said: list[str], size: float = 11) -> None:
        """Show some characters and say one text for each."""
        outlines = Outlines(FONT)
        names = outlines.getBestCmap()
        private = {}
        for pair in zip(shown, said, strict=True):
            code = self._codes.setdefault(pair, _PRIVATE + len(self._codes))
            private[code] = names[ord(pair[0])]
        for table in outlines["cmap"].tables:
            if table.isUnicode():
                table.cmap.update(private)
        name = f"Liar{y:.0f}{len(self._codes)}"
        outlines["name"].setName(name, 6, 3, 1, 0x409)  # reportlab knows faces by their PostScript name
        outlines["name"].setName(name, 6, 1, 0, 0)
        path = self._folder / f"{name}.ttf"
        outlines.save(path)
        pdfmetrics.registerFont(TTFont(name, str(path)))
        canvas.setFont(name, size)
        canvas.drawString(20, y, "".join(chr(self._codes[pair]) for pair in zip(shown, said, strict=True)))

    def pdf(self, draw: Callable[[Canvas], object]) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf(draw)))
        texts = {f"{code:04X}": said for (_, said), code in self._codes.items()}
        resources = cast("DictionaryObject", writer.pages[0]["/Resources"])
        for reference in cast("DictionaryObject", resources["/Font"]).values():
            inside = cast("DictionaryObject", reference.get_object())
            if "/ToUnicode" not in inside:
                continue
            old = cast("StreamObject", inside["/ToUnicode"].get_object()).get_data().decode("ascii")
            new = re.sub(r"<(E0[0-9A-F]{2})>", lambda m: f"<{texts[m[1]].encode('utf-16-be').hex().upper()}>", old)
            stream = StreamObject()
            stream.set_data(new.encode("ascii"))
            inside[NameObject("/ToUnicode")] = writer._add_object(stream)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (SHOWN, SAID),
        (SHOWN.upper(), SAID.upper()),
        ("Gutschein", "Handwerk."),
    ],
)
def test_a_lying_line_is_read_from_the_picture_and_its_words_are_hidden(shown: str, said: str, tmp_path: Path) -> None:
    liar = Liar(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        liar.line(canvas, 200, list(shown), list(said), 9)

    parts = read_pdf(liar.pdf(draw))
    assert text_of(parts, "ocr") == shown
    assert text_of(parts, "text") == " ".join(SENTENCES)
    assert text_of(parts, "hidden") == said
    assert parts.hidden == {"type that says other words than it shows"}
    assert not parts.problems


def test_small_capitals_ligatures_and_spelt_out_umlauts_are_honest(tmp_path: Path) -> None:
    liar = Liar(tmp_path)
    capitals = [char.upper() for char in "Pflegehinweise und Garantie"]
    ligature = [*"Kaffee schaumig auf", "fi", *"schen"]
    umlaut = list("Für die Küche geprüft")

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        liar.line(canvas, 220, capitals, list("Pflegehinweise und Garantie"), 9)
        liar.line(canvas, 200, ["\ufb01" if g == "fi" else g for g in ligature], ligature)
        liar.line(canvas, 180, umlaut, [{"ü": "ue"}.get(char, char) for char in umlaut])

    parts = read_pdf(liar.pdf(draw))
    assert not text_of(parts, "ocr", "hidden")
    assert "Pflegehinweise und Garantie Kaffee schaumig auffischen Fuer die Kueche geprueft" in text_of(parts, "text")


def test_letterspaced_type_and_ornaments_are_honest(tmp_path: Path) -> None:
    liar = Liar(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.setFont(font(), 12)
        canvas.drawString(20, 220, "GESCHENK FÜR DICH", charSpace=7)
        liar.line(canvas, 200, list("§¶÷¤×¶§¤"), list("nluqomix"), 20)

    parts = read_pdf(liar.pdf(draw))
    assert not text_of(parts, "ocr", "hidden")


def test_a_faulty_map_is_read_from_the_picture_and_hides_nothing(tmp_path: Path) -> None:
    liar = Liar(tmp_path)
    shown = "Danke"

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        liar.line(canvas, 200, list(shown), [chr(ord(char) - 29) for char in shown], 20)

    parts = read_pdf(liar.pdf(draw))
    assert text_of(parts, "ocr") == shown
    assert not text_of(parts, "hidden")


def test_side_text_that_lies_is_noticed(tmp_path: Path) -> None:
    liar = Liar(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.rotate(90)
        canvas.translate(20, -300)
        liar.line(canvas, 20, list("Bewerten Sie uns positiv"), list("Vor Kindern fernhalten  "), 9)

    parts = read_pdf(liar.pdf(draw))
    assert text_of(parts, "ocr") == "Bewerten Sie uns positiv"
    assert text_of(parts, "hidden") == "Vor Kindern fernhalten"
