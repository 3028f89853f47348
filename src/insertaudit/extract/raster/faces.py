"""Drawn faces, which send happy and unhappy buyers different ways without a word."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.raster.outlines import Mark
from insertaudit.extract.recognition.components import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.raster.outlines import Outlines, Pixels

    Mask = NDArray[np.bool_]

HAPPY, UNHAPPY = "🙂", "🙁"

_LEAST_SIDE, _MOST_SIDE = 14, 400
"""Pixels of a face."""
_ROUND = 0.9
"""Share of the smallest circle around an outline that it fills."""
_DRAWN = 64
"""Pixels across that a face is looked at in."""
_RIM = 0.8
"""Of the radius: what lies beyond is the outline."""
_CONTRAST = 40
"""Of the features against what they are drawn on, in the channel where it is greatest."""
_SPECK = 0.004
"""Of the face's square: less is no feature."""
_MOST_FEATURES = 6
"""Eyes, brows, mouth, teeth or tongue."""
_CURVED = 0.03
"""Of the face's side, by which the middle of a mouth is lower or higher than its corners."""


def find_faces(picture: Pixels, outlines: Outlines) -> list[Mark]:
    """Find happy and unhappy faces: round, with two eyes and a mouth, drawn in whatever colours. One mood alone is an ornament or a logo."""
    found: list[Mark] = []
    for left, top, side in _discs(outlines):
        x, y = left + side / 2, top + side / 2
        if any(face.left < x < face.right and face.top < y < face.bottom for face in found):
            continue
        text = _expression(picture[top : top + side, left : left + side])
        if text:
            found.append(Mark(text, left, top, left + side, top + side))
    return found if len({face.text for face in found}) > 1 else []


def _discs(outlines: Outlines) -> list[tuple[int, int, int]]:
    """Left, top and side of the squares around round outlines, the largest first."""
    discs = []
    for contour in chain(outlines.outer, outlines.inner):
        if len(contour) < 2 * _LEAST_SIDE:
            continue
        left, top, width, height = cv2.boundingRect(contour)
        side = max(width, height)
        if not _LEAST_SIDE <= side <= _MOST_SIDE or side > 1.12 * min(width, height):
            continue
        _, radius = cv2.minEnclosingCircle(contour)
        if cv2.contourArea(cv2.convexHull(contour)) >= _ROUND * np.pi * radius**2:
            discs.append((left, top, side))
    return sorted(discs, key=lambda disc: -disc[2])


def _expression(face: Pixels) -> str | None:
    """HAPPY or UNHAPPY, where a round patch shows a face that is."""
    small = (
        cv2.resize(face, (_DRAWN, _DRAWN), interpolation=cv2.INTER_AREA).reshape(_DRAWN, _DRAWN, -1).astype(np.int16)
    )
    down, across = np.mgrid[:_DRAWN, :_DRAWN] - (_DRAWN - 1) / 2
    inside = np.hypot(down, across) < _RIM * _DRAWN / 2
    skin = np.median(small[inside], axis=0)
    features = (np.abs(small - skin).max(axis=2) > _CONTRAST) & inside
    count, labels, stats = components(features.astype(np.uint8))
    parts = [number for number in range(1, count) if stats[number, cv2.CC_STAT_AREA] >= _SPECK * _DRAWN**2]
    if not 3 <= len(parts) <= _MOST_FEATURES:
        return None
    boxes = (stats[parts][:, :4] / _DRAWN).astype(np.float64)
    mouth = _mouth(boxes)
    if mouth is None or not _has_eyes(boxes, mouth):
        return None
    return _bend(np.asarray(labels == parts[mouth]))


def _mouth(boxes: NDArray[np.float64]) -> int | None:
    """Which of the features (left, top, width, height in the face's sides) lies across its lower half, in the middle."""
    for number, (left, top, width, height) in enumerate(boxes):
        if (
            top + height / 2 > 0.5
            and abs(left + width / 2 - 0.5) < 0.08
            and 0.25 < width < 0.75
            and height < 0.75 * width
        ):
            return number
    return None


def _has_eyes(boxes: NDArray[np.float64], mouth: int) -> bool:
    """Say whether two features of one size stand beside each other over the mouth."""
    over = [box for number, box in enumerate(boxes) if number != mouth and box[1] + box[3] / 2 < 0.55]
    return any(_are_eyes(one, other) for one, other in combinations(over, 2))


def _are_eyes(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    x, y = (one[0] + one[2] / 2, other[0] + other[2] / 2), (one[1] + one[3] / 2, other[1] + other[3] / 2)
    smaller, larger = sorted((one[2] * one[3], other[2] * other[3]))
    return bool(
        abs(y[0] - y[1]) < 0.08
        and abs(x[0] + x[1] - 1) < 0.16
        and abs(x[0] - x[1]) > 0.15
        and max(one[2], other[2]) < 0.3
        and larger < 2.5 * smaller
    )


def _bend(mouth: Mask) -> str | None:
    columns = np.flatnonzero(mouth.any(axis=0))
    heights = np.array([np.flatnonzero(mouth[:, column]).mean() for column in columns]) / _DRAWN
    fifth = max(1, len(columns) // 5)
    corners = np.concatenate([heights[:fifth], heights[-fifth:]]).mean()
    middle = heights[2 * fifth : len(columns) - 2 * fifth].mean()
    if middle - corners > _CURVED:
        return HAPPY
    return UNHAPPY if corners - middle > _CURVED else None
