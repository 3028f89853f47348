"""Whether a field of a picture is made of the modules of a two-dimensional code, whether or not it can be decoded.

Three signs must come together: all edges lie in two directions at right angles; the runs of dark and light between them are whole
multiples of one module, in both directions, spread as masked data are (ISO/IEC 18004 section 7.8); and the modules next to
each other are as varied as data. Type, tables, stripes, checks, hatching and photographs each lack one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.codes.textures import Bounds
    from insertaudit.model import Symbology

    Gray = NDArray[np.uint8]

_SIDE = 480
"""Pixels of the longer side a field is judged at: room for the 177 modules of the largest QR code."""
_DIRECTION_SIDE = 240
"""Pixels that are enough to see which way edges run."""
_MAX_ENLARGEMENT = 4
_MODULES = np.geomspace(2.7, 54, 130)
"""Widths of a module, in pixels at that size, that are tried."""
_ROW_STEP = 3
"""Of the pixel rows that are looked at: neighbours say the same."""
_LEAST_RUNS = 40
_LEAST_DIRECTED = 0.35
"""How far the edges keep to two directions: 1 for squares, 0 for circles; codes on photographs have 0.5 and more."""
_MAX_MISFIT = 0.145
_MAX_BENT = 0.225
"""Module widths by which runs miss whole ones: on flat print, and on paper that is bent."""
_LEAST_VARIETY = 0.93
"""Of the evenness of the 14 mixed patterns of 2 × 2 modules; data have 0.97 and more, mazes and pictograms 0.9 and less."""
_LEAST_MIXED, _LEAST_MIXED_SHARE = 60, 0.45
"""Patterns of 2 × 2 modules that are neither dark nor light: the smallest Data Matrix has 70, codes of which a third is covered have 50 %."""
_BENT_VARIETY = 0.965
"""Where modules may fit less well, variety must tell them from pictograms."""
_LEAST_MODULES = 9
_LEAST_FLAT = (7.0, 14.0)
"""Modules that the lowest codes have down and across, worn ones too: Data Matrix of 8 × 18 (ISO/IEC 16022), rMQR of 7 × 43."""
_MOST_MODULES = 180


@dataclass(frozen=True, slots=True)
class Candidate:
    format: Symbology
    corners: NDArray[np.float64]
    module: float


def judge(gray: Gray, field: Bounds, turn: float | None) -> Candidate | None:
    """Return the code that a field (left, top, right, bottom in pixels) seems to hold; corners and module are in pixels.

    `turn` is the field's `direction`.
    """
    patch, x0, y0 = _patch(gray, field)
    if patch is None or turn is None:
        return None
    large, scale = _scaled(patch, _SIDE)
    matrix, size = _turning(turn, large.shape)
    ink = _ink(large, matrix, size)
    module = _module(ink, _MAX_MISFIT)
    bounds = _extent(ink, module) if module is not None else None
    if module is None or bounds is None:
        return None
    left, top, right, bottom = bounds
    inner = np.ascontiguousarray(ink[top:bottom, left:right])
    if not _holds_modules(inner, module, _LEAST_VARIETY):
        return None
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    back = cv2.invertAffineTransform(matrix)
    corners = (corners @ back[:, :2].T + back[:, 2]) / scale + (x0, y0)
    return Candidate(_format(inner, module), _clockwise(corners), module / scale)


def judge_frame(gray: Gray, corners: NDArray[np.float64], name: Symbology) -> Candidate | None:
    """Say the same of a frame (4 × 2, clockwise, in pixels) in which a reader saw the code `name`.

    Finder patterns or borders are proven there, so that bent and crumpled modules may fit less well.
    """
    sides = [float(np.linalg.norm(corners[(side + 1) % 4] - corners[side])) for side in range(4)]
    if min(sides) < 12 or max(sides) > 2.5 * min(sides):
        return None
    target = np.array([[0, 0], [_SIDE, 0], [_SIDE, _SIDE], [0, _SIDE]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat = np.asarray(cv2.warpPerspective(gray, matrix, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    threshold, _ = cv2.threshold(flat, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = (flat <= threshold).astype(np.uint8)
    module = _module(ink, _MAX_BENT)
    if module is None or not _holds_modules(ink, module, _BENT_VARIETY):
        return None
    return Candidate(name, corners, module * sum(sides) / 4 / _SIDE)


def _ink(large: Gray, matrix: NDArray[np.float64], size: tuple[int, int]) -> Gray:
    """Return the picture turned by a matrix: 1 where it differs from the ground along its border, else 0."""
    threshold, mask = cv2.threshold(large, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    light_ground = border.mean() >= 0.5
    shades = cv2.warpAffine(large, matrix, size, flags=cv2.INTER_LINEAR, borderValue=255 if light_ground else 0)
    return np.asarray((shades <= threshold) == light_ground, np.uint8)


def _holds_modules(ink: Gray, module: float, variety: float) -> bool:
    low, long = sorted((ink.shape[0] / module, ink.shape[1] / module))
    flat = low >= _LEAST_FLAT[0] and long >= _LEAST_FLAT[1]
    if (low < _LEAST_MODULES and not flat) or long > _MOST_MODULES:
        return False
    return _variety(ink, module) >= variety


def direction(gray: Gray, field: Bounds) -> float | None:
    """Return by how many degrees (-45 … 45) the edges of a field are turned that lie in two directions at right angles.

    None where they do not: the first and cheapest of the three signs.
    """
    patch, _, _ = _patch(gray, field)
    if patch is None:
        return None
    smooth = cv2.GaussianBlur(_scaled(patch, _DIRECTION_SIDE)[0], (0, 0), 1.2)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    strength = across**2 + down**2
    total = float(strength.sum())
    if total <= 0:
        return None
    # strength times cosine and sine of four times the angle
    twice, other = across**2 - down**2, 2 * across * down
    strength[strength == 0] = 1
    x, y = float(((twice**2 - other**2) / strength).sum()) / total, float((2 * twice * other / strength).sum()) / total
    if np.hypot(x, y) < _LEAST_DIRECTED:
        return None
    return float(np.degrees(np.arctan2(y, x))) / 4


def _patch(gray: Gray, field: Bounds) -> tuple[Gray | None, int, int]:
    margin = 4 + 0.04 * max(field[2] - field[0], field[3] - field[1])
    x0, y0 = max(0, int(field[0] - margin)), max(0, int(field[1] - margin))
    patch = gray[y0 : int(field[3] + margin) + 1, x0 : int(field[2] + margin) + 1]
    return (patch if min(patch.shape) >= 12 else None), x0, y0


def _scaled(patch: Gray, side: int) -> tuple[Gray, float]:
    scale = min(_MAX_ENLARGEMENT, side / max(patch.shape))
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(patch, None, fx=scale, fy=scale, interpolation=how), np.uint8), scale


def _turning(turn: float, shape: tuple[int, ...]) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Return the matrix that turns a picture upright, and the size (width, height) that holds all of it."""
    height, width = shape[:2]
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0), np.float64)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(width * cos + height * sin) + 1, int(height * cos + width * sin) + 1)
    matrix[:, 2] += ((size[0] - width) / 2, (size[1] - height) / 2)
    return matrix, size


