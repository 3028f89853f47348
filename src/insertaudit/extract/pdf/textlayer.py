"""A PDF page's text layer: its words, where they stand, and which of them are not to be believed."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium_c

from insertaudit.extract.pdf.lettershapes import Letter
from insertaudit.extract.pdf.render import address

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from insertaudit.extract.pdf.render import PageFrame

_UNMAPPED_SHARE = 0.2
"""Of a text object's characters without a meaning, beyond which the object is read from the picture."""
_LINE_END_HYPHENS = frozenset({0x02, 0xFFFE})
"""How pdfium reports a hyphen at the end of a line."""
_NO_MEANING = frozenset({"Co", "Cn", "Cc", "Cs"})
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SLANT = 4.0
"""Degrees by which type may be turned and still count as upright or sideways."""
VOWELS = frozenset("aeiouyäöüàâæéèêëîïôœùûÿáíóúåøąę")
_ENOUGH_LETTERS = 40
LEAST_VOWELS = 0.22


class Glyph(NamedTuple):
    said: str
    """What it means by the layer; a ligature may mean several letters."""
    outline: tuple[int, int, int] | None
    """See lettershapes.Letter; None in slanted type."""
    mapped: bool
    """Said by the font, and not merely the number of the glyph."""


@dataclass(slots=True)
class LayerWord:
    text: str
    bounds: tuple[float, float, float, float]
    """Of its ink: fractions of the page as shown, left, top, right, bottom; beyond 0 to 1 outside of the page."""
    frame: tuple[float, float, float, float]
    """Left, top, right, bottom in points, in the frame of its direction (see lines.PlacedWord)."""
    size: float
    """Points, as shown."""
    angle: int
    objects: set[int] = field(default_factory=set)
    invisible: bool = False
    """Painted with text render mode 3."""
    fill: tuple[int, int, int, int] | None = None
    font: int = 0
    """What identifies its font while the page is open."""
    letters: list[Letter] = field(default_factory=list)
    """Upright and sideways words alone have any."""
    glyphs: list[Glyph] = field(default_factory=list)

    def say(self, glyphs: list[Glyph]) -> None:
        """Take the text of these glyphs."""
        self.glyphs = glyphs
        self.text = unicodedata.normalize("NFC", "".join(glyph.said for glyph in glyphs)).translate(_LIGATURES).strip()


@dataclass(slots=True)
class TextLayer:
    words: list[LayerWord]
    unbelieved: set[int]
    """Addresses of text objects whose characters have no or no sensible meaning: their ink has to be read by OCR."""
    known: set[int]
    """Addresses of all text objects that gave characters."""


@dataclass(slots=True)
class _Object:
    """What holds for all characters of one text object."""

    angle: float
    size: float
    invisible: bool
    font: int
    name: str
    """Of the font, without the prefix of a subset."""
    stretch: float
    """Type size across, in points."""
    characters: int = 0
    unmapped: int = 0


def read_text_layer(page: pdfium.PdfPage, frame: PageFrame) -> TextLayer:
    """Read all words of a page, hidden and off-page ones included."""
    textpage = page.get_textpage()
    try:
        return _Reader(textpage, frame).read()
    finally:
        textpage.close()


