"""Lines of type that run up or down a page otherwise set upright: found by their outlines, read turned both ways.

Tesseract's layout analysis takes such a line for a picture or reads it the wrong way round, and is sure of what it reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition import ocr
from insertaudit.extract.recognition.doubt import plausible, score
from insertaudit.extract.recognition.mapping import moved, rescaled, turned, unturned
from insertaudit.extract.recognition.orientation import outlines
from insertaudit.extract.recognition.respell import WORSE, foreign_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]
    Boxes = NDArray[np.int32]

_SIDE = 1_000
"""Pixels of the longer side at which lines are looked for."""
_LEAST = 3
_WIDEST = 60
"""Pixels of a glyph there, across the page; along a line glyphs may run into one another."""
_THIN = 15
"""Times as long as wide: rules and bars are no glyphs."""
_BESIDE = 0.12
_BELOW = 0.5
"""How far glyphs reach out for neighbours, in their longer side: a letter's gap across, a word's gap along the line."""
_ALONE = 1.5
"""Times its glyphs' longer side that a group has at most which no line across runs through."""
_LEAST_GLYPHS = 4
_SLENDER = 3.5
"""Times as long as wide a line is at least."""
_GAP = 3.0
"""Widths of a line, between its parts."""
_END = 1.2
_END_GAP = 0.5
"""Widths of a line that a glyph at its end may have, and may be away."""
_MOST_LINES = 8
"""More of them are a page that lies on its side."""
_MARGIN = 0.35
"""Of a line's width around it."""
_TYPE = 44.0
"""Pixels from ascender to descender that a line is brought to."""
_SURE = 0.75
_PLAIN = 0.9
"""Mean confidence of letters from which a line counts as read, and from which the other direction is not tried."""
_LEAST_LETTERS = 4
_BLOCKS = 400
"""Added to the blocks of side lines; a page has some ten."""


@dataclass(frozen=True, slots=True)
class SideLine:
    bounds: tuple[int, int, int, int]
    """With a margin, in pixels of the picture."""
    words: list[OcrWord]


def read_side_lines(gray: Gray, languages: tuple[str, ...], budget: Budget) -> tuple[list[SideLine], Gray]:
    """Return the side lines of a picture, and the picture with those that were read painted over."""
    places = _side_lines(gray)
    lines: list[SideLine] = []
    rest = gray
    direction = 90
    for bounds in places if len(places) <= _MOST_LINES else []:
        words = _read(gray, bounds, direction, languages, budget)
        if not words:
            continue
        direction = words[0].angle
        number = _BLOCKS + len(lines)
        lines.append(SideLine(bounds, [replace(word, block=number, line=number) for word in words]))
        rest = rest.copy() if rest is gray else rest
        left, top, right, bottom = bounds
        patch = rest[top:bottom, left:right]
        patch[:] = np.median(patch)
    return lines, rest


def in_own_language(
    gray: Gray,
    lines: list[SideLine],
    page: list[OcrWord],
    read: tuple[str, ...],
    languages: tuple[str, ...],
    budget: Budget,
) -> list[OcrWord]:
    """Return the words of side lines; those in one of `languages` that they were not `read` in, or on a `page` in it, are read again."""
    words = [word for line in lines for word in line.words]
    for language, blocks in foreign_blocks(words + page, read, languages).items() if words else ():
        for line in lines:
            if line.words[0].block not in blocks:
                continue
            again = _read(gray, line.bounds, line.words[0].angle, (language, read[-1]), budget)
            if score(again) >= WORSE * score(line.words):
                number = line.words[0].block
                words = [word for word in words if word.block != number]
                words += [replace(word, block=number, line=number) for word in again]
    return words


