"""What the press prints and the screen does not show, or the other way round.

pdfium renders the screen; with FPDF_PRINTING it renders what goes to a printer (ISO 32000-1, 8.11.4.4, usage dictionaries
`Print` and `View`): layers with a print state of their own. It knows no overprinting and shows inks in their screen
colours; where a page has any of both, its plates are rendered too. Honest artwork carries the same type on all.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.errors import UnreadableError
from insertaudit.extract.codes import codes
from insertaudit.extract.codes.decoding import decode
from insertaudit.extract.parts import Parts
from insertaudit.extract.pdf.render import fitting_dpi, render_plate
from insertaudit.extract.plates.codelike import may_hold_code
from insertaudit.extract.plates.unshared import Difference, compare_ink, compare_type
from insertaudit.extract.raster.picture import is_photo, place_words
from insertaudit.extract.recognition import mapping, passes, residual
from insertaudit.extract.recognition.doubt import SURE
from insertaudit.extract.typesetting.layout import build_blocks
from insertaudit.model import Block, Box, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pypdfium2 as pdfium
    from numpy.typing import NDArray

    from insertaudit.extract.codes.codes import Symbol
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.pdf.render import PageFrame
    from insertaudit.extract.plates.plates import Plates
    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget
    from insertaudit.model import Code

    Pixels = NDArray[np.uint8]

READ_DPI = 300
_STEP = 60
"""Gray levels between the two pictures that count: smoothing differs by a few."""
_DIFFERENCE_DPI = 100
"""At which differences are counted."""
_LEAST_PIXELS = 12
"""At that: about the ink of one letter of 8 pt."""
_JOIN = 25
"""Pixels at that over which parts of one difference are joined: a word's space."""
_REACH = 0.2
"""Inches over which type is joined to be read in one go."""
_MARGIN = 0.12
"""Inches about an area that are read with it: letters of its words that stand a little apart."""
_AROUND = 20
"""Pixels at 150 dpi about type that is compared once more."""
_LEAST_LETTERS = 3
"""Of a word that OCR must read in a pattern of inks before it is taken for type."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One page as the screen shows it, and what was read from that."""

    frame: PageFrame
    number: int
    """From 1."""
    shown: Pixels
    """In colour, of whatever resolution."""
    dpi: float
    found: list[Symbol]
    blocks: list[Block]
    page_mm: tuple[float, float]
    opaque: Callable[[], Pixels] | None = None
    """Renders the page as viewers show it that take varnish for opaque white; None where `shown` is that."""


def compare(page: pdfium.PdfPage, screen: Screen, plates: Plates | None, options: ReadOptions, budget: Budget) -> Parts:
    """Compare a page with what is printed of it: the areas that differ, and what the plates alone carry in them.

    Layers that differ in any way are told, plates only where type or a code differs: inks differ on purpose.
    """
    parts = Parts()
    where = f"page {screen.number}"
    try:
        has_layers = plates is None or plates.has_layers(screen.number - 1)
        picture = render_plate(page, screen.dpi) if has_layers else screen.shown
        layers = differences(screen.shown, picture, screen.dpi / screen.frame.unit)
        if layers:
            parts.plate += [(screen.number, area) for area in layers]
            parts.codes += _new_codes(picture, _compared(picture, screen.shown), screen, parts)
            _take_text(page, layers, screen, parts, options, budget)
        if plates is not None:
            _compare_plates(plates, screen, parts, options, budget)
    except UnreadableError as error:
        parts.problems.append(Problem(error.code, where, error.detail, screen.number))
    except Exception as error:  # noqa: BLE001 - pypdf raises whatever it meets in broken files
        detail = f"separations: {error}"[:160]
        parts.problems.append(Problem("part-damaged", where, detail, screen.number))
    return parts


