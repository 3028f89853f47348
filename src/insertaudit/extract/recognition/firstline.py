"""In which languages a picture is read first, told by its fullest lines: a page read in the wrong one has to be read twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition import ocr
from insertaudit.extract.recognition.dictionary import knows
from insertaudit.extract.recognition.doubt import SURE, plausible
from insertaudit.extract.recognition.languages import other_language
from insertaudit.extract.recognition.orientation import outlines

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_SIDE = 1_000
"""Pixels of the longer side at which the line is looked for."""
_HEIGHTS = (5, 30)
"""Pixels of type there."""
_LEAST_LETTERS = 250
"""Of a picture that is worth the look: what has fewer is soon read twice."""
_MOST_LINES = 3
"""Read where the first one hints at another language."""
_LETTER = 0.6
"""Width of a letter, in heights of the outline that it is part of."""
_MARGIN = 0.5
_LEAST_WORD = 4
_LEAST_OWN = 2
_EDGES = "\"'.,:;!?()“”„’–-…*"


@dataclass(frozen=True, slots=True)
class FirstLanguages:
    page: tuple[str, ...]
    """What the page is read in: one where it is plainly in that, since beside English Tesseract takes the word without
    accents where English is surer of it ("Gewahrleistung")."""
    parts: tuple[str, ...]
    """What single lines are read in, which may be in another one than the page."""


def first_languages(gray: Gray, languages: tuple[str, ...], count: int, budget: Budget) -> FirstLanguages:
    """Return the first `count` of `languages`, or another one and the last of those, where the fullest lines are in that."""
    main = languages[:count]
    found = ocr.engine()
    lines = _fullest_lines(gray)
    if found is None or not lines:
        return FirstLanguages(main, main)
    others = found.usable(tuple(language for language in languages if language not in main))
    words = _words(lines[0], main, budget)
    other = other_language(words, main, others)
    if other is None and other_language(words, main, others, lead=1):
        more = [word for line in lines[1:] for word in _words(line, main, budget)]
        other = other_language([*words, *more], main, others)
    if other:
        main = (other, main[-1])
    return FirstLanguages(main[:1] if _is_plainly(main[0], words, main[1:], found.data) else main, main)


def _is_plainly(language: str, words: list[str], others: tuple[str, ...], data: Path) -> bool:
    """Say whether words are in one language by its function words, or stand in its list alone and none in those of others alone."""
    if not others or other_language(words, others, (language,)):
        return bool(others)
    bare = {word.strip(_EDGES) for word in words}
    own, foreign = (
        {word for word in bare if len(word) >= _LEAST_WORD and knows(word, of, data)} for of in ((language,), others)
    )
    return len(own - foreign) >= _LEAST_OWN and not foreign - own


def _words(line: Gray, languages: tuple[str, ...], budget: Budget) -> list[str]:
    read = plausible(ocr.read_words(line, languages, budget, psm=ocr.LINE))
    return [word.text for word in read if word.confidence >= SURE]


def _fullest_lines(gray: Gray) -> list[Gray]:
    """Return the fullest lines of a picture, the fullest first; none where it holds too little type."""
    boxes, scale = outlines(gray, _SIDE), min(1.0, _SIDE / max(gray.shape))
    boxes = boxes[(boxes[:, 3] >= _HEIGHTS[0]) & (boxes[:, 3] <= _HEIGHTS[1])]
    letters = np.maximum(1, np.rint(boxes[:, 2] / (_LETTER * boxes[:, 3])))
    if letters.sum() < _LEAST_LETTERS:
        return []
    height = float(np.median(boxes[:, 3]))
    middle = boxes[:, 1] + boxes[:, 3] // 2
    rows = np.bincount(middle, weights=letters)
    reach = max(1, round(height / 2))
    full = np.convolve(rows, np.ones(reach), "same")
    lines: list[Gray] = []
    while len(lines) < _MOST_LINES and full.any():
        fullest = int(full.argmax())
        lines.append(_cut(gray, boxes[np.abs(middle - fullest) <= reach], height, scale))
        full[max(0, fullest - 2 * reach) : fullest + 2 * reach + 1] = 0
    return lines


def _cut(gray: Gray, boxes: NDArray[np.int32], height: float, scale: float) -> Gray:
    margin = _MARGIN * height
    top, bottom = boxes[:, 1].min() - margin, (boxes[:, 1] + boxes[:, 3]).max() + margin
    left, right = boxes[:, 0].min() - height, (boxes[:, 0] + boxes[:, 2]).max() + height
    return np.ascontiguousarray(
        gray[max(0, int(top / scale)) : int(bottom / scale) + 1, max(0, int(left / scale)) : int(right / scale) + 1]
    )
