"""Type that does not run level: on arcs, waves and slopes, or letter below letter. Layout analysis loses it or reads scraps of it.

Rows of glyphs are unrolled and read both ways round, columns set side by side. What is plainly type and gives no words is named.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition import ocr, unroll
from insertaudit.extract.recognition.company import is_label
from insertaudit.extract.recognition.doubt import SURE, plausible, score
from insertaudit.extract.recognition.glyphrows import glyph_rows
from insertaudit.extract.recognition.ocr import OcrWord

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from insertaudit.extract.recognition.glyphrows import GlyphRow
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]
    Bounds = tuple[float, float, float, float]

_PLAIN = 0.85
"""Confidence of a word whose glyphs need no other reading."""
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
_SIZES = (30.0, 42.0)
"""Pixels that capitals are brought to."""
_SURE_LINE = 0.8
"""Mean confidence of the letters of a row from which it is read: unrolled type has 0.9 and more, ornaments 0.3 to 0.7."""
_WELL = 0.9
"""The same from which no other size is tried, and which a row without a word of four letters needs."""
_FULL = 0.55
"""Letters read in a glyph of the row at least."""
_PART = 3
"""Glyphs beside each other in no word of a row that was read, from which a word of it is lost; ornaments at its ends are fewer."""
_NEAR = 8.0
"""Pixels beside a word in which the middle of its outermost glyph may lie."""
_RIM, _FAR_ENDS = 5.0, 4.0
"""Pixels from a strip's end where a word is cut off, and sizes beyond a row's ends in which the rest of it is looked for."""
_LEAST_OF_TYPE, _SOME = 5, 0.35
"""Letters, and letters in a glyph, of a row that is type though it is not read."""
_INVERTED = 0.75
"""What a reading that runs from right to left is worth to one that runs from left to right."""
_HALF_LETTER = 0.35
"""Sizes from the middle of a row's outermost letter to its edge."""
_MOST_ALIKE = 2
"""Letters of which a row of ornaments is read: "6666", "eoeo"."""
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
        self.words += [replace(word, block=word.block + len(self.words)) for word in more.words]
        self.glyphs += more.glyphs
        self.unread += more.unread


def read_path_type(gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget) -> PathType:
    """Read the rows of a picture that do not run level and that `words`, read before, do not account for."""
    rows = [row for row in glyph_rows(gray, long_lines(words)) if len(row.boxes) >= _LEAST and not _is_level(row)]
    return read_rows(gray, rows, words, languages, budget, read_row)


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
    plain = [word for word in words if word.confidence >= _PLAIN and len(word.text) > 1]
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
        was_read = is_read(reading, row)
        in_vain = 0 if was_read else in_vain + 1
        if was_read:
            _take(found, row, _level(reading, row))
        if reading.left_out >= _PART if was_read else _is_type(reading, row):
            found.unread.append(row.bounds)
    return found


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


def long_lines(words: list[OcrWord]) -> list[Bounds]:
    """Return the bounds of words on lines read beyond doubt."""
    lines: defaultdict[tuple[int, int], list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.block, word.line].append(word)
    bounds = []
    for line in lines.values():
        plain = [word for word in line if word.confidence >= _PLAIN]
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row's strip was read as, the way round that reads better."""

    words: list[OcrWord] = field(default_factory=list)
    """In the strip's pixels."""
    places: tuple[float, ...] = ()
    """Of the glyphs, from the strip's left edge."""
    strip: Gray = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    """The right way round, dark on light."""
    upright: bool = True
    """Whether it runs from left to right on the picture."""

    @property
    def letters(self) -> int:
        return sum(char.isalnum() for word in self.words for char in word.text)

    @property
    def goes_on(self) -> bool:
        """Whether a word reaches an end of the strip, so that its beginning or the words before it lie beyond."""
        width = self.strip.shape[1]
        return any(word.left < _RIM or word.right > width - _RIM for word in self.words)

    @property
    def left_out(self) -> int:
        """Most glyphs beside each other that lie in no word."""
        most = run = 0
        for place in self.places:
            inside = any(word.left - _NEAR <= place <= word.right + _NEAR for word in self.words)
            run = 0 if inside else run + 1
            most = max(most, run)
        return most


def read_row(gray: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> Reading:
    best = Reading()
    for size in _SIZES:
        best = _better(best, gray, row, size, unroll.ENDS, languages, budget)
        hopeless = not best.words and not row.joined
        if hopeless or (_mean(best.words) > _WELL and best.left_out < _PART):
            break
    if best.words and best.goes_on:
        best = _better(best, gray, row, _SIZES[-1], _FAR_ENDS, languages, budget)
    return best


def _better(
    best: Reading, gray: Gray, row: GlyphRow, size: float, ends: float, languages: tuple[str, ...], budget: Budget
) -> Reading:
    """Return the best of a reading and those of one strip, both ways round."""
    strip = unroll.straightened(gray, row, size, ends)
    is_leftwards = bool(row.middles[0, 0] > row.middles[-1, 0])
    width = strip.picture.shape[1]
    for picture, places in (
        (strip.picture, strip.places),
        (np.ascontiguousarray(np.rot90(strip.picture, 2)), width - strip.places),
    ):
        line = dark_on_light(picture)
        found = plausible(ocr.read_words(line, languages, budget, psm=ocr.LINE))
        words = [word for word in found if word.confidence >= SURE]
        reading = Reading(words, tuple(places.tolist()), line, bool(places[0] > places[-1]) == is_leftwards)
        if _worth(reading) > _worth(best):
            best = reading
    return best


def _worth(reading: Reading) -> float:
    """Return the score of a reading; upside down "NEW" is "MAN"."""
    return score(reading.words) * (1.0 if reading.upright else _INVERTED)


def dark_on_light(picture: Gray) -> Gray:
    return picture if np.median(picture) >= 128 else np.asarray(255 - picture, np.uint8)


def is_read(reading: Reading, row: GlyphRow) -> bool:
    mean = _mean(reading.words)
    if len(row.boxes) <= _LEAST + 1 and is_label(reading.words):
        return True
    least = 3 if mean > _WELL else _LEAST
    plain = any(word.confidence >= _PLAIN and len(word.text) >= least for word in reading.words)
    return (
        plain and _is_varied(reading) and reading.letters >= max(_LEAST, _FULL * len(row.boxes)) and mean >= _SURE_LINE
    )


def _is_varied(reading: Reading) -> bool:
    return len({char for word in reading.words for char in word.text}) > _MOST_ALIKE


def _is_type(reading: Reading, row: GlyphRow) -> bool:
    """Say whether a row that is not read gave enough of words to be no ornament."""
    word = any(word.confidence >= _SURE_LINE and len(word.text) >= _LEAST for word in reading.words)
    return word and _is_varied(reading) and reading.letters >= max(_LEAST_OF_TYPE, _SOME * len(row.boxes))


def _mean(words: list[OcrWord]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / max(1, letters)


def _stacked(gray: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> OcrWord | None:
    """Read a column of upright letters as one word, its direction downwards."""
    boxes = unroll.column_letters(row)
    if len(boxes) < _LEAST:
        return None
    best, sure = "", 0.0
    for size in _SIZES:
        line = dark_on_light(unroll.side_by_side(gray, boxes, size))
        words = plausible(ocr.read_words(line, languages, budget, psm=ocr.LINE))
        if _mean(words) > sure:
            best, sure = "".join(word.text for word in words), _mean(words)
        if sure > _WELL:
            break
    letters = sum(char.isalpha() for char in best)
    if sure < _SURE_LINE or letters < max(_LEAST, 0.75 * len(boxes)):
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
