"""Addresses that OCR tears or doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from drawn import lines, make_pdf, outline, rasterised
from insertaudit.extract.recognition.addresswords import read_addresses_again, with_ones
from insertaudit.extract.recognition.ocr import OcrWord
from insertaudit.limits import Budget

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

SCALE = 300 / 72
PAGE = 420


def test_a_torn_or_doubted_address_is_read_again_by_itself() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        outline(canvas, 20, 200, "https://lampen-licht24.example/pflege", 9)

    gray = np.asarray(rasterised(make_pdf(draw)).convert("L"), np.uint8)
    top, bottom = (PAGE - 207.5) * SCALE, (PAGE - 197.5) * SCALE
    torn = [
        OcrWord("https:", 20 * SCALE, top, 50 * SCALE, bottom, 0.4, line=7, block=2),
        OcrWord("/lampen-licht24.examp1e/pfIege", 51 * SCALE, top, 192 * SCALE, bottom, 0.1, line=7, block=2),
    ]
    other = OcrWord("Please", 20 * SCALE, 30 * SCALE, 55 * SCALE, 41 * SCALE, 0.95)
    read = read_addresses_again(gray, [other, *torn], ("deu", "eng"), Budget())
    assert [word.text for word in read] == ["Please", "https://lampen-licht24.example/pflege"]
    assert read[1].confidence >= 0.75
    assert (read[1].line, read[1].block) == (7, 2)
    assert abs(read[1].left - torn[0].left) < 4


def test_three_bars_at_the_beginning_of_a_word_are_a_capital() -> None:
    words = [OcrWord("shop.de/lllustration", 0, 0, 200, 30, 0.95), OcrWord("Stilllegung", 0, 50, 200, 80, 0.95)]
    read = read_addresses_again(np.full((100, 300), 255, np.uint8), words, ("deu",), Budget())
    assert [word.text for word in read] == ["shop.de/Illustration", "Stilllegung"]


@pytest.mark.parametrize("drawn", ["www.holzmarl1.de", "www.holzmarll.de", "kornl10.de/pflege", "illertal.de"])
def test_a_one_among_letters_is_told_by_its_flag(drawn: str) -> None:
    gray = np.asarray(rasterised(make_pdf(lambda canvas: outline(canvas, 20, 200, drawn, 9))).convert("L"), np.uint8)
    rows, columns = (np.flatnonzero((gray < 128).any(axis=axis)) for axis in (1, 0))
    left, top, right, bottom = (float(edge) for edge in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    (word,) = with_ones(gray, [OcrWord(drawn.replace("1", "l"), left, top, right, bottom, 0.9)])
    assert word.text == drawn


def test_only_addresses_are_looked_at_for_ones() -> None:
    gray = np.full((100, 300), 255, np.uint8)
    words = [OcrWord("Kornl0", 0, 0, 200, 30, 0.95), OcrWord("kornl0.de", 0, 50, 200, 80, 0.95)]
    assert with_ones(gray, words) == words
