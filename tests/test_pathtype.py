"""Type that does not run level, in curves and in pictures: arcs, bowls, waves, slopes, columns of letters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.pdfmetrics import stringWidth

from drawn import A6, FONT, encoded, font, lines, make_pdf, outline, rasterised, read_image, read_pdf, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

    Place = Callable[[float], tuple[float, float, float]]
    """Points along a path → x, y, degrees."""

_MIDDLE = (A6[0] / 2, 300.0)


def _set_along(canvas: Canvas, text: str, size: float, place: Place) -> None:
    widths = [stringWidth(char, font(), 1.1 * size) for char in text]
    way = -sum(widths) / 2
    for char, width in zip(text, widths, strict=True):
        x, y, angle = place(way + width / 2)
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(angle)
        outline(canvas, -width / 2.2, 0, char, size)
        canvas.restoreState()
        way += width


def _arc(way: float) -> tuple[float, float, float]:
    turn = way / 70
    return _MIDDLE[0] + 70 * math.sin(turn), _MIDDLE[1] - 40 + 70 * math.cos(turn), -math.degrees(turn)


def _bowl(way: float) -> tuple[float, float, float]:
    turn = way / 70
    return _MIDDLE[0] + 70 * math.sin(turn), _MIDDLE[1] + 40 - 70 * math.cos(turn), math.degrees(turn)


def _wave(way: float) -> tuple[float, float, float]:
    return _MIDDLE[0] + way, _MIDDLE[1] + 14 * math.sin(way / 30), math.degrees(math.atan(14 / 30 * math.cos(way / 30)))


def _slope(way: float) -> tuple[float, float, float]:
    return _MIDDLE[0] + 0.8 * way, _MIDDLE[1] + 0.6 * way, math.degrees(math.asin(0.6))


@pytest.mark.parametrize("place", [_arc, _bowl, _wave, _slope])
def test_type_in_curves_along_a_path_is_read_as_one_line(place: Place) -> None:
    def draw(canvas: Canvas) -> None:
        _set_along(canvas, "Thank you for your review", 13, place)
        lines(canvas, outline, top=120, size=9)

    parts = read_pdf(make_pdf(draw))
    assert "Thank you for your review" in [" ".join(block.text.split()) for block in parts.blocks]
    assert "Keep the carton for later returns." in text_of(parts)
    assert parts.problems == []


def test_both_halves_of_a_seal_are_read_in_a_picture() -> None:
    def draw(canvas: Canvas) -> None:
        _set_along(canvas, "FREE GIFT INSIDE", 13, _arc)
        canvas.translate(0, -30)
        _set_along(canvas, "Leave a review", 13, _bowl)

    text = text_of(read_image(encoded(rasterised(make_pdf(draw)), "JPEG", quality=85), "image/jpeg"))
    assert "FREE GIFT INSIDE" in text
    assert "Leave a review" in text


@pytest.mark.parametrize("word", ["REVIEW", "GESCHENK"])
def test_a_column_of_letters_is_a_word(word: str) -> None:
    def draw(canvas: Canvas) -> None:
        for number, char in enumerate(word):
            outline(canvas, 30, 380 - number * 24, char, 20)
        lines(canvas, outline, top=120, size=9)

    parts = read_pdf(make_pdf(draw))
    assert word in [block.text.strip() for block in parts.blocks]


def test_widely_set_letters_below_each_other_are_read_where_nothing_else_stands() -> None:
    def draw(canvas: Canvas) -> None:
        for number, char in enumerate("BONUS"):
            outline(canvas, 150, 380 - number * 20, char, 13)

    assert [block.text.strip() for block in read_pdf(make_pdf(draw)).blocks if block.carrier == "ocr"] == ["BONUS"]


def test_a_ring_of_leaves_is_no_word() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(14):
            canvas.saveState()
            canvas.translate(*_MIDDLE)
            canvas.rotate(number * 360 / 14)
            canvas.ellipse(60, -4, 80, 4, stroke=0, fill=1)
            canvas.restoreState()
        lines(canvas, outline, top=120, size=9)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts).split()[0] == "Please"
    assert parts.problems == []


def _photo(height: int = 1400) -> Image.Image:
    """Squares of 20 pixels, each of a shade of its own; 1000 pixels wide."""
    shades = np.random.default_rng(3)
    coarse = shades.integers(60, 190, (height // 20, 50, 3), dtype=np.uint8)
    busy = np.asarray(Image.fromarray(coarse).resize((1000, height), Image.Resampling.NEAREST), np.int16)
    return Image.fromarray(np.clip(busy + shades.normal(0, 5, busy.shape), 0, 255).astype(np.uint8))


def test_white_type_over_a_busy_photograph_is_read_and_the_photograph_alone_gives_nothing() -> None:
    photo = _photo(700)
    assert text_of(read_image(encoded(photo, "JPEG", quality=90), "image/jpeg")) == ""
    face = ImageFont.truetype(str(FONT), 44)
    ImageDraw.Draw(photo).text((120, 590), "Send us your review", fill=(255, 255, 255), font=face)
    assert "Send us your review" in text_of(read_image(encoded(photo, "JPEG", quality=90), "image/jpeg"))


def test_a_column_with_a_bar_in_it_is_no_word_and_breaks_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(5):
            width = 90 if number == 2 else 14
            canvas.rect(40 - width / 2, 340 - number * 22, width, 16, stroke=0, fill=1)
        lines(canvas, outline, top=120, size=9)

    parts = read_pdf(make_pdf(draw))
    assert "Please wash the blanket" in text_of(parts)
    assert parts.problems == []


def test_stickers_on_a_photograph_are_read_however_few_their_letters() -> None:
    photo = _photo()
    face = ImageFont.truetype(str(FONT), 90)
    for label, turn, corner in (("5 €", 14, (80, 480)), ("NEW", -12, (680, 300)), ("SALE", 10, (500, 900))):
        ImageDraw.Draw(photo).ellipse((*corner, corner[0] + 240, corner[1] + 240), fill=(20, 60, 140))
        mask = Image.new("L", (240, 240), 0)
        ImageDraw.Draw(mask).text((120, 120), label, fill=255, font=face, anchor="mm")
        photo.paste((250, 250, 250), corner, mask.rotate(turn, Image.Resampling.BICUBIC))
    parts = read_image(encoded(photo, "JPEG", quality=85), "image/jpeg")
    assert {"".join(block.text.split()) for block in parts.blocks} == {"5€", "NEW", "SALE"}


def test_a_column_of_rings_is_not_called_unread_type() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(2.2)
        for number in range(9):
            canvas.circle(40, 390 - number * 17.25, 6.4)
        lines(canvas, outline, top=120, size=9)

    parts = read_image(encoded(rasterised(make_pdf(draw)), "JPEG", quality=85), "image/jpeg")
    assert "Please wash the blanket" in text_of(parts)
    assert parts.problems == []
