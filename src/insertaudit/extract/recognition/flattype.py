"""Type that is nearly white or nearly black over a photograph: stickers, prices, lines over a busy ground. Level rows included.

Outlines of a photograph run into those of the type on it; what is of one extreme shade leaves the photograph behind.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition import ocr, pathtype, unroll
from insertaudit.extract.recognition.doubt import SURE
from insertaudit.extract.recognition.glyphrows import GlyphRow, glyph_rows
from insertaudit.extract.recognition.ocr import OcrWord
from insertaudit.extract.recognition.rowreading import Reading, dark_on_light, is_read, read_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]
    Boxes = NDArray[np.float64]

_LIGHT, _DARK = 215, 48
"""Gray levels from which, and up to which, ink is nearly white or black."""
_LEAST, _LEAST_STEEP, _STEEP = 3, 4, 35.0
"""Glyphs of a row: "NEW" on a sticker; of a row that rises by more degrees than stickers are set at."""
_SMALLEST = 10.0
"""Pixels at 300 dpi that capitals have at least."""
_BAR = 0.25
"""Share of their length that bars and blades of grass are thick."""
_ROOM, _ACCENT = 0.06, 0.4
"""Sizes about a glyph, and above it, that are its own."""

_PAIR_LEAST, _PAIR_MOST = 24, 0.12
"""Pixels, and share of the picture's longer side, that the figure and the unit of a price are tall."""
_SAME_TALL, _APART, _RISE = 1.45, 2.4, 0.5
"""How much taller one of them is, heights from middle to middle, and how far the one stands above the other to that."""
_EVEN, _CONTRAST = 24, 60
"""Gray levels within the ground of a sticker, and from it to its ink."""
_MOST_BLOTS, _MOST_PAIRS = 300, 6
_LOOKS = (30.0, 24.0, 36.0)
"""Pixels that a price's figure is brought to."""
_PRICE = re.compile(r"[0-9][€$£%]|[€$£][0-9]")
_CLEAR = 0.88
"""Confidence from which one look at a price is enough."""


def read_flat_type(gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget) -> pathtype.PathType:
    """Read the rows of a photograph that are nearly white or nearly black and that `words`, read before, do not account for."""
    found = pathtype.PathType()
    for ink in (gray >= _LIGHT, gray <= _DARK):
        flat = np.where(ink, 0, 255).astype(np.uint8)
        rows = [row for row in glyph_rows(flat, pathtype.long_lines(words)) if _may_be_type(row)]
        more = pathtype.read_rows(flat, rows, words, languages, budget, _read)
        words = pathtype.without_covered(words, more) + more.words
        found.add(more)
        prices = pathtype.read_rows(gray, _pairs(gray, ink), words, languages, budget, _read_price)
        words = pathtype.without_covered(words, prices) + prices.words
        found.add(prices)
    return found


def _may_be_type(row: GlyphRow) -> bool:
    sides = row.boxes[:, 2:] - row.boxes[:, :2]
    bars = bool(np.median(sides.min(axis=1) / np.maximum(1.0, sides.max(axis=1))) < _BAR)
    least = _LEAST if pathtype.line_of(row)[0] < _STEEP else _LEAST_STEEP
    return len(row.boxes) >= least and row.size >= _SMALLEST and not bars


def _read(picture: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> Reading:
    """Read a row, without what stands around it where that spoils it: the edge of the sticker."""
    reading = read_row(picture, row, languages, budget)
    if is_read(reading, row):
        return reading
    cleared = read_row(_alone(picture, row), row, languages, budget)
    return cleared if is_read(cleared, row) else reading


def _read_price(gray: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> Reading:
    """Read a figure and its unit: two signs are too few for one look, but two looks that agree are as good as a word."""
    alone = _alone(gray, row)
    met: dict[str, float] = {}
    for size in _LOOKS:
        strip = unroll.straightened(alone, row, size)
        line = dark_on_light(strip.picture)
        for picture in (line, np.ascontiguousarray(np.hstack([line, line]))):
            for word in ocr.read_words(picture, languages, budget, psm=ocr.LINE):
                if word.confidence < SURE or not _PRICE.fullmatch(word.text):
                    continue
                sure = 1 - (1 - word.confidence) * (1 - met.get(word.text, 0.0))
                if word.text in met or word.confidence > _CLEAR:
                    left, right = strip.places - size / 2, strip.places + size / 2
                    tall = (0.8 * size, 1.8 * size)
                    read = OcrWord(word.text, float(left.min()), tall[0], float(right.max()), tall[1], sure)
                    return Reading([read], tuple(strip.places.tolist()), line)
                met[word.text] = word.confidence
    return Reading()


def _alone(picture: Gray, row: GlyphRow) -> Gray:
    """Return the picture with nothing but the glyphs of a row."""
    own = np.zeros(picture.shape, bool)
    room = _ROOM * row.size + 1
    for left, top, right, bottom in row.boxes.tolist():
        own[
            max(0, int(top - _ACCENT * row.size)) : int(bottom + room) + 1,
            max(0, int(left - room)) : int(right + room) + 1,
        ] = True
    return np.asarray(np.where(own, picture, np.median(picture[own])), np.uint8)


def _pairs(gray: Gray, ink: NDArray[np.bool_]) -> list[GlyphRow]:
    """Return pairs of blots that may be a figure and its unit on the even ground of a sticker: "5 €"."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    del labels
    boxes = np.concatenate([stats[1:, :2], stats[1:, :2] + stats[1:, 2:4]], axis=1).astype(np.float64)
    wide, tall = (boxes[:, 2:] - boxes[:, :2]).T
    fits = (tall >= _PAIR_LEAST) & (tall <= _PAIR_MOST * max(gray.shape)) & (wide <= 1.3 * tall) & (wide >= 0.25 * tall)
    blots = boxes[fits]
    if len(blots) > _MOST_BLOTS:
        return []
    pairs = []
    for one, other in combinations(blots[np.argsort(blots[:, 0])], 2):
        low, high = sorted((one[3] - one[1], other[3] - other[1]))
        across, down = ((other[:2] + other[2:]) - (one[:2] + one[2:])) / 2
        near = 0.3 * high < across < _APART * high and abs(down) < _RISE * across
        both = np.stack([one, other])
        if near and high < _SAME_TALL * low and _is_on_sticker(gray, ink, both):
            pairs.append(GlyphRow(both, joined=False, size=float(high)))
    return sorted(pairs, key=lambda pair: -pair.size)[:_MOST_PAIRS]


def _is_on_sticker(gray: Gray, ink: NDArray[np.bool_], boxes: Boxes) -> bool:
    left, top = (int(edge) for edge in boxes[:, :2].min(axis=0))
    right, bottom = (int(edge) for edge in boxes[:, 2:].max(axis=0))
    part = slice(max(0, top - 2), bottom + 2), slice(max(0, left - 2), right + 2)
    covered = cv2.dilate(ink[part].astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    ground = gray[part][~covered]
    if len(ground) < 0.2 * covered.size:
        return False
    low, middle, high = np.percentile(ground, (5, 50, 95))
    return bool(high - low < _EVEN and abs(float(gray[part][ink[part]].mean()) - middle) > _CONTRAST)
