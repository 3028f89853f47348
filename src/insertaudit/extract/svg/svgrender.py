"""SVG → pixels, three times: as shown, without its text, and its text alone with a colour for each line."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import resvg_py
from lxml import etree
from PIL import Image

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup.xmltree import local
from insertaudit.limits import MAX_OCR_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.svg.svgtext import TextLine
    from insertaudit.extract.svg.svgtree import Drawing

    Pixels = NDArray[np.uint8]
    Bounds = tuple[int, int, int, int]

CSS_DPI = 96
GOOD_DPI = 300
USUAL_SIDE = 1_800
"""Pixels of the longer side where the real size is unknown: an A6 card at 300 dpi."""

LEAST_SIDE = 600
FALLBACK_FONTS = "Arial, Helvetica, Liberation Sans, DejaVu Sans, Noto Sans, Roboto, Segoe UI, sans-serif"
"""Type in a font that is not installed would not be drawn at all."""

SEEN_DIFFERENCE = 10
"""Of 255: a pixel that text changes by less is not seen."""

SEEN_SHARE = 0.05
"""Of a line's ink, that must be seen for the line to be."""

_LABEL_STEP = 7
_LEVELS = 36
MAX_LABELS = _LEVELS**3 - 1
_INKED = 96
"""Opacity from which the colour of a pixel is exact enough to tell its line."""

_DARK = 32
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"})
_NOT_PAINTED = frozenset({"clipPath", "mask"})
_FONT = re.compile(r"(\bfont(?:-family)?\s*:\s*)([^;}!]+)", re.IGNORECASE)


@dataclass(slots=True)
class Rendered:
    shown: Pixels
    """Blue first, on the ground on which more can be seen."""
    bare: Pixels
    """The same without the text elements."""
    bounds: list[tuple[int, int, int, int] | None]
    """Left, top, right, bottom of each line's ink in pixels; None where it draws none."""
    seen: list[bool]

    @property
    def size(self) -> tuple[int, int]:
        return self.shown.shape[1], self.shown.shape[0]


def pixel_width(drawing: Drawing, size_mm: tuple[float, float] | None) -> int:
    """Give the width to render at: 300 dpi of the real size, or the usual one, within the limits."""
    if size_mm is not None:
        width, height = (side / 25.4 * GOOD_DPI for side in size_mm)
    else:
        width, height = drawing.view or (1.0, 1.0)
        width, height = (side * USUAL_SIDE / max(width, height) for side in (width, height))
    scale: float = min((MAX_OCR_PIXELS / (width * height)) ** 0.5, max(1.0, LEAST_SIDE / max(width, height)))
    return max(1, round(width * scale))


def render(drawing: Drawing, lines: list[TextLine], width: int) -> Rendered:
    """Render a drawing that `examine` has made safe; its tree is changed. Raises UnreadableError("damaged")."""
    _name_fallback_fonts(drawing.root)
    whole = _pixels(drawing.root, width)
    if not lines:
        shown = _on(whole, 255)
        if int(shown.max()) - int(shown.min()) < SEEN_DIFFERENCE:
            shown = _on(whole, _DARK)
        return Rendered(shown, shown, [], [])
    bare = _pixels_without_text(drawing.root, lines, width)
    _paint_labels(drawing.root, lines)
    labels = _Labels(_pixels(drawing.root, width), len(lines))
    shown, under = _on(whole, 255), _on(bare, 255)
    seen = labels.seen(shown, under)
    if not any(seen):
        # White type for dark card or glass: the ground on which it shows is the one it is made for.
        dark, dark_under = _on(whole, _DARK), _on(bare, _DARK)
        seen_on_dark = labels.seen(dark, dark_under)
        if any(seen_on_dark):
            shown, under, seen = dark, dark_under, seen_on_dark
    return Rendered(shown, under, labels.bounds, seen)


def _pixels(root: etree._Element, width: int) -> Pixels:
    try:
        png = resvg_py.svg_to_bytes(svg_string=etree.tostring(root, encoding="unicode"), dpi=CSS_DPI, width=width)
    except (ValueError, RuntimeError) as error:
        raise UnreadableError("damaged", str(error)[:160]) from error
    with Image.open(io.BytesIO(bytes(png))) as image:
        return np.asarray(image.convert("RGBA"), np.uint8)


def _on(pixels: Pixels, ground: int) -> Pixels:
    alpha = pixels[:, :, 3:].astype(np.uint16)
    mixed = (pixels[:, :, 2::-1].astype(np.uint16) * alpha + ground * (255 - alpha)) // 255
    return np.ascontiguousarray(mixed.astype(np.uint8))


