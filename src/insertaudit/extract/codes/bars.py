"""Where a picture holds the bars of a linear barcode, whether or not they can be decoded.

Bars all run one way; along any line across them dark and light are one to four modules wide (EAN/UPC and Code 128; narrow and
wide in Code 39 and ITF), irregularly; and lines above one another say the same. Stripes are regular or of any width, type changes with height.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    Runs = NDArray[np.float64]

_WORK_SIDE = 1_400
_CELL = 8
_LEAST_COHERENCE = 0.8
"""Of the gradients in a cell: 1 where all point one way."""
_LEAST_ENERGY = 400.0
"""Mean square of the gradient (Sobel, shades a pixel × 8) that a cell of bars exceeds."""
_LEAST_WIDTH, _LEAST_HEIGHT = 56, 14
"""Pixels of a field of bars: 50 modules across, and a height at which lines can be compared."""
_LEAST_PART = 24
"""Pixels across of what is left of a barcode on one side of what covers its middle."""
_WIDEST_COVER = 1.4
"""Times the narrower part: a third of an EAN-13 covered leaves two parts as wide."""
_MOST_PARTS, _MOST_WHOLES = 40, 12
"""Fields that are compared, the largest first, and pairs of them that are looked at: artwork of stripes has hundreds."""
_PARTS_ALIKE = 0.12
"""Of their height, by which the ends of two parts of one barcode differ."""
_PARTS_TURN = 4.0
"""Degrees by which their bars do."""
_BANDS = 8
_ENLARGEMENT = 4
_LEAST_RUNS = 26
"""Bars and spaces in a line: half of an EAN-13 has 30."""
_WIDEST = 4.6
_LEAST_DEVIATION = 0.35
"""Of the widths of bars, and of spaces, in modules."""
_MODULES = np.geomspace(3, 60, 120)
"""Widths of a module that are tried, in enlarged pixels."""
_MAX_MISFIT = 0.17
_LEAST_AGREEMENT = 0.88
_LEAST_TALL = 10
"""Modules; bars lower than that are letters."""
_SPREADS = (0.0, 0.25, -0.25, 0.5)
"""Modules by which printing widened the bars."""


@dataclass(frozen=True, slots=True)
class BarField:
    corners: NDArray[np.float64]
    """4 × 2, clockwise, the bars upright between the first and the last, in the picture's pixels."""
    module: float


@dataclass(frozen=True, slots=True)
class _Area:
    """What may be bars, in pixels."""

    centre: tuple[float, float]
    size: tuple[float, float]
    """Across the bars, and along them."""
    turn: float
    """Degrees by which it is turned to set the bars upright."""

    def scaled(self, factor: float) -> _Area:
        centre, size = (tuple(value * factor for value in pair) for pair in (self.centre, self.size))
        return _Area((centre[0], centre[1]), (size[0], size[1]), self.turn)


def find_bars(gray: Gray) -> list[BarField]:
    """Find fields of bars on a grayscale picture."""
    scale = min(1.0, _WORK_SIDE / max(gray.shape))
    small = gray if scale == 1.0 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found, left = [], []
    for area in _fields(np.asarray(small, np.uint8)):
        field = _judge(gray, area.scaled(1 / scale)) if area.size[0] >= _LEAST_WIDTH else None
        if field is None:
            left.append(area)
        else:
            found.append(field)
    left = sorted(left, key=lambda area: -area.size[0] * area.size[1])[:_MOST_PARTS]
    for whole in islice(_across_covers(left), _MOST_WHOLES):
        field = _judge(gray, whole.scaled(1 / scale))
        if field is not None:
            found.append(field)
    return found


