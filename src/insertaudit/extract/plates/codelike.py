"""Whether a part of a plate may hold a code: it changes often between dark and light. Frames, cut lines and shapes do not."""

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


def may_hold_code(gray: Gray) -> bool:
    """Say whether any place of a picture (about 150 dpi) changes as often as the least code does."""
    mean = cv2.boxFilter(gray, -1, (31, 31))
    dark = np.asarray(cv2.compare(gray, mean, cv2.CMP_LT), np.uint8) >> 7
    # every other row and column is enough: modules that decode have two pixels
    across = np.asarray(dark[:-1:2, 1:] ^ dark[:-1:2, :-1], np.uint8)
    down = np.asarray(dark[1:, :-1:2] ^ dark[:-1, :-1:2], np.uint8)
    if _has_bars(across, (_LENGTH, 1)) or _has_bars(down, (1, _LENGTH)):
        return True
    rows, columns = _counted(across, (_SIDE, 1))[:, ::2], _counted(down, (1, _SIDE))[::2]
    return bool(((rows >= _LEAST_ACROSS) & (columns >= _LEAST_ACROSS)).any())


def _has_bars(changes: Gray, size: tuple[int, int]) -> bool:
    whole = changes.sum(axis=1 if size[0] > 1 else 0, dtype=np.uint16)
    return int(whole.max(initial=0)) >= _LEAST_BARS and int(_counted(changes, size).max(initial=0)) >= _LEAST_BARS


def _counted(changes: Gray, size: tuple[int, int]) -> Gray:
    """Return how many changes lie about each pixel, 255 at most."""
    counts = cv2.boxFilter(changes, -1, size, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(counts, np.uint8)
