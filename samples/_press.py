"""A small press: one sheet in millimetres, origin top left, y down, on top of reportlab.

Output is the same bytes on every run (reportlab's invariant mode: no clock, no random identifier).
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pypdfium2
import reportlab
import zxingcpp
from fontTools.pens.reportLabPen import ReportLabPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageOps
from reportlab.lib.colors import CMYKColor, HexColor
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PdfFont
from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

Align = Literal["left", "centre", "right"]
Ink = Any
"""A reportlab colour: untyped there."""

SANS, SANS_BOLD, SANS_ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"
SERIF, SERIF_BOLD, SERIF_ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
VERA, VERA_BOLD, VERA_ITALIC = "Vera", "VeraBd", "VeraIt"
DINGBATS = "ZapfDingbats"

for _name in (VERA, VERA_BOLD, VERA_ITALIC):
    pdfmetrics.registerFont(PdfFont(_name, f"{_name}.ttf"))


def rgb(code: str) -> Ink:
    """Colour of a screen or office design, as `#rrggbb`."""
    return HexColor(code)


def cmyk(cyan: int, magenta: int, yellow: int, black: int) -> Ink:
    """Colour of a print design, in per cent of each process ink."""
    return CMYKColor(cyan / 100, magenta / 100, yellow / 100, black / 100)


WHITE, BLACK = rgb("#ffffff"), rgb("#1c1c1c")


class Sheet:
    """A PDF in the making.

    `width` and `height` are the trimmed size in mm; `bleed` (mm) is ink beyond the trim, `slug` (mm) the paper beyond
    that, which carries crop marks and the job line.
    """

    def __init__(
        self, width: float, height: float, *, title: str, bleed: float = 0, slug: float = 0, password: str | None = None
    ) -> None:
        self.width, self.height, self.bleed = width, height, bleed
        self._margin = bleed + slug
        self._buffer = io.BytesIO()
        trim = (self._margin * mm, self._margin * mm, (self._margin + width) * mm, (self._margin + height) * mm)
        ink = (slug * mm, slug * mm, (slug + width + 2 * bleed) * mm, (slug + height + 2 * bleed) * mm)
        self._paper = ((width + 2 * self._margin) * mm, (height + 2 * self._margin) * mm)
        self._canvas: Any = Canvas(
            self._buffer,
            pagesize=self._paper,
            invariant=1,
            pageCompression=1,
            encrypt=StandardEncryption(password, canPrint=0, strength=128) if password else None,
            **({"trimBox": trim, "bleedBox": ink, "cropBox": (0, 0, *self._paper)} if self._margin else {}),
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self._canvas.setCreator("insertaudit samples")
        self._canvas.setProducer("reportlab")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Points from the paper's lower left corner."""
        return (self._margin + x) * mm, self._paper[1] - (self._margin + y) * mm

    # --- shapes -------------------------------------------------------------------------------------------------------

    def _pens(self, fill: Ink, stroke: Ink, width: float) -> dict[str, int]:
        if fill is not None:
            self._canvas.setFillColor(fill)
        if stroke is not None:
            self._canvas.setStrokeColor(stroke)
            self._canvas.setLineWidth(width * mm)
        return {"fill": int(fill is not None), "stroke": int(stroke is not None)}

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: Ink = None,
        *,
        stroke: Ink = None,
        line: float = 0.2,
        radius: float = 0,
    ) -> None:
        pens = self._pens(fill, stroke, line)
        left, bottom = self.at(x, y + h)
        if radius:
            self._canvas.roundRect(left, bottom, w * mm, h * mm, radius * mm, **pens)
        else:
            self._canvas.rect(left, bottom, w * mm, h * mm, **pens)

    def ground(self, fill: Ink) -> None:
        """Fill the whole sheet with its bleed."""
        self.box(-self.bleed, -self.bleed, self.width + 2 * self.bleed, self.height + 2 * self.bleed, fill)

    def disc(
        self, x: float, y: float, radius: float, fill: Ink = None, *, stroke: Ink = None, line: float = 0.3
    ) -> None:
        self._canvas.circle(*self.at(x, y), radius * mm, **self._pens(fill, stroke, line))

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: Ink, width: float = 0.2, dash: float = 0) -> None:
        self._pens(None, ink, width)
        self._canvas.setDash([dash * mm] if dash else [])
        self._canvas.line(*self.at(x1, y1), *self.at(x2, y2))
        self._canvas.setDash([])

    def polygon(
        self, points: Sequence[tuple[float, float]], fill: Ink = None, *, stroke: Ink = None, line: float = 0.3
    ) -> None:
        path = self._canvas.beginPath()
        path.moveTo(*self.at(*points[0]))
        for point in points[1:]:
            path.lineTo(*self.at(*point))
        path.close()
        self._canvas.drawPath(path, **self._pens(fill, stroke, line))

    def curve(
        self, start: tuple[float, float], *bends: Sequence[float], ink: Ink, width: float = 0.4, fill: Ink = None
    ) -> None:
        """Draw a stroke of cubic Bézier bends, each six coordinates in mm."""
        path = self._canvas.beginPath()
        path.moveTo(*self.at(*start))
        for x1, y1, x2, y2, x3, y3 in bends:
            path.curveTo(*self.at(x1, y1), *self.at(x2, y2), *self.at(x3, y3))
        self._canvas.setLineCap(1)
        self._canvas.drawPath(path, **self._pens(fill, ink, width))
        self._canvas.setLineCap(0)

    def gradient(self, x: float, y: float, w: float, h: float, top: Ink, bottom: Ink) -> None:
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(*self.at(x, y + h), w * mm, h * mm)
        self._canvas.clipPath(path, stroke=0, fill=0)
        self._canvas.linearGradient(*self.at(x, y), *self.at(x, y + h), (top, bottom))
        self._canvas.restoreState()

    def photo(
        self, x: float, y: float, w: float, h: float, picture: Image.Image, *, radius: float = 0, dpi: int = 200
    ) -> None:
        """Place a picture, cut to fill the frame, as JPEG of `dpi`."""
        size = (round(w / 25.4 * dpi), round(h / 25.4 * dpi))
        jpeg = io.BytesIO()
        ImageOps.fit(picture.convert("RGB"), size).save(jpeg, "JPEG", quality=84, dpi=(dpi, dpi))
        left, bottom = self.at(x, y + h)
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.roundRect(left, bottom, w * mm, h * mm, radius * mm)
        self._canvas.clipPath(path, stroke=0, fill=0)
        self._canvas.drawImage(ImageReader(jpeg), left, bottom, w * mm, h * mm)
        self._canvas.restoreState()

    def qr(self, x: float, y: float, size: float, payload: str, ink: Ink = BLACK) -> None:
        """Draw a QR Code of `size` mm with its quiet zone of four modules, as one vector shape on white paper."""
        rows = qr_modules(payload)
        module = size / (len(rows) + 8)
        self.box(x, y, size, size, WHITE, radius=min(1.5, 2 * module))
        path = self._canvas.beginPath()
        for row, cells in enumerate(rows):
            for column in np.flatnonzero(cells):
                left, bottom = self.at(x + (4 + column) * module, y + (5 + row) * module)
                path.rect(left, bottom, module * mm, module * mm)
        self._canvas.drawPath(path, fillMode=FILL_NON_ZERO, **self._pens(ink, None, 0))

    # --- type ---------------------------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        ink: Ink = BLACK,
        *,
        font: str = SANS,
        align: Align = "left",
        tracking: float = 0,
    ) -> float:
        """Set one line on the baseline `y` (mm), `size` and `tracking` in points; return its width in mm."""
        width = pdfmetrics.stringWidth(words, font, size) + tracking * (len(words) - 1)
        left, base = self.at(x, y)
        left -= {"left": 0, "centre": width / 2, "right": width}[align]
        self._canvas.setFillColor(ink)
        self._set(left, base, words, font, size, tracking)
        return float(width / mm)

    def _set(self, left: float, base: float, words: str, font: str, size: float, tracking: float) -> None:
        line = self._canvas.beginText(left, base)
        line.setFont(font, size)
        line.setCharSpace(tracking)
        line.textOut(words)
        self._canvas.drawText(line)

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        words: str,
        size: float,
        ink: Ink = BLACK,
        *,
        font: str = SANS,
        align: Align = "left",
        leading: float = 1.35,
    ) -> float:
        """Set wrapped lines from the first baseline `y` (mm); return the baseline that would come next."""
        for row in simpleSplit(words, font, size, width * mm):
            self.text(
                x + {"left": 0, "centre": width / 2, "right": width}[align], y, row, size, ink, font=font, align=align
            )
            y += size * leading / mm
        return y

    # --- the file -----------------------------------------------------------------------------------------------------

    def link(self, x: float, y: float, w: float, h: float, url: str) -> None:
        self._canvas.linkURL(url, (*self.at(x, y + h), *self.at(x + w, y)), relative=0)

    def crop_marks(self, job: str) -> None:
        """Draw the marks a printer cuts by, and the job line in the slug."""
        gap, length, ink = self.bleed + 0.5, 4.5, cmyk(100, 100, 100, 100)
        for x, away in ((0, -1), (self.width, 1)):
            for y, up in ((0, -1), (self.height, 1)):
                self.line(x + away * gap, y, x + away * (gap + length), y, ink, 0.09)
                self.line(x, y + up * gap, x, y + up * (gap + length), ink, 0.09)
        for index, ink in enumerate((cmyk(100, 0, 0, 0), cmyk(0, 100, 0, 0), cmyk(0, 0, 100, 0), cmyk(0, 0, 0, 100))):
            self.box(self.width - 16 + index * 4, -self.bleed - 4.5, 3.2, 3.2, ink)
        self.text(4, self.height + self.bleed + 4, job, 5, cmyk(0, 0, 0, 100), font=VERA)

    def turn(self) -> None:
        """End the page and begin the next."""
        self._canvas.showPage()

    def pdf(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()


class CurveSheet(Sheet):
    """The same sheet with all type converted to curves, as printers ask for it: TrueType faces only."""

    def _set(self, left: float, base: float, words: str, font: str, size: float, tracking: float) -> None:
        path = self._canvas.beginPath()
        for letter in words:
            advance = draw_glyph(path, letter, font, (left, base), size)
            left += advance + tracking
        self._canvas.drawPath(path, fill=1, stroke=0, fillMode=FILL_NON_ZERO)


def draw_glyph(path: Any, letter: str, font: str, origin: tuple[float, float], size: float) -> float:
    """Append a letter's outline to a reportlab path; return its advance in points."""
    face = open_face(font)
    glyphs = face.getGlyphSet()
    name = face.getBestCmap()[ord(letter)]
    scale = size / face["head"].unitsPerEm
    pen = ReportLabPen(glyphs)
    glyphs[name].draw(pen)
    points = iter(pen.path.points)

    def take(count: int) -> list[float]:
        return [origin[axis % 2] + next(points) * scale for axis in range(count)]

    steps = ((path.moveTo, 2), (path.lineTo, 2), (path.curveTo, 6))
    for operator in pen.path.operators:
        if operator == 3:
            path.close()
        else:
            move, count = steps[operator]
            move(*take(count))
    return float(glyphs[name].width * scale)


@cache
def open_face(font: str) -> Any:
    return TTFont(Path(reportlab.__file__).parent / "fonts" / f"{font}.ttf")


@cache
def qr_modules(payload: str) -> Any:
    """Boolean matrix of a QR Code, level M, without its quiet zone."""
    symbol = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return np.asarray(symbol.to_image(scale=1, add_quiet_zones=False)) < 128


def picture_of(pdf: bytes, *, dpi: float, page: int = 0) -> Image.Image:
    """Render a page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    return picture
