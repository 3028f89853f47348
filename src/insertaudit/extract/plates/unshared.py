"""Type that one picture of a page shows and another one does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from insertaudit.extract.recognition import residual
from insertaudit.extract.recognition.components import components

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
_SAME_SIDE = 2
"""Pixels by which the sides of dots differ through smoothing."""
_SPACE = 8
"""Pixels at 150 dpi between two words of a line, half of it on either side."""
_MOST_HEIGHT = 2
"""Times the height of type, up to which ink beside it is of its line."""
_CELL = 4
"""Pixels at 150 dpi: side of the cells in which density is counted."""
_BLOCK = 8
"""Pixels at 150 dpi: side of the blocks in which pictures differ or not."""
_MAX_AREAS = 16
"""Areas that are compared one by one; more are compared as one."""
_WINDOW = 9
"""Cells."""
_LEAST_CELLS = 3
"""Of the middle of the least code, about which half of a window is dense."""
_TEXTURE = 0.15
"""Share of outlines in a window, from which it may lie in a code: modules are half to two millimetres wide."""
_SOLID = 0.9
"""Share of a window that must differ; type covers a third of its ground at most."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Bounds of type in pixels: what `one` picture shows and the `other` does not, and the other way round."""

    one: list[residual.Bounds]
    other: list[residual.Bounds]
    textures: tuple[residual.Bounds, ...] = ()
    """Where they differ in such patterns as codes are made of."""
    solids: tuple[residual.Bounds, ...] = ()
    """Where they differ all over, as where a picture is covered."""

    def moved(self, right: int, down: int) -> Difference:
        def move(all_bounds: Iterable[residual.Bounds]) -> list[residual.Bounds]:
            return [(x0 + right, y0 + down, x1 + right, y1 + down) for x0, y0, x1, y1 in all_bounds]

        return Difference(move(self.one), move(self.other), tuple(move(self.textures)), tuple(move(self.solids)))


def compare_type(one: Pixels, other: Pixels) -> Difference:
    """Compare two pictures of a page (colour, of one size, about 150 dpi).

    Type of much less contrast than it has in the other picture is not seen.
    """
    difference = _difference(one, other)
    return _joined(
        _compared(one, other, difference, area, _mask(_outlines(difference[area]) >= _EDGE), _FAINT)
        for area in _areas(difference)
    )


def compare_ink(plate: Pixels, other: Pixels) -> Difference:
    """Compare, as `compare_type` does, a plate that shows in black on white what the other picture shows in other colours.

    Type is not seen only where it has no contrast at all; what the plate leaves white is not looked at.
    """
    inked = _mask(np.asarray(cv2.extractChannel(plate, 1)) <= 255 - _EDGE)
    x, y, width, height = cv2.boundingRect(inked)
    if not width:
        return Difference([], [])
    around = 2 * _SPREAD
    left, top = max(0, x - around), max(0, y - around)
    place = np.s_[top : y + height + around, left : x + width + around]
    plate, other = plate[place], other[place]
    difference = _difference(plate, other)
    near = _array(cv2.dilate(inked[place], np.ones((around + 1, around + 1), np.uint8)))
    return _joined(
        _compared(
            plate,
            other,
            difference,
            area,
            _array(cv2.bitwise_and(_mask(_outlines(difference[area]) >= _EDGE), near[area])),
            0.0,
        )
        for area in _areas(_array(cv2.bitwise_and(difference, difference, mask=near)))
    ).moved(left, top)


def _mask(values: Any) -> Pixels:
    return np.asarray(values).view(np.uint8)


def _array(values: Any) -> Pixels:
    return np.asarray(values, np.uint8)