def _read(
    gray: Gray, bounds: tuple[int, int, int, int], direction: int, languages: tuple[str, ...], budget: Budget
) -> list[OcrWord]:
    left, top, right, bottom = bounds
    patch = np.ascontiguousarray(gray[top:bottom, left:right])
    scale = min(4.0, _TYPE / max(4.0, (right - left) / (1 + 2 * _MARGIN)))
    best: list[OcrWord] = []
    for angle in (direction, 360 - direction):
        upright = turned(patch, angle)
        fitting = cv2.resize(upright, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        read = plausible(ocr.read_words(np.asarray(fitting, np.uint8), languages, budget, psm=ocr.LINE))
        if score(read) > score(best):
            best = [unturned(rescaled(word, 1 / scale), angle, right - left, bottom - top) for word in read]
        if _mean(best) > _PLAIN:
            break
    if _mean(best) < _SURE or sum(len(word.text) for word in best) < _LEAST_LETTERS:
        return []
    return [moved(word, left, top, block=0) for word in best]


def _mean(words: list[OcrWord]) -> float:
    return sum(len(word.text) * word.confidence for word in words) / max(1, sum(len(word.text) for word in words))


# --- where --------------------------------------------------------------------------------------------------------------


def _side_lines(gray: Gray) -> list[tuple[int, int, int, int]]:
    """Return bounds of side lines with a margin, in pixels of the picture, the longest first."""
    found = outlines(gray, _SIDE)
    scale = min(1.0, _SIDE / max(gray.shape))
    long, thin = found[:, 2:].max(axis=1), found[:, 2:].min(axis=1)
    boxes = np.concatenate([found[:, :2], found[:, :2] + found[:, 2:]], axis=1)
    boxes = boxes[(long >= _LEAST) & (found[:, 2] <= _WIDEST) & (long <= _THIN * thin)]
    glyphs = boxes
    groups = _Groups(boxes, _BESIDE, 0.0)
    alone = groups.bounds[:, 2] - groups.bounds[:, 0] <= _ALONE * groups.longest
    boxes = boxes[alone[groups.owner]]
    groups = _Groups(boxes, 0.0, _BELOW)
    width, height = groups.bounds[:, 2] - groups.bounds[:, 0], groups.bounds[:, 3] - groups.bounds[:, 1]
    lines = groups.bounds[(groups.sizes >= _LEAST_GLYPHS) & (height >= _SLENDER * width)]
    result = []
    for left, top, right, bottom in (_extended(line, glyphs) for line in _whole(lines.tolist())):
        margin = _MARGIN * (right - left)
        result.append(
            (
                max(0, int((left - margin) / scale)),
                max(0, int((top - margin) / scale)),
                min(gray.shape[1], int((right + margin) / scale) + 1),
                min(gray.shape[0], int((bottom + margin) / scale) + 1),
            )
        )
    return sorted(result, key=lambda bounds: bounds[1] - bounds[3])


class _Groups:
    """Boxes (left, top, right, bottom) that touch each other once they reach out, by shares of their longer side."""

    def __init__(self, boxes: Boxes, beside: float, below: float) -> None:
        across, down = (boxes[:, 2:] - boxes[:, :2]).T
        long = np.maximum(across, np.minimum(down, 3 * across))
        reach = np.stack([np.ceil(beside * long), np.rint(below * long)], axis=1).astype(np.int32)
        low, high = np.maximum(boxes[:, :2] - reach, 0), boxes[:, 2:] + reach
        width, height = (int(side) + 1 for side in high.max(axis=0, initial=0))
        canvas = np.zeros((height, width), np.uint8)
        for left, top, right, bottom in np.concatenate([low, high], axis=1).tolist():
            canvas[top:bottom, left:right] = 1
        _, labels = cv2.connectedComponents(canvas, connectivity=4)
        middle = (boxes[:, :2] + boxes[:, 2:]) // 2
        _, self.owner = np.unique(labels[middle[:, 1], middle[:, 0]], return_inverse=True)
        """The group of each box."""
        count = int(self.owner.max(initial=-1)) + 1
        self.sizes = np.bincount(self.owner, minlength=count)
        self.longest = np.zeros(count, np.int32)
        np.maximum.at(self.longest, self.owner, long)
        self.bounds = np.concatenate([np.full((count, 2), 1 << 30), np.zeros((count, 2))], axis=1).astype(np.int32)
        np.minimum.at(self.bounds[:, :2], self.owner, boxes[:, :2])
        np.maximum.at(self.bounds[:, 2:], self.owner, boxes[:, 2:])


def _whole(lines: list[list[int]]) -> list[list[int]]:
    """Join what stands in one column, no farther apart than a gap between sentences or a glyph that was missed."""
    joined: list[list[int]] = []
    for line in sorted(lines, key=lambda bounds: bounds[1]):
        for other in joined:
            across = min(line[2], other[2]) - max(line[0], other[0])
            narrow = min(line[2] - line[0], other[2] - other[0])
            if across > 0.6 * narrow and line[1] - other[3] < _GAP * max(line[2] - line[0], other[2] - other[0]):
                other[:] = min(line[0], other[0]), other[1], max(line[2], other[2]), max(line[3], other[3])
                break
        else:
            joined.append(list(line))
    return joined


def _extended(line: list[int], glyphs: Boxes) -> list[int]:
    """Return a line with the glyphs at its ends that were too small or too near to something else to be told from it."""
    left, top, right, bottom = line
    width = right - left
    middle = (glyphs[:, 0] + glyphs[:, 2]) / 2
    inside = glyphs[(middle > left) & (middle < right) & (glyphs[:, 2] - glyphs[:, 0] < _END * width)]
    for glyph in inside[np.argsort(-inside[:, 3])].tolist():
        top = min(top, glyph[1]) if top - glyph[3] < _END_GAP * width else top
    for glyph in inside[np.argsort(inside[:, 1])].tolist():
        bottom = max(bottom, glyph[3]) if glyph[1] - bottom < _END_GAP * width else bottom
    return [left, top, right, bottom]
