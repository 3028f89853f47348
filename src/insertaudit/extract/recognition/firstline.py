"""In which language a picture is read first, told by its fullest line: a page read in the wrong one has to be read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition import ocr
from insertaudit.extract.recognition.doubt import SURE, plausible
from insertaudit.extract.recognition.languages import other_language
from insertaudit.extract.recognition.orientation import outlines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_SIDE = 1_000
"""Pixels of the longer side at which the line is looked for."""
_HEIGHTS = (5, 30)
"""Pixels of type there."""
_LEAST_LETTERS = 250
"""Of a picture that is worth the look: what has fewer is soon read twice."""
_LETTER = 0.6
"""Width of a letter, in heights of the outline that it is part of."""
_MARGIN = 0.5


def first_languages(gray: Gray, languages: tuple[str, ...], count: int, budget: Budget) -> tuple[str, ...]:
    """Return the first `count` of `languages`, or another one and the last of those, where the fullest line is in that."""
    main = languages[:count]
    found = ocr.engine()
    line = _fullest_line(gray)
    if found is None or line is None:
        return main
    others = found.usable(tuple(language for language in languages if language not in main))
    words = plausible(ocr.read_words(line, main, budget, psm=ocr.LINE)) if others else []
    other = other_language([word.text for word in words if word.confidence >= SURE], main, others) if words else None
    return (other, main[-1]) if other else main


def _fullest_line(gray: Gray) -> Gray | None:
    boxes, scale = outlines(gray, _SIDE), min(1.0, _SIDE / max(gray.shape))
    boxes = boxes[(boxes[:, 3] >= _HEIGHTS[0]) & (boxes[:, 3] <= _HEIGHTS[1])]
    letters = np.maximum(1, np.rint(boxes[:, 2] / (_LETTER * boxes[:, 3])))
    if letters.sum() < _LEAST_LETTERS:
        return None
    height = float(np.median(boxes[:, 3]))
    middle = boxes[:, 1] + boxes[:, 3] // 2
    rows = np.bincount(middle, weights=letters)
    reach = max(1, round(height / 2))
    fullest = int(np.convolve(rows, np.ones(reach), "same").argmax())
    inside = boxes[np.abs(middle - fullest) <= reach]
    margin = _MARGIN * height
    top, bottom = inside[:, 1].min() - margin, (inside[:, 1] + inside[:, 3]).max() + margin
    left, right = inside[:, 0].min() - height, (inside[:, 0] + inside[:, 2]).max() + height
    return np.ascontiguousarray(
        gray[max(0, int(top / scale)) : int(bottom / scale) + 1, max(0, int(left / scale)) : int(right / scale) + 1]
    )
