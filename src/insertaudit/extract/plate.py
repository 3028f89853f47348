"""What the press prints and the screen does not show, or the other way round: layers with a print state of their own.

pdfium renders the screen; with FPDF_PRINTING it renders what goes to a printer (ISO 32000-1, 8.11.4.4, usage dictionaries
`Print` and `View`). Honest artwork gives the same picture twice. White objects that overprint are not seen this way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract import passes
from insertaudit.extract.layout import build_blocks
from insertaudit.extract.picture import place_words
from insertaudit.extract.render import fitting_dpi, render_colour, render_plate
from insertaudit.model import Block, Box

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from numpy.typing import NDArray

    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.render import PageFrame
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

LOOK_DPI = 100
READ_DPI = 300
_STEP = 60
"""Gray levels between the two pictures that count: smoothing differs by a few."""
_LEAST_PIXELS = 12
"""At LOOK_DPI: about the ink of one letter of 8 pt."""
_JOIN = 25
"""Pixels at LOOK_DPI over which parts of one difference are joined: a word's space."""


def differences(page: pdfium.PdfPage, frame: PageFrame) -> list[Box]:
    """Areas of the page as shown in which plate and screen differ, the largest first."""
    dpi = fitting_dpi(frame, LOOK_DPI)
    screen, plate = _gray(render_colour(page, dpi)), _gray(render_plate(page, dpi))
    if screen.shape != plate.shape:
        return [Box(0.0, 0.0, 1.0, 1.0)]
    changed = (cv2.absdiff(screen, plate) > _STEP).astype(np.uint8)
    if int(changed.sum()) < _LEAST_PIXELS:
        return []
    joined = cv2.dilate(changed, np.ones((_JOIN // 2, _JOIN), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    height, width = changed.shape
    found = []
    for left, top, across, down, _ in sorted(stats[1:count].tolist(), key=lambda area: -area[4]):
        if int(changed[top : top + down, left : left + across].sum()) >= _LEAST_PIXELS:
            found.append(Box(left / width, top / height, (left + across) / width, (top + down) / height))
    return found


def printed_text(
    page: pdfium.PdfPage, frame: PageFrame, number: int, areas: list[Box], options: ReadOptions, budget: Budget
) -> list[Block]:
    """The words that the plate carries in `areas`, as blocks of the page."""
    dpi = fitting_dpi(frame, READ_DPI)
    plate = _gray(render_plate(page, dpi))
    height, width = plate.shape
    words = []
    for serial, area in enumerate(areas):
        left, top = int(area.left * width), int(area.top * height)
        crop = np.ascontiguousarray(plate[top : int(area.bottom * height) + 1, left : int(area.right * width) + 1])
        read = passes.recognise(crop, options.ocr_languages, budget, dpi=dpi)
        words += [passes.moved(word, left, top, block=10_000 * serial) for word in read.words]
    scaled = [passes.rescaled(word, 72 / dpi) for word in words]
    return build_blocks(place_words(scaled, (frame.width, frame.height), None), number)


def _gray(pixels: Gray) -> Gray:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
