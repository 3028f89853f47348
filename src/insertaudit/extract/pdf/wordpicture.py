"""What a page shows in the place of words of its text layer, made ready for OCR: upright, dark on light, of one size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.pdf.render import OCR_DPI, fitting_dpi, render_gray
from insertaudit.extract.recognition import mapping

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from numpy.typing import NDArray

    from insertaudit.extract.pdf.render import PageFrame
    from insertaudit.extract.pdf.textlayer import LayerWord

    Pixels = NDArray[np.uint8]

_EM = 32.0
"""Pixels to which type is brought."""
_LEAST_EM = 14.0
"""Pixels on the picture at LOOK_DPI below which type is rendered finer."""
_MARGIN = 0.25
"""Type sizes around words."""


class WordPicture:
    """Cuts words out of a page as shown at LOOK_DPI (or less, see fitting_dpi), and finer where they are small."""

    def __init__(self, page: pdfium.PdfPage, frame: PageFrame, shown: Pixels) -> None:
        self._page, self._frame = page, frame
        self._coarse = np.asarray(cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY), np.uint8)
        self._fine: Pixels | None = None

    def patch(self, run: list[LayerWord], beside: float = _MARGIN) -> Pixels | None:
        """Return words of one upright or sideways line in type of about _EM pixels; None where there is nothing.

        `beside` is the margin before and after them, in type sizes; what stands there is ground where it is less than _MARGIN.
        """
        size = run[0].size / max(1.0, self._frame.height)
        picture = self._coarse
        if size * picture.shape[0] < _LEAST_EM:
            if self._fine is None:
                self._fine = render_gray(self._page, fitting_dpi(self._frame, OCR_DPI))
            picture = self._fine
        height = picture.shape[0]
        em = size * height
        patch = _cut_out(picture, run, em, beside)
        if min(patch.shape) < 3:
            return None
        if np.median(patch) < 128:
            patch = np.asarray(255 - patch, np.uint8)
        if beside < _MARGIN:
            ground, edge = int(np.median(patch)), round((_MARGIN - beside) * em)
            patch = np.asarray(
                cv2.copyMakeBorder(patch, 0, 0, edge, edge, cv2.BORDER_CONSTANT, value=(ground,)), np.uint8
            )
        scale = _EM / max(1.0, em)
        return np.asarray(
            cv2.resize(patch, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA),
            np.uint8,
        )


def _cut_out(picture: Pixels, run: list[LayerWord], em: float, beside: float) -> Pixels:
    """Return words of one line upright; `em` are the pixels of a type size."""
    height, width = picture.shape
    across, down = (beside * em, _MARGIN * em) if run[0].angle % 180 == 0 else (_MARGIN * em, beside * em)
    left, top = (min(word.bounds[side] for word in run) for side in (0, 1))
    right, bottom = (max(word.bounds[side] for word in run) for side in (2, 3))
    x0, x1 = max(0, int(left * width - across)), min(width, int(right * width + across) + 1)
    y0, y1 = max(0, int(top * height - down)), min(height, int(bottom * height + down) + 1)
    return mapping.turned(picture[y0:y1, x0:x1], run[0].angle)
