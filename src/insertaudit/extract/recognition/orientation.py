"""How a page lies: upside down or askew."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition.components import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

_SIDE = 1_000
"""Pixels of the longer side at which lines are looked for."""
_INVERTED_SIDE = 1_500
"""The same for ascenders, which are finer."""
_EDGE = 40
_LEAST_OUTLINES = 40
_MOST_TILT = 10.0
_LEAST_TILT = 1.2
"""Degrees below which Tesseract reads as well as on a level page."""
_SHARPER = 1.25
"""Times the level page's contrast between lines and gaps that a tilted page's must be."""


def tilt(gray: Gray) -> float:
    """Return by how many degrees the page's lines fall to the right; 0.0 where they are level or there are none.

    Postl's method: the profile of ink across the lines is sharpest where the page is held level.
    """
    feet = _feet(gray)
    if feet is None:
        return 0.0
    coarse = max(np.arange(-_MOST_TILT, _MOST_TILT + 0.1, 1.0), key=lambda angle: _sharpness(feet, angle))
    fine = float(max(np.arange(coarse - 0.8, coarse + 0.81, 0.2), key=lambda angle: _sharpness(feet, angle)))
    if not _LEAST_TILT <= abs(fine) < _MOST_TILT or _sharpness(feet, fine) < _SHARPER * _sharpness(feet, 0.0):
        return 0.0
    return fine


def outlines(gray: Gray, side: int) -> NDArray[np.int32]:
    """Return left, top, width, height of all outlines on the picture, shrunk where its longer side has more pixels than that."""
    scale = min(1.0, side / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    gradient = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    _, edges = cv2.threshold(gradient, _EDGE, 1, cv2.THRESH_BINARY)
    return components(np.asarray(edges, np.uint8))[2][1:, :4]


def _feet(gray: Gray) -> NDArray[np.float64] | None:
    """Return where outlines of letter size stand: baselines are the sharpest lines of a text."""
    boxes = outlines(gray, _SIDE)
    width, height = boxes[:, 2], boxes[:, 3]
    boxes = boxes[(height >= 4) & (height <= 40) & (width >= 2) & (width <= 60)]
    if len(boxes) < _LEAST_OUTLINES:
        return None
    return np.stack([boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3]], axis=1).astype(np.float64)


def _sharpness(feet: NDArray[np.float64], angle: float) -> float:
    radians = math.radians(angle)
    down = feet[:, 1] * math.cos(radians) - feet[:, 0] * math.sin(radians)
    counts = np.bincount(np.round(down - down.min()).astype(int))
    return float((counts.astype(np.float64) ** 2).sum())


def levelled(gray: Gray, angle: float) -> tuple[Gray, NDArray[np.float64]]:
    """Return the page with lines that fell by `angle` degrees made level, and the matrix that maps points back to it."""
    height, width = gray.shape
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    across, down = math.ceil(width * cosine + height * sine), math.ceil(width * sine + height * cosine)
    forward = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    forward[:, 2] += ((across - width) / 2, (down - height) / 2)
    ground = int(np.median(np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])))
    straight = cv2.warpAffine(gray, forward, (across, down), flags=cv2.INTER_CUBIC, borderValue=(ground,))
    return np.asarray(straight, np.uint8), np.asarray(cv2.invertAffineTransform(forward), np.float64)


def looks_inverted(gray: Gray) -> bool:
    """Say whether lines have plainly more strokes below than above: small letters have far more ascenders than descenders.

    A hint that costs a tenth of a second at most; capitals alone give none.
    """
    boxes = outlines(gray, _INVERTED_SIDE)
    width, height = boxes[:, 2], boxes[:, 3]
    boxes = boxes[(height >= 6) & (height <= 60) & (width >= 3) & (width <= 60)][:4_000]
    if len(boxes) < _LEAST_OUTLINES:
        return False
    top, bottom = boxes[:, 1].astype(np.float64), (boxes[:, 1] + boxes[:, 3]).astype(np.float64)
    middle = boxes[:, 0] + boxes[:, 2] / 2
    above = below = 0
    for index in range(len(boxes)):
        tall = bottom[index] - top[index]
        near = np.abs(middle - middle[index]) < 5 * tall
        near &= (np.abs(top - top[index]) < tall) & (np.abs(bottom - bottom[index]) < tall)
        if near.sum() < 6:
            continue
        line_top, line_bottom = np.median(top[near]), np.median(bottom[near])
        body = line_bottom - line_top
        above += top[index] < line_top - 0.2 * body and abs(bottom[index] - line_bottom) < 0.12 * body
        below += bottom[index] > line_bottom + 0.2 * body and abs(top[index] - line_top) < 0.12 * body
    return bool(below >= 8 and below > 1.3 * above)