def _compare_plates(plates: Plates, screen: Screen, parts: Parts, options: ReadOptions, budget: Budget) -> None:
    index, number, dpi = screen.number - 1, screen.number, screen.dpi
    erased: list[Box] = []
    with opened(plates.overprinted(index), index) as page:
        if page is not None:
            picture = render_plate(page, dpi)
            difference = _compared(picture, screen.shown)
            areas = _boxes(_with_photos(difference, picture), screen)
            _tell(page, picture, difference, areas, screen, parts, options, budget)
            erased = _boxes(difference.other, screen)
    with opened(plates.unseen(index), index) as page:
        if page is not None:
            picture = render_plate(page, dpi)
            difference = _compared_ink(picture, screen.shown)
            found = difference.one
            if found and screen.opaque is not None:
                found = _unseen_in(screen.opaque(), found, picture)
            _tell(page, picture, difference, _boxes(found, screen), screen, parts, options, budget)
            if erased:  # what another plate carries is not lost
                erased = _both(erased, _boxes(_compared(picture, screen.shown).other, screen))
    written = [box for block in screen.blocks for word in block.words if (box := word.box) is not None]
    parts.plate += [
        (number, area) for area in erased if not _is_told(area, parts) and any(_touch(area, box) for box in written)
    ]


def _compared(one: Pixels, other: Pixels) -> Difference:
    return compare_type(one, other) if one.shape == other.shape else Difference([], [])


def _compared_ink(plate: Pixels, other: Pixels) -> Difference:
    return compare_ink(plate, other) if plate.shape == other.shape else Difference([], [])


def _unseen_in(other: Pixels, found: list[residual.Bounds], plate: Pixels) -> list[residual.Bounds]:
    """Return those bounds of a plate's type that another picture of the page does not show either."""
    if plate.shape != other.shape:
        return found
    left, top = (max(0, min(bounds[side] for bounds in found) - _AROUND) for side in (0, 1))
    right, bottom = (max(bounds[side] for bounds in found) + _AROUND for side in (2, 3))
    rest = compare_ink(*(np.ascontiguousarray(it[top:bottom, left:right]) for it in (plate, other))).one
    moved = [(left + a, top + b, left + c, top + d) for a, b, c, d in rest]
    return [bounds for bounds in found if any(_overlap(bounds, other) for other in moved)]


def _with_photos(difference: Difference, picture: Pixels) -> list[residual.Bounds]:
    """Return the bounds of what came to light: type, and photographs, in which type does not stand out by itself."""
    return [*difference.one, *(bounds for bounds in difference.solids if is_photo(_gray(_patch(picture, bounds))))]


def _patch(picture: Pixels, bounds: residual.Bounds) -> Pixels:
    left, top, right, bottom = bounds
    return np.ascontiguousarray(picture[top:bottom, left:right])


@contextmanager
def opened(document: pdfium.PdfDocument | None, index: int) -> Iterator[pdfium.PdfPage | None]:
    """Give a page of one of the documents that `Plates` makes, and close both in the end."""
    if document is None:
        yield None
        return
    page = document[index]
    try:
        yield page
    finally:
        page.close()
        document.close()


def _tell(
    page: pdfium.PdfPage,
    picture: Pixels,
    difference: Difference,
    areas: list[Box],
    screen: Screen,
    parts: Parts,
    options: ReadOptions,
    budget: Budget,
) -> None:
    """Take what a plate carries in areas that the screen shows otherwise, and tell those with anything to read."""
    new = _new_codes(picture, difference, screen, parts)
    parts.codes += new
    parts.plate += [(screen.number, code.box) for code in new if code.box is not None and not _is_told(code.box, parts)]
    areas = [area for area in areas if not _is_told(area, parts)]
    parts.plate += [(screen.number, area) for area in _take_text(page, areas, screen, parts, options, budget)]


def _boxes(bounds: list[residual.Bounds], screen: Screen) -> list[Box]:
    height, width = screen.shown.shape[:2]
    joined = residual.join_bounds(bounds, round(_REACH * screen.dpi / screen.frame.unit))
    return [Box(left / width, top / height, right / width, bottom / height) for left, top, right, bottom in joined]


