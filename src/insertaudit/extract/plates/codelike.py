"""Whether a part of a plate may hold a code: it changes often between dark and light, at uneven distances.

Frames, cut lines and shapes do not change often; hatching changes evenly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

_SIDE = 127
"""Pixels at 150 dpi along which the modules of a two-dimensional code are counted: 21 mm, or half of a larger code."""
_LEAST_ACROSS = 6
"""Changes along that in a row and in a column, both through one point; the least Data Matrix has 10 beside its borders."""
_LENGTH = 401
_LEAST_BARS = 20
"""Changes along `_LENGTH` pixels of a row or a column; UPC-E, the shortest barcode, has 34."""
_UNEVEN = 2
"""Pixels by which a bar, or a gap, is wider or narrower than the one before it: the least module that decodes."""
_LEAST_UNEVEN, _LEAST_UNEVEN_BARS = 3, 10
"""Of the changes counted above; masked data have two in three."""


def may_hold_code(gray: Gray) -> bool:
    """Say whether any place of a picture (about 150 dpi) changes as often as the least code does."""
    mean = cv2.boxFilter(gray, -1, (31, 31))
    dark = np.asarray(cv2.compare(gray, mean, cv2.CMP_LT), np.uint8) >> 7
    # every other row and column is enough: modules that decode have two pixels
    across = np.asarray(dark[:-1:2, 1:] ^ dark[:-1:2, :-1], np.uint8)
    down = np.asarray(dark[1:, :-1:2] ^ dark[:-1, :-1:2], np.uint8)
    if not _is_dense(across, down, _LEAST_ACROSS, _LEAST_BARS):
        return False
    uneven_down = np.ascontiguousarray(_uneven(np.ascontiguousarray(down.T)).T)
    return _is_dense(_uneven(across), uneven_down, _LEAST_UNEVEN, _LEAST_UNEVEN_BARS)


def _is_dense(across: Gray, down: Gray, least: int, least_bars: int) -> bool:
    """Say whether there are so many changes along the side of a code, both ways, or so many along a barcode."""
    if _has_bars(across, (_LENGTH, 1), least_bars) or _has_bars(down, (1, _LENGTH), least_bars):
        return True
    rows, columns = _counted(across, (_SIDE, 1))[:, ::2], _counted(down, (1, _SIDE))[::2]
    return bool(((rows >= least) & (columns >= least)).any())


def _uneven(changes: Gray) -> Gray:
    """Return those changes along rows that end a bar, or a gap, of another width than the one before it."""
    places = np.flatnonzero(changes)
    widths, rows = np.diff(places), places // changes.shape[1]
    uneven = (np.abs(widths[2:] - widths[:-2]) >= _UNEVEN) & (rows[3:] == rows[:-3])
    kept = np.zeros(changes.shape, np.uint8)
    kept.reshape(-1)[places[3:][uneven]] = 1
    return kept


def _has_bars(changes: Gray, size: tuple[int, int], least: int) -> bool:
    whole = changes.sum(axis=1 if size[0] > 1 else 0, dtype=np.uint16)
    return int(whole.max(initial=0)) >= least and int(_counted(changes, size).max(initial=0)) >= least


def _counted(changes: Gray, size: tuple[int, int]) -> Gray:
    """Return how many changes lie about each pixel, 255 at most."""
    counts = cv2.boxFilter(changes, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(counts, np.uint8)
