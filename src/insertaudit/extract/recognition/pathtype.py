"""Type that does not run level: on arcs, waves and slopes, or letter below letter. Layout analysis loses it or reads scraps of it.

Rows of glyphs are unrolled and read both ways round, columns set side by side. What is plainly type and gives no words is named.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition import ocr, unroll
from insertaudit.extract.recognition.doubt import plausible
from insertaudit.extract.recognition.glyphrows import glyph_rows
from insertaudit.extract.recognition.ocr import OcrWord
from insertaudit.extract.recognition.rowreading import (
    PART,
    PLAIN,
    SIZES,
    SURE_LINE,
    WELL,
    dark_on_light,
    is_read,
    is_type,
    mean,
    read_script_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from insertaudit.extract.recognition.glyphrows import GlyphRow
    from insertaudit.extract.recognition.rowreading import Reading
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]
    Bounds = tuple[float, float, float, float]

_LONG_LINE = 12
"""Letters of plain words on one level line that no arc gives by chance."""
_READ = 0.8
"""Share of a row's glyphs in plain words from which it is read."""
_BENT = 0.28
"""Sizes that middles lie off a straight line, as a standard deviation: level type with tails and capitals has 0.15."""
_LEVEL, _UPRIGHT = 7.0, 78.0
"""Degrees of slope that layout analysis copes with, and from which a row is a column."""
_LEAST, _MOST = 4, 200
"""Glyphs of a row; more are a texture's."""
_MOST_TRIES, _MOST_IN_VAIN = 10, 4
"""Rows looked at on one picture, and in a row without a word."""
_HALF_LETTER = 0.35
"""Sizes from the middle of a row's outermost letter to its edge."""
_BLOCKS = 600
"""Added to the blocks of rows; a page has some ten, side lines begin at 400."""


@dataclass(slots=True)
class PathType:
    """What a picture's rows gave."""

    words: list[OcrWord] = field(default_factory=list)
    """On a level line across the row's bounds, so that lines and blocks can be made of them."""
    glyphs: list[Bounds] = field(default_factory=list)
    """Of the rows that were read."""
    unread: list[Bounds] = field(default_factory=list)

    def add(self, more: PathType) -> None:
        """Add what was read later, and instead of what it covers."""
        self.words = without_covered(self.words, more)
        self.unread = [bounds for bounds in self.unread if not _is_covered(bounds, more.glyphs)]
        self.words += [replace(word, block=word.block + len(self.words)) for word in more.words]
        self.glyphs += more.glyphs
        self.unread += more.unread


def read_path_type(gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget) -> PathType:
    """Read the rows of a picture that do not run level and that `words`, read before, do not account for."""
    rows = [row for row in glyph_rows(gray, long_lines(words)) if len(row.boxes) >= _LEAST and not _is_level(row)]
    return read_rows(gray, rows, words, languages, budget, read_script_row)


def read_rows(
    picture: Gray,
    rows: list[GlyphRow],
    words: list[OcrWord],
    languages: tuple[str, ...],
    budget: Budget,
    read: Callable[[Gray, GlyphRow, tuple[str, ...], Budget], Reading],
) -> PathType:
    """Have those of `rows` read that `words` do not account for."""
    found = PathType()
    plain = [word for word in words if word.confidence >= PLAIN and len(word.text) > 1]
    tries = in_vain = 0
    for row in rows:
        if not _is_lost(row, plain):
            continue
        tries += 1
        if tries > _MOST_TRIES or in_vain >= _MOST_IN_VAIN:
            break
        slope, off = line_of(row)
        column = slope > _UPRIGHT and off < _BENT * row.size
        if column and (word := _stacked(picture, row, languages, budget)):
            _take(found, row, [word])
            continue
        reading = read(picture, row, languages, budget)
        in_vain = 0 if is_read(reading, row) else in_vain + 1
        if not is_read(reading, row):
            found.unread += [row.bounds] if is_type(reading, row) else []
            continue
        rest, kept, reading = _divided(row, reading)
        _take(found, kept, _level(reading, kept))
        if rest is None:
            found.unread += [kept.bounds] if reading.lost >= PART else []
            continue
        other = read(picture, rest, languages, budget)
        if is_read(other, rest):
            _take(found, rest, _level(other, rest))
        if not is_read(other, rest) or other.lost >= PART:
            found.unread.append(rest.bounds)
    return found


def _divided(row: GlyphRow, reading: Reading) -> tuple[GlyphRow | None, GlyphRow, Reading]:
    """Return what was not read of a row, as the other half of a seal, which runs the other way round; what was read; as what."""
    lost = reading.left_out
    if not _LEAST <= reading.lost < len(row.boxes):
        return None, row, reading
    kept = slice(lost.stop, None) if lost.start == 0 else slice(0, lost.start)
    return row.part(lost), row.part(kept), replace(reading, places=reading.places[kept])


