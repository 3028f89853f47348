"""Small designs drawn in code, for the tests of reading."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reportlab
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont as Outlines
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.extract.raster import image
from insertaudit.limits import Budget
from insertaudit.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    Draw = Callable[[Canvas], object]

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
MM = 72 / 25.4
A6 = (105 * MM, 148 * MM)
SENTENCES = (
    "Please wash the blanket at thirty degrees.",
    "Keep the carton for later returns.",
    "Questions are answered by our service team.",
    "The lamp is made of certified oak wood.",
)


@cache
def font() -> str:
    pdfmetrics.registerFont(TTFont("Vera", str(FONT)))
    return "Vera"


def write(canvas: Canvas, x: float, y: float, text: str, size: float = 11) -> None:
    """Live type; x and y in points from the lower left."""
    canvas.setFont(font(), size)
    canvas.drawString(x, y, text)


class _Pen(BasePen):  # type: ignore[misc]
    def __init__(self, glyphs: Any, path: Any, x: float, y: float, scale: float) -> None:
        super().__init__(glyphs)
        self.path, self.x, self.y, self.scale = path, x, y, scale

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.x + point[0] * self.scale, self.y + point[1] * self.scale

    def _moveTo(self, p: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self.path.moveTo(*self.place(p))

    def _lineTo(self, p: tuple[float, float]) -> None:  # noqa: N802
        self.path.lineTo(*self.place(p))

    def _curveToOne(  # noqa: N802
        self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
    ) -> None:
        self.path.curveTo(*self.place(a), *self.place(b), *self.place(c))

    def _closePath(self) -> None:  # noqa: N802
        self.path.close()


def outline(canvas: Canvas, x: float, y: float, text: str, size: float = 11) -> None:
    """Type converted to curves."""
    outlines = Outlines(FONT)
    glyphs, names, scale = outlines.getGlyphSet(), outlines.getBestCmap(), size / outlines["head"].unitsPerEm
    path = canvas.beginPath()
    for char in text:
        glyphs[names[ord(char)]].draw(_Pen(glyphs, path, x, y, scale))
        x += outlines["hmtx"][names[ord(char)]][0] * scale
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)


def lines(canvas: Canvas, draw: Callable[..., object] = write, top: float = 380, size: float = 11) -> bool:
    """Draw the four sentences; always true, so that lambdas can chain it."""
    for index, sentence in enumerate(SENTENCES):
        draw(canvas, 20, top - index * 1.3 * size, sentence, size)
    return True


def make_pdf(*pages: Draw, size: tuple[float, float] = A6, **options: Any) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=True, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def rasterised(data: bytes, dpi: float = 300) -> Image.Image:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    picture: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return picture


def encoded(picture: Image.Image, form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def place_picture(canvas: Canvas, picture: Image.Image, size: tuple[float, float] = A6) -> bool:
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    return True


def source(name: str) -> Source:
    return Source(name, name, "insert")


def read_pdf(data: bytes, **options: Any) -> Parts:
    return pdf.read(data, source("card.pdf"), "application/pdf", ReadOptions(("deu", "eng"), **options), Budget())


def read_image(data: bytes, media_type: str, **options: Any) -> Parts:
    return image.read(data, source("card"), media_type, ReadOptions(("deu", "eng"), **options), Budget())


def text_of(parts: Parts, *carriers: str) -> str:
    return " ".join(" ".join(b.text.split()) for b in parts.blocks if not carriers or b.carrier in carriers)
