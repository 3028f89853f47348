"""A row of glyphs on a picture made a straight line of type, and words read on it put back where the row is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.glyphrows import GlyphRow

    Gray = NDArray[np.uint8]
    Points = NDArray[np.float64]

_ROUND = 0.2
"""Sizes that the middles of glyphs lie off a line or a circle, as a standard deviation: letters with and without tails have 0.15."""
_NEIGHBOURS, _BULGE = 4, 0.2
"""So many glyphs in a row lie off it by that many sizes where the path is neither."""
_LARGEST = 60.0
"""Sizes of a circle's radius; beyond, the row is as good as straight."""
_WINDOW = 3.6
"""Sizes to either side over which a path that is no circle is smoothed."""
_HALF = 1.3
"""Sizes from the path to the strip's edges: ascenders and tails with a margin."""
_WIDEST = 2.0
"""Heights that a letter of a column is wide at most: "W"."""
ENDS = 1.3
"""Sizes beyond the first and the last middle, where the row is not known to go on."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A row unrolled: type runs from left to right, or from right to left upside down."""

    picture: Gray
    places: NDArray[np.float64]
    """How far from its left edge the glyphs' middles are, in its pixels."""


def straightened(gray: Gray, row: GlyphRow, size: float, ends: float = ENDS) -> Strip:
    """Unroll a row of a picture so that its glyphs are `size` pixels high, with `ends` sizes beyond its outermost middles."""
    scale = size / row.size
    path = _path(row, 1 / scale, ends)
    along = np.gradient(path, axis=0)
    along /= np.maximum(1e-9, np.hypot(along[:, 0], along[:, 1]))[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    offsets = np.arange(-_HALF * row.size, _HALF * row.size, 1 / scale)
    places = path[None] + offsets[:, None, None] * across[None]
    blur = 0.5 / scale
    source = cv2.GaussianBlur(gray, (0, 0), blur) if blur > 0.8 else gray
    picture = cv2.remap(
        source,
        places[..., 0].astype(np.float32),
        places[..., 1].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    far = np.hypot(*(row.middles[:, None] - path[None]).transpose(2, 0, 1))
    return Strip(np.asarray(picture, np.uint8), far.argmin(axis=1).astype(np.float64))


def column_letters(row: GlyphRow) -> Points:
    """Return the bounds of the letters of a column from top to bottom; none where one is wider than letters are.

    Outlines that share lines are of one letter.
    """
    letters: list[list[float]] = []
    for left, top, right, bottom in sorted(row.boxes.tolist(), key=lambda box: box[1]):
        if letters and top <= letters[-1][3] + 1:
            before = letters[-1]
            letters[-1] = [min(left, before[0]), before[1], max(right, before[2]), max(bottom, before[3])]
        else:
            letters.append([left, top, right, bottom])
    bounds = np.array(letters, np.float64)
    width, tall = bounds[:, 2] - bounds[:, 0], float(np.median(bounds[:, 3] - bounds[:, 1]))
    return bounds if width.max() <= _WIDEST * tall else bounds[:0]


def side_by_side(gray: Gray, boxes: Points, size: float) -> Gray:
    """Set the letters of a column, given by their bounds, beside each other, as high as `size` pixels."""
    tall = float(np.median(boxes[:, 3] - boxes[:, 1]))
    scale = size / tall
    left, right = boxes[:, 0].min(), boxes[:, 2].max()
    edges = (boxes[:-1, 3] + boxes[1:, 1]) / 2
    cuts = np.concatenate([[boxes[0, 1] - 0.3 * tall], edges, [boxes[-1, 3] + 0.3 * tall]])
    ground = int(np.median(gray[max(0, int(cuts[0])) : int(cuts[-1]), max(0, int(left)) : int(right)]))
    line = np.full((int(2 * size), int((len(boxes) + 1) * (_WIDEST + 1) * size)), ground, np.uint8)
    middle, at = len(line) // 2, int(size)
    for index, box in enumerate(boxes):
        margin = 0.08 * tall
        top, bottom = (
            max(0, int(max(cuts[index], box[1] - 0.35 * tall))),
            int(min(cuts[index + 1], box[3] + margin)) + 1,
        )
        cut = gray[top:bottom, max(0, int(box[0] - margin)) : int(box[2] + margin) + 1]
        wide, high = max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale))
        letter = cv2.resize(cut, (wide, high), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        # letters of capital height share their foot; a tail hangs below it
        foot = middle + int(size / 2 + margin * scale)
        first = max(0, foot - letter.shape[0])
        letter = letter[-(foot - first) :]
        line[first:foot, at : at + letter.shape[1]] = letter
        at += letter.shape[1] + int(0.06 * size)
    return np.asarray(line[:, : at + int(size)], np.uint8)


def _path(row: GlyphRow, step: float, ends: float) -> Points:
    """Return points along the middle of a row, `step` pixels apart, `ends` sizes beyond its ends."""
    middle = row.middles.mean(axis=0)
    along = np.linalg.svd(row.middles - middle, full_matrices=False)[2][0]
    along = along if (row.middles[-1] - row.middles[0]) @ along > 0 else -along
    if _fits((row.middles - middle) @ (-along[1], along[0]), row.size):
        first, last = ((row.middles[end] - middle) @ along for end in (0, -1))
        reach = np.arange(first - ends * row.size, last + ends * row.size, step)
        return np.asarray(middle + reach[:, None] * along, np.float64)
    circle = fitted_circle(row.middles)
    if circle is not None and circle[2] < _LARGEST * row.size:
        x, y, radius = circle
        if _fits(np.hypot(row.middles[:, 0] - x, row.middles[:, 1] - y) - radius, row.size):
            angles = np.unwrap(np.arctan2(row.middles[:, 1] - y, row.middles[:, 0] - x))
            beyond = ends * row.size / radius * (1 if angles[-1] > angles[0] else -1)
            first, last = angles[0] - beyond, angles[-1] + beyond
            turn = np.linspace(first, last, max(8, int(abs(last - first) * radius / step)))
            return np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], axis=1)
    ways = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(row.middles, axis=0).T))])
    places = np.arange(-ends * row.size, ways[-1] + ends * row.size, step)
    knots = np.arange(places[0], places[-1] + row.size / 2, row.size / 2)
    smooth = np.array([_local(ways, row.middles, at, _WINDOW * row.size) for at in knots])
    return np.stack([np.interp(places, knots, smooth[:, axis]) for axis in (0, 1)], axis=1)


