"""Rows of drawn stars, which people read as a rating and OCR reads as nonsense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.raster.outlines import Mark

if TYPE_CHECKING:
    from insertaudit.extract.raster.outlines import Contour, Outlines

_LEAST_SIDE, _MOST_SIDE = 7, 160
_IN_A_ROW = 3
"""Fewer stars than this are an ornament."""
_BINS = 60
"""Directions in which the outline's distance from its centre is measured."""


def find_star_rows(outlines: Outlines) -> list[Mark]:
    """Find rows (across or down) of three and more five-pointed stars of one size.

    A star's outline, as distance from its centre by direction, swings five times a turn (the fifth Fourier term leads).
    """
    alike: list[tuple[int, int, int, int, Contour]] = []
    for contour in outlines.outer:
        left, top, width, height = cv2.boundingRect(contour)
        if (
            min(width, height) >= _LEAST_SIDE
            and max(width, height) <= _MOST_SIDE
            and max(width, height) < 1.25 * min(width, height)
        ):
            alike.append((left, top, width, height, contour))
    rows = []
    for row in _rows([item[:4] for item in alike]):
        stars = [alike[index][:4] for index in row if _is_star(alike[index][4])]
        if len(stars) >= _IN_A_ROW:
            rows.append(
                Mark(
                    "★" * len(stars),
                    min(s[0] for s in stars),
                    min(s[1] for s in stars),
                    max(s[0] + s[2] for s in stars),
                    max(s[1] + s[3] for s in stars),
                )
            )
    return rows


def _rows(boxes: list[tuple[int, int, int, int]]) -> list[list[int]]:
    """Group boxes of one size that follow each other at even distances."""
    found: list[list[int]] = []
    used: set[int] = set()
    order = sorted(range(len(boxes)), key=lambda i: (boxes[i][0], boxes[i][1]))
    for across in (True, False):
        for start in order:
            if start in used:
                continue
            row = [start]
            for index in order:
                if index not in used and index != start and _follows(boxes[row[-1]], boxes[index], across=across):
                    row.append(index)
            if len(row) >= _IN_A_ROW:
                used.update(row)
                found.append(row)
        order = sorted(order, key=lambda i: (boxes[i][1], boxes[i][0]))
    return found


def _follows(a: tuple[int, int, int, int], b: tuple[int, int, int, int], *, across: bool) -> bool:
    side = (a[2] + a[3]) / 2
    step, drift = (b[0] - a[0], b[1] - a[1]) if across else (b[1] - a[1], b[0] - a[0])
    same = abs(b[2] - a[2]) <= 0.15 * side + 1 and abs(b[3] - a[3]) <= 0.15 * side + 1
    return same and 0.8 * side < step < 2.6 * side and abs(drift) < 0.2 * side + 1


def _is_star(contour: Contour) -> bool:
    points = contour[:, 0, :].astype(np.float64)
    moments = cv2.moments(contour)
    if moments["m00"] <= 0:
        return False
    x, y = points[:, 0] - moments["m10"] / moments["m00"], points[:, 1] - moments["m01"] / moments["m00"]
    bins = ((np.arctan2(y, x) + np.pi) / (2 * np.pi) * _BINS).astype(int) % _BINS
    radius = np.hypot(x, y)
    profile = np.zeros(_BINS)
    np.maximum.at(profile, bins, radius)
    if (profile == 0).sum() > _BINS // 4:
        return False
    known = np.flatnonzero(profile)
    profile = np.interp(np.arange(_BINS), known, profile[known], period=_BINS)
    spectrum = np.abs(np.fft.rfft(profile)) / _BINS
    others = np.delete(spectrum[1:13], [4, 9])  # the fifth term and its first multiple
    return bool(spectrum[5] > 0.07 * spectrum[0] and spectrum[5] > 2.5 * others.max())
