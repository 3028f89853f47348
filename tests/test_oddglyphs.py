"""Text layers in which single glyphs, mostly ligatures, mean something else than they show, or nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from drawn import SENTENCES, font, lines, make_pdf, read_pdf, text_of, write
from liar import Liar

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

_FI, _FL = "\ufb01", "\ufb02"


@pytest.mark.parametrize(
    ("shown", "said", "true"),
    [
        (["Whoever is ", _FI, "rst wins ", _FI, "ve ", _FL, "ags"], ["Whoever is ", "û", "rst wins ", "û", "ve ", "ü", "ags"],
         "Whoever is first wins five flags"),
        (["Pro", _FI, "table con", _FI, "dence"], ["Pro", "琀琀", "table con", "琀琀", "dence"], "Profitable confidence"),
        (["A signi", _FI, "cant con", _FL, "ict"], ["A signi", "#", "cant con", "$", "ict"], "A significant conflict"),
        (["Please ", _FI, "nd your of", _FI, "ce"], ["Please ", "\ufffd", "nd your of", "\ue001", "ce"], "Please find your office"),
    ],
)  # fmt: skip
def test_a_ligature_that_is_said_to_be_something_else_is_read_as_it_shows(
    shown: list[str], said: list[str], true: str, tmp_path: Path
) -> None:
    liar = Liar(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        liar.line(canvas, 200, _glyphs(shown), _glyphs(said))

    parts = read_pdf(liar.pdf(draw))
    assert text_of(parts, "text") == f"{' '.join(SENTENCES)} {true}"
    assert not text_of(parts, "ocr", "hidden")
    assert not parts.problems


def test_a_word_on_a_curve_with_a_glyph_that_means_nothing_is_read_from_the_picture(tmp_path: Path) -> None:
    liar = Liar(tmp_path)
    shown, said = ["P", "r", "o", _FI, *"tieren"], ["P", "r", "o", "\ufffd", *"tieren"]

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.translate(150, 40)
        along = -30.0
        for glyph, text in zip(shown, said, strict=True):
            canvas.saveState()
            canvas.rotate(-math.degrees(along / 250))
            along += stringWidth(glyph, font(), 14)
            canvas.translate(-20, 250)
            liar.line(canvas, 0, [glyph], [text], 14)
            canvas.restoreState()

    parts = read_pdf(liar.pdf(draw))
    assert text_of(parts, "ocr") == "Profitieren"
    assert text_of(parts, "text") == " ".join(SENTENCES)
    assert not parts.problems


def test_a_word_with_a_glyph_that_nothing_tells_is_kept_and_told_as_unread(tmp_path: Path) -> None:
    liar = Liar(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        liar.line(canvas, 200, list("§¶÷¤×¶§¤×"), list("Gut\ufffdchein"), 20)

    parts = read_pdf(liar.pdf(draw))
    assert text_of(parts, "text") == f"{' '.join(SENTENCES)} Gut\ufffdchein"
    assert [problem.code for problem in parts.problems] == ["unmapped"]


def _glyphs(texts: list[str]) -> list[str]:
    """Split words into letters; what stands alone is one glyph."""
    return [glyph for text in texts for glyph in ([text] if text == "琀琀" else text)]


@pytest.mark.parametrize(
    "text",
    [
        "La muñequilla de Begoña, caña y piña daña al niño",
        "Für Björn Süßkirsch und Zoë Æbleskøv aus Orléans",
        "Kaffee schaumig auffischen, Odermatt, Affligem, Fjällräv",
        "B2B, a@b.de, e!x, Kund*innen, £5 & 38 % – „Blümchen“ w!e",
    ],
)
def test_honest_words_that_stand_in_no_dictionary_stay_as_they_are(text: str) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        write(canvas, 20, 200, text, 9)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts, "text") == f"{' '.join(SENTENCES)} {text}"
    assert not text_of(parts, "ocr", "hidden")


def test_a_line_with_a_glyph_that_means_nothing_and_fits_no_word_is_read_from_the_picture(tmp_path: Path) -> None:
    liar = Liar(tmp_path)

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        liar.line(canvas, 200, list("Ihr Gutschein wartet"), list("Ihr Gux\ufffdchexn wartet"))

    parts = read_pdf(liar.pdf(draw))
    assert text_of(parts, "ocr") == "Ihr Gutschein wartet"
    assert text_of(parts, "text") == " ".join(SENTENCES)
