"""Live type along a curve: each glyph is turned a little further, so that the text layer gives single letters.

Programs set such type glyph by glyph, with or without spaces; here its letters become words of one line again.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium_c

from insertaudit.extract.pdf.render import address
from insertaudit.extract.pdf.textlayer import Glyph, LayerWord, is_mapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pypdfium2 as pdfium

    from insertaudit.extract.pdf.render import PageFrame

_LEAST_LETTERS = 4
_TURNED_SHARE = 0.4
"""Of the letters of a curve, that must be turned against the one before; straight type never is."""
_MOST_TURN = 50.0
"""Degrees from letter to letter, across a space too: type of 12 pt on a circle of 20 pt."""
_MOST_GAP = 1.2
"""Type sizes from the end of a letter to the next."""
_SPACE = 0.14
"""Type sizes beyond the curve's usual gap, from which a gap is a space."""
_FIRST_LABEL = 1_000
"""Beyond all degrees: each curve is a direction of its own, so that nothing else stands on its line."""


@dataclass(slots=True)
class _Glyph:
    text: str
    key: int
    """Address of its text object."""
    x: float
    y: float
    """Its origin in points of the page as shown, y down."""
    angle: float
    """Degrees counter-clockwise, as shown."""
    size: float
    advance: float
    bounds: tuple[float, float, float, float]
    """Of its ink: fractions of the page as shown."""
    spaced: bool
    """Behind a space that is there as a character."""
    mapped: bool

    def gap(self, following: _Glyph) -> float:
        """Return points from its end to the next glyph's origin."""
        return math.hypot(following.x - self.x, following.y - self.y) - self.advance


def along_curves(words: list[LayerWord], page: pdfium.PdfPage, frame: PageFrame) -> list[LayerWord]:
    """Return the words of a text layer with the letters of each curve joined to words of one line."""
    turned = {word.angle for word in words if word.angle % 90 and len(word.text) <= 2}
    if len(turned) < 3:
        return words
    textpage = page.get_textpage()
    try:
        curves = _curves(_glyphs(textpage, frame))
    finally:
        textpage.close()
    by_key = {key: word for word in words for key in word.objects}
    on_curves = {glyph.key for curve in curves for glyph in curve}
    joined = [word for word in words if not word.objects <= on_curves]
    for number, curve in enumerate(curves):
        joined += _words(curve, _FIRST_LABEL + number, by_key)
    return joined


def _glyphs(textpage: pdfium.PdfTextPage, frame: PageFrame) -> list[_Glyph]:
    raw, spaced = textpage.raw, False
    glyphs: list[_Glyph] = []
    x, y, width, matrix = ctypes.c_double(), ctypes.c_double(), ctypes.c_float(), pdfium_c.FS_MATRIX()
    box = [ctypes.c_double() for _ in range(4)]
    for index in range(textpage.count_chars()):
        character = chr(pdfium_c.FPDFText_GetUnicode(raw, index))
        handle = pdfium_c.FPDFText_GetTextObject(raw, index)
        if pdfium_c.FPDFText_IsGenerated(raw, index) == 1 or not handle:
            continue
        if character.isspace():
            spaced = True
            continue
        pdfium_c.FPDFText_GetMatrix(raw, index, matrix)
        pdfium_c.FPDFText_GetCharOrigin(raw, index, x, y)
        pdfium_c.FPDFText_GetCharBox(raw, index, box[0], box[1], box[2], box[3])
        left, right, bottom, top = (value.value for value in box)
        size = pdfium_c.FPDFText_GetFontSize(raw, index)
        u, v = frame.point(x.value, y.value)
        advance = _advance(handle, character, size, width) * math.hypot(matrix.a, matrix.b)
        last = glyphs[-1] if glyphs else None
        if last and last.key == address(handle) and (last.x, last.y) == (u * frame.width, v * frame.height):
            last.text, last.advance = last.text + character, last.advance + advance  # letters of one ligature
            continue
        glyphs.append(
            _Glyph(
                character, address(handle), u * frame.width, v * frame.height,
                math.degrees(math.atan2(matrix.b, matrix.a)) - frame.rotation, max(0.01, size * math.hypot(matrix.c, matrix.d)),
                advance, frame.bounds(left, bottom, right, top), spaced, is_mapped(raw, index),
            )
        )  # fmt: skip
        spaced = False
    return glyphs


def _advance(handle: Any, character: str, size: float, width: ctypes.c_float) -> float:
    font = pdfium_c.FPDFTextObj_GetFont(handle)
    known = pdfium_c.FPDFFont_GetGlyphWidth(font, ord(character), size, width)
    return width.value if known else 0.5 * size


def _curves(glyphs: Sequence[_Glyph]) -> list[list[_Glyph]]:
    chains: list[list[_Glyph]] = []
    for glyph in glyphs:
        if chains and _follows(chains[-1][-1], glyph):
            chains[-1].append(glyph)
        else:
            chains.append([glyph])
    return [chain for chain in chains if _is_curved(chain)]


def _follows(glyph: _Glyph, following: _Glyph) -> bool:
    if not 0.9 < glyph.size / following.size < 1.1 or abs(_turn(glyph.angle, following.angle)) > _MOST_TURN:
        return False
    heading = math.degrees(math.atan2(glyph.y - following.y, following.x - glyph.x))
    middle = glyph.angle + _turn(glyph.angle, following.angle) / 2
    return (
        abs(_turn(middle, heading)) < _MOST_TURN and -0.5 * glyph.size < glyph.gap(following) < _MOST_GAP * glyph.size
    )


def _turn(angle: float, following: float) -> float:
    """Return degrees from one angle to another, -180 to 180."""
    return (following - angle + 180) % 360 - 180


def _is_curved(chain: list[_Glyph]) -> bool:
    if len(chain) < _LEAST_LETTERS:
        return False
    turns = sum(abs(_turn(before.angle, after.angle)) > 0.2 for before, after in pairwise(chain))
    return turns >= _TURNED_SHARE * (len(chain) - 1)


def _words(curve: list[_Glyph], label: int, by_key: dict[int, LayerWord]) -> list[LayerWord]:
    gaps = [before.gap(after) for before, after in pairwise(curve)]
    usual = median(gaps)
    words: list[LayerWord] = []
    along = 0.0
    for number, glyph in enumerate(curve):
        frame = (along, -0.8 * glyph.size, along + glyph.advance, 0.2 * glyph.size)
        along += glyph.advance + (gaps[number] if number < len(gaps) else 0.0)
        if words and not glyph.spaced and gaps[number - 1] - usual < _SPACE * glyph.size:
            word = words[-1]
            word.say([*word.glyphs, Glyph(glyph.text, None, glyph.mapped)])
            word.bounds = _union(word.bounds, glyph.bounds)
            word.frame = _union(word.frame, frame)
            word.objects.add(glyph.key)
            continue
        letter = by_key.get(glyph.key)
        words.append(
            LayerWord(
                unicodedata.normalize("NFKC", glyph.text), glyph.bounds, frame, glyph.size, label, {glyph.key},
                letter is not None and letter.invisible, letter.fill if letter else None, letter.font if letter else 0,
                [], [Glyph(glyph.text, None, glyph.mapped)],
            )
        )  # fmt: skip
    return words


def _union(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
