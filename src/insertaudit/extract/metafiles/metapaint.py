"""Figures of a metafile painted as they are shown, so that OCR and the code reader see what they draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from insertaudit.extract.metafiles.metacanvas import Point

    Colour = tuple[int, int, int]
    """Red, green, blue."""

_LONGER_SIDES = (200.0, 3000.0)
"""Pixels: type of 10 points on a drawing of A4 is 35 pixels high."""
_ONE_FIGURE = 600.0
"""Pixels of a figure that stands alone: it may be a whole word."""
_FIGURE = 60.0
"""Pixels of a middling figure's longer side, where the limits allow: OCR reads letters of 20 to 80 well, larger ones badly."""
_MARGIN = 120
"""OCR misreads type that reaches to the edge."""
_SHIFT = 4
"""Bits of a pixel's fraction that OpenCV takes."""
_MAX_POINTS = 400_000
_MAX_SHAPES = 8_000
_CURVE_STEPS = 8


@dataclass(frozen=True, slots=True)
class Shape:
    rings: list[list[Point]]
    """Filled by the even-odd rule."""
    fill: Colour | None
    edge: Colour | None
    is_closed: bool


@dataclass(slots=True)
class Painting:
    shapes: list[Shape] = field(default_factory=list)
    is_faithful: bool = True
    """False once a record was met that paints in a way not followed here."""
    _points: int = 0

    def add(self, shape: Shape) -> None:
        self._points += sum(map(len, shape.rings))
        if self._points > _MAX_POINTS or len(self.shapes) > _MAX_SHAPES:
            self.is_faithful = False
        elif shape.fill or shape.edge:
            self.shapes.append(shape)

    def png(self) -> bytes:
        """Paint on white; b"" where there is nothing, or no picture can be made of it."""
        points = np.array([point for shape in self.shapes for ring in shape.rings for point in ring], np.float64)
        if not len(points) or not np.isfinite(points).all():
            return b""
        low, high = points.min(axis=0), points.max(axis=0)
        longer = float((high - low).max())
        if not 0 < longer < 1e9:
            return b""
        spans = [float(np.ptp(np.array(ring), axis=0).max()) for shape in self.shapes for ring in shape.rings if ring]
        middling = max(float(np.median(spans)), longer / 1e6)
        least = max(_LONGER_SIDES[0], _ONE_FIGURE / len(spans))
        scale = min(max(_FIGURE / middling * longer, least), _LONGER_SIDES[1]) / longer
        width, height = (int(side * scale) + 2 * _MARGIN for side in high - low)
        pixels = np.full((height, width, 3), 255, np.uint8)
        for shape in self.shapes:
            rings = [
                (((np.array(ring) - low) * scale + _MARGIN) * (1 << _SHIFT)).round().astype(np.int32)
                for ring in shape.rings
                if len(ring) > 1
            ]
            if rings and shape.fill:
                cv2.fillPoly(pixels, rings, shape.fill[::-1], cv2.LINE_AA, _SHIFT)
            if rings and shape.edge:
                cv2.polylines(pixels, rings, shape.is_closed, shape.edge[::-1], 3, cv2.LINE_AA, _SHIFT)
        return cv2.imencode(".png", pixels)[1].tobytes()


def flattened(points: list[Point]) -> list[Point]:
    """Cubic curves, one after the other, as a chain of lines."""
    if len(points) < 4:
        return points
    chain = [points[0]]
    for at in range(0, len(points) - 3, 3):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[at : at + 4]
        for step in range(1, _CURVE_STEPS + 1):
            t = step / _CURVE_STEPS
            u = 1 - t
            a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            chain.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return chain
