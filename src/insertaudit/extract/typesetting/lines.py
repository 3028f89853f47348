"""Words of a page → lines: chains of neighbours, cells of table rows together, letterspaced type as words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.model import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertaudit.model import Carrier

WORD_GAP = 1.3
"""Type sizes between words of one line; justified type stays below 1, gutters and table columns begin at 1.5."""
_CELL_GAP = 30.0
"""Type sizes between cells of one table row."""
_LETTERS = 4
"""So many single letters in a row, evenly spaced, are one letterspaced word."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and where it stands.

    `box` is in fractions of the page as shown; `left` … `bottom` are in one unit for both axes (points or pixels), in a frame
    turned by `angle`, so that type runs from left to right and lines follow downwards in it.
    """

    text: str
    box: Box
    left: float
    top: float
    right: float
    bottom: float
    size: float
    """Type size in the same unit: about the height from ascender to descender."""
    angle: int = 0
    """Degrees counter-clockwise from upright: 90 reads upwards."""
    carrier: Carrier = "text"
    confidence: float = 1.0
    ground: tuple[int, int, int] | None = None
    """Colour behind the word, where it is known."""

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def place(
    text: str,
    bounds: tuple[float, float, float, float],
    page: tuple[float, float],
    *,
    size: float,
    angle: int = 0,
    carrier: Carrier = "ocr",
    confidence: float = 1.0,
    ground: tuple[int, int, int] | None = None,
    tilt: float = 0.0,
) -> PlacedWord:
    """Place a word by its bounds (left, top, right, bottom) on a page of width × height, all in one unit, y down.

    `angle` is a multiple of 90; `tilt` is by how many degrees its line falls to the right beyond that.
    """
    left, top, right, bottom = bounds
    width, height = page
    box = Box(left / width, top / height, right / width, bottom / height)
    if tilt:
        left, top, right, bottom = bounds = _levelled(bounds, tilt)
    if angle == 90:
        frame = (height - bottom, left, height - top, right)
    elif angle == 180:
        frame = (width - right, height - bottom, width - left, height - top)
    elif angle == 270:
        frame = (top, width - right, bottom, width - left)
    else:
        frame = bounds
    return PlacedWord(text, box, *frame, size, angle, carrier, confidence, ground)


def _levelled(bounds: tuple[float, float, float, float], tilt: float) -> tuple[float, float, float, float]:
    """Return where a word of a tilted page stands once its lines are level: turned about the origin, its size kept."""
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    cosine, sine = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    right, down = x * cosine + y * sine - x, y * cosine - x * sine - y
    return bounds[0] + right, bounds[1] + down, bounds[2] + right, bounds[3] + down


class Line:
    """Words from left to right in the frame of their direction, with the line's own measures.

    `breaks` are indices of words that begin another cell of a table row.
    """

    __slots__ = ("bottom", "breaks", "left", "middle", "right", "size", "top", "words")

    def __init__(self, words: list[PlacedWord], breaks: frozenset[int] = frozenset()) -> None:
        self.words = words
        self.breaks = breaks
        self.left = min(word.left for word in words)
        self.right = max(word.right for word in words)
        self.top = median(word.top for word in words)
        self.bottom = median(word.bottom for word in words)
        self.middle = (self.top + self.bottom) / 2
        # upper quartile: words without ascenders or descenders look smaller to OCR than they are
        self.size = sorted(word.size for word in words)[len(words) * 3 // 4]

    @property
    def text(self) -> str:
        parts = [self.words[0].text]
        for index, word in enumerate(self.words[1:], 1):
            parts += ["\t" if index in self.breaks else " ", word.text]
        return "".join(parts)


def build_lines(words: Sequence[PlacedWord]) -> list[Line]:
    """Chain words of one direction into lines, top to bottom; no line spans two columns."""
    if not words:
        return []
    lines = [Line(_join_letters(chain)) for chain in _chains(words)]
    lines = _table_rows(lines)
    lines.sort(key=lambda line: (line.middle, line.left))
    return lines


def _chains(words: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    left, top = np.array([w.left for w in words]), np.array([w.top for w in words])
    right, bottom = np.array([w.right for w in words]), np.array([w.bottom for w in words])
    size = np.array([w.size for w in words])
    height = np.maximum(1e-6, bottom - top)
    following: dict[int, int] = {}
    preceding: dict[int, tuple[float, int]] = {}
    for index in range(len(words)):
        overlap = np.minimum(bottom, bottom[index]) - np.maximum(top, top[index])
        smaller = np.minimum(size, size[index])
        gap = left - right[index]
        fits = (
            (overlap > 0.5 * np.minimum(height, height[index]))
            & (gap > -0.5 * smaller)
            & (gap < WORD_GAP * smaller)
            & (left > left[index])
            & (np.maximum(size, size[index]) < 2.6 * smaller)
        )
        fits[index] = False
        if not fits.any():
            continue
        nearest = int(np.flatnonzero(fits)[np.argmin(gap[fits])])
        distance = float(gap[nearest])
        if nearest in preceding and preceding[nearest][0] <= distance:
            continue
        if nearest in preceding:
            following.pop(preceding[nearest][1], None)
        preceding[nearest] = (distance, index)
        following[index] = nearest
    chains = []
    for start in range(len(words)):
        if start in preceding:
            continue
        chain, at = [words[start]], start
        while at in following:
            at = following[at]
            chain.append(words[at])
        chains.append(chain)
    return chains


def _join_letters(chain: list[PlacedWord]) -> list[PlacedWord]:
    joined: list[PlacedWord] = []
    at = 0
    while at < len(chain):
        end = at
        while end < len(chain) and len(chain[end].text) == 1 and chain[end].text.isalpha():
            end += 1
        if end - at < _LETTERS:
            joined += chain[at : max(end, at + 1)]
            at = max(end, at + 1)
            continue
        gaps = [chain[i + 1].left - chain[i].right for i in range(at, end - 1)]
        usual = median(gaps)
        word = [chain[at]]
        for index in range(at + 1, end):
            if gaps[index - at - 1] > max(1.8 * usual, usual + 0.25 * chain[index].size):
                joined.append(_merge(word))
                word = []
            word.append(chain[index])
        joined.append(_merge(word))
        at = end
    return joined


def _merge(letters: list[PlacedWord]) -> PlacedWord:
    first, box = letters[0], letters[0].box
    for letter in letters[1:]:
        box = box.union(letter.box)
    return PlacedWord(
        "".join(letter.text for letter in letters),
        box,
        first.left,
        min(letter.top for letter in letters),
        letters[-1].right,
        max(letter.bottom for letter in letters),
        max(letter.size for letter in letters),
        first.angle,
        first.carrier,
        min(letter.confidence for letter in letters),
        first.ground,
    )


# --- tables -----------------------------------------------------------------------------------------------------------


def _table_rows(lines: list[Line]) -> list[Line]:
    """Join the cells of table rows.

    Columns of running text must stay apart, so a table needs a column of short cells with figures in at least two rows.
    """
    rows = _rows(lines)
    joined: list[Line] = []
    group: list[list[Line]] = []
    for row in [*rows, []]:
        if len(row) > 1 and (not group or _follows(group[-1], row)):
            group.append(row)
            continue
        joined += _settle(group)
        group = [row] if len(row) > 1 else []
        joined += row if len(row) == 1 else []
    return joined + _settle(group)


def _rows(lines: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: item.middle):
        if rows and abs(line.middle - rows[-1][0].middle) < 0.35 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda item: item.left)
    return rows


def _follows(above: list[Line], below: list[Line]) -> bool:
    pitch = below[0].middle - above[0].middle
    return pitch < 4 * max(line.size for line in above)


def _settle(group: list[list[Line]]) -> list[Line]:
    apart = [line for row in group for line in row]
    if len(group) < 2:
        return apart
    trailing = [row[-1] for row in group]
    figures = sum(_is_figure(line) for line in trailing)
    if figures < 0.6 * len(trailing) or max(line.right for line in trailing) - min(
        line.left for line in trailing
    ) > 14 * max(line.size for line in trailing):
        return apart
    joined = []
    for row in group:
        near = all(b.left - a.right < _CELL_GAP * max(a.size, b.size) for a, b in pairwise(row))
        if not near:
            joined += row
            continue
        breaks, words = set(), list(row[0].words)
        for cell in row[1:]:
            breaks.add(len(words))
            words += cell.words
        joined.append(Line(words, frozenset(breaks)))
    return joined


def _is_figure(line: Line) -> bool:
    return len(line.words) <= 3 and any(char.isdigit() for word in line.words for char in word.text)
