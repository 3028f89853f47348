"""Where a picture looks like a two-dimensional code, whether or not it can be decoded.

Two signs, either is enough: finder patterns (three nested squares with areas 49 : 25 : 9, ISO/IEC 18004 section 6.3.3) beside
module texture, or a compact patch whose dark and light runs are whole multiples of one module in both directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.model import Symbology

    Gray = NDArray[np.uint8]

_WORK_SIDE = 1_400
"""Pixels of the longer side at which patches are looked for: modules of printed codes keep 2 pixels and more."""
_CELL = 8
"""Pixels of one cell of the coarse map of texture."""
_MIN_SIDE = 24
"""A patch below this many pixels cannot hold ten modules."""


@dataclass(frozen=True, slots=True)
class Candidate:
    format: Symbology
    corners: NDArray[np.float64]
    module: float


def find_candidates(gray: Gray) -> list[Candidate]:
    """Find patches that look like a code on a grayscale picture; corners and module are in its pixels."""
    scale = min(1.0, _WORK_SIDE / max(gray.shape))
    small = gray if scale == 1.0 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    boxes = _textured_boxes(np.asarray(small, np.uint8))
    found: list[Candidate] = []
    for box in boxes:
        candidate = _judge(np.asarray(small, np.uint8), box)
        if candidate is not None:
            found.append(Candidate(candidate.format, candidate.corners / scale, candidate.module / scale))
    return found


def _textured_boxes(gray: Gray) -> list[tuple[int, int, int, int]]:
    """Return boxes (left, top, right, bottom) of roughly square patches with many changes in both directions."""
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    mean = cv2.boxFilter(smooth, -1, (31, 31))
    spread = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    dark = (smooth < mean).astype(np.uint8)
    contrasted = spread > 40
    across = (dark[:, 1:] != dark[:, :-1])[:-1] & contrasted[:-1, :-1]
    down = (dark[1:] != dark[:-1])[:, :-1] & contrasted[:-1, :-1]
    cells_across, cells_down = _cells(across), _cells(down)
    # one change per 8 pixels in each row (column) of a cell is a module of 8 pixels; text has long rows without any
    dense = (cells_across > 0.05) & (cells_down > 0.05) & (cells_across + cells_down < 1.3)
    grown = cv2.morphologyEx(dense.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    opened = cv2.morphologyEx(grown, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    boxes = []
    for shape in (grown, opened):
        count, _, stats, _ = cv2.connectedComponentsWithStats(shape, connectivity=4)
        for left, top, width, height, area in stats[1:count]:
            square = 0.6 <= width / max(1, height) <= 1.67
            if square and min(width, height) * _CELL >= _MIN_SIDE and area >= 0.45 * width * height:
                boxes.append(
                    (int(left) * _CELL, int(top) * _CELL, int(left + width) * _CELL, int(top + height) * _CELL)
                )
    return list(dict.fromkeys(boxes))


def _cells(changes: NDArray[np.bool_]) -> NDArray[np.float32]:
    height, width = (side // _CELL * _CELL for side in changes.shape)
    picture = changes[:height, :width].astype(np.float32)
    return np.asarray(cv2.resize(picture, (width // _CELL, height // _CELL), interpolation=cv2.INTER_AREA), np.float32)


def _judge(gray: Gray, box: tuple[int, int, int, int]) -> Candidate | None:
    left, top, right, bottom = box
    margin = _CELL
    x0, y0 = max(0, left - margin), max(0, top - margin)
    patch = gray[y0 : bottom + margin, x0 : right + margin]
    enlarge = max(1, min(4, round(400 / max(patch.shape))))
    large = cv2.resize(patch, None, fx=enlarge, fy=enlarge, interpolation=cv2.INTER_CUBIC)
    _, mask = cv2.threshold(large, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    ink = (mask != round(float(border.mean()))).astype(np.uint8)
    hull = _hull(ink)
    if hull is None:
        return None
    (cx, cy), (width, height), angle = cv2.minAreaRect(hull)
    if not 0.7 <= width / max(1.0, height) <= 1.43:
        return None
    filled = float(ink.sum()) / max(1.0, width * height)
    if not 0.25 <= filled <= 0.75:
        return None
    turn = angle if angle <= 45 else angle - 90
    matrix = cv2.getRotationMatrix2D((cx, cy), turn, 1.0)
    size = (ink.shape[1], ink.shape[0])
    turned = (cv2.warpAffine(ink * 255, matrix, size, flags=cv2.INTER_LINEAR) > 127).astype(np.uint8)
    half_w, half_h = max(width, height) / 2, max(width, height) / 2
    inner = turned[max(0, int(cy - half_h)) : int(cy + half_h), max(0, int(cx - half_w)) : int(cx + half_w)]
    module = _module(inner)
    if module is None:
        return None
    modules = max(width, height) / module
    if not 9 <= modules <= 180:
        return None
    corners = cv2.boxPoints(((cx, cy), (width, height), angle)).astype(np.float64) / enlarge + (x0, y0)
    # without any finder left a patch of modules is most likely still a QR code, unless two sides are solid
    name: Symbology = "DataMatrix" if not _finders(ink, module) and _has_solid_corner(inner, module) else "QRCode"
    return Candidate(name, _clockwise(corners), module / enlarge)


def _hull(ink: Gray) -> NDArray[np.int32] | None:
    """Return the hull of the symbol's ink: what belongs together once gaps of a module or two are closed."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < 0.3 * ink.size:
        return None
    return np.asarray(cv2.convexHull(largest), np.int32)


