"""Rows of large type on a picture: words that stand on one height, the ink beside them, and unread lines above and below."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition.doubt import SURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord

    Gray = NDArray[np.uint8]
    Box = tuple[float, float, float, float]
    """Left, top, right, bottom in pixels."""

LARGE = 62
"""Pixels from ascender to descender, at 300 dpi 15 pt: text sizes are read well at once."""
_LEAST_LETTERS = 3
_SAME_HEIGHT = 0.6
"""Share of the lower of two lines in which they overlap upright where they are one row."""
_MOST_GAP = 2.5
"""Heights between two lines of one row."""
_INK = 0.5
"""Share of the strongest contrast of a row from which a pixel is ink."""
_FAINT = 0.25
"""The same where what is no ink is to be passed over."""
_END, _RIM = 0.5, 0.1
"""Heights of a row at its ends, and above and below, where a band of colour is rounded or ends."""
_SOLID = 0.9
"""Of a row's height: what is taller than that is no letter, but an edge."""
_WORD_GAP = 0.7
"""Heights of a row between its words at most."""
_SPACE = 0.9
"""Heights of a row that are no longer a space."""
_FAR = 1.9
"""Heights of a row from it to the far edge of the next line."""
_LOW, _HIGH = 0.4, 1.4
"""Heights of a row that the line beside it has at least and at most."""
_TAIL = 0.015
"""Share of its width that ink fills in a row of pixels where only tails of letters reach."""
_TWO_LINES = 1.7
"""Of the usual height of large words: what a word read across two lines has."""
_TALLEST = 4.0
"""Of the least large height: what is taller on a picture without a word is a drawing."""
_SPARE = 0.06
"""Heights of a row that tails of letters reach beyond a line."""
_SHORT = 0.8
"""Heights of a row below which what stands beside it is no line."""
_SAME_PLACE = 0.55
"""Share of a box that lies in another from which both are one line, or the one is part of the other."""
_COVERED = 0.35
"""Share of a line that words cover from which it counts as read."""


@dataclass(frozen=True, slots=True)
class Row:
    """Words from left to right, none where the line was not read, and the box of their line."""

    words: list[OcrWord]
    box: Box

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def unread(self) -> float:
        """Pixels of its width on which ink beside its words was not read, or that are wider than a space between two."""
        if not self.words:
            return self.box[2] - self.box[0]
        left, _, right, _ = bounds(self.words)
        gaps = [other.left - one.right for one, other in pairwise(self.words)]
        return (left - self.box[0]) + (self.box[2] - right) + sum(gap for gap in gaps if gap > _SPACE * self.height)


def large_rows(gray: Gray, words: list[OcrWord]) -> list[Row]:
    """Return large upright lines, those side by side on one height joined: swashes tear lines of script apart."""
    lines: defaultdict[tuple[int, int], list[OcrWord]] = defaultdict(list)
    for word in _of_one_line(words):
        lines[word.block, word.line].append(word)
    joined: list[list[OcrWord]] = []
    level = [part for line in lines.values() for part in _levels(line) if _is_large(part)]
    for line in sorted(level, key=lambda line: bounds(line)[0]):
        row = next((row for row in joined if _continues(row, line)), None)
        if row is None:
            joined.append(list(line))
        else:
            row.extend(line)
    kept = [row for row in joined if sum(len(word.text) for word in row) >= _LEAST_LETTERS]
    return [_whole(_widened(gray, bounds(row)), row, words) for row in kept]


def _levels(line: list[OcrWord]) -> list[list[OcrWord]]:
    """Split what was read as one line into words that stand on one height: swashes lead Tesseract from line to line.

    A line without a word that is sure stays whole: it is a drawing's more often than a heading's.
    """
    if all(word.confidence < SURE for word in line):
        return [line]
    levels: list[list[OcrWord]] = []
    for word in line:
        level = next((level for level in levels if _is_level(_box(word), bounds(level))), None)
        if level is None:
            levels.append([word])
        else:
            level.append(word)
    return levels


