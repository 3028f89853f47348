"""Ink that is handed to OCR: lines are taken to their ends, though not all of their words look like type."""

from __future__ import annotations

import numpy as np

from insertaudit.extract.recognition.residual import Glyph, Group, along_line

_SHAPE = np.zeros((14, 14), np.float32)


def _glyph(left: int, top: int, right: int, bottom: int) -> Glyph:
    return Glyph(left, top, right, bottom, _SHAPE, _SHAPE)


def test_a_line_is_taken_to_its_end() -> None:
    word, beside, farther = (_glyph(left, 50, left + 90, 80) for left in (100, 210, 320))
    apart, below = _glyph(500, 50, 590, 80), _glyph(100, 120, 190, 150)
    group = Group((100, 50, 190, 80), (word,))
    assert along_line(group, [word, beside, farther, apart, below]) == (100, 50, 410, 80)


def test_dots_and_drawings_beside_a_line_are_none_of_it() -> None:
    word, dot, drawing = _glyph(100, 50, 190, 80), _glyph(195, 70, 200, 75), _glyph(200, 10, 400, 110)
    assert along_line(Group((100, 50, 190, 80), (word,)), [word, dot, drawing]) == (100, 50, 190, 80)