def _runs(lines: Gray) -> NDArray[np.int64]:
    """Return the lengths of all runs that lie wholly within a row."""
    lengths = []
    for row in lines:
        edges = np.flatnonzero(np.diff(row))
        if len(edges) > 1:
            lengths.append(np.diff(edges))
    return np.concatenate(lengths) if lengths else np.zeros(0, np.int64)


def _module(ink: Gray) -> float | None:
    """Return the module in pixels if runs in both directions are its multiples, spread as masked data are; else None."""
    across, down = _runs(ink), _runs(np.ascontiguousarray(ink.T))
    if min(len(across), len(down)) < 60:
        return None
    if not 0.6 <= len(across) / len(down) <= 1.67:
        return None
    best, best_error = 0.0, 1.0
    for module in np.arange(3.0, 26.0, 0.25):
        error = max(_misfit(across, module), _misfit(down, module))
        if error < best_error:
            best, best_error = float(module), error
    return best if best_error < 0.145 else None


def _misfit(runs: NDArray[np.int64], module: float) -> float:
    """Return the mean distance from a whole number of modules; 1 where the lengths are not spread like masked data."""
    counts = runs / module
    whole = np.maximum(1, np.rint(counts))
    ones, twos = float((whole == 1).mean()), float((whole == 2).mean())
    if not (0.3 <= ones <= 0.75 and 0.1 <= twos <= 0.45):
        return 1.0
    return float(np.minimum(np.abs(counts - whole), 0.5).mean())


def _finders(ink: Gray, module: float) -> int:
    """Count finder patterns: a square of 3 modules in a ring of 7."""
    contours, hierarchy = cv2.findContours(ink, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return 0
    count = 0
    for index, contour in enumerate(contours):
        child = int(hierarchy[0][index][2])
        inner = int(hierarchy[0][child][2]) if child >= 0 else -1
        if inner < 0:
            continue
        areas = [cv2.contourArea(contour), cv2.contourArea(contours[child]), cv2.contourArea(contours[inner])]
        side = areas[0] ** 0.5
        if abs(side - 7 * module) < 1.6 * module and 0.05 < areas[2] / max(1.0, areas[0]) < 0.35:
            count += 1
    return count


def _has_solid_corner(inner: Gray, module: float) -> bool:
    """Say whether two neighbouring sides are solid, as those of Data Matrix are (ISO/IEC 16022)."""
    middle = int(module / 2)
    lines = (inner[middle], inner[:, -1 - middle], inner[-1 - middle], inner[:, middle])
    solid = [bool(line.mean() > 0.92) for line in lines]
    return any(solid[side] and solid[(side + 1) % 4] for side in range(4))


def _clockwise(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    centre = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    ordered = corners[np.argsort(angles)]
    first = int(np.argmin(ordered.sum(axis=1)))
    return np.asarray(np.roll(ordered, -first, axis=0), np.float64)