def _of_one_line(words: list[OcrWord]) -> list[OcrWord]:
    """Drop doubtful words that are as tall as two lines: tails of one and stems of the next are read as such."""
    tall = [word.bottom - word.top for word in words if word.bottom - word.top >= LARGE]
    most = _TWO_LINES * float(np.median(tall)) if tall else np.inf
    return [word for word in words if word.bottom - word.top < most or word.confidence >= SURE]


def _whole(box: Box, row: list[OcrWord], words: list[OcrWord]) -> Row:
    """Return a row with the lower words on its height, as those without ascenders are."""
    known = {id(word) for word in row}
    more = [word for word in words if id(word) not in known and overlapped(word, box) > _SAME_PLACE]
    return Row(sorted([*row, *more], key=lambda word: word.left), box)


def overlapped(word: OcrWord, box: Box) -> float:
    """Return the share of a word's box that lies in `box`."""
    return _shared(box, _box(word)) / max(1.0, _area(_box(word)))


def unread_rows(gray: Gray, known: list[Row], words: list[OcrWord]) -> list[Row]:
    """Return what looks like lines of large type right across a picture, is no row known yet and was not read."""
    contrast = np.abs(gray.astype(np.int16) - np.median(gray))
    ink = contrast > _INK * max(1, contrast.max())
    rows = []
    for first, last in _runs(ink.mean(axis=1) > _TAIL):
        tall = last - first
        if _LOW * LARGE < tall < _TALLEST * LARGE and first > 0 and last < len(gray):
            left, right = _near_columns(ink[first:last], tall)
            box = (left, first - _SPARE * tall, right, last + _SPARE * tall)
            is_new = all(_shared(box, row.box) < _COVERED * _area(box) for row in known)
            if right - left > tall and is_new and not _is_read(box, words):
                rows.append(_whole(box, [], words))
    return rows