def _runs(lines: Gray) -> NDArray[np.int64]:
    """Return the lengths of all runs that lie wholly within a row."""
    rows, edges = np.nonzero(lines[:, 1:] != lines[:, :-1])
    same_row = rows[1:] == rows[:-1]
    return np.asarray(np.diff(edges)[same_row], np.int64)


def _module(ink: Gray, most: float) -> float | None:
    """Return the module in pixels if runs in both directions are its multiples, spread as masked data are; else None."""
    across, down = _runs(ink[::_ROW_STEP]), _runs(np.ascontiguousarray(ink.T[::_ROW_STEP]))
    if min(len(across), len(down)) < _LEAST_RUNS or not 0.5 <= len(across) / len(down) <= 2:
        return None
    errors = np.maximum(_misfits(across), _misfits(down))
    best = int(np.argmin(errors))
    return float(_MODULES[best]) if errors[best] < most else None


def _misfits(runs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each width of a module the mean distance of runs from a whole number of them.

    It is 1 where the lengths are not spread like masked data.
    """
    lengths, times = np.unique(runs, return_counts=True)
    shares = times / len(runs)
    counts = lengths[None, :] / _MODULES[:, None]
    whole = np.maximum(1, np.rint(counts))
    ones, twos = ((whole == 1) @ shares, (whole == 2) @ shares)
    errors = np.minimum(np.abs(counts - whole), 0.5) @ shares
    spread = (ones >= 0.3) & (ones <= 0.75) & (twos >= 0.1) & (twos <= 0.45)
    return np.where(spread, errors, 1.0)


def _extent(ink: Gray, module: float) -> tuple[int, int, int, int] | None:
    """Return left, top, right, bottom of the symbol: of all ink in pieces larger than a few modules once gaps are closed."""
    reach = max(3, int(3 * module) | 1)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    pieces = [stats[index] for index in range(1, count) if stats[index][4] >= 20 * module**2]
    if not pieces:
        return None
    left, top = min(p[0] for p in pieces), min(p[1] for p in pieces)
    return int(left), int(top), int(max(p[0] + p[2] for p in pieces)), int(max(p[1] + p[3] for p in pieces))


def _variety(ink: Gray, module: float) -> float:
    """Return how evenly the 14 mixed patterns of 2 × 2 modules occur, 0 … 1: their entropy over the greatest possible."""
    rows = np.arange(module / 2, ink.shape[0] - 1, module).astype(int)
    columns = np.arange(module / 2, ink.shape[1] - 1, module).astype(int)
    grid = ink[np.ix_(rows, columns)].astype(np.int64)
    blocks = grid[:-1, :-1] + 2 * grid[:-1, 1:] + 4 * grid[1:, :-1] + 8 * grid[1:, 1:]
    counts = np.bincount(blocks.ravel(), minlength=16)[1:15].astype(np.float64)
    if counts.sum() < max(_LEAST_MIXED, _LEAST_MIXED_SHARE * blocks.size):
        return 0.0  # an icon with a few squares
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum() / np.log(14))


# --- which code it is -------------------------------------------------------------------------------------------------


def _format(ink: Gray, module: float) -> Symbology:
    """Say what code it most likely is; without any mark left, a patch of modules is most likely still a QR code."""
    if _nested(ink, module, rings=2):
        return "Aztec"
    if _nested(ink, module, rings=1):
        return "QRCode"
    return "DataMatrix" if _has_solid_corner(ink, module) else "QRCode"


def _nested(ink: Gray, module: float, *, rings: int) -> bool:
    """Say whether there is a finder pattern: a square in a ring of 7 modules (QR), or one more around it (Aztec's bullseye)."""
    contours, hierarchy = cv2.findContours(ink, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return False
    for index, contour in enumerate(contours):
        chain, here = [contour], int(hierarchy[0][index][2])
        while here >= 0 and len(chain) < 2 * rings + 1:
            chain.append(contours[here])
            here = int(hierarchy[0][here][2])
        if len(chain) < 2 * rings + 1:
            continue
        areas = [cv2.contourArea(part) for part in chain]
        side = (7 if rings == 1 else 9) * module
        inner = 0.02 if rings == 2 else 0.05
        if abs(areas[0] ** 0.5 - side) < 0.23 * side and inner < areas[-1] / max(1.0, areas[0]) < 0.35:
            return True
    return False


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
