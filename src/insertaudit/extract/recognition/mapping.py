"""Words of OCR carried from the pixels of one picture to those of another: turned, scaled, cut out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord

    Gray = NDArray[np.uint8]


def turned(gray: Gray, angle: int) -> Gray:
    """Turn a picture so that type of this direction (90 reads upwards) stands upright."""
    return np.ascontiguousarray(np.rot90(gray, k=-(angle // 90) % 4))


def unturned(word: OcrWord, angle: int, width: int, height: int) -> OcrWord:
    """Map a word from a picture turned by `turned` back to the picture of width × height."""
    if angle == 90:
        bounds = (word.top, height - word.right, word.bottom, height - word.left)
    elif angle == 180:
        bounds = (width - word.right, height - word.bottom, width - word.left, height - word.top)
    elif angle == 270:
        bounds = (width - word.bottom, word.left, width - word.top, word.right)
    else:
        return word
    left, top, right, bottom = bounds
    return replace(word, left=left, top=top, right=right, bottom=bottom, angle=(word.angle + angle) % 360)


def rescaled(word: OcrWord, factor: float) -> OcrWord:
    return replace(
        word, left=word.left * factor, top=word.top * factor, right=word.right * factor, bottom=word.bottom * factor
    )


def moved(word: OcrWord, right: float, down: float, *, block: int) -> OcrWord:
    """Shift a word that was read on a crop; `block` is added to its block, to keep those of several crops apart."""
    return replace(
        word,
        left=word.left + right,
        top=word.top + down,
        right=word.right + right,
        bottom=word.bottom + down,
        block=word.block + block,
    )