class _Reader:
    def __init__(self, textpage: pdfium.PdfTextPage, frame: PageFrame) -> None:
        self._raw = textpage.raw
        self._count = max(0, textpage.count_chars())
        self._frame = frame
        self._objects: dict[int, _Object] = {}
        self._words: list[LayerWord] = []
        self._current: LayerWord | None = None
        self._box = [ctypes.c_double() for _ in range(4)]
        self._loose = pdfium_c.FS_RECTF()
        self._matrix = pdfium_c.FS_MATRIX()
        self._origin = (0.0, 0.0)

    def read(self) -> TextLayer:
        for index in range(self._count):
            self._take(index)
        self._finish()
        unbelieved = {key for key, item in self._objects.items() if item.unmapped > _UNMAPPED_SHARE * item.characters}
        unbelieved |= self._nonsense_fonts()
        return TextLayer(_without_echoes(self._words), unbelieved, set(self._objects))

    def _take(self, index: int) -> None:
        raw, box = self._raw, self._box
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        handle = pdfium_c.FPDFText_GetTextObject(raw, index)
        key = address(handle) if handle else 0
        character = "-" if code in _LINE_END_HYPHENS else chr(code) if code <= 0x10FFFF else "\ufffd"
        if character.isspace() or pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
            self._finish()
            if character == "-":  # a hyphen that pdfium moved; the word before it has ended
                self._words[-1:] = [_with_hyphen(word) for word in self._words[-1:]]
            return
        item = self._objects.get(key) or self._describe(key, handle, index)
        item.characters += 1
        mapped = is_mapped(raw, index)
        item.unmapped += not mapped
        if not pdfium_c.FPDFText_GetCharBox(raw, index, box[0], box[1], box[2], box[3]):
            return
        left, right, bottom, top = (value.value for value in box)
        pdfium_c.FPDFText_GetLooseCharBox(raw, index, self._loose)
        bounds = self._frame.bounds(left, bottom, right, top)
        turned = self._turned(item, index)
        before, self._origin = self._origin, self._origin_of(index)
        letter = self._letter(item, character, bounds)
        glyph = Glyph(character, letter.outline if letter else None, mapped)
        letters = [letter] if letter and character.isalnum() else []
        word = self._current
        if word is not None and self._breaks(word, item, turned):
            self._finish()
            word = None
        if word is None:
            self._current = LayerWord(
                character, bounds, turned, item.size, _label(item.angle), {key}, item.invisible, self._fill(index),
                item.font, letters, [glyph],
            )  # fmt: skip
            return
        word.text += character
        word.bounds = _union(word.bounds, bounds)
        word.frame = _union(word.frame, turned)
        word.objects.add(key)
        word.letters += letters
        if before == self._origin:
            word.glyphs[-1] = glyph._replace(said=word.glyphs[-1].said + character)
        else:
            word.glyphs.append(glyph)
        word.invisible = word.invisible and item.invisible
        word.size = max(word.size, item.size)

    def _breaks(self, word: LayerWord, item: _Object, turned: tuple[float, float, float, float]) -> bool:
        """Say whether a character begins another word although pdfium reports no space before it."""
        if word.angle != _label(item.angle):
            return True
        gap = turned[0] - word.frame[2]
        overlap = min(word.frame[3], turned[3]) - max(word.frame[1], turned[1])
        return gap > 0.6 * item.size or gap < -3 * item.size or overlap < 0.2 * item.size

    def _finish(self) -> None:
        word = self._current
        self._current = None
        if word is None:
            return
        word.say(word.glyphs)
        if word.text:
            self._words.append(word)

    def _describe(self, key: int, handle: Any, index: int) -> _Object:
        pdfium_c.FPDFText_GetMatrix(self._raw, index, self._matrix)
        matrix = self._matrix
        size = pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self._frame.rotation
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
        item = _Object(
            _snap(angle),
            max(0.01, size),
            mode in {pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP},
            address(pdfium_c.FPDFTextObj_GetFont(handle)) if handle else 0,
            self._font_name(index),
            max(0.01, pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.a, matrix.b)),
        )
        self._objects[key] = item
        return item

    def _font_name(self, index: int) -> str:
        flags = ctypes.c_int()
        length = pdfium_c.FPDFText_GetFontInfo(self._raw, index, None, 0, flags)
        if length <= 1:
            return ""
        buffer = ctypes.create_string_buffer(length)
        pdfium_c.FPDFText_GetFontInfo(self._raw, index, buffer, length, flags)
        return buffer.value.decode("utf-8", "replace")

    def _fill(self, index: int) -> tuple[int, int, int, int] | None:
        channels = [ctypes.c_uint() for _ in range(4)]
        if not pdfium_c.FPDFText_GetFillColor(self._raw, index, *channels):
            return None
        red, green, blue, alpha = (channel.value for channel in channels)
        return red, green, blue, alpha

    def _turned(self, item: _Object, index: int) -> tuple[float, float, float, float]:
        """Return a character's box in points in the frame of its direction."""
        frame, loose = self._frame, self._loose
        left, top, right, bottom = frame.bounds(loose.left, loose.bottom, loose.right, loose.top)
        if item.angle % 90 == 0:
            return self._in_direction(item.angle, left, top, right, bottom)
        width, height = frame.width, frame.height
        left, right, top, bottom = left * width, right * width, top * height, bottom * height
        u, v = frame.point(*self._origin_of(index))
        radians = math.radians(item.angle)
        cosine, sine = math.cos(radians), math.sin(radians)
        along = u * width * cosine - v * height * sine
        down = u * width * sine + v * height * cosine
        # the upright box of a slanted character tells its advance only roughly
        advance = min(0.6 * item.size, math.hypot(right - left, bottom - top) * 0.6)
        return along, down - 0.8 * item.size, along + advance, down + 0.2 * item.size

    def _in_direction(
        self, angle: float, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        """Turn bounds in fractions of the page into points in the frame of a direction: 0, 90, 180 or 270."""
        width, height = self._frame.width, self._frame.height
        left, right, top, bottom = left * width, right * width, top * height, bottom * height
        if angle == 90:
            return height - bottom, left, height - top, right
        if angle == 180:
            return width - right, height - bottom, width - left, height - top
        if angle == 270:
            return top, width - right, bottom, width - left
        return left, top, right, bottom

    def _origin_of(self, index: int) -> tuple[float, float]:
        x, y = self._box[:2]
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, x, y)
        return x.value, y.value

    def _letter(self, item: _Object, said: str, bounds: tuple[float, float, float, float]) -> Letter | None:
        if item.angle % 90:
            return None
        u, v = self._frame.point(*self._origin)
        baseline = self._in_direction(item.angle, u, v, u, v)[1]
        left, top, right, bottom = self._in_direction(item.angle, *bounds)
        return Letter(
            said, (baseline - top) / item.size, (bottom - baseline) / item.size, (right - left) / item.stretch
        )

    def _nonsense_fonts(self) -> set[int]:
        """Return objects in fonts whose text looks shifted or scrambled, as a wrong ToUnicode map leaves it."""
        words: dict[str, list[str]] = {}
        for word in self._words:
            for key in word.objects:
                words.setdefault(self._objects[key].name, []).append(word.text)
        scrambled = {font for font, texts in words.items() if _is_nonsense(texts)}
        return {key for key, item in self._objects.items() if item.name in scrambled}


