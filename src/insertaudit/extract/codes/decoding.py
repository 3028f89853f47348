"""Codes decoded by zxing: on a picture, and on a part of it that is turned, enlarged, sharpened, thresholded in other ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import cv2
import numpy as np
import zxingcpp

from insertaudit.extract.codes.payload import classify
from insertaudit.model import Box, Code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from insertaudit.model import Payload, Symbology

    Gray = NDArray[np.uint8]

_FORMAT = zxingcpp.BarcodeFormat
_BINARIZER = zxingcpp.Binarizer
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
MATRIX_NAMES = frozenset({"QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec"})
_MATRIX = [_FORMAT.QRCode, _FORMAT.MicroQRCode, _FORMAT.RMQRCode, _FORMAT.DataMatrix, _FORMAT.Aztec]
_OTHER_BARS = [_FORMAT.DataBar, _FORMAT.DataBarExp, _FORMAT.DataBarLtd, _FORMAT.Code93, _FORMAT.Codabar]
"""Product and parcel codes that are looked for only where bars were found: on whole pages they cost time."""
PAGE = zxingcpp.BarcodeFormats(list(_NAMES))
MATRIX = zxingcpp.BarcodeFormats(_MATRIX)
BARS = zxingcpp.BarcodeFormats([form for form in _NAMES if form not in _MATRIX] + _OTHER_BARS)
_LINEAR_MODULES: dict[Symbology, int] = {"EAN13": 95, "UPCA": 95, "EAN8": 67, "UPCE": 51}
"""Bars and spaces between the outer guard bars (GS1 General Specifications, 5.2)."""
_SHORTEST: dict[Symbology, int] = {"ITF": 8, "Code39": 4, "Other": 4}
"""These have no check digit, so that stripes in artwork now and then read as a few characters."""
_MAX_STRIP = 4_000
_LEAST_DOUBT = 12
"""Pixels: QR frames of a smaller side are specks."""


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


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place (corners 4 × 2, in pixels) where zxing saw the frame of a code whose data do not check out."""

    format: Symbology
    corners: NDArray[np.float64]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        (left, top), (right, bottom) = self.corners.min(axis=0), self.corners.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


def decode(gray: Gray, formats: Any = PAGE) -> tuple[list[Symbol], list[Doubt]]:
    """Return the codes of a picture that decode, and the places of those that nearly do."""
    results = zxingcpp.read_barcodes(np.ascontiguousarray(gray), formats=formats, return_errors=True)
    found = [symbol for symbol in map(_symbol, results) if symbol is not None]
    return found, [doubt for doubt in map(_doubt, results) if doubt is not None]


def _doubt(result: Any) -> Doubt | None:
    if result.valid or result.format not in _NAMES:
        return None
    corners = _corners(result)
    return Doubt(_NAMES[result.format], corners) if np.ptp(corners, axis=0).min() >= _LEAST_DOUBT else None


def _corners(result: Any) -> NDArray[np.float64]:
    place = result.position
    return np.array(
        [[p.x, p.y] for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)], np.float64
    )


