"""Drawn faces and thumbs: found in pairs, and never in type or ornaments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from drawn import encoded, make_pdf, outline, rasterised, read_image, read_pdf, text_of, write
from insertaudit.api import audit
from insertaudit.extract.raster.marks import find_marks

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from reportlab.pdfgen.canvas import Canvas

THUMB = [
    (0, 42),
    (22, 42),
    (40, 22),
    (44, 0),
    (56, 2),
    (62, 18),
    (56, 38),
    (92, 38),
    (100, 50),
    (97, 72),
    (90, 80),
    (78, 100),
    (0, 94),
]


def face(canvas: Canvas, x: float, y: float, radius: float, *, happy: bool, filled: bool = True) -> None:
    canvas.setFillColorRGB(1, 0.8, 0.2)
    canvas.setLineWidth(0.1 * radius)
    canvas.circle(x, y, radius, stroke=not filled, fill=filled)
    canvas.setFillColorRGB(0.1, 0.1, 0.1)
    for side in (-1, 1):
        canvas.circle(x + side * 0.36 * radius, y + 0.22 * radius, 0.1 * radius, stroke=0, fill=1)
    low, high, start = (-0.6, 0.3, 200) if happy else (-0.9, -0.1, 20)
    canvas.arc(x - 0.5 * radius, y + low * radius, x + 0.5 * radius, y + high * radius, start, 140)
    canvas.setFillColorRGB(0, 0, 0)


def two_ways(canvas: Canvas, *, filled: bool = True) -> None:
    face(canvas, 34, 304, 9, happy=True, filled=filled)
    write(canvas, 52, 300, "Bewerten Sie uns auf Amazon", 10)
    face(canvas, 34, 264, 9, happy=False, filled=filled)
    write(canvas, 52, 260, "Schreiben Sie uns: hilfe@lumo.example", 10)


@pytest.mark.parametrize("filled", [True, False])
def test_drawn_faces_begin_their_lines(filled: bool) -> None:
    card = make_pdf(lambda canvas: two_ways(canvas, filled=filled))
    for text in (
        text_of(read_pdf(card)),
        text_of(read_image(encoded(rasterised(card), "PNG", dpi=(300, 300)), "image/png")),
    ):
        assert "🙂 Bewerten Sie uns auf Amazon" in text
        assert "🙁 Schreiben Sie uns: hilfe@lumo.example" in text


def test_faces_send_buyers_two_ways_without_a_word(tmp_path: Path) -> None:
    card = tmp_path / "card.pdf"
    card.write_bytes(make_pdf(two_ways))
    (file,) = audit(card, kind="insert", jobs=1).files
    assert {"review/conditional", "review/divert-negative"} <= {finding.rule for finding in file.findings}


def test_one_mood_alone_is_an_ornament() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(3):
            face(canvas, 60 + 50 * number, 300, 20, happy=True)

    assert not text_of(read_pdf(make_pdf(draw)), "ocr")


def thumbs(*, turned: bool) -> NDArray[np.uint8]:
    picture = np.full((300, 600), 255, np.uint8)
    shape = np.array(THUMB, np.int32) // 2
    other = shape * (1, -1) + (0, 50) if turned else shape
    for place, points in (((60, 100), shape), ((400, 100), other)):
        cv2.fillPoly(picture, [points + place], 30, cv2.LINE_AA)
    return picture


def test_a_thumb_and_the_same_upside_down_are_a_pair() -> None:
    up, down = find_marks(thumbs(turned=True))
    assert (up.text, down.text) == ("👍", "👎")
    assert up.left == pytest.approx(60, abs=2)
    assert down.left == pytest.approx(400, abs=2)
    assert not find_marks(thumbs(turned=False))


def test_letters_that_are_others_upside_down_are_no_thumbs() -> None:
    def draw(canvas: Canvas) -> None:
        for row, text in enumerate(("b q", "p d", "n u", "6 9", "h y", "7 L")):
            outline(canvas, 30, 360 - 50 * row, text.replace(" ", "     "), 36)

    gray = np.asarray(rasterised(make_pdf(draw)).convert("L"), np.uint8)
    assert not find_marks(
        np.asarray(cv2.resize(gray, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA), np.uint8)
    )