def _without_echoes(words: list[LayerWord]) -> list[LayerWord]:
    """Drop words painted twice at about one place, for a shadow or to look bold."""
    kept: list[LayerWord] = []
    by_text: dict[str, list[LayerWord]] = {}
    for word in words:
        before = next((other for other in by_text.get(word.text, ()) if _share(word.bounds, other.bounds) > 0.6), None)
        if before is not None:
            before.objects |= word.objects
            before.invisible = before.invisible and word.invisible
            continue
        by_text.setdefault(word.text, []).append(word)
        kept.append(word)
    return kept


def _share(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    area = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return across * down / area if across > 0 and down > 0 and area > 0 else 0.0


def is_mapped(raw: Any, index: int) -> bool:
    """Say whether a character of a text page means something, and is not merely the number of its glyph."""
    code = pdfium_c.FPDFText_GetUnicode(raw, index)
    if code in _LINE_END_HYPHENS:
        return True
    meaning = 0 < code <= 0x10FFFF and chr(code) != "\ufffd" and unicodedata.category(chr(code)) not in _NO_MEANING
    return meaning and pdfium_c.FPDFText_HasUnicodeMapError(raw, index) != 1


def _is_nonsense(texts: list[str]) -> bool:
    """Say whether words are no words: "(cid:12)" placeholders, or Latin letters with far too few vowels among them.

    Every tenth to eighth letter would be one after a shift; in Europe's languages every third is, in Polish too.
    """
    if sum(text.count("(cid:") for text in texts) * 3 > len(texts):
        return True
    letters = [char for text in texts for char in text.lower() if "a" <= char <= "z" or char in VOWELS]
    if len(letters) < _ENOUGH_LETTERS:  # product codes and the like
        return False
    return sum(char in VOWELS for char in letters) < LEAST_VOWELS * len(letters)


def _snap(angle: float) -> float:
    turned = angle % 360
    nearest = round(turned / 90) * 90
    return float(nearest % 360) if abs(turned - nearest) <= _SLANT else turned


def _label(angle: float) -> int:
    return round(angle) % 360


def _union(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _with_hyphen(word: LayerWord) -> LayerWord:
    if not word.text.endswith("-"):
        word.say([*word.glyphs, Glyph("-", None, mapped=True)])
    return word
