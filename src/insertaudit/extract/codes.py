"""QR and other two-dimensional codes, and barcodes, on a grayscale picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import zxingcpp

from insertaudit.extract import symbols
from insertaudit.extract.payload import classify
from insertaudit.model import Box, Code

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.model import Payload, Symbology

    Gray = NDArray[np.uint8]

_FORMAT = zxingcpp.BarcodeFormat
_NAMES: dict[Any, Symbology] = {
    _FORMAT.QRCode: "QRCode",
    _FORMAT.QRCodeModel1: "QRCode",
    _FORMAT.QRCodeModel2: "QRCode",
    _FORMAT.MicroQRCode: "MicroQRCode",
    _FORMAT.RMQRCode: "RMQRCode",
    _FORMAT.DataMatrix: "DataMatrix",
    _FORMAT.Aztec: "Aztec",
    _FORMAT.AztecCode: "Aztec",
    _FORMAT.PDF417: "PDF417",
    _FORMAT.MicroPDF417: "PDF417",
    _FORMAT.CompactPDF417: "PDF417",
    _FORMAT.MaxiCode: "Other",
    _FORMAT.EAN13: "EAN13",
    _FORMAT.EAN8: "EAN8",
    _FORMAT.UPCA: "UPCA",
    _FORMAT.UPCE: "UPCE",
    _FORMAT.Code128: "Code128",
    _FORMAT.Code39: "Code39",
    _FORMAT.ITF: "ITF",
}
_FORMATS = list(_NAMES)
_MATRIX = [_FORMAT.QRCode, _FORMAT.MicroQRCode, _FORMAT.RMQRCode, _FORMAT.DataMatrix, _FORMAT.Aztec]
_MATRIX_NAMES = frozenset({"QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec"})
_LINEAR_MODULES: dict[Symbology, int] = {"EAN13": 95, "UPCA": 95, "EAN8": 67, "UPCE": 51}
"""Bars and spaces between the outer guard bars (GS1 General Specifications, 5.2)."""
_LEAST_SIDE = 20
"""Pixels below which a picture holds no code: Micro QR M1 has 11 modules."""
_SHORTEST: dict[Symbology, int] = {"ITF": 8, "Code39": 4}
"""These have no check digit, so that stripes in artwork now and then read as a few characters."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code on a picture; `corners` (4 × 2, top left first, clockwise in the symbol's frame) in its pixels."""

    format: Symbology
    text: str | None
    payload: Payload | None
    corners: NDArray[np.float64]
    module: float | None = None
    """Width of one module in pixels."""
    quiet_zone: float | None = None
    contrast: float | None = None

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        left, top = self.corners.min(axis=0)
        right, bottom = self.corners.max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def code(self, size: tuple[int, int], page: int | None, page_mm: tuple[float, float] | None) -> Code:
        """Return the model's code; `size` is the picture's width and height, all of which is the page of `page_mm`."""
        left, top, right, bottom = self.bounds
        width, height = size
        box = Box(left / width, top / height, right / width, bottom / height) if page is not None else None
        module_mm = self.module * page_mm[0] / width if self.module is not None and page_mm is not None else None
        return Code(
            self.format,
            self.text,
            self.payload,
            page,
            box,
            round(module_mm, 4) if module_mm is not None else None,
            self.quiet_zone,
            self.contrast,
        )


def find_symbols(gray: Gray, *, thorough: bool = True) -> list[Symbol]:
    """Find all codes of a picture (two-dimensional uint8); those that cannot be decoded have the text None.

    With `thorough`, code-like patches that gave nothing are tried again enlarged, sharpened and with another threshold.
    """
    if min(gray.shape) < _LEAST_SIDE:
        return []
    found = _decode(gray)
    candidates = [c for c in symbols.find_candidates(gray) if not _covered(c.corners, found)]
    for candidate in candidates:
        better = _decode_patch(gray, candidate.corners) if thorough else []
        found += [symbol for symbol in better if not _covered(symbol.corners, found)]
        if better or _covered(candidate.corners, found):
            continue
        found.append(Symbol(candidate.format, None, None, candidate.corners, candidate.module))
    return [_measure(gray, symbol) for symbol in found]


def blank(gray: Gray, found: list[Symbol]) -> Gray:
    """Return the picture with its codes painted over in the colour of their ground, so that they are not read as type."""
    if not found:
        return gray
    painted = gray.copy()
    for symbol in found:
        centre = symbol.corners.mean(axis=0)
        grown = centre + (symbol.corners - centre) * 1.06
        ring = centre + (symbol.corners - centre) * 1.12
        edge = np.zeros(gray.shape, np.uint8)
        cv2.polylines(edge, [np.rint(ring).astype(np.int32)], isClosed=True, color=1)
        around = gray[edge == 1]
        shade = int(np.median(around)) if around.size else 255
        cv2.fillConvexPoly(painted, np.rint(grown).astype(np.int32), shade)
    return painted


def _decode(gray: Gray, formats: list[Any] | None = None, **how: Any) -> list[Symbol]:
    results = zxingcpp.read_barcodes(np.ascontiguousarray(gray), formats=_or(formats or _FORMATS), **how)
    return [symbol for symbol in map(_symbol, results) if symbol is not None]


