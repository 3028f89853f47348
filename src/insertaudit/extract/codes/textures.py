"""Where a picture is as restless as the modules of a two-dimensional code: many changes between dark and light, across and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    Bounds = tuple[float, float, float, float]

_WORK_SIDES = (1_400, 700)
"""Pixels of the longer side at which is looked: modules of printed codes keep 2 pixels and more; the second is for large ones."""
_CELL = 8
"""Pixels of one cell of the coarse map of changes."""
_MIN_SIDE = 20
"""A field below this many pixels cannot hold ten modules."""
_LONGEST = 4.6
"""Times its height that a field is long: Data Matrix of 8 × 32 modules in whole cells."""
_LEAST_CONTRAST = 40
_LEAST_BALANCE = 0.6
"""Of changes across to changes down, or the other way round: 0.75 in half a code, less in most type."""
_JOINS = (3, 9)
"""Cells that are bridged: those of small gaps within a code, and those of a strip or a sticker across it."""


def find_fields(gray: Gray) -> list[Bounds]:
    """Return fields (left, top, right, bottom in the picture's pixels) that could be a code, each once."""
    fields: list[Bounds] = []
    scale = 0.0
    for side in _WORK_SIDES:
        smaller = min(1.0, side / max(gray.shape))
        if smaller == scale:
            break
        scale = smaller
        small = gray if scale == 1.0 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for box in _boxes(np.asarray(small, np.uint8)):
            field = (box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale)
            if not any(_alike(field, other) for other in fields):
                fields.append(field)
    return fields


def _boxes(gray: Gray) -> list[tuple[int, int, int, int]]:
    if min(gray.shape) < 2 * _CELL:
        return []
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    mean = cv2.boxFilter(smooth, -1, (31, 31))
    spread = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    dark = (smooth < mean).astype(np.uint8)
    contrasted = spread > _LEAST_CONTRAST
    across = (dark[:, 1:] != dark[:, :-1])[:-1] & contrasted[:-1, :-1]
    down = (dark[1:] != dark[:-1])[:, :-1] & contrasted[:-1, :-1]
    cells_across, cells_down = _cells(across), _cells(down)
    # one change per 8 pixels in each row (column) of a cell is a module of 8 pixels; text has long rows without any
    dense = ((cells_across > 0.05) & (cells_down > 0.05) & (cells_across + cells_down < 1.3)).astype(np.uint8)
    shapes = [cv2.morphologyEx(dense, cv2.MORPH_CLOSE, np.ones((join, join), np.uint8)) for join in _JOINS]
    shapes.append(cv2.morphologyEx(shapes[0], cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    boxes = []
    for shape in shapes:
        count, _, stats, _ = cv2.connectedComponentsWithStats(shape, connectivity=4)
        for left, top, width, height, area in stats[1:count]:
            compact = max(width, height) <= _LONGEST * min(width, height)
            if not compact or min(width, height) * _CELL < _MIN_SIDE or area < 0.4 * width * height:
                continue
            here = (slice(top, top + height), slice(left, left + width))
            if _LEAST_BALANCE < cells_across[here].mean() / cells_down[here].mean() < 1 / _LEAST_BALANCE:
                boxes.append(
                    (int(left) * _CELL, int(top) * _CELL, int(left + width) * _CELL, int(top + height) * _CELL)
                )
    return list(dict.fromkeys(boxes))


def _cells(changes: NDArray[np.bool_]) -> NDArray[np.float32]:
    height, width = (side // _CELL * _CELL for side in changes.shape)
    picture = changes[:height, :width].astype(np.float32)
    return np.asarray(cv2.resize(picture, (width // _CELL, height // _CELL), interpolation=cv2.INTER_AREA), np.float32)


def _alike(a: Bounds, b: Bounds) -> bool:
    shared = max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    both = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared > 0.8 * both