def _runs(filled: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    return [(int(one), int(other)) for one, other in zip(edges[::2], edges[1::2], strict=True)]


def unread_beside(gray: Gray, rows: list[Row], words: list[OcrWord]) -> list[Row]:
    """Return lines right above or below `rows` that look like one more of them and that words hardly cover."""
    known = {id(word) for row in rows for word in row.words}
    found: list[Row] = []
    for row in rows:
        for box in (_beyond(gray, row.box, down=True), _beyond(gray, row.box, down=False)):
            if box is None or any(_shared(box, other.box) > _SAME_PLACE * _area(box) for other in [*rows, *found]):
                continue
            if not _is_read(box, words):
                inside = [word for word in words if overlapped(word, box) > _SAME_PLACE]
                if not any(id(word) in known for word in inside):
                    found.append(Row(sorted(inside, key=lambda word: word.left), box))
    return found


def _is_read(box: Box, words: list[OcrWord]) -> bool:
    """Say whether words cover a good part of a line; doubtful ones do not count."""
    sure = [word for word in words if len(word.text) > 1 and word.confidence >= SURE]
    return sum(_shared(box, _box(word)) for word in sure) >= _COVERED * _area(box)


def is_covered(gray: Gray, row: Row) -> bool:
    """Say whether all ink on the ground of a row's words lies in them; edges of the row, where a band of colour ends, are not looked at."""
    left, top, right, bottom = row.box
    end, rim = _END * row.height, _RIM * row.height
    x, y = max(0, int(left + end)), max(0, int(top + rim))
    ink = _ink(gray, bounds(row.words), slice(y, int(bottom - rim)), slice(x, int(right - end)), _FAINT)
    for word in row.words:
        spare = _SPARE * (word.bottom - word.top) + 1
        first, last = (max(0, int(edge) - y) for edge in (word.top - spare, word.bottom + spare + 1))
        start, stop = (max(0, int(edge) - x) for edge in (word.left - spare, word.right + spare + 1))
        ink[first:last, start:stop] = False
    return not ink.any()


def bounds(line: list[OcrWord]) -> Box:
    return (
        min(word.left for word in line),
        min(word.top for word in line),
        max(word.right for word in line),
        max(word.bottom for word in line),
    )


def _beyond(gray: Gray, box: Box, *, down: bool) -> Box | None:
    left, top, right, bottom = box
    tall = bottom - top
    start, end = (bottom + 1, bottom + _FAR * tall) if down else (top - _FAR * tall, top - 1)
    across = slice(max(0, int(left - tall)), int(right + tall) + 1)
    first, last = max(0, int(start)), min(gray.shape[0], int(end))
    if last - first < _LOW * tall:
        return None
    ink = _ink(gray, box, slice(first, last), across)
    filled = ink.mean(axis=1) > _TAIL
    lines = [
        run
        for run in _runs(filled)
        if _LOW * tall <= run[1] - run[0] <= _HIGH * tall and run[0] > 0 and run[1] < last - first
    ]
    if not lines:
        return None
    run = lines[0] if down else lines[-1]
    columns = _near_columns(ink[run[0] : run[1]], tall)
    if columns[1] - columns[0] < _SHORT * tall:
        return None
    spare = _SPARE * tall
    whole = (across.start + columns[0], first + run[0] - spare, across.start + columns[1], first + run[1] + spare)
    return _widened(gray, whole)


def _near_columns(ink: NDArray[np.bool_], tall: float) -> tuple[float, float]:
    """First and last column of the widest stretch of ink without a gap wider than between words."""
    columns = np.flatnonzero(ink.any(axis=0))
    cuts = [
        0,
        *(number + 1 for number, (one, other) in enumerate(pairwise(columns)) if other - one > 2 * _WORD_GAP * tall),
        len(columns),
    ]
    stretches = [(float(columns[one]), float(columns[other - 1]) + 1) for one, other in pairwise(cuts)]
    return max(stretches, key=lambda stretch: stretch[1] - stretch[0])


def _ink(gray: Gray, box: Box, down: slice, across: slice, share: float = _INK) -> NDArray[np.bool_]:
    """Say where there is ink of such a `share` of the strongest contrast in `box`."""
    left, top, right, bottom = box
    inside = gray[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1].astype(np.int16)
    ground = np.median(inside)
    part = gray[down, across].astype(np.int16)
    return np.asarray(np.abs(part - ground) > share * np.abs(inside - ground).max(), np.bool_)


def _widened(gray: Gray, box: Box) -> Box:
    """Return the box of a row with what stands beside it on its height and was not read."""
    left, top, right, bottom = box
    inked = _ink(gray, box, slice(max(0, int(top)), int(bottom) + 1), slice(0, gray.shape[1])).sum(axis=0)
    columns = np.flatnonzero((inked > 0) & (inked < _SOLID * (bottom - top)))
    reach = _WORD_GAP * (bottom - top)
    for column in columns[columns > right]:
        right = float(column) if column - right <= reach else right
    for column in columns[columns < left][::-1]:
        left = float(column) if left - column <= reach else left
    return left, top, right, bottom


def _is_large(line: list[OcrWord]) -> bool:
    _, top, _, bottom = bounds(line)
    return bottom - top >= LARGE and all(word.angle == 0 for word in line)


def _continues(row: list[OcrWord], line: list[OcrWord]) -> bool:
    one, other = bounds(row), bounds(line)
    low = min(one[3] - one[1], other[3] - other[1])
    return _is_level(one, other) and max(one[0], other[0]) - min(one[2], other[2]) < _MOST_GAP * low


def _is_level(one: Box, other: Box) -> bool:
    low = min(one[3] - one[1], other[3] - other[1])
    return min(one[3], other[3]) - max(one[1], other[1]) > _SAME_HEIGHT * low


def _shared(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)


def _box(word: OcrWord) -> Box:
    return word.left, word.top, word.right, word.bottom


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
