"""Rows of glyph-like outlines that follow a path: an arc, a wave, a slope, a column of upright letters.

A row is grown from neighbour to neighbour of like size, straight on or in a steady turn, whatever the polarity or the ground.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition.components import components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    Points = NDArray[np.float64]
    Boxes = NDArray[np.float64]
    """Rows of left, top, right, bottom in pixels of the picture."""

_SIDE = 1_800
"""Pixels of the longer side at which outlines are looked for."""
_EDGE = 30
_LEAST, _MOST = 8, 0.12
"""Longer side of a glyph there: pixels, and share of the picture's longer side."""
_THIN = 14
"""Times as long as thick: what is beyond is a rule."""
_LEAST_WORD, _MOST_WORD, _LONG, _MOST_PARTS, _MANY_WORDS = 16, 0.5, 2.0, 14, 150
"""Outlines of letters that run into one another: longer side as above, times as long as high, and how many are looked at."""
_WINDING = 7.0
"""Pixels of such an outline to one of its length; a mere line has 4 to 6."""
_SHORT, _CROSSED = 3, 2.35
"""Pieces of a word that may be one letter, and outlines that a cut across it meets: "I" has two but for its serifs."""
_MANY = 1_500
"""Outlines beyond which a picture is a texture."""
_ALIKE = 2.3
"""Times the longer side of its neighbour that a glyph's may be: "i" beside "m"."""
_REACH = 2.5
"""Glyphs' longer sides from middle to middle, across a space."""
_MOST_TURN = math.radians(50)
_LEAST_GLYPHS = 3
_WIDE_REACH = 3.6
"""The same between two rows, of letterspaced type or across letters that run into one another."""
_LIKE_ROW = 1.5


@dataclass(frozen=True, slots=True)
class GlyphRow:
    """Glyphs in order along a path."""

    boxes: Boxes
    joined: bool
    """Whether most of them are pieces of letters that run into one another."""
    size: float
    """Median of their longer sides, in pixels of the picture: about the height of capitals."""

    @property
    def middles(self) -> Points:
        return np.asarray((self.boxes[:, :2] + self.boxes[:, 2:]) / 2, np.float64)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        left, top = self.boxes[:, :2].min(axis=0)
        right, bottom = self.boxes[:, 2:].max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def part(self, glyphs: slice) -> GlyphRow:
        """Return some of its glyphs as a row."""
        return GlyphRow(self.boxes[glyphs], self.joined, float(np.median(_long(self.boxes[glyphs]))))

    @property
    def length(self) -> float:
        """Pixels from the first middle to the last, along the row."""
        return float(np.hypot(*np.diff(self.middles, axis=0).T).sum())


def glyph_rows(gray: Gray, accounted: Sequence[tuple[float, float, float, float]]) -> list[GlyphRow]:
    """Return the rows on a picture, the longest first; outlines whose middle lies in one of the `accounted` bounds are left out."""
    scale = min(1.0, _SIDE / max(gray.shape))
    boxes, pieces = _outlines(gray, scale)
    for left, top, right, bottom in accounted:
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        free = ~((x > left) & (x < right) & (y > top) & (y < bottom))
        boxes, pieces = boxes[free], pieces[free]
    if len(boxes) > 2 * _MANY:
        return []
    outer = _outermost(boxes)
    boxes, pieces = boxes[outer], pieces[outer]
    if not _LEAST_GLYPHS <= len(boxes) <= _MANY:
        return []
    rows = [
        GlyphRow(boxes[row], bool(pieces[row].mean() > 0.5), float(np.median(_long(boxes[row]))))
        for row in _grown(boxes)
    ]
    return sorted(rows, key=lambda row: -len(row.boxes))


def _outlines(gray: Gray, scale: float) -> tuple[Boxes, NDArray[np.bool_]]:
    """Return the bounds of glyphs and of pieces of joined letters, and which are pieces."""
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    gradient = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    _, edges = cv2.threshold(gradient, _EDGE, 1, cv2.THRESH_BINARY)
    _, labels, found = components(np.asarray(edges, np.uint8))
    stats = found.astype(np.float64)
    stats[0] = 0
    long, thin, side = stats[:, 2:4].max(axis=1), stats[:, 2:4].min(axis=1), max(small.shape)
    winding = (long >= _LEAST_WORD) & (long <= _MOST_WORD * side) & (stats[:, 4] >= _WINDING * long)
    boxes = []
    whole = (long >= _LEAST) & (long <= _MOST * side) & (long <= _THIN * thin)
    for index in np.flatnonzero(winding)[:_MANY_WORDS].tolist():
        left, top, width, height = found[index, :4].tolist()
        down, across = np.nonzero(labels[top : top + height, left : left + width] == index)
        parts = _parts(np.stack([across + left, down + top], axis=1).astype(np.float64))
        whole[index] &= not parts
        boxes += parts
    plain = np.concatenate([stats[whole, :2], stats[whole, :2] + stats[whole, 2:4]], axis=1)
    cut = np.array(boxes, np.float64).reshape(-1, 4)
    return np.concatenate([plain, cut]) / scale, np.arange(len(plain) + len(cut)) >= len(plain)