def _name_fallback_fonts(root: etree._Element) -> None:
    """Name fonts that are likely to be there behind those that the drawing asks for."""
    for element in root.iter("*"):
        if element.get("font-family"):
            element.set("font-family", f"{element.get('font-family')}, {FALLBACK_FONTS}")
        if "font" in str(element.get("style", "")):
            element.set("style", _FONT.sub(rf"\1\2, {FALLBACK_FONTS}", str(element.get("style"))))
        if local(element) == "style" and element.text:
            element.text = _FONT.sub(rf"\1\2, {FALLBACK_FONTS}", str(element.text))
    if not root.get("font-family"):
        root.set("font-family", FALLBACK_FONTS)


def _pixels_without_text(root: etree._Element, lines: list[TextLine], width: int) -> Pixels:
    taken = []
    for element in dict.fromkeys(_text_element(owner) for line in lines for owner in line.owners):
        parent = element.getparent()
        if parent is not None:
            taken.append((parent, parent.index(element), element))
            parent.remove(element)
    try:
        return _pixels(root, width)
    finally:
        for parent, at, element in reversed(taken):
            parent.insert(at, element)


def _text_element(owner: etree._Element) -> etree._Element:
    above = [each for each in (owner, *owner.iterancestors()) if local(each) == "text"]
    return above[-1] if above else owner


def _paint_labels(root: etree._Element, lines: list[TextLine]) -> None:
    """Hide all but the text, and give each line a plain colour of its own."""
    for element in root.iter("*"):
        if local(element) in _SHAPES and not any(local(each) in _NOT_PAINTED for each in element.iterancestors()):
            _restyle(element, "display:none")
    for group in {above for line in lines for owner in line.owners for above in owner.iterancestors()}:
        _restyle(group, "opacity:1;filter:none;mix-blend-mode:normal")
    for number, line in enumerate(lines[:MAX_LABELS]):
        red, green, blue = (level * _LABEL_STEP for level in _levels(number + 1))
        paint = f"fill:rgb({red},{green},{blue});fill-opacity:1;stroke:none;opacity:1;filter:none;visibility:visible"
        for owner in line.owners:
            _restyle(owner, paint)


def _restyle(element: etree._Element, more: str) -> None:
    element.set("style", f"{element.get('style', '')};{more}".lstrip(";"))


def _levels(number: int) -> tuple[int, int, int]:
    return number % _LEVELS, number // _LEVELS % _LEVELS, number // _LEVELS**2


class _Labels:
    """Which pixels belong to which line."""

    def __init__(self, pixels: Pixels, count: int) -> None:
        self.count = count
        self.rows, self.columns = np.nonzero(pixels[:, :, 3] >= _INKED)
        levels = np.rint(pixels[self.rows, self.columns, :3] / _LABEL_STEP).astype(np.int64)
        numbers = levels[:, 0] + levels[:, 1] * _LEVELS + levels[:, 2] * _LEVELS**2 - 1
        known = (numbers >= 0) & (numbers < count)
        self.rows, self.columns, self.numbers = self.rows[known], self.columns[known], numbers[known]
        self.bounds = self._bounds()

    def _bounds(self) -> list[Bounds | None]:
        low = np.full((self.count, 2), np.iinfo(np.int64).max)
        high = np.full((self.count, 2), -1)
        for axis, values in enumerate((self.columns, self.rows)):
            np.minimum.at(low[:, axis], self.numbers, values)
            np.maximum.at(high[:, axis], self.numbers, values)
        return [
            (int(left), int(top), int(right) + 1, int(bottom) + 1) if right >= 0 else None
            for (left, top), (right, bottom) in zip(low, high, strict=True)
        ]

    def seen(self, shown: Pixels, bare: Pixels) -> list[bool]:
        """Tell for each line whether its ink changes the picture."""
        if shown.shape != bare.shape:
            return [True] * self.count
        here = shown[self.rows, self.columns].astype(np.int16)
        there = bare[self.rows, self.columns].astype(np.int16)
        changed = np.abs(here - there).max(axis=1, initial=0) >= SEEN_DIFFERENCE
        ink = np.bincount(self.numbers, minlength=self.count)
        visible = np.bincount(self.numbers, weights=changed, minlength=self.count)
        return [bool(total and part >= SEEN_SHARE * total) for total, part in zip(ink, visible, strict=True)]
