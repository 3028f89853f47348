"""Letters set one below the other, farther apart than letters of a word: where such columns stand, so that OCR looks there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition.residual import distinct_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertaudit.extract.recognition.residual import Bounds, Glyph, Group

_LEAST = 4
"""Letters of a column; three shapes below each other are a list's icons."""
_SMALLEST = 8
"""Pixels at 150 dpi of its letters: 6 pt capitals."""
_SAME_TALL, _WIDE = 1.35, 1.8
"""How much taller one letter is than the next, and how wide it is to its height at most."""
_ASIDE, _BELOW = 0.3, 1.6
"""Heights from middle to middle across, and from foot to head."""
_MOST = 800
"""Shapes outside of words; beyond, a page is a texture."""


def letter_columns(glyphs: Sequence[Glyph], known: Sequence[Group]) -> list[Bounds]:
    """Return the bounds of columns among `glyphs` of which the `known` groups hold none, in the same pixels."""
    grouped = {id(glyph) for group in known for glyph in group.glyphs}
    loose = [
        glyph
        for glyph in glyphs
        if id(glyph) not in grouped and glyph.height >= _SMALLEST and glyph.width <= _WIDE * glyph.height
    ]
    if not _LEAST <= len(loose) <= _MOST:
        return []
    loose.sort(key=lambda glyph: glyph.top)
    boxes = np.array([(glyph.left, glyph.top, glyph.right, glyph.bottom) for glyph in loose], np.float64)
    tall, middle = boxes[:, 3] - boxes[:, 1], (boxes[:, 0] + boxes[:, 2]) / 2
    free = np.ones(len(loose), bool)
    columns = []
    for start in range(len(loose)):
        column = [start] if free[start] else []
        while column:
            end = column[-1]
            gap = boxes[:, 1] - boxes[end, 3]
            higher, lower = np.maximum(tall, tall[end]), np.minimum(tall, tall[end])
            fits = free & (gap > 0) & (gap < _BELOW * tall[end]) & (np.abs(middle - middle[end]) < _ASIDE * tall[end])
            fits &= higher <= _SAME_TALL * lower
            if not fits.any():
                break
            column.append(int(np.argmin(np.where(fits, gap, np.inf))))
        if len(column) >= _LEAST and distinct_shapes([loose[index] for index in column]) > 1:
            free[column] = False
            left, top = boxes[column, :2].min(axis=0).astype(int).tolist()
            right, bottom = boxes[column, 2:].max(axis=0).astype(int).tolist()
            columns.append((left, top, right, bottom))
    return columns
