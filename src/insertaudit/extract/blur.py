"""Lines of type that are there but cannot be read: photographs out of focus, scans too coarse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from insertaudit.extract.residual import Group

    Gray = NDArray[np.uint8]
    Bounds = tuple[float, float, float, float]

_WORK_SIDE = 700
"""Pixels of the longer side: blur that stops reading at 300 dpi still leaves bands at a fifth of that."""
_LINES = 4
"""Bands of one height above each other; logos and ornaments seldom have as many."""
_UNREAD_GLYPHS = 40
"""Sharp glyph-like shapes without any words among them: a text in a script that is not installed."""


def is_unreadable(gray: Gray, read: Sequence[Bounds], unread: Sequence[Group]) -> bool:
    """Say whether a picture plainly holds several lines of type of which nearly nothing was read.

    `read` are the bounds of the words that were surely read, `unread` the groups of type-like outlines outside of them, both in
    the picture's pixels.
    """
    lines = _line_bands(gray) or [
        (top, left, bottom, right) for left, top, right, bottom in _line_bands(np.ascontiguousarray(gray.T))
    ]
    bare = [band for band in lines if not any(_touch(band, word) for word in read)]
    if len(bare) >= _LINES and len(bare) > 0.6 * len(lines):  # noqa: PLR2004
        return True
    glyphs = sum(len(group.glyphs) for group in unread if len(group.glyphs) >= 5)  # noqa: PLR2004
    return glyphs >= _UNREAD_GLYPHS and len(read) < 0.1 * glyphs and len(bare) >= 2  # noqa: PLR2004


def _touch(a: Bounds, b: Bounds) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _line_bands(gray: Gray) -> list[Bounds]:
    """Return horizontal bands that look like lines of (blurred) type, if there are several alike below each other."""
    scale = min(1.0, _WORK_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    if min(small.shape) < 40:  # noqa: PLR2004 - too small for several lines
        return []
    ground = cv2.medianBlur(small, 41)
    distance = cv2.absdiff(small, ground).astype(np.float32)
    noise = float(np.median(np.abs(small.astype(np.int16) - cv2.medianBlur(small, 3).astype(np.int16))))
    ink = (distance > max(9.0, 5.0 * noise)).astype(np.uint8)
    best: list[Bounds] = []
    for reach in (5, 9, 17):
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
        bands = []
        for index in range(1, count):
            left, top, width, height, area = (int(value) for value in stats[index])
            if not (4 <= height <= 45 and width >= 4 * height and area > 0.45 * width * height):  # noqa: PLR2004
                continue
            inside = labels[top : top + height, left : left + width] == index
            if _is_modulated(distance[top : top + height, left : left + width] * inside, height):
                bands.append((left, top, left + width, top + height))
        alike = _stacked(bands)
        if len(alike) > len(best):
            best = alike
    return [(a / scale, b / scale, c / scale, d / scale) for a, b, c, d in best] if len(best) >= _LINES else []


def _is_modulated(band: NDArray[np.float32], height: int) -> bool:
    """Say whether ink comes and goes along a band as letters and words do; rules and bars are even."""
    profile = band.mean(axis=0)
    inner = profile[height // 2 : -(height // 2) or None]
    if len(inner) < 8 or inner.mean() < 1:  # noqa: PLR2004
        return False
    smooth = np.convolve(inner, np.ones(3) / 3, "valid")
    turns = int((np.diff(np.sign(np.diff(smooth))) < 0).sum())
    return bool(smooth.std() / smooth.mean() > 0.12 and turns >= max(3, len(inner) / (4.0 * height)))  # noqa: PLR2004


def _stacked(bands: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Return the largest set of bands of about one height that lie below each other at no more than four heights' distance."""
    best: list[tuple[int, int, int, int]] = []
    ordered = sorted(bands, key=lambda band: band[1])
    for seed in ordered:
        height = seed[3] - seed[1]
        chain = [seed]
        for band in ordered:
            last = chain[-1]
            alike = 0.6 <= (band[3] - band[1]) / height <= 1.67  # noqa: PLR2004
            overlap = min(band[2], last[2]) - max(band[0], last[0])
            near = 0 < band[1] - last[1] <= 5 * height and band[1] >= last[3] - 2
            if alike and near and overlap > 0.3 * min(band[2] - band[0], last[2] - last[0]):  # noqa: PLR2004
                chain.append(band)
        if len(chain) > len(best):
            best = chain
    return best
