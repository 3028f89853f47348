"""Pairs of drawn thumbs: one silhouette twice, once upside down, which sends happy and unhappy buyers different ways."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.raster.outlines import Mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.raster.outlines import Contour, Outlines

    Mask = NDArray[np.bool_]
    Bounds = tuple[int, int, int, int]

UP, DOWN = "👍", "👎"

_LEAST_SIDE, _MOST_SIDE = 18, 300
"""Pixels of a hand."""
_DRAWN = 32
"""Pixels across that silhouettes are compared in."""
_SAME = 0.86
"""Share of two silhouettes together that they have in common."""
_UNLIKE = 0.8
"""The most that a hand has in common with itself upside down; letters have more."""
_LOPSIDED = 0.92
"""The most that a hand has in common with its mirror image; arrows have more."""
_MOST = 40
"""Shapes of one picture; with more of them it is type or a pattern."""


def find_thumbs(outlines: Outlines) -> list[Mark]:
    """Find two solid silhouettes of one size in one row or column of which one is the other turned over, and that look like a hand."""
    shapes = _lone_shapes(outlines)
    if len(shapes) > _MOST:
        return []
    found: list[Mark] = []
    for (one, first), (other, second) in combinations(shapes, 2):
        if _belong_together(one, other) and _is_hand(first) and _are_turned(first, second):
            up, down = (one, other) if _narrows_upwards(first) else (other, one)
            found += [Mark(text, x, y, x + w, y + h) for text, (x, y, w, h) in ((UP, up), (DOWN, down))]
    return found if len(found) == 2 else []


def _lone_shapes(outlines: Outlines) -> list[tuple[Bounds, Mask]]:
    """Bounds (left, top, width, height) and silhouettes of solid shapes that nothing stands close to, as letters stand to each other."""
    outer = [(cv2.boundingRect(contour), contour) for contour in outlines.outer]
    boxes = np.array([box for box, _ in outer], dtype=np.int64).reshape(-1, 4)
    lone = []
    for index, ((left, top, width, height), contour) in enumerate(outer):
        side = max(width, height)
        if not _LEAST_SIDE <= side <= _MOST_SIDE or side > 1.5 * min(width, height):
            continue
        gap = 0.3 * side
        near = (
            (boxes[:, 0] < left + width + gap)
            & (boxes[:, 0] + boxes[:, 2] > left - gap)
            & (boxes[:, 1] < top + height)
            & (boxes[:, 1] + boxes[:, 3] > top)
            & (boxes[:, 3] > 0.4 * height)
            & (boxes[:, 3] < 2 * height)
        )
        near[index] = False
        if not near.any():
            lone.append(((left, top, width, height), _silhouette(contour, left, top, width, height)))
    return lone


def _silhouette(contour: Contour, left: int, top: int, width: int, height: int) -> Mask:
    filled = np.zeros((height, width), np.uint8)
    cv2.drawContours(filled, [contour - (left, top)], 0, 255, cv2.FILLED)
    return np.asarray(cv2.resize(filled, (_DRAWN, _DRAWN), interpolation=cv2.INTER_AREA) > 127)


def _belong_together(one: Bounds, other: Bounds) -> bool:
    side = max(one[2:])
    alike = abs(one[2] - other[2]) < 0.12 * side and abs(one[3] - other[3]) < 0.12 * side
    return alike and (abs(one[1] - other[1]) < 0.5 * side or abs(one[0] - other[0]) < 0.5 * side)


def _common(first: Mask, second: Mask) -> float:
    return float((first & second).sum() / max(1, (first | second).sum()))


def _are_turned(first: Mask, second: Mask) -> bool:
    return max(_common(first, np.flipud(second)), _common(first, np.rot90(second, 2))) >= _SAME


def _is_hand(shape: Mask) -> bool:
    """Say whether a silhouette is neither symmetric nor a full box, and one end of it is narrow."""
    upside_down = max(_common(shape, np.flipud(shape)), _common(shape, np.rot90(shape, 2)))
    widths = shape.sum(axis=1) / _DRAWN
    ends = sorted((float(widths[: _DRAWN // 5].mean()), float(widths[-_DRAWN // 5 :].mean())))
    is_lopsided = _common(shape, np.fliplr(shape)) < _LOPSIDED
    return upside_down < _UNLIKE and is_lopsided and ends[0] < 0.5 < ends[1]


def _narrows_upwards(shape: Mask) -> bool:
    return bool(shape[: _DRAWN // 2].sum() < shape[_DRAWN // 2 :].sum())