def _take(found: PathType, row: GlyphRow, words: list[OcrWord]) -> None:
    number = _BLOCKS + len(found.words)
    found.words += [replace(word, block=number, line=number) for word in words]
    found.glyphs += [(left, top, right, bottom) for left, top, right, bottom in row.boxes.tolist()]


def without_covered(words: list[OcrWord], found: PathType) -> list[OcrWord]:
    """Drop the scraps that rows were read as before."""
    if not found.glyphs:
        return words
    boxes = np.array(found.glyphs)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    kept = []
    for word in words:
        inside = int(((x > word.left) & (x < word.right) & (y > word.top) & (y < word.bottom)).sum())
        if not inside or len(word.text) > 2 * inside + 1:
            kept.append(word)
    return kept


def _is_covered(bounds: Bounds, glyphs: list[Bounds]) -> bool:
    """Say whether glyphs that were read stand in bounds from one end nearly to the other."""
    left, top, right, bottom = bounds
    inside = [
        glyph
        for glyph in glyphs
        if left - 2 <= (glyph[0] + glyph[2]) / 2 <= right + 2 and top - 2 <= (glyph[1] + glyph[3]) / 2 <= bottom + 2
    ]
    if not inside:
        return False
    boxes = np.array(inside)
    if right - left >= bottom - top:
        return bool(boxes[:, 2].max() - boxes[:, 0].min() >= _READ * (right - left))
    return bool(boxes[:, 3].max() - boxes[:, 1].min() >= _READ * (bottom - top))


def long_lines(words: list[OcrWord]) -> list[Bounds]:
    """Return the bounds of words on lines read beyond doubt."""
    lines: defaultdict[tuple[int, int], list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.block, word.line].append(word)
    bounds = []
    for line in lines.values():
        plain = [word for word in line if word.confidence >= PLAIN]
        if sum(len(word.text) for word in plain) >= max(_LONG_LINE, 0.8 * sum(len(word.text) for word in line)):
            bounds += [(word.left - 2, word.top - 2, word.right + 2, word.bottom + 2) for word in line]
    return bounds


def _is_level(row: GlyphRow) -> bool:
    slope, off = line_of(row)
    return off < _BENT * row.size and slope < _LEVEL


def _is_lost(row: GlyphRow, plain: list[OcrWord]) -> bool:
    if len(row.boxes) > _MOST:
        return False
    middles = row.middles
    covered = np.zeros(len(middles), bool)
    for word in plain:
        covered |= (
            (middles[:, 0] > word.left)
            & (middles[:, 0] < word.right)
            & (middles[:, 1] > word.top)
            & (middles[:, 1] < word.bottom)
        )
    return float(covered.mean()) < _READ


def line_of(row: GlyphRow) -> tuple[float, float]:
    """Return the slope of the straight line nearest to a row, 0 to 90 degrees, and the standard deviation from it in pixels."""
    points = row.middles - row.middles.mean(axis=0)
    _, strength, ways = np.linalg.svd(points, full_matrices=False)
    slope = float(np.degrees(np.arctan2(abs(ways[0, 1]), abs(ways[0, 0]))))
    return slope, float(strength[1] / np.sqrt(len(points)))


def _stacked(gray: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> OcrWord | None:
    """Read a column of upright letters as one word, its direction downwards."""
    boxes = unroll.column_letters(row)
    if len(boxes) < _LEAST:
        return None
    best, sure = "", 0.0
    for size in SIZES:
        line = dark_on_light(unroll.side_by_side(gray, boxes, size))
        words = plausible(ocr.read_words(line, languages, budget, psm=ocr.LINE))
        if mean(words) > sure:
            best, sure = "".join(word.text for word in words), mean(words)
        if sure > WELL:
            break
    letters = sum(char.isalpha() for char in best)
    if sure < SURE_LINE or letters < max(_LEAST, 0.75 * len(boxes)):
        return None
    return OcrWord(best, *row.bounds, sure, angle=270)


def _level(reading: Reading, row: GlyphRow) -> list[OcrWord]:
    """Put words of a strip on a level line across the row's bounds: at the top of an arc, at the foot of a bowl."""
    left, top, right, bottom = row.bounds
    tall = 1.3 * row.size
    first, middle = row.middles[0], row.middles[len(row.middles) // 2]
    ends = (first[1] + row.middles[-1][1]) / 2
    if _is_level(row) or abs(ends - middle[1]) < 0.3 * (bottom - top):
        at = (top + bottom) / 2
    else:
        at = top + tall / 2 if middle[1] < ends else bottom - tall / 2
    low, high = min(reading.places), max(reading.places)
    inset = min(_HALF_LETTER * row.size, (right - left) / 4)
    factor = (right - left - 2 * inset) / max(1.0, high - low)
    return [
        replace(
            word,
            left=left + inset + factor * (word.left - low),
            right=left + inset + factor * (word.right - low),
            top=at - tall / 2,
            bottom=at + tall / 2,
        )
        for word in reading.words
    ]
