"""Type that one picture of a page shows and another one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract import residual

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_EDGE = 40
"""Of 255, at the outlines of what differs: smoothing differs by less."""
_LEAST_SEEN = 8
"""Of 255, in luminance at the outlines of type: with less it is not seen."""
_OVER_GROUND = 1.5
"""Times the contrast that the ground between the outlines has by itself, as in photographs."""
_SPREAD = 5
"""Pixels at 150 dpi within which two plates' outlines of one shape lie: traps are up to 0.4 mm wide."""
_LEAST_GLYPHS = 3
"""A shorter word says nothing that a rule judges."""


def unshared_type(one: Pixels, other: Pixels) -> list[residual.Bounds]:
    """Return the bounds of type that is seen in `one` (colour, about 150 dpi) and not in `other`, in pixels."""
    difference = np.asarray(cv2.absdiff(one, other), np.uint8)
    if int(difference.max()) < _EDGE:
        return []
    outlines = _outlines(difference).max(axis=2) >= _EDGE
    shown, hidden = _contrast(one), _contrast(other)
    found = []
    for group in residual.type_groups(difference, edge=_EDGE):
        if len(group.glyphs) >= _LEAST_GLYPHS or len(group.glyphs) == 1:
            left, top, right, bottom = group.bounds
            area = np.s_[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2]
            if _is_seen(shown[area], outlines[area]) and not _is_seen(hidden[area], outlines[area]):
                found.append(group.bounds)
    return found


def _outlines(picture: Pixels) -> Pixels:
    return np.asarray(cv2.morphologyEx(picture, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)), np.uint8)


def _contrast(picture: Pixels) -> Pixels:
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return np.asarray(cv2.dilate(_outlines(gray), np.ones((_SPREAD, _SPREAD), np.uint8)), np.uint8)


def _is_seen(contrast: Pixels, outlines: NDArray[np.bool_]) -> bool:
    """Say whether outlines stand out in a picture of which `contrast` tells how much it changes from pixel to pixel."""
    at_outlines = float(contrast[outlines].mean()) if outlines.any() else 0.0
    between = cv2.dilate(outlines.astype(np.uint8), np.ones((_SPREAD, _SPREAD), np.uint8)) == 0
    ground = float(contrast[between].mean()) if between.any() else 0.0
    return at_outlines >= _LEAST_SEEN and at_outlines >= _OVER_GROUND * ground
