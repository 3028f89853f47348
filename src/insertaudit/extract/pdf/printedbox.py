"""Pages whose crop box, which screens show, is smaller than what leaves the press (ISO 32000-1, 14.11.2): trimmed at the trim box.

Such a page is read over all that is printed of it, and type and codes beyond the crop box are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

from insertaudit.extract.pdf.pdfactions import resolve
from insertaudit.extract.pdf.pdfupdate import PdfUpdate
from insertaudit.limits import MAX_PAGES

if TYPE_CHECKING:
    import pypdf

    from insertaudit.extract.parts import Parts
    from insertaudit.model import Box

    Rectangle = tuple[float, float, float, float]
    """Left, bottom, right, top in user space."""

_TOLERANCE = 2.0
"""Points by which boxes differ through rounding."""
_LEAST_LETTERS = 3
"""Of what stands beyond the screen in one block, from which it is type and no ornament or mark."""


def with_printed_boxes(reader: pypdf.PdfReader) -> tuple[bytes, dict[int, Rectangle]] | None:
    """Return the file with crop boxes that hold all that is printed, and the former ones of the pages concerned, by index.

    None for a file without such pages. `reader` is not encrypted.
    """
    update = PdfUpdate(reader)
    screens = {}
    for index in range(min(len(reader.pages), MAX_PAGES)):
        try:
            page = reader.pages[index]
            found = _wider(page)
        except Exception:  # noqa: BLE001, S112 - pypdf raises whatever it meets in broken files, which are read as they are
            continue
        if found is None or page.indirect_reference is None:
            continue
        screens[index], printed = found
        changed = DictionaryObject(page)
        changed[NameObject("/CropBox")] = ArrayObject(map(FloatObject, printed))
        update.replace(page.indirect_reference, changed)
    return (update.file(), screens) if screens else None


def _wider(page: DictionaryObject) -> tuple[Rectangle, Rectangle] | None:
    """Return what the screen shows and what is printed, screen included; None where that is no more."""
    media = _rectangle(page.get("/MediaBox"))
    if media is None:
        return None
    screen = _clipped(_rectangle(page.get("/CropBox")) or media, media)
    # without a trim box all up to the bleed may be left after cutting
    trim = _rectangle(page.get("/TrimBox")) or _rectangle(page.get("/BleedBox")) or screen
    trim = _clipped(trim, media)
    printed = (min(screen[0], trim[0]), min(screen[1], trim[1]), max(screen[2], trim[2]), max(screen[3], trim[3]))
    if all(abs(a - b) <= _TOLERANCE for a, b in zip(screen, printed, strict=True)):
        return None
    return screen, printed


def _rectangle(value: Any) -> Rectangle | None:
    value = resolve(value)
    if not isinstance(value, ArrayObject) or len(value) != 4:
        return None
    x0, y0, x1, y1 = (float(resolve(number)) for number in value)
    left, bottom, right, top = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return (left, bottom, right, top) if left < right and bottom < top else None


def _clipped(box: Rectangle, media: Rectangle) -> Rectangle:
    left, bottom, right, top = (
        max(box[0], media[0]),
        max(box[1], media[1]),
        min(box[2], media[2]),
        min(box[3], media[3]),
    )
    return (left, bottom, right, top) if left < right and bottom < top else media


def beyond(parts: Parts, screen: Box) -> list[Box]:
    """Return where type and codes of a page stand outside of what the screen shows of it; boxes in fractions of the page."""
    found = [code.box for code in parts.codes if code.box is not None and _is_outside(code.box, screen)]
    for block in parts.blocks:
        outside = [word for word in block.words if _is_outside(word.box, screen)]
        letters = sum(map(str.isalnum, "".join(block.text[word.start : word.end] for word in outside)))
        if letters >= _LEAST_LETTERS:
            whole = outside[0].box
            for word in outside[1:]:
                whole = whole.union(word.box)
            found.append(whole)
    return found


def _is_outside(box: Box, screen: Box) -> bool:
    x, y = box.centre
    return not (screen.left <= x <= screen.right and screen.top <= y <= screen.bottom)
