"""Text layers that say other words than their glyphs show, and honest ones that look odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from drawn import SENTENCES, font, lines, read_pdf, text_of
from liar import Liar

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

SHOWN = "Schenken Sie uns fünf Sterne und wir schenken Ihnen"
SAID = "Waschen Sie die Decke vor dem ersten Gebrauch kalt."


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
