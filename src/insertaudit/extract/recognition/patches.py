"""One unread patch of a picture: turned upright, brought to a good size, read by local contrast and as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition import ocr, residual
from insertaudit.extract.recognition.display import read_display_line
from insertaudit.extract.recognition.doubt import SURE, plausible, score
from insertaudit.extract.recognition.mapping import moved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_GLYPH_HEIGHT = 34
"""Pixels that type is brought to for a retry; Tesseract reads capitals of 20 to 40 pixels best."""


_LARGE = 40.0
"""Pixels of a patch's glyphs from which it is looked at as display type."""
_LEVEL = 4.0
"""Degrees."""


@dataclass(frozen=True, slots=True)
class Patch:
    bounds: residual.Bounds
    height: float
    """Of its glyphs, in pixels."""
    angle: float
    """By which its lines rise to the right, in degrees."""
    vertical: bool


def patches_of(groups: list[residual.Group], gray: Gray) -> list[Patch]:
    patches = []
    bounds = residual.join_bounds([group.bounds for group in groups], max(4, max(gray.shape) // 150))
    for box in bounds:
        inside = [
            glyph
            for group in groups
            for glyph in group.glyphs
            if box[0] <= group.bounds[0] and group.bounds[2] <= box[2] and box[1] <= group.bounds[1] <= box[3]
        ]
        heights = [min(glyph.height, 2 * glyph.width + 4) for glyph in inside]
        if not heights:
            continue
        angle, vertical = _direction(inside)
        patches.append(Patch(box, float(np.percentile(heights, 70)), angle, vertical))
    return sorted(patches, key=lambda p: -(p.bounds[2] - p.bounds[0]) * (p.bounds[3] - p.bounds[1]))


def _direction(glyphs: list[residual.Glyph]) -> tuple[float, bool]:
    """Return the slope of the lines in degrees and whether they run upwards or downwards rather than across."""
    if len(glyphs) < 3:
        return 0.0, False
    centres = np.array([((g.left + g.right) / 2, (g.top + g.bottom) / 2) for g in glyphs[:600]])
    feet = np.array([((g.left + g.right) / 2, g.bottom) for g in glyphs[:600]])
    vectors = centres[None, :, :] - centres[:, None, :]
    distance = np.hypot(vectors[..., 0], vectors[..., 1])
    np.fill_diagonal(distance, np.inf)
    nearest = distance.argmin(axis=1)
    steps = vectors[np.arange(len(centres)), nearest]
    vertical = bool((np.abs(steps[:, 1]) > np.abs(steps[:, 0])).mean() > 0.6)
    points = centres if vertical else feet
    moves = points[nearest] - points
    if vertical:
        moves = np.stack([moves[:, 1], -moves[:, 0]], axis=1)
    slopes = np.degrees(np.arctan2(moves[:, 1] * np.sign(moves[:, 0]), np.abs(moves[:, 0]) + 1e-6))
    level = slopes[np.abs(slopes) < 20]
    return (float(np.median(level)) if len(level) > 3 else 0.0), vertical


def read_patch(gray: Gray, contrast: Gray, patch: Patch, languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    best: list[OcrWord] = []
    for turn in (90, 270) if patch.vertical else (0,):
        for picture in (contrast, gray):
            words = plausible(_read_turned(picture, patch, turn, languages, budget))
            if score(words) > score(best):
                best = words
            if score(best) >= SURE * 0.5 * len(best) and best and min(w.confidence for w in best) > SURE:
                break
    if patch.height >= _LARGE and not patch.vertical and _is_single(patch) and abs(patch.angle) < _LEVEL:
        left, top, right, bottom = _with_margin(patch, gray)
        first = [moved(word, -left, -top, block=0) for word in best]
        read = read_display_line(
            gray[top:bottom, left:right], bottom - top - 2 * 0.25 * patch.height, first, languages, budget
        )
        best = [moved(word, left, top, block=0) for word in read]
    return best


def _is_single(patch: Patch) -> bool:
    """Say whether a patch holds one line."""
    left, top, right, bottom = patch.bounds
    return (bottom - top if not patch.vertical else right - left) < 1.9 * patch.height


def _with_margin(patch: Patch, gray: Gray) -> residual.Bounds:
    margin = round(0.25 * patch.height)
    left, top, right, bottom = patch.bounds
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(gray.shape[1], right + margin),
        min(gray.shape[0], bottom + margin),
    )


def _read_turned(picture: Gray, patch: Patch, turn: int, languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    """Read a patch turned upright: `turn` is the direction that its type is taken to have, as in OcrWord.angle."""
    left, top, right, bottom = patch.bounds
    scale = min(4.0, max(0.25, _GLYPH_HEIGHT / max(4.0, patch.height)))
    centre = ((left + right) / 2, (top + bottom) / 2)
    radians = math.radians(turn - patch.angle)
    cosine, sine = math.cos(radians) * scale, math.sin(radians) * scale
    margin = 1.2 * patch.height
    width, height = right - left + 2 * margin, bottom - top + 2 * margin
    across = math.ceil(abs(width * cosine) + abs(height * sine))
    down = math.ceil(abs(width * sine) + abs(height * cosine))
    if across * down > 12_000_000 or min(across, down) < 6:
        return []
    # image axes: y down, so that turning clockwise by `radians` brings type with that direction upright
    forward = np.array(
        [
            [cosine, -sine, across / 2 - cosine * centre[0] + sine * centre[1]],
            [sine, cosine, down / 2 - sine * centre[0] - cosine * centre[1]],
        ]
    )
    upright = cv2.warpAffine(picture, forward, (across, down), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mode = ocr.LINE if _is_single(patch) else ocr.BLOCK
    found = ocr.read_words(np.asarray(upright, np.uint8), languages, budget, psm=mode)
    back = np.asarray(cv2.invertAffineTransform(forward), np.float64)
    return [replace(_mapped(word, back), angle=turn) for word in found]


def _mapped(word: OcrWord, matrix: NDArray[np.float64]) -> OcrWord:
    corners = np.array(
        [[word.left, word.top, 1], [word.right, word.top, 1], [word.right, word.bottom, 1], [word.left, word.bottom, 1]]
    )
    points = corners @ matrix.T
    left, top = points.min(axis=0)
    right, bottom = points.max(axis=0)
    return replace(word, left=float(left), top=float(top), right=float(right), bottom=float(bottom))
