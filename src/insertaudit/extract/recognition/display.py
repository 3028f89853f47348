"""Large type that was read with doubt, script above all: read again in other sizes, straightened and thinned, word by word by vote.

Tesseract's data are made of text faces of some 40 pixels. Connected script is read differently at each size and slant, and
rarely wrongly in the same way twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition import ocr
from insertaudit.extract.recognition.doubt import plausible, score
from insertaudit.extract.recognition.mapping import moved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_LARGE = 62
"""Pixels from ascender to descender, at 300 dpi 15 pt: text sizes are read well at once."""
_DOUBT = 0.87
"""Confidence of one word of a line below which it is read again."""
_LEAST_LETTERS = 3
_MOST_LINES = 5
"""Of one picture; a page with more doubtful lines is no headline's."""
_MARGIN = 0.25
_HEIGHT_OF_EM = 0.9
_BARS = frozenset("\\|/")
"""What upright strokes become when type that is not slanted is straightened."""
_SAME_PLACE = 0.6
"""Share of the wider of two words in which they overlap."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a line is looked at: pixels of a type size, slant taken away (across per down), strokes thinned (type sizes)."""

    em: float
    slant: float = 0.0
    thinner: float = 0.0


_LOOKS = (_Look(36), _Look(36, 0.2), _Look(42, 0.2), _Look(42, 0.2, 0.036))


def read_doubtful_lines(gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    """Return the words of a picture with its large doubtful lines read again."""
    lines: defaultdict[tuple[int, int], list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.block, word.line].append(word)
    doubtful = [line for line in lines.values() if _is_doubtful(line)]
    for line in doubtful if len(doubtful) <= _MOST_LINES else []:
        left, top, right, bottom = _bounds(line)
        margin = int(_MARGIN * (bottom - top))
        x, y = max(0, int(left) - margin), max(0, int(top) - margin)
        patch = gray[y : int(bottom) + margin + 1, x : int(right) + margin + 1]
        first = [moved(word, -x, -y, block=0) for word in line]
        read = read_display_line(patch, bottom - top, first, languages, budget)
        if score(read) >= score(line):
            known = {id(word) for word in line}
            words = [word for word in words if id(word) not in known]
            words += [replace(moved(word, x, y, block=0), block=line[0].block, line=line[0].line) for word in read]
    return words


def read_display_line(
    patch: Gray, height: float, first: list[OcrWord], languages: tuple[str, ...], budget: Budget
) -> list[OcrWord]:
    """Read one line of type of that `height` from ascender to descender; `first` is what is known of it, in the patch's pixels."""
    patch = patch if np.median(patch) >= 128 else np.asarray(255 - patch, np.uint8)
    readings = [first, *(_look(patch, height / _HEIGHT_OF_EM, look, languages, budget) for look in _LOOKS)]
    best = max(readings, key=score)
    return [_elected(word, readings) for word in best]


def _elected(word: OcrWord, readings: list[list[OcrWord]]) -> OcrWord:
    votes: defaultdict[str, float] = defaultdict(float)
    for reading in readings:
        for other in reading:
            across = min(word.right, other.right) - max(word.left, other.left)
            if not _BARS & set(other.text) and across > _SAME_PLACE * max(
                word.right - word.left, other.right - other.left
            ):
                votes[other.text] += other.confidence**2
    text = max(votes, key=lambda candidate: votes[candidate], default=word.text)
    return replace(word, text=text)


def _look(patch: Gray, em: float, look: _Look, languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    thick = round(look.thinner * em)
    thinned = cv2.dilate(patch, np.ones((thick, thick), np.uint8)) if thick > 1 else patch
    scale = look.em / max(1.0, em)
    small = cv2.resize(thinned, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    matrix = np.array([[1, look.slant, 0], [0, 1, 0]], np.float64)
    ground = int(np.median(patch))
    upright = cv2.warpAffine(small, matrix, (width + int(look.slant * height), height), borderValue=(ground,))
    found = plausible(ocr.read_words(np.asarray(upright, np.uint8), languages, budget, psm=ocr.LINE))
    return [_unslanted(word, look.slant, scale) for word in found]


def _unslanted(word: OcrWord, slant: float, scale: float) -> OcrWord:
    back = slant * (word.top + word.bottom) / 2
    return replace(
        word,
        left=(word.left - back) / scale,
        right=(word.right - back) / scale,
        top=word.top / scale,
        bottom=word.bottom / scale,
    )


def _is_doubtful(line: list[OcrWord]) -> bool:
    _, top, _, bottom = _bounds(line)
    letters = sum(len(word.text) for word in line)
    upright = all(word.angle == 0 for word in line)
    return (
        upright
        and letters >= _LEAST_LETTERS
        and bottom - top >= _LARGE
        and any(word.confidence < _DOUBT and len(word.text) > 2 for word in line)
    )


def _bounds(line: list[OcrWord]) -> tuple[float, float, float, float]:
    return (
        min(word.left for word in line),
        min(word.top for word in line),
        max(word.right for word in line),
        max(word.bottom for word in line),
    )