def _or(formats: list[Any]) -> Any:
    return zxingcpp.BarcodeFormats(formats) if len(formats) > 1 else formats[0]


def _symbol(result: Any) -> Symbol | None:
    name = _NAMES.get(result.format, "Other")
    text = result.text
    if not text or len(text) < _SHORTEST.get(name, 1):
        return None
    if name == "EAN13" and len(text) == 13 and text[0] == "0":
        name, text = "UPCA", text[1:]
    place = result.position
    corners = np.array(
        [[p.x, p.y] for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)], np.float64
    )
    across = (float(np.linalg.norm(corners[1] - corners[0])) + float(np.linalg.norm(corners[2] - corners[3]))) / 2 + 1
    modules = _modules_across(name, result)
    return Symbol(
        name,
        text,
        classify(text, name, gs1=result.content_type == zxingcpp.ContentType.GS1),
        corners,
        across / modules if modules else None,
    )


def _modules_across(name: Symbology, result: Any) -> int | None:
    if name in _LINEAR_MODULES:
        return _LINEAR_MODULES[name]
    version = str((result.extra or {}).get("Version", "")) if isinstance(result.extra, dict) else ""
    if name == "QRCode" and version.isdigit():
        return 17 + 4 * int(version)
    if name == "MicroQRCode" and version[1:].isdigit():
        return 9 + 2 * int(version[1:])
    if "x" in version:  # "R11x27" and "18x18" are rows x columns
        return int(version.split("x")[1])
    if name == "Aztec" and version.isdigit():
        layers = int(version)
        # ISO/IEC 24778: compact symbols have 11 + 4 per layer, full ones also a reference grid line per 15 modules
        return 11 + 4 * layers if layers <= 4 else 15 + 4 * layers + 2 * ((2 * layers + 6) // 15)
    return None


# --- retries ----------------------------------------------------------------------------------------------------------


def _decode_patch(gray: Gray, corners: NDArray[np.float64]) -> list[Symbol]:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    margin = 0.25 * max(right - left, bottom - top)
    x0, y0 = max(0, int(left - margin)), max(0, int(top - margin))
    patch = gray[y0 : int(bottom + margin) + 1, x0 : int(right + margin) + 1]
    if min(patch.shape) < 8:
        return []
    blurred = cv2.GaussianBlur(patch, (0, 0), 2)
    sharp = np.clip(patch.astype(np.int16) * 2 - blurred, 0, 255).astype(np.uint8)
    scale = 3 if max(patch.shape) < 700 else 2
    large = cv2.resize(patch, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    tries: list[tuple[Any, int, Any]] = [
        (patch, 1, zxingcpp.Binarizer.LocalAverage),
        (patch, 1, zxingcpp.Binarizer.GlobalHistogram),
        (large, scale, zxingcpp.Binarizer.LocalAverage),
        (large, scale, zxingcpp.Binarizer.GlobalHistogram),
        (sharp, 1, zxingcpp.Binarizer.LocalAverage),
        (cv2.GaussianBlur(patch, (5, 5), 0), 1, zxingcpp.Binarizer.LocalAverage),
    ]
    for picture, enlarged, binarizer in tries:
        found = _decode(picture, _MATRIX, binarizer=binarizer)
        if found:
            return [
                replace(
                    symbol,
                    corners=symbol.corners / enlarged + (x0, y0),
                    module=symbol.module / enlarged if symbol.module else None,
                )
                for symbol in found
            ]
    return []


def _covered(corners: NDArray[np.float64], found: list[Symbol]) -> bool:
    x, y = corners.mean(axis=0)
    for symbol in found:
        left, top, right, bottom = symbol.bounds
        if left <= x <= right and top <= y <= bottom:
            return True
        cx, cy = symbol.corners.mean(axis=0)
        low, high = corners.min(axis=0), corners.max(axis=0)
        if low[0] <= cx <= high[0] and low[1] <= cy <= high[1]:
            return True
    return False


# --- measures ---------------------------------------------------------------------------------------------------------

_QUIET_CAP = 10.0
"""Modules; no symbology asks for more than 11, and what is beyond is other artwork."""


def _measure(gray: Gray, symbol: Symbol) -> Symbol:
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
    return (0, 1, 2, 3) if symbol.format in _MATRIX_NAMES or symbol.format == "Other" else (1, 3)


def _strip(gray: Gray, symbol: Symbol, side: int, modules: float) -> NDArray[np.float64]:
    """Return the shades along a line outside of one side (0 top, 1 right, 2 bottom, 3 left), `modules` away from it."""
    corners = symbol.corners
    start, end = corners[side], corners[(side + 1) % 4]
    away = (start + end) / 2 - corners.mean(axis=0)
    along = (end - start) / max(1e-6, float(np.linalg.norm(end - start)))
    away = away - along * float(away @ along)
    away /= max(1e-6, float(np.linalg.norm(away)))
    margin = 0.0 if symbol.format in _MATRIX_NAMES else 0.2
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
