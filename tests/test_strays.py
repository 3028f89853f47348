"""Artwork is read as one or two letters now and then; such words are dropped, real short ones stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from drawn import encoded, make_pdf, outline, rasterised, read_image, read_pdf, text_of, write
from insertaudit.extract.recognition import passes
from insertaudit.extract.recognition.company import without_strays
from insertaudit.extract.recognition.doubt import without_nonsense
from insertaudit.extract.recognition.ocr import OcrWord
from insertaudit.limits import Budget

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def rings() -> Image.Image:
    picture = np.full((1200, 1000), 245, np.uint8)
    for row in range(4):
        for column in range(3):
            cv2.circle(picture, (200 + 260 * column, 200 + 240 * row), 36, 40, 7, cv2.LINE_AA)
    return Image.fromarray(picture)


def test_artwork_yields_no_words() -> None:
    picture = np.asarray(rings(), np.uint8)
    assert "O" in {word.text for word in passes.recognise(picture, ("deu", "eng"), Budget(), dpi=300).words}
    assert not text_of(read_image(encoded(rings(), "PNG", dpi=(300, 300)), "image/png"))


@pytest.mark.parametrize("text", ["XL", "-20 %", "25%", "SALE", "No. 12"])
def test_a_short_text_that_stands_alone_is_read(text: str) -> None:
    card = rasterised(make_pdf(lambda canvas: write(canvas, 60, 250, text, 30)))
    found = text_of(read_image(encoded(card, "PNG", dpi=(300, 300)), "image/png"))
    assert found.replace(" ", "").replace("—", "-") == text.replace(" ", "")


def test_a_short_word_in_company_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        for row, text in enumerate(("Fold the carton", "Insert tab A", "Keep the lid")):
            write(canvas, 40, 300 - 40 * row, str(row + 1), 14)
            write(canvas, 70, 300 - 40 * row, text, 11)

    words = text_of(read_image(encoded(rasterised(make_pdf(draw)), "PNG", dpi=(300, 300)), "image/png")).split()
    assert {"1", "2", "3", "A"} <= set(words)


def test_short_words_in_curves_stand_beside_live_type() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 60, 250, "cushions per parcel")
        outline(canvas, 34, 250, "24")

    assert "24" in text_of(read_pdf(make_pdf(draw))).split()


def test_company_is_near_and_of_like_size() -> None:
    plain = OcrWord("carton", 100, 100, 200, 130, 0.95)

    def stays(word: OcrWord) -> bool:
        return word in without_strays([plain, word])

    assert stays(OcrWord("a", 215, 100, 235, 130, 0.7, line=1))
    assert not stays(OcrWord("a", 500, 100, 520, 130, 0.9, line=1))
    assert not stays(OcrWord("a", 215, 100, 380, 330, 0.9, line=1))
    assert stays(OcrWord("a", 500, 100, 520, 130, 0.7))
    assert without_strays([OcrWord("a", 215, 100, 235, 130, 0.7)], [(100, 100, 200, 130)])


def test_bars_are_letters_where_they_stand_as_close_as_letters() -> None:
    numeral, borders = OcrWord("III", 0, 0, 36, 30, 0.9), OcrWord("III", 0, 0, 283, 87, 0.9)
    assert without_nonsense([numeral, borders]) == [numeral]


def test_an_italian_article_is_no_rule() -> None:
    article, noun = OcrWord("Il", 0, 0, 18, 30, 0.9), OcrWord("manico", 30, 0, 130, 30, 0.95)
    border, figure = OcrWord("Il", 0, 100, 18, 130, 0.9, line=1), OcrWord("24", 30, 100, 60, 130, 0.95, line=1)
    assert without_nonsense([article, noun, border, figure]) == [article, noun, figure]