def _fits(off: NDArray[np.float64], size: float) -> bool:
    """Say whether glyphs that lie `off` a line or a circle do so by their shapes alone."""
    near = np.convolve(off, np.ones(_NEIGHBOURS) / _NEIGHBOURS, "valid")
    return bool(off.std() < _ROUND * size and np.abs(near).max() < _BULGE * size)


def _local(ways: NDArray[np.float64], middles: Points, at: float, window: float) -> Points:
    """Return where a curve of the second degree through the glyphs near a place passes it (local regression)."""
    inside = min(max(at, float(ways[0])), float(ways[-1]))
    weights = np.maximum(0.02, 1 - np.abs((ways - inside) / window) ** 3) ** 3
    few = (weights > 1e-3).sum() < 4
    matrix = np.vander(ways - inside, 2 if few else 3, increasing=True)
    solved = np.linalg.lstsq(matrix * weights[:, None], middles * weights[:, None], rcond=None)[0]
    # beyond its ends the row goes straight on
    return np.asarray(solved[0] + solved[1] * (at - inside), np.float64)


def fitted_circle(points: Points) -> tuple[float, float, float] | None:
    """Return the circle nearest to points (Kåsa's method), its middle and radius; None on a straight line."""
    matrix = np.column_stack([2 * points, np.ones(len(points))])
    solved, _, rank, _ = np.linalg.lstsq(matrix, (points**2).sum(axis=1), rcond=None)
    if rank < 3:
        return None
    x, y = float(solved[0]), float(solved[1])
    far = np.hypot(points[:, 0] - x, points[:, 1] - y)
    return x, y, float(far.mean())