def _across_covers(parts: list[_Area]) -> Iterator[_Area]:
    """Yield what two fields would be together that stand on one line, as tall as each other, with a cover between them."""
    for part, other in combinations(parts, 2):
        if abs((part.turn - other.turn + 90) % 180 - 90) > _PARTS_TURN:
            continue
        across = np.array([np.cos(np.radians(part.turn)), np.sin(np.radians(part.turn))])
        away = np.subtract(other.centre, part.centre)
        apart, aside = abs(float(away @ across)), abs(float(away @ (-across[1], across[0])))
        tall = max(part.size[1], other.size[1])
        narrow, wide = sorted((part.size[0], other.size[0]))
        gap = apart - (narrow + wide) / 2
        alike = aside + abs(part.size[1] - other.size[1]) / 2 <= _PARTS_ALIKE * tall + _CELL
        if alike and 0 < gap <= _WIDEST_COVER * narrow:
            first = part if float(away @ across) > 0 else other
            middle = np.add(first.centre, across * (apart + (narrow + wide) / 2 - first.size[0]) / 2)
            yield _Area((float(middle[0]), float(middle[1])), (narrow + wide + gap, tall), part.turn)


def _fields(gray: Gray) -> Iterator[_Area]:
    if min(gray.shape) < 2 * _CELL:
        return
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    # Sobel is two degrees off at 20 degrees, Scharr is not: that is a module over the height of a barcode
    dx, dy = (cv2.Scharr(smooth, cv2.CV_32F, *way, scale=0.25) for way in ((1, 0), (0, 1)))
    size = (gray.shape[1] // _CELL, gray.shape[0] // _CELL)
    xx, yy, xy = (
        cv2.boxFilter(cv2.resize(part, size, interpolation=cv2.INTER_AREA), -1, (3, 3))
        for part in (dx * dx, dy * dy, dx * dy)
    )
    energy = xx + yy
    coherent = np.hypot(xx - yy, 2 * xy) > _LEAST_COHERENCE * energy
    coherent &= energy > _LEAST_ENERGY
    angle = np.degrees(np.arctan2(2 * xy, xx - yy)) / 2  # of the gradient: across the bars
    for middle in range(-90, 90, 30):
        away = np.abs((angle - middle + 90) % 180 - 90)
        mask = (coherent & (away < 22)).astype(np.uint8)
        if int(mask.sum()) < 8:
            continue
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
        for index in range(1, count):
            if stats[index][4] < 8:
                continue
            here = (labels == index) & (mask == 1)
            if not here.any():
                continue
            turn = float(np.degrees(np.arctan2(2 * xy[here].sum(), (xx - yy)[here].sum())) / 2)
            if abs((turn - middle + 90) % 180 - 90) > 15.5:
                continue  # the neighbouring direction has it
            yield from _rectangle(labels == index, turn)


def _rectangle(cells: NDArray[np.bool_], turn: float) -> Iterator[_Area]:
    rows, columns = np.nonzero(cells)
    x, y = (columns + 0.5) * _CELL, (rows + 0.5) * _CELL
    across = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    along = np.array([-across[1], across[0]])
    u, v = x * across[0] + y * across[1], x * along[0] + y * along[1]
    wide, high = float(np.ptp(u)) + _CELL, float(np.ptp(v)) + _CELL
    if wide < _LEAST_PART or high < _LEAST_HEIGHT or len(rows) * _CELL**2 < 0.5 * wide * high:
        return
    centre = across * (u.max() + u.min()) / 2 + along * (v.max() + v.min()) / 2
    yield _Area((float(centre[0]), float(centre[1])), (wide, high), turn)


def _corners(centre: tuple[float, float], size: tuple[float, float], turn: float) -> NDArray[np.float64]:
    across = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    along = np.array([-across[1], across[0]])
    half_w, half_h = across * size[0] / 2, along * size[1] / 2
    middle = np.array(centre)
    return np.array(
        [middle - half_w - half_h, middle + half_w - half_h, middle + half_w + half_h, middle - half_w + half_h]
    )


def _judge(gray: Gray, area: _Area) -> BarField | None:
    """Return the bars of a field where lines across it read like those of a code; else None."""
    centre, size, turn = area.centre, area.size, area.turn
    enlarge = _ENLARGEMENT if size[0] < 700 else 2
    wide, high = int((size[0] + 12) * enlarge), int(size[1] * 0.8)
    if wide > 8_000 or high < 6:
        return None
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    matrix = np.array(
        [
            [cos / enlarge, -sin, centre[0] - cos * (size[0] + 12) / 2 + sin * high / 2],
            [sin / enlarge, cos, centre[1] - sin * (size[0] + 12) / 2 - cos * high / 2],
        ]
    )
    upright = cv2.warpAffine(
        gray, matrix, (wide, high), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    bands = np.array([band.mean(axis=0) for band in np.array_split(upright, min(_BANDS, high // 3))])
    low, top = np.percentile(bands, (4, 96))
    if top - low < 25:
        return None
    binary = bands > (low + top) / 2
    if float((binary[1:] == binary[:-1]).mean()) < _LEAST_AGREEMENT:
        return None
    module = _module([_line(line) for line in binary])
    if module is None or size[1] * enlarge < _LEAST_TALL * module:
        return None
    edges = [np.flatnonzero(line[1:] != line[:-1]) for line in binary]
    first, last = (float(np.median([edge[end] for edge in edges if len(edge)])) for end in (0, -1))
    away = ((first + last) / 2 + 1 - wide / 2) / enlarge
    middle = (centre[0] + cos * away, centre[1] + sin * away)
    return BarField(_corners(middle, ((last - first) / enlarge, size[1]), turn), module / enlarge)


def _line(line: NDArray[np.bool_]) -> tuple[Runs, Runs]:
    """Return the widths of the dark and of the light runs that lie within a line."""
    edges = np.flatnonzero(line[1:] != line[:-1])
    runs = np.diff(edges).astype(np.float64)
    if not len(runs):
        return runs, runs
    first_light = bool(line[edges[0] + 1])
    return (runs[1::2], runs[::2]) if first_light else (runs[::2], runs[1::2])


def _module(lines: list[tuple[Runs, Runs]]) -> float | None:
    full = [line for line in lines if len(line[0]) + len(line[1]) >= _LEAST_RUNS]
    if len(full) < 0.6 * len(lines):
        return None
    dark, light = np.concatenate([line[0] for line in full]), np.concatenate([line[1] for line in full])
    errors = np.array([_misfits(dark, light, spread) for spread in _SPREADS])
    best = np.unravel_index(int(np.argmin(errors)), errors.shape)
    return float(_MODULES[best[1]]) if errors[best] <= _MAX_MISFIT else None


def _misfits(dark: Runs, light: Runs, spread: float) -> NDArray[np.float64]:
    """Return for each width of a module the mean distance from whole numbers of modules.

    It is 1 where the widths are not those of bars: over four modules, or all bars or all spaces alike, as in stripes and rulers.
    """
    counts, shares = [], []
    usual = np.ones(len(_MODULES), np.bool_)
    for runs, wider in ((dark, -spread), (light, spread)):
        lengths, times = np.unique(runs, return_counts=True)
        count, share = lengths[None, :] / _MODULES[:, None] + wider, times / len(runs)
        inner = np.where(count < _WIDEST, share, 0.0)
        whole = np.maximum(1, np.rint(count))
        total = np.maximum(inner.sum(axis=1), 1e-9)
        mean = (whole * inner).sum(axis=1) / total
        deviation = np.sqrt(((whole - mean[:, None]) ** 2 * inner).sum(axis=1) / total)
        usual &= (deviation >= _LEAST_DEVIATION) & (inner.sum(axis=1) >= 0.9)
        counts.append(count)
        shares.append(inner * len(runs))
    count, share = np.concatenate(counts, axis=1), np.concatenate(shares, axis=1)
    kept = np.maximum(share.sum(axis=1), 1e-9)
    usual &= kept >= 0.93 * (len(dark) + len(light))
    whole = np.maximum(1, np.rint(count))
    ones = (np.where(whole == 1, share, 0)).sum(axis=1) / kept
    usual &= (ones >= 0.3) & (ones <= 0.8)
    errors = (np.minimum(np.abs(count - whole), 0.5) * share).sum(axis=1) / kept
    return np.where(usual, errors, 1.0)
