"""QR and other two-dimensional codes, and barcodes, on a grayscale picture: those that decode, and those that do not.

A quick pass over the whole picture comes first. Dearer ones look only at what is left and is made of modules or bars.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract import bars, modules, textures
from insertaudit.extract.decoding import Symbol, decode, decode_again, decode_bars
from insertaudit.extract.printquality import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from insertaudit.extract.decoding import Doubt, Effort
    from insertaudit.extract.modules import Candidate
    from insertaudit.extract.textures import Bounds
    from insertaudit.model import Symbology

    Gray = NDArray[np.uint8]

__all__ = ["Symbol", "blank", "find_symbols"]

_LEAST_SIDE = 7
"""Modules, and so pixels, of the lowest code there is: rMQR R7."""
_MAX_FIELDS = 40
"""Fields that are looked at more closely, the largest first; artwork of many small pieces has hundreds."""
_MAX_FRAMES = 4
"""Frames of codes that zxing could not decode; artwork of nested squares has dozens."""
_FEW = 2
_MAX_RETRIES = 6
_MAX_GLANCES = 3


def find_symbols(gray: Gray, finer: Callable[[], Gray] | None = None) -> list[Symbol]:
    """Find all codes of a picture (two-dimensional uint8); those that cannot be decoded have the text None.

    `finer` gives the same picture with more pixels where there is such a one; it is asked for only where something
    that looks like a code did not decode.
    """
    if min(gray.shape) < _LEAST_SIDE:
        return []
    found, doubts = decode(gray)
    rest = blank(gray, found)
    undecoded: list[Candidate] = []
    for place, effort, candidate in _places(rest, doubts, found):
        better = decode_again(rest, place, effort)
        if not better and candidate is not None:
            undecoded.append(candidate)
        found += [symbol for symbol in better if not _overlaps(symbol.bounds, found)]
    found += _bars(rest, found)
    if finer is not None and (undecoded or any(symbol.text is None for symbol in found)):
        found = _closer(gray, finer(), found, undecoded)
    found += _once(undecoded, found, doubts)
    return [measure(gray, symbol) for symbol in found]


def _places(rest: Gray, doubts: list[Doubt], found: list[Symbol]) -> Iterator[tuple[Bounds, Effort, Candidate | None]]:
    """Yield where to look again, how hard, and the code that seems to be there; `found` grows between two places."""
    frames = sorted(doubts, key=lambda d: _area(d.bounds), reverse=True)[:_MAX_FRAMES]
    for doubt in frames:
        if not _overlaps(doubt.bounds, found):
            framed = modules.judge_frame(rest, doubt.corners, doubt.format)
            sure = framed is not None or len(doubts) <= _FEW
            yield doubt.bounds, "stubborn" if sure else "retry", framed
    retries = glances = 0
    for field in sorted(textures.find_fields(rest), key=_area, reverse=True)[:_MAX_FIELDS]:
        if _overlaps(field, found):
            continue
        if modules.is_directed(rest, field):
            candidate = modules.judge(rest, field)
            if candidate is not None:
                yield field, "stubborn", candidate
            elif retries < _MAX_RETRIES and 0.5 < (field[2] - field[0]) / (field[3] - field[1]) < 2:
                retries += 1
                yield field, "retry", None
        elif glances < _MAX_GLANCES:
            glances += 1
            yield field, "glance", None


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


def _bars(rest: Gray, found: list[Symbol]) -> list[Symbol]:
    more: list[Symbol] = []
    for field in bars.find_bars(rest):
        bounds = _bounds(field.corners)
        if _overlaps(bounds, found + more):
            continue
        decoded = [symbol for symbol in decode_bars(rest, field.corners) if not _overlaps(symbol.bounds, found + more)]
        more += decoded or [Symbol(_bar_format(field), None, None, field.corners, field.module)]
    return more


def _bar_format(field: bars.BarField) -> Symbology:
    """Say what barcode it most likely is, by its width in modules."""
    across = float(np.linalg.norm(field.corners[1] - field.corners[0])) / field.module
    return "EAN13" if 85 <= across <= 105 else "EAN8" if 62 <= across <= 72 else "Code128"


def _closer(gray: Gray, fine: Gray, found: list[Symbol], undecoded: list[Candidate]) -> list[Symbol]:
    """Look again at what did not decode, on the finer picture; what decodes there is put into `found`."""
    scale = fine.shape[1] / gray.shape[1]
    doubtful = [symbol for symbol in found if symbol.text is None and symbol.payload is None]
    sure = [symbol for symbol in found if symbol not in doubtful]
    for symbol in doubtful:
        better = decode_bars(fine, symbol.corners * scale)
        sure += [_scaled(one, 1 / scale) for one in better] or [symbol]
    for candidate in undecoded:
        left, top, right, bottom = _bounds(candidate.corners * scale)
        better = decode_again(fine, (left, top, right, bottom), "stubborn")
        sure += [_scaled(one, 1 / scale) for one in better]
    return sure


def _scaled(symbol: Symbol, factor: float) -> Symbol:
    module = symbol.module * factor if symbol.module else None
    return replace(symbol, corners=symbol.corners * factor, module=module)


def _once(undecoded: list[Candidate], found: list[Symbol], doubts: list[Doubt]) -> list[Symbol]:
    """Return each code that nobody could decode once, the largest of overlapping ones, by the name that zxing has for it."""
    kept: list[Symbol] = []
    for candidate in sorted(undecoded, key=lambda c: _area(_bounds(c.corners)), reverse=True):
        bounds = _bounds(candidate.corners)
        if _overlaps(bounds, found + kept):
            continue
        names = [d.format for d in doubts if d.format in {"Aztec", "DataMatrix"} and _inside(d.bounds, bounds)]
        name = names[0] if names else candidate.format
        kept.append(Symbol(name, None, None, candidate.corners, candidate.module))
    return kept


def _bounds(corners: NDArray[np.float64]) -> Bounds:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _area(bounds: Bounds) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _inside(inner: Bounds, outer: Bounds) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _overlaps(bounds: Bounds, found: list[Symbol]) -> bool:
    """Say whether a field and one of the codes are the same thing: the middle of one lies in the other."""
    return any(_inside(bounds, symbol.bounds) or _inside(symbol.bounds, bounds) for symbol in found)
