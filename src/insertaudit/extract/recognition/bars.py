"""1 and l in an address, told apart by their shape: Tesseract takes a 1 among letters for an l.

In faces without serifs an l is a plain bar, and a 1 a bar with a flag at its top left, with or without a foot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition.components import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord

    Gray = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

_ENLARGED = 4
"""Times, before ink and ground are parted: a flag of 7 pt type is three pixels wide."""
_SPECK = 0.01
"""Of a word's height squared: less ink is dirt."""
_FLAG = 0.06
"""Of its height, by which the flag of a 1 stands out to the left, beyond what an l has there."""
_PLAIN = 0.03
"""Of its height, by which the edge of a plain bar wavers, at most."""
_SLENDER = 0.75
"""Width of a 1 or an l in its height, at most."""
_HIGH = 0.1
"""Of a word's height, from its top: what begins there is a capital, a digit or has an ascender."""
_EVEN = 0.1
"""Of the mean pitch, the most that pitches of one width differ by."""
_STANDING = "hiklmnpr"
"""Letters whose left edge is a stem: in faces with serifs it has a foot."""
_TALL = re.compile(r"[A-Zbdfhijklt0-9/!|()@]")
_WIDTHS = {**dict.fromkeys("iljI1.,:;!|'", 0.3), **dict.fromkeys("rtf/-()", 0.45), **dict.fromkeys("mwMW@", 1.1)}
_WIDTH = 0.7
"""Of the height of a lower-case letter, that of a letter not named above."""
_MOST_IN_ONE = 4
"""Letters that touch each other."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    ink: Mask
    is_tall: bool
    centre: float
    """In pixels of the word, across."""
    flag: float
    """Of its height, by which the ink of the upper half goes beyond the left edge of the stem."""
    foot: float
    """The same of the ink at its foot."""

    @property
    def is_slender(self) -> bool:
        return self.is_tall and self.ink.shape[1] <= _SLENDER * self.ink.shape[0]


def with_ones(gray: Gray, word: OcrWord) -> OcrWord:
    """Return an upright word of a picture with each 1 and l that stands apart as it is drawn, where the others of the word tell how."""
    if not set("1l") & set(word.text):
        return word
    glyphs = _letters(word.text, _glyphs(gray, word))
    bars = {n: glyph for n, glyph in glyphs.items() if word.text[n] in "1l"}
    if not all(glyph.is_slender for glyph in bars.values()):
        return word
    flags = [glyph.flag for n, glyph in bars.items() if word.text[n] == "l"]
    feet = [glyph.foot for n, glyph in glyphs.items() if word.text[n] in _STANDING]
    without_serifs = min(feet, default=1.0) <= _PLAIN and not _is_fixed_pitch(glyphs)
    if not without_serifs and len(flags) < 2:
        return word
    plain = 0.0 if without_serifs else min(flags)
    told = {n: "1" for n, glyph in bars.items() if glyph.flag >= plain + _FLAG}
    told |= {n: "l" for n, glyph in bars.items() if without_serifs and max(glyph.flag, glyph.foot) <= _PLAIN}
    return replace(word, text="".join(told.get(n, letter) for n, letter in enumerate(word.text)))


def _is_fixed_pitch(glyphs: dict[int, _Glyph]) -> bool:
    """Say whether every letter takes as much room: there an l has a flag to fill its own."""
    places = sorted(glyphs)
    pitches = [(glyphs[b].centre - glyphs[a].centre) / (b - a) for a, b in pairwise(places)]
    return len(pitches) > 1 and float(np.std(pitches)) < _EVEN * float(np.mean(pitches))


def _letters(text: str, glyphs: list[_Glyph]) -> dict[int, _Glyph]:
    """Glyphs that are one letter, by its place in the text: the way to share out the letters that fits the glyphs best."""
    if not glyphs:
        return {}
    wanted = [_WIDTHS.get(letter, _WIDTH) for letter in text]
    widths = np.array([glyph.ink.shape[1] for glyph in glyphs], dtype=float)
    widths *= sum(wanted) / widths.sum()
    best = np.full((len(glyphs) + 1, len(text) + 1), np.inf)
    best[0, 0] = 0.0
    taken = np.zeros(best.shape, dtype=int)
    for number, glyph in enumerate(glyphs):
        for start in range(len(text)):
            for end in range(start + 1, min(start + _MOST_IN_ONE, len(text)) + 1):
                unlike = glyph.is_tall != bool(_TALL.search(text, start, end))
                cost = best[number, start] + (widths[number] - sum(wanted[start:end])) ** 2 + unlike
                if cost < best[number + 1, end]:
                    best[number + 1, end], taken[number + 1, end] = cost, end - start
    if not np.isfinite(best[-1, -1]):
        return {}
    alone, end = {}, len(text)
    for number in range(len(glyphs), 0, -1):
        count = int(taken[number, end])
        end -= count
        if count == 1:
            alone[end] = glyphs[number - 1]
    return alone


def _glyphs(gray: Gray, word: OcrWord) -> list[_Glyph]:
    """Return pieces of a word's ink from left to right, each dot with what it stands over."""
    left, top = max(0, int(word.left) - 1), max(0, int(word.top) - 1)
    patch = gray[top : int(word.bottom) + 2, left : int(word.right) + 2]
    big = cv2.resize(patch, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    _, dark = cv2.threshold(big, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ink = dark if np.count_nonzero(dark) < dark.size / 2 else 255 - dark
    _, labels, stats = components(np.asarray(ink, np.uint8))
    parts = sorted(
        (int(x), int(x + width), number)
        for number, (x, _, width, _, area) in enumerate(stats)
        if number and area >= _SPECK * len(big) ** 2
    )
    pieces: list[tuple[int, int, list[int]]] = []
    for start, end, number in parts:
        if pieces and _is_over(pieces[-1][:2], (start, end)):
            before = pieces.pop()
            pieces.append((before[0], max(before[1], end), [*before[2], number]))
        else:
            pieces.append((start, end, [number]))
    return [_glyph(np.isin(labels[:, start:end], numbers), (start + end) / 2) for start, end, numbers in pieces]


def _is_over(before: tuple[int, int], part: tuple[int, int]) -> bool:
    narrower = min(part[1] - part[0], before[1] - before[0])
    return min(part[1], before[1]) - part[0] > narrower / 2


def _glyph(mask: Mask, centre: float) -> _Glyph:
    rows = np.flatnonzero(mask.any(axis=1))
    ink = mask[rows[0] : rows[-1] + 1]
    is_tall = bool(rows[0] <= _HIGH * len(mask))
    height = len(ink)
    stem = np.flatnonzero(ink[height // 2 : int(0.85 * height)].mean(axis=0) > 0.9)
    if not len(stem):
        return _Glyph(ink, is_tall, centre, flag=0.0, foot=1.0)
    flag, foot = (
        (int(stem[0]) - int(np.flatnonzero(part.any(axis=0))[0])) / height
        for part in (ink[: height // 2], ink[int(0.92 * height) :])
    )
    return _Glyph(ink, is_tall, centre, flag, foot)