def _symbol(result: Any) -> Symbol | None:
    """Return a decoded code; its text is None where it holds bytes that make no text."""
    if not result.valid:
        return None
    name = _NAMES.get(result.format, "Other")
    text = result.text
    if (not text and not result.bytes) or (text and len(text) < _SHORTEST.get(name, 1)):
        return None
    if name == "EAN13" and len(text) == 13 and text[0] == "0":
        name, text = "UPCA", text[1:]
    corners = _corners(result)
    across = (float(np.linalg.norm(corners[1] - corners[0])) + float(np.linalg.norm(corners[2] - corners[3]))) / 2
    if name not in MATRIX_NAMES:
        across += 1  # zxing gives the last dark pixel of bars, but the outer edges of modules
    modules = _modules_across(name, result)
    return Symbol(
        name,
        text or None,
        classify(text, name, gs1=result.content_type == zxingcpp.ContentType.GS1) if text else None,
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


# --- parts of a picture -----------------------------------------------------------------------------------------------


Effort = Literal["glance", "retry", "stubborn"]
"""How many ways are tried: the two cheapest, the three that help most, all that have ever helped."""


def decode_again(gray: Gray, bounds: tuple[float, float, float, float], effort: Effort) -> list[Symbol]:
    """Try once more to decode two-dimensional codes in a part of a picture; corners are in the whole picture's pixels."""
    left, top, right, bottom = bounds
    margin = 4 + 0.2 * max(right - left, bottom - top)
    x0, y0 = max(0, int(left - margin)), max(0, int(top - margin))
    patch = np.ascontiguousarray(gray[y0 : int(bottom + margin) + 1, x0 : int(right + margin) + 1])
    if min(patch.shape) < 8:
        return []
    for picture, scale, binarizer in _VARIANTS[effort](patch):
        results = zxingcpp.read_barcodes(np.ascontiguousarray(picture), formats=MATRIX, binarizer=binarizer)
        found = [symbol for symbol in map(_symbol, results) if symbol is not None]
        if found:
            return [
                replace(
                    symbol,
                    corners=symbol.corners / scale + (x0, y0),
                    module=symbol.module / scale if symbol.module else None,
                )
                for symbol in found
            ]
    return []


def _glance(patch: Gray) -> Iterator[tuple[Gray, float, Any]]:
    yield patch, 1, _BINARIZER.GlobalHistogram
    half = cv2.resize(patch, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    yield np.asarray(half, np.uint8), 0.5, _BINARIZER.GlobalHistogram


def _retry(patch: Gray) -> Iterator[tuple[Gray, float, Any]]:
    yield patch, 1, _BINARIZER.GlobalHistogram
    scale = 3 if max(patch.shape) < 300 else 2 if max(patch.shape) < 900 else 1
    if scale > 1:
        yield _enlarged(patch, scale), scale, _BINARIZER.LocalAverage
    else:
        yield _blurred(patch, 5), 1, _BINARIZER.LocalAverage
    yield from list(_glance(patch))[1:]


def _stubborn(patch: Gray) -> Iterator[tuple[Gray, float, Any]]:
    yield patch, 1, _BINARIZER.LocalAverage
    yield from _retry(patch)
    for amount in (2, 4):
        sharp = cv2.addWeighted(patch, amount, cv2.GaussianBlur(patch, (0, 0), 2.0), 1 - amount, 0)
        yield np.asarray(sharp, np.uint8), 1, _BINARIZER.LocalAverage
    yield _blurred(patch, 5), 1, _BINARIZER.LocalAverage
    yield _blurred(patch, 7), 1, _BINARIZER.GlobalHistogram
    if max(patch.shape) < 1_200:
        large = _enlarged(patch, 2)
        yield large, 2, _BINARIZER.GlobalHistogram
        for window in (31, 121):
            even = cv2.adaptiveThreshold(
                _blurred(large, 5), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, window, 3
            )
            yield np.asarray(even, np.uint8), 2, _BINARIZER.GlobalHistogram


_VARIANTS: dict[Effort, Callable[[Gray], Iterator[tuple[Gray, float, Any]]]] = {
    "glance": _glance,
    "retry": _retry,
    "stubborn": _stubborn,
}


def _blurred(patch: Gray, side: int) -> Gray:
    return np.asarray(cv2.GaussianBlur(patch, (side, side), 0), np.uint8)


def _enlarged(patch: Gray, scale: float) -> Gray:
    return np.asarray(cv2.resize(patch, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)


def decode_bars(gray: Gray, corners: NDArray[np.float64]) -> list[Symbol]:
    """Try to decode a field of bars (4 × 2, clockwise, bars upright between the first and the last corner) set upright."""
    wide = float(np.linalg.norm(corners[1] - corners[0]))
    high = float(np.linalg.norm(corners[3] - corners[0]))
    along, down = (corners[1] - corners[0]) / wide, (corners[3] - corners[0]) / high
    margin = 0.12 * wide + 4
    origin = corners[0] - along * margin
    for scale in (1.0, 2.0, 3.0):
        size = (int((wide + 2 * margin) * scale), int(high * scale))
        if max(size) > _MAX_STRIP:
            break
        matrix = np.column_stack([along / scale, down / scale, origin])
        upright = cv2.warpAffine(
            gray, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
        )
        for binarizer in (_BINARIZER.LocalAverage, _BINARIZER.GlobalHistogram):
            results = zxingcpp.read_barcodes(np.ascontiguousarray(upright), formats=BARS, binarizer=binarizer)
            found = [symbol for symbol in map(_symbol, results) if symbol is not None]
            if found:
                return [
                    replace(
                        symbol,
                        corners=(symbol.corners / scale) @ np.array([along, down]) + origin,
                        module=symbol.module / scale if symbol.module else None,
                    )
                    for symbol in found
                ]
    return []
