"""What a phone needs of a printed code: a clear margin, contrast, dark modules on a light ground."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.codes.decoding import MATRIX_NAMES, Symbol

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

_QUIET_CAP = 10.0
"""Modules; no symbology asks for more than 11, and what is beyond is other artwork."""


def measure(gray: Gray, symbol: Symbol) -> Symbol:
    if symbol.module is None or symbol.module <= 0:
        return symbol
    inside = _rectified(gray, symbol.corners)
    if inside is None:
        return symbol
    threshold, _ = cv2.threshold(inside, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark, light = inside[inside <= threshold], inside[inside > threshold]
    if not dark.size or not light.size:
        return symbol
    contrast = (float(np.percentile(light, 70)) - float(np.percentile(dark, 30))) / 255
    inverted = _is_inverted(gray, symbol, inside, threshold)
    ground = float(np.percentile(dark, 30) if inverted else np.percentile(light, 70))
    quiet = _quiet_zone(gray, symbol, ground, 0.35 * contrast * 255)
    return replace(symbol, quiet_zone=quiet, contrast=round(-contrast if inverted else contrast, 3))


def _rectified(gray: Gray, corners: NDArray[np.float64], side: int = 96) -> Gray | None:
    if min(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[3] - corners[0])) < 4:
        return None
    target = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(gray, matrix, (side, side)), np.uint8)


def _is_inverted(gray: Gray, symbol: Symbol, inside: Gray, threshold: float) -> bool:
    """Say whether the modules are light: by the finder's ring of a QR code, else by the ground around the symbol."""
    if symbol.format in {"QRCode", "MicroQRCode"} and symbol.text is not None and symbol.module:
        across = float(np.linalg.norm(symbol.corners[1] - symbol.corners[0])) / symbol.module
        step = inside.shape[1] / across
        ring = inside[int(step * 0.25) : max(1, int(step * 0.75)) + 1, int(step * 0.5) : int(step * 6.5)]
        return bool(ring.size and np.median(ring) > threshold)
    samples = np.concatenate([_strip(gray, symbol, side, 0.7) for side in _sides(symbol)])
    return bool(samples.size and np.median(samples) <= threshold)


def _sides(symbol: Symbol) -> tuple[int, ...]:
    return (0, 1, 2, 3) if symbol.format in MATRIX_NAMES or symbol.format == "Other" else (1, 3)


def _strip(gray: Gray, symbol: Symbol, side: int, modules: float) -> NDArray[np.float64]:
    """Return the shades along a line outside of one side (0 top, 1 right, 2 bottom, 3 left), `modules` away from it."""
    corners = symbol.corners
    start, end = corners[side], corners[(side + 1) % 4]
    away = (start + end) / 2 - corners.mean(axis=0)
    along = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
    away = away - along * float(away @ along)
    away /= max(1e-6, float(np.linalg.norm(away)))
    margin = 0.0 if symbol.format in MATRIX_NAMES else 0.2
    steps = np.linspace(margin, 1 - margin, 60)[:, None]
    points = start + (end - start) * steps + away * (modules * (symbol.module or 1.0))
    x, y = np.rint(points[:, 0]).astype(int), np.rint(points[:, 1]).astype(int)
    inside = (x >= 0) & (y >= 0) & (x < gray.shape[1]) & (y < gray.shape[0])
    shades: NDArray[np.float64] = np.full(len(points), np.nan)
    shades[inside] = gray[y[inside], x[inside]]
    return shades


def _quiet_zone(gray: Gray, symbol: Symbol, ground: float, tolerance: float) -> float:
    narrowest = _QUIET_CAP
    for side in _sides(symbol):
        clear = 0.0
        for half in range(1, int(2 * _QUIET_CAP) + 1):
            shades = _strip(gray, symbol, side, half / 2 + 0.25)
            beyond_edge = np.isnan(shades).mean() > 0.5
            if beyond_edge or float((np.abs(shades - ground) > tolerance).mean()) > 0.05:
                break
            clear = half / 2
        narrowest = min(narrowest, clear)
    return narrowest
