"""Which words of a text layer a person sees, and which lie hidden.

The page is rendered with and without its text: a word whose box does not change is not seen, whatever hides it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import cv2

from insertaudit.extract.pdf.render import LOOK_DPI, POINTS_PER_INCH
from insertaudit.extract.raster.picture import ground_colour
from insertaudit.extract.typesetting.layout import build_blocks
from insertaudit.extract.typesetting.lines import PlacedWord
from insertaudit.model import Block, Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from insertaudit.extract.pdf.textlayer import LayerWord

    Pixels = NDArray[np.uint8]

_SHOWN = 10
"""Of 255, in the channel that differs most: less change than this no eye sees."""
_SHOWN_SHARE = 0.02
"""Of the pixels of a word's box that must change when the text is taken away; even thin type changes a tenth."""
_MINUTE = 1.3
"""Points of type size below which nobody reads anything."""
_LAYER_MATCH = 0.5
"""Share of invisible words that OCR finds in the same place, from which they are the layer of a scan."""
SAME_WORD = 0.6
"""Likeness of two words from which one is the other misread."""


@dataclass(slots=True)
class SortedWords:
    """The words of a text layer by what a person sees of them."""

    visible: list[LayerWord] = field(default_factory=list)
    unseen: list[LayerWord] = field(default_factory=list)
    """On the page, but its picture does not change without them."""
    outside: list[LayerWord] = field(default_factory=list)
    minute: list[LayerWord] = field(default_factory=list)
    doubted: list[LayerWord] = field(default_factory=list)
    """In fonts whose characters make no sense or say something else than they show: the picture decides."""
    untrue: list[LayerWord] = field(default_factory=list)
    """Of the doubted ones, those that stand where the picture shows other words."""


def sort_words(words: list[LayerWord], unbelieved: set[int], shown: Pixels, bare: Pixels) -> SortedWords:
    """Sort words by comparing the page as shown with the page without its text, both in colour."""
    height, width = shown.shape[:2]
    change = cv2.absdiff(shown, bare)
    change = cv2.max(cv2.max(change[:, :, 0], change[:, :, 1]), change[:, :, 2])
    _, seen = cv2.threshold(change, _SHOWN - 1, 1, cv2.THRESH_BINARY)
    sums = cv2.integral(seen)
    result = SortedWords()
    for word in words:
        if word.objects & unbelieved:
            result.doubted.append(word)
            continue
        left, top, right, bottom = word.bounds
        if not (0 <= (left + right) / 2 <= 1 and 0 <= (top + bottom) / 2 <= 1):
            result.outside.append(word)
            continue
        x0, y0 = max(0, int(left * width)), max(0, int(top * height))
        x1, y1 = min(width, int(right * width) + 1), min(height, int(bottom * height) + 1)
        area = max(1, (x1 - x0) * (y1 - y0))
        inked = int(sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]) if x1 > x0 and y1 > y0 else 0
        if inked < max(1, _SHOWN_SHARE * area):
            result.unseen.append(word)
        elif word.size < _MINUTE and (bottom - top) * height < _MINUTE * LOOK_DPI / POINTS_PER_INCH:
            result.minute.append(word)
        else:
            result.visible.append(word)
    return result


def place_layer_word(word: LayerWord, shown: Pixels) -> PlacedWord:
    box = _clamped(word)
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    height, width = shown.shape[:2]
    ground = ground_colour(shown, (left * width, top * height, right * width, bottom * height))
    return PlacedWord(word.text, box, *word.frame, word.size, word.angle, ground=ground)


def _clamped(word: LayerWord) -> Box:
    """Return a word's box on the page; what lies outside of it is at its edge."""
    left, top, right, bottom = (min(1.0, max(0.0, value)) for value in word.bounds)
    return Box(left, top, right, bottom)


def with_ground(word: PlacedWord, shown: Pixels) -> PlacedWord:
    height, width = shown.shape[:2]
    box = word.box
    ground = ground_colour(shown, (box.left * width, box.top * height, box.right * width, box.bottom * height))
    return PlacedWord(
        word.text, box, word.left, word.top, word.right, word.bottom, word.size, word.angle,
        word.carrier, word.confidence, ground,
    )  # fmt: skip


