"""Type that one picture of a page shows and another one does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract import residual

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_EDGE = 40
"""Of 255, at the outlines of what differs: smoothing differs by less."""
_LEAST_SEEN = 8
"""Of 255, in luminance at the outlines of type: with less it is not seen."""
_FAINT = 0.35
"""Of the contrast that type has in the other picture: the fringe that smoothing leaves of type painted over."""
_OVER_GROUND = 1.5
"""Times the contrast that the ground between the outlines has by itself, as in photographs."""
_SPREAD = 5
"""Pixels at 150 dpi within which two plates' outlines of one shape lie: traps are up to 0.4 mm wide."""
_LEAST_SIDE = 5
"""Pixels at 150 dpi: smaller type is no type."""
_SPACE = 8
"""Pixels at 150 dpi between two words of a line, half of it on either side."""
_MOST_HEIGHT = 2
"""Times the height of type, up to which ink beside it is of its line."""
_WINDOW = 33
_TEXTURE = 0.15
"""Share of outlines in a window, from which it may lie in a code: modules are half to two millimetres wide."""
_SOLID = 0.9
"""Share of a window that must differ; type covers a third of its ground at most."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Bounds of type in pixels: what `one` picture shows and the `other` does not, and the other way round."""

    one: list[residual.Bounds]
    other: list[residual.Bounds]
    texture: residual.Bounds | None = None
    """Where they differ in such a pattern as codes are made of."""
    solid: residual.Bounds | None = None
    """Where they differ all over, as where a picture is covered."""


def compare_type(one: Pixels, other: Pixels, faint: float = _FAINT) -> Difference:
    """Compare two pictures of a page (colour, of one size, about 150 dpi).

    Type of less than `faint` times the contrast that it has in the other picture is not seen; 0 where one of them shows it in
    other colours than it is printed in.
    """
    blue, green, red = cv2.split(cv2.absdiff(one, other))
    difference = np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)
    left, top, width, height = cv2.boundingRect(np.asarray(difference >= _EDGE, np.uint8))
    if min(width, height) < _LEAST_SIDE:
        return Difference([], [])
    left, top = max(0, left - _SPREAD), max(0, top - _SPREAD)
    area = np.s_[top : top + height + 2 * _SPREAD, left : left + width + 2 * _SPREAD]
    differs = np.asarray(difference[area] >= _EDGE, np.uint8)
    outlines = _outlines(difference[area]) >= _EDGE
    found: tuple[list[residual.Bounds], list[residual.Bounds]] = [], []
    pictures = [(one[area], found[0]), (other[area], found[1])]
    for group in residual.type_groups(np.ascontiguousarray(difference[area]), edge=_EDGE):
        if len(group.glyphs) == 2:
            continue
        x0, y0, x1, y1 = group.bounds
        place = np.s_[max(0, y0 - _SPREAD) : y1 + _SPREAD, max(0, x0 - _SPREAD) : x1 + _SPREAD]
        seen = [_seen(_contrast(picture[place]), outlines[place]) for picture, _ in pictures]
        if max(seen) > 0 and min(seen) <= faint * max(seen):
            found[seen.index(max(seen))].append((x0, y0, x1, y1))
    texture = _dense(outlines.astype(np.uint8), _TEXTURE, left, top)
    ends = _line_ends(differs, found[0] + found[1])
    one_found, other_found = ([(left + a, top + b, left + c, top + d) for a, b, c, d in map(ends, it)] for it in found)
    return Difference(one_found, other_found, texture, _dense(differs, _SOLID, left, top))


def _line_ends(differs: Pixels, groups: list[residual.Bounds]) -> Callable[[residual.Bounds], residual.Bounds]:
    """Return what extends bounds of type to the line of ink that they lie in: letters that touch are no type by themselves."""
    if not groups:
        return lambda bounds: bounds
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(differs, np.ones((1, 2 * _SPACE + 1), np.uint8)))

    def extended(bounds: residual.Bounds) -> residual.Bounds:
        left, top, right, bottom = bounds
        for label in filter(None, np.unique(labels[top:bottom, left:right]).tolist()):
            x, y, width, height, _ = (int(value) for value in stats[label])
            if height <= _MOST_HEIGHT * (bounds[3] - bounds[1]):
                left, top = min(left, x + _SPACE), min(top, y)
                right, bottom = max(right, x + width - _SPACE), max(bottom, y + height)
        return left, top, right, bottom

    return extended


def _dense(mask: Pixels, share: float, left: int, top: int) -> residual.Bounds | None:
    """Return the bounds of all windows of which so large a share is set; `left` and `top` are where the mask begins."""
    density = cv2.blur(255 * mask, (_WINDOW, _WINDOW), borderType=cv2.BORDER_CONSTANT)
    x, y, width, height = cv2.boundingRect(np.asarray(density >= 255 * share, np.uint8))
    if not width:
        return None
    x, y = max(0, left + x - _WINDOW), max(0, top + y - _WINDOW)
    return x, y, x + width + 2 * _WINDOW, y + height + 2 * _WINDOW


def _outlines(picture: Pixels) -> Pixels:
    return np.asarray(cv2.morphologyEx(picture, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)), np.uint8)


def _contrast(picture: Pixels) -> Pixels:
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return np.asarray(cv2.dilate(_outlines(gray), np.ones((_SPREAD, _SPREAD), np.uint8)), np.uint8)


def _seen(contrast: Pixels, outlines: NDArray[np.bool_]) -> float:
    """Return how much outlines stand out in a picture of which `contrast` tells how much it changes from pixel to pixel.

    0 where they are not seen.
    """
    at_outlines = float(contrast[outlines].mean()) if outlines.any() else 0.0
    between = cv2.dilate(outlines.astype(np.uint8), np.ones((_SPREAD, _SPREAD), np.uint8)) == 0
    ground = float(contrast[between].mean()) if between.any() else 0.0
    return at_outlines if at_outlines >= max(_LEAST_SEEN, _OVER_GROUND * ground) else 0.0
