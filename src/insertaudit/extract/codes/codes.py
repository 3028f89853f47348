"""QR and other two-dimensional codes, and barcodes, on a grayscale picture: those that decode, and those that do not.

A quick pass over the whole picture comes first. Dearer ones look only at what is left and is made of modules or bars.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.codes import bars, modules, textures
from insertaudit.extract.codes.decoding import MATRIX_NAMES, Symbol, decode, decode_again, decode_bars
from insertaudit.extract.codes.modules import Candidate
from insertaudit.extract.codes.printquality import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from insertaudit.extract.codes.decoding import Doubt, Effort
    from insertaudit.extract.codes.textures import Bounds
    from insertaudit.model import Symbology

    Gray = NDArray[np.uint8]

__all__ = ["Symbol", "blank", "find_symbols"]

_LEAST_SIDE = 7
"""Modules, and so pixels, of the lowest code there is: rMQR R7."""
_MAX_FIELDS = 40
"""Fields that are looked at more closely, the largest first; artwork of many small pieces has hundreds."""
_MAX_FRAMES = 4
"""Frames of codes that zxing could not decode; artwork of nested squares has dozens."""
_TINY = 100
"""Pixels: a code of this size whose modules can be told apart has been decoded at once."""
_MAX_TINY = 20
_SMALL_MODULE = 3.0
"""Pixels of a module below which a code is measured on the finer picture."""
_FEW = 2
_MAX_RETRIES = 6
_MAX_GLANCES = 3


def find_symbols(gray: Gray, finer: Callable[[], Gray] | None = None, artwork: Gray | None = None) -> list[Symbol]:
    """Find all codes of a picture (two-dimensional uint8); those that cannot be decoded have the text None.

    `finer` gives the same picture with more pixels where there is such a one; it is asked for only where something
    that looks like a code did not decode. `artwork` is the same picture without the type that is known to be type:
    only there is looked for codes that do not decode at once.
    """
    if min(gray.shape) < _LEAST_SIDE:
        return []
    fine = cache(finer) if finer is not None else None
    found, doubts = decode(gray)
    rest = blank(gray if artwork is None else artwork, found)
    fields = sorted(textures.find_fields(rest), key=_area, reverse=True)
    undecoded: list[Candidate] = []
    for place, effort, candidate in _places(rest, fields, doubts, found):
        better = decode_again(rest, place, effort)
        if not better and candidate is not None:
            undecoded.append(candidate)
        found += [symbol for symbol in better if not _overlaps(symbol.bounds, found)]
    unread_bars = _bars(rest, found)
    if fine is not None:
        tiny = [field for field in fields if _is_tiny(rest, field) and not _overlaps(field, found)]
        if undecoded or unread_bars or tiny:
            _closer(gray, fine(), found, undecoded, unread_bars, tiny[:_MAX_TINY])
    found += _once(undecoded, found, doubts)
    found += [symbol for symbol in unread_bars if not _overlaps(symbol.bounds, found)]
    return [
        measure(gray, symbol) if fine is None or not _is_small(symbol) else _measured_finer(gray, fine(), symbol)
        for symbol in found
    ]


def _is_small(symbol: Symbol) -> bool:
    return symbol.module is not None and symbol.module < _SMALL_MODULE


def _measured_finer(gray: Gray, fine: Gray, symbol: Symbol) -> Symbol:
    """Measure a code on the finer picture: with few pixels a module its edges are uncertain and its shades are mixed."""
    scale = fine.shape[1] / gray.shape[1]
    same = _rescaled(symbol, scale)
    if symbol.text is not None and symbol.format in MATRIX_NAMES:
        again = decode_again(fine, same.bounds, "stubborn")
        same = next((one for one in again if one.text == symbol.text), same)
    return _rescaled(measure(fine, same), 1 / scale)


def _places(
    rest: Gray, fields: list[Bounds], doubts: list[Doubt], found: list[Symbol]
) -> Iterator[tuple[Bounds, Effort, Candidate | None]]:
    """Yield where to look again, how hard, and the code that seems to be there; `found` grows between two places."""
    frames = sorted(doubts, key=lambda d: _area(d.bounds), reverse=True)[:_MAX_FRAMES]
    for doubt in frames:
        if not _overlaps(doubt.bounds, found):
            framed = modules.judge_frame(rest, doubt.corners, doubt.format)
            sure = framed is not None or len(doubts) <= _FEW
            yield doubt.bounds, "stubborn" if sure else "retry", framed
    retries = glances = 0
    for field in fields[:_MAX_FIELDS]:
        if _overlaps(field, found):
            continue
        turn = modules.direction(rest, field)
        if turn is not None:
            candidate = modules.judge(rest, field, turn)
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
    """Return the barcodes that do not decode; those that do once they are set upright are put into `found`."""
    unread: list[Symbol] = []
    for field in bars.find_bars(rest):
        if _overlaps(_bounds(field.corners), found + unread):
            continue
        decoded = [symbol for symbol in decode_bars(rest, field.corners) if not _overlaps(symbol.bounds, found)]
        found += decoded
        if not decoded:
            unread.append(Symbol(_bar_format(field), None, None, field.corners, field.module))
    return unread


def _bar_format(field: bars.BarField) -> Symbology:
    """Say what barcode it most likely is, by its width in modules."""
    across = float(np.linalg.norm(field.corners[1] - field.corners[0])) / field.module
    return "EAN13" if 85 <= across <= 105 else "EAN8" if 62 <= across <= 72 else "Code128"


def _is_tiny(rest: Gray, field: Bounds) -> bool:
    """Say whether a field may hold a code whose modules are too small to see at this resolution."""
    left, top, right, bottom = (round(side) for side in field)
    if max(right - left, bottom - top) > _TINY or not 0.55 < (right - left) / max(1, bottom - top) < 1.8:
        return False
    patch = rest[top:bottom, left:right]
    threshold, _ = cv2.threshold(patch, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return 0.15 < float((patch <= threshold).mean()) < 0.85


def _closer(
    gray: Gray,
    fine: Gray,
    found: list[Symbol],
    undecoded: list[Candidate],
    unread_bars: list[Symbol],
    tiny: list[Bounds],
) -> None:
    """Look on the finer picture at what did not decode: what does is put into `found`.

    Tiny fields that turn out to be made of modules are put into `undecoded`.
    """
    scale = fine.shape[1] / gray.shape[1]

    def add(symbols: list[Symbol]) -> None:
        back = [_rescaled(symbol, 1 / scale) for symbol in symbols]
        found.extend([symbol for symbol in back if not _overlaps(symbol.bounds, found)])

    for candidate in undecoded:
        add(decode_again(fine, _times(_bounds(candidate.corners), scale), "stubborn"))
    for field in tiny:
        if _overlaps(field, found):
            continue
        place = _times(field, scale)
        tiny_code = modules.judge(fine, place, modules.direction(fine, place))
        better = decode_again(fine, place, "retry" if tiny_code is None else "stubborn")
        add(better)
        if tiny_code is not None and not better:
            undecoded.append(Candidate(tiny_code.format, tiny_code.corners / scale, tiny_code.module / scale))
    for symbol in unread_bars:
        add(decode_bars(fine, symbol.corners * scale))


def _times(bounds: Bounds, factor: float) -> Bounds:
    return bounds[0] * factor, bounds[1] * factor, bounds[2] * factor, bounds[3] * factor


def _rescaled(symbol: Symbol, factor: float) -> Symbol:
    """Return a code on the same picture with `factor` times the pixels."""
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