def _difference(one: Pixels, other: Pixels) -> Pixels:
    blue, green, red = cv2.split(cv2.absdiff(one, other))
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def _areas(difference: Pixels) -> list[tuple[slice, slice]]:
    """Return where pictures differ; parts that are nearer to each other than two lines of type are one area."""
    _, differs = cv2.threshold(difference, _EDGE - 1, 255, cv2.THRESH_BINARY)
    height, width = differs.shape
    rows, columns = -(-height // _BLOCK), -(-width // _BLOCK)
    whole = cv2.copyMakeBorder(
        differs, 0, _BLOCK * rows - height, 0, _BLOCK * columns - width, cv2.BORDER_CONSTANT, value=0
    )
    blocks = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    count, _, stats, _ = cv2.connectedComponentsWithStats(_mask(cv2.dilate(blocks, np.ones((5, 5), np.uint8)) > 0))
    bounds = residual.join_bounds([(x, y, x + w, y + h) for x, y, w, h in stats[1:count, :4].tolist()], 0)
    if len(bounds) > _MAX_AREAS:
        bounds = [(0, 0, columns, rows)]
    found = []
    for x0, y0, x1, y1 in bounds:
        left, top = _BLOCK * x0, _BLOCK * y0
        x, y, w, h = cv2.boundingRect(differs[top : _BLOCK * y1, left : _BLOCK * x1])
        if min(w, h) >= _LEAST_SIDE:
            left, top = max(0, left + x - _SPREAD), max(0, top + y - _SPREAD)
            found.append(np.s_[top : top + h + 2 * _SPREAD, left : left + w + 2 * _SPREAD])
    return found


def _joined(parts: Iterable[Difference]) -> Difference:
    parts = list(parts)
    return Difference(
        [bounds for part in parts for bounds in part.one],
        [bounds for part in parts for bounds in part.other],
        tuple(bounds for part in parts for bounds in part.textures),
        tuple(bounds for part in parts for bounds in part.solids),
    )


def _compared(
    one: Pixels, other: Pixels, difference: Pixels, area: tuple[slice, slice], edges: Pixels, faint: float
) -> Difference:
    """Compare two pictures where `edges`, the outlines of their difference, are not 0; `area` holds all of them.

    Type of less than `faint` times the contrast that it has in the other picture is not seen.
    """
    left, top = area[1].start, area[0].start
    differs = _mask(difference[area] >= _EDGE)
    outlines = edges > 0
    found: tuple[list[residual.Bounds], list[residual.Bounds]] = [], []
    pictures = [(one[area], found[0]), (other[area], found[1])]
    for group in residual.outline_groups(edges):
        if len(group.glyphs) == 2 or _are_dots(group):
            continue
        x0, y0, x1, y1 = group.bounds
        place = np.s_[max(0, y0 - _SPREAD) : y1 + _SPREAD, max(0, x0 - _SPREAD) : x1 + _SPREAD]
        seen = [_seen(_contrast(picture[place]), outlines[place]) for picture, _ in pictures]
        if max(seen) > 0 and min(seen) <= faint * max(seen):
            found[seen.index(max(seen))].append((x0, y0, x1, y1))
    ends = _line_ends(differs, found[0] + found[1])
    one_found, other_found = ([(left + a, top + b, left + c, top + d) for a, b, c, d in map(ends, it)] for it in found)
    textures = _dense(edges, _TEXTURE, left, top)
    return Difference(one_found, other_found, tuple(textures), tuple(_dense(differs, _SOLID, left, top)))


def _are_dots(group: residual.Group) -> bool:
    """Say whether all shapes are as wide as high and of one size, as in braille and screens; no word is."""
    sides = [side for glyph in group.glyphs for side in (glyph.width, glyph.height)]
    return len(group.glyphs) > 1 and max(sides) - min(sides) <= _SAME_SIDE


def _line_ends(differs: Pixels, groups: list[residual.Bounds]) -> Callable[[residual.Bounds], residual.Bounds]:
    """Return what extends bounds of type to the line of ink that they lie in: letters that touch are no type by themselves."""
    if not groups:
        return lambda bounds: bounds
    first, last = min(group[1] for group in groups), max(group[3] for group in groups)
    lines = cv2.dilate(differs[first:last], np.ones((1, 2 * _SPACE + 1), np.uint8))
    _, labels, stats = components(_array(lines))

    def extended(bounds: residual.Bounds) -> residual.Bounds:
        left, top, right, bottom = bounds
        for label in filter(None, np.unique(labels[top - first : bottom - first, left:right]).tolist()):
            x, y, width, height, _ = (int(value) for value in stats[label])
            if height <= _MOST_HEIGHT * (bounds[3] - bounds[1]):
                left, top = min(left, x + _SPACE), min(top, first + y)
                right, bottom = max(right, x + width - _SPACE), max(bottom, first + y + height)
        return left, top, right, bottom

    return extended


def _dense(mask: Pixels, share: float, left: int, top: int) -> list[residual.Bounds]:
    """Return bounds about the windows of which so large a share is set; `left` and `top` are where the mask begins."""
    small = cv2.resize(255 * mask, None, fx=1 / _CELL, fy=1 / _CELL, interpolation=cv2.INTER_AREA)
    density = cv2.blur(small, (_WINDOW, _WINDOW), borderType=cv2.BORDER_CONSTANT)
    count, _, stats, _ = cv2.connectedComponentsWithStats(_mask(density >= 255 * share))
    found = []
    for x, y, width, height in _CELL * stats[1:count, :4]:
        if min(width, height) < _CELL * _LEAST_CELLS:
            continue
        around = _CELL * _WINDOW
        found.append(
            (
                max(0, left + int(x) - around),
                max(0, top + int(y) - around),
                left + int(x + width) + around,
                top + int(y + height) + around,
            )
        )
    return residual.join_bounds(found, 0)


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
