"""A second reading for those blocks of a picture that are in another language than the one they were read in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition import ocr
from insertaudit.extract.recognition.doubt import SURE, score
from insertaudit.extract.recognition.languages import other_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_MARGIN = 14
"""Pixels around a region, so that no letter touches its edge."""
WORSE = 0.9
"""Share of the first reading's worth below which the second one is not believed."""
_MOST = 0.6
"""Of the picture: a larger region is read as the whole page, whose layout is known best."""
_BLOCK_STEP = 500
"""Added to the blocks of a second reading; a page has some ten."""


def in_own_language(
    gray: Gray, words: list[OcrWord], read: tuple[str, ...], languages: tuple[str, ...], budget: Budget, dpi: float
) -> list[OcrWord]:
    """Read blocks again that are plainly in one of `languages` and were `read` in others; accents come out right so."""
    for number, (language, blocks) in enumerate(foreign_blocks(words, read, languages).items(), 1):
        old = [word for word in words if word.block in blocks]
        new = _read_region(gray, old, (language, read[-1]), budget, dpi)
        if score(new) >= WORSE * score(old):
            kept = [word for word in words if word.block not in blocks]
            words = kept + [replace(word, block=word.block + _BLOCK_STEP * number) for word in new]
    return words


def foreign_blocks(words: list[OcrWord], read: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, set[int]]:
    """Return blocks by their language, where that is one of `languages`, can be read and was not; what is too short to tell goes with the page."""
    found = ocr.engine()
    if found is None or not words:
        return {}
    available = found.usable(tuple(language for language in languages if language not in read))
    texts: dict[int, list[str]] = {}
    for word in words:
        if word.confidence >= SURE and word.text[:1].isalpha():
            texts.setdefault(word.block, []).append(word.text)
    page = other_language([text for inside in texts.values() for text in inside], read, available)
    result: dict[str, set[int]] = {}
    for block, text in texts.items():
        language = other_language(text, read, available)
        if language is None and page is not None and other_language([*text, *text], (page,), read) is None:
            language = page
        if language is not None:
            result.setdefault(language, set()).add(block)
    return result


def _read_region(
    gray: Gray, old: list[OcrWord], languages: tuple[str, ...], budget: Budget, dpi: float
) -> list[OcrWord]:
    left, top = (max(0, int(min(values)) - _MARGIN) for values in ([w.left for w in old], [w.top for w in old]))
    right, bottom = int(max(w.right for w in old)) + _MARGIN, int(max(w.bottom for w in old)) + _MARGIN
    if (right - left) * (bottom - top) > _MOST * gray.size:
        left, top, right, bottom = 0, 0, gray.shape[1], gray.shape[0]
    areas = _block_areas(old)
    new = []
    for word in ocr.read_words(np.ascontiguousarray(gray[top:bottom, left:right]), languages, budget, dpi=dpi):
        moved = replace(
            word, left=word.left + left, right=word.right + left, top=word.top + top, bottom=word.bottom + top
        )
        x, y = (moved.left + moved.right) / 2, (moved.top + moved.bottom) / 2
        if any(area[0] <= x <= area[2] and area[1] <= y <= area[3] for area in areas):
            new.append(moved)
    return new


def _block_areas(words: list[OcrWord]) -> list[tuple[float, float, float, float]]:
    areas: dict[int, tuple[float, float, float, float]] = {}
    for word in words:
        area = areas.get(word.block, (word.left, word.top, word.right, word.bottom))
        areas[word.block] = (
            min(area[0], word.left), min(area[1], word.top), max(area[2], word.right), max(area[3], word.bottom)
        )  # fmt: skip
    return list(areas.values())
