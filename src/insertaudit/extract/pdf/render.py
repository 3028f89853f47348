"""PDF pages → pixels, through pdfium.

pdfium must not be called from two threads at once, not even for different documents: it then crashes or gives wrong pictures.
Files are therefore read in processes.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pypdfium2.raw as pdfium_c

from insertaudit.limits import MAX_OCR_PIXELS

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

POINTS_PER_INCH = 72.0
MM_PER_POINT = 25.4 / POINTS_PER_INCH
LOOK_DPI = 150
"""Enough to see which words show, to decode codes, and to tell type from ornament."""
OCR_DPI = 300
CODE_DPI = 400
"""Modules of 0.2 mm, half of what phones need, then have 3 pixels."""
_LEAST_DPI = 20.0
_MAX_CHECKED_PICTURES = 60
"""Pictures of one page whose data are checked; pages with more are made of tiles."""
_TINY = 1_024
"""Pixels of a picture that is too small to show anything: shadows, masks, spacers."""
_LOSSLESS = frozenset({"FlateDecode", "LZWDecode", "RunLengthDecode", "ASCII85Decode", "ASCIIHexDecode"})
_MAX_FORM_DEPTH = 40
"""Form XObjects within form XObjects: pdfium paints no more; honest files nest two or three."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """From PDF user space (points, y up, before rotation) to the page as shown (fractions, y down, crop box rotated)."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    unit: float = 1.0
    """UserUnit (ISO 32000-1, 14.11.2): points in a unit of user space. pdfium renders as if it were 1."""

    @property
    def width(self) -> float:
        """Of the page as shown, in units of user space: points, unless the page has another UserUnit."""
        return self.top - self.bottom if self.rotation in {90, 270} else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.rotation in {90, 270} else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the fractions at which a point of user space is shown."""
        u = (x - self.left) / max(1e-6, self.right - self.left)
        v = (y - self.bottom) / max(1e-6, self.top - self.bottom)
        if self.rotation == 90:
            return v, u
        if self.rotation == 180:
            return 1 - u, v
        if self.rotation == 270:
            return 1 - v, 1 - u
        return u, 1 - v

    def bounds(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return the shown fractions left, top, right, bottom of a rectangle of user space."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def page_frame(page: pdfium.PdfPage, unit: float = 1.0) -> PageFrame:
    left, bottom, right, top = page.get_bbox()
    return PageFrame(left, bottom, right, top, page.get_rotation() % 360, unit)


def fitting_dpi(frame: PageFrame, wanted: float) -> float:
    """Return the pixels of 72 units that give `wanted` dots per inch of paper, less where OCR would be handed too many pixels."""
    wanted *= frame.unit
    pixels = frame.width * frame.height * (wanted / POINTS_PER_INCH) ** 2
    return wanted if pixels <= MAX_OCR_PIXELS else max(_LEAST_DPI, wanted * (MAX_OCR_PIXELS / pixels) ** 0.5)


def render_colour(page: pdfium.PdfPage, dpi: float) -> Pixels:
    """Return the page as shown, annotations and form fields included: height × width × 3, blue first."""
    return _pixels(page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=False))


def render_plate(page: pdfium.PdfPage, dpi: float) -> Pixels:
    """Return the page as it is printed (FPDF_PRINTING: layers by their print state): height × width × 3, blue first."""
    return _pixels(page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=False, optimize_mode="print"))


def _pixels(bitmap: pdfium.PdfBitmap) -> Pixels:
    pixels = np.asarray(bitmap.to_numpy(), np.uint8)
    return np.ascontiguousarray(pixels[:, :, :3]) if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)


def render_gray(page: pdfium.PdfPage, dpi: float) -> Pixels:
    """Return the page as shown in luminance: height × width.

    Rendered in colour and converted: pdfium's own gray drops the colour of some pictures.
    """
    import cv2

    return np.asarray(cv2.cvtColor(render_colour(page, dpi), cv2.COLOR_BGR2GRAY), np.uint8)


def page_objects(page: pdfium.PdfPage) -> tuple[list[Any], list[Any]]:
    """Return the raw handles of all text objects and of all pictures of a page, those within form XObjects included."""
    texts: list[Any] = []
    pictures: list[Any] = []
    stack: list[tuple[Any, bool, int]] = [(page.raw, False, 0)]
    while stack:
        holder, is_form, depth = stack.pop()
        count = pdfium_c.FPDFFormObj_CountObjects(holder) if is_form else pdfium_c.FPDFPage_CountObjects(holder)
        for index in range(max(0, count)):
            handle = (
                pdfium_c.FPDFFormObj_GetObject(holder, index) if is_form else pdfium_c.FPDFPage_GetObject(holder, index)
            )
            kind = pdfium_c.FPDFPageObj_GetType(handle)
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                texts.append(handle)
            elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                pictures.append(handle)
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
                stack.append((handle, True, depth + 1))
    return texts, pictures


def broken_pictures(page: pdfium.PdfPage, pictures: list[Any]) -> list[str]:
    """Return what is wrong with those pictures of a page whose data are cut short or cannot be decoded.

    pdfium leaves such pictures out, or fills up what is missing, without a word.
    """
    faults = []
    for handle in pictures[:_MAX_CHECKED_PICTURES]:
        info = pdfium_c.FPDF_IMAGEOBJ_METADATA()
        if not pdfium_c.FPDFImageObj_GetImageMetadata(handle, page.raw, info) or info.width * info.height < _TINY:
            continue
        filters = _filters(handle)
        if filters[-1:] == ["DCTDecode"]:
            raw = _bytes_of(pdfium_c.FPDFImageObj_GetImageDataRaw, handle) if len(filters) == 1 else b""
            if raw and b"\xff\xd9" not in raw[-2_048:]:
                faults.append("JPEG data cut short")
                continue
        elif filters[-1:] != ["JPXDecode"] and info.bits_per_pixel:
            expected = info.height * ((info.width * info.bits_per_pixel + 7) // 8)
            length = pdfium_c.FPDFImageObj_GetImageDataDecoded(handle, None, 0)
            if filters and set(filters) <= _LOSSLESS and length < 0.98 * expected:
                faults.append("picture data cut short")
                continue
        bitmap = pdfium_c.FPDFImageObj_GetBitmap(handle)
        if not bitmap:
            faults.append("a picture cannot be decoded")
        else:
            pdfium_c.FPDFBitmap_Destroy(bitmap)
    return faults


def _filters(handle: Any) -> list[str]:
    names = []
    for index in range(max(0, pdfium_c.FPDFImageObj_GetImageFilterCount(handle))):
        length = pdfium_c.FPDFImageObj_GetImageFilter(handle, index, None, 0)
        buffer = ctypes.create_string_buffer(max(1, length))
        pdfium_c.FPDFImageObj_GetImageFilter(handle, index, buffer, length)
        names.append(buffer.value.decode("ascii", "replace"))
    return names


def _bytes_of(getter: Any, handle: Any) -> bytes:
    length = getter(handle, None, 0)
    buffer = ctypes.create_string_buffer(max(1, length))
    getter(handle, buffer, length)
    return buffer.raw[:length]


def address(handle: Any) -> int:
    """Return what identifies a pdfium object while its page is open."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def accounted_texts(texts: list[Any], known: set[int], unbelieved: set[int]) -> list[Any]:
    """Return the text objects whose ink is accounted for by believed characters.

    pdfium drops the characters of an object that repeats another one at the same place (a shadow, type made bold by painting
    it twice). Such an echo is accounted for by the object it repeats; any other object without characters is not.
    """
    believed = [handle for handle in texts if address(handle) in known and address(handle) not in unbelieved]
    silent = [handle for handle in texts if address(handle) not in known]
    if not silent:
        return believed
    places = [_bounds(handle) for handle in believed]
    return believed + [handle for handle in silent if any(_is_echo(_bounds(handle), place) for place in places)]


def _bounds(handle: Any) -> tuple[float, float, float, float]:
    values = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(handle, *values)
    left, bottom, right, top = (value.value for value in values)
    return left, bottom, right, top


def _is_echo(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    near = 0.25 * min(a[3] - a[1], b[3] - b[1])
    return near > 0 and all(abs(x - y) <= near for x, y in zip(a, b, strict=True))


class TextHidden:
    """Context in which the given text objects of a page are not painted: what is left is the ink that no text accounts for."""

    def __init__(self, handles: list[Any]) -> None:
        self._handles = handles
        self._modes: list[int] = []

    def __enter__(self) -> Self:
        for handle in self._handles:
            self._modes.append(pdfium_c.FPDFTextObj_GetTextRenderMode(handle))
            pdfium_c.FPDFTextObj_SetTextRenderMode(handle, pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
        return self

    def __exit__(self, *_: object) -> None:
        for handle, mode in zip(self._handles, self._modes, strict=True):
            pdfium_c.FPDFTextObj_SetTextRenderMode(handle, mode)


def form_environment(document: pdfium.PdfDocument) -> None:
    """Prepare form fields for drawing, where the document has any; no script of it is run."""
    if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
        document.init_forms()