def _both(areas: list[Box], others: list[Box]) -> list[Box]:
    return [area for area in areas if any(_touch(area, other) for other in others)]


def _overlap(one: residual.Bounds, other: residual.Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_told(area: Box, parts: Parts) -> bool:
    return any(_touch(area, known) for _, known in parts.plate)


def _touch(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _new_codes(picture: Pixels, difference: Difference, screen: Screen, parts: Parts) -> list[Code]:
    """Return the codes of a plate that the screen does not show."""
    size = (picture.shape[1], picture.shape[0])
    known = {symbol.text for symbol in screen.found} | {code.text for code in parts.codes}
    new: dict[str, Code] = {}
    for bounds in difference.textures:
        patch = _gray(_patch(picture, bounds))
        if not may_hold_code(patch):
            continue
        found, doubts = decode(patch)
        for symbol in codes.find_symbols(patch) if doubts else found:
            if symbol.text is not None and symbol.text not in known:
                moved = replace(symbol, corners=symbol.corners + np.array(bounds[:2]))
                new[symbol.text] = moved.code(size, screen.number, screen.page_mm)
    return list(new.values())


def _take_text(
    page: pdfium.PdfPage, areas: list[Box], screen: Screen, parts: Parts, options: ReadOptions, budget: Budget
) -> list[Box]:
    """Take the words that a plate carries in and about `areas`; those of them with anything to read come back."""
    if not areas:
        return []
    dpi = fitting_dpi(screen.frame, READ_DPI)
    plate = _gray(render_plate(page, dpi))
    height, width = plate.shape
    words, told = [], []
    margin = round(_MARGIN * dpi / screen.frame.unit)
    for serial, area in enumerate(areas):
        left, top = max(0, int(area.left * width) - margin), max(0, int(area.top * height) - margin)
        right, bottom = int(area.right * width) + margin, int(area.bottom * height) + margin
        crop = np.ascontiguousarray(plate[top : bottom + 1, left : right + 1])
        read = passes.recognise(crop, options.ocr_languages, budget, dpi=dpi / screen.frame.unit, photo=is_photo(crop))
        moved = [mapping.moved(word, left, top, block=10_000 * serial) for word in read.words]
        moved = [word for word in moved if _touch(area, _share(word, width, height))]
        words += moved
        if any(word.confidence >= SURE and _letters(word.text) >= _LEAST_LETTERS for word in moved):
            told.append(area)
    scaled = [mapping.rescaled(word, 72 / dpi) for word in words]
    parts.blocks += build_blocks(place_words(scaled, (screen.frame.width, screen.frame.height), None), screen.number)
    return told


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _share(word: OcrWord, width: int, height: int) -> Box:
    return Box(word.left / width, word.top / height, word.right / width, word.bottom / height)


def differences(screen: Pixels, plate: Pixels, dpi: float) -> list[Box]:
    """Areas in which two pictures of a page differ (colour, `dpi` pixels an inch of paper), the largest first."""
    if screen.shape != plate.shape:
        return [Box(0.0, 0.0, 1.0, 1.0)]
    if screen is plate or np.array_equal(screen, plate):
        return []
    finer = dpi / _DIFFERENCE_DPI
    least = _LEAST_PIXELS * finer**2
    changed = (cv2.absdiff(_gray(screen), _gray(plate)) > _STEP).astype(np.uint8)
    if int(changed.sum()) < least:
        return []
    joined = cv2.dilate(changed, np.ones((round(_JOIN // 2 * finer), round(_JOIN * finer)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    height, width = changed.shape
    found = []
    for left, top, across, down, _ in sorted(stats[1:count].tolist(), key=lambda area: -area[4]):
        if int(changed[top : top + down, left : left + across].sum()) >= least:
            found.append(Box(left / width, top / height, (left + across) / width, (top + down) / height))
    return found


def _gray(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