def unconfirmed(doubted: list[LayerWord], read: list[PlacedWord]) -> list[LayerWord]:
    """Return words of doubted fonts that mean something, if not throughout, and whose place OCR found nothing in."""
    kept = []
    for word in doubted:
        meaning = word.text.isprintable() and not any(0xE000 <= ord(char) <= 0xF8FF for char in word.text)
        on_page = all(-0.01 <= value <= 1.01 for value in word.bounds)
        if not on_page or any(overlaps(word, other.box) for other in read):
            continue
        if (meaning and "\ufffd" not in word.text) or is_broken(word):
            kept.append(word)
    return kept


def is_broken(word: LayerWord) -> bool:
    """Say whether glyphs of a word mean nothing, and more of them are letters."""
    letters = sum(glyph.mapped and glyph.said.isalpha() for glyph in word.glyphs)
    unmapped = sum(not glyph.mapped for glyph in word.glyphs)
    return 0 < unmapped < letters


def shows_broken_words(words: list[LayerWord], bare: Pixels) -> bool:
    """Say whether the ink of a word with glyphs that mean nothing is on a page from which all believed text is taken."""
    return any(is_broken(word) and _is_over_ink(word, bare) for word in words)


def overlaps(word: LayerWord, box: Box) -> bool:
    left, top, right, bottom = word.bounds
    return left < box.right and box.left < right and top < box.bottom and box.top < bottom


def hidden_blocks(
    words: SortedWords, read: list[PlacedWord], shown: Pixels, number: int
) -> tuple[list[Block], set[str]]:
    """Return what the page carries and does not show, as blocks, and the reasons why it is not seen.

    `read` are the words that OCR found: they tell hidden text from the layer that OCR programs lay under a scan.
    """
    unseen = _without_scan_layer(words.unseen, read, shown)
    blocks: list[Block] = []
    reasons: set[str] = set()
    for reason, group in (
        ("outside the page", words.outside),
        ("too small to read", words.minute),
        ("invisible text layer", [word for word in unseen if word.invisible]),
        ("covered, or in the colour of its ground", [word for word in unseen if not word.invisible]),
        ("type that says other words than it shows", words.untrue),
    ):
        if not group:
            continue
        placed = [PlacedWord(word.text, _clamped(word), *word.frame, word.size, word.angle) for word in group]
        blocks += [
            Block(block.text, "hidden", block.page, block.box, block.words, heading=block.heading)
            for block in build_blocks(placed, number)
        ]
        reasons.add(reason)
    return blocks, reasons


def _without_scan_layer(unseen: list[LayerWord], read: list[PlacedWord], shown: Pixels) -> list[LayerWord]:
    """Drop the words that OCR programs lay under a scan: those over ink, once the picture confirms most of them."""
    if not unseen or not read:
        return unseen
    over_ink = [word for word in unseen if _is_over_ink(word, shown)]
    if not over_ink:
        return unseen
    matched = sum(_is_confirmed(word, read) for word in over_ink)
    if matched < _LAYER_MATCH * len(over_ink):
        return unseen
    dropped = {id(word) for word in over_ink}
    return [word for word in unseen if id(word) not in dropped]


def _is_over_ink(word: LayerWord, shown: Pixels) -> bool:
    height, width = shown.shape[:2]
    left, top, right, bottom = (
        int(value * side) for value, side in zip(word.bounds, (width, height, width, height), strict=True)
    )
    patch = shown[max(0, top) : bottom + 1, max(0, left) : right + 1]
    return bool(patch.size and patch.reshape(-1, patch.shape[-1]).std(axis=0).max() > 8)


def _is_confirmed(word: LayerWord, read: list[PlacedWord]) -> bool:
    text = word.text.casefold()
    for other in read:
        if overlaps(word, other.box):
            candidate = other.text.casefold()
            if text in candidate or SequenceMatcher(None, text, candidate).ratio() > SAME_WORD:
                return True
    return False
