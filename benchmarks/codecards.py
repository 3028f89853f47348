"""Cards with codes, drawn for the measuring of codes: clean ones as pictures and PDFs, damaged ones, and cards without any."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterator

Gray = NDArray[np.uint8]
Matrix = Literal["QRCode", "DataMatrix", "Aztec"]
Treatment = Literal["upright", "inverted", "tinted", "turned 90", "turned 180", "turned 7", "two on a page"]
Vector = Literal["rectangles", "one path", "picture"]

MATRICES: tuple[Matrix, ...] = get_args(Matrix)
TREATMENTS: tuple[Treatment, ...] = get_args(Treatment)
VECTORS: tuple[Vector, ...] = get_args(Vector)
DPIS = (72, 100, 150, 300)
SIDES_MM = (18.0, 22.0, 28.0)
CARD_MM = (105.0, 148.0)
TEXT = "https://shop-x.example/welcome?c=4711"
FINE = 16
"""Pixels a module is drawn with before the card is brought to its resolution."""
_MM_PER_INCH = 25.4
_MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A card as a picture, and the texts of the codes on it."""

    gray: Gray
    texts: tuple[str, ...]


def modules(text: str, form: str, scale: int = 1) -> Gray:
    """Return a symbol without margin, `scale` pixels a module, 0 dark and 255 light."""
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, form), force_square=True)
    return np.array(code.to_image(scale=scale, add_quiet_zones=False), np.uint8)


def blank_card(dpi: float, ground: int = 255, ink: int = 0) -> Gray:
    """Return an A6 card with a headline and a line of type."""
    width, height = (round(side / _MM_PER_INCH * dpi) for side in CARD_MM)
    card = np.full((height, width), ground, np.uint8)
    for row, (words, size) in enumerate((("Thank you", 2.2), ("Care: wash at thirty degrees", 1.0))):
        place = (width // 12, round(height * (0.1 + 0.07 * row)))
        cv2.putText(
            card, words, place, cv2.FONT_HERSHEY_SIMPLEX, size * dpi / 150, ink, max(1, round(dpi / 100)), cv2.LINE_AA
        )
    return card


def put(card: Gray, symbol: Gray, centre: tuple[float, float], side: float, turn: float = 0.0) -> None:
    """Print a finely drawn symbol, `side` pixels wide and turned by degrees, around a centre; what is 127 stays clear."""
    scale = side / symbol.shape[1]
    margin = 2 * FINE
    clear = cv2.copyMakeBorder(symbol, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    drawn: Gray = np.zeros(clear.shape, np.uint8)
    drawn[margin:-margin, margin:-margin] = 255
    small_scale = min(1.0, 2 * scale)  # area first, so that the turn does not skip lines
    size = (round(clear.shape[1] * small_scale), round(clear.shape[0] * small_scale))
    clear = cv2.resize(clear, size, interpolation=cv2.INTER_AREA)
    drawn = np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.uint8)
    height, width = clear.shape
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), turn, scale / small_scale)
    matrix[:, 2] += np.array(centre) - (width / 2 - 0.5, height / 2 - 0.5)
    target = (card.shape[1], card.shape[0])
    inks = cv2.warpAffine(clear, matrix, target, flags=cv2.INTER_AREA).astype(np.float32)
    cover = cv2.warpAffine(drawn, matrix, target, flags=cv2.INTER_AREA).astype(np.float32) / 255
    card[:] = np.rint(card * (1 - cover) + inks * cover).astype(np.uint8)


def code_card(form: Matrix, dpi: int, side_mm: float, treatment: Treatment) -> CodeCard:
    light, dark = {"inverted": (20, 240), "tinted": (214, 92)}.get(treatment, (255, 0))
    card = blank_card(dpi, light, dark)
    height, width = card.shape
    side = side_mm / _MM_PER_INCH * dpi
    texts = (TEXT, TEXT + "&second") if treatment == "two on a page" else (TEXT,)
    for number, text in enumerate(texts):
        symbol = np.where(modules(text, form, FINE) > 127, light, dark).astype(np.uint8)
        turn = float(treatment.split()[1]) if treatment.startswith("turned") else 0.0
        put(card, symbol, (width * 0.5, height * (0.45 + 0.32 * number)), side, turn)
    return CodeCard(card, texts)


def vector_card(form: Matrix, side_mm: float, how: Vector, *, rotate: int = 0, unit: float = 1.0) -> bytes:
    """Return an A6 PDF with one code; `rotate` is the page's /Rotate, `unit` its UserUnit (the code keeps its real size)."""
    buffer = io.BytesIO()
    point = _MM_PER_POINT * unit
    size = (CARD_MM[0] / point, CARD_MM[1] / point)
    canvas = Canvas(buffer, pagesize=size, invariant=True)
    canvas.setFont("Helvetica", 14 / unit)
    canvas.drawString(20 / unit, size[1] - 40 / unit, "Thank you")
    grid = modules(TEXT, form)
    side = side_mm / point
    step = side / grid.shape[1]
    left, top = size[0] * 0.3, size[1] * 0.6
    if how == "picture":
        canvas.drawImage(ImageReader(Image.fromarray(modules(TEXT, form, 4))), left, top - side, side, side)
    path = canvas.beginPath()
    for row, column in np.argwhere(grid < 128):
        place = (left + float(column) * step, top - float(row + 1) * step, step, step)
        if how == "rectangles":
            canvas.rect(*place, stroke=0, fill=1)
        elif how == "one path":
            path.rect(*place)
    if how == "one path":
        canvas.drawPath(path, stroke=0, fill=1)
    canvas.setPageRotation(rotate)
    canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    return data if unit == 1 else _with_unit(data, unit)


def _with_unit(data: bytes, unit: float) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import FloatObject, NameObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.pages[0][NameObject("/UserUnit")] = FloatObject(unit)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def clean_cards(form: Matrix, dpi: int) -> Iterator[tuple[Treatment, CodeCard]]:
    for treatment in TREATMENTS:
        for side_mm in SIDES_MM:
            yield treatment, code_card(form, dpi, side_mm, treatment)
