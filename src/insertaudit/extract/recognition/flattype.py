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
_UNEVEN, _OFF = 0.3, 0.2
"""Standard deviation of the heights of a word's glyphs to their mean, and sizes that their middles lie off a line."""
_BAR = 0.25
"""Share of their length that bars and blades of grass are thick."""
_ROOM, _GROUND, _ACCENT = 0.06, 0.2, 0.4
"""Sizes about a glyph that are its own, on the even ground of a price, and above it."""

_SIGN_LEAST, _SIGN_MOST = 24, 0.12
"""Pixels, and share of the picture's longer side, that the figure and the unit of a price are tall."""
_SAME_TALL, _APART, _RISE = 1.45, 2.4, 0.5
"""How much taller one of them is, heights from middle to middle, and how far the one stands above the other to that."""
_EVEN, _CONTRAST = 24, 60
"""Gray levels within the ground of a sticker, and from it to its ink."""
_ASTRAY = 0.22
"""Share of the ink of two blots that stands between them."""
_MOST_BLOTS, _MOST_SIGNS, _MOST_PRICES = 300, 4, 6
_LOOKS = (30.0, 24.0, 36.0)
"""Pixels that a price's figure is brought to."""
_PRICE = re.compile(r"[-–]?[0-9]{1,3}[€$£%]|[€$£][0-9]{1,3}")
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
        prices = pathtype.read_rows(gray, _prices(gray, ink), words, languages, budget, _read_price)
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
    if is_read(reading, row) or not _is_even(row):
        return reading
    cleared = read_row(_alone(picture, row, _ROOM), row, languages, budget)
    return cleared if is_read(cleared, row) else reading


def _is_even(row: GlyphRow) -> bool:
    """Say whether glyphs are as alike in height, and as straight in line, as those of words are and blots of a photograph are not."""
    tall = row.boxes[:, 3] - row.boxes[:, 1]
    return bool(tall.std() < _UNEVEN * tall.mean()) and pathtype.line_of(row)[1] < _OFF * row.size


def _read_price(gray: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> Reading:
    """Read a figure and its unit: two signs are too few for one look, but two looks that agree are as good as a word."""
    alone = _alone(gray, row, _GROUND)
    met: dict[str, float] = {}
    for size in _LOOKS:
        strip = unroll.straightened(alone, row, size)
        line = dark_on_light(strip.picture)
        for picture in (line, np.ascontiguousarray(np.hstack([line, line]))):
            found = ocr.read_words(picture, languages, budget, psm=ocr.LINE)
            for text, confidence in _prices_in(found):
                if text in met or confidence > _CLEAR:
                    sure = 1 - (1 - confidence) * (1 - met.get(text, 0.0))
                    left, right = strip.places.min() - size / 2, strip.places.max() + size / 2
                    word = OcrWord(text, float(left), 0.8 * size, float(right), 1.8 * size, sure)
                    return Reading([word], tuple(strip.places.tolist()), line)
                met[text] = confidence
    return Reading()


def _prices_in(words: list[OcrWord]) -> list[tuple[str, float]]:
    """Return the prices that words are, one by one or all together, with their confidence."""
    texts = [(word.text, word.confidence) for word in words]
    if len(words) > 1:
        texts.append(("".join(word.text for word in words), min(word.confidence for word in words)))
    return [(text, confidence) for text, confidence in texts if confidence >= SURE and _PRICE.fullmatch(text)]


def _alone(picture: Gray, row: GlyphRow, margin: float) -> Gray:
    """Return the picture with nothing but the glyphs of a row, and so many sizes beside them."""
    own = np.zeros(picture.shape, bool)
    room = margin * row.size + 1
    for left, top, right, bottom in row.boxes.tolist():
        own[
            max(0, int(top - _ACCENT * row.size)) : int(bottom + room) + 1,
            max(0, int(left - room)) : int(right + room) + 1,
        ] = True
    return np.asarray(np.where(own, picture, np.median(picture[own])), np.uint8)


def _prices(gray: Gray, ink: NDArray[np.bool_]) -> list[GlyphRow]:
    """Return blots beside each other that may be a figure and its unit on the even ground of a sticker: "5 €", "20 %"."""
    stats = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)[2]
    boxes = np.concatenate([stats[1:, :2], stats[1:, :2] + stats[1:, 2:4]], axis=1).astype(np.float64)
    wide, tall = (boxes[:, 2:] - boxes[:, :2]).T
    fits = (tall >= _SIGN_LEAST) & (tall <= _SIGN_MOST * max(gray.shape)) & (wide <= 1.3 * tall) & (wide >= 0.25 * tall)
    blots = boxes[fits]
    if len(blots) > _MOST_BLOTS:
        return []
    blots = blots[np.argsort(blots[:, 0])]
    linked = {index: {index} for index in range(len(blots))}
    for first, second in combinations(range(len(blots)), 2):
        if linked[first] is not linked[second] and _are_neighbours(gray, ink, blots[first], blots[second]):
            linked[first] |= linked[second]
            for index in linked[second]:
                linked[index] = linked[first]
    chains = {min(chain): sorted(chain) for chain in linked.values() if 1 < len(chain) <= _MOST_SIGNS}
    prices = [GlyphRow(blots[chain], joined=False, size=_tallest(blots[chain])) for chain in chains.values()]
    return sorted(prices, key=lambda price: -price.size)[:_MOST_PRICES]


def _tallest(boxes: Boxes) -> float:
    return float((boxes[:, 3] - boxes[:, 1]).max())


def _are_neighbours(gray: Gray, ink: NDArray[np.bool_], one: Boxes, other: Boxes) -> bool:
    """Say whether one blot may stand beside the other on a sticker, to the left of it."""
    low, high = sorted((one[3] - one[1], other[3] - other[1]))
    across, down = ((other[:2] + other[2:]) - (one[:2] + one[2:])) / 2
    near = 0.3 * high < across < _APART * high and abs(down) < _RISE * across
    return bool(near and high < _SAME_TALL * low) and _is_on_sticker(gray, ink, np.stack([one, other]))


def _is_on_sticker(gray: Gray, ink: NDArray[np.bool_], boxes: Boxes) -> bool:
    """Say whether nothing but even ground lies about two blots and between them: between "1" and "%" another figure may stand."""
    left, top = (int(edge) for edge in boxes[:, :2].min(axis=0))
    right, bottom = (int(edge) for edge in boxes[:, 2:].max(axis=0))
    part = slice(max(0, top - 2), bottom + 2), slice(max(0, left - 2), right + 2)
    covered = cv2.dilate(ink[part].astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    ground = gray[part][~covered]
    between = ink[part[0], int(boxes[0, 2]) + 2 : int(boxes[1, 0]) - 1]
    if len(ground) < 0.2 * covered.size or between.sum() > _ASTRAY * ink[part].sum():
        return False
    low, middle, high = np.percentile(ground, (5, 50, 95))
    return bool(high - low < _EVEN and abs(float(gray[part][ink[part]].mean()) - middle) > _CONTRAST)