def _parts(pixels: Points) -> list[list[float]]:
    """Cut an outline of letters that run into one another, across its length, into pieces as long as high; none where it is one letter."""
    points = pixels - pixels.mean(axis=0)
    ways = np.linalg.eigh(points.T @ points)[1]
    along, across = points @ ways[:, 1], points @ ways[:, 0]
    length, high = float(np.ptp(along)), float(np.ptp(across))
    for _ in range(2):
        count = round(length / max(1.0, high))
        if length < _LONG * high or count > _MOST_PARTS:
            return []
        places = np.minimum(((along - along.min()) / length * count).astype(int), count - 1)
        high = float(np.median([np.ptp(across[places == part]) for part in range(count) if (places == part).any()]))
    if count <= _SHORT and _crossed(along, across) < _CROSSED:
        return []
    return [
        [*pixels[places == part].min(axis=0), *(pixels[places == part].max(axis=0) + 1)]
        for part in range(count)
        if (places == part).any()
    ]


def _crossed(along: Points, across: Points) -> float:
    """Return how many outlines a cut across a shape meets, on average over its length."""
    steps = np.floor(along - along.min()).astype(int)
    order = np.lexsort((across, steps))
    new = (np.diff(steps[order]) > 0) | (np.diff(across[order]) > 1.8)
    return float((1 + new.sum()) / len(np.unique(steps)))


def _long(boxes: Boxes) -> NDArray[np.float64]:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).max(axis=1), np.float64)


def _outermost(boxes: Boxes) -> NDArray[np.intp]:
    """Return the indices of all but inner outlines, as of "o"."""
    order = np.argsort(-(boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), kind="stable")
    by_size = boxes[order]
    inner = [
        bool(((by_size[:index, :2] <= box[:2]) & (by_size[:index, 2:] >= box[2:])).all(axis=1).any())
        for index, box in enumerate(by_size)
    ]
    return np.asarray(order[~np.array(inner, bool)], np.intp)


def _grown(boxes: Boxes) -> list[list[int]]:
    middles, long = (boxes[:, :2] + boxes[:, 2:]) / 2, _long(boxes)
    steps = middles[None] - middles[:, None]
    distance = np.hypot(steps[..., 0], steps[..., 1])
    larger, smaller = np.maximum(long[:, None], long[None]), np.minimum(long[:, None], long[None])
    fits = (distance <= _REACH * larger) & (larger <= _ALIKE * smaller)
    np.fill_diagonal(fits, val=False)
    near = [np.flatnonzero(row) for row in fits]
    free = np.ones(len(boxes), bool)
    nearest = np.where(fits, distance, np.inf)
    seeds = np.argsort(nearest.min(axis=1))
    rows = []
    for seed in seeds.tolist():
        if not free[seed] or not len(near[seed]):
            continue
        others = near[seed][free[near[seed]]]
        if not len(others):
            continue
        row = [seed, int(others[np.argmin(distance[seed, others])])]
        free[row] = False  # a pair that goes no farther is one end of a row yet to be joined
        for _ in range(2):
            _extend(row, near, free, middles, long)
            row.reverse()
        if len(row) > 1:
            rows.append(row)
    return [row for row in _joined(rows, middles, long) if len(row) >= _LEAST_GLYPHS]


def _joined(rows: list[list[int]], middles: Points, long: NDArray[np.float64]) -> list[list[int]]:
    """Join rows of which one continues the other."""
    rows = sorted((row for row in rows if len(row) > 1), key=len)
    done: list[list[int]] = []
    while rows:
        row = rows.pop()
        for other in list(rows):
            if (whole := _continued(row, other, middles, long)) is not None:
                rows.remove(other)
                rows.append(whole)
                break
        else:
            done.append(row)
    return done


def _continued(row: list[int], other: list[int], middles: Points, long: NDArray[np.float64]) -> list[int] | None:
    sizes = float(np.median(long[row])), float(np.median(long[other]))
    if max(sizes) > _LIKE_ROW * min(sizes):
        return None
    for first in (row, row[::-1]):
        for second in (other, other[::-1]):
            gap = middles[second[0]] - middles[first[-1]]
            if np.hypot(*gap) > _WIDE_REACH * max(sizes):
                continue
            before = middles[first[-1]] - middles[first[-min(3, len(first))]]
            after = middles[second[min(2, len(second) - 1)]] - middles[second[0]]
            if (
                _turn(before, gap) < _MOST_TURN
                and _turn(gap, after) < _MOST_TURN
                and _turn(before, after) < 1.5 * _MOST_TURN
            ):
                return first + second
    return None


def _turn(one: Points, two: Points) -> float:
    return float(abs(np.arctan2(one[0] * two[1] - one[1] * two[0], one @ two)))


def _extend(
    row: list[int], near: list[NDArray[np.intp]], free: NDArray[np.bool_], middles: Points, long: NDArray[np.float64]
) -> None:
    """Append glyphs to a row's end as long as one lies ahead."""
    while True:
        end = row[-1]
        others = near[end][free[near[end]]]
        if not len(others):
            return
        size = float(np.median(long[row]))
        heading = middles[end] - middles[row[-min(3, len(row))]]
        ahead = middles[others] - middles[end]
        way = np.hypot(ahead[:, 0], ahead[:, 1])
        turn = np.abs(np.arctan2(heading[0] * ahead[:, 1] - heading[1] * ahead[:, 0], ahead @ heading))
        fits = (
            (turn < _MOST_TURN)
            & (way < _REACH * size)
            & (long[others] < _ALIKE * size)
            & (long[others] > size / _ALIKE)
        )
        if not fits.any():
            return
        costs = np.where(fits, way * (1 + turn / _MOST_TURN), np.inf)
        row.append(int(others[int(np.argmin(costs))]))
        free[row[-1]] = False
