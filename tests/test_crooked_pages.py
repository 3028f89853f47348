"""Pages that lie askew or upside down, are in another language, or are soft in one half only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter

from drawn import SENTENCES, encoded, font, lines, make_pdf, outline, rasterised, source, text_of, write
from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.extract.raster import image
from insertaudit.extract.recognition import orientation, passes
from insertaudit.extract.recognition.residual import Glyph, is_pattern
from insertaudit.limits import Budget

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from reportlab.pdfgen.canvas import Canvas

    from insertaudit.extract.parts import Parts

FRENCH = ("Votre garantie est prolongée à trois années", "si le numéro de série nous est communiqué", "dès réception")


def page() -> Image.Image:
    return rasterised(make_pdf(lambda canvas: [lines(canvas, top=380 - 70 * n) for n in range(4)])).convert("L")


def read(picture: Image.Image) -> Parts:
    data = encoded(picture, "PNG", dpi=(300, 300))
    return image.read(data, source("card.png"), "image/png", ReadOptions(), Budget())


def is_unreadable(parts: Parts) -> bool:
    return any(problem.code == "blurred" for problem in parts.problems)


def share_read(parts: Parts) -> float:
    found = text_of(parts).casefold().split()
    wanted = [word.casefold() for word in " ".join(SENTENCES).split()]
    return sum(word in found for word in wanted) / len(wanted)


@pytest.mark.parametrize("degrees", [-7, 4])
def test_the_lines_of_a_page_askew_stay_lines(degrees: int) -> None:
    crooked = page().rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert orientation.tilt(np.array(crooked)) == pytest.approx(-degrees, abs=0.6)
    parts = read(crooked)
    assert share_read(parts) >= 0.95
    assert any(SENTENCES[0] in " ".join(block.text.split()) for block in parts.blocks)


def test_a_level_page_has_no_tilt() -> None:
    assert orientation.tilt(np.array(page())) == 0.0
    assert orientation.tilt(np.full((1500, 1060), 245, np.uint8)) == 0.0


def test_a_page_upside_down_is_read() -> None:
    assert share_read(read(page().rotate(180))) >= 0.95


def test_another_language_keeps_its_accents() -> None:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(FRENCH):
            write(canvas, 20, 380 - 16 * number, line)

    text = " ".join(text_of(read(rasterised(make_pdf(draw)))).split())
    assert all(word in text for word in ("prolongée", "à", "numéro", "série", "dès", "réception"))


def test_a_heading_in_curves_is_in_the_language_of_the_live_text_below() -> None:
    def draw(canvas: Canvas) -> None:
        outline(canvas, 20, 360, "Devolución fácil", 22)
        for number, line in enumerate(
            ("Guarde el recibo de la compra", "y la caja con todas las piezas,", "por si son para un regalo.")
        ):
            write(canvas, 20, 300 - 16 * number, line)

    read_in_all = pdf.read(make_pdf(draw), source("card.pdf"), "application/pdf", ReadOptions(), Budget())
    assert "Devolución fácil" in " ".join(text_of(read_in_all).split())


def test_a_picture_soft_in_its_lower_half_is_said() -> None:
    sharp = page()
    middle = sharp.height // 2
    soft = sharp.copy()
    soft.paste(sharp.filter(ImageFilter.GaussianBlur(8)).crop((0, middle, sharp.width, sharp.height)), (0, middle))
    assert not is_unreadable(read(sharp))
    assert is_unreadable(read(soft))


def test_an_arrow_keeps_both_sides_of_its_line_together() -> None:
    def draw(canvas: Canvas) -> None:
        for number, (left, right) in enumerate((("LOVED IT", "Your Orders"), ("NOT SO MUCH", "WhatsApp +49 160"))):
            y = 380 - 30 * number
            write(canvas, 20, y, left)
            end = 26 + canvas.stringWidth(left, font(), 11)
            canvas.lines([(end, y + 4, end + 12, y + 4), (end + 8, y + 7, end + 12, y + 4)])
            canvas.line(end + 8, y + 1, end + 12, y + 4)
            write(canvas, end + 18, y, right)
            write(canvas, 20, y - 14, "and a line that runs over all the width of it")

    blocks = [" ".join(block.text.split()) for block in read(rasterised(make_pdf(draw))).blocks]
    assert any("NOT SO MUCH" in block and "WhatsApp +49 160" in block for block in blocks), blocks


def bricks() -> NDArray[np.uint8]:
    wall = np.full((1200, 1000), 180, np.uint8)
    for row in range(24):
        for column in range(-1, 12):
            left = column * 84 + 42 * (row % 2)
            cv2.rectangle(wall, (left + 6, 50 * row + 6), (left + 78, 50 * row + 44), 90, -1)
    return wall


def test_bricks_are_no_unread_type() -> None:
    wall = bricks()
    found = passes.recognise(wall, ("eng",), Budget(), dpi=300)
    assert not found.words
    assert not is_unreadable(read(Image.fromarray(wall)))


def test_few_shapes_make_a_pattern_and_a_text_has_many() -> None:
    def glyphs(kinds: int) -> list[Glyph]:
        shapes = np.random.default_rng(1).random((kinds, 14, 14)).astype(np.float32)
        return [Glyph(9 * n, 0, 9 * n + 8, 8, shape=shapes[n % kinds], unrolled=shapes[n % kinds]) for n in range(60)]

    assert is_pattern(glyphs(3))
    assert not is_pattern(glyphs(20))
